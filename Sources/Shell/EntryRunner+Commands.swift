import Columnar
import Language
import Messages
import Planning
import Rendering
import Session

// Commands about what was asked before, and about the session.

extension EntryRunner {
  /// `.last`: the last answer once more, in the format of now.
  func last(_ source: SourceText, at span: SourceSpan) throws(OutputError) -> ExitStatus {
    guard let shown = runner.lastShown else {
      return try fail(ShellDiagnostics.noLastAnswer(at: span), source)
    }
    try runner.output.show(
      [], shown.answer, source: source, statement: shown.statement, isReport: false)
    return .success
  }

  /// `.copy [FORMAT]`: the last answer into the clipboard.
  func copy(
    _ argument: String, _ source: SourceText, _ line: CommandLineText?
  ) throws(OutputError) -> ExitStatus {
    let span = line?.argumentSpan ?? .none
    let name = argument.isEmpty ? OutputFormat.tsv.rawValue : argument.lowercased()
    guard let format = OutputFormat(rawValue: name) else {
      return try fail(ShellDiagnostics.badArgument(.copy, argument, at: span), source)
    }
    let place = line?.wordSpan ?? .none
    guard let shown = runner.lastShown else {
      return try fail(ShellDiagnostics.noLastAnswer(at: place), source)
    }
    var style = RenderingStyle(format: format)
    style.language = runner.output.language
    let text = AnswerRenderer.render(
      shown.answer, statement: shown.statement, style: style
    ).output
    guard text.utf8.count <= ShellLimits.copiedByteCount else {
      return try fail(
        ShellDiagnostics.tooLongToCopy(bytes: text.utf8.count, at: place), source)
    }
    guard try runner.output.copy(text) else {
      return try fail(ShellDiagnostics.noTerminal(.copy, at: place), source)
    }
    let rows = shown.answer.table?.rowCount ?? 0
    try runner.output.say("copied \(RowCount.text(rows, "row")) as \(format.rawValue)")
    return .success
  }

  /// `.edit`: what was typed last, in the user's editor; what is left there is run.
  func edit(_ source: SourceText, at span: SourceSpan) throws(OutputError) -> ExitStatus {
    guard runner.isAtPrompt else {
      return try fail(ShellDiagnostics.noTerminal(.edit, at: span), source)
    }
    let editor = TextEditor(runner.output.environment)
    guard let text = try editor.edited(lastEntry) else {
      return try fail(ShellDiagnostics.editorFailed(editor.command, at: span), source)
    }
    let entry = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard entry.contains(where: { !$0.allSatisfy(\.isWhitespace) }) else { return .success }
    lastEntry = text
    entryWasEdited(text)
    try runner.output.messages.write(EscapeFilter.escapedLines(text) + "\n")
    return try runner.run(SourceText(name: "input", text: text))
  }

  /// `.watch 5s STATEMENT`: the answer, then what changes in it, until Ctrl-C.
  func watch(
    _ line: CommandLineText?, _ source: SourceText
  ) throws(OutputError) -> ExitStatus {
    var span = line?.argumentSpan ?? .none
    let words = source.text(of: span)
    guard let watch = Watch(words) else {
      return try fail(ShellDiagnostics.badArgument(.watch, words, at: span), source)
    }
    span.start += watch.statementOffset
    let text = Self.text(of: span, in: source)
    guard !Parser.parse(text).items.isEmpty else {
      return try fail(ShellDiagnostics.badArgument(.watch, words, at: span), source)
    }
    var before: [String]?
    var style = RenderingStyle()
    style.language = runner.output.language
    // A pager would hold the first answer, and with it all that follow.
    let pager = runner.output.pager
    runner.output.pager = nil
    defer { runner.output.pager = pager }
    repeat {
      let (outcome, statement) = try runner.perform(text)
      guard outcome.status == .success else {
        try runner.output.show(outcome.diagnostics, source: source)
        return outcome.status
      }
      guard let answer = outcome.answer else { continue }
      let lines = AnswerRenderer.render(answer, style: style).output
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      if let old = before {
        let changes = Watch.changes(from: old, to: lines)
        if !changes.isEmpty {
          try runner.output.text(changes.map { $0 + "\n" }.joined())
        }
      } else {
        try runner.output.show(
          outcome.diagnostics, answer, source: source, statement: statement, isReport: false)
      }
      before = lines
    } while watch.wait(unless: runner.session.isInterrupted)
    try runner.output.messages.write("\n")
    return .success
  }

  /// `.settings`: what is set, and how it is changed.
  func settings() throws(OutputError) {
    let session = runner.session
    let output = runner.output
    let limits = session.limits
    let main = session.catalog.main.map { session.catalog.events[$0].name }
    func typed(_ text: String) -> Message { "\(text)" }
    var rows: [(name: Message, value: Message, change: Message)] = [
      (
        "as of", session.catalog.asOf.map { "\($0.text)" } ?? "nothing is loaded",
        typed("set as of DATE")
      ),
      ("main table", main.map { "\($0)" } ?? "none", typed("set main = TABLE")),
    ]
    rows += session.parameters.sorted { $0.key < $1.key }.map { name, value in
      ("$\(name)", "\(Printer.print(value))", typed("set \(name) = VALUE"))
    }
    let permissions = session.permissions
    let limit: Message? = limits.seconds.map { "\($0) s" as String }.map { "\($0)" }
    let memory: Message? = limits.memoryBytes.map { RowCount.text($0, "byte") }
    func answer(_ flag: Bool) -> Message { flag ? "yes" : "no" }
    func add(_ name: Message, _ value: Message?, _ change: Message) {
      rows.append((name, value ?? "none", change))
    }
    func add(_ command: DotCommand, _ value: String) {
      add("\(command.rawValue)", "\(value)", "\(command.syntax)")
    }
    add(.mode, output.format.rawValue)
    add(.charts, output.charts.rawValue)
    add(.theme, output.theme.rawValue)
    add(.live, runner.showsLiveSize ? "on" : "off")
    add(.timer, runner.showsTime ? "on" : "off")
    add("after a failure", runner.keepsGoing ? "go on" : "stop", typed("--keep-going"))
    add("files are read", answer(permissions.mayReadFiles), typed("--safe"))
    add("files are written", answer(permissions.mayWriteFiles), typed("--safe, --read-only"))
    add("time limit", limit, typed("--timeout SECONDS"))
    add("memory limit", memory, typed("--memory-limit SIZE"))
    add("pager", output.pager.map { "\($0)" }, "PAGER in the environment")
    add(
      "editor", "\(TextEditor(output.environment).command)", "EDITOR in the environment")
    let language = output.format.isForPeople ? output.language : .english
    let columns: [(String, (Int) -> Message)] = [
      ("setting", { rows[$0].name }), ("value", { rows[$0].value }),
      ("changed by", { rows[$0].change }),
    ]
    let table = ResultTable(
      columns: columns.map { name, cell in
        ResultColumn(
          name: name, role: .dimension,
          values: rows.indices.map { .text(cell($0).text(in: language)) })
      })
    try output.show(
      [], Answer(table: table), source: SourceText(name: "", bytes: []), isReport: false)
  }
}
