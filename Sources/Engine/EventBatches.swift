import Columnar

// SAFETY: offsets enclose every customer of the store; starts, ordinals and picked rows are written
// below their capacity, and ordinals no further than `Ordinals.excess` behind it.

/// Which rows of an event table a scan has to look at. Rows outside never count, so that leaving them
/// out saves work and changes nothing.
struct RowScope: Sendable, Hashable {
  /// Mask of the program over customers: whose rows count; nil for everybody's.
  var customers: Int?
  /// First and last day of the rows; nil for all.
  var days: ClosedRange<Int>?
  /// Of those only each customer's first, or last.
  var edge: Edge?

  enum Edge: Sendable, Hashable { case first, last }

  /// Whether every row is looked at.
  var isWhole: Bool { customers == nil && days == nil && edge == nil }
}

/// Cuts the events of a batch of customers into batches of rows that never split a customer.
///
/// ```
/// customers of the batch   0    1    2         3                capacity 8
/// rows                   ┌──┬─────┬──┬───────────────────┐
/// batches                └── first ──┘└──── second ──────┘
/// ```
/// Where a scope leaves most rows out, batches hold the others alone: those of few customers and the
/// first or last of each are picked customer by customer, those of a period by a look at all times.
final class EventBatches {
  private let offsets: UnsafePointer<UInt32>
  private let table: EventTable
  private let scope: RowScope
  private let starts: UnsafeMutablePointer<Int32>
  private let ordinals: UnsafeMutablePointer<Int32>
  private let picked: UnsafeMutablePointer<Int32>
  /// Customers of a batch of customers: which have rows that are looked at.
  private let flags: Mask
  private let chosen: UnsafeMutablePointer<Int32>
  private let bits = RowBits(capacity: Limits.batchRows)
  private let fillsOrdinals: Bool
  /// Whether a batch tells which rows are of one customer.
  private let needsSegments: Bool
  /// Whether a row costs less than to decide whether it is looked at.
  private let countsCodes: Bool
  /// The scope's days, where they leave enough rows out: finds a customer's rows in them.
  private let run: TimeRun?
  /// The same for all customers at once; nil where a customer has too many rows for that.
  private let finder: RowFinder?
  /// Whether rows outside of the days are looked at with the others.
  private let testsAll: Bool
  /// Rows a batch can hold: at least those of the customer who has most.
  let capacity: Int

  /// Rows that a batch over a table's events can hold.
  static func capacity(of table: EventTable) -> Int {
    max(Limits.batchRows, table.greatestRowCount)
  }

  /// Batches over a table's events; with `isExact` they hold no row outside of the scope's days.
  // SAFETY: `starts` has a place for each customer of a batch of customers and one more, `ordinals`
  // and `picked` one for each row; all are only written below those counts.
  init(
    _ table: EventTable, fillsOrdinals: Bool, scope: RowScope = RowScope(),
    countsCodes: Bool = false, needsSegments: Bool = true, isExact: Bool = false
  ) {
    self.table = table
    self.needsSegments = needsSegments || fillsOrdinals
    self.fillsOrdinals = fillsOrdinals
    self.scope = scope
    self.countsCodes = countsCodes
    offsets = table.offsetPointer
    capacity = max(countsCodes ? Limits.narrowRows : 0, EventBatches.capacity(of: table))
    // An edge of the days' rows is another where any is left in.
    let times = scope.days.flatMap { table.times($0, leavesFew: isExact || scope.edge != nil) }
    run = times.map { TimeRun($0) }
    let isSearched =
      scope.edge != nil || table.assignedCount > Limits.searchedRows * table.customerCount
    finder = isSearched || countsCodes ? nil : times.map { RowFinder($0, table) }
    let picks = scope.isWhole ? 0 : max(capacity, Limits.batchRows)
    let places = fillsOrdinals || scope.edge != nil ? max(capacity, Limits.batchRows) : 0
    func memory<Element>(_ count: Int, _ zero: Element) -> UnsafeMutablePointer<Element> {
      let pointer = UnsafeMutablePointer<Element>.allocate(capacity: count)
      pointer.initialize(repeating: zero, count: count)
      return pointer
    }
    starts = memory(Limits.batchRows + 1, 0)
    ordinals = memory(places + max(Ordinals.excess, RowBits.excess), 0)
    picked = memory(picks, 0)
    flags = memory(Limits.batchRows, 0)
    chosen = memory(Limits.batchRows + RowBits.excess, 0)
    testsAll = countsCodes && !isSearched
  }

  deinit {
    starts.deallocate()
    ordinals.deallocate()
    picked.deallocate()
    flags.deallocate()
    chosen.deallocate()
  }

  /// Calls `body` for each batch of rows of a batch of customers, customers without rows included.
  ///
  /// `machine` has run over the batch of customers, whose mask the scope names.
  func forEach(_ customers: Batch, _ machine: Machine, _ body: (Batch) throws -> Void) rethrows {
    let mask = scope.customers.map { ConstMask(machine.masks[$0]) }
    // Picking customer by customer pays where few of them are left.
    let areFew =
      mask.map {
        Masks.count($0, count: customers.count) * (countsCodes ? 16 : 2) < customers.count
      } ?? false
    if let edge = scope.edge, run == nil {
      try forEachEdge(edge, customers, mask, body)
    } else if areFew || run != nil && finder == nil && !testsAll {
      try forEachPicked(customers, mask, body)
    } else if let finder, !needsSegments {
      try finder.forEachRow(customers, capacity: capacity, body)
    } else if let finder {
      try finder.forEach(customers, capacity: capacity) { batch in
        try body(withOrdinals(batch, customers))
      }
    } else {
      try forEachWhole(customers, body)
    }
  }

  /// All rows of a batch of customers.
  func rows(of customers: Batch) -> Range<Int> {
    Int(offsets[customers.start])..<Int(offsets[customers.start + customers.count])
  }

  private func forEachWhole(_ customers: Batch, _ body: (Batch) throws -> Void) rethrows {
    var segment = 0
    while segment < customers.count {
      let first = offsets + (customers.start + segment)
      let segments = Segments.fitting(
        first, segments: customers.count - segment, capacity: capacity, starts)
      let batch = Batch(
        start: Int(first[0]), count: Int(starts[segments]), starts: UnsafePointer(starts),
        segments: segments, firstSegment: segment)
      try body(withOrdinals(batch, customers))
      segment += segments
    }
  }

  /// The same batch with the customer of each row, where one is asked for.
  private func withOrdinals(_ batch: Batch, _ customers: Batch) -> Batch {
    var batch = batch
    batch.firstOrdinal = customers.start
    if fillsOrdinals, let starts = batch.starts {
      Ordinals.fill(starts, segments: batch.segments, first: batch.firstSegment, ordinals)
      batch.ordinals = UnsafePointer(ordinals)
    }
    return batch
  }

  /// One row for each customer of the mask who has any. The batch has no starts, and tells whose each
  /// row is.
  private func forEachEdge(
    _ edge: RowScope.Edge, _ customers: Batch, _ mask: ConstMask?, _ body: (Batch) throws -> Void
  ) rethrows {
    let first = offsets + customers.start
    let count = customers.count
    for s in 0..<count { flags[s] = first[s] < first[s + 1] ? 1 : 0 }
    if let mask { Masks.and(flags, mask, flags, count: count) }
    bits.pack(flags, count: count)
    let rows = bits.select(ordinals, count: count)
    let firstRow = first[0]
    switch edge {
    case .first:
      Vectors.map(ordinals, picked, count: rows) {
        Int32(truncatingIfNeeded: first[Int($0)] &- firstRow)
      }
    case .last:
      Vectors.map(ordinals, picked, count: rows) {
        Int32(truncatingIfNeeded: first[Int($0) &+ 1] &- firstRow &- 1)
      }
    }
    try body(
      Batch(
        start: Int(firstRow), count: rows, rows: UnsafePointer(picked), segments: count,
        ordinals: UnsafePointer(ordinals), firstOrdinal: customers.start))
  }

  /// The rows of the customers of the mask, one customer after the other.
  private func forEachPicked(
    _ customers: Batch, _ mask: ConstMask?, _ body: (Batch) throws -> Void
  ) rethrows {
    if let mask { bits.pack(mask, count: customers.count) } else { bits.fill(1, customers.count) }
    let count = bits.select(chosen, count: customers.count)
    var next = 0
    var segment = 0
    while segment < customers.count {
      let firstRow = Int(offsets[customers.start + segment])
      let firstSegment = segment
      segment = customers.count
      starts.update(repeating: 0, count: customers.count - firstSegment + 1)
      var rows = 0
      while next < count {
        let place = Int(chosen[next])
        let run = rowsOf(customers.start + place)
        if rows + run.count > capacity {
          segment = place
          break
        }
        starts[place - firstSegment + 1] = Int32(truncatingIfNeeded: run.count)
        for row in run {
          picked[rows] = Int32(truncatingIfNeeded: row - firstRow)
          rows += 1
        }
        next += 1
      }
      let segments = segment - firstSegment
      for s in 0..<segments { starts[s + 1] &+= starts[s] }
      var batch = Batch(
        start: firstRow, count: rows, rows: UnsafePointer(picked),
        starts: UnsafePointer(starts), segments: segments, firstSegment: firstSegment)
      batch.within = run?.range
      try body(withOrdinals(batch, customers))
    }
  }

  /// The rows of a customer that are looked at.
  @inline(__always)
  private func rowsOf(_ customer: Int) -> Range<Int> {
    var rows = Int(offsets[customer])..<Int(offsets[customer + 1])
    if let run { rows = run.rows(of: rows) }
    guard let edge = scope.edge, !rows.isEmpty else { return rows }
    switch edge {
    case .first: return rows.lowerBound..<rows.lowerBound + 1
    case .last: return rows.upperBound - 1..<rows.upperBound
    }
  }

  /// Calls `body` for each batch, of at most so many, of the rows that belong to no customer.
  func forEachUnassigned(_ batchRows: Int, _ body: (Batch) throws -> Void) rethrows {
    var row = table.assignedCount
    while row < table.table.rowCount {
      let count = min(batchRows, table.table.rowCount - row)
      try body(Batch(start: row, count: count, isUnassigned: true))
      row += count
    }
  }
}
