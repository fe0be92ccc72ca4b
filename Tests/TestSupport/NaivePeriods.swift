import Columnar
import Language

/// A stretch of whole days, both ends in; nil is unbounded.
struct NaiveWindow {
  var first: Int?
  var last: Int?

  func contains(_ day: CalendarDay) -> Bool {
    (first.map { $0 <= day.number } ?? true) && (last.map { day.number <= $0 } ?? true)
  }
}

extension NaiveEvaluator {
  /// "Dates are ranges": first and last day of what was written, or nil where it is no date literal.
  ///
  /// Four digits are a year; the caller knows that a date is meant.
  func dayRange(_ expression: Expression) throws -> ClosedRange<Int>? {
    switch expression.kind {
    case .date(let literal): return try dayRange(literal)
    case .number(let number):
      guard number.scale == 0, number.text.utf8.count == 4,
        number.text.utf8.allSatisfy({ (48...57).contains($0) })
      else { return nil }
      return try dayRange(.year(Int(number.units)))
    case .group(let inner): return try dayRange(inner)
    case .arithmetic(_, let left, _):
      // "a date ± an integer is days"
      guard try dayRange(left) != nil, !NaiveEvaluator.isNumber(left),
        case .date(let day) = try value(expression, .none)
      else { return nil }
      return day.number...day.number
    default: return nil
    }
  }

  static func isNumber(_ expression: Expression) -> Bool {
    if case .number = expression.kind { true } else { false }
  }

  private func dayRange(_ literal: DateLiteral) throws -> ClosedRange<Int> {
    switch literal {
    case .year(let year): return try whole(.year, year, 1)
    case .quarter(let year, let quarter): return try whole(.quarter, year, quarter * 3 - 2)
    case .month(let year, let month): return try whole(.month, year, month)
    case .week(let year, let week):
      guard let first = CalendarPeriod.firstDay(isoYear: year, week: week) else {
        throw Unsupported("no such week")
      }
      return first.number...first.number + 6
    case .day(let year, let month, let day):
      guard let day = CalendarDay(year: year, month: month, day: day) else {
        throw Unsupported("no such day")
      }
      return day.number...day.number
    case .today: return asOf.number...asOf.number
    }
  }

  private func whole(_ unit: CalendarUnit, _ year: Int, _ month: Int) throws -> ClosedRange<Int> {
    guard let day = CalendarDay(year: year, month: month, day: 1) else {
      throw Unsupported("no such date")
    }
    let period = CalendarPeriod(unit: unit, containing: day)
    return period.firstDay.number...period.lastDay.number
  }

  private func requiredRange(_ expression: Expression) throws -> ClosedRange<Int> {
    guard let range = try dayRange(expression) else { throw Unsupported("a period of no date") }
    return range
  }

  /// The day plus `count` units, "clamped to the month's end".
  private func moved(_ day: CalendarDay, _ count: Int, _ unit: TimeUnit) throws -> CalendarDay {
    switch unit {
    case .hour: throw Unsupported("periods of hours")
    case .day: day.adding(days: count)
    case .week: day.adding(days: 7 * count)
    case .month: day.adding(months: count)
    case .quarter: day.adding(months: 3 * count)
    case .year: day.adding(months: 12 * count)
    }
  }

  private func calendarUnit(_ unit: TimeUnit) throws -> CalendarUnit {
    switch unit {
    case .hour: throw Unsupported("periods of hours")
    case .day: .day
    case .week: .week
    case .month: .month
    case .quarter: .quarter
    case .year: .year
    }
  }

  /// The days of a period (section 3), for the events of one table of one customer.
  ///
  /// nil where `first n` has no first event to count from.
  func window(_ period: Period, table: String?, customer: Int?) throws -> NaiveWindow? {
    switch period.kind {
    case .last(let count, let unit):
      // "rolls and ends on the as-of day, both ends in … the day after the as-of day minus 3 months"
      let before = try moved(asOf, -count, unit)
      return NaiveWindow(first: before.number + 1, last: asOf.number)
    case .previous(let count, let unit):
      // "the 30 before those"
      let end = try moved(asOf, -count, unit)
      let before = try moved(asOf, -2 * count, unit)
      return NaiveWindow(first: before.number + 1, last: end.number)
    case .first(let count, let unit):
      // "counts from the customer's first event of that table, day one included"
      guard let table, let customer else { throw Unsupported("first … outside of events") }
      let events = existing(store.customers[customer].events[table] ?? [])
      guard let first = events.first.flatMap({ NaiveStore.day(of: $0.time) }) else { return nil }
      let after = try moved(first, count, unit)
      return NaiveWindow(first: first.number, last: after.number - 1)
    case .lastUnit(let unit):
      // "the whole calendar unit before the one that contains the as-of day"
      let unit = try calendarUnit(unit)
      let current = CalendarPeriod(unit: unit, containing: asOf)
      let previous = CalendarPeriod(unit: unit, index: current.index - 1)
      return NaiveWindow(first: previous.firstDay.number, last: previous.lastDay.number)
    case .thisUnit(let unit):
      // "the one that contains it, to date"
      let current = CalendarPeriod(unit: try calendarUnit(unit), containing: asOf)
      return NaiveWindow(first: current.firstDay.number, last: asOf.number)
    case .since(let date): return NaiveWindow(first: try requiredRange(date).lowerBound, last: nil)
    case .before(let date):
      return NaiveWindow(first: nil, last: try requiredRange(date).lowerBound - 1)
    case .range(let from, let to):
      return NaiveWindow(
        first: try requiredRange(from).lowerBound, last: try requiredRange(to).upperBound)
    case .date(let date):
      let range = try requiredRange(date)
      return NaiveWindow(first: range.lowerBound, last: range.upperBound)
    }
  }

  /// Whether an event lies in a period; rows without a customer lie in no `first n`.
  func contains(_ period: Period, _ event: NaiveStore.Event) throws -> Bool {
    guard let day = NaiveStore.day(of: event.time) else {
      throw Unsupported("a period over events without a time")
    }
    if case .first = period.kind, event.customer == nil { return false }
    return try window(period, table: event.table, customer: event.customer)?.contains(day) ?? false
  }

  /// "Events after it do not exist."
  func existing(_ events: [NaiveStore.Event]) -> [NaiveStore.Event] {
    events.filter { event in NaiveStore.day(of: event.time).map { $0 <= asOf } ?? true }
  }

  // MARK: - Baselines

  /// The window of a baseline, beside that of the statement.
  struct BaselinePeriods {
    /// As a period of two days.
    var baseline: Period
    /// First day of `during`.
    var firstDay: Int
    /// First day of the baseline.
    var baselineFirstDay: Int
  }

  /// The period that `vs` names, cut as fairly as the as-of day cuts `during`.
  ///
  /// "`vs previous` shifts it by its own unit, `vs year ago` by a year; an unfinished period is
  /// compared with as many days of the baseline."
  func baselinePeriod(_ baseline: Baseline) throws -> BaselinePeriods {
    guard let during else { throw Unsupported("vs without during") }
    let whole = try wholeWindow(during)
    let other: NaiveWindow?
    switch baseline.kind {
    case .segment: throw Unsupported("vs a segment here")
    case .period(let period): other = try window(period, table: nil, customer: nil)
    case .previous: other = try previous(during)
    case .yearAgo:
      guard let period = try calendarPeriod(during),
        let count = [.month: 12, .quarter: 4, .year: 1][period.unit]
      else { throw Unsupported("a year before this period") }
      other = window(CalendarPeriod(unit: period.unit, index: period.index - count))
    }
    guard let first = whole.first, let last = whole.last, let otherFirst = other?.first,
      var otherLast = other?.last
    else { throw Unsupported("vs a period without an end") }
    if first <= asOf.number, asOf.number < last {
      otherLast = min(otherLast, otherFirst + asOf.number - first)
    }
    return BaselinePeriods(
      baseline: Period(.range(literal(otherFirst), literal(otherLast))), firstDay: first,
      baselineFirstDay: otherFirst)
  }

  private func literal(_ day: Int) -> Expression {
    let (year, month, day) = CalendarDay(number: day).civil
    return Expression(.date(.day(year, month, day)))
  }

  private func window(_ period: CalendarPeriod) -> NaiveWindow {
    NaiveWindow(first: period.firstDay.number, last: period.lastDay.number)
  }

  /// The days of a period; of `this month` also those after the as-of day.
  private func wholeWindow(_ period: Period) throws -> NaiveWindow {
    if case .thisUnit(let unit) = period.kind {
      return window(CalendarPeriod(unit: try calendarUnit(unit), containing: asOf))
    }
    return try window(period, table: nil, customer: nil) ?? NaiveWindow(first: nil, last: nil)
  }

  /// The unit of the calendar that a period is, if it is one.
  private func calendarPeriod(_ period: Period) throws -> CalendarPeriod? {
    switch period.kind {
    case .thisUnit(let unit):
      return CalendarPeriod(unit: try calendarUnit(unit), containing: asOf)
    case .lastUnit(let unit):
      let unit = try calendarUnit(unit)
      let current = CalendarPeriod(unit: unit, containing: asOf)
      return CalendarPeriod(unit: unit, index: current.index - 1)
    case .date(let date):
      guard let range = try dayRange(date) else { return nil }
      return [CalendarUnit.day, .week, .month, .quarter, .year].map { unit in
        CalendarPeriod(unit: unit, containing: CalendarDay(number: range.lowerBound))
      }.first {
        $0.firstDay.number == range.lowerBound && $0.lastDay.number == range.upperBound
      }
    case .last, .previous, .first, .since, .before, .range: return nil
    }
  }

  private func previous(_ period: Period) throws -> NaiveWindow? {
    if case .last(let count, let unit) = period.kind {
      return try window(Period(.previous(count, unit)), table: nil, customer: nil)
    }
    guard let period = try calendarPeriod(period) else {
      throw Unsupported("the period before this one")
    }
    return window(CalendarPeriod(unit: period.unit, index: period.index - 1))
  }
}
