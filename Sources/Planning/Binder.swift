package import Columnar
package import Language
import Messages

/// Turns a question's syntax into a plan: names resolved, types checked, dates fixed.
///
/// It goes on past the first error, so that all errors of a statement are told at once. Methods that
/// return nil have recorded why.
package struct Binder {
  /// Where an expression stands, which decides what a name means.
  enum Scope: Hashable {
    /// Outside of any event parentheses: customers first, then event tables.
    case outside
    /// Inside `orders ( … )` or an aggregate's `where`: that table, its lookups, then customers.
    case events(Int)
    /// In `show`, `having`, `sort` of a breakdown: aggregates, dimensions, earlier columns.
    case groups
  }

  let catalog: Catalog
  var diagnostics: [Diagnostic] = []
  /// The as-of day of this statement.
  var asOf: CalendarDay?
  /// The statement's `during`; aggregates without a window of their own take it.
  var during: Window?
  var duringWasUsed = false
  /// Values so far that no row has.
  var unknownValues = 0
  /// The first day at which a statement of several days looks.
  var earliestDay: CalendarDay?
  /// Columns of customers that the statement reads, for the footer about history.
  var usedFields: Set<Int> = []
  var neverTables: [Int] = []
  /// How the values that are compared or measured were written, for the footers about missing ones.
  var written: [Scalar: String] = [:]
  /// Values of events that are compared in the filters of facts, with the days that count.
  var comparedRows: [MissingRows] = []
  /// Values of customers that filters of events compare.
  var comparedCustomers: [Scalar] = []
  var youngChecks: [YoungCheck] = []
  /// What a breakdown has collected so far.
  var groups = GroupScope()
  /// Definitions being read, outermost first.
  var openDefinitions: [String] = []
  /// Definitions read so far in this statement.
  var readDefinitions = 0
  /// Whether rows without a customer take part.
  var includesUnassigned = false
  /// Whether what is bound will be kept, so that the last answer may not be named in it.
  var isKept = false
  /// Values of `$name`: the session's, and of the segments being read, innermost last.
  var parameters: [[String: Expression]]
  /// Who is ranked by the ranks of the part being bound.
  var ranked: Condition = .constant(true)
  /// Of the rows of the grain, those that are ranked.
  var rankedRows: (filter: Condition, window: Window?) = (.constant(true), nil)
  /// The share of the customers that is looked at.
  var sample: NumberLiteral?
  /// What a reader must know of the periods compared.
  var notes: [Footnote] = []
  /// What the verb itself divides by.
  var head: Head?
  /// What it has found out of it.
  var graded = GradedHead()
  /// What tells the rankings of this part from those of the statement: `on 2024-01-01`.
  var cutNote: Message?
  /// The rankings of the grades bound last, and those whose cuts the next ones take.
  var cuts: (made: [Ranking], taken: [Ranking]) = ([], [])
  /// The baseline's own binder; at most one.
  var baseline: [BaselineScope] = []

  /// Dimensions, base measures and named columns of the breakdown being bound.
  struct GroupScope {
    var dimensions: [(expression: Expression, plan: DimensionPlan)] = []
    var aggregates: [Aggregate] = []
    var named: [(name: String, expression: Expression)] = []
    var grain: Int?
    /// Whether the dimensions hold a column of the grain table (not only units of time).
    var grainIsFixed = false
    /// Whose measures are bound: a step of `sweep`.
    var measured: Condition = .constant(true)
    /// Whether running sums may stand here: not in `sort`.
    var allowsRunning = true
  }

  init(catalog: Catalog) {
    self.catalog = catalog
    asOf = catalog.asOf
    parameters = [catalog.parameters]
  }

  /// A bound question, or nil with the errors.
  package struct Result: Sendable {
    /// The plan; nil where there is an error.
    package var plan: Plan?
    /// Errors, warnings and notes.
    package var diagnostics: [Diagnostic]
    /// What `it` and `row` mean once the plan was answered.
    package var memory: AnswerMemory?
  }

  /// Binds `segment`.
  package static func segment(
    _ reference: SegmentReference?, _ clauses: Clauses, catalog: Catalog
  ) -> Result {
    plan(Plan.breakdown, catalog) { $0.breakdown(reference, clauses) }
  }

  /// Binds `trend`: a breakdown by a unit of time in which no period is left out.
  package static func trend(_ clauses: Clauses, catalog: Catalog) -> Result {
    plan(Plan.breakdown, catalog) { $0.trend(clauses) }
  }

  /// Binds `tier`, `rfm`, `classify`, `score`.
  package static func grade(
    _ grading: Grading, _ clauses: Clauses, at span: SourceSpan, catalog: Catalog
  ) -> Result {
    plan(Plan.breakdown, catalog) { $0.graded(grading, clauses, at: span) }
  }

  /// Binds `pareto`.
  package static func pareto(
    _ value: Expression, _ clauses: Clauses, catalog: Catalog
  ) -> Result {
    plan(Plan.breakdown, catalog) { $0.pareto(value, clauses) }
  }

  /// Binds `migrate`.
  package static func migrate(
    _ migration: Migration, _ clauses: Clauses, catalog: Catalog
  ) -> Result {
    plan(Plan.breakdown, catalog) { $0.migrate(migration, clauses) }
  }

  /// Binds `diff`.
  package static func diff(
    _ difference: Difference, _ clauses: Clauses, catalog: Catalog
  ) -> Result {
    plan(Plan.breakdown, catalog) { $0.diff(difference, clauses) }
  }

  /// Binds `list`.
  package static func list(
    _ target: ListTarget, _ clauses: Clauses, catalog: Catalog
  ) -> Result {
    plan(Plan.listing, catalog) { $0.listing(target, clauses) }
  }

  /// Binds `profile`.
  package static func profile(
    _ reference: SegmentReference?, _ clauses: Clauses, catalog: Catalog
  ) -> Result {
    plan(Plan.profile, catalog) { $0.profile(reference, clauses) }
  }

  /// The condition of belonging to a segment, as of the session's day.
  package static func members(
    of reference: SegmentReference, catalog: Catalog
  ) -> (Condition?, [Diagnostic]) {
    var binder = Binder(catalog: catalog)
    binder.ranked = binder.existing()
    let condition = binder.membership(reference).map {
      Condition.conjunction([binder.existing(), $0])
    }
    return (condition, binder.diagnostics)
  }

  /// The day meant by `set as of D`.
  package static func day(_ expression: Expression, catalog: Catalog) -> (
    CalendarDay?, [Diagnostic]
  ) {
    var binder = Binder(catalog: catalog)
    let days = binder.days(of: expression)
    return (days.map { CalendarDay(number: $0.upperBound) }, binder.diagnostics)
  }

  /// A scalar over a table that stands in the place of the customers (a load's `amount`, `compute`).
  package static func rowScalar(
    _ expression: Expression, catalog: Catalog
  ) -> (Scalar?, [Diagnostic]) {
    var binder = Binder(catalog: catalog)
    let scalar = binder.scalar(expression, .outside)
    return (scalar, binder.diagnostics)
  }

  /// A condition over a table that stands in the place of the customers (a load's `where`).
  package static func rowCondition(
    _ expression: Expression, catalog: Catalog
  ) -> (Condition?, [Diagnostic]) {
    var binder = Binder(catalog: catalog)
    let condition = binder.condition(expression, .outside)
    return (condition, binder.diagnostics)
  }

  /// Binds a question with a binder of its own.
  private static func plan<Part>(
    _ whole: (Part) -> Plan, _ catalog: Catalog, _ bind: (inout Binder) -> Part?
  ) -> Result {
    var binder = Binder(catalog: catalog)
    let part = bind(&binder)
    return binder.result(part.map(whole))
  }

  func result(_ plan: Plan?) -> Result {
    let failed = diagnostics.contains { $0.severity == .error }
    // `by` is bound first; a reader goes from left to right.
    let inOrder = diagnostics.enumerated().sorted {
      ($0.element.span.start, $0.offset) < ($1.element.span.start, $1.offset)
    }
    let memory = plan.map {
      AnswerMemory(plan: $0, dimensions: groups.dimensions.map(\.expression))
    }
    return Result(
      plan: failed ? nil : plan, diagnostics: inOrder.map(\.element),
      memory: failed ? nil : memory)
  }

  // MARK: - Recording

  mutating func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  mutating func fail<T>(_ diagnostic: Diagnostic) -> T? {
    diagnostics.append(diagnostic)
    return nil
  }

  // MARK: - Who exists

  /// The condition of existing on the as-of day.
  func existing() -> Condition {
    guard let asOf else { return .constant(true) }
    let customers = catalog.customers
    if let joined = customers.timeField {
      let field = Scalar(.field(joined), customers.fields[joined].type, .customers)
      let day = asDay(field)
      return .or([
        .isMissing(field), .compare(day, .lessOrEqual, .constant(.date(asOf), .date)),
      ])
    }
    guard catalog.customersAreDerived, let newest = catalog.newestDay, asOf < newest else {
      return .constant(true)
    }
    // As above, rows of nobody are not asked when their customer came.
    let nobody = customers.keyField.map { key in
      Condition.isMissing(Scalar(.field(key), customers.fields[key].type, .customers))
    }
    return .or(
      [nobody].compactMap { $0 }
        + catalog.events.indices.map { table in
          let hasTime = catalog.events[table].timeField != nil
          let rows = Aggregate(
            source: .events(table), function: .rows, argument: nil, filter: .constant(true),
            window: hasTime ? Window(last: asOf.number) : nil, type: .integer)
          return .compare(
            Scalar(.aggregate(rows), .integer, .customers), .greaterOrEqual,
            .constant(.integer(1), .integer))
        })
  }

  func asDay(_ scalar: Scalar) -> Scalar {
    if case .timestamp = scalar.type { return Scalar(.day(scalar), .date, scalar.domain) }
    return scalar
  }

  /// Columns that the statement reads and of which customers had several values.
  func attributeFootnotes() -> [Footnote] {
    let customers = catalog.customers
    return usedFields.sorted().compactMap { place in
      let name = customers.fields[place].name
      return customers.ambiguousFields[name].map {
        .severalValues(attribute: name, customers: $0)
      }
    }
  }

  /// What the footer says when an earlier as-of day meets columns that keep no history.
  func historyFootnotes() -> [Footnote] {
    guard let day = earliestDay ?? asOf, let newest = catalog.newestDay, day < newest else {
      return []
    }
    let customers = catalog.customers
    let names = usedFields.sorted()
      .filter { $0 != customers.keyField && $0 != customers.timeField }
      .map { customers.fields[$0].name }
    return names.isEmpty ? [] : [.noHistory(names)]
  }
}
