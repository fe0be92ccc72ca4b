/// The string literals of a Swift file as templates: `{1}`, `{2}`, … where they have holes, escapes read,
/// lines joined, in the order in which they begin; those within holes too.
package struct SwiftLiterals {
  /// A literal.
  package struct Literal: Sendable {
    /// Its template.
    package var template: String
    /// The number of its line, from 1.
    package var line: Int
    /// What is called with it, or with what it stands in: `precondition`; empty where nothing is.
    package var call: String
  }

  /// All of them.
  package private(set) var literals: [Literal] = []
  private let input: [UInt8]
  private var place = 0
  private var line = 1
  /// The names before the brackets that are open.
  private var calls: [String] = []

  /// Reads a file's text.
  package init(_ text: String) {
    input = Array(text.utf8)
    while place < input.count {
      if at("//") {
        while place < input.count, input[place] != 10 { advance() }
      } else if at("/*") {
        while place < input.count, !at("*/") { advance() }
        advance(2)
      } else if let pounds = poundsBeforeQuote() {
        literal(pounds)
      } else {
        if at("(") { calls.append(nameBefore()) }
        if at(")") { _ = calls.popLast() }
        advance()
      }
    }
    literals.sort { $0.line < $1.line }
  }

  private func at(_ text: String) -> Bool { input[place...].starts(with: text.utf8) }

  /// The identifier that ends here.
  private func nameBefore() -> String {
    var start = place
    while start > 0, Self.isLetter(input[start - 1]) { start -= 1 }
    return String(decoding: input[start..<place], as: UTF8.self)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_")
  }

  private mutating func advance(_ count: Int = 1) {
    for _ in 0..<count where place < input.count {
      if input[place] == 10 { line += 1 }
      place += 1
    }
  }

  /// How many `#` stand before a quote here; nil where no literal begins.
  private func poundsBeforeQuote() -> Int? {
    var end = place
    while end < input.count, input[end] == UInt8(ascii: "#") { end += 1 }
    return end < input.count && input[end] == UInt8(ascii: "\"") ? end - place : nil
  }

  private mutating func literal(_ pounds: Int) {
    let start = line
    advance(pounds)
    let quote = at("\"\"\"") ? "\"\"\"" : "\""
    advance(quote.utf8.count)
    let marks = String(repeating: "#", count: pounds)
    var bytes: [UInt8] = []
    var holes = 0
    while place < input.count, !at(quote + marks) {
      guard at("\\" + marks) else {
        bytes.append(input[place])
        advance()
        continue
      }
      advance(1 + pounds)
      if at("(") {
        holes += 1
        bytes += "{\(holes)}".utf8
        hole()
      } else {
        escape(&bytes)
      }
    }
    advance(quote.utf8.count + pounds)
    let text = String(decoding: bytes, as: UTF8.self)
    literals.append(
      Literal(
        template: quote.count > 1 ? Self.dedented(text) : text, line: start,
        call: calls.last ?? ""))
  }

  /// Passes `( … )` with the literals in it.
  private mutating func hole() {
    var depth = 0
    repeat {
      if let pounds = poundsBeforeQuote() {
        literal(pounds)
        continue
      }
      if at("(") { depth += 1 }
      if at(")") { depth -= 1 }
      advance()
    } while depth > 0 && place < input.count
  }

  private mutating func escape(_ bytes: inout [UInt8]) {
    let letter = input[place]
    advance()
    switch letter {
    case UInt8(ascii: "n"): bytes.append(10)
    case UInt8(ascii: "t"): bytes.append(9)
    // The line goes on.
    case 10: while place < input.count, input[place] == 32 { advance() }
    default: bytes.append(letter)
    }
  }

  /// Lines without the indentation of the last, which holds the closing quotes.
  private static func dedented(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
    let indent = lines.last?.count ?? 0
    return lines.dropLast().map { $0.dropFirst(min(indent, $0.count)) }.joined(separator: "\n")
  }
}
