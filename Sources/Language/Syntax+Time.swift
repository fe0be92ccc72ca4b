// The heads of the verbs that follow customers over time, and of `basket`.

/// `retention`, `lifecycle` or `churn`, and the events that count.
package struct ActivityHead: Sendable, Hashable {
  /// What is asked of the events.
  package enum Question: String, Sendable, Hashable {
    case retention, lifecycle, churn
  }

  /// The verb.
  package var question: Question
  /// `on orders (c)`; nil for the main event table.
  package var events: EventSet?

  package init(_ question: Question, on events: EventSet? = nil) {
    self.question = question
    self.events = events
  }
}

/// `stage prospect then new then loyal`
package struct ConversionHead: Sendable, Hashable {
  /// A column of the customers.
  package var column: Name
  /// Its values, in order; two or more.
  package var stages: [Expression]

  package init(_ column: Name, _ stages: [Expression]) {
    self.column = column
    self.stages = stages
  }
}

/// One step of a `funnel`: `orders (c) within 30 days without interactions (d)`
package struct FunnelStep: Sendable, Hashable {
  /// What meets it; without a window.
  package var events: EventSet
  /// How long after the step before at most.
  package var within: CountedUnits?
  /// What may not lie between it and the step before.
  package var without: [EventSet]

  package init(_ events: EventSet, within: CountedUnits? = nil, without: [EventSet] = []) {
    self.events = events
    self.within = within
    self.without = without
  }
}

/// `basket orders.category per InvoiceNo`
package struct BasketHead: Sendable, Hashable {
  /// What is in the baskets.
  package var item: Expression
  /// What makes a basket; nil where a customer does.
  package var per: Expression?

  package init(_ item: Expression, per: Expression? = nil) {
    self.item = item
    self.per = per
  }
}

/// A number of units of time: `90 days`.
package struct CountedUnits: Sendable, Hashable {
  /// At least 1.
  package var count: Int
  /// No hours.
  package var unit: TimeUnit
  /// Where it was written.
  package var span: SourceSpan

  package init(_ count: Int, _ unit: TimeUnit, span: SourceSpan = .none) {
    self.count = count
    self.unit = unit
    self.span = span
  }
}

/// What stands behind `after`: how long a silence is too long.
package struct Silence: Sendable, Hashable {
  /// The bound.
  package enum Bound: Sendable, Hashable {
    /// `90 days`
    case duration(CountedUnits)
    /// `p80 gap`: a percentile of all gaps, 1 … 99.
    case gap(Int)
  }

  /// How long it is.
  package var bound: Bound
  /// Where it was written.
  package var span: SourceSpan

  package init(_ bound: Bound, span: SourceSpan = .none) {
    self.bound = bound
    self.span = span
  }
}
