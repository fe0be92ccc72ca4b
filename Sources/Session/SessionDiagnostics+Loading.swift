import Columnar
import Language
import Loading
import Messages

// What is wrong with a load: a file that cannot be read, its options, its roles and its rows.

extension SessionDiagnostics {
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

  static func words(
    _ failure: LoadingError
  ) -> (code: String, message: Message, suggestion: Message?) {
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
      return (
        "compressed",
        isShort
          ? "\"\(path)\" is packed by gzip, and cut short"
          : "\"\(path)\" is packed by gzip, and damaged", "copy it again"
      )
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
      return (
        "ledger",
        """
        \(path): \(RowCount.text(read, "row")) read, but \(kept) kept and \(refused) refused; \
        nothing was loaded
        """, nil
      )
    }
  }

  private static func databaseWords(
    _ failure: LoadingError
  ) -> (code: String, message: Message, suggestion: Message?) {
    switch failure {
    case .database(let path, let message, let hint),
      .databaseQuery(let path, let message, let hint, _):
      return ("database", "\"\(path)\": \(message)", hint)
    case .connectionText(let path):
      return (
        "address", "\"\(path)\" is not the address of a server",
        """
        write "postgresql://USER:PASSWORD@HOST:PORT/DATABASE", in names and passwords `%40` for @, \
        `%3A` for :, `%2F` for / and `%25` for %
        """
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
        suggestion: """
          call the column `\(attribute)` as the customers do, or leave only it beside the customer \
          and the time
          """)
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

  private static func text(_ value: Value) -> Message {
    switch value {
    case .text(let text): "\"\(text)\""
    case .exact(let units, 0): "\(units)"
    default: "one of them"
    }
  }

  static func roleProblem(_ problem: Message, at span: SourceSpan) -> Diagnostic {
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

  static func badRows(_ count: Int, _ rows: [Message], at span: SourceSpan) -> Diagnostic {
    error(
      "bad-rows",
      count == 1
        ? "\(RowCount.text(count, "row")) does not fit; nothing was loaded"
        : "\(RowCount.text(count, "row")) do not fit; nothing was loaded",
      span, notes: rows, suggestion: "`bad rows skip` leaves them out")
  }

  static func distantDay(_ newest: String, _ before: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .warning, "distant-day",
      "the newest day is \(newest), far beyond the one before it (\(before))", at: span,
      notes: ["answers are as of the newest day: a wrong date would distort them"],
      suggestion: "`set as of \(before)` goes back")
  }
}
