/// The passwords of connection strings, which are neither shown nor written to a file.
///
///     load "postgres://ann:s3cret@db/shop"    →    load "postgres://ann:***@db/shop"
///     host=db user=ann password=s3cret        →    host=db user=ann password=***
package enum Secrets {
  private static let assignments = ["password=", "passwd=", "pwd=", "sslpassword="]
    .map { Array($0.utf8) }

  /// A text with each password replaced.
  package static func blanked(_ text: String, by blank: String = "***") -> String {
    var bytes = Array(text.utf8)
    // From the end, so that offsets found before a replacement stay true.
    for range in secrets(in: bytes).sorted(by: { $0.lowerBound > $1.lowerBound }) {
      bytes.replaceSubrange(range, with: blank.utf8)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A source with each byte of a password replaced, so that all places in it stay true.
  package static func masked(_ source: SourceText) -> SourceText {
    var bytes = source.bytes
    let secrets = secrets(in: bytes)
    if secrets.isEmpty { return source }
    for range in secrets { for place in range { bytes[place] = UInt8(ascii: "*") } }
    return SourceText(name: source.name, bytes: bytes)
  }

  /// Byte ranges of the passwords; they do not overlap.
  private static func secrets(in bytes: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var index = 0
    while index < bytes.count {
      if let range = userPassword(in: bytes, at: index) ?? assignedPassword(in: bytes, at: index) {
        found.append(range)
        index = range.upperBound
      } else {
        index += 1
      }
    }
    return found
  }

  /// The password in `://user:password@host`, when `://` stands at the index.
  private static func userPassword(in bytes: [UInt8], at index: Int) -> Range<Int>? {
    guard bytes[index...].starts(with: "://".utf8), index > 0, isWord(bytes[index - 1]) else {
      return nil
    }
    let start = index + 3
    let end = end(ofAddress: bytes, from: start, scheme: index)
    let slash = bytes[start..<end].firstIndex { [0x2F, 0x3F, 0x23].contains($0) } ?? end
    let colon = bytes[start..<slash].firstIndex(of: UInt8(ascii: ":"))
    guard let colon else { return nil }
    if let at = bytes[start..<slash].lastIndex(of: UInt8(ascii: "@")) {
      return colon + 1 < at ? colon + 1..<at : nil
    }
    // A password with an unescaped `/`, unless what follows the colon is a port.
    let isPort = bytes[(colon + 1)..<slash].allSatisfy { (0x30...0x39).contains($0) }
    guard !isPort, let at = bytes[slash..<end].lastIndex(of: UInt8(ascii: "@")) else { return nil }
    return colon + 1..<at
  }

  /// Where an address ends: at the quote that it began with, else at the next blank or quote.
  private static func end(ofAddress bytes: [UInt8], from start: Int, scheme: Int) -> Int {
    var first = scheme
    while first > 0, isWord(bytes[first - 1]) { first -= 1 }
    if first > 0, [0x22, 0x27].contains(bytes[first - 1]) {
      let quote = bytes[first - 1]
      return bytes[start...].firstIndex { $0 == quote || $0 == 0x0A } ?? bytes.count
    }
    return bytes[start...].firstIndex(where: isEnd) ?? bytes.count
  }

  /// The value after `password=` at the index, up to a separator.
  private static func assignedPassword(in bytes: [UInt8], at index: Int) -> Range<Int>? {
    if index > 0 && isWord(bytes[index - 1]) { return nil }
    for name in assignments where bytes[index...].count > name.count {
      guard bytes[index...].prefix(name.count).elementsEqual(name, by: { $0 | 0x20 == $1 | 0x20 })
      else { continue }
      let start = index + name.count
      let separators = [UInt8(ascii: "&"), UInt8(ascii: ";")]
      let end = bytes[start...].firstIndex { isEnd($0) || separators.contains($0) } ?? bytes.count
      return start < end ? start..<end : nil
    }
    return nil
  }

  private static func isEnd(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte >= 0x30 && byte <= 0x39
      || byte == UInt8(ascii: "_")
  }
}
