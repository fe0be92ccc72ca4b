import Foundation
import TestSupport
import Testing

/// Random keys and sizes: the shell neither crashes nor hangs, and leaves when it is told to.
@Suite(.serialized) struct TerminalFuzzTests {
  private static let pieces = [
    "segment by ", "region", "where ", " = ", "(", ")", ",", "\"", "客户", "é", "👩‍👩‍👧", "\t", "\t\t",
    "\r",
    "\u{1B}\r", "\u{1B}[A", "\u{1B}[B", "\u{1B}[C", "\u{1B}[D", "\u{1B}[H", "\u{1B}[F", "\u{1B}[3~",
    "\u{7F}",
    "\u{8}", "\u{1}", "\u{5}", "\u{B}", "\u{15}", "\u{17}", "\u{19}", "\u{14}", "\u{12}re\r",
    "\u{12}\u{3}",
    "\u{1B}b", "\u{1B}f", "\u{1B}d", "\u{1B}[200~list name\nwhere x\u{1B}[201~",
    "\u{1B}[200~a\tb\u{1B}[201~",
    "\u{3}", ".help\r", ".mode csv\r", ".mode table\r", "list name limit 3\r", "\u{1B}[5~",
    "\u{FF}", "\u{16}x",
    "\u{C}", ".watch 100ms list", "\u{1B}\u{1B}", "\u{1B}[",
    "a long line that does not fit on any terminal",
  ]

  /// Seconds in all: `STRATA_FUZZ_SECONDS`, or a few.
  private static let seconds =
    ProcessInfo.processInfo.environment["STRATA_FUZZ_SECONDS"].flatMap(Double.init) ?? 4

  @Test func randomKeysAndSizes() throws {
    let end = ContinuousClock.now + .seconds(Self.seconds)
    var seed = ProcessInfo.processInfo.environment["STRATA_SEED"].flatMap(UInt64.init) ?? 1
    repeat {
      try session(seed)
      seed += 1
    } while ContinuousClock.now < end
  }

  private func session(_ seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let terminal = try TerminalProgram(["--demo-customers", "20", "--no-init", "--quiet"])
    try terminal.expect("strata> ")
    for _ in 0..<40 {
      if random.below(6) == 0 {
        let isTiny = random.below(3) == 0
        terminal.resize(
          columns: 1 + random.below(isTiny ? 12 : 150), rows: 1 + random.below(isTiny ? 5 : 50))
      }
      terminal.type(Self.pieces[random.below(Self.pieces.count)])
      // Now and then long enough for what stands beside an entry that nobody types on.
      terminal.wait(milliseconds: random.below(8) == 0 ? 130 : random.below(12))
    }
    // Out of whatever was begun: a search, a paste, a watch, an entry.
    terminal.resize(columns: 100, rows: 40)
    terminal.type("\u{1B}[201~")
    for _ in 0..<3 {
      terminal.wait(milliseconds: 60)
      terminal.type("\u{3}")
    }
    terminal.wait(milliseconds: 100)
    terminal.type(".quit\r")
    #expect(try terminal.exitStatus() == 0, "seed \(seed)")
  }

  /// One column at a time, down to one and up again, with an entry of several lines on the screen.
  @Test func everyWidthDownToOne() throws {
    let terminal = try TerminalProgram(["--demo-customers", "20", "--no-init", "--quiet"])
    try terminal.expect("strata> ")
    terminal.type("segment where stage = loyal and\rregion = \"华东地区的客户和朋友们\"")
    for columns in Array(stride(from: 60, through: 1, by: -1)) + [2, 5, 40, 100] {
      terminal.resize(columns: columns, rows: 24)
      terminal.wait(milliseconds: 4)
      if columns % 7 == 0 { terminal.type("x") }
    }
    terminal.wait(milliseconds: 50)
    terminal.type("\u{3}")
    terminal.wait(milliseconds: 100)
    terminal.type(".quit\r")
    #expect(try terminal.exitStatus() == 0)
  }
}
