/// A block of memory, aligned to 64 bytes, written once while it is made and read-only ever after.
///
/// Columns of a store are made of these. After the initialiser returns nobody writes, so that a
/// buffer may be read from all threads; pointers are valid as long as the buffer is retained.
package final class Buffer: @unchecked Sendable {
  // SAFETY: immutable after `init`; `deinit` frees once, when no reference is left.
  private let memory: UnsafeMutableRawPointer
  /// What holds the memory: pages of the buffer's own, or a mapped file; nil where it is the
  /// allocator's.
  private let owner: AnyObject?
  /// Bytes in use; 64 further zero bytes may be read behind them (vector loads).
  package let byteCount: Int

  /// Bytes from which on a buffer has pages of its own.
  private static let leastPages = 1 << 22
  static let readableBehind = 64

  /// Memory for `byteCount` bytes, filled by `fill`, which must write every byte.
  package init<Failure: Error>(
    byteCount: Int, fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    precondition(byteCount >= 0, "a buffer has no negative size")
    let capacity = byteCount + Buffer.readableBehind
    let pages = byteCount >= Buffer.leastPages ? Pages(recycling: capacity) : nil
    // SAFETY: `capacity` bytes at 64-byte alignment; the closure sees only the first `byteCount`.
    memory = pages?.base ?? .allocate(byteCount: (capacity + 63) & ~63, alignment: 64)
    owner = pages
    self.byteCount = byteCount
    (memory + byteCount).initializeMemory(
      as: UInt8.self, repeating: 0, count: Buffer.readableBehind)
    try fill(UnsafeMutableRawBufferPointer(start: memory, count: byteCount))
  }

  /// Takes over pages of which the first `byteCount` bytes were written and 64 more may be; the
  /// rest is given back.
  package init(_ pages: consuming Pages, byteCount: Int) {
    let capacity = byteCount + Buffer.readableBehind
    precondition(capacity <= pages.byteCount, "pages cover the buffer")
    pages.shrink(to: capacity)
    memory = pages.base
    owner = pages
    self.byteCount = byteCount
    // SAFETY: within the pages, as was just checked.
    (memory + byteCount).initializeMemory(
      as: UInt8.self, repeating: 0, count: Buffer.readableBehind)
  }

  /// A stretch of a mapped file, which begins at a multiple of 64 bytes and has 64 zero bytes behind it.
  init(_ file: MappedFile, offset: Int, byteCount: Int) {
    precondition(
      offset >= 0 && offset & 63 == 0 && byteCount >= 0
        && offset + byteCount + Buffer.readableBehind <= file.byteCount,
      "a section and the zeros behind it lie within its file")
    // SAFETY: as was just checked; the mapping is read-only, and nobody writes to a buffer.
    memory = UnsafeMutableRawPointer(mutating: file.base + offset)
    owner = file
    self.byteCount = byteCount
  }

  deinit {
    if owner == nil { memory.deallocate() }
  }

  /// The bytes, to be written to a file.
  // SAFETY: as many as the memory holds; valid while the buffer is retained.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: memory, count: byteCount) }

  /// A copy of an array's elements.
  package convenience init<Element: BitwiseCopyable>(_ elements: [Element]) {
    // SAFETY: both sides hold exactly `byteCount` bytes.
    self.init(byteCount: elements.count * MemoryLayout<Element>.stride) { target in
      elements.withUnsafeBytes { target.copyMemory(from: $0) }
    }
  }

  /// The bytes as elements of a trivial type. Valid while the buffer is retained.
  @inline(__always)
  package func pointer<Element: BitwiseCopyable>(as _: Element.Type) -> UnsafePointer<Element> {
    // SAFETY: 64-byte alignment covers every element type used; the caller stays below `byteCount`.
    UnsafePointer(memory.assumingMemoryBound(to: Element.self))
  }
}
