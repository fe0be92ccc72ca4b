import CSQLite
package import Columnar

// SAFETY: the connection and the statement are given back once; texts are copied when they are bound.

/// Writes a table into a database of SQLite: all of it in one transaction, or nothing.
///
/// | values | are kept as | declared |
/// |---|---|---|
/// | whole numbers | integers | `INTEGER` |
/// | decimals of up to 15 digits | the doubles that are nearest, which give the digits back | `DECIMAL(18, s)` |
/// | longer numbers | texts | `TEXT` |
/// | floats | doubles | `REAL` |
/// | truth values | 0 and 1 | `BOOLEAN` |
/// | days, moments | texts of ISO 8601 | `DATE`, `TIMESTAMP` |
package final class SQLiteWriter {
  private let connection: OpaquePointer
  private let unfinished = UnfinishedWrite()

  /// Why a table could not be written.
  package enum Failure: Error, Sendable, Equatable {
    case cancelled
    /// What the library says.
    case failed(String)
  }

  /// Milliseconds to wait for others that write to the database.
  private static let patience: Int32 = 2000
  /// Rows after which is asked whether to go on.
  private static let rowsBetweenQuestions = 2048

  /// Opens a database, or begins one where there is no file; `isDraft` says that nobody will look at it
  /// before it is on the disk by other means.
  package init(path: String, isDraft: Bool) throws(Failure) {
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    let status = sqlite3_open_v2(path, &opened, flags, nil)
    guard status == SQLITE_OK, let opened else {
      let message = opened.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }
      sqlite3_close(opened)
      throw .failed(message ?? "error \(status)")
    }
    connection = opened
    sqlite3_busy_timeout(opened, Self.patience)
    if isDraft { try run("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF") }
  }

  deinit { sqlite3_close(connection) }

  /// Puts a table under a name, in the place of one of that name. Columns whose names differ only in case
  /// get a number; `text` gives the values that are kept as texts.
  package func write(
    _ table: ResultTable, as name: String, text: (Value) -> String, isCancelled: () -> Bool
  ) throws(Failure) {
    let forms = table.columns.map { Form($0.values) }
    let names = Self.unique(table.columns.map(\.name))
    let columns = zip(names, forms).map { "\(Self.quoted($0)) \($1.declaration)" }
    let target = Self.quoted(name)
    try run("BEGIN IMMEDIATE")
    do throws(Failure) {
      try run("DROP TABLE IF EXISTS \(target)")
      try run("CREATE TABLE \(target) (\(columns.joined(separator: ", ")))")
      let places = table.columns.map { _ in "?" }.joined(separator: ", ")
      try insert(table, forms, "INSERT INTO \(target) VALUES (\(places))", text, isCancelled)
      try run("COMMIT")
    } catch {
      try? run("ROLLBACK")
      // After an error of writing the library undoes what it wrote when it next reads.
      try? run("SELECT count(*) FROM sqlite_master")
      throw error
    }
  }

  private func insert(
    _ table: ResultTable, _ forms: [Form], _ command: String, _ text: (Value) -> String,
    _ isCancelled: () -> Bool
  ) throws(Failure) {
    var prepared: OpaquePointer?
    guard sqlite3_prepare_v2(connection, command, -1, &prepared, nil) == SQLITE_OK else {
      throw failure
    }
    defer { sqlite3_finalize(prepared) }
    for row in 0..<table.rowCount {
      if row % Self.rowsBetweenQuestions == 0, isCancelled() { throw .cancelled }
      for (place, form) in forms.enumerated() {
        let value = table.columns[place].values[row]
        guard Self.bind(value, form, text, to: prepared, Int32(place + 1)) == SQLITE_OK else {
          throw failure
        }
      }
      guard sqlite3_step(prepared) == SQLITE_DONE, sqlite3_reset(prepared) == SQLITE_OK else {
        throw failure
      }
    }
  }

  private static func bind(
    _ value: Value, _ form: Form, _ text: (Value) -> String, to statement: OpaquePointer?,
    _ place: Int32
  ) -> Int32 {
    switch (value, form) {
    case (.missing, _), (.new, _): return sqlite3_bind_null(statement, place)
    case (.boolean(let truth), _): return sqlite3_bind_int(statement, place, truth ? 1 : 0)
    case (.float(let number), .real): return sqlite3_bind_double(statement, place, number)
    case (.exact(let units, 0), .integer): return sqlite3_bind_int64(statement, place, Int64(units))
    case (.exact, .decimal), (.exact, .real):
      return sqlite3_bind_double(statement, place, value.double ?? .nan)
    default:
      // SAFETY: −1 is the library's sign for a text that it shall copy.
      let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
      var bytes = text(value)
      return bytes.withUTF8 { bytes in
        let start = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
        return sqlite3_bind_text(statement, place, start, Int32(bytes.count), copied)
      }
    }
  }

  // MARK: - Columns

  /// How the values of a column are kept.
  private enum Form: Hashable {
    case integer, boolean, real, date, timestamp, text
    case decimal(scale: Int)

    init(_ values: ResultValues) {
      var forms: Set<Form> = []
      var (scale, greatest) = (0, UInt128(0))
      for value in values {
        switch value {
        case .missing, .new: continue
        case .exact(let units, let digits):
          scale = max(scale, digits)
          greatest = max(greatest, units.magnitude)
          forms.insert(.integer)
        case .boolean: forms.insert(.boolean)
        case .float: forms.insert(.real)
        case .date: forms.insert(.date)
        case .timestamp: forms.insert(.timestamp)
        case .other, .text, .period: forms.insert(.text)
        }
      }
      let isLong = greatest >= (scale == 0 ? 1 << 63 : 1_000_000_000_000_000)
      switch (forms.first ?? .text, forms.count) {
      case (.integer, 1): self = isLong ? .text : scale > 0 ? .decimal(scale: scale) : .integer
      case (let form, 0...1): self = form
      default: self = forms.allSatisfy(\.isNumber) && !isLong ? .real : .text
      }
    }

    var isNumber: Bool {
      switch self {
      case .integer, .real, .decimal: true
      case .boolean, .date, .timestamp, .text: false
      }
    }

    var declaration: String {
      switch self {
      case .integer: "INTEGER"
      case .decimal(let scale): "DECIMAL(18, \(scale))"
      case .real: "REAL"
      case .boolean: "BOOLEAN"
      case .date: "DATE"
      case .timestamp: "TIMESTAMP"
      case .text: "TEXT"
      }
    }
  }

  private static func unique(_ names: [String]) -> [String] {
    var taken: Set<String> = []
    return names.map { name in
      var (candidate, number) = (name, 2)
      while !taken.insert(candidate.lowercased()).inserted {
        candidate = "\(name)_\(number)"
        number += 1
      }
      return candidate
    }
  }

  private static func quoted(_ name: String) -> String {
    let parts = name.split(separator: "\"", omittingEmptySubsequences: false)
    return "\"\(parts.joined(separator: "\"\""))\""
  }

  // MARK: - Commands

  private func run(_ commands: String) throws(Failure) {
    if sqlite3_exec(connection, commands, nil, nil, nil) != SQLITE_OK { throw failure }
  }

  private var failure: Failure { .failed(String(cString: sqlite3_errmsg(connection))) }
}
