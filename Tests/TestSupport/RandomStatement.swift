package import Columnar
package import Language

/// A store, what is saved in the session, and a statement: one case of a property test.
package struct RandomCase: Sendable {
  package var seed: UInt64
  package var tables: [StagedTable]
  /// `define …` and `set …`, in the order in which they are carried out.
  package var definitions: [Statement]
  /// The session's `set as of`; nil where the newest day counts.
  package var asOf: CalendarDay?
  /// A question asked before, which `it` and `row` in the others go back to.
  package var earlier: [Statement] = []
  package var statement: Statement
  /// Event tables that are histories of columns of customers.
  package var histories: [NaiveStore.History] = []
  /// A condition on customers, for laws about conditions.
  package var customerCondition: Expression
  /// A condition on the rows of `orders` and their customers.
  package var rowCondition: Expression

  /// The case of a seed. `printExpression` gives the headings of `by` and `show`; of the newer forms
  /// only those of `forms` are drawn.
  package init(
    seed: UInt64, forms: Set<RandomForm> = RandomForm.settled,
    printExpression: @escaping @Sendable (Expression) -> String
  ) {
    self.seed = seed
    var source = RandomSource(seed: seed)
    let schema = RandomSchema(&source, hasHistory: forms.contains(.history))
    histories = schema.histories
    tables = RandomData.tables(schema, &source)
    let isEmpty = tables.allSatisfy { table in
      if case .events = table.role { table.table.rowCount == 0 } else { true }
    }
    asOf =
      isEmpty || source.chance(30)
      ? CalendarDay(number: source.number(RandomSchema.answerDays)) : nil
    var random = RandomStatement(
      schema: schema, source: source, forms: forms, printExpression: printExpression)
    definitions = random.makeDefinitions()
    if random.draws(.again, 25) {
      let question = random.makeStatement()
      let evaluator = try? NaiveEvaluator(
        store: NaiveStore(tables, histories: histories),
        definitions: NaiveDefinitions(definitions), asOf: asOf)
      if let population = try? evaluator?.population(of: question) {
        earlier = [question]
        random.answered = random.references(to: population)
      }
    }
    statement = random.makeStatement()
    customerCondition = random.condition(.customer, depth: 3)
    rowCondition = random.condition(.row("orders"), depth: 2)
  }

  /// What the definitions leave behind.
  package var definitionsByName: NaiveDefinitions { NaiveDefinitions(definitions) }

  /// What the naive evaluator answers.
  package func naiveAnswer() throws -> NaiveAnswer { try naiveAnswer(to: statement) }

  /// What it answers to another statement in the same session.
  package func naiveAnswer(to statement: Statement) throws -> NaiveAnswer {
    try NaiveEvaluator.answer(
      statement, store: NaiveStore(tables, histories: histories),
      definitions: definitionsByName, asOf: asOf, earlier: earlier)
  }
}

/// Draws well-typed statements as syntax trees.
///
/// Forms on which the specification leaves room are not drawn: arithmetic after a period (`in 2024 - 5`),
/// `first` and `last` over several customers, comparisons of calendar units with each other, own windows
/// beside `during` in a breakdown by events, facts about customers beside `including unassigned`.
/// Of the newer forms: `sample` beside `vs`; ranks and ranges of customers in a breakdown by
/// events; `bins` of floats and finer than the values; ranges beside a baseline; `vs` with periods
/// that are no unit of the calendar, or of different units; comparisons of growth (`having growth of`),
/// which may be from nothing; an alias beside the columns that `vs` adds; running values in another
/// order than time's, along two times, beside `only top`, and in `sort`; `across` without `by`;
/// `rest` outside of `vs`; `running share of customers` in a
/// breakdown by events; rows of nobody in a list of events, whose order is not said.
package struct RandomStatement {
  /// Where an expression stands.
  enum Place: Equatable {
    /// Per customer: `where`, `by`, `list`, definitions.
    case customer
    /// Within the parentheses of an event table.
    case inner(String)
    /// `where` and `by` of a breakdown by the events of a table.
    case row(String)
  }

  let schema: RandomSchema
  var source: RandomSource
  let printExpression: @Sendable (Expression) -> String
  /// Newer forms that may be drawn.
  let forms: Set<RandomForm>
  /// Segments that may be referred to.
  var segmentNames: [String] = []
  /// Whether aggregates may have windows of their own.
  var allowsWindows = true
  /// The segment of `segmentNames` that has the parameter `min`.
  var parametrized: String?
  /// Defined measures, over `orders`, and whether they are exact.
  var measureNames: [(name: String, isExact: Bool)] = []
  /// Defined fields that are no standard ones.
  var fieldNames: [String] = []
  /// What `set` has set to whole numbers.
  var parameterNames: [String] = []
  /// Whether ranks may be drawn.
  var allowsRanks = true
  /// How many of a hundred columns have another name.
  var aliasPercent = 25
  /// Whether facts about customers may be drawn where rows are looked at.
  var allowsCustomerFacts = true
  /// What stands for the answer before: `it`, and some of its rows.
  var answered: [SegmentReference] = []

  /// A generator for a schema.
  package init(
    schema: RandomSchema, source: RandomSource, forms: Set<RandomForm>,
    printExpression: @escaping @Sendable (Expression) -> String
  ) {
    self.schema = schema
    self.source = source
    self.forms = forms
    self.printExpression = printExpression
  }

  /// Up to two saved segments; the second may refer to the first.
  package mutating func makeDefinitions() -> [Statement] {
    var definitions = makeFurtherDefinitions()
    for name in ["vip", "core"].prefix(source.below(3)) {
      let condition = condition(.customer, depth: 2)
      let during = source.chance(25) ? period(forEvents: true) : nil
      let segment = SegmentDefinition(name: Name(name), condition: condition, during: during)
      definitions.append(Statement(.define(.segment(segment))))
      segmentNames.append(name)
    }
    return definitions
  }

  /// A `segment`, a `trend` or a `list`.
  package mutating func makeStatement() -> Statement {
    if draws(.trend, 12) { return makeTrend() }
    if draws(.eventList, 8) { return makeEventList() }
    if draws(.listBaseline, 5) { return makeComparedList() }
    if draws(.profile, 6) { return makeProfile() }
    let isCompared = !forms.isDisjoint(
      with: [.periodBaseline, .segmentBaseline, .earlierPeriods])
    if isCompared, source.chance(14) { return makeCompared() }
    var statement = makePlainStatement()
    if case .segment(let reference, var clauses) = statement.kind, draws(.sample, 5) {
      clauses.sample = randomSample()
      statement = Statement(.segment(reference, clauses))
    }
    return statement
  }

  private mutating func makePlainStatement() -> Statement {
    switch source.below(10) {
    case 0...1: return makeList()
    case 2...5: return makeEventSegment()
    default: return makeCustomerSegment()
    }
  }

  // MARK: - Statements

  private mutating func makeCustomerSegment() -> Statement {
    var clauses = Clauses()
    if source.chance(70) { clauses.condition = condition(.customer, depth: 2) }
    for _ in 0..<source.pick(1, [0, 1, 2]) { addDimension(customerDimension(), &clauses) }
    addFormedDimension(.customer, &clauses)
    if !clauses.dimensions.isEmpty, draws(.across, 20) { addAcross(.customer, &clauses) }
    for _ in 0..<source.pick(2, [0, 1, 3]) { addShow(groupMeasure(nil), &clauses) }
    if source.chance(25) { clauses.during = period(forEvents: true) }
    addDerived(&clauses, table: nil)
    addResultClauses(&clauses, table: nil)
    addAsOf(&clauses)
    return Statement(.segment(reference(), clauses))
  }

  /// A breakdown by the events of one table.
  private mutating func makeEventSegment() -> Statement {
    var clauses = Clauses()
    let table = source.chance(70) ? schema.events[0] : source.pick(schema.events[0], schema.events)
    if source.chance(25) { clauses.during = period(forEvents: true) }
    if source.chance(25) { clauses.includingUnassigned = SourceSpan.none }
    let reference = clauses.includingUnassigned == nil ? reference() : nil
    allowsCustomerFacts = clauses.includingUnassigned == nil
    if source.chance(50) { clauses.condition = condition(.row(table.name), depth: 2) }
    allowsRanks = false
    addDimension(eventDimension(table), &clauses)
    for _ in 0..<source.pick(0, [1]) {
      let dimension = source.chance(50) ? eventDimension(table) : rowDimension(table)
      addDimension(dimension, &clauses)
    }
    addFormedDimension(.row(table.name), &clauses)
    if draws(.across, 20) { addAcross(.row(table.name), &clauses) }
    allowsWindows = clauses.during == nil
    for _ in 0..<source.pick(2, [1, 3]) { addShow(groupMeasure(table.name), &clauses) }
    // With nothing but time units and measures of no table, the main event table would be meant.
    if table.name != "orders" {
      addShow((call("rows", [name(table.name)]), true), &clauses)
    }
    addDerived(&clauses, table: table.name)
    addResultClauses(&clauses, table: table.name)
    allowsWindows = true
    allowsCustomerFacts = true
    allowsRanks = true
    addAsOf(&clauses)
    return Statement(.segment(reference, clauses))
  }

  private mutating func makeList() -> Statement {
    var clauses = Clauses()
    if source.chance(70) { clauses.condition = condition(.customer, depth: 2) }
    for _ in 0..<source.number(1...4) {
      addShow((value(.customer, depth: 2), true), &clauses)
    }
    if source.chance(25) { clauses.during = period(forEvents: true) }
    for _ in 0..<source.pick(0, [1, 2]) {
      let alias = clauses.show[source.below(clauses.show.count)].alias
      let key = alias.map { Expression(.name([$0])) } ?? exact(.customer, depth: 1)
      addSort(key, &clauses)
    }
    addListLimit(&clauses)
    addAsOf(&clauses)
    return Statement(.list(.customers, clauses))
  }

  // MARK: - Clauses

  private mutating func reference() -> SegmentReference? {
    if !answered.isEmpty, source.chance(30) { return source.pick(from: answered) }
    if source.chance(10) { return .all(SourceSpan.none) }
    guard source.chance(15), let name = source.pick(from: segmentNames) else { return nil }
    return savedSegment(name)
  }

  /// A dimension is not drawn twice.
  mutating func addDimension(_ expression: Expression, _ clauses: inout Clauses) {
    addDimension(dimension(expression), &clauses)
  }

  private mutating func addDimension(_ dimension: Dimension, _ clauses: inout Clauses) {
    let taken = clauses.dimensions.contains { $0.expression == dimension.expression }
    if !taken { clauses.dimensions.append(dimension) }
  }

  /// Adds a range of numbers or the top of a column, where these forms are switched on.
  private mutating func addFormedDimension(_ place: Place, _ clauses: inout Clauses) {
    guard source.chance(35) else { return }
    let isCut = source.chance(50)
    let formed = isCut ? cutDimension(place) : topDimension(place, clauses.dimensions)
    if let formed { addDimension(formed, &clauses) }
  }

  /// Adds a measure, sometimes under another name. The first one must be exact where order and limit
  /// hang on it; the flag says whether it is.
  mutating func addShow(
    _ measure: (expression: Expression, isExact: Bool), _ clauses: inout Clauses
  ) {
    let isRepeated = clauses.show.contains { $0.expression == measure.expression }
    if isRepeated || (clauses.show.isEmpty && !measure.isExact && source.chance(60)) { return }
    let alias = source.chance(aliasPercent) ? Name("m\(clauses.show.count + 1)") : nil
    clauses.show.append(
      ShowItem(measure.expression, alias: alias, text: Printer.heading(of: measure.expression)))
  }

  mutating func addSort(_ expression: Expression, _ clauses: inout Clauses) {
    guard !clauses.sort.contains(where: { $0.expression == expression }) else { return }
    clauses.sort.append(SortKey(expression, isDescending: source.chance(50)))
  }

  /// `having`, `sort` and `limit` of a breakdown.
  private mutating func addResultClauses(_ clauses: inout Clauses, table: String?) {
    if source.chance(15) { clauses.having = having(table) }
    let isExactFirst = clauses.show.first.map { isExactMeasure($0.expression) } ?? true
    let isRunning = clauses.show.contains { item in
      if case .derived(let what, _, _) = item.expression.kind {
        what == .running || what == .runningShare
      } else {
        false
      }
    }
    if !isRunning, source.chance(25) {
      let plain = clauses.dimensions.filter { $0.cut == nil && $0.top == nil }
      let dimension = source.pick(from: plain)?.expression
      let key =
        source.chance(40) ? dimension ?? name("customers") : exactMeasure(table)
      addSort(key, &clauses)
    }
    if source.chance(20), isExactFirst || !clauses.sort.isEmpty {
      var limit = Limit(source.pick(3, [0, 1, 2, 5, 8]))
      let names = clauses.dimensions.filter {
        $0.cut == nil && $0.top == nil && isName($0.expression)
      }
      if draws(.limitPer, 40) { limit.per = source.pick(from: names)?.expression }
      clauses.limit = limit
    }
  }

  mutating func addAsOf(_ clauses: inout Clauses) {
    guard source.chance(20) else { return }
    let day = CalendarDay(number: source.number(RandomSchema.answerDays))
    let (year, month, dayOfMonth) = day.civil
    switch source.below(4) {
    case 0: clauses.asOf = number(source.pick(2024, [2025]))
    case 1: clauses.asOf = Expression(.date(.month(year, month)))
    case 2: clauses.asOf = Expression(.date(.quarter(year, (month + 2) / 3)))
    default: clauses.asOf = Expression(.date(.day(year, month, dayOfMonth)))
    }
  }

  /// A condition on a row of the result.
  private mutating func having(_ table: String?) -> Expression {
    let measure = exactMeasure(table)
    let bound = number(source.number(-1...3))
    let sign = source.pick(ComparisonOperator.greater, [.greaterOrEqual, .notEqual, .lessOrEqual])
    let condition = Expression(.compare(sign, measure, bound))
    return source.chance(20) ? Expression(.not(condition)) : condition
  }

  // MARK: - Dimensions

  private mutating func customerDimension() -> Expression {
    if draws(.segmentDimension, 12), let saved = source.pick(from: segmentNames) {
      return name(saved)
    }
    switch source.below(10) {
    case 0: return simpleCondition(.customer)
    case 1: return call("bucket", [exact(.customer, depth: 0), number(source.pick(2, [10, 50]))])
    case 2, 3: return calendarDimension(.customer)
    case 4: return exact(.customer, depth: 1)
    default:
      return pickColumn(.customer) { !$0.name.isEmpty } ?? simpleCondition(.customer)
    }
  }

  /// A dimension that makes the breakdown one by events of the table.
  private mutating func eventDimension(_ table: RandomSchema.TablePlan) -> Expression {
    let hasMoments = table.roles?.time.flatMap { time in
      table.columns.first { $0.name == time }
    }.map { $0.type != .date }
    var units = ["day", "week", "month", "month", "quarter", "year", "weekday"]
    if hasMoments ?? false { units.append("hour") }
    if table.name == "orders", source.chance(40) { return name(source.pick("month", units)) }
    guard let column = source.pick(from: table.columns) else { return name("month") }
    if column.type.isTemporal, source.chance(60) {
      return call(source.pick("month", units.filter { $0 != "hour" }), [dotted(table, column)])
    }
    return dotted(table, column)
  }

  private mutating func rowDimension(_ table: RandomSchema.TablePlan) -> Expression {
    switch source.below(4) {
    case 0: return simpleCondition(.row(table.name))
    case 1: return calendarDimension(.row(table.name))
    default: return pickColumn(.row(table.name)) { _ in true } ?? name("month")
    }
  }

  /// `month(signup)`
  private mutating func calendarDimension(_ place: Place) -> Expression {
    guard let column = pickColumn(place, { $0.type.isTemporal }) else {
      return simpleCondition(place)
    }
    let unit = source.pick("month", ["year", "quarter", "week", "weekday", "day"])
    return call(unit, [column])
  }
}
