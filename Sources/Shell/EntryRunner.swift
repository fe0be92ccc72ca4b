package import Language
import Rendering
package import Session

/// Runs what is typed at the prompt or comes from a pipe: statements, and commands on lines of
/// their own.
package final class EntryRunner {
  let runner: ScriptRunner
  /// What was typed last, for `.edit`.
  var lastEntry = ""
  /// Whether a setting that is changed is said; not of a start-up file.
  package var confirmsSettings = true
  /// Called with what the editor left.
  var entryWasEdited: (String) -> Void = { _ in }

  /// Runs entries with a runner of statements, whose settings the commands change.
  package init(_ runner: ScriptRunner) { self.runner = runner }

  /// Whether the shell goes on after an entry.
  package enum Next: Sendable, Hashable {
    case goOn(ExitStatus)
    /// With the status of the first failure before `.quit`.
    case leave(ExitStatus)
  }

  /// Whether Enter at the prompt should run this text: a command always, statements when they are
  /// whole.
  package static func isComplete(_ text: String) -> Bool {
    let source = SourceText(name: "input", text: text)
    switch EntryPart.parts(of: source).last {
    case .statements(let span): return Parser.isComplete(source.text(of: span))
    case .command, nil: return true
    }
  }

  /// Keeps what was typed for `.edit`: statements, no command.
  func remember(_ entry: String) {
    let parts = EntryPart.parts(of: SourceText(name: "input", text: entry))
    if case .statements? = parts.last { lastEntry = entry }
  }

  /// Runs an entry, or a file of what might be typed, up to the first failure.
  package func run(_ source: SourceText, path: String? = nil) throws(OutputError) -> Next {
    var status = ExitStatus.success
    for part in EntryPart.parts(of: source) {
      let outcome: ExitStatus
      switch part {
      case .statements(let span):
        outcome = try runner.run(Self.text(of: span, in: source), path: path)
      case .command(let span, let bare):
        let line = CommandLineText(span, of: source)
        guard let command = bare ?? DotCommand(rawValue: line.word.lowercased()) else {
          outcome = try fail(
            ShellDiagnostics.unknownCommand(
              line.word,
              meant: Spelling.nearest(line.word, among: DotCommand.words, limit: 1).first,
              at: line.wordSpan), source)
          break
        }
        if command == .quit { return .leave(status) }
        outcome = try run(command, bare == nil ? line : nil, source)
      }
      if status == .success { status = outcome }
      if outcome == .interrupted || outcome != .success && !runner.keepsGoing { break }
    }
    return .goOn(status)
  }

  /// A part of the text under the same line numbers.
  static func text(of span: SourceSpan, in source: SourceText) -> SourceText {
    guard span.start > 0 else {
      return SourceText(name: source.name, bytes: Array(source.bytes[..<span.end]))
    }
    let before = source.bytes[..<span.start].map { byte in
      byte == UInt8(ascii: "\n") ? byte : UInt8(ascii: " ")
    }
    return SourceText(name: source.name, bytes: before + source.bytes[span.start..<span.end])
  }

  func fail(
    _ diagnostic: Diagnostic, _ source: SourceText, _ status: ExitStatus = .failed
  ) throws(OutputError) -> ExitStatus {
    try runner.output.show([diagnostic], source: source)
    return status
  }
}

// MARK: - Commands

extension EntryRunner {
  /// Carries out a command; `line` is nil for a bare word.
  private func run(
    _ command: DotCommand, _ line: CommandLineText?, _ source: SourceText
  ) throws(OutputError) -> ExitStatus {
    let argument = line?.argument ?? ""
    let span = line?.argumentSpan ?? .none
    let output = runner.output
    switch command {
    case .quit: return .success
    case .help: return try help(argument, source, at: span)
    case .last: return try last(source, at: line?.wordSpan ?? .none)
    case .settings: try settings()
    case .watch: return try watch(line, source)
    case .copy, .edit:
      guard runner.session.permissions.mayReadFiles else {
        return try fail(ShellDiagnostics.notAllowed(command, at: line?.wordSpan ?? .none), source)
      }
      return command == .copy
        ? try copy(argument, source, line) : try edit(source, at: line?.wordSpan ?? .none)
    case .plan: return try plan(line, source)
    case .live, .timer:
      guard ["", "on", "off"].contains(argument.lowercased()) else {
        return try fail(ShellDiagnostics.badArgument(command, argument, at: span), source)
      }
      let flag = command == .timer ? \ScriptRunner.showsTime : \ScriptRunner.showsLiveSize
      if !argument.isEmpty {
        runner[keyPath: flag] = argument.lowercased() == "on"
        if !confirmsSettings { break }
      }
      try output.messages.write("\(command.rawValue) \(runner[keyPath: flag] ? "on" : "off")\n")
    case .charts: return try choose(command, \.charts, argument, source, at: span)
    case .mode: return try choose(command, \.format, argument, source, at: span)
    case .theme: return try choose(command, \.theme, argument, source, at: span)
    case .run:
      guard !argument.isEmpty else {
        return try fail(ShellDiagnostics.badArgument(command, argument, at: span), source)
      }
      guard runner.session.permissions.mayReadFiles else {
        return try fail(ShellDiagnostics.notAllowed(command, at: line?.wordSpan ?? .none), source)
      }
      return try script(argument, source, at: span)
    }
    return .success
  }

  /// Sets what is chosen by a word, and says how it is set.
  private func choose<Choice: RawRepresentable<String>>(
    _ command: DotCommand, _ setting: ReferenceWritableKeyPath<Output, Choice>,
    _ word: String, _ source: SourceText, at span: SourceSpan
  ) throws(OutputError) -> ExitStatus {
    if !word.isEmpty {
      guard let choice = Choice(rawValue: word.lowercased()) else {
        return try fail(ShellDiagnostics.badArgument(command, word, at: span), source)
      }
      runner.output[keyPath: setting] = choice
      if !confirmsSettings { return .success }
    }
    let value = runner.output[keyPath: setting].rawValue
    try runner.output.messages.write("\(command.rawValue) \(value)\n")
    return .success
  }

  /// `.plan`: the statement keeps its place, so that messages point into the line.
  private func plan(
    _ line: CommandLineText?, _ source: SourceText
  ) throws(OutputError) -> ExitStatus {
    var span = line?.argumentSpan ?? .none
    let words = source.text(of: span)
    let analyzes = words.prefix { !$0.isWhitespace }.lowercased() == "analyze"
    if analyzes { span.start += "analyze".utf8.count }
    let text = Self.text(of: span, in: source)
    let items = Parser.parse(text).items
    guard items.count == 1, let item = items.first else {
      return try fail(ShellDiagnostics.badArgument(.plan, words, at: span), source)
    }
    let outcome = runner.session.plan(of: item, analyzes: analyzes)
    try runner.output.show(outcome.diagnostics, outcome.answer, source: text, isReport: false)
    return outcome.status
  }

  private func script(
    _ path: String, _ source: SourceText, at span: SourceSpan
  ) throws(OutputError) -> ExitStatus {
    let script: SourceText
    do {
      script = try ScriptFile.read(path)
    } catch {
      var diagnostic = error.diagnostic
      diagnostic.span = span
      return try fail(diagnostic, source, .unreadable)
    }
    return try runner.run(script, path: path)
  }

  private func help(
    _ topic: String, _ source: SourceText, at span: SourceSpan
  ) throws(OutputError) -> ExitStatus {
    let output = runner.output
    if topic.isEmpty {
      try output.text(HelpText.overview)
    } else if let text = HelpText.topic(
      topic, width: output.results.width(output.environment) ?? HelpText.width)
    {
      try output.text(text)
    } else {
      let near = Spelling.nearest(topic, among: HelpText.topics, limit: 1).first
      return try fail(ShellDiagnostics.unknownTopic(topic, meant: near, at: span), source)
    }
    return .success
  }
}
