// SAFETY: words are read within the text: the last begins eight bytes and the distance of the two
// letters before its end.

/// Looks for bytes within a text, eight places at a time.
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
      let place = min(start, end)
      let word = UnsafeRawPointer(bytes + place)
      let differences =
        (word.loadUnaligned(as: UInt64.self).littleEndian ^ first)
        | ((word + distance).loadUnaligned(as: UInt64.self).littleEndian ^ second)
      // Above the lowest one there can be places too many: each is looked at.
      var zeros = (differences &- ones) & ~differences & highBits
      while zeros != 0 {
        let candidate = place + zeros.trailingZeroBitCount >> 3
        if candidate > last { return false }
        if isAt(candidate, bytes, wanted) { return true }
        zeros &= zeros &- 1
      }
      if start >= end { return false }
      start += 8
    }
  }

  @inline(__always)
  private static func isAt(
    _ place: Int, _ bytes: UnsafePointer<UInt8>, _ wanted: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    for index in 0..<wanted.count where bytes[place + index] != wanted[index] { return false }
    return true
  }
}
