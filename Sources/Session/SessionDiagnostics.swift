package import Columnar
package import Language
import Loading
package import Messages
import Planning

/// The messages of the session, sorted by name: outside failures put into words. Those of loads have a
/// file of their own.
package enum SessionDiagnostics {
  static func error(
    _ code: String, _ message: Message, _ span: SourceSpan, notes: [Message] = [],
    suggestion: Message? = nil
  ) -> Diagnostic {
    Diagnostic(.error, code, message, at: span, notes: notes, suggestion: suggestion)
  }

  /// An engine's error, and the exit status that it means.
  static func evaluation(_ failure: any Error, at span: SourceSpan) -> (Diagnostic, ExitStatus) {
    switch failure {
    case EvaluationError.overflow(let what):
      return (error("overflow", what, span), .failed)
    case let failure as BudgetError:
      return stopped(failure, at: span)
    case let failure as LoadingError:
      return loading(failure, at: span)
    default:
      return (error("failure", "\(String(describing: failure))", span), .failed)
    }
  }

  /// Nobody is in the population: what removed the last one, and what each part keeps alone.
  static func emptyBaseline(_ segment: SegmentReference, at span: SourceSpan) -> Diagnostic {
    var note: Message?
    if case .rest = segment {
      note = "`rest` is everyone who is not in the population, and the population is everyone"
    }
    return Diagnostic(
      .warning, "empty-baseline", "nobody is in `\(Printer.print(segment))` to compare with",
      at: span, notes: note.map { [$0] } ?? [])
  }

  static func emptyResult(
    _ remover: String?, kept: [(text: String, count: Int)], at span: SourceSpan
  ) -> Diagnostic {
    let notes = kept.map { part -> Message in
      part.count == 0
        ? "alone, `\(part.text)` keeps no customer"
        : "alone, `\(part.text)` keeps \(RowCount.text(part.count, "customer"))"
    }
    let isLone = kept.count < 2
    return Diagnostic(
      .warning, "empty-result",
      remover.map {
        isLone
          ? "no customer is left: `\($0)` keeps none"
          : "no customer is left: `\($0)` removed the last"
      } ?? "no customer is meant", at: span, notes: isLone ? [] : notes)
  }

  /// An exporter's error, and the exit status that it means.
  static func export(_ failure: ExportError, _ path: PathText) -> (Diagnostic, ExitStatus) {
    switch failure {
    case .stopped(let failure):
      stopped(failure, at: path.span, unchanged: "the file is as it was")
    case .failed(let reason):
      (error("output", "\"\(path.text)\" cannot be written: \(reason)", path.span), .unreadable)
    }
  }

  static func exportFormat(
    _ ending: String?, known: [String], at span: SourceSpan
  ) -> Diagnostic {
    let message: Message =
      switch ending {
      case let ending?: "no format is called .\(ending)"
      case nil: "the file's name does not say a format"
      }
    return error(
      "export-format", message, span,
      suggestion: "end the name in \(Message.list(known.map { ".\($0)" }, .or))")
  }

  static func filesNotAllowed(at span: SourceSpan) -> Diagnostic {
    error("not-allowed", "files cannot be read here: the shell was started with `--safe`", span)
  }

  /// `include` is the work of whoever runs scripts; it never comes here from one.
  static func includeOutsideScripts(at span: SourceSpan) -> Outcome {
    Outcome(
      diagnostics: [error("not-allowed", "scripts cannot be included here", span)], status: .failed)
  }

  /// A store file's error, and the exit status that it means.
  static func store(
    _ failure: StoreFileError, writing: Bool, at span: SourceSpan
  ) -> (Diagnostic, ExitStatus) {
    if case .interrupted = failure {
      return (error("interrupted", "interrupted; the file is as it was", span), .interrupted)
    }
    let words = words(failure, writing: writing)
    return (error(words.code, words.message, span, suggestion: words.suggestion), .unreadable)
  }

  private static func words(
    _ failure: StoreFileError, writing: Bool
  ) -> (code: String, message: Message, suggestion: Message?) {
    switch failure {
    case .system(let path, let code) where writing:
      return ("output", "\"\(path)\" cannot be written: \(LoadingError.words(code))", nil)
    case .system(let path, let code): return words(LoadingError(path: path, code: code))
    case .notAStore(let path):
      return (
        "not-a-store", "\"\(path)\" is not a store file",
        "a table is read with `load NAME from \"FILE\"`"
      )
    case .newer(let path, let version):
      return (
        "store-version", "\"\(path)\" was written by a later version of strata (format \(version))",
        "save it again with this version, or use the later one"
      )
    case .wrongSize(let path, let expected, let found):
      let bytes = RowCount.text(found, "byte")
      return (
        "store-size",
        found < expected
          ? "\"\(path)\" is cut short: \(bytes) instead of \(RowCount.text(expected))"
          : "\"\(path)\" is longer than it says: \(bytes) instead of \(RowCount.text(expected))",
        "copy it again, or save it anew from the files it was made of"
      )
    case .damaged(let path, let section):
      return (
        "store-damaged", "\"\(path)\" is damaged in its section `\(section)`; nothing was opened",
        "copy it again, or save it anew from the files it was made of"
      )
    case .busy(let path):
      return ("store-busy", "somebody else is writing \"\(path)\" at this moment", "try again")
    case .interrupted: return ("interrupted", "interrupted; the file is as it was", nil)
    }
  }

  static func storeChanged(_ path: String, at span: SourceSpan) -> Diagnostic {
    error(
      "store-changed",
      "\"\(path)\" was changed while it is open; what it holds now cannot be trusted", span,
      suggestion: "open it again, or another store")
  }

  static func severalStores(_ path: String) -> Diagnostic {
    error(
      "several-stores", "one store can be open at a time; \"\(path)\" would be a second", .none,
      suggestion: "name one store, and other files to load into it")
  }

  /// Ctrl-C or a limit: what was being done and what it needed.
  package static func stopped(
    _ failure: BudgetError, at span: SourceSpan, unchanged: Message = "nothing was changed"
  ) -> (Diagnostic, ExitStatus) {
    switch failure {
    case .interrupted(let work):
      return (error("interrupted", "interrupted during \(work); \(unchanged)", span), .interrupted)
    case .time(let limit, let used, let work):
      let message: Message = """
        the time limit of \(seconds(limit)) was reached during \(work), after \(seconds(used)); \
        \(unchanged)
        """
      return (
        error(
          "time-limit", message, span,
          suggestion: "ask for less, or start with a greater `--timeout`"), .limit
      )
    case .memory(let limit, let needed, let work):
      let message: Message = """
        the memory limit of \(ByteCount.text(limit)) was reached during \(work): \
        \(ByteCount.text(needed)) are needed so far; \(unchanged)
        """
      return (
        error(
          "memory-limit", message, span,
          suggestion: """
            ask for fewer rows, groups or columns, or start with a greater `--memory-limit`
            """), .limit
      )
    }
  }

  private static func seconds(_ number: Double) -> String {
    if number < 0.001 { return "\((number * 1e6).rounded() / 1000) ms" }
    let thousandths = Int((number * 1000).rounded())
    let fraction = String(1000 + thousandths % 1000).dropFirst()
    return "\(thousandths / 1000).\(fraction) s"
  }

  static func nobodyExisted(_ day: CalendarDay?, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .warning, "empty-result",
      day.map { "no customer existed yet on \($0.text)" } ?? "no customer existed yet", at: span)
  }

  static func noStages(at span: SourceSpan) -> Diagnostic {
    error(
      "no-stages", "only a question has stages", span,
      suggestion: "write `segment`, `list`, `trend` or `profile` behind `.plan`")
  }

  static func nothingToDrop(
    _ kind: DefinitionKind, _ name: Name, known: [String], other: DefinitionKind?
  ) -> Diagnostic {
    let near = Spelling.nearest(name.text, among: known, limit: 3)
    let suggestion: Message =
      other.map { "`\(name.text)` is a \($0.word): `drop \($0.rawValue) \(name.text)`" }
      ?? (near.isEmpty
        ? (known.isEmpty ? "no \(kind.word) is saved" : "there are \(list(known))")
        : "did you mean \(list(near))?")
    return error(
      "unknown-\(kind.rawValue)", "there is no \(kind.word) `\(name.text)`", name.span,
      suggestion: suggestion)
  }

  static func notATable(_ name: Name, known: [String]) -> Diagnostic {
    let near = Spelling.nearest(name.text, among: known, limit: 3)
    return error(
      "unknown-table", "there is no table `\(name.text)`", name.span,
      suggestion: near.isEmpty
        ? (known.isEmpty ? "nothing is loaded" : "there are \(list(known))")
        : "did you mean \(list(near))?")
  }

  static func notAFile(_ parameter: Name, isKnown: Bool) -> Diagnostic {
    let name = parameter.text
    return error(
      "unknown-parameter", isKnown ? "`$\(name)` is no text" : "there is no parameter `$\(name)`",
      parameter.span,
      suggestion: isKnown
        ? "a file is a text: `set \(name) = \"FILE\"`" : "give it with `--var \(name)=FILE`")
  }

  static func noTimeZone(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "no-timezone", "times are the wall clock as it was written; no zone can be set",
      at: span, suggestion: "a parameter needs another name than `timezone`")
  }

  static func notAnEventTable(_ name: Name, known: [String]) -> Diagnostic {
    error(
      "unknown-table", "`\(name.text)` is not an event table", name.span,
      suggestion: known.isEmpty ? "no event table is loaded" : "there are \(list(known))")
  }

  static func writingNotAllowed(at span: SourceSpan) -> Diagnostic {
    error(
      "not-allowed",
      "files cannot be written here: the shell was started with `--safe` or `--read-only`", span)
  }

  static func list(_ names: [String]) -> Message {
    let shown = Message.list(names.prefix(8).map { "`\($0)`" })
    return names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown
  }
}
