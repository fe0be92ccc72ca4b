import Language
import Messages

/// All messages of the shell, sorted by name.
enum ShellDiagnostics {
  private static func error(
    _ code: String, _ message: Message, _ span: SourceSpan = .none, notes: [Message] = [],
    suggestion: Message? = nil
  ) -> Diagnostic {
    Diagnostic(.error, code, message, at: span, notes: notes, suggestion: suggestion)
  }

  static func badArgument(_ command: DotCommand, _ found: String, at span: SourceSpan) -> Diagnostic
  {
    let what: Message = found.isEmpty ? "the end of the command" : "`\(found)`"
    return error(
      "bad-argument", "`.\(command.rawValue)` cannot take \(what)", span,
      suggestion: "write `\(command.syntax)`")
  }

  static func editorFailed(_ command: String, at span: SourceSpan) -> Diagnostic {
    error(
      "editor", "the editor `\(command)` could not be run, or said that nothing is to be done",
      span,
      suggestion: "EDITOR in the environment names your own")
  }

  /// The diagnostic, with help where Enter was pressed before a clause that belonged to the
  /// statement above, and where a command of the prompt stands amid statements or in a script.
  static func explained(
    _ diagnostic: Diagnostic, _ source: SourceText, isAtPrompt: Bool
  ) -> Diagnostic {
    guard diagnostic.code == "unknown-statement", diagnostic.suggestion == nil else {
      return diagnostic
    }
    var diagnostic = diagnostic
    if isAtPrompt, ClauseWord(firstWord: source.text(of: diagnostic.span)) != nil {
      diagnostic.suggestion = """
        a clause stands behind a question such as `segment` or `list`: Alt-Enter goes on in a new line, and so does \
        Enter behind a comma or an operator
        """
    } else if let command = DotCommand(openingAt: diagnostic.span, of: source) {
      diagnostic.suggestion = """
        `.\(command.rawValue)` is a command, on a line of its own at the prompt or in what is piped in; files and \
        `-c` hold statements
        """
    }
    return diagnostic
  }

  static func includeCycle(_ circle: [String], at span: SourceSpan) -> Diagnostic {
    let names = circle.map { "\"\($0)\"" }
    return error(
      "include-cycle", "\(names.last ?? "") is being run already", span,
      notes: ["one includes the next: \(Message.list(names))"])
  }

  static func includeDepth(at span: SourceSpan) -> Diagnostic {
    error(
      "include-depth", "more than \(ShellLimits.includeDepth) scripts include one another", span)
  }

  static func includeNotAllowed(at span: SourceSpan) -> Diagnostic {
    error(
      "not-allowed", "scripts cannot be read here: the shell was started with `--safe`", span)
  }

  static func noLastAnswer(at span: SourceSpan) -> Diagnostic {
    error("no-answer", "nothing was answered yet", span)
  }

  static func noSuchScript(_ path: String) -> Diagnostic {
    error(
      "no-such-file", "there is no script \"\(path)\"",
      suggestion: "paths start at the folder in which the shell was started")
  }

  static func noTerminal(_ command: DotCommand, at span: SourceSpan) -> Diagnostic {
    error("no-terminal", "`.\(command.rawValue)` needs a terminal", span)
  }

  static func notAllowed(_ command: DotCommand, at span: SourceSpan) -> Diagnostic {
    let name = command.rawValue
    return error(
      "not-allowed",
      command == .run
        ? "`.\(name)` cannot read files here: the shell was started with `--safe`"
        : "`.\(name)` cannot be used here: the shell was started with `--safe`", span)
  }

  static func outputFailed(_ name: Message, _ reason: Message) -> Diagnostic {
    error("output", "\(name) cannot be written: \(reason)")
  }

  static func scriptIsDirectory(_ path: String) -> Diagnostic {
    error("is-a-directory", "\"\(path)\" is a directory, not a script")
  }

  static func tooLongToCopy(bytes: Int, at span: SourceSpan) -> Diagnostic {
    error(
      "too-long",
      """
      the answer has \(GroupedNumber.text(bytes)) bytes; the clipboard takes \
      \(GroupedNumber.text(ShellLimits.copiedByteCount))
      """, span,
      suggestion: "write it to a file with `export to`")
  }

  static func unknownCommand(_ word: String, meant: String?, at span: SourceSpan) -> Diagnostic {
    error(
      "unknown-command", "there is no command `.\(word)`", span,
      notes: [
        "commands are \(DotCommand.allCases.map { ".\($0.rawValue)" }.joined(separator: " "))"
      ],
      suggestion: meant.map { "did you mean `.\($0)`?" })
  }

  static func unknownTopic(_ word: String, meant: String?, at span: SourceSpan) -> Diagnostic {
    error(
      "unknown-topic", "there is no help on `\(word)`", span,
      suggestion: meant.map { "did you mean `.help \($0)`?" } ?? "`.help` lists the topics")
  }

  static func unreadableScript(_ path: String, _ reason: Message) -> Diagnostic {
    error("unreadable", "the script \"\(path)\" cannot be read: \(reason)")
  }
}
