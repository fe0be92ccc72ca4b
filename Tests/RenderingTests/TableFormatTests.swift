import Columnar
import Messages
import Rendering
import Testing

/// The table for people.
struct TableFormatTests {
  @Test func drawsEveryKindOfColumn() {
    #expect(
      Samples.output(Samples.regions) == """
        customers by region

        region      customers    share        amount     avg  since
        ──────────  ─────────  ───────  ────────────  ──────  ──────────
        华东           12,345   92.5 %  1,447,682.12  117.27  2025-01-31
        North|East      1,000    7.5 %         -5.00   -0.01  1969-07-20
        (other)             5    0.0 %          0.05    0.01  (missing)
        (missing)           0    0.0 %             –       –  (missing)
        ──────────  ─────────  ───────  ────────────  ──────  ──────────
        total          13,350  100.0 %  1,447,677.17

        as of 2025-12-31
        135,080 rows of orders without a customer left out (amount 1,447,682.12)

        """)
  }

  @Test func alignsWideText() {
    let answer = Samples.table([
      Samples.column("城市", [.text("上海"), .text("e\u{301}🙂"), .text("a")], .dimension),
      Samples.column("note", [.text("x"), .text("y"), .text("z")], .dimension),
    ])
    #expect(
      Samples.output(answer) == """
        城市  note
        ────  ────
        上海  x
        e\u{301}🙂   y
        a     z

        """)
  }

  @Test func showsOneRowWithoutDimensions() {
    let answer = Samples.table([
      Samples.column("customers", [.integer(20_000)]),
      Samples.column("active", [.boolean(true)]),
    ])
    #expect(
      Samples.output(answer) == """
        customers  active
        ─────────  ──────
           20,000  true

        """)
  }

  @Test func showsEmptyResults() {
    let columns = [
      Samples.column("region", [], .dimension),
      ResultColumn(name: "customers", role: .measure, values: [], total: .integer(0)),
    ]
    #expect(
      Samples.output(Samples.table(columns)) == """
        region  customers
        ──────  ─────────
        (no rows)

        """)
    #expect(
      Samples.output(Samples.table(columns, hasTotal: true)) == """
        region  customers
        ──────  ─────────
        (no rows)
        ──────  ─────────
        total           0

        """)
    #expect(Samples.output(Samples.table([])) == "(no rows)\n")
    #expect(Samples.output(Samples.table([]), width: 80) == "(no rows)\n")
    #expect(Samples.output(Answer()) == "")
    #expect(Samples.output(Answer(title: "done")) == "done\n")
    #expect(Samples.output(Answer(footnotes: [.text("kept")])) == "kept\n")
  }

  /// Keys and years are names: no thousands separators, but at the right like numbers.
  @Test func leavesNumbersThatNameThingsPlain() {
    let answer = Samples.table([
      Samples.column("year", [.integer(2024), .integer(2025), .missing], .dimension),
      Samples.column("orders", [.integer(1024), .integer(2025), .missing]),
    ])
    #expect(
      Samples.output(answer) == """
             year  orders
        ─────────  ──────
             2024   1,024
             2025   2,025
        (missing)       –

        """)
  }

  @Test func showsExtremesInFull() {
    let answer = Samples.table([
      Samples.column("units", [.exact(.max, scale: 0), .exact(.min, scale: 10)])
    ])
    #expect(
      Samples.output(answer) == """
                                                      units
        ───────────────────────────────────────────────────
        170,141,183,460,469,231,731,687,303,715,884,105,727
         -17,014,118,346,046,923,173,168,730,371.5884105728

        """)
  }

  @Test(
    arguments: [
      ([1.0, 25, 3.14159], ["1.00", "25.00", "3.14"]),
      ([1234.5678, 0.001], ["1,234.57", "0.00"]),
      ([1.5, 0.0012], ["1.5000", "0.0012"]),
      ([15, 0.0012], ["15.00", "0.00"]),
      ([0.5, 0.25], ["0.5000", "0.2500"]),
      ([0.0312, -0.0004], ["0.03120", "-0.00040"]),
      ([0, 0], ["0.00", "0.00"]),
      ([1e18, 1e15], ["1e+18", "1,000,000,000,000,000.00"]),
      ([1e-12], ["0.0000000000"]),
      ([-.infinity, .nan, 2], ["-inf", "nan", "2.00"]),
    ] as [([Double], [String])])
  func choosesDecimalsOnceAColumn(numbers: [Double], expected: [String]) {
    let output = Samples.output(Samples.table([Samples.column("x", numbers.map(Value.float))]))
    let cells = output.split(separator: "\n").dropFirst(2).map { $0.trimmed }
    #expect(cells == expected)
  }

  @Test func writesTimes() {
    let noon: Int64 = 1_752_494_400  // 2025-07-14 12:00:00
    let answer = Samples.table([
      Samples.column("whole", [.timestamp(noon, scale: 0), .timestamp(-1, scale: 0)]),
      Samples.column("thousandths", [.timestamp(noon * 1000, scale: 3), .timestamp(-1, scale: 3)]),
      Samples.column("zeros", [.timestamp(noon * 1000, scale: 3), .missing]),
      Samples.column(
        "unit",
        [
          .period(CalendarPeriod(unit: .hour, index: -1)),
          .period(CalendarPeriod(unit: .week, containing: Samples.day(2025, 7, 14))),
        ], .dimension),
    ])
    #expect(
      Samples.output(answer) == """
        whole                thousandths              zeros                unit
        ───────────────────  ───────────────────────  ───────────────────  ────────────────
        2025-07-14 12:00:00  2025-07-14 12:00:00.000  2025-07-14 12:00:00  1969-12-31 23:00
        1969-12-31 23:59:59  1969-12-31 23:59:59.999  –                    2025-W29

        """)
  }

  @Test func escapesLineEndsInCells() {
    let answer = Samples.table([Samples.column("a\nb", [.text("x\r\ny\tz")], .dimension)])
    #expect(
      Samples.output(answer) == #"""
        a\nb
        ─────────
        x\r\ny\tz

        """#)
  }
}

// MARK: - Fitting a terminal

extension TableFormatTests {
  @Test func cutsLongTextOnly() {
    let answer = Samples.table([
      Samples.column(
        "name", [.text("abcdefghijklmnopqrstuvwxyz"), .text("客户客户客户客户客户客户")], .dimension),
      Samples.column("sum(orders.amount)", [.integer(123_456_789), .integer(1)]),
      Samples.column("city", [.text("Berlin"), .text("Rome")], .dimension),
    ])
    #expect(
      Samples.output(answer, width: 40) == """
        name             sum(orders.amo…  city
        ───────────────  ───────────────  ──────
        abcdefghijklmn…      123,456,789  Berlin
        客户客户客户客…                1  Rome

        """)
    #expect(Samples.output(answer, width: 200) == Samples.output(answer))
  }

  @Test func hidesColumnsFromTheRight() {
    let columns = (1...6).map { Samples.column("measure \($0)", [.integer(1_000_000 * $0)]) }
    #expect(
      Samples.output(Samples.table(columns), width: 33) == """
        measure 1  measure 2  measure 3
        ─────────  ─────────  ─────────
        1,000,000  2,000,000  3,000,000
        … 3 more columns: measure 4, mea…

        """)
    let output = Samples.output(Samples.table(Array(columns.prefix(4))), width: 33)
    #expect(output.hasSuffix("… 1 more column: measure 4\n"))
  }

  /// Whatever the table, no line is wider than the terminal, and columns are shown or told.
  @Test func neverRunsOver() {
    var random = SeededRandom(seed: 5)
    for _ in 0..<300 {
      let count = Int.random(in: 1...30, using: &random)
      let columns = (0..<count).map { _ in
        let isText = Bool.random(using: &random)
        return ResultColumn(
          name: random.text() + random.text(), role: isText ? .dimension : .measure,
          values: (0..<3).map { _ in
            isText
              ? .text(random.text() + random.text() + random.text())
              : .integer(Int.random(in: -1_000_000...1_000_000, using: &random))
          })
      }
      let width = Int.random(in: 20...120, using: &random)
      let output = Samples.output(Samples.table(columns), width: width)
      for line in output.split(separator: "\n") {
        #expect(DisplayWidth.of(String(line)) <= width, "seed \(random.seed)")
      }
    }
  }

  /// A heading is parted before anything is hidden, and a word is cut where it is too long.
  @Test func partsHeadings() {
    let table = Samples.table([
      Samples.column("region", [.text("North")], .dimension),
      Samples.column("running share of customers", [.integer(1)]),
      Samples.column("sum(orders.amount) a year ago", [.integer(2)]),
    ])
    #expect(
      Samples.output(table, width: 31) == """
                  running
                 share of  sum(orders.…
        region  customers    a year ago
        ──────  ─────────  ────────────
        North           1             2

        """)
  }

  @Test func drawsAVeryWideTable() {
    let columns = (0..<5000).map { Samples.column("c\($0)", [.integer($0)]) }
    let output = Samples.output(Samples.table(columns), width: 80)
    #expect(output.contains("more columns: c"))
    let uncut = Samples.output(Samples.table(columns))
    #expect(uncut.split(separator: "\n")[2].hasSuffix("4,999"))
  }
}

extension Substring {
  fileprivate var trimmed: String {
    String(drop { $0 == " " })
  }
}
