package import Columnar

/// Which tables and columns a random store has, and from which few values each column draws.
package struct RandomSchema: Sendable {
  /// A column; its values come from a small pool, so that conditions hit.
  package struct ColumnPlan: Sendable {
    package var name: String
    package var type: ColumnType
    package var pool: [Value]
    package var missingPercent: Int
    /// Numbers that ascend from row to row, so that the column is known to be unique.
    package var ascends = false
  }

  /// A table without its keys, times and roles.
  package struct TablePlan: Sendable {
    package var name: String
    package var columns: [ColumnPlan]
    /// Of event tables.
    package var roles: EventRoles?
  }

  /// Nil where the customers are derived from the events.
  package var customers: TablePlan?
  package var keyIsText: Bool
  package var hasJoined: Bool
  /// `orders` first.
  package var events: [TablePlan]
  /// `products`, whose key `product` is a column of `orders`.
  package var lookup: TablePlan?
  /// Fields of `orders` that derived customers get.
  package var attributes: [String]

  /// First and last day of all times.
  package static let days =
    CalendarDay.number(year: 2023, month: 11, day: 20)...lastDay

  private static let lastDay = CalendarDay.number(year: 2025, month: 2, day: 10)

  /// First and last day of the days of answers: late enough that most events lie before them.
  static let answerDays = CalendarDay.number(year: 2024, month: 7, day: 1)...lastDay

  static let products = ["Tea", "Coffee", "Hat", "hat", "手套"]

  /// A table `moves` whose rows are the history of `region`.
  package var histories: [NaiveStore.History] = []

  /// A schema; the same for the same source.
  package init(_ source: inout RandomSource, hasHistory: Bool = false) {
    keyIsText = source.chance(40)
    hasJoined = source.chance(50)
    let hasCustomers = source.chance(80)
    customers = hasCustomers ? RandomSchema.customers(&source, hasJoined: hasJoined) : nil
    events = [RandomSchema.orders(&source)]
    if source.chance(60) { events.append(RandomSchema.visits(&source)) }
    if source.chance(40) { events.append(RandomSchema.invoices(&source)) }
    if hasHistory, hasCustomers, source.chance(30) {
      events.append(RandomSchema.moves(&source))
      histories = [NaiveStore.History(table: "moves", attribute: "region", value: "moved_to")]
    }
    lookup = source.chance(60) ? RandomSchema.lookup() : nil
    attributes = hasCustomers || source.chance(50) ? [] : ["origin"]
    if !attributes.isEmpty {
      events[0].columns.append(
        RandomSchema.texts("origin", ["Berlin", "上海", "Rome"], missingPercent: 20))
    }
  }

  // MARK: - Tables

  private static func customers(
    _ source: inout RandomSource, hasJoined: Bool
  ) -> TablePlan {
    var columns = [
      texts(
        "region", ["North", "north", "South", "West End", "华东", "caf\u{E9}", "cafe\u{301}"],
        missingPercent: 15),
      texts("city", (0..<24).map { "City \(($0 * 7) % 24)" }, missingPercent: 10),
      texts("stage", ["loyal", "lead", "Lost"], missingPercent: 10),
      texts("zip", ["01", "1", "10", "7"], missingPercent: 10),
      integers("satisfaction", 1...6, missingPercent: 20),
      decimals("score", -30...60, step: 5, scale: 1, missingPercent: 10),
      floats("weight", -4...12, missingPercent: 15),
      ColumnPlan(
        name: "active", type: .boolean, pool: [.boolean(true), .boolean(false)],
        missingPercent: 15),
      dates("birthday", &source, missingPercent: 20),
      dates("signup", &source, missingPercent: hasJoined ? 0 : 15),
    ]
    if source.chance(30) { columns.append(texts("地区", ["东", "西"], missingPercent: 10)) }
    return TablePlan(name: "customers", columns: columns, roles: nil)
  }

  private static func orders(_ source: inout RandomSource) -> TablePlan {
    var columns = [
      decimals("amount", -200...900, step: 25, scale: 2, missingPercent: 10),
      decimals(
        "cost", -10...500, step: 5, scale: source.pick(1, [3]), missingPercent: 10),
      texts("category", ["shoes", "hats", "Hats", "茶"], missingPercent: 10),
      texts("product", products, missingPercent: 10),
      texts("channel", ["web", "shop"], missingPercent: 5),
      integers("quantity", -2...5, missingPercent: 5),
      floats("discount", -3...6, missingPercent: 20),
      ColumnPlan(
        name: "gift", type: .boolean, pool: [.boolean(true), .boolean(false)],
        missingPercent: 10),
      times("ordered", &source),
    ]
    if source.chance(50) { columns.append(ascending("line")) }
    let hasEvents = source.chance(60)
    if hasEvents {
      columns.append(
        source.chance(50)
          ? texts("invoice", ["I1", "I2", "I3", "I4", "I5"], missingPercent: 15)
          : integers("invoice", 1...6, missingPercent: 15))
    }
    return TablePlan(
      name: "orders", columns: columns,
      roles: EventRoles(
        customer: "customer", time: "ordered", amount: "amount",
        event: hasEvents ? "invoice" : nil))
  }

  private static func visits(_ source: inout RandomSource) -> TablePlan {
    TablePlan(
      name: "visits",
      columns: [
        texts("kind", ["call", "Call", "mail"], missingPercent: 10),
        texts("channel", ["web", "phone"], missingPercent: 5),
        integers("minutes", 0...40, missingPercent: 10),
        times("visited", &source),
      ],
      roles: EventRoles(customer: "customer", time: "visited"))
  }

  private static func moves(_ source: inout RandomSource) -> TablePlan {
    TablePlan(
      name: "moves",
      columns: [
        texts("moved_to", ["North", "South", "华东"], missingPercent: 0),
        integers("distance", 1...9, missingPercent: 10), times("moved", &source),
      ],
      roles: EventRoles(
        customer: "customer", time: "moved",
        history: HistoryRoles(of: "region", value: "moved_to")))
  }

  private static func invoices(_ source: inout RandomSource) -> TablePlan {
    TablePlan(
      name: "invoices",
      columns: [
        decimals("total", 0...300, step: 20, scale: 1, missingPercent: 10),
        dates("due", &source, missingPercent: 10),
        times("issued", &source),
      ],
      roles: EventRoles(customer: "customer", time: "issued", amount: "total"))
  }

  private static func lookup() -> TablePlan {
    TablePlan(
      name: "products",
      columns: [
        texts("department", ["Food", "food", "Wear"], missingPercent: 15),
        decimals("price", 0...100, step: 10, scale: 2, missingPercent: 15),
      ], roles: nil)
  }

  // MARK: - Columns

  private static func texts(_ name: String, _ pool: [String], missingPercent: Int) -> ColumnPlan {
    ColumnPlan(
      name: name, type: .text, pool: pool.map(Value.text), missingPercent: missingPercent)
  }

  private static func integers(
    _ name: String, _ range: ClosedRange<Int>, missingPercent: Int
  ) -> ColumnPlan {
    let step = max(1, range.count / 12)
    let pool = stride(from: range.lowerBound, through: range.upperBound, by: step)
    return ColumnPlan(
      name: name, type: .integer, pool: pool.map(Value.integer), missingPercent: missingPercent)
  }

  private static func ascending(_ name: String) -> ColumnPlan {
    var plan = integers(name, -7...190, missingPercent: 0)
    plan.ascends = true
    return plan
  }

  private static func decimals(
    _ name: String, _ range: ClosedRange<Int>, step: Int, scale: Int, missingPercent: Int
  ) -> ColumnPlan {
    let pool = stride(from: range.lowerBound, through: range.upperBound, by: step)
    return ColumnPlan(
      name: name, type: .decimal(scale: scale),
      pool: pool.map { Value.exact(Int128($0), scale: scale) }, missingPercent: missingPercent)
  }

  /// Quarters, whose sums are exact in any order.
  private static func floats(
    _ name: String, _ range: ClosedRange<Int>, missingPercent: Int
  ) -> ColumnPlan {
    ColumnPlan(
      name: name, type: .float, pool: range.map { Value.float(Double($0) / 4) },
      missingPercent: missingPercent)
  }

  private static func dates(
    _ name: String, _ source: inout RandomSource, missingPercent: Int
  ) -> ColumnPlan {
    let pool = (0..<12).map { _ in Value.date(CalendarDay(number: source.number(days))) }
    return ColumnPlan(name: name, type: .date, pool: pool, missingPercent: missingPercent)
  }

  /// The times of events: dates, or moments of which some fall on the ends of days; never missing.
  private static func times(_ name: String, _ source: inout RandomSource) -> ColumnPlan {
    let dates = (0..<14).map { _ in source.number(days) }
    if source.chance(50) {
      return ColumnPlan(
        name: name, type: .date, pool: dates.map { .date(CalendarDay(number: $0)) },
        missingPercent: 0)
    }
    let scale = source.pick(0, [3])
    let seconds = [0, 86_399, 43_200, 3_600 * 9 + 61]
    let pool = dates.map { day -> Value in
      let second = source.pick(from: seconds) ?? 0
      let ticks = (Int64(day) * 86_400 + Int64(second)) * PowersOfTen.int64[scale]
      return .timestamp(ticks, scale: scale)
    }
    return ColumnPlan(name: name, type: .timestamp(scale: scale), pool: pool, missingPercent: 0)
  }
}
