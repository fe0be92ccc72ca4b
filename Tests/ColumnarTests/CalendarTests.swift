import Columnar
import Foundation
import TestSupport
import Testing

@Suite struct CalendarTests {
  /// The next day, by counting.
  private static func dayAfter(
    _ day: (year: Int, month: Int, day: Int)
  ) -> (year: Int, month: Int, day: Int) {
    let isLeap = day.year % 400 == 0 || (day.year % 4 == 0 && day.year % 100 != 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    if day.day < lengths[day.month - 1] { return (day.year, day.month, day.day + 1) }
    return day.month < 12 ? (day.year, day.month + 1, 1) : (day.year + 1, 1, 1)
  }

  @Test func everyDayOfEightCenturies() {
    var number = CalendarDay.number(year: 1600, month: 1, day: 1)
    var day = (year: 1600, month: 1, day: 1)
    // 1600-01-01 was a Saturday.
    var weekday = 6
    var failures: [String] = []
    while day.year < 2400 {
      let found = CalendarDay(number: number)
      let civil = found.civil
      if civil != day || CalendarDay(year: day.year, month: day.month, day: day.day) != found
        || found.isoWeekday != weekday
      {
        failures.append("\(number): \(civil), expected \(day)")
      }
      day = CalendarTests.dayAfter(day)
      weekday = weekday % 7 + 1
      number += 1
    }
    #expect(failures.isEmpty, "\(failures.first ?? "")")
    #expect(CalendarDay(year: 2400, month: 1, day: 1)?.number == number)
    #expect(CalendarDay(year: 1970, month: 1, day: 1)?.number == 0)
  }

  @Test func sampledAgainstFoundation() throws {
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
    var source = RandomSource(seed: 5)
    for _ in 0..<500 {
      let number = source.number(-100_000...150_000)
      let date = Date(timeIntervalSince1970: Double(number) * 86_400)
      let parts = calendar.dateComponents(
        [.year, .month, .day, .weekOfYear, .yearForWeekOfYear], from: date)
      let day = CalendarDay(number: number)
      #expect(day.civil.year == parts.year)
      #expect(day.civil.month == parts.month)
      #expect(day.civil.day == parts.day)
      let week = CalendarPeriod(unit: .week, containing: day)
      let isoYear = try #require(parts.yearForWeekOfYear)
      let isoWeek = try #require(parts.weekOfYear)
      #expect(week.text == "\(padded(isoYear, 4))-W\(padded(isoWeek, 2))")
      #expect(CalendarPeriod.firstDay(isoYear: isoYear, week: isoWeek) == week.firstDay)
    }
  }

  static let notDays = [
    (2025, 2, 29), (2025, 2, 30), (2024, 2, 30), (1900, 2, 29), (2025, 13, 1), (2025, 0, 1),
    (2025, 1, 0), (2025, 4, 31), (-1, 1, 1), (10_000, 1, 1), (2025, 1, 32),
  ]

  @Test(arguments: notDays) func noSuchDay(year: Int, month: Int, day: Int) {
    #expect(CalendarDay(year: year, month: month, day: day) == nil)
  }

  @Test(arguments: [(2024, 2, 29), (2000, 2, 29), (0, 1, 1), (9999, 12, 31)])
  func suchADay(year: Int, month: Int, day: Int) {
    let found = CalendarDay(year: year, month: month, day: day)
    #expect(found.map { $0.civil == (year, month, day) } == true)
  }

  /// Day, months, day after.
  static let monthSteps = [
    ("2024-01-31", 1, "2024-02-29"), ("2023-01-31", 1, "2023-02-28"),
    ("2024-03-31", -1, "2024-02-29"), ("2024-03-31", -13, "2023-02-28"),
    ("2024-12-31", 2, "2025-02-28"), ("2024-08-31", 1, "2024-09-30"),
    ("2024-05-15", 0, "2024-05-15"), ("2024-05-15", 12, "2025-05-15"),
    ("2024-02-29", 48, "2028-02-29"), ("2024-02-29", -12, "2023-02-28"),
    ("2024-01-01", -1, "2023-12-01"), ("1970-01-31", -1, "1969-12-31"),
    ("0001-01-15", -12, "0000-01-15"),
  ]

  private static func day(_ text: String) -> CalendarDay? {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    return parts.count == 3 ? CalendarDay(year: parts[0], month: parts[1], day: parts[2]) : nil
  }

  @Test(arguments: monthSteps)
  func monthsAreClamped(from: String, months: Int, to expected: String) throws {
    let day = try #require(CalendarTests.day(from))
    #expect(day.adding(months: months).text == expected)
  }

  /// Monday of the week, ISO year, week; nil where the year has no such week.
  static let weeks: [(year: Int, week: Int, monday: String?)] = [
    (2020, 1, "2019-12-30"), (2020, 53, "2020-12-28"), (2021, 1, "2021-01-04"), (2021, 53, nil),
    (2015, 53, "2015-12-28"), (2026, 53, "2026-12-28"), (2025, 1, "2024-12-30"),
    (2025, 53, nil), (2025, 0, nil), (2025, 54, nil), (2009, 53, "2009-12-28"),
    (2010, 1, "2010-01-04"), (1977, 1, "1977-01-03"), (1976, 53, "1976-12-27"), (2025, -1, nil),
  ]

  @Test(arguments: weeks) func isoWeeks(year: Int, week: Int, monday: String?) {
    let found = CalendarPeriod.firstDay(isoYear: year, week: week)
    #expect(found?.text == monday)
    guard let found else { return }
    #expect(found.isoWeekday == 1)
    for offset in 0..<7 {
      let period = CalendarPeriod(unit: .week, containing: found.adding(days: offset))
      #expect(period.text == "\(year)-W\(padded(week, 2))")
    }
  }

  static let periods: [(unit: CalendarUnit, text: String, first: String, last: String)] = [
    (.day, "2024-02-29", "2024-02-29", "2024-02-29"),
    (.week, "2024-W09", "2024-02-26", "2024-03-03"),
    (.month, "2024-02", "2024-02-01", "2024-02-29"),
    (.quarter, "2024-Q1", "2024-01-01", "2024-03-31"),
    (.year, "2024", "2024-01-01", "2024-12-31"),
    (.hour, "2024-02-29 00:00", "2024-02-29", "2024-02-29"),
  ]

  @Test(arguments: periods)
  func periodOfADay(unit: CalendarUnit, text: String, first: String, last: String) throws {
    let day = try #require(CalendarTests.day("2024-02-29"))
    let period = CalendarPeriod(unit: unit, containing: day)
    #expect(period.text == text)
    #expect(period.firstDay.text == first)
    #expect(period.lastDay.text == last)
  }

  /// Each unit's stretches follow each other without a gap and hold their days.
  @Test(arguments: [CalendarUnit.day, .week, .month, .quarter, .year])
  func stretchesAreContiguous(unit: CalendarUnit) {
    for number in stride(from: -800_000, to: 800_000, by: 997) {
      let period = CalendarPeriod(unit: unit, containing: CalendarDay(number: number))
      #expect(period.firstDay.number <= number && number <= period.lastDay.number)
      let next = CalendarPeriod(unit: unit, index: period.index + 1)
      #expect(next.firstDay.number == period.lastDay.number + 1)
      for day in [period.firstDay, period.lastDay] {
        #expect(CalendarPeriod(unit: unit, containing: day) == period)
      }
    }
  }

  static let texts: [(unit: CalendarUnit, index: Int, text: String)] = [
    (.month, 0, "1970-01"), (.month, -1, "1969-12"), (.quarter, -1, "1969-Q4"),
    (.year, -1970, "0000"), (.year, 30, "2000"), (.week, 0, "1970-W01"), (.week, -1, "1969-W52"),
    (.hour, 25, "1970-01-02 01:00"), (.hour, -1, "1969-12-31 23:00"), (.day, -1, "1969-12-31"),
    (.weekday, 1, "Monday"), (.weekday, 7, "Sunday"),
  ]

  @Test(arguments: texts) func textOfPeriod(unit: CalendarUnit, index: Int, text: String) {
    #expect(CalendarPeriod(unit: unit, index: index).text == text)
  }

  @Test func weekdays() {
    for number in -20...20 {
      let day = CalendarDay(number: number)
      let period = CalendarPeriod(unit: .weekday, containing: day)
      #expect(period.index == day.isoWeekday)
      #expect((1...7).contains(period.index))
    }
    // 1970-01-01 was a Thursday.
    #expect(CalendarDay(number: 0).isoWeekday == 4)
  }

  @Test(arguments: [(7, 7, 1), (-7, 7, -1), (-1, 7, -1), (0, 7, 0), (-8, 7, -2), (6, 7, 0)])
  func floors(dividend: Int, divisor: Int, quotient: Int) {
    #expect(floorDivide(dividend, divisor) == quotient)
  }

  @Test(arguments: [(5, 2, "05"), (-5, 2, "-05"), (123, 2, "123"), (0, 4, "0000")])
  func padding(number: Int, width: Int, text: String) {
    #expect(padded(number, width) == text)
  }
}
