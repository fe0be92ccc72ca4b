package import Messages
package import Columnar

/// A question whose answer is made from the answers to smaller ones.
///
/// `parts` are asked in order by the same operators as everything else; `step` is arithmetic on the
/// small tables they give. Rows out: whatever the step says.
package struct AnalysisPlan: Sendable, Hashable {
  /// What is asked of the store.
  package var parts: [Plan]
  /// What is made of the answers.
  package var step: AnalysisStep
  /// Who exists on the as-of day.
  package var existing: Condition
  /// Of those, who `it` means afterwards.
  package var population: Condition = .constant(true)
  /// The day of the answer.
  package var asOf: CalendarDay?
  /// What the binder knows already that a reader must know.
  package var footnotes: [Footnote] = []

  /// An analysis of everybody.
  package init(parts: [Plan], step: AnalysisStep, existing: Condition) {
    self.parts = parts
    self.step = step
    self.existing = existing
  }
}

/// The arithmetic of an analysis; a case a verb, with the data it needs.
package enum AnalysisStep: Sendable, Hashable {
  /// Tests of what sets two sides apart.
  case compare(CompareStep)
  /// The regions of a Venn diagram.
  case overlap(OverlapStep)
  /// Contributions that add up to a change.
  case explain(ExplainStep)
  /// A definition's conditions, for one customer.
  case why(WhyStep)
  /// A segment at many values of a parameter.
  case sweep(SweepStep)
  /// A triangle of cohorts.
  case retention(RetentionStep)
  /// What customers are in each period.
  case lifecycle(LifecycleStep)
  /// Who is lost in each period.
  case churn(ChurnStep)
  /// How far customers got through steps.
  case funnel(FunnelAnswerStep)
  /// One customer's way through a funnel.
  case trace(TraceStep)
  /// How many are in each stage, called so: the part counts all, then those of each stage.
  case stages([String])
  /// What stands together in baskets.
  case basket(BasketStep)
}

extension AnalysisStep {
  /// The heading of the rows that the step makes itself, where they can be named by it.
  package var ownDimension: String? {
    switch self {
    case .compare, .why, .retention, .lifecycle, .churn, .trace, .stages, .basket: nil
    case .funnel: FunnelAnswerStep.heading
    case .overlap: OverlapStep.heading
    case .explain: ExplainStep.movement
    case .sweep(let step): step.parameter
    }
  }

  /// Place of the first part whose dimensions name rows.
  package var firstDivided: Int {
    switch self {
    case .overlap, .funnel: 0
    case .compare, .explain, .why, .sweep: 1
    case .retention, .lifecycle, .churn, .trace, .stages, .basket: .max
    }
  }
}

/// What sets two sides apart.
///
/// The first part is one row: customers of the first side, of the second, of both; with `hasValue` the
/// sides' money; then for each field of numbers, side by side: count, mean, median, standard
/// deviation. Each further part is a breakdown by one field: customers of the sides, then their money.
package struct CompareStep: Sendable, Hashable {
  /// A field, as a breakdown in a part or as numbers in the first.
  package enum Field: Sendable, Hashable {
    /// Each customer has one value.
    case values(name: String, part: Int, hasValue: Bool)
    /// A customer has as many values as its events have.
    case events(name: String, part: Int, hasValue: Bool)
    /// At these columns of the first part, eight in all.
    case numbers(name: String, column: Int)
  }

  /// What the sides are called.
  package var sides: [String]
  /// The fields in the order written.
  package var fields: [Field]
  /// Whether money stands beside heads.
  package var hasValue: Bool
}

/// Who is in several segments: the part's dimensions say for each segment whether one is in it, its
/// measures are customers and, with `hasValue`, money.
package struct OverlapStep: Sendable, Hashable {
  /// What the segments are called.
  package var names: [String]
  /// Whether money stands beside heads.
  package var hasValue: Bool

  /// The heading of the regions.
  package static let heading = "segments"

  /// What the region of those is called who are in some of the segments.
  package func region(_ isIn: [Bool]) -> String {
    let names = zip(names, isIn).filter { $1 }.map { $0.0 }
    guard let last = names.last else { return "none of them" }
    guard names.count > 1 else { return "\(last) only" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}

/// Why a number changed. The first part divides customers by three truths (an event in the first
/// period, in the second, before the second) with five measures: customers, events of the first and
/// second period, the measure of the first and second. Each further part is a breakdown with the
/// measure of the first and second period.
package struct ExplainStep: Sendable, Hashable {
  /// What the measure is called.
  package var measure: String
  /// What an event is called: its table.
  package var event: String
  /// What the two periods are called.
  package var periods: [String]
  /// Whether the measure counts events: then they have no value of their own.
  package var isCount: Bool
  /// The titles of the further parts.
  package var titles: [Message]
  /// The least share of a period's measure with which a value has a row of its own.
  package var support: Double

  /// The heading of kept, lost, new and returned.
  package static let movement = "movement"
}

/// Why a customer is in a segment: the part lists the one customer, its columns are named by place.
package struct WhyStep: Sendable, Hashable {
  /// One condition.
  package struct Reason: Sendable, Hashable {
    /// As written.
    package var text: String
    /// How many definitions and alternatives it lies in.
    package var depth: Int
    /// The column that says whether it holds.
    package var verdict: Int
    /// The column of the customer's own value.
    package var value: Int?
    /// The column of what the value is held against.
    package var threshold: Int?
  }

  /// As a reader would name it.
  package var customer: String
  /// The conditions in reading order; the first is the segment itself.
  package var reasons: [Reason]
}

/// What a segment is at each value of a parameter: the part is one row, its columns those of the first
/// value, then those of the next.
package struct SweepStep: Sendable, Hashable {
  /// The parameter.
  package var parameter: String
  /// Its values.
  package var values: [Value]
  /// Who is in the segment at each.
  package var members: [Condition]
  /// What is shown at each.
  package var columns: [OutputColumn]
}
