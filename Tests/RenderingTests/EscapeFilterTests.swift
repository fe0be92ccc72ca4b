import Columnar
import Language
import Messages
import Rendering
import Testing

/// Data never drives the terminal.
struct EscapeFilterTests {
  @Test(arguments: [
    ("plain", "plain"), ("客户 é 😀 –", "客户 é 😀 –"), ("a\nb\tc\rd", #"a\nb\tc\rd"#),
    ("\u{1B}[31m", #"\u{1b}[31m"#), ("\u{0}\u{7F}\u{9B}", #"\u{0}\u{7f}\u{9b}"#),
    ("\u{202E}abc\u{2066}", #"\u{202e}abc\u{2066}"#), ("\u{61C}\u{200F}", #"\u{61c}\u{200f}"#),
    ("\u{2028}", #"\u{2028}"#), ("a\r\nb", #"a\r\nb"#), ("C:\\temp", "C:\\temp"),
  ])
  func escapes(text: String, expected: String) {
    #expect(EscapeFilter.escaped(text) == expected)
  }

  /// Random texts in every place of an answer, in every format: only our own line ends (and the
  /// delimiters of TSV) get out.
  @Test(arguments: OutputFormat.allCases)
  func letsNothingOutOfAnswers(format: OutputFormat) {
    var random = SeededRandom(seed: 77)
    for _ in 0..<300 {
      let columns = (0..<3).map { _ in
        ResultColumn(
          name: random.text(), role: .dimension,
          values: (0..<4).map { _ in Value.text(random.text()) }, total: .text(random.text()))
      }
      var answer = Answer(
        title: "\(random.text())", table: ResultTable(columns: columns), hasTotal: true,
        footnotes: [
          .text("\(random.text())"), .noHistory([random.text()]), .eventGrain(table: random.text()),
          .missing(what: random.text(), count: 1),
          .severalValues(attribute: random.text(), customers: 2),
        ])
      if format == .html || format == .records {
        answer.sections = [
          Section(title: "\(random.text())", table: ResultTable(columns: columns), hasTotal: true)
        ]
      }
      for width in [nil, 30] {
        var style = RenderingStyle(format: format, width: width, isTerminal: true)
        (style.opensWideRows, style.isASCII) = (width != nil, width != nil)
        style.language = width == nil ? .english : .chinese
        let rendered = AnswerRenderer.render(answer, statement: random.text(), style: style)
        let lines = rendered.output.unicodeScalars.split(separator: "\n")
        for line in lines {
          let harmful = line.filter(EscapeFilter.isHarmful)
          let own = format == .tsv ? harmful.filter { $0 == "\t" }.count : 0
          #expect(own == (format == .tsv ? 2 : 0), "seed \(random.seed)")
          #expect(harmful.count == own, "seed \(random.seed)")
        }
        let notes = rendered.notes.unicodeScalars.filter { $0 != "\n" }
        #expect(!notes.contains(where: EscapeFilter.isHarmful), "seed \(random.seed)")
        if format == .csv { #expect(lines.count == 5) }
      }
    }
  }

  @Test(arguments: [OutputFormat.table, .json])
  func letsNothingOutOfDiagnostics(format: OutputFormat) {
    var random = SeededRandom(seed: 78)
    for _ in 0..<300 {
      let source = SourceText(name: random.text(), text: random.text() + random.text())
      let start = Int.random(in: -1...source.bytes.count + 2, using: &random)
      let diagnostic = Diagnostic(
        .error, random.text(), "\(random.text())",
        at: SourceSpan(start, start + Int.random(in: -1...9, using: &random)),
        notes: ["\(random.text())"], suggestion: "\(random.text())")
      let text = DiagnosticRenderer.render(
        [diagnostic], source: source, style: RenderingStyle(format: format, isTerminal: true))
      let inside = text.unicodeScalars.filter { $0 != "\n" }
      #expect(!inside.contains(where: EscapeFilter.isHarmful), "seed \(random.seed)")
      let lineCount = text.unicodeScalars.filter { $0 == "\n" }.count
      #expect(lineCount <= (format == .json ? 1 : 6), "seed \(random.seed)")
    }
  }

  @Test func colourIsOnlyOurs() {
    let answer = Answer(
      title: "\u{1B}[31m",
      table: ResultTable(columns: [
        ResultColumn(name: "x", role: .dimension, values: [.text("\u{1B}[31m")])
      ]), footnotes: [.text("\u{1B}[31m")])
    let output = AnswerRenderer.render(
      answer, style: RenderingStyle(isTerminal: true, palette: .own)
    ).output
    #expect(
      output == """
        \u{1B}[1m\\u{1b}[31m\u{1B}[0m

        \u{1B}[1mx\u{1B}[0m
        ──────────
        \\u{1b}[31m

        \u{1B}[2m\\u{1b}[31m\u{1B}[0m

        """)
  }
}
