import Columnar

/// The five years of the demo, as days 0 … 1825, and how much happens on each of them.
enum DemoCalendar {
  /// 2021-01-01.
  static let firstDay = CalendarDay.number(year: 2021, month: 1, day: 1)
  /// 2025-12-31, the as-of day.
  static let lastDay = CalendarDay.number(year: 2025, month: 12, day: 31)
  /// Days in all.
  static let dayCount = lastDay - firstDay + 1
  /// The last day, counted from the first.
  static let today = dayCount - 1

  /// 0 … 4 for 2021 … 2025.
  static func year(_ day: Int) -> Int { min(4, day * 4 / 1461) }

  /// Orders: a peak before Christmas, quiet in February and summer, few on Sundays, some growth.
  static let orders = DayCurve(
    months: [84, 72, 88, 94, 100, 96, 80, 78, 98, 112, 146, 158],
    weekdays: [95, 96, 100, 105, 116, 108, 80], growth: 60)

  /// New customers: nearly twice as many in the last year as in the first, most in autumn.
  static let signups = DayCurve(
    months: [95, 90, 108, 104, 100, 95, 85, 82, 110, 115, 118, 98],
    weekdays: [110, 110, 108, 105, 100, 90, 77], growth: 50)
}

/// How much happens on each day: a running sum of weights, and the way back from it to the day.
///
/// ```
/// day          0     1     2     3        weights 30, 20, 40, 10
/// cumulated    0    30    50    90   100
/// day(at:)     0…29  30…49 50…89 90…99
/// ```
struct DayCurve {
  private let cumulated: [Int]
  /// The day at each multiple of `stride`, from which `day(at:)` steps on.
  private let guide: [UInt16]
  private let stride: Int

  /// A curve from weights of the months (January first) and weekdays (Monday first), in per cent,
  /// that gains its first height again in `growth` months.
  init(months: [Int], weekdays: [Int], growth: Int) {
    var cumulated = [0]
    for day in 0..<DemoCalendar.dayCount {
      let date = CalendarDay(number: DemoCalendar.firstDay + day)
      let trend = 1000 + 1000 * day / (growth * 30)
      let weight = months[date.civil.month - 1] * weekdays[date.isoWeekday - 1] * trend / 10_000
      cumulated.append(cumulated[day] + weight)
    }
    let stride = cumulated[DemoCalendar.dayCount] / 4096 + 1
    var guide: [UInt16] = []
    var day = 0
    for start in Swift.stride(from: 0, to: cumulated[DemoCalendar.dayCount], by: stride) {
      while cumulated[day + 1] <= start { day += 1 }
      guide.append(UInt16(day))
    }
    self.cumulated = cumulated
    self.guide = guide
    self.stride = stride
  }

  /// The sum of all weights.
  var total: Int { cumulated[DemoCalendar.dayCount] }

  /// The sum of the weights before a day.
  func position(of day: Int) -> Int { cumulated[day] }

  /// The day that holds a position from 0 to `total` − 1.
  func day(at position: Int) -> Int {
    var day = Int(guide[position / stride])
    while cumulated[day + 1] <= position { day += 1 }
    return day
  }
}
