import Columnar
import Language
import TestSupport
import Testing

@testable import Planning

@Suite struct PlanTests {
  /// The essential facts of a breakdown: names of columns and dimensions, grain, functions measured.
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var grain: Int?
    var dimensions: [ColumnType]
    var columns: [String]
    var functions: [AggregateFunction]
    var isFiltered: Bool

    init(
      _ text: String, grain: Int? = nil, dimensions: [ColumnType] = [],
      columns: [String] = ["customers", "share of customers"],
      functions: [AggregateFunction] = [.customers], isFiltered: Bool = false
    ) {
      (self.text, self.grain, self.dimensions) = (text, grain, dimensions)
      (self.columns, self.functions, self.isFiltered) = (columns, functions, isFiltered)
    }

    var testDescription: String { text }
  }

  static let breakdowns = [
    Case("segment"),
    Case("segment all"),
    Case("segment by region, vip", dimensions: [.text, .boolean]),
    Case("segment by month(signup)", dimensions: [.period(.month)]),
    Case("segment by month", grain: 0, dimensions: [.period(.month)]),
    Case("segment by category", grain: 0, dimensions: [.text]),
    Case("segment by minutes", grain: 1, dimensions: [.integer]),
    Case("segment by products.brand", grain: 0, dimensions: [.text]),
    Case("segment by satisfaction > 6", dimensions: [.boolean]),
    Case("segment by any orders (category = Tea)", dimensions: [.boolean]),
    Case("segment by bucket(balance, 0.5)", dimensions: [.decimal(scale: 2)]),
    Case("segment by visits.rating, month", grain: 1, dimensions: [.integer, .period(.month)]),
    Case("segment where category = Tea", grain: 0, isFiltered: true),
    Case("segment where vip and category = Tea", grain: 0, isFiltered: true),
    Case("segment where (vip and (category = Tea))", grain: 0, isFiltered: true),
    Case("segment where any orders (category = Tea)"),
    Case(
      "segment show sum(amount), avg(amount) as mean", columns: ["sum(amount)", "mean"],
      functions: [.sum, .average]),
    Case(
      "segment show sum(amount) + sum(amount), customers",
      columns: ["sum(amount) + sum(amount)", "customers"],
      functions: [.sum, .customers]),
    Case(
      "segment by region show median(minutes), p90(minutes), stddev(balance)",
      dimensions: [.text], columns: ["median(minutes)", "p90(minutes)", "stddev(balance)"],
      functions: [.quantile(5000), .quantile(9000), .deviation]),
    Case(
      "segment by month show sum(minutes)", grain: 1, dimensions: [.period(.month)],
      columns: ["sum(minutes)"], functions: [.sum]),
    Case(
      "segment by month show sum(minutes), count(orders)", grain: 0,
      dimensions: [.period(.month)], columns: ["sum(minutes)", "count(orders)"],
      functions: [.sum, .count]),
    Case(
      "segment show first(category), share(orders where category = Tea), distinct(orders.rating)",
      columns: [
        "first(category)", "share(orders where category = Tea)", "distinct(orders.rating)",
      ], functions: [.first, .share, .distinct]),
    Case(
      "segment show count(customers where vip), rows(orders)",
      columns: ["count(customers where vip)", "rows(orders)"], functions: [.customers, .rows]),
    Case(
      "segment by region sort sum(amount) desc", dimensions: [.text], functions: [.customers, .sum]),
    Case(
      "segment by region having avg(balance) > 1", dimensions: [.text],
      functions: [.customers, .average]),
    Case(
      "segment by region show sum(balance) as b, b / 2 as half", dimensions: [.text],
      columns: ["b", "half"], functions: [.sum]),
    Case("segment by 地区", dimensions: [.text]),
    Case("segment by REGION", dimensions: [.text]),
  ]

  @Test(arguments: breakdowns) func facts(_ test: Case) throws {
    let bound = Bound(test.text)
    let plan = try #require(bound.breakdown, "\(bound.diagnostics)")
    #expect(plan.grain == test.grain)
    #expect(plan.dimensions.map(\.type) == test.dimensions)
    #expect(plan.columns.map(\.name) == test.columns)
    #expect(plan.aggregates.map(\.function) == test.functions)
    #expect((plan.eventFilter != .constant(true)) == test.isFiltered)
    #expect(plan.footnotes.contains(.eventGrain(table: "orders")) == test.isFiltered)
  }

  /// Statements that mean the same.
  static let same = [
    ("segment where region = North", "segment where region = 'North'"),
    ("segment where region = North", "segment where 'North' = region"),
    ("segment where region = North", "segment where customers.region = North"),
    ("segment where region = North", "segment where region in (North)"),
    ("segment where region = North", "segment where (region = North)"),
    ("segment where region = North", "segment where region = $where_"),
    ("segment where satisfaction > 5", "segment where 5 < satisfaction"),
    ("segment where satisfaction > 5", "segment where satisfaction > $least"),
    (
      "segment where satisfaction between 1 and 5",
      "segment where satisfaction >= 1 and satisfaction <= 5"
    ),
    ("segment where signup in 2024-02", "segment where signup = 2024-02"),
    ("segment where signup >= 2024-02", "segment where signup in since 2024-02"),
    ("segment where first(orders.date) in 2024", "segment where first(orders.date) = 2024"),
    ("segment where no orders", "segment where exactly 0 orders"),
    ("segment where any orders", "segment where at least 1 orders"),
    ("segment where any orders", "segment where count(orders) >= 1"),
    ("segment where not region = North", "segment where region != North"),
    ("segment where region not in (North, South)", "segment where not region in (North, South)"),
    ("segment where signup = 2024-02-29", "segment where signup = '2024-02-29'"),
    ("segment where seen < 2024", "segment where seen < 2024-01-01"),
    ("segment where weekday(signup) = Monday", "segment where weekday(signup) = mon"),
    ("segment where weekday(signup) = Monday", "segment where weekday(signup) = 1"),
    ("segment where in buyers", "segment buyers"),
    ("segment where in buyers", "segment where any orders"),
    ("segment", "segment where in all"),
    (
      "list",
      "list id, name, region, city, satisfaction, balance, fine, score, vip, signup, seen, Spend, `spend`, 地区"
    ),
  ]

  @Test(arguments: same) func meansTheSame(left: String, right: String) throws {
    let first = try #require(PlanTests.population(left))
    let second = try #require(PlanTests.population(right))
    #expect(first == second)
  }

  private static func population(_ text: String) -> [Condition]? {
    let bound = Bound(text)
    if let plan = bound.breakdown {
      guard case .and(let parts) = plan.population else {
        // `exactly 0` and `no` are counted in a footer, which is no part of the population.
        return [plan.population]
      }
      return parts
    }
    return bound.listing.map { plan in [plan.population] + plan.columns.map { .isMissing($0.value) }
    }
  }

  static let types: [(expression: String, type: ColumnType)] = [
    ("1 + 2", .integer), ("balance + 1", .decimal(scale: 2)),
    ("balance * balance", .decimal(scale: 4)),
    ("balance / 2", .float), ("balance - score", .float), ("-balance", .decimal(scale: 2)),
    ("round(balance)", .integer), ("round(balance, 1)", .decimal(scale: 1)),
    ("round(balance, 5)", .decimal(scale: 2)), ("floor(score)", .float),
    ("ceil(balance)", .integer),
    ("abs(satisfaction)", .integer), ("least(satisfaction, balance)", .decimal(scale: 2)),
    ("greatest(satisfaction, score)", .float), ("coalesce(name, region)", .text),
    ("length(name)", .integer), ("upper(name)", .text),
    ("bucket(satisfaction, 0.25)", .decimal(scale: 2)),
    ("days_between(signup, seen)", .integer), ("signup + 5", .date), ("seen - 5", .date),
    ("signup - seen", .integer), ("5 + signup", .date), ("month(seen)", .period(.month)),
    ("hour(seen)", .period(.hour)), ("weekday(signup)", .period(.weekday)),
    ("if(vip, 1, balance)", .decimal(scale: 2)), ("if(vip, name, region)", .text),
    ("satisfaction > 5", .boolean), ("sum(orders.amount)", .decimal(scale: 2)),
    ("sum(orders.amount * orders.rating)", .decimal(scale: 2)), ("avg(orders.amount)", .float),
    ("min(orders.date)", .date), ("max(visits.at)", .timestamp(scale: 0)),
    ("last(orders.category)", .text), ("count(orders)", .integer), ("recency", .integer),
    ("frequency", .integer), ("ltv", .decimal(scale: 2)), ("gap", .float), ("first_order", .date),
    ("tenure", .integer), ("p95(minutes)", .float), ("median(orders.gap)", .float),
    ("distinct(orders.product)", .integer), ("sum(products.price)", .decimal(scale: 2)),
    ("max(orders.customer)", .integer),
  ]

  @Test(arguments: types) func typeOf(expression: String, type: ColumnType) throws {
    let bound = Bound("list \(expression)")
    let plan = try #require(bound.listing, "\(bound.diagnostics)")
    #expect(plan.columns.map(\.value.type) == [type])
  }

  @Test func missingValuesAreCounted() {
    let plan = Bound("segment where satisfaction > 5 and balance > 1 and score is missing")
      .breakdown
    #expect(plan?.missingChecks.map(\.what) == ["satisfaction"])
    #expect(plan?.missingChecks.map(\.inPopulation) == [false])
    let measure = Bound("segment by region show avg(score)").breakdown
    #expect(measure?.missingChecks.map(\.what) == ["score"])
    #expect(measure?.missingChecks.map(\.inPopulation) == [true])
  }

  @Test func neverCounts() {
    #expect(Bound("segment where no orders and at most 2 visits").breakdown?.neverChecks == [0, 1])
    #expect(Bound("segment where any orders").breakdown?.neverChecks == [])
  }

  @Test func earlierAsOfDaysMeetColumnsWithoutHistory() {
    let earlier = Bound("segment where vip by region as of 2023").breakdown
    #expect(earlier?.footnotes == [.noHistory(["region", "vip"])])
    #expect(Bound("segment where vip by region").breakdown?.footnotes == [])
    #expect(Bound("segment where id > 2 and signup > 2000 as of 2023").breakdown?.footnotes == [])
  }

  @Test func whoExists() {
    let joined = Bound("segment").breakdown?.existing
    guard case .or(let parts)? = joined else {
      Issue.record("customers exist from the day they joined")
      return
    }
    #expect(parts.count == 2)
    let derived = Sample.catalog([Sample.orders])
    #expect(Bound("segment", catalog: derived).breakdown?.existing == .constant(true))
    let earlier = Bound("segment as of 2023", catalog: derived).breakdown?.existing
    #expect(earlier != .constant(true) && earlier != nil)
  }

  @Test func duringDoesNotReachFieldsAndSegments() throws {
    let ltv = { (text: String) in Bound(text).listing?.columns.first?.value }
    #expect(ltv("list ltv during 2023") == ltv("list ltv"))
    let recent = { (text: String) in Bound(text).breakdown?.population }
    #expect(recent("segment recent during 2023") == recent("segment recent"))
    #expect(recent("segment recent") == recent("segment where any orders in last 90 days"))
  }

  @Test func mainTables() {
    let sales = StagedTable(
      Table(name: "sales", fields: Sample.orders.table.fields, rowCount: 4),
      role: Sample.orders.role)
    #expect(Sample.catalog(Sample.all).main == 0)
    #expect(Sample.catalog([Sample.visits, sales]).main == 1)
    #expect(Sample.catalog([Sample.visits]).main == 0)
    #expect(Sample.catalog([Sample.visits, Sample.notes]).main == nil)
    #expect(Sample.catalog([]).main == nil)
  }

  @Test func textCounts() {
    let region = Sample.catalog.customers.fields[2]
    #expect(region.textCounts().map(\.text) == ["North", "South"])
    #expect(region.textCounts().map(\.count) == [2, 1])
    #expect(region.mayHave("North") && !region.mayHave("north"))
    #expect(Sample.catalog.customers.fields[0].textCounts().isEmpty)
    #expect(Sample.catalog.tableNames == ["customers", "orders", "visits", "notes", "products"])
  }
}
