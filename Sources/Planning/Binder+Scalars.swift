import Columnar
import Language

// Values: numbers, texts, dates, arithmetic, functions.

extension Binder {
  mutating func scalar(_ expression: Expression, _ scope: Scope) -> Scalar? {
    let span = expression.span
    if scope == .groups, let dimension = dimension(equalTo: expression) { return dimension }
    switch expression.kind {
    case .number(let literal): return number(literal)
    case .text(let text): return .constant(.text(text), .text)
    case .date(let literal): return date(literal, at: span)
    case .boolean(let flag): return .constant(.boolean(flag), .boolean)
    case .parameter(let name):
      guard let value = parameter(name.text) else {
        return fail(.unknownParameter(name.text, known: parameterNames, at: span))
      }
      return scalar(value, scope)
    case .name(let names): return name(names, scope, at: span)
    case .negate(let operand): return negate(operand, scope)
    case .arithmetic(let op, let left, let right):
      return arithmetic(op, left, right, scope, at: span)
    case .call(let call): return self.call(call, scope, at: span)
    case .derived(let derivation, let operand, let per):
      return derived(derivation, operand, per: per, scope, at: span)
    case .group(let inner): return scalar(inner, scope)
    case .compare, .between, .textTest, .isMissing, .inList, .inRanked, .inPeriod, .inSegment, .not,
      .and, .or,
      .quantified:
      return scalarOrTruth(expression, scope)
    case .invalid: return nil
    }
  }

  /// A value; a condition becomes a boolean that is never missing.
  mutating func scalarOrTruth(_ expression: Expression, _ scope: Scope) -> Scalar? {
    switch expression.kind {
    case .compare, .between, .textTest, .isMissing, .inList, .inRanked, .inPeriod, .inSegment, .not,
      .and, .or,
      .quantified:
      return condition(expression, scope).map { Scalar(.truth($0), .boolean, $0.domain) }
    case .group(let inner): return scalarOrTruth(inner, scope)
    case .number, .text, .date, .boolean, .parameter, .name, .negate, .arithmetic, .call, .derived,
      .invalid:
      return scalar(expression, scope)
    }
  }

  func number(_ literal: NumberLiteral) -> Scalar {
    .constant(
      .exact(literal.units, scale: literal.scale),
      literal.scale == 0 ? .integer : .decimal(scale: literal.scale))
  }

  private mutating func date(_ literal: DateLiteral, at span: SourceSpan) -> Scalar? {
    guard let days = checkedDays(literal, at: span) else { return nil }
    guard days.count == 1 else { return fail(.dateRangeAsValue(at: span)) }
    return .constant(.date(CalendarDay(number: days.lowerBound)), .date)
  }

  private mutating func negate(_ operand: Expression, _ scope: Scope) -> Scalar? {
    guard let value = scalar(operand, scope) else { return nil }
    guard value.type.isNumeric else {
      return fail(.needsNumber("-", found: value.type, at: operand.span))
    }
    if case .constant(.exact(let units, let scale)) = value.kind {
      return .constant(.exact(-units, scale: scale), value.type)
    }
    return Scalar(.negate(value), value.type, value.domain)
  }

  private mutating func arithmetic(
    _ op: ArithmeticOperator, _ left: Expression, _ right: Expression, _ scope: Scope,
    at span: SourceSpan
  ) -> Scalar? {
    guard let l = scalar(left, scope), let r = scalar(right, scope),
      let (a, b, domain) = unify(l, r, at: span)
    else { return nil }
    if a.type.isTemporal || b.type.isTemporal {
      return dateArithmetic(op, a, b, domain, at: span)
    }
    for (operand, source) in [(a, left), (b, right)] where !operand.type.isNumeric {
      return fail(.needsNumber(op.rawValue, found: operand.type, at: source.span))
    }
    let type = Binder.resultType(op, a.type, b.type)
    if case .decimal(let scale) = type, scale > 38 {
      return fail(.tooManyDigits(at: span))
    }
    let operation: Arithmetic =
      switch op {
      case .add: .add
      case .subtract: .subtract
      case .multiply: .multiply
      case .divide: .divide
      }
    return Scalar(.arithmetic(operation, a, b), type, domain)
  }

  /// Exact operands give exact sums and products; a quotient, or a float on either side, gives a float.
  static func resultType(
    _ op: ArithmeticOperator, _ left: ColumnType, _ right: ColumnType
  ) -> ColumnType {
    if left == .float || right == .float || op == .divide { return .float }
    let scale = op == .multiply ? left.scale + right.scale : max(left.scale, right.scale)
    return scale == 0 ? .integer : .decimal(scale: scale)
  }

  private mutating func dateArithmetic(
    _ op: ArithmeticOperator, _ left: Scalar, _ right: Scalar, _ domain: RowDomain,
    at span: SourceSpan
  ) -> Scalar? {
    let a = asDay(left)
    let b = asDay(right)
    switch (op, a.type, b.type) {
    case (.subtract, .date, .date):
      return Scalar(.arithmetic(.subtract, a, b), .integer, domain)
    case (.add, .date, .integer), (.subtract, .date, .integer):
      return foldDate(
        Scalar(.arithmetic(op == .add ? .add : .subtract, a, b), .date, domain), at: span)
    case (.add, .integer, .date):
      return foldDate(Scalar(.arithmetic(.add, b, a), .date, domain), at: span)
    default:
      return fail(.noSuchDateArithmetic(op.rawValue, left.type, right.type, at: span))
    }
  }

  /// A constant day ± constant days is a day of the calendar, or an error.
  private mutating func foldDate(_ scalar: Scalar, at span: SourceSpan) -> Scalar? {
    guard case .arithmetic(let op, let a, let b) = scalar.kind,
      case .date(let day)? = a.constantValue, case .exact(let days, _)? = b.constantValue
    else {
      if case .arithmetic(_, _, let days) = scalar.kind,
        case .exact(let count, _)? = days.constantValue,
        count.magnitude > CalendarDay.numbers.count
      {
        return fail(.outsideOfCalendar(at: span))
      }
      return scalar
    }
    let number = Int128(day.number) + (op == .add ? days : -days)
    guard CalendarDay.numbers.contains(Int(clamping: number)) else {
      return fail(.outsideOfCalendar(at: span))
    }
    return .constant(.date(CalendarDay(number: Int(number))), .date)
  }

  // MARK: - Domains

  /// Both operands in one domain: a customer's value is seen from its events where they meet.
  mutating func unify(
    _ left: Scalar, _ right: Scalar, at span: SourceSpan
  ) -> (Scalar, Scalar, RowDomain)? {
    guard let domain = commonDomain([left.domain, right.domain], at: span) else { return nil }
    return (lift(left, to: domain), lift(right, to: domain), domain)
  }

  mutating func commonDomain(_ domains: [RowDomain], at span: SourceSpan) -> RowDomain? {
    var common = RowDomain.constant
    for domain in domains where domain != .constant {
      switch (common, domain) {
      case (.constant, _), (.customers, .events): common = domain
      case (.events, .customers): break
      case (.events(let a), .events(let b)) where a != b:
        return fail(.twoGrains(catalog.events[a].name, catalog.events[b].name, at: span))
      default: break
      }
    }
    return common
  }

  func lift(_ scalar: Scalar, to domain: RowDomain) -> Scalar {
    guard case .events = domain, scalar.domain == .customers else { return scalar }
    return Scalar(.ofCustomer(scalar), scalar.type, domain)
  }

  func lift(_ condition: Condition, to domain: RowDomain) -> Condition {
    guard case .events(let table) = domain, condition.domain == .customers else {
      return condition
    }
    return .ofCustomer(condition, table: table)
  }
}
