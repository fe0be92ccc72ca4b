#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A block of memory, aligned to 64 bytes, written once while it is made and read-only ever after.
///
/// Columns of a store are made of these. After the initialiser returns nobody writes, so that a
/// buffer may be read from all threads; pointers are valid as long as the buffer is retained.
package final class Buffer: @unchecked Sendable {
  // SAFETY: immutable after `init`; `deinit` frees once, when no reference is left.
  private let memory: UnsafeMutableRawPointer
  /// Bytes in use; 64 further zero bytes may be read behind them (vector loads).
  package let byteCount: Int

  /// Memory for `byteCount` bytes, filled by `fill`, which must write every byte it needs: the rest is zero.
  package init(byteCount: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
    precondition(byteCount >= 0, "a buffer has no negative size")
    let capacity = (byteCount + 127) & ~63
    // SAFETY: `capacity` bytes at 64-byte alignment; the closure sees only the first `byteCount`.
    memory = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 64)
    self.byteCount = byteCount
    #if canImport(Glibc)
      if capacity >= 1 << 22 { _ = madvise(Buffer.pageAligned(memory), capacity, MADV_HUGEPAGE) }
    #endif
    (memory + byteCount).initializeMemory(as: UInt8.self, repeating: 0, count: capacity - byteCount)
    fill(UnsafeMutableRawBufferPointer(start: memory, count: byteCount))
  }

  deinit { memory.deallocate() }

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

  #if canImport(Glibc)
    private static func pageAligned(_ pointer: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
      // SAFETY: only handed to `madvise`, which takes whole pages and changes no contents.
      UnsafeMutableRawPointer(bitPattern: UInt(bitPattern: pointer) & ~4095) ?? pointer
    }
  #endif
}
