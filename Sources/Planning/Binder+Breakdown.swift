import Columnar
import Language
import Messages

// `segment` and `trend`: the clauses become a breakdown.

extension Binder {
  mutating func breakdown(_ reference: SegmentReference?, _ clauses: Clauses) -> BreakdownPlan? {
    setDay(clauses)
    var plan = BreakdownPlan(existing: existing())
    bindPopulation(reference, clauses, into: &plan)
    openBaseline(reference, clauses, plan)
    plan.columns = bindShow(clauses.show, comparing: clauses.baseline) + headColumns()
    if groups.grain == nil, hasCalendarDimension { resolveGrain(clauses) }
    checkHours(clauses)
    plan.having = clauses.having.flatMap { condition($0, .groups) } ?? .constant(true)
    groups.allowsRunning = false
    plan.sort = clauses.sort.compactMap { key in
      scalar(key.expression, .groups).map {
        SortPlan(value: $0.inOwnOrder, isDescending: key.isDescending)
      }
    }
    checkOrder(plan, clauses)
    checkGrains(clauses)
    plan.missingRows = missingMeasures()
    plan.summaries = headSummaries()
    complete(&plan)
    plan.limit = clauses.limit?.count
    plan.limitPer = clauses.limit?.per.flatMap { dimensionPlace($0) }
    plan.includesUnassigned = clauses.includingUnassigned != nil
    plan.missingChecks += measureChecks()
    if let grain = plan.grain { noteRows(of: plan.eventFilter, grain, plan.window) }
    plan.missingRows += comparedRows
    addChecksOfFilters(to: &plan.missingChecks)
    plan.neverChecks = neverTables
    plan.youngChecks = youngChecks
    plan.footnotes = historyFootnotes() + attributeFootnotes() + sampleFootnotes() + notes
    closeBaseline(clauses, into: &plan)
    if plan.eventFilter != .constant(true), let grain = plan.grain {
      plan.footnotes.append(.eventGrain(table: catalog.events[grain].name))
    }
    if let span = clauses.includingUnassigned, plan.grain == nil {
      report(.unassignedNeedsEvents(at: span))
    }
    if let save = clauses.saveAs, !save.freezesMembers {
      checkSave(plan.eventFilter, clauses.condition)
    }
    warnAboutDuring(clauses)
    if let note = customersFootnote(clauses, plan) { plan.footnotes.append(note) }
    return plan
  }

  /// Where `during` bounds other measures, a reader may take `customers` for those of the period.
  private func customersFootnote(_ clauses: Clauses, _ plan: BreakdownPlan) -> Footnote? {
    guard let period = clauses.during, duringWasUsed, plan.grain == nil,
      let main = catalog.main,
      plan.aggregates.contains(where: { $0.source == .customers && $0.function == .customers }),
      !plan.aggregates.filter({ $0.source != .customers }).isEmpty,
      !plan.conjuncts.contains(where: \.condition.asksOfEvents)
    else { return nil }
    return .text(
      """
      customers are those of all time; `where any \(catalog.events[main].name)` counts those of \
      \(Printer.print(period))
      """)
  }

  /// A breakdown by the unit of `each`, of which no period is left out.
  mutating func trend(_ clauses: Clauses) -> BreakdownPlan? {
    var clauses = clauses
    let unit = clauses.each?.unit ?? .month
    let name = Name(
      unit.rawValue, span: clauses.each?.span ?? clauses.show.first?.expression.span ?? .none)
    clauses.dimensions.insert(
      Dimension(Expression(.name([name]), span: name.span), text: unit.rawValue), at: 0)
    if clauses.show.isEmpty { clauses.show = [Binder.customersItem] }
    guard var plan = breakdown(nil, clauses) else { return nil }
    plan.fillsPeriods = true
    checkPeriods(
      Dates.calendarUnit(unit), plan, at: clauses.each?.span ?? clauses.show[0].expression.span)
    return plan
  }

  /// Periods that a trend shows at most.
  static let greatestPeriods = 20_000

  /// Refuses a trend of so many rows that nobody reads them.
  private mutating func checkPeriods(
    _ unit: CalendarUnit, _ plan: BreakdownPlan, at span: SourceSpan
  ) {
    guard let grain = plan.grain, let days = catalog.events[grain].days, let asOf else { return }
    let first = plan.window?.first ?? days.lowerBound
    let last = min(asOf.number, plan.window?.last ?? days.upperBound)
    guard first <= last else { return }
    let index = { (day: Int) in CalendarPeriod.index(of: unit, day: day) }
    let count = index(last) - index(first) + 1
    if count > Binder.greatestPeriods { report(.tooManyPeriods(count, unit, at: span)) }
  }

  /// As-of day, `during`, `sample`: what must be known before any name is looked at.
  mutating func setDay(_ clauses: Clauses) {
    if let expression = clauses.asOf, let days = days(of: expression) {
      asOf = CalendarDay(number: days.upperBound)
    }
    if let period = clauses.during { during = window(of: period) }
    sample = clauses.sample?.fraction
    includesUnassigned = clauses.includingUnassigned != nil
    ranked = existing()
  }

  /// Who is meant and how they are divided.
  ///
  /// Dimensions decide on the grain, and may rank the population after `where`: so they are looked at
  /// once for the grain alone, then for good once `where` is known.
  mutating func bindPopulation(
    _ reference: SegmentReference?, _ clauses: Clauses, into plan: inout BreakdownPlan
  ) {
    let dimensions = clauses.dimensions + (clauses.across.map { [$0] } ?? [])
    var scout = self
    for dimension in dimensions { scout.bindDimension(dimension, among: dimensions) }
    groups.grain = scout.groups.grain
    let segment = reference.flatMap { membership($0) } ?? .constant(true)
    ranked = .conjunction([ranked, segment])
    if let reference {
      plan.conjuncts.append(
        Conjunct(text: "segment \(Printer.print(reference))", condition: segment))
    }
    let (population, eventFilter) = split(clauses.condition, into: &plan)
    plan.missingChecks = missingChecks(in: population)
    plan.population = .conjunction([segment, population, sampled()])
    ranked = .conjunction([plan.existing, plan.population])
    if let own = headPopulation() {
      plan.population = .conjunction([plan.population, own.condition])
      plan.conjuncts.append(own)
    }
    plan.eventFilter = eventFilter
    bindDimensions(clauses, of: plan)
    if clauses.across != nil || graded.isMatrix { plan.across = groups.dimensions.indices.last }
  }

  /// How a plan's population is divided; where ranks divide it, they are ranks within it.
  mutating func bindDimensions(_ clauses: Clauses, of plan: BreakdownPlan) {
    let dimensions = clauses.dimensions + (clauses.across.map { [$0] } ?? [])
    ranked = .conjunction([plan.existing, plan.population])
    rankedRows = (plan.eventFilter, during)
    groups.dimensions = []
    bindHead()
    for dimension in dimensions { bindDimension(dimension, among: dimensions) }
  }

  /// What the binder has collected of the grain, its dimensions and measures.
  func complete(_ plan: inout BreakdownPlan) {
    plan.grain = groups.grain
    plan.window = groups.grain.flatMap { window(during, table: $0) }
    plan.dimensions = groups.dimensions.map(\.plan)
    plan.aggregates = groups.aggregates
    plan.asOf = asOf
  }

  // MARK: - Where

  /// Divides `where` into what is asked of customers and what is asked of the grain's rows.
  private mutating func split(
    _ expression: Expression?, into plan: inout BreakdownPlan
  ) -> (Condition, Condition) {
    guard let expression else { return (.constant(true), .constant(true)) }
    var ofCustomers: [Condition] = []
    var ofEvents: [Condition] = []
    for part in conjuncts(expression) {
      guard let bound = condition(part, .outside) else { continue }
      if case .events(let table) = bound.domain {
        if setGrain(table, at: part.span) { ofEvents.append(bound) }
      } else {
        ofCustomers.append(bound)
        plan.conjuncts.append(Conjunct(text: Printer.print(part), condition: bound))
      }
    }
    return (.conjunction(ofCustomers), .conjunction(ofEvents))
  }

  /// The parts of a condition that must all hold.
  func conjuncts(_ expression: Expression) -> [Expression] {
    switch expression.kind {
    case .and(let parts): parts.flatMap(conjuncts)
    case .group(let inner): conjuncts(inner)
    default: [expression]
    }
  }

  private mutating func setGrain(_ table: Int, at span: SourceSpan) -> Bool {
    if let grain = groups.grain, grain != table {
      report(
        .twoGrains(catalog.events[grain].name, catalog.events[table].name, at: span))
      return false
    }
    groups.grain = table
    groups.grainIsFixed = true
    return true
  }

  // MARK: - Dimensions

  /// Dimensions of one breakdown.
  static let mostDimensions = 32

  mutating func bindDimension(_ dimension: Dimension, among all: [Dimension]) {
    if all.count > Binder.mostDimensions {
      if dimension.expression.span.start == all[Binder.mostDimensions].expression.span.start {
        report(.tooManyDimensions(all.count, at: dimension.expression.span))
      }
      return
    }
    let top = topPlan(dimension, among: all)
    if dimension.cut == nil, let unit = calendarUnit(dimension.expression) {
      groups.dimensions.append(
        (
          dimension.expression,
          DimensionPlan(
            name: dimension.heading, source: .calendar(unit), type: .period(unit), top: top)
        ))
      return
    }
    guard var value = dimensionValue(dimension.expression) else { return }
    if let cut = dimension.cut {
      guard let ranked = self.cut(value, cut, dimension) else { return }
      value = ranked
    }
    if case .events(let table) = value.domain, !setGrain(table, at: dimension.expression.span) {
      return
    }
    groups.dimensions.append(
      (dimension.expression, DimensionPlan(name: dimension.heading, value: value, top: top)))
  }

  /// A dimension's value: a saved segment divides its members from the others.
  private mutating func dimensionValue(_ expression: Expression) -> Scalar? {
    if case .name(let names) = expression.kind, names.count == 1,
      isSegment(names[0].text), catalog.customers.fieldIndex(names[0].text) == nil
    {
      return membership(.named(names[0])).map { Scalar(.truth($0), .boolean, .customers) }
    }
    return scalarOrTruth(expression, .outside)
  }

  private mutating func topPlan(_ dimension: Dimension, among all: [Dimension]) -> TopPlan? {
    guard let top = dimension.top else { return nil }
    var place: Int?
    if let per = top.per {
      place = all.firstIndex { $0.expression == per && $0.expression != dimension.expression }
      if place == nil {
        let others = all.filter { $0.expression != dimension.expression }
        report(.perNeedsDimension(known: others.map(\.text), at: per.span))
      }
    }
    return TopPlan(count: top.count, isOnly: top.isOnly, per: place)
  }

  /// A bare, unquoted word that is a unit of time.
  private func calendarUnit(_ expression: Expression) -> CalendarUnit? {
    guard case .name(let names) = expression.kind, names.count == 1, !names[0].isQuoted else {
      return nil
    }
    return CalendarUnit(rawValue: names[0].text.lowercased())
  }

  private var hasCalendarDimension: Bool {
    groups.dimensions.contains { if case .calendar = $0.plan.source { true } else { false } }
  }

  /// Places of the dimensions that follow each other in time (days of the week do not).
  var calendarPlaces: [Int] {
    groups.dimensions.indices.filter {
      if case .calendar(let unit) = groups.dimensions[$0].plan.source {
        unit != .weekday
      } else {
        false
      }
    }
  }

  /// The place of the dimension with this heading.
  func dimensionPlace(headed name: Name) -> Int? {
    groups.dimensions.firstIndex { sameBytes($0.plan.name, name.text) }
  }

  /// The place of the dimension that is written so, or that has this heading; an error where none is.
  mutating func dimensionPlace(_ expression: Expression) -> Int? {
    if let place = groups.dimensions.firstIndex(where: { $0.expression == expression }) {
      return place
    }
    if case .name(let names) = expression.kind, names.count == 1,
      let place = dimensionPlace(headed: names[0])
    {
      return place
    }
    return fail(
      .perNeedsDimension(known: groups.dimensions.map(\.plan.name), at: expression.span))
  }

  // MARK: - Show

  static var customersItem: ShowItem {
    ShowItem(Expression(.name([Name("customers")])), text: "customers")
  }

  mutating func bindShow(
    _ items: [ShowItem], comparing baseline: Baseline?
  ) -> [OutputColumn] {
    var items = items
    if items.isEmpty {
      let customers = Binder.customersItem
      items = [
        customers,
        ShowItem(
          Expression(.derived(.share, customers.expression, per: nil)), text: "share of customers"),
      ]
    }
    if let baseline { items = withBaselines(items, baseline) }
    var columns: [OutputColumn] = []
    for item in items {
      guard let value = scalar(item.expression, .groups) else { continue }
      let name = item.alias?.text ?? item.text
      columns.append(
        OutputColumn(name: name, role: role(of: item.expression), value: value))
      groups.named.append((name, item.expression))
    }
    return columns
  }

  /// How a shown expression is written; a saved measure as what it stands for.
  func role(of expression: Expression) -> ResultColumn.Role {
    switch expression.kind {
    case .derived(.share, _, _), .derived(.runningShare, _, _): .share
    case .derived(.growth, _, _): .growth
    case .derived(.baseline, let inner, _): role(of: inner)
    case .derived(.change, let inner, _): role(of: inner) == .share ? .points : .measure
    case .group(let inner): role(of: inner)
    case .call(let call) where ["rate", "share"].contains(call.function.text.lowercased()): .share
    case .name(let names) where names.count == 1:
      catalog.measures[names[0].text].map { role(of: $0) } ?? .measure
    default: .measure
    }
  }

  /// With units of time and no column of an event table: the one table that the measures are of.
  mutating func resolveGrain(_ clauses: Clauses) {
    let tables = Set(groups.aggregates.flatMap(\.eventTables))
    let span = clauses.dimensions.first?.expression.span ?? clauses.across?.expression.span ?? .none
    if let main = catalog.main, tables.isEmpty || tables.contains(main) {
      groups.grain = main
    } else if let table = tables.min() {
      groups.grain = table
    } else {
      report(.noMainTable(names: catalog.events.map(\.name), at: span))
    }
    if let grain = groups.grain, catalog.events[grain].timeField == nil {
      report(.tableWithoutTime(catalog.events[grain].name, at: span))
    }
  }

  // MARK: - Checks

  /// Days have no hours.
  private mutating func checkHours(_ clauses: Clauses) {
    guard let grain = groups.grain, let time = catalog.events[grain].timeField,
      catalog.events[grain].fields[time].type == .date
    else { return }
    let hour = groups.dimensions.first { $0.plan.source == .calendar(.hour) }
    if let hour {
      report(.noHours(in: catalog.events[grain].name, at: hour.expression.span))
    }
  }

  /// With a column of an event table as dimension, measures of another event table cannot be divided by it.
  private mutating func checkGrains(_ clauses: Clauses) {
    guard let grain = groups.grain else { return }
    // Units of time divide every table by its own time, but a customer's facts only by the grain's.
    let measured = groups.aggregates.filter { groups.grainIsFixed || $0.source == .customers }
    let others = measured.flatMap(\.eventTables).filter { $0 != grain }
    if let other = others.first {
      let span = clauses.show.map(\.expression.span).reduce(
        clauses.show.first?.expression.span ?? .none
      ) { $0.union($1) }
      report(
        .measureOfAnotherTable(
          grain: catalog.events[grain].name, measure: catalog.events[other].name, at: span))
    }
  }

  /// Rows of a pivot have no value of the dimension that is spread over its columns.
  private mutating func checkOrder(_ plan: BreakdownPlan, _ clauses: Clauses) {
    guard let across = plan.across else { return }
    for (key, written) in zip(plan.sort, clauses.sort) where key.value.reads(dimension: across) {
      report(.spreadOverColumns(groups.dimensions[across].plan.name, at: written.expression.span))
    }
    if let having = clauses.having, plan.having.reads(dimension: across) {
      report(.spreadOverColumns(groups.dimensions[across].plan.name, at: having.span))
    }
  }

  private mutating func checkSave(_ eventFilter: Condition, _ expression: Expression?) {
    guard eventFilter != .constant(true), let expression,
      case .events(let table) = eventFilter.domain
    else { return }
    report(.bareEventColumn(table: catalog.events[table].name, at: expression.span))
  }

  mutating func warnAboutDuring(_ clauses: Clauses) {
    guard let period = clauses.during, !duringWasUsed, groups.grain == nil,
      !diagnostics.contains(where: { $0.severity == .error })
    else { return }
    report(.duringReachesNothing(at: period.span))
  }
}

extension DimensionPlan {
  /// A dimension by a value; classes divide by their numbers.
  init(name: String, value: Scalar, top: TopPlan? = nil) {
    let number = value.inOwnOrder
    self.init(
      name: name, source: .scalar(number), type: number.type, top: top, labels: value.labels)
  }
}

extension Scalar {
  /// The names of the classes, where the values are such.
  var labels: [String]? { if case .label(_, let labels) = kind { labels } else { nil } }

  /// What it is ordered by: of classes their numbers.
  var inOwnOrder: Scalar { if case .label(let number, _) = kind { number } else { self } }

  /// Whether a dimension is read anywhere in it.
  func reads(dimension place: Int) -> Bool {
    var found = false
    visit(onScalar: { part in
      if case .dimension(place) = part.kind { found = true }
      return !found
    })
    return found
  }
}

extension Condition {
  /// Whether a fact from events decides it.
  fileprivate var asksOfEvents: Bool {
    var found = false
    visit(onScalar: { part in
      if case .aggregate = part.kind { found = true }
      return !found
    })
    return found
  }

  /// Whether a dimension is read anywhere in it.
  func reads(dimension place: Int) -> Bool {
    var found = false
    visit(onScalar: { part in
      if part.reads(dimension: place) { found = true }
      return false
    })
    return found
  }
}
