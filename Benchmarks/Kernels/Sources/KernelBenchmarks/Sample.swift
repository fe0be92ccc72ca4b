/// Registers of one batch with reproducible content. Never freed: it lives as long as the program.
final class Sample: Sendable {
  /// Rows of a batch, as in the engine's `Limits`.
  static let rowCount = 2_048
  /// Rows of a customer on average.
  static let rowsPerCustomer = 10

  // SAFETY: every register has `rowCount` places and one more; kernels write only `…Out`, one
  // benchmark at a time.
  nonisolated(unsafe) let bytes: UnsafeMutablePointer<UInt8>
  nonisolated(unsafe) let shorts: UnsafeMutablePointer<UInt16>
  nonisolated(unsafe) let words: UnsafeMutablePointer<UInt32>
  nonisolated(unsafe) let ints: Ints
  nonisolated(unsafe) let otherInts: Ints
  nonisolated(unsafe) let mask: Mask
  nonisolated(unsafe) let otherMask: Mask
  nonisolated(unsafe) let starts: UnsafeMutablePointer<Int32>
  nonisolated(unsafe) let intsOut: Ints
  nonisolated(unsafe) let scratch: Ints
  nonisolated(unsafe) let maskOut: Mask
  nonisolated(unsafe) let rowsOut: UnsafeMutablePointer<Int32>
  nonisolated(unsafe) let table: UnsafeMutableBufferPointer<Int64>
  nonisolated(unsafe) let flags: UnsafeMutableBufferPointer<UInt8>
  /// Customers whose rows the batch holds.
  let segmentCount: Int

  init() {
    var random = RandomNumbers(state: 88_172_645_463_325_252)
    bytes = Sample.register { _ in UInt8(truncatingIfNeeded: random.next() % 25) }
    shorts = Sample.register { _ in UInt16(truncatingIfNeeded: random.next() % 1_826) }
    words = Sample.register { _ in UInt32(truncatingIfNeeded: random.next() % 3_000_000) }
    ints = Sample.register { _ in Int64(random.next() % 500) }
    otherInts = Sample.register { _ in Int64(random.next() % 500) }
    mask = Sample.register { _ in random.next() % 2 == 0 ? 1 : 0 }
    otherMask = Sample.register { _ in random.next() % 8 == 0 ? 1 : 0 }
    // Customers with 1 to 19 rows.
    var ends: [Int32] = [0]
    while let end = ends.last, end < Sample.rowCount {
      let rows = Int32(random.next() % UInt64(2 * Sample.rowsPerCustomer - 1)) + 1
      ends.append(min(end + rows, Int32(Sample.rowCount)))
    }
    segmentCount = ends.count - 1
    starts = Sample.register { ends[min($0, ends.count - 1)] }
    intsOut = Sample.register { _ in 0 }
    scratch = Sample.register { _ in 0 }
    maskOut = Sample.register { _ in 0 }
    rowsOut = Sample.register { _ in 0 }
    table = UnsafeMutableBufferPointer(start: Sample.register { Int64($0) }, count: 500)
    flags = UnsafeMutableBufferPointer(start: Sample.register { UInt8($0 % 2) }, count: 500)
  }

  private static func register<Element>(
    _ value: (Int) -> Element
  ) -> UnsafeMutablePointer<Element> {
    let register = UnsafeMutablePointer<Element>.allocate(capacity: rowCount + 64)
    for row in 0...rowCount { (register + row).initialize(to: value(row)) }
    return register
  }
}

/// Numbers without pattern, the same each time (xorshift).
private struct RandomNumbers {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
