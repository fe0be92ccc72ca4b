import Columnar
import Messages

/// The aligned table for people: a rule under the header, one above the total, nothing else.
///
/// ```
/// region     customers    share
/// ─────────  ─────────  ───────
/// 华东           1,234   90.0 %
/// (missing)        137   10.0 %
/// ─────────  ─────────  ───────
/// total          1,371  100.0 %
///
/// as of 2025-12-31
/// ```
struct TableFormat {
  private let table: ResultTable
  private let columns: [CellColumn]
  private let widths: ColumnWidths
  private let style: RenderingStyle
  private let hasTotal: Bool
  private let headings: PivotHeadings

  private static let gap = 2

  /// Appends title, table, chart and footers, with an empty line between each two.
  ///
  /// `goOn` is called once in some thousand rows, and throws to stop.
  static func append<Failure: Error>(
    _ answer: Answer, style: RenderingStyle, to buffer: inout [UInt8],
    goOn: () throws(Failure) -> Void
  ) throws(Failure) {
    var hasAbove = false
    if let title = answer.title {
      append(title: title.text(in: style.language), style, to: &buffer)
      hasAbove = true
    }
    if let table = answer.table {
      if hasAbove { buffer.append(UInt8(ascii: "\n")) }
      try append(
        table, answer.hasTotal, answer.unfinished, style, to: &buffer, goOn: goOn)
      hasAbove = true
    }
    for section in answer.sections {
      if hasAbove { buffer.append(UInt8(ascii: "\n")) }
      append(title: section.title.text(in: style.language), style, to: &buffer)
      buffer.append(UInt8(ascii: "\n"))
      try append(
        section.table, section.hasTotal, answer.unfinished, style, to: &buffer, goOn: goOn)
      hasAbove = true
    }
    let chart = ChartRenderer.lines(of: answer, style: style)
    if hasAbove, !chart.isEmpty { buffer.append(UInt8(ascii: "\n")) }
    for line in chart { append(line: line, to: &buffer) }
    let footers = FootnoteText.lines(of: answer, in: style.language)
    if hasAbove, !footers.isEmpty { buffer.append(UInt8(ascii: "\n")) }
    for footer in footers { append(footer, as: .faint, style, to: &buffer) }
  }

  /// Appends one table, or its rows as records.
  private static func append<Failure: Error>(
    _ table: ResultTable, _ hasTotal: Bool, _ unfinished: Set<CalendarPeriod>,
    _ style: RenderingStyle, to buffer: inout [UInt8], goOn: () throws(Failure) -> Void
  ) throws(Failure) {
    let isFew = table.rowCount <= RenderingLimits.openedRows
    if style.format != .records {
      let drawn = try TableFormat(
        table, hasTotal: hasTotal, unfinished: unfinished, style: style, goOn: goOn)
      if drawn.widths.hidden.isEmpty || !isFew || !style.opensWideRows {
        return try drawn.append(to: &buffer, goOn: goOn)
      }
    }
    RecordsFormat.append(
      table, hasTotal: hasTotal, unfinished: unfinished, style: style, to: &buffer)
  }

  private static func append(
    title: String, _ style: RenderingStyle, to buffer: inout [UInt8]
  ) {
    append(EscapeFilter.escaped(title), as: .heading, style, to: &buffer)
  }

  /// Appends a sentence, on as many lines as a terminal needs for it.
  private static func append(
    _ sentence: String, as emphasis: Emphasis, _ style: RenderingStyle, to buffer: inout [UInt8]
  ) {
    for line in WrappedText.lines(sentence, to: style.width) {
      append(line: emphasis.applied(to: line, style.palette), to: &buffer)
    }
  }

  private init<Failure: Error>(
    _ table: ResultTable, hasTotal: Bool, unfinished: Set<CalendarPeriod>, style: RenderingStyle,
    goOn: () throws(Failure) -> Void
  ) throws(Failure) {
    self.table = table
    self.style = style
    self.hasTotal = hasTotal
    let headings = PivotHeadings(table, unfinished: unfinished)
    self.headings = headings
    let labelled = table.columns.firstIndex { $0.role == .dimension }
    var columns: [CellColumn] = []
    for index in table.columns.indices {
      columns.append(
        try CellColumn(
          table.columns[index], heading: headings.headings[index], hasTotal: hasTotal,
          totalLabel: index == labelled ? "total" : nil, unfinished: unfinished, goOn: goOn))
    }
    for group in headings.groups {
      let gaps = Self.gap * (group.columns.count - 1)
      let spare =
        DisplayWidth.of(group.text) - gaps - group.columns.reduce(0) { $0 + columns[$1].width }
      let first = group.columns.lowerBound
      if spare > 0 { columns[first].spanWidth = columns[first].width + spare }
    }
    self.columns = columns
    widths = ColumnWidths(of: columns, gap: Self.gap, limit: style.width)
  }

  private func append<Failure: Error>(
    to buffer: inout [UInt8], goOn: () throws(Failure) -> Void
  ) throws(Failure) {
    if !columns.isEmpty {
      appendHeader(to: &buffer)
      appendRule(to: &buffer)
    }
    for row in 0..<table.rowCount {
      if row % RenderingLimits.pieceRows == 0 { try goOn() }
      appendRow(row, to: &buffer)
    }
    if table.rowCount == 0 { Self.append(line: "(no rows)", to: &buffer) }
    if hasTotal, !columns.isEmpty {
      appendRule(to: &buffer)
      appendRow(table.rowCount, to: &buffer)
    }
    if !widths.hidden.isEmpty {
      let note = hiddenColumnsNote()
      Self.append(line: Emphasis.faint.applied(to: note, style.palette), to: &buffer)
    }
  }
}

// MARK: - Hidden columns

extension TableFormat {
  /// `… 2 more columns: avg(ltv), median(ltv)`, as much of it as fits.
  private func hiddenColumnsNote() -> String {
    let count = FootnoteText.counted(widths.hidden.count, "more column")
    var note = "… " + count.text(in: style.language)
    guard let width = style.width else { return note }
    var separator = ": "
    for place in widths.hidden where DisplayWidth.of(note) <= width {
      note += separator + headings.fullHeading(place)
      separator = ", "
    }
    return DisplayWidth.cut(note, to: max(width, RenderingLimits.leastWidth))
  }
}

// MARK: - Lines

extension TableFormat {
  private static func append(line: String, to buffer: inout [UInt8]) {
    buffer.append(contentsOf: line.utf8)
    buffer.append(UInt8(ascii: "\n"))
  }

  /// The line above the headings, where `across` made them.
  private func appendGroups(to buffer: inout [UInt8]) {
    guard !headings.groups.isEmpty else { return }
    var line: [UInt8] = []
    var free = 0
    for (index, shown) in widths.shown.enumerated() {
      if index > 0 { free += Self.gap }
      free += shown.width
      let group = headings.groups.first { $0.columns.contains(shown.column) }
      let next = index + 1 < widths.shown.count ? widths.shown[index + 1].column : nil
      if let group, let next, group.columns.contains(next) { continue }
      // The last column of a group, or one without: what is free belongs to its heading.
      let before = group == nil || line.isEmpty ? 0 : Self.gap
      let text = DisplayWidth.cut(group?.text ?? "", to: free - before)
      Self.append(blanks: before, to: &line)
      line.append(contentsOf: text.utf8)
      Self.append(blanks: free - before - DisplayWidth.of(text), to: &line)
      free = 0
    }
    Self.trim(&line, from: 0)
    let text = String(decoding: line, as: UTF8.self)
    Self.append(line: Emphasis.heading.applied(to: text, style.palette), to: &buffer)
  }

  private func appendHeader(to buffer: inout [UInt8]) {
    appendGroups(to: &buffer)
    let texts = widths.shown.map { place, width in
      WrappedText.headingLines(columns[place].header, width: width)
    }
    let height = texts.map(\.count).max() ?? 0
    for row in 0..<height {
      var line: [UInt8] = []
      for (index, (place, width)) in widths.shown.enumerated() {
        // Short headings stand at the foot.
        let skipped = height - texts[index].count
        let text = row < skipped ? "" : texts[index][row - skipped]
        let padding = width - DisplayWidth.of(text)
        let isRight = columns[place].isRightAligned
        if index > 0 { Self.append(blanks: Self.gap, to: &line) }
        if isRight { Self.append(blanks: padding, to: &line) }
        line.append(contentsOf: text.utf8)
        if !isRight { Self.append(blanks: padding, to: &line) }
      }
      Self.trim(&line, from: 0)
      let text = String(decoding: line, as: UTF8.self)
      Self.append(line: Emphasis.heading.applied(to: text, style.palette), to: &buffer)
    }
  }

  private func appendRule(to buffer: inout [UInt8]) {
    for (index, (_, width)) in widths.shown.enumerated() {
      if index > 0 { Self.append(blanks: Self.gap, to: &buffer) }
      for _ in 0..<width { buffer.append(contentsOf: "─".utf8) }
    }
    buffer.append(UInt8(ascii: "\n"))
  }

  private func appendRow(_ row: Int, to buffer: inout [UInt8]) {
    let start = buffer.count
    for (index, (place, width)) in widths.shown.enumerated() {
      if index > 0 { Self.append(blanks: Self.gap, to: &buffer) }
      append(cellOf: columns[place], row: row, width: width, to: &buffer)
    }
    Self.trim(&buffer, from: start)
    buffer.append(UInt8(ascii: "\n"))
  }

  private func append(
    cellOf column: CellColumn, row: Int, width: Int, to buffer: inout [UInt8]
  ) {
    let own = column.width(ofCell: row)
    guard own <= width else {
      let text = DisplayWidth.cut(column.text(ofCell: row), to: width)
      buffer.append(contentsOf: text.utf8)
      Self.append(blanks: width - DisplayWidth.of(text), to: &buffer)
      return
    }
    if column.isRightAligned { Self.append(blanks: width - own, to: &buffer) }
    column.append(cell: row, style.palette, to: &buffer)
    if !column.isRightAligned { Self.append(blanks: width - own, to: &buffer) }
  }

  private static func append(blanks count: Int, to buffer: inout [UInt8]) {
    for _ in 0..<max(0, count) { buffer.append(UInt8(ascii: " ")) }
  }

  /// Drops the blanks at the end of the line that began at `start`.
  private static func trim(_ buffer: inout [UInt8], from start: Int) {
    while buffer.count > start, buffer.last == UInt8(ascii: " ") { buffer.removeLast() }
  }
}
