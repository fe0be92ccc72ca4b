import Foundation
import Language
import Synchronization
import TestSupport
import Testing

/// The guide to the language says what is true: its statements are run, and give the answers it
/// prints. `STRATA_RECORD=1 swift test --filter GuideTests` writes the answers into it.
@Suite struct GuideTests {
  private static let file = Repository.url("docs/language.md")
  private static let guide = Result {
    try GuideDocument(parsing: String(decoding: Data(contentsOf: file), as: UTF8.self))
  }
  private static let writing = Mutex(())

  private static func sessions(onSharedData: Bool) -> [Int] {
    let all = (try? guide.get().sessions) ?? []
    return all.indices.filter { all[$0].setup.needsSharedData == onSharedData }
  }

  @Test(arguments: sessions(onSharedData: false))
  func session(_ place: Int) throws {
    try check(place)
  }

  @Test(
    .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)),
    arguments: sessions(onSharedData: true))
  func sessionOnSharedData(_ place: Int) throws {
    try check(place)
  }

  @Test func recordingKeepsTheText() throws {
    let text = try String(decoding: Data(contentsOf: Self.file), as: UTF8.self)
    #expect(sameBytes(try GuideDocument(parsing: text).text, text))
  }

  /// At least 60 questions of one line, each its own statement.
  @Test func thereAreManyQuestions() throws {
    let blocks = try Self.guide.get().sessions.flatMap(\.blocks)
    let lines = blocks.filter { $0.page.hasPrefix("Questions") }.flatMap(\.statements)
    let questions = lines.filter { line in
      ["segment", "list", "trend", "profile"].contains(String(line.prefix { $0 != " " }))
    }
    #expect(questions.count >= 60)
    for line in questions {
      #expect(Self.statements(of: [line]).count == 1, "\(line)")
    }
  }

  private func check(_ place: Int) throws {
    let session = try Self.guide.get().sessions[place]
    let runner = try GoldenSession(session.setup)
    let answers = session.blocks.map { block -> [String] in
      guard let expected = block.answer else {
        succeed(block, in: runner)
        return []
      }
      let found = lines(of: runner.answer(block.statements.joined(separator: "\n")))
      if !GoldenHarness.isRecording, !expected.elementsEqual(found, by: sameBytes) {
        let change = difference(expected: expected, found: found)
        report("another answer (- expected, + found)\n\(change)", at: block)
      }
      return found
    }
    if GoldenHarness.isRecording { try record(answers, session: place) }
  }

  /// Runs the statements one by one: each shall succeed, and have nothing to warn of.
  private func succeed(_ block: GuideDocument.Block, in runner: GoldenSession) {
    for statement in Self.statements(of: block.statements) {
      let reply = runner.reply(to: statement)
      guard !reply.succeeded || reply.text.isEmpty || reply.text.contains("warning[") else {
        continue
      }
      report("\(statement)\n\(reply.text)", at: block)
    }
  }

  private static func statements(of lines: [String]) -> [String] {
    let source = SourceText(name: "guide", text: lines.joined(separator: "\n"))
    return Parser.parse(source).items.map { source.text(of: $0.span) }
  }

  private func report(_ text: String, at block: GuideDocument.Block) {
    Issue.record(
      Comment(rawValue: text),
      sourceLocation: SourceLocation(
        fileID: "GoldenTests/language.md", filePath: Self.file.path, line: block.line, column: 1))
  }

  /// Writes a session's answers into the file, in which others may have been written meanwhile.
  private func record(_ answers: [[String]], session: Int) throws {
    try Self.writing.withLock { _ in
      var guide = try GuideDocument(
        parsing: String(decoding: Data(contentsOf: Self.file), as: UTF8.self))
      guide.record(answers, session: session)
      try Data(guide.text.utf8).write(to: Self.file, options: .atomic)
    }
  }
}
