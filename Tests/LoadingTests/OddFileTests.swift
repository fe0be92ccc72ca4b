import Columnar
import Foundation
import TestSupport
import Testing

@testable import Loading

/// Odd files of all kinds: none is lost, none stops the program, and each reads as it is written down.
@Suite(.enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct OddFileTests {
  private static func read(_ path: String) -> Result<ReadResult, LoadingError> {
    do throws(LoadingError) {
      return .success(
        try CSVReader.read(path: path, options: ReadOptions(threads: 2), tableName: "t"))
    } catch {
      return .failure(error)
    }
  }

  private static func files(_ folder: String, _ ending: String) throws -> [URL] {
    let root = try #require(SharedData.url(folder))
    let found = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    return (found?.allObjects as? [URL] ?? []).filter { $0.pathExtension == ending }
      .sorted { precedesByBytes($0.path, $1.path) }
  }

  /// The records of csv-spectrum exactly.
  @Test func spectrum() throws {
    let files = try Self.files("csv-spectrum/csvs", "csv")
    #expect(files.count == 11)
    for file in files {
      let json = file.deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "json/\(file.deletingPathExtension().lastPathComponent).json")
      let expected = try #require(
        JSONSerialization.jsonObject(with: Data(contentsOf: json)) as? [[String: String]])
      let result = try Self.read(file.path).get()
      #expect(result.refusedCount == 0)
      #expect(result.table.rowCount == expected.count, "\(file.lastPathComponent)")
      for (row, record) in expected.enumerated() {
        for (name, value) in record {
          let found = try #require(result.table.column(name))[row]
          #expect(Self.text(found) == value, "\(file.lastPathComponent) \(row) \(name)")
        }
      }
    }
  }

  private static func text(_ value: Value) -> String {
    switch value {
    case .text(let text): text
    case .exact(let units, 0): String(units)
    case .missing: ""
    default: "\(value)"
    }
  }

  /// Why readings differ from those in `expected/duckdb_csv.readings.csv`.
  private static let remarks = """
    # Where these differ from the other engine's readings:
    # - Rows that are too short or too long, open quotes and text behind quotes are refused with a reason;
    #   the other engine gives up on the delimiter and makes one column, or passes lines over in silence.
    # - Encodings are found; broken characters are refused a row at a time. It fails on such files.
    # - Blank lines are no rows, also in files of one column. Line ends may be mixed.
    # - A first line of days or numbers, however they are written, is no line of names.
    # - Comments and escapes by a backslash are not known: such lines are read as they stand.
    # - Files of which nothing is left, and those with NUL bytes, are errors.

    """

  /// What is made of each of the 424 files, in one list whose changes are read.
  /// `STRATA_RECORD=1` writes it.
  @Test func readings() throws {
    let files = try Self.files("duckdb-csv", "csv")
    #expect(files.count > 400)
    let root = try #require(SharedData.url("duckdb-csv")).path + "/"
    var lines: [String] = []
    for file in files {
      let name = file.path.replacingOccurrences(of: root, with: "")
      switch Self.read(file.path) {
      case .success(let result):
        #expect(result.rowsRead == result.table.rowCount + result.refusedCount, "\(name)")
        let types = result.table.fields.map(\.column.type.word)
        lines.append(
          "\(name): \(result.table.fields.count) columns, \(result.rowsRead) read, "
            + "\(result.refusedCount) refused: " + types.prefix(8).joined(separator: " "))
      case .failure(let error):
        lines.append("\(name): " + "\(error)".replacingOccurrences(of: root, with: ""))
      }
    }
    let golden = Repository.url("Tests/LoadingTests/readings.txt")
    let text = Self.remarks + lines.joined(separator: "\n") + "\n"
    if ProcessInfo.processInfo.environment["STRATA_RECORD"] == "1" {
      try text.write(to: golden, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOf: golden, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }
    for (found, wanted) in zip(lines, expected) { #expect(found == wanted) }
    #expect(lines.count == expected.count)
  }
}
