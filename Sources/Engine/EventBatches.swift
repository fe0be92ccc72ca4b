import Columnar

// SAFETY: offsets enclose every customer of the store; starts and ordinals are written below
// their capacity.

/// Cuts the events of a batch of customers into batches of rows that never split a customer.
///
/// ```
/// customers of the batch   0    1    2         3                capacity 8
/// rows                   ┌──┬─────┬──┬───────────────────┐
/// batches                └── first ──┘└──── second ──────┘
/// ```
final class EventBatches {
  private let offsets: UnsafePointer<UInt32>
  private let table: EventTable
  private let starts: UnsafeMutablePointer<Int32>
  private let ordinals: UnsafeMutablePointer<Int32>
  private let fillsOrdinals: Bool
  /// Rows a batch can hold: at least those of the customer who has most.
  let capacity: Int

  /// Rows that a batch over a table's events can hold.
  static func capacity(of table: EventTable) -> Int {
    max(Limits.batchRows, table.greatestRowCount)
  }

  // SAFETY: `starts` has a place for each customer of a batch of customers and one more, `ordinals`
  // one for each row; both are only written below those counts.
  init(_ table: EventTable, fillsOrdinals: Bool) {
    self.table = table
    self.fillsOrdinals = fillsOrdinals
    offsets = table.offsetPointer
    capacity = EventBatches.capacity(of: table)
    starts = .allocate(capacity: Limits.batchRows + 2)
    ordinals = .allocate(capacity: fillsOrdinals ? capacity : 1)
    starts.initialize(repeating: 0, count: Limits.batchRows + 2)
    ordinals.initialize(repeating: 0, count: fillsOrdinals ? capacity : 1)
  }

  deinit {
    starts.deallocate()
    ordinals.deallocate()
  }

  /// Calls `body` for each batch of rows of a batch of customers, customers without rows included.
  func forEach(_ customers: Batch, _ body: (Batch) throws -> Void) rethrows {
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
