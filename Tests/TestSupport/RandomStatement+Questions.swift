import Columnar
import Language

/// Questions whose whole shape is one form: trends, lists of events, comparisons.
extension RandomStatement {
  /// `trend m, … each month`
  mutating func makeTrend() -> Statement {
    var clauses = Clauses()
    let table = source.chance(70) ? schema.events[0] : source.pick(schema.events[0], schema.events)
    clauses.each = Each(source.pick(.month, [.quarter, .week, .year, .month]))
    if source.chance(40) { clauses.during = period(forEvents: false) }
    if source.chance(40) { clauses.condition = condition(.row(table.name), depth: 1) }
    if source.chance(30) { addDimension(textDimension(.row(table.name)), &clauses) }
    if draws(.across, 25) { addAcross(.row(table.name), &clauses) }
    let windows = allowsWindows
    allowsWindows = clauses.during == nil
    allowsRanks = false
    defer { (allowsWindows, allowsRanks) = (windows, true) }
    addShow((exactMeasure(table.name), true), &clauses)
    addShow(groupMeasure(table.name), &clauses)
    if table.name != "orders" { addShow((call("rows", [name(table.name)]), true), &clauses) }
    addDerived(&clauses, table: table.name)
    addAsOf(&clauses)
    return Statement(.trend(clauses))
  }

  /// `list orders amount, category where …`
  mutating func makeEventList() -> Statement {
    var clauses = Clauses()
    let table = source.pick(schema.events[0], schema.events)
    let place = Place.inner(table.name)
    if source.chance(70) { clauses.condition = condition(place, depth: 2) }
    if source.chance(30) { addShow((name("customer"), true), &clauses) }
    for _ in 0..<source.number(1...4) {
      addShow((value(place, depth: 1), true), &clauses)
    }
    if source.chance(25) { clauses.during = period(forEvents: true) }
    if source.chance(40) {
      let key = pickColumn(place) { $0.type.isTemporal || $0.type == .integer }
      addSort(key ?? name("customer"), &clauses)
    }
    addListLimit(&clauses)
    addAsOf(&clauses)
    return Statement(.list(.events(Name(table.name)), clauses))
  }

  /// `limit n`, at times within a column that is shown.
  mutating func addListLimit(_ clauses: inout Clauses) {
    guard source.chance(25) else { return }
    var limit = Limit(source.pick(3, [0, 1, 2, 5, 8]))
    let names = clauses.show.map(\.expression).filter(isName)
    if draws(.limitPer, 40) { limit.per = source.pick(from: names) }
    clauses.limit = limit
  }

  /// `across d`
  mutating func addAcross(_ place: Place, _ clauses: inout Clauses) {
    let taken = clauses.dimensions.map(\.expression)
    if let top = topDimension(place, []), !taken.contains(top.expression) {
      clauses.across = top
      return
    }
    let column = textDimension(place)
    guard !taken.contains(column) else { return }
    clauses.across = dimension(column)
  }

  /// A column of few values.
  func textOrTruth(_ plan: RandomSchema.ColumnPlan) -> Bool {
    plan.type == .text || plan.type == .boolean
  }

  mutating func textDimension(_ place: Place) -> Expression {
    pickColumn(place, textOrTruth) ?? name("frequency")
  }

  // MARK: - Baselines

  /// The statement beside another period, or another population.
  mutating func makeCompared() -> Statement {
    let kinds = [RandomForm.periodBaseline, .segmentBaseline, .earlierPeriods].filter {
      forms.contains($0)
    }
    let kind = source.pick(from: kinds) ?? .segmentBaseline
    var clauses = Clauses()
    let isOfEvents = kind == .earlierPeriods || source.chance(50)
    let table = schema.events[0].name
    let units = ["year", "quarter", "month"]
    var unit = source.below(units.count)
    switch kind {
    case .periodBaseline: unit = addPeriods(&clauses)
    case .earlierPeriods:
      clauses.baseline = Baseline(source.chance(50) ? .previous : .yearAgo)
    default: clauses.baseline = Baseline(.segment(otherPopulation()))
    }
    if source.chance(60) { clauses.condition = condition(.customer, depth: 1) }
    if isOfEvents {
      addDimension(name(source.pick(from: Array(units[unit...])) ?? "month"), &clauses)
    }
    if source.chance(50) {
      let place = isOfEvents ? Place.row(table) : .customer
      addDimension(textDimension(place), &clauses)
    }
    if draws(.across, 20), !clauses.dimensions.isEmpty {
      addAcross(isOfEvents ? .row(table) : .customer, &clauses)
    }
    allowsWindows = false
    allowsRanks = false
    aliasPercent = 0
    defer { (allowsWindows, allowsRanks, aliasPercent) = (true, true, 25) }
    addShow((exactMeasure(isOfEvents ? table : nil), true), &clauses)
    if source.chance(50) { addShow(groupMeasure(isOfEvents ? table : nil), &clauses) }
    if source.chance(30), let first = clauses.show.first?.expression {
      let what = source.pick(DerivedMeasure.growth, [.change, .baseline])
      let derived = Expression(.derived(what, parenthesized(first), per: nil))
      addShow((derived, false), &clauses)
      if source.chance(40) { addSort(derived, &clauses) }
    }
    addAsOf(&clauses)
    return Statement(.segment(nil, clauses))
  }

  private mutating func otherPopulation() -> SegmentReference {
    if !answered.isEmpty, source.chance(30), let reference = source.pick(from: answered) {
      return reference
    }
    switch source.below(3) {
    case 0: return .all(SourceSpan.none)
    case 1 where !segmentNames.isEmpty:
      return savedSegment(source.pick(from: segmentNames) ?? "vip")
    default: return .rest(SourceSpan.none)
    }
  }

  /// `during` a unit of the calendar and a `vs` of the same unit; the place of the unit among year,
  /// quarter and month.
  private mutating func addPeriods(_ clauses: inout Clauses) -> Int {
    let day = CalendarDay(number: source.number(RandomSchema.answerDays))
    let (year, month, _) = day.civil
    let unit = source.below(3)
    let date = { (year: Int, month: Int) -> Expression in
      switch unit {
      case 0:
        Expression(.number(NumberLiteral(units: Int128(year), scale: 0, text: "\(year)")))
      case 1: Expression(.date(.quarter(year, (month + 2) / 3)))
      default: Expression(.date(.month(year, month)))
      }
    }
    let calendar = [TimeUnit.year, .quarter, .month][unit]
    switch source.below(4) {
    case 0: clauses.during = Period(.thisUnit(calendar))
    case 1: clauses.during = Period(.lastUnit(calendar))
    default: clauses.during = Period(.date(date(year, month)))
    }
    switch source.below(4) {
    case 0: clauses.baseline = Baseline(.yearAgo)
    case 1:
      clauses.baseline = Baseline(.period(Period(.date(date(year - 1, source.number(1...12))))))
    default: clauses.baseline = Baseline(.previous)
    }
    return unit
  }

  /// `list change of sum(orders.amount) during 2024 vs 2023`
  mutating func makeComparedList() -> Statement {
    var clauses = Clauses()
    _ = addPeriods(&clauses)
    if source.chance(50) { clauses.condition = condition(.customer, depth: 1) }
    allowsWindows = false
    defer { allowsWindows = true }
    let measure = aggregate(of: schema.events[0], isExact: true).expression
    addShow((measure, true), &clauses)
    for what in [DerivedMeasure.baseline, .change, .growth].prefix(source.number(1...3)) {
      addShow((Expression(.derived(what, parenthesized(measure), per: nil)), false), &clauses)
    }
    if source.chance(50) {
      let what = source.pick(DerivedMeasure.growth, [.change])
      addSort(Expression(.derived(what, parenthesized(measure), per: nil)), &clauses)
    }
    addAsOf(&clauses)
    return Statement(.list(.customers, clauses))
  }
}
