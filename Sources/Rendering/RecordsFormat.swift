import Columnar

/// A table a row at a time, each value behind its heading: for rows too wide to stand beside each
/// other, and for readers of screens, who hear a table line by line.
///
/// ```
/// row 1
/// name    Ada
/// region  North
///
/// total
/// ltv     3,068.00
/// ```
enum RecordsFormat {
  static func append(
    _ table: ResultTable, hasTotal: Bool, unfinished: Set<CalendarPeriod>, style: RenderingStyle,
    to buffer: inout [UInt8]
  ) {
    func write(_ line: String) { buffer.append(contentsOf: (line + "\n").utf8) }
    guard table.rowCount > 0, !table.columns.isEmpty else { return write("(no rows)") }
    let formats = table.columns.map {
      ColumnFormat($0, hasTotal: hasTotal, unfinished: unfinished)
    }
    let pivot = PivotHeadings(table, unfinished: unfinished)
    let headings = table.columns.indices.map { place in
      let caption = table.columns[place].across == nil ? nil : pivot.caption
      return (caption.map { $0 + " " } ?? "") + pivot.fullHeading(place)
    }
    let width = headings.map(DisplayWidth.of).max() ?? 0
    func heading(_ place: Int) -> String {
      let blanks = String(repeating: " ", count: width - DisplayWidth.of(headings[place]) + 2)
      return Emphasis.faint.applied(to: headings[place], style.palette) + blanks
    }
    for row in 0..<table.rowCount {
      if row > 0 { write("") }
      write(Emphasis.heading.applied(to: "row \(NumberText.grouped(row + 1))", style.palette))
      for (place, column) in table.columns.enumerated() {
        var line = Array(heading(place).utf8)
        column.append(column.values[row], row: row, formats[place], to: &line)
        write(String(decoding: line, as: UTF8.self))
      }
    }
    guard hasTotal else { return }
    write("")
    write(Emphasis.heading.applied(to: "total", style.palette))
    for (place, column) in table.columns.enumerated() {
      if let total = column.total { write(heading(place) + formats[place].text(total)) }
    }
  }
}
