import Foundation
import Language
import TestSupport
import Testing

/// Every format of every verb: what the program makes of `Formats/verbs.seg` stands beside it.
@Suite struct FormatGoldenTests {
  @Test(arguments: ["table", "csv", "tsv", "json", "jsonl", "md", "records", "html", "screen"])
  func everyVerb(_ format: String) throws {
    let folder = Repository.url("Tests/ShellTests/Formats")
    let script = folder.appending(path: "verbs.seg")
    let run = try Executable.shell(
      "$strata --demo-customers 200 --no-init --format \(format) -f '\(script.path)'")
    #expect(run.status == 0, "\(run.errors)")
    let url = folder.appending(path: "verbs.\(format)")
    if ProcessInfo.processInfo.environment["STRATA_RECORD"] == "1" {
      try run.output.write(to: url, atomically: true, encoding: .utf8)
    }
    let known = try? String(contentsOf: url, encoding: .utf8)
    #expect(known == run.output, "STRATA_RECORD=1 records verbs.\(format) anew")
  }

  /// The script has every verb that answers.
  @Test func noVerbIsLeftOut() throws {
    let script = try String(
      contentsOf: Repository.url("Tests/ShellTests/Formats/verbs.seg"), encoding: .utf8)
    let first = Set(script.split(separator: "\n").compactMap { $0.split(separator: " ").first })
    let answering = Verb.allCases.map(\.rawValue).filter { !FormatGoldenTests.silent.contains($0) }
    for verb in answering { #expect(first.contains(Substring(verb)), "\(verb)") }
  }

  /// Verbs that change what is there, or whose answer is a line.
  private static let silent = [
    "load", "append", "open", "save", "set", "define", "drop", "export", "include",
  ]
}
