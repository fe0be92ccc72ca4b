import Foundation
import Language
import Testing

@Suite struct HighlightingTests {
  /// The files in `grammar/` are what the tables give; `STRATA_RECORD=1` writes them.
  @Test(arguments: [
    ("words.json", Highlighting.words), ("strata.tmLanguage.json", Highlighting.textMate),
  ])
  func filesAgree(_ name: String, _ expected: String) throws {
    let file = Grammar.folder.appending(path: name)
    if ProcessInfo.processInfo.environment["STRATA_RECORD"] == "1" {
      try expected.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == expected, "STRATA_RECORD=1 writes it")
    #expect(throws: Never.self) {
      try JSONSerialization.jsonObject(with: Data(expected.utf8))
    }
  }

  /// Every pattern is a regular expression.
  @Test func patternsCompile() throws {
    for match in Highlighting.textMate.matches(of: /"match": ("(?:[^"\\]|\\.)*")/) {
      let pattern = try JSONDecoder().decode(String.self, from: Data(String(match.1).utf8))
      #expect(throws: Never.self) { try NSRegularExpression(pattern: pattern) }
    }
  }
}
