import CSQLite
import Columnar
import Messages

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
    self.path = path
    let opened = try SQLiteFile.opened(path, path: path, flags: SQLITE_OPEN_READONLY)
    // A file that keeps its changes beside it is asked for a folder to write to even where there are
    // none: then it is whole as it is.
    if SQLiteFile.status(opened) != SQLITE_OK, SQLiteFile.mayNotWrite(opened),
      SQLiteFile.companion(opened, "-wal") == nil,
      SQLiteFile.companion(opened, "-journal") == nil
    {
      sqlite3_close(opened)
      connection = try SQLiteFile.opened(
        SQLiteFile.address(path) + "?immutable=1", path: path,
        flags: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI)
    } else {
      connection = opened
    }
    sqlite3_busy_timeout(connection, 1000)
  }

  private static func opened(
    _ name: String, path: String, flags: Int32
  ) throws(LoadingError) -> OpaquePointer {
    var opened: OpaquePointer?
    let status = sqlite3_open_v2(name, &opened, flags | SQLITE_OPEN_NOMUTEX, nil)
    if status == SQLITE_OK, let opened { return opened }
    let message = opened.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }
    sqlite3_close(opened)
    throw .database(
      path: path, message: message.map { "\($0)" } ?? "error \(status)", hint: nil)
  }

  /// What the library says to a first question.
  private static func status(_ connection: OpaquePointer) -> Int32 {
    sqlite3_exec(connection, "SELECT 1 FROM sqlite_master LIMIT 1", nil, nil, nil)
  }

  /// Whether the library wanted to write, and could not.
  private static func mayNotWrite(_ connection: OpaquePointer) -> Bool {
    let code = sqlite3_errcode(connection)
    return code == SQLITE_READONLY || code == SQLITE_CANTOPEN
  }

  /// The name of the file beside, of the same name and a suffix, if it is there and has something in it.
  private static func companion(_ connection: OpaquePointer, _ suffix: String) -> String? {
    // Links are followed.
    guard let path = sqlite3_db_filename(connection, "main").map({ String(cString: $0) + suffix }),
      (try? SourceFile(path: path)) != nil
    else { return nil }
    return path.split(separator: "/").last.map(String.init)
  }

  /// A path as an address.
  private static func address(_ path: String) -> String {
    "file:"
      + path.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%25")
      .split(separator: "?", omittingEmptySubsequences: false).joined(separator: "%3f")
      .split(separator: "#", omittingEmptySubsequences: false).joined(separator: "%23")
  }

  deinit { sqlite3_close(connection) }

  /// What the library says is wrong; in other words where it means the state in which the file was left.
  private func failure() -> LoadingError {
    let mayNotWrite = SQLiteFile.mayNotWrite(connection)
    if isBusy {
      return .database(
        path: path, message: "another program is writing to it", hint: "try again when it is done")
    }
    if mayNotWrite, let journal = SQLiteFile.companion(connection, "-journal") {
      return .database(
        path: path,
        message:
          "a change to it was never finished; `\(journal)` beside it holds what has to be undone",
        hint:
          "open it once with the program that wrote it, or with `sqlite3`: that undoes the change")
    }
    if mayNotWrite, let log = SQLiteFile.companion(connection, "-wal") {
      return .database(
        path: path,
        message:
          """
          its newest changes are in `\(log)` beside it, which is not read from a folder that \
          cannot be written to
          """,
        hint: "copy both files to another folder, and load the copy")
    }
    return .database(
      path: path, message: "\(String(cString: sqlite3_errmsg(connection)))", hint: nil)
  }

  private var isBusy: Bool {
    let code = sqlite3_errcode(connection)
    return code == SQLITE_BUSY || code == SQLITE_LOCKED
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
    _ query: String, _ options: ReadOptions
  ) throws(LoadingError) -> DatabasePieces {
    // A transaction, so that rows that are asked for again are the same.
    try eachRow("BEGIN") { _ throws(LoadingError) in }
    let rows = SQLiteRows(self, try prepared(query), options.isCancelled)
    return try DatabasePieces(
      rows, header: rows.header, path: path, pieceBytes: options.chunkBytes)
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
