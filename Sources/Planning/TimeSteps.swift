// The steps of the verbs that follow customers over time, and of `basket`.

/// The triangle of `retention`: a row a cohort, a column an age.
///
/// With measures of money, parts are breakdowns by the dimensions, the cohort and the period of the
/// event, in this order.
package struct RetentionStep: Sendable, Hashable {
  /// What a cell holds.
  package struct Measure: Sendable, Hashable {
    /// Where it comes from.
    package enum Source: Sendable, Hashable {
      /// Customers who were there, over those of the cohort.
      case rate
      /// Customers who were there.
      case customers
      /// A column behind the dimensions, the cohort and the period of the first part; summed over the
      /// ages so far with `isRunning`, over the customers of the cohort with `perCustomer`.
      case amount(column: Int, isRunning: Bool, perCustomer: Bool)
    }

    /// The heading.
    package var name: String
    /// Where it comes from.
    package var source: Source
  }

  /// The cohorts.
  package var activity: ActivityPlan
  /// Those shown.
  package var shown: ClosedRange<Int>
  /// Columns.
  package var ages: Int
  /// What a cell holds, in order.
  package var measures: [Measure]
}

/// What customers are in each period.
package struct LifecycleStep: Sendable, Hashable {
  /// Asked with the bound of the silence; where `bound` is nil the first part says it.
  package var activity: ActivityPlan
  /// The periods shown.
  package var shown: ClosedRange<Int>
  /// Days of silence from which a customer is dormant.
  package var bound: SilenceBound
}

/// Who is lost and won back in each period.
package struct ChurnStep: Sendable, Hashable {
  /// Asked with the bound of the silence; where `bound` is nil the first part says it.
  package var activity: ActivityPlan
  /// The periods shown.
  package var shown: ClosedRange<Int>
  /// Days without an event from which a customer is lost.
  package var bound: SilenceBound
  /// With which earlier period each is compared.
  package var baseline: PeriodShift?
}

/// How many days of silence are too many.
package enum SilenceBound: Sendable, Hashable {
  case days(Int)
  /// What the first part answers, rounded up; as written.
  case asked(String)
}

/// How far back a period is compared.
package enum PeriodShift: Sendable, Hashable {
  /// The one before.
  case previous
  /// The same a year before.
  case year
}

/// How far customers got through the steps. The part is a breakdown by the dimensions with, of each
/// step, the customers who reached it, the median days since the step before and who are still open
/// before it.
package struct FunnelAnswerStep: Sendable, Hashable {
  /// What the steps are called.
  package var names: [String]
  /// The steps themselves.
  package var sequence: SequencePlan
  /// What each of them forbids is called.
  package var forbidden: [[String]] = []
  /// Whether they are the stages of a conversion: it has no time that could be over, so that who is not in
  /// the next one yet is still open, and nobody has dropped.
  package var isConversion = false

  /// The heading of the steps.
  package static let heading = "step"

  /// Steps whose time may not be over.
  package var windows: [Int] {
    names.indices.filter { $0 > 0 && sequence.steps[$0].withinDays != nil }
  }

  /// A step, from 0, as a row shows it.
  package func shown(_ step: Int) -> String { "\(step + 1). \(names[step])" }

  /// Having reached so many steps.
  package func reached(_ count: Int) -> Condition {
    .compare(sequence.figure(.reached), .greaterOrEqual, .number(count))
  }
}

/// One customer's way through a funnel: the part lists the customer's figures, steps reached, whether
/// the next is open, the days of what could have met it and of what it forbids, then the day of each
/// step, then the days between.
package struct TraceStep: Sendable, Hashable {
  /// As a reader would name it.
  package var customer: String
  /// The steps.
  package var funnel: FunnelAnswerStep
}

/// What stands together in baskets.
package struct BasketStep: Sendable, Hashable {
  /// What is counted.
  package var pairs: PairsPlan
  /// What a basket is called, for several of them.
  package var baskets: String
  /// The least share of the baskets that hold a pair.
  package var support: Double
  /// The least lift.
  package var lift: Double
  /// Pairs shown at most.
  package var limit: Int
}
