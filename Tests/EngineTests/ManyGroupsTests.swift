import Columnar
import Planning
import TestSupport
import Testing

@testable import Engine

/// More groups than are made at once, against plain loops over the same arrays.
@Suite struct ManyGroupsTests {
  private static let assigned = LargeStore.orders.filter { $0.customer >= 0 }

  private static func rows(_ text: String, threads: Int = 2) throws -> [[Value]] {
    let plan = try #require(bound(text, LargeStore.store))
    let answer = try ColumnarEngine(threads: threads).answer(plan, store: LargeStore.store)
    let columns = answer.table?.columns ?? []
    return (0..<(columns.first?.values.count ?? 0)).map { row in columns.map { $0.values[row] } }
  }

  private static func cents(_ amount: Int) -> Value { .exact(Int128(amount), scale: 2) }

  /// Orders and their sum by invoice.
  private static let byInvoice = Dictionary(grouping: assigned, by: \.event).mapValues {
    (count: $0.count, sum: $0.reduce(0) { $0 + ($1.amount ?? 0) })
  }

  @Test func manyThereAre() { #expect(ManyGroupsTests.byInvoice.count > GroupValues.manyGroups) }

  @Test(arguments: ["", " limit 7", " limit 20000"]) func inTheirOwnOrder(limit: String) throws {
    let rows = try ManyGroupsTests.rows(
      "segment by orders.invoice show sum(orders.amount), rows(orders)\(limit)")
    let sorted = ManyGroupsTests.byInvoice.sorted { $0.key < $1.key }
    let most = Int(limit.dropFirst(7)) ?? sorted.count
    #expect(
      rows
        == sorted.prefix(most).map {
          [n($0.key), ManyGroupsTests.cents($0.value.sum), n($0.value.count)]
        })
  }

  @Test(arguments: [10, 30_000]) func bySize(limit: Int) throws {
    let rows = try ManyGroupsTests.rows(
      "segment by orders.invoice show sum(orders.amount) sort sum(orders.amount) desc limit \(limit)"
    )
    let sorted = ManyGroupsTests.byInvoice.sorted {
      ($1.value.sum, $0.key) < ($0.value.sum, $1.key)
    }
    #expect(
      rows == sorted.prefix(limit).map { [n($0.key), ManyGroupsTests.cents($0.value.sum)] })
  }

  /// Texts in their order, those that are missing last; floats the other way round.
  @Test func otherKindsOfKeys() throws {
    let orders = ManyGroupsTests.assigned
    let byWeight = Dictionary(grouping: orders, by: \.weight)
    #expect(byWeight.count > GroupValues.manyGroups && byWeight[nil] != nil)
    let heavy = byWeight.sorted { ($1.key ?? -.infinity) < ($0.key ?? -.infinity) }
    for limit in ["", " limit 100"] {
      let rows = try ManyGroupsTests.rows(
        "segment by orders.weight show rows(orders) sort orders.weight desc\(limit)")
      let expected = heavy.map { [$0.key.map { .float($0) } ?? .missing, n($0.value.count)] }
      #expect(rows == (limit.isEmpty ? expected : Array(expected.prefix(100))))
    }
    let byCode = Dictionary(grouping: orders, by: \.code)
    #expect(byCode.count > GroupValues.manyGroups && byCode[nil] != nil)
    let ordered = byCode.sorted { a, b in
      guard let x = a.key, let y = b.key else { return a.key != nil }
      return x.utf8.lexicographicallyPrecedes(y.utf8)
    }
    for (limit, order) in [("", ""), ("", " desc"), (" limit 90", ""), (" limit 90", " desc")] {
      let rows = try ManyGroupsTests.rows(
        "segment by orders.code show rows(orders) sort orders.code\(order)\(limit)")
      let named = ordered.filter { $0.key != nil }
      let expected =
        ((order.isEmpty ? named : named.reversed()) + ordered.suffix(1)).map { key, orders in
          [key.map(t) ?? .missing, n(orders.count)]
        }
      #expect(rows == (limit.isEmpty ? expected : Array(expected.prefix(90))))
    }
  }

  /// Shares of all, of a coarser group, and what is made of them, of the few that are shown and of all.
  @Test(arguments: [25, 20_000]) func shares(limit: Int) throws {
    struct Key: Hashable { let category, invoice: Int }
    let groups = Dictionary(grouping: ManyGroupsTests.assigned) {
      Key(category: $0.category, invoice: $0.event)
    }
    let ofCategory = Dictionary(grouping: ManyGroupsTests.assigned, by: \.category)
    let all = Double(ManyGroupsTests.assigned.count)
    let sorted = groups.sorted {
      (-$0.value.count, $0.key.category, $0.key.invoice)
        < (-$1.value.count, $1.key.category, $1.key.invoice)
    }
    let expected = sorted.prefix(limit).map { key, orders -> [Value] in
      let count = Double(orders.count)
      let within = Double(ofCategory[key.category]?.count ?? 0)
      return [
        t(LargeStore.categories[key.category]), n(key.invoice), n(orders.count),
        .float(count / all), .float(count / within), n(2 * orders.count + 1),
      ]
    }
    let rows = try ManyGroupsTests.rows(
      "segment by orders.category, orders.invoice show rows(orders), share of rows(orders), "
        + "share of rows(orders) per orders.category, 2 * rows(orders) + 1 "
        + "sort rows(orders) desc limit \(limit)")
    #expect(rows == expected)
  }

  @Test func having() throws {
    let rows = try ManyGroupsTests.rows(
      "segment by orders.invoice show rows(orders) having rows(orders) > 1")
    let kept = ManyGroupsTests.byInvoice.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
    #expect(!kept.isEmpty && rows == kept.map { [n($0.key), n($0.value.count)] })
  }

  /// Missing values are last, and a group of their own beside 0.
  @Test(arguments: [1, 3]) func missingValues(threads: Int) throws {
    struct Key: Hashable { let amount, invoice: Int? }
    let groups = Dictionary(grouping: ManyGroupsTests.assigned) {
      Key(amount: $0.amount, invoice: $0.event)
    }
    let sorted = groups.map { ($0.key, $0.value.count) }.sorted { a, b in
      let (x, y) = (a.0.amount ?? .max, b.0.amount ?? .max)
      return (x, a.0.invoice ?? 0) < (y, b.0.invoice ?? 0)
    }
    let expected = sorted.map { key, count -> [Value] in
      [key.amount.map(ManyGroupsTests.cents) ?? .missing, n(key.invoice ?? 0), n(count)]
    }
    let text = "segment by orders.amount, orders.invoice show rows(orders)"
    #expect(try ManyGroupsTests.rows(text, threads: threads) == expected)
    #expect(
      try ManyGroupsTests.rows("\(text) limit 40", threads: threads) == Array(expected.prefix(40)))
  }

  /// Numbers that are known to stand once, as `line` does in the file, are counted as rows.
  @Test func uniqueValues() throws {
    let line = try #require(LargeStore.store.events[0].table.column("line"))
    #expect(line.isUnique)
    let cheap = ManyGroupsTests.assigned.filter { ($0.amount ?? .max) < 5_000 }
    #expect(
      try ManyGroupsTests.rows(
        "segment show distinct(orders.line), distinct(orders.line where amount < 50), distinct(id)")
        == [[n(ManyGroupsTests.assigned.count), n(cheap.count), n(LargeStore.customerCount)]])
    let byCategory = Dictionary(grouping: ManyGroupsTests.assigned, by: \.category)
    #expect(
      try ManyGroupsTests.rows(
        "segment by orders.category show distinct(orders.line), distinct(id) sort orders.category")
        == byCategory.sorted { $0.key < $1.key }.map {
          [
            t(LargeStore.categories[$0.key]), n($0.value.count),
            n(Set($0.value.map(\.customer)).count),
          ]
        })
    let many = Dictionary(grouping: ManyGroupsTests.assigned, by: \.customer).count {
      $0.value.count > 1
    }
    #expect(
      try ManyGroupsTests.rows("segment where distinct(orders.line) > 1 show customers")
        == [[n(many)]])
  }

  /// What is told of the rows is what is told where these are counted: rows of nobody, divisions by zero
  /// within the population alone, customers in several groups.
  @Test(arguments: [
    "segment by region show X", "segment show X", "segment by region show rows(orders), X",
    "segment where region = North show X where amount / (invoice - invoice) > 1",
    "segment by orders.category show X", "segment by region during 2024 vs previous show X",
    "segment where region = East by month show X", "segment by satisfaction show X limit 2",
  ]) func uniqueValuesAreToldOfAsRows(form: String) throws {
    func answer(_ measure: String) throws -> Answer? {
      let text =
        form.contains(" X where ")
        ? form.replacing("X where", with: "\(measure) where") + ")"
        : form.replacing("X", with: measure + ")")
      guard let plan = bound(text, LargeStore.store) else { return nil }
      return try ColumnarEngine(threads: 2).answer(plan, store: LargeStore.store)
    }
    let unique = try #require(try answer("distinct(orders.line"))
    let rows = try #require(try answer("rows(orders"))
    #expect(unique.footnotes == rows.footnotes)
    #expect(unique.table?.columns.map(\.values) == rows.table?.columns.map(\.values))
  }

  /// Numbers by a bit each or by a table, and floats.
  @Test func distinctValues() throws {
    var source: [[Value]] = []
    for region in [0, 1, 2, 3, nil] {
      let orders = ManyGroupsTests.assigned.filter { LargeStore.region[$0.customer] == region }
      source.append([
        region.map { t(LargeStore.regions[$0]) } ?? .missing,
        n(Set(orders.map(\.event)).count), n(Set(orders.compactMap(\.amount)).count),
        n(Set(orders.compactMap(\.weight)).count),
        n(LargeStore.region.count { $0 == region }),
      ])
    }
    let rows = try ManyGroupsTests.rows(
      "segment by region show distinct(orders.invoice), distinct(orders.amount), "
        + "distinct(orders.weight), distinct(id) sort region")
    #expect(rows.count == source.count)
    for row in source { #expect(rows.contains(row)) }
    let all = ManyGroupsTests.assigned
    #expect(
      try ManyGroupsTests.rows(
        "segment show distinct(orders.invoice), distinct(orders.amount), distinct(orders.weight)")
        == [
          [
            n(Set(all.map(\.event)).count), n(Set(all.compactMap(\.amount)).count),
            n(Set(all.compactMap(\.weight)).count),
          ]
        ])
  }
}
