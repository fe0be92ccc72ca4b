import Columnar
import Messages

/// A table of GitHub Flavored Markdown with values as people read them; the total row is bold, a chart
/// stands in a fence, the footers are a list.
enum MarkdownFormat {
  /// Appends the whole answer; `goOn` is called once in some thousand rows, and throws to stop.
  static func append<Failure: Error>(
    _ answer: Answer, style: RenderingStyle, to buffer: inout [UInt8],
    goOn: () throws(Failure) -> Void
  ) throws(Failure) {
    if let title = answer.title { append(title: title.text(in: style.language), to: &buffer) }
    if let table = answer.table {
      if !buffer.isEmpty { buffer.append(UInt8(ascii: "\n")) }
      try append(
        table, hasTotal: answer.hasTotal, unfinished: answer.unfinished, to: &buffer, goOn: goOn)
    }
    for section in answer.sections {
      if !buffer.isEmpty { buffer.append(UInt8(ascii: "\n")) }
      append(title: section.title.text(in: style.language), to: &buffer)
      buffer.append(UInt8(ascii: "\n"))
      try append(
        section.table, hasTotal: section.hasTotal, unfinished: answer.unfinished, to: &buffer,
        goOn: goOn)
    }
    append(chart: ChartRenderer.lines(of: answer, style: style.plain), to: &buffer)
    let footers = FootnoteText.lines(of: answer, in: style.language)
    if !buffer.isEmpty, !footers.isEmpty { buffer.append(UInt8(ascii: "\n")) }
    for footer in footers { buffer.append(contentsOf: "- \(escaped(footer))\n".utf8) }
  }

  /// A chart as text as it is; the fence is longer than any in the text.
  private static func append(chart lines: [String], to buffer: inout [UInt8]) {
    guard !lines.isEmpty else { return }
    let ticks = lines.map { $0.split { $0 != "`" }.map(\.count).max() ?? 0 }.max() ?? 0
    let fence = String(repeating: "`", count: max(3, ticks + 1))
    let text = ["", fence + "text"] + lines + [fence]
    for line in text { buffer.append(contentsOf: (line + "\n").utf8) }
  }

  private static func append(title: String, to buffer: inout [UInt8]) {
    buffer.append(contentsOf: "**\(escaped(EscapeFilter.escaped(title)))**\n".utf8)
  }

  private static func append<Failure: Error>(
    _ table: ResultTable, hasTotal: Bool, unfinished: Set<CalendarPeriod>,
    to buffer: inout [UInt8], goOn: () throws(Failure) -> Void
  ) throws(Failure) {
    guard !table.columns.isEmpty else {
      buffer.append(contentsOf: "(no rows)\n".utf8)
      return
    }
    let formats = table.columns.map {
      ColumnFormat($0, hasTotal: hasTotal, unfinished: unfinished)
    }
    let headings = PivotHeadings(table, unfinished: unfinished)
    if let caption = headings.caption {
      buffer.append(contentsOf: "\(escaped(caption)):\n\n".utf8)
    }
    appendRow(table.columns.indices.map { escaped(headings.fullHeading($0)) }, to: &buffer)
    appendRow(formats.map { $0.isRightAligned ? "---:" : "---" }, to: &buffer)
    for row in 0..<table.rowCount {
      if row % RenderingLimits.pieceRows == 0 { try goOn() }
      let cells = table.columns.indices.map { index in
        text(of: table.columns[index].values[row], formats[index], table.columns[index], row)
      }
      appendRow(cells, to: &buffer)
    }
    if hasTotal { appendTotal(of: table, formats, to: &buffer) }
    if table.rowCount == 0 { buffer.append(contentsOf: "\n(no rows)\n".utf8) }
  }

  private static func appendTotal(
    of table: ResultTable, _ formats: [ColumnFormat], to buffer: inout [UInt8]
  ) {
    let labelled = table.columns.firstIndex { $0.role == .dimension }
    let cells = table.columns.indices.map { index in
      if let total = table.columns[index].total { return "**\(text(of: total, formats[index]))**" }
      return index == labelled ? "**total**" : ""
    }
    appendRow(cells, to: &buffer)
  }

  private static func appendRow(_ cells: [String], to buffer: inout [UInt8]) {
    for cell in cells { buffer.append(contentsOf: "| \(cell) ".utf8) }
    buffer.append(contentsOf: "|\n".utf8)
  }

  private static func text(
    of value: Value, _ format: ColumnFormat, _ column: ResultColumn, _ row: Int
  ) -> String {
    guard let open = column.openRows else { return text(of: value, format) }
    if value.isMissing { return "" }
    return text(of: value, format) + (open.contains(row) ? "\\*" : "")
  }

  private static func text(of value: Value, _ format: ColumnFormat) -> String {
    let text = format.text(value)
    return switch value {
    case .text, .period: escaped(text)
    case .missing, .other, .new, .boolean, .exact, .float, .date, .timestamp: text
    }
  }

  /// The text with every sign that Markdown could take for markup escaped.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", "|", "`", "*", "_", "<", "[", "]", "~", "&", "$":
        result.unicodeScalars.append("\\")
      default: break
      }
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}

extension RenderingStyle {
  /// The style of a text in a file.
  fileprivate var plain: RenderingStyle {
    var style = self
    (style.palette, style.width) = (.none, nil)
    return style
  }
}
