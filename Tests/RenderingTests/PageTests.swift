import Columnar
import Messages
import Rendering
import Testing

/// Pages and pictures: well formed whatever the data, and nothing of the data is markup.
struct PageTests {
  private static let words = [
    "<script>alert(1)</script>", "a&b", "\"quoted\"", "it's", "</table>", "<!--", "]]>", "华东",
    "\u{FFFF}",
    "\u{1B}[31m", "\u{202E}abc", "javascript:x", "&lt;", "",
  ]

  private static func answer(_ kind: ChartKind, _ words: [String]) -> Answer {
    let count = words.count
    let numbers = (0..<count).map { Value.integer($0 * 7 - 20) }
    var columns = [
      Samples.column(words[0], words.map(Value.text), .dimension),
      Samples.column("m", numbers),
      Samples.column("share of m", (0..<count).map { .float(Double($0) / 10) }, .share),
    ]
    if kind == .heatmap {
      for place in 1..<columns.count {
        columns[place] = Samples.column("m", numbers)
        columns[place].across = .value(.text(words[place]))
      }
    }
    var answer = Answer(
      title: "\(words[1 % count])", table: ResultTable(columns: columns), hasTotal: true,
      footnotes: [.text("\(words[2 % count])")])
    answer.draw(kind)
    if kind == .histogram {
      answer.chart?.ranges = (0..<count).map {
        .init(lower: Double($0) * 5, upper: Double($0) * 5 + 5)
      }
    }
    return answer
  }

  @Test(arguments: ChartKind.allCases) func nothingOfTheDataIsMarkup(kind: ChartKind) throws {
    for shift in Self.words.indices {
      let words = Array(Self.words[shift...] + Self.words[..<shift])
      let style = RenderingStyle(format: .html, isTerminal: true)
      let section = AnswerRenderer.render(
        Self.answer(kind, words), statement: words.joined(separator: "\n"), style: style
      ).output
      try Markup.check(section)
      #expect(!section.contains("<script"))
      #expect(kind == .nothing || section.contains("<svg "))
      guard case .picture(let picture) = SVGChart.file(of: Self.answer(kind, words), theme: .auto)
      else {
        #expect(kind == .nothing)
        continue
      }
      try Markup.check(picture)
    }
  }

  @Test func aPageAsksTheNetworkForNothing() {
    let page = HTMLPage.beginning(title: "<b>", theme: .auto) + HTMLPage.end
    #expect(page.contains("<title>&lt;b&gt;</title>"))
    #expect(page.contains("default-src 'none'"))
    for word in ["http://", "https://", "src=", "href=", "@import", "url("] {
      #expect(!page.contains(word), "\(word)")
    }
  }

  @Test func aSectionHasWhatTheTableHas() {
    let section = AnswerRenderer.render(
      Samples.regions, statement: "segment by region", style: RenderingStyle(format: .html)
    ).output
    #expect(section.contains("<pre class=\"query\">segment by region</pre>"))
    #expect(section.contains("<td>North|East</td><td class=\"n\">1,000</td>"))
    #expect(section.contains("<tfoot><tr><td>total</td><td class=\"n\">13,350</td>"))
    #expect(section.contains("<li>as of 2025-12-31</li>"))
  }

  @Test func chartsOfOddNumbersStayWithinThePicture() throws {
    let odd: [Value] = [
      .float(1e308), .float(-1e308), .float(.nan), .missing, .float(.leastNonzeroMagnitude),
      .integer(0),
    ]
    for kind in [ChartKind.bar, .line, .pareto, .spark] {
      var answer = Samples.table([
        Samples.column("r", (0..<odd.count).map { .integer($0) }, .dimension),
        Samples.column("m", odd),
      ])
      answer.draw(kind)
      guard case .picture(let picture) = SVGChart.file(of: answer, theme: .auto) else { continue }
      try Markup.check(picture)
      #expect(!picture.contains(/\b(x|y|cx|cy|width|height|points)="[^"]*(nan|inf)/))
      for match in picture.matches(of: /[ "](-?[0-9.]+),(-?[0-9.]+)/) {
        #expect((Double(match.output.1) ?? .nan).magnitude < 2_000, "\(kind)")
      }
    }
  }
}

/// Whether text is well-formed markup: elements nest, and no sign of markup stands in their text.
private enum Markup {
  struct Failed: Error { var what: String }

  static func check(_ text: String) throws {
    var open: [Substring] = []
    var rest = text[...]
    while let start = rest.firstIndex(of: "<") {
      let before = rest[..<start]
      if before.contains(">") { throw Failed(what: "a loose > in \(before)") }
      guard let end = rest[start...].firstIndex(of: ">") else { throw Failed(what: "no end") }
      let tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasSuffix("/") { continue }
      if tag.hasPrefix("/") {
        guard open.popLast() == tag.dropFirst() else { throw Failed(what: "</\(tag)> in \(open)") }
        continue
      }
      open.append(tag.prefix { $0 != " " })
    }
    if !open.isEmpty { throw Failed(what: "open: \(open)") }
    let scalars = text.unicodeScalars.filter { $0 != "\n" }
    if scalars.contains(where: { EscapeFilter.isHarmful($0) || $0 == "\u{FFFF}" }) {
      throw Failed(what: "a control character")
    }
  }
}
