import Foundation
import TestSupport
import Testing

/// The questions that the README asks step by step get the answers it prints.
@Suite struct ReadmeTests {
  private static let prompt = "strata> "
  private static let continuation = "   ...> "

  @Test func answersAreOfNow() throws {
    let file = Repository.url("README.md")
    let text = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    var setup = GoldenScript.Setup()
    setup.data = [.demo(customers: 20_000)]
    let session = try GoldenSession(setup)
    var asked = 0
    var isOfPicture = false
    var fence: [String]?
    for line in lines(of: text) {
      if line.hasPrefix("<!-- text of ") { isOfPicture = true }
      if line == "<!-- end -->" { isOfPicture = false }
      guard line.hasPrefix("```") else {
        fence?.append(line)
        continue
      }
      if let held = fence, held.first?.hasPrefix(Self.prompt) ?? false, !isOfPicture {
        asked += check(held, in: session)
      }
      fence = fence == nil ? [] : nil
    }
    #expect(asked >= 7)
  }

  /// Asks what stands behind the prompts; the number of questions.
  private func check(_ fence: [String], in session: GoldenSession) -> Int {
    var questions: [(statement: String, answer: [String])] = []
    for line in fence {
      if line.hasPrefix(Self.prompt) {
        questions.append((String(line.dropFirst(Self.prompt.count)), []))
      } else if line.hasPrefix(Self.continuation), let last = questions.indices.last {
        questions[last].statement += "\n" + line.dropFirst(Self.continuation.count)
      } else if let last = questions.indices.last {
        questions[last].answer.append(line)
      }
    }
    for (statement, answer) in questions {
      let found = lines(of: session.answer(statement))
      let expected = answer.last == "" ? answer.dropLast() : answer[...]
      guard !found.elementsEqual(expected, by: sameBytes) else { continue }
      let change = difference(expected: Array(expected), found: found)
      Issue.record(Comment(rawValue: "README.md: \(statement)\n\(change)"))
    }
    return questions.count
  }
}
