import Columnar
import Language

extension NaiveEvaluator {
  /// The event rows that an aggregate or a quantifier sees: of the customer or the group, until the
  /// as-of day, within its own window or else `during`, that fit its filter.
  func rows(
    _ table: String, filter: Expression?, window: Period?, _ scope: Scope
  ) throws -> [NaiveStore.Event] {
    var rows = try allRows(table, window: window, scope)
    if let period = window ?? during { rows = try rows.filter { try contains(period, $0) } }
    if let filter { rows = try rows.filter { try truth(filter, .event($0, isInner: true)) } }
    return NaiveStore.inTimeOrder(rows)
  }

  private func allRows(
    _ table: String, window: Period?, _ scope: Scope
  ) throws -> [NaiveStore.Event] {
    guard store.eventTable(table) != nil else { throw Unsupported("unknown table \(table)") }
    switch scope {
    case .customer(let customer, within: let group?) where group.isOfEvents:
      return try groupRows(table, window, group).filter { event in
        event.customer.map { NaiveNumbers.order(store.customers[$0].key, customer.key) == 0 }
          ?? false
      }
    case .group(let group, _): return try groupRows(table, window, group)
    case .customer, .event:
      guard let customer = try customer(scope) else { throw Unsupported("the events of nobody") }
      return existing(customer.events[table] ?? [])
    case .none: throw Unsupported("an aggregate where a constant is expected")
    }
  }

  private func groupRows(
    _ table: String, _ window: Period?, _ group: NaiveGroup
  ) throws -> [NaiveStore.Event] {
    guard let rows = group.rows[table] else {
      throw Unsupported("a measure of another event table")
    }
    if group.isOfEvents, window != nil, during != nil {
      throw Unsupported("a window of its own in a breakdown by events with during")
    }
    return rows
  }

  /// An aggregate: over event rows, or, of an expression of customers, over the group's customers.
  func aggregate(_ call: Call, _ scope: Scope) throws -> Value {
    let function = call.function.text.lowercased()
    guard let table = try aggregateTable(call) else {
      return try customerAggregate(function, call, scope)
    }
    let argument = call.arguments[0]
    let isOfTable = NaiveEvaluator.bareWord(argument) == table
    let rows = try self.rows(table, filter: call.filter, window: call.window, scope)
    switch (function, isOfTable) {
    case ("count", true):
      return try estimate(.integer(NaiveStore.firstRows(rows).count), scope)
    case ("rows", true): return try estimate(.integer(rows.count), scope)
    case ("share", true):
      // "matching rows of all rows"
      guard call.filter != nil else { throw Unsupported("share without where") }
      let all = try self.rows(table, filter: nil, window: call.window, scope)
      return try NaiveNumbers.divide(.integer(rows.count), .integer(all.count))
    case ("count", false), ("rows", false), ("share", false), (_, true):
      throw Unsupported("\(function) of this")
    case ("first", false):
      return try rows.first.map { try value(argument, .event($0, isInner: true)) } ?? .missing
    case ("last", false):
      return try rows.last.map { try value(argument, .event($0, isInner: true)) } ?? .missing
    default:
      let values = try rows.map { try value(argument, .event($0, isInner: true)) }
      let figure = try reduce(
        function, values, isFloat: kind(argument, inside: table) == .float)
      return function == "sum" ? try estimate(figure, scope) : figure
    }
  }

  /// "`avg(satisfaction)` takes each customer once a group; `avg(sum(orders.amount))` is per customer,
  /// then across customers."
  private func customerAggregate(_ function: String, _ call: Call, _ scope: Scope) throws -> Value {
    guard case .group(let group, _) = scope else {
      throw Unsupported("an aggregate over customers for one customer")
    }
    guard call.window == nil else { throw Unsupported("a window over customers") }
    let scopes = group.customers.map { Scope.customer(store.customers[$0], within: group) }
    let fitting = try scopes.filter { scope in
      try call.filter.map { try truth($0, scope) } ?? true
    }
    let values = try fitting.map { try value(call.arguments[0], $0) }
    let figure = try reduce(
      function, values, isFloat: kind(call.arguments[0], inside: nil) == .float)
    return function == "sum" ? try estimate(figure, scope) : figure
  }

  /// "Aggregates over no events: … `distinct`, `sum` are 0; `avg min max median pN stddev` … are
  /// missing." Missing values take no part.
  private func reduce(_ function: String, _ all: [Value], isFloat: Bool) throws -> Value {
    let values = all.filter { !$0.isMissing }
    switch function {
    case "sum": return try sum(values, isFloat: isFloat)
    case "avg":
      return try NaiveNumbers.divide(
        sum(values, isFloat: isFloat), .integer(values.count))
    case "min": return extreme(values, sign: -1)
    case "max": return extreme(values, sign: 1)
    case "median": return try NaiveNumbers.quantile(values, percent: 50)
    case "stddev": return try NaiveNumbers.standardDeviation(values)
    case "distinct": return .integer(Set(values.map(NaiveKey.init)).count)
    default:
      guard let percent = NaiveEvaluator.percent(function) else {
        throw Unsupported("\(function) over customers")
      }
      return try NaiveNumbers.quantile(values, percent: percent)
    }
  }

  /// The sum of what is not missing: exact for exact numbers, 0 over none.
  func sum(_ values: [Value], isFloat: Bool) throws -> Value {
    let zero: Value = isFloat ? .float(0) : .integer(0)
    return try values.filter { !$0.isMissing }.reduce(zero) { try NaiveNumbers.add($0, $1) }
  }
}
