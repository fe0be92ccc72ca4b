import Columnar
import Messages
import Planning
import TestSupport
import Testing

@testable import Engine

/// Windows of time by one column, alone and against the window before, are those of plain loops.
@Suite struct WindowTests {
  private struct Sale {
    var customer: Int
    var day: Int
    var product: Int
    var amount: Int
  }

  private static let firstDay = CalendarDay.number(year: 2022, month: 5, day: 3)
  private static let lastDay = CalendarDay.number(year: 2025, month: 12, day: 31)

  /// `products` decides how wide the codes are, `most` how wide the amounts.
  private static func sales(products: Int, most: Int, seed: UInt64) -> [Sale] {
    var source = RandomSource(seed: seed)
    return (0..<9_000).map { row in
      Sale(
        customer: source.chance(20) ? 7 : source.below(3_000),
        day: row == 0 ? lastDay : source.number(firstDay...lastDay),
        product: source.below(products), amount: source.number(-most / 3...most))
    }
  }

  private static func store(_ sales: [Sale]) -> Store {
    let customers = LargeStore.staged(
      "customers",
      [("id", Column(type: .integer, integers: (0..<3_000).map { Int64($0) }))],
      .customers(key: "id", joined: nil))
    let table = LargeStore.staged(
      "sales",
      [
        ("id", Column(type: .integer, integers: sales.map { Int64($0.customer) })),
        ("day", Column(type: .date, integers: sales.map { Int64($0.day) })),
        ("product", Column(texts: sales.map { "p\($0.product)" })),
        ("amount", Column(type: .decimal(scale: 2), integers: sales.map { Int64($0.amount) })),
      ], .events(EventRoles(customer: "id", time: "day", amount: "amount")))
    return Store.empty.adding(customers).adding(table)
  }

  private static func day(_ year: Int, _ month: Int, _ day: Int) -> Int {
    CalendarDay.number(year: year, month: month, day: day)
  }

  private struct Case: CustomTestStringConvertible {
    var clauses: String
    var window: ClosedRange<Int>
    var baseline: ClosedRange<Int>?
    var testDescription: String { clauses }
  }

  private static let cases = [
    Case(clauses: "during this quarter", window: day(2025, 10, 1)...day(2025, 12, 31)),
    Case(
      clauses: "during this quarter vs previous",
      window: day(2025, 10, 1)...day(2025, 12, 31), baseline: day(2025, 7, 1)...day(2025, 9, 30)),
    Case(
      clauses: "during 2024 vs previous", window: day(2024, 1, 1)...day(2024, 12, 31),
      baseline: day(2023, 1, 1)...day(2023, 12, 31)),
    // Windows that do not adjoin: one apart from the other, one within the other.
    Case(
      clauses: "during this quarter vs year ago",
      window: day(2025, 10, 1)...day(2025, 12, 31), baseline: day(2024, 10, 1)...day(2024, 12, 31)),
    Case(
      clauses: "during 2025 vs last quarter", window: day(2025, 1, 1)...day(2025, 12, 31),
      baseline: day(2025, 7, 1)...day(2025, 9, 30)),
    // Nothing before the first day.
    Case(
      clauses: "during 2022 vs previous", window: day(2022, 1, 1)...day(2022, 12, 31),
      baseline: day(2021, 1, 1)...day(2021, 12, 31)),
  ]

  @Test(arguments: [(3, 200), (3, 30_000), (400, 3_000_000)])
  func againstLoops(_ products: Int, _ most: Int) throws {
    let sales = WindowTests.sales(products: products, most: most, seed: UInt64(products + most))
    let store = WindowTests.store(sales)
    for (one, threads) in WindowTests.cases.flatMap({ one in [1, 3].map { (one, $0) } }) {
      for measure in ["sum(amount)", "count(sales)"] {
        let plan = try #require(
          bound("segment by sales.product \(one.clauses) show \(measure)", store))
        let stage = Stage(for: .measurements)
        let answer = try ColumnarEngine(threads: threads).answer(plan, store: store, under: stage)
        // The plan tells the rows of each window, though one loop may have found both.
        let scans = stage.parts.filter { $0.title == "scan of sales" }.map(\.rowsOut)
        let days = [one.window] + (one.baseline.map { [$0] } ?? [])
        #expect(scans == days.map { days in sales.count { days.contains($0.day) } })
        let columns = answer.table?.columns ?? []
        let counts = measure.hasPrefix("count")
        let sum = { (product: Int, days: ClosedRange<Int>) -> Value in
          let rows = sales.filter { days.contains($0.day) && $0.product == product }
          if counts { return .exact(Int128(rows.count), scale: 0) }
          return .exact(Int128(rows.reduce(0) { $0 + $1.amount }), scale: 2)
        }
        let shown = Set(sales.filter { one.window.contains($0.day) }.map(\.product))
        #expect((columns.first?.values.count ?? 0) >= shown.count, "\(one.clauses)")
        for (row, name) in (columns.first?.values ?? []).enumerated() {
          guard case .text(let text) = name, let product = Int(text.dropFirst()) else {
            Issue.record("a row without a product")
            continue
          }
          #expect(
            columns[1].values[row] == sum(product, one.window), "\(one.clauses) \(measure)")
          if let baseline = one.baseline {
            #expect(
              columns[2].values[row] == sum(product, baseline), "\(one.clauses) \(measure)")
          }
        }
      }
    }
  }
}
