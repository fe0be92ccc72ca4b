/// Splits a text into tokens. Every byte lies in exactly one token or in a gap (blanks, comments).
///
/// Never fails: what cannot be read becomes an `invalid` token and a problem. Linear in the bytes.
package struct Lexer {
  let bytes: [UInt8]
  var offset = 0
  private var tokens: [Token] = []
  var problems: [LexicalProblem] = []
  private var startsLine = true
  private var endsInsideQuote = false
  /// Where the first text begins that holds a line feed.
  private var firstLongText: Int?

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The tokens and problems of a text.
  package static func lex(_ source: SourceText) -> LexedText {
    var lexer = Lexer(source.bytes)
    lexer.run()
    return LexedText(
      tokens: lexer.tokens, problems: lexer.problems, endsInsideQuote: lexer.endsInsideQuote)
  }

  private mutating func run() {
    skipGap()
    while offset < bytes.count {
      let start = offset
      let kind = next()
      precondition(offset > start, "the lexer must move on")
      tokens.append(Token(kind: kind, span: SourceSpan(start, offset), startsLine: startsLine))
      startsLine = false
      skipGap()
    }
  }

  /// The token that starts here; moves behind it.
  private mutating func next() -> Token.Kind {
    let byte = bytes[offset]
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return quoted(byte)
    case UInt8(ascii: "`"): return quoted(byte)
    case UInt8(ascii: "$"): return parameter()
    default: break
    }
    guard let (scalar, length) = scalar(at: offset) else { return invalidBytes() }
    if Lexer.beginsName(scalar) { return .word(name()) }
    if scalar.isASCII { return asciiSign(byte) }
    offset += length
    return unicodeSign(scalar, length: length)
  }

  mutating func report(_ kind: LexicalProblem.Kind, from start: Int) {
    problems.append(LexicalProblem(kind: kind, span: SourceSpan(start, offset)))
  }
}

// MARK: - Gaps

extension Lexer {
  private mutating func skipGap() {
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "#") || isComment(at: offset) {
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
      } else if byte == UInt8(ascii: "\n") {
        startsLine = true
        offset += 1
      } else if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
        || byte == UInt8(ascii: "\r")
      {
        offset += 1
      } else if byte >= 0x80, let (scalar, length) = scalar(at: offset), isBlank(scalar) {
        offset += length
      } else {
        return
      }
    }
  }

  /// Blanks that office programs put between words, and the mark some editors put before a text.
  private func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == 0xFEFF || scalar.properties.generalCategory == .spaceSeparator
  }

  func isComment(at place: Int) -> Bool {
    place + 1 < bytes.count && bytes[place] == UInt8(ascii: "-")
      && bytes[place + 1] == UInt8(ascii: "-")
  }
}

// MARK: - Names and text

extension Lexer {
  /// Moves behind the name's letters, digits and `_` and returns them.
  mutating func name() -> String {
    let start = offset
    while let (scalar, length) = scalar(at: offset), Lexer.continuesName(scalar) {
      offset += length
    }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  private mutating func parameter() -> Token.Kind {
    let start = offset
    offset += 1
    guard let (scalar, _) = scalar(at: offset), Lexer.beginsName(scalar) else {
      report(.emptyParameter, from: start)
      return .invalid
    }
    return .parameter(name())
  }

  /// Text, or a name, up to the closing quote; the quote doubled stands for itself. Where there is
  /// no closing quote the token ends with its line, so that the next lines are looked at too.
  private mutating func quoted(_ quote: UInt8) -> Token.Kind {
    let start = offset
    var content: [UInt8] = []
    offset += 1
    var isClosed = false
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "\n"), endsInsideQuote { break }
      offset += 1
      if byte == quote {
        guard offset < bytes.count, bytes[offset] == quote else {
          isClosed = true
          break
        }
        offset += 1
      }
      content.append(byte)
    }
    let isName = quote == UInt8(ascii: "`")
    guard isClosed else {
      endsInsideQuote = true
      offset = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      report(isName ? .unclosedName : .unclosedText(after: firstLongText), from: start)
      return .invalid
    }
    if firstLongText == nil, content.contains(UInt8(ascii: "\n")) { firstLongText = start }
    guard let text = String(validating: content, as: UTF8.self) else {
      report(.invalidUTF8, from: start)
      return .invalid
    }
    if isName, text.isEmpty {
      report(.emptyName, from: start)
      return .invalid
    }
    return isName ? .quotedName(text) : .text(text)
  }
}

// MARK: - Signs

extension Lexer {
  private mutating func asciiSign(_ byte: UInt8) -> Token.Kind {
    let start = offset
    if offset + 1 < bytes.count {
      let pair = String(decoding: bytes[offset...(offset + 1)], as: UTF8.self)
      if let (kind, meant) = foreignPair(pair) {
        offset += 2
        report(.foreignSign(meant), from: start)
        return kind
      }
      if let sign = Sign(rawValue: pair) {
        offset += 2
        return .sign(sign)
      }
    }
    offset += 1
    if let sign = Sign(rawValue: String(decoding: [byte], as: UTF8.self)) { return .sign(sign) }
    if byte == UInt8(ascii: "!") {
      report(.foreignSign("not"), from: start)
      return .word("not")
    }
    report(byte < 0x20 || byte == 0x7F ? .controlCharacter : .unknownCharacter, from: start)
    return .invalid
  }

  /// Signs of two characters that other languages have.
  private func foreignPair(_ pair: String) -> (Token.Kind, meant: String)? {
    switch pair {
    case "==": (.sign(.equal), "=")
    case "<>": (.sign(.notEqual), "!=")
    case "=<": (.sign(.lessOrEqual), "<=")
    case "=>": (.sign(.greaterOrEqual), ">=")
    case "&&": (.word("and"), "and")
    case "||": (.word("or"), "or")
    default: nil
    }
  }

  /// Signs that keyboards and office programs put in the place of ours.
  private mutating func unicodeSign(_ scalar: Unicode.Scalar, length: Int) -> Token.Kind {
    let meant: Sign? =
      switch scalar {
      case "≠": .notEqual
      case "≤": .lessOrEqual
      case "≥": .greaterOrEqual
      case "×": .times
      case "÷": .divide
      case "\u{2212}", "\u{2013}", "\u{2014}": .minus
      case "，", "、": .comma
      case "；": .semicolon
      case "（": .open
      case "）": .close
      case "＝": .equal
      case "＜": .less
      case "＞": .greater
      default: nil
      }
    if let meant {
      report(.foreignSign(meant.rawValue), from: offset - length)
      return .sign(meant)
    }
    let isQuote =
      scalar.properties.generalCategory == .initialPunctuation
      || scalar.properties.generalCategory == .finalPunctuation || scalar == "„" || scalar == "‚"
    let isControl = scalar.properties.generalCategory == .control
    report(
      isQuote ? .curlyQuote : isControl ? .controlCharacter : .unknownCharacter,
      from: offset - length)
    return .invalid
  }

  private mutating func invalidBytes() -> Token.Kind {
    let start = offset
    while offset < bytes.count, scalar(at: offset) == nil { offset += 1 }
    report(.invalidUTF8, from: start)
    return .invalid
  }
}

// MARK: - Characters

extension Lexer {
  /// Whether a name may begin so: a letter of any script or `_`.
  static func beginsName(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      let letter = scalar.value | 0x20
      return letter >= 0x61 && letter <= 0x7A || scalar == "_"
    }
    return scalar.properties.isAlphabetic
  }

  /// Whether a name may go on so: a letter, a mark on one, a digit or `_`.
  static func continuesName(_ scalar: Unicode.Scalar) -> Bool {
    if beginsName(scalar) { return true }
    if scalar.isASCII { return scalar.value >= 0x30 && scalar.value <= 0x39 }
    switch scalar.properties.generalCategory {
    case .decimalNumber, .nonspacingMark, .spacingMark: return true
    default: return false
    }
  }

  /// Whether the text is a name that needs no back-quotes (it may still be a keyword).
  package static func isPlainName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, beginsName(first) else { return false }
    return text.unicodeScalars.allSatisfy(continuesName)
  }

  /// The character whose UTF-8 form starts here; nil at the end and where the form is broken.
  func scalar(at start: Int) -> (Unicode.Scalar, length: Int)? {
    guard start < bytes.count else { return nil }
    let lead = bytes[start]
    if lead < 0x80 { return (Unicode.Scalar(lead), 1) }
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard lead >= 0xC2, lead <= 0xF4, start + length <= bytes.count else { return nil }
    var value = UInt32(lead) & (0x7F >> UInt32(length))
    for place in (start + 1)..<(start + length) {
      guard bytes[place] & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(bytes[place] & 0x3F)
    }
    let least: UInt32 = length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80
    guard value >= least, let scalar = Unicode.Scalar(value) else { return nil }
    return (scalar, length)
  }
}
