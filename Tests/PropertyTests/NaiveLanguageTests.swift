import Columnar
import Language
import TestSupport
import Testing

/// The oracle's ranks, lists and definitions against answers computed by hand (see `SmallStore`).
@Suite struct NaiveLanguageTests {
  private let customers = Tree.name("customers")
  private let id = Tree.name("id")
  private let region = Tree.name("region")
  private let amount = Tree.call("sum", Tree.name("orders.amount"))
  private let rowCount = Tree.call("rows", Tree.name("orders"))

  private func ids(_ condition: Expression) throws -> [String] {
    try SmallStore.rows(Tree.list([id], where: condition))
  }

  private func ranked(
    _ value: Expression, _ amount: Int, scale: Int? = nil, bottom: Bool = false,
    per: Expression? = nil, not: Bool = false
  ) -> Expression {
    let number = NumberLiteral(units: Int128(amount), scale: scale ?? 0, text: "\(amount)")
    let test = RankTest(takesBottom: bottom, amount: number, isShare: scale != nil, per: per)
    return Expression(.inRanked(value, test, isNegated: not))
  }

  // MARK: - Ranks

  @Test func topsAndBottoms() throws {
    #expect(try ids(ranked(amount, 1)) == ["1"])
    #expect(try ids(ranked(amount, 0)) == [])
    // 34 % of 3 are 1.02, rounded up.
    #expect(try ids(ranked(amount, 34, scale: 2)) == ["1", "2"])
    #expect(try ids(ranked(amount, 1, bottom: true)) == ["3"])
    #expect(try ids(ranked(amount, 1, not: true)) == ["2", "3"])
    #expect(try ids(ranked(amount, 1, per: region)) == ["1", "2", "3"])
    // Half of those who have one; who has none is unranked, hence among the others.
    let satisfaction = Tree.name("satisfaction")
    #expect(try ids(ranked(satisfaction, 50, scale: 2)) == ["1"])
    #expect(try ids(ranked(satisfaction, 50, scale: 2, not: true)) == ["2", "3"])
    // Ties with the last.
    #expect(try ids(ranked(Tree.name("frequency"), 1)) == ["1", "2"])
  }

  @Test func ranksOfCustomers() throws {
    let two = Tree.number("2")
    let items = [
      Tree.call("rank", amount), Tree.call("percent_rank", amount), Tree.call("tile", two, amount),
      Tree.call("ntile", two, amount), Tree.call("rank", Tree.name("satisfaction")),
    ]
    #expect(
      try SmallStore.rows(Tree.list(items))
        == ["1 ~1.0 2 2 1", "2 ~0.5 1 1 (missing)", "3 ~0.0 1 1 2"])
  }

  @Test func whoIsRanked() throws {
    let south = Tree.compare(region, .equal, Tree.name("South"))
    // In `where` over all customers, whatever the other conditions; elsewhere over what it leaves.
    #expect(try ids(Expression(.and([south, ranked(amount, 1)]))) == [])
    #expect(try SmallStore.rows(Tree.list([Tree.call("rank", amount)], where: south)) == ["1"])
    let segment = Statement(
      .segment(
        .named(Name("south")),
        {
          var clauses = Clauses()
          clauses.condition = ranked(amount, 1)
          return clauses
        }()))
    let definitions = NaiveDefinitions(segments: [
      "south": SegmentDefinition(name: Name("south"), condition: south)
    ])
    #expect(try SmallStore.rows(segment, definitions: definitions) == ["1 ~1.0"])
    let byRank = Tree.segment(by: [Tree.call("rank", amount)], show: [amount])
    #expect(
      try SmallStore.rows(byRank) == ["1 35.75", "2 7.00", "3 -3.00", "(missing) 39.75"])
  }

  // MARK: - Conditions

  @Test func regularExpressions() throws {
    let matches = { (column: String, pattern: String, ignoring: Bool) in
      Expression(
        .textTest(.matches, ignoringCase: ignoring, Tree.name(column), Tree.text(pattern)))
    }
    #expect(try ids(matches("region", "^No", false)) == ["1"])
    #expect(try ids(matches("region", "^no", false)) == [])
    #expect(try ids(matches("region", "OUT", true)) == ["2"])
    #expect(try ids(matches("region", "o.t", false)) == ["1", "2"])
    #expect(try ids(matches("zip", "^[01]+$", false)) == ["1", "2"])
  }

  @Test func numbersOfTheCalendar() throws {
    let signup = Tree.name("signup")
    let number = { (unit: String, number: String) in
      try self.ids(Tree.compare(Tree.call(unit, signup), .equal, Tree.number(number)))
    }
    #expect(try number("month", "6") == ["3"])
    #expect(try number("year", "2024") == ["1", "2", "3"])
    #expect(try number("quarter", "1") == ["1", "2"])
    #expect(try number("day", "10") == ["1"])
    // 2024-02-01 is a Thursday of week 5.
    #expect(try number("weekday", "4") == ["2"])
    #expect(try number("week", "5") == ["2"])
    let list = Expression(
      .inList(
        Tree.call("month", signup), [Tree.number("1"), Tree.number("2")], isNegated: true))
    #expect(try ids(list) == ["3"])
  }

  // MARK: - Lists

  @Test func listsOfEvents() throws {
    let items = ["customer", "amount", "region"].map(Tree.name)
    let list = { (condition: Expression, change: (inout Clauses) -> Void) in
      var clauses = Clauses()
      clauses.show = items.map { ShowItem($0, text: "show") }
      clauses.condition = condition
      change(&clauses)
      return try SmallStore.rows(Statement(.list(.events(Name("orders")), clauses)))
    }
    let category = { (name: String) in
      Tree.compare(Tree.name("category"), .equal, Tree.name(name))
    }
    #expect(
      try list(category("hats")) { _ in }
        == ["1 5.50 \"North\"", "2 (missing) \"South\"", "3 -3.00 (missing)"])
    let sorted = try list(category("hats")) {
      $0.sort = [SortKey(Tree.name("amount"), isDescending: true)]
      $0.limit = Limit(2)
    }
    #expect(sorted == ["1 5.50 \"North\"", "3 -3.00 (missing)"])
    let everyone = try list(category("shoes")) { $0.includingUnassigned = SourceSpan.none }
    #expect(
      everyone == ["1 10.00 \"North\"", "1 20.25 \"North\"", "(missing) 100.00 (missing)"])
  }

  @Test func limitsWithinAValue() throws {
    let list = Tree.list([id, Tree.name("frequency")]) {
      $0.limit = Limit(1, per: Tree.name("frequency"))
    }
    #expect(try SmallStore.rows(list) == ["1 2", "3 1"])
  }

  @Test func listsAgainstAnEarlierPeriod() throws {
    let items = [
      id, amount, Expression(.derived(.change, amount, per: nil)),
      Expression(.derived(.growth, amount, per: nil)),
    ]
    let list = Tree.list(items) {
      $0.during = Period(.date(Tree.month(2024, 3)))
      $0.baseline = Baseline(.period(Period(.date(Tree.month(2024, 1)))))
      $0.sort = [SortKey(items[3], isDescending: true)]
    }
    #expect(
      try SmallStore.rows(list)
        == ["1 20.25 4.75 ~\(4.75 / 15.5)", "2 7.00 7.00 new", "3 0 0 (missing)"])
  }

  // MARK: - Definitions

  private func defined(_ kinds: Definition..., set: [(String, Expression)] = []) -> NaiveDefinitions
  {
    NaiveDefinitions(
      kinds.map { Statement(.define($0)) }
        + set.map { Statement(.set(.parameter(Name($0), $1))) })
  }

  @Test func parametersOfSegments() throws {
    var big = SegmentDefinition(
      name: Name("big"),
      condition: Tree.compare(amount, .greater, Expression(.parameter(Name("min")))))
    big.parameters = [SegmentArgument(Name("min"), Tree.number("10"))]
    let definitions = defined(.segment(big), set: [("low", Tree.number("5"))])
    let count = { (arguments: [SegmentArgument]) in
      try SmallStore.rows(
        Tree.segment(
          where: Expression(.inSegment(.named(Name("big"), arguments), isNegated: false)),
          show: [self.customers]), definitions: definitions)
    }
    #expect(try count([]) == ["1"])
    #expect(try count([SegmentArgument(Name("min"), Tree.number("5"))]) == ["2"])
    let low = Expression(.parameter(Name("low")))
    #expect(try count([SegmentArgument(Name("min"), low)]) == ["2"])
    let byBig = Tree.segment(by: [Tree.name("big")], show: [customers])
    #expect(
      try SmallStore.rows(byBig, definitions: definitions)
        == ["false 2", "true 1", "(missing) 3"])
  }

  @Test func measuresAndFields() throws {
    let aov = Expression(
      .arithmetic(.divide, amount, Tree.call("count", Tree.name("orders"))))
    let definitions = defined(.measure(Name("aov"), aov), .field(Name("ltv"), rowCount))
    let byRegion = Tree.segment(by: [region], show: [Tree.name("aov")])
    #expect(
      try SmallStore.rows(byRegion, definitions: definitions)
        == ["\"North\" ~17.875", "\"South\" ~3.5", "(missing) ~-3.0", "(missing) ~7.95"])
    // `during` reaches the measure, but not the field.
    let list = Tree.list([id, Tree.name("aov"), Tree.name("ltv")]) {
      $0.during = Period(.date(Tree.month(2024, 3)))
    }
    #expect(
      try SmallStore.rows(list, definitions: definitions)
        == ["1 ~20.25 3", "2 ~7.0 2", "3 (missing) 1"])
    let rich = Tree.list([id], where: Tree.compare(Tree.name("aov"), .greater, Tree.number("5")))
    #expect(try SmallStore.rows(rich, definitions: definitions) == ["1"])
  }

  @Test func savedListsKeepTheirFirst() throws {
    var best = SegmentDefinition(
      name: Name("best"), condition: Expression(.boolean(true)))
    best.sort = [SortKey(amount, isDescending: true)]
    best.limit = Limit(2)
    let members = Expression(.inSegment(.named(Name("best")), isNegated: false))
    #expect(
      try SmallStore.rows(Tree.list([id], where: members), definitions: defined(.segment(best)))
        == ["1", "2"])
  }

  @Test func attributesHaveAHistory() throws {
    let stages = StagedTable(
      Table(
        name: "moves",
        fields: [
          Field(name: "customer", column: Column(type: .integer, integers: [1, 1, 3])),
          Field(
            name: "since",
            column: Column(
              type: .date, integers: ["2024-05-01", "2024-02-01", "2024-12-01"].map(SmallStore.day))
          ),
          Field(name: "where", column: Column(texts: ["East", "West", "Far"])),
        ], rowCount: 3),
      role: .events(EventRoles(customer: "customer", time: "since")))
    let store = NaiveStore(
      [SmallStore.customers, SmallStore.orders, stages],
      histories: [NaiveStore.History(table: "moves", attribute: "region", value: "where")])
    let regions = { (month: Int) in
      try NaiveEvaluator.answer(
        Tree.list([self.region]) { $0.asOf = Tree.month(2024, month) }, store: store
      ).rows.map { NaiveAnswer.text($0[0]) }
    }
    #expect(try regions(1) == ["\"North\""])
    #expect(try regions(3) == ["\"West\"", "\"South\""])
    #expect(try regions(6) == ["\"East\"", "\"South\"", "(missing)"])
  }

  /// The keys' hashes, as shares of all hashes: 1 at 0.57, 2 at 0.59, 3 at 0.11, 4 at 0.43.
  @Test func samples() throws {
    let sample = { (text: String, units: Int) in
      Tree.segment(show: [self.customers]) {
        $0.sample = Sample(NumberLiteral(units: Int128(units), scale: 2, text: text))
      }
    }
    #expect(try SmallStore.rows(sample("100%", 100)) == ["3"])
    #expect(try SmallStore.rows(sample("10%", 10)) == ["0"])
    // One of those who exist, 8.33 with those not looked at.
    #expect(try SmallStore.rows(sample("12%", 12)) == ["8"])
    #expect(try SmallStore.rows(sample("58%", 58)) == ["3"])
  }
}
