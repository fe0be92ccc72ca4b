import Columnar
import Language
import Loading
import Messages

// Databases on the command line: every table that belongs to customers.

extension LoadRequest {
  /// The requests for a file on the command line: one, or one for each table of a database.
  static func requests(
    for path: String, library: [String], isCancelled: @escaping () -> Bool
  ) -> [LoadRequest] {
    // What cannot be opened is said when it is read.
    guard let tables = try? tables(of: path, library, isCancelled), !tables.isEmpty else {
      return [LoadRequest(path: path)]
    }
    return tables.map { LoadRequest(path: path, tableIn: $0) }
  }

  private static func tables(
    of path: String, _ library: [String], _ isCancelled: @escaping () -> Bool
  ) throws(LoadingError) -> [String]? {
    if PostgresDatabase.isAddress(path) {
      return try PostgresDatabase(
        url: path, path: shown(path), library: library, isCancelled: isCancelled
      ).tables()
    }
    let isFile = [".sqlite", ".sqlite3", ".db"].contains { path.lowercased().hasSuffix($0) }
    return isFile ? try SQLiteFile(path: path).tables() : nil
  }
}

extension Outcome {
  /// The same, but a table that has no customer is left out with a note instead of failing the load.
  func withoutTablesOfNobody(_ request: LoadRequest) -> Outcome {
    guard diagnostics.contains(where: { $0.code == "no-customer" }) else { return self }
    return Outcome(
      answer: Answer(
        title: "left out \(request.table.text): no column of it is named like a customer"))
  }

  /// What became of two tables of one file.
  func joined(with other: Outcome) -> Outcome {
    var joined = self
    joined.diagnostics += other.diagnostics
    if joined.status == .success { joined.status = other.status }
    guard let mine = answer, let others = other.answer else {
      joined.answer = answer ?? other.answer
      return joined
    }
    var notes = mine.footnotes
    if let title = others.title { notes.append(.text(title)) }
    joined.answer?.footnotes = notes + others.footnotes
    return joined
  }
}
