import Foundation
import TestSupport
import Testing

/// Every file in `Scripts` is a case: its statements, and the answers they shall give.
/// `STRATA_RECORD=1 swift test --filter GoldenTests` rewrites the answers; review the difference.
@Suite struct GoldenTests {
  private static let files = GoldenFile.all(
    under: Repository.url("Tests/GoldenTests/Scripts"))

  @Test(arguments: files.filter { !$0.needsSharedData && !$0.needsPostgres })
  func script(_ file: GoldenFile) throws {
    try check(file)
  }

  @Test(
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)),
    arguments: files.filter(\.needsSharedData))
  func scriptOnSharedData(_ file: GoldenFile) throws {
    try check(file)
  }

  @Test(
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)),
    arguments: files.filter(\.needsPostgres))
  func scriptOnPostgres(_ file: GoldenFile) throws {
    try check(file)
  }

  private func check(_ file: GoldenFile) throws {
    for failure in try GoldenHarness(evaluator: answers).run(file) {
      // The failure is shown at the statement, not here.
      Issue.record(
        Comment(rawValue: failure.description),
        sourceLocation: SourceLocation(
          fileID: "GoldenTests/\(file.name).golden", filePath: file.url.path, line: failure.line,
          column: 1))
    }
  }
}
