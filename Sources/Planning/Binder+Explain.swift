import Columnar
import Language
import Messages

// `explain`: the same measure in two periods, divided in several ways.

extension Binder {
  /// The share with which a value has a row of its own where `support` does not say.
  private static let usualSupport = 0.01

  mutating func explanation(_ head: ExplainHead, _ clauses: Clauses) -> AnalysisPlan? {
    setDay(clauses)
    let within = restriction(clauses, in: "`explain`")
    ranked = .conjunction([existing(), within])
    guard let from = days(of: head.from), let to = days(of: head.to) else { return nil }
    guard from.upperBound < to.lowerBound else {
      return fail(.explainedPeriods(at: head.from.span.union(head.to.span)))
    }
    guard let first = explained(head.measure.expression, from),
      let second = explained(head.measure.expression, to),
      case .events(let table) = first.source
    else { return nil }
    let measures = [first, second]
    let isCount = first.function != .sum
    let events = measures.map { measure in
      Aggregate(
        source: .events(table), function: isCount ? measure.function : .count, argument: nil,
        filter: measure.filter, window: measure.window, type: .integer)
    }
    let before = rows(table, first.filter, Window(last: to.lowerBound - 1))
    let divisions =
      zip(["before", "after"], events).map { name, event in
        Binder.division(name, anyRow(rows(table, event.filter, event.window)))
      } + [Binder.division("known", anyRow(before))]
    let whole = part(within, divisions, [Binder.heads()] + events + measures)
    // The days from one period to the other: each measure takes its own of them.
    during = Window(first: from.lowerBound, last: to.upperBound)
    let population = Condition.conjunction([
      within, .or(events.map { anyRow(rows(table, $0.filter, $0.window)) }),
    ])
    let (parts, titles) = divided(head.dimensions, population, measures, table)
    var plan = AnalysisPlan(
      parts: [.breakdown(whole)] + parts,
      step: .explain(
        ExplainStep(
          measure: head.measure.text, event: catalog.events[table].name,
          periods: [head.from, head.to].map { Printer.print($0) }, isCount: isCount,
          titles: titles,
          support: head.support.map {
            Double($0.units) / PowersOfTen.double($0.scale)
          } ?? Binder.usualSupport)),
      existing: existing())
    plan.population = population
    if let asOf, asOf.number < to.upperBound {
      plan.footnotes.append(
        .text("\(Printer.print(head.to)) is unfinished: it ends after the as-of day"))
    }
    return plan
  }

  /// A breakdown by each dimension and by each two, with its title.
  private mutating func divided(
    _ dimensions: [Dimension], _ population: Condition, _ measures: [Aggregate], _ table: Int
  ) -> ([Plan], titles: [Message]) {
    var parts: [Plan] = []
    var titles: [Message] = []
    for dimensions in pairs(dimensions) {
      groups = GroupScope()
      for dimension in dimensions { bindDimension(dimension, among: dimensions) }
      let isInTime = groups.dimensions.contains {
        if case .calendar = $0.plan.source { true } else { false }
      }
      if groups.grain == nil, isInTime { groups.grain = table }
      if let grain = groups.grain, grain != table {
        report(
          .measureOfAnotherTable(
            grain: catalog.events[grain].name, measure: catalog.events[table].name,
            at: dimensions[0].expression.span))
        continue
      }
      parts.append(
        .breakdown(
          part(population, groups.dimensions.map(\.plan), measures, grain: groups.grain)))
      titles.append("by \(Message.list(dimensions.map(\.text), .and))")
    }
    return (parts, titles)
  }

  /// The measure over the days of one period.
  private mutating func explained(
    _ expression: Expression, _ days: ClosedRange<Int>
  ) -> Aggregate? {
    groups = GroupScope()
    during = Window(first: days.lowerBound, last: days.upperBound)
    duringWasUsed = false
    defer { during = nil }
    guard let value = scalar(expression, .groups) else { return nil }
    guard case .measure(let place) = value.kind, duringWasUsed else {
      return fail(.explainedMeasure(at: expression.span))
    }
    let aggregate = groups.aggregates[place]
    switch (aggregate.source, aggregate.function) {
    case (.events, .sum), (.events, .count), (.events, .rows): return aggregate
    default: return fail(.explainedMeasure(at: expression.span))
    }
  }

  /// Each dimension, then each two of them.
  private func pairs(_ dimensions: [Dimension]) -> [[Dimension]] {
    dimensions.map { [$0] }
      + dimensions.indices.flatMap { first in
        dimensions.indices.dropFirst(first + 1).map { [dimensions[first], dimensions[$0]] }
      }
  }

  private func rows(_ table: Int, _ filter: Condition, _ window: Window?) -> Aggregate {
    Aggregate(
      source: .events(table), function: .rows, argument: nil, filter: filter,
      window: self.window(window, table: table), type: .integer)
  }

  private func anyRow(_ rows: Aggregate) -> Condition {
    .compare(
      Scalar(.aggregate(rows), .integer, .customers), .greaterOrEqual,
      .constant(.integer(1), .integer))
  }
}
