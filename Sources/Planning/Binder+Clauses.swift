import Columnar
import Language

// Questions: the clauses of `segment` and `list` become plans.

extension Binder {
  mutating func breakdown(_ reference: SegmentReference?, _ clauses: Clauses) -> BreakdownPlan? {
    setAsOf(clauses.asOf)
    setDuring(clauses.during)
    var plan = BreakdownPlan(existing: existing())
    for dimension in clauses.dimensions { bindDimension(dimension) }
    let (population, eventFilter) = split(clauses.condition)
    let segment = reference.flatMap { membership($0) } ?? .constant(true)
    plan.missingChecks = missingChecks(in: population)
    plan.population = .conjunction([segment, population])
    plan.eventFilter = eventFilter
    if let save = clauses.saveAs { checkSave(save.name, eventFilter, clauses.condition) }
    plan.columns = bindShow(clauses.show)
    if groups.grain == nil, hasCalendarDimension { resolveGrain(clauses) }
    plan.having = clauses.having.flatMap { condition($0, .groups) } ?? .constant(true)
    plan.sort = clauses.sort.compactMap { key in
      scalar(key.expression, .groups).map {
        SortPlan(value: $0, isDescending: key.isDescending)
      }
    }
    checkGrains(clauses)
    plan.grain = groups.grain
    plan.window = groups.grain.flatMap { window(during, table: $0) }
    plan.dimensions = groups.dimensions.map(\.plan)
    plan.aggregates = groups.aggregates
    plan.limit = clauses.limit?.count
    plan.includesUnassigned = clauses.includingUnassigned != nil
    plan.asOf = asOf
    plan.missingChecks += measureChecks()
    plan.neverChecks = neverTables
    plan.footnotes = historyFootnotes()
    if plan.eventFilter != .constant(true), let grain = plan.grain {
      plan.footnotes.append(.eventGrain(table: catalog.events[grain].name))
    }
    if let span = clauses.includingUnassigned, plan.grain == nil {
      report(.unassignedNeedsEvents(at: span))
    }
    warnAboutDuring(clauses)
    return plan
  }

  mutating func listing(_ clauses: Clauses) -> ListingPlan? {
    setAsOf(clauses.asOf)
    setDuring(clauses.during)
    var population: Condition = .constant(true)
    if let expression = clauses.condition, let bound = condition(expression, .outside) {
      requireCustomers(bound, expression, in: "`list`")
      population = bound
    }
    var items = clauses.show
    if items.isEmpty { items = defaultListItems() }
    var columns: [OutputColumn] = []
    for item in items {
      guard let value = customerValue(item.expression) else { continue }
      columns.append(
        OutputColumn(
          name: item.alias?.text ?? item.text, role: isCounted(value) ? .measure : .dimension,
          value: value))
      groups.named.append((item.alias?.text ?? item.text, item.expression))
    }
    var plan = ListingPlan(existing: existing(), population: population, columns: columns)
    plan.sort = sortKeys(clauses.sort)
    plan.limit = clauses.limit?.count
    plan.asOf = asOf
    plan.missingChecks = missingChecks(in: population)
    plan.neverChecks = neverTables
    plan.footnotes = historyFootnotes()
    warnAboutDuring(clauses)
    return plan
  }

  /// Whether a listed value is an amount of something; the key is a name, also where it is a number.
  private func isCounted(_ value: Scalar) -> Bool {
    if case .field(let index) = value.kind, index == catalog.customers.keyField { return false }
    return value.type.isNumeric
  }

  /// Sort keys over customers; a name may be that of an earlier column.
  mutating func sortKeys(_ keys: [SortKey]) -> [SortPlan] {
    keys.compactMap { key in
      let expression = named(key.expression) ?? key.expression
      return customerValue(expression).map { SortPlan(value: $0, isDescending: key.isDescending) }
    }
  }

  private func defaultListItems() -> [ShowItem] {
    catalog.customers.fields.map { field in
      let name = Name(field.name, isQuoted: true)
      return ShowItem(Expression(.name([name])), text: field.name)
    }
  }

  /// A scalar of the customers' domain; a bare event column is an error.
  private mutating func customerValue(_ expression: Expression) -> Scalar? {
    guard let value = scalar(expression, .outside) else { return nil }
    if case .events(let table) = value.domain {
      return fail(.bareEventColumn(table: catalog.events[table].name, at: expression.span))
    }
    return value
  }

  // MARK: - Clauses one by one

  mutating func setAsOf(_ expression: Expression?) {
    guard let expression else { return }
    if let days = days(of: expression) { asOf = CalendarDay(number: days.upperBound) }
  }

  mutating func setDuring(_ period: Period?) {
    guard let period else { return }
    during = window(of: period)
  }

  /// Divides `where` into what is asked of customers and what is asked of the grain's rows.
  private mutating func split(_ expression: Expression?) -> (Condition, Condition) {
    guard let expression else { return (.constant(true), .constant(true)) }
    var ofCustomers: [Condition] = []
    var ofEvents: [Condition] = []
    for part in conjuncts(expression) {
      guard let bound = condition(part, .outside) else { continue }
      if case .events(let table) = bound.domain {
        if setGrain(table, at: part.span) { ofEvents.append(bound) }
      } else {
        ofCustomers.append(bound)
      }
    }
    return (.conjunction(ofCustomers), .conjunction(ofEvents))
  }

  private func conjuncts(_ expression: Expression) -> [Expression] {
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

  private mutating func bindDimension(_ dimension: Dimension) {
    if let unit = calendarUnit(dimension.expression) {
      groups.dimensions.append(
        (
          dimension.expression,
          DimensionPlan(name: dimension.text, source: .calendar(unit), type: .period(unit))
        ))
      return
    }
    guard let value = scalarOrTruth(dimension.expression, .outside) else { return }
    if case .events(let table) = value.domain, !setGrain(table, at: dimension.expression.span) {
      return
    }
    groups.dimensions.append(
      (
        dimension.expression,
        DimensionPlan(name: dimension.text, source: .scalar(value), type: value.type)
      ))
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

  private mutating func bindShow(_ items: [ShowItem]) -> [OutputColumn] {
    var items = items
    if items.isEmpty {
      let customers = Expression(.name([Name("customers")]))
      items = [
        ShowItem(customers, text: "customers"),
        ShowItem(Expression(.derived(.share, customers, per: nil)), text: "share of customers"),
      ]
    }
    var columns: [OutputColumn] = []
    for item in items {
      guard let value = scalar(item.expression, .groups) else { continue }
      var role = ResultColumn.Role.measure
      if case .derived(.share, _, _) = item.expression.kind { role = .share }
      let name = item.alias?.text ?? item.text
      columns.append(OutputColumn(name: name, role: role, value: value))
      groups.named.append((name, item.expression))
    }
    return columns
  }

  /// With units of time and no column of an event table: the one table that the measures are of.
  private mutating func resolveGrain(_ clauses: Clauses) {
    let tables = Set(groups.aggregates.flatMap(\.eventTables))
    if let main = catalog.main, tables.isEmpty || tables.contains(main) {
      groups.grain = main
    } else if let table = tables.min() {
      groups.grain = table
    } else {
      report(
        .noMainTable(names: catalog.events.map(\.name), at: clauses.dimensions[0].expression.span))
    }
    if let grain = groups.grain, catalog.events[grain].timeField == nil {
      report(
        .tableWithoutTime(catalog.events[grain].name, at: clauses.dimensions[0].expression.span))
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

  private mutating func checkSave(
    _ name: Name, _ eventFilter: Condition, _ expression: Expression?
  ) {
    guard eventFilter != .constant(true), let expression,
      case .events(let table) = eventFilter.domain
    else { return }
    report(.bareEventColumn(table: catalog.events[table].name, at: expression.span))
    _ = name
  }

  private mutating func warnAboutDuring(_ clauses: Clauses) {
    guard let period = clauses.during, !duringWasUsed, groups.grain == nil else { return }
    report(.duringReachesNothing(at: period.span))
  }

  /// A condition that may not run over event rows.
  mutating func requireCustomers(
    _ condition: Condition, _ expression: Expression, in place: String
  ) {
    guard case .events(let table) = condition.domain else { return }
    report(.bareEventColumn(table: catalog.events[table].name, in: place, at: expression.span))
  }

  // MARK: - Footers

  /// Fields whose missing values a condition passes over.
  private func missingChecks(in condition: Condition) -> [MissingCheck] {
    var checks: [MissingCheck] = []
    for operand in condition.comparedFields where hasMissing(operand) {
      let check = MissingCheck(what: fieldName(operand), value: operand, inPopulation: false)
      if !checks.contains(check) { checks.append(check) }
    }
    return checks
  }

  /// Fields of customers that are measured and may be missing.
  private func measureChecks() -> [MissingCheck] {
    var checks: [MissingCheck] = []
    for aggregate in groups.aggregates where aggregate.source == .customers {
      guard let argument = aggregate.argument, case .field = argument.kind, hasMissing(argument)
      else { continue }
      let check = MissingCheck(what: fieldName(argument), value: argument, inPopulation: true)
      if !checks.contains(check) { checks.append(check) }
    }
    return checks
  }

  private func hasMissing(_ operand: Scalar) -> Bool {
    guard case .field(let index) = operand.kind, operand.domain == .customers else { return false }
    return catalog.customers.fields[index].column.missing != nil
  }

  private func fieldName(_ operand: Scalar) -> String {
    guard case .field(let index) = operand.kind else { return "" }
    return catalog.customers.fields[index].name
  }
}

extension Aggregate {
  /// The event tables of its rows, or of the facts that it measures.
  var eventTables: [Int] {
    if case .events(let table) = source { return [table] }
    return argument?.factTables ?? []
  }
}

extension Scalar {
  /// The event tables of the facts in it; standard fields are of the whole life and no such facts.
  var factTables: [Int] {
    var tables: [Int] = []
    visit(onScalar: { part in
      if case .standard = part.kind { return false }
      guard case .aggregate(let aggregate) = part.kind else { return true }
      tables += aggregate.eventTables
      return false
    })
    return tables
  }
}

extension Condition {
  /// The fields that are compared anywhere in the condition (not those tested by `is missing`).
  var comparedFields: [Scalar] {
    switch self {
    case .constant, .isMissing, .ofCustomer, .ranked, .member, .sampled: []
    case .compare(let left, _, let right), .compareTexts(let left, _, let right): [left, right]
    case .text(_, let operand), .isTrue(let operand): [operand]
    case .not(let inner): inner.comparedFields
    case .and(let parts), .or(let parts): parts.flatMap(\.comparedFields)
    }
  }
}
