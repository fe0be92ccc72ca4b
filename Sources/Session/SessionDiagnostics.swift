package import Columnar
package import Language
import Loading
import Planning

/// All messages of the session, sorted by name: outside failures put into words, and what a load says.
package enum SessionDiagnostics {
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
    case let failure as BudgetError:
      return stopped(failure, at: span)
    case let failure as LoadingError:
      return loading(failure, at: span)
    default:
      return (error("failure", String(describing: failure), span), .failed)
    }
  }

  /// Nobody is in the population: what removed the last one, and what each part keeps alone.
  static func emptyBaseline(_ segment: SegmentReference, at span: SourceSpan) -> Diagnostic {
    var note: String?
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
    let notes = kept.map { part in
      "alone, `\(part.text)` keeps "
        + (part.count == 0
          ? "no customer"
          : "\(RowCount.text(part.count, "customer"))")
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
    let message =
      switch ending {
      case let ending?: "no format is called .\(ending)"
      case nil: "the file's name does not say a format"
      }
    let last = known.last.map { " or .\($0)" } ?? ""
    return error(
      "export-format", message, span,
      suggestion: "end the name in " + known.dropLast().map { ".\($0)" }.joined(separator: ", ")
        + last)
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
  ) -> (code: String, message: String, suggestion: String?) {
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
      let what = found < expected ? "cut short" : "longer than it says"
      return (
        "store-size",
        "\"\(path)\" is \(what): \(RowCount.text(found, "byte")) instead of \(RowCount.text(expected))",
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

  /// A reader's error, and the exit status that it means.
  static func loading(_ failure: LoadingError, at span: SourceSpan) -> (Diagnostic, ExitStatus) {
    let status: ExitStatus =
      switch failure {
      case .cancelled: .interrupted
      case .unknownColumn, .decimalTooWide, .unknownEncoding, .noSuchTable,
        .notADatabase, .databaseQuery, .connectionText:
        .failed
      case .fileMissing, .isDirectory, .isDevice, .changed, .unreadable, .empty, .binary,
        .damagedArchive, .encoding, .database, .noClientLibrary, .tooLarge, .ledger:
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
    case .damagedArchive(let path, let isShort):
      let what = isShort ? "cut short" : "damaged"
      return ("compressed", "\"\(path)\" is packed by gzip, and \(what)", "copy it again")
    case .database, .databaseQuery, .connectionText, .noClientLibrary, .noSuchTable, .notADatabase:
      return databaseWords(failure)
    case .unknownEncoding(_, let name):
      return (
        "unknown-encoding", "no encoding is called \"\(name)\"",
        "names are such as \"utf-8\", \"windows-1252\", \"latin-1\", \"utf-16le\", \"gb18030\", \"shift-jis\""
      )
    case .encoding(let path, let name):
      return (
        "encoding", "\"\(path)\" is not UTF-8, probably \(name)",
        "say which: `encoding \"…\"`"
      )
    case .tooLarge(let path):
      return ("too-large", "\"\(path)\" has more rows or text than a table can hold", nil)
    case .unknownColumn(let name, _): return ("unknown-column", "no column `\(name)`", nil)
    case .decimalTooWide(let column):
      return (
        "type-mismatch", "the values of `\(column)` need more than 38 digits as decimals",
        "read it as float or text"
      )
    case .cancelled: return ("interrupted", "interrupted; the store is as it was", nil)
    case .ledger(let path, let read, let kept, let refused):
      let counts = "\(RowCount.text(read, "row")) read, but \(kept) kept and \(refused) refused"
      return ("ledger", "\(path): \(counts); nothing was loaded", nil)
    }
  }

  private static func databaseWords(
    _ failure: LoadingError
  ) -> (code: String, message: String, suggestion: String?) {
    switch failure {
    case .database(let path, let message, let hint),
      .databaseQuery(let path, let message, let hint, _):
      return ("database", "\"\(path)\": \(message)", hint)
    case .connectionText(let path):
      return (
        "address", "\"\(path)\" is not the address of a server",
        "write \"postgresql://USER:PASSWORD@HOST:PORT/DATABASE\", in names and passwords `%40` for @, "
          + "`%3A` for :, `%2F` for / and `%25` for %"
      )
    case .noClientLibrary(let path):
      return (
        "client-library",
        "\"\(path)\" cannot be read: libpq, the client library of PostgreSQL, is not installed",
        "install it: `apt-get install libpq5`, `dnf install libpq`, or `brew install libpq`"
      )
    case .noSuchTable(let path, let name, let known):
      return (
        "unknown-table",
        name.map { "\"\(path)\" has no table \"\($0)\"" }
          ?? "\"\(path)\" has several tables: say which by `table \"…\"`",
        known.isEmpty ? "it has no tables" : "there are \(list(known))"
      )
    case .notADatabase(let path):
      return (
        "not-a-database", "\"\(path)\" is no database: `table` and `query` say nothing about it",
        nil
      )
    case .fileMissing, .isDirectory, .isDevice, .changed, .unreadable, .empty, .binary,
      .damagedArchive, .unknownEncoding, .encoding, .tooLarge, .unknownColumn, .decimalTooWide,
      .cancelled, .ledger:
      return words(failure)
    }
  }

  /// Ctrl-C or a limit: what was being done and what it needed.
  package static func stopped(
    _ failure: BudgetError, at span: SourceSpan, unchanged: String = "nothing was changed"
  ) -> (Diagnostic, ExitStatus) {
    switch failure {
    case .interrupted(let work):
      return (error("interrupted", "interrupted during \(work); \(unchanged)", span), .interrupted)
    case .time(let limit, let used, let work):
      let message =
        "the time limit of \(seconds(limit)) was reached during \(work), after \(seconds(used)); "
        + unchanged
      return (
        error(
          "time-limit", message, span,
          suggestion: "ask for less, or start with a greater `--timeout`"), .limit
      )
    case .memory(let limit, let needed, let work):
      let message =
        "the memory limit of \(ByteCount.text(limit)) was reached during \(work): "
        + "\(ByteCount.text(needed)) are needed so far; \(unchanged)"
      return (
        error(
          "memory-limit", message, span,
          suggestion: "ask for fewer rows, groups or columns, or start with a greater "
            + "`--memory-limit`"), .limit
      )
    }
  }

  private static func seconds(_ number: Double) -> String {
    let thousandths = Int((number * 1000).rounded())
    let fraction = String(1000 + thousandths % 1000).dropFirst()
    return "\(thousandths / 1000).\(fraction) s"
  }

  static func nobodyExisted(_ day: CalendarDay?, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .warning, "empty-result",
      "no customer existed yet" + (day.map { day in " on \(day.text)" } ?? ""), at: span)
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
    let suggestion =
      other.map { "`\(name.text)` is a \($0.rawValue): `drop \($0.rawValue) \(name.text)`" }
      ?? (near.isEmpty
        ? (known.isEmpty ? "no \(kind.rawValue) is saved" : "there are \(list(known))")
        : "did you mean \(list(near))?")
    return error(
      "unknown-\(kind.rawValue)", "there is no \(kind.rawValue) `\(name.text)`", name.span,
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
        "`\(column)` cannot be the key: it is missing in \(RowCount.text(count, "row"))",
        span,
        suggestion: "leave those rows out with `where \(column) is not missing`")
    case .keyRepeats(let column, let rows, let distinct, let example):
      return error(
        "key",
        "`\(column)` cannot be the key: \(RowCount.text(rows, "row")) have \(RowCount.text(distinct, "value")), \(text(example)) more than once",
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
    case .historyWithoutTime(let attribute):
      return error(
        "history",
        "a history of `\(attribute)` needs the time from which each value holds, and the file has no date",
        span,
        suggestion: "name it with `time COLUMN`, or say its type with `columns (COLUMN as date)`")
    case .historyValue(let attribute, let candidates):
      return error(
        "history",
        candidates.isEmpty
          ? "the file has no column for the values of `\(attribute)`"
          : "it is not known which column holds the values of `\(attribute)`: \(list(candidates))",
        span,
        suggestion: "call the column `\(attribute)` as the customers do, or leave only it beside "
          + "the customer and the time")
    }
  }

  static func historyType(
    _ history: HistoryRoles, _ found: ColumnType, _ expected: ColumnType, at span: SourceSpan
  ) -> Diagnostic {
    error(
      "history",
      "the history's `\(history.value)` is of type \(found.word), the customers' `\(history.attribute)` of type \(expected.word)",
      span, suggestion: "say the type: `columns (\(history.value) as …)`")
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

  static func wrongQuote(_ text: String, at span: SourceSpan) -> Diagnostic {
    error(
      "quote", "a quote is one character, found \"\(text)\"", span,
      suggestion: "write `quote \"'\"`")
  }

  static func wrongDates(_ text: String, at span: SourceSpan) -> Diagnostic {
    error(
      "dates", "\"\(text)\" is no order of day, month and year", span,
      suggestion: "write \"dmy\", \"mdy\" or \"ymd\"")
  }

  static func wrongDecimal(_ text: String, at span: SourceSpan) -> Diagnostic {
    error(
      "decimal", "a decimal sign is a point or a comma, found \"\(text)\"", span,
      suggestion: "write `decimal \",\"`")
  }

  static func badRows(_ count: Int, _ rows: [String], at span: SourceSpan) -> Diagnostic {
    error(
      "bad-rows",
      "\(RowCount.text(count)) \(count == 1 ? "row does" : "rows do") not fit; nothing was loaded",
      span, notes: rows, suggestion: "`bad rows skip` leaves them out")
  }

  static func distantDay(_ newest: String, _ before: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .warning, "distant-day",
      "the newest day is \(newest), far beyond the one before it (\(before))", at: span,
      notes: ["answers are as of the newest day: a wrong date would distort them"],
      suggestion: "`set as of \(before)` goes back")
  }

  static func writingNotAllowed(at span: SourceSpan) -> Diagnostic {
    error(
      "not-allowed",
      "files cannot be written here: the shell was started with `--safe` or `--read-only`", span)
  }

  static func list(_ names: [String]) -> String {
    let shown = names.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
    return names.count > 8 ? shown + " and \(names.count - 8) more" : shown
  }
}
