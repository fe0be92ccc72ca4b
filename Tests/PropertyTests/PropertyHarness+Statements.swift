import Language

extension PropertyHarness {
  /// The statement with one part less, each part in turn.
  static func smallerStatements(_ statement: Statement) -> [Statement] {
    switch statement.kind {
    case .segment(let reference, let clauses):
      let whole = reference == nil ? [] : [Statement(.segment(nil, clauses))]
      return whole + smallerClauses(clauses).map { Statement(.segment(reference, $0)) }
    case .trend(let clauses):
      return smallerClauses(clauses).filter { !$0.show.isEmpty }.map { Statement(.trend($0)) }
    case .list(let target, let clauses):
      return smallerClauses(clauses).filter { !$0.show.isEmpty }.map {
        Statement(.list(target, $0))
      }
    case .profile(let reference, let clauses):
      let whole = reference == nil ? [] : [Statement(.profile(nil, clauses))]
      return whole + smallerClauses(clauses).map { Statement(.profile(reference, $0)) }
    case .load, .append, .open, .save, .describe, .set, .grade, .pareto, .migrate, .diff, .compare,
      .overlap, .explain,
      .why, .sweep, .activity, .conversion, .funnel, .basket, .define, .show, .drop, .dropTable,
      .include,
      .export, .echo:
      return []
    }
  }

  private static func smallerClauses(_ clauses: Clauses) -> [Clauses] {
    var smaller: [Clauses] = []
    let add = { (isWorthIt: Bool, change: (inout Clauses) -> Void) in
      guard isWorthIt else { return }
      var copy = clauses
      change(&copy)
      smaller.append(copy)
    }
    add(clauses.condition != nil) { $0.condition = nil }
    add(clauses.having != nil) { $0.having = nil }
    add(!clauses.sort.isEmpty) { $0.sort = [] }
    add(clauses.limit != nil) { $0.limit = nil }
    add(clauses.limit?.per != nil) { $0.limit?.per = nil }
    add(clauses.across != nil) { $0.across = nil }
    add(clauses.baseline != nil) { $0.baseline = nil }
    add(clauses.sample != nil) { $0.sample = nil }
    add(clauses.during != nil) { $0.during = nil }
    add(clauses.asOf != nil) { $0.asOf = nil }
    add(clauses.includingUnassigned != nil) { $0.includingUnassigned = nil }
    for index in clauses.dimensions.indices { add(true) { $0.dimensions.remove(at: index) } }
    // A range's or a top's heading is that of what is left.
    for index in clauses.dimensions.indices {
      let dimension = clauses.dimensions[index]
      add(dimension.cut != nil || dimension.top != nil) {
        $0.dimensions[index] = plain(dimension.expression)
      }
    }
    if let across = clauses.across {
      add(across.cut != nil || across.top != nil) { $0.across = plain(across.expression) }
    }
    for index in clauses.show.indices { add(clauses.show.count > 1) { $0.show.remove(at: index) } }
    for condition in clauses.condition.map(smallerConditions) ?? [] {
      add(true) { $0.condition = condition }
    }
    return smaller
  }

  private static func plain(_ expression: Expression) -> Dimension {
    Dimension(expression, text: Printer.print(expression))
  }

  /// A part of a condition, or the condition with a smaller operand.
  static func smallerConditions(_ condition: Expression) -> [Expression] {
    switch condition.kind {
    case .group(let inner): return [inner]
    case .not(let inner):
      return [inner] + smallerConditions(inner).map { Expression(.not($0)) }
    case .and(let list):
      return list + smallerLists(list).map { Expression(.and($0)) }
    case .or(let list):
      return list + smallerLists(list).map { Expression(.or($0)) }
    case .quantified(let quantifier, let events):
      var smaller: [EventSet] = []
      if events.filter != nil {
        smaller.append(EventSet(table: events.table, window: events.window))
      }
      if events.window != nil {
        smaller.append(EventSet(table: events.table, filter: events.filter))
      }
      return smaller.map { Expression(.quantified(quantifier, $0)) }
    default: return []
    }
  }

  private static func smallerLists(_ list: [Expression]) -> [[Expression]] {
    list.indices.flatMap { index in
      smallerConditions(list[index]).filter(isOperand).map { smaller in
        var copy = list
        copy[index] = smaller
        return copy
      }
    }
  }

  /// Whether a condition can stand under `and` without parentheses.
  private static func isOperand(_ condition: Expression) -> Bool {
    switch condition.kind {
    case .and, .or: false
    default: true
    }
  }
}
