import Columnar
import Foundation
import Language
import Messages
import Session
import TestSupport
import Testing

@testable import Rendering
@testable import strata

/// Everything that the golden scripts make the program say has a translation.
@Suite struct ChineseTests {
  private static let files = GoldenFile.all(under: Repository.url("Tests/GoldenTests/Scripts"))

  @Test(arguments: files.filter { !$0.needsSharedData && !$0.needsPostgres })
  func saysAllInChinese(_ file: GoldenFile) throws { try check(file) }

  @Test(
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)),
    arguments: files.filter(\.needsSharedData))
  func saysAllOfSharedDataInChinese(_ file: GoldenFile) throws { try check(file) }

  private func check(_ file: GoldenFile) throws {
    let script = try file.script()
    let session = try GoldenSession(script.setup)
    for block in script.blocks {
      let statement = block.statement.joined(separator: "\n")
      for outcome in session.outcomes(of: statement) {
        for message in Self.messages(of: outcome) {
          for template in message.untranslated(in: .chinese) {
            Issue.record("\(file.name):\(block.line): no translation of: \(template)")
          }
        }
      }
    }
  }

  static func messages(of outcome: Outcome) -> [Message] {
    var messages = outcome.diagnostics.flatMap { diagnostic in
      [diagnostic.message] + diagnostic.notes + [diagnostic.suggestion].compactMap(\.self)
    }
    guard let answer = outcome.answer else { return messages }
    messages += [answer.title].compactMap(\.self) + answer.sections.map(\.title)
    return messages + answer.footnotes.map(FootnoteText.sentence)
  }
}
