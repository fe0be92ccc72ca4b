import Foundation
import Rendering
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

  private static let orders = """
    订单号,客户,日期,金额
    1,王小明,2025-01-03,12.50
    2,李雷,2025-01-04,80
    3,没有人,2025-01-05,7
    4,李雷,2025-01-06
    5,李雷,2025-01-07,"9.00
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
    try compare(
      screen(["--demo-customers", "400"], Self.statements, columns)
        + screen(["会员.csv"], Self.chineseStatements, columns), with: "\(columns).txt")
  }

  private static let messages = [
    "segment where 地区 = 华冬", "segment by 地区 show avg(积份)", "list frm 会员", "segmnt by 地区",
    "load 订单 from \"没有.csv\"", "segment where 积分 > 100000 and 地区 = 华东",
    "load 订单 from \"订单.csv\"", "segment by 级别 show customers, sum(积分) limit 2",
    "define segment 金卡 as where 级别 = 金", ".settings", ".modd", "segment vs rest",
  ]

  /// Messages in Chinese: parted between any two ideographs, marks under what they are about.
  @Test(arguments: [40, 80])
  func chineseMessages(_ columns: Int) throws {
    let shown = try screen(["会员.csv"], Self.messages, columns, locale: "zh_CN.UTF-8")
    for line in shown.split(separator: "\n") {
      #expect(DisplayWidth.of(String(line)) <= columns, "\(line)")
      let first = line.first { $0 != " " } ?? " "
      #expect(!"，。；：？）、".contains(first), "\(line)")
    }
    try compare(shown, with: "zh-\(columns).txt")
  }

  /// What has colours of its own: headings, footers, series, what is below zero, messages.
  private static let coloured = """
    segment by region show customers, avg(ltv) limit 3;
    trend sum(orders.amount) each quarter during 2025 by plan chart line;
    segment by top 2 region show sum(ltv - 1000) as over chart bar;
    segment where regoin = North
    """

  /// Each sequence of colour is shown as `‹38;5;75›`, its end as `‹›`.
  @Test(arguments: [
    ("auto", "xterm"), ("light", "xterm"), ("dark", "xterm"), ("light", "xterm-256color"),
    ("dark", "xterm-256color"),
  ])
  func themes(_ theme: String, _ terminal: String) throws {
    let run = try Executable.shell(
      """
      TERM=\(terminal) COLORTERM= COLORFGBG= $strata --demo-customers 400 --keep-going --color always \
        --theme \(theme) -c '\(Self.coloured)' 2>&1
      """)
    let shown = run.output.replacing("\u{1B}[0m", with: "‹›")
      .replacing(/\u{1B}\[([0-9;]+)m/) { "‹\($0.output.1)›" }
    #expect(!shown.contains("\u{1B}"))
    try compare(shown, with: "\(theme)-\(terminal).txt")
  }

  private func compare(_ shown: String, with file: String) throws {
    let url = Repository.url("Tests/ShellTests/Screens/\(file)")
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

  /// What a terminal without end shows of statements that are typed; of no progress, which a busy machine
  /// would show.
  private func screen(
    _ arguments: [String], _ statements: [String], _ columns: Int, locale: String = "C.UTF-8"
  ) throws -> String {
    let terminal = try TerminalProgram(
      arguments + ["--no-init", "--quiet"], columns: UInt16(columns), rows: 60, locale: locale,
      files: ["会员.csv": Self.customers, "订单.csv": Self.orders])
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
