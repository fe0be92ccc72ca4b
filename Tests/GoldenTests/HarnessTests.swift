import Foundation
import TestSupport
import Testing

/// The harness itself, with an evaluator that answers in capitals.
@Suite struct HarnessTests {
  private static let capitals: GoldenEvaluator = { setup in
    { statement in
      let data = setup.data.map { "\($0)\n" }.joined()
      return data + statement.uppercased() + "\n"
    }
  }

  private static let sound = """
    # Letters become capitals.
    @format csv

    one
    ----
    ONE
    ====

    # Two lines, one of them indented.
    two
      lines
    ----
    TWO
      LINES
    ====

    """

  @Test func soundScriptPasses() throws {
    let failures = try withFile(Self.sound) { try harness().run($0) }
    #expect(failures.isEmpty)
  }

  @Test func wrongAnswerIsShownAtItsStatement() throws {
    let text = Self.sound.replacing("LINES\n", with: "LINE \n")
    let failures = try withFile(text) { try harness().run($0) }
    let failure = try #require(failures.first)
    #expect(failures.count == 1)
    #expect(failure.line == 10)
    #expect(
      failure.description == """
        another answer (- expected, + found) to
          two
            lines
          TWO
        -   LINE·
        +   LINES
        """)
  }

  @Test func unrecordedBlockFails() throws {
    let failures = try withFile("# Not recorded.\n\none\n\ntwo\n") { try harness().run($0) }
    #expect(failures.map(\.line) == [3, 5])
    #expect(failures.first?.description.contains("no answer is recorded") == true)
  }

  @Test func answersCompareByBytes() throws {
    // The same letter, composed and decomposed: equal to `String`, not to a reader of bytes.
    let decomposed = GoldenHarness(records: false) { _ in { _ in "e\u{301}" } }
    let failures = try withFile("# Bytes.\n\nx\n----\n\u{E9}\n====\n") { try decomposed.run($0) }
    #expect(failures.first?.description.contains("+ e\\u{301}") == true)
  }

  @Test func recordingWritesTheAnswersAndKeepsTheRest() throws {
    let unrecorded = """
      # Letters become capitals.
      @format csv

      one

      # Two lines, one of them indented.
      two
        lines
      ----
      stale
      ====

      """
    let (failures, text) = try withFile(unrecorded) { file in
      let failures = try harness(records: true).run(file) + harness().run(file)
      return (failures, try String(contentsOf: file.url, encoding: .utf8))
    }
    #expect(failures.isEmpty)
    #expect(text == Self.sound)
  }

  @Test(arguments: [
    "", "\n", "a", "a\n\n\nb\n", "\n====\n\\====\n----\n# x\n@y\n", "a\r\nb", " \n",
  ])
  func everyAnswerSurvivesRecording(_ answer: String) throws {
    let evaluator: GoldenEvaluator = { _ in { _ in answer } }
    let (failures, script) = try withFile("# Any text.\n\nx\n\ny\n") { file in
      let failures = try [true, false].flatMap {
        try GoldenHarness(records: $0, evaluator: evaluator).run(file)
      }
      return (failures, try file.script())
    }
    #expect(failures.isEmpty)
    #expect(script.blocks.map(\.statement) == [["x"], ["y"]])
  }

  @Test func directivesSayTheSetup() throws {
    let setup = try GoldenScript(
      parsing: """
        # All of them.
        @data demo 500
        @data load "a folder/b.csv"
        @data shared
        @format csv
        @args --as-of 2025 --var "x=a b"
        """
    ).setup
    #expect(setup.data == [.demo(customers: 500), .load("a folder/b.csv"), .shared])
    #expect(setup.format == "csv")
    #expect(setup.arguments == ["--as-of", "2025", "--var", "x=a b"])
    #expect(setup.needsSharedData)
    #expect(try !GoldenScript(parsing: "# D.\n@data demo 5\n").setup.needsSharedData)
  }

  @Test(
    arguments: [
      ("x\n----\n====\n", 1, "opens with a comment"),
      ("", 1, "opens with a comment"),
      ("# C.\n\nx\n----\nno end\n", 4, "has no `====`"),
      ("# C.\nx\n====\n", 3, "without a `----`"),
      ("# C.\n@dta demo 5\n", 2, "unknown directive"),
      ("# C.\n@data demo few\n", 2, "a number of customers"),
      ("# C.\n@data load \"x\n", 2, "not closed"),
      ("# C.\nx\n----\n====\n@format csv\n", 5, "before the first statement"),
    ])
  func badScriptsAreRefused(text: String, line: Int, message: String) {
    let error = #expect(throws: GoldenScriptError.self) { try GoldenScript(parsing: text) }
    #expect(error?.line == line)
    #expect(error?.message.contains(message) == true)
  }

  @Test(.enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
  func packedFilesAreUnpacked() throws {
    let file = try #require(try SharedData.unpacked("online_retail/online_retail.csv.gz"))
    #expect(file.lastPathComponent == "online_retail.csv")
    #expect(try file.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0 > 40_000_000)
    #expect(try SharedData.unpacked("no/such.csv") == nil)
  }

  private func harness(records: Bool = false) -> GoldenHarness {
    GoldenHarness(records: records, evaluator: Self.capitals)
  }

  /// Gives what `body` makes of a file with that text.
  private func withFile<Result>(
    _ text: String, _ body: (GoldenFile) throws -> Result
  ) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appending(path: "case.golden")
    try Data(text.utf8).write(to: url)
    return try body(GoldenFile(url, in: folder))
  }
}
