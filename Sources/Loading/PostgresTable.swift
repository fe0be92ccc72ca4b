import Columnar
import Messages

// Tables and questions of PostgreSQL.

/// A column of an answer, as the server describes it.
struct PostgresColumn {
  let name: String
  /// The number of its type.
  let type: UInt32
  /// Digits of a number, and the like; −1 where nothing is said.
  let modifier: Int32

  /// The type that the values are read as; nil where it is found out of them: of money, and of numbers
  /// that may have more digits than an exact decimal.
  var said: SaidType? {
    switch type {
    case 16: .boolean
    case 20, 21, 23, 26: .integer
    case 700, 701: .float
    case 1082: .date
    case 1114, 1184: .timestamp
    case 1700:
      // The digits are in the upper half, and all of it is 4 too much.
      modifier >= 4 && (modifier - 4) >> 16 <= LoadingLimits.wideDigits ? .decimal : nil
    case 790: nil
    default: .text
    }
  }
}

/// A database of PostgreSQL, read only.
package struct PostgresDatabase: ~Copyable {
  private let connection: PostgresConnection
  /// The address without its password, for messages.
  private let path: String

  /// Tables and views: the name, with that of the schema before it where the search path does not find
  /// the table without; the name with that of the schema; the same as commands have it.
  private static let listing = """
    SELECT CASE WHEN pg_catalog.pg_table_is_visible(c.oid) THEN '' ELSE n.nspname || '.' END \
    || c.relname, n.nspname || '.' || c.relname, \
    pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) \
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
    WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND n.nspname <> 'information_schema' \
    AND n.nspname NOT LIKE 'pg\\_%' ORDER BY c.relispartition, 1
    """

  /// Whether a source is the address of a server and no file.
  package static func isAddress(_ source: String) -> Bool {
    let start = source.prefix(16).lowercased()
    return start.hasPrefix("postgresql://") || start.hasPrefix("postgres://")
  }

  /// Connects; `path` is the address as it may be shown, without its password.
  package init(
    url: String, path: String, library: [String] = PostgresLibrary.names,
    isCancelled: @escaping () -> Bool = { false }
  ) throws(LoadingError) {
    connection = try PostgresConnection(
      url: url, path: path, library: library, isCancelled: isCancelled)
    self.path = path
  }

  /// Names of the tables and views.
  package func tables() throws(LoadingError) -> [String] {
    try connection.rows(Self.listing).map { $0[0] }
  }

  /// The question that reads what was asked for: of a table its rows.
  private func query(_ source: DatabaseSource, tableName: String) throws(LoadingError) -> String {
    if let query = source.query { return Self.withoutEnd(query) }
    let tables = try connection.rows(Self.listing)
    let wanted = Array((source.table ?? tableName).utf8)
    let folded = (source.table ?? tableName).lowercased()
    let found =
      tables.first { $0.prefix(2).contains { $0.utf8.elementsEqual(wanted) } }
      ?? tables.first { $0.prefix(2).contains { $0.lowercased().utf8.elementsEqual(folded.utf8) } }
      ?? (source.table == nil && tables.count == 1 ? tables[0] : nil)
    guard let found else {
      throw .noSuchTable(path: path, name: source.table, known: tables.map { $0[0] })
    }
    return "SELECT * FROM \(found[2])"
  }

  /// Without the semicolon behind it, which would end the command around it.
  private static func withoutEnd(_ query: String) -> String {
    var rest = query[...]
    while let last = rest.last, last.isWhitespace || last == ";" { rest.removeLast() }
    return String(rest)
  }

  /// The rows of a table or a question, and what the server says of the types of the columns.
  func pieces(
    _ source: DatabaseSource, tableName: String, _ options: ReadOptions
  ) throws(LoadingError) -> (DatabasePieces, types: [SaidType?]) {
    let query = try query(source, tableName: tableName)
    let columns = try connection.columns(of: query)
    if columns.isEmpty {
      throw .database(path: path, message: "the question gives no columns", hint: nil)
    }
    var header = DelimitedRow(count: columns.count)
    for (place, column) in columns.enumerated() {
      header.set(place, Array(column.name.utf8), isText: true)
    }
    let command = "COPY (\(query)\n) TO STDOUT (FORMAT csv\(Self.quoted(columns)))"
    let rows = PostgresRows(connection, command)
    let pieces = try DatabasePieces(
      rows, header: header, path: path, pieceBytes: options.chunkBytes)
    return (pieces, columns.map(\.said))
  }

  /// Texts are quoted, so that none of them is taken for missing; all values are where names are not
  /// enough to tell columns apart.
  private static func quoted(_ columns: [PostgresColumn]) -> String {
    if Set(columns.map { Array($0.name.utf8) }).count < columns.count { return ", FORCE_QUOTE *" }
    let names = columns.filter { $0.said == .text }.map { column in
      let parts = column.name.split(separator: "\"", omittingEmptySubsequences: false)
      return "\"\(parts.joined(separator: "\"\""))\""
    }
    return names.isEmpty ? "" : ", FORCE_QUOTE (\(names.joined(separator: ", ")))"
  }
}

/// The rows that a `COPY … TO STDOUT` gives.
private final class PostgresRows: RowSource {
  private let connection: PostgresConnection
  private let command: String
  private enum State { case before, within, behind }
  private var state = State.before

  init(_ connection: PostgresConnection, _ command: String) {
    (self.connection, self.command) = (connection, command)
  }

  func restart() throws(LoadingError) { state = .before }

  func read(_ byteCount: Int, into text: inout GrowingBytes) throws(LoadingError) -> Int {
    if state == .before { try connection.beginCopy(command) }
    if state == .behind { return 0 }
    state = .within
    var rows = 0
    while text.count < byteCount {
      let isRow = try connection.copiedRow { bytes, count throws(LoadingError) in
        if count == 1 {
          // A missing value alone in its row, which must not be an empty line.
          for byte: UInt8 in [0x22, 0x22] { try text.append(byte) }
        }
        try text.append(bytes, count)
      }
      guard isRow else {
        state = .behind
        break
      }
      rows += 1
    }
    return rows
  }
}
