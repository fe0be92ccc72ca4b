import Columnar
import Language

extension NaiveEvaluator {
  /// The value of an expression; conditions are booleans.
  func value(_ expression: Expression, _ scope: Scope) throws -> Value {
    if case .group(let group, _) = scope, let known = group.known[expression] { return known }
    switch expression.kind {
    case .number(let number): return .exact(number.units, scale: number.scale)
    case .text(let text): return .text(text)
    case .boolean(let flag): return .boolean(flag)
    case .date:
      guard let range = try dayRange(expression), range.count == 1 else {
        throw Unsupported("a date of several days as a value")
      }
      return .date(CalendarDay(number: range.lowerBound))
    case .name(let parts): return try value(parts, scope)
    case .group(let inner): return try value(inner, scope)
    case .negate(let inner): return try NaiveNumbers.negate(value(inner, scope))
    case .arithmetic(let sign, let left, let right):
      return try arithmetic(sign, value(left, scope), value(right, scope))
    case .call(let call):
      let result =
        NaiveEvaluator.isAggregate(call)
        ? try aggregate(call, scope) : try function(call, scope)
      return kind(expression, inside: inside(scope)) == .float ? asFloat(result) : result
    case .derived(let what, let measure, let per):
      return try derived(what, measure, per: per, scope)
    case .compare, .between, .textTest, .isMissing, .inList, .inRanked, .inPeriod, .inSegment, .not,
      .and,
      .or, .quantified:
      return .boolean(try truth(expression, scope))
    case .parameter(let name): throw Unsupported("the parameter \(name.text), which nothing sets")
    case .invalid: throw Unsupported("what could not be parsed")
    }
  }

  private func asFloat(_ value: Value) -> Value {
    if case .exact = value { value.double.map(Value.float) ?? value } else { value }
  }

  private func arithmetic(
    _ sign: ArithmeticOperator, _ left: Value, _ right: Value
  ) throws -> Value {
    if left.isMissing || right.isMissing { return .missing }
    if case .date(let day) = left {
      // "a date ± an integer is days"
      guard case .exact(let count, 0) = right, sign == .add || sign == .subtract else {
        throw Unsupported("arithmetic on dates")
      }
      return .date(day.adding(days: Int(sign == .add ? count : -count)))
    }
    return switch sign {
    case .add: try NaiveNumbers.add(left, right)
    case .subtract: try NaiveNumbers.add(left, NaiveNumbers.negate(right))
    case .multiply: try NaiveNumbers.multiply(left, right)
    case .divide: try NaiveNumbers.divide(left, right)
    }
  }

  // MARK: - Names

  private func value(_ parts: [Name], _ scope: Scope) throws -> Value {
    if case .group(let group, _) = scope {
      guard parts.count == 1, parts[0].text == "customers" else {
        throw Unsupported("a bare field in a group")
      }
      return try estimate(.integer(group.customers.count), scope)
    }
    switch try resolve(parts, inside: inside(scope)) {
    case .customer(let name, _):
      return try customer(scope).map { columnValue(name, $0) } ?? .missing
    case .customerLookup(let lookup, let name):
      return lookupValue(lookup, name, key: try customer(scope)?.values[lookup.key])
    case .event(let table, let name, _): return try event(table, scope).values[name] ?? .missing
    case .eventLookup(let table, let lookup, let name):
      return lookupValue(lookup, name, key: try event(table, scope).values[lookup.key])
    case .gap(let table): return try event(table, scope).gap
    case .standard(let name):
      guard let customer = try customer(scope) else {
        throw Unsupported("a standard field of nobody")
      }
      return try standardField(name, customer)
    case .defined(let name):
      guard let customer = try customer(scope) else { throw Unsupported("a field of nobody") }
      guard let field = definitions.fields[name] else { throw Unsupported("unknown field") }
      // "`during p` … never [reaches] fields"; nor does the group that a row stands in.
      var whole = self
      whole.during = nil
      return try whole.value(definitions.expanded(field), .customer(customer, within: nil))
    case .segment(let name):
      guard let customer = try customer(scope) else { throw Unsupported("the segments of nobody") }
      return .boolean(try isMember(customer, of: .named(Name(name))))
    case .key:
      return try customer(scope)?.key ?? .missing
    }
  }

  /// A column of a customer: of one with a history "the newest value not after the as-of day counts,
  /// the column of the same name is the fallback".
  private func columnValue(_ name: String, _ customer: NaiveStore.Customer) -> Value {
    if let history = store.histories.first(where: { $0.attribute == name }),
      let newest = existing(customer.events[history.table] ?? []).last
    {
      return newest.values[history.value] ?? .missing
    }
    return customer.values[name] ?? .missing
  }

  private func event(_ table: String, _ scope: Scope) throws -> NaiveStore.Event {
    guard case .event(let event, _) = scope, event.table == table else {
      throw Unsupported("an event column of \(table) without an event of it")
    }
    return event
  }

  /// The column of the lookup's row with that key; missing where there is none.
  private func lookupValue(_ lookup: NaiveStore.Lookup, _ name: String, key: Value?) -> Value {
    let row = lookup.rows.first { row in
      NaiveNumbers.order(row[lookup.key] ?? .missing, key ?? .missing) == 0
    }
    return row?[name] ?? .missing
  }

  /// "Standard fields follow the main event table", never a `during`.
  private func standardField(_ name: String, _ customer: NaiveStore.Customer) throws -> Value {
    guard let main = store.mainTable else { throw Unsupported("no main event table") }
    let rows = existing(customer.events[main.name] ?? [])
    let events = NaiveStore.firstRows(rows)
    switch name {
    case "frequency": return .integer(events.count)
    case "monetary", "ltv":
      guard let amount = main.roles.amount else { throw Unsupported("no amount") }
      let isFloat = main.columns[amount] == .float
      return try sum(rows.map { $0.values[amount] ?? .missing }, isFloat: isFloat)
    case "gap":
      return try NaiveNumbers.quantile(events.map(\.gap).filter { !$0.isMissing }, percent: 50)
    case "first_order": return rows.first?.time ?? .missing
    case "last_order": return rows.last?.time ?? .missing
    case "recency": return daysSince(rows.last)
    case "tenure": return daysSince(rows.first)
    default: throw Unsupported("standard field \(name)")
    }
  }

  /// Calendar days from an event to the as-of day.
  private func daysSince(_ event: NaiveStore.Event?) -> Value {
    guard let day = event.flatMap({ NaiveStore.day(of: $0.time) }) else { return .missing }
    return .integer(asOf.number - day.number)
  }

  // MARK: - Functions

  private func function(_ call: Call, _ scope: Scope) throws -> Value {
    guard call.filter == nil, call.window == nil else { throw Unsupported("where in a function") }
    let name = call.function.text.lowercased()
    if name == "if" {
      guard call.arguments.count == 3 else { throw Unsupported("if of other than three") }
      return try value(call.arguments[try truth(call.arguments[0], scope) ? 1 : 2], scope)
    }
    if let rank = try rank(name, call.arguments, scope) { return rank }
    let values = try call.arguments.map { try value($0, scope) }
    switch (name, values.count) {
    case ("coalesce", 1...): return values.first { !$0.isMissing } ?? .missing
    case ("least", 1...): return extreme(values, sign: -1)
    case ("greatest", 1...): return extreme(values, sign: 1)
    case ("round", 1): return try NaiveNumbers.round(values[0], digits: 0)
    case ("round", 2):
      guard case .exact(let digits, 0) = values[1] else { throw Unsupported("round to a fraction") }
      return try NaiveNumbers.round(values[0], digits: Int(digits))
    case ("floor", 1): return try NaiveNumbers.floor(values[0])
    case ("ceil", 1): return try NaiveNumbers.ceil(values[0])
    case ("abs", 1):
      let isNegative = NaiveNumbers.order(values[0], .integer(0)) == -1
      return isNegative ? try NaiveNumbers.negate(values[0]) : values[0]
    case ("bucket", 2): return try NaiveNumbers.bucket(values[0], width: values[1])
    case ("days_between", 2):
      guard !values[0].isMissing, !values[1].isMissing else { return .missing }
      guard let from = NaiveStore.day(of: values[0]), let to = NaiveStore.day(of: values[1]) else {
        throw Unsupported("days between no dates")
      }
      return .integer(to.number - from.number)
    case (_, 1):
      if let unit = CalendarUnit(rawValue: name) { return try calendar(unit, values[0]) }
      return try textFunction(name, values[0])
    default: throw Unsupported("function \(name)")
    }
  }

  private func textFunction(_ name: String, _ value: Value) throws -> Value {
    if value.isMissing { return .missing }
    guard case .text(let text) = value else { throw Unsupported("\(name) of no text") }
    return switch name {
    case "lower": .text(text.lowercased())
    case "upper": .text(text.uppercased())
    case "length": .integer(text.count)
    default: throw Unsupported("function \(name)")
    }
  }

  /// The least (−1) or greatest (1) of the values that are not missing.
  func extreme(_ values: [Value], sign: Int) -> Value {
    values.reduce(.missing) { best, value in
      if value.isMissing { return best }
      return best.isMissing || NaiveNumbers.order(value, best) == sign ? value : best
    }
  }

  /// The unit of the calendar in which a date or a moment lies.
  func calendar(_ unit: CalendarUnit, _ value: Value) throws -> Value {
    if value.isMissing { return .missing }
    guard let day = NaiveStore.day(of: value) else { throw Unsupported("\(unit) of no date") }
    guard unit == .hour else { return .period(CalendarPeriod(unit: unit, containing: day)) }
    guard case .timestamp(let ticks, let scale) = value else { throw Unsupported("hour of a date") }
    let ticksPerHour = Timestamps.ticksPerDay(scale) / 24
    return .period(CalendarPeriod(unit: .hour, index: floorDivide(Int(ticks), ticksPerHour)))
  }
}
