import Columnar
import TestSupport
import Testing

@testable import Planning

@Suite struct PeriodTests {
  /// As-of day, period, first and last day (nil: unbounded).
  struct Case: Sendable, CustomTestStringConvertible {
    var asOf: String
    var period: String
    var first: String?
    var last: String?

    init(_ asOf: String, _ period: String, _ first: String?, _ last: String?) {
      (self.asOf, self.period, self.first, self.last) = (asOf, period, first, last)
    }

    var testDescription: String { "\(period) as of \(asOf)" }
  }

  static let rolling = [
    Case("2024-03-31", "last 1 day", "2024-03-31", "2024-03-31"),
    Case("2024-03-31", "last 30 days", "2024-03-02", "2024-03-31"),
    Case("2024-03-31", "last 2 weeks", "2024-03-18", "2024-03-31"),
    Case("2024-03-31", "last 1 month", "2024-03-01", "2024-03-31"),
    Case("2024-03-30", "last 1 month", "2024-03-01", "2024-03-30"),
    Case("2024-03-15", "last 1 month", "2024-02-16", "2024-03-15"),
    Case("2023-03-31", "last 1 month", "2023-03-01", "2023-03-31"),
    Case("2024-02-29", "last 1 month", "2024-01-30", "2024-02-29"),
    Case("2024-02-29", "last 12 months", "2023-03-01", "2024-02-29"),
    Case("2024-02-29", "last 1 year", "2023-03-01", "2024-02-29"),
    Case("2024-05-31", "last 3 months", "2024-03-01", "2024-05-31"),
    Case("2024-05-31", "last 1 quarter", "2024-03-01", "2024-05-31"),
    Case("2024-12-31", "last 2 years", "2023-01-01", "2024-12-31"),
    Case("2024-03-31", "previous 30 days", "2024-02-01", "2024-03-01"),
    Case("2024-03-31", "previous 1 day", "2024-03-30", "2024-03-30"),
    Case("2024-03-31", "previous 1 month", "2024-02-01", "2024-02-29"),
    Case("2024-05-31", "previous 3 months", "2023-12-01", "2024-02-29"),
    Case("2024-02-29", "previous 1 year", "2022-03-01", "2023-02-28"),
  ]

  static let units = [
    Case("2024-03-31", "last month", "2024-02-01", "2024-02-29"),
    Case("2024-01-15", "last month", "2023-12-01", "2023-12-31"),
    Case("2024-03-31", "this month", "2024-03-01", "2024-03-31"),
    Case("2024-03-15", "this month", "2024-03-01", "2024-03-15"),
    Case("2024-03-31", "last quarter", "2023-10-01", "2023-12-31"),
    Case("2024-04-01", "this quarter", "2024-04-01", "2024-04-01"),
    Case("2024-03-31", "last year", "2023-01-01", "2023-12-31"),
    Case("2024-03-31", "this year", "2024-01-01", "2024-03-31"),
    Case("2024-03-31", "last week", "2024-03-18", "2024-03-24"),
    Case("2024-03-31", "this week", "2024-03-25", "2024-03-31"),
    Case("2024-01-01", "this week", "2024-01-01", "2024-01-01"),
    Case("2024-03-31", "last day", "2024-03-30", "2024-03-30"),
    Case("2024-03-31", "this day", "2024-03-31", "2024-03-31"),
  ]

  static let dates = [
    Case("2024-03-31", "2023", "2023-01-01", "2023-12-31"),
    Case("2024-03-31", "2024", "2024-01-01", "2024-03-31"),
    Case("2024-03-31", "2023-Q4", "2023-10-01", "2023-12-31"),
    Case("2024-03-31", "2024-02", "2024-02-01", "2024-02-29"),
    Case("2024-03-31", "2024-W01", "2024-01-01", "2024-01-07"),
    Case("2024-03-31", "2020-W53", "2020-12-28", "2021-01-03"),
    Case("2024-03-31", "2024-02-29", "2024-02-29", "2024-02-29"),
    Case("2024-03-31", "today", "2024-03-31", "2024-03-31"),
    Case("2024-03-31", "today - 30", "2024-03-01", "2024-03-01"),
    Case("2024-03-31", "since 2024-02", "2024-02-01", "2024-03-31"),
    Case("2024-03-31", "since 2025", "2025-01-01", "2024-03-31"),
    Case("2024-03-31", "before 2024-02", nil, "2024-01-31"),
    Case("2024-03-31", "before 2025", nil, "2024-03-31"),
    Case("2024-03-31", "2023-Q3 to 2024-02", "2023-07-01", "2024-02-29"),
    Case("2024-03-31", "2023 to today", "2023-01-01", "2024-03-31"),
    Case("2024-03-31", "2023 to 2025", "2023-01-01", "2024-03-31"),
    Case("2024-03-31", "$start", "2024-02-01", "2024-02-29"),
    Case("2024-03-31", "$start to 2024-03", "2024-02-01", "2024-03-31"),
  ]

  /// The window of the one aggregate that a condition compares.
  private static func window(_ condition: Condition?) -> Window? {
    guard case .compare(let count, _, _)? = condition, case .aggregate(let fact) = count.kind else {
      return nil
    }
    return fact.window
  }

  private static func text(_ day: Int?) -> String? { day.map { CalendarDay(number: $0).text } }

  @Test(arguments: rolling + units + dates) func resolved(_ test: Case) {
    let bound = Bound("segment where any orders in \(test.period) as of \(test.asOf)")
    #expect(bound.diagnostics.isEmpty)
    let window = PeriodTests.window(bound.breakdown?.population)
    #expect(PeriodTests.text(window?.first) == test.first)
    #expect(PeriodTests.text(window?.last) == test.last)
    #expect(window?.isFromFirst == false)
  }

  @Test(arguments: rolling + units + dates) func reachedByDuring(_ test: Case) {
    let during = Bound("segment where any orders during \(test.period) as of \(test.asOf)")
    let own = Bound("segment where any orders in \(test.period) as of \(test.asOf)")
    #expect(during.breakdown?.population == own.breakdown?.population)
    let measure = Bound("segment show count(orders) during \(test.period) as of \(test.asOf)")
    let window = measure.breakdown?.aggregates.first?.window
    #expect(PeriodTests.text(window?.first) == test.first)
    #expect(PeriodTests.text(window?.last) == test.last)
  }

  static let fromFirst: [(period: String, days: Int?, months: Int?)] = [
    ("first 1 day", 1, nil), ("first 90 days", 90, nil), ("first 2 weeks", 14, nil),
    ("first 3 months", nil, 3), ("first 2 quarters", nil, 6), ("first 1 year", nil, 12),
  ]

  @Test(arguments: fromFirst) func countedFromTheFirst(period: String, days: Int?, months: Int?) {
    let bound = Bound("segment where any orders in \(period)")
    let window = PeriodTests.window(bound.breakdown?.population)
    #expect(window?.firstDays == days && window?.firstMonths == months)
    #expect(window?.first == nil && PeriodTests.text(window?.last) == "2024-03-31")
  }

  /// The day that a whole date stands for as an as-of day: its last.
  static let asOf = [
    ("2023", "2023-12-31"), ("2023-Q1", "2023-03-31"), ("2024-02", "2024-02-29"),
    ("2024-W01", "2024-01-07"), ("2024-02-10", "2024-02-10"), ("today", "2024-03-31"),
    ("today - 31", "2024-02-29"), ("$start", "2024-02-29"),
  ]

  @Test(arguments: asOf) func asOfTheLastDay(text: String, day: String) {
    let bound = Bound("segment as of \(text)")
    #expect(bound.breakdown?.asOf?.text == day, "\(bound.diagnostics)")
    #expect(Bound("list id as of \(text)").listing?.asOf?.text == day)
  }

  /// The parser refuses hours, so that the binder need not.
  @Test(arguments: ["last hour", "this hour", "last 2 hours", "previous 2 hours", "first 2 hours"])
  func hoursMakeNoPeriod(period: String) {
    #expect(Bound("segment where any orders in \(period)").codes == ["unknown-unit"])
  }

  @Test func theNewestDayIsTheDefault() {
    #expect(Bound("segment").breakdown?.asOf?.text == "2024-03-31")
    let catalog = Sample.catalog(Sample.all, asOf: "2023-05-05")
    #expect(Bound("segment", catalog: catalog).breakdown?.asOf?.text == "2023-05-05")
    let bare = Bound("segment where any notes", catalog: Sample.catalog([Sample.notes]))
    #expect(bare.diagnostics.isEmpty && bare.breakdown?.asOf == nil)
  }
}
