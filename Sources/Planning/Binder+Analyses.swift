import Columnar
package import Language
import Messages

// What `compare`, `overlap`, `explain`, `why` and `sweep` share.

extension Binder {
  /// Binds `compare`.
  package static func compare(
    _ head: CompareHead, _ clauses: Clauses, catalog: Catalog
  ) -> Result {
    analysis(catalog) { $0.comparison(head, clauses) }
  }

  /// Binds `overlap`.
  package static func overlap(
    _ segments: [SegmentReference], _ clauses: Clauses, catalog: Catalog
  ) -> Result {
    analysis(catalog) { $0.overlap(segments, clauses) }
  }

  /// Binds `explain`.
  package static func explain(
    _ head: ExplainHead, _ clauses: Clauses, catalog: Catalog
  ) -> Result {
    analysis(catalog) { $0.explanation(head, clauses) }
  }

  /// Binds `why`.
  package static func why(_ head: WhyHead, _ clauses: Clauses, catalog: Catalog) -> Result {
    analysis(catalog) { $0.reasons(head, clauses) }
  }

  /// Binds `sweep`.
  package static func sweep(_ head: SweepHead, _ clauses: Clauses, catalog: Catalog) -> Result {
    analysis(catalog) { $0.sweep(head, clauses) }
  }

  static func analysis(
    _ catalog: Catalog, _ bind: (inout Binder) -> AnalysisPlan?
  ) -> Result {
    var binder = Binder(catalog: catalog)
    var plan = bind(&binder)
    plan?.asOf = binder.asOf
    plan?.footnotes += binder.historyFootnotes() + binder.attributeFootnotes() + binder.notes
    binder.groups = GroupScope()
    return binder.result(plan.map(Plan.analysis))
  }

  /// `where` of an analysis: what is asked of customers.
  mutating func restriction(_ clauses: Clauses, in place: Message) -> Condition {
    guard let written = clauses.condition, let bound = condition(written, .outside) else {
      return .constant(true)
    }
    requireCustomers(bound, written, in: place)
    return bound
  }

  /// What a customer has brought, where events have an amount or a value of this name is there.
  mutating func worth() -> Scalar? {
    let hasAmount = catalog.main.map { catalog.events[$0].amountField != nil } ?? false
    let isNamed = catalog.fields["ltv"] != nil || catalog.customers.fieldIndex("ltv") != nil
    guard hasAmount || isNamed else { return nil }
    guard let value = scalar(Expression(.name([Name("ltv")])), .outside), value.type.isNumeric,
      value.domain == .customers
    else { return nil }
    return value
  }

  /// A breakdown for an analysis: all rows, no order of its own.
  func part(
    _ population: Condition, _ dimensions: [DimensionPlan], _ aggregates: [Aggregate],
    grain: Int? = nil
  ) -> BreakdownPlan {
    var plan = BreakdownPlan(existing: existing())
    plan.population = population
    plan.grain = grain
    plan.window = grain.flatMap { window(during, table: $0) }
    plan.dimensions = dimensions
    plan.aggregates = aggregates
    plan.columns = aggregates.enumerated().map { place, aggregate in
      OutputColumn(
        name: "", role: .measure, value: Scalar(.measure(place), aggregate.type, .groups))
    }
    plan.asOf = asOf
    return plan
  }

  /// The number of customers of a condition.
  static func heads(_ filter: Condition = .constant(true)) -> Aggregate {
    Aggregate(
      source: .customers, function: .customers, argument: nil, filter: filter, window: nil,
      type: .integer)
  }

  /// A figure of the customers of a condition.
  static func figure(
    _ function: AggregateFunction, of value: Scalar, _ filter: Condition = .constant(true)
  ) -> Aggregate {
    Aggregate(
      source: .customers, function: function, argument: value, filter: filter, window: nil,
      type: resultType(function, value.type) ?? .float)
  }

  /// A condition as what customers are divided by.
  static func division(_ name: String, _ condition: Condition) -> DimensionPlan {
    DimensionPlan(
      name: name, source: .scalar(Scalar(.truth(condition), .boolean, .customers)),
      type: .boolean)
  }

  /// A population as a reader would name it.
  static func text(of segment: SegmentReference) -> String {
    switch segment {
    case .all: "all"
    case .rest: "rest"
    case .it: "it"
    case .row, .step, .named: Printer.print(segment)
    }
  }
}
