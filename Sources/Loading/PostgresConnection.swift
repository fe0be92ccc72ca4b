import CPostgres
import Messages

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// SAFETY: connection and results are given back once, in `deinit` or right after use; texts of the
// library are copied before its next function is called.

/// libpq, PostgreSQL's client library, which is loaded when a database is first named.
package enum PostgresLibrary {
  #if canImport(Darwin)
    /// What it is called, and where it is looked for.
    package static let names = [
      "libpq.5.dylib", "/opt/homebrew/opt/libpq/lib/libpq.5.dylib",
      "/usr/local/opt/libpq/lib/libpq.5.dylib",
    ]
  #else
    /// What it is called.
    package static let names = ["libpq.so.5"]
  #endif

  private static let isThere = isLoaded(names)

  private static func isLoaded(_ names: [String]) -> Bool {
    names.contains { strata_pq_load($0) == 1 }
  }

  static func load(_ names: [String], path: String) throws(LoadingError) {
    let isFound = names == Self.names ? isThere : isLoaded(names)
    if !isFound { throw .noClientLibrary(path: path) }
  }
}

/// A connection to a server of PostgreSQL, in a transaction that reads only and sees one state of the
/// database.
///
/// Whatever waits for the server asks fifty times a second whether to go on; where not, the server is
/// told to give up too.
final class PostgresConnection {
  private let connection: OpaquePointer
  /// The address without its password, for messages.
  private let path: String
  private let isCancelled: () -> Bool

  /// Of the server's ways to write values, those that are understood; moments are in UTC. Rows that
  /// are asked for again come in the same order.
  private static let beginning = """
    BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL client_encoding = 'UTF8'; \
    SET LOCAL DateStyle = 'ISO'; SET LOCAL TimeZone = 'UTC'; SET LOCAL extra_float_digits = 1; \
    SET LOCAL bytea_output = 'hex'; SET LOCAL standard_conforming_strings = on; \
    SET LOCAL synchronize_seqscans = off
    """

  /// Connects to the server of an address such as `postgresql://ann@db/shop`.
  init(
    url: String, path: String, library: [String], isCancelled: @escaping () -> Bool
  ) throws(LoadingError) {
    try PostgresLibrary.load(library, path: path)
    var hasPassword: Int32 = 0
    // What is blanked and the library takes for something else must not come back in its words.
    guard strata_pq_understands(url, &hasPassword) == 1,
      hasPassword == 1 || url.utf8.elementsEqual(path.utf8)
    else { throw .connectionText(path: path) }
    guard let connection = strata_pq_connect_start(url) else { throw .tooLarge(path: path) }
    self.connection = connection
    self.path = path
    self.isCancelled = isCancelled
    var state = strata_pq_polling_writing
    while state == strata_pq_polling_reading || state == strata_pq_polling_writing {
      try wait(for: state == strata_pq_polling_reading ? POLLIN : POLLOUT)
      state = Int(strata_pq_connect_poll(connection))
    }
    guard strata_pq_is_connected(connection) == 1 else { throw failure() }
    try run(Self.beginning)
  }

  deinit { strata_pq_finish(connection) }

  // MARK: - Questions

  /// Sends commands without an answer.
  func run(_ commands: String) throws(LoadingError) {
    guard strata_pq_send_query(connection, commands) == 1 else { throw failure() }
    try eachResult { _ in }
  }

  /// The rows of a small answer, as texts.
  func rows(_ query: String) throws(LoadingError) -> [[String]] {
    guard strata_pq_send_query(connection, query) == 1 else { throw failure() }
    var rows: [[String]] = []
    try eachResult { result in
      let columns = strata_pq_column_count(result)
      rows += (0..<strata_pq_row_count(result)).map { row in
        (0..<columns).map { Self.text(strata_pq_value(result, row, $0)) }
      }
    }
    return rows
  }

  /// The columns that a question will give; the server reads it and does not carry it out.
  func columns(of query: String) throws(LoadingError) -> [PostgresColumn] {
    guard strata_pq_send_prepare(connection, query) == 1 else { throw failure() }
    try eachResult { _ in }
    guard strata_pq_send_describe(connection) == 1 else { throw failure() }
    var columns: [PostgresColumn] = []
    try eachResult { result in
      columns = (0..<strata_pq_column_count(result)).map { column in
        PostgresColumn(
          name: Self.text(strata_pq_column_name(result, column)),
          type: strata_pq_column_type(result, column),
          modifier: strata_pq_column_modifier(result, column))
      }
    }
    return columns
  }

  /// Begins a `COPY … TO STDOUT`, of which `copiedRow` gives the rows.
  func beginCopy(_ command: String) throws(LoadingError) {
    guard strata_pq_send_query(connection, command) == 1 else { throw failure() }
    try eachResult(untilCopy: true) { _ in }
  }

  /// Calls a body with the bytes of the next row of a copy; false behind the last.
  func copiedRow(
    _ body: (UnsafePointer<UInt8>, Int) throws(LoadingError) -> Void
  ) throws(LoadingError) -> Bool {
    var row: UnsafeMutablePointer<CChar>?
    while true {
      let count = strata_pq_get_copy_data(connection, &row)
      if count > 0, let row {
        defer { strata_pq_free_memory(row) }
        // SAFETY: the row has as many bytes, and none of them is kept.
        try row.withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
          bytes throws(LoadingError) in
          try body(bytes, Int(count))
        }
        return true
      }
      if count != 0 { break }
      try receive()
    }
    try eachResult { _ in }
    return false
  }

  // MARK: - Results

  /// Calls a body for each result of what was sent, and throws the first error among them.
  private func eachResult(
    untilCopy: Bool = false, _ body: (OpaquePointer) -> Void
  ) throws(LoadingError) {
    var problem: LoadingError?
    while true {
      while strata_pq_is_busy(connection) == 1 { try receive() }
      guard let result = strata_pq_get_result(connection) else { break }
      defer { strata_pq_clear(result) }
      switch Int(strata_pq_result_status(result)) {
      case strata_pq_command_ok, strata_pq_tuples_ok: body(result)
      case strata_pq_copy_out:
        body(result)
        if untilCopy { return }
      default: problem = problem ?? failure(of: result)
      }
    }
    if let problem { throw problem }
  }

  /// Waits for bytes of the server and takes them.
  private func receive() throws(LoadingError) {
    try wait(for: POLLIN)
    if strata_pq_consume_input(connection) != 1 { throw failure() }
  }

  /// Waits until the socket is ready.
  private func wait(for event: Int32) throws(LoadingError) {
    while true {
      if isCancelled() { throw cancelled() }
      var wanted = pollfd(fd: strata_pq_socket(connection), events: Int16(event), revents: 0)
      // Without a socket there is nothing to wait for: the library will say why.
      if wanted.fd < 0 { return }
      let ready = poll(&wanted, 1, 20)
      if ready > 0 { return }
      if ready < 0, errno != EINTR { throw .unreadable(path: path, code: errno) }
    }
  }

  private func cancelled() -> LoadingError {
    strata_pq_cancel(connection)
    return .cancelled
  }

  // MARK: - Errors

  private static func text(_ text: UnsafePointer<CChar>?) -> String {
    text.map { String(cString: $0) } ?? ""
  }

  /// What the library says is wrong with the connection.
  private func failure() -> LoadingError {
    let lines = Self.text(strata_pq_error_message(connection)).split(separator: "\n").map { line in
      String(line.drop { $0 == "\t" || $0 == " " }).replacing("FATAL:  ", with: "")
    }
    return .database(
      path: path, message: lines.first.map { "\($0)" } ?? "no connection",
      hint: lines.count > 1 ? "\(lines.dropFirst().joined(separator: "; "))" : nil)
  }

  /// What the server says is wrong with a question.
  private func failure(of result: OpaquePointer) -> LoadingError {
    func field(_ letter: UInt8) -> String? {
      strata_pq_error_field(result, CChar(letter)).map { String(cString: $0) }
    }
    guard let message = field(UInt8(ascii: "M")) else { return failure() }
    let detail = field(UInt8(ascii: "D")).map { ": \($0)" } ?? ""
    return .databaseQuery(
      path: path, message: "\(message + detail)", hint: field(UInt8(ascii: "H")).map { "\($0)" },
      position: field(UInt8(ascii: "P")).flatMap { Int($0) })
  }
}
