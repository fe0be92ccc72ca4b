import Columnar
import Language
import Planning

// Why nobody is left: an empty answer is explained by the parts of its condition.

extension QuerySession {
  /// A warning where the population of a question is empty: the condition that removed the last
  /// customer, and how many each alone keeps.
  ///
  /// Nothing is counted unless the answer looks empty. Cost then: two passes over the customers for
  /// each part of `where`.
  func emptyResult(
    _ plan: Plan, _ answer: Answer, _ clauses: Clauses, at span: SourceSpan
  ) throws -> Diagnostic? {
    let existing: Condition
    let population: Condition
    let conjuncts: [Conjunct]
    switch plan {
    case .breakdown(let plan):
      guard plan.looksEmpty(answer) else { return nil }
      (existing, population, conjuncts) = (plan.existing, plan.population, plan.conjuncts)
    case .listing(let plan):
      guard answer.table?.rowCount == 0, plan.limit != 0 else { return nil }
      (existing, population, conjuncts) = (plan.existing, plan.population, plan.conjuncts)
    case .profile, .analysis: return nil
    }
    guard store.customers.count > 0, try count(.conjunction([existing, population])) == 0 else {
      return nil
    }
    let place = clauses.condition?.span ?? span
    guard try count(existing) > 0 else {
      return SessionDiagnostics.nobodyExisted(answer.asOf, at: place)
    }
    var kept: [(text: String, count: Int)] = []
    var remover: String?
    var before: [Condition] = [existing]
    for conjunct in conjuncts {
      kept.append((conjunct.text, try count(.conjunction([existing, conjunct.condition]))))
      guard remover == nil else { continue }
      before.append(conjunct.condition)
      if try count(.conjunction(before)) == 0 { remover = conjunct.text }
    }
    return SessionDiagnostics.emptyResult(remover, kept: kept, at: place)
  }

  /// A warning where a question is compared with nobody.
  func emptyRest(_ plan: Plan, _ clauses: Clauses) throws -> Diagnostic? {
    guard case .breakdown(let plan) = plan, case .segment(let segment)? = clauses.baseline?.kind,
      let baseline = plan.baseline?.plan,
      try count(.conjunction([baseline.existing, baseline.population])) == 0
    else { return nil }
    return SessionDiagnostics.emptyBaseline(segment, at: clauses.baseline?.span ?? .none)
  }

  private func count(_ condition: Condition) throws -> Int {
    try engine.members(of: condition, store: store, under: stage).setCount
  }
}

extension BreakdownPlan {
  /// Whether an answer may be that of an empty population: it has no rows, or its first measure is
  /// nothing over all rows.
  fileprivate func looksEmpty(_ answer: Answer) -> Bool {
    guard let table = answer.table, table.rowCount > 0 else { return limit != 0 }
    guard let measure = table.columns.first(where: { $0.role != .dimension }) else { return false }
    let whole = answer.hasTotal ? measure.total : measure.values.first
    return whole.map { $0.isMissing || $0.double == 0 } ?? true
  }
}
