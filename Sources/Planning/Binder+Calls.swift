import Columnar
import Language
import Messages

// Functions and aggregates.

extension Binder {
  mutating func call(_ call: Call, _ scope: Scope, at span: SourceSpan) -> Scalar? {
    let word = call.function.text.lowercased()
    if let per = call.per, !Binder.rankNames.contains(word) {
      return fail(.perOutsideRank(word, at: per.span))
    }
    if let function = Binder.aggregateFunction(word) {
      guard call.arguments.count == 1 else {
        return fail(.wrongArgumentCount(word, expected: "one argument", at: span))
      }
      return aggregate(function, word, call, scope, at: span)
    }
    if let filter = call.filter { return fail(.whereOutsideAggregate(word, at: filter.span)) }
    if let window = call.window { return fail(.windowOutsideAggregate(word, at: window.span)) }
    if Binder.rankNames.contains(word) { return rank(word, call, scope, at: span) }
    if word == "if" { return conditional(call, scope, at: span) }
    if word == "rate" { return rate(call, scope, at: span) }
    if let unit = CalendarUnit(rawValue: word) { return calendar(unit, call, scope, at: span) }
    if let unit = Binder.recurringUnits[word] {
      return recurring(unit, word, call, scope, at: span)
    }
    if let function = ScalarFunction(rawValue: word) {
      return self.function(function, call, scope, at: span)
    }
    let near = Spelling.nearest(word, among: Binder.functionNames, limit: 3)
    return fail(.unknownFunction(call.function.text, near: near, at: call.function.span))
  }

  static let aggregateNames = [
    "count", "rows", "sum", "avg", "min", "max", "median", "stddev", "distinct", "first", "last",
    "share",
  ]

  /// Every function's name, for completion and messages.
  package static let functionNames: [String] =
    aggregateNames + ScalarFunction.allCases.map(\.rawValue) + rankNames + ["if", "rate"]
    + CalendarUnit.allCases.map(\.rawValue) + recurringUnits.keys.sorted()

  /// Parts of a date that come again: the number of a unit within the next larger one. A day of the
  /// week is a weekday, and has its name.
  static let recurringUnits: [String: CalendarUnit] = [
    "hour_of_day": .hour, "day_of_week": .weekday, "day_of_month": .day, "month_of_year": .month,
  ]

  static func aggregateFunction(_ word: String) -> AggregateFunction? {
    switch word {
    case "count": return .count
    case "rows": return .rows
    case "sum": return .sum
    case "avg": return .average
    case "min": return .least
    case "max": return .greatest
    case "median": return .quantile(5000)
    case "stddev": return .deviation
    case "distinct": return .distinct
    case "first": return .first
    case "last": return .last
    case "share": return .share
    default:
      guard word.hasPrefix("p"), let per = Int(word.dropFirst()), (0...100).contains(per),
        word.utf8.count > 1
      else { return nil }
      return .quantile(per * 100)
    }
  }

  // MARK: - Aggregates

  private mutating func aggregate(
    _ function: AggregateFunction, _ word: String, _ call: Call, _ scope: Scope,
    at span: SourceSpan
  ) -> Scalar? {
    let argument = call.arguments[0]
    if let table = tableArgument(argument) {
      return countOf(table, function, word, call, scope, at: span)
    }
    switch function {
    case .count, .rows, .share:
      return fail(.needsTable(word, known: catalog.events.map(\.name), at: argument.span))
    case .customers, .arrivals, .sum, .average, .least, .greatest, .quantile, .deviation, .distinct,
      .first,
      .last:
      break
    }
    let argumentScope: Scope = if case .events = scope { scope } else { .outside }
    guard let value = scalar(argument, argumentScope) else { return nil }
    guard let type = Binder.resultType(function, value.type) else {
      return fail(.wrongArgumentType(word, found: value.type, at: argument.span))
    }
    note(value, as: argument)
    switch value.domain {
    case .events(let table):
      return overEvents(table, function, value, type, call, scope, at: span)
    case .customers:
      return overCustomers(function, word, value, type, call, scope, at: span)
    case .constant, .groups:
      return fail(.constantArgument(word, at: argument.span))
    }
  }

  /// `count(orders)`: the place of the event table, or `.some(nil)` for `count(customers)`.
  private func tableArgument(_ argument: Expression) -> Int?? {
    guard case .name(let names) = argument.kind, names.count == 1 else { return nil }
    if let table = catalog.events.firstIndex(where: { sameName($0.name, names[0].text) }) {
      return .some(table)
    }
    return sameName(names[0].text, "customers") ? .some(nil) : nil
  }

  private mutating func countOf(
    _ table: Int?, _ function: AggregateFunction, _ word: String, _ call: Call, _ scope: Scope,
    at span: SourceSpan
  ) -> Scalar? {
    guard let table else {
      if function == .share { return fail(.shareOfCustomers(at: span)) }
      guard scope == .groups, function == .count || function == .rows else {
        return fail(.customersNotCounted(at: span))
      }
      guard let filter = customerFilter(call) else { return nil }
      return measure(
        Aggregate(
          source: .customers, function: .customers, argument: nil, filter: filter, window: nil,
          type: .integer))
    }
    switch function {
    case .count, .rows: return overEvents(table, function, nil, .integer, call, scope, at: span)
    case .share: return overEvents(table, .share, nil, .float, call, scope, at: span)
    case .customers, .arrivals, .sum, .average, .least, .greatest, .quantile, .deviation, .distinct,
      .first,
      .last:
      return fail(.needsColumn(word, table: catalog.events[table].name, at: call.arguments[0].span))
    }
  }

  private mutating func overEvents(
    _ table: Int, _ function: AggregateFunction, _ argument: Scalar?, _ type: ColumnType,
    _ call: Call, _ scope: Scope, at span: SourceSpan
  ) -> Scalar? {
    var filter = Condition.constant(true)
    if let expression = call.filter {
      guard let bound = condition(expression, .events(table)) else { return nil }
      filter = lift(bound, to: .events(table))
    }
    if function == .first || function == .last, catalog.events[table].timeField == nil {
      return fail(.tableWithoutTime(catalog.events[table].name, at: span))
    }
    guard let window = window(call.window, of: table) else { return nil }
    noteRows(of: filter, table, window.window)
    let aggregate = Aggregate(
      source: .events(table), function: function,
      argument: argument.map { lift($0, to: .events(table)) }, filter: filter,
      window: window.window, type: type)
    if scope == .groups { return measure(aggregate) }
    return Scalar(.aggregate(aggregate), type, .customers)
  }

  private mutating func overCustomers(
    _ function: AggregateFunction, _ word: String, _ argument: Scalar, _ type: ColumnType,
    _ call: Call, _ scope: Scope, at span: SourceSpan
  ) -> Scalar? {
    guard scope == .groups else { return fail(.aggregateOfCustomers(word, at: span)) }
    if function == .first || function == .last { return fail(.firstOfCustomers(word, at: span)) }
    if let window = call.window { return fail(.windowOfCustomers(at: window.span)) }
    guard let filter = customerFilter(call) else { return nil }
    return measure(
      Aggregate(
        source: .customers, function: function, argument: argument, filter: filter, window: nil,
        type: type))
  }

  private mutating func customerFilter(_ call: Call) -> Condition? {
    guard let expression = call.filter else { return .constant(true) }
    guard let bound = condition(expression, .outside) else { return nil }
    if case .events(let table) = bound.domain {
      return fail(.bareEventColumn(table: catalog.events[table].name, at: expression.span))
    }
    return bound
  }

  /// The type of an aggregate, or nil where it is not defined for the argument.
  static func resultType(_ function: AggregateFunction, _ argument: ColumnType) -> ColumnType? {
    switch function {
    case .count, .rows, .customers, .arrivals, .distinct: .integer
    case .share: .float
    case .sum: argument.isNumeric ? argument : nil
    case .average, .deviation, .quantile: argument.isNumeric ? .float : nil
    case .least, .greatest: argument.isNumeric || argument.isTemporal ? argument : nil
    case .first, .last: argument
    }
  }

  // MARK: - Functions

  private mutating func conditional(_ call: Call, _ scope: Scope, at span: SourceSpan) -> Scalar? {
    guard call.arguments.count == 3 else {
      return fail(.wrongArgumentCount("if", expected: "a condition and two values", at: span))
    }
    guard let test = condition(call.arguments[0], scope),
      let values = sameType(Array(call.arguments[1...]), scope, "if", at: span),
      let domain = commonDomain([test.domain] + values.map(\.domain), at: span)
    else { return nil }
    return Scalar(
      .conditional(
        lift(test, to: domain), lift(values[0], to: domain), lift(values[1], to: domain)),
      Binder.widest(values.map(\.type)), domain)
  }

  /// Operands that are all numbers, or all of one type.
  private mutating func sameType(
    _ arguments: [Expression], _ scope: Scope, _ word: String, at span: SourceSpan
  ) -> [Scalar]? {
    let bound = arguments.map { scalar($0, scope) }
    let values = bound.compactMap { $0 }
    guard values.count == arguments.count else { return nil }
    for (value, argument) in zip(values, arguments).dropFirst() {
      let first = values[0].type
      let alike = value.type == first || (value.type.isNumeric && first.isNumeric)
      if !alike { return fail(.differentTypes(word, first, value.type, at: argument.span)) }
    }
    return values
  }

  static func widest(_ types: [ColumnType]) -> ColumnType {
    types.dropFirst().reduce(types[0]) { widest, type in
      if widest == type { return widest }
      return resultType(.add, widest, type)
    }
  }

  private mutating func calendar(
    _ unit: CalendarUnit, _ call: Call, _ scope: Scope, at span: SourceSpan
  ) -> Scalar? {
    guard call.arguments.count == 1 else {
      return fail(.wrongArgumentCount(unit.rawValue, expected: "one date", at: span))
    }
    guard let value = scalar(call.arguments[0], scope) else { return nil }
    guard value.type.isTemporal else {
      return fail(.needsDate(unit.rawValue, found: value.type, at: call.arguments[0].span))
    }
    if unit == .hour, value.type == .date { return fail(.noHourInDate(at: span)) }
    return Scalar(.calendar(unit, value), .period(unit), value.domain)
  }

  /// `hour_of_day(time)`: 0 … 23 whatever the day.
  private mutating func recurring(
    _ unit: CalendarUnit, _ word: String, _ call: Call, _ scope: Scope, at span: SourceSpan
  ) -> Scalar? {
    guard call.arguments.count == 1 else {
      return fail(.wrongArgumentCount(word, expected: "one date", at: span))
    }
    guard let value = calendar(unit, call, scope, at: span), unit != .weekday,
      case .calendar(_, let day) = value.kind
    else { return calendar(unit, call, scope, at: span) }
    return Scalar(.numberInCalendar(unit, day), .integer, value.domain)
  }

  /// `rate(c)`: the share of the customers, or of the rows of events, for whom a condition holds:
  /// the average of 1 and 0.
  private mutating func rate(_ call: Call, _ scope: Scope, at span: SourceSpan) -> Scalar? {
    guard call.arguments.count == 1 else {
      return fail(.wrongArgumentCount("rate", expected: "one condition", at: span))
    }
    guard scope == .groups else { return fail(.rateOutsideMeasures(at: span)) }
    let one = NumberLiteral(units: 1, scale: 0, text: "1")
    let zero = NumberLiteral(units: 0, scale: 0, text: "0")
    let inner = Call(
      Name("if", span: call.function.span),
      [
        call.arguments[0], Expression(.number(one), span: span),
        Expression(.number(zero), span: span),
      ])
    return aggregate(
      .average, "rate", Call(call.function, [Expression(.call(inner), span: span)]), scope,
      at: span)
  }

  private mutating func function(
    _ function: ScalarFunction, _ call: Call, _ scope: Scope, at span: SourceSpan
  ) -> Scalar? {
    let word = function.rawValue
    guard function.argumentCounts.contains(call.arguments.count) else {
      return fail(.wrongArgumentCount(word, expected: function.argumentText, at: span))
    }
    var values: [Scalar]
    switch function {
    case .coalesce, .least, .greatest:
      guard let alike = sameType(call.arguments, scope, word, at: span) else { return nil }
      values = alike
    case .round, .abs, .floor, .ceil, .lower, .upper, .length, .bucket, .daysBetween:
      let bound = call.arguments.map { scalar($0, scope) }
      values = bound.compactMap { $0 }
      guard values.count == bound.count else { return nil }
    }
    if function == .daysBetween { values = values.map(asDay) }
    for (value, argument) in zip(values, call.arguments) where !function.accepts(value.type) {
      return fail(.wrongArgumentType(word, found: value.type, at: argument.span))
    }
    if function == .round || function == .bucket, values.count == 2 {
      guard case .exact(let units, let scale)? = values[1].constantValue,
        function == .bucket ? units > 0 : scale == 0 && (0...18).contains(units)
      else { return fail(.needsConstant(word, at: call.arguments[1].span)) }
    }
    guard let domain = commonDomain(values.map(\.domain), at: span) else { return nil }
    let lifted = values.map { lift($0, to: domain) }
    return Scalar(.function(function, lifted), function.resultType(values), domain)
  }
}

extension ScalarFunction {
  var argumentCounts: ClosedRange<Int> {
    switch self {
    case .round: 1...2
    case .abs, .floor, .ceil, .lower, .upper, .length: 1...1
    case .bucket, .daysBetween: 2...2
    case .least, .greatest, .coalesce: 1...Int.max
    }
  }

  var argumentText: Message {
    switch self {
    case .round: "a number and, if wanted, how many digits"
    case .abs, .floor, .ceil: "one number"
    case .lower, .upper, .length: "one text"
    case .bucket: "a number and a width"
    case .daysBetween: "two dates"
    case .least, .greatest, .coalesce: "at least one value"
    }
  }

  func accepts(_ type: ColumnType) -> Bool {
    switch self {
    case .round, .abs, .floor, .ceil, .bucket: type.isNumeric
    case .lower, .upper, .length: type == .text
    case .daysBetween: type == .date
    case .least, .greatest: type.isNumeric || type.isTemporal
    case .coalesce: true
    }
  }

  func resultType(_ arguments: [Scalar]) -> ColumnType {
    let first = arguments[0].type
    switch self {
    case .abs: return first
    case .floor, .ceil: return first == .float ? .float : .integer
    case .round:
      guard case .decimal(let scale) = first else { return first }
      guard arguments.count == 2, case .exact(let digits, _)? = arguments[1].constantValue else {
        return .integer
      }
      let kept = min(scale, Int(digits))
      return kept == 0 ? .integer : .decimal(scale: kept)
    case .lower, .upper: return .text
    case .length, .daysBetween: return .integer
    case .least, .greatest, .coalesce: return Binder.widest(arguments.map(\.type))
    case .bucket: return Binder.widest(arguments.map(\.type))
    }
  }
}
