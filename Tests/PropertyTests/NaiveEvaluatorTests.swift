import Columnar
import Language
import TestSupport
import Testing

/// The oracle against answers computed by hand (see `SmallStore`).
@Suite struct NaiveEvaluatorTests {
  private let customers = Tree.name("customers")
  private let amount = Tree.name("orders.amount")
  private let region = Tree.name("region")
  private let satisfaction = Tree.name("satisfaction")

  private func count(_ condition: Expression) throws -> [String] {
    try SmallStore.rows(Tree.segment(where: condition, show: [customers]))
  }

  @Test func customersExistFromTheDayTheyJoined() throws {
    #expect(try SmallStore.rows(Tree.segment()) == ["3 ~1.0"])
    let early = Tree.segment { $0.asOf = Tree.month(2024, 2) }
    #expect(try SmallStore.rows(early) == ["2 ~1.0"])
    let late = Tree.segment { $0.asOf = Tree.number("2025") }
    #expect(try SmallStore.rows(late) == ["4 ~1.0"])
  }

  @Test func groupsOfCustomersWithMissingLastAndPooledTotal() throws {
    let statement = Tree.segment(
      by: [region], show: [Tree.call("sum", amount), Tree.call("avg", amount), customers])
    #expect(
      try SmallStore.rows(statement) == [
        "\"North\" 35.75 ~11.916666666666666 1", "\"South\" 7.00 ~7.0 1",
        "(missing) -3.00 ~-3.0 1", "(missing) 39.75 ~7.95 3",
      ])
  }

  @Test func largestFirstThenByName() throws {
    let byCount = Tree.segment(by: [region], show: [customers]) { $0.asOf = Tree.number("2025") }
    #expect(
      try SmallStore.rows(byCount)
        == ["\"North\" 2", "\"South\" 1", "(missing) 1", "(missing) 4"])
    let ties = Tree.segment(by: [region], show: [customers])
    #expect(try SmallStore.rows(ties).prefix(2) == ["\"North\" 1", "\"South\" 1"])
  }

  @Test func comparisonsWithMissingAreFalseAndComplementsExact() throws {
    let five = Tree.number("5")
    #expect(try count(Tree.compare(satisfaction, .equal, five)) == ["1"])
    #expect(try count(Tree.compare(satisfaction, .notEqual, five)) == ["2"])
    #expect(try count(Expression(.not(Tree.compare(satisfaction, .less, five)))) == ["2"])
    #expect(try count(Expression(.inList(region, [Tree.name("North")], isNegated: true))) == ["2"])
    #expect(try count(Expression(.isMissing(region, isNegated: false))) == ["1"])
  }

  @Test func textsByBareWordsSourceTextAndWithoutCase() throws {
    #expect(try count(Tree.compare(region, .equal, Tree.name("North"))) == ["1"])
    #expect(try count(Tree.compare(region, .equal, Tree.name("north"))) == ["0"])
    #expect(try count(Tree.compare(region, .similar, Tree.name("north"))) == ["1"])
    #expect(try count(Tree.compare(Tree.name("zip"), .equal, Tree.number("01"))) == ["1"])
    #expect(try count(Tree.compare(Tree.name("zip"), .equal, Tree.number("1"))) == ["1"])
    let part = { (ignoring: Bool) in
      Expression(.textTest(.contains, ignoringCase: ignoring, self.region, Tree.text("OUT")))
    }
    #expect(try count(part(false)) == ["0"])
    #expect(try count(part(true)) == ["1"])
  }

  @Test func datesAreRanges() throws {
    let signup = Tree.name("signup")
    let february = Tree.month(2024, 2)
    #expect(try count(Tree.compare(signup, .less, february)) == ["1"])
    #expect(try count(Tree.compare(signup, .equal, february)) == ["1"])
    #expect(try count(Tree.compare(signup, .greater, february)) == ["1"])
    #expect(try count(Tree.compare(signup, .lessOrEqual, february)) == ["2"])
    #expect(try count(Tree.compare(signup, .equal, Tree.number("2024"))) == ["3"])
    #expect(try count(Expression(.between(signup, february, Tree.day(2024, 6, 1)))) == ["2"])
    let today = Expression(.date(.today))
    let before = Expression(.arithmetic(.subtract, today, Tree.number("29")))
    #expect(try count(Tree.compare(signup, .greaterOrEqual, before)) == ["1"])
  }

  @Test func quantifiersCountEventsAndRowsCountsRows() throws {
    #expect(try count(Tree.quantified(.atLeast(2), "orders")) == ["2"])
    let rows = Tree.call("rows", Tree.name("orders"))
    #expect(try count(Tree.compare(rows, .greaterOrEqual, Tree.number("3"))) == ["1"])
    let shoes = Tree.compare(Tree.name("category"), .equal, Tree.name("shoes"))
    #expect(try count(Tree.quantified(.exactly(2), "orders", shoes)) == ["1"])
    #expect(try count(Tree.quantified(.no, "orders", shoes)) == ["2"])
    #expect(try count(Tree.quantified(.atMost(1), "orders")) == ["1"])
  }

  @Test func periods() throws {
    let any = { (period: Period.Kind) in Tree.quantified(.any, "orders", in: period) }
    #expect(try count(any(.last(1, .day))) == ["1"])
    // As of 2024-06-30 four months ago was 2024-02-29: from 2024-03-01 on.
    #expect(try count(any(.last(4, .month))) == ["3"])
    #expect(try count(any(.lastUnit(.month))) == ["0"])
    #expect(try count(any(.lastUnit(.quarter))) == ["2"])
    #expect(try count(any(.thisUnit(.quarter))) == ["1"])
    // 2023-12-31 … 2024-03-30
    #expect(try count(any(.previous(3, .month))) == ["2"])
    #expect(try count(any(.since(Tree.month(2024, 3)))) == ["3"])
    #expect(try count(any(.before(Tree.month(2024, 2)))) == ["1"])
    #expect(try count(any(.range(Tree.month(2024, 2), Tree.day(2024, 3, 1)))) == ["2"])
    #expect(try count(any(.date(Tree.number("2023")))) == ["0"])
    let first = Tree.call("sum", amount, in: .first(30, .day))
    #expect(try SmallStore.rows(Tree.list([first])) == ["15.50", "0", "-3.00"])
  }

  @Test func breakdownByEvents() throws {
    let month = Tree.name("month")
    let measures = [Tree.call("sum", amount), customers, Tree.call("count", Tree.name("orders"))]
    #expect(
      try SmallStore.rows(Tree.segment(by: [month], show: measures)) == [
        "2024-01 15.50 1 1", "2024-02 0 1 1", "2024-03 27.25 2 2", "2024-06 -3.00 1 1",
        "(missing) 39.75 3 5",
      ])
    let unassigned = Tree.segment(by: [month], show: measures) {
      $0.includingUnassigned = SourceSpan.none
    }
    let rows = try SmallStore.rows(unassigned)
    #expect(rows[2] == "2024-03 127.25 2 3")
    #expect(rows[4] == "(missing) 139.75 3 6")
  }

  @Test func bareEventColumnsInWhereFilterEvents() throws {
    let shoes = Tree.compare(Tree.name("category"), .equal, Tree.name("shoes"))
    let statement = Tree.segment(
      where: shoes, by: [region], show: [customers, Tree.call("sum", amount)])
    #expect(try SmallStore.rows(statement) == ["\"North\" 1 30.25", "(missing) 1 30.25"])
    #expect(throws: NaiveEvaluator.Unsupported.self) {
      try SmallStore.rows(Tree.list([region], where: shoes))
    }
  }

  @Test func aggregates() throws {
    let shoes = Tree.compare(Tree.name("category"), .equal, Tree.name("shoes"))
    let orders = Tree.name("orders")
    let measures = [
      Tree.call("median", amount), Tree.call("p90", amount), Tree.call("stddev", amount),
      Tree.call("min", amount), Tree.call("distinct", Tree.name("orders.category")),
      Tree.call("share", orders, filter: shoes), Tree.call("avg", Tree.call("sum", amount)),
      Tree.call("avg", satisfaction),
      Expression(.arithmetic(.divide, Tree.call("sum", amount), Tree.call("count", orders))),
    ]
    let answer = try NaiveEvaluator.answer(
      Tree.segment(show: measures),
      store: NaiveStore([SmallStore.customers, SmallStore.orders]))
    let expected: [Value] = [
      .float(7), .float(16.15), .float((282.3 / 4).squareRoot()), .exact(-300, scale: 2),
      .integer(2), .float(2 / 6), .float(13.25), .float(4), .float(7.95),
    ]
    let table = ResultTable(
      columns: expected.map { ResultColumn(name: "show", role: .measure, values: [$0]) })
    #expect(answer.matches(table) == nil)
  }

  @Test func aggregatesOverNoEvents() throws {
    let none = Tree.quantified(.no, "orders", in: .date(Tree.number("2024")))
    let measures = ["sum", "avg", "min", "median", "stddev", "distinct"].map {
      Tree.call($0, amount)
    }
    #expect(
      try SmallStore.rows(Tree.segment(where: none, show: measures))
        == ["0 (missing) (missing) (missing) (missing) 0"])
  }

  @Test func standardFields() throws {
    let fields = ["recency", "frequency", "monetary", "tenure", "gap"].map(Tree.name)
    #expect(
      try SmallStore.rows(Tree.list(fields)) == [
        "121 2 35.75 151 ~30.0", "91 2 7.00 122 ~31.0", "0 1 -3.00 0 (missing)",
      ])
  }

  @Test func duringReachesAggregatesButNoFieldsAndNoSegments() throws {
    let january = Period(.date(Tree.month(2024, 1)))
    let statement = Tree.segment(
      where: Expression(.inSegment(.named(Name("buyers")), isNegated: false)),
      show: [customers, Tree.call("sum", amount), Tree.call("sum", Tree.name("ltv"))]
    ) { $0.during = january }
    let definitions = NaiveDefinitions(segments: [
      "buyers": SegmentDefinition(
        name: Name("buyers"), condition: Tree.quantified(.any, "orders"),
        during: Period(.since(Tree.month(2024, 3))))
    ])
    #expect(
      try SmallStore.rows(statement, definitions: definitions) == ["3 15.50 39.75"])
  }

  @Test func havingSortAndLimitLeaveTheTotalAlone() throws {
    let statement = Tree.segment(by: [Tree.name("month")], show: [Tree.call("sum", amount)]) {
      $0.having = Tree.compare(self.customers, .equal, Tree.number("1"))
      $0.sort = [SortKey(Tree.call("sum", self.amount), isDescending: true)]
      $0.limit = Limit(2)
    }
    #expect(
      try SmallStore.rows(statement) == ["2024-01 15.50", "2024-02 0", "(missing) 39.75"])
  }

  @Test func derivedCustomersExistFromTheirFirstEvent() throws {
    let statement = Tree.list([Tree.name("customer"), Tree.call("sum", amount)]) {
      $0.asOf = Tree.month(2024, 3)
    }
    #expect(
      try SmallStore.rows(statement, tables: [SmallStore.orders]) == ["1 35.75", "2 7.00"])
  }

  @Test func roundingIsHalfAwayFromZero() throws {
    let half = Expression(.arithmetic(.divide, Tree.number("5"), Tree.number("0")))
    let items = [
      Tree.call("round", Tree.number("2.5")),
      Tree.call("round", Expression(.negate(Tree.number("2.5")))),
      Tree.call("floor", Expression(.negate(Tree.number("0.5")))),
      Tree.call("ceil", Tree.number("0.5")),
      Tree.call("bucket", Expression(.negate(Tree.number("1"))), Tree.number("5")), half,
    ]
    let one = Tree.compare(Tree.name("id"), .equal, Tree.number("1"))
    #expect(try SmallStore.rows(Tree.list(items, where: one)) == ["3 -3 -1 1 -5 (missing)"])
  }

  @Test func differencesAreReadable() throws {
    let answer = NaiveAnswer(columns: ["x"], rows: [[.exact(150, scale: 2)]])
    let result = { (value: Value) in
      ResultTable(columns: [ResultColumn(name: "x", role: .measure, values: [value])])
    }
    #expect(answer.matches(result(.exact(15, scale: 1))) == nil)
    #expect(answer.matches(result(.integer(2))) == "row 1, x: expected 1.50, found 2")
    #expect(answer.matches(result(.float(1.5))) == "row 1, x: expected 1.50, found ~1.5")
  }
}
