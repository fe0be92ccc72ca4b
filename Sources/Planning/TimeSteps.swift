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
  /// Of each, whether it has a window that may not be over.
  package var hasWindow: [Bool]
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
