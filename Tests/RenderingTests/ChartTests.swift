import Columnar
import Rendering
import Testing

/// Charts below tables: each kind, and when one is drawn at all.
struct ChartTests {
  // MARK: - Samples

  static func numbers(_ numbers: [Double?]) -> [Value] {
    numbers.map { $0.map(Value.float) ?? .missing }
  }

  static func texts(_ texts: [String]) -> [Value] { texts.map(Value.text) }

  static func months(_ count: Int) -> [Value] {
    (0..<count).map { .period(CalendarPeriod(unit: .month, index: 660 + $0)) }
  }

  static func answer(
    _ labels: [Value], _ values: [Value], _ hint: ChartHint? = ChartHint(),
    unfinished: CalendarPeriod? = nil
  ) -> Answer {
    Answer(
      table: ResultTable(columns: [
        Samples.column("group", labels, .dimension), Samples.column("amount", values),
      ]), footnotes: unfinished.map { [.unfinished($0)] } ?? [], chart: hint)
  }

  /// What stands below the table, without footers.
  static func chart(
    _ answer: Answer, _ kind: ChartKind? = nil, width: Int? = 50, isTerminal: Bool = true,
    isASCII: Bool = false, palette: Palette = .none, use: ChartUse = .auto
  ) -> [String] {
    var answer = answer
    if let kind { answer.draw(kind) }
    var style = RenderingStyle(width: width, isTerminal: isTerminal, palette: palette)
    style.isASCII = isASCII
    style.charts = use
    let drawn = AnswerRenderer.render(answer, style: style).output
    answer.chart = nil
    let table = AnswerRenderer.render(answer, style: style).output
    let lines = drawn.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let rest = table.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let before = zip(lines, rest).prefix { $0 == $1 }.count
    var chart = lines[before..<(lines.count - (rest.count - before))]
    if chart.last == "" { chart.removeLast() }
    return Array(chart)
  }

  private static let regions = answer(
    texts(["North", "华东地区", "(none)"]) + [.missing], numbers([400, 200, -100, nil]))

  // MARK: - Bars

  @Test func barsGoBothWaysFromZero() {
    #expect(
      Self.chart(Self.regions, .bar) == [
        "amount by group",
        "North       400.00        │███████████████████████",
        "华东地区    200.00        │███████████▌",
        "(none)     -100.00  ██████│",
        "(missing)        –        │",
      ])
    #expect(
      Self.chart(Self.regions, .bar, isASCII: true) == [
        "amount by group",
        "North       400.00        |=======================",
        "华东地区    200.00        |============",
        "(none)     -100.00  ======|",
        "(missing)        -        |",
      ])
  }

  @Test func aBarThatIsNotNothingIsSeen() {
    let tiny = Self.answer(Self.texts(["a", "b", "c"]), Self.numbers([1e300, 1e-300, 0]))
    #expect(
      Self.chart(tiny, .bar, width: 30) == [
        "amount by group",
        "a  1e+300  ███████████████████",
        "b    0.00  ▏",
        "c    0.00",
      ])
  }

  @Test func anUnfinishedPeriodIsShaded() {
    let answer = Self.answer(
      Self.months(2), Self.numbers([4, 2]), unfinished: CalendarPeriod(unit: .month, index: 661))
    #expect(
      Self.chart(answer, .bar, width: 40) == [
        "amount by group",
        "2025-01   4.00  ████████████████████████",
        "2025-02*  2.00  ▒▒▒▒▒▒▒▒▒▒▒▒",
      ])
  }

  @Test func moreRowsThanAreReadAreCounted() {
    let answer = Self.answer(
      Self.texts((0..<100).map(String.init)), Self.numbers((0..<100).map(Double.init)))
    let lines = Self.chart(answer, .bar)
    #expect(lines.count == 62)
    #expect(lines.last == "40 more rows not drawn")
  }

  // MARK: - Lines

  @Test func linesHaveGapsAndMarks() {
    let answer = Self.answer(
      Self.months(7), Self.numbers([1, 3, nil, 2, nil, 4, 2]),
      unfinished: CalendarPeriod(unit: .month, index: 666))
    #expect(
      Self.chart(answer, width: 30) == [
        "amount by group",
        "4 ┤                      ⠃",
        "  │                      ⠈⠂",
        "  │                       ⠘",
        "3 ┤   ⢀⠆                   ⠑",
        "  │   ⡜                     ⠃",
        "  │  ⢰⠁                     ⠈⠂",
        "2 ┤  ⡇          ●            ○",
        "  │ ⡸",
        "  │⢠⠃",
        "1 ┤⠎",
        "  │",
        "  │",
        "0 ┤",
        "  └┬────────────┬────────────┬",
        "   2025-01   2025-04  2025-07*",
      ])
    #expect(
      Self.chart(answer, width: 30, isASCII: true) == [
        "amount by group",
        "4 +                     .",
        "  |                      .",
        "  |",
        "3 +    .",
        "  |   .                    .",
        "  |   .                     .",
        "2 +  .          *            o",
        "  | .",
        "  | .",
        "1 +.",
        "  |",
        "  |",
        "0 +",
        "  ++------------+------------+",
        "   2025-01   2025-04  2025-07*",
      ])
  }

  @Test func onePointIsAMark() {
    let answer = Self.answer(Self.months(1), Self.numbers([5]))
    #expect(Self.chart(answer, .line, width: 20).filter { $0.contains("●") }.count == 1)
  }

  @Test func aSecondDimensionMakesLines() {
    let table = ResultTable(columns: [
      Samples.column("month", Self.months(3).flatMap { [$0, $0] }, .dimension),
      Samples.column(
        "plan", Self.texts(["free", "pro", "free", "pro", "free", "pro"]), .dimension),
      Samples.column("customers", Self.numbers([1, 6, 2, 5, 3, 4])),
    ])
    let answer = Answer(table: table, chart: ChartHint())
    #expect(
      Self.chart(answer, width: 30) == [
        "customers by month, plan",
        "6 ┤○⠑⠒⠢⠤⢄⣀⣀",
        "  │        ⠉⠉⠒⠒⠤○⣀⣀",
        "  │                ⠉⠉⠒⠒⠤⠤⣀⣀",
        "4 ┤                        ⠉⠉○",
        "  │                          ●",
        "  │                  ⣀⣀⠤⠤⠒⠒⠉⠉",
        "2 ┤          ⣀⣀⠤●⠒⠒⠉⠉",
        "  │ ⢀⣀⡠⠤⠔⠒⠒⠉⠉",
        "  │●⠁",
        "0 ┤",
        "  └┬────────────┬────────────┬",
        "   2025-01   2025-02   2025-03",
        "● free   ○ pro",
      ])
  }

  @Test func timeGoesRightWhateverTheOrderOfTheRows() {
    let rows = Self.answer(Self.months(4).reversed(), Self.numbers([4, 3, 2, 1]))
    let inOrder = Self.answer(Self.months(4), Self.numbers([1, 2, 3, 4]))
    #expect(Self.chart(rows, .line) == Self.chart(inOrder, .line))
  }

  // MARK: - Ranges

  @Test func histogramsShowEmptyRanges() {
    let ranges: [ChartHint.NumberRange?] = [
      .init(lower: 0, upper: 10), .init(lower: 10, upper: 20), .init(lower: 40, upper: 50), nil,
    ]
    let answer = Self.answer(
      Self.texts(["0 to 10", "10 to 20", "40 to 50"]) + [.missing],
      Self.numbers([30, 12, 1, 7]), ChartHint(ranges: ranges))
    #expect(
      Self.chart(answer, width: 40) == [
        "amount by group",
        "30 ┤██████",
        "   │██████",
        "   │██████",
        "20 ┤██████",
        "   │██████",
        "   │██████ ▅▅▅▅▅▅",
        "10 ┤██████ ██████",
        "   │██████ ██████",
        "   │██████ ██████               ▂▂▂▂▂▂",
        " 0 ┼┬──────┬──────┬──────┬──────┬──────",
        "    0     10     20     30     40     50",
        "(missing), not drawn: 7.00",
      ])
    #expect(
      Self.chart(Self.regions, .histogram, width: nil) == [
        "no histogram: ranges of numbers make one, such as `by ltv bins 10`"
      ])
  }

  // MARK: - Cells

  private static let cells = Answer(
    table: ResultTable(columns: [
      Samples.column("region", texts(["North", "South"]), .dimension),
      ResultColumn(
        name: "net", role: .measure, values: numbers([100, -30]), across: .value(.text("web"))),
      ResultColumn(
        name: "net", role: .measure, values: numbers([0, nil]), across: .value(.missing)),
      ResultColumn(name: "net", role: .measure, values: numbers([100, -30]), across: .total),
    ]), chart: ChartHint())

  @Test func heatMapsShadeCells() {
    #expect(
      Self.chart(Self.cells) == [
        "net by region",
        "          web  (missing)",
        "North  ██ 100  ··      0",
        "South  ▒▒ -30",
        "░░ 25   ▒▒ 50   ▓▓ 75   ██ 100",
      ])
    #expect(
      Self.chart(Self.cells, width: 20) == [
        "net by region",
        "         web  (mis…",
        "North  █████  ·····",
        "South  ▒▒▒▒-",
        "░░ 25   ▒▒ 50   ▓▓ …",
      ])
    #expect(
      Self.chart(Self.regions, .heatmap, width: nil) == [
        "no heat map: `across` makes its columns, such as `across channel`"
      ])
  }

  // MARK: - Curves

  @Test func curvesSayWhatTheBestBring() {
    let answer = Self.answer(
      Self.texts(["a", "b", "c", "d", "e"]), Self.numbers([10, 60, 10, 10, 10]))
    #expect(
      Self.chart(answer, .pareto, width: 40) == [
        "running share of amount by group",
        "100 % ┤      ┊                    ⣀⡠⠤⠔⠒⠉",
        "      │      ┊              ⢀⣀⠤⠔⠊⠉",
        " 80 % ┤┈┈┈┈┈┈┊┈┈┈┈┈┈┈┈⢀⣀⡠⠤⠒⠊⠁┈┈┈┈┈┈┈┈┈┈┈",
        "      │      ┊  ⣀⣀⠤⠔⠒⠉⠁",
        " 60 % ┤      ⡰⠊⠉",
        "      │     ⡰⠁",
        " 40 % ┤    ⡰⠁┊",
        "      │   ⡰⠁ ┊",
        " 20 % ┤  ⡰⠁  ┊",
        "      │ ⡰⠁   ┊",
        "  0 % ┤⡰⠁    ┊",
        "      └┬────────────┬────────────┬──────",
        "       0 %        40 %         80 %",
        "the first 20.0 % bring 60.0 %",
        "the first 60.0 % bring at least 80 %",
      ])
    let losses = Self.answer(Self.texts(["a", "b"]), Self.numbers([10, -20]))
    #expect(
      Self.chart(losses, .pareto, width: nil) == [
        "no curve: the values do not add up to more than 0"
      ])
  }

  @Test func aPlanSaysWhichColumnsMakeTheCurve() {
    let shares = { (numbers: [Double]) in numbers.map { Value.float($0) } }
    let table = ResultTable(columns: [
      Samples.column("decile", (1...5).map { .integer($0) }, .dimension),
      Samples.column("running share of customers", shares([0.2, 0.4, 0.6, 0.8, 1]), .share),
      Samples.column("running share of ltv", shares([0.7, 0.9, 1.05, 1.03, 1]), .share),
    ])
    let answer = Answer(table: table, chart: ChartHint(.pareto, columns: [1, 2]))
    let lines = Self.chart(answer, width: 80)
    #expect(lines.first == "running share of ltv")
    #expect(
      lines.suffix(2) == [
        "the first 20.0 % of the customers bring 70.0 %",
        "the first 40.0 % of the customers bring at least 80 %",
      ])
  }

  @Test func sparklinesAreALineAMeasure() {
    #expect(
      Self.chart(Self.answer(Self.months(4), Self.numbers([1, nil, 3, 2])), .spark, width: 60)
        == [
          "by group",
          "amount  ▁ █▅  1 … 3, last 2",
        ])
  }

  // MARK: - Whether one is drawn

  @Test func nobodyIsShownAChartUnasked() {
    let answer = Self.answer(Self.texts(["a", "b", "c"]), Self.numbers([1, 2, 3]))
    #expect(!Self.chart(answer).isEmpty)
    #expect(Self.chart(answer, isTerminal: false).isEmpty)
    #expect(!Self.chart(answer, isTerminal: false, use: .always).isEmpty)
    #expect(!Self.chart(answer, .bar, isTerminal: false, use: .never).isEmpty)
    #expect(Self.chart(answer, use: .never).isEmpty)
    #expect(Self.chart(answer, .nothing, use: .always).isEmpty)
    let silent = Self.answer(Self.texts(["a", "b", "c"]), Self.numbers([1, 2, 3]), nil)
    #expect(Self.chart(silent, use: .always).isEmpty)
  }

  @Test(arguments: [2, 41]) func tooFewAndTooManyRowsAreNotHelped(count: Int) {
    let answer = Self.answer(
      Self.texts((0..<count).map(String.init)), Self.numbers((0..<count).map(Double.init)))
    #expect(Self.chart(answer).isEmpty)
  }

  @Test func machinesGetNoCharts() {
    var answer = Self.regions
    answer.draw(.bar)
    for format in OutputFormat.allCases where !format.isForPeople {
      var plain = answer
      plain.chart = nil
      #expect(Samples.output(answer, format) == Samples.output(plain, format))
    }
    #expect(Samples.output(answer, .md).contains("\n```text\namount by group\n"))
  }

  @Test func whatCannotBeDrawnIsSaid() {
    #expect(
      Self.chart(Self.answer([], []), .bar, width: nil) == ["no chart: there are no rows"])
    #expect(
      Self.chart(Self.answer(Self.months(2), Self.texts(["a", "b"])), .line, width: nil)
        == ["no chart: no column holds numbers"])
    #expect(
      Self.chart(Answer(table: ResultTable(columns: [Samples.column("n", [.integer(1)])])), .bar)
        == ["no chart: nothing divides the rows"])
  }
}
