import Columnar
import Language

/// Dates and periods as ranges of days.
enum Dates {
  /// The days of a date literal, or nil where there is no such date.
  static func days(of literal: DateLiteral, asOf: CalendarDay?) -> ClosedRange<Int>? {
    switch literal {
    case .year(let year):
      return unit(.year, CalendarDay(year: year, month: 1, day: 1))
    case .quarter(let year, let quarter):
      guard (1...4).contains(quarter) else { return nil }
      return unit(.quarter, CalendarDay(year: year, month: quarter * 3 - 2, day: 1))
    case .month(let year, let month):
      return unit(.month, CalendarDay(year: year, month: month, day: 1))
    case .week(let year, let week):
      return unit(.week, CalendarPeriod.firstDay(isoYear: year, week: week))
    case .day(let year, let month, let day):
      return CalendarDay(year: year, month: month, day: day).map { $0.number...$0.number }
    case .today:
      return asOf.map { $0.number...$0.number }
    }
  }

  private static func unit(_ unit: CalendarUnit, _ day: CalendarDay?) -> ClosedRange<Int>? {
    day.map {
      let period = CalendarPeriod(unit: unit, containing: $0)
      return period.firstDay.number...period.lastDay.number
    }
  }

  /// `last n units` that end on the as-of day: starts the day after the as-of day minus n units.
  static func rolling(_ count: Int, _ unit: TimeUnit, asOf: Int) -> ClosedRange<Int> {
    min(start(count, unit, before: asOf), asOf)...asOf
  }

  /// `previous n units`: as many days or months before those of `last n units`.
  static func previous(_ count: Int, _ unit: TimeUnit, asOf: Int) -> ClosedRange<Int> {
    let last = start(count, unit, before: asOf) - 1
    return min(start(2 * count, unit, before: asOf), last)...last
  }

  /// As many days or months before those of `previous n units`.
  static func beforePrevious(_ count: Int, _ unit: TimeUnit, asOf: Int) -> ClosedRange<Int> {
    let last = start(2 * count, unit, before: asOf) - 1
    return min(start(3 * count, unit, before: asOf), last)...last
  }

  private static func start(_ count: Int, _ unit: TimeUnit, before asOf: Int) -> Int {
    let day = CalendarDay(number: asOf)
    switch unit {
    case .hour: return asOf - (count + 23) / 24 + 1
    case .day: return asOf - count + 1
    case .week: return asOf - 7 * count + 1
    case .month: return day.adding(months: -count).number + 1
    case .quarter: return day.adding(months: -3 * count).number + 1
    case .year: return day.adding(months: -12 * count).number + 1
    }
  }

  /// Units that `last`, `previous` and `first` can count without leaving the calendar.
  static let greatestCount = 100_000

  /// The calendar's word for a unit of the language.
  static func calendarUnit(_ unit: TimeUnit) -> CalendarUnit {
    switch unit {
    case .hour: .hour
    case .day: .day
    case .week: .week
    case .month: .month
    case .quarter: .quarter
    case .year: .year
    }
  }
}
