import Columnar
import Language
import Messages

// `sweep`: a segment at many values of a parameter, in one pass.

extension Binder {
  /// Values of a parameter in one statement.
  static let mostSteps = 200

  mutating func sweep(_ head: SweepHead, _ clauses: Clauses) -> AnalysisPlan? {
    setDay(clauses)
    let within = restriction(clauses, in: "`sweep`")
    guard case .named(let name, let arguments) = head.segment,
      catalog.segments[name.text]?.parameters.isEmpty == false
    else {
      guard membership(head.segment) != nil else { return nil }
      return fail(.sweepSegment(at: segmentSpan(head.segment)))
    }
    guard let values = sweptValues(head) else { return nil }
    ranked = existing()
    let items = sweptItems(clauses)
    groups = GroupScope()
    var columns: [OutputColumn] = []
    var steps: [Condition] = []
    var shown: [OutputColumn] = []
    for value in values {
      guard case .exact(let units, let scale) = value else { continue }
      let literal = Expression(.number(NumberLiteral(units: units, scale: scale, text: "")))
      let reference = SegmentReference.named(
        name, arguments + [SegmentArgument(head.parameter, literal)])
      readDefinitions = 0
      groups.named = []
      guard let members = membership(reference) else { return nil }
      groups.measured = .conjunction([within, members])
      steps.append(groups.measured)
      let bound = bindShow(items, comparing: nil)
      guard bound.count == items.count else { return nil }
      shown = bound
      columns += bound
    }
    var plan = part(within, [], groups.aggregates)
    plan.columns = columns
    var analysis = AnalysisPlan(
      parts: [.breakdown(plan)],
      step: .sweep(
        SweepStep(parameter: head.parameter.text, values: values, members: steps, columns: shown)),
      existing: existing())
    analysis.population = within
    return analysis
  }

  private func segmentSpan(_ segment: SegmentReference) -> SourceSpan {
    switch segment {
    case .named(let name, _): name.span
    case .all(let span), .rest(let span), .it(let span), .row(_, let span), .step(_, let span): span
    }
  }

  /// What is shown at each value: heads, and money where there is any.
  private mutating func sweptItems(_ clauses: Clauses) -> [ShowItem] {
    for item in clauses.show {
      if case .derived = item.expression.kind { report(.sweepDerived(at: item.expression.span)) }
    }
    guard clauses.show.isEmpty else { return clauses.show }
    guard worth() != nil else { return [Binder.customersItem] }
    let sum = Call(Name("sum"), [Expression(.name([Name("ltv")]))])
    return [
      Binder.customersItem, ShowItem(Expression(.call(sum)), text: "sum(ltv)"),
    ]
  }

  /// The values from the first to the last, the last included where a step falls on it.
  private mutating func sweptValues(_ head: SweepHead) -> [Value]? {
    var numbers: [(Int128, Int)] = []
    for bound in [head.from, head.to, head.step] {
      guard case .exact(let units, let scale)? = constantNumber(bound) else {
        return fail(.sweepBound(at: bound.span))
      }
      numbers.append((units, scale))
    }
    let scale = numbers.map(\.1).max() ?? 0
    guard scale <= 18, numbers.allSatisfy({ $0.0.magnitude < 1_000_000_000_000_000_000 }) else {
      return fail(.sweepBound(at: head.step.span))
    }
    let units = numbers.map { $0.0 * PowersOfTen.int128[scale - $0.1] }
    let (from, to, step) = (units[0], units[1], units[2])
    guard step > 0, from != to, (max(from, to) - min(from, to)) / step < Int128(Binder.mostSteps)
    else { return fail(.sweepSteps(Binder.mostSteps, at: head.step.span)) }
    let count = Int((max(from, to) - min(from, to)) / step)
    return (0...count).map { place in
      .exact(from + Int128(place) * (from < to ? step : -step), scale: scale)
    }
  }

  mutating func constantNumber(_ expression: Expression) -> Value? {
    let mark = diagnostics.count
    let value = scalar(expression, .outside)?.constantValue
    diagnostics.removeSubrange(mark...)
    return value
  }
}
