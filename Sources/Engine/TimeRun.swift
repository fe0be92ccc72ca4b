import Columnar

// SAFETY: rows looked at are those of customers of the table, and its times have a code for each; the
// memory of a finder has a place for each row that it takes at once.

// The rows of a period: sorted by time they are a run of each customer's.

extension CodeRange {
  /// The times of a table's rows that lie in a range of days; nil where it has no time.
  init?(days: ClosedRange<Int>, of table: EventTable) {
    guard let column = table.timeColumn, case .integers(let packed) = column.storage,
      let all = table.timeDays
    else { return nil }
    guard days.overlaps(all) else {
      self.init(packed: packed, low: 1, high: 0)
      return
    }
    var perDay = 1
    if case .timestamp(let scale) = column.type { perDay = Timestamps.ticksPerDay(scale) }
    let days = days.clamped(to: all)
    self.init(
      packed: packed, low: Int64(days.lowerBound * perDay),
      high: Int64((days.upperBound + 1) * perDay - 1))
  }
}

extension EventTable {
  /// Customers.
  var customerCount: Int { offsets.byteCount / 4 - 1 }

  /// The times in a range of days. Nil where there is nothing to leave out: no time, or days that hold
  /// all of the table's; and, but where even a few rows must be left out, days that hold the greater
  /// part of them.
  func times(_ days: ClosedRange<Int>, leavesFew: Bool) -> CodeRange? {
    guard let all = timeDays, !days.contains(all.lowerBound) || !days.contains(all.upperBound),
      leavesFew || !days.overlaps(all) || days.clamped(to: all).count * 2 < all.count
    else { return nil }
    return CodeRange(days: days, of: self)
  }
}

/// Finds the rows of one customer in a range of times: what is asked for is most often near their end.
struct TimeRun {
  let range: CodeRange
  private let codes: PackedIntegers.Codes
  private let low: Int64
  private let high: Int64

  init(_ range: CodeRange) {
    self.range = range
    codes = range.packed.codes
    // A range that holds nothing holds no code either.
    low = range.low > range.high ? .max : range.low &- range.packed.base
    high = range.low > range.high ? .min : range.high &- range.packed.base
  }

  @inline(__always)
  func rows(of customer: Range<Int>) -> Range<Int> {
    switch codes {
    case .one(let codes): TimeRun.rows(customer, codes, low, high)
    case .two(let codes): TimeRun.rows(customer, codes, low, high)
    case .four(let codes): TimeRun.rows(customer, codes, low, high)
    case .eight(let codes): TimeRun.rows(customer, codes, low, high)
    }
  }

  @inline(__always)
  private static func rows<Code: FixedWidthInteger>(
    _ rows: Range<Int>, _ codes: UnsafePointer<Code>, _ low: Int64, _ high: Int64
  ) -> Range<Int> {
    var end = rows.upperBound
    while end > rows.lowerBound, Int64(truncatingIfNeeded: codes[end - 1]) > high { end -= 1 }
    var start = end
    while start > rows.lowerBound, Int64(truncatingIfNeeded: codes[start - 1]) >= low { start -= 1 }
    return start..<end
  }
}

/// Finds the rows of many customers in a range of times, by a look at all of their rows: which is no
/// more than two bytes a row, and takes no branch that depends on them.
final class RowFinder {
  private let range: CodeRange
  private let offsets: UnsafePointer<UInt32>
  private let rowsAtOnce: Int
  private let bits: RowBits
  private let found: UnsafeMutablePointer<Int32>
  private let starts: UnsafeMutablePointer<Int32>
  private let batchStarts: UnsafeMutablePointer<Int32>

  init(_ range: CodeRange, _ table: EventTable) {
    self.range = range
    offsets = table.offsetPointer
    rowsAtOnce = max(Limits.narrowRows, table.greatestRowCount)
    bits = RowBits(capacity: rowsAtOnce)
    found = .allocate(capacity: rowsAtOnce + RowBits.excess)
    starts = .allocate(capacity: Limits.batchRows + 1)
    batchStarts = .allocate(capacity: Limits.batchRows + 1)
    found.initialize(repeating: 0, count: rowsAtOnce + RowBits.excess)
    starts.initialize(repeating: 0, count: Limits.batchRows + 1)
    batchStarts.initialize(repeating: 0, count: Limits.batchRows + 1)
  }

  deinit {
    found.deallocate()
    starts.deallocate()
    batchStarts.deallocate()
  }

  /// Calls `body` for batches of the rows of a batch of customers, without a word on whose they are.
  func forEachRow(_ customers: Batch, capacity: Int, _ body: (Batch) throws -> Void) rethrows {
    let end = Int(offsets[customers.start + customers.count])
    var start = Int(offsets[customers.start])
    while start < end {
      let rows = min(rowsAtOnce, end - start)
      bits.test(range, start: start, count: rows)
      let count = bits.select(found, count: rows)
      for first in stride(from: 0, to: count, by: capacity) {
        var batch = Batch(
          start: start, count: min(capacity, count - first), rows: UnsafePointer(found + first))
        batch.within = range
        try body(batch)
      }
      start += rows
    }
  }

  /// Calls `body` for batches of the rows of a batch of customers, at most `capacity` each.
  func forEach(_ customers: Batch, capacity: Int, _ body: (Batch) throws -> Void) rethrows {
    var segment = 0
    while segment < customers.count {
      let first = offsets + (customers.start + segment)
      let segments = Segments.fitting(
        first, segments: customers.count - segment, capacity: rowsAtOnce, starts)
      let rows = Int(starts[segments])
      bits.test(range, start: Int(first[0]), count: rows)
      bits.rankWords(count: rows)
      bits.rank(starts: starts, segments: segments, starts)
      _ = bits.select(found, count: rows)
      var done = 0
      while done < segments {
        let count = Segments.fitting(
          starts + done, segments: segments - done, capacity: capacity, batchStarts)
        var batch = Batch(
          start: Int(first[0]), count: Int(batchStarts[count]),
          rows: UnsafePointer(found + Int(starts[done])), starts: UnsafePointer(batchStarts),
          segments: count, firstSegment: segment + done)
        batch.within = range
        try body(batch)
        done += count
      }
      segment += segments
    }
  }
}
