// SAFETY: words are read within the text: the last begins eight bytes and the distance of the two
// letters before its end.

/// Looks for bytes within a text, sixteen places at a time.
///
/// Where both of the first two bytes stand, the differences of both are 0 at once; the lowest byte of a
/// word that is 0 is found by a subtraction.
/// ```
/// text     Hannes Mann     wanted an
/// ^ "a"    ·0·····0···     places of the first byte
/// ^ "n"    ·0······        places before the second
/// |        ·0              and of both
/// ```
/// Source: H. S. Warren, "Hacker's Delight" (2012), section 6-1, for the first zero byte.
enum TextSearch {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highBits: UInt64 = 0x8080_8080_8080_8080

  static func contains(
    _ text: UnsafeBufferPointer<UInt8>, _ wanted: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard !wanted.isEmpty else { return true }
    guard let bytes = text.baseAddress, text.count >= wanted.count else { return false }
    // Beginnings of what is wanted end here.
    let last = text.count - wanted.count
    let distance = min(wanted.count, 2) - 1
    let end = text.count - 8 - distance
    guard end >= 0 else { return (0...last).contains { isAt($0, bytes, wanted) } }
    let first = UInt64(wanted[0]) &* ones
    let second = UInt64(wanted[distance]) &* ones
    var start = 0
    while true {
      let (near, far) = (min(start, end), min(start + 8, end))
      let nearOnes = matches(bytes + near, distance, first, second)
      let farOnes = matches(bytes + far, distance, first, second)
      if nearOnes | farOnes != 0 {
        if wanted.count <= 2 { return true }
        if isAny(nearOnes, near, last, bytes, wanted) { return true }
        if isAny(farOnes, far, last, bytes, wanted) { return true }
      }
      if far == end { return false }
      start += 16
    }
  }

  /// Not zero where both bytes stand at one of eight places; high bits of places, and of some above
  /// the lowest too many.
  @inline(__always)
  private static func matches(
    _ bytes: UnsafePointer<UInt8>, _ distance: Int, _ first: UInt64, _ second: UInt64
  ) -> UInt64 {
    let word = UnsafeRawPointer(bytes)
    let differences =
      (word.loadUnaligned(as: UInt64.self).littleEndian ^ first)
      | ((word + distance).loadUnaligned(as: UInt64.self).littleEndian ^ second)
    return (differences &- ones) & ~differences & highBits
  }

  /// Whether what is wanted stands at one of the places.
  private static func isAny(
    _ matches: UInt64, _ start: Int, _ last: Int, _ bytes: UnsafePointer<UInt8>,
    _ wanted: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    var rest = matches
    while rest != 0 {
      let place = start + rest.trailingZeroBitCount >> 3
      if place <= last, isAt(place, bytes, wanted) { return true }
      rest &= rest &- 1
    }
    return false
  }

  @inline(__always)
  private static func isAt(
    _ place: Int, _ bytes: UnsafePointer<UInt8>, _ wanted: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    for index in 0..<wanted.count where bytes[place + index] != wanted[index] { return false }
    return true
  }
}
