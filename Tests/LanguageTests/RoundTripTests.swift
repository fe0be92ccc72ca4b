import Language
import Testing

/// Parses a script; the name of the source is of no matter.
func parse(_ text: String) -> ParseResult {
  Parser.parse(SourceText(name: "test", text: text))
}

@Suite struct RoundTripTests {
  /// A statement without an error prints to text that parses to an equal tree, and prints the same.
  @Test(arguments: Samples.statements)
  func sampleStatements(_ text: String) {
    let result = parse(text)
    #expect(result.items.count == 1)
    #expect(result.diagnostics.filter { $0.severity == .error } == [], "\(text)")
    guard let statement = result.items.first?.statement else { return }
    let printed = Printer.print(statement)
    let again = parse(printed).items.first?.statement
    #expect(again == statement, "\(printed)")
    #expect(again.map { Printer.print($0) } == printed)
  }

  /// Trees built by hand: the printer adds the parentheses, and nothing else is different.
  @Test(arguments: 0..<40)
  func randomStatements(_ seed: Int) {
    var trees = RandomTrees(seed: UInt64(seed))
    for _ in 0..<100 {
      let statement = trees.statement()
      let printed = Printer.print(statement)
      let result = parse(printed)
      let errors = result.diagnostics.filter { $0.severity == .error }
      guard errors.isEmpty, result.items.count == 1, let parsed = result.items[0].statement else {
        Issue.record("seed \(seed): \(printed)\n\(errors)\n\(statement)")
        return
      }
      guard parsed.ungrouped == statement, Printer.print(parsed) == printed else {
        Issue.record("seed \(seed): \(printed)\n\(Printer.print(parsed))\n\(parsed)")
        return
      }
    }
  }
}
