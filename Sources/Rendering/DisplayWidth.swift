/// How many columns of a terminal a text takes.
///
/// Combining marks and format characters take none, East Asian wide and fullwidth characters and
/// emoji two, all others one. Characters of ambiguous width (such as `–` and `…`) take one. Text is
/// taken by grapheme clusters, so an emoji joined of several is still two columns wide. The text is
/// expected to have passed the escape filter; a control character counts as nothing.
package enum DisplayWidth {
  /// Columns of a text.
  package static func of(_ text: String) -> Int {
    if isASCII(text) { return text.utf8.count }
    var width = 0
    for character in text { width += of(character) }
    return width
  }

  /// Columns of one grapheme cluster: 0, 1, 2, or more for clusters of several spacing letters.
  package static func of(_ character: Character) -> Int {
    var width = 0
    var isEmoji = false
    for (position, scalar) in character.unicodeScalars.enumerated() {
      let own = of(scalar)
      if position == 0 {
        if own == 2 { return 2 }
        isEmoji = scalar.properties.isEmoji
      } else if isEmoji, scalar == "\u{FE0F}" {
        return 2  // The variation selector asks for the picture.
      }
      width += own
    }
    return width
  }

  /// Columns of one scalar: 0, 1 or 2.
  package static func of(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return value < 0x20 || (0x7F..<0xA0).contains(value) ? 0 : 1 }
    if (0x1160...0x11FF).contains(value) { return 0 }  // Vowels and finals join a Hangul syllable.
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .lineSeparator, .paragraphSeparator: return 0
    default: return isWide(value) ? 2 : 1
    }
  }

  static func isASCII(_ text: String) -> Bool {
    for byte in text.utf8 where byte >= 0x80 { return false }
    return true
  }
}

// MARK: - Cutting

extension DisplayWidth {
  /// The longest beginning of whole characters that takes at most `width` columns.
  package static func prefix(of text: String, fitting width: Int) -> Substring {
    var used = 0
    var end = text.startIndex
    while end < text.endIndex {
      used += of(text[end])
      if used > width { break }
      end = text.index(after: end)
    }
    return text[..<end]
  }

  /// The longest end of whole characters that takes at most `width` columns.
  package static func suffix(of text: String, fitting width: Int) -> Substring {
    var used = 0
    var start = text.endIndex
    while start > text.startIndex {
      let before = text.index(before: start)
      used += of(text[before])
      if used > width { break }
      start = before
    }
    return text[start...]
  }

  /// The text where it fits, else its beginning and `…`, together at most `width` columns.
  package static func cut(_ text: String, to width: Int) -> String {
    if text.utf8.count <= width || prefix(of: text, fitting: width).endIndex == text.endIndex {
      return text
    }
    return width < 1 ? "" : String(prefix(of: text, fitting: width - 1)) + "…"
  }
}

// MARK: - The table

extension DisplayWidth {
  private static func isWide(_ value: UInt32) -> Bool {
    guard value >= 0x1100 else { return false }
    var low = 0
    var high = wideRanges.count
    while low < high {
      let middle = (low + high) / 2
      if wideRanges[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < wideRanges.count && wideRanges[low].contains(value)
  }

  /// Wide and fullwidth scalars, ascending; marks among them are told apart before.
  ///
  /// Source: Unicode 14 EastAsianWidth.txt, classes W and F, merged over unassigned gaps; blocks of
  /// ideographs and of emoji to come are taken whole.
  private static let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x23F0...0x23F0,
    0x23F3...0x23F3, 0x25FD...0x25FE, 0x2614...0x2615, 0x2648...0x2653, 0x267F...0x267F,
    0x2693...0x2693, 0x26A1...0x26A1, 0x26AA...0x26AB, 0x26BD...0x26BE, 0x26C4...0x26C5,
    0x26CE...0x26CE, 0x26D4...0x26D4, 0x26EA...0x26EA, 0x26F2...0x26F3, 0x26F5...0x26F5,
    0x26FA...0x26FA, 0x26FD...0x26FD, 0x2705...0x2705, 0x270A...0x270B, 0x2728...0x2728,
    0x274C...0x274C, 0x274E...0x274E, 0x2753...0x2755, 0x2757...0x2757, 0x2795...0x2797,
    0x27B0...0x27B0, 0x27BF...0x27BF, 0x2B1B...0x2B1C, 0x2B50...0x2B50, 0x2B55...0x2B55,
    0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4C6, 0xA960...0xA97C,
    0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60,
    0xFFE0...0xFFE6, 0x16FE0...0x18D08, 0x1AFF0...0x1B2FB, 0x1F004...0x1F004,
    0x1F0CF...0x1F0CF, 0x1F18E...0x1F18E, 0x1F191...0x1F19A, 0x1F200...0x1F265,
    0x1F300...0x1F320, 0x1F32D...0x1F335, 0x1F337...0x1F37C, 0x1F37E...0x1F393,
    0x1F3A0...0x1F3CA, 0x1F3CF...0x1F3D3, 0x1F3E0...0x1F3F0, 0x1F3F4...0x1F3F4,
    0x1F3F8...0x1F43E, 0x1F440...0x1F440, 0x1F442...0x1F4FC, 0x1F4FF...0x1F53D,
    0x1F54B...0x1F54E, 0x1F550...0x1F567, 0x1F57A...0x1F57A, 0x1F595...0x1F596,
    0x1F5A4...0x1F5A4, 0x1F5FB...0x1F64F, 0x1F680...0x1F6C5, 0x1F6CC...0x1F6CC,
    0x1F6D0...0x1F6D2, 0x1F6D5...0x1F6DF, 0x1F6EB...0x1F6EC, 0x1F6F4...0x1F6FC,
    0x1F7E0...0x1F7F0, 0x1F90C...0x1F93A, 0x1F93C...0x1F945, 0x1F947...0x1F9FF,
    0x1FA70...0x1FAFF, 0x20000...0x3FFFD,
  ]
}
