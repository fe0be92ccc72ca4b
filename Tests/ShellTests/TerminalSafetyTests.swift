import Foundation
import Rendering
import Testing

/// Data never drives the terminal: names, values and mistakes full of control characters, through the
/// whole program.
@Suite(.serialized) struct TerminalSafetyTests {
  /// A table of texts, each with what could drive a terminal; the names of its columns too.
  private static func table() throws -> URL {
    let harmful = (0...0x2069).compactMap { Unicode.Scalar(UInt32($0)) }.filter {
      EscapeFilter.isHarmful($0) && $0 != "\n" && $0 != "\r" && $0 != "\0"
    }
    var text = "id,na\u{1B}]0;title\u{7}me,ki\u{9B}31mnd\n"
    for (row, scalar) in harmful.enumerated() {
      text += "\(row),\"a\(scalar)b\u{1B}]0;title\u{7}\",\"k\u{202E}\(row % 3)\u{9B}2J\"\n"
    }
    let file = FileManager.default.temporaryDirectory.appending(
      path: "evil-\(UUID().uuidString).csv")
    try text.write(to: file, atomically: true, encoding: .utf8)
    return file
  }

  /// What is harmful in the bytes that a terminal got, its line ends and the tabs of TSV apart.
  private static func harm(_ raw: [UInt8], tabs: Bool) -> [String] {
    String(decoding: raw, as: UTF8.self).unicodeScalars.filter { scalar in
      EscapeFilter.isHarmful(scalar) && scalar != "\n" && scalar != "\r"
        && !(tabs && scalar == "\t")
    }.map { "U+" + String($0.value, radix: 16) }
  }

  @Test(arguments: OutputFormat.allCases) func nothingGetsOut(format: OutputFormat) throws {
    let file = try Self.table()
    defer { try? FileManager.default.removeItem(at: file) }
    let kind = "`ki\u{9B}31mnd`"
    let statements = [
      "describe customers", "list customers", "list", "segment by \(kind) show customers chart bar",
      "segment by \(kind) across \(kind) show customers", "profile", "list `no\u{1B}]0;title\u{7}`",
      "list id where \(kind) = \"k\u{9B}\"", "echo \"\u{1B}[2J\u{202E}\"",
    ]
    let terminal = try TerminalProgram(
      [
        "--format", format.rawValue, "--charts", "always", "--keep-going", "--no-init", file.path,
      ] + statements.flatMap { ["-c", $0] })
    _ = try terminal.exitStatus()
    #expect(terminal.raw.count > 1_000)
    #expect(Self.harm(terminal.raw, tabs: format == .tsv) == [])
  }

  /// At the prompt the program's own sequences are there, but none that data brings.
  @Test func completionOffersNothingHarmful() throws {
    let file = try Self.table()
    defer { try? FileManager.default.removeItem(at: file) }
    let terminal = try TerminalProgram(["--no-init", "--quiet", file.path])
    try terminal.expect("strata> ")
    terminal.type("segment where id = \t\t")
    usleep(300_000)
    terminal.type("\u{3}")
    try terminal.expect("^C", "strata> ")
    terminal.type("list \t\t")
    usleep(300_000)
    terminal.type("\u{3}")
    try terminal.expect("^C", "strata> ")
    terminal.type("\u{4}")
    #expect(try terminal.exitStatus() == 0)
    let text = String(decoding: terminal.raw, as: UTF8.self)
    #expect(!text.contains("\u{1B}]0;"))
    for scalar in text.unicodeScalars where scalar.value >= 0x80 {
      #expect(!EscapeFilter.isHarmful(scalar))
    }
  }
}
