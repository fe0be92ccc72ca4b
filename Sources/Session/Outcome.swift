package import Columnar
package import Language
import Planning

/// What became of one statement.
package struct Outcome: Sendable {
  /// Errors, warnings and notes, in the order of the text.
  package var diagnostics: [Diagnostic]
  /// What is shown; nil where the statement failed.
  package var answer: Answer?
  /// What the statement means for the exit status.
  package var status: ExitStatus

  package init(
    diagnostics: [Diagnostic] = [], answer: Answer? = nil, status: ExitStatus = .success
  ) {
    self.diagnostics = diagnostics
    self.answer = answer
    self.status = status
  }

  /// The outcome of an engine's error.
  static func failure(
    _ error: any Error, _ diagnostics: [Diagnostic], at span: SourceSpan
  ) -> Outcome {
    let (diagnostic, status) = SessionDiagnostics.evaluation(error, at: span)
    return Outcome(diagnostics: diagnostics + [diagnostic], status: status)
  }
}

/// The exit status of the program, by the first failure.
package enum ExitStatus: Int32, Sendable, Hashable {
  case success = 0
  /// A statement failed.
  case failed = 1
  /// Wrong usage of the command line.
  case usage = 2
  /// A file, database or output could not be read or written, or its content is unusable.
  case unreadable = 3
  /// A limit or a timeout.
  case limit = 4
  case interrupted = 130
}
