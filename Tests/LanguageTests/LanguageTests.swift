import Language
import Testing

/// Every text with a form parses without a message, prints as the form, and that parses to an equal
/// tree.
@Test(arguments: Samples.statements)
func statementsPrintAndParseBack(_ text: String) {
  let result = Parser.parse(SourceText(name: "test", text: text))
  #expect(result.items.count == 1)
  #expect(result.diagnostics.filter { $0.severity == .error } == [], "\(text)")
  guard let statement = result.items.first?.statement else { return }
  let printed = Printer.print(statement)
  let again = Parser.parse(SourceText(name: "test", text: printed))
  #expect(again.items.first?.statement == statement, "\(printed)")
  #expect(again.items.first?.statement.map { Printer.print($0) } == printed)
}
