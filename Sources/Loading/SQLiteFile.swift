import CSQLite
import Columnar

// SAFETY: columns are read below their count, texts within the bytes that SQLite says they have, before
// the next step.

/// What of a database is loaded.
package struct DatabaseSource: Sendable, Hashable {
  /// The address of a server; nil where the database is a file.
  package var address: String?
  /// A table or a view.
  package var table: String?
  /// A question in the database's own language, instead of a table.
  package var query: String?

  /// Nothing said: the table of the name that is loaded, or the only one.
  package init() {}
}

/// A database of SQLite, read only.
package final class SQLiteFile {
  private let connection: OpaquePointer
  private let path: String

  /// What such a file begins with.
  private static let magic = Array("SQLite format 3\0".utf8)

  /// Whether a file is a database, by its first bytes.
  static func isDatabase(_ view: FileView) -> Bool {
    guard view.count >= magic.count else { return false }
    view.need(0, magic.count)
    return UnsafeBufferPointer(start: view.bytes, count: magic.count).elementsEqual(magic)
  }

  /// Opens a database; nothing is written to it.
  package init(path: String) throws(LoadingError) {
    var opened: OpaquePointer?
    let status = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READONLY, nil)
    guard status == SQLITE_OK, let opened else {
      let message = opened.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }
      sqlite3_close(opened)
      throw .database(path: path, message: message ?? "error \(status)", hint: nil)
    }
    connection = opened
    self.path = path
  }

  deinit { sqlite3_close(connection) }

  private func failure() -> LoadingError {
    .database(path: path, message: String(cString: sqlite3_errmsg(connection)), hint: nil)
  }

  /// Names of the tables and views, in the order in which they were made.
  package func tables() throws(LoadingError) -> [String] {
    var names: [String] = []
    try eachRow(
      "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'"
    ) { statement, _ throws(LoadingError) in
      if let text = sqlite3_column_text(statement, 0) { names.append(String(cString: text)) }
      return true
    }
    return names
  }

  /// The question that reads what was asked for: of a table its rows.
  func query(_ source: DatabaseSource, tableName: String) throws(LoadingError) -> String {
    if let query = source.query { return query }
    let names = try tables()
    let wanted = source.table ?? tableName
    let found =
      names.first { $0.utf8.elementsEqual(wanted.utf8) }
      ?? names.first { $0.lowercased().utf8.elementsEqual(wanted.lowercased().utf8) }
      ?? (source.table == nil && names.count == 1 ? names[0] : nil)
    guard let found else {
      throw .noSuchTable(path: path, name: source.table, known: names)
    }
    let doubled = found.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"")
    return "SELECT * FROM \"\(doubled)\""
  }

  /// The rows that a question gives, as delimited text with a header.
  func text(
    _ query: String, _ file: SourceFile, _ options: ReadOptions
  ) throws(LoadingError) -> SourceFile {
    var text = try GrowingBytes(capacity: 1 << 16, path: path)
    var row = DelimitedRow(count: 0)
    var declared: [Declaration] = []
    var rows = 0
    try eachRow(
      query,
      columns: { columns throws(LoadingError) in
        row = DelimitedRow(count: columns.count)
        for (column, (name, _)) in columns.enumerated() {
          row.set(column, Array(name.utf8), isText: true)
        }
        declared = columns.map { Declaration($0.type) }
        try text.append(&row)
      }
    ) { statement, columns throws(LoadingError) in
      rows += 1
      if rows & 1023 == 0 {
        options.progress.advance(0, rows: 1024)
        if options.isCancelled() { throw .cancelled }
      }
      row.clear()
      for column in 0..<columns { SQLiteFile.take(statement, column, declared[column], into: &row) }
      try text.append(&row)
      return true
    }
    return try file.replaced(by: text)
  }

  /// What a column was declared to hold; the library itself holds it to nothing.
  private struct Declaration {
    var isBoolean = false
    /// Digits behind the point: of `DECIMAL(12, 2)`.
    var scale = 0

    init(_ type: String?) {
      guard let type = type?.uppercased() else { return }
      isBoolean = type.hasPrefix("BOOL")
      guard type.hasPrefix("DEC") || type.hasPrefix("NUM"),
        let digits = type.split(separator: ",").dropFirst().first
      else { return }
      scale = Int(String(digits.filter { $0 != ")" && $0 != " " })) ?? 0
    }

    /// A number as it was declared: truth values are 0 and 1, decimals have all their digits.
    func text(_ number: String) -> [UInt8] {
      if isBoolean {
        return Array((number == "0" ? "false" : number == "1" ? "true" : number).utf8)
      }
      guard scale > 0, scale <= LoadingLimits.decimalDigits, !number.contains("e") else {
        return Array(number.utf8)
      }
      let parts = number.split(separator: ".")
      let digits = parts.count > 1 ? parts[1].utf8.count : 0
      let point = parts.count > 1 ? "" : "."
      return Array(number.utf8) + Array(point.utf8)
        + [UInt8](repeating: UInt8(ascii: "0"), count: max(0, scale - digits))
    }
  }

  private static func take(
    _ statement: OpaquePointer?, _ column: Int, _ declared: Declaration,
    into row: inout DelimitedRow
  ) {
    let place = Int32(column)
    switch sqlite3_column_type(statement, place) {
    case SQLITE_NULL: break
    case SQLITE_INTEGER:
      let number = String(sqlite3_column_int64(statement, place))
      row.set(column, declared.text(number), isText: false)
    case SQLITE_FLOAT:
      // The shortest decimals that stand for the double are what was written into it.
      let number = "\(sqlite3_column_double(statement, place))"
      row.set(column, declared.text(number), isText: false)
    case SQLITE_TEXT:
      let count = Int(sqlite3_column_bytes(statement, place))
      let bytes = UnsafeBufferPointer(start: sqlite3_column_text(statement, place), count: count)
      row.set(column, Array(bytes), isText: true)
    default:
      let count = Int(sqlite3_column_bytes(statement, place))
      let blob = sqlite3_column_blob(statement, place)
      let bytes = UnsafeRawBufferPointer(start: blob, count: count)
      let digits = Array("0123456789abcdef".utf8)
      row.set(
        column, bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, isText: true)
    }
  }

  /// Calls a body for each row that a question gives, and before with the names and declared types of its
  /// columns; it says whether to go on.
  private func eachRow(
    _ query: String,
    columns described: ([(name: String, type: String?)]) throws(LoadingError) -> Void = { _ in },
    _ body: (_ statement: OpaquePointer?, _ columns: Int) throws(LoadingError) -> Bool
  ) throws(LoadingError) {
    var prepared: OpaquePointer?
    guard sqlite3_prepare_v2(connection, query, -1, &prepared, nil) == SQLITE_OK, let prepared
    else { throw failure() }
    defer { sqlite3_finalize(prepared) }
    guard sqlite3_stmt_readonly(prepared) != 0 else {
      throw .database(path: path, message: "the question would change the database", hint: nil)
    }
    let columns = Int(sqlite3_column_count(prepared))
    try described(
      (0..<columns).map { column in
        let name = sqlite3_column_name(prepared, Int32(column)).map { String(cString: $0) }
        let type = sqlite3_column_decltype(prepared, Int32(column)).map { String(cString: $0) }
        return (name ?? "", type)
      })
    while true {
      switch sqlite3_step(prepared) {
      case SQLITE_ROW: if try !body(prepared, columns) { return }
      case SQLITE_DONE: return
      default: throw failure()
      }
    }
  }
}
