import Columnar
import Demo
import Engine
import Foundation
import Language
import Rendering
import Session
import Testing

@testable import Shell

/// Commands about the last answer and the session, and sessions that are recorded.
@Suite struct SessionCommandTests {
  private struct Stage {
    let results = TextStream()
    let messages = TextStream()
    let runner: ScriptRunner
    let entries: EntryRunner

    init(_ format: OutputFormat = .csv) {
      let session = QuerySession(engine: ColumnarEngine(threads: 1))
      session.install(DemoData.tables(customers: 20))
      runner = ScriptRunner(
        session: session, output: Output(results: results, messages: messages, format: format))
      entries = EntryRunner(runner)
    }

    @discardableResult func run(_ text: String) throws -> EntryRunner.Next {
      try entries.run(SourceText(name: "input", text: text))
    }
  }

  @Test func theLastAnswerAgain() throws {
    let stage = Stage()
    #expect(try stage.run(".last") == .goOn(.failed))
    #expect(stage.messages.take().contains("error[no-answer]"))
    try stage.run("list customer limit 1\n.mode json\necho \"between\"\n.last")
    #expect(
      stage.results.text == "customer\nC00001\n[{\"customer\":\"C00001\"}]\n",
      "\(stage.results.text)")
  }

  @Test func withoutATerminalNothingIsCopiedOrEdited() throws {
    let stage = Stage()
    try stage.run("list customer limit 1")
    for command in [".copy", ".edit"] {
      #expect(try stage.run(command) == .goOn(.failed))
      #expect(stage.messages.take().contains("error[no-terminal]"))
    }
    #expect(try stage.run(".copy xml") == .goOn(.failed))
    #expect(stage.messages.take().contains("error[bad-argument]"))
  }

  @Test(arguments: [".copy", ".edit", ".run \"a.seg\""]) func safeShellsRefuse(command: String)
    throws
  {
    let stage = Stage()
    stage.runner.session.permissions = Permissions(mayReadFiles: false, mayWriteFiles: false)
    try stage.run("list customer limit 1")
    #expect(try stage.run(command) == .goOn(.failed))
    #expect(stage.messages.text.contains("error[not-allowed]"))
    #expect(stage.messages.text.contains("--safe"))
  }

  @Test(arguments: [
    ("", "Zg==", "f"), ("", "Zm8=", "fo"), ("", "Zm9v", "foo"), ("", "", ""),
    ("", "5a6i5oi3", "客户"),
  ]) func theClipboardTakesBase64(_: String, expected: String, text: String) {
    #expect(TerminalText.clipboard(text) == "\u{1B}]52;c;\(expected)\u{7}")
  }

  @Test(arguments: [
    ("5s segment", 5_000), ("500ms list", 500), ("0.5s list", 500), ("2m list", 120_000),
    ("1h list", 3_600_000),
  ]) func intervalsAreRead(text: String, milliseconds: Int) throws {
    #expect(try #require(Watch(text)).interval == milliseconds)
  }

  @Test(arguments: ["", "segment", "5 segment", "5x segment", "s segment", "1ms list", "30h list"])
  func otherIntervalsAreRefused(text: String) throws {
    let stage = Stage()
    #expect(try stage.run(".watch \(text)") == .goOn(.failed))
    #expect(stage.messages.text.contains("error[bad-argument]"))
  }

  @Test func aWatchEndsWithItsStatement() throws {
    let stage = Stage()
    #expect(try stage.run(".watch 5s list nosuch") == .goOn(.failed))
    #expect(stage.messages.text.contains("input:1:16"))
    #expect(try stage.run(".watch 5s") == .goOn(.failed))
  }

  @Test(arguments: [
    ([], ["a"], ["+ a"]), (["a", "b"], ["a", "b"], []),
    (["a", "b", "c"], ["a", "x", "c"], ["- b", "+ x"]),
    (["a", "a"], ["a"], ["- a"]), (["é"], ["e\u{301}"], ["- é", "+ e\u{301}"]),
  ]) func changesAreLines(old: [String], new: [String], expected: [String]) {
    let changes = Watch.changes(from: old, to: new)
    #expect(changes.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
  }

  @Test func settingsAreListed() throws {
    let stage = Stage()
    try stage.run("set least = 5\n.settings")
    for line in ["as of,2025-12-31,set as of DATE", "$least,5,set least = VALUE", "mode,csv,"] {
      #expect(stage.results.text.contains(line), "\(stage.results.text)")
    }
  }

  @Test func recordsNameTheirValues() throws {
    let stage = Stage(.records)
    try stage.run("segment by plan show customers, sum(ltv) limit 1")
    let lines = stage.results.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "row 1")
    #expect(lines[1].hasPrefix("plan       ") && lines[2].hasPrefix("customers  "))
    #expect(lines[4] == "" && lines[5] == "total" && lines[6] == "customers  20")
  }

  /// A recorded session gives the same bytes again, though it failed and included in between.
  @Test func aRecordedSessionReplays() throws {
    let files = [
      "one.csv": "id,region,spent\n1,North,10.50\n2,South,7\n3,,1\n",
      "part.seg": "define segment rich as where spent > 5\nsegment rich by region\n",
      ".input": """
      segment by region show customers
      list nosuch
      include "part.seg"
      .mode csv
      list id where in it and spent > $least
      """,
    ]
    let run = try Executable.shell(
      """
      $strata one.csv --no-init --var least=8 --keep-going --record s.seg --csv > first
      replay=$(sed -n 's/^-- to run it again: strata //p' s.seg | sed 's/THIS-FILE/s.seg/')
      eval "$strata $replay --csv" > second
      cmp first second && cat s.seg
      """, files: files)
    #expect(run.status == 0, "\(run.errors)\(run.output)")
    #expect(run.output.contains("define segment rich") && !run.output.contains("nosuch"))
  }

  @Test(arguments: ["--safe", "--read-only"]) func recordingIsWriting(flag: String) throws {
    let run = try Executable.shell("$strata \(flag) --record s.seg -c 'echo \"a\"'")
    #expect(run.status == 2)
  }
}
