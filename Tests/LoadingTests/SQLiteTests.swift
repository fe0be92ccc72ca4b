import CSQLite
import Columnar
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Loading

/// Databases of SQLite as other programs leave them, and rows that come in pieces.
@Suite struct SQLiteTests {
  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sqlite-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  /// Carries out commands on a database, and calls a body while it is open.
  private func make(_ path: String, _ commands: String, _ body: () throws -> Void = {}) throws {
    var opened: OpaquePointer?
    #expect(sqlite3_open(path, &opened) == SQLITE_OK)
    defer { sqlite3_close(opened) }
    #expect(sqlite3_exec(opened, commands, nil, nil, nil) == SQLITE_OK)
    try body()
  }

  private func read(
    _ path: String, _ change: (inout ReadOptions) -> Void = { _ in }
  ) throws -> ReadResult {
    var options = ReadOptions()
    change(&options)
    return try CSVReader.read(path: path, options: options, tableName: "t")
  }

  private func message(_ path: String) -> String {
    do {
      _ = try read(path)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  /// Another program's changes that are not in the file itself yet, where they cannot be read: a link
  /// that leads nowhere stands in the way as lacking permission would.
  @Test func changesBesideTheFile() throws {
    try inFolder { folder in
      let (open, copy) = ("\(folder)/open.db", "\(folder)/copy.db")
      let commands =
        "PRAGMA journal_mode = wal; CREATE TABLE t (id INTEGER); INSERT INTO t VALUES (1)"
      try make(open, commands) {
        for suffix in ["", "-wal"] {
          try FileManager.default.copyItem(atPath: open + suffix, toPath: copy + suffix)
        }
      }
      #expect(try rows(read(open).table) == ["1"])
      try FileManager.default.createSymbolicLink(
        atPath: copy + "-shm", withDestinationPath: "\(folder)/nowhere/shm")
      #expect(message(copy).contains("its newest changes are in `copy.db-wal`"))
      // Without changes beside it the file is whole.
      let (whole, odd) = ("\(folder)/open.db", "\(folder)/50%?#.db")
      try FileManager.default.copyItem(atPath: whole, toPath: odd)
      try FileManager.default.createSymbolicLink(
        atPath: odd + "-shm", withDestinationPath: "\(folder)/nowhere/shm")
      #expect(try rows(read(odd).table) == ["1"])
    }
  }

  @Test func lockedFiles() throws {
    try inFolder { folder in
      let path = "\(folder)/a.db"
      try make(path, "CREATE TABLE t (id INTEGER); INSERT INTO t VALUES (1)")
      try make(path, "BEGIN EXCLUSIVE") {
        #expect(message(path).contains("another program is writing to it"))
      }
      #expect(try rows(read(path).table) == ["1"])
    }
  }

  /// However many rows a piece has, and wherever a row shows that a column is of another type than its
  /// first rows, the table is the same.
  @Test func piecesChangeNothing() throws {
    try inFolder { folder in
      let path = "\(folder)/a.db"
      try make(
        path,
        """
        CREATE TABLE t (id INTEGER, late, words, exact DECIMAL(9, 2), real REAL, day TEXT, flag BOOLEAN);
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
        INSERT INTO t SELECT i, CASE i WHEN 2900 THEN 'x"y' || char(10) || 'z' ELSE i END,
          'word ' || (i % 17), i / 4.0, CASE i WHEN 2800 THEN 1e-30 ELSE i END,
          CASE i % 3 WHEN 0 THEN NULL ELSE date('2024-01-01', (i % 800) || ' days') END, i % 2 FROM n;
        """)
      let whole = try read(path) { $0.chunkBytes = 1 << 20 }
      #expect(
        whole.table.fields.map { "\($0.name) \($0.column.type)" } == [
          "id integer", "late text", "words text", "exact decimal(scale: 2)", "real float",
          "day date", "flag boolean",
        ])
      #expect(whole.rowsRead == 3000)
      for (bytes, threads) in [(20_000, 2), (2000, 3), (100, 1)] {
        let cut = try read(path) {
          $0.chunkBytes = bytes
          $0.threads = threads
        }
        #expect(rows(cut.table) == rows(whole.table))
      }
    }
  }

  /// The memory that a load says it takes is that of the values and of the pieces under way, and
  /// not that of all text.
  @Test func textIsNeverWhole() throws {
    try inFolder { folder in
      let path = "\(folder)/a.db"
      try make(
        path,
        """
        CREATE TABLE t (id INTEGER, words TEXT);
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000)
        INSERT INTO t SELECT i, printf('%.400c', 'a') FROM n;
        """)
      let (held, greatest) = (Counter(), Counter())
      let result = try read(path) { options in
        options.takesMemory = { bytes in
          greatest.raise(to: held.add(bytes))
          return true
        }
      }
      #expect(result.table.rowCount == 40_000)
      // 16 MB of text; a number and a code a row, the head and a piece.
      #expect(greatest.value > 80_000 && greatest.value < 4 << 20)
    }
  }
}

/// A number that several threads change.
private final class Counter: Sendable {
  private let number = Atomic<Int>(0)

  var value: Int { number.load(ordering: .relaxed) }

  func add(_ more: Int) -> Int { number.wrappingAdd(more, ordering: .relaxed).newValue }

  func raise(to least: Int) { number.max(least, ordering: .relaxed) }
}
