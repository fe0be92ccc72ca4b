import Columnar
import Messages

/// An answer as a section of a page: the statement, its tables, which a click sorts, its chart and its
/// footers.
enum HTMLFormat {
  /// Appends the section; `statement` is what was asked, as written. `goOn` is called once in some thousand
  /// rows, and throws to stop.
  static func append<Failure: Error>(
    _ answer: Answer, statement: String?, style: RenderingStyle, to buffer: inout [UInt8],
    goOn: () throws(Failure) -> Void
  ) throws(Failure) {
    func write(_ text: String) { buffer.append(contentsOf: text.utf8) }
    guard answer.table != nil || !answer.sections.isEmpty || !answer.footnotes.isEmpty else {
      if let title = answer.title { write("<h2>\(text(title, style))</h2>\n") }
      return
    }
    write("<section>\n")
    if let statement {
      write(
        "<pre class=\"query\">\(MarkupText.escaped(EscapeFilter.escapedLines(statement)))</pre>\n")
    }
    if let title = answer.title { write("<h3>\(text(title, style))</h3>\n") }
    if case .chart(let chart) = ChartRenderer.choice(of: answer, isWanted: style.charts != .never) {
      write("<figure>\n\(SVGChart.element(of: chart, language: style.language))</figure>\n")
    }
    if let table = answer.table {
      try append(table, hasTotal: answer.hasTotal, answer, to: &buffer, goOn: goOn)
    }
    for section in answer.sections {
      write("<h3>\(text(section.title, style))</h3>\n")
      try append(section.table, hasTotal: section.hasTotal, answer, to: &buffer, goOn: goOn)
    }
    let footers = FootnoteText.lines(of: answer, in: style.language)
    if !footers.isEmpty {
      write("<ul class=\"notes\">\n")
      for footer in footers { write("<li>\(MarkupText.escaped(footer))</li>\n") }
      write("</ul>\n")
    }
    write("</section>\n")
  }

  /// Text of data or of a script, on one line.
  private static func text(_ message: Message, _ style: RenderingStyle) -> String {
    MarkupText.escaped(EscapeFilter.escaped(message.text(in: style.language)))
  }

  private static func append<Failure: Error>(
    _ table: ResultTable, hasTotal: Bool, _ answer: Answer, to buffer: inout [UInt8],
    goOn: () throws(Failure) -> Void
  ) throws(Failure) {
    func write(_ text: String) { buffer.append(contentsOf: text.utf8) }
    guard !table.columns.isEmpty else { return write("<p>(no rows)</p>\n") }
    let formats = table.columns.map {
      ColumnFormat($0, hasTotal: hasTotal, unfinished: answer.unfinished)
    }
    let headings = PivotHeadings(table, unfinished: answer.unfinished)
    write("<div class=\"wide\"><table>\n<thead>\n")
    if !headings.groups.isEmpty { write(groupRow(headings, count: table.columns.count)) }
    let names = zip(headings.headings, formats).map { name, format in
      "<th scope=\"col\"\(alignment(format))>\(MarkupText.escaped(name))</th>"
    }
    write("<tr class=\"names\">" + names.joined() + "</tr>\n</thead>\n<tbody>\n")
    var cells: [UInt8] = []
    for row in 0..<table.rowCount {
      if row % RenderingLimits.pieceRows == 0 { try goOn() }
      write("<tr>")
      for (column, format) in zip(table.columns, formats) {
        cells.removeAll(keepingCapacity: true)
        column.append(column.values[row], row: row, format, to: &cells)
        write("<td\(alignment(format))>")
        write(MarkupText.escaped(String(decoding: cells, as: UTF8.self)) + "</td>")
      }
      write("</tr>\n")
    }
    write("</tbody>\n")
    if hasTotal {
      let labelled = table.columns.firstIndex { $0.role == .dimension }
      let totals = table.columns.indices.map { place in
        let text = table.columns[place].total.map(formats[place].text)
        return "<td\(alignment(formats[place]))>"
          + MarkupText.escaped(text ?? (place == labelled ? "total" : "")) + "</td>"
      }
      write("<tfoot><tr>" + totals.joined() + "</tr></tfoot>\n")
    }
    write("</table></div>\n")
    if table.rowCount == 0 { write("<p>(no rows)</p>\n") }
  }

  /// What `across` has above the headings.
  private static func groupRow(_ headings: PivotHeadings, count: Int) -> String {
    var cells = ""
    var place = 0
    for group in headings.groups {
      if group.columns.lowerBound > place {
        cells += "<td colspan=\"\(group.columns.lowerBound - place)\"></td>"
      }
      cells += "<th scope=\"colgroup\" class=\"group\" colspan=\"\(group.columns.count)\">"
      cells += MarkupText.escaped(group.text) + "</th>"
      place = group.columns.upperBound
    }
    if place < count { cells += "<td colspan=\"\(count - place)\"></td>" }
    return "<tr>" + cells + "</tr>\n"
  }

  private static func alignment(_ format: ColumnFormat) -> String {
    format.isRightAligned ? " class=\"n\"" : ""
  }
}
