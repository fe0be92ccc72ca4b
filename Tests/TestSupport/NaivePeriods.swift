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
}
