import Columnar
import Rendering
import Testing

/// Growth, unfinished periods, and columns of several kinds of value.
struct ColumnFormatTests {
  private static let growth: [Value] = [
    .float(0.12345), .float(-0.5), .float(0), .float(-0.0001), .exact(1234, scale: 2), .new,
    .missing,
  ]

  @Test func growthHasItsSign() {
    let answer = Samples.table([
      Samples.column("growth of n", Self.growth, .growth)
    ])
    #expect(
      Samples.output(answer) == """
        growth of n
        ───────────
            +12.3 %
            -50.0 %
              0.0 %
              0.0 %
         +1,234.0 %
                new
                  –

        """)
    #expect(Samples.output(answer, .md).contains("| +12.3 % |\n| -50.0 % |"))
    #expect(
      Samples.output(answer, .csv)
        == "growth of n\n0.12345\n-0.5\n0.0\n-0.0001\n12.34\n\"\"\n\"\"\n")
    #expect(
      Samples.output(answer, .jsonl).hasSuffix(
        "12.34}\n{\"growth of n\":null}\n{\"growth of n\":null}\n"))
  }

  @Test func unfinishedPeriodsAreMarked() {
    let periods: [Value] = [670, 671, 672].map { .period(CalendarPeriod(unit: .month, index: $0)) }
    let friday = Value.period(CalendarPeriod(unit: .weekday, index: 5))
    var answer = Samples.table([
      Samples.column("month", periods, .dimension),
      Samples.column("weekday", [friday, friday, friday], .dimension),
    ])
    #expect(!Samples.output(answer).contains("*"))
    answer.footnotes = [.unfinished(CalendarPeriod(unit: .month, index: 671))]
    #expect(
      Samples.output(answer).contains("2025-11   Friday\n2025-12*  Friday\n2026-01   Friday\n"))
    #expect(Samples.output(answer, .md).contains("| 2025-12\\* | Friday |"))
    for format in [OutputFormat.csv, .tsv, .json, .jsonl] {
      #expect(!Samples.output(answer, format).contains("*"))
    }
    #expect(
      Samples.output(answer, .csv)
        == "month,open,weekday\n2025-11,false,Friday\n2025-12,true,Friday\n2026-01,false,Friday\n")
  }

  @Test func daysStandWithNumbers() {
    let moment = Value.timestamp(1_766_188_799, scale: 0)
    let answer = Samples.table([
      Samples.column("column", [.text("joined"), .text("ltv"), .text("seen")], .dimension),
      Samples.column("max", [.date(Samples.day(2025, 1, 31)), .float(1234.5), moment]),
    ])
    #expect(
      Samples.output(answer) == """
        column         max
        ──────  ──────────
        joined  2025-01-31
        ltv       1,234.50
        seen    2025-12-19

        """)
  }

  @Test func sparedColumnsGoFirst() {
    var table = ResultTable(
      columns: ["name", "p25", "median", "p75", "max"].map {
        Samples.column($0, [.integer(1_000_000)], $0 == "name" ? .dimension : .measure)
      })
    table.columns[1].spareRank = 3
    table.columns[3].spareRank = 3
    table.columns[4].spareRank = 1
    func shown(_ width: Int) -> String {
      let lines = Samples.output(Answer(table: table), width: width).split(separator: "\n")
      return lines[0] + " / " + lines[lines.count - 1]
    }
    #expect(!shown(60).contains("more"))
    #expect(shown(44).contains("… 1 more column: p75"))
    #expect(shown(32).contains("… 2 more columns: p25, p75"))
    #expect(shown(24).contains("… 3 more columns: p25, …"))
  }

  /// A profile of a wide table on a terminal of 100 columns: what matters is there.
  @Test func profilesFitATerminal() {
    let names = [
      "column", "type", "missing", "distinct", "min", "p25", "median", "p75", "max", "top values",
      "histogram",
    ]
    let day = Value.date(Samples.day(2025, 1, 31))
    let money = Value.exact(1_234_567, scale: 2)
    let rows: [[Value]] = [
      [
        .text("acquisition_cost"), .text("decimal"), .integer(12), .integer(20_000), money, money,
        money, money, money, .missing, .text("▁▂▃▄▅▆▇█▂▁"),
      ],
      [
        .text("signup_date"), .text("date"), .integer(0), .integer(1_234), day, day, day, day, day,
        .missing, .text("▁▂▃▄▅▆▇█▂▁"),
      ],
      [
        .text("region"), .text("text"), .integer(0), .integer(5), .missing, .missing, .missing,
        .missing, .missing, .text("North (12,345), South (5,432), East (1,234)"), .missing,
      ],
    ]
    var table = ResultTable(
      columns: names.enumerated().map { place, name in
        Samples.column(name, rows.map { $0[place] }, place < 2 || place > 8 ? .dimension : .measure)
      })
    for (name, rank) in [("p25", 3), ("p75", 3), ("histogram", 2), ("type", 1)] {
      if let place = names.firstIndex(of: name) { table.columns[place].spareRank = rank }
    }
    let lines = Samples.output(Answer(table: table), width: 100).split(separator: "\n")
    #expect(lines.allSatisfy { DisplayWidth.of(String($0)) <= 100 })
    for name in ["column", "missing", "distinct", "min", "median", "max", "top values"] {
      #expect(lines[0].contains(name), "\(lines[0])")
    }
    #expect(lines[4].contains("North (12,3"), "\(lines[4])")
  }
}
