import Columnar

// SAFETY: offsets enclose every customer of the store; starts, ordinals and picked rows are written
// below their capacity; the time's codes have a place for each row.

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
/// Where a scope leaves most rows out, batches hold the others alone: as rows of a customer are sorted
/// by time, those of a period are a run, found from its end on.
final class EventBatches {
  private let offsets: UnsafePointer<UInt32>
  private let table: EventTable
  private let scope: RowScope
  private let starts: UnsafeMutablePointer<Int32>
  private let ordinals: UnsafeMutablePointer<Int32>
  private let picked: UnsafeMutablePointer<Int32>
  private let fillsOrdinals: Bool
  /// The scope's days as codes of the time's column, where that column can be searched.
  private let times: TimeRun?
  /// Rows a batch can hold: at least those of the customer who has most.
  let capacity: Int

  /// Rows that a batch over a table's events can hold.
  static func capacity(of table: EventTable) -> Int {
    max(Limits.batchRows, table.greatestRowCount)
  }

  // SAFETY: `starts` has a place for each customer of a batch of customers and one more, `ordinals`
  // and `picked` one for each row; all are only written below those counts.
  init(_ table: EventTable, fillsOrdinals: Bool, scope: RowScope = RowScope()) {
    self.table = table
    self.fillsOrdinals = fillsOrdinals
    self.scope = scope
    offsets = table.offsetPointer
    capacity = EventBatches.capacity(of: table)
    // An edge of the days' rows is another where any is left in.
    times = scope.days.flatMap { TimeRun(table, days: $0, leavesFew: scope.edge != nil) }
    starts = .allocate(capacity: Limits.batchRows + 2)
    ordinals = .allocate(capacity: fillsOrdinals ? capacity : 1)
    picked = .allocate(capacity: scope.isWhole ? 1 : capacity)
    starts.initialize(repeating: 0, count: Limits.batchRows + 2)
    ordinals.initialize(repeating: 0, count: fillsOrdinals ? capacity : 1)
    picked.initialize(repeating: 0, count: scope.isWhole ? 1 : capacity)
  }

  deinit {
    starts.deallocate()
    ordinals.deallocate()
    picked.deallocate()
  }

  /// Calls `body` for each batch of rows of a batch of customers, customers without rows included.
  ///
  /// `machine` has run over the batch of customers, whose mask the scope names.
  func forEach(_ customers: Batch, _ machine: Machine, _ body: (Batch) throws -> Void) rethrows {
    let mask = scope.customers.map { ConstMask(machine.masks[$0]) }
    if scope.edge != nil || times != nil {
      return try forEachPicked(customers, mask, body)
    }
    if let mask {
      // Picking rows one by one pays where few of them are left.
      let count = Masks.count(mask, count: customers.count)
      if count * 2 < customers.count { return try forEachPicked(customers, mask, body) }
    }
    try forEachWhole(customers, body)
  }

  private func forEachWhole(_ customers: Batch, _ body: (Batch) throws -> Void) rethrows {
    var segment = 0
    while segment < customers.count {
      let firstRow = Int(offsets[customers.start + segment])
      let firstSegment = segment
      var rows = 0
      while segment < customers.count {
        let end = Int(offsets[customers.start + segment + 1]) - firstRow
        if end > capacity { break }
        starts[segment - firstSegment] = Int32(truncatingIfNeeded: rows)
        if fillsOrdinals {
          for row in rows..<end { ordinals[row] = Int32(truncatingIfNeeded: segment) }
        }
        rows = end
        segment += 1
      }
      starts[segment - firstSegment] = Int32(truncatingIfNeeded: rows)
      try body(
        Batch(
          start: firstRow, count: rows, starts: UnsafePointer(starts),
          segments: segment - firstSegment, firstSegment: firstSegment,
          ordinals: UnsafePointer(ordinals), firstOrdinal: customers.start))
    }
  }

  private func forEachPicked(
    _ customers: Batch, _ mask: ConstMask?, _ body: (Batch) throws -> Void
  ) rethrows {
    var segment = 0
    while segment < customers.count {
      let firstRow = Int(offsets[customers.start + segment])
      let firstSegment = segment
      var rows = 0
      while segment < customers.count {
        starts[segment - firstSegment] = Int32(truncatingIfNeeded: rows)
        if mask.map({ $0[segment] != 0 }) ?? true {
          let run = run(customers.start + segment)
          if rows + run.count > capacity { break }
          for row in run {
            picked[rows] = Int32(truncatingIfNeeded: row - firstRow)
            if fillsOrdinals { ordinals[rows] = Int32(truncatingIfNeeded: segment) }
            rows += 1
          }
        }
        segment += 1
      }
      starts[segment - firstSegment] = Int32(truncatingIfNeeded: rows)
      try body(
        Batch(
          start: firstRow, count: rows, rows: UnsafePointer(picked),
          starts: UnsafePointer(starts), segments: segment - firstSegment,
          firstSegment: firstSegment, ordinals: UnsafePointer(ordinals),
          firstOrdinal: customers.start))
    }
  }

  /// The rows of a customer that are looked at.
  @inline(__always)
  private func run(_ customer: Int) -> Range<Int> {
    var rows = Int(offsets[customer])..<Int(offsets[customer + 1])
    if let times { rows = times.run(rows) }
    guard let edge = scope.edge, !rows.isEmpty else { return rows }
    switch edge {
    case .first: return rows.lowerBound..<rows.lowerBound + 1
    case .last: return rows.upperBound - 1..<rows.upperBound
    }
  }

  /// Calls `body` for each batch of the rows that belong to no customer.
  func forEachUnassigned(_ body: (Batch) throws -> Void) rethrows {
    var row = table.assignedCount
    while row < table.table.rowCount {
      let count = min(Limits.batchRows, table.table.rowCount - row)
      try body(Batch(start: row, count: count, isUnassigned: true))
      row += count
    }
  }
}

/// Finds the rows of a customer that lie in a range of days: rows ascend by time, and what is asked for
/// is most often near their end.
struct TimeRun {
  private let codes: PackedIntegers.Codes
  private let low: Int64
  private let high: Int64

  /// Nil where there is nothing to leave out: no time, or days that hold all of the table's; and, but
  /// where even a few rows must be left out, days that hold the greater part of them.
  init?(_ table: EventTable, days: ClosedRange<Int>, leavesFew: Bool) {
    guard let column = table.timeColumn, case .integers(let packed) = column.storage,
      let all = table.timeDays, !days.contains(all.lowerBound) || !days.contains(all.upperBound),
      leavesFew || !days.overlaps(all) || days.clamped(to: all).count * 2 < all.count
    else { return nil }
    var perDay = 1
    if case .timestamp(let scale) = column.type { perDay = Timestamps.ticksPerDay(scale) }
    let first = max(days.lowerBound, all.lowerBound - 1)
    let last = min(days.upperBound, all.upperBound + 1)
    codes = packed.codes
    low = Int64(first * perDay) &- packed.base
    high = Int64((last + 1) * perDay - 1) &- packed.base
  }

  @inline(__always)
  func run(_ rows: Range<Int>) -> Range<Int> {
    switch codes {
    case .one(let codes): TimeRun.run(rows, codes, low, high)
    case .two(let codes): TimeRun.run(rows, codes, low, high)
    case .four(let codes): TimeRun.run(rows, codes, low, high)
    case .eight(let codes): TimeRun.run(rows, codes, low, high)
    }
  }

  @inline(__always)
  private static func run<Code: FixedWidthInteger>(
    _ rows: Range<Int>, _ codes: UnsafePointer<Code>, _ low: Int64, _ high: Int64
  ) -> Range<Int> {
    var end = rows.upperBound
    while end > rows.lowerBound, Int64(truncatingIfNeeded: codes[end - 1]) > high { end -= 1 }
    var start = end
    while start > rows.lowerBound, Int64(truncatingIfNeeded: codes[start - 1]) >= low { start -= 1 }
    return start..<end
  }
}
