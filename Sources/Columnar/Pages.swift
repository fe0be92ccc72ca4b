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
  // SAFETY: constant but for `byteCount`, which shrinks once, before anyone else has the pages.
  /// The first byte, at a multiple of `hugeBytes` where there is as much.
  package let base: UnsafeMutableRawPointer
  /// Bytes mapped.
  package private(set) var byteCount: Int

  /// Bytes of a huge page, one entry of the processor's tables instead of 512.
  private static let hugeBytes = 1 << 21
  /// Bytes of a page, of the largest that systems use.
  private static let pageBytes = 1 << 14

  private static func rounded(_ count: Int) -> Int { (count + pageBytes - 1) & ~(pageBytes - 1) }

  /// Room for at least so many bytes; nil where the system refuses.
  package init?(byteCount: Int) {
    let wanted = Pages.rounded(max(1, byteCount))
    let slack = wanted >= Pages.hugeBytes ? Pages.hugeBytes : 0
    let flags = MAP_PRIVATE | MAP_ANON | MAP_NORESERVE
    guard let start = mmap(nil, wanted + slack, PROT_READ | PROT_WRITE, flags, -1, 0),
      start != MAP_FAILED
    else { return nil }
    let address = Int(bitPattern: start)
    let before = slack == 0 ? 0 : -address & (Pages.hugeBytes - 1)
    // SAFETY: what lies before and behind the aligned part is within the mapping.
    if before > 0 { munmap(start, before) }
    if slack > before { munmap(start + before + wanted, slack - before) }
    base = start + before
    self.byteCount = wanted
    #if canImport(Glibc)
      if slack > 0 { _ = madvise(base, wanted, MADV_HUGEPAGE) }
    #endif
  }

  deinit { munmap(base, byteCount) }

  /// Gives back what is behind the first bytes.
  func shrink(to count: Int) {
    let kept = Pages.rounded(max(1, count))
    if kept >= byteCount { return }
    munmap(base + kept, byteCount - kept)
    byteCount = kept
  }
}
