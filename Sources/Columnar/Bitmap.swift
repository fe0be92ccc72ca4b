// SAFETY: the buffer has a word for each 64 rows; it is immutable and retained.

/// One bit a row, in words of 64; bits past `count` are zero. Immutable once made.
package struct Bitmap: Sendable {
  /// Rows.
  package let count: Int
  /// Bits that are set.
  package let setCount: Int
  let buffer: Buffer

  /// Words needed for `count` bits.
  package static func wordCount(_ count: Int) -> Int { (count + 63) >> 6 }

  /// A bitmap from words; the array holds `wordCount(count)` of them, or more, which are ignored.
  package init(count: Int, words: [UInt64]) {
    precondition(words.count >= Bitmap.wordCount(count), "a bitmap's words cover its rows")
    var words = Array(words.prefix(Bitmap.wordCount(count)))
    if count & 63 != 0 { words[words.count - 1] &= (1 << UInt64(count & 63)) &- 1 }
    self.count = count
    setCount = words.reduce(0) { $0 + $1.nonzeroBitCount }
    buffer = Buffer(words)
  }

  /// Takes over words that were written elsewhere (a mapped file): bits past `count` are zero, and as
  /// many bits are set as is said.
  init(count: Int, setCount: Int, words: Buffer) {
    precondition(
      words.byteCount == Bitmap.wordCount(count) * 8, "a bitmap's words are those of its rows")
    self.count = count
    self.setCount = setCount
    buffer = words
  }

  /// A bitmap from a predicate on row numbers.
  package init(count: Int, where isSet: (Int) -> Bool) {
    self.init(
      count: count,
      words: Bitmap.words(count) { words in
        Bitmap.set(0..<count, in: words, where: isSet)
      })
  }

  /// A bitmap from a predicate on row numbers, which tasks ask for rows of their own.
  @inline(__always)
  package init(
    count: Int, _ tasks: TaskRunner, where isSet: (Int) -> Bool
  ) throws(BudgetError) {
    // SAFETY: ranges begin at multiples of 64, so that no two tasks write one word.
    let words = try Bitmap.words(count) { words throws(BudgetError) in
      try tasks.ranges(count) { Bitmap.set($0, in: words, where: isSet) }
    }
    self.init(count: count, words: words)
  }

  @inline(__always)
  private static func words<Failure: Error>(
    _ count: Int, _ fill: (UnsafeMutableBufferPointer<UInt64>) throws(Failure) -> Void
  ) throws(Failure) -> [UInt64] {
    var words = [UInt64](repeating: 0, count: wordCount(count))
    try words.withUnsafeMutableBufferPointer { words throws(Failure) in try fill(words) }
    return words
  }

  @inline(__always)
  private static func set(
    _ range: Range<Int>, in words: UnsafeMutableBufferPointer<UInt64>, where isSet: (Int) -> Bool
  ) {
    for row in range where isSet(row) { words[row &>> 6] |= 1 &<< UInt64(row & 63) }
  }

  /// Whether the bit of `row` (0 … count − 1) is set.
  @inline(__always)
  package subscript(row: Int) -> Bool {
    words[row >> 6] >> UInt64(row & 63) & 1 != 0
  }

  /// The words, valid while the bitmap is retained; one further zero word may be read.
  @inline(__always)
  package var words: UnsafePointer<UInt64> { buffer.pointer(as: UInt64.self) }

  /// The bits of other rows: bit i of the result is bit `rows[i]` of this.
  package func gathered(
    _ rows: RowNumbers, _ tasks: TaskRunner
  ) throws(BudgetError) -> Bitmap {
    // SAFETY: tasks ask for rows below the count only, and bits below this bitmap's.
    let (pointer, words) = (rows.pointer, self.words)
    return try Bitmap(count: rows.count, tasks) { index in
      let row = Int(pointer[index])
      return words[row &>> 6] &>> UInt64(row & 63) & 1 != 0
    }
  }

  /// Where bits are that are set: of the bits set, those of the numbers given, which ascend from 0.
  package func places(ofSet numbers: some Collection<Int>) -> [Int] {
    var places: [Int] = []
    places.reserveCapacity(numbers.count)
    var (word, before) = (0, 0)
    for number in numbers {
      // SAFETY: words are read below their number.
      while word < Bitmap.wordCount(count), before + words[word].nonzeroBitCount <= number {
        before += words[word].nonzeroBitCount
        word += 1
      }
      guard word < Bitmap.wordCount(count) else { break }
      var bits = words[word]
      for _ in before..<number { bits &= bits - 1 }
      places.append(word * 64 + bits.trailingZeroBitCount)
    }
    return places
  }
}
