import Columnar
import Planning

/// Decides which scan feeds which measure of a breakdown, and compiles the scans' programs.
struct StreamBuilder {
  let plan: BreakdownPlan
  let store: Store
  let customers: Compiler
  private var compilers: [Int: Compiler] = [:]
  private var streams: [Int: Breakdown.Stream] = [:]

  init(plan: BreakdownPlan, store: Store, customers: Compiler) {
    self.plan = plan
    self.store = store
    self.customers = customers
  }

  /// The streams: customers first, then tables in their order.
  mutating func build(population: Int) -> [Breakdown.Stream] {
    var ofCustomers = Breakdown.Stream(
      table: nil, program: Program(), rows: population, passing: population, ordinals: nil,
      time: nil,
      dimensions: [], measures: [], makesGroups: true, includesUnassigned: false)
    if plan.grain == nil {
      ofCustomers.dimensions = plan.dimensions.map { dimension in
        guard case .scalar(let scalar) = dimension.source else {
          preconditionFailure("units of time divide events")
        }
        return customers.groupable(customers.value(scalar))
      }
    } else if let grain = plan.grain {
      openStream(grain, population, makesGroups: true)
    }
    for (place, aggregate) in plan.aggregates.enumerated() {
      switch (aggregate.source, plan.grain) {
      case (.customers, nil):
        ofCustomers.measures.append((place, ofCustomer(aggregate)))
      case (.customers, let grain?):
        add(place, inGrain(aggregate, grain), to: grain)
      case (.events(let table), nil):
        let parts = aggregate.decomposed
        if parts.isEmpty {
          openStream(table, population, makesGroups: false)
          add(place, ofEvents(aggregate, table), to: table)
        } else {
          ofCustomers.measures.append((place, fromFacts(aggregate, parts)))
        }
      case (.events(let table), _?):
        openStream(table, population, makesGroups: true)
        add(place, ofEvents(aggregate, table), to: table)
      }
    }
    for (table, compiler) in compilers {
      addOperands(of: table, compiler)
      streams[table]?.program = compiler.program
      if compiler.program.readsPreviousRows {
        streams[table]?.scope.days = nil
        streams[table]?.countsScope = false
      }
    }
    let tables = streams.sorted { $0.key < $1.key }.map(\.value)
    return plan.grain == nil ? [ofCustomers] + tables : tables
  }

  /// What measures ask of rows beside their arguments: whose they are, and when.
  private mutating func addOperands(of table: Int, _ compiler: Compiler) {
    let recipes = (streams[table]?.measures ?? []).map(\.recipe)
    if recipes.contains(where: \.needsCustomers) {
      let ordinals = compiler.newOperand(.int, .integer)
      compiler.emit(.customerOrdinals(ordinals.register))
      streams[table]?.ordinals = ordinals
    }
    if recipes.contains(where: \.needsTime), let time = store.events[table].timeIndex {
      streams[table]?.time = compiler.value(
        Scalar(.field(time), store.events[table].table.fields[time].column.type, .events(table)))
    }
  }

  private mutating func add(_ place: Int, _ recipe: Breakdown.Recipe, to table: Int) {
    streams[table]?.measures.append((place, recipe))
  }

  /// The stream over a table's rows: those whose customer is in the population, and that pass the
  /// statement's own filter and window where the table is the grain.
  private mutating func openStream(_ table: Int, _ population: Int, makesGroups: Bool) {
    guard streams[table] == nil else { return }
    let compiler = Compiler.events(table, customers)
    compilers[table] = compiler
    let isGrain = plan.grain == table
    let includesUnassigned = plan.includesUnassigned && isGrain
    let admitsUnassigned = includesUnassigned && plan.population.holdsForNobody
    let filter = isGrain ? plan.eventFilter : .constant(true)
    let window =
      plan.grain == nil ? nil : (isGrain ? plan.window : plan.otherWindow(of: table, store))
    let masks = compiler.mask(
      belongingTo: population, filter: filter, window: window, unassigned: admitsUnassigned)
    let scope = RowScope(
      customers: population == customers.always ? nil : population,
      days: isGrain ? window?.days : nil)
    let isPlain =
      scope.customers == nil && filter == .constant(true) && window?.days == scope.days
      && window?.isFromFirst != true && store.events[table].timeColumn?.missing == nil
    streams[table] = Breakdown.Stream(
      table: table, scope: scope, countsScope: isPlain, program: Program(), rows: masks.both,
      passing: masks.passing,
      ordinals: nil, time: nil,
      dimensions: plan.dimensions.map {
        compiler.groupable(dimension($0, table, window, compiler))
      },
      measures: [], makesGroups: makesGroups, includesUnassigned: includesUnassigned)
  }

  private func dimension(
    _ dimension: DimensionPlan, _ table: Int, _ window: Window?, _ compiler: Compiler
  ) -> Operand {
    switch dimension.source {
    case .scalar(let scalar):
      if scalar.domain == .customers {
        return compiler.value(Scalar(.ofCustomer(scalar), scalar.type, .events(table)))
      }
      return compiler.value(scalar)
    case .calendar(let unit):
      guard let time = store.events[table].timeIndex else {
        return compiler.value(.constant(.missing, .integer))
      }
      let column = store.events[table].table.fields[time].column
      let field = Scalar(.field(time), column.type, .events(table))
      var periods = compiler.value(Scalar(.calendar(unit, field), .period(unit), .events(table)))
      if let window { periods.bounds = window.periods(of: unit, among: periods.bounds) }
      return periods
    }
  }

  // MARK: - Recipes

  /// A measure of customers where customers are the rows.
  private func ofCustomer(_ aggregate: Aggregate) -> Breakdown.Recipe {
    if aggregate.function == .customers {
      return .count(mask: filterMask(aggregate.filter, customers))
    }
    guard let argument = aggregate.argument else { return .count(mask: nil) }
    return recipe(aggregate, argument, customers, rows: store.customers.count)
  }

  /// A measure of customers where events are the rows: each customer once a group.
  private func inGrain(_ aggregate: Aggregate, _ grain: Int) -> Breakdown.Recipe {
    guard let compiler = compilers[grain] else { return .count(mask: nil) }
    let filter: Condition =
      aggregate.filter == .constant(true)
      ? .constant(true) : .ofCustomer(aggregate.filter, table: grain)
    guard aggregate.function != .customers, aggregate.function != .arrivals,
      let argument = aggregate.argument
    else {
      var known = filterMask(filter, compiler)
      if plan.includesUnassigned { known = maskOfAssigned(known, compiler) }
      return aggregate.function == .arrivals ? .arrivals(mask: known) : .customers(mask: known)
    }
    if argument.hasFacts(of: grain) {
      return nested(aggregate, argument, grain, compiler)
    }
    let seen = Aggregate(
      source: .events(grain), function: aggregate.function,
      argument: Scalar(.ofCustomer(argument), argument.type, .events(grain)), filter: filter,
      window: nil, type: aggregate.type)
    guard let inner = seen.argument else { return .count(mask: nil) }
    return .oncePerCustomer(recipe(seen, inner, compiler, rows: store.customers.count))
  }

  /// A measure of facts about each customer's rows within the group.
  private func nested(
    _ aggregate: Aggregate, _ argument: Scalar, _ grain: Int, _ compiler: Compiler
  ) -> Breakdown.Recipe {
    let pairs = Compiler(
      store: store, source: RowSource(fields: [], rowCount: store.customers.count),
      domain: .groups)
    var inputs: [NestedAccumulator.Input] = []
    let overPairs = argument.mapped { part -> Scalar? in
      let source: NestedAccumulator.Input.Source
      if case .aggregate(let fact) = part.kind, fact.source == .events(grain) {
        source = .fact(ofEvents(fact.simplified(over: store), grain))
      } else if part.domain == .customers, !part.hasFacts(of: grain) {
        source = .value(
          compiler.value(Scalar(.ofCustomer(part), part.type, .events(grain))))
      } else {
        return nil
      }
      let leaf = Scalar(.measure(inputs.count), part.type, .customers)
      inputs.append(.init(source: source, operand: pairs.input(leaf)))
      return leaf
    }
    let over = Aggregate(
      source: .customers, function: aggregate.function, argument: overPairs,
      filter: .constant(true), window: nil, type: aggregate.type)
    let outer = recipe(over, overPairs, pairs, rows: store.customers.count)
    return .nested(
      NestedAccumulator.Recipe(
        program: pairs.program, inputs: inputs, filter: nil, outer: outer),
      capacity: EventBatches.capacity(of: store.events[grain]))
  }

  private func maskOfAssigned(_ mask: Int?, _ compiler: Compiler) -> Int {
    let assigned = compiler.gather(customers.always, of: customers, unassigned: false)
    return mask.map { compiler.both($0, assigned) } ?? assigned
  }

  /// A measure of a table's rows.
  private func ofEvents(_ aggregate: Aggregate, _ table: Int) -> Breakdown.Recipe {
    guard let compiler = compilers[table] else { return .count(mask: nil) }
    let mask = narrowing(aggregate, compiler)
    switch aggregate.function {
    case .rows, .customers, .arrivals: return .count(mask: mask)
    case .count:
      let events = store.events[table]
      guard let numbers = events.eventNumbers else { return .count(mask: mask) }
      let operand = compiler.newOperand(.int, .integer)
      compiler.emit(.loadInts(numbers, operand.register))
      return .events(
        numbers: operand, mask: mask, areContiguous: events.eventsAreContiguous)
    case .share:
      let whole = aggregate.window.map {
        compiler.mask(filter: .constant(true), window: $0)
      }
      return .ratio(.count(mask: mask), over: .count(mask: whole))
    case .sum, .average, .least, .greatest, .quantile, .deviation, .distinct, .first, .last:
      guard let argument = aggregate.argument else { return .count(mask: mask) }
      return recipe(
        aggregate, argument, compiler, rows: store.events[table].table.rowCount)
    }
  }

  /// A measure over a group of customers, put together from facts about each.
  private func fromFacts(_ aggregate: Aggregate, _ parts: [Aggregate]) -> Breakdown.Recipe {
    let facts = parts.map { customers.value(Compiler.fact($0)) }
    let rows = store.customers.count
    switch aggregate.function {
    case .average, .share:
      return .ratio(
        .sum(facts[0], mask: nil, rows: rows), over: .sum(facts[1], mask: nil, rows: rows))
    case .least, .greatest:
      let mask = facts[0].missing.map { customers.present(customers.always, $0) }
      return .extreme(facts[0], mask: mask, isLeast: aggregate.function == .least)
    case .count, .rows, .sum, .customers, .arrivals, .quantile, .deviation, .distinct, .first,
      .last:
      return .sum(facts[0], mask: nil, rows: rows)
    }
  }

  /// The mask of an aggregate's rows; nil where it leaves none of the stream's out.
  private func narrowing(_ aggregate: Aggregate, _ compiler: Compiler) -> Int? {
    let mask = compiler.mask(filter: aggregate.filter, window: aggregate.window)
    if case .events(let table) = compiler.domain, streams[table]?.passing == mask { return nil }
    return mask == compiler.always ? nil : mask
  }

  /// The condition that all rows of a compiler's stream pass.
  private func narrowing(_ compiler: Compiler) -> Condition {
    switch compiler.domain {
    case .customers: plan.population
    case .events(let table): plan.grain == table ? plan.eventFilter : .constant(true)
    case .constant, .groups: .constant(true)
    }
  }

  private func filterMask(_ filter: Condition, _ compiler: Compiler) -> Int? {
    filter == .constant(true) ? nil : compiler.mask(filter)
  }

  /// A measure with an argument, over a stream's rows.
  private func recipe(
    _ aggregate: Aggregate, _ argument: Scalar, _ compiler: Compiler, rows: Int
  ) -> Breakdown.Recipe {
    var mask = narrowing(aggregate, compiler)
    var operand = compiler.asking(mask ?? compiler.always, if: argument.divides) {
      compiler.ordered(compiler.value(argument))
    }
    // Who is not missing needs no mask where no other row is looked at.
    if aggregate.filter.requires(argument) || narrowing(compiler).requires(argument) {
      operand.missing = nil
    }
    let isEdge = aggregate.function == .first || aggregate.function == .last
    if let missing = operand.missing, !isEdge {
      mask = compiler.present(mask ?? compiler.always, missing)
    }
    switch aggregate.function {
    case .sum: return .sum(operand, mask: mask, rows: rows)
    case .average:
      return .ratio(.sum(operand, mask: mask, rows: rows), over: .count(mask: mask))
    case .least: return .extreme(operand, mask: mask, isLeast: true)
    case .greatest: return .extreme(operand, mask: mask, isLeast: false)
    case .quantile, .deviation: return .collect(operand, mask: mask, aggregate.function)
    case .distinct: return .distinct(operand, mask: mask)
    case .first: return .edge(operand, mask: mask, takesLast: false)
    case .last: return .edge(operand, mask: mask, takesLast: true)
    case .count, .rows, .customers, .arrivals, .share: return .count(mask: mask)
    }
  }
}

extension Window {
  /// The least and the greatest number of the periods that its days lie in, of those that there are; all
  /// where none of them do. Rows outside of the window have no group, so that few periods are few groups.
  fileprivate func periods(
    of unit: CalendarUnit, among all: ClosedRange<Int128>
  ) -> ClosedRange<Int128> {
    guard unit != .weekday else { return all }
    let index = { (day: Int) in Int128(CalendarPeriod.index(of: unit, day: day)) }
    let low = max(all.lowerBound, first.map(index) ?? all.lowerBound)
    let ofLast = last.map { index($0) + (unit == .hour ? 23 : 0) }
    let high = min(all.upperBound, ofLast ?? all.upperBound)
    return low <= high ? low...high : all
  }
}
