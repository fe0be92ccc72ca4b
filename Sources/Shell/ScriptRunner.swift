import Columnar
package import Language
import Messages
package import Session

/// Runs statements and shows what comes of them: a script, a command, an entry at the prompt.
package final class ScriptRunner {
  /// What the statements work in.
  package let session: QuerySession
  /// Where their answers go.
  package let output: Output
  /// Goes on after a failed statement.
  package var keepsGoing = false
  /// Shows how long each statement took.
  package var showsTime = false
  /// Whether the size of a segment stands beside a statement while it is typed.
  var showsLiveSize = true
  /// Whether a person types the statements: what Enter does may then have to be said.
  var isAtPrompt = false
  /// The last answer that was shown, with its statement.
  private(set) var lastShown: (answer: Answer, statement: String?)?
  /// Keeps the statements that went well.
  package var recorder: SessionRecorder?
  /// Called after a statement that may have changed the tables.
  var tablesDidChange: () -> Void = {}

  /// Shows how far a statement is that takes long.
  package var progressLine: ProgressLine?

  /// The files of the scripts that are being run, outermost first.
  var scripts: [String] = []

  /// A runner on a session, which from now on writes its exports as the shell does.
  package init(session: QuerySession, output: Output) {
    self.session = session
    self.output = output
    session.exporter = FileExporter()
  }

  /// Runs all statements in order, or up to the first that fails; the status is that of the first
  /// failure. An interrupted statement ends the script in any case. `path` is the script's file, if
  /// it is one.
  package func run(
    _ source: SourceText, path: String? = nil
  ) throws(OutputError) -> ExitStatus {
    if let path { scripts.append(path) }
    defer { if path != nil { scripts.removeLast() } }
    var status = ExitStatus.success
    for item in Parser.parse(source).items {
      let outcome = try run(item, of: source)
      if status == .success { status = outcome }
      if outcome == .interrupted { return .interrupted }
      if outcome != .success, !keepsGoing { break }
    }
    return status
  }

  private func run(_ item: ParsedStatement, of source: SourceText) throws(OutputError) -> ExitStatus
  {
    if case .include(let path) = item.statement?.kind {
      try output.show(item.diagnostics, source: source)
      return try include(path, in: source)
    }
    let clock = ContinuousClock()
    let start = clock.now
    let outcome = try execute(item, of: source)
    let duration = clock.now - start
    let isReport = item.statement?.kind.changesTables ?? false
    if isReport { tablesDidChange() }
    let diagnostics = outcome.diagnostics.map {
      ShellDiagnostics.explained($0, source, isAtPrompt: isAtPrompt)
    }
    let status = try show(diagnostics, outcome, source, isReport: isReport, of: item.statement)
    if showsTime { try output.say("time: \(Self.text(of: duration))") }
    return status
  }

  /// Carries out a statement and shows nothing of it.
  private func execute(
    _ item: ParsedStatement, of source: SourceText
  ) throws(OutputError) -> Outcome {
    let statement = item.statement.map { Self.shown($0, in: source) }
    session.exporter = FileExporter(
      statement: statement, theme: output.theme, language: output.language)
    let outcome = waiting { session.execute(item) }
    if case .load = item.statement?.kind { tablesDidChange() }
    if outcome.status == .success, let span = item.statement?.span {
      try recorder?.add(source.text(of: span))
    }
    if let answer = outcome.answer, answer.table != nil { lastShown = (answer, statement) }
    return outcome
  }

  /// Carries out all statements and gives what became of the last, or of the first that failed; an
  /// answer without a table counts for none.
  func perform(
    _ source: SourceText
  ) throws(OutputError) -> (outcome: Outcome, statement: String?) {
    var last = (outcome: Outcome(), statement: String?.none)
    for item in Parser.parse(source).items {
      last = (try execute(item, of: source), item.statement.map { Self.shown($0, in: source) })
      if last.outcome.status != .success { break }
    }
    return last
  }

  private func waiting<Result>(_ body: () -> Result) -> Result {
    guard let progressLine else { return body() }
    return progressLine.during(body)
  }

  /// A statement as it was typed, without passwords.
  private static func shown(_ statement: Statement, in source: SourceText) -> String {
    Secrets.blanked(source.text(of: statement.span))
  }

  /// Shows what became of a statement, within its limits.
  private func show(
    _ diagnostics: [Diagnostic], _ outcome: Outcome, _ source: SourceText, isReport: Bool,
    of statement: Statement?
  ) throws(OutputError) -> ExitStatus {
    output.results.budget = session.stage.budget
    defer { output.results.budget = nil }
    do throws(OutputError) {
      try output.show(
        diagnostics, outcome.answer, source: source,
        statement: statement.map { Self.shown($0, in: source) }, isReport: isReport)
      return outcome.status
    } catch {
      guard case .stopped(let reason) = error else { throw error }
      let (diagnostic, status) = SessionDiagnostics.stopped(
        reason, at: statement?.span ?? .none, unchanged: "the output is cut short")
      if isAtPrompt { try output.messages.write("\n") }
      try output.show([diagnostic], source: source)
      return status
    }
  }

  /// Loads the files of the command line. Reports are shown always, or only where something was
  /// refused or left out; nothing is said of a load that went well where `reports` is `.never`.
  package func load(_ paths: [String], reports: ReportChoice) throws(OutputError) -> ExitStatus {
    guard !paths.isEmpty else { return .success }
    var status = ExitStatus.success
    let outcomes = waiting { session.load(files: paths) }
    let refused = Set(session.refusals.filter { $0.count > 0 }.map(\.path))
    for (path, outcome) in zip(paths, outcomes) {
      try output.show(outcome.diagnostics, source: SourceText(name: "", bytes: []))
      if status == .success { status = outcome.status }
      guard let answer = outcome.answer else { continue }
      let isIncomplete =
        refused.contains(path) || refused.contains(Secrets.blanked(path))
        || answer.footnotes.contains(where: \.mattersToReaders)
      switch reports {
      case .always: try output.report(answer)
      case .incomplete: if isIncomplete { try output.report(answer) }
      case .never: break
      }
    }
    tablesDidChange()
    return status
  }

  /// Which reports of loads are shown.
  package enum ReportChoice: Sendable, Hashable {
    case always
    /// Where rows were refused or belong to no customer.
    case incomplete
    case never
  }

  /// A duration as `12.3 ms` or `1.234 s`.
  static func text(of duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    if microseconds < 1_000_000 {
      let tenths = (microseconds + 50) / 100
      return "\(tenths / 10).\(tenths % 10) ms"
    }
    let milliseconds = (microseconds + 500) / 1000
    let fraction = String(milliseconds % 1000)
    let zeros = String(repeating: "0", count: 3 - fraction.utf8.count)
    return "\(milliseconds / 1000).\(zeros)\(fraction) s"
  }
}

extension Statement.Kind {
  /// Whether what it answers is a report of what became of the tables, and no result.
  fileprivate var changesTables: Bool {
    switch self {
    case .load, .append, .open, .save, .dropTable: true
    case .describe, .set, .segment, .list, .trend, .profile, .grade, .pareto, .migrate, .diff,
      .compare, .overlap, .explain, .why, .sweep, .activity, .conversion, .funnel, .basket,
      .define, .show, .drop, .include, .export, .echo:
      false
    }
  }
}

extension Footnote {
  /// Whether it tells of rows of a file that take no part, or of values that may not be what was
  /// meant: an answer cannot be read without it.
  fileprivate var mattersToReaders: Bool {
    switch self {
    case .unassigned, .doubt: true
    case .missing, .dividedByZero, .inSeveralGroups, .eventGrain, .noHistory, .notYet,
      .neverHadEvents, .tooYoung, .severalValues, .unfinished, .rowsNotShown, .ranked, .summary,
      .text:
      false
    }
  }
}
