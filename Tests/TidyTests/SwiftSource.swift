/// A Swift file as the tidy rules see it: its lines, and the same lines with the contents of
/// comments and string literals blanked, so that a word in them is not taken for code.
///
/// The scanner knows comments, nested comments, and plain, raw and multi-line strings with their
/// interpolations (blanked too). It does not know bare regular expression literals.
struct SwiftSource {
  /// From the repository's root: `Sources/Engine/Engine.swift`.
  let path: String
  /// The lines as written.
  let lines: [String]
  /// The lines as code; the same number.
  let code: [String]
  /// The functions in the order of their first lines.
  let functions: [Function]
  /// The words and signs of the code, each with the indices of its lines.
  private let words: [String: Set<Int>]

  init(path: String, text: String) {
    self.path = path
    var blanker = Blanker(text)
    let blanked = blanker.run()
    lines = Self.split(Array(text.utf8))
    code = Self.split(blanked)
    let finder = FunctionFinder(blanked)
    functions = finder.functions()
    words = finder.words()
  }

  /// The indices of the lines of code with a word that is asked for, in order. Regular expressions
  /// are slow; this finds the few lines worth one.
  func indices(with isWanted: (String) -> Bool) -> [Int] {
    words.filter { isWanted($0.key) }.reduce(into: Set<Int>()) { $0.formUnion($1.value) }.sorted()
  }

  /// The target, for a file in `Sources`.
  var target: String? {
    let parts = path.split(separator: "/")
    return parts.first == "Sources" && parts.count > 2 ? String(parts[1]) : nil
  }

  /// A function, an initialiser, a subscript or a computed property; line numbers from 1.
  struct Function: Equatable {
    var name: String
    /// The line of the keyword.
    var line: Int
    /// The lines of the braces.
    var open: Int
    var close: Int

    /// The lines between the braces.
    var length: Int { max(0, close - open - 1) }
  }

  private static func split(_ bytes: [UInt8]) -> [String] {
    bytes.split(separator: 10, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }
}

/// Puts blanks in place of comments and the contents of strings. Line feeds stay.
private struct Blanker {
  private let input: [UInt8]
  private var output: [UInt8]
  private var position = 0

  init(_ text: String) {
    input = Array(text.utf8)
    output = input
  }

  mutating func run() -> [UInt8] {
    while position < input.count {
      if at("//") {
        while position < input.count, input[position] != 10 { blank() }
      } else if at("/*") {
        blankComment()
      } else if let pounds = poundsBeforeQuote() {
        blankString(pounds: pounds)
      } else {
        position += 1
      }
    }
    return output
  }

  private func at(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { input[position...].starts(with: $0) }
  }

  private mutating func blank(_ count: Int = 1) {
    for _ in 0..<count where position < input.count {
      if input[position] != 10 { output[position] = 32 }
      position += 1
    }
  }

  private mutating func blankComment() {
    var depth = 0
    repeat {
      if at("/*") {
        depth += 1
        blank(2)
      } else if at("*/") {
        depth -= 1
        blank(2)
      } else {
        blank()
      }
    } while depth > 0 && position < input.count
  }

  /// The number of `#` before the quote of a string that begins here, or nil if none begins.
  private func poundsBeforeQuote() -> Int? {
    let pounds = count(of: "#", from: position)
    let quote = position + pounds
    return quote < input.count && input[quote] == UInt8(ascii: "\"") ? pounds : nil
  }

  private func count(of byte: Unicode.Scalar, from start: Int) -> Int {
    input[start...].prefix { $0 == UInt8(ascii: byte) }.count
  }

  /// Blanks a string with its quotes. `position` is at the first `#` or the quote.
  private mutating func blankString(pounds: Int) {
    blank(pounds)
    let quotes = at("\"\"\"") ? 3 : 1
    blank(quotes)
    while position < input.count {
      if count(of: "\"", from: position) >= quotes,
        count(of: "#", from: position + quotes) >= pounds
      {
        blank(quotes + pounds)
        return
      }
      if quotes == 1, input[position] == 10 { return }
      guard at("\\"), count(of: "#", from: position + 1) >= pounds else {
        blank()
        continue
      }
      blank(1 + pounds)
      if at("(") { blankInterpolation() } else { blank() }
    }
  }

  private mutating func blankInterpolation() {
    var depth = 0
    repeat {
      if let pounds = poundsBeforeQuote() {
        blankString(pounds: pounds)
        continue
      }
      if at("(") { depth += 1 }
      if at(")") { depth -= 1 }
      blank()
    } while depth > 0 && position < input.count
  }
}

/// Finds the functions in blanked code: a keyword, then the first brace outside parentheses.
private struct FunctionFinder {
  private struct Token {
    var text: String
    var line: Int
    /// Whether it is the first of its line.
    var opensLine: Bool
  }

  private let tokens: [Token]

  init(_ code: [UInt8]) {
    var tokens: [Token] = []
    var line = 1
    var opensLine = true
    var word: [UInt8] = []
    func endWord() {
      guard !word.isEmpty else { return }
      tokens.append(
        Token(text: String(decoding: word, as: UTF8.self), line: line, opensLine: opensLine))
      opensLine = false
      word = []
    }
    for byte in code {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 128...:
        word.append(byte)
      default:
        endWord()
        if byte == 10 {
          line += 1
          opensLine = true
        } else if byte != 32 && byte != 9 && byte != 13 {
          word = [byte]
          endWord()
        }
      }
    }
    endWord()
    self.tokens = tokens
  }

  /// The words and signs with the indices of their lines.
  func words() -> [String: Set<Int>] {
    tokens.reduce(into: [:]) { $0[$1.text, default: []].insert($1.line - 1) }
  }

  func functions() -> [SwiftSource.Function] {
    tokens.indices.compactMap { index in
      guard beginsFunction(index), let open = body(after: index),
        let close = end(ofBody: open)
      else { return nil }
      let isNamed = ["func", "var"].contains(tokens[index].text)
      return SwiftSource.Function(
        name: tokens[isNamed ? index + 1 : index].text, line: tokens[index].line,
        open: tokens[open].line, close: tokens[close].line)
    }
  }

  private func beginsFunction(_ index: Int) -> Bool {
    let before = index > 0 ? tokens[index - 1].text : ""
    let after = index + 1 < tokens.count ? tokens[index + 1].text : ""
    switch tokens[index].text {
    case "func", "var": return before != "."
    case "init": return before != "." && ["(", "?", "!", "<"].contains(after)
    case "subscript": return before != "." && ["(", "<"].contains(after)
    case "deinit": return true
    default: return false
    }
  }

  /// The token of the brace that opens the body; nil for a requirement and a stored property.
  private func body(after start: Int) -> Int? {
    var depth = 0
    for index in tokens.indices[(start + 1)...] {
      let token = tokens[index]
      switch token.text {
      case "(", "[": depth += 1
      case ")", "]": depth -= 1
      case "{" where depth == 0: return index
      case "}" where depth == 0, ";" where depth == 0: return nil
      case "=" where depth == 0 && tokens[start].text == "var": return nil
      default:
        // A declaration may go on over lines, but only with one of these.
        let goesOn = ["where", "throws", "async", "rethrows", "-", "->", ":", ",", "&", "."]
        if depth == 0, token.opensLine, !goesOn.contains(token.text),
          !goesOn.contains(tokens[index - 1].text), tokens[index - 1].text != ">"
        {
          return nil
        }
      }
    }
    return nil
  }

  private func end(ofBody open: Int) -> Int? {
    var depth = 0
    for index in tokens.indices[open...] {
      if tokens[index].text == "{" { depth += 1 }
      if tokens[index].text == "}" { depth -= 1 }
      if depth == 0 { return index }
    }
    return nil
  }
}
