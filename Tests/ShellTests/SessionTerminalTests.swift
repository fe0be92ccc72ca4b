import Foundation
import Testing

/// Commands that need a terminal, as a person uses them.
@Suite(.serialized) struct SessionTerminalTests {
  private static let options = ["--demo-customers", "50", "--no-init", "--quiet"]

  @Test func theEditorChangesWhatWasTyped() throws {
    let terminal = try TerminalProgram(Self.options, editor: "sed -i s/region/plan/")
    try terminal.expect("strata> ")
    terminal.type("segment by region show customers\r")
    try terminal.expect("region", "total", "strata> ")
    terminal.type(".edit\r")
    try terminal.expect("segment by plan show customers", "plan", "basic", "total", "strata> ")
    // What was edited is in the history.
    terminal.type("\u{1B}[A")
    try terminal.expect("segment by plan")
    terminal.type("\u{3}.quit\r")
    #expect(try terminal.exitStatus() == 0)
  }

  @Test func anEditorThatFailsRunsNothing() throws {
    let terminal = try TerminalProgram(Self.options)
    try terminal.expect("strata> ")
    terminal.type(".edit\r")
    try terminal.expect("error[editor]", "strata> ")
    terminal.type("\u{4}")
    #expect(try terminal.exitStatus() == 0)
  }

  @Test func theSizeStandsBesideWhatIsTyped() throws {
    let terminal = try TerminalProgram(Self.options)
    try terminal.expect("strata> ")
    terminal.type("segment where customer = C00001")
    try terminal.expect("1 of 50 (2.0 %)")
    terminal.type("\u{3}.live off\r")
    try terminal.expect("live off", "strata> ")
    terminal.type("\u{4}")
    #expect(try terminal.exitStatus() == 0)
  }

  @Test func copyAsksTheTerminal() throws {
    let terminal = try TerminalProgram(Self.options)
    try terminal.expect("strata> ")
    terminal.type("segment show customers\r")
    try terminal.expect("50", "strata> ")
    terminal.type(".copy csv\r")
    // "customers\n50\n"
    try terminal.expect("52;c;Y3VzdG9tZXJzCjUwCg==", "copied 1 row as csv", "strata> ")
    terminal.type("\u{4}")
    #expect(try terminal.exitStatus() == 0)
  }

  @Test func aWatchGoesOnUntilControlC() throws {
    let terminal = try TerminalProgram(Self.options)
    try terminal.expect("strata> ")
    terminal.type(".watch 100ms segment show customers\r")
    try terminal.expect("customers\n", "50")
    usleep(400_000)
    terminal.type("\u{3}")
    try terminal.expect("strata> ")
    terminal.type("segment show sum(ltv)\r")
    try terminal.expect("sum(ltv)", "strata> ")
    terminal.type("\u{4}")
    #expect(try terminal.exitStatus() == 0)
  }

  @Test func onlyWhatIsLongIsPaged() throws {
    let terminal = try TerminalProgram(Self.options, pager: "tr a-z A-Z")
    try terminal.expect("strata> ")
    terminal.type("list name limit 5\r")
    try terminal.expect("name\n", "strata> ")
    terminal.type("list name\r")
    try terminal.expect("NAME\n", "AS OF", "strata> ")
    // A watch goes on by itself, so nothing holds its answers.
    terminal.type(".watch 1s list name\r")
    try terminal.expect("name\n", "as of")
    terminal.type("\u{3}")
    try terminal.expect("strata> ")
    terminal.type("\u{4}")
    #expect(try terminal.exitStatus() == 0)
  }

  @Test func wideRowsAreOpened() throws {
    let terminal = try TerminalProgram(Self.options)
    try terminal.expect("strata> ")
    let columns = (1...9).map { "sum(orders.amount where quantity > \($0))" }.joined(
      separator: ", ")
    terminal.type("list name, \(columns) limit 1\r")
    try terminal.expect("row 1\n", "name  ", "quantity > 9)  ", "strata> ")
    terminal.type("\u{4}")
    #expect(try terminal.exitStatus() == 0)
  }
}
