import Columnar
import Language

// What the statements share: footers, and conditions that may not run over events.

extension Binder {
  /// A condition that may not run over event rows.
  mutating func requireCustomers(
    _ condition: Condition, _ expression: Expression, in place: String
  ) {
    guard case .events(let table) = condition.domain else { return }
    report(.bareEventColumn(table: catalog.events[table].name, in: place, at: expression.span))
  }

  // MARK: - Footers

  /// Fields whose missing values a condition passes over.
  func missingChecks(in condition: Condition) -> [MissingCheck] {
    var checks: [MissingCheck] = []
    for operand in condition.comparedFields where hasMissing(operand) {
      let check = MissingCheck(what: fieldName(operand), value: operand, inPopulation: false)
      if !checks.contains(check) { checks.append(check) }
    }
    return checks
  }

  /// Fields of customers that are measured and may be missing.
  func measureChecks() -> [MissingCheck] {
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
