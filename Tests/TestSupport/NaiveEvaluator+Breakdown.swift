import Columnar
import Language

extension NaiveEvaluator {
  /// What a breakdown runs over.
  private enum Grain {
    case customers
    /// Rows of these tables; `customers` counts distinct customers with a row of the last one.
    case events(Set<String>, counted: String?)
  }

  /// `segment`: how many, broken down how; with a unit `trend`: one row a period.
  func segment(
    _ reference: SegmentReference?, _ clauses: Clauses, unit: CalendarUnit?
  ) throws -> NaiveAnswer {
    var clauses = try completed(clauses, unit: unit)
    let dimensions = clauses.dimensions + (clauses.across.map { [$0] } ?? [])
    var population = self
    let whole = try population.population(reference)
    population.ranked = whole
    let grain = try grain(clauses, dimensions)
    let (division, after) = try population.division(
      sampled(whole), grain, reference, clauses, dimensions)
    var breakdown = NaiveBreakdown(division: division, dimensions: dimensions, baseline: nil)
    if let baseline = clauses.baseline {
      breakdown.baseline = try population.baseline(
        baseline, of: breakdown, sampled(whole), grain, reference, clauses)
      clauses.show = try compared(clauses.show, baseline)
    }
    if dimensions.contains(where: { $0.top != nil }) {
      breakdown = try after.keepTops(breakdown, by: clauses.show[0].expression)
    }
    return try after.answer(breakdown, clauses, fills: unit != nil)
  }

  /// Who is divided, before `vs`, `top`, `having` and `limit`.
  func members(
    _ reference: SegmentReference?, _ clauses: Clauses, unit: CalendarUnit?
  ) throws -> NaivePopulation {
    let clauses = try completed(clauses, unit: unit)
    let dimensions = clauses.dimensions + (clauses.across.map { [$0] } ?? [])
    var population = self
    let whole = try population.population(reference)
    population.ranked = whole
    let (division, after) = try population.division(
      sampled(whole), grain(clauses, dimensions), reference, clauses, dimensions)
    guard division.tables.count < 2 else { throw Unsupported("customers of several tables") }
    var breakdown = NaiveBreakdown(division: division, dimensions: dimensions, baseline: nil)
    if dimensions.contains(where: { $0.top?.isOnly == false }) {
      breakdown = try after.keepTops(breakdown, by: clauses.show[0].expression)
    }
    var members = breakdown.division.members
    for (place, labels) in division.labels {
      for index in members.indices {
        guard case .exact(let number, _) = members[index].key[place] else { continue }
        members[index].key[place] = labels[Int(number)].map(Value.text) ?? .missing
      }
    }
    return NaivePopulation(members: members, dimensions: dimensions)
  }

  /// With what is meant where nothing is said, and with the unit of a trend.
  private func completed(_ clauses: Clauses, unit: CalendarUnit?) throws -> Clauses {
    var clauses = clauses
    if clauses.show.isEmpty {
      guard unit == nil else { throw Unsupported("a trend of nothing") }
      clauses.show = NaiveEvaluator.defaultShow
    }
    if let unit {
      let name = Expression(.name([Name(unit.rawValue)]))
      clauses.dimensions.insert(Dimension(name, text: unit.rawValue), at: 0)
    }
    return clauses
  }

  /// "Default `customers, share of customers`."
  private static var defaultShow: [ShowItem] {
    let customers = Expression(.name([Name("customers")]))
    return [
      ShowItem(customers, text: "customers"),
      ShowItem(Expression(.derived(.share, customers, per: nil)), text: "share of customers"),
    ]
  }

  // MARK: - Grain

  /// "A bare event column in it makes a breakdown event-grain", and so do time units.
  private func grain(_ clauses: Clauses, _ dimensions: [Dimension]) throws -> Grain {
    var bare = try clauses.condition.map(bareTables) ?? []
    for dimension in dimensions where timeUnit(dimension) == nil {
      bare.formUnion(try bareTables(dimension.expression))
    }
    if bare.count > 1 { throw Unsupported("event columns of several tables") }
    if let table = bare.first { return .events([table], counted: table) }
    guard dimensions.contains(where: { timeUnit($0) != nil }) else { return .customers }
    // Time units are "each measure by its own table's". Distinct customers are those with an event
    // of the one table that measures name, else of the main event table.
    let names = Set(dimensions.map(\.expression))
    let aliases = Set(clauses.show.compactMap { $0.alias?.text })
    let others = clauses.sort.map(\.expression) + (clauses.having.map { [$0] } ?? [])
    let measures =
      clauses.show.map(\.expression)
      + others.filter { expression in
        !names.contains(expression)
          && !(NaiveEvaluator.bareWord(expression).map(aliases.contains) ?? false)
      }
    var tables = try measures.reduce(into: Set<String>()) { $0.formUnion(try measureTables($1)) }
    guard try tables.isEmpty || measures.contains(where: usesCustomers) else {
      return .events(tables, counted: nil)
    }
    let counted = tables.count == 1 ? tables.first : store.mainTable?.name
    guard let counted else { throw Unsupported("time units without a main event table") }
    tables.insert(counted)
    return .events(tables, counted: counted)
  }

  // MARK: - Members

  /// The customers or event rows of a population that `where` keeps, with their places in the
  /// dimensions; and the evaluator of what comes after `where`.
  private func division(
    _ population: [Int], _ grain: Grain, _ reference: SegmentReference?, _ clauses: Clauses,
    _ dimensions: [Dimension]
  ) throws -> (NaiveDivision, NaiveEvaluator) {
    var after = self
    let division: NaiveDivision
    switch grain {
    case .customers:
      if clauses.includingUnassigned != nil {
        throw Unsupported("unassigned rows in a breakdown by customers")
      }
      let chosen = try chosen(population, clauses.condition)
      after.ranked = chosen
      division = NaiveDivision(
        members: chosen.map { NaiveDivision.Member(customer: $0, event: nil, key: []) },
        tables: [], counted: nil)
    case .events(let tables, let counted):
      after.ranked = nil
      let rows = try tables.sorted().flatMap { table in
        try eventRows(table, population, reference, clauses)
      }
      division = NaiveDivision(
        members: rows.map { NaiveDivision.Member(customer: $0.customer, event: $0, key: []) },
        tables: tables, counted: counted)
    }
    return (try after.divided(division, dimensions), after)
  }

  /// Those of a population for whom a condition holds.
  private func chosen(_ population: [Int], _ condition: Expression?) throws -> [Int] {
    try population.filter { index in
      let scope = Scope.customer(store.customers[index], within: nil)
      return try condition.map { try truth($0, scope) } ?? true
    }
  }

  /// Rows of a table that take part: of the population (with `including unassigned` also of nobody),
  /// until the as-of day, within `during`, that fit `where`.
  private func eventRows(
    _ table: String, _ population: [Int], _ reference: SegmentReference?, _ clauses: Clauses
  ) throws -> [NaiveStore.Event] {
    var rows = population.flatMap { store.customers[$0].events[table] ?? [] }
    if clauses.includingUnassigned != nil {
      if case .named = reference { throw Unsupported("unassigned rows of a segment") }
      rows += store.eventTable(table)?.unassigned ?? []
    }
    rows = existing(rows)
    if let during { rows = try rows.filter { try contains(during, $0) } }
    guard let condition = clauses.condition else { return rows }
    return try rows.filter { try truth(condition, .event($0, isInner: false)) }
  }

  // MARK: - Baseline

  /// What `vs` compares a breakdown with. "A period: the whole statement again with `during`
  /// replaced. … A segment: all of it, `rest` is everyone not in the population."
  private func baseline(
    _ baseline: Baseline, of breakdown: NaiveBreakdown, _ population: [Int], _ grain: Grain,
    _ reference: SegmentReference?, _ clauses: Clauses
  ) throws -> NaiveBaseline {
    let dimensions = breakdown.dimensions
    if dimensions.contains(where: { $0.cut != nil }) {
      throw Unsupported("ranges beside those of a baseline")
    }
    if case .segment(let other) = baseline.kind {
      guard clauses.includingUnassigned == nil else { throw Unsupported("vs with unassigned") }
      if let condition = clauses.condition, try !bareTables(condition).isEmpty {
        throw Unsupported("vs a segment where events are filtered")
      }
      var everything = clauses
      everything.condition = nil
      let others: [Int]
      if case .rest = other {
        let own = try chosen(population, clauses.condition)
        others = try sampled(self.population(nil)).filter { !own.contains($0) }
      } else {
        others = try sampled(self.population(other))
      }
      let (division, after) = try division(others, grain, nil, everything, dimensions)
      return NaiveBaseline(evaluator: after, division: division)
    }
    guard clauses.during != nil else {
      return try earlierPeriods(baseline, breakdown)
    }
    let periods = try baselinePeriod(baseline)
    var earlier = self
    earlier.during = periods.baseline
    let (division, after) = try earlier.division(
      population, grain, reference, clauses, dimensions)
    let moved = movedForward(division, dimensions) { unit in
      unit == .hour
        ? (periods.firstDay - periods.baselineFirstDay) * 24
        : CalendarPeriod.index(of: unit, day: periods.firstDay)
          - CalendarPeriod.index(of: unit, day: periods.baselineFirstDay)
    }
    return NaiveBaseline(evaluator: after, division: moved)
  }

  /// "Without `during` but with a time unit, `vs previous` and `vs year ago` compare each period with
  /// the one before / a year before"; of periods that have not begun nothing is said.
  private func earlierPeriods(
    _ baseline: Baseline, _ breakdown: NaiveBreakdown
  ) throws -> NaiveBaseline {
    let units = breakdown.dimensions.compactMap(timeUnit)
    guard units.count == 1 else { throw Unsupported("vs without a period") }
    let perYear: [CalendarUnit: Int] = [.month: 12, .quarter: 4, .year: 1]
    let distance: Int
    switch baseline.kind {
    case .previous: distance = units[0] == .weekday ? 0 : 1
    case .yearAgo: distance = perYear[units[0]] ?? 0
    case .period, .segment: distance = 0
    }
    guard distance > 0 else { throw Unsupported("vs without a period") }
    var moved = movedForward(breakdown.division, breakdown.dimensions) { _ in distance }
    moved.members.removeAll { member in
      member.key.contains { value in
        if case .period(let period) = value { period.firstDay > asOf } else { false }
      }
    }
    return NaiveBaseline(evaluator: self, division: moved, hasTotal: false)
  }

  /// The division with its calendar dimensions so many units later.
  private func movedForward(
    _ division: NaiveDivision, _ dimensions: [Dimension], _ distance: (CalendarUnit) -> Int
  ) -> NaiveDivision {
    var moved = division
    for (place, dimension) in dimensions.enumerated() {
      guard let unit = timeUnit(dimension), unit != .weekday else { continue }
      for index in moved.members.indices {
        guard case .period(var period) = moved.members[index].key[place] else { continue }
        period.index += distance(unit)
        moved.members[index].key[place] = .period(period)
      }
    }
    return moved
  }

  /// "Each shown measure is followed by `baseline of m` and `growth of m` (for shares: `baseline of`
  /// and `change of`), with a segment, rest or all by `baseline of m`, unless `show` uses one of
  /// baseline/change/growth itself."
  private func compared(_ show: [ShowItem], _ baseline: Baseline) throws -> [ShowItem] {
    let says = show.contains { item in
      item.expression.parts.contains { part in
        if case .derived(let what, _, _) = part.kind {
          [.baseline, .change, .growth].contains(what)
        } else {
          false
        }
      }
    }
    if says { return show }
    return show.flatMap { item -> [ShowItem] in
      let what: [DerivedMeasure]
      if case .segment = baseline.kind {
        what = [.baseline]
      } else if case .derived(.share, _, _) = item.expression.kind {
        what = [.baseline, .change]
      } else {
        what = [.baseline, .growth]
      }
      let name = item.alias?.text ?? item.text
      return [item]
        + what.map { what in
          ShowItem(
            Expression(.derived(what, item.expression, per: nil)),
            text: "\(what.rawValue) \(name)")
        }
    }
  }
}
