import Columnar
import Planning
import TestSupport
import Testing

@testable import Engine

/// Listings of customers and events, profiles, samples.
@Suite struct RowTests {
  static let listings: [(text: String, rows: [[Value]])] = [
    ("list id where region matches '^[NE]$'", [[n(1)], [n(2)], [n(5)]]),
    ("list id where region ~matches 's'", [[n(3)], [n(4)]]),
    (
      "list orders amount, region where category = B", [[n(50), t("N")], [n(70), t("S")]]
    ),
    ("list orders amount sort amount desc limit 2", [[n(100)], [n(70)]]),
    ("list orders amount during 2024-01", [[n(100)], [n(30)], [n(20)]]),
    ("list orders amount where score > 40", [[n(5)]]),
    (
      "list orders category, amount sort amount desc limit 1 per category",
      [[t("A"), n(100)], [t("B"), n(70)], [t("C"), n(10)]]
    ),
    (
      "list orders customer, amount where amount < 10 including unassigned",
      [[n(6), n(5)], [.missing, n(7)]]
    ),
    (
      "list id, region sort score desc limit 1 per region",
      [[n(6), .missing], [n(4), t("S")], [n(2), t("N")], [n(5), t("E")]]
    ),
    (
      "list id, growth of sum(orders.amount) during 2024-02 vs 2024-01"
        + " sort growth of sum(orders.amount) desc",
      [
        [n(1), f(-0.5)], [n(2), f(-1)], [n(3), .new], [n(4), .missing], [n(5), .missing],
        [n(6), .missing],
      ]
    ),
    ("list id where growth of sum(orders.amount) > 0 during 2024-02 vs 2024-01", []),
  ]

  @Test(arguments: listings) func lists(text: String, rows: [[Value]]) {
    let asked = Asked(text)
    #expect(asked.rows == rows, "\(asked.diagnostics)")
  }

  @Test func rowsWithoutACustomerAreTold() {
    let notes = Asked("list orders amount").answer?.footnotes ?? []
    #expect(notes.contains(.unassigned(table: "orders", rows: 1, amount: n(7))), "\(notes)")
    let customers = Asked("list id").answer?.footnotes ?? []
    #expect(!customers.contains { if case .unassigned = $0 { true } else { false } })
  }

  @Test func eventsOfManyBatches() {
    let tables = [LargeStore.customerTable, LargeStore.orderTable]
    let listed = Asked(
      "list orders id, amount, date sort amount desc, id limit 50", tables)
    #expect(listed.rows.count == 50, "\(listed.diagnostics)")
    let known = LargeStore.orders.filter { $0.customer >= 0 }.compactMap(\.amount)
      .sorted(by: >).prefix(50)
    #expect(listed.rows.map { $0[1] } == known.map { .exact(Int128($0), scale: 2) })
    let all = Asked("list orders amount including unassigned", tables)
    #expect(all.rows.count == LargeStore.orders.count)
  }

  @Test func profileOfCustomers() {
    let rows = Asked("profile").rows
    let score = rows.first { $0[0] == t("score") }
    #expect(
      score == [
        t("score"), t("integer"), n(1), n(4), n(10), f(20), f(20), f(30), n(50),
        t("20 (2), 10 (1), 30 (1)"), t("▄ █  ▄   ▄"),
      ])
    let region = rows.first { $0[0] == t("region") }
    #expect(
      region == [
        t("region"), t("text"), n(1), n(3), t("E"), .missing, .missing, .missing, t("S"),
        t("N (2), S (2), E (1)"), t(""),
      ])
  }

  @Test func profileOfEvents() {
    let asked = Asked("profile orders")
    let dates = asked.rows.first { $0[0] == t("date") }
    let day = { (month: Int, day: Int) in
      Value.date(
        CalendarDay(number: CalendarDay.number(year: 2024, month: month, day: day)))
    }
    #expect(
      dates.map { Array($0[2...8]) } == [
        n(0), n(7), day(1, 10), day(1, 20), day(2, 5), day(3, 6), day(4, 15),
      ])
    #expect(
      asked.answer?.footnotes.contains(.unassigned(table: "orders", rows: 1, amount: n(7))) == true)
  }

  @Test func samplesAreNestedAndStable() throws {
    let store = LargeStore.store
    let engine = ColumnarEngine(threads: 2)
    let members = { (percent: Int) in
      try engine.members(
        of: .sampled(below: UInt64.max / 100 * UInt64(percent)), store: store, under: Stage())
    }
    let (ten, fifty) = (try members(10), try members(50))
    #expect(abs(ten.setCount - 4_000) < 300)
    #expect(abs(fifty.setCount - 20_000) < 600)
    #expect((0..<store.customers.count).allSatisfy { !ten[$0] || fifty[$0] })
    #expect(Samples.mixed(1) == 0x910a_2dec_8902_5cc1)
  }

  @Test func youngCustomersAreCounted() {
    let notes =
      Asked("segment show sum(orders.amount) in first 60 days").answer?.footnotes ?? []
    #expect(notes.contains { if case .tooYoung(2, _) = $0 { true } else { false } }, "\(notes)")
  }
}
