import Columnar
import Language
import Loading
import Planning

/// All messages of the session, sorted by name: outside failures put into words, and what a load says.
enum SessionDiagnostics {
  private static func error(
    _ code: String, _ message: String, _ span: SourceSpan, notes: [String] = [],
    suggestion: String? = nil
  ) -> Diagnostic {
    Diagnostic(.error, code, message, at: span, notes: notes, suggestion: suggestion)
  }

  /// An engine's error, and the exit status that it means.
  static func evaluation(_ failure: any Error, at span: SourceSpan) -> (Diagnostic, ExitStatus) {
    switch failure {
    case EvaluationError.overflow(let what):
      return (error("overflow", what, span), .failed)
    case EvaluationError.interrupted:
      return (error("interrupted", "interrupted; nothing was changed", span), .interrupted)
    case let failure as LoadingError:
      return loading(failure, at: span)
    default:
      return (error("failure", String(describing: failure), span), .failed)
    }
  }

  static func filesNotAllowed(at span: SourceSpan) -> Diagnostic {
    error("not-allowed", "files cannot be read here: the shell was started with `--safe`", span)
  }

  /// A reader's error, and the exit status that it means.
  static func loading(_ failure: LoadingError, at span: SourceSpan) -> (Diagnostic, ExitStatus) {
    let status: ExitStatus =
      switch failure {
      case .cancelled: .interrupted
      case .unknownColumn, .decimalTooWide: .failed
      case .fileMissing, .isDirectory, .isDevice, .changed, .unreadable, .empty, .binary,
        .compressed, .encoding, .tooLarge, .ledger:
        .unreadable
      }
    if case .unknownColumn(let name, let known) = failure {
      return (unknownField(name, known: known, at: span), status)
    }
    let words = words(failure)
    return (error(words.code, words.message, span, suggestion: words.suggestion), status)
  }

  private static func words(
    _ failure: LoadingError
  ) -> (code: String, message: String, suggestion: String?) {
    switch failure {
    case .fileMissing(let path):
      return (
        "no-such-file", "there is no file \"\(path)\"",
        "paths start at the folder in which the shell was started"
      )
    case .isDirectory(let path):
      return ("is-a-directory", "\"\(path)\" is a directory", "name a file in it")
    case .isDevice(let path):
      return ("is-a-device", "\"\(path)\" is a device", "name a file or a pipe")
    case .changed(let path):
      return (
        "changed", "\"\(path)\" changed while it was read; nothing was loaded",
        "load it again once it is written"
      )
    case .unreadable(let path, let code):
      return ("unreadable", "\"\(path)\" cannot be read: \(LoadingError.words(code))", nil)
    case .empty(let path): return ("empty-file", "\"\(path)\" holds no rows", nil)
    case .binary(let path, let offset):
      return (
        "not-text",
        "\"\(path)\" is not a text file: it has a NUL byte at byte \(offset); no text has that",
        "load a delimited text file (.csv, .tsv, .txt)"
      )
    case .compressed(let path):
      return ("compressed", "\"\(path)\" is packed by gzip", "unpack it first: gzip -dk")
    case .encoding(let path, let name):
      return (
        "encoding", "\"\(path)\" is not UTF-8, probably \(name)",
        "convert it first: iconv -t UTF-8"
      )
    case .tooLarge(let path):
      return ("too-large", "\"\(path)\" has more rows or text than a table can hold", nil)
    case .unknownColumn(let name, _): return ("unknown-column", "no column `\(name)`", nil)
    case .decimalTooWide(let column):
      return (
        "type-mismatch", "the values of `\(column)` need more than 18 digits as decimals",
        "read it as float or text"
      )
    case .cancelled: return ("interrupted", "interrupted; the store is as it was", nil)
    case .ledger(let path, let read, let kept, let refused):
      let counts = "\(read) rows were read, but \(kept) kept and \(refused) refused"
      return ("ledger", "\(path): \(counts); nothing was loaded", nil)
    }
  }

  static func notATable(_ name: Name, known: [String]) -> Diagnostic {
    let near = Spelling.nearest(name.text, among: known, limit: 3)
    return error(
      "unknown-table", "there is no table `\(name.text)`", name.span,
      suggestion: near.isEmpty
        ? (known.isEmpty ? "nothing is loaded" : "there are \(list(known))")
        : "did you mean \(list(near))?")
  }

  static func notAnEventTable(_ name: Name, known: [String]) -> Diagnostic {
    error(
      "unknown-table", "`\(name.text)` is not an event table", name.span,
      suggestion: known.isEmpty ? "no event table is loaded" : "there are \(list(known))")
  }

  static func optionTwice(_ option: String, at span: SourceSpan) -> Diagnostic {
    error("option-twice", "`\(option)` is said twice", span)
  }

  static func reservedTable(_ name: Name) -> Diagnostic {
    error(
      "reserved-name", "the name `customers` belongs to the table of customers", name.span,
      suggestion: "this file has several rows a customer: load it under a name such as `orders`")
  }

  static func role(_ problem: RoleProblem, at span: SourceSpan) -> Diagnostic {
    switch problem {
    case .unknownColumn(let role, let name, let known):
      var diagnostic = unknownField(name, known: known, at: span)
      diagnostic.notes = ["it was said to be the \(role)"]
      return diagnostic
    case .keyMissing(let column, let count):
      return error(
        "key",
        "`\(column)` cannot be the key: it is missing in \(RowCount.text(count)) \(count == 1 ? "row" : "rows")",
        span,
        suggestion: "leave those rows out with `where \(column) is not missing`")
    case .keyRepeats(let column, let rows, let distinct, let example):
      return error(
        "key",
        "`\(column)` cannot be the key: \(RowCount.text(rows)) rows have \(RowCount.text(distinct)) values, \(text(example)) more than once",
        span,
        suggestion: "several rows a customer are events: say `customer \(column)` instead of `key`")
    case .wrongType(let role, let column, let type):
      return error(
        "role-type", "`\(column)` cannot be the \(role): it is of type \(type.word)", span,
        suggestion: "say its type with `columns (\(column) as …)`, or name another column")
    case .noCustomer(let columns):
      return error(
        "no-customer", "no column of the file is named like a customer", span,
        notes: ["its columns are \(list(columns))"],
        suggestion: "say `customer COLUMN` for events, or `key COLUMN` for customers")
    }
  }

  private static func text(_ value: Value) -> String {
    switch value {
    case .text(let text): "\"\(text)\""
    case .exact(let units, 0): String(units)
    default: "one of them"
    }
  }

  static func roleProblem(_ problem: String, at span: SourceSpan) -> Diagnostic {
    error("role", problem, span)
  }

  static func unknownField(_ name: String, known: [String], at span: SourceSpan) -> Diagnostic {
    let near = Spelling.nearest(name, among: known, limit: 3)
    return error(
      "unknown-column", "the file has no column `\(name)`", span,
      suggestion: near.isEmpty ? "there are \(list(known))" : "did you mean \(list(near))?")
  }

  static func unknownType(_ name: Name) -> Diagnostic {
    error(
      "unknown-type", "there is no type `\(name.text)`", name.span,
      suggestion: "types are \(list(SaidType.allCases.map(\.rawValue)))")
  }

  static func wrongDelimiter(_ text: String, at span: SourceSpan) -> Diagnostic {
    error(
      "delimiter", "a delimiter is one character, found \"\(text)\"", span,
      suggestion: "write \",\", \";\", \"|\" or \"tab\"")
  }

  static func distantDay(_ newest: String, _ before: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .warning, "distant-day",
      "the newest day is \(newest), far beyond the one before it (\(before))", at: span,
      notes: ["answers are as of the newest day: a wrong date would distort them"],
      suggestion: "`set as of \(before)` goes back")
  }

  static func list(_ names: [String]) -> String {
    let shown = names.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
    return names.count > 8 ? shown + " and \(names.count - 8) more" : shown
  }
}
