import Columnar
import Language

extension RandomStatement {
  /// A condition of any form that fits the place.
  mutating func condition(_ place: Place, depth: Int) -> Expression {
    guard depth > 0 else { return simpleCondition(place) }
    switch source.below(10) {
    case 0:
      return Expression(.and(operands(place, depth, grouping: { !$0.isSimple })))
    case 1, 2:
      return Expression(.or(operands(place, depth, grouping: { $0.isDisjunction })))
    case 3:
      let inner = condition(place, depth: depth - 1)
      return Expression(.not(inner.isSimple ? inner : grouped(inner)))
    default: return simpleCondition(place)
    }
  }

  private mutating func operands(
    _ place: Place, _ depth: Int, grouping: (Expression) -> Bool
  ) -> [Expression] {
    (0..<source.number(2...3)).map { _ in
      let operand = condition(place, depth: depth - 1)
      return grouping(operand) ? grouped(operand) : operand
    }
  }

  /// A condition without `and`, `or` and `not` around it.
  mutating func simpleCondition(_ place: Place) -> Expression {
    if allowsFacts(place), source.chance(45) { return fact() }
    if draws(.calendarNumbers, 4) { return calendarNumber(place) }
    switch source.below(12) {
    case 0...5: return columnTest(place)
    case 6, 7: return textCondition(place)
    case 8: return Expression(.isMissing(value(place, depth: 0), isNegated: source.chance(40)))
    case 9: return temporalCondition(place)
    case 10: return booleanColumn(place)
    default: return valueComparison(place)
    }
  }

  /// Facts about one customer; in rows, too, where a row's customer is asked.
  func allowsFacts(_ place: Place) -> Bool {
    switch place {
    case .customer: true
    case .row: allowsCustomerFacts
    case .inner: false
    }
  }

  /// A quantifier, a comparison of an aggregate, a segment, or membership of a first or last time.
  private mutating func fact() -> Expression {
    if allowsRanks, draws(.ranks, 12) { return rankTest() }
    if !answered.isEmpty, source.chance(30), let reference = source.pick(from: answered) {
      return Expression(.inSegment(reference, isNegated: source.chance(30)))
    }
    switch source.below(8) {
    case 0 where !segmentNames.isEmpty:
      let reference = savedSegment(source.pick(from: segmentNames) ?? "vip")
      return Expression(.inSegment(reference, isNegated: source.chance(30)))
    case 1: return membership()
    case 2, 3, 4: return quantified()
    default:
      let aggregate = aggregate(of: source.pick(schema.events[0], schema.events), isExact: nil)
      return comparison(aggregate.expression, isExact: aggregate.isExact)
    }
  }

  private mutating func quantified() -> Expression {
    let table = source.pick(schema.events[0], schema.events)
    let bound = source.below(4)
    let quantifier = source.pick(
      Quantifier.any, [.no, .atLeast(bound), .atMost(bound), .exactly(bound)])
    let filter = source.chance(60) ? condition(.inner(table.name), depth: 1) : nil
    let window = windowOrNone()
    return Expression(
      .quantified(quantifier, EventSet(table: Name(table.name), filter: filter, window: window)))
  }

  /// `first(orders.ordered) in 2024`
  private mutating func membership() -> Expression {
    let table = source.pick(schema.events[0], schema.events)
    guard let time = table.columns.last(where: { $0.name == table.roles?.time }) else {
      return quantified()
    }
    let function = source.pick("first", ["last", "min", "max"])
    return Expression(
      .call(
        Call(
          Name(function), [dotted(table, time)],
          filter: source.chance(30) ? condition(.inner(table.name), depth: 0) : nil,
          window: period(forEvents: false))))
  }

  // MARK: - Columns

  /// A column against values of its own pool.
  private mutating func columnTest(_ place: Place) -> Expression {
    guard let (expression, plan) = column(place, { $0.type.isNumeric }) else {
      return textCondition(place)
    }
    let literals = (0..<3).map { _ in literal(of: plan) }
    switch source.below(6) {
    case 0: return Expression(.between(expression, literals[0], literals[1]))
    case 1, 2: return Expression(.inList(expression, literals, isNegated: source.chance(40)))
    default:
      let sign = source.pick(
        ComparisonOperator.equal, [.notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual])
      return Expression(.compare(sign, expression, literals[0]))
    }
  }

  /// Arithmetic against a number.
  private mutating func valueComparison(_ place: Place) -> Expression {
    comparison(exact(place, depth: 2), isExact: true)
  }

  /// Computed floats are compared with numbers that they do not hit.
  mutating func comparison(_ left: Expression, isExact: Bool) -> Expression {
    let sign = source.pick(
      ComparisonOperator.greater,
      isExact ? [.less, .greaterOrEqual, .equal, .notEqual] : [.less, .greaterOrEqual])
    if isExact, draws(.parameters, 15), let parameter = source.pick(from: parameterNames) {
      return Expression(.compare(sign, left, Expression(.parameter(Name(parameter)))))
    }
    let bound =
      isExact
      ? number(source.number(-2...12))
      : decimal(source.number(-1...8) * 100_000 + 37_137, scale: 5)
    return Expression(.compare(sign, left, bound))
  }

  private mutating func booleanColumn(_ place: Place) -> Expression {
    guard let (expression, _) = column(place, { $0.type == .boolean }) else {
      return columnTest(place)
    }
    guard source.chance(40) else { return expression }
    let sign = source.pick(ComparisonOperator.equal, [.notEqual])
    return Expression(.compare(sign, expression, Expression(.boolean(source.chance(50)))))
  }

  /// Texts by bare words, in quotes, as numbers, in lists, by parts.
  private mutating func textCondition(_ place: Place) -> Expression {
    guard let (expression, plan) = column(place, { $0.type == .text }) else {
      return comparison(exact(place, depth: 1), isExact: true)
    }
    let first = textLiteral(of: plan)
    if draws(.regularExpressions, 12) { return regularExpression(expression) }
    switch source.below(8) {
    case 0:
      let list = [first, textLiteral(of: plan)]
      return Expression(.inList(expression, list, isNegated: source.chance(40)))
    case 1: return Expression(.compare(.similar, expression, first))
    case 2, 3:
      let test = source.pick(TextTest.contains, [.startsWith, .endsWith])
      let part = source.pick("o", ["S", "t", "e", "华", "", "\u{301}", "a", "1"])
      return Expression(
        .textTest(
          test, ignoringCase: source.chance(50), expression, Expression(.text(part))))
    case 4:
      let sign = source.pick(ComparisonOperator.less, [.greaterOrEqual])
      return Expression(.compare(sign, expression, first))
    case 5:
      let function = source.pick("lower", ["upper"])
      return Expression(.compare(.equal, call(function, [expression]), first))
    default:
      return Expression(
        .compare(source.pick(.equal, [.equal, .notEqual]), expression, first))
    }
  }

  /// A value of the column's pool: a bare word or a number where it can be, else in quotes.
  private mutating func textLiteral(of plan: RandomSchema.ColumnPlan) -> Expression {
    guard case .text(let text)? = source.pick(from: plan.pool) else {
      return Expression(.text("nothing"))
    }
    if let digits = Int128(text), source.chance(70) {
      return Expression(.number(NumberLiteral(units: digits, scale: 0, text: text)))
    }
    let isWord = text.unicodeScalars.allSatisfy { scalar in
      ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
        || ("\u{4E00}"..."\u{9FFF}").contains(scalar)
    }
    return isWord && source.chance(60) ? name(text) : Expression(.text(text))
  }

  // MARK: - Dates

  private mutating func temporalCondition(_ place: Place) -> Expression {
    guard let (expression, plan) = column(place, { $0.type.isTemporal }) else {
      return columnTest(place)
    }
    let sign = source.pick(
      ComparisonOperator.less, [.lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual])
    switch source.below(8) {
    case 0:
      return Expression(.between(expression, dateLiteral(), dateLiteral()))
    case 1:
      return Expression(
        .inList(expression, [dateLiteral(), number(2024)], isNegated: source.chance(40)))
    case 2, 3:
      return Expression(
        .inPeriod(expression, period(forEvents: false), isNegated: source.chance(40)))
    case 4:
      let today = Expression(.date(.today))
      let day = Expression(.arithmetic(.subtract, today, number(source.number(1...200))))
      let year = number(source.pick(2024, [2023, 2025]))
      return Expression(.compare(sign, expression, source.chance(50) ? year : day))
    case 5:
      let isSame = { (other: RandomSchema.ColumnPlan) in
        other.type == plan.type && other.name != plan.name
      }
      guard let (other, _) = column(place, isSame) else {
        return Expression(.compare(sign, expression, dateLiteral()))
      }
      return Expression(.compare(sign, expression, other))
    default: return Expression(.compare(sign, expression, dateLiteral()))
    }
  }
}

extension Expression {
  /// Whether it needs no parentheses under `not` and `and`.
  var isSimple: Bool {
    switch kind {
    case .and, .or: false
    default: true
    }
  }

  /// Whether it is an `or`.
  var isDisjunction: Bool {
    if case .or = kind { true } else { false }
  }
}
