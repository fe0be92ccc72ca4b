// SAFETY: words are loaded below the end; the tail is read byte by byte.

// Eight bytes at a time, as one 64-bit number ("SIMD within a register").

/// Finds bytes in words of eight.
///
/// ```
/// word      'a' 'b' ',' 'c' …        word ^ pattern is zero where the byte is the one wanted
/// matches   00  00  80  00  …        and only there the highest bit is set in the result
/// ```
enum ByteScan {
  static let lowBits: UInt64 = 0x0101_0101_0101_0101
  static let highBits: UInt64 = 0x8080_8080_8080_8080

  /// The byte eight times.
  @inline(__always)
  static func pattern(_ byte: UInt8) -> UInt64 { UInt64(byte) &* lowBits }

  /// The highest bit of each byte that equals the pattern's; exact, no neighbour is flagged.
  @inline(__always)
  static func matches(_ word: UInt64, _ pattern: UInt64) -> UInt64 {
    let difference = word ^ pattern
    let low = (difference & ~highBits) &+ ~highBits
    return ~(low | difference | ~highBits)
  }

  /// Eight bytes at `position`, the first lowest; zeros stand for bytes behind `end`.
  @inline(__always)
  static func load(_ base: UnsafePointer<UInt8>, _ position: Int, end: Int) -> UInt64 {
    if position &+ 8 <= end {
      // SAFETY: the eight bytes lie before `end`, which the caller's memory reaches.
      return UInt64(
        littleEndian: UnsafeRawPointer(base + position).loadUnaligned(as: UInt64.self))
    }
    return loadTail(base, position, end: end)
  }

  @inline(never)
  static func loadTail(_ base: UnsafePointer<UInt8>, _ position: Int, end: Int) -> UInt64 {
    var word: UInt64 = 0
    var index = position
    while index < end {
      word |= UInt64(base[index]) << UInt64((index - position) * 8)
      index += 1
    }
    return word
  }

  /// The place of the first such byte in a range, or its end. Bits of the bytes seen go to `seen`.
  static func firstIndex(
    of byte: UInt8, _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, seen: inout UInt64
  ) -> Int {
    let wanted = pattern(byte)
    var position = start
    while position < end {
      let word = load(base, position, end: end)
      seen |= word
      let found = matches(word, wanted)
      if found != 0 { return min(end, position + found.trailingZeroBitCount >> 3) }
      position += 8
    }
    return end
  }

  /// The place of the first such byte in a range, or its end.
  static func firstIndex(
    of byte: UInt8, _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int
  ) -> Int {
    var seen: UInt64 = 0
    return firstIndex(of: byte, base, start, end, seen: &seen)
  }

  /// How often the byte occurs in a range.
  static func count(
    of byte: UInt8, _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int
  ) -> Int {
    let wanted = pattern(byte)
    var count = 0
    var position = start
    while position < end {
      var found = matches(load(base, position, end: end), wanted)
      // Zeros stand for bytes behind the end: they are not counted.
      if end - position < 8 { found &= (1 << UInt64((end - position) * 8)) &- 1 }
      count += found.nonzeroBitCount
      position += 8
    }
    return count
  }
}

/// Checks UTF-8 as Unicode defines it: shortest forms, no surrogates, at most U+10FFFF.
enum UTF8Check {
  /// Whether the bytes of a range are UTF-8.
  static func isValid(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var position = start
    while position < end {
      if base[position] < 0x80 {
        if position + 8 <= end,
          ByteScan.load(base, position, end: end) & ByteScan.highBits == 0
        {
          position += 8
        } else {
          position += 1
        }
        continue
      }
      let length = sequenceLength(
        // SAFETY: at most four bytes, none behind `end`.
        UnsafeBufferPointer(start: base + position, count: min(4, end - position))[...])
      if length == 0 { return false }
      position += length
    }
    return true
  }

  /// Bytes of the character that the bytes begin with, or 0 where they begin with none.
  static func sequenceLength<Bytes: RandomAccessCollection<UInt8>>(_ bytes: Bytes) -> Int
  where Bytes.Index == Int {
    guard let first = bytes.first else { return 0 }
    let start = bytes.startIndex
    let second = bytes.count > 1 ? bytes[start + 1] : 0
    let length: Int
    let bounds: ClosedRange<UInt8>
    switch first {
    case 0..<0x80: return 1
    case 0xC2...0xDF: (length, bounds) = (2, 0x80...0xBF)
    case 0xE0: (length, bounds) = (3, 0xA0...0xBF)
    case 0xED: (length, bounds) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, bounds) = (3, 0x80...0xBF)
    case 0xF0: (length, bounds) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, bounds) = (4, 0x80...0xBF)
    case 0xF4: (length, bounds) = (4, 0x80...0x8F)
    default: return 0
    }
    guard bytes.count >= length, bounds.contains(second) else { return 0 }
    for index in 2..<max(2, length) where bytes[start + index] & 0xC0 != 0x80 { return 0 }
    return length
  }
}
