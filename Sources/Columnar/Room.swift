import Synchronization

// SAFETY: rooms of a block do not overlap; block and room are given back once, when nobody has them.

/// Memory for a growing array: the allocator's where it is small, and a stretch of huge pages that
/// neighbours share where it is large.
///
/// ```
/// block    ▓▓▓▓▓▓▓▓│▓▓▓▓│▓▓▓▓▓▓│░░░░░░░     rooms one behind the other; let go with the last of them
/// ```
/// Pages of 4 KiB cost a fault each when they are first written, and an entry of the processor's tables
/// whenever they are read: with millions of rows a sixth of a statement's time.
package final class Room: @unchecked Sendable {
  // SAFETY: constant; whoever holds the room alone writes.
  /// The first byte, at a multiple of 64.
  package let base: UnsafeMutableRawPointer
  private let pages: Pages?

  /// Bytes from which on a room has huge pages; of a block of them, and of those that have it alone.
  private static let (leastPaged, blockBytes, leastAlone) = (1 << 18, 1 << 25, 1 << 23)

  /// Room for at least so many bytes, which nobody has written.
  package init(byteCount: Int) {
    if byteCount >= Room.leastPaged, let (base, pages) = Room.take((byteCount + 63) & ~63) {
      (self.base, self.pages) = (base, pages)
    } else {
      (base, pages) = (.allocate(byteCount: max(byteCount, 1), alignment: 64), nil)
    }
  }

  /// Takes over the bytes of another room, which nobody needs any more, without copying them; nil where it
  /// does not have its pages alone.
  package init?(moving other: Room, byteCount: Int) {
    guard let old = other.pages, old.base == other.base, old.byteCount != Room.blockBytes,
      let pages = Pages(moving: old, byteCount: byteCount)
    else { return nil }
    (base, self.pages) = (pages.base, pages)
  }

  /// Whether it is full of zeros when it is new.
  package var isZero: Bool { pages != nil }

  deinit { if pages == nil { base.deallocate() } }

  /// The block out of which rooms are cut; it lives as long as they do.
  private struct Block {
    weak var pages: Pages?
    var taken = 0
  }

  private static let block = Mutex(Block())

  private static func take(_ byteCount: Int) -> (UnsafeMutableRawPointer, Pages)? {
    if byteCount >= leastAlone { return Pages(byteCount: byteCount).map { ($0.base, $0) } }
    return block.withLock { block in
      if let pages = block.pages, block.taken + byteCount <= pages.byteCount {
        defer { block.taken += byteCount }
        return (pages.base + block.taken, pages)
      }
      guard let pages = Pages(byteCount: blockBytes) else { return nil }
      block = Block(pages: pages, taken: byteCount)
      return (pages.base, pages)
    }
  }
}
