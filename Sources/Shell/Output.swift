import Columnar
package import Language
package import Messages
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
  /// What `.theme` sets.
  package var theme = Theme.auto
  let environment: [String: String]
  /// The command that shows what is longer than the terminal; nil for none.
  var pager: String?
  /// Whether only signs of ASCII are drawn, also where the terminal has more.
  package var isASCII = false
  /// The language of messages.
  package var language = MessageLanguage.english
  private let colour: ColourChoice
  private let spacing: Spacing
  private var hasResult = false
  /// Whether a page was begun and has to be ended.
  private var isPageOpen = false
  /// What the picture of a screen shows so far, and what it is called.
  private var screen: (text: String, title: String)?

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
  /// The report of a load is no result: in the machine formats it goes to the messages. `statement` is
  /// what was asked, which pages show.
  func show(
    _ diagnostics: [Diagnostic], _ answer: Answer?, source: SourceText,
    statement: String? = nil, isReport: Bool
  ) throws(OutputError) {
    try show(diagnostics, source: source)
    guard let answer else { return }
    if isReport, !format.isForPeople { return try report(answer) }
    var isFirst = true
    let title = Self.pageTitle(source)
    let notes = try AnswerRenderer.render(answer, statement: statement, style: style(results)) {
      (piece: String) throws(OutputError) in
      try results.goOn()
      guard !piece.isEmpty else { return }
      if isFirst { try result(piece, page: title) } else { try results.write(piece) }
      isFirst = false
    }
    try messages.write(notes)
  }

  /// Shows messages alone.
  package func show(_ diagnostics: [Diagnostic], source: SourceText) throws(OutputError) {
    guard !diagnostics.isEmpty else { return }
    if format == .screen {
      try result(
        DiagnosticRenderer.render(diagnostics, source: source, style: style(results)),
        page: Self.pageTitle(source))
    }
    try messages.write(
      DiagnosticRenderer.render(diagnostics, source: source, style: style(messages)))
  }

  /// Says a sentence on a line of its own.
  func say(_ message: Message) throws(OutputError) {
    try messages.write(message.text(in: language) + "\n")
  }

  /// Shows an answer as a message, whatever the format.
  func report(_ answer: Answer) throws(OutputError) {
    var style = style(messages)
    style.format = .table
    try messages.write(AnswerRenderer.render(answer, style: style).output)
  }

  /// What a page is called: after the script, if it is one.
  private static func pageTitle(_ source: SourceText) -> String {
    guard source.name.hasSuffix(".seg") else { return "Answers" }
    let file = source.name.utf8.split(separator: UInt8(ascii: "/")).last.map(Substring.init)
    return String((file ?? "").dropLast(".seg".count))
  }

  /// Writes text for people that is no answer, such as help: never into a page or among rows.
  func text(_ text: String) throws(OutputError) {
    let stream = format == .html ? messages : results
    let text = wrapped(text, for: stream)
    if format == .html { try messages.write(text) } else { try result(text) }
  }

  /// Lines of sentences, parted at words where a terminal is too narrow for them.
  package func wrapped(_ text: String, for stream: TextStream) -> String {
    guard let width = stream.width(environment) else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { WrappedText.lines(String($0), to: width) }.joined(separator: "\n")
  }

  /// Writes the text of one result, and the empty line that tells it from its neighbours; `page` is the
  /// title of the page that it begins where the format wants one.
  func result(_ text: String, page title: String = "") throws(OutputError) {
    guard !text.isEmpty else { return }
    if format == .screen {
      let before = screen.map { $0.text + "\n" } ?? ""
      screen = (before + text, screen?.title ?? title)
      return
    }
    if format != .html {
      try endPage()
    } else if !isPageOpen {
      try results.write(HTMLPage.beginning(title: title, theme: theme))
      isPageOpen = true
    }
    let isSpaced =
      switch format {
      case .table, .md, .records: true
      case .csv, .tsv: spacing == .between
      case .json, .jsonl, .html, .screen: false
      }
    switch spacing {
    case .between: try results.write((hasResult && isSpaced ? "\n" : "") + text)
    case .after:
      let text = text + (isSpaced ? "\n" : "")
      if try !page(text) { try results.write(text) }
    }
    hasResult = true
  }

  /// Ends the page that is open.
  private func endPage() throws(OutputError) {
    if let screen {
      self.screen = nil
      try results.write(ScreenPicture.svg(of: screen.text, title: screen.title, theme: theme))
    }
    guard isPageOpen else { return }
    isPageOpen = false
    try results.write(HTMLPage.end)
  }

  /// Ends what was written: nothing comes after it.
  package func finish() throws(OutputError) {
    try endPage()
    try results.finish()
  }

  /// Shows text in the pager where it is longer than the terminal; false where it is still to be
  /// written.
  private func page(_ text: String) throws(OutputError) -> Bool {
    guard format.isForPeople, let pager, let rows = results.height else { return false }
    var lines = 0
    for byte in text.utf8 where byte == UInt8(ascii: "\n") { lines += 1 }
    return lines >= rows && TerminalText.page(text, with: pager)
  }

  /// Puts text into the clipboard; false where no terminal can be asked to.
  func copy(_ text: String) throws(OutputError) -> Bool {
    guard let terminal = [results, messages].first(where: \.isTerminal) else { return false }
    try terminal.write(TerminalText.clipboard(text))
    return true
  }

  /// A text that matters less, where messages have colours.
  func faint(_ text: String) -> String {
    Emphasis.faint.applied(to: text, style(messages).palette)
  }

  /// Takes the next result for the first.
  package func beginAnew() { hasResult = false }

  private func style(_ stream: TextStream) -> RenderingStyle {
    var style = RenderingStyle(
      format: format, width: stream.width(environment), isTerminal: stream.isTerminal,
      palette: colour.applies(to: stream, environment) ? theme.palette(environment) : .none)
    if format == .screen, stream === results {
      style.width = ScreenPicture.columns
      style.isTerminal = true
      style.palette = ScreenPicture.palette
    }
    style.charts = charts
    style.language = language
    style.isASCII = isASCII || stream.isTerminal && Output.isPlain(environment)
    style.opensWideRows = stream.isTerminal && spacing == .after
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
