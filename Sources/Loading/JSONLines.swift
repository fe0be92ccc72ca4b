// SAFETY: bytes are read below the count of their line.

/// JSON Lines, an object a line, as delimited text: a column for each key, those of nested objects under
/// `outer.inner`, in the order in which keys first appear. Arrays stay JSON.
struct JSONLines {
  /// The text, with a header.
  private(set) var file: SourceFile
  /// Lines that are no object.
  private(set) var refusals: [RefusedRow] = []
  /// All of them.
  private(set) var refusedCount = 0
  /// From which line of the text on lines of the file are so much further.
  private(set) var shifts: [(line: Int, by: Int)] = []

  /// Whether a text is one of JSON objects, by its first line.
  static func isJSON(_ view: FileView) -> Bool {
    var isObject = false
    try? eachLine(of: view, { false }) { line, _ in
      var keys = JSONKeys()
      isObject = JSONLine(line, into: &keys, { _, _ in }).isObject
      return false
    }
    return isObject
  }

  /// Reads a file's text twice: for the keys, and for the values.
  init(_ file: SourceFile, offset: Int, _ options: ReadOptions) throws(LoadingError) {
    let view = try FileView(file, offset: offset)
    var keys = JSONKeys()
    try JSONLines.eachLine(of: view, options.isCancelled) { line, _ in
      _ = JSONLine(line, into: &keys, { _, _ in })
      return true
    }
    if keys.count == 0 { throw .empty(path: file.path) }
    var text = try GrowingBytes(capacity: view.count, path: file.path)
    var row = DelimitedRow(count: keys.count)
    for (place, name) in keys.names.enumerated() { row.set(place, name, isText: true) }
    try text.append(&row)
    var written = 2
    var (refusals, refusedCount, shifts) = ([RefusedRow](), 0, [(line: Int, by: Int)]())
    try JSONLines.eachLine(of: view, options.isCancelled) {
      (line, number) throws(LoadingError) in
      row.clear()
      let parsed = JSONLine(line, into: &keys) { row.set($0, $1.bytes, isText: $1.isText) }
      guard parsed.isObject else {
        refusedCount += 1
        if refusals.count < options.refusalLimit {
          refusals.append(
            RefusedRow(
              line: number, column: nil, reason: .notJSON,
              excerpt: escapedExcerpt(line, limit: options.excerptBytes)))
        }
        return true
      }
      if number - written != shifts.last?.by ?? 0 { shifts.append((written, number - written)) }
      try text.append(&row)
      written += row.lineCount
      return true
    }
    try file.check()
    self.file = try file.replaced(by: text)
    (self.refusals, self.refusedCount, self.shifts) = (refusals, refusedCount, shifts)
  }

  /// The line of the file that a line of the text came of.
  func line(_ line: Int) -> Int {
    line + (shifts.last { $0.line <= line }?.by ?? 0)
  }

  /// Calls a body with the bytes of each line that is not blank, and its number from 1, while it
  /// returns true.
  private static func eachLine(
    of view: FileView, _ isCancelled: () -> Bool,
    _ body: (UnsafeBufferPointer<UInt8>, Int) throws(LoadingError) -> Bool
  ) throws(LoadingError) {
    var position = 0
    var number = 0
    while position < view.count {
      number += 1
      if number & 4095 == 1, isCancelled() { throw .cancelled }
      view.begin(at: position)
      var end = position
      while true {
        let limit = min(view.count, end + LoadingLimits.pieceBytes)
        view.need(position, limit)
        let found = ByteScan.firstIndex(of: 10, view.bytes, end, limit)
        end = found
        if found < limit || limit == view.count || view.hasFailed { break }
      }
      let line = UnsafeBufferPointer(start: view.bytes + position, count: end - position)
      let isBlank = line.allSatisfy { $0 == 0x20 || $0 == 9 || $0 == 13 }
      if !isBlank, try !body(line, number) { return }
      position = end + 1
      if view.hasFailed { return }
    }
  }
}

/// The keys of all objects so far, numbered by their first appearance.
struct JSONKeys {
  private(set) var names: [[UInt8]] = []
  private var places: [[UInt8]: Int] = [:]

  var count: Int { names.count }

  mutating func place(of name: [UInt8]) -> Int {
    if let place = places[name] { return place }
    places[name] = names.count
    names.append(name)
    return names.count - 1
  }
}

/// One line of JSON.
struct JSONLine {
  /// Whether the line is one object and nothing else.
  private(set) var isObject = false
  private let bytes: UnsafeBufferPointer<UInt8>
  private var place = 0

  /// A value: its bytes, and whether it is a text.
  struct Value {
    var bytes: [UInt8]
    var isText: Bool
    var isNull = false
  }

  /// Levels of objects and arrays.
  private static let deepest = 64

  /// Reads a line; `take` is given the values that are not null, by the place of their key.
  init(
    _ bytes: UnsafeBufferPointer<UInt8>, into keys: inout JSONKeys,
    _ take: (Int, Value) -> Void
  ) {
    self.bytes = bytes
    blanks()
    guard next == UInt8(ascii: "{"), object([], &keys, 0, take) else { return }
    blanks()
    isObject = place == bytes.count
  }

  private var next: UInt8 { place < bytes.count ? bytes[place] : 0 }

  private mutating func blanks() {
    while place < bytes.count, [0x20, 9, 13].contains(bytes[place]) { place += 1 }
  }

  private mutating func takeSign(_ sign: UInt8) -> Bool {
    blanks()
    guard next == sign, place < bytes.count else { return false }
    place += 1
    blanks()
    return true
  }

  private mutating func object(
    _ prefix: [UInt8], _ keys: inout JSONKeys, _ depth: Int, _ take: (Int, Value) -> Void
  ) -> Bool {
    guard depth < JSONLine.deepest, takeSign(UInt8(ascii: "{")) else { return false }
    if takeSign(UInt8(ascii: "}")) { return true }
    repeat {
      guard let key = string(), takeSign(UInt8(ascii: ":")) else { return false }
      let name = prefix.isEmpty ? key : prefix + [UInt8(ascii: ".")] + key
      if next == UInt8(ascii: "{") {
        guard object(name, &keys, depth + 1, take) else { return false }
      } else {
        guard let value = value(depth + 1) else { return false }
        let number = keys.place(of: name)
        if !value.isNull { take(number, value) }
      }
    } while takeSign(UInt8(ascii: ","))
    return takeSign(UInt8(ascii: "}"))
  }

  /// A value that is no object.
  private mutating func value(_ depth: Int) -> Value? {
    switch next {
    case UInt8(ascii: "\""): return string().map { Value(bytes: $0, isText: true) }
    case UInt8(ascii: "["):
      let start = place
      guard skipArray(depth) else { return nil }
      return Value(bytes: Array(bytes[start..<place]), isText: true)
    default:
      let start = place
      while place < bytes.count, ![0x20, 9, 13, 0x2C, 0x5D, 0x7D].contains(bytes[place]) {
        place += 1
      }
      let word = Array(bytes[start..<place])
      if word.elementsEqual("null".utf8) { return Value(bytes: [], isText: false, isNull: true) }
      let isWord = word.elementsEqual("true".utf8) || word.elementsEqual("false".utf8)
      return isWord || JSONLine.isNumber(word) ? Value(bytes: word, isText: false) : nil
    }
  }

  private mutating func skipArray(_ depth: Int) -> Bool {
    guard depth < JSONLine.deepest, takeSign(UInt8(ascii: "[")) else { return false }
    if next == UInt8(ascii: "]") {
      place += 1
      return true
    }
    while true {
      if next == UInt8(ascii: "{") {
        var keys = JSONKeys()
        guard object([], &keys, depth + 1, { _, _ in }) else { return false }
      } else if value(depth + 1) == nil {
        return false
      }
      blanks()
      if next == UInt8(ascii: "]") {
        place += 1
        return true
      }
      guard takeSign(UInt8(ascii: ",")) else { return false }
    }
  }

  private static func isNumber(_ word: [UInt8]) -> Bool {
    var rest = word[...]
    func digits() -> Int {
      let count = rest.prefix { $0 &- 0x30 <= 9 }.count
      rest = rest.dropFirst(count)
      return count
    }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let hasZero = rest.first == 0x30
    let whole = digits()
    guard whole > 0, !hasZero || whole == 1 else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard digits() > 0 else { return false }
    }
    if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
        rest = rest.dropFirst()
      }
      guard digits() > 0 else { return false }
    }
    return rest.isEmpty
  }

  /// A text between quotes, its escapes undone.
  private mutating func string() -> [UInt8]? {
    blanks()
    guard next == 0x22, place < bytes.count else { return nil }
    place += 1
    var text: [UInt8] = []
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      if byte == 0x22 { return text }
      if byte < 0x20 { return nil }
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      let escape = next
      place += 1
      switch escape {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escape)
      case UInt8(ascii: "b"): text.append(8)
      case UInt8(ascii: "f"): text.append(12)
      case UInt8(ascii: "n"): text.append(10)
      case UInt8(ascii: "r"): text.append(13)
      case UInt8(ascii: "t"): text.append(9)
      case UInt8(ascii: "u"):
        guard let scalar = scalar() else { return nil }
        text += Array(String(Character(scalar)).utf8)
      default: return nil
      }
    }
    return nil
  }

  /// The character behind `\u`; half of a pair alone is U+FFFD.
  private mutating func scalar() -> Unicode.Scalar? {
    guard let first = hex() else { return nil }
    if (0xD800..<0xDC00).contains(first), next == UInt8(ascii: "\\"), place + 1 < bytes.count,
      bytes[place + 1] == UInt8(ascii: "u")
    {
      let start = place
      place += 2
      guard let second = hex() else { return nil }
      if (0xDC00..<0xE000).contains(second) {
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      }
      place = start
    }
    return Unicode.Scalar(first) ?? "\u{FFFD}"
  }

  private mutating func hex() -> UInt32? {
    guard place + 4 <= bytes.count else { return nil }
    let text = String(decoding: bytes[place..<place + 4], as: UTF8.self)
    place += 4
    return text.utf8.count == 4 && !text.hasPrefix("+") && !text.hasPrefix("-")
      ? UInt32(text, radix: 16) : nil
  }
}
