import Columnar
import Planning

// Facts about customers: passes over their events, which fill registers of the customers' program.

extension Compiler {
  /// Compiles an event pass for the aggregate (and for all others of its table that are asked for with it).
  func aggregate(_ aggregate: Aggregate) -> Operand {
    prepare([aggregate])
    guard let operand = values[Compiler.fact(aggregate)] else {
      preconditionFailure("a prepared aggregate has a value")
    }
    return operand
  }

  static func fact(_ aggregate: Aggregate) -> Scalar {
    Scalar(.aggregate(aggregate), aggregate.type, .customers)
  }

  /// Whether a fact's value is computed already.
  func isKnown(_ fact: Aggregate) -> Bool { values[Compiler.fact(fact)] != nil }

  /// Computes aggregates that do not depend on each other, one scan a table, of the customers of a mask.
  func prepare(_ aggregates: [Aggregate], selecting customers: Int?) {
    let outer = selection
    selection = customers
    prepare(aggregates)
    selection = outer
  }

  /// Computes aggregates that do not depend on each other, one scan a table.
  func prepare(_ aggregates: [Aggregate]) {
    let open = aggregates.filter { !isKnown($0) }
    let tables = open.map { aggregate -> Int in
      guard case .events(let table) = aggregate.source else {
        preconditionFailure("facts about a customer come from events")
      }
      return table
    }
    for table in Set(tables).sorted() {
      let events = Compiler.events(table, self)
      var seen: Set<Aggregate> = []
      var compiled: [PassAggregate] = []
      var scopes: Set<RowScope> = []
      for (aggregate, place) in zip(open, tables)
      where place == table && seen.insert(aggregate).inserted {
        let step = events.passAggregate(aggregate.simplified(over: store), into: self)
        values[Compiler.fact(aggregate)] = step.output
        compiled.append(step)
        scopes.insert(rowScope(of: aggregate, table))
      }
      var scope = scopes.count == 1 ? scopes.first ?? RowScope() : RowScope()
      scope.customers = selection
      program.passes.append(
        EventPass(table: table, scope: scope, program: events.program, aggregates: compiled))
      emit(.pass(program.passes.count - 1))
    }
  }

  private func passAggregate(_ aggregate: Aggregate, into customers: Compiler) -> PassAggregate {
    let rows = mask(filter: aggregate.filter, window: aggregate.window)
    var counted = rows
    var argument: Operand?
    if let scalar = aggregate.argument {
      var asked = rows
      if scalar.divides, let selected = customers.selection {
        asked = both(rows, gather(selected, of: customers, unassigned: false))
      }
      let operand = asking(asked, if: scalar.divides) { ordered(value(scalar)) }
      // The first row counts whether or not its value is missing; other figures pass missing ones over.
      let isEdge = aggregate.function == .first || aggregate.function == .last
      counted = isEdge ? rows : present(rows, operand.missing)
      argument = operand
    } else if aggregate.function == .count, let numbers = source.events?.eventNumbers {
      argument = load(
        Column(
          type: .integer, count: numbers.count, storage: .integers(numbers), missing: nil,
          bounds: 0...Int64(source.rowCount)))
    }
    let ofMask =
      aggregate.function == .share
      ? mask(filter: .constant(true), window: aggregate.window) : nil
    return PassAggregate(
      function: aggregate.function, mask: counted, countsAll: counted == mask(.constant(true)),
      ofMask: ofMask, argument: argument,
      output: customers.output(
        of: aggregate, argument, rows: source.events?.greatestRowCount ?? source.rowCount))
  }

  /// A register over customers for an aggregate's values.
  private func output(of aggregate: Aggregate, _ argument: Operand?, rows: Int) -> Operand {
    let count = Int128(max(rows, 1))
    switch aggregate.function {
    case .count, .rows, .customers, .arrivals, .distinct:
      return newOperand(.int, .integer, bounds: 0...count)
    case .average, .quantile, .deviation, .share:
      return newOperand(.float, .float, missing: program.mask())
    case .least, .greatest, .first, .last:
      guard let argument else { preconditionFailure("the function has an argument") }
      return newOperand(
        argument.lane, aggregate.type, missing: program.mask(), bounds: argument.bounds,
        dictionary: argument.dictionary)
    case .sum:
      guard let argument else { preconditionFailure("a sum has an argument") }
      if argument.lane == .float { return newOperand(.float, .float) }
      let bounds = Bounds.sum(argument.bounds, count: count)
      let fits = argument.lane == .int && Bounds.fitInt64(bounds)
      return newOperand(fits ? .int : .wide, aggregate.type, bounds: bounds)
    }
  }
}
