import Columnar

// SAFETY: selected rows are below the batch's count and groups below the count grown to;
// registers outlive the accumulators that read them.

/// The rows of a batch that count, and the group of each.
struct SelectedRows {
  let rows: UnsafePointer<Int32>
  let groups: UnsafePointer<Int32>
  let count: Int
  let batch: Batch
  /// Whether they are only those that the measure's own mask has.
  var areMasked = false
  /// The group of each row where time is left out, and how many of them there are.
  var timeless: (groups: UnsafePointer<Int32>, total: Int)?
}

/// Whole numbers of a batch's rows: a register, or the codes of a column that no register needs to hold.
enum SelectedInts {
  case register(ConstInts)
  case codes(PackedIntegers)

  init(_ machine: Machine, _ operand: Operand) {
    self =
      operand.ownCodes.map { .codes($0) } ?? .register(ConstInts(machine.ints[operand.register]))
  }

  /// Lends what gives a row of a batch its number.
  @inline(__always)
  func read(_ batch: Batch, _ body: ((Int) -> Int64) -> Void) {
    switch self {
    case .register(let values): body { values[$0] }
    case .codes(let packed):
      switch packed.codes {
      case .one(let codes): read(batch, codes, packed.base, body)
      case .two(let codes): read(batch, codes, packed.base, body)
      case .four(let codes): read(batch, codes, packed.base, body)
      case .eight(let codes): read(batch, codes, packed.base, body)
      }
    }
  }

  @inline(__always)
  private func read<Code: FixedWidthInteger>(
    _ batch: Batch, _ codes: UnsafePointer<Code>, _ base: Int64, _ body: ((Int) -> Int64) -> Void
  ) {
    let codes = codes + batch.start
    if let rows = batch.rows {
      body { base &+ Int64(truncatingIfNeeded: codes[Int(rows[$0])]) }
    } else {
      body { base &+ Int64(truncatingIfNeeded: codes[$0]) }
    }
  }
}

/// What is known of a measure so far, group by group. One instance a worker; workers merge in order.
class Accumulator {
  /// Room for this many groups; new ones are empty.
  func grow(to groups: Int) {}
  /// Adds rows. Group numbers are below the count grown to.
  func add(_ rows: SelectedRows) {}
  /// Adds what another instance of the same kind knows: its group g is this one's `map[g]`.
  func merge(_ other: Accumulator, _ map: [Int32]) {}
  /// Does what is left to do once all rows are in, before values are asked for.
  func finish() throws {}
  /// Bytes held for the groups.
  var heldBytes: Int { 0 }
  /// The value of a group.
  func value(_ group: Int) -> Value { .missing }
  /// Whether coarser groups are the merge of the groups: not so where a customer or an event
  /// can be in several. Then an instance of its own runs over all rows, for each grouping set.
  var poolsFromGroups: Bool { true }
  /// An exact sum left 38 digits.
  var overflowed: Bool { false }
  /// Whether the outcome can be another where ranges of customers are added in another order, or are
  /// pooled in other parts.
  var dependsOnOrder: Bool { false }
}

/// Rows whose mask is set.
final class CountAccumulator: Accumulator {
  private var counts: LargeArray<Int64> = []
  private let mask: ConstMask?

  init(mask: ConstMask?) { self.mask = mask }

  override func grow(to groups: Int) { counts.grow(to: groups, with: 0) }
  override var heldBytes: Int { counts.heldBytes }

  override func add(_ rows: SelectedRows) {
    counts.withUnsafeMutableBufferPointer { counts in
      if counts.count == 1 {
        // One group: nothing is written from row to row.
        var total = mask == nil ? Int64(rows.count) : 0
        if let mask { for i in 0..<rows.count { total &+= Int64(mask[Int(rows.rows[i])]) } }
        counts[0] &+= total
      } else if let mask {
        for i in 0..<rows.count { counts[Int(rows.groups[i])] &+= Int64(mask[Int(rows.rows[i])]) }
      } else {
        for i in 0..<rows.count { counts[Int(rows.groups[i])] &+= 1 }
      }
    }
  }

  override func merge(_ other: Accumulator, _ map: [Int32]) {
    guard let other = other as? CountAccumulator else { return }
    counts.add(other.counts, map)
  }

  override func value(_ group: Int) -> Value { .exact(Int128(counts[group]), scale: 0) }

  /// Notes which groups have rows.
  func note(_ isPresent: inout [Bool]) {
    for group in counts.indices where counts[group] > 0 { isPresent[group] = true }
  }

  /// Adds rows that were counted elsewhere, for each of `groups`.
  @inline(__always)
  func add(_ groups: Int, _ rows: (Int) -> Int64) {
    counts.withUnsafeMutableBufferPointer { counts in
      for group in 0..<groups { counts[group] &+= rows(group) }
    }
  }
}

/// Exact sums that provably fit 64 bits.
final class SumAccumulator: Accumulator {
  private var sums: LargeArray<Int64> = []
  private let values: ConstInts
  private let mask: ConstMask?
  private let scale: Int

  init(_ values: ConstInts, mask: ConstMask?, scale: Int) {
    self.values = values
    self.mask = mask
    self.scale = scale
  }

  override func grow(to groups: Int) { sums.grow(to: groups, with: 0) }
  override var heldBytes: Int { sums.heldBytes }

  override func add(_ rows: SelectedRows) {
    sums.withUnsafeMutableBufferPointer { sums in
      if let mask {
        for i in 0..<rows.count {
          let row = Int(rows.rows[i])
          sums[Int(rows.groups[i])] &+= values[row] & (0 &- Int64(mask[row]))
        }
      } else {
        for i in 0..<rows.count { sums[Int(rows.groups[i])] &+= values[Int(rows.rows[i])] }
      }
    }
  }

  override func merge(_ other: Accumulator, _ map: [Int32]) {
    guard let other = other as? SumAccumulator else { return }
    sums.add(other.sums, map)
  }

  override func value(_ group: Int) -> Value { .exact(Int128(sums[group]), scale: scale) }

  /// Adds sums that were made elsewhere, for each of `groups`.
  @inline(__always)
  func add(_ groups: Int, _ sum: (Int) -> Int64) {
    sums.withUnsafeMutableBufferPointer { sums in
      for group in 0..<groups { sums[group] &+= sum(group) }
    }
  }

  func total(_ group: Int) -> Double {
    PowersOfTen.quotient(Int128(sums[group]), PowersOfTen.double(scale))
  }
}

/// Exact sums in 128 bits.
final class WideSumAccumulator: Accumulator {
  private var sums: [Int128] = []
  private let value: (Int) -> Int128
  private let mask: ConstMask?
  private let scale: Int
  private var hasOverflowed = false

  init(_ machine: Machine, _ operand: Operand, mask: ConstMask?) {
    if operand.lane == .int {
      let ints = machine.ints[operand.register]
      value = { Int128(ints[$0]) }
    } else {
      let wides = machine.wides[operand.register]
      value = { wides[$0] }
    }
    self.mask = mask
    scale = operand.type.scale
  }

  override func grow(to groups: Int) { sums.grow(to: groups, with: 0) }
  override var heldBytes: Int { sums.heldBytes }

  private func add(_ number: Int128, to group: Int) {
    let (sum, overflow) = sums[group].addingReportingOverflow(number)
    sums[group] = sum
    if overflow || PowersOfTen.exceeds38Digits(sum) { hasOverflowed = true }
  }

  override func add(_ rows: SelectedRows) {
    for i in 0..<rows.count {
      let row = Int(rows.rows[i])
      if mask.map({ $0[row] == 0 }) ?? false { continue }
      add(value(row), to: Int(rows.groups[i]))
    }
  }

  override func merge(_ other: Accumulator, _ map: [Int32]) {
    guard let other = other as? WideSumAccumulator else { return }
    for (group, place) in map.enumerated() { add(other.sums[group], to: Int(place)) }
    if other.hasOverflowed { hasOverflowed = true }
  }

  override func value(_ group: Int) -> Value { .exact(sums[group], scale: scale) }

  override var overflowed: Bool { hasOverflowed }
  // A sum may leave the digits on its way and come back.
  override var dependsOnOrder: Bool { true }
}

/// Sums of floats; tasks are the fixed blocks in which they are added.
final class FloatSumAccumulator: Accumulator {
  private var sums: [Double] = []
  private let values: UnsafePointer<Double>
  private let mask: ConstMask?

  init(_ values: UnsafePointer<Double>, mask: ConstMask?) {
    self.values = values
    self.mask = mask
  }

  override func grow(to groups: Int) { sums.grow(to: groups, with: 0) }
  override var heldBytes: Int { sums.heldBytes }

  override func add(_ rows: SelectedRows) {
    for i in 0..<rows.count {
      let row = Int(rows.rows[i])
      if mask.map({ $0[row] == 0 }) ?? false { continue }
      sums[Int(rows.groups[i])] += values[row]
    }
  }

  override func merge(_ other: Accumulator, _ map: [Int32]) {
    guard let other = other as? FloatSumAccumulator else { return }
    for (group, place) in map.enumerated() { sums[Int(place)] += other.sums[group] }
  }

  override func value(_ group: Int) -> Value { .float(sums[group]) }
  override var dependsOnOrder: Bool { true }
}

/// One measure over another: averages (sum over count) and shares (count over count); missing over 0.
final class RatioAccumulator: Accumulator {
  let numerator: Accumulator
  let denominator: Accumulator

  init(_ numerator: Accumulator, over denominator: Accumulator) {
    self.numerator = numerator
    self.denominator = denominator
  }

  override func grow(to groups: Int) {
    numerator.grow(to: groups)
    denominator.grow(to: groups)
  }

  override func finish() throws {
    try numerator.finish()
    try denominator.finish()
  }

  override var heldBytes: Int { numerator.heldBytes + denominator.heldBytes }

  override func add(_ rows: SelectedRows) {
    numerator.add(rows)
    denominator.add(rows)
  }

  override func merge(_ other: Accumulator, _ map: [Int32]) {
    guard let other = other as? RatioAccumulator else { return }
    numerator.merge(other.numerator, map)
    denominator.merge(other.denominator, map)
  }

  override func value(_ group: Int) -> Value {
    guard let top = numerator.value(group).double, let bottom = denominator.value(group).double,
      bottom != 0
    else { return .missing }
    return .float(top / bottom)
  }

  override var overflowed: Bool { numerator.overflowed || denominator.overflowed }
  override var dependsOnOrder: Bool { numerator.dependsOnOrder || denominator.dependsOnOrder }
}

/// Least or greatest values.
final class ExtremeAccumulator<Element: Comparable & BitwiseCopyable>: Accumulator {
  private var best: [Element?] = []
  private let values: UnsafePointer<Element>
  private let mask: ConstMask?
  private let isLeast: Bool
  private let makeValue: (Element) -> Value

  init(
    _ values: UnsafePointer<Element>, mask: ConstMask?, isLeast: Bool,
    makeValue: @escaping (Element) -> Value
  ) {
    self.values = values
    self.mask = mask
    self.isLeast = isLeast
    self.makeValue = makeValue
  }

  override func grow(to groups: Int) { best.grow(to: groups, with: nil) }
  override var heldBytes: Int { best.heldBytes }

  @inline(__always)
  private func offer(_ value: Element, to group: Int) {
    if let known = best[group], isLeast ? known <= value : known >= value { return }
    best[group] = value
  }

  // What overrides a method of a generic class is not specialized by itself.
  @_specialize(where Element == Int64)
  @_specialize(where Element == Double)
  override func add(_ rows: SelectedRows) {
    for i in 0..<rows.count {
      let row = Int(rows.rows[i])
      if mask.map({ $0[row] == 0 }) ?? false { continue }
      offer(values[row], to: Int(rows.groups[i]))
    }
  }

  override func merge(_ other: Accumulator, _ map: [Int32]) {
    guard let other = other as? ExtremeAccumulator<Element> else { return }
    for (group, place) in map.enumerated() {
      if let value = other.best[group] { offer(value, to: Int(place)) }
    }
  }

  override func value(_ group: Int) -> Value { best[group].map(makeValue) ?? .missing }
  // Of two zeros with different signs the first is kept.
  override var dependsOnOrder: Bool { Element.self == Double.self }
}

extension Array {
  /// Appends copies of an element until there are `size`.
  mutating func grow(to size: Int, with element: Element) {
    if count < size { append(contentsOf: repeatElement(element, count: size - count)) }
  }
}

extension LargeArray<Int64> {
  /// Adds the numbers of another worker's groups: its group g is `map[g]` here.
  ///
  /// Sums are of numbers whose total provably fits.
  mutating func add(_ other: LargeArray<Int64>, _ map: [Int32]) {
    precondition(other.count >= map.count)
    withUnsafeMutableBufferPointer { mine in
      other.withUnsafeBufferPointer { other in
        for (group, place) in map.enumerated() { mine[Int(place)] &+= other[group] }
      }
    }
  }
}
