import Foundation
import Testing

/// The program on a pseudo-terminal, as a person uses it.
@Suite(.serialized) struct TerminalTests {
  @Test func aSessionFromGreetingToEnd() throws {
    let terminal = try TerminalProgram(["--demo-customers", "200", "--no-init"])
    try terminal.expect("200 customers", "strata> ")

    // A statement over two lines.
    terminal.type("segment where stage = loyal and\r")
    try terminal.expect("and")
    terminal.type("region = North show customers\r")
    try terminal.expect("customers", "as of 2025-12-31", "strata> ")

    // TAB completes a verb, a field, and lists real values with their counts.
    terminal.type("seg\t")
    try terminal.expect("segment ")
    terminal.type("where reg\t")
    try terminal.expect("region")
    terminal.type(" = \t")
    try terminal.expect("North", "Highlands")

    // Ctrl-C clears the line and stays.
    terminal.type("\u{3}")
    try terminal.expect("^C", "strata> ")

    terminal.type(".help\r")
    try terminal.expect("Statements", "read a table from a file", ".timer on|off", "strata> ")

    terminal.type("segmnt\r")
    try terminal.expect("error[unknown-statement]", "did you mean `segment`?", "strata> ")

    // A clause by itself: Enter came too early.
    terminal.type("by region\r")
    try terminal.expect("error[unknown-statement]", "Alt-Enter", "strata> ")

    // Ctrl-D leaves.
    terminal.type("\u{4}")
    #expect(try terminal.exitStatus() == 0)
  }

  @Test func controlCCancelsAStatement() throws {
    let terminal = try TerminalProgram(
      ["--demo-customers", "5000", "--no-init", "--threads", "1"])
    try terminal.expect("5,000 customers", "strata> ")
    let slow = (1...40).map { "sum(orders.amount where quantity > \($0))" }.joined(separator: ", ")
    terminal.type("segment by region show \(slow) limit 7\r")
    // The statement may not even have begun when the key is pressed.
    try terminal.expect("limit 7", "\n")
    terminal.type("\u{3}")
    try terminal.expect("interrupted", "strata> ")
    terminal.type("segment show customers\r")
    try terminal.expect("5,000", "strata> ")
    terminal.type(".quit\r")
    #expect(try terminal.exitStatus() == 0)
  }

  @Test func controlCEndsAScript() throws {
    let waiting = try TerminalProgram(["--demo-customers", "10", "-f", "-"])
    waiting.type("list\n")
    try waiting.expect("list")
    usleep(500_000)
    waiting.type("\u{3}")
    #expect(try waiting.exitStatus() == 130)
  }

  @Test func aDumbTerminalGetsPlainLines() throws {
    let terminal = try TerminalProgram(
      ["--demo-customers", "20", "--no-init", "--quiet"], term: "dumb")
    try terminal.expect("strata> ")
    terminal.type("list name,\n")
    try terminal.expect("   ...> ")
    terminal.type("region limit 1\n")
    try terminal.expect("19 more rows", "strata> ")
    terminal.type("\u{4}")
    #expect(try terminal.exitStatus() == 0)
  }
}
