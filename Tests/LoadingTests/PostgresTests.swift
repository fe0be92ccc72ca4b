import Columnar
import Foundation
import Messages
import Synchronization
import TestSupport
import Testing

@testable import Loading

/// Tables of a real server, which the tests start.
@Suite(
  .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)), .serialized)
struct PostgresTests {
  private static let database: Result<PostgresServer, any Error> = Result {
    let server = try PostgresServer.shared
    try server.sql("CREATE DATABASE loading")
    try server.sql(
      #"""
      CREATE TABLE kinds (
        i smallint, j bigint, n numeric(12, 2), w numeric(30, 4), x numeric, f double precision,
        b boolean, d date, t timestamp(3), z timestamptz, s text, c char(3), u uuid, a int[],
        e bytea, "Name ""q""" varchar(10));
      INSERT INTO kinds VALUES
        (1, 9223372036854775807, 10.5, 12345678901234567890123456.125, 1e-3, 0.1, true, '2024-02-29', '2024-02-29 23:59:59.125',
         '2024-01-01 01:00+02', '007', 'ab', '00000000-0000-0000-0000-000000000001', '{1,2}', '\x01ff',
         'true'),
        (-2, -5, -0.07, null, 12, 1e300, false, '0987-01-01', '2024-03-01', null, '', 'x', null, null,
         null, ' '),
        (null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null),
        (4, 4, 4, 4, 4, 4, true, '2024-01-01', '2024-01-01', '2024-01-01Z', E'a "q", b\nc\\.', '', null,
         null, null, '2024-01-01');
      CREATE TABLE nothing (id int, n numeric(9, 3), b boolean, d date);
      CREATE SCHEMA far; CREATE TABLE far."Big Table" (id int); INSERT INTO far."Big Table" VALUES (7);
      CREATE VIEW lone AS SELECT nullif(g, 2) AS g FROM generate_series(1, 3) g;
      """#, in: "loading")
    return server
  }

  private func read(
    table: String? = nil, query: String? = nil, _ change: (inout ReadOptions) -> Void = { _ in }
  ) throws -> ReadResult {
    var options = ReadOptions()
    options.database.address = try Self.database.get().address("loading")
    options.database.table = table
    options.database.query = query
    change(&options)
    // As the session does, which blanks passwords.
    let path = (options.database.address ?? "").replacing(/wr0ng(\/x)?|s3cret/, with: "***")
    return try CSVReader.read(path: path, options: options, tableName: "t")
  }

  private func failure(
    _ query: String, _ change: (inout ReadOptions) -> Void = { _ in }
  ) throws -> LoadingError? {
    do {
      _ = try read(query: query, change)
      return nil
    } catch let error as LoadingError {
      return error
    }
  }

  @Test func typesAreTheServers() throws {
    let result = try read(table: "kinds")
    #expect(
      result.table.fields.map { "\($0.name) \($0.column.type)" } == [
        "i integer", "j integer", "n decimal(scale: 2)", "w decimal(scale: 4)",
        "x decimal(scale: 3)", "f float", "b boolean", "d date", "t timestamp(scale: 3)",
        "z timestamp(scale: 0)", "s text", "c text", "u text", "a text", "e text",
        "Name \"q\" text",
      ])
    #expect(
      rows(result.table) == [
        "1 | 9223372036854775807 | 10.50 | 12345678901234567890123456.1250 | 0.001 | 0.1 | true | 2024-02-29 | "
          + "1709251199125e-3 | 1704063600e-0 | '007' | 'ab ' | "
          + "'00000000-0000-0000-0000-000000000001' | '{1,2}' | '\\x01ff' | 'true'",
        "-2 | -5 | -0.07 | - | 12.000 | 1e+300 | false | 0987-01-01 | 1709251200000e-3 | - | '' | "
          + "'x  ' | - | - | - | ' '",
        "- | - | - | - | - | - | - | - | - | - | - | - | - | - | - | -",
        "4 | 4 | 4.00 | 4.0000 | 4.000 | 4.0 | true | 2024-01-01 | 1704067200000e-3 | "
          + "1704067200e-0 | 'a \"q\", b\nc\\.' | '   ' | - | - | - | '2024-01-01'",
      ])
    #expect(result.refusedCount == 0)
  }

  @Test func emptyTablesHaveTypes() throws {
    let table = try read(table: "nothing").table
    #expect(table.rowCount == 0)
    #expect(
      table.fields.map { "\($0.column.type)" } == [
        "integer", "decimal(scale: 0)", "boolean", "date",
      ])
  }

  @Test func tablesAreFoundByTheirNames() throws {
    #expect(try rows(read(table: "far.Big Table").table) == ["7"])
    #expect(try rows(read(table: "FAR.BIG TABLE").table) == ["7"])
    #expect(try rows(read(table: "lone").table) == ["1", "-", "3"])
    #expect(
      throws: LoadingError.noSuchTable(
        path: try Self.database.get().address("loading"), name: "x",
        known: ["far.Big Table", "kinds", "lone", "nothing"])
    ) { try read(table: "x") }
  }

  @Test func questionsMayBeAnything() throws {
    #expect(try rows(read(query: "SELECT 1 AS a, 'x' AS a, 2 -- why\n;").table) == ["1 | 'x' | 2"])
    #expect(try read(query: "SELECT 1 AS a, 'x' AS a").table.fields.map(\.name) == ["a", "a_2"])
    #expect(try rows(read(query: "VALUES (1), (2) ; ").table) == ["1", "2"])
    #expect(try rows(read(query: "WITH q AS (SELECT ' ' AS b) TABLE q").table) == ["' '"])
  }

  @Test func whatIsSaidCountsMore() throws {
    let result = try read(query: "SELECT 7 AS code, 'no' AS n") { options in
      options.types = ["code": .text, "n": .boolean]
    }
    #expect(rows(result.table) == ["'7' | false"])
    // What has no day is refused, and counted.
    let endless = try read(query: "SELECT 1 AS i, d FROM (VALUES (date 'infinity'), (null)) v (d)")
    #expect(endless.refused.map(\.excerpt) == ["infinity"] && rows(endless.table) == ["1 | -"])
  }

  @Test func mistakesHaveTheirPlace() throws {
    guard
      case .databaseQuery(_, let message, let hint, let position)? =
        try failure("SELECT d, bb FROM kinds")
    else {
      Issue.record("no error of the question")
      return
    }
    #expect(message == "column \"bb\" does not exist" && position == 11)
    #expect(hint == "Perhaps you meant to reference the column \"kinds.b\".")
    #expect("\(try failure("SELEC 1") as Any)".contains("syntax error at or near"))
    #expect("\(try failure("DROP TABLE kinds") as Any)".contains("no columns"))
    #expect(
      "\(try failure("INSERT INTO nothing VALUES (1) RETURNING id") as Any)".contains("read-only"))
    #expect("\(try failure("SELECT 1 / (g - 1) FROM lone") as Any)".contains("division by zero"))
    #expect(try failure("SELECT FROM kinds") != nil)
    #expect(try read(table: "nothing").rowsRead == 0)
  }

  @Test func connectionsFailWithoutPasswords() throws {
    let server = try Self.database.get()
    let socket = server.folder.path
    for (address, words) in [
      ("postgresql://ben:wr0ng@/loading?host=\(socket)", "password authentication failed"),
      ("postgresql://ben@/loading?host=\(socket)&password=wr0ng", "password authentication failed"),
      ("postgresql://ann:wr0ng@/nowhere?host=\(socket)", "database \"nowhere\" does not exist"),
      ("postgresql://ann:wr0ng@/loading?host=/nowhere", "No such file or directory"),
      ("postgresql://ann:wr0ng@h:port/x", "invalid integer value"),
      ("postgresql://ann:wr0ng/x@h/y", "not an address"),
    ] {
      let error = try failure("SELECT 1") { options in options.database.address = address }
      let text = error.map { "\($0)" } ?? "no error"
      #expect(text.contains(words) && !text.contains("wr0ng"), "\(address): \(text)")
    }
    let result = try read(query: "SELECT current_user::text") { options in
      options.database.address = "postgresql://ben:s3cret@/loading?host=\(socket)"
    }
    #expect(rows(result.table) == ["'ben'"])
  }

  /// The wait for a slow server ends when it shall, and the server gives up too.
  @Test func questionsAreCancelled() throws {
    let isOver = Atomic<Bool>(false)
    let start = ContinuousClock.now
    let error = try failure("SELECT pg_sleep(100)::text AS cancelled_here") { options in
      options.isCancelled = {
        isOver.store(ContinuousClock.now - start > .milliseconds(300), ordering: .relaxed)
        return isOver.load(ordering: .relaxed)
      }
    }
    #expect(error == .cancelled)
    #expect(ContinuousClock.now - start < .seconds(20))
    let waiting = """
      SELECT count(*) FROM pg_stat_activity
      WHERE query LIKE '%cancelled_' || 'here%' AND state = 'active'
      """
    var found = ""
    for _ in 0..<50 {
      found = try rows(read(query: waiting).table).joined()
      if found == "0" { break }
      usleep(100_000)
    }
    #expect(found == "0")
  }

  /// Rows come in pieces, and once more where a later one is of another type than the first.
  @Test func laterRowsWidenColumns() throws {
    let query = """
      SELECT g AS i, CASE g WHEN 2900 THEN 'NaN' ELSE g / 4.0 END::numeric AS late,
      CASE g WHEN 2700 THEN E'a\nb' ELSE 'text ' || g % 7 END AS s FROM generate_series(1, 3000) g
      """
    let whole = try read(query: query)
    #expect(
      whole.table.fields.map { "\($0.column.type)" } == ["integer", "text", "text"])
    for bytes in [100, 5000] {
      let cut = try read(query: query) { ($0.chunkBytes, $0.threads) = (bytes, 2) }
      #expect(rows(cut.table) == rows(whole.table))
    }
    // Refused rows are numbered as rows, whatever stands in those before.
    let endless = """
      SELECT E'a\nb' AS s, CASE g WHEN 500 THEN 'infinity' ELSE '2024-01-01' END::date AS d
      FROM generate_series(1, 600) g
      """
    let refused = try read(query: endless) { $0.chunkBytes = 1000 }.refused
    #expect(refused.map(\.line) == [501])
  }

  @Test func manyRowsComeWhole() throws {
    let query =
      "SELECT g, g::numeric(9, 2) / 4 AS q, 'text ' || g AS s FROM generate_series(1, 300000) g"
    let result = try read(query: query) { $0.threads = 2 }
    #expect(result.rowsRead == 300_000 && result.table.rowCount == 300_000)
    #expect(rows(result.table.gathered([299_999])).first?.hasSuffix("'text 300000'") == true)
  }

  @Test func withoutTheLibraryThereIsNone() {
    #expect(throws: LoadingError.noClientLibrary(path: "p")) {
      try PostgresLibrary.load(["libpq-that-nobody-has.so.5"], path: "p")
    }
  }
}
