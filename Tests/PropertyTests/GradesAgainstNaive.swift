import Columnar
import Engine
import Language
import Session
import TestSupport
import Testing

/// Classes and scores against a plain sort of the same numbers, on random customers with many ties.
@Suite struct GradesAgainstNaive {
  /// Customers with their orders, as plain numbers.
  struct Shop: Sendable, CustomTestStringConvertible {
    let seed: UInt64
    let keys: [Int]
    /// By customer: the day and the cents of each order.
    let orders: [[(day: Int, cents: Int)]]

    static let firstDay = 20_000
    static let lastDay = 20_400

    init(seed: UInt64, customers: Int) {
      self.seed = seed
      var source = RandomSource(seed: seed)
      var keys = (0..<customers).map { $0 * 2 + 1 }
      for index in keys.indices.reversed() { keys.swapAt(index, source.below(index + 1)) }
      // Few different amounts, or many, and now and then what was given back.
      let spread = [3, 50, 100_000][source.below(3)]
      orders = keys.map { _ in
        (0..<source.below(5)).map { _ in
          let cents = source.below(spread) + 1
          return (
            firstDay(&source), source.chance(10) ? -cents : cents
          )
        }
      }
      self.keys = keys
      func firstDay(_ source: inout RandomSource) -> Int {
        Shop.firstDay + source.below(Shop.lastDay - Shop.firstDay + 1)
      }
    }

    var testDescription: String { "seed \(seed), \(keys.count) customers" }

    var tables: [StagedTable] {
      let rows = zip(keys, orders).flatMap { key, orders in orders.map { (key, $0) } }
      let customers = Table(
        name: "customers",
        fields: [
          Field(name: "id", column: Column(type: .integer, integers: keys.map { Int64($0) })),
          Field(name: "region", column: Column(texts: keys.map { $0 % 3 == 0 ? "N" : "S" })),
        ], rowCount: keys.count)
      let orders = Table(
        name: "orders",
        fields: [
          Field(name: "id", column: Column(type: .integer, integers: rows.map { Int64($0.0) })),
          Field(
            name: "date", column: Column(type: .date, integers: rows.map { Int64($0.1.day) })),
          Field(
            name: "amount",
            column: Column(
              type: .decimal(scale: 2), integers: rows.map { Int64($0.1.cents) })),
        ], rowCount: rows.count)
      return [
        StagedTable(customers, role: .customers(key: "id", joined: nil)),
        StagedTable(
          orders, role: .events(EventRoles(customer: "id", time: "date", amount: "amount"))),
      ]
    }
  }

  static let shops =
    (0..<24).map { Shop(seed: $0, customers: [1, 2, 7, 40, 300, 3000][Int($0) % 6]) }
    + [Shop(seed: 100, customers: 40_000), Shop(seed: 103, customers: 40_001)]

  private static func session(_ shop: Shop, threads: Int) -> QuerySession {
    let session = QuerySession(engine: ColumnarEngine(threads: threads))
    session.install(shop.tables)
    return session
  }

  private static func rows(_ text: String, in session: QuerySession) throws -> [[String]] {
    try session.rows(of: text).map { row in
      row.map { value in
        switch value {
        case .text(let text): text
        case .exact(let units, _): String(units)
        case .missing: "-"
        default: "?"
        }
      }
    }
  }

  // MARK: - Plain sorts

  /// 1 + the cut points strictly below each value; a cut times the number of classes is whole.
  static func quantiles(_ values: [Int], _ count: Int) -> [Int] {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return [] }
    let cuts = (1..<count).map { part -> Int in
      let place = part * (sorted.count - 1)
      let (low, rest) = (sorted[place / count], place % count)
      return low * count + (rest == 0 ? 0 : (sorted[place / count + 1] - low) * rest)
    }
    return values.map { value in 1 + cuts.count { $0 < value * count } }
  }

  /// Equal counts, the first ones one longer, ties by key.
  static func equalCounts(_ values: [Int], _ keys: [Int], _ count: Int) -> [Int] {
    let order = values.indices.sorted { (values[$0], keys[$0]) < (values[$1], keys[$1]) }
    var result = [Int](repeating: 0, count: values.count)
    let (size, longer) = values.count.quotientAndRemainder(dividingBy: count)
    var next = 0
    for number in 1...count {
      for place in order[next..<(next + size + (number <= longer ? 1 : 0))] {
        result[place] = number
        next += 1
      }
    }
    return result
  }

  /// From the largest down, while what is before is below the bound in per cent.
  static func shares(
    _ values: [Int], _ keys: [Int], _ bounds: [Int], ofHeads: Bool
  ) -> [Int] {
    let order = values.indices.sorted { (-values[$0], keys[$0]) < (-values[$1], keys[$1]) }
    let whole = ofHeads ? values.count : values.reduce(0) { $0 + max($1, 0) }
    var result = [Int](repeating: bounds.count, count: values.count)
    var before = 0
    for place in order where ofHeads || values[place] > 0 {
      result[place] = 1 + bounds.dropLast().count { before * 100 >= $0 * whole }
      before += ofHeads ? 1 : values[place]
    }
    return result
  }

  // MARK: - Tests

  @Test(arguments: shops) func classesOfEachCustomer(shop: Shop) throws {
    let names = ["A", "B", "C"]
    let sums = shop.orders.map { $0.reduce(0) { $0 + $1.cents } }
    let byValue = Self.shares(sums, shop.keys, [80, 95, 100], ofHeads: false)
    let byHeads = Self.shares(sums, shop.keys, [20, 70, 100], ofHeads: true)
    let fifths = Self.quantiles(sums, 5)
    let quarters = Self.equalCounts(sums, shop.keys, 4)
    var expected: [Int: [String]] = [:]
    for (place, key) in shop.keys.enumerated() {
      expected[key] = [
        names[byValue[place] - 1], names[byHeads[place] - 1], String(fifths[place]),
        String(quarters[place]),
      ]
    }
    for regional in [true, false] {
      let places = shop.keys.indices.filter { (shop.keys[$0] % 3 == 0) == regional }
      let keys = places.map { shop.keys[$0] }
      let parts = Self.shares(places.map { sums[$0] }, keys, [60, 100], ofHeads: false)
      for (key, part) in zip(keys, parts) { expected[key]?.append(names[part - 1]) }
    }
    for threads in [1, 2] {
      let rows = try Self.rows(
        """
        define tier by_value as tier sum(orders.amount) into A 80%, B 15%, C 5% of value
        define tier by_heads as tier ltv into A 20%, B 50%, C 30% of customers
        define tier fifth as tier ltv into 5 quantiles
        define tier quarter as tier sum(orders.amount) into quartiles using ntile
        define tier regional as tier ltv into A 60%, B 40% of value per region
        list id, by_value, by_heads, fifth, quarter, regional
        """, in: Self.session(shop, threads: threads))
      #expect(rows.count == shop.keys.count)
      for row in rows {
        guard let key = Int(row[0]), expected[key] != Array(row.dropFirst()) else { continue }
        Issue.record("\(key): \(row.dropFirst()), expected \(expected[key] ?? [])")
        return
      }
    }
  }

  @Test(arguments: shops) func sumsOfClasses(shop: Shop) throws {
    let buyers = shop.orders.indices.filter { !shop.orders[$0].isEmpty }
    guard !buyers.isEmpty else { return }
    let sums = buyers.map { shop.orders[$0].reduce(0) { $0 + $1.cents } }
    let classes = Self.shares(
      sums, buyers.map { shop.keys[$0] }, [80, 95, 100], ofHeads: false)
    let expected = Set(classes).sorted().map { number -> [String] in
      let own = classes.indices.filter { classes[$0] == number }.map { sums[$0] }
      return [
        ["A", "B", "C"][number - 1], String(own.min() ?? 0), String(own.max() ?? 0),
        String(own.count), String(own.reduce(0, +)),
      ]
    }
    let rows = try Self.rows(
      """
      tier sum(orders.amount) into A 80%, B 15%, C 5% of value where any orders show min(sum(orders.amount)), max(sum(orders.amount)), customers, sum(sum(orders.amount))
      """, in: Self.session(shop, threads: 2))
    #expect(rows == expected)
  }

  @Test(arguments: shops) func scoresOfEachCustomer(shop: Shop) throws {
    let buyers = shop.orders.indices.filter { !shop.orders[$0].isEmpty }
    // Without an order there is no day from which recency counts.
    guard !buyers.isEmpty else { return }
    let keys = buyers.map { shop.keys[$0] }
    let last = buyers.map { shop.orders[$0].map(\.day).max() ?? 0 }
    // Orders of one day are as many events.
    let count = buyers.map { shop.orders[$0].count }
    let sums = buyers.map { shop.orders[$0].reduce(0) { $0 + $1.cents } }
    let recency = Self.quantiles(last.map { -$0 }, 5).map { 6 - $0 }
    let (often, spent) = (Self.quantiles(count, 5), Self.quantiles(sums, 5))
    let even = [last, count, sums].map { Self.equalCounts($0, keys, 3) }
    var expected: [Int: [String]] = [:]
    for (place, key) in keys.enumerated() {
      expected[key] = [
        "\(recency[place])\(often[place])\(spent[place])",
        "\(even[0][place])\(even[1][place])\(even[2][place])",
      ]
    }
    let rows = try Self.rows(
      """
      define tier cells as rfm
      define tier even as rfm scores 3 using ntile
      list id, cells, even
      """, in: Self.session(shop, threads: 2))
    for row in rows {
      guard let key = Int(row[0]), expected[key] ?? ["-", "-"] != Array(row.dropFirst()) else {
        continue
      }
      Issue.record("\(key): \(row.dropFirst()), expected \(expected[key] ?? [])")
      return
    }
  }
}

extension QuerySession {
  /// The rows of the last of some statements, which must all succeed.
  func rows(of text: String) throws -> [[Value]] {
    var answer: Answer?
    for item in Parser.parse(SourceText(name: "grades", text: text)).items {
      let outcome = execute(item)
      try #require(outcome.status == .success, "\(outcome.diagnostics)")
      answer = outcome.answer
    }
    let columns = answer?.table?.columns ?? []
    return (0..<(columns.first?.values.count ?? 0)).map { row in columns.map { $0.values[row] } }
  }
}
