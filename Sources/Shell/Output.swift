import Columnar
package import Language
package import Rendering

/// Where everything that a user reads leaves the program: results, and messages about them.
package final class Output {
  /// Standard output, or the file of `-o`.
  package let results: TextStream
  /// Standard error.
  package let messages: TextStream
  /// What `.mode` sets.
  package var format: OutputFormat
  /// What `.charts` sets.
  package var charts: ChartUse
  private let environment: [String: String]
  private let colour: ColourChoice
  private let spacing: Spacing
  private var hasResult = false

  /// Where the empty lines between results go.
  package enum Spacing: Sendable, Hashable {
    /// Before each result but the first: scripts.
    case between
    /// After each result for people: the prompt follows.
    case after
  }

  /// Output to two streams, which may be the same.
  package init(
    results: TextStream, messages: TextStream, format: OutputFormat = .table,
    charts: ChartUse = .auto, spacing: Spacing = .between, colour: ColourChoice = .never,
    environment: [String: String] = [:]
  ) {
    self.results = results
    self.messages = messages
    self.format = format
    self.charts = charts
    self.spacing = spacing
    self.colour = colour
    self.environment = environment
  }

  /// Shows what became of a statement: first its messages, then its answer.
  ///
  /// The report of a load is no result: in the machine formats it goes to the messages.
  func show(
    _ diagnostics: [Diagnostic], _ answer: Answer?, source: SourceText, isReport: Bool
  ) throws(OutputError) {
    try show(diagnostics, source: source)
    guard let answer else { return }
    if isReport, !format.isForPeople { return try report(answer) }
    var isFirst = true
    let notes = try AnswerRenderer.render(answer, style: style(results)) {
      (piece: String) throws(OutputError) in
      try results.goOn()
      guard !piece.isEmpty else { return }
      if isFirst { try result(piece) } else { try results.write(piece) }
      isFirst = false
    }
    try messages.write(notes)
  }

  /// Shows messages alone.
  package func show(_ diagnostics: [Diagnostic], source: SourceText) throws(OutputError) {
    guard !diagnostics.isEmpty else { return }
    try messages.write(
      DiagnosticRenderer.render(diagnostics, source: source, style: style(messages)))
  }

  /// Shows an answer as a message, whatever the format.
  func report(_ answer: Answer) throws(OutputError) {
    var style = style(messages)
    style.format = .table
    try messages.write(AnswerRenderer.render(answer, style: style).output)
  }

  /// Writes the text of one result, and the empty line that tells it from its neighbours.
  func result(_ text: String) throws(OutputError) {
    guard !text.isEmpty else { return }
    let isSpaced =
      switch format {
      case .table, .md: true
      case .csv, .tsv: spacing == .between
      case .json, .jsonl: false
      }
    switch spacing {
    case .between: try results.write((hasResult && isSpaced ? "\n" : "") + text)
    case .after: try results.write(text + (isSpaced ? "\n" : ""))
    }
    hasResult = true
  }

  /// Takes the next result for the first.
  package func beginAnew() { hasResult = false }

  private func style(_ stream: TextStream) -> RenderingStyle {
    var style = RenderingStyle(
      format: format, width: stream.width(environment), isTerminal: stream.isTerminal,
      colour: colour.applies(to: stream, environment))
    style.charts = charts
    style.isASCII = stream.isTerminal && Output.isPlain(environment)
    return style
  }

  /// Whether a terminal shows little more than ASCII: a dumb one, the console of the system, or one of
  /// a language setting that is not UTF-8. What says nothing is taken to be a modern one.
  static func isPlain(_ environment: [String: String]) -> Bool {
    if ["dumb", "linux"].contains(environment["TERM"] ?? "") { return true }
    let setting = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }
      .first { !$0.isEmpty }
    return setting.map { text in
      let letters = text.lowercased()
      return !letters.contains("utf-8") && !letters.contains("utf8")
    } ?? false
  }
}

/// `--color`.
package enum ColourChoice: String, Sendable, Hashable, CaseIterable {
  case auto
  case always
  case never

  /// Whether text on this stream is coloured: `auto` wants a terminal that can, and heeds
  /// `NO_COLOR` and `CLICOLOR=0`.
  package func applies(to stream: TextStream, _ environment: [String: String]) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto: stream.isTerminal && Self.isWelcome(environment)
    }
  }

  static func isWelcome(_ environment: [String: String]) -> Bool {
    let terminal = environment["TERM"] ?? ""
    return (environment["NO_COLOR"] ?? "").isEmpty && environment["CLICOLOR"] != "0"
      && !terminal.isEmpty && terminal != "dumb"
  }
}
