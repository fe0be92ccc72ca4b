import Columnar
import Demo
import Engine
import Foundation
import Language
import Loading
import Rendering
import Session
import Testing

@testable import Shell

/// Answers in files, and scripts within scripts, each test in a folder of its own.
@Suite struct ExportTests {
  private final class Stage {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("strata-export-\(UUID().uuidString)").path
    let results = TextStream()
    let messages = TextStream()
    let runner: ScriptRunner

    init(_ format: OutputFormat = .table) throws {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let session = QuerySession(engine: ColumnarEngine(threads: 1))
      session.install(DemoData.tables(customers: 50))
      runner = ScriptRunner(
        session: session, output: Output(results: results, messages: messages, format: format))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func run(_ text: String) throws -> Session.ExitStatus {
      let text = text.replacing("FOLDER", with: folder)
      return try runner.run(SourceText(name: "input", text: text))
    }

    func write(_ name: String, _ text: String) throws {
      try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    }

    func read(_ name: String) throws -> String {
      try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
    }

    var files: [String] {
      get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
    }
  }

  @Test(arguments: [OutputFormat.csv, .tsv, .json, .jsonl, .md])
  func aFileHoldsWhatTheFormatShows(format: OutputFormat) throws {
    let stage = try Stage()
    let ending = format.rawValue.uppercased()
    #expect(try stage.run("segment by plan export to \"FOLDER/f.\(ending)\"") == .success)
    #expect(try stage.files == ["f.\(ending)"])
    #expect(stage.results.text.contains("rows to \(stage.folder)/f.\(ending)\n"))
    let shown = try Stage(format)
    #expect(try shown.run("segment by plan") == .success)
    #expect(try stage.read("f.\(ending)") == shown.results.text)
  }

  @Test func aPageHoldsTheStatementAndItsAnswer() throws {
    let stage = try Stage()
    let statement = "segment by plan\n  chart bar export to \"FOLDER/f.html\""
    #expect(try stage.run(statement + "\nsegment export to \"FOLDER/no.svg\"") == .unreadable)
    let page = try stage.read("f.html")
    #expect(page.hasPrefix("<!DOCTYPE html>\n") && page.hasSuffix("</html>\n"))
    #expect(page.contains("<pre class=\"query\">segment by plan\n  chart bar export"))
    #expect(page.contains("<svg ") && page.contains("<tfoot>"))
    #expect(stage.messages.text.contains("no chart: nothing divides the rows"))
    #expect(try stage.run("segment by plan export to \"FOLDER/f.svg\"") == .success)
    #expect(try stage.read("f.svg").hasPrefix("<svg xmlns="))
    #expect(try stage.files == ["f.html", "f.svg"])
  }

  /// All answers of a script are one page, which is whole whatever comes after them.
  @Test func aScriptIsOnePage() throws {
    let stage = try Stage(.html)
    let script = SourceText(
      name: "a/weekly.seg", text: "echo \"<Regions>\"\nsegment by region\nsegment by plan")
    #expect(try stage.runner.run(script) == .success)
    try stage.runner.output.finish()
    let page = stage.results.text
    #expect(page.contains("<title>weekly</title>"))
    #expect(page.contains("<h2>&lt;Regions&gt;</h2>"))
    #expect(page.matches(of: /<section>/).count == 2 && page.matches(of: /<html/).count == 1)
    #expect(page.hasSuffix("</html>\n"))
  }

  @Test func segmentsAreExportedWithAllColumns() throws {
    let stage = try Stage()
    #expect(
      try stage.run(
        """
        define segment some(least = 1k) as where ltv > $least
        export segment some(least = 0) to "FOLDER/some.csv"
        export segment all to "FOLDER/all.csv"
        """) == .success)
    let lines = try stage.read("all.csv").split(separator: "\n")
    #expect(lines.count == 51)
    #expect(try stage.read("some.csv").split(separator: "\n").first == lines[0])
    #expect(stage.results.text.contains("exported 50 rows to"))
  }

  @Test(arguments: [
    ("f.xlsx", "no format is called .xlsx"), ("f", "does not say a format"),
  ]) func formatsAreCheckedFirst(name: String, message: String) throws {
    let stage = try Stage()
    #expect(try stage.run("segment export to \"FOLDER/\(name)\"") == .failed)
    #expect(stage.messages.text.contains(message))
    #expect(stage.messages.text.contains(".csv, .tsv, .json, .jsonl, .md, .html, .svg or .sqlite"))
    #expect(stage.results.text.isEmpty)
    #expect(try stage.files.isEmpty)
  }

  /// A table that is read back is the one that was written.
  @Test func aDatabaseGivesBackWhatItGot() throws {
    let stage = try Stage()
    let columns = "orders customer, date, product, category, amount, quantity"
    let list = "list \(columns) limit 40"
    #expect(
      try stage.run("\(list) export to \"FOLDER/f.sqlite\" table \"a \"\"b\"\"\"") == .success)
    #expect(try stage.run("load again from \"FOLDER/f.sqlite\" customer customer") == .success)
    stage.runner.output.format = .csv
    _ = (stage.results.take(), stage.messages.take())
    #expect(try stage.run(list) == .success)
    let written = stage.results.take()
    #expect(try stage.run("\(list.replacing("orders", with: "again"))") == .success)
    #expect(
      stage.results.take().contains(
        written.split(separator: "\n").dropFirst().joined(separator: "\n")))
    #expect(try stage.files == ["f.sqlite"])
  }

  @Test func aDatabaseKeepsItsOtherTables() throws {
    let stage = try Stage()
    for statement in [
      "segment by plan show customers, avg(ltv) as value, min(signup_date) as earliest export to \"FOLDER/all.db\"",
      "export segment all to \"FOLDER/all.db\" table \"Plan\"",
      "segment by region export to \"FOLDER/all.db\" table \"plan\"",
      "trend customers each year export to \"FOLDER/all.db\" table \"years\"",
    ] {
      #expect(try stage.run(statement) == .success, "\(stage.messages.text)")
    }
    #expect(try SQLiteFile(path: "\(stage.folder)/all.db").tables() == ["all", "plan", "years"])
    #expect(stage.results.text.contains("50 rows to \(stage.folder)/all.db"))
    #expect(try stage.run("segment export to \"FOLDER/f.csv\" table \"x\"") == .failed)
    #expect(stage.messages.text.contains("`table` and `query` say nothing about it"))
    try stage.write("text.db", "no database, but somebody's text")
    #expect(try stage.run("segment export to \"FOLDER/text.db\"") == .unreadable)
    #expect(stage.messages.text.contains("file is not a database"))
    #expect(try stage.read("text.db") == "no database, but somebody's text")
    #expect(try stage.run("segment export to \"FOLDER/no/f.db\"") == .unreadable)
    #expect(try stage.files == ["all.db", "text.db"])
  }

  @Test func failuresLeaveWhatWasThere() throws {
    let stage = try Stage()
    #expect(try stage.run("segment save as x export to \"FOLDER/no/f.csv\"") == .unreadable)
    #expect(stage.messages.text.contains("error[output]"))
    try stage.write("f.csv", "before")
    #expect(try stage.run("segment where nosuch = 1 export to \"FOLDER/f.csv\"") == .failed)
    #expect(try stage.read("f.csv") == "before")
    #expect(try stage.run("segment where in x") == .failed)
    #expect(try stage.files == ["f.csv"])
  }

  @Test func linksStayLinks() throws {
    let stage = try Stage()
    try stage.write("real.csv", "before")
    try FileManager.default.createSymbolicLink(
      atPath: "\(stage.folder)/link.csv", withDestinationPath: "\(stage.folder)/real.csv")
    #expect(try stage.run("segment export to \"FOLDER/link.csv\"") == .success)
    #expect(try stage.read("real.csv").hasPrefix("customers,"))
    #expect(try stage.files == ["link.csv", "real.csv"])
  }

  @Test func safeShellsWriteNothing() throws {
    let stage = try Stage()
    stage.runner.session.permissions.mayWriteFiles = false
    #expect(try stage.run("segment export to \"FOLDER/f.csv\"") == .failed)
    #expect(try stage.run("export segment all to \"FOLDER/f.csv\"") == .failed)
    #expect(stage.messages.text.contains("--read-only"))
    #expect(try stage.files.isEmpty)
  }

  // MARK: - Scripts within scripts

  @Test func pathsStartAtTheScript() throws {
    let stage = try Stage()
    try FileManager.default.createDirectory(
      atPath: "\(stage.folder)/inner", withIntermediateDirectories: true)
    try stage.write("outer.seg", "include \"inner/one.seg\"\necho \"outer\"\n")
    try stage.write("inner/one.seg", "include \"two.seg\"\necho \"one\"\n")
    try stage.write("inner/two.seg", "define segment two as where ltv > 1\n")
    #expect(try stage.run("include \"FOLDER/outer.seg\"\nsegment two show customers") == .success)
    #expect(stage.results.text.contains("one\n\nouter\n"))
    #expect(stage.runner.scripts.isEmpty)
  }

  @Test func messagesNameTheIncludedScript() throws {
    let stage = try Stage()
    try stage.write("a.seg", "echo \"a\"\nlist nosuch\n")
    #expect(try stage.run("include \"FOLDER/a.seg\"\necho \"never\"") == .failed)
    #expect(stage.messages.text.contains("\(stage.folder)/a.seg:2:6"))
    #expect(!stage.results.text.contains("never"))
    #expect(try stage.run("include \"FOLDER/none.seg\"") == .unreadable)
    #expect(stage.messages.text.contains("input:1:9"))
  }

  @Test func circlesAndDepthEnd() throws {
    let stage = try Stage()
    try stage.write("a.seg", "include \"b.seg\"")
    try stage.write("b.seg", "include \"./a.seg\"")
    #expect(try stage.run("include \"FOLDER/a.seg\"") == .failed)
    #expect(stage.messages.text.contains("error[include-cycle]"))
    for depth in 1...17 { try stage.write("d\(depth).seg", "include \"d\(depth + 1).seg\"") }
    try stage.write("d18.seg", "echo \"deep\"")
    #expect(try stage.run("include \"FOLDER/d1.seg\"") == .failed)
    #expect(stage.messages.text.contains("error[include-depth]"))
    #expect(try stage.run("include \"FOLDER/d3.seg\"") == .success)
  }

  @Test func safeShellsIncludeNothing() throws {
    let stage = try Stage()
    stage.runner.session.permissions.mayReadFiles = false
    #expect(try stage.run("include \"FOLDER/a.seg\"") == .failed)
    #expect(stage.messages.text.contains("--safe"))
  }
}
