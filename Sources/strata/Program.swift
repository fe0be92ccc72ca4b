import ArgumentParser
import Columnar
import Demo
import Engine
import Foundation
import Language
import LineEditing
import Messages
import Rendering
import Session
import Shell

/// One run of the program: what the command line asks for, from the first file to the exit status.
struct Program {
  static let version = "0.1.0"
  static let threadCounts = 1...1024

  private let command: StrataCommand
  private let environment: [String: String]
  private let language: MessageLanguage

  init(
    _ command: StrataCommand, environment: [String: String], language: MessageLanguage = .english
  ) {
    self.command = command
    self.environment = environment
    self.language = language
  }

  /// Whether a person types the statements.
  private var isInteractive: Bool {
    command.commands.isEmpty && command.scripts.isEmpty && LineReaders.isInteractive()
  }

  /// Does everything and tells what became of it.
  func run() -> ExitStatus {
    let messages = TextStream(descriptor: 2, name: "standard error")
    do {
      let results = try command.output.map { path throws(OutputError) in
        try TextStream(path: path)
      }
      let output = output(to: results, messages: messages)
      if command.formatsScripts {
        return try ScriptFormatting(
          paths: command.data, onlyChecks: command.check, output: output
        ).run()
      }
      defer { Signals.awaitWrites() }
      let status = try run(output)
      try output.finish()
      return status
    } catch OutputError.closed {
      return .success
    } catch {
      var style = RenderingStyle(format: command.chosenFormat)
      style.language = language
      try? messages.write(
        DiagnosticRenderer.render(
          [Program.diagnostic(of: error)], source: SourceText(name: "", bytes: []), style: style))
      return .unreadable
    }
  }

  private func output(to file: TextStream?, messages: TextStream) -> Output {
    let output = Output(
      results: file ?? TextStream(descriptor: 1, name: "standard output"), messages: messages,
      format: command.chosenFormat, charts: command.plain ? .never : command.charts,
      spacing: isInteractive ? .after : .between,
      colour: command.plain ? .never : command.color, environment: environment)
    output.isASCII = command.ascii || command.plain
    output.theme = command.theme
    output.language = language
    return output
  }

  private func run(_ output: Output) throws -> ExitStatus {
    if isInteractive { Signals.noteInterrupts() } else { Signals.endAtInterrupt() }
    let threads = command.threads ?? ProcessInfo.processInfo.activeProcessorCount
    // Only who types the statements waits for each.
    let line =
      isInteractive && !command.quiet
      ? ProgressLine(descriptor: 2, environment: environment, language: language) : nil
    let session = QuerySession(
      engine: ColumnarEngine(threads: threads), readingThreads: threads,
      progress: line?.progress ?? Progress(),
      isInterrupted: {
        line?.tick()
        return Signals.isInterrupted()
      })
    session.refusesBadRows = command.strictRows
    let runner = ScriptRunner(session: session, output: output)
    runner.keepsGoing = command.keepGoing
    runner.showsTime = command.timer
    runner.progressLine = line
    var status = try prepare(
      runner, reports: command.quiet ? .never : isInteractive ? .always : .incomplete)
    if status != .success, !command.keepGoing { return status }
    if let path = command.record {
      runner.recorder = try SessionRecorder(
        path: path,
        remarks: ["recorded by Strata \(Program.version)", "to run it again: \(command.replay)"])
    }
    if let path = startUpPath {
      let entries = EntryRunner(runner)
      entries.confirmsSettings = false
      let outcome: ExitStatus
      switch try entries.run(ScriptFile.read(path), path: path) {
      case .goOn(let end), .leave(let end): outcome = end
      }
      if status == .success { status = outcome }
      // At a prompt the failure can be mended.
      if outcome != .success, !isInteractive, !command.keepGoing { return status }
    }
    if isInteractive {
      try converse(runner)
      return .success
    }
    let outcome = try runScripts(runner)
    return status == .success ? outcome : status
  }

  /// Opens the data, then sets what the command line sets.
  func prepare(
    _ runner: ScriptRunner, reports: ScriptRunner.ReportChoice
  ) throws(OutputError) -> ExitStatus {
    runner.session.limits = ResourceLimits(
      memoryBytes: command.memoryLimit?.bytes, seconds: command.timeout)
    if let count = command.demoCount { runner.session.install(DemoData.tables(customers: count)) }
    let status = try runner.load(command.data, reports: reports)
    runner.session.permissions = Permissions(
      mayReadFiles: !command.safe, mayWriteFiles: !command.safe && !command.readOnly)
    for variable in command.variables {
      runner.session.parameters[variable.name] = variable.value
    }
    guard let day = command.asOf, status == .success || command.keepGoing else { return status }
    let source = StrataCommand.asOfStatement(day)
    let items = Parser.parse(source).items
    guard items.count == 1, let item = items.first else { return .usage }
    let outcome = runner.session.execute(item)
    try runner.output.show(outcome.diagnostics, source: source)
    return outcome.status == .success ? status : .usage
  }

  /// Scripts, then commands; without any, standard input.
  private func runScripts(_ runner: ScriptRunner) throws -> ExitStatus {
    if command.scripts.isEmpty, command.commands.isEmpty {
      switch try EntryRunner(runner).run(ScriptFile.read("-")) {
      case .goOn(let status), .leave(let status): return status
      }
    }
    var status = ExitStatus.success
    for path in command.scripts {
      let outcome = try runner.run(ScriptFile.read(path), path: path == "-" ? nil : path)
      if status == .success { status = outcome }
      if outcome != .success, !command.keepGoing { return status }
    }
    for text in command.commands {
      let outcome = try runner.run(SourceText(name: "-c", text: text))
      if status == .success { status = outcome }
      if outcome != .success, !command.keepGoing { return status }
    }
    return status
  }
}

// MARK: - At a terminal

extension Program {
  private func converse(_ runner: ScriptRunner) throws {
    // The history is a file too: `--safe` writes none.
    let history =
      command.safe
      ? nil
      : HistoryFile.defaultPath(environment: environment).map { path in
        HistoryFile(path: path, blanked: { Secrets.blanked($0) })
      }
    let entries = history?.load() ?? []
    if !command.quiet {
      let greeting = Greeting(version: Program.version, isFirst: entries.isEmpty)
      let output = runner.output
      try output.messages.write(
        output.wrapped(greeting.text(for: runner.session, in: language), for: output.messages))
    }
    let completer = SessionCompleter(runner)
    let hooks = LineReaderHooks(
      isComplete: EntryRunner.isComplete,
      complete: { completer.complete($0, cursorByteOffset: $1) },
      note: { LiveNote.text(of: $0, runner, isKeyPressed: $1) })
    let reader = LineReaders.reader(
      environment: environment, hooks: hooks, entries: entries, readsEditrc: !command.safe)
    try InteractiveShell(runner: runner, reader: reader, history: history).run()
  }

  /// The script to run first: the one that is said, or in the shell the user's own.
  private var startUpPath: String? {
    if let path = command.startUp { return path }
    if !isInteractive || command.ignoresStartUp || command.safe { return nil }
    let home = environment["HOME"].map { $0 + "/.config" }
    let folder = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home
    return folder.map { $0 + "/strata/init.seg" }.flatMap { ScriptFile.exists($0) ? $0 : nil }
  }
}

// MARK: - What went wrong

extension Program {
  /// Shows what the argument parser has to say: help and version, or what is wrong.
  static func explain(_ error: any Error) -> ExitStatus {
    let isHelp = StrataCommand.exitCode(for: error) == .success
    let stream = TextStream(
      descriptor: isHelp ? 1 : 2, name: isHelp ? "standard output" : "standard error")
    do {
      try stream.write(StrataCommand.fullMessage(for: error) + "\n")
    } catch OutputError.failed {
      return .unreadable
    } catch {
      return .success
    }
    return isHelp ? .success : .usage
  }

  private static func diagnostic(of error: any Error) -> Diagnostic {
    switch error {
    case let error as ScriptError: error.diagnostic
    case OutputError.failed(let name, let code):
      OutputError.failed(name: name, code: code).diagnostic
    default: Diagnostic(.error, "failure", "\(String(describing: error))", at: .none)
    }
  }
}
