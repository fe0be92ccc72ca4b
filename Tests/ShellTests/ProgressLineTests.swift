import Columnar
import Foundation
import Messages
import Testing

@testable import Shell

/// The line that says how far a long statement is.
@Suite struct ProgressLineTests {
  @Test(
    arguments: [
      (nil, 0, "load of t"), (nil, 1, "load of t: 1 row"), (0.01, 0, "load of t: 1 %"),
      (0.25, 4_500_000, "load of t: 25 %, 4,500,000 rows, 6 s left"),
      (0.1, 2, "load of t: 10 %, 2 rows, 18 s left"), (1, 5, "load of t: 100 %, 5 rows, 0 s left"),
      (0.02001, 0, "load of t: 2 %, 2 min left"),
    ] as [(Double?, Int, String)])
  func saysWhatIsLeft(share: Double?, rows: Int, text: String) throws {
    let progress = Progress()
    #expect(progress.begin("load of t"))
    var state = try #require(progress.state)
    (state.share, state.rows) = (share, rows)
    #expect(ProgressLine.text(state, seconds: 2).english == text)
  }

  @Test func partsOfWorkCountForNothing() {
    let progress = Progress()
    #expect(progress.state == nil)
    #expect(progress.begin("scan", of: 4))
    #expect(!progress.begin("inner", of: 9))
    progress.advance(1, rows: 10)
    #expect(progress.state?.work == "scan")
    #expect(progress.state?.share == 0.25)
    #expect(progress.state?.rows == 10)
    progress.end()
    #expect(progress.state == nil)
  }

  /// A file that is long to load; the store is as it was where Ctrl-C ends it.
  @Test func longLoadsSayHowFarTheyAre() throws {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "strata-\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    var block = ""
    for row in 0..<5_000 { block += "\(row),2025-01-01,\(row).25,note \(row)\n" }
    // So long that no machine loads it before there is something to say.
    var text = Data("customer,day,amount,note\n".utf8)
    for _ in 0..<800 { text.append(contentsOf: block.utf8) }
    try text.write(to: file)
    let program = try TerminalProgram(["--demo-customers", "10", "--no-init"])
    try program.expect("strata> ")
    program.type("load big from \"\(file.path)\"\r")
    try program.expect("load of big: ", " %, ", " rows, ", " left")
    program.type("\u{3}")
    try program.expect("interrupted during load of big", "nothing was changed", "strata> ")
    program.type("show tables\r")
    try program.expect("products", "strata> ")
    #expect(!String(decoding: program.raw, as: UTF8.self).contains("big  "))
    // Gone before anything else is shown.
    #expect(String(decoding: program.raw, as: UTF8.self).contains("\r\u{1B}[K"))
  }
}
