import Columnar
import Planning
import TestSupport
import Testing

@testable import Engine

/// Several tasks: answers depend on no thread, and are those of plain loops over the same arrays.
@Suite struct LargeStoreTests {
  private static let store = LargeStore.store

  private static func answer(_ text: String, threads: Int = 2) throws -> Answer {
    let plan = try #require(bound(text, store))
    return try ColumnarEngine(threads: threads).answer(plan, store: store)
  }

  /// Every value, with the bits of floats.
  private static func text(_ answer: Answer) -> String {
    let columns = (answer.table?.columns ?? []).map { column in
      let values = (column.values + [column.total ?? .missing]).map { value in
        if case .float(let number) = value { return String(number.bitPattern) }
        return "\(value)"
      }
      return "\(column.name): \(values.joined(separator: ", "))"
    }
    return (columns + ["\(answer.footnotes)"]).joined(separator: "\n")
  }

  private static func rows(_ answer: Answer) -> [[Value]] {
    let columns = answer.table?.columns ?? []
    return (0..<(columns.first?.values.count ?? 0)).map { row in columns.map { $0.values[row] } }
  }

  static let statements = [
    "segment by region",
    "segment where satisfaction >= 5 by region show avg(score), sum(score), stddev(score)",
    "segment by region show sum(orders.weight), avg(orders.weight)",
    "segment by month show sum(weight), customers, count(orders)",
    "segment by month, region, category show sum(weight), sum(amount), customers",
    "segment by orders.weight show customers limit 50",
    "segment where any orders (category = Tea) in last 90 days by region show customers, median(amount)",
    "segment by category show p90(amount), distinct(orders.weight), stddev(weight)",
    "segment by region show avg(sum(orders.weight)), max(count(orders))",
    "segment by month show sum(weight), count(orders) including unassigned",
    "segment by round(orders.weight), satisfaction show sum(weight) limit 100",
    "segment by region show first(orders.category), last(orders.weight)",
    "segment by note show customers, distinct(note)",
    "segment by orders.invoice show customers, sum(amount) sort sum(amount) desc limit 50",
    "segment by orders.amount, orders.invoice show customers, sum(weight) limit 100",
    "segment by id, category show customers, share of sum(amount) having customers > 0",
    "list id, sum(orders.weight), recency sort sum(orders.weight) desc limit 30",
    "list id, distinct(orders.note), gap where count(orders) > 1 sort gap desc, id limit 50",
    "segment where no orders in first 30 days show customers, sum(score) / customers",
  ]

  @Test(arguments: statements) func threadsChangeNoBit(text: String) throws {
    let one = LargeStoreTests.text(try LargeStoreTests.answer(text, threads: 1))
    for threads in [2, 7] {
      #expect(LargeStoreTests.text(try LargeStoreTests.answer(text, threads: threads)) == one)
    }
  }

  private static let assigned = LargeStore.orders.filter { $0.customer >= 0 }

  private static func region(_ place: Int?) -> Value {
    place.map { .text(LargeStore.regions[$0]) } ?? .missing
  }

  @Test func customersByRegion() throws {
    let answer = try LargeStoreTests.answer(
      "segment where satisfaction >= 5 by region show customers, sum(satisfaction)")
    var counts: [Int?: (Int, Int)] = [:]
    for customer in 0..<LargeStore.customerCount {
      guard let value = LargeStore.satisfaction[customer], value >= 5 else { continue }
      let known = counts[LargeStore.region[customer]] ?? (0, 0)
      counts[LargeStore.region[customer]] = (known.0 + 1, known.1 + value)
    }
    let rows = LargeStoreTests.rows(answer)
    #expect(rows.count == 5)
    for (region, (count, sum)) in counts {
      let row = rows.first { $0[0] == LargeStoreTests.region(region) }
      #expect(row == [LargeStoreTests.region(region), .integer(count), .integer(sum)])
    }
    let missing = LargeStore.satisfaction.count { $0 == nil }
    #expect(answer.footnotes.contains(.missing(what: "satisfaction", count: missing)))
  }

  @Test func amountsByMonthAndCategory() throws {
    let answer = try LargeStoreTests.answer(
      "segment by month, category show sum(amount), rows(orders), customers")
    struct Cell {
      var sum = 0
      var rows = 0
      var customers: Set<Int> = []
    }
    var cells: [[Int]: Cell] = [:]
    for order in LargeStoreTests.assigned {
      let month = CalendarPeriod(unit: .month, containing: CalendarDay(number: order.day)).index
      cells[[month, order.category], default: Cell()].sum += order.amount ?? 0
      cells[[month, order.category], default: Cell()].rows += 1
      cells[[month, order.category], default: Cell()].customers.insert(order.customer)
    }
    let rows = LargeStoreTests.rows(answer)
    #expect(rows.count == cells.count)
    for row in rows {
      guard case .period(let month) = row[0], case .text(let name) = row[1],
        let category = LargeStore.categories.firstIndex(of: name),
        let cell = cells[[month.index, category]]
      else {
        Issue.record("no such group: \(row)")
        continue
      }
      #expect(
        Array(row[2...]) == [
          .exact(Int128(cell.sum), scale: 2), .integer(cell.rows), .integer(cell.customers.count),
        ])
    }
    let total = answer.table?.columns.last?.total
    #expect(total == .integer(Set(LargeStoreTests.assigned.map(\.customer)).count))
    let nobody = LargeStore.orders.filter { $0.customer < 0 }
    let amount = nobody.reduce(0) { $0 + ($1.amount ?? 0) }
    #expect(
      answer.footnotes.contains(
        .unassigned(
          table: "orders", rows: nobody.count, amount: .exact(Int128(amount), scale: 2))))
  }

  @Test func factsOfEachCustomer() throws {
    let answer = try LargeStoreTests.answer(
      """
      list id, count(orders), rows(orders), sum(orders.amount), max(orders.amount),
        distinct(orders.note), recency where any orders sort rows(orders) desc, id
      """)
    var byCustomer: [Int: [Order]] = [:]
    for order in LargeStoreTests.assigned { byCustomer[order.customer, default: []].append(order) }
    let ordered = byCustomer.sorted {
      $0.value.count != $1.value.count ? $0.value.count > $1.value.count : $0.key < $1.key
    }
    let rows = LargeStoreTests.rows(answer)
    #expect(rows.count == ordered.count)
    #expect(rows.first?[2] == .integer(ordered.first?.value.count ?? 0))
    var failures: [String] = []
    for (row, (customer, orders)) in zip(rows, ordered) {
      let greatest = orders.compactMap(\.amount).max()
      let expected: [Value] = [
        .integer(customer), .integer(Set(orders.map(\.event)).count), .integer(orders.count),
        .exact(Int128(orders.reduce(0) { $0 + ($1.amount ?? 0) }), scale: 2),
        greatest.map { .exact(Int128($0), scale: 2) } ?? .missing,
        .integer(Set(orders.map { $0.event % 3 }).count),
        .integer(LargeStore.lastDay - (orders.map(\.day).max() ?? 0)),
      ]
      if row != expected { failures.append("\(row), expected \(expected)") }
    }
    #expect(failures.isEmpty, "\(failures.count): \(failures.first ?? "")")
  }

  @Test func quantifiersInAWindow() throws {
    let answer = try LargeStoreTests.answer(
      "segment where at least 2 orders (category = Tea) in last 200 days show customers")
    var events: [Int: Set<Int>] = [:]
    for order in LargeStoreTests.assigned
    where order.category == 1 && order.day > LargeStore.lastDay - 200 {
      events[order.customer, default: []].insert(order.event)
    }
    #expect(LargeStoreTests.rows(answer) == [[.integer(events.values.count { $0.count >= 2 })]])
  }

  @Test func flatAndHashedGroupsAreTheSame() throws {
    // Two bounds of one dimension: narrow enough for a flat array, and not.
    let flat = try LargeStoreTests.answer(
      "segment by satisfaction show customers, sum(orders.amount)")
    let hashed = try LargeStoreTests.answer(
      "segment by satisfaction * 100000 show customers, sum(orders.amount)")
    let narrow = LargeStoreTests.rows(flat)
    let wide = LargeStoreTests.rows(hashed)
    #expect(narrow.map { Array($0.dropFirst()) } == wide.map { Array($0.dropFirst()) })
    #expect(narrow.count == 11 && narrow.last?.first == .missing && wide.last?.first == .missing)
    for (a, b) in zip(narrow, wide).dropLast() {
      guard case .exact(let x, 0) = a[0], case .exact(let y, 0) = b[0] else { continue }
      #expect(x * 100_000 == y)
    }
  }

  @Test(arguments: ["segment by month", "list id limit 3", "segment show sum(orders.amount)"])
  func interruption(text: String) throws {
    let plan = try #require(bound(text, LargeStoreTests.store))
    for threads in [1, 2] {
      let budget = Budget { true }
      #expect(throws: BudgetError.self) {
        try ColumnarEngine(threads: threads)
          .answer(plan, store: LargeStoreTests.store, under: Stage(budget))
      }
      guard case .interrupted? = budget.error else {
        Issue.record("the budget knows why")
        continue
      }
    }
    let asked = Asked(
      text, [LargeStore.customerTable.keeping(5), LargeStore.orderTable.keeping(5)]
    ) { true }
    #expect(asked.codes == ["interrupted"])
  }
}

extension StagedTable {
  /// The first rows.
  func keeping(_ count: Int) -> StagedTable {
    StagedTable(table.gathered((0..<UInt32(count)).map { $0 }), role: role, attributes: attributes)
  }
}
