// SAFETY: the buffer has `count` numbers; it is immutable and retained.

/// Row numbers, such as the order in which a table is to be put.
package struct RowNumbers: Sendable {
  /// How many.
  package let count: Int
  private let buffer: Buffer

  /// As many numbers as are written by `fill`, which must write all.
  package init<Failure: Error>(
    count: Int, fill: (UnsafeMutablePointer<UInt32>) throws(Failure) -> Void
  ) throws(Failure) {
    self.count = count
    // SAFETY: `count` numbers are written.
    buffer = try Buffer(byteCount: count * 4) { target throws(Failure) in
      if let base = target.bindMemory(to: UInt32.self).baseAddress { try fill(base) }
    }
  }

  /// The numbers of an array.
  package init(_ rows: [UInt32]) {
    count = rows.count
    buffer = Buffer(rows)
  }

  /// The numbers, valid while this is retained.
  @inline(__always)
  package var pointer: UnsafePointer<UInt32> { buffer.pointer(as: UInt32.self) }

  /// The numbers as an array.
  package var array: [UInt32] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
}
