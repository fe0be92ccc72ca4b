/// The one way by which data reaches a terminal: nothing that passes can move the cursor, set a
/// colour or turn the direction of the text around it.
///
/// A harmful scalar is shown as `\n`, `\r`, `\t` or `\u{1b}`. Backslashes in data stay as they are,
/// so the shown text is for reading, not for reading back.
package enum EscapeFilter {
  /// Whether a scalar could drive a terminal or reorder what is around it: C0, DEL, C1, line and
  /// paragraph separators, and the bidirectional controls.
  package static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F: true
    case 0x061C, 0x200E...0x200F, 0x2028...0x2029, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// The text with every harmful scalar written out.
  package static func escaped(_ text: String) -> String {
    guard mayHoldHarmful(text) else { return text }
    var bytes: [UInt8] = []
    append(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The same of a text of several lines, whose ends stay.
  package static func escapedLines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { escaped(String($0)) }
      .joined(separator: "\n")
  }

  /// Appends the UTF-8 of the text with every harmful scalar written out.
  static func append(_ text: String, to buffer: inout [UInt8]) {
    guard mayHoldHarmful(text) else {
      buffer.append(contentsOf: text.utf8)
      return
    }
    for scalar in text.unicodeScalars {
      if isHarmful(scalar) {
        buffer.append(contentsOf: escape(of: scalar).utf8)
      } else {
        buffer.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }

  private static func escape(of scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{" + String(scalar.value, radix: 16) + "}"
    }
  }

  /// A quick look at the bytes: C0 and DEL stand for themselves, every other harmful scalar begins
  /// with C2 (C1), D8 (U+061C) or E2 (U+2000 …). False says that none is there.
  static func mayHoldHarmful(_ text: String) -> Bool {
    for byte in text.utf8 {
      if byte < 0x20 || byte == 0x7F || byte == 0xC2 || byte == 0xD8 || byte == 0xE2 {
        return true
      }
    }
    return false
  }
}
