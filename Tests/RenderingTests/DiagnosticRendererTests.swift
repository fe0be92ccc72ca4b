import Foundation
import Language
import Messages
import Rendering
import Testing

/// Messages with their place in the source.
struct DiagnosticRendererTests {
  private static func render(
    _ text: String, _ start: Int, _ end: Int, style: RenderingStyle = RenderingStyle()
  ) -> String {
    DiagnosticRenderer.render(
      [Diagnostic(.error, "e", "m", at: SourceSpan(start, end))],
      source: SourceText(name: "f", text: text), style: style)
  }

  @Test func showsAllThereIs() {
    let source = SourceText(name: "script.seg", text: "-- one\n-- two\nsegment where ltvv > 5\n")
    let diagnostics = [
      Diagnostic(
        .error, "unknown-column", "there is no column \"ltvv\"", at: SourceSpan(28, 32),
        notes: ["fields of customers: ltv, region", "names heed case"],
        suggestion: "did you mean \"ltv\"?"),
      Diagnostic(.warning, "shadow", "x", at: SourceSpan(0, 2)),
    ]
    let text = DiagnosticRenderer.render(
      diagnostics, source: source, style: RenderingStyle(format: .csv))
    #expect(
      text == """
        error[unknown-column]: there is no column "ltvv"
         --> script.seg:3:15
        3 | segment where ltvv > 5
          |               ^^^^
        note: fields of customers: ltv, region
        note: names heed case
        help: did you mean "ltv"?

        warning[shadow]: x
         --> script.seg:1:1
        1 | -- one
          | ^^

        """)
    #expect(DiagnosticRenderer.render([], source: source, style: RenderingStyle()) == "")
  }

  /// Places of carets: text, span in bytes, line, column, source line and caret line as printed.
  @Test(arguments: [
    ("abc", 0, 3, "1:1", "1 | abc", "  | ^^^"),
    ("客户 = x", 7, 8, "1:4", "1 | 客户 = x", "  |      ^"),
    ("a 客户 b", 2, 8, "1:3", "1 | a 客户 b", "  |   ^^^^"),
    ("\tx\ty", 3, 4, "1:4", "1 |     x    y", "  |          ^"),
    ("e\u{301}x", 3, 4, "1:2", "1 | e\u{301}x", "  |  ^"),
    ("👨‍👩‍👧‍👦 x", 26, 27, "1:3", "1 | 👨‍👩‍👧‍👦 x", "  |    ^"),
    ("abc", 1, 1, "1:2", "1 | abc", "  |  ^"),
    ("abc", 3, 3, "1:4", "1 | abc", "  |    ^"),
    ("abc", 3, 9, "1:4", "1 | abc", "  |    ^"),
    ("abc\n", 4, 4, "2:1", "2 | ", "  | ^"),
    ("abc\n", 3, 4, "1:4", "1 | abc", "  |    ^"),
    ("abc\r\nd", 1, 6, "1:2", "1 | abc", "  |  ^^"),
    ("a\nbcd\ne", 3, 7, "2:2", "2 | bcd", "  |  ^^"),
    ("a\u{1B}b", 2, 3, "1:3", "1 | a\\u{1b}b", "  |        ^"),
    ("abc", -5, -2, "1:1", "1 | abc", "  | ^"),
  ])
  func putsCarets(
    text: String, start: Int, end: Int, place: String, line: String, carets: String
  ) {
    #expect(
      Self.render(text, start, end) == "error[e]: m\n --> f:\(place)\n\(line)\n\(carets)\n")
  }

  @Test func showsNoLineOfAnEmptySource() {
    #expect(Self.render("", 0, 0) == "error[e]: m\n --> f:1:1\n")
    let nowhere = DiagnosticRenderer.render(
      [Diagnostic(.error, "e", "m", at: .none)], source: SourceText(name: "", text: ""),
      style: RenderingStyle())
    #expect(nowhere == "error[e]: m\n")
  }

  @Test func repairsInvalidBytes() {
    let source = SourceText(name: "f", bytes: [0x61, 0xFF, 0xFE, 0x62])
    let text = DiagnosticRenderer.render(
      [Diagnostic(.error, "e", "m", at: SourceSpan(3, 4))], source: source,
      style: RenderingStyle())
    #expect(text == "error[e]: m\n --> f:1:4\n1 | a\u{FFFD}\u{FFFD}b\n  |    ^\n")
  }

  @Test func cutsLongLines() {
    let text = (10..<50).map { "word\($0)" }.joined(separator: " ")
    let style = RenderingStyle(width: 40)
    #expect(
      Self.render(text, 70, 76, style: style) == """
        error[e]: m
         --> f:1:71
        1 | …word18 word19 word20 word21 word22…
          |                ^^^^^^

        """)
    #expect(
      Self.render(text, 0, 6, style: style) == """
        error[e]: m
         --> f:1:1
        1 | word10 word11 word12 word13 word14 …
          | ^^^^^^

        """)
    #expect(
      Self.render(text, 273, 279, style: style) == """
        error[e]: m
         --> f:1:274
        1 | … word45 word46 word47 word48 word49
          |                               ^^^^^^

        """)
    #expect(
      Self.render(text, 0, 200, style: style) == """
        error[e]: m
         --> f:1:1
        1 | word10 word11 word12 word13 word14 …
          | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

        """)
  }

  /// However long the line, the span and the width: what is printed fits, and carets stand in it.
  @Test(arguments: ["x", "客", "\t", "\u{1B}", "e\u{301}", "ab c "])
  func cutsAMegabyte(unit: String) throws {
    let text = String(repeating: unit, count: 1_000_000 / unit.utf8.count)
    let source = SourceText(name: "f", text: text)
    var random = SeededRandom(seed: 3)
    for _ in 0..<3 {
      let start = Int.random(in: 0...text.utf8.count, using: &random)
      let end = start + [0, 1, 7, 100, 500_000][Int.random(in: 0..<5, using: &random)]
      for width in [nil, 20, 60] {
        let printed = DiagnosticRenderer.render(
          [Diagnostic(.error, "e", "m", at: SourceSpan(start, end))], source: source,
          style: RenderingStyle(width: width))
        let lines = printed.split(separator: "\n").map(String.init)
        try #require(lines.count == 4)
        for line in lines.dropFirst(2) {
          #expect(DisplayWidth.of(line) <= max(width ?? 100, 24), "seed \(random.seed)")
        }
        let carets = lines[3]
        #expect(DisplayWidth.of(carets) <= DisplayWidth.of(lines[2]) + 1)
        #expect(carets.hasSuffix("^"))
      }
    }
  }

  @Test func countsWhatIsNotShown() {
    let many = (0..<25).map { Diagnostic(.error, "e\($0)", "m", at: SourceSpan($0, $0 + 1)) }
    let source = SourceText(name: "f", text: String(repeating: "x", count: 30))
    let text = DiagnosticRenderer.render(many, source: source, style: RenderingStyle())
    #expect(text.hasSuffix("\n\n… 5 more messages not shown\n"))
    #expect(text.contains("error[e19]"))
    #expect(!text.contains("error[e20]"))
    let exact = DiagnosticRenderer.render(
      Array(many.prefix(20)), source: source, style: RenderingStyle())
    #expect(!exact.contains("more message"))
    let json = DiagnosticRenderer.render(
      many, source: source, style: RenderingStyle(format: .json))
    #expect(json.split(separator: "\n").count == 21)
  }

  @Test func coloursTheLabelAndCarets() {
    let text = Self.render("abc", 0, 1, style: RenderingStyle(palette: .own))
    #expect(
      text == "\u{1B}[1;31merror[e]\u{1B}[0m: m\n --> f:1:1\n1 | abc\n  | \u{1B}[1;31m^\u{1B}[0m\n")
  }

  @Test func writesJSON() throws {
    let source = SourceText(name: "a\"b", text: "客户\nx 客 y")
    let diagnostics = [
      Diagnostic(
        .error, "c", "say \"hi\"\n\u{1B}", at: SourceSpan(3, 12), notes: ["n1", "n2"],
        suggestion: "s"),
      Diagnostic(.note, "d", "m", at: SourceSpan(9, 9)),
    ]
    let text = DiagnosticRenderer.render(
      diagnostics, source: source, style: RenderingStyle(format: .jsonl))
    let lines = text.split(separator: "\n")
    let expected = """
      {"severity":"note","code":"d","message":"m","file":"a\\"b",\
      "line":2,"column":3,"endLine":2,"endColumn":3,"notes":[],"suggestion":null}
      """
    #expect(lines.last.map(String.init) == expected)
    let first = try #require(lines.first)
    let parsed = try JSONSerialization.jsonObject(with: Data(first.utf8)) as? [String: Any]
    let object = try #require(parsed)
    #expect(object["severity"] as? String == "error")
    #expect(object["message"] as? String == "say \"hi\"\n\u{1B}")
    #expect(object["file"] as? String == "a\"b")
    #expect(object["line"] as? Int == 1)
    #expect(object["column"] as? Int == 2)
    #expect(object["endLine"] as? Int == 2)
    #expect(object["endColumn"] as? Int == 4)
    #expect(object["notes"] as? [String] == ["n1", "n2"])
    #expect(object["suggestion"] as? String == "s")
  }
}
