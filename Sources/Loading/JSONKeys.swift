// SAFETY: bytes are read below the count of the key or the text.

/// The keys of objects, and the columns that they are.
///
/// Lines mostly have the same keys in the same order, so that the key that comes next is guessed right.
///
/// ```
/// {"id":1,"order":{"total":2}}      0: id in object 0, column 0      1: order in object 0, object 1
///                                   2: total in object 1, column 1
/// ```
struct JSONKeys: Sendable {
  /// A key of an object: that of a column, of an object within, or of both.
  struct Key: Sendable {
    /// As it is written, with its escapes.
    let written: [UInt8]
    /// The number of the object that it is a key of.
    let object: Int
    fileprivate(set) var column: Int?
    fileprivate(set) var inner: Int?
  }

  /// Names of the columns, in the order in which they first appeared.
  private(set) var names: [[UInt8]] = []
  private(set) var keys: [Key] = []
  private var columns: [[UInt8]: Int] = [:]
  private var places: [[UInt8]: Int] = [:]
  /// The names of the keys of objects, those around them before, by number.
  private var prefixes: [[UInt8]] = [[]]

  /// The number of a key, first of all the one expected.
  func place(of key: UnsafeBufferPointer<UInt8>, in object: Int, expected: Int) -> Int? {
    if expected < keys.count, keys[expected].object == object,
      keys[expected].written.elementsEqual(key)
    {
      return expected
    }
    return places[JSONKeys.path(key, object)]
  }

  /// A text that no two keys share.
  private static func path(_ key: UnsafeBufferPointer<UInt8>, _ object: Int) -> [UInt8] {
    Array("\(object) ".utf8) + key
  }

  mutating func learn(_ key: UnsafeBufferPointer<UInt8>, in object: Int) -> Int {
    places[JSONKeys.path(key, object)] = keys.count
    keys.append(Key(written: Array(key), object: object))
    return keys.count - 1
  }

  private func name(of place: Int) -> [UInt8] {
    var name = prefixes[keys[place].object]
    if !name.isEmpty { name.append(UInt8(ascii: ".")) }
    keys[place].written.withUnsafeBufferPointer { written in
      JSONText.eachByte(of: written) { name.append($0) }
    }
    return name
  }

  mutating func learnColumn(_ place: Int) -> Int {
    let name = name(of: place)
    let column = columns[name] ?? names.count
    if column == names.count {
      columns[name] = column
      names.append(name)
    }
    keys[place].column = column
    return column
  }

  mutating func learnObject(_ place: Int) -> Int {
    keys[place].inner = prefixes.count
    prefixes.append(name(of: place))
    return prefixes.count - 1
  }
}

/// The inside of a text of JSON, of which the escapes are known to be right.
enum JSONText {
  /// Calls a body with each byte of the text, its escapes undone; half of a pair of surrogates alone is
  /// U+FFFD.
  static func eachByte(of written: UnsafeBufferPointer<UInt8>, _ body: (UInt8) -> Void) {
    var place = 0
    while place < written.count {
      let byte = written[place]
      place += 1
      guard byte == UInt8(ascii: "\\"), place < written.count else {
        body(byte)
        continue
      }
      let escape = written[place]
      place += 1
      switch escape {
      case UInt8(ascii: "b"): body(8)
      case UInt8(ascii: "f"): body(12)
      case UInt8(ascii: "n"): body(10)
      case UInt8(ascii: "r"): body(13)
      case UInt8(ascii: "t"): body(9)
      case UInt8(ascii: "u"):
        for byte in String(Character(scalar(written, &place))).utf8 { body(byte) }
      default: body(escape)
      }
    }
  }

  /// The character of the digits behind `\u`.
  private static func scalar(
    _ written: UnsafeBufferPointer<UInt8>, _ place: inout Int
  ) -> Unicode.Scalar {
    let first = number(written, place)
    place += 4
    if (0xD800..<0xDC00).contains(first), place + 6 <= written.count,
      written[place] == UInt8(ascii: "\\"), written[place + 1] == UInt8(ascii: "u")
    {
      let second = number(written, place + 2)
      if (0xDC00..<0xE000).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      {
        place += 6
        return scalar
      }
    }
    return Unicode.Scalar(first) ?? "\u{FFFD}"
  }

  private static func number(_ written: UnsafeBufferPointer<UInt8>, _ place: Int) -> UInt32 {
    // SAFETY: the four digits are there, as the escapes are right.
    (0..<4).reduce(0) { $0 << 4 | UInt32(digit(written[place + $1]) ?? 0) }
  }

  /// What a hexadecimal digit is worth.
  static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }

  /// Whether a word is a number.
  static func isNumber(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    var place = 0
    func digits() -> Int {
      let start = place
      while place < word.count, word[place] &- 0x30 <= 9 { place += 1 }
      return place - start
    }
    if place < word.count, word[place] == UInt8(ascii: "-") { place += 1 }
    let hasZero = place < word.count && word[place] == 0x30
    let whole = digits()
    guard whole > 0, !hasZero || whole == 1 else { return false }
    if place < word.count, word[place] == UInt8(ascii: ".") {
      place += 1
      guard digits() > 0 else { return false }
    }
    if place < word.count, word[place] | 0x20 == UInt8(ascii: "e") {
      place += 1
      if place < word.count, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(word[place]) {
        place += 1
      }
      guard digits() > 0 else { return false }
    }
    return place == word.count
  }
}
