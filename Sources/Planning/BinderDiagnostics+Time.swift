import Columnar
import Language
import Messages

// The messages of the verbs that follow customers over time, and of `basket`, sorted by name.

extension Diagnostic {
  static func activityDimension(_ table: String?, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "activity-dimension",
      table.map { "this is a column of `\($0)`, and here `by` divides customers" }
        ?? "a unit of time divides events, and here `by` divides customers", at: span,
      suggestion:
        "take a value that each customer has once, such as `region` or `\(example(table))`"
    )
  }

  private static func example(_ table: String?) -> String {
    table.map { "first(\($0).…)" } ?? "month(signup_date)"
  }

  static func activityTop(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "activity-top", "`top` has no measure to go by here", at: span,
      suggestion: "name the values in `where`: `where city in (Leeds, York)`")
  }

  static func activityUnit(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "activity-unit", "a customer's life is not followed by the hour", at: span,
      suggestion: "write `each day`, `each week`, `each month`, `each quarter` or `each year`")
  }

  static func basketItem(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "basket-item", "a basket holds values of an event table", at: span,
      suggestion: "name a column of one: `basket orders.category`")
  }

  static func basketKey(_ table: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "basket-key",
      "a basket is a customer, or what has one value of a column of `\(table)`",
      at: span, suggestion: "write `per customer`, or a column of `\(table)` behind `per`")
  }

  static func basketType(_ type: ColumnType, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "basket-item", "values of type \(type.word) are hardly ever the same", at: span,
      suggestion: "take a column of texts or whole numbers")
  }

  static func churnBaseline(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "churn-baseline", "a period of `churn` is compared with an earlier one", at: span,
      suggestion: "write `vs previous`, or `vs year ago`, which `vs last year` says too")
  }

  static func cohortDay(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "cohort-day", "a cohort begins on a day of the customer, and this is none", at: span,
      suggestion: "name a date column of the customers, or `first(orders.date)`")
  }

  static func cohortMeasure(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "cohort-measure",
      "a cell holds `rate`, `customers`, or a sum or count of the table behind `on`", at: span,
      suggestion:
        "write `show rate, sum(orders.amount), running sum(orders.amount) / size`; `size` is that of the cohort"
    )
  }

  static func conversionColumn(
    _ name: String, near: [String], at span: SourceSpan
  ) -> Diagnostic {
    Diagnostic(
      .error, "conversion-column", "the customers have no column `\(name)`", at: span,
      suggestion: near.first.map { "did you mean `\($0)`?" })
  }

  static func conversionNeedsHistory(_ name: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "conversion-history", "`\(name)` has no history, so nobody knows when it changed",
      at: span, suggestion: "load one: `load stages from \"…\" history of \(name)`")
  }

  static func daysOrWeeks(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "days-or-weeks", "months are not all of one length, so this counts days or weeks",
      at: span, suggestion: "write `30 days` for a month, `365 days` for a year")
  }

  static func nothingInPeriod(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "nothing-in-period", "no period of the events lies in it", at: span,
      suggestion: "`describe` shows the days that the table holds")
  }

  static func sequenceSteps(_ count: Int, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "sequence-steps",
      "a funnel has \(Binder.mostSequenceSteps) steps at most, and this one \(count)", at: span)
  }

  static func spanUnit(_ unit: CalendarUnit, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "span-unit", "`for` counts the periods of `each`, which are \(unit.rawValue)s here",
      at: span, suggestion: "write `for 12 \(unit.rawValue)s`, or another unit after `each`")
  }

  static func tooManyAges(_ count: Int, _ unit: CalendarUnit, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "too-many-ages",
      "this is \(count) columns, one \(unit.withArticle), and at most \(Binder.mostAges) are shown",
      at: span,
      suggestion: "say how many with `for 30 \(unit.rawValue)s`, or take a larger unit after `each`"
    )
  }
}
