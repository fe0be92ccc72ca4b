package import Columnar

/// Answers as text.
package enum AnswerRenderer {
  /// Renders an answer.
  ///
  /// For people (`table`, `md`) everything is in `output`: title, table, total row and footers. In
  /// the machine formats `output` holds the result rows alone and `notes` the footers (and the
  /// title of an answer without a table). Several answers are told apart by the caller: by an empty line
  /// in `csv` and `tsv`, not at all in `json`, where each is one line.
  ///
  /// The columns of a table are equally long. Time: proportional to the cells.
  package static func render(_ answer: Answer, style: RenderingStyle) -> Rendered {
    precondition(
      answer.table.map { table in table.columns.allSatisfy { $0.values.count == table.rowCount } }
        ?? true, "The columns of a result have different lengths.")
    var buffer: [UInt8] = []
    let plain = style.format.isForPeople ? nil : answer.table?.forMachines
    switch style.format {
    case .table: TableFormat.append(answer, style: style, to: &buffer)
    case .md: MarkdownFormat.append(answer, to: &buffer)
    case .csv:
      CSVFormat(delimiter: ",", isTerminal: style.isTerminal).append(plain, to: &buffer)
    case .tsv:
      CSVFormat(delimiter: "\t", isTerminal: style.isTerminal).append(plain, to: &buffer)
    case .json: JSONFormat.append(plain, to: &buffer)
    case .jsonl: JSONLinesFormat.append(plain, to: &buffer)
    }
    return Rendered(
      output: String(decoding: buffer, as: UTF8.self),
      notes: style.format.isForPeople ? "" : notes(of: answer, style: style))
  }

  private static func notes(of answer: Answer, style: RenderingStyle) -> String {
    var lines = FootnoteText.lines(of: answer, hasMarks: false)
    if answer.table == nil, let title = answer.title {
      lines.insert(EscapeFilter.escaped(title), at: 0)
    }
    return lines.map { Emphasis.dim.applied(to: $0, style.colour) + "\n" }.joined()
  }
}
