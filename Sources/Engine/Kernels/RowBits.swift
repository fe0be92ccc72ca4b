import CEngine
import Columnar

// SAFETY: words have a place for each 64 rows of the capacity and two more (64 rows from any one on are
// read of two words), ranks one more; what is put in is no longer than the capacity, and starts ascend
// within those rows.

/// A mask of a batch as bits. With the number of those set before each word, counts of segments are
/// differences of ranks, and a long segment costs no more than a short one.
/// ```
/// mask    0 1 1 0 │ 1 │ 0 1 1        starts        0 4 5 8
/// bits    6 set                      ranks there   0 2 3 6   →   counts 2 1 3
/// ```
final class RowBits {
  private let words: UnsafeMutablePointer<UInt64>
  private let ranks: UnsafeMutablePointer<UInt32>
  private let capacity: Int

  /// Room for the masks of batches of `capacity` rows.
  init(capacity: Int) {
    self.capacity = capacity
    words = .allocate(capacity: capacity / 64 + 2)
    ranks = .allocate(capacity: capacity / 64 + 1)
    words.initialize(repeating: 0, count: capacity / 64 + 2)
    ranks.initialize(repeating: 0, count: capacity / 64 + 1)
  }

  deinit {
    words.deallocate()
    ranks.deallocate()
  }

  // MARK: - Setting. Bits behind the rows have no meaning.

  /// The rows of a mask.
  func pack(_ mask: ConstMask, count: Int) { strata_pack_mask(mask, count, words) }

  /// The rows in a range, from a row of the column on.
  func test(_ range: CodeRange, start: Int, count: Int) {
    range.test(start: start, bits: words, count: count)
  }

  /// The rows of a bitmap, from one of them on.
  func load(_ bitmap: Bitmap, start: Int, count: Int) {
    // SAFETY: the word behind the bitmap's last may be read, and no row is behind it.
    let (source, shift) = (bitmap.words + start >> 6, UInt64(start & 63))
    let last = (start + max(count, 1) - 1) >> 6 - start >> 6
    for word in 0...count / 64 {
      let low = word <= last ? source[word] &>> shift : 0
      let high = shift == 0 || word >= last ? 0 : source[word + 1] &<< (64 &- shift)
      words[word] = low | high
    }
  }

  /// All rows or none.
  func fill(_ value: UInt8) {
    words.update(repeating: 0 &- UInt64(value), count: capacity / 64 + 1)
  }

  /// The first `count` rows, and none behind them.
  func fill(_ value: UInt8, _ count: Int) {
    for word in 0...count / 64 {
      let rows = min(64, count - 64 * word)
      words[word] = value == 0 || rows == 0 ? 0 : UInt64.max >> UInt64(64 - rows)
    }
  }

  func and(_ a: RowBits, _ b: RowBits, count: Int) {
    for word in 0...count / 64 { words[word] = a.words[word] & b.words[word] }
  }

  func or(_ a: RowBits, _ b: RowBits, count: Int) {
    for word in 0...count / 64 { words[word] = a.words[word] | b.words[word] }
  }

  /// a and not b.
  func andNot(_ a: RowBits, _ b: RowBits, count: Int) {
    for word in 0...count / 64 { words[word] = a.words[word] & ~b.words[word] }
  }

  func not(_ a: RowBits, count: Int) {
    for word in 0...count / 64 { words[word] = ~a.words[word] }
  }

  func copy(_ a: RowBits, count: Int) { words.update(from: a.words, count: count / 64 + 1) }

  /// Leaves nothing set behind the rows.
  func trim(count: Int) { words[count / 64] &= 1 << UInt64(count % 64) - 1 }

  // MARK: - Reading

  /// The words; bits behind the rows have no meaning.
  var pointer: UnsafePointer<UInt64> { UnsafePointer(words) }

  /// How many of the rows are set here and there.
  func setCount(in other: RowBits, _ count: Int) -> Int {
    strata_count_both(words, other.words, count)
  }

  /// Whether the same rows are set; nothing may be set behind them.
  func equals(_ other: RowBits, count: Int) -> Bool {
    var difference: UInt64 = 0
    for word in 0...count / 64 { difference |= words[word] ^ other.words[word] }
    return difference == 0
  }

  /// Must be called before ranks and counts are asked for.
  func rankWords(count: Int) { strata_rank_words(words, count, ranks) }

  /// Rows set in each segment.
  func count(starts: UnsafePointer<Int32>, segments: Int, _ out: Ints) {
    strata_count_bits(words, ranks, starts, segments, out)
  }

  /// Rows set before each start, of which there is one more than segments.
  func rank(starts: UnsafePointer<Int32>, segments: Int, _ out: UnsafeMutablePointer<Int32>) {
    strata_rank_starts(words, ranks, starts, segments, out)
  }

  /// The rows set, ascending; returns how many. None behind `count` may be set. `out` has room for
  /// `excess` more.
  func select(_ out: UnsafeMutablePointer<Int32>, count: Int) -> Int {
    strata_select_bits(words, count, out)
  }

  /// Places behind the last row that a selection may write to.
  static let excess = 16
}
