/// A picture of a terminal with statements and their answers, as SVG: one file that needs nothing else,
/// light or dark as a theme says, else as its reader's system is.
package enum ScreenPicture {
  /// Columns of the terminal.
  package static let columns = 100
  private static let margin = 16
  private static let lineHeight = 18
  /// Of a column; the sign that is drawn may be of another width in the reader's font.
  private static let columnWidth = 8.4

  /// The colours of the text that a picture is made of: there each has a code of its own.
  package static let palette = Palette.many(.light)

  /// The picture of a text with the colours of `palette`.
  ///
  /// Each line is stretched to the columns it takes, so that frames and columns meet whatever the font.
  package static func svg(of text: String, title: String, theme: Theme) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    while lines.last?.isEmpty ?? false { lines.removeLast() }
    let rows = lines.flatMap { wrapped(runs($0)) }
    let widest = rows.map { $0.reduce(0) { $0 + DisplayWidth.of($1.text) } }.max() ?? 0
    let width = Int((Double(max(widest, 40)) * columnWidth).rounded(.up)) + 2 * margin
    let height = rows.count * lineHeight + 2 * margin
    let name = MarkupText.escaped(EscapeFilter.escaped(title))
    var svg = """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
      viewBox="0 0 \(width) \(height)" role="img" aria-label="\(name)">
      <title>\(name)</title>
      <style>\(style(theme))</style>
      <rect class="g" width="\(width)" height="\(height)" rx="8"/>

      """
    for (place, runs) in rows.enumerated() where !runs.isEmpty {
      let y = margin + place * lineHeight + 13
      let length = tenths(
        Double(runs.reduce(0) { $0 + DisplayWidth.of($1.text) }) * columnWidth)
      let spans = runs.map { run in
        let text = MarkupText.escaped(run.text)
        return run.classes.isEmpty ? text : "<tspan class=\"\(run.classes)\">\(text)</tspan>"
      }
      svg +=
        "<text x=\"\(margin)\" y=\"\(y)\" textLength=\"\(length)\" lengthAdjust=\"spacingAndGlyphs\" "
        + "xml:space=\"preserve\">\(spans.joined())</text>\n"
    }
    return svg + "</svg>\n"
  }

  private struct Run {
    var text: String
    var classes: String
  }

  /// Stretches of one look: what stands between `ESC [ 1 ; 38 ; 5 ; 160 m` and the next such sequence.
  private static func runs(_ line: Substring) -> [Run] {
    var runs: [Run] = []
    var classes = ""
    var rest = line
    while let start = rest.firstIndex(of: "\u{1B}"), let end = rest[start...].firstIndex(of: "m") {
      if start > rest.startIndex {
        runs.append(Run(text: String(rest[..<start]), classes: classes))
      }
      let codes = rest[start..<end].dropFirst(2).split(separator: ";")
      let weight = codes.first == "1" ? ["b"] : []
      let colour = codes.count > 2 ? codes.suffix(1).map { "c\($0)" } : []
      classes = (weight + colour).joined(separator: " ")
      rest = rest[end...].dropFirst()
    }
    if !rest.isEmpty { runs.append(Run(text: String(rest), classes: classes)) }
    return runs
  }

  /// The rows that a line takes: it is cut at blanks where it is longer than the terminal is wide.
  private static func wrapped(_ runs: [Run]) -> [[Run]] {
    var rows: [[Run]] = [[]]
    var room = columns
    for run in runs {
      var rest = run.text[...]
      while DisplayWidth.of(String(rest)) > room {
        let fitting = DisplayWidth.prefix(of: String(rest), fitting: room)
        let cut = fitting.lastIndex(of: " ").map {
          fitting.distance(from: fitting.startIndex, to: $0)
        }
        let head = rest.prefix(cut.flatMap { $0 > 0 ? $0 : nil } ?? max(1, fitting.count))
        rows[rows.count - 1].append(Run(text: String(head), classes: run.classes))
        rows.append([])
        rest = rest.dropFirst(head.count).drop { $0 == " " }
        room = columns
      }
      guard !rest.isEmpty else { continue }
      rows[rows.count - 1].append(Run(text: String(rest), classes: run.classes))
      room -= DisplayWidth.of(String(rest))
    }
    return rows
  }

  private static func tenths(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  private static func style(_ theme: Theme) -> String {
    let meanings: [Emphasis] =
      [.faint, .error, .warning] + (0..<Emphasis.seriesCount).map { .series($0) }
    let font = "ui-monospace,SFMono-Regular,Menlo,Consolas,\"DejaVu Sans Mono\",monospace"
    return "text{font:14px \(font)}.b{font-weight:bold}\n"
      + PageStyle.rules(theme) { ground in
        let paper = ground.paper
        let texts = meanings.compactMap(\.colours).map { colours in
          ".c\(colours.light.ofMany){fill:\(colours.on(ground).onPage)}"
        }
        return "text{fill:\(paper.ink)}.g{fill:\(paper.soft)}" + Set(texts).sorted().joined()
      }
  }
}
