import Columnar
import Language

// Dates and periods become ranges of days, with the as-of day applied.

extension Binder {
  /// The days of a constant date: a literal, a year, `today` ± days, or a text in ISO form.
  mutating func days(of expression: Expression) -> ClosedRange<Int>? {
    switch expression.kind {
    case .date(let literal): return checkedDays(literal, at: expression.span)
    case .number(let literal)
    where literal.scale == 0 && (0...9999).contains(literal.units) && literal.text.utf8.count == 4:
      return checkedDays(.year(Int(literal.units)), at: expression.span)
    case .text(let text):
      guard let day = Binder.day(iso: text) else {
        return fail(.notADate(text, at: expression.span))
      }
      return day.number...day.number
    case .group(let inner): return days(of: inner)
    case .parameter(let name):
      guard let value = parameter(name.text) else {
        return fail(.unknownParameter(name.text, known: parameterNames, at: expression.span))
      }
      return days(of: value)
    case .arithmetic:
      guard let value = scalar(expression, .outside) else { return nil }
      if case .date(let day)? = value.constantValue { return day.number...day.number }
      return fail(.notAConstantDate(at: expression.span))
    default:
      return fail(.notAConstantDate(at: expression.span))
    }
  }

  /// `2025-07-14`, also with a time behind it, which is left aside.
  static func day(iso text: String) -> CalendarDay? {
    let parts = text.prefix(10).split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
      parts[2].utf8.count == 2, let year = Int(parts[0]), let month = Int(parts[1]),
      let day = Int(parts[2])
    else { return nil }
    return CalendarDay(year: year, month: month, day: day)
  }

  mutating func checkedDays(_ literal: DateLiteral, at span: SourceSpan) -> ClosedRange<Int>? {
    if literal == .today, asOf == nil { return fail(.noAsOf(at: span)) }
    guard let days = Dates.days(of: literal, asOf: asOf) else {
      return fail(.noSuchDate(at: span))
    }
    return days
  }

  /// A period as a window, not yet cut at the as-of day.
  mutating func window(of period: Period) -> Window? {
    switch period.kind {
    case .range(let from, let to):
      guard let first = days(of: from), let last = days(of: to) else { return nil }
      guard first.lowerBound <= last.upperBound else { return fail(.emptyPeriod(at: period.span)) }
      return Window(first: first.lowerBound, last: last.upperBound)
    case .date(let expression):
      return days(of: expression).map { Window(first: $0.lowerBound, last: $0.upperBound) }
    case .since(let expression):
      return days(of: expression).map { Window(first: $0.lowerBound, last: nil) }
    case .before(let expression):
      return days(of: expression).map { Window(first: nil, last: $0.lowerBound - 1) }
    case .first(let count, let unit):
      return firstDays(count, unit, at: period.span)
    case .last(let count, let unit):
      return relative(count, at: period.span).map { asOf in
        let days = Dates.rolling(count, unit, asOf: asOf)
        return Window(first: days.lowerBound, last: days.upperBound)
      }
    case .previous(let count, let unit):
      return relative(count, at: period.span).map { asOf in
        let days = Dates.previous(count, unit, asOf: asOf)
        return Window(first: days.lowerBound, last: days.upperBound)
      }
    case .lastUnit(let unit): return wholeUnit(unit, offset: -1, at: period.span)
    case .thisUnit(let unit): return wholeUnit(unit, offset: 0, at: period.span)
    }
  }

  private mutating func wholeUnit(_ unit: TimeUnit, offset: Int, at span: SourceSpan) -> Window? {
    precondition(unit != .hour, "the parser refuses hours in periods")
    return relative(1, at: span).map { asOf in
      let calendar = Dates.calendarUnit(unit)
      let index = CalendarPeriod.index(of: calendar, day: asOf) + offset
      let whole = CalendarPeriod(unit: calendar, index: index)
      return Window(first: whole.firstDay.number, last: min(whole.lastDay.number, asOf))
    }
  }

  private mutating func relative(_ count: Int, at span: SourceSpan) -> Int? {
    guard count > 0 else { return fail(.emptyPeriod(at: span)) }
    guard count <= Dates.greatestCount else { return fail(.periodTooLong(at: span)) }
    guard let asOf else { return fail(.noAsOf(at: span)) }
    return asOf.number
  }

  private mutating func firstDays(_ count: Int, _ unit: TimeUnit, at span: SourceSpan) -> Window? {
    guard count > 0 else { return fail(.emptyPeriod(at: span)) }
    guard count <= Dates.greatestCount else { return fail(.periodTooLong(at: span)) }
    switch unit {
    case .day: return Window(last: nil, firstDays: count)
    case .week: return Window(last: nil, firstDays: 7 * count)
    case .month: return Window(last: nil, firstMonths: count)
    case .quarter: return Window(last: nil, firstMonths: 3 * count)
    case .year: return Window(last: nil, firstMonths: 12 * count)
    case .hour: preconditionFailure("the parser refuses hours in periods")
    }
  }

  // MARK: - Windows of tables

  /// A window with "no window" told from "an error was recorded".
  struct FoundWindow { var window: Window? }

  /// The window of an aggregate over a table: its own, else the statement's `during`, cut at the as-of day.
  mutating func window(_ own: Period?, of table: Int) -> FoundWindow? {
    guard let own else {
      if during != nil, catalog.events[table].timeField != nil { duringWasUsed = true }
      noteYoung(during, table)
      return FoundWindow(window: window(during, table: table))
    }
    guard catalog.events[table].timeField != nil else {
      return fail(.tableWithoutTime(catalog.events[table].name, at: own.span))
    }
    return window(of: own).map { found in
      noteYoung(found, table)
      return FoundWindow(window: window(found, table: table))
    }
  }

  /// For a window of first days: customers whose first days are not over yet are counted.
  private mutating func noteYoung(_ window: Window?, _ table: Int) {
    guard let window, window.isFromFirst, let asOf, let time = catalog.events[table].timeField
    else { return }
    let moment = Scalar(.field(time), catalog.events[table].fields[time].type, .events(table))
    let first = Scalar(
      .aggregate(
        Aggregate(
          source: .events(table), function: .first, argument: asDay(moment),
          filter: .constant(true), window: wholeWindow(table), type: .date)),
      .date, .customers)
    let today = Scalar.constant(.date(asOf), .date)
    let check: YoungCheck
    if let days = window.firstDays {
      // Day one included, a customer is as many days old as lie between, and one.
      let age = Scalar(.arithmetic(.subtract, today, first), .integer, .customers)
      check = YoungCheck(
        condition: .compare(age, .less, .constant(.integer(days - 1), .integer)), days: days)
    } else {
      let months = window.firstMonths ?? 0
      let end = Scalar(.addingMonths(months, first), .date, .customers)
      let tomorrow = Scalar.constant(.date(asOf.adding(days: 1)), .date)
      check = YoungCheck(condition: .compare(end, .greater, tomorrow), days: 31 * months)
    }
    if !youngChecks.contains(check) { youngChecks.append(check) }
  }

  /// A window cut at the as-of day; nil for a table without time.
  func window(_ window: Window?, table: Int) -> Window? {
    guard catalog.events[table].timeField != nil else { return nil }
    guard var cut = window else { return wholeWindow(table) }
    if let asOf { cut.last = min(cut.last ?? asOf.number, asOf.number) }
    return cut
  }

  /// All days up to the as-of day.
  func wholeWindow(_ table: Int) -> Window? {
    guard catalog.events[table].timeField != nil, let asOf else { return nil }
    return Window(last: asOf.number)
  }
}
