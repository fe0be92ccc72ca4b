package import Columnar

/// How customers were active over the units of the calendar: what `retention`, `lifecycle` and `churn`
/// count.
///
/// Rows in: the events of `table` that pass `filter`, up to the as-of day, of the customers of
/// `population`. Rows out: for each combination of `dimensions` the numbers that `question` asks for.
package struct ActivityPlan: Sendable, Hashable {
  /// Who exists on the as-of day.
  package var existing: Condition
  /// Of those, who is counted.
  package var population: Condition
  /// The event table, which has a time.
  package var table: Int
  /// Which of its rows count.
  package var filter: Condition
  /// The unit of a period.
  package var unit: CalendarUnit
  /// The days that are looked at: from the first that the table can hold to the as-of day.
  package var days: ClosedRange<Int>
  /// What customers are told apart by; of the customers' domain.
  package var dimensions: [DimensionPlan]
  /// What is counted.
  package var question: ActivityQuestion

  /// A plan that tells no customers apart.
  package init(
    existing: Condition, population: Condition, table: Int, filter: Condition, unit: CalendarUnit,
    days: ClosedRange<Int>, question: ActivityQuestion
  ) {
    self.existing = existing
    self.population = population
    self.table = table
    self.filter = filter
    self.unit = unit
    self.days = days
    self.question = question
    dimensions = []
  }

  /// The periods that `days` touch.
  package var periods: ClosedRange<Int> {
    CalendarPeriod.index(
      of: unit, day: days.lowerBound)...CalendarPeriod.index(
        of: unit, day: days.upperBound)
  }
}

/// What is counted of the customers' active periods.
package enum ActivityQuestion: Sendable, Hashable {
  /// Customers by cohort and by the number of periods since. A cohort is the period of a customer's
  /// first event, or of `start`, a day of the customer; counted are those who have an event in the
  /// period, or, if `rolling`, in the period or later. At most so many `ages` are told apart.
  case cohorts(start: Scalar?, rolling: Bool, ages: Int)
  /// Customers by period and by what they are in it, with silence from so many days on.
  case classes(after: Int)
  /// Customers at the end of each period by whether their silence has reached so many days.
  case losses(after: Int)
}
