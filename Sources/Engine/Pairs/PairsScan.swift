import Columnar
import Messages
import Planning
import Synchronization

// SAFETY: registers are read below the batch's count; offsets enclose every customer.

/// What customers have together: baskets counted by items and by pairs of items.
///
/// Few items are counted in one scan, by bits (`PairBits`). Of many, a first scan counts the baskets of
/// each item; those that too few baskets have cannot be in a pair that enough baskets have, so a second
/// scan counts pairs of the others alone (`PairTriangle`).
///
/// Source: Agrawal and Srikant, Fast Algorithms for Mining Association Rules, VLDB 1994, §2.
struct PairsScan {
  /// Items that are paired at most: the most frequent ones.
  static let mostItems = 5_000

  private let plan: PairsPlan
  private let store: Store
  private let customers: Program
  private let rows: Program
  private let mask: Int
  private let item: Operand
  private let key: Operand?
  private let population: Int
  /// Codes of the items, where every row of every customer counts.
  private let codes: PackedIntegers?
  private let index: ItemIndex?

  init(_ plan: PairsPlan, _ store: Store, _ rankings: Rankings) {
    self.plan = plan
    self.store = store
    let base = Compiler.customers(store, rankings)
    population =
      base.population(plan.existing, plan.population, facts: [], missing: []).population
    let rows = base.rows(of: plan.table)
    mask =
      rows.mask(
        belongingTo: population, filter: plan.filter, window: plan.window, unassigned: false
      ).both
    item = rows.groupable(rows.value(plan.item))
    key = plan.key.map { rows.groupable(rows.value($0)) }
    customers = base.program
    self.rows = rows.program
    let days = store.events[plan.table].timeDays
    let isWhole =
      plan.window.map { window in
        guard let days, !window.isFromFirst else { return false }
        return window.first ?? .min <= days.lowerBound && window.last ?? .max >= days.upperBound
      } ?? true
    codes =
      plan.filter == .constant(true) && key == nil && isWhole && item.missing == nil
        && population == base.always
      ? item.plainCodes : nil
    index = ItemIndex(item)
  }

  /// What was counted.
  struct Counts {
    /// The items that are paired, by place.
    var items: [Value] = []
    /// Baskets that hold each.
    var baskets: [Int] = []
    /// Baskets in all.
    var total = 0
    /// Items that no pair was made of, as too few baskets hold them, and as others are more frequent.
    var rare = 0
    var cutOff = 0
    var bits: PairBits?
    var triangle: PairTriangle?

    /// Baskets with both of two items.
    func both(_ a: Int, _ b: Int) -> Int {
      bits?.count(a, b) ?? triangle?.count(a, b) ?? 0
    }
  }

  /// Counts pairs that at least a share of the baskets have.
  func run(
    support: Double, _ tasks: Tasks
  ) throws -> Counts {
    if item.lane == .wide || key?.lane == .wide {
      throw EvaluationError.overflow(
        "`basket` tells items apart by up to 18 digits, and these have more")
    }
    let index = try self.index ?? ItemIndex(values: distinct(tasks))
    // What each thread counts, and what all is merged into.
    let memory = MemoryShare(tasks.stage)
    let copies = min(tasks.threads, tasks.ranges(store.customers.count).count) + 1
    guard index.count > PairBits.mostItems else {
      try memory.update(to: copies * PairBits.byteCount(items: index.count))
      let found = try scan(
        tasks, { PairBits(items: index.count) },
        put: { bits, item in bits.put(item) }, close: { $0.closeIfUsed() }, index,
        narrow: addCodes)
      var bits = PairBits(items: index.count)
      for var part in found {
        part.flush()
        bits.merge(part)
      }
      var counts = counts(index, (0..<index.count).map { bits.count($0, $0) }, of: bits.baskets)
      counts.bits = bits
      return counts
    }
    try memory.update(to: copies * ItemCounts.byteCount(items: index.count))
    let parts = try scan(
      tasks, { ItemCounts(items: index.count) },
      put: { counts, item in counts.put(item) }, close: { $0.close() }, index)
    var all = ItemCounts(items: index.count)
    for part in parts { all.merge(part) }
    let least = max(1, Int((support * Double(all.total)).rounded(.up)))
    let frequent = (0..<index.count).filter { all.counts[$0] >= least }
    let kept =
      frequent.count <= PairsScan.mostItems
      ? frequent
      : frequent.sorted { (all.counts[$1], $0) < (all.counts[$0], $1) }
        .prefix(PairsScan.mostItems).sorted()
    let narrowed = index.keeping(kept)
    try memory.update(to: copies * PairTriangle.byteCount(items: kept.count))
    let counted = try scan(
      tasks, { PairTriangle(items: kept.count) },
      put: { triangle, item in triangle.put(item) }, close: { $0.close() }, narrowed)
    var triangle = PairTriangle(items: kept.count)
    for part in counted { triangle.merge(part) }
    var result = counts(narrowed, kept.map { all.counts[$0] }, of: all.total)
    result.triangle = triangle
    result.rare = all.counts.count { $0 > 0 } - frequent.count
    result.cutOff = frequent.count - kept.count
    return result
  }

  private func counts(_ index: ItemIndex, _ baskets: [Int], of total: Int) -> Counts {
    Counts(
      items: (0..<index.count).map { GroupKeys.value(index.value($0), item) }, baskets: baskets,
      total: total)
  }

  // MARK: - Scanning

  /// `put` each item of a basket, then `close` it, in tasks; what each thread has counted.
  private func scan<Part>(
    _ tasks: Tasks, _ make: @Sendable () -> Part,
    put: @Sendable (inout Part, Int) -> Void, close: @Sendable (inout Part) -> Void,
    _ index: ItemIndex, narrow: (@Sendable (inout Part, Range<Int>) -> Bool)? = nil
  ) throws -> [Part] {
    let ranges = tasks.ranges(store.customers.count)
    let stage = tasks.stage.scan(rows, of: plan.table, store)
    let next = Atomic<Int>(0)
    return try tasks.map(min(tasks.threads, ranges.count)) { _ in
      var part = make()
      let worker = Worker(self, stage)
      while true {
        let range = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard range < ranges.count else { return part }
        if let narrow, narrow(&part, ranges[range]) {
          try stage.check()
          continue
        }
        try worker.scan(
          ranges[range], batchRows: tasks.batchRows,
          put: { value in
            if let place = index.place(value) { put(&part, place) }
          }, close: { close(&part) })
        if worker.overflowed { throw EvaluationError.tooManyDigits }
      }
    }
  }

  /// Counts the codes of all rows of a range of customers; false where they do not say all.
  private func addCodes(_ bits: inout PairBits, _ customers: Range<Int>) -> Bool {
    guard let codes, index?.isOfCodes == true else { return false }
    let starts = store.events[plan.table].offsetPointer + customers.lowerBound
    let first = Int(starts[0])
    switch codes.codes {
    case .one(let codes): bits.add(codes + first, starts, count: customers.count)
    case .two(let codes): bits.add(codes + first, starts, count: customers.count)
    case .four(let codes): bits.add(codes + first, starts, count: customers.count)
    case .eight: return false
    }
    return true
  }

  /// The different items, where they are too far apart for a table.
  private func distinct(
    _ tasks: Tasks
  ) throws -> [Int64] {
    let ranges = tasks.ranges(store.customers.count)
    let stage = tasks.stage.scan(rows, of: plan.table, store)
    let parts = try tasks.map(ranges.count) { task in
      var values: Set<Int64> = []
      try Worker(self, stage).scan(
        ranges[task], batchRows: tasks.batchRows, put: { values.insert($0) },
        close: {})
      try stage.take(bytes: values.count * ItemIndex.distinctBytes)
      return values
    }
    return parts.reduce(into: Set<Int64>()) { $0.formUnion($1) }.sorted()
  }

  /// One thread's machines.
  private final class Worker {
    private let scan: PairsScan
    private let base: Machine
    private let machine: Machine
    private let batches: EventBatches
    private let stage: Stage
    private var keyed: [(key: Int64, item: Int64)] = []

    init(_ scan: PairsScan, _ stage: Stage) {
      self.scan = scan
      self.stage = stage
      base = Machine(scan.customers, store: scan.store, capacity: Limits.batchRows)
      batches = EventBatches(scan.store.events[scan.plan.table], fillsOrdinals: true)
      machine = Machine(
        scan.rows, store: scan.store, capacity: batches.capacity, customers: base)
    }

    var overflowed: Bool { base.drainCounters().overflowed || machine.drainCounters().overflowed }

    func scan(
      _ customers: Range<Int>, batchRows: Int, put: (Int64) -> Void, close: () -> Void
    ) throws {
      var start = customers.lowerBound
      while start < customers.upperBound {
        try stage.check()
        let batch = Batch(start: start, count: min(batchRows, customers.upperBound - start))
        base.run(batch)
        batches.forEach(batch, base) { rows in
          machine.run(rows)
          guard let starts = rows.starts else { return }
          for segment in 0..<rows.segments {
            add(Int(starts[segment])..<Int(starts[segment + 1]), put: put, close: close)
          }
        }
        start += batch.count
      }
    }

    /// The rows of a customer.
    private func add(_ rows: Range<Int>, put: (Int64) -> Void, close: () -> Void) {
      let mask = machine.masks[scan.mask]
      let values = machine.ints[scan.item.register]
      let missing = scan.item.missing.map { machine.masks[$0] }
      guard let key = scan.key else {
        for row in rows where mask[row] != 0 && missing?[row] ?? 0 == 0 { put(values[row]) }
        return close()
      }
      let keys = machine.ints[key.register]
      let keyMissing = key.missing.map { machine.masks[$0] }
      keyed.removeAll(keepingCapacity: true)
      var isSorted = true
      for row in rows
      where mask[row] != 0 && missing?[row] ?? 0 == 0 && keyMissing?[row] ?? 0 == 0 {
        if let last = keyed.last, last.key > keys[row] { isSorted = false }
        keyed.append((keys[row], values[row]))
      }
      if !isSorted { keyed.sort { $0.key < $1.key } }
      for (place, row) in keyed.enumerated() {
        put(row.item)
        if place + 1 == keyed.count || keyed[place + 1].key != row.key { close() }
      }
    }
  }
}

/// Numbers the items: a table of all values where they lie close together, else by search.
struct ItemIndex: Sendable {
  private let low: Int64
  private let table: [Int32]
  /// Ascending.
  private let values: [Int64]
  /// Whether an item's number is the code of its column.
  let isOfCodes: Bool

  var count: Int { values.count }

  /// Bytes of a different value while they are collected.
  static let distinctBytes = 32

  /// All values between the bounds of an operand; nil where they are too far apart.
  init?(_ item: Operand) {
    let span = item.bounds.span
    guard span < Int128(Limits.tableEntries), item.lane == .int else { return nil }
    low = Int64(item.bounds.lowerBound)
    values = (0...Int64(span)).map { [low] in low + $0 }
    table = values.indices.map { Int32($0) }
    isOfCodes = item.plainCodes.map { [low] in $0.base == low } ?? false
  }

  /// Different values, ascending.
  init(values: [Int64]) {
    low = 0
    table = []
    self.values = values
    isOfCodes = false
  }

  private init(low: Int64, table: [Int32], values: [Int64]) {
    self.low = low
    self.table = table
    self.values = values
    isOfCodes = false
  }

  /// The number of a value; nil where it is left out.
  @inline(__always)
  func place(_ value: Int64) -> Int? {
    if !table.isEmpty {
      let place = table[Int(value &- low)]
      return place < 0 ? nil : Int(place)
    }
    var (first, end) = (0, values.count)
    while first < end {
      let middle = (first + end) / 2
      if values[middle] < value { first = middle + 1 } else { end = middle }
    }
    return first < values.count && values[first] == value ? first : nil
  }

  func value(_ place: Int) -> Int64 { values[place] }

  /// The items at some places, numbered anew.
  func keeping(_ places: [Int]) -> ItemIndex {
    var kept = [Int32](repeating: -1, count: table.count)
    if !table.isEmpty {
      for (number, place) in places.enumerated() { kept[place] = Int32(number) }
    }
    return ItemIndex(low: low, table: kept, values: places.map { values[$0] })
  }
}

/// Baskets by item.
private struct ItemCounts: Sendable {
  private(set) var counts: [Int]
  private(set) var total = 0
  private var stamps: [UInt32]
  private var stamp: UInt32 = 1
  private var isUsed = false

  static func byteCount(items: Int) -> Int { items * 12 }

  init(items: Int) {
    counts = [Int](repeating: 0, count: items)
    stamps = [UInt32](repeating: 0, count: items)
  }

  @inline(__always)
  mutating func put(_ item: Int) {
    isUsed = true
    guard stamps[item] != stamp else { return }
    stamps[item] = stamp
    counts[item] += 1
  }

  mutating func close() {
    if isUsed { total += 1 }
    isUsed = false
    stamp &+= 1
  }

  mutating func merge(_ other: ItemCounts) {
    for place in counts.indices { counts[place] += other.counts[place] }
    total += other.total
  }
}

extension PairsPlan {
  /// All conditions.
  var conditions: [Condition] { [existing, population, filter] }
  /// All scalars.
  var scalars: [Scalar] { [item] + (key.map { [$0] } ?? []) }
}

extension Operand {
  /// The codes of its rows, where they are the column's own.
  fileprivate var plainCodes: PackedIntegers? {
    codes.flatMap { $0.table == nil && !$0.isOfCustomer ? $0.packed : nil }
  }
}
