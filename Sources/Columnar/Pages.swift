import CColumnar
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// SAFETY: the mapping is private to its owner, which unmaps each part of it once.

/// Whole pages straight from the system: zero until they are written, taking no memory until then,
/// and given back as soon as they are let go, whatever the allocator keeps.
///
/// ```
/// base                     byteCount
/// │ written  │ untouched   │          reserved: room for more than will be there
/// ```
package final class Pages: @unchecked Sendable {
  // SAFETY: constant but for `byteCount`, which shrinks once, before anyone else has the pages, or is 0
  // when they have moved, for whoever had them alone.
  /// The first byte, at a multiple of `hugeBytes` where there is as much.
  package let base: UnsafeMutableRawPointer
  /// Bytes mapped.
  package private(set) var byteCount: Int

  /// Bytes of a huge page, one entry of the processor's tables instead of 512.
  private static let hugeBytes = 1 << 21
  /// Bytes of a page, of the largest that systems use.
  private static let pageBytes = 1 << 14

  private static func rounded(_ count: Int) -> Int { (count + pageBytes - 1) & ~(pageBytes - 1) }

  /// Room for at least so many bytes, all zero; nil where the system refuses.
  package init?(byteCount: Int) {
    let wanted = Pages.rounded(max(1, byteCount))
    guard let base = Pages.mapped(wanted) else { return nil }
    self.base = base
    self.byteCount = wanted
  }

  /// Exactly as many pages as so many bytes need, if there are such that were let go (see
  /// `PageCache`) from among them, with whatever was written there; nil where the system refuses.
  init?(recycling byteCount: Int) {
    let wanted = Pages.rounded(max(1, byteCount))
    guard let base = PageCache.take(wanted) ?? Pages.mapped(wanted) else { return nil }
    self.base = base
    self.byteCount = wanted
  }

  /// At least so many bytes, of which the first are those of other pages, which are empty afterwards; nil where
  /// the system refuses, and the other pages are as they were. Nothing is copied.
  init?(moving other: Pages, byteCount: Int) {
    let wanted = Pages.rounded(max(byteCount, other.byteCount))
    guard let base = Pages.mapped(wanted) else { return nil }
    // Where that fails, the new mapping may be gone already and its place somebody else's: what is left of it,
    // untouched pages that take no memory, is not given back.
    guard strata_move_pages(other.base, other.byteCount, base, wanted) != 0 else { return nil }
    self.base = base
    self.byteCount = wanted
    other.byteCount = 0
  }

  deinit { if byteCount > 0 { PageCache.give(base, byteCount) } }

  /// Gives back what is behind the first bytes.
  func shrink(to count: Int) {
    let kept = Pages.rounded(max(1, count))
    if kept >= byteCount { return }
    munmap(base + kept, byteCount - kept)
    byteCount = kept
  }

  private static func mapped(_ byteCount: Int) -> UnsafeMutableRawPointer? {
    let slack = byteCount >= Pages.hugeBytes ? Pages.hugeBytes : 0
    let flags = MAP_PRIVATE | MAP_ANON | MAP_NORESERVE
    guard let start = mmap(nil, byteCount + slack, PROT_READ | PROT_WRITE, flags, -1, 0),
      start != MAP_FAILED
    else { return nil }
    let before = slack == 0 ? 0 : -Int(bitPattern: start) & (Pages.hugeBytes - 1)
    // SAFETY: what lies before and behind the aligned part is within the mapping.
    if before > 0 { munmap(start, before) }
    if slack > before { munmap(start + before + byteCount, slack - before) }
    #if canImport(Glibc)
      if slack > 0 { _ = madvise(start + before, byteCount, MADV_HUGEPAGE) }
    #endif
    return start + before
  }
}

/// Pages that were let go, kept for whoever needs some next: the system takes a third of the time of
/// a load to clear new ones. A load fills column after column of one size.
package enum PageCache {
  private struct Range {
    let base: UInt
    let byteCount: Int
  }

  private struct State {
    var users = 0
    var ranges: [Range] = []
  }

  private static let state = Mutex(State())

  /// Runs a body during which pages are kept; afterwards they are given back.
  package static func use<Result>(_ body: () throws -> Result) rethrows -> Result {
    state.withLock { $0.users += 1 }
    defer {
      state.withLock { state in
        state.users -= 1
        if state.users == 0 {
          for range in state.ranges { unmap(range) }
          state.ranges = []
        }
      }
    }
    return try body()
  }

  /// The least range that is large enough; what is behind the bytes stays.
  fileprivate static func take(_ byteCount: Int) -> UnsafeMutableRawPointer? {
    state.withLock { state in
      let fitting = state.ranges.indices.filter { state.ranges[$0].byteCount >= byteCount }
      guard
        let best = fitting.min(by: { state.ranges[$0].byteCount < state.ranges[$1].byteCount })
      else { return nil }
      let range = state.ranges.remove(at: best)
      if range.byteCount > byteCount {
        state.ranges.append(
          Range(base: range.base + UInt(byteCount), byteCount: range.byteCount - byteCount))
      }
      return UnsafeMutableRawPointer(bitPattern: range.base)
    }
  }

  /// Keeps a range, or gives it back where no load is going on.
  fileprivate static func give(_ base: UnsafeMutableRawPointer, _ byteCount: Int) {
    let range = Range(base: UInt(bitPattern: base), byteCount: byteCount)
    state.withLock { state in
      if state.users > 0 { state.ranges.append(range) } else { unmap(range) }
    }
  }

  private static func unmap(_ range: Range) {
    // SAFETY: whole pages that nobody has; each range is in one place only.
    if let base = UnsafeMutableRawPointer(bitPattern: range.base) { munmap(base, range.byteCount) }
  }
}
