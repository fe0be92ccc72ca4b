import Language
import Testing

@Suite struct LexerTests {
  static let texts = [
    "", " \t\r\n", "segment where x = 1 -- comment\n# another\nlist",
    "\u{FEFF}list\u{A0}name\u{3000}#",
    "1 1.5 5_000 5k 1.5m 2b 5万 3亿 20% 85123A 5kg 1.2.3 1_ 1__2 2025-07-14 2025--x 2025-", "$a $ $1",
    "'a''b' \"a\"\"b\" `a``b` `` ''", "'open\nlist", "`open", "\"",
    "= != < <= > >= ~ == <> && || =< =>",
    "! & | @ ^ [ ] { } ? : \\ % \u{0} \u{7F} \u{85} “x” ≠ ≤ ≥ × − ， ； （ ） ＝ 🙂",
    "größe 地区 é e\u{301} _a1 ١",
  ]

  /// Every byte lies in exactly one token or in a gap of blanks and comments.
  @Test(arguments: texts)
  func totality(_ text: String) {
    expectTotality(Array(text.utf8))
  }

  @Test(arguments: 0..<50)
  func totalityOfRandomBytes(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let alphabet =
      Array("ab1_-.,;$%`'\"#\n \t=<>!~()&|5k2025-Q".utf8) + [0, 0xC3, 0xA9, 0xE4, 0xF0, 0xFF, 0x80]
    for _ in 0..<50 {
      let count = Int.random(in: 0...200, using: &random)
      expectTotality(
        (0..<count).map { _ in
          seed % 2 == 0
            ? UInt8.random(in: 0...255, using: &random)
            : alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
        })
    }
  }

  private func expectTotality(_ bytes: [UInt8]) {
    let lexed = Lexer.lex(SourceText(name: "test", bytes: bytes))
    var end = 0
    for token in lexed.tokens {
      #expect(token.span.start >= end && token.span.end > token.span.start, "\(bytes)")
      expectGap(bytes[end..<max(end, token.span.start)])
      end = token.span.end
    }
    #expect(end <= bytes.count)
    expectGap(bytes[end...])
    for problem in lexed.problems {
      #expect(problem.span.start >= 0 && problem.span.end <= bytes.count, "\(bytes)")
    }
  }

  /// A gap holds blanks, and comments up to the end of their line.
  private func expectGap(_ gap: ArraySlice<UInt8>) {
    for line in gap.split(separator: UInt8(ascii: "\n")) {
      let text = String(decoding: line, as: UTF8.self)
      let rest = text.unicodeScalars.drop { $0.properties.isWhitespace || $0.value == 0xFEFF }
      let comment = String(String.UnicodeScalarView(rest))
      #expect(comment.isEmpty || comment.hasPrefix("#") || comment.hasPrefix("--"), "\(gap)")
    }
  }

  static let numbers: [(String, Int128, Int)] = [
    ("0", 0, 0), ("00", 0, 0), ("01234", 1234, 0), ("5000", 5000, 0), ("5_000", 5000, 0),
    ("1.5", 15, 1), ("1.50", 150, 2), ("5k", 5000, 0), ("5K", 5000, 0), ("1.5m", 1_500_000, 0),
    ("2b", 2_000_000_000, 0), ("5万", 50000, 0), ("3亿", 300_000_000, 0), ("20%", 20, 2),
    ("12.5%", 125, 3), ("0.0005k", 5, 1), ("1.2345678k", 12_345_678, 4), ("0k", 0, 0),
    (String(repeating: "9", count: 38), 99_999_999_999_999_999_999_999_999_999_999_999_999, 0),
    ("0000000000000000000000000000000000000000000007", 7, 0),
  ]

  @Test(arguments: numbers)
  func number(_ text: String, _ units: Int128, _ scale: Int) {
    let lexed = Lexer.lex(SourceText(name: "test", text: text))
    #expect(lexed.problems == [])
    #expect(
      lexed.tokens.map(\.kind) == [.number(NumberLiteral(units: units, scale: scale, text: text))])
  }

  static let others: [(String, Token.Kind)] = [
    ("2025-Q3", .date(.quarter(2025, 3))), ("2025-q3", .date(.quarter(2025, 3))),
    ("2025-07", .date(.month(2025, 7))), ("2025-W07", .date(.week(2025, 7))),
    ("2025-07-14", .date(.day(2025, 7, 14))), ("2025-13", .date(.month(2025, 13))),
    ("85123A", .mixed("85123A")), ("5kg", .mixed("5kg")), ("1.5abc", .mixed("1.5abc")),
    ("5万元", .mixed("5万元")), ("地区", .word("地区")), ("_a1", .word("_a1")),
    ("`Total Spend`", .quotedName("Total Spend")), ("`a``b`", .quotedName("a`b")),
    ("'it''s'", .text("it's")), ("\"say \"\"so\"\"\"", .text("say \"so\"")), ("''", .text("")),
    ("\"a\nb\"", .text("a\nb")), ("$min", .parameter("min")),
  ]

  @Test(arguments: others)
  func token(_ text: String, _ kind: Token.Kind) {
    let lexed = Lexer.lex(SourceText(name: "test", text: text))
    #expect(lexed.problems == [])
    #expect(lexed.tokens.map(\.kind) == [kind])
  }

  static let invalid: [(String, [LexicalProblem.Kind])] = [
    ("2025-", [.malformedDate]), ("2025-7", [.malformedDate]), ("2025-Q33", [.malformedDate]),
    ("2025-07-14-1", [.malformedDate]), ("2025-07x", [.malformedDate]),
    ("5000-x", [.malformedDate]),
    ("1.2.3", [.malformedNumber]), ("123456789012345678901234567890123456789", [.numberTooLong]),
    ("99999999999999999999999999999999999999k", [.numberTooLong]), ("``", [.emptyName]),
    ("$", [.emptyParameter]), ("'a", [.unclosedText(after: nil)]), ("`a", [.unclosedName]),
    ("\u{1}", [.controlCharacter]), ("@", [.unknownCharacter]), ("==", [.foreignSign("=")]),
    ("“", [.curlyQuote]), ("≤", [.foreignSign("<=")]),
  ]

  @Test(arguments: invalid)
  func problem(_ text: String, _ kinds: [LexicalProblem.Kind]) {
    let lexed = Lexer.lex(SourceText(name: "test", text: text))
    #expect(lexed.problems.map(\.kind) == kinds)
    #expect(lexed.tokens.count == 1)
  }

  /// A comment may stand right behind a date or a number.
  @Test(arguments: ["2025-07--comment", "2025-07#comment", "2025--comment", "5--3", "x--y"])
  func commentBehind(_ text: String) {
    let lexed = Lexer.lex(SourceText(name: "test", text: text))
    #expect(lexed.tokens.count == 1 && lexed.problems.isEmpty)
  }

  /// Bytes that are not UTF-8 are one token for each run, and a problem.
  @Test(arguments: [
    [0xFF, 0xFE], [0xC0, 0x80], [0xE4, 0xB8], [0xED, 0xA0, 0x80], [0xF5, 0x80],
  ])
  func invalidUTF8(_ bytes: [UInt8]) {
    let lexed = Lexer.lex(SourceText(name: "test", bytes: bytes))
    #expect(lexed.problems.map(\.kind) == [.invalidUTF8])
    #expect(lexed.tokens.map(\.kind) == [.invalid])
  }
}
