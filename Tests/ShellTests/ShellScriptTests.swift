import Columnar
import Demo
import Engine
import Language
import LineEditing
import Rendering
import Session
import Testing

@testable import Shell

/// Scripts and entries, with the output in memory.
@Suite struct ShellScriptTests {
  private struct Stage {
    let results = TextStream()
    let messages = TextStream()
    let runner: ScriptRunner
    let entries: EntryRunner

    init(_ format: OutputFormat = .csv, spacing: Output.Spacing = .between) {
      let session = QuerySession(engine: ColumnarEngine(threads: 1))
      session.install(DemoData.tables(customers: 20))
      runner = ScriptRunner(
        session: session,
        output: Output(results: results, messages: messages, format: format, spacing: spacing))
      entries = EntryRunner(runner)
    }

    func run(_ text: String) throws -> EntryRunner.Next {
      try entries.run(SourceText(name: "input", text: text))
    }
  }

  @Test func resultsAreToldApart() throws {
    let csv = Stage()
    _ = try csv.run("list customer limit 0; list customer limit 0")
    #expect(csv.results.text == "customer\n\ncustomer\n")
    let json = Stage(.json)
    _ = try json.run("list customer limit 0; list customer limit 0")
    #expect(json.results.text == "[]\n[]\n")
  }

  @Test func theFirstFailureEndsAScript() throws {
    let text = "list customer limit 0\nlist nosuch\nlist customer limit 0\nlist customer limit x"
    let stage = Stage()
    #expect(try stage.run(text) == .goOn(.failed))
    #expect(stage.results.text == "customer\n")
    #expect(stage.messages.text.contains("input:2:6"))
    let going = Stage()
    going.runner.keepsGoing = true
    #expect(try going.run(text) == .goOn(.failed))
    #expect(going.results.text == "customer\n\ncustomer\n")
  }

  @Test func commandsStandAmongStatements() throws {
    let stage = Stage()
    #expect(
      try stage.run(
        ".mode json\nlist customer\n  limit 0\n.mode csv\nlist customer limit 0\nquit\nlist")
        == .leave(.success))
    #expect(stage.results.text == "[]\n\ncustomer\n" || stage.results.text == "[]\ncustomer\n")
    #expect(stage.messages.text.hasPrefix("mode json\n"))
  }

  @Test func placesCountFromTheStartOfTheEntry() throws {
    let stage = Stage()
    _ = try stage.run(".timer off\nlist\n  nosuch")
    #expect(stage.messages.text.contains("input:3:3"))
  }

  @Test(arguments: [
    (".hepl", "did you mean `.help`?"), (".mode xml", "`.mode` cannot take `xml`"),
    (".timer perhaps", "`.timer` cannot take `perhaps`"), (".run", "the end of the command"),
    (".run \"no such.seg\"", "there is no script \"no such.seg\""),
    (".help segmnt", "did you mean `.help segment`?"), (".help zzz", "`.help` lists the topics"),
  ]) func badCommandsAreExplained(command: String, message: String) throws {
    let stage = Stage(.table)
    let next = try stage.run(command)
    #expect(next != .goOn(.success))
    #expect(stage.messages.text.contains(message))
  }

  @Test func safeShellsRunNoFiles() throws {
    let stage = Stage(.table)
    stage.runner.session.permissions.mayReadFiles = false
    #expect(try stage.run(".run \"x.seg\"") == .goOn(.failed))
    #expect(stage.messages.text.contains("--safe"))
    #expect(try stage.run("load x from \"x.csv\"") == .goOn(.failed))
  }

  @Test func everythingHasHelp() throws {
    for topic in HelpText.topics + DotCommand.words.map({ "." + $0 }) + ["AS OF", "save"] {
      #expect(HelpText.topic(topic) != nil, "\(topic)")
    }
    for word in ["", ".", "nosuch", ".segment"] { #expect(HelpText.topic(word) == nil) }
    let overview = HelpText.overview
    for verb in Verb.allCases { #expect(overview.contains("\n  \(verb.rawValue) ")) }
  }

  @Test func aLoadsReportIsNoResult() throws {
    let stage = Stage()
    #expect(try stage.run("load x from \"/nonexistent.csv\"") == .goOn(.unreadable))
    #expect(stage.results.text.isEmpty)
  }

  @Test func theTimerTells() throws {
    let stage = Stage()
    _ = try stage.run(".timer on\nlist customer limit 0")
    #expect(stage.messages.text.contains(/time: [0-9]+\.[0-9] ms\n/))
    #expect(ScriptRunner.text(of: .microseconds(12_340)) == "12.3 ms")
    #expect(ScriptRunner.text(of: .milliseconds(12_034)) == "12.034 s")
  }

  @Test func theShellGoesOnAfterFailures() throws {
    let stage = Stage(.table, spacing: .after)
    let reader = ScriptedReader([
      .text("list customer limit 0"), .text("list nosuch"), .interrupted, .text(".help .quit"),
      .text("quit"), .text("describe"),
    ])
    try InteractiveShell(runner: stage.runner, reader: reader).run()
    #expect(reader.prompts.count == 5)
    #expect(reader.prompts.first == "strata> ")
    #expect(reader.history.count == 4)
    #expect(stage.results.text.hasSuffix("example: .quit\n\n"))
  }

  @Test(arguments: [
    ("segment", true), ("segment where", true), ("segment where (", false), (".run \"x", true),
    ("list name,", false), ("help", true), ("list name,\nhelp", true), ("echo \"a\n.quit", false),
  ]) func entriesEnd(text: String, isComplete: Bool) {
    #expect(EntryRunner.isComplete(text) == isComplete)
  }

  @Test func coloursAreAskedFor() {
    let capable = ["TERM": "xterm"]
    #expect(ColourChoice.isWelcome(capable))
    for (name, value) in [("NO_COLOR", "1"), ("CLICOLOR", "0"), ("TERM", "dumb"), ("TERM", "")] {
      #expect(!ColourChoice.isWelcome(capable.merging([name: value]) { $1 }))
    }
    #expect(ColourChoice.isWelcome(capable.merging(["NO_COLOR": ""]) { $1 }))
    #expect(!ColourChoice.auto.applies(to: TextStream(), capable))
    #expect(ColourChoice.always.applies(to: TextStream(), [:]))
  }
}
