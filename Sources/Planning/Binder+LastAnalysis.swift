import Columnar
import Language

// What rows of `compare`, `overlap`, `explain` and `sweep` mean as populations.

extension Binder {
  /// The customers of the rows of an analysis that pass all conditions: those the analysis is about
  /// who are of the value, in the region or in the segment at the step.
  mutating func analysedPopulation(
    _ rows: [Expression], _ memory: AnswerMemory, _ plan: AnalysisPlan, at span: SourceSpan
  ) -> Condition? {
    var ofCustomers = [plan.existing, plan.population]
    var ofEvents: [Condition] = []
    var divided: BreakdownPlan?
    for row in rows {
      guard let left = rowDimension(row) else { return nil }
      if isNamed(left, plan.step.ownDimension) {
        guard let condition = ownRow(row, plan) else { return nil }
        ofCustomers.append(condition)
        continue
      }
      guard let (part, groups) = part(of: left, memory, plan) else {
        let known = rowNames(plan)
        return fail(.noRows(known: known, at: known.isEmpty ? span : left.span))
      }
      var own = AnswerMemory(plan: .breakdown(part), dimensions: [])
      own.groups = groups
      guard let condition = rowCondition(row, own, part) else { return nil }
      if case .events = condition.domain {
        ofEvents.append(condition)
        divided = part
      } else {
        ofCustomers.append(condition)
      }
    }
    guard let divided else { return .conjunction(ofCustomers) }
    return .conjunction(
      ofCustomers + [hasEvent(.conjunction(ofEvents), divided, plan.step)])
  }

  /// Who has an event like those that a part divided.
  private func hasEvent(
    _ condition: Condition, _ part: BreakdownPlan, _ step: AnalysisStep
  ) -> Condition {
    switch step {
    case .explain:
      // Either of the two periods, never what lies between them.
      .or(
        part.aggregates.map {
          population([], part.grain, .conjunction([$0.filter, condition]), $0.window)
        })
    case .compare, .overlap, .why, .sweep, .retention, .lifecycle, .churn, .funnel, .trace,
      .stages, .basket:
      population([], part.grain, .conjunction([part.eventFilter, condition]), part.window)
    }
  }

  /// The part that was divided by a dimension, with what its groups hold.
  private func part(
    of left: Expression, _ memory: AnswerMemory, _ plan: AnalysisPlan
  ) -> (BreakdownPlan, [Int: GroupContents])? {
    var first = 0
    for (place, part) in plan.parts.enumerated() {
      guard case .breakdown(let breakdown) = part else { continue }
      let count = breakdown.dimensions.count
      if place >= plan.step.firstDivided, dimension(called: left, breakdown) != nil {
        let own = memory.groups.filter { (first..<first + count).contains($0.key) }
        return (breakdown, Dictionary(uniqueKeysWithValues: own.map { ($0 - first, $1) }))
      }
      first += count
    }
    return nil
  }

  /// By what rows of an analysis can be named.
  private func rowNames(_ plan: AnalysisPlan) -> [String] {
    var names = plan.step.ownDimension.map { [$0] } ?? []
    for case .breakdown(let part) in plan.parts.dropFirst(plan.step.firstDivided) {
      for name in part.dimensions.map(\.name) where !names.contains(where: { sameBytes($0, name) })
      {
        names.append(name)
      }
    }
    return names
  }

  private func isNamed(_ expression: Expression, _ name: String?) -> Bool {
    guard let name, case .name(let names) = expression.kind, names.count == 1 else { return false }
    return sameBytes(names[0].text, name)
  }

  // MARK: - Rows that an analysis made itself

  private mutating func ownRow(_ row: Expression, _ plan: AnalysisPlan) -> Condition? {
    guard case .compare(_, _, let right) = row.kind else { return fail(.rowForm(at: row.span)) }
    let rows: [(text: String, members: Condition)] =
      switch plan.step {
      case .overlap(let step): regions(step, plan)
      case .explain: movements(plan)
      case .sweep(let step):
        zip(step.values, step.members).map { (Self.plain($0), $1) }
      case .funnel(let step): reached(step, right)
      case .compare, .why, .retention, .lifecycle, .churn, .trace, .stages, .basket: []
      }
    let isNumber = if case .sweep = plan.step { true } else { false }
    let written = isNumber ? swept(right) : literalText(right)
    guard let written, let row = rows.first(where: { sameBytes($0.text, written) }) else {
      let shown = rows.map { isNumber ? $0.text : "\"\($0.text)\"" }
      return fail(.unknownRow(shown, at: right.span))
    }
    return row.members
  }

  /// A value of a parameter as rows are named by it.
  private mutating func swept(_ expression: Expression) -> String? {
    constantNumber(expression).map(Self.plain)
  }

  private static func plain(_ value: Value) -> String {
    guard let number = value.double else { return "" }
    return Int(exactly: number).map { String($0) } ?? String(number)
  }

  private func regions(_ step: OverlapStep, _ plan: AnalysisPlan) -> [(String, Condition)] {
    guard case .breakdown(let part)? = plan.parts.first else { return [] }
    let members = part.dimensions.compactMap(\.truth)
    return (0..<1 << members.count).map { region in
      let isIn = members.indices.map { region & 1 << $0 != 0 }
      return (step.region(isIn), .conjunction(zip(members, isIn).map { $1 ? $0 : .not($0) }))
    }
  }

  /// Who reached each step: named by its number, or as it was shown.
  private func reached(_ step: FunnelAnswerStep, _ right: Expression) -> [(String, Condition)] {
    let isWhole = literalText(right).map { $0.contains(".") } ?? false
    return step.names.indices.map {
      (isWhole ? step.shown($0) : String($0 + 1), step.reached($0 + 1))
    }
  }

  private func movements(_ plan: AnalysisPlan) -> [(String, Condition)] {
    guard case .breakdown(let part)? = plan.parts.first else { return [] }
    let truths = part.dimensions.compactMap(\.truth)
    guard truths.count == 3 else { return [] }
    let (before, after, known) = (truths[0], truths[1], truths[2])
    return [
      ("kept", .conjunction([before, after])), ("lost", .conjunction([before, .not(after)])),
      ("new", .conjunction([.not(before), after, .not(known)])),
      ("returned", .conjunction([.not(before), after, known])),
    ]
  }
}

extension DimensionPlan {
  /// The condition that customers are divided by.
  fileprivate var truth: Condition? {
    if case .scalar(let scalar) = source, case .truth(let condition) = scalar.kind {
      condition
    } else {
      nil
    }
  }
}
