import Columnar
import Planning
import TestSupport
import Testing

@testable import Engine

/// Stores with nothing, with much in one place, and numbers at the end of their range.
@Suite struct EdgeStoreTests {
  private static func customers(_ keys: [Int64], _ columns: [(String, Column)] = []) -> StagedTable
  {
    LargeStore.staged(
      "customers", [("id", Column(type: .integer, integers: keys))] + columns,
      .customers(key: "id", joined: nil))
  }

  private static func orders(
    _ owners: [Int64?], _ columns: [(String, Column)] = []
  ) -> StagedTable {
    let days = owners.indices.map { Int64(19_000 + $0 % 60) }
    return LargeStore.staged(
      "orders",
      [
        ("id", Column(type: .integer, integers: owners)),
        ("date", Column(type: .date, integers: days)),
        ("amount", Column(type: .decimal(scale: 2), integers: owners.indices.map { Int64($0) })),
      ] + columns, .events(EventRoles(customer: "id", time: "date", amount: "amount")))
  }

  private static func big(_ numbers: [Int64?]) -> (String, Column) {
    ("big", Column(type: .integer, integers: numbers))
  }

  // MARK: - Nothing there

  @Test func nothingLoaded() {
    #expect(Asked("segment", []).rows == [[.integer(0), .missing]])
    #expect(Asked("list", []).rows == [])
    #expect(Asked("segment by customer", []).rows == [])
  }

  static let noEvents: [(text: String, rows: [[Value]])] = [
    ("segment", [[.integer(2), .float(1)]]),
    ("segment where any orders", [[.integer(0), .missing]]),
    ("segment where no orders show customers", [[.integer(2)]]),
    (
      "segment show sum(orders.amount), avg(orders.amount), count(orders)",
      [[.exact(0, scale: 2), .missing, .integer(0)]]
    ),
    ("segment by month", []),
    (
      "list id, recency, frequency, ltv",
      [
        [.integer(1), .missing, .integer(0), .exact(0, scale: 2)],
        [.integer(2), .missing, .integer(0), .exact(0, scale: 2)],
      ]
    ),
    ("segment by amount", []),
  ]

  @Test(arguments: noEvents) func customersWithoutEvents(text: String, rows: [[Value]]) {
    let tables = [EdgeStoreTests.customers([1, 2]), EdgeStoreTests.orders([])]
    let asked = Asked("set as of 2024-01-01\n" + text, tables)
    #expect(asked.rows == rows, "\(asked.diagnostics)")
  }

  static let nobodys: [(text: String, rows: [[Value]])] = [
    ("segment where any orders show customers", [[.integer(0)]]),
    ("segment show sum(orders.amount), rows(orders)", [[.exact(0, scale: 2), .integer(0)]]),
    ("segment by year show sum(amount)", []),
    (
      "segment by year show sum(amount), rows(orders), customers including unassigned",
      [
        [
          .period(CalendarPeriod(unit: .year, index: 52)), .exact(3, scale: 2), .integer(3),
          .integer(0),
        ]
      ]
    ),
  ]

  @Test(arguments: nobodys) func eventsOfNobody(text: String, rows: [[Value]]) {
    let tables = [EdgeStoreTests.customers([1, 2]), EdgeStoreTests.orders([nil, 7, nil])]
    let asked = Asked(text, tables)
    #expect(asked.rows == rows, "\(asked.diagnostics)")
    let derived = Asked("segment show customers", [EdgeStoreTests.orders([nil, nil])])
    #expect(derived.rows == [[.integer(0)]])
  }

  @Test func aCustomerWithMoreRowsThanABatch() {
    var owners: [Int64?] = (0..<5_000).map { _ in 7 }
    owners += [1, 9, 9, nil]
    let tables = [EdgeStoreTests.customers([1, 7, 8, 9]), EdgeStoreTests.orders(owners)]
    let facts = Asked(
      "list id, rows(orders), sum(orders.amount), max(orders.amount), median(orders.amount)", tables
    )
    let sum = Int128(5_000 * 4_999 / 2)
    #expect(
      facts.rows == [
        [.integer(1), .integer(1), .exact(5_000, scale: 2), .exact(5_000, scale: 2), .float(50)],
        [
          .integer(7), .integer(5_000), .exact(sum, scale: 2), .exact(4_999, scale: 2),
          .float(24.99 + (25 - 24.99) * 0.5),
        ],
        [.integer(8), .integer(0), .exact(0, scale: 2), .missing, .missing],
        [
          .integer(9), .integer(2), .exact(10_003, scale: 2), .exact(5_002, scale: 2),
          .float(50.01 + (50.02 - 50.01) * 0.5),
        ],
      ])
    let months = Asked("segment by day show rows(orders), customers", tables)
    #expect(months.rows.count == 60)
    #expect(months.totals == [nil, .integer(5_003), .integer(3)])
    #expect(months.rows.reduce(0) { $0 + ($1[1].double ?? 0) } == 5_003)
  }

  // MARK: - Numbers

  @Test func sumsOf128Bits() {
    let tables = [EdgeStoreTests.customers([1, 2, 3], [EdgeStoreTests.big([.max, .max, -5])])]
    let max = Int128(Int64.max)
    #expect(Asked("segment show sum(big)", tables).rows == [[.exact(2 * max - 5, scale: 0)]])
    #expect(
      Asked("list big * big where big > 0 limit 1", tables).rows == [[.exact(max * max, scale: 0)]])
    let least = [EdgeStoreTests.customers([1, 2], [EdgeStoreTests.big([.min, .min])])]
    #expect(
      Asked("segment show sum(big), min(-big), max(abs(big))", least).rows
        == [
          [
            .exact(2 * Int128(Int64.min), scale: 0), .exact(1 << 63, scale: 0),
            .exact(1 << 63, scale: 0),
          ]
        ])
  }

  static let tooLarge = [
    "segment show sum(big * big)", "list big * big + big * big",
    "segment by id show sum(big * big * 5)",
    "list big * big * 10", "segment show max(big * big * 2)",
    "list sum(orders.big * orders.big)", "list avg(orders.big * orders.big)",
    "segment by day show sum(big * big)", "segment show sum(sum(orders.big * orders.big))",
    "segment by year show avg(sum(orders.big * orders.big))",
    "segment by region show sum(big) * sum(big) * 2",
    "segment by region having sum(big) * sum(big) * 2 > 1",
  ]

  /// Two customers, two orders each; a product of two such numbers has 38 digits.
  @Test(arguments: tooLarge) func past38Digits(text: String) {
    let both: [Int64?] = [.max, .max]
    let tables = [
      EdgeStoreTests.customers(
        [1, 2], [EdgeStoreTests.big(both), ("region", Column(texts: ["N", "S"]))]),
      EdgeStoreTests.orders([1, 2, 1, 2], [EdgeStoreTests.big(both + both)]),
    ]
    let asked = Asked(text, tables)
    #expect(asked.codes == ["overflow"], "\(asked.rows)")
  }

  /// Each day's customer fits, the total over both does not.
  @Test func theTotalAloneIsPast38Digits() {
    let tables = [
      EdgeStoreTests.customers([1, 2], [EdgeStoreTests.big([.max, .max])]),
      EdgeStoreTests.orders([1, 2]),
    ]
    #expect(Asked("segment by day show sum(big * big)", tables).codes == ["overflow"])
    let one = [tables[0].keeping(1), tables[1].keeping(1)]
    #expect(Asked("segment by day show sum(big * big)", one).codes == [])
  }

  @Test func textsWithoutCodesAreTheSameByBytes() {
    let notes = LargeStore.withoutCodes(["b", "a", "b", "\u{e9}", "e\u{301}", "a"])
    let tables = [
      EdgeStoreTests.customers([1, 2]),
      EdgeStoreTests.orders([1, 1, 1, 2, 2, 2], [("note", notes)]),
    ]
    #expect(
      Asked("list id, distinct(orders.note), last(orders.note)", tables).rows
        == [[.integer(1), .integer(2), .text("b")], [.integer(2), .integer(3), .text("a")]])
    #expect(Asked("segment show distinct(note)", tables).rows == [[.integer(4)]])
    let nested = Asked(
      "segment by year show sum(distinct(orders.note)), avg(distinct(orders.note))", tables)
    #expect(nested.rows.map { Array($0.dropFirst()) } == [[.integer(5), .float(2.5)]])
    #expect(Asked("segment by note show rows(orders)", tables).rows.count == 4)
    #expect(
      Asked("list id where any orders (note = 'e\u{301}')", tables).rows == [[.integer(2)]])
    let sorted = Asked("list id sort last(orders.note), id", tables)
    #expect(sorted.rows == [[.integer(2)], [.integer(1)]])
  }

  @Test func divisionsByZeroAreMissingAndCounted() {
    let tables = [EdgeStoreTests.customers([1, 2, 3], [EdgeStoreTests.big([0, 2, nil])])]
    let asked = Asked("list id, 1 / big", tables)
    #expect(asked.rows.map { $0[1] } == [.missing, .float(0.5), .missing])
    #expect(asked.answer?.footnotes.contains(.dividedByZero(1)) == true)
  }
}
