/// The clauses of a question, each at most once, in any order.
package struct Clauses: Sendable, Hashable {
  /// `where`.
  package var condition: Expression?
  /// `by`.
  package var dimensions: [Dimension] = []
  /// `across`.
  package var across: Dimension?
  /// `each`.
  package var each: Each?
  /// `show`, or the head of a `list` or a `trend`.
  package var show: [ShowItem] = []
  /// `having`.
  package var having: Expression?
  /// `sort`.
  package var sort: [SortKey] = []
  /// `limit`.
  package var limit: Limit?
  /// `during`.
  package var during: Period?
  /// `as of`.
  package var asOf: Expression?
  /// `vs`.
  package var baseline: Baseline?
  /// `sample`.
  package var sample: Sample?
  /// Where `including unassigned` was written.
  package var includingUnassigned: SourceSpan?
  /// `save as`, `save members as`.
  package var saveAs: SaveTarget?
  /// `export to`.
  package var exportTo: PathText?
  /// `chart`.
  package var chart: ChartWord?
  /// `for`: so many periods.
  package var span: CountedUnits?
  /// `cohort`: the day of the customer at which its time begins.
  package var cohort: Expression?
  /// `rolling`, or false where `exact` was written.
  package var isRolling: Bool?
  /// `after`: how long a silence is too long.
  package var after: Silence?
  /// `any entry`.
  package var anyEntry = false
  /// `support`: the least share of the baskets.
  package var support: NumberLiteral?
  /// `lift`: the least lift.
  package var lift: NumberLiteral?

  package init() {}
}
