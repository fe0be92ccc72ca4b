import Columnar
import Planning

/// A breakdown compiled for a store: which rows run, what makes their group, what is measured of them.
///
/// A *stream* is one scan: over the customers, or over one event table's rows.
/// ```
/// by region show customers, sum(orders.amount)      customers ▸ [region] ▸ count, sum of facts
/// by region show median(orders.amount)              customers ▸ [region]; orders ▸ [its customer's region] ▸ median
/// by month, region show sum(orders.amount)          orders ▸ [month, its customer's region] ▸ sum
/// ```
struct Breakdown {
  /// One scan's program and what it feeds.
  struct Stream {
    /// Nil for the customers.
    var table: Int?
    /// The rows that are looked at; for streams over events.
    var scope = RowScope()
    /// Whether every row of the scope counts.
    var countsScope = false
    var program: Program
    /// Mask of the rows that count.
    var rows: Int
    /// Mask of the rows that pass the statement's own filter and window, whoever's they are.
    var passing: Int
    /// The customer of each row (−1 for none); where a measure asks for it.
    var ordinals: Operand?
    /// Ticks or days by which `first` and `last` go; where a measure asks for it.
    var time: Operand?
    var dimensions: [Operand]
    /// Finds the group of each row, where all dimensions can be read off codes.
    var places: CodePlaces?
    /// Place of the measure in the plan, and how it is accumulated.
    var measures: [(place: Int, recipe: Recipe)]
    /// Whether rows make groups exist (else only other streams' rows do).
    var makesGroups: Bool
    var includesUnassigned: Bool
  }

  /// How a measure is accumulated from a stream's registers.
  indirect enum Recipe {
    case count(mask: Int?)
    case sum(Operand, mask: Int?, rows: Int)
    case ratio(Recipe, over: Recipe)
    case extreme(Operand, mask: Int?, isLeast: Bool)
    case collect(Operand, mask: Int?, AggregateFunction)
    case distinct(Operand, mask: Int?)
    case edge(Operand, mask: Int?, takesLast: Bool)
    case customers(mask: Int?)
    case arrivals(mask: Int?)
    case events(numbers: Operand, mask: Int?, areContiguous: Bool)
    case oncePerCustomer(Recipe)
    case nested(NestedAccumulator.Recipe, capacity: Int)

    /// The codes that its argument is read off, instead of a register.
    var codes: PackedIntegers? {
      switch self {
      case .collect(let operand, _, .deviation) where DeviationAccumulator.fits(operand): nil
      case .collect(let operand, _, _): operand.ownCodes
      case .distinct(let operand, _):
        BitDistinctAccumulator.fits(operand) ? operand.ownCodes : nil
      case .count, .sum, .ratio, .extreme, .edge, .customers, .arrivals, .events,
        .oncePerCustomer, .nested:
        nil
      }
    }

    /// Whether it asks whose a row is.
    var needsCustomers: Bool {
      switch self {
      case .count, .sum, .extreme, .collect, .distinct, .edge: false
      case .ratio(let top, let bottom): top.needsCustomers || bottom.needsCustomers
      case .customers, .arrivals, .events, .oncePerCustomer, .nested: true
      }
    }

    /// Whether it asks when a row was.
    var needsTime: Bool {
      switch self {
      case .count, .sum, .extreme, .collect, .distinct, .customers, .arrivals, .events: false
      case .ratio(let top, let bottom): top.needsTime || bottom.needsTime
      case .oncePerCustomer(let inner): inner.needsTime
      case .edge, .nested: true
      }
    }
  }

  let plan: BreakdownPlan
  let store: Store
  /// The grouping sets, as places of dimensions; the first has all.
  let sets: [[Int]]
  /// For each set the place of the one without the dimensions of time; its own where there is none.
  let timelessSets: [Int]
  /// Places of the measures that are wanted; nil for all.
  let wanted: Set<Int>?
  let regrouping: Regrouping
  /// Threads for what is left to do when all rows are in.
  var tasks: Tasks
  /// Over the customers; runs before every stream's batch.
  var base: Program
  /// What is counted of the customers for footers.
  let footer: FooterChecks
  var streams: [Stream]
  var layout: GroupLayout

  init(
    _ plan: BreakdownPlan, _ store: Store, _ rankings: Rankings, sets: [[Int]],
    wanted: Set<Int>? = nil, regrouping: Regrouping = Regrouping(),
    tasks: Tasks = Tasks(threads: 1)
  ) {
    self.plan = plan
    self.store = store
    self.tasks = tasks
    self.sets = sets
    timelessSets = sets.indices.map { sets.firstIndex(of: plan.timeless(sets[$0])) ?? $0 }
    self.wanted = wanted
    self.regrouping = regrouping
    let customers = Compiler.customers(store, rankings)
    let (existing, population) = customers.population(
      plan.existing, plan.population, facts: plan.independentFacts,
      missing: plan.missingChecks)
    footer = FooterChecks(
      customers, existing: existing, population: population, missing: plan.missingChecks,
      never: plan.neverChecks, young: plan.youngChecks, asOf: plan.asOf)
    var builder = StreamBuilder(plan: plan, store: store, customers: customers)
    let streams = builder.build(population: population)
    base = customers.program
    self.streams = streams
    layout = Breakdown.layout(streams)
    readCodes()
  }

  /// Reads dimensions off codes where they are such, and leaves out what was needed for them alone.
  private mutating func readCodes() {
    var ofBase = Set(footer.masks.map { Register.mask($0) })
    for place in streams.indices {
      streams[place].places = CodePlaces(streams[place].dimensions, layout)
      let stream = streams[place]
      if stream.table == nil {
        ofBase.formUnion(stream.registersRead)
      } else {
        streams[place].program.dropUnread(wanted: stream.registersRead)
        ofBase.formUnion(streams[place].program.readsOfCustomers)
        if let customers = stream.scope.customers { ofBase.insert(.mask(customers)) }
      }
    }
    base.dropUnread(wanted: ofBase)
  }

  /// One layout for all streams: a dimension ranges over what any stream can hold.
  private static func layout(_ streams: [Stream]) -> GroupLayout {
    guard let first = streams.first else { return GroupLayout([]) }
    return GroupLayout(
      first.dimensions.indices.map { place in
        let operands = streams.map { $0.dimensions[place] }
        let low = operands.map(\.bounds.lowerBound).min() ?? 0
        let high = operands.map(\.bounds.upperBound).max() ?? 0
        return (operands[0].lane, low...high)
      })
  }
}

extension BreakdownPlan {
  /// Facts that the customers' measures and dimensions ask for and that do not depend on other facts.
  var independentFacts: [Aggregate] {
    var facts: [Aggregate] = []
    for aggregate in aggregates {
      aggregate.argument?.collectFacts(into: &facts)
      if grain == nil { facts.append(contentsOf: aggregate.decomposed) }
    }
    for dimension in dimensions {
      if case .scalar(let scalar) = dimension.source { scalar.collectFacts(into: &facts) }
    }
    return facts.independent
  }

  /// The statement's window for a table that is not the grain but is divided by the same units of time.
  func otherWindow(of table: Int, _ store: Store) -> Window? {
    guard store.events[table].timeIndex != nil else { return nil }
    return window ?? wholeWindow(of: table)
  }

  /// All days of a table up to the as-of day.
  func wholeWindow(of table: Int) -> Window? { asOf.map { Window(last: $0.number) } }
}

extension Scalar {
  /// The facts about a customer that this scalar is made of, outermost only; what a ranking is made
  /// of was found out before.
  func collectFacts(into facts: inout [Aggregate]) {
    visit(onScalar: { $0.noteFact(&facts) })
  }

  fileprivate func noteFact(_ facts: inout [Aggregate]) -> Bool {
    if isFoundBefore { return false }
    guard case .aggregate(let aggregate) = kind else { return true }
    if aggregate.source != .customers { facts.append(aggregate) }
    return false
  }

  /// Whether a pass before the statement's own finds it.
  private var isFoundBefore: Bool {
    switch kind {
    case .ranking, .sequence: true
    default: false
    }
  }

  /// Whether it holds a fact from an event table; standard fields and rankings are of the whole life
  /// and no such.
  func hasFacts(of table: Int) -> Bool {
    var found = false
    visit(onScalar: { part in
      if case .standard = part.kind { return false }
      if part.isFoundBefore { return false }
      if case .aggregate(let fact) = part.kind, fact.source == .events(table) { found = true }
      return !found
    })
    return found
  }
}

extension [Aggregate] {
  /// Those that are not made of other facts, nor in a window that begins with another fact.
  var independent: [Aggregate] {
    filter { aggregate in
      var inner: [Aggregate] = []
      aggregate.argument?.collectFacts(into: &inner)
      aggregate.filter.collectFacts(into: &inner)
      return inner.isEmpty
    }
  }
}

extension Condition {
  func collectFacts(into facts: inout [Aggregate]) {
    visit(onScalar: { $0.noteFact(&facts) })
  }
}

extension Aggregate {
  private func with(_ function: AggregateFunction, argument: Scalar?, filter: Condition)
    -> Aggregate
  {
    Aggregate(
      source: source, function: function, argument: argument, filter: filter, window: window,
      type: function == .sum ? type(ofSum: argument) : .integer)
  }

  private func type(ofSum argument: Scalar?) -> ColumnType { argument?.type ?? .integer }

  /// The same measure, asked for in the cheaper way: values of which none stands twice are as many as rows.
  func simplified(over store: Store) -> Aggregate {
    guard function == .distinct, case .field(let place)? = argument?.kind else { return self }
    switch source {
    case .customers:
      let isUnique = store.customers.table.fields[place].column.isUnique
      return isUnique ? with(.customers, argument: nil, filter: filter) : self
    case .events(let table):
      let isUnique = store.events[table].table.fields[place].column.isUnique
      return isUnique ? with(.rows, argument: nil, filter: filter) : self
    }
  }

  /// The facts about each customer from which a measure over a group of customers can be put
  /// together; empty where it cannot.
  var decomposed: [Aggregate] {
    guard case .events = source else { return [] }
    switch function {
    case .count, .rows, .sum, .least, .greatest: return [self]
    case .average:
      guard let argument else { return [] }
      let present = Condition.conjunction([filter, .not(.isMissing(argument))])
      return [
        with(.sum, argument: argument, filter: filter), with(.rows, argument: nil, filter: present),
      ]
    case .share:
      return [
        with(.rows, argument: nil, filter: filter),
        with(.rows, argument: nil, filter: .constant(true)),
      ]
    case .customers, .arrivals, .quantile, .deviation, .distinct, .first, .last: return []
    }
  }
}

extension BreakdownPlan {
  /// The same with each measure asked for in its cheaper way, here and of the baseline; see
  /// `Aggregate.simplified`. Done before all else, so that scans and footers speak of the same measures.
  func simplified(over store: Store) -> BreakdownPlan {
    var plan = self
    plan.aggregates = aggregates.map {
      // By events, distinct customers are counted otherwise, and more is told of them.
      $0.source == .customers && grain != nil ? $0 : $0.simplified(over: store)
    }
    plan.baseline = baseline.map {
      BaselinePlan($0.plan.simplified(over: store), shown: $0.shown, text: $0.text)
    }
    return plan
  }
}
