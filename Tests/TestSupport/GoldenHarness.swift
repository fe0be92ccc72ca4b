package import Foundation

/// Opens what a script wants and gives the function that answers its statements, one after the
/// other. The answer is the text a reader would see; a line feed at its end ends the last line.
package typealias GoldenEvaluator =
  @Sendable (_ setup: GoldenScript.Setup) throws -> (_ statement: String) -> String

/// A file with a golden script, as a test case.
package struct GoldenFile: Sendable, CustomStringConvertible {
  /// Where it lies.
  package var url: URL
  /// `area/topic`, the name of the case.
  package var name: String

  /// The file at a place; `folder` is what its name counts from.
  package init(_ url: URL, in folder: URL) {
    self.url = url
    let area = url.standardizedFileURL.deletingPathExtension().path
    let base = folder.standardizedFileURL.path + "/"
    name = area.hasPrefix(base) ? String(area.dropFirst(base.count)) : area
  }

  /// The name of the case.
  package var description: String { name }

  /// The script in it. Throws `GoldenScriptError`, or an error of reading.
  package func script() throws -> GoldenScript {
    try GoldenScript(parsing: String(decoding: Data(contentsOf: url), as: UTF8.self))
  }

  /// Whether it can only run where the shared data folder is. A file that cannot be read says no:
  /// its fault shall be seen everywhere.
  package var needsSharedData: Bool { (try? script().setup.needsSharedData) ?? false }

  /// Whether it can only run where there is a server of PostgreSQL.
  package var needsPostgres: Bool { (try? script().setup.needsPostgres) ?? false }

  /// The `.golden` files below a folder, sorted by path.
  package static func all(under folder: URL) -> [GoldenFile] {
    Repository.files(under: folder, extensions: ["golden"]).map { GoldenFile($0, in: folder) }
  }
}

/// A block whose answer is not the expected one.
package struct GoldenFailure: Sendable, CustomStringConvertible {
  /// The line of the statement in the file, from 1.
  package var line: Int
  /// The statement and how the answer differs.
  package var description: String
}

/// Runs golden scripts against an evaluator.
package struct GoldenHarness: Sendable {
  /// Whether `STRATA_RECORD=1` asks to rewrite the scripts instead of comparing.
  package static let isRecording = ProcessInfo.processInfo.environment["STRATA_RECORD"] == "1"

  private let records: Bool
  private let evaluator: GoldenEvaluator

  /// A harness that compares, or rewrites the files where `records`.
  package init(records: Bool = isRecording, evaluator: @escaping GoldenEvaluator) {
    self.records = records
    self.evaluator = evaluator
  }

  /// Runs a file's blocks in order and gives those whose answers differ; when recording, writes
  /// the answers into the file if any differs and gives none.
  ///
  /// Throws what reading, parsing or the evaluator throws.
  package func run(_ file: GoldenFile) throws -> [GoldenFailure] {
    let script = try file.script()
    let answer = try evaluator(script.setup)
    let answers = script.blocks.map { lines(of: answer($0.statement.joined(separator: "\n"))) }
    if records {
      let text = script.recorded(answers).text
      if try Data(text.utf8) != Data(contentsOf: file.url) {
        try Data(text.utf8).write(to: file.url, options: .atomic)
      }
      return []
    }
    return zip(script.blocks, answers).compactMap(failure)
  }

  private func failure(_ block: GoldenScript.Block, _ found: [String]) -> GoldenFailure? {
    let statement = block.statement.map { "  " + $0 }.joined(separator: "\n")
    guard let expected = block.expected else {
      return GoldenFailure(
        line: block.line,
        description: "no answer is recorded for\n\(statement)\nSTRATA_RECORD=1 records it")
    }
    guard !expected.elementsEqual(found, by: sameBytes) else { return nil }
    let change = difference(expected: expected, found: found)
    return GoldenFailure(
      line: block.line,
      description: "another answer (- expected, + found) to\n\(statement)\n\(change)")
  }
}
