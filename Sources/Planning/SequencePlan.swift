package import Columnar

/// Steps that a customer's events may go through in order: what `funnel` and `conversion` look for.
///
/// Events of several tables stand in one time line; where one of the tables knows days alone, all are
/// compared by day. A step takes the earliest event at or after the one before it that no other step
/// has taken; of events of one time the order is that of the steps, then that of the rows.
package struct SequencePlan: Sendable, Hashable {
  /// One step.
  package struct Step: Sendable, Hashable {
    /// Which events meet it.
    package var events: Events
    /// Days that may lie between it and the step before, at most; nil for any number.
    package var withinDays: Int?
    /// Events that may not lie between: strictly after the step before and strictly before it.
    package var without: [Events]

    package init(_ events: Events, withinDays: Int? = nil, without: [Events] = []) {
      self.events = events
      self.withinDays = withinDays
      self.without = without
    }
  }

  /// Rows of an event table that has a time.
  package struct Events: Sendable, Hashable {
    /// Place of the table.
    package var table: Int
    /// In the domain of its rows.
    package var filter: Condition

    package init(table: Int, filter: Condition) {
      self.table = table
      self.filter = filter
    }
  }

  /// At least one, in order.
  package var steps: [Step]
  /// The days in which the first step's event lies.
  package var entry: Window?
  /// Whether a customer may begin at any event of the first step; else at the earliest alone. The
  /// attempt counts that gets furthest, of several one that is still open, of those the earliest.
  package var anyEntry: Bool
  /// Whether all times are compared by day, as one of the tables knows no others.
  package var comparesDays: Bool
  /// The last day.
  package var asOf: CalendarDay

  package init(
    steps: [Step], entry: Window? = nil, anyEntry: Bool = false, comparesDays: Bool,
    asOf: CalendarDay
  ) {
    self.steps = steps
    self.entry = entry
    self.anyEntry = anyEntry
    self.comparesDays = comparesDays
    self.asOf = asOf
  }
}

/// What is asked of a customer's way through the steps.
package enum SequenceFigure: Sendable, Hashable {
  /// Steps reached; 0 for who never met the first.
  case reached
  /// 1 where the window of the next step is not over, else 0.
  case isOpen
  /// The day of a step, from 0; missing where it was not reached.
  case day(Int)
  /// Days from the step before to this one, with fractions where moments are compared; missing where
  /// it was not reached.
  case days(Int)
  /// The day of the earliest event that would meet the next step if its window and what it forbids were
  /// not asked; missing where there is none.
  case nextDay
  /// The day of the earliest event that the next step forbids; missing where there is none.
  case forbiddenDay

  /// Type of the values in a sequence.
  package func type(in plan: SequencePlan) -> ColumnType {
    switch self {
    case .reached, .isOpen: .integer
    case .day, .nextDay, .forbiddenDay: .date
    case .days: plan.comparesDays ? .integer : .float
    }
  }
}

extension SequencePlan {
  /// A figure of each customer's way.
  package func figure(_ figure: SequenceFigure) -> Scalar {
    Scalar(.sequence(self, figure), figure.type(in: self), .customers)
  }
}
