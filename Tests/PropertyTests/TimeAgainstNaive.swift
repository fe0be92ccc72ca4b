import Columnar
import Engine
import Language
import Session
import TestSupport
import Testing

/// Retention, life cycles, churn, funnels and baskets against what their definitions say of one
/// customer at a time, on random customers with ties of time, gaps and nobody.
@Suite struct TimeAgainstNaive {
  /// An event as plain values; `row` is its place in the file.
  struct Event: Sendable {
    var day: Int
    var kind: String
    var cents: Int
    var row: Int
  }

  /// Customers with their orders and visits.
  struct Shop: Sendable, CustomTestStringConvertible {
    let seed: UInt64
    var keys: [Int] = []
    var orders: [[Event]] = []
    var visits: [[Event]] = []
    static let firstDay = CalendarDay.number(year: 2024, month: 1, day: 20)
    static let lastDay = CalendarDay.number(year: 2025, month: 2, day: 10)

    init(seed: UInt64, customers: Int) {
      self.seed = seed
      var source = RandomSource(seed: seed)
      keys = (0..<customers).map { $0 * 3 + 2 }
      let days = Shop.lastDay - Shop.firstDay + 1
      func events(_ most: Int, _ kinds: [String]) -> [Event] {
        (0..<source.below(most)).map { row in
          // Few different days: many ties; now and then the last day.
          let day = source.chance(10) ? days - 1 : source.below(days / 5) * 5
          return Event(
            day: Shop.firstDay + day, kind: kinds[source.below(kinds.count)],
            cents: source.below(1_000), row: row)
        }
      }
      for _ in 0..<customers {
        orders.append(events([1, 4, 12, 130][source.below(4)], ["A", "B", "C", "D"]))
        visits.append(events(5, ["demo", "complaint"]))
      }
      // The day of the answer is the newest.
      if !orders.isEmpty {
        orders[0].append(
          Event(day: Shop.lastDay, kind: "A", cents: 1, row: orders[0].count))
      }
    }

    var testDescription: String { "seed \(seed), \(keys.count) customers" }

    func region(_ customer: Int) -> String { keys[customer] % 2 == 0 ? "N" : "S" }

    /// In order of time, ties in that of the file.
    static func ordered(_ events: [Event]) -> [Event] {
      events.sorted { ($0.day, $0.row) < ($1.day, $1.row) }
    }

    var tables: [StagedTable] {
      func table(_ name: String, _ events: [[Event]]) -> StagedTable {
        let rows = zip(keys, events).flatMap { key, events in events.map { (key, $0) } }
        return StagedTable(
          Table(
            name: name,
            fields: [
              Field(name: "id", column: Column(type: .integer, integers: rows.map { Int64($0.0) })),
              Field(
                name: "date", column: Column(type: .date, integers: rows.map { Int64($0.1.day) })),
              Field(name: "kind", column: Column(texts: rows.map { $0.1.kind })),
              Field(
                name: "amount",
                column: Column(
                  type: .decimal(scale: 2), integers: rows.map { Int64($0.1.cents) })),
            ], rowCount: rows.count),
          role: .events(EventRoles(customer: "id", time: "date", amount: "amount")))
      }
      let customers = Table(
        name: "customers",
        fields: [
          Field(name: "id", column: Column(type: .integer, integers: keys.map { Int64($0) })),
          Field(name: "region", column: Column(texts: keys.indices.map { region($0) })),
        ], rowCount: keys.count)
      return [
        StagedTable(customers, role: .customers(key: "id", joined: nil)), table("orders", orders),
        table("visits", visits),
      ]
    }
  }

  static let shops =
    (0..<16).map { Shop(seed: $0 + 500, customers: [1, 3, 20, 200][Int($0) % 4]) }

  private static func session(_ shop: Shop, threads: Int) -> QuerySession {
    let session = QuerySession(engine: ColumnarEngine(threads: threads))
    session.install(shop.tables)
    return session
  }

  static func text(_ value: Value) -> String {
    switch value {
    case .text(let text): text
    case .exact(let units, _): String(units)
    case .period(let period): period.text
    case .missing: "-"
    default: value.double.map { String(($0 * 1e6).rounded() / 1e6) } ?? "?"
    }
  }

  private static func expect(
    _ statement: String, _ shop: Shop, _ expected: [[String]], columns: [Int]? = nil
  ) throws {
    for threads in [1, 3] {
      let rows = try session(shop, threads: threads).rows(of: statement).map { row in
        (columns ?? Array(row.indices)).map { text(row[$0]) }
      }
      #expect(rows == expected, "\(statement), \(threads) threads")
    }
  }

  private static func month(_ day: Int) -> Int { CalendarPeriod.index(of: .month, day: day) }
  private static func name(_ month: Int) -> String {
    CalendarPeriod(unit: .month, index: month).text
  }
  private static func end(_ month: Int) -> Int {
    min(CalendarPeriod(unit: .month, index: month).lastDay.number, Shop.lastDay)
  }
  private static func months(_ shop: Shop) -> ClosedRange<Int> {
    let days = shop.orders.flatMap { $0 }.map(\.day)
    return month(days.min() ?? Shop.lastDay)...month(Shop.lastDay)
  }

  /// Neither the threads nor the batches can be seen in an answer; many ranges of customers.
  @Test(arguments: [
    "retention on orders each month by region show customers, sum(orders.amount)",
    "lifecycle on orders (kind = A) each month after p80 gap by region",
    "churn on orders each week after 30 days",
    "funnel visits then orders within 30 days then visits any entry by region",
    "basket orders.kind per date", "basket orders.kind where orders.kind != D",
  ])
  func threadsAndBatches(_ statement: String) throws {
    let shop = Self.large
    let one = try Self.session(shop, threads: 1).rows(of: statement)
    let other = QuerySession(engine: ColumnarEngine(threads: 3, batchRows: 500))
    other.install(shop.tables)
    #expect(try other.rows(of: statement) == one)
    #expect(!one.isEmpty)
  }

  private static let large = Shop(seed: 600, customers: 20_000)

  // MARK: - Cohorts

  @Test(arguments: shops, ["", " rolling"])
  func retention(_ shop: Shop, _ word: String) throws {
    for filter in ["", " (kind = A)"] {
      let kept = shop.orders.map { events in
        events.filter { filter.isEmpty || $0.kind == "A" }.map(\.day).sorted()
      }
      let last = Self.month(Shop.lastDay)
      let ages = last - Self.months(shop).lowerBound + 1
      var expected: [[String]] = []
      for region in ["N", "S"] {
        for cohort in Self.months(shop) {
          let members = kept.indices.filter { customer in
            shop.region(customer) == region
              && kept[customer].first.map { Self.month($0) == cohort } ?? false
          }
          guard !members.isEmpty else { continue }
          let cells = (0..<ages).map { age -> String in
            guard cohort + age <= last else { return "-" }
            return String(
              members.count { customer in
                kept[customer].contains {
                  word.isEmpty ? Self.month($0) == cohort + age : Self.month($0) >= cohort + age
                }
              })
          }
          expected.append([region, Self.name(cohort), String(members.count)] + cells)
        }
      }
      try Self.expect(
        "retention on orders\(filter) each month by region show customers\(word)", shop, expected)
    }
  }

  @Test(arguments: shops)
  func money(_ shop: Shop) throws {
    let last = Self.month(Shop.lastDay)
    let ages = last - Self.months(shop).lowerBound + 1
    var expected: [[String]] = []
    for cohort in Self.months(shop) {
      let members = shop.orders.filter {
        $0.map(\.day).min().map { Self.month($0) == cohort } ?? false
      }
      guard !members.isEmpty else { continue }
      let cells = (0..<ages).map { age -> String in
        guard cohort + age <= last else { return "-" }
        return String(
          members.flatMap { $0 }.filter { Self.month($0.day) <= cohort + age }
            .reduce(0) { $0 + $1.cents })
      }
      expected.append([Self.name(cohort), String(members.count)] + cells)
    }
    try Self.expect(
      "retention on orders each month show running sum(orders.amount)", shop, expected)
  }

  // MARK: - Classes and losses

  @Test(arguments: shops, [10, 45, 400])
  func lifecycle(_ shop: Shop, _ bound: Int) throws {
    let names = ["new", "retained", "returned", "resurrected", "quiet", "dormant"]
    var expected: [[String]] = []
    var before: [String?] = shop.orders.map { _ in nil }
    for period in Self.months(shop) {
      let classes = shop.orders.map { events -> String? in
        let days = events.map(\.day)
        let inside = days.filter { Self.month($0) == period }
        let earlier = days.filter { Self.month($0) < period }
        guard let first = inside.min() else {
          guard let last = earlier.max() else { return nil }
          return Self.end(period) - last >= bound ? "dormant" : "quiet"
        }
        guard let last = earlier.max() else { return "new" }
        if Self.month(last) == period - 1 { return "retained" }
        return first - last >= bound ? "resurrected" : "returned"
      }
      let living = { (classes: [String?]) in classes.count { $0 != nil && $0 != "dormant" } }
      let newly = zip(classes, before).count { $0 == "dormant" && $1 != "dormant" }
      expected.append(
        [Self.name(period)] + names.map { name in String(classes.count { $0 == name }) }
          + [String(newly), String(living(classes) - living(before))])
      before = classes
    }
    try Self.expect("lifecycle on orders each month after \(bound) days", shop, expected)
  }

  @Test(arguments: shops, [7, 45, 400])
  func churn(_ shop: Shop, _ bound: Int) throws {
    var expected: [[String]] = []
    func isActive(_ events: [Event], _ day: Int) -> Bool {
      events.map(\.day).filter { $0 <= day }.max().map { day - $0 < bound } ?? false
    }
    func hasBegun(_ events: [Event], _ day: Int) -> Bool { events.contains { $0.day <= day } }
    for period in Self.months(shop) {
      let (start, end) = (Self.end(period - 1), Self.end(period))
      var counts = [Int](repeating: 0, count: 6)
      for events in shop.orders {
        let (before, now) = (isActive(events, start), isActive(events, end))
        let wasThere = hasBegun(events, start)
        if before { counts[0] += 1 }
        if before && !now { counts[1] += 1 }
        if !before && wasThere && now { counts[2] += 1 }
        if !wasThere && now { counts[3] += 1 }
        let hadEvents = events.contains { Self.month($0.day) == period }
        if !before && !now && hadEvents { counts[4] += 1 }
        if now { counts[5] += 1 }
      }
      expected.append([Self.name(period)] + counts.map { String($0) })
    }
    try Self.expect(
      "churn on orders each month after \(bound) days", shop, expected,
      columns: [0, 1, 2, 4, 6, 7, 8])
  }

  // MARK: - Steps

  /// How far a customer gets, and whether it may still get further: demo → order within so many days
  /// without a complaint between → order of kind B.
  private static func way(
    _ visits: [Event], _ orders: [Event], within: Int, anyEntry: Bool
  ) -> (reached: Int, isOpen: Bool) {
    let demos = Shop.ordered(visits.filter { $0.kind == "demo" })
    let complaints = visits.filter { $0.kind == "complaint" }.map(\.day)
    let sorted = Shop.ordered(orders)
    var best = (reached: 0, isOpen: false)
    for demo in anyEntry ? demos[...] : demos.prefix(1) {
      var found = (reached: 1, isOpen: false)
      let bought = sorted.first { order in
        order.day >= demo.day && order.day - demo.day <= within
          && !complaints.contains { demo.day < $0 && $0 < order.day }
      }
      if let bought {
        found.reached = 2
        let again = sorted.contains {
          $0.kind == "B" && $0.day >= bought.day && $0.row != bought.row
        }
        if again { found.reached = 3 }
      } else {
        let isForbidden = complaints.contains { demo.day < $0 && $0 <= demo.day + within }
        found.isOpen = !isForbidden && demo.day + within > Shop.lastDay
      }
      if (found.reached, found.isOpen ? 1 : 0) > (best.reached, best.isOpen ? 1 : 0) {
        best = found
      }
    }
    return best
  }

  @Test(arguments: shops, [1, 40])
  func funnel(_ shop: Shop, _ within: Int) throws {
    for anyEntry in [false, true] {
      let ways = zip(shop.visits, shop.orders).map {
        Self.way($0, $1, within: within, anyEntry: anyEntry)
      }
      let reached = (1...3).map { step in ways.count { $0.reached >= step } }
      let open = ways.count { $0.reached == 1 && $0.isOpen }
      try Self.expect(
        "funnel visits (kind = demo) then orders within \(within) days without visits (kind = complaint) then orders (kind = B)"
          + (anyEntry ? " any entry" : ""), shop,
        [
          [String(reached[0]), "-", "-"],
          [String(reached[1]), String(open), String(reached[0] - reached[1] - open)],
          [String(reached[2]), "-", String(reached[1] - reached[2])],
        ], columns: [1, 5, 6])
    }
  }

  /// How far a customer gets in one table: A → B within so many days → C. Rows of one day are in no order,
  /// but none is taken twice.
  private static func way(
    of orders: [Event], within: Int
  ) -> (reached: Int, isOpen: Bool) {
    let sorted = Shop.ordered(orders)
    guard let first = sorted.first(where: { $0.kind == "A" }) else { return (0, false) }
    let second = sorted.first {
      $0.kind == "B" && $0.day >= first.day && $0.day - first.day <= within
    }
    guard let second else { return (1, first.day + within > Shop.lastDay) }
    return (sorted.contains { $0.kind == "C" && $0.day >= second.day } ? 3 : 2, false)
  }

  @Test(arguments: shops, [1, 40])
  func funnelOfOneTable(_ shop: Shop, _ within: Int) throws {
    let ways = shop.orders.map { Self.way(of: $0, within: within) }
    let reached = (1...3).map { step in ways.count { $0.reached >= step } }
    let open = ways.count { $0.reached == 1 && $0.isOpen }
    try Self.expect(
      "funnel orders (kind = A) then orders (kind = B) within \(within) days then orders (kind = C)",
      shop,
      [
        [String(reached[0]), "-", "-"],
        [String(reached[1]), String(open), String(reached[0] - reached[1] - open)],
        [String(reached[2]), "-", String(reached[1] - reached[2])],
      ], columns: [1, 5, 6])
  }

  /// Who reached a step is a population, and each customer's trace has as many steps reached.
  @Test(arguments: shops.filter { $0.keys.count < 200 })
  func steps(_ shop: Shop) throws {
    let steps =
      "visits (kind = demo) then orders within 40 days without visits (kind = complaint) then orders (kind = B)"
    let ways = zip(shop.visits, shop.orders).map {
      Self.way($0, $1, within: 40, anyEntry: false)
    }
    for step in 1...3 {
      let session = Self.session(shop, threads: 2)
      _ = try session.rows(of: "funnel \(steps)")
      let listed = try session.rows(of: "list id where in step \(step) sort id")
      let expected = shop.keys.indices.filter { ways[$0].reached >= step }
      #expect(listed.map { Self.text($0[0]) } == expected.map { String(shop.keys[$0]) })
    }
    let session = Self.session(shop, threads: 1)
    for (key, way) in zip(shop.keys, ways) {
      let rows = try session.rows(of: "why customer \(key) in funnel \(steps)")
      let verdicts = rows.map { Self.text($0[1]) }
      #expect(verdicts.count { $0 == "yes" } == way.reached, "customer \(key)")
      #expect(verdicts.contains("still open") == way.isOpen, "customer \(key)")
    }
  }

  // MARK: - Baskets

  @Test(arguments: shops)
  func baskets(_ shop: Shop) throws {
    let kinds = ["A", "B", "C", "D"]
    var pairs: [(a: String, b: String, both: Int)] = []
    let held = shop.orders.map { Set($0.map(\.kind)) }
    for (place, b) in kinds.enumerated() {
      for a in kinds[..<place] {
        let both = held.count { $0.contains(a) && $0.contains(b) }
        if both > 0 { pairs.append((a, b, both)) }
      }
    }
    pairs.sort { ($1.both, $0.a, $0.b) < ($0.both, $1.a, $1.b) }
    try Self.expect(
      "basket orders.kind", shop, pairs.map { [$0.a, $0.b, String($0.both)] }, columns: [0, 1, 2])
    // By day: several baskets a customer.
    let byDay = shop.orders.flatMap { events in
      Dictionary(grouping: events, by: \.day).values.map { Set($0.map(\.kind)) }
    }
    let first = byDay.count { $0.contains("A") && $0.contains("B") }
    let rows = try Self.session(shop, threads: 2)
      .rows(of: "basket orders.kind per date").filter { $0[0] == .text("A") && $0[1] == .text("B") }
    #expect(rows.map { Self.text($0[2]) } == (first > 0 ? [String(first)] : []))
  }
}
