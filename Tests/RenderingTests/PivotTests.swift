import Columnar
import Rendering
import Testing

/// Tables that `across` spread over columns, in every format.
struct PivotTests {
  private static func column(
    _ name: String, _ across: ResultColumn.Across?, _ values: [Value], total: Value? = nil,
    _ role: ResultColumn.Role = .measure
  ) -> ResultColumn {
    ResultColumn(name: name, role: role, values: values, total: total, across: across)
  }

  private static let regions = Samples.column(
    "region", [.text("North"), .missing], .dimension)

  /// Two measures, a value and what is missing, and the totals.
  private static let several = Answer(
    table: ResultTable(columns: [
      regions,
      column(
        "customers", .value(.text("email")), [.integer(1_200), .integer(3)], total: .integer(1_203)),
      column("revenue", .value(.text("email")), [.exact(150, scale: 2), .missing]),
      column("customers", .value(.missing), [.integer(5), .integer(0)], total: .integer(5)),
      column("revenue", .value(.missing), [.exact(99, scale: 2), .exact(0, scale: 2)]),
      column("customers", .total, [.integer(1_205), .integer(3)], total: .integer(1_208)),
      column("revenue", .total, [.exact(249, scale: 2), .missing]),
    ]), hasTotal: true)

  private static func month(_ index: Int) -> Value {
    .period(CalendarPeriod(unit: .month, index: index))
  }

  /// One measure, months of which the as-of day cuts the last.
  private static let single = Answer(
    table: ResultTable(columns: [
      regions,
      column("customers", .value(month(670)), [.integer(12), .integer(3)]),
      column("customers", .value(month(671)), [.integer(5), .integer(0)]),
      column("customers", .total, [.integer(15), .integer(3)]),
    ]), asOf: Samples.day(2025, 12, 20),
    footnotes: [.unfinished(CalendarPeriod(unit: .month, index: 671))])

  @Test func valuesStandAboveSeveralMeasures() {
    #expect(
      Samples.output(Self.several) == """
                   email               (missing)           total
        region     customers  revenue  customers  revenue  customers  revenue
        ─────────  ─────────  ───────  ─────────  ───────  ─────────  ───────
        North          1,200     1.50          5     0.99      1,205     2.49
        (missing)          3        –          0     0.00          3        –
        ─────────  ─────────  ───────  ─────────  ───────  ─────────  ───────
        total          1,203                   5               1,208

        """)
  }

  @Test func oneMeasureIsNamedOnce() {
    #expect(
      Samples.output(Self.single) == """
                   customers
        region     2025-11  2025-12*  total
        ─────────  ───────  ────────  ─────
        North           12         5     15
        (missing)        3         0      3

        as of 2025-12-20
        * 2025-12 is unfinished: it ends after the as-of day

        """)
  }

  @Test func markdownHasOneLineOfHeadings() {
    #expect(
      Samples.output(Self.single, .md) == """
        customers:

        | region | 2025-11 | 2025-12\\* | total |
        | --- | ---: | ---: | ---: |
        | North | 12 | 5 | 15 |
        | (missing) | 3 | 0 | 3 |

        - as of 2025-12-20
        - \\* 2025-12 is unfinished: it ends after the as-of day

        """)
    #expect(
      Samples.output(Self.several, .md).hasPrefix(
        "| region | email: customers | email: revenue | (missing): customers |"))
  }

  @Test func machinesGetNamesOfTheirOwnAndNoTotals() {
    #expect(
      Samples.output(Self.several, .csv) == """
        region,email: customers,email: revenue,(missing): customers,(missing): revenue
        North,1200,1.50,5,0.99
        ,3,,0,0.00

        """)
    #expect(
      Samples.output(Self.single, .tsv) == """
        region\t2025-11: customers\t2025-12: customers
        North\t12\t5
        \t3\t0

        """)
    #expect(
      Samples.output(Self.single, .json)
        == #"[{"region":"North","2025-11: customers":12,"2025-12: customers":5},"#
        + #"{"region":null,"2025-11: customers":3,"2025-12: customers":0}]"# + "\n")
    #expect(
      Samples.output(Self.single, .jsonl).hasPrefix(
        #"{"region":"North","2025-11: customers":12,"2025-12: customers":5}"# + "\n"))
    let style = RenderingStyle(format: .csv)
    #expect(
      AnswerRenderer.render(Self.single, style: style).notes
        == "as of 2025-12-20\n2025-12 is unfinished: it ends after the as-of day\n")
  }

  @Test func longValuesFindRoom() {
    let answer = Samples.table([
      Self.regions,
      Self.column("n", .value(.text("a rather long channel")), [.integer(1), .integer(2)]),
      Self.column("m", .value(.text("a rather long channel")), [.integer(1), .integer(2)]),
      Self.column("n", .value(.text("b")), [.integer(1), .integer(2)]),
      Self.column("m", .value(.text("b")), [.integer(1), .integer(2)]),
    ])
    #expect(
      Samples.output(answer).hasPrefix(
        """
                   a rather long channel  b
        region                      n  m  n  m
        ─────────  ──────────────────  ─  ─  ─

        """))
    let narrow = Samples.output(answer, width: 24).split(separator: "\n")
    #expect(narrow[0] == "           a rath…  b")
    #expect(narrow[1] == "region        n  m  n  m")
  }

  @Test func hiddenColumnsAreToldApart() {
    let narrow = Samples.output(Self.several, width: 42)
    #expect(narrow.hasSuffix("… 3 more columns: (missing): revenue, tot…\n"))
  }

  @Test func valuesThatDriveTerminalsAreEscaped() {
    let answer = Samples.table([
      Self.regions,
      Self.column("n", .value(.text("a\u{1B}[2J")), [.integer(1), .integer(2)]),
    ])
    #expect(Samples.output(answer).contains("a\\u{1b}[2J"))
    #expect(!Samples.output(answer, .csv, isTerminal: true).contains("\u{1B}"))
    #expect(!Samples.output(answer, .json).contains("\u{1B}"))
  }
}
