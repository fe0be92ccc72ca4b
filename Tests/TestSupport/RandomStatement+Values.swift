import Columnar
import Language

extension RandomStatement {
  // MARK: - Building blocks

  func name(_ text: String) -> Expression { Expression(.name([Name(text)])) }

  func number(_ value: Int) -> Expression { decimal(value, scale: 0) }

  /// A number as users write it; negative ones behind a sign.
  func decimal(_ units: Int, scale: Int) -> Expression {
    let digits = String(units.magnitude)
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    let text = scale == 0 ? padded : "\(padded.dropLast(scale)).\(padded.suffix(scale))"
    let literal = Expression(
      .number(NumberLiteral(units: Int128(units.magnitude), scale: scale, text: text)))
    return units < 0 ? Expression(.negate(literal)) : literal
  }

  func call(_ function: String, _ arguments: [Expression]) -> Expression {
    Expression(.call(Call(Name(function), arguments)))
  }

  func grouped(_ expression: Expression) -> Expression { Expression(.group(expression)) }

  func dotted(_ table: RandomSchema.TablePlan, _ column: RandomSchema.ColumnPlan) -> Expression {
    Expression(.name([Name(table.name), Name(column.name)]))
  }

  /// A value of a numeric column's pool, at times at another scale or beside it.
  mutating func literal(of plan: RandomSchema.ColumnPlan) -> Expression {
    switch source.pick(from: plan.pool) {
    case .exact(let units, let scale):
      if source.chance(20) { return decimal(Int(units) * 10 + source.below(2), scale: scale + 1) }
      return decimal(Int(units), scale: scale)
    case .float(let value): return decimal(Int(value * 100), scale: 2)
    default: return number(source.below(5))
    }
  }

  // MARK: - Columns

  /// A column of the place that fits, as it may be written there.
  mutating func column(
    _ place: Place, _ fits: (RandomSchema.ColumnPlan) -> Bool
  ) -> (Expression, RandomSchema.ColumnPlan)? {
    var candidates: [(Expression, RandomSchema.ColumnPlan)] = []
    let customers = customerColumns(place).filter { fits($0.1) }
    switch place {
    case .customer: candidates = customers
    case .inner(let table), .row(let table):
      candidates = eventColumns(table, place).filter { fits($0.1) }
      if candidates.isEmpty || source.chance(25) { candidates += customers }
    }
    return source.pick(from: candidates)
  }

  mutating func pickColumn(
    _ place: Place, _ fits: (RandomSchema.ColumnPlan) -> Bool
  ) -> Expression? {
    column(place, fits)?.0
  }

  private mutating func customerColumns(
    _ place: Place
  ) -> [(Expression, RandomSchema.ColumnPlan)] {
    var plans = schema.customers?.columns ?? []
    plans += schema.events[0].columns.filter { schema.attributes.contains($0.name) }
    var columns = plans.map { plan in
      let dotted = [Name("customers"), Name(plan.name)]
      return (source.chance(10) ? Expression(.name(dotted)) : name(plan.name), plan)
    }
    if place == .customer || allowsFacts(place) {
      columns += standardFields.map { (name($0.name), $0) }
      columns += fieldNames.map { field in
        let plan = RandomSchema.ColumnPlan(
          name: field, type: .integer, pool: (0...9).map(Value.integer), missingPercent: 0)
        return (name(field), plan)
      }
    }
    return columns
  }

  private var standardFields: [RandomSchema.ColumnPlan] {
    let time = schema.events[0].columns.first { $0.name == "ordered" }
    let field = { (name: String, type: ColumnType, range: ClosedRange<Int>) in
      RandomSchema.ColumnPlan(
        name: name, type: type, pool: range.map(Value.integer), missingPercent: 0)
    }
    let days = { (name: String) in
      RandomSchema.ColumnPlan(
        name: name, type: time?.type ?? .date, pool: [], missingPercent: 0)
    }
    return [
      field("recency", .integer, 0...9), field("frequency", .integer, 0...5),
      field("monetary", .integer, 0...9), field("ltv", .integer, -3...12),
      field("tenure", .integer, 200...209), days("first_order"), days("last_order"),
    ]
  }

  private mutating func eventColumns(
    _ table: String, _ place: Place
  ) -> [(Expression, RandomSchema.ColumnPlan)] {
    guard let plan = schema.events.first(where: { $0.name == table }) else { return [] }
    var columns = plan.columns.map { column -> (Expression, RandomSchema.ColumnPlan) in
      let mayBeBare = place == .inner(table) ? true : isUnique(column.name)
      let isBare = mayBeBare && source.chance(place == .inner(table) ? 70 : 30)
      return (isBare ? name(column.name) : dotted(plan, column), column)
    }
    let gap = RandomSchema.ColumnPlan(
      name: "gap", type: .integer, pool: (0...9).map(Value.integer), missingPercent: 0)
    columns.append((place == .inner(table) ? name("gap") : dotted(plan, gap), gap))
    if table == "orders", let lookup = schema.lookup {
      columns += lookup.columns.map { column in
        let isBare = place == .inner(table) && source.chance(30)
        return (isBare ? name(column.name) : dotted(lookup, column), column)
      }
    }
    return columns
  }

  /// Whether an event column's name can stand without its table outside of parentheses.
  private func isUnique(_ name: String) -> Bool {
    let events = schema.events.filter { $0.columns.contains { $0.name == name } }
    let isCustomers = schema.customers?.columns.contains { $0.name == name } ?? false
    return events.count == 1 && !isCustomers && !schema.attributes.contains(name)
  }

  // MARK: - Values

  /// A value of any type.
  mutating func value(_ place: Place, depth: Int) -> Expression {
    switch source.below(6) {
    case 0, 1: return exact(place, depth: depth)
    case 2 where allowsFacts(place):
      return aggregate(of: source.pick(schema.events[0], schema.events), isExact: nil).expression
    case 3 where allowsFacts(place): return firstOrLast()
    case 4: return function(place, depth: depth)
    default: return pickColumn(place) { _ in true } ?? exact(place, depth: depth)
    }
  }

  /// A scalar function of any type.
  private mutating func function(_ place: Place, depth: Int) -> Expression {
    switch source.below(5) {
    case 0:
      guard let text = pickColumn(place, { $0.type == .text }) else { break }
      return call(source.pick("lower", ["upper", "length"]), [text])
    case 1:
      guard let date = pickColumn(place, { $0.type.isTemporal }) else { break }
      return call(source.pick("month", ["year", "week", "quarter", "weekday"]), [date])
    case 2:
      guard let text = pickColumn(place, { $0.type == .text }) else { break }
      return call("coalesce", [text, Expression(.text("none"))])
    case 3:
      guard let number = pickColumn(place, { $0.type == .float }) else { break }
      return call(source.pick("abs", ["floor", "ceil"]), [number])
    default: break
    }
    return exact(place, depth: depth)
  }

  /// An integer or a decimal.
  mutating func exact(_ place: Place, depth: Int) -> Expression {
    if place == .customer, allowsRanks, draws(.rankFunctions, 5) {
      return rankCall(isExact: true)
    }
    let leaf = pickColumn(place, { $0.type.isNumeric && $0.type != .float }) ?? number(3)
    guard depth > 0 else { return leaf }
    switch source.below(12) {
    case 0, 1:
      let sign = source.pick(ArithmeticOperator.add, [.subtract, .multiply])
      return Expression(
        .arithmetic(sign, operand(place, depth - 1), operand(place, depth - 1)))
    case 2: return call("abs", [exact(place, depth: depth - 1)])
    case 3: return call("round", [exact(place, depth: depth - 1), number(source.below(3))])
    case 4: return call(source.pick("floor", ["ceil", "round"]), [exact(place, depth: depth - 1)])
    case 5:
      let arguments = (0..<2).map { _ in exact(place, depth: depth - 1) }
      return call(source.pick("least", ["greatest", "coalesce"]), arguments)
    case 6:
      let branches = (0..<2).map { _ in exact(place, depth: depth - 1) }
      return call("if", [simpleCondition(place)] + branches)
    case 7:
      let dates = (0..<2).compactMap { _ in pickColumn(place) { $0.type.isTemporal } }
      return dates.count == 2 ? call("days_between", dates) : leaf
    case 8: return call("bucket", [exact(place, depth: depth - 1), number(source.pick(5, [20]))])
    case 9 where allowsFacts(place), 10 where allowsFacts(place):
      return aggregate(of: source.pick(schema.events[0], schema.events), isExact: true).expression
    default: return leaf
    }
  }

  /// An operand of arithmetic, in parentheses where the reading could change.
  mutating func operand(_ place: Place, _ depth: Int) -> Expression {
    if source.chance(30) { return number(source.number(1...4)) }
    return parenthesized(exact(place, depth: depth))
  }

  func parenthesized(_ expression: Expression) -> Expression {
    switch expression.kind {
    case .arithmetic, .negate: return grouped(expression)
    case .call(let call): return call.window == nil ? expression : grouped(expression)
    default: return expression
    }
  }

  // MARK: - Aggregates over events

  /// An aggregate that is a number, and whether it is exact.
  mutating func aggregate(
    of table: RandomSchema.TablePlan, isExact wanted: Bool?
  ) -> (expression: Expression, isExact: Bool) {
    let inner = Place.inner(table.name)
    let isExact = wanted ?? source.chance(70)
    let filter = source.chance(35) ? condition(inner, depth: 1) : nil
    let window = windowOrNone()
    let finish = { (function: String, argument: Expression, filter: Expression?) in
      Expression(.call(Call(Name(function), [argument], filter: filter, window: window)))
    }
    guard isExact else {
      if source.chance(25) {
        return (finish("share", name(table.name), condition(inner, depth: 1)), false)
      }
      let function = source.pick("avg", ["median", "p90", "stddev", "p25"])
      return (finish(function, argument(table), filter), false)
    }
    switch source.below(6) {
    case 0: return (finish("count", name(table.name), filter), true)
    case 1: return (finish("rows", name(table.name), filter), true)
    case 2:
      let column = source.pick(from: table.columns).map { dotted(table, $0) }
      return (finish("distinct", column ?? number(1), filter), true)
    default:
      let function = source.pick("sum", ["sum", "min", "max"])
      return (finish(function, argument(table), filter), true)
    }
  }

  /// A number of a row, with its table's name at least once.
  private mutating func argument(_ table: RandomSchema.TablePlan) -> Expression {
    let numbers = table.columns.filter { $0.type.isNumeric && $0.type != .float }
    guard let column = source.pick(from: numbers) else { return number(1) }
    let first = dotted(table, column)
    guard source.chance(30), let other = source.pick(from: numbers) else { return first }
    let sign = source.pick(ArithmeticOperator.subtract, [.add, .multiply])
    let second = source.chance(50) ? dotted(table, other) : number(source.number(2...3))
    return Expression(.arithmetic(sign, first, second))
  }

  /// The first or last value of a customer's column by time.
  private mutating func firstOrLast() -> Expression {
    let table = source.pick(schema.events[0], schema.events)
    guard let column = source.pick(from: table.columns) else { return number(1) }
    let filter = source.chance(30) ? condition(.inner(table.name), depth: 0) : nil
    return Expression(
      .call(
        Call(
          Name(source.pick("first", ["last"])), [dotted(table, column)], filter: filter,
          window: windowOrNone())))
  }

  // MARK: - Measures of a group

  /// What `show` holds; in a breakdown by events only of that table.
  mutating func groupMeasure(_ table: String?) -> (expression: Expression, isExact: Bool) {
    let plan = measured(table)
    if table ?? "orders" == "orders", draws(.measures, 15),
      let measure = source.pick(from: measureNames)
    {
      return (name(measure.name), measure.isExact)
    }
    switch source.below(12) {
    case 0, 1: return (name("customers"), true)
    case 2: return (Expression(.derived(.share, name("customers"), per: nil)), false)
    case 3:
      let part = aggregateOfRows(plan, exact: true, functions: ["sum", "count", "rows"])
      return (Expression(.derived(.share, part, per: nil)), false)
    case 4: return ratio(plan)
    case 5:
      let function = source.pick("avg", ["median", "p75", "stddev"])
      return (call(function, [customerValue(plan)]), false)
    case 6:
      return (call(source.pick("sum", ["min", "max", "distinct"]), [customerValue(plan)]), true)
    case 7:
      let aggregate = aggregateOfRows(plan, exact: false, functions: [])
      return (call("coalesce", [aggregate, number(0)]), false)
    case 8: return (aggregateOfRows(plan, exact: false, functions: []), false)
    default: return (aggregateOfRows(plan, exact: true, functions: []), true)
    }
  }

  /// A measure by which rows can be put in order without rounding.
  mutating func exactMeasure(_ table: String?) -> Expression {
    source.chance(40)
      ? name("customers") : aggregateOfRows(measured(table), exact: true, functions: [])
  }

  private mutating func measured(_ table: String?) -> RandomSchema.TablePlan {
    schema.events.first { $0.name == table } ?? source.pick(schema.events[0], schema.events)
  }

  /// `sum`, `count` or `rows` of a table.
  mutating func groupSum(_ plan: RandomSchema.TablePlan) -> Expression {
    aggregateOfRows(plan, exact: true, functions: ["sum", "count", "rows"])
  }

  /// What can be kept as a measure: an aggregate, or a ratio of two.
  mutating func groupMeasureOfRows(
    _ plan: RandomSchema.TablePlan
  ) -> (expression: Expression, isExact: Bool) {
    source.chance(40)
      ? ratio(plan) : (aggregateOfRows(plan, exact: true, functions: []), true)
  }

  private mutating func aggregateOfRows(
    _ plan: RandomSchema.TablePlan, exact: Bool, functions: [String]
  ) -> Expression {
    for _ in 0..<40 {
      let candidate = aggregate(of: plan, isExact: exact).expression
      guard case .call(let call) = candidate.kind else { continue }
      if functions.isEmpty || functions.contains(call.function.text) { return candidate }
    }
    return call("rows", [name(plan.name)])
  }

  private mutating func ratio(
    _ plan: RandomSchema.TablePlan
  ) -> (expression: Expression, isExact: Bool) {
    let part = parenthesized(aggregateOfRows(plan, exact: true, functions: ["sum"]))
    let whole =
      source.chance(50)
      ? name("customers")
      : parenthesized(aggregateOfRows(plan, exact: true, functions: ["count"]))
    return (Expression(.arithmetic(.divide, part, whole)), false)
  }

  /// An exact number of each customer: a column, a field, or an aggregate over the customer's events.
  private mutating func customerValue(_ plan: RandomSchema.TablePlan) -> Expression {
    if source.chance(50) { return aggregateOfRows(plan, exact: true, functions: []) }
    return pickColumn(.customer) { $0.type.isNumeric && $0.type != .float } ?? name("ltv")
  }

  /// Whether a measure's order is free of rounding.
  func isExactMeasure(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .name(let parts):
      return measureNames.first { $0.name == parts[0].text }?.isExact ?? true
    case .call(let call):
      return ["count", "rows", "sum", "min", "max", "distinct"].contains(call.function.text)
    default: return false
    }
  }

  // MARK: - Periods

  mutating func windowOrNone() -> Period? {
    allowsWindows && source.chance(25) ? period(forEvents: true) : nil
  }

  /// A period; `first n` only where events of one table are meant.
  mutating func period(forEvents: Bool) -> Period {
    let units: [TimeUnit] = [.day, .week, .month, .quarter, .year]
    let unit = source.pick(TimeUnit.month, units)
    let count = unit == .day ? source.number(1...200) : source.number(1...4)
    switch source.below(forEvents ? 11 : 9) {
    case 0: return Period(.last(count, unit))
    case 1: return Period(.previous(count, unit))
    case 2: return Period(.lastUnit(unit))
    case 3: return Period(.thisUnit(unit))
    case 4: return Period(.since(dateLiteral()))
    case 5: return Period(.before(dateLiteral()))
    case 6: return Period(.range(dateLiteral(), dateLiteral()))
    case 7: return Period(.date(number(source.pick(2024, [2023, 2025]))))
    case 8: return Period(.date(dateLiteral()))
    default: return Period(.first(count, unit))
    }
  }

  /// A date of any width but a year's, within the days of the data.
  mutating func dateLiteral() -> Expression {
    let day = CalendarDay(number: source.number(RandomSchema.days))
    let (year, month, dayOfMonth) = day.civil
    switch source.below(6) {
    case 0: return Expression(.date(.quarter(year, (month + 2) / 3)))
    case 1: return Expression(.date(.month(year, month)))
    case 2:
      // The ISO year of a day late in December or early in January may be another one.
      return Expression(.date(.week(year, min(52, max(2, (month - 1) * 4 + 2)))))
    case 3: return Expression(.date(.today))
    default: return Expression(.date(.day(year, month, dayOfMonth)))
    }
  }
}
