// SAFETY: bytes are read below the count of the line; what is written lies within the room lent for it.

/// A line of JSON: an object, or none.
struct JSONLine {
  private(set) var keys: JSONKeys
  /// A line had a key that is not known, and may not be learnt.
  private(set) var hasUnknownKeys = false
  private let mayLearn: Bool
  private var bytes = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  private var place = 0
  /// The key that is expected next.
  private var expected = 0
  private var isUnknown = false
  /// The value of each column that has one, of this line.
  private var values: [Value]
  private var number = 0

  private struct Value {
    var start = 0
    var end = 0
    var form = Form.plain
    /// The number of the line that it is of.
    var line = -1
  }

  /// How a value is written as a field.
  private enum Form {
    /// As it stands.
    case plain
    /// Nothing.
    case null
    /// A text without escapes, in quotes.
    case text
    /// A text with escapes.
    case escaped
    /// An array as a text.
    case array
  }

  /// Levels of objects and arrays.
  private static let deepest = 64

  init(_ keys: JSONKeys, mayLearn: Bool) {
    (self.keys, self.mayLearn) = (keys, mayLearn)
    values = keys.names.map { _ in Value() }
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 9 || byte == 13 }

  /// Reads a line; whether it is an object. Keys of a line that is none are not learnt.
  mutating func read(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    let known = mayLearn ? keys : nil
    (bytes, place, expected, isUnknown) = (line, 0, 0, false)
    number += 1
    if object(0, depth: 0), place == bytes.count {
      hasUnknownKeys = hasUnknownKeys || isUnknown
      return true
    }
    if let known { keys = known }
    return false
  }

  // MARK: - Writing

  /// Appends the fields of the line read last.
  func write(to text: inout GrowingBytes) throws(LoadingError) {
    // Quotes may be doubled, and there is a pair around each field and a sign behind it.
    try text.fill(atLeast: 2 * bytes.count + 3 * values.count + 2) { target, _ in
      var end = target
      for (column, value) in values.enumerated() {
        if column > 0 { put(UInt8(ascii: ","), &end) }
        if value.line == number {
          write(value, &end)
        } else if values.count == 1 {
          // A missing value alone in its row must not be an empty line.
          quote(&end) { _ in }
        }
      }
      put(10, &end)
      return end - target
    }
  }

  private func write(_ value: Value, _ end: inout UnsafeMutablePointer<UInt8>) {
    let part = UnsafeBufferPointer(rebasing: bytes[value.start..<value.end])
    switch value.form {
    case .null: break
    case .plain: copy(part, &end)
    case .text: quote(&end) { copy(part, &$0) }
    case .escaped:
      quote(&end) { end in
        JSONText.eachByte(of: part) { byte in
          if byte == 0x22 { put(byte, &end) }
          put(byte, &end)
        }
      }
    case .array:
      quote(&end) { end in
        for byte in part {
          if byte == 0x22 { put(byte, &end) }
          put(byte, &end)
        }
      }
    }
  }

  @inline(__always)
  private func put(_ byte: UInt8, _ end: inout UnsafeMutablePointer<UInt8>) {
    end.pointee = byte
    end += 1
  }

  @inline(__always)
  private func copy(_ part: UnsafeBufferPointer<UInt8>, _ end: inout UnsafeMutablePointer<UInt8>) {
    guard let base = part.baseAddress else { return }
    end.update(from: base, count: part.count)
    end += part.count
  }

  @inline(__always)
  private func quote(
    _ end: inout UnsafeMutablePointer<UInt8>,
    _ body: (inout UnsafeMutablePointer<UInt8>) -> Void
  ) {
    put(0x22, &end)
    body(&end)
    put(0x22, &end)
  }

  // MARK: - Reading

  private var next: UInt8 { place < bytes.count ? bytes[place] : 0 }

  private mutating func blanks() {
    while place < bytes.count, JSONLine.isBlank(bytes[place]) { place += 1 }
  }

  /// Takes a sign, and the blanks around it.
  private mutating func takes(_ sign: UInt8) -> Bool {
    blanks()
    guard place < bytes.count, bytes[place] == sign else { return false }
    place += 1
    blanks()
    return true
  }

  /// An object of a number; nil where its keys are of no interest.
  private mutating func object(_ number: Int?, depth: Int) -> Bool {
    guard depth < JSONLine.deepest, takes(UInt8(ascii: "{")) else { return false }
    if takes(UInt8(ascii: "}")) { return true }
    repeat {
      blanks()
      guard let text = string() else { return false }
      let key = number.flatMap { self.key(text, in: $0) }
      guard takes(UInt8(ascii: ":")) else { return false }
      if next == UInt8(ascii: "{") {
        guard object(key.flatMap { inner($0) }, depth: depth + 1) else { return false }
      } else {
        guard let value = value(depth + 1) else { return false }
        if let column = key.flatMap({ column($0) }), column < values.count, value.form != .null {
          values[column] = value
        }
      }
    } while takes(UInt8(ascii: ","))
    return takes(UInt8(ascii: "}"))
  }

  private mutating func key(_ text: Value, in object: Int) -> Int? {
    let written = UnsafeBufferPointer(rebasing: bytes[text.start..<text.end])
    var found = keys.place(of: written, in: object, expected: expected)
    if found == nil, mayLearn { found = keys.learn(written, in: object) }
    if let found { expected = found + 1 } else { isUnknown = true }
    return found
  }

  private mutating func column(_ key: Int) -> Int? {
    if let column = keys.keys[key].column { return column }
    isUnknown = true
    return mayLearn ? keys.learnColumn(key) : nil
  }

  private mutating func inner(_ key: Int) -> Int? {
    if let inner = keys.keys[key].inner { return inner }
    isUnknown = true
    return mayLearn ? keys.learnObject(key) : nil
  }

  /// A value that is no object.
  private mutating func value(_ depth: Int) -> Value? {
    if next == 0x22 { return string() }
    let start = place
    if next == UInt8(ascii: "[") {
      return passesArray(depth) ? made(start, place, .array) : nil
    }
    while place < bytes.count, ![0x2C, 0x5D, 0x7D, 0x20, 9, 13].contains(bytes[place]) {
      place += 1
    }
    let word = UnsafeBufferPointer(rebasing: bytes[start..<place])
    if word.elementsEqual("null".utf8) { return made(start, place, .null) }
    let isWord = word.elementsEqual("true".utf8) || word.elementsEqual("false".utf8)
    return isWord || JSONText.isNumber(word) ? made(start, place, .plain) : nil
  }

  private func made(_ start: Int, _ end: Int, _ form: Form) -> Value {
    Value(start: start, end: end, form: form, line: number)
  }

  private mutating func passesArray(_ depth: Int) -> Bool {
    guard depth < JSONLine.deepest, takes(UInt8(ascii: "[")) else { return false }
    if next == UInt8(ascii: "]") {
      place += 1
      return true
    }
    repeat {
      if next == UInt8(ascii: "{") {
        guard object(nil, depth: depth + 1) else { return false }
      } else if value(depth + 1) == nil {
        return false
      }
    } while takes(UInt8(ascii: ","))
    guard next == UInt8(ascii: "]") else { return false }
    place += 1
    return true
  }

  /// A text between quotes, of which the escapes are right.
  private mutating func string() -> Value? {
    guard next == 0x22, place < bytes.count else { return nil }
    place += 1
    let start = place
    var form = Form.text
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      if byte == 0x22 { return made(start, place - 1, form) }
      if byte < 0x20 { return nil }
      guard byte == UInt8(ascii: "\\") else { continue }
      form = .escaped
      guard passesEscape() else { return nil }
    }
    return nil
  }

  private mutating func passesEscape() -> Bool {
    let escape = next
    place += 1
    switch escape {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return true
    case UInt8(ascii: "u"):
      guard place + 4 <= bytes.count,
        bytes[place..<place + 4].allSatisfy({ JSONText.digit($0) != nil })
      else { return false }
      place += 4
      return true
    default: return false
    }
  }
}
