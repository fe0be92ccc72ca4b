import Columnar

// SAFETY: selected rows are below the batch's count and groups below the count grown to;
// registers outlive the accumulators that read them.

// Measures in which the same thing counts once: customers, events, values, the first and the last.

/// Distinct customers of each group: rows come customer by customer, so that it is enough to remember
/// who was last.
final class CustomersAccumulator: Accumulator {
  private struct Group {
    /// The last customer, −1 for none.
    var last: Int64 = -1
    var count: Int64 = 0
  }

  private var known: LargeArray<Group> = []
  private let ordinals: ConstInts
  private let mask: ConstMask?
  private var current: Int64 = -1
  private var groupsOfCurrent = 0
  /// Customers who were in more than one group.
  private(set) var inSeveral = 0

  /// `ordinals` holds the customer of each row; rows of no customer are not in the mask.
  init(ordinals: ConstInts, mask: ConstMask?) {
    self.ordinals = ordinals
    self.mask = mask
  }

  override func grow(to groups: Int) { known.grow(to: groups, with: Group()) }

  override var heldBytes: Int { known.heldBytes }

  override func add(_ rows: SelectedRows) {
    if let mask { add(rows) { Int64(mask[$0]) } } else { add(rows) { _ in 1 } }
  }

  /// Without a branch, because whether a customer is new in a group cannot be guessed.
  @inline(__always)
  private func add(_ rows: SelectedRows, counts: (Int) -> Int64) {
    var (current, groupsOfCurrent, inSeveral) = (self.current, self.groupsOfCurrent, 0)
    known.withUnsafeMutableBufferPointer { known in
      for i in 0..<rows.count {
        let row = Int(rows.rows[i])
        let customer = ordinals[row]
        let group = Int(rows.groups[i])
        let counts = counts(row)
        let last = known[group].last
        let isNew = (last == customer ? 0 : 1) & counts
        known[group].last = counts == 0 ? last : customer
        known[group].count &+= isNew
        groupsOfCurrent = (current == customer ? groupsOfCurrent : 0) &+ Int(isNew)
        current = customer
        inSeveral &+= groupsOfCurrent == 2 ? Int(isNew) : 0
      }
    }
    self.current = current
    self.groupsOfCurrent = groupsOfCurrent
    self.inSeveral += inSeveral
  }

  override func merge(_ other: Accumulator, _ map: [Int32]) {
    guard let other = other as? CustomersAccumulator else { return }
    precondition(other.known.count >= map.count)
    known.withUnsafeMutableBufferPointer { mine in
      other.known.withUnsafeBufferPointer { others in
        for (group, place) in map.enumerated() { mine[Int(place)].count &+= others[group].count }
      }
    }
    inSeveral += other.inSeveral
  }

  override func value(_ group: Int) -> Value { .exact(Int128(known[group].count), scale: 0) }
  override var poolsFromGroups: Bool { false }

  /// Adds customers that were counted elsewhere, for each of `groups`, some of whom were in several.
  @inline(__always)
  func add(_ groups: Int, inSeveral: Int, _ customers: (Int) -> Int64) {
    known.withUnsafeMutableBufferPointer { known in
      for group in 0..<groups { known[group].count &+= customers(group) }
    }
    self.inSeveral += inSeveral
  }
}

/// Distinct customers, each only in the period of its first row with the same other dimensions: rows of a
/// customer come in the order of time, so that the first one met is the earliest.
/// ```
/// by region, month      customer 7: North Jan, North Feb, South Feb      counts in North Jan, South Feb
/// ```
final class ArrivalsAccumulator: Accumulator {
  /// The last customer met, by group without time.
  private var last: [Int32] = []
  private var counts: LargeArray<Int64> = []
  private let ordinals: ConstInts
  private let mask: ConstMask?

  init(ordinals: ConstInts, mask: ConstMask?) {
    self.ordinals = ordinals
    self.mask = mask
  }

  override func grow(to groups: Int) { counts.grow(to: groups, with: 0) }
  override var heldBytes: Int { last.heldBytes + counts.heldBytes }

  override func add(_ rows: SelectedRows) {
    guard let (timeless, total) = rows.timeless else { return }
    last.grow(to: total, with: -1)
    last.withUnsafeMutableBufferPointer { last in
      for i in 0..<rows.count {
        let row = Int(rows.rows[i])
        if let mask, mask[row] == 0 { continue }
        let customer = Int32(truncatingIfNeeded: ordinals[row])
        guard last[Int(timeless[i])] != customer else { continue }
        last[Int(timeless[i])] = customer
        counts[Int(rows.groups[i])] += 1
      }
    }
  }

  override func merge(_ other: Accumulator, _ map: [Int32]) {
    guard let other = other as? ArrivalsAccumulator else { return }
    counts.add(other.counts, map)
  }

  override func value(_ group: Int) -> Value { .exact(Int128(counts[group]), scale: 0) }
  override var poolsFromGroups: Bool { false }
}

/// A measure of customers in a breakdown by events: each customer once a group, at its first row there.
final class OncePerCustomerAccumulator: Accumulator {
  private var last: [Int32] = []
  private let ordinals: ConstInts
  private let inner: Accumulator
  private var rows: [Int32] = []
  private var groups: [Int32] = []

  init(ordinals: ConstInts, _ inner: Accumulator) {
    self.ordinals = ordinals
    self.inner = inner
  }

  override func grow(to groups: Int) {
    last.grow(to: groups, with: -1)
    inner.grow(to: groups)
  }

  override func finish() throws { try inner.finish() }
  override var heldBytes: Int { last.heldBytes + inner.heldBytes }

  override func add(_ selected: SelectedRows) {
    rows.removeAll(keepingCapacity: true)
    groups.removeAll(keepingCapacity: true)
    for i in 0..<selected.count {
      let row = selected.rows[i]
      let customer = Int32(truncatingIfNeeded: ordinals[Int(row)])
      let group = Int(selected.groups[i])
      guard customer >= 0, last[group] != customer else { continue }
      last[group] = customer
      rows.append(row)
      groups.append(Int32(group))
    }
    rows.withUnsafeBufferPointer { rows in
      groups.withUnsafeBufferPointer { groups in
        guard let rowBase = rows.baseAddress, let groupBase = groups.baseAddress else { return }
        inner.add(
          SelectedRows(rows: rowBase, groups: groupBase, count: rows.count, batch: selected.batch))
      }
    }
  }

  override func merge(_ other: Accumulator, _ map: [Int32]) {
    guard let other = other as? OncePerCustomerAccumulator else { return }
    inner.merge(other.inner, map)
  }

  override func value(_ group: Int) -> Value { inner.value(group) }
  override var poolsFromGroups: Bool { false }
  override var overflowed: Bool { inner.overflowed }
  override var dependsOnOrder: Bool { inner.dependsOnOrder }
}

/// Distinct events of each group: rows with the same event number of one customer are one.
final class EventsAccumulator: Accumulator {
  private struct Event: Hashable {
    let group: Int32
    let customer: Int64
    let number: Int64
  }

  private var counts: LargeArray<Int64> = []
  private var last: [Event?] = []
  private var seen: Set<Event> = []
  private let ordinals: ConstInts
  private let numbers: ConstInts
  private let mask: ConstMask?
  private let areContiguous: Bool

  init(ordinals: ConstInts, numbers: ConstInts, mask: ConstMask?, areContiguous: Bool) {
    self.ordinals = ordinals
    self.numbers = numbers
    self.mask = mask
    self.areContiguous = areContiguous
  }

  override func grow(to groups: Int) {
    counts.grow(to: groups, with: 0)
    last.grow(to: groups, with: nil)
  }

  override var heldBytes: Int {
    counts.heldBytes + last.heldBytes + seen.capacity * MemoryLayout<Event>.stride * 4 / 3
  }

  override func add(_ rows: SelectedRows) {
    for i in 0..<rows.count {
      let row = Int(rows.rows[i])
      if mask.map({ $0[row] == 0 }) ?? false { continue }
      let group = Int(rows.groups[i])
      let event = Event(
        group: Int32(group), customer: ordinals[row], number: numbers[row])
      if last[group] == event { continue }
      last[group] = event
      if areContiguous || seen.insert(event).inserted { counts[group] += 1 }
    }
  }

  override func merge(_ other: Accumulator, _ map: [Int32]) {
    guard let other = other as? EventsAccumulator else { return }
    counts.add(other.counts, map)
  }

  override func value(_ group: Int) -> Value { .exact(Int128(counts[group]), scale: 0) }
  override var poolsFromGroups: Bool { false }
}

/// Distinct values of each group, of few possible ones: a bit each.
final class BitDistinctAccumulator: Accumulator {
  private var words: [UInt64] = []
  private let wordsPerGroup: Int
  private let low: Int64
  private let values: SelectedInts
  private let mask: ConstMask?

  /// Values of the operand lie between its bounds.
  init(_ machine: Machine, _ operand: Operand, mask: ConstMask?) {
    values = SelectedInts(machine, operand)
    low = Int64(operand.bounds.lowerBound)
    wordsPerGroup = (Int(operand.bounds.upperBound - operand.bounds.lowerBound) + 64) / 64
    self.mask = mask
  }

  /// Values from the least to the greatest that are few enough to have a bit each.
  private static let greatestSpan = 4_096

  /// Whether an argument's values are that few, or as few as `span`.
  static func fits(_ operand: Operand, span: Int = 0) -> Bool {
    operand.lane == .int && operand.dictionary?.isDistinct ?? true
      && operand.bounds.span < Int128(max(span, greatestSpan))
  }

  override func grow(to groups: Int) { words.grow(to: groups * wordsPerGroup, with: 0) }
  override var heldBytes: Int { words.heldBytes }

  override func add(_ rows: SelectedRows) {
    values.read(rows.batch) { value in
      let (low, wordsPerGroup) = (low, wordsPerGroup)
      let mask = rows.areMasked ? nil : mask
      words.withUnsafeMutableBufferPointer { words in
        for i in 0..<rows.count {
          let row = Int(rows.rows[i])
          if let mask, mask[row] == 0 { continue }
          let bit = Int(value(row) &- low)
          let word = Int(rows.groups[i]) &* wordsPerGroup &+ bit >> 6
          // Soon all are set, and a value only looked up need not wait for the one before.
          if words[word] &>> UInt64(bit & 63) & 1 == 0 { words[word] |= 1 &<< UInt64(bit & 63) }
        }
      }
    }
  }

  override func merge(_ other: Accumulator, _ map: [Int32]) {
    guard let other = other as? BitDistinctAccumulator else { return }
    for (group, place) in map.enumerated() {
      for word in 0..<wordsPerGroup {
        words[Int(place) * wordsPerGroup + word] |= other.words[group * wordsPerGroup + word]
      }
    }
  }

  override func value(_ group: Int) -> Value {
    let range = group * wordsPerGroup..<(group + 1) * wordsPerGroup
    return .integer(words[range].reduce(0) { $0 + $1.nonzeroBitCount })
  }
}

/// Distinct values of each group: a table of all values, each with its group.
final class DistinctAccumulator: Accumulator {
  /// By group.
  private var counts: LargeArray<Int64> = []
  private let table = KeyTable(.none)
  private let machine: Machine
  private let operand: Operand
  private let mask: ConstMask?
  private let stage: Stage
  private var block: [Int64]
  /// Words of a value.
  private let words: Int
  private var width: Int { words + 1 }

  /// Counting ends early where the stage is to end.
  init(_ machine: Machine, _ operand: Operand, mask: ConstMask?, _ stage: Stage) {
    self.machine = machine
    self.operand = operand
    self.mask = mask
    self.stage = stage
    words = operand.lane == .wide ? 2 : 1
    block = [Int64](repeating: 0, count: KeyTable.blockCount * (words + 1))
  }

  override func grow(to groups: Int) { counts.grow(to: groups, with: 0) }
  override var heldBytes: Int { counts.heldBytes + table.heldBytes }

  override func add(_ rows: SelectedRows) {
    let most = KeyTable.blockCount
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * most) { chosen in
      guard let chosen = chosen.baseAddress else { return }
      let groups = chosen + most
      var filled = 0
      for i in 0..<rows.count {
        let row = rows.rows[i]
        if let mask, mask[Int(row)] == 0 { continue }
        (chosen[filled], groups[filled]) = (row, rows.groups[i])
        filled += 1
        if filled == most {
          count(values: chosen, groups, filled)
          filled = 0
        }
      }
      count(values: chosen, groups, filled)
    }
  }

  /// Counts the new ones among the values of some rows, none of which is missing.
  private func count(
    values rows: UnsafePointer<Int32>, _ groups: UnsafePointer<Int32>, _ filled: Int
  ) {
    count(filled) { block in
      GroupKeys.write(operand, machine, rows, filled, block, (word: 0, width: width), bit: 0)
      for place in 0..<filled { block[place * width + words] = Int64(groups[place]) }
      guard let ranks = operand.order else { return }
      for place in 0..<filled { block[place * width] = Int64(ranks[Int(block[place * width])]) }
    }
  }

  /// Counts the new ones among so many records that are laid out.
  private func count(_ filled: Int, _ layOut: (UnsafeMutableBufferPointer<Int64>) -> Void) {
    let (width, words) = (width, words)
    // Where the statement is to end, nobody will ask how many there are.
    guard (try? table.widen(for: filled, check: stage.check)) != nil else { return }
    var next = Int32(table.count)
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: KeyTable.blockCount) { numbers in
      guard let found = numbers.baseAddress else { return }
      block.withUnsafeMutableBufferPointer { block in
        layOut(block)
        table.number(UnsafeBufferPointer(block), width: width, count: filled, found)
        counts.withUnsafeMutableBufferPointer { counts in
          for place in 0..<filled where numbers[place] == next {
            counts[Int(block[place * width + words])] += 1
            next += 1
          }
        }
      }
    }
  }

  override func merge(_ other: Accumulator, _ map: [Int32]) {
    guard let other = other as? DistinctAccumulator else { return }
    let (width, words) = (width, words)
    var pace = Pace(stage)
    other.table.withRecords { records in
      for start in stride(from: 0, to: records.count, by: KeyTable.blockCount * width) {
        if (try? pace.step(by: KeyTable.blockCount)) == nil { return }
        let size = min(KeyTable.blockCount * width, records.count - start)
        count(size / width) { block in
          for place in 0..<size { block[place] = records[start + place] }
          for place in stride(from: words, to: size, by: width) {
            block[place] = Int64(map[Int(block[place])])
          }
        }
      }
    }
  }

  override func value(_ group: Int) -> Value { .integer(Int(counts[group])) }
}

/// The value at the earliest (or latest) time of each group; ties go to the first (or last) row.
final class EdgeAccumulator: Accumulator {
  private struct Edge {
    let time: Int64
    let row: Int
    let value: Value
  }

  private var edges: [Edge?] = []
  private let times: ConstInts
  private let valueAt: (Int) -> Value
  private let mask: ConstMask?
  private let takesLast: Bool

  init(
    times: ConstInts, mask: ConstMask?, takesLast: Bool, valueAt: @escaping (Int) -> Value
  ) {
    self.times = times
    self.mask = mask
    self.takesLast = takesLast
    self.valueAt = valueAt
  }

  override func grow(to groups: Int) { edges.grow(to: groups, with: nil) }
  override var heldBytes: Int { edges.heldBytes }

  private func beats(_ time: Int64, _ row: Int, _ edge: Edge?) -> Bool {
    guard let edge else { return true }
    return takesLast
      ? (time, row) > (edge.time, edge.row) : (time, row) < (edge.time, edge.row)
  }

  override func add(_ rows: SelectedRows) {
    for i in 0..<rows.count {
      let row = Int(rows.rows[i])
      if mask.map({ $0[row] == 0 }) ?? false { continue }
      let group = Int(rows.groups[i])
      // Where rows were picked, their places still ascend as the rows do.
      if beats(times[row], rows.batch.start + row, edges[group]) {
        edges[group] = Edge(
          time: times[row], row: rows.batch.start + row, value: valueAt(row))
      }
    }
  }

  override func merge(_ other: Accumulator, _ map: [Int32]) {
    guard let other = other as? EdgeAccumulator else { return }
    for (group, place) in map.enumerated() {
      guard let edge = other.edges[group], beats(edge.time, edge.row, edges[Int(place)])
      else { continue }
      edges[Int(place)] = edge
    }
  }

  override func value(_ group: Int) -> Value { edges[group]?.value ?? .missing }
}
