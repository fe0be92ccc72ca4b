import Columnar
import Language
import TestSupport
import Testing

/// The oracle's breakdowns against answers computed by hand (see `SmallStore`).
@Suite struct NaiveBreakdownTests {
  private let customers = Tree.name("customers")
  private let region = Tree.name("region")
  private let category = Tree.name("orders.category")
  private let month = Tree.name("month")
  private let satisfaction = Tree.name("satisfaction")
  private let amount = Tree.call("sum", Tree.name("orders.amount"))
  private let rowCount = Tree.call("rows", Tree.name("orders"))

  private func rows(
    by dimensions: [Dimension], show: [Expression], where condition: Expression? = nil,
    _ change: (inout Clauses) -> Void = { _ in }
  ) throws -> [String] {
    try SmallStore.rows(
      Tree.segment(where: condition, show: show) { clauses in
        clauses.dimensions = dimensions
        change(&clauses)
      })
  }

  private func trend(
    _ show: [Expression], each unit: TimeUnit, _ change: (inout Clauses) -> Void = { _ in }
  ) throws -> [String] {
    var clauses = Clauses()
    clauses.show = show.map { ShowItem($0, text: "show") }
    clauses.each = Each(unit)
    change(&clauses)
    return try SmallStore.rows(Statement(.trend(clauses)))
  }

  // MARK: - Ranges and tops

  @Test func quantilesOfCustomersAndOfEvents() throws {
    let quantiles = Dimension(satisfaction, cut: .tiles(2), text: "by")
    #expect(
      try rows(by: [quantiles], show: [customers])
        == ["1 1", "2 1", "(missing) 1", "(missing) 3"])
    // −3 5.50 7 | 10 20.25: the cut is at 7, which is not strictly below itself.
    let halves = Dimension(Tree.name("orders.amount"), cut: .tiles(2), text: "by")
    #expect(
      try rows(by: [halves], show: [customers, rowCount])
        == ["1 3 3", "2 1 2", "(missing) 1 1", "(missing) 3 6"])
  }

  @Test func binsOfARoundWidth() throws {
    // −3 … 20.25 in at most 4 ranges: 5 would need 6 of them.
    let bins = Dimension(Tree.name("orders.amount"), cut: .bins(4), text: "by")
    #expect(
      try rows(by: [bins], show: [rowCount]) == [
        "\"-10 to 0\" 1", "\"0 to 10\" 2", "\"10 to 20\" 1", "\"20 to 30\" 1", "(missing) 1",
        "(missing) 6",
      ])
    // At most 12: 2.5 would need 11, 2 would need 13.
    let more = Dimension(Tree.name("orders.amount"), cut: .bins(12), text: "by")
    #expect(
      try rows(by: [more], show: [rowCount]).prefix(3)
        == ["\"-5.0 to -2.5\" 1", "\"5.0 to 7.5\" 2", "\"10.0 to 12.5\" 1"])
  }

  @Test func topAndOther() throws {
    let top = Dimension(category, top: Dimension.Top(1), text: "by")
    #expect(
      try rows(by: [top], show: [amount, rowCount])
        == ["\"shoes\" 30.25 2", "(other) 2.50 3", "(missing) 7.00 1", "(missing) 39.75 6"])
    let only = Dimension(category, top: Dimension.Top(1, isOnly: true), text: "by")
    let share = Expression(.derived(.share, rowCount, per: nil))
    #expect(
      try rows(by: [only], show: [rowCount, share]) == [
        "\"hats\" 3 ~0.5", "(missing) 1 ~\(1.0 / 6)", "(missing) 6 ~1.0",
      ])
  }

  @Test func topWithinAnotherDimension() throws {
    let per = Dimension(category, top: Dimension.Top(1, per: region), text: "by")
    #expect(
      try rows(by: [Dimension(region, text: "by"), per], show: [amount]) == [
        "\"North\" \"shoes\" 30.25", "\"South\" \"hats\" 0", "\"North\" (other) 5.50",
        "\"South\" (missing) 7.00", "(missing) \"hats\" -3.00", "(missing) (missing) 39.75",
      ])
  }

  @Test func limitWithinADimension() throws {
    let dimensions = [region, category].map { Dimension($0, text: "by") }
    let shown = try rows(by: dimensions, show: [rowCount]) { $0.limit = Limit(1, per: self.region) }
    #expect(
      shown == [
        "\"North\" \"shoes\" 2", "\"South\" \"hats\" 1", "(missing) \"hats\" 1",
        "(missing) (missing) 6",
      ])
  }

  // MARK: - Across

  @Test func acrossWithTotalsBothWays() throws {
    let spread = { (clauses: inout Clauses) in
      clauses.across = Dimension(self.category, text: "across")
    }
    // hats, shoes, (missing), all
    let north = Dimension(region, text: "by")
    #expect(
      try rows(by: [north], show: [rowCount], spread) == [
        "\"North\" 1 2 0 3", "\"South\" 1 0 1 2", "(missing) 1 0 0 1", "(missing) 3 2 1 6",
      ])
    // Customers are distinct in the totals; averages over no rows are missing.
    #expect(
      try rows(by: [north], show: [customers], spread) == [
        "\"North\" 1 1 0 1", "\"South\" 1 0 1 1", "(missing) 1 0 0 1", "(missing) 3 1 1 3",
      ])
    let average = Tree.call("max", Tree.name("orders.amount"))
    #expect(
      try rows(by: [north], show: [average], spread).first
        == "\"North\" 20.25 5.50 (missing) 20.25")
  }

  @Test func acrossNamesItsColumns() throws {
    let statement = Tree.segment(by: [region], show: [rowCount, customers]) {
      $0.across = Dimension(self.month, top: Dimension.Top(1), text: "across")
    }
    let answer = try NaiveEvaluator.answer(
      statement, store: NaiveStore([SmallStore.customers, SmallStore.orders]))
    let january = Value.period(
      CalendarPeriod(
        unit: .month, containing: CalendarDay(number: Int(SmallStore.day("2024-01-01")))))
    #expect(
      answer.across == [
        nil, .value(january), .value(january), .value(.other), .value(.other), .total, .total,
      ])
  }

  // MARK: - Derived

  @Test func sharesPerDimension() throws {
    let share = Expression(.derived(.share, rowCount, per: region))
    let dimensions = [region, category].map { Dimension($0, text: "by") }
    #expect(
      try rows(by: dimensions, show: [rowCount, share]) == [
        "\"North\" \"shoes\" 2 ~\(2.0 / 3)", "\"North\" \"hats\" 1 ~\(1.0 / 3)",
        "\"South\" \"hats\" 1 ~0.5", "\"South\" (missing) 1 ~0.5", "(missing) \"hats\" 1 ~1.0",
        "(missing) (missing) 6 (missing)",
      ])
  }

  @Test func runningAlongTimeAndDownTheRows() throws {
    let items = [customers, amount].map { Expression(.derived(.running, $0, per: nil)) }
    #expect(
      try rows(by: [Dimension(month, text: "by")], show: items) == [
        "2024-01 1 15.50", "2024-02 2 15.50", "2024-03 2 42.75", "2024-06 3 39.75",
        "(missing) (missing) (missing)",
      ])
    let share = Expression(.derived(.runningShare, rowCount, per: nil))
    let bound = Tree.compare(share, .greater, Tree.number("0.5"))
    let shown = try rows(by: [Dimension(region, text: "by")], show: [rowCount, items[1], share]) {
      $0.having = bound
    }
    #expect(
      shown == [
        "\"South\" 2 42.75 ~\(5.0 / 6)", "(missing) 1 39.75 ~1.0",
        "(missing) 6 (missing) (missing)",
      ])
  }

  @Test func runningWithinEachValueOfAnotherDimension() throws {
    let running = Expression(.derived(.running, customers, per: nil))
    let dimensions = [month, category].map { Dimension($0, text: "by") }
    #expect(
      try rows(by: dimensions, show: [rowCount, running]).dropLast() == [
        "2024-01 \"hats\" 1 1", "2024-01 \"shoes\" 1 1", "2024-02 \"hats\" 1 2",
        "2024-03 \"shoes\" 1 1",
        "2024-03 (missing) 1 1", "2024-06 \"hats\" 1 3",
      ])
  }

  @Test func indexPerCustomerAndOfAverages() throws {
    let items = [rowCount, Tree.call("avg", satisfaction)].map {
      Expression(.derived(.index, $0, per: nil))
    }
    #expect(
      try rows(by: [Dimension(region, text: "by")], show: items) == [
        "\"North\" ~150.0 ~125.0", "\"South\" ~100.0 (missing)", "(missing) ~50.0 ~75.0",
        "(missing) ~100.0 ~100.0",
      ])
  }

  // MARK: - Time

  @Test func trendFillsPeriodsUntilTheDayOfTheAnswer() throws {
    #expect(
      try trend([rowCount], each: .month) == [
        "2024-01 2", "2024-02 1", "2024-03 2", "2024-04 0", "2024-05 0", "2024-06 1",
        "(missing) 6",
      ])
    let early = try trend([rowCount, customers], each: .month) {
      $0.during = Period(.range(Tree.month(2023, 12), Tree.month(2024, 2)))
    }
    #expect(early == ["2023-12 0 0", "2024-01 2 1", "2024-02 1 1", "(missing) 3 2"])
    #expect(
      try trend([Tree.call("avg", Tree.name("orders.amount"))], each: .quarter)
        == ["2024-Q1 ~10.6875", "2024-Q2 ~-3.0", "(missing) ~7.95"])
  }

  @Test func trendFillsEachCombination() throws {
    let filled = try trend([rowCount], each: .quarter) {
      $0.dimensions = [Dimension(self.region, text: "by")]
    }
    #expect(
      filled == [
        "2024-Q1 \"North\" 3", "2024-Q1 \"South\" 2", "2024-Q1 (missing) 0",
        "2024-Q2 \"North\" 0", "2024-Q2 \"South\" 0", "2024-Q2 (missing) 1",
        "(missing) (missing) 6",
      ])
  }

  @Test func periodsBesideTheOnesBefore() throws {
    let second = Period(.date(Expression(.date(.quarter(2024, 2)))))
    let compared = { (clauses: inout Clauses) in
      clauses.during = second
      clauses.baseline = Baseline(.previous)
    }
    #expect(
      try rows(by: [Dimension(month, text: "by")], show: [rowCount], compared) == [
        "2024-04 0 2 ~-1.0", "2024-05 0 1 ~-1.0", "2024-06 1 2 ~-0.5", "(missing) 1 5 ~-0.8",
      ])
    let ago = try rows(by: [], show: [rowCount]) {
      $0.during = second
      $0.baseline = Baseline(.yearAgo)
    }
    #expect(ago == ["1 0 new"])
  }

  @Test func unfinishedPeriodsAreComparedFairly() throws {
    let march = { (day: Int) in
      try self.rows(by: [], show: [self.rowCount]) {
        $0.during = Period(.date(Tree.month(2024, 3)))
        $0.asOf = Tree.day(2024, 3, day)
        $0.baseline = Baseline(.previous)
      }
    }
    #expect(try march(1) == ["1 0 new"])
    // The 28 days until the 28th leave out the order of February 29th.
    #expect(try march(28) == ["1 0 new"])
    #expect(try march(29) == ["1 1 ~0.0"])
    #expect(try march(31) == ["2 1 ~1.0"])
    let toDate = try rows(by: [], show: [rowCount]) {
      $0.during = Period(.thisUnit(.month))
      $0.asOf = Tree.day(2024, 3, 28)
      $0.baseline = Baseline(.period(Period(.lastUnit(.month))))
    }
    #expect(toDate == ["1 0 new"])
  }

  @Test func populationsBesideOthers() throws {
    let north = Tree.compare(region, .equal, Tree.name("North"))
    let rest = { (clauses: inout Clauses) in
      clauses.baseline = Baseline(.segment(.rest(SourceSpan.none)))
    }
    #expect(try rows(by: [], show: [customers, rowCount], where: north, rest) == ["1 2 3 3"])
    let happy = Tree.compare(satisfaction, .greaterOrEqual, Tree.number("3"))
    let all = try rows(by: [Dimension(region, text: "by")], show: [customers], where: happy) {
      $0.baseline = Baseline(.segment(.all(SourceSpan.none)))
    }
    #expect(all == ["\"North\" 1 1", "\"South\" 0 1", "(missing) 1 1", "(missing) 2 3"])
  }

  @Test func growthSaysWhatIsShown() throws {
    let growth = Expression(.derived(.growth, rowCount, per: nil))
    let sorted = try rows(by: [Dimension(month, text: "by")], show: [rowCount, growth]) {
      $0.during = Period(.date(Expression(.date(.quarter(2024, 1)))))
      $0.baseline = Baseline(.period(Period(.date(Expression(.date(.quarter(2023, 4)))))))
      $0.sort = [SortKey(growth, isDescending: true)]
    }
    #expect(
      sorted == ["2024-01 2 new", "2024-02 1 new", "2024-03 2 new", "(missing) 5 new"])
    let bySize = Expression(.derived(.change, rowCount, per: nil))
    let each = try rows(by: [Dimension(month, text: "by")], show: [bySize]) {
      $0.baseline = Baseline(.previous)
    }
    // Nothing is said of July, which has not begun.
    #expect(each == ["2024-01 2", "2024-02 -1", "2024-03 1", "2024-04 -2", "2024-06 1"])
  }
}
