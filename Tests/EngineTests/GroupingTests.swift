import Columnar
import Planning
import TestSupport
import Testing

@testable import Engine

/// What is made of a breakdown's groups beyond the groups themselves.
@Suite struct GroupingTests {
  static let byCategory = "segment by orders.category show sum(orders.amount), customers"

  static let statements: [(text: String, rows: [[Value]], totals: [Value?])] = [
    (
      "segment by top 1 orders.category show sum(orders.amount), customers, median(orders.amount)",
      [[t("A"), n(155), n(3), f(25)], [.other, n(130), n(3), f(50)]],
      [nil, n(285), n(5), f(30)]
    ),
    (
      "segment by only top 1 orders.category show sum(orders.amount), share of sum(orders.amount)",
      [[t("A"), n(155), f(155.0 / 285)]], [nil, n(285), f(1)]
    ),
    (
      "segment by region, top 1 orders.category per region show sum(orders.amount)",
      [
        [t("N"), t("A"), n(150)], [t("S"), t("B"), n(70)], [t("N"), .other, n(50)],
        [t("S"), .other, n(10)], [.missing, t("A"), n(5)],
      ], [nil, nil, n(285)]
    ),
    (
      "segment by region, orders.category show share of sum(orders.amount) per region",
      [
        [t("S"), t("B"), f(0.875)], [t("N"), t("A"), f(0.75)], [t("N"), t("B"), f(0.25)],
        [t("S"), t("C"), f(0.125)], [.missing, t("A"), f(1)],
      ], [nil, nil, .missing]
    ),
    (
      "segment by region, orders.category show sum(orders.amount) limit 1 per region",
      [[t("N"), t("A"), n(150)], [t("S"), t("B"), n(70)], [.missing, t("A"), n(5)]],
      [nil, nil, n(285)]
    ),
    (
      "segment by region show sum(orders.amount), running sum(orders.amount) sort region",
      [
        [t("E"), n(0), n(0)], [t("N"), n(200), n(200)], [t("S"), n(80), n(280)],
        [.missing, n(5), n(285)],
      ], [nil, n(285), .missing]
    ),
    (
      "segment by region show sum(orders.amount) having running sum(orders.amount) > 200",
      [[t("S"), n(80)], [t("E"), n(0)], [.missing, n(5)]], [nil, n(285)]
    ),
    (
      "trend sum(orders.amount), running sum(orders.amount), running customers",
      [
        [month(1), n(150), n(150), n(2)], [month(2), n(120), n(270), n(3)],
        [month(3), n(0), n(270), n(3)], [month(4), n(15), n(285), n(5)],
      ], [nil, n(285), .missing, .missing]
    ),
    (
      "segment by month, region show running customers sort month, region",
      [
        [month(1), t("N"), n(2)], [month(2), t("N"), n(2)], [month(2), t("S"), n(1)],
        [month(4), t("S"), n(2)], [month(4), .missing, n(1)],
      ], [nil, nil, .missing]
    ),
    (
      "segment by region show index of avg(orders.amount)",
      [
        [t("N"), f(50 / (285.0 / 7) * 100)], [t("S"), f(40 / (285.0 / 7) * 100)],
        [t("E"), .missing], [.missing, f(5 / (285.0 / 7) * 100)],
      ], [nil, f(100)]
    ),
    // April is cut short after 15 days, so January counts its first 15.
    (
      "segment by region during 2024-04 vs 2024-01 show sum(orders.amount)",
      [
        [t("S"), n(10), n(0), .new], [t("E"), n(0), n(0), .missing], [t("N"), n(0), n(100), f(-1)],
        [.missing, n(5), n(0), .new],
      ], [nil, n(15), n(100), f(-0.85)]
    ),
    (
      "segment by month during 2024-02 to 2024-03 vs 2024-01 to 2024-02 show sum(orders.amount)",
      [[month(2), n(120), n(150), f(-0.2)], [month(3), n(0), n(120), f(-1)]],
      [nil, n(120), n(270), f(-150.0 / 270)]
    ),
    (
      "segment by top 1 region, top 1 orders.category per region show sum(orders.amount)",
      [
        [t("N"), t("A"), n(150)], [.other, t("B"), n(70)], [t("N"), .other, n(50)],
        [.other, .other, n(10)], [.missing, t("A"), n(5)],
      ], [nil, nil, n(285)]
    ),
    (
      "segment by top 1 orders.category during 2024-02 vs 2024-01 show sum(orders.amount)",
      [[t("B"), n(120), n(0), .new], [.other, n(0), n(150), f(-1)]],
      [nil, n(120), n(150), f(-0.2)]
    ),
    (
      "segment by region where score > 15 vs all show customers",
      [
        [t("S"), n(2), n(2)], [t("N"), n(1), n(2)], [t("E"), n(0), n(1)], [.missing, n(1), n(1)],
      ], [nil, n(4), n(6)]
    ),
  ]

  @Test(arguments: statements)
  func answers(text: String, rows: [[Value]], totals: [Value?]) {
    let asked = Asked(text)
    #expect(asked.rows == rows, "\(asked.diagnostics)")
    #expect(asked.totals == totals)
  }

  @Test func hiddenValuesAreCounted() {
    let asked = Asked("segment by only top 1 orders.category show sum(orders.amount)")
    #expect(asked.answer?.footnotes.contains(.rowsNotShown(2)) == true)
  }

  @Test func acrossSpreadsADimension() throws {
    let asked = Asked(
      "segment by region across orders.category show sum(orders.amount), customers")
    let columns = try #require(asked.answer?.table?.columns)
    #expect(
      columns.map(\.across) == [
        nil, .value(t("A")), .value(t("A")), .value(t("B")), .value(t("B")), .value(t("C")),
        .value(t("C")), .total, .total,
      ])
    #expect(
      asked.rows == [
        [t("N"), n(150), n(2), n(50), n(1), n(0), n(0), n(200), n(2)],
        [t("S"), n(0), n(0), n(70), n(1), n(10), n(1), n(80), n(2)],
        [.missing, n(5), n(1), n(0), n(0), n(0), n(0), n(5), n(1)],
      ])
    #expect(
      asked.totals == [nil, n(155), n(3), n(120), n(2), n(10), n(1), n(285), n(5)])
  }

  @Test func acrossWithTheFirstValuesAndHaving() {
    let asked = Asked(
      "segment by region across top 1 orders.category show sum(orders.amount), avg(orders.amount)"
        + " having sum(orders.amount) > 50")
    #expect(
      asked.rows == [
        [t("N"), n(150), f(50), n(50), f(50), n(200), f(50)],
        [t("S"), n(0), .missing, n(80), f(40), n(80), f(40)],
      ])
    #expect(asked.answer?.table?.columns[3].across == .value(.other))
    #expect(asked.answer?.footnotes.contains(.rowsNotShown(1)) == true)
  }

  @Test func bothSidesOfManyGroupsAgreeWithSeparateStatements() {
    let tables = [LargeStore.customerTable, LargeStore.orderTable]
    let together = Asked(
      "segment by month, region across category show sum(amount), customers, median(amount)",
      tables)
    let rows = Asked(
      "segment by month, region show sum(amount), customers, median(amount)", tables)
    let columns = Asked(
      "segment by category show sum(amount), customers, median(amount)", tables)
    let cells = Asked(
      "segment by month, region, category show sum(amount), customers, median(amount)", tables)
    #expect(together.rows.map { Array($0.prefix(2) + $0.suffix(3)) } == rows.rows)
    #expect(Array(together.totals.suffix(3)) == Array(rows.totals.suffix(3)))
    for (place, column) in columns.rows.enumerated() {
      #expect(
        Array(together.totals[(2 + 3 * place)..<(5 + 3 * place)]) == column.dropFirst().map { $0 })
    }
    #expect(together.rows.count * 3 == cells.rows.count)
    let one = Asked("set as of 2024-06-30\n" + GroupingTests.byCategory, tables, threads: 1)
    #expect(one.rows == Asked("set as of 2024-06-30\n" + GroupingTests.byCategory, tables).rows)
  }

  @Test func othersOfManyGroupsAreMeasuredFromTheirRows() {
    let tables = [LargeStore.customerTable, LargeStore.orderTable]
    let top = Asked(
      "segment by top 3 month show sum(amount), customers, median(amount)", tables)
    #expect(top.rows.count == 4)
    #expect(top.rows.last?.first == .other)
    let kept = top.rows.prefix(3).compactMap { row -> String? in
      if case .period(let period) = row[0] { period.text } else { nil }
    }
    let rest = Asked(
      "segment where not date in \(kept[0]) and not date in \(kept[1]) and not date in \(kept[2])"
        + " show sum(amount), customers, median(amount)", tables)
    #expect(top.rows.last.map { Array($0.dropFirst()) } == rest.rows.first, "\(rest.diagnostics)")
  }
}
