import Foundation
import TestSupport
import Testing

/// What stands on the screens of terminals of several widths, with English and Chinese data: whole, no row
/// broken by the edge, columns one below the other.
@Suite(.serialized) struct ScreenTests {
  private static let customers = """
    客户,地区,级别,积分
    王小明,华东,金,1200
    李雷,华南,银,80
    Ann Brontë,,金,3400
    欧阳娜娜,东北地区,普通会员,15

    """

  private static let statements = [
    "segment by region across plan show customers, sum(ltv)",
    "list customer, name, region, plan, stage, channel, ltv, recency sort ltv desc limit 3",
    "segment by stage chart bar",
    "trend sum(orders.amount) each quarter during 2025 chart line",
    "retention on orders each quarter during 2025 chart heatmap",
    "profile all",
    "segment where regoin = North",
  ]

  private static let chineseStatements = [
    "describe 会员", "list 客户, 地区, 级别, 积分 sort 积分 desc",
    "segment by 地区 across 级别 show customers, sum(积分)", "segment by 级别 chart bar",
    "segment where 地区 = 华冬",
  ]

  @Test(arguments: [40, 60, 80, 132])
  func screens(_ columns: Int) throws {
    let url = Repository.url("Tests/ShellTests/Screens/\(columns).txt")
    var shown = try both(columns)
    // On a busy machine a statement may take so long that its progress is shown in between.
    for _ in 0..<3 where (try? String(contentsOf: url, encoding: .utf8)) != shown {
      shown = try both(columns)
    }
    if ProcessInfo.processInfo.environment["STRATA_RECORD"] == "1" {
      try shown.write(to: url, atomically: true, encoding: .utf8)
    }
    let known = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    let lines = known.split(separator: "\n", omittingEmptySubsequences: false)
    let found = shown.split(separator: "\n", omittingEmptySubsequences: false)
    let place = zip(lines, found).enumerated().first { $1.0 != $1.1 }
    #expect(
      lines.count == found.count && place == nil,
      "STRATA_RECORD=1 records it anew; line \((place?.offset ?? 0) + 1): \(place?.element as Any)")
  }

  private func both(_ columns: Int) throws -> String {
    try screen(["--demo-customers", "400"], Self.statements, columns)
      + screen(["会员.csv"], Self.chineseStatements, columns)
  }

  /// What a terminal without end shows of statements that are typed.
  private func screen(
    _ arguments: [String], _ statements: [String], _ columns: Int
  ) throws -> String {
    let terminal = try TerminalProgram(
      arguments + ["--no-init", "--quiet"], columns: UInt16(columns), rows: 60,
      files: ["会员.csv": Self.customers])
    try terminal.expect("strata> ")
    for statement in statements {
      terminal.type(statement + "\r")
      terminal.waitForPrompt()
    }
    // Not Ctrl-D, which the system shows or not.
    terminal.type(".quit\r")
    #expect(try terminal.exitStatus() == 0)
    var screen = TerminalScreen(columnCount: columns, rowCount: 1_000)
    screen.feed(terminal.raw)
    return screen.lines.joined(separator: "\n") + "\n"
  }
}
