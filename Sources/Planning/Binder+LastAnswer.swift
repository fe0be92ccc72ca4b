import Columnar
import Language

// What `it` and `row(…)` mean: the population of the last answer, or of some of its rows.

extension Binder {
  /// The condition of being a customer of an answer.
  package static func population(of memory: AnswerMemory, catalog: Catalog) -> Condition {
    var catalog = catalog
    catalog.lastAnswer = memory
    var binder = Binder(catalog: catalog)
    return binder.lastPopulation([], at: .none) ?? .constant(false)
  }

  /// The population of the last answer, or of those of its rows that pass all conditions.
  mutating func lastPopulation(
    _ rows: [Expression], at span: SourceSpan
  ) -> Condition? {
    guard !isKept, openDefinitions.isEmpty else { return fail(.lastAnswerIsKept(at: span)) }
    guard let memory = catalog.lastAnswer else { return fail(.noLastAnswer(at: span)) }
    if rows.isEmpty, let members = memory.members { return .member(members) }
    switch memory.plan {
    case .listing(let plan):
      guard rows.isEmpty else { return fail(.noRows(known: [], at: span)) }
      return listedPopulation(plan)
    case .profile(let plan):
      guard rows.isEmpty else { return fail(.noRows(known: [], at: span)) }
      return population(
        [plan.existing, plan.population], plan.grain, plan.eventFilter, plan.window)
    case .analysis(let plan):
      return analysedPopulation(rows, memory, plan, at: span)
    case .breakdown(let plan):
      var ofCustomers = [plan.existing, plan.population]
      var ofEvents = [plan.eventFilter]
      for row in rows {
        guard let condition = rowCondition(row, memory, plan) else { return nil }
        if case .events = condition.domain {
          ofEvents.append(condition)
        } else {
          ofCustomers.append(condition)
        }
      }
      return population(ofCustomers, plan.grain, .conjunction(ofEvents), plan.window)
    }
  }

  /// The customers of the last funnel who reached a step, from 1.
  mutating func lastStep(_ number: Int, at span: SourceSpan) -> Condition? {
    guard let (plan, funnel) = lastFunnel(at: span) else { return nil }
    guard funnel.names.indices.contains(number - 1) else {
      return fail(.unknownStep(number, of: funnel.names.count, at: span))
    }
    return .conjunction([plan.existing, plan.population, funnel.reached(number)])
  }

  /// The last funnel, or conversion, that was asked.
  mutating func lastFunnel(at span: SourceSpan) -> (AnalysisPlan, FunnelAnswerStep)? {
    guard !isKept, openDefinitions.isEmpty else { return fail(.lastAnswerIsKept(at: span)) }
    guard let plan = catalog.lastFunnel, let steps = plan.steps else {
      return fail(.noSteps(at: span))
    }
    return (plan, steps)
  }

  private func listedPopulation(_ plan: ListingPlan) -> Condition {
    if plan.grain == nil, let limit = plan.limit {
      return .ranked(
        RankedSet(
          population: .conjunction([plan.existing, plan.population]), sort: plan.sort,
          limit: limit, per: plan.limitPer))
    }
    return population(
      [plan.existing, plan.population], plan.grain, plan.eventFilter, plan.window)
  }

  /// Customers who pass, and who have an event that does where events were looked at.
  func population(
    _ ofCustomers: [Condition], _ grain: Int?, _ filter: Condition, _ window: Window?
  ) -> Condition {
    guard let grain else { return .conjunction(ofCustomers) }
    let rows = Aggregate(
      source: .events(grain), function: .rows, argument: nil,
      filter: lift(filter, to: .events(grain)), window: window, type: .integer)
    return .conjunction(
      ofCustomers + [
        .compare(
          Scalar(.aggregate(rows), .integer, .customers), .greaterOrEqual,
          .constant(.integer(1), .integer))
      ])
  }

  /// What `dimension = value` and `dimension is missing` are about.
  mutating func rowDimension(_ row: Expression) -> Expression? {
    switch row.kind {
    case .compare(.equal, let dimension, _): dimension
    case .isMissing(let dimension, _): dimension
    default: fail(.rowForm(at: row.span))
    }
  }

  /// `dimension = value` or `dimension is missing`, of the dimensions of the last answer.
  mutating func rowCondition(
    _ row: Expression, _ memory: AnswerMemory, _ plan: BreakdownPlan
  ) -> Condition? {
    guard let left = rowDimension(row) else { return nil }
    guard let place = memory.dimensions.firstIndex(of: left) ?? dimension(called: left, plan) else {
      return fail(.noRows(known: plan.dimensions.map(\.name), at: left.span))
    }
    let value = value(of: plan.dimensions[place], plan)
    note(value, as: left)
    switch row.kind {
    case .isMissing(_, let isNegated):
      return isNegated ? .not(.isMissing(value)) : .isMissing(value)
    case .compare(_, _, let right):
      switch memory.groups[place] {
      case .ranges(let ranges): return rangeCondition(value, ranges, right)
      case .kept(let kept, let per) where right.namesOthers:
        return others(place, kept, per, plan)
      case .kept, nil: return compare(.equal, value, right, .outside, at: row.span)
      }
    default: return nil
    }
  }

  /// The rows of a range, which is named as it was shown.
  private mutating func rangeCondition(
    _ value: Scalar, _ ranges: [GroupRange], _ right: Expression
  ) -> Condition? {
    guard let text = literalText(right), let range = ranges.first(where: { $0.text == text }) else {
      return fail(.rowOfBins(ranges.map(\.text), at: right.span))
    }
    return .and([
      .compare(value, .greaterOrEqual, .constant(range.lower, value.type)),
      .compare(value, .less, .constant(range.upper, value.type)),
    ])
  }

  /// The rows whose value is none of those that kept a group of their own.
  private func others(
    _ place: Int, _ kept: [[Value]], _ per: Int?, _ plan: BreakdownPlan
  ) -> Condition {
    let operands = ((per.map { [$0] } ?? []) + [place]).map {
      value(of: plan.dimensions[$0], plan).unlabelled
    }
    let own = kept.map { values in
      Condition.conjunction(zip(operands, values).map { $0.equals($1) })
    }
    return .conjunction(operands.suffix(1).map { .not(.isMissing($0)) } + [.not(.or(own))])
  }

  func dimension(called expression: Expression, _ plan: BreakdownPlan) -> Int? {
    let text =
      if case .name(let names) = expression.kind, names.count == 1 {
        names[0].text
      } else {
        Printer.print(expression)
      }
    return plan.dimensions.firstIndex { sameBytes($0.name, text) }
  }

  /// What a dimension was made of; of ranges, what they are ranges of.
  private func value(of dimension: DimensionPlan, _ plan: BreakdownPlan) -> Scalar {
    switch dimension.source {
    case .scalar(let scalar):
      if case .ranking(let ranking) = scalar.kind, case .bins = ranking.function {
        return ranking.value
      }
      return dimension.labels.map { Scalar(.label(scalar, $0), .text, scalar.domain) } ?? scalar
    case .calendar(let unit):
      guard let grain = plan.grain, let time = catalog.events[grain].timeField else {
        preconditionFailure("a breakdown by time is one of events that have a time")
      }
      let field = Scalar(
        .field(time), catalog.events[grain].fields[time].type, .events(grain))
      return Scalar(.calendar(unit, field), .period(unit), .events(grain))
    }
  }
}

extension AnalysisPlan {
  /// The steps of a funnel; nil of other analyses.
  package var steps: FunnelAnswerStep? {
    if case .funnel(let steps) = step { steps } else { nil }
  }
}

extension Expression {
  /// `(other)`, in quotes or not.
  fileprivate var namesOthers: Bool {
    switch kind {
    case .text("(other)"): true
    case .group(let inner):
      if case .name(let names) = inner.kind, names.count == 1 {
        Keywords.matches(names[0].text, "other")
      } else {
        false
      }
    default: false
    }
  }
}

extension Scalar {
  /// Classes by their numbers.
  fileprivate var unlabelled: Scalar {
    if case .label(let number, _) = kind { number } else { self }
  }

  /// Being of a value that an answer showed.
  fileprivate func equals(_ value: Value) -> Condition {
    switch value {
    case .missing: .isMissing(self)
    case .text(let text): .text(.oneOf([text]), self)
    case .boolean, .exact, .float, .date, .timestamp, .period, .other, .new:
      .compare(self, .equal, .constant(value, type))
    }
  }
}
