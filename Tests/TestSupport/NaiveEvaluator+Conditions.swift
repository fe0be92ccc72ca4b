import Columnar
import Language

extension NaiveEvaluator {
  /// "Two-valued logic. A comparison with a missing value is false; `not p` is the exact complement."
  func truth(_ expression: Expression, _ scope: Scope) throws -> Bool {
    switch expression.kind {
    case .group(let inner): return try truth(inner, scope)
    case .not(let inner): return try !truth(inner, scope)
    // Every operand is looked at, so that an unsupported one does not hide behind the first.
    case .and(let list): return try list.map { try truth($0, scope) }.allSatisfy { $0 }
    case .or(let list): return try list.map { try truth($0, scope) }.contains(true)
    case .compare(.notEqual, let left, let right):
      return try !compare(.equal, left, right, scope)
    case .compare(let sign, let left, let right): return try compare(sign, left, right, scope)
    case .between(let middle, let low, let high):
      return try compare(.greaterOrEqual, middle, low, scope)
        && compare(.lessOrEqual, middle, high, scope)
    case .textTest(let test, let ignoringCase, let left, let right):
      return try textTest(test, ignoringCase, left, right, scope)
    case .isMissing(let inner, let isNegated):
      return try value(inner, scope).isMissing != isNegated
    case .inList(let inner, let list, let isNegated):
      return try list.contains { try compare(.equal, inner, $0, scope) } != isNegated
    case .inPeriod(let inner, let period, let isNegated):
      return try isWithin(period, value(inner, scope)) != isNegated
    case .inRanked(let inner, let test, let isNegated):
      return try isRanked(inner, test, scope) != isNegated
    case .inSegment(let reference, let isNegated):
      guard let customer = try customer(scope) else { throw Unsupported("the segments of nobody") }
      return try isMember(customer, of: reference) != isNegated
    case .quantified(let quantifier, let events): return try quantified(quantifier, events, scope)
    case .call(let call) where call.window != nil && kind(expression, inside: nil) == .temporal:
      // "`first(orders.date) in 2025` in a condition is membership"
      guard let period = call.window else { return false }
      var bare = call
      bare.window = nil
      return try isWithin(period, value(Expression(.call(bare)), scope))
    case .number, .text, .date, .boolean, .parameter, .name, .negate, .arithmetic, .call, .derived,
      .invalid:
      switch try value(expression, scope) {
      case .boolean(let flag): return flag
      case .missing: return false
      case .other, .new, .exact, .float, .text, .date, .timestamp, .period:
        throw Unsupported("a condition that is not true or false")
      }
    }
  }

  private func isWithin(_ period: Period, _ value: Value) throws -> Bool {
    if case .first = period.kind { throw Unsupported("first … outside of events") }
    let window = try window(period, table: nil, customer: nil)
    if value.isMissing { return false }
    guard let day = NaiveStore.day(of: value) else { throw Unsupported("a period of no date") }
    return window?.contains(day) ?? false
  }

  // MARK: - Comparison

  private func compare(
    _ sign: ComparisonOperator, _ left: Expression, _ right: Expression, _ scope: Scope
  ) throws -> Bool {
    if try isDateLiteral(left), try !isDateLiteral(right) {
      return try compare(NaiveEvaluator.flipped(sign), right, left, scope)
    }
    let leftValue = try value(left, scope)
    switch leftValue {
    case .missing: return false
    case .text(let text):
      guard let other = try textOperand(right, scope) else { return false }
      if sign == .similar { return equalBytes(text.lowercased(), other.lowercased()) }
      return holds(sign, NaiveNumbers.order(.text(text), .text(other)))
    case .date(let day):
      return try holds(sign, place(day, right, scope))
    case .timestamp:
      guard let day = NaiveStore.day(of: leftValue) else { return false }
      if try dayRange(right) == nil, case .timestamp = try value(right, scope) {
        return holds(sign, NaiveNumbers.order(leftValue, try value(right, scope)))
      }
      return try holds(sign, place(day, right, scope))
    case .boolean, .exact, .float:
      let rightValue = try value(right, scope)
      if rightValue.isMissing { return false }
      guard let order = NaiveNumbers.order(leftValue, rightValue), sign != .similar else {
        throw Unsupported("a comparison of different kinds")
      }
      return holds(sign, order)
    case .period(let period):
      // `month(signup) = 3`: the number of the unit within the next larger one.
      guard case .exact = try value(right, scope), sign != .similar else {
        throw Unsupported("a comparison of calendar units")
      }
      let number = Value.integer(NaiveEvaluator.number(of: period))
      return holds(sign, NaiveNumbers.order(number, try value(right, scope)))
    case .new: throw Unsupported("a comparison of growth from nothing")
    case .other: throw Unsupported("a comparison of what top left over")
    }
  }

  private func isDateLiteral(_ expression: Expression) throws -> Bool {
    try !NaiveEvaluator.isNumber(expression) && dayRange(expression) != nil
  }

  /// "A lone bare word after a comparison sign is text when the left side is text … Against a text
  /// column a number is compared by its source text."
  private func textOperand(_ expression: Expression, _ scope: Scope) throws -> String? {
    if let word = NaiveEvaluator.bareWord(expression) { return word }
    if case .number(let number) = expression.kind { return number.text }
    switch try value(expression, scope) {
    case .text(let text): return text
    case .missing: return nil
    default: throw Unsupported("a text compared with something else")
    }
  }

  /// Where a day lies against a date, which is a range: −1 before it starts, 1 after it ends, 0 within.
  private func place(_ day: CalendarDay, _ right: Expression, _ scope: Scope) throws -> Int? {
    if let range = try dayRange(right) {
      return day.number < range.lowerBound ? -1 : day.number > range.upperBound ? 1 : 0
    }
    let rightValue = try value(right, scope)
    if rightValue.isMissing { return nil }
    guard let other = NaiveStore.day(of: rightValue) else {
      throw Unsupported("a date compared with something else")
    }
    return day < other ? -1 : day > other ? 1 : 0
  }

  private func holds(_ sign: ComparisonOperator, _ order: Int?) -> Bool {
    guard let order else { return false }
    return switch sign {
    case .equal, .similar: order == 0
    case .notEqual: order != 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    case .greaterOrEqual: order >= 0
    }
  }

  /// Month 1 … 12, quarter 1 … 4, ISO week 1 … 53, weekday 1 … 7, day 1 … 31, hour 0 … 23; the year.
  static func number(of period: CalendarPeriod) -> Int {
    let (year, month, day) = period.firstDay.civil
    switch period.unit {
    case .year: return year
    case .quarter: return (month + 2) / 3
    case .month: return month
    case .day: return day
    case .weekday: return period.index
    case .hour: return period.index - floorDivide(period.index, 24) * 24
    case .week:
      // The week belongs to the year of its Thursday.
      let thursday = period.firstDay.adding(days: 3)
      let first = CalendarDay.number(year: thursday.civil.year, month: 1, day: 1)
      return (thursday.number - first) / 7 + 1
    }
  }

  private static func flipped(_ sign: ComparisonOperator) -> ComparisonOperator {
    switch sign {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    case .equal, .notEqual, .similar: sign
    }
  }

  // MARK: - Texts

  private func textTest(
    _ test: TextTest, _ ignoringCase: Bool, _ left: Expression, _ right: Expression,
    _ scope: Scope
  ) throws -> Bool {
    let values = [try value(left, scope), try value(right, scope)]
    guard !values[0].isMissing, !values[1].isMissing else { return false }
    guard case .text(var text) = values[0], case .text(var part) = values[1] else {
      throw Unsupported("a text test of no text")
    }
    if test == .matches {
      return try NaiveEvaluator.isMatch(text, part, ignoringCase: ignoringCase)
    }
    if ignoringCase { (text, part) = (text.lowercased(), part.lowercased()) }
    let (bytes, wanted) = (Array(text.utf8), Array(part.utf8))
    guard wanted.count <= bytes.count else { return false }
    switch test {
    case .matches: return false
    case .startsWith: return bytes.starts(with: wanted)
    case .endsWith: return Array(bytes.suffix(wanted.count)) == wanted
    case .contains:
      return (0...bytes.count - wanted.count).contains { bytes[$0...].starts(with: wanted) }
    }
  }

  private func equalBytes(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8)
  }

  // MARK: - Quantifiers

  /// "Quantifiers count events": those with a row that fits.
  private func quantified(
    _ quantifier: Quantifier, _ events: EventSet, _ scope: Scope
  ) throws -> Bool {
    let rows = try self.rows(
      events.table.text, filter: events.filter, window: events.window, scope)
    let count = NaiveStore.firstRows(rows).count
    return switch quantifier {
    case .atLeast(let bound): count >= bound
    case .atMost(let bound): count <= bound
    case .exactly(let bound): count == bound
    case .no: count == 0
    case .any: count > 0
    }
  }
}
