import Columnar
import Language
import Messages

// What the statements share: footers, and conditions that may not run over events.

extension Binder {
  /// A condition that may not run over event rows.
  mutating func requireCustomers(
    _ condition: Condition, _ expression: Expression, in place: Message
  ) {
    guard case .events(let table) = condition.domain else { return }
    report(.bareEventColumn(table: catalog.events[table].name, in: place, at: expression.span))
  }

  // MARK: - Footers

  /// Keeps how a value was written, as footers call it.
  mutating func note(_ value: Scalar, as expression: Expression) {
    written[value] = Printer.print(expression)
  }

  /// Values of customers that a condition compares and that may be missing.
  func missingChecks(in condition: Condition) -> [MissingCheck] {
    checks(of: condition.comparedValues, inPopulation: false)
  }

  /// Adds those that filters of events compare.
  func addChecksOfFilters(to checks: inout [MissingCheck]) {
    for check in self.checks(of: comparedCustomers, inPopulation: false)
    where !checks.contains(check) { checks.append(check) }
  }

  /// Values of customers that are measured and may be missing.
  func measureChecks() -> [MissingCheck] {
    checks(
      of: groups.aggregates.filter { $0.source == .customers }.compactMap(\.argument),
      inPopulation: true)
  }

  private func checks(of values: [Scalar], inPopulation: Bool) -> [MissingCheck] {
    var checks: [MissingCheck] = []
    for compared in values where compared.domain == .customers && mayBeMissing(compared) {
      // A time is compared by its day or its unit of the calendar.
      var value = compared
      while written[value] == nil, let inner = value.dated { value = inner }
      guard let what = written[value] else { continue }
      let check = MissingCheck(what: what, value: value, inPopulation: inPopulation)
      if !checks.contains(check) { checks.append(check) }
    }
    return checks
  }

  /// For each measure of a value of events that may be missing: a base measure that counts the rows
  /// in which it is, added to those of the breakdown.
  mutating func missingMeasures() -> [MissingRows] {
    var checks: [MissingRows] = []
    for aggregate in groups.aggregates {
      guard case .events(let table) = aggregate.source, let value = aggregate.argument,
        let what = written[value], mayBeMissing(value)
      else { continue }
      let rows = Aggregate(
        source: aggregate.source, function: .rows, argument: nil,
        filter: .conjunction([aggregate.filter, .isMissing(value)]), window: aggregate.window,
        type: .integer)
      let place = groups.aggregates.firstIndex(of: rows) ?? groups.aggregates.count
      if place == groups.aggregates.count { groups.aggregates.append(rows) }
      let check = MissingRows(what: what, table: table, source: .measure(place))
      if !checks.contains(check) { checks.append(check) }
    }
    return checks
  }

  /// Keeps which columns of an event table the filter of a fact, or of a statement, compares.
  mutating func noteRows(of filter: Condition, _ table: Int, _ window: Window?) {
    guard openDefinitions.isEmpty else { return }
    for value in filter.comparedOfCustomers where !comparedCustomers.contains(value) {
      comparedCustomers.append(value)
    }
    for value in filter.comparedValues {
      guard value.domain == .events(table), mayBeMissing(value) else { continue }
      let check: MissingRows
      switch value.kind {
      case .field(let field):
        check = MissingRows(
          what: catalog.events[table].fields[field].name, table: table,
          source: .field(field, window))
      case .linked(let link, let field):
        check = MissingRows(
          what: written[value] ?? catalog.events[table].links[link].fields[field].name,
          table: table, source: .linked(link: link, field: field, window))
      default: continue
      }
      if !comparedRows.contains(check) { comparedRows.append(check) }
    }
  }

  /// Whether a value of customers or events may be missing.
  private func mayBeMissing(_ value: Scalar) -> Bool {
    switch value.kind {
    case .constant(let constant): return constant.isMissing
    case .field(let field):
      let fields: [CatalogField]
      switch value.domain {
      case .customers: fields = catalog.customers.fields
      case .events(let table): fields = catalog.events[table].fields
      case .constant, .groups: return false
      }
      return fields[field].column.missing != nil
    case .linked, .daysSincePrevious: return true
    case .aggregate(let aggregate):
      switch aggregate.function {
      case .count, .rows, .customers, .arrivals, .sum, .distinct: return false
      case .average, .least, .greatest, .quantile, .deviation, .first, .last, .share: return true
      }
    case .ofCustomer(let inner), .negate(let inner), .standard(let inner), .day(let inner),
      .calendar(_, let inner), .numberInCalendar(_, let inner), .addingMonths(_, let inner):
      return mayBeMissing(inner)
    case .arithmetic(.divide, _, _): return true
    case .arithmetic(_, let left, let right): return mayBeMissing(left) || mayBeMissing(right)
    case .function(.coalesce, let values): return values.allSatisfy(mayBeMissing)
    case .function(_, let values): return values.contains(where: mayBeMissing)
    case .label(let number, _): return mayBeMissing(number)
    case .conditional(_, let first, let second):
      return mayBeMissing(first) || mayBeMissing(second)
    case .truth, .dimension, .measure, .share, .running, .index, .baseline, .growth, .ranking,
      .sequence:
      return false
    }
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
  /// What this is the day, or a unit of the calendar, of.
  fileprivate var dated: Scalar? {
    switch kind {
    case .day(let inner), .calendar(_, let inner), .numberInCalendar(_, let inner): inner
    default: nil
    }
  }

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
  /// The values of customers that a condition on events compares.
  fileprivate var comparedOfCustomers: [Scalar] {
    switch self {
    case .ofCustomer(let inner, _): inner.comparedValues
    case .compare, .compareTexts, .text, .isTrue:
      comparedValues.compactMap { if case .ofCustomer(let inner) = $0.kind { inner } else { nil } }
    case .not(let inner): inner.comparedOfCustomers
    case .and(let parts), .or(let parts): parts.flatMap(\.comparedOfCustomers)
    case .constant, .isMissing, .ranked, .member, .sampled: []
    }
  }

  /// The values that are compared anywhere in the condition (not those tested by `is missing`).
  var comparedValues: [Scalar] {
    switch self {
    case .constant, .isMissing, .ofCustomer, .ranked, .member, .sampled: []
    case .compare(let left, _, let right), .compareTexts(let left, _, let right): [left, right]
    case .text(_, let operand), .isTrue(let operand): [operand]
    case .not(let inner): inner.comparedValues
    case .and(let parts), .or(let parts): parts.flatMap(\.comparedValues)
    }
  }
}
