import CEngine

// SAFETY: words and ranks have a place for each 64 rows of the capacity and one more; masks that are
// packed are no longer than it, and starts ascend within the rows packed.

/// The mask of a batch as bits, with the number of those set before each word: so that counts of
/// segments are differences of ranks, and a long segment costs no more than a short one.
/// ```
/// mask    0 1 1 0 │ 1 │ 0 1 1        starts        0 4 5 8
/// bits    6 set                      ranks there   0 2 3 6   →   counts 2 1 3
/// ```
final class RowBits {
  private let words: UnsafeMutablePointer<UInt64>
  private let ranks: UnsafeMutablePointer<UInt32>
  private var count = 0

  /// Room for the masks of batches of `capacity` rows.
  init(capacity: Int) {
    words = .allocate(capacity: capacity / 64 + 1)
    ranks = .allocate(capacity: capacity / 64 + 1)
    words.initialize(repeating: 0, count: capacity / 64 + 1)
    ranks.initialize(repeating: 0, count: capacity / 64 + 1)
  }

  deinit {
    words.deallocate()
    ranks.deallocate()
  }

  /// Takes a mask of `count` rows.
  func pack(_ mask: ConstMask, count: Int) {
    self.count = count
    strata_pack_mask(mask, count, words, ranks)
  }

  /// Rows set in each segment.
  func count(starts: UnsafePointer<Int32>, segments: Int, _ out: Ints) {
    strata_count_bits(words, ranks, starts, segments, out)
  }

  /// Rows set before each start, of which there is one more than segments.
  func rank(starts: UnsafePointer<Int32>, segments: Int, _ out: UnsafeMutablePointer<Int32>) {
    strata_rank_starts(words, ranks, starts, segments, out)
  }

  /// The rows set, ascending; returns how many. `out` has room for 16 more.
  func select(_ out: UnsafeMutablePointer<Int32>) -> Int {
    strata_select_bits(words, count, out)
  }

  /// Places behind the last row that a selection may write to.
  static let excess = 16
}
