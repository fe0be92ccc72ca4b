import Columnar
import TestSupport
import Testing

@Suite struct PackedIntegersTests {
  static let spans: [(low: Int64, high: Int64, width: PackedIntegers.Width)] = [
    (0, 0, .one), (7, 7, .one), (-5, -5, .one), (0, 255, .one), (-128, 127, .one),
    (0, 256, .two), (-1, 255, .two), (0, 65_535, .two), (1_000_000, 1_065_535, .two),
    (0, 65_536, .four), (-32_768, 32_768, .four), (0, 4_294_967_295, .four),
    (Int64.min, Int64.min + 4_294_967_295, .four), (Int64.max - 4_294_967_295, Int64.max, .four),
    (Int64.max, Int64.max, .one), (Int64.min, Int64.min, .one),
    (Int64.min, Int64.min + 255, .one), (Int64.max - 65_535, Int64.max, .two),
    (0, 4_294_967_296, .eight), (-1, 4_294_967_295, .eight), (0, Int64.max, .eight),
    (Int64.min, 0, .eight), (Int64.min, Int64.max, .eight), (-1, Int64.max, .eight),
  ]

  /// Both ends, their neighbours, the middle and random numbers between.
  private static func numbers(_ low: Int64, _ high: Int64) -> [Int64] {
    var source = RandomSource(seed: UInt64(bitPattern: low ^ high &* 31))
    var numbers = [low, high]
    if low < high { numbers += [low + 1, high - 1, low / 2 + high / 2] }
    let span = UInt64(bitPattern: high &- low)
    for _ in 0..<50 {
      let step = span == .max ? source.next() : source.next() % (span + 1)
      numbers.append(low &+ Int64(bitPattern: step))
    }
    return numbers
  }

  @Test(arguments: spans)
  func keepsEveryValueAtTheLeastWidth(
    low: Int64, high: Int64, width: PackedIntegers.Width
  ) throws {
    let numbers = PackedIntegersTests.numbers(low, high)
    let packed = PackedIntegers(numbers)
    #expect(PackedIntegers.width(for: low...high) == width)
    #expect(packed.width == width)
    #expect(packed.byteCount == numbers.count * width.rawValue)
    #expect((0..<packed.count).map { packed[$0] } == numbers)
    let rows = (0..<UInt32(numbers.count)).reversed() + [0, 0, 1, 1]
    let gathered = try packed.gathered(RowNumbers(rows), .serial)
    #expect((0..<gathered.count).map { gathered[$0] } == rows.map { numbers[Int($0)] })
    #expect(gathered.width == width && gathered.base == packed.base)
    #expect(try packed.gathered(RowNumbers([]), .serial).count == 0)
  }

  @Test func none() {
    let packed = PackedIntegers([])
    #expect(packed.count == 0 && packed.byteCount == 0)
  }

  @Test func boundsMayBeWiderThanTheValues() {
    let packed = PackedIntegers(count: 3, bounds: -1000...1000) { Int64($0) - 1 }
    #expect(packed.width == .two && packed.base == -1000)
    #expect((0..<3).map { packed[$0] } == [-1, 0, 1])
  }
}

@Suite struct BitmapTests {
  static let sizes = [0, 1, 2, 63, 64, 65, 127, 128, 129]

  @Test(arguments: sizes) func patterns(count: Int) throws {
    let patterns: [(Int) -> Bool] = [
      { _ in false }, { _ in true }, { $0 % 2 == 0 }, { $0 == count - 1 }, { $0 == 0 },
    ]
    for isSet in patterns {
      let bitmap = Bitmap(count: count, where: isSet)
      let expected = (0..<count).map(isSet)
      #expect((0..<count).map { bitmap[$0] } == expected)
      #expect(bitmap.setCount == expected.count { $0 })
      #expect(bitmap.count == count)
      let rows = (0..<UInt32(count)).reversed() + (count > 0 ? [0, 0] : [])
      let gathered = try bitmap.gathered(RowNumbers(rows), .serial)
      #expect((0..<gathered.count).map { gathered[$0] } == rows.map { expected[Int($0)] })
    }
  }

  @Test(arguments: sizes) func bitsPastTheEndAreCleared(count: Int) {
    let words = [UInt64](repeating: .max, count: Bitmap.wordCount(count) + 1)
    let bitmap = Bitmap(count: count, words: words)
    #expect(bitmap.setCount == count)
    for word in 0..<Bitmap.wordCount(count) {
      let bits = min(64, count - word * 64)
      #expect(bitmap.words[word].nonzeroBitCount == bits)
      #expect(bitmap.words[word].trailingZeroBitCount == 0)
    }
    #expect(bitmap.words[Bitmap.wordCount(count)] == 0)
  }

  @Test func wordCounts() {
    #expect(BitmapTests.sizes.map(Bitmap.wordCount) == [0, 1, 1, 1, 1, 2, 2, 2, 3])
  }
}

@Suite struct BufferTests {
  @Test(arguments: [0, 1, 63, 64, 65, 1000]) func zerosStandBehindTheBytes(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 | 1) }
    let buffer = Buffer(bytes)
    let pointer = buffer.pointer(as: UInt8.self)
    #expect(buffer.byteCount == count)
    #expect((0..<count).map { pointer[$0] } == bytes)
    #expect((count..<count + 64).allSatisfy { pointer[$0] == 0 })
    #expect(UInt(bitPattern: pointer) % 64 == 0)
  }
}
