import Foundation
import TestSupport
import Testing

/// Every message's code occurs in a golden script, so that somebody has read the message.
@Suite struct DiagnosticCoverage {
  /// Codes that no script can bring about, and why.
  private static let outOfReach = [
    "changed": "a file would have to change while it is read",
    "editor": "needs a terminal, which the tests of the shell have",
    "failure": "an error that nobody foresaw",
    "include-depth": "needs seventeen scripts, which the tests of the shell write",
    "interrupted": "somebody would have to press Ctrl-C",
    "is-a-device": "needs a device",
    "ledger": "our own mistake in counting rows",
    "several-stores": "needs a command line with two stores, which the tests of the shell write",
    "store-busy": "needs another program that writes the same file",
    "store-changed": "a file would have to change while it is open",
    "time-limit": "the message tells the time that it took; `LimitTests` reads it",
    "too-large": "needs two thousand million rows",
    "too-long": "needs an answer of a quarter of a megabyte",
    "unreadable": "needs a file without permission, which the superuser reads all the same",
  ]

  private static func texts(_ files: [URL]) throws -> [(name: String, text: String)] {
    try files.map {
      (Repository.path(of: $0), String(decoding: try Data(contentsOf: $0), as: UTF8.self))
    }
  }

  /// The codes of all messages, with the file each is in.
  private static func codes() throws -> [String: String] {
    let files = ["Language", "Planning", "Session", "Shell"].flatMap {
      Repository.files(under: Repository.url("Sources/\($0)"), extensions: ["swift"])
    }
    var found: [String: String] = [:]
    for file in try texts(files.filter { $0.lastPathComponent.contains("Diagnostics") }) {
      let made =
        /(?:error\(|Diagnostic\(\s*\.(?:error|warning|note),|return \(|\?|:)\s*"([a-z0-9]+(?:-[a-z0-9]+)*)",/
      for match in file.text.matches(of: made) { found[String(match.output.1)] = file.name }
    }
    return found
  }

  @Test func everyCodeIsInAGoldenScript() throws {
    let scripts = Repository.files(
      under: Repository.url("Tests/GoldenTests/Scripts"), extensions: ["golden"])
    var shown: Set<String> = []
    for script in try Self.texts(scripts) {
      for match in script.text.matches(of: /(?:error|warning|note)\[([a-z0-9-]+)\]/) {
        shown.insert(String(match.output.1))
      }
    }
    let codes = try Self.codes()
    #expect(codes.count > 100)
    let missing = codes.keys.filter { !shown.contains($0) && Self.outOfReach[$0] == nil }
    for code in missing.sorted() {
      Issue.record("no golden script shows \(code), of \(codes[code] ?? "")")
    }
    for code in Self.outOfReach.keys.sorted() {
      #expect(!shown.contains(code), "\(code) is within reach after all")
      #expect(codes[code] != nil, "there is no message \(code)")
    }
  }
}
