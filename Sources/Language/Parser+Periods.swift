import Messages

extension Parser {
  /// Whether a period begins at a place, behind `in`.
  func beginsPeriod(at place: Int) -> Bool {
    if beginsDate(at: place) { return true }
    guard isWord(anyOf: Keywords.periods, at: place), place + 1 < end else { return false }
    return switch tokens[place + 1].kind {
    case .word: !followsOperand(at: place + 1)
    case .number, .date, .parameter, .mixed, .invalid, .text: true
    case .sign, .quotedName: false
    }
  }

  /// Whether a date begins at a place: a literal, a bare year, `today` or a parameter.
  private func beginsDate(at place: Int) -> Bool {
    guard place < end else { return false }
    return switch tokens[place].kind {
    case .date, .parameter: true
    case .number(let literal): Parser.year(literal) != nil
    case .word(let word): Keywords.matches(word, "today")
    case .quotedName, .text, .sign, .mixed, .invalid: false
    }
  }

  /// A bare number of four digits.
  static func year(_ literal: NumberLiteral) -> Int? {
    let isYear = literal.text.utf8.count == 4 && literal.text.utf8.allSatisfy(Lexer.isDigit)
    return isYear ? wholeNumber(literal) : nil
  }

  /// A period; nil after an error.
  mutating func period() -> Period? {
    let start = index
    guard let kind = periodKind() else { return nil }
    return Period(kind, span: span(from: start))
  }

  private mutating func periodKind() -> Period.Kind? {
    guard let word = word(at: index), Keywords.matches(word, anyOf: Keywords.periods) else {
      return datePeriod()
    }
    advanceKeyword()
    switch Keywords.periods.first(where: { Keywords.matches(word, $0) }) {
    case "last":
      if isNumber(at: index) { return rolling("last").map { .last($0, $1) } }
      return unit(after: "last").map(Period.Kind.lastUnit)
    case "previous": return rolling("previous").map { .previous($0, $1) }
    case "first": return rolling("first").map { .first($0, $1) }
    case "this": return unit(after: "this").map(Period.Kind.thisUnit)
    case "since": return date().map(Period.Kind.since)
    default: return date().map(Period.Kind.before)
    }
  }

  private mutating func datePeriod() -> Period.Kind? {
    guard beginsDate(at: index) else {
      let near = word(at: index).flatMap {
        Spelling.nearest($0, among: Keywords.periods + ["today"], limit: 1).first
      }
      if index < end, case .text(let text) = tokens[index].kind {
        report(.dateInQuotes(text, at: here))
      } else {
        unexpected(
          "a period such as `last 30 days`, `this month`, `since 2025-01-01` or `2025`",
          suggestion: near.map { "did you mean `\($0)`?" })
      }
      return nil
    }
    guard let first = date() else { return nil }
    guard takeWord("to") else { return .date(first) }
    return date().map { .range(first, $0) }
  }

  /// `30 days`
  private mutating func rolling(_ word: String) -> (Int, TimeUnit)? {
    if !isNumber(at: index), let text = self.word(at: index),
      let unit = unit(of: text, among: Keywords.periodUnits)?.unit
    {
      let isPlural = Keywords.matches(text, unit.rawValue + "s")
      if isPlural || word != "previous" {
        report(.missingCount(word, unit: unit, at: here))
      } else {
        unexpected(
          "a number", suggestion: "the whole unit before this one is `last \(unit.rawValue)`")
      }
      return nil
    }
    guard let count = count(from: 1), !clauseFailed else { return nil }
    guard let text = self.word(at: index),
      let unit = unit(of: text, among: Keywords.periodUnits)?.unit
    else {
      unknownUnit(Keywords.periodUnits.map { $0.rawValue + "s" })
      return nil
    }
    advanceKeyword()
    return (count, unit)
  }

  /// `month`, after `last` or `this`.
  private mutating func unit(after word: String) -> TimeUnit? {
    guard let text = self.word(at: index),
      let (unit, isPlural) = unit(of: text, among: Keywords.periodUnits)
    else {
      unknownUnit(Keywords.periodUnits.map { $0.rawValue + "s" })
      return nil
    }
    guard !isPlural else {
      if word == "last" {
        report(.missingCount(word, unit: unit, at: here))
      } else {
        unexpected("`\(unit.rawValue)`", suggestion: "write `this \(unit.rawValue)`")
      }
      return nil
    }
    advanceKeyword()
    return unit
  }

  /// The unit that a word is, alone or for several.
  func unit(of word: String, among units: [TimeUnit]) -> (unit: TimeUnit, isPlural: Bool)? {
    for unit in units {
      if Keywords.matches(word, unit.rawValue) { return (unit, false) }
      if Keywords.matches(word, unit.rawValue + "s") { return (unit, true) }
    }
    return nil
  }

  /// Reports what stands where one of these units is due.
  mutating func unknownUnit(_ units: [String]) {
    let words = TimeUnit.allCases.map(\.rawValue)
    let known = words.flatMap { [$0, $0 + "s"] }
    let near = word(at: index).flatMap { Spelling.nearest($0, among: known, limit: 1).first }
    let meant = near.flatMap { near in
      units.contains(near) || units.contains(near + "s") ? near : nil
    }
    if index < end, tokens[index].kind == .invalid {
      clauseFailed = true
    } else {
      report(.unknownUnit(found, among: units, meant: meant, at: here))
    }
  }

  /// A date, plus or minus days: `today - 30`. Nil after an error.
  mutating func date() -> Expression? {
    let start = index
    guard var result = plainDate() else { return nil }
    var terms = 0
    while let operation = dayOperation() {
      terms += 1
      guard terms <= Limits.nestingDepth else {
        report(.nestedTooDeeply(at: here))
        return nil
      }
      advance()
      let days = days()
      result = Expression(.arithmetic(operation, result, days), span: span(from: start))
    }
    return result
  }

  private mutating func plainDate() -> Expression? {
    guard beginsDate(at: index) else {
      if index < end, case .text(let text) = tokens[index].kind {
        report(.dateInQuotes(text, at: here))
      } else {
        unexpected("a date such as `2025-07-14`, `2025-07`, `2025` or `today`")
      }
      return nil
    }
    let start = index
    if word(at: index) != nil { advanceKeyword() } else { advance() }
    let span = span(from: start)
    switch tokens[start].kind {
    case .date(let date): return Expression(.date(date), span: span)
    case .number(let literal):
      return Parser.year(literal).map { Expression(.date(.year($0)), span: span) }
    case .parameter(let text):
      return Expression(.parameter(Name(text, span: span)), span: span)
    case .word, .quotedName, .text, .sign, .mixed, .invalid:
      return Expression(.date(.today), span: span)
    }
  }

  /// `+` or `-` where days follow: the sign in `sum(x) in 2025 - sum(y) in 2024` is not the date's.
  private func dayOperation() -> ArithmeticOperator? {
    guard index + 1 < end else { return nil }
    switch tokens[index + 1].kind {
    case .parameter: break
    case .number(let literal):
      if Parser.wholeNumber(literal) == nil { return nil }
    case .word, .quotedName, .text, .date, .sign, .mixed, .invalid: return nil
    }
    return isSign(.plus, at: index) ? .add : isSign(.minus, at: index) ? .subtract : nil
  }

  private mutating func days() -> Expression {
    let start = index
    if case .parameter(let text) = tokens[index].kind {
      advance()
      let span = span(from: start)
      return Expression(.parameter(Name(text, span: span)), span: span)
    }
    guard case .number(let literal) = tokens[index].kind else {
      return Expression(.invalid, span: here)
    }
    advance()
    return Expression(.number(ungrouped(literal, at: start)), span: span(from: start))
  }
}
