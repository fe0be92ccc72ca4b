import Columnar
import Language

/// Questions that go back to the answer before, profiles, samples.
extension RandomStatement {
  /// `it`, and some rows of an answer with a few of its dimensions.
  ///
  /// Not drawn: values that no literal says: floats, moments, hours, weeks and weekdays.
  mutating func references(to population: NaivePopulation) -> [SegmentReference] {
    var references: [SegmentReference] = [.it(SourceSpan.none)]
    for _ in 0..<3 {
      guard let member = source.pick(from: population.members) else { break }
      var rows: [Expression] = []
      for (dimension, value) in zip(population.dimensions, member.key) where source.chance(75) {
        if let row = row(dimension.expression, value) { rows.append(row) }
      }
      if !rows.isEmpty { references.append(.row(rows, SourceSpan.none)) }
    }
    return references
  }

  private mutating func row(_ dimension: Expression, _ value: Value) -> Expression? {
    switch dimension.kind {
    case .name, .call: break
    default: return nil
    }
    if value.isMissing {
      return Expression(.isMissing(dimension, isNegated: false))
    }
    return literal(value).map { Expression(.compare(.equal, dimension, $0)) }
  }

  private func literal(_ value: Value) -> Expression? {
    switch value {
    case .text(let text): return Expression(.text(text))
    case .boolean(let flag): return Expression(.boolean(flag))
    case .exact(let units, let scale) where units >= 0:
      return Expression(
        .number(NumberLiteral(units: units, scale: scale, text: NaiveAnswer.text(value))))
    case .date(let day): return Expression(.date(RandomStatement.day(day)))
    case .period(let period):
      let (year, month, _) = period.firstDay.civil
      switch period.unit {
      case .day: return Expression(.date(RandomStatement.day(period.firstDay)))
      case .month: return Expression(.date(.month(year, month)))
      case .quarter: return Expression(.date(.quarter(year, (month + 2) / 3)))
      case .year: return number(year)
      case .week, .weekday, .hour: return nil
      }
    case .other: return Expression(.group(Expression(.name([Name("other")]))))
    case .exact, .missing, .new, .float, .timestamp: return nil
    }
  }

  private static func day(_ day: CalendarDay) -> DateLiteral {
    let (year, month, dayOfMonth) = day.civil
    return .day(year, month, dayOfMonth)
  }

  /// Shares of customers, of some of which no whole number is the inverse.
  mutating func randomSample() -> Sample {
    let percent = source.pick(50, [100, 25, 10, 80, 30, 75])
    return Sample(NumberLiteral(units: Int128(percent), scale: 2, text: "\(percent)%"))
  }

  /// `profile vip where … during …`
  mutating func makeProfile() -> Statement {
    var clauses = Clauses()
    var reference: SegmentReference?
    var place = Place.customer
    if source.chance(50) {
      let table = source.pick(schema.events[0], schema.events)
      reference = .named(Name(table.name))
      place = .inner(table.name)
      if source.chance(25) { clauses.during = period(forEvents: true) }
    } else if !answered.isEmpty, source.chance(50) {
      reference = source.pick(from: answered)
    } else if source.chance(40), let saved = source.pick(from: segmentNames) {
      reference = savedSegment(saved)
    }
    if source.chance(60) { clauses.condition = condition(place, depth: 1) }
    addAsOf(&clauses)
    return Statement(.profile(reference, clauses))
  }
}
