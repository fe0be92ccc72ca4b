import Columnar
import Language

// Conditions: two-valued, missing compares as false.

extension Binder {
  mutating func condition(_ expression: Expression, _ scope: Scope) -> Condition? {
    let span = expression.span
    switch expression.kind {
    case .boolean(let flag): return .constant(flag)
    case .group(let inner): return condition(inner, scope)
    case .not(let inner): return condition(inner, scope).map { .not($0) }
    case .and(let parts): return junction(parts, scope, at: span).map { .conjunction($0) }
    case .or(let parts): return junction(parts, scope, at: span).map { .or($0) }
    case .compare(let op, let left, let right): return compare(op, left, right, scope, at: span)
    case .between(let value, let low, let high):
      guard let above = compare(.greaterOrEqual, value, low, scope, at: span),
        let below = compare(.lessOrEqual, value, high, scope, at: span)
      else { return nil }
      return .and([above, below])
    case .textTest(let test, let ignoringCase, let value, let text):
      return textTest(test, ignoringCase, value, text, scope)
    case .isMissing(let value, let isNegated):
      return scalar(value, scope).map { isNegated ? .not(.isMissing($0)) : .isMissing($0) }
    case .inList(let value, let items, let isNegated):
      return list(value, items, scope, at: span).map { isNegated ? .not($0) : $0 }
    case .inPeriod(let value, let period, let isNegated):
      guard let bound = scalar(value, scope) else { return nil }
      note(bound, as: value)
      return membership(bound, period, at: value.span).map { isNegated ? .not($0) : $0 }
    case .inSegment(let reference, let isNegated):
      guard scope != .groups else { return fail(.segmentInShow(at: span)) }
      return membership(reference).map { isNegated ? .not($0) : $0 }
    case .quantified(let quantifier, let events):
      return quantified(quantifier, events, scope, at: span)
    case .call(let call):
      return callAsCondition(call, expression, scope)
    case .inRanked(let value, let test, let isNegated):
      return inRanked(value, test, scope, at: span).map { isNegated ? .not($0) : $0 }
    case .number, .text, .date, .parameter, .name, .negate, .arithmetic, .derived:
      guard let value = scalar(expression, scope) else { return nil }
      guard value.type == .boolean else {
        return fail(.notACondition(found: value.type, at: span))
      }
      note(value, as: expression)
      return truth(value)
    case .invalid: return nil
    }
  }

  private func truth(_ value: Scalar) -> Condition {
    switch value.kind {
    case .constant(.boolean(let flag)): .constant(flag)
    case .truth(let condition): condition
    default: .isTrue(value)
    }
  }

  private mutating func junction(
    _ parts: [Expression], _ scope: Scope, at span: SourceSpan
  ) -> [Condition]? {
    let bound = parts.map { condition($0, scope) }
    let conditions = bound.compactMap { $0 }
    guard conditions.count == parts.count,
      let domain = commonDomain(conditions.map(\.domain), at: span)
    else { return nil }
    return conditions.map { lift($0, to: domain) }
  }

  /// A call alone: a boolean function, or `first(orders.date) in 2025`, which asks for membership.
  private mutating func callAsCondition(
    _ call: Call, _ expression: Expression, _ scope: Scope
  ) -> Condition? {
    if let window = call.window {
      var bare = call
      bare.window = nil
      let mark = diagnostics.count
      if let value = scalar(Expression(.call(bare), span: expression.span), scope),
        value.type.isTemporal
      {
        note(value, as: Expression(.call(bare)))
        return membership(value, window, at: expression.span)
      }
      diagnostics.removeSubrange(mark...)
    }
    guard let value = scalar(expression, scope) else { return nil }
    guard value.type == .boolean else {
      return fail(.notACondition(found: value.type, at: expression.span))
    }
    return truth(value)
  }

  // MARK: - Comparisons

  mutating func compare(
    _ op: ComparisonOperator, _ left: Expression, _ right: Expression, _ scope: Scope,
    at span: SourceSpan
  ) -> Condition? {
    if isLiteral(left), !isLiteral(right) {
      return compare(op.mirrored, right, left, scope, at: span)
    }
    guard let value = scalar(left, scope) else {
      checkRightSide(right, scope)
      return nil
    }
    note(value, as: left)
    return compare(op, value, right, scope, at: span)
  }

  /// A bound value against what is written on its right.
  mutating func compare(
    _ op: ComparisonOperator, _ value: Scalar, _ right: Expression, _ scope: Scope,
    at span: SourceSpan
  ) -> Condition? {
    if value.type.isTemporal, let days = literalDays(right) {
      guard let days else { return nil }
      return compareDays(op, value, days, at: span)
    }
    if case .date = right.kind, value.type.isNumeric {
      return fail(.cannotCompare(value.type, .date, at: span))
    }
    if case .period = value.type { return comparePeriod(op, value, right, scope, at: span) }
    if case .label(let number, let labels) = value.kind, let text = literalText(right) {
      return classCompare(op, number, labels, text, at: right.span)
    }
    if value.type == .text, let text = literalText(right) {
      switch op {
      case .equal, .notEqual: warnIfUnknown(text, value, at: right.span)
      case .similar: warnIfUnknown(text, value, ignoringCase: true, at: right.span)
      case .less, .lessOrEqual, .greater, .greaterOrEqual: break
      }
      return textCompare(op, value, text)
    }
    guard let other = scalar(right, scope), let (a, b, _) = unify(value, other, at: span) else {
      return nil
    }
    note(other, as: right)
    if op == .equal || op == .notEqual, isCustomerKey(value), let key = other.constantValue {
      warnIfUnknown(key: key, at: right.span)
    }
    return compare(op, a, b, at: span)
  }

  /// Where the left side is unknown, the right side's own errors are still told.
  private mutating func checkRightSide(_ right: Expression, _ scope: Scope) {
    if case .name = right.kind { return }
    _ = scalar(right, scope)
  }

  private mutating func compare(
    _ op: ComparisonOperator, _ left: Scalar, _ right: Scalar, at span: SourceSpan
  ) -> Condition? {
    switch (left.type, right.type) {
    case (.text, .text):
      guard op != .similar else { return fail(.similarNeedsLiteral(at: span)) }
      return negated(op) { .compareTexts(left, $0, right) }
    case (.boolean, .boolean):
      return negated(op) { .compare(left, $0, right) }
    case (.date, .date), (.timestamp, .timestamp):
      return negated(op) { .compare(left, $0, right) }
    case (.date, .timestamp), (.timestamp, .date):
      let a = asDay(left)
      let b = asDay(right)
      return negated(op) { .compare(a, $0, b) }
    case let (a, b) where a.isNumeric && b.isNumeric:
      guard op != .similar else { return fail(.similarNeedsText(found: a, at: span)) }
      return negated(op) { .compare(left, $0, right) }
    default:
      return fail(.cannotCompare(left.type, right.type, at: span))
    }
  }

  /// `!=` is the exact complement of `=`.
  func negated(_ op: ComparisonOperator, _ make: (Comparison) -> Condition) -> Condition {
    switch op {
    case .notEqual: .not(make(.equal))
    case .equal, .similar: make(.equal)
    case .less: make(.less)
    case .lessOrEqual: make(.lessOrEqual)
    case .greater: make(.greater)
    case .greaterOrEqual: make(.greaterOrEqual)
    }
  }

  /// A date is a range of days: less is before its first, greater after its last, equal within.
  private mutating func compareDays(
    _ op: ComparisonOperator, _ value: Scalar, _ days: ClosedRange<Int>, at span: SourceSpan
  ) -> Condition? {
    let day = asDay(value)
    let first = Scalar.constant(.date(CalendarDay(number: days.lowerBound)), .date)
    let last = Scalar.constant(.date(CalendarDay(number: days.upperBound)), .date)
    let within = Condition.and([
      .compare(day, .greaterOrEqual, first), .compare(day, .lessOrEqual, last),
    ])
    switch op {
    case .equal: return within
    case .notEqual: return .not(within)
    case .less: return .compare(day, .less, first)
    case .lessOrEqual: return .compare(day, .lessOrEqual, last)
    case .greater: return .compare(day, .greater, last)
    case .greaterOrEqual: return .compare(day, .greaterOrEqual, first)
    case .similar: return fail(.similarNeedsText(found: value.type, at: span))
    }
  }

  /// A calendar unit against a date, or against its number in the next larger unit.
  private mutating func comparePeriod(
    _ op: ComparisonOperator, _ value: Scalar, _ right: Expression, _ scope: Scope,
    at span: SourceSpan
  ) -> Condition? {
    guard case .calendar(let unit, let day) = value.kind else {
      guard let other = scalar(right, scope), other.type == value.type else {
        return fail(.cannotCompare(value.type, .integer, at: span))
      }
      return negated(op) { .compare(value, $0, other) }
    }
    if unit == .weekday, let text = literalText(right), Int(text) == nil {
      let names = (1...7).map { CalendarPeriod(unit: .weekday, index: $0).text.lowercased() }
      let wanted = text.lowercased()
      guard let index = names.firstIndex(where: { $0 == wanted || String($0.prefix(3)) == wanted })
      else { return fail(.unknownWeekday(text, at: right.span)) }
      let number = Scalar.constant(.integer(index + 1), .integer)
      return negated(op) {
        .compare(Scalar(.numberInCalendar(unit, day), .integer, day.domain), $0, number)
      }
    }
    if case .date = right.kind, let days = literalDays(right) {
      guard let days else { return nil }
      let first = Scalar(
        .calendar(unit, .constant(.date(CalendarDay(number: days.lowerBound)), .date)), value.type,
        .constant)
      let last = Scalar(
        .calendar(unit, .constant(.date(CalendarDay(number: days.upperBound)), .date)), value.type,
        .constant)
      let within = Condition.and([
        .compare(value, .greaterOrEqual, first), .compare(value, .lessOrEqual, last),
      ])
      switch op {
      case .equal: return within
      case .notEqual: return .not(within)
      case .less: return .compare(value, .less, first)
      case .lessOrEqual: return .compare(value, .lessOrEqual, last)
      case .greater: return .compare(value, .greater, last)
      case .greaterOrEqual: return .compare(value, .greaterOrEqual, first)
      case .similar: return fail(.similarNeedsText(found: value.type, at: span))
      }
    }
    let number = Scalar(.numberInCalendar(unit, day), .integer, day.domain)
    guard let other = scalar(right, scope), let (a, b, _) = unify(number, asNumber(other), at: span)
    else { return nil }
    return compare(op, a, b, at: span)
  }

  private func asNumber(_ scalar: Scalar) -> Scalar {
    guard case .calendar(let unit, let day) = scalar.kind else { return scalar }
    return Scalar(.numberInCalendar(unit, day), .integer, day.domain)
  }

  // MARK: - Lists, periods, segments

  private mutating func list(
    _ value: Expression, _ items: [Expression], _ scope: Scope, at span: SourceSpan
  ) -> Condition? {
    guard let bound = scalar(value, scope) else { return nil }
    note(bound, as: value)
    if bound.type == .text, bound.labels == nil {
      let texts = items.compactMap(literalText)
      if texts.count == items.count {
        for (text, item) in zip(texts, items) { warnIfUnknown(text, bound, at: item.span) }
        return .text(.oneOf(texts), bound)
      }
    }
    let parts = items.map { compare(.equal, value, $0, scope, at: $0.span) }
    let conditions = parts.compactMap { $0 }
    return conditions.count == parts.count ? .or(conditions) : nil
  }

  private mutating func membership(
    _ value: Scalar, _ period: Period, at span: SourceSpan
  ) -> Condition? {
    guard value.type.isTemporal else {
      return fail(.periodNeedsDate(found: value.type, at: span))
    }
    guard let window = window(of: period) else { return nil }
    guard !window.isFromFirst else { return fail(.firstDaysNeedEvents(at: period.span)) }
    let day = asDay(value)
    var parts: [Condition] = []
    if let first = window.first {
      parts.append(
        .compare(day, .greaterOrEqual, .constant(.date(CalendarDay(number: first)), .date)))
    }
    if let last = window.last {
      parts.append(.compare(day, .lessOrEqual, .constant(.date(CalendarDay(number: last)), .date)))
    }
    return parts.isEmpty ? .not(.isMissing(value)) : .conjunction(parts)
  }

  // MARK: - Quantifiers

  private mutating func quantified(
    _ quantifier: Quantifier, _ events: EventSet, _ scope: Scope, at span: SourceSpan
  ) -> Condition? {
    guard scope != .groups else { return fail(.quantifierInShow(at: span)) }
    guard let table = eventTable(events.table) else { return nil }
    var filter = Condition.constant(true)
    if let expression = events.filter {
      guard let bound = condition(expression, .events(table)) else { return nil }
      filter = lift(bound, to: .events(table))
    }
    guard let window = window(events.window, of: table) else { return nil }
    noteRows(of: filter, table, window.window)
    let count = Scalar(
      .aggregate(
        Aggregate(
          source: .events(table), function: .count, argument: nil, filter: filter,
          window: window.window, type: .integer)),
      .integer, .customers)
    let number = { (n: Int) in Scalar.constant(.integer(n), .integer) }
    switch quantifier {
    case .atLeast(let n): return .compare(count, .greaterOrEqual, number(n))
    case .atMost(let n):
      noteNever(table)
      return .compare(count, .lessOrEqual, number(n))
    case .exactly(let n):
      if n == 0 { noteNever(table) }
      return .compare(count, .equal, number(n))
    case .any: return .compare(count, .greaterOrEqual, number(1))
    case .no:
      noteNever(table)
      return .compare(count, .equal, number(0))
    }
  }

  private mutating func noteNever(_ table: Int) {
    if openDefinitions.isEmpty, !neverTables.contains(table) { neverTables.append(table) }
  }

  mutating func eventTable(_ name: Name) -> Int? {
    if let index = catalog.events.firstIndex(where: { sameName($0.name, name.text) }) {
      return index
    }
    let names = catalog.events.map(\.name)
    let near = Spelling.nearest(name.text, among: names, limit: 3)
    return fail(.notAnEventTable(name.text, near: near, known: names, at: name.span))
  }
}

extension ComparisonOperator {
  /// The operator with its sides exchanged.
  var mirrored: ComparisonOperator {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    case .equal, .notEqual, .similar: self
    }
  }
}
