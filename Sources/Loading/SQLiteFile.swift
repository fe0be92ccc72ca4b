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

  /// Opens a database, for one thread at a time; nothing is written to it.
  package init(path: String) throws(LoadingError) {
    var opened: OpaquePointer?
    let status = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nil)
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
    ) { statement throws(LoadingError) in
      if let text = sqlite3_column_text(statement, 0) { names.append(String(cString: text)) }
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

  /// The rows that a question gives.
  func pieces(
    _ query: String, isCancelled: @escaping () -> Bool
  ) throws(LoadingError) -> RowPieces {
    // A transaction, so that rows that are asked for again are the same.
    try eachRow("BEGIN") { _ throws(LoadingError) in }
    let rows = SQLiteRows(self, try prepared(query), isCancelled)
    return try RowPieces(rows, header: rows.header, path: path)
  }

  private func prepared(_ query: String) throws(LoadingError) -> OpaquePointer {
    var prepared: OpaquePointer?
    guard sqlite3_prepare_v2(connection, query, -1, &prepared, nil) == SQLITE_OK, let prepared
    else { throw failure() }
    if sqlite3_stmt_readonly(prepared) != 0 { return prepared }
    sqlite3_finalize(prepared)
    throw .database(path: path, message: "the question would change the database", hint: nil)
  }

  /// Whether there is a further row.
  func step(_ statement: OpaquePointer) throws(LoadingError) -> Bool {
    switch sqlite3_step(statement) {
    case SQLITE_ROW: true
    case SQLITE_DONE: false
    default: throw failure()
    }
  }

  /// Calls a body for each row that a question gives.
  private func eachRow(
    _ query: String, _ body: (OpaquePointer) throws(LoadingError) -> Void
  ) throws(LoadingError) {
    let statement = try prepared(query)
    defer { sqlite3_finalize(statement) }
    while try step(statement) { try body(statement) }
  }
}
