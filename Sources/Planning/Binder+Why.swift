import Columnar
import Language

// `why`: the conditions of a definition one by one, each with the customer's own value.

extension Binder {
  /// What is found while a definition is gone through.
  private struct Found {
    var reasons: [WhyStep.Reason] = []
    var columns: [OutputColumn] = []

    mutating func add(_ value: Scalar) -> Int {
      columns.append(OutputColumn(name: "", role: .dimension, value: value))
      return columns.count - 1
    }

    mutating func add(
      _ text: String, depth: Int, _ verdict: Condition, value: Scalar? = nil,
      threshold: Scalar? = nil
    ) {
      let column = add(Scalar(.truth(verdict), .boolean, .customers))
      reasons.append(
        WhyStep.Reason(
          text: text, depth: depth, verdict: column, value: value.map { add($0) },
          threshold: threshold.map { add($0) }))
    }
  }

  mutating func reasons(_ head: WhyHead, _ clauses: Clauses) -> AnalysisPlan? {
    let segment: SegmentReference
    switch head.subject {
    case .segment(let named): segment = named
    case .funnel(let steps): return trace(head.key, steps, at: head.key.span, clauses)
    }
    setDay(clauses)
    guard let isMeant = customer(head.key) else { return nil }
    var found = Found()
    let existing = existing()
    if existing != .constant(true) {
      found.add("exists on the as-of day", depth: 0, existing)
    }
    guard addReasons(segment, isNegated: false, depth: 0, &found) else { return nil }
    var listing = ListingPlan(
      existing: .constant(true), population: isMeant, columns: found.columns)
    listing.asOf = asOf
    var plan = AnalysisPlan(
      parts: [.listing(listing)],
      step: .why(WhyStep(customer: Self.plain(head.key), reasons: found.reasons)),
      existing: .constant(true))
    plan.population = isMeant
    return plan
  }

  /// Being the customer of a key.
  mutating func customer(_ key: Expression) -> Condition? {
    guard let place = catalog.customers.keyField else { return nil }
    let field = Scalar(.field(place), catalog.customers.fields[place].type, .customers)
    return compare(.equal, field, key, .outside, at: key.span)
  }

  static func plain(_ key: Expression) -> String {
    if case .text(let text) = key.kind { text } else { Printer.print(key) }
  }

  /// A segment and, one step deeper, the conditions of its definition.
  private mutating func addReasons(
    _ reference: SegmentReference, isNegated: Bool, depth: Int, _ found: inout Found
  ) -> Bool {
    guard let whole = membership(reference) else { return false }
    let name = Self.text(of: reference)
    found.add(
      (isNegated ? "not in " : "in ") + name, depth: depth, isNegated ? .not(whole) : whole)
    guard case .named(let name, let arguments) = reference, catalog.frozen[name.text] == nil,
      let definition = catalog.segments[name.text],
      let values = parameterValues(definition, name, arguments)
    else { return true }
    var inner = found
    let isBound: Bool? = within(name.text, at: name.span, during: definition.during) { binder in
      binder.pushParameters(values)
      return binder.addReasons(definition.condition, depth: depth + 1, &inner) ? true : nil
    }
    found = inner
    return isBound ?? false
  }

  private mutating func addReasons(
    _ expression: Expression, depth: Int, _ found: inout Found
  ) -> Bool {
    switch expression.kind {
    case .group(let inner): return addReasons(inner, depth: depth, &found)
    case .and(let parts):
      for part in parts where !addReasons(part, depth: depth, &found) { return false }
      return true
    case .or(let parts):
      guard let whole = condition(expression, .outside) else { return false }
      found.add("any of", depth: depth, whole)
      for part in parts where !addReasons(part, depth: depth + 1, &found) { return false }
      return true
    case .inSegment(let reference, let isNegated):
      return addReasons(reference, isNegated: isNegated, depth: depth, &found)
    default:
      guard let bound = condition(expression, .outside) else { return false }
      let (value, threshold) = operands(expression)
      found.add(
        Printer.print(expression), depth: depth, bound, value: value, threshold: threshold)
      return true
    }
  }

  /// The customer's own value in a condition, and the number or day it is held against.
  private mutating func operands(_ expression: Expression) -> (Scalar?, Scalar?) {
    switch expression.kind {
    case .compare(_, let left, let right):
      let value = quietly(left)
      let bound = quietly(right)
      guard let value, let bound,
        value.type.isNumeric && bound.type.isNumeric
          || value.type == .date && bound.type == .date
      else { return (value, nil) }
      return (value, bound)
    case .between(let value, _, _), .textTest(_, _, let value, _), .isMissing(let value, _),
      .inList(let value, _, _), .inRanked(let value, _, _), .inPeriod(let value, _, _):
      return (quietly(value), nil)
    case .not(let inner):
      return (operands(inner).0, nil)
    case .group(let inner): return operands(inner)
    case .quantified(let quantifier, let events):
      let count = Call(
        Name("count"), [Expression(.name([events.table]))], filter: events.filter,
        window: events.window)
      let least: Int =
        switch quantifier {
        case .atLeast(let number), .atMost(let number), .exactly(let number): number
        case .no: 0
        case .any: 1
        }
      return (quietly(Expression(.call(count))), .constant(.integer(least), .integer))
    default: return (nil, nil)
    }
  }

  /// A value of customers, where there is one; what would be said of it was said of its condition.
  private mutating func quietly(_ expression: Expression) -> Scalar? {
    let mark = diagnostics.count
    let value = scalarOrTruth(expression, .outside)
    diagnostics.removeSubrange(mark...)
    guard let value else { return nil }
    if case .events = value.domain { return nil }
    return value
  }
}
