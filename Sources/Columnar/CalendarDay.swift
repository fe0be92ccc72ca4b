/// A day of the proleptic Gregorian calendar, counted from 1970-01-01.
///
/// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (days_from_civil).
package struct CalendarDay: Sendable, Hashable, Comparable {
  /// Days since 1970-01-01; negative before.
  package var number: Int

  package init(number: Int) { self.number = number }

  /// The days that can be written, by number: those of the years 0 … 9999.
  package static let numbers = -719_528...2_932_896

  /// The day, or nil where there is none such (month 13, February 30th) or the year is not 0 … 9999.
  package init?(year: Int, month: Int, day: Int) {
    guard (0...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= CalendarDay.daysInMonth(year: year, month: month)
    else { return nil }
    number = CalendarDay.number(year: year, month: month, day: day)
  }

  package static func < (left: CalendarDay, right: CalendarDay) -> Bool {
    left.number < right.number
  }

  /// Days since 1970-01-01 of a day that is known to exist.
  package static func number(year: Int, month: Int, day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// Year, month (1 … 12) and day (1 … 31).
  package var civil: (year: Int, month: Int, day: Int) {
    let z = number + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shifted + 2) / 5 + 1
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// 28 … 31.
  package static func daysInMonth(year: Int, month: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// 1 is Monday, 7 Sunday.
  package var isoWeekday: Int {
    let remainder = (number + 3) % 7
    return (remainder < 0 ? remainder + 7 : remainder) + 1
  }

  /// The day plus (or minus) whole months, clamped to the month's end.
  package func adding(months: Int) -> CalendarDay {
    let (year, month, day) = civil
    let index = year * 12 + (month - 1) + months
    let newYear = index >= 0 ? index / 12 : (index - 11) / 12
    let newMonth = index - newYear * 12 + 1
    let last = CalendarDay.daysInMonth(year: newYear, month: newMonth)
    return CalendarDay(
      number: CalendarDay.number(year: newYear, month: newMonth, day: min(day, last)))
  }

  /// The day plus (or minus) days.
  package func adding(days: Int) -> CalendarDay { CalendarDay(number: number + days) }

  /// ISO 8601, `2025-07-14`.
  package var text: String {
    let (year, month, day) = civil
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}

/// A number with leading zeros up to `width` digits.
package func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number.magnitude)
  let zeros = String(repeating: "0", count: max(0, width - digits.count))
  return (number < 0 ? "-" : "") + zeros + digits
}

/// The units in which the calendar is cut.
package enum CalendarUnit: String, Sendable, Hashable, CaseIterable {
  case hour, day, week, month, quarter, year
  /// Not a stretch of time but a place in the week, 1 (Monday) … 7.
  case weekday
}

/// One unit of the calendar: a month, a week, a year, …
///
/// `index` counts units from the one that holds 1970-01-01 (weeks from the ISO week of 1969-12-29),
/// for `.weekday` it is 1 … 7.
package struct CalendarPeriod: Sendable, Hashable {
  /// The unit.
  package var unit: CalendarUnit
  /// Which one, counted as the type says.
  package var index: Int

  package init(unit: CalendarUnit, index: Int) {
    self.unit = unit
    self.index = index
  }

  /// The unit in which a day lies. (`.hour`: its first hour.)
  package init(unit: CalendarUnit, containing day: CalendarDay) {
    self.unit = unit
    index = CalendarPeriod.index(of: unit, day: day.number)
  }

  /// Index of the unit of a day given as a number of days since 1970-01-01.
  package static func index(of unit: CalendarUnit, day: Int) -> Int {
    switch unit {
    case .hour: return day * 24
    case .day: return day
    case .week: return floorDivide(day + 3, 7)
    case .month:
      let (year, month, _) = CalendarDay(number: day).civil
      return (year - 1970) * 12 + month - 1
    case .quarter:
      let (year, month, _) = CalendarDay(number: day).civil
      return (year - 1970) * 4 + (month - 1) / 3
    case .year: return CalendarDay(number: day).civil.year - 1970
    case .weekday: return CalendarDay(number: day).isoWeekday
    }
  }

  /// The first day (for `.hour` the day it lies in; for `.weekday` 1970-01-01's week).
  package var firstDay: CalendarDay {
    switch unit {
    case .hour: return CalendarDay(number: floorDivide(index, 24))
    case .day: return CalendarDay(number: index)
    case .week: return CalendarDay(number: index * 7 - 3)
    case .month:
      let year = floorDivide(index, 12)
      return CalendarDay(
        number: CalendarDay.number(year: 1970 + year, month: index - year * 12 + 1, day: 1))
    case .quarter:
      let year = floorDivide(index, 4)
      return CalendarDay(
        number: CalendarDay.number(year: 1970 + year, month: (index - year * 4) * 3 + 1, day: 1))
    case .year:
      return CalendarDay(number: CalendarDay.number(year: 1970 + index, month: 1, day: 1))
    case .weekday: return CalendarDay(number: index - 4)
    }
  }

  /// The last day.
  package var lastDay: CalendarDay {
    switch unit {
    case .hour, .day, .weekday: firstDay
    case .week, .month, .quarter, .year:
      CalendarPeriod(unit: unit, index: index + 1).firstDay.adding(days: -1)
    }
  }

  /// As users read and write it: `2025`, `2025-Q3`, `2025-07`, `2025-W07`, `2025-07-14`, `Monday`.
  package var text: String {
    let day = firstDay
    let (year, month, _) = day.civil
    switch unit {
    case .hour: return "\(day.text) \(padded(index - floorDivide(index, 24) * 24, 2)):00"
    case .day: return day.text
    case .week:
      let thursday = day.adding(days: 3)
      let weekYear = thursday.civil.year
      let firstOfYear = CalendarDay.number(year: weekYear, month: 1, day: 1)
      return "\(padded(weekYear, 4))-W\(padded((thursday.number - firstOfYear) / 7 + 1, 2))"
    case .month: return "\(padded(year, 4))-\(padded(month, 2))"
    case .quarter: return "\(padded(year, 4))-Q\((month - 1) / 3 + 1)"
    case .year: return padded(year, 4)
    case .weekday:
      let names = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
      ]
      return names[(index - 1) % 7]
    }
  }

  /// The first day of an ISO week, or nil where the year has no such week.
  package static func firstDay(isoYear: Int, week: Int) -> CalendarDay? {
    guard let fourth = CalendarDay(year: isoYear, month: 1, day: 4), (1...53).contains(week) else {
      return nil
    }
    let monday = fourth.number - (fourth.isoWeekday - 1) + (week - 1) * 7
    let thursday = CalendarDay(number: monday + 3)
    return thursday.civil.year == isoYear ? CalendarDay(number: monday) : nil
  }
}

/// Division that rounds towards negative infinity; `divisor` is positive.
@inline(__always)
package func floorDivide(_ dividend: Int, _ divisor: Int) -> Int {
  let quotient = dividend / divisor
  return dividend % divisor < 0 ? quotient - 1 : quotient
}
