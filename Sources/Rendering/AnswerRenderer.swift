package import Columnar
import Messages

/// Answers as text.
package enum AnswerRenderer {
  /// Renders an answer.
  ///
  /// For people (`table`, `md`) everything is in `output`: title, table, total row and footers. In
  /// the machine formats `output` holds the result rows alone and `notes` the footers (and the
  /// title of an answer without a table). Several answers are told apart by the caller: by an empty line
  /// in `csv` and `tsv`, not at all in `json`, where each is one line.
  ///
  /// `statement` is what was asked, for pages. The columns of a table are equally long. Time: proportional to the cells.
  package static func render(
    _ answer: Answer, statement: String? = nil, style: RenderingStyle
  ) -> Rendered {
    var output = ""
    let notes = render(answer, statement: statement, style: style) { output += $0 }
    return Rendered(output: output, notes: notes)
  }

  /// Renders an answer piece by piece and returns the notes.
  ///
  /// In the machine formats a piece is some thousand rows, so that a listing of everything never
  /// stands in memory as text; a table for people is as wide as its widest cell and is one piece.
  /// An empty answer may be an empty piece. While it is laid out, `write` is called with an empty piece
  /// once in some thousand rows: it may throw to stop.
  package static func render<Failure: Error>(
    _ answer: Answer, statement: String? = nil, style: RenderingStyle,
    to write: (String) throws(Failure) -> Void
  ) throws(Failure) -> String {
    precondition(
      answer.table.map { table in table.columns.allSatisfy { $0.values.count == table.rowCount } }
        ?? true, "The columns of a result have different lengths.")
    if style.format.isForPeople {
      var buffer: [UInt8] = []
      try appendForPeople(answer, statement, style, to: &buffer) { () throws(Failure) in
        try write("")
      }
      try write(String(decoding: buffer, as: UTF8.self))
      return ""
    }
    let plain = answer.table.map(answer.forMachines)
    let count = plain?.rowCount ?? 0
    var start = 0
    repeat {
      let end = min(start + RenderingLimits.pieceRows, count)
      var buffer: [UInt8] = []
      appendForMachines(answer, plain, rows: start..<end, style, to: &buffer)
      try write(String(decoding: buffer, as: UTF8.self))
      start = end
    } while start < count
    return notes(of: answer, style: style)
  }

  /// A value as machines read it back; empty where it is missing.
  package static func machineText(_ value: Value) -> String {
    var bytes: [UInt8] = []
    if MachineText.append(value, to: &bytes) { return String(decoding: bytes, as: UTF8.self) }
    switch value {
    case .text(let text): return text
    case .other: return "(other)"
    case .missing, .new, .boolean, .exact, .float, .date, .timestamp, .period: return ""
    }
  }

  private static func appendForPeople<Failure: Error>(
    _ answer: Answer, _ statement: String?, _ style: RenderingStyle, to buffer: inout [UInt8],
    goOn: () throws(Failure) -> Void
  ) throws(Failure) {
    switch style.format {
    case .screen:
      // As it was typed, before what came of it.
      if let statement {
        let typed = statement.split(separator: "\n", omittingEmptySubsequences: false)
        for (line, text) in typed.enumerated() {
          let prompt = Emphasis.faint.applied(to: line == 0 ? "strata>" : "   ...>", style.palette)
          buffer += "\(prompt) \(EscapeFilter.escaped(String(text)))\n".utf8
        }
      }
      try TableFormat.append(answer, style: style, to: &buffer, goOn: goOn)
    case .table, .records:
      try TableFormat.append(answer, style: style, to: &buffer, goOn: goOn)
    case .md: try MarkdownFormat.append(answer, style: style, to: &buffer, goOn: goOn)
    case .html:
      try HTMLFormat.append(answer, statement: statement, style: style, to: &buffer, goOn: goOn)
    case .csv, .tsv, .json, .jsonl: break
    }
    if style.isASCII, style.format != .html {
      let text = String(decoding: buffer, as: UTF8.self)
      buffer = Array(PlainSigns.text(text).utf8)
    }
  }

  /// Appends rows of the table.
  private static func appendForMachines(
    _ answer: Answer, _ plain: ResultTable?, rows: Range<Int>, _ style: RenderingStyle,
    to buffer: inout [UInt8]
  ) {
    switch style.format {
    case .table, .md, .records, .html, .screen: break
    case .csv:
      CSVFormat(delimiter: ",", isTerminal: style.isTerminal)
        .append(plain, rows: rows, to: &buffer)
    case .tsv:
      CSVFormat(delimiter: "\t", isTerminal: style.isTerminal)
        .append(plain, rows: rows, to: &buffer)
    case .json:
      JSONFormat.append(plain, rows: rows, of: answer, to: &buffer)
    case .jsonl: JSONLinesFormat.append(plain, rows: rows, to: &buffer)
    }
  }

  private static func notes(of answer: Answer, style: RenderingStyle) -> String {
    var lines = FootnoteText.lines(of: answer, in: style.language, hasMarks: false)
    if answer.table == nil, let title = answer.title {
      lines.insert(EscapeFilter.escaped(title.text(in: style.language)), at: 0)
    }
    if style.format != .json, !answer.sections.isEmpty {
      let titles = answer.sections.map { EscapeFilter.escaped($0.title.text(in: style.language)) }
      let note: Message =
        "only in the formats table, md and json: \(titles.joined(separator: "; "))"
      lines.append(note.text(in: style.language))
    }
    return lines.map { Emphasis.faint.applied(to: $0, style.palette) + "\n" }.joined()
  }
}
