package import Messages

/// How an answer is written; raw values are the names of `--format` and `.mode`.
package enum OutputFormat: String, Sendable, Hashable, CaseIterable {
  /// An aligned table for people, with title, total row and footers.
  case table
  /// RFC 4180 with lines that end in LF.
  case csv
  /// As CSV, with a tab between fields.
  case tsv
  /// One array of objects on a line.
  case json
  /// One object a line.
  case jsonl
  /// A table of GitHub Flavored Markdown, with title, total row and footers.
  case md
  /// As the table, a row at a time: each value behind its heading.
  case records
  /// Sections of a page that needs nothing else; see `HTMLPage` for what stands around them.
  case html
  /// A picture of a terminal with statements and answers; see `ScreenPicture` for what it becomes.
  case screen

  /// Whether people read it: words for missing values, thousands separators, a total row, footers
  /// beside the result. In the other formats the output holds the result rows alone.
  package var isForPeople: Bool {
    switch self {
    case .table, .md, .records, .html, .screen: true
    case .csv, .tsv, .json, .jsonl: false
    }
  }
}

/// Where output goes and what it may look like there.
package struct RenderingStyle: Sendable, Hashable {
  /// How answers are written, and whether diagnostics are JSON.
  package var format: OutputFormat
  /// Columns of the terminal, for the table format and for source lines; nil leaves tables uncut.
  package var width: Int?
  /// Whether the output is a terminal: then machine formats escape what could drive it.
  package var isTerminal: Bool
  /// The colours by which meaning is also shown.
  package var palette: Palette
  /// Whether charts are drawn that no statement asks for.
  package var charts = ChartUse.auto
  /// Whether charts, and what else the program draws, are made of signs of ASCII alone.
  package var isASCII = false
  /// The language of messages, footers and notes; JSON is in English.
  package var language = MessageLanguage.english
  /// Whether a table of few rows that is too wide is shown as records instead of hiding columns.
  package var opensWideRows = false

  /// A style; without arguments the table as it goes into a file.
  package init(
    format: OutputFormat = .table, width: Int? = nil, isTerminal: Bool = false,
    palette: Palette = .none
  ) {
    self.format = format
    self.width = width
    self.isTerminal = isTerminal
    self.palette = palette
  }
}

/// A rendered answer. Each part is empty or ends with a line end.
package struct Rendered: Sendable, Hashable {
  /// For standard output or the output file.
  package var output: String
  /// For standard error: the footers, where the format has no place for them.
  package var notes: String

  /// A rendered answer of two parts.
  package init(output: String, notes: String) {
    self.output = output
    self.notes = notes
  }
}
