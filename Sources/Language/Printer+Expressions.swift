extension Printer {
  /// How tightly a form binds; an operand that binds less than its place asks for gets parentheses.
  enum Precedence: Int, Comparable {
    case or, and, not, test, sum, product, factor

    static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }
  }

  mutating func write(_ expression: Expression, _ place: Precedence) {
    if Printer.precedence(of: expression) < place {
      writeGroup(expression)
    } else {
      write(expression.kind)
    }
  }

  private mutating func writeGroup(_ expression: Expression) {
    output += "("
    write(expression, .or)
    output += ")"
  }

  private static func precedence(of expression: Expression) -> Precedence {
    switch expression.kind {
    case .or: .or
    case .and: .and
    case .not: .not
    case .compare, .between, .textTest, .isMissing, .inList, .inRanked, .inPeriod, .inSegment,
      .quantified:
      .test
    case .arithmetic(.add, _, _), .arithmetic(.subtract, _, _): .sum
    case .arithmetic: .product
    case .number, .text, .date, .boolean, .parameter, .name, .negate, .call, .derived, .group,
      .invalid:
      .factor
    }
  }

  private mutating func write(_ kind: Expression.Kind) {
    switch kind {
    case .number(let literal):
      output += Printer.text(of: literal)
    case .text(let text): output += Printer.quoted(text)
    case .date(let date): output += Printer.print(date)
    case .boolean(let value): output += value ? "true" : "false"
    case .parameter(let name): output += "$" + name.text
    case .name(let parts): writeColumn(parts)
    case .negate(let operand):
      output += "-"
      let rest = output.utf8.count
      write(operand, .factor)
      // Two minus signs in a row begin a comment.
      if output.utf8.dropFirst(rest).first == UInt8(ascii: "-") {
        output.insert(" ", at: output.utf8.index(output.utf8.startIndex, offsetBy: rest))
      }
    case .arithmetic(let operation, let left, let right): write(operation, left, right)
    case .call(let call): write(call)
    case .derived(let derivation, let operand, let per): write(derivation, operand, per)
    case .group(let inner): writeGroup(inner)
    case .invalid: output += "?"
    case .compare, .between, .textTest, .isMissing, .inList, .inRanked, .inPeriod, .inSegment, .not,
      .and,
      .or, .quantified:
      writeCondition(kind)
    }
  }

  private mutating func writeCondition(_ kind: Expression.Kind) {
    switch kind {
    case .compare(let comparison, let left, let right):
      writeTest(left, " \(comparison.rawValue) ", right)
    case .between(let value, let low, let high):
      writeTest(value, " between ", low)
      output += " and "
      write(high, .sum)
    case .textTest(let test, let ignoringCase, let left, let right):
      writeTest(left, " \(ignoringCase ? "~" : "")\(test.rawValue) ", right)
    case .isMissing(let value, let isNegated):
      write(value, .sum)
      output += isNegated ? " is not missing" : " is missing"
    case .inList(let value, let list, let isNegated):
      write(value, .sum)
      output += isNegated ? " not in (" : " in ("
      writeList(list, .sum)
      output += ")"
    case .inRanked(let value, let test, let isNegated):
      write(value, .sum)
      output += isNegated ? " not in " : " in "
      write(test)
    case .inPeriod(let value, let period, let isNegated):
      if !isNegated, Printer.takesWindow(value) { writeGroup(value) } else { write(value, .sum) }
      output += (isNegated ? " not in " : " in ") + Printer.print(period)
    case .inSegment(let segment, let isNegated):
      output += (isNegated ? "not in " : "in ") + Printer.print(segment)
    case .not(let operand):
      output += "not "
      if case .inSegment(_, isNegated: false) = operand.kind {
        writeGroup(operand)
      } else {
        write(operand, .not)
      }
    case .and(let parts): writeChain(parts, " and ", .not)
    case .or(let parts): writeChain(parts, " or ", .and)
    case .quantified(let quantifier, let events): write(quantifier, events)
    case .number, .text, .date, .boolean, .parameter, .name, .negate, .arithmetic, .call, .derived,
      .group, .invalid:
      break
    }
  }

  private mutating func writeTest(_ left: Expression, _ sign: String, _ right: Expression) {
    write(left, .sum)
    output += sign
    write(right, .sum)
  }

  private mutating func writeChain(_ parts: [Expression], _ word: String, _ place: Precedence) {
    for (index, part) in parts.enumerated() {
      if index > 0 { output += word }
      write(part, place)
    }
  }

  private mutating func writeList(_ list: [Expression], _ place: Precedence) {
    writeChain(list, ", ", place)
  }

  private mutating func write(
    _ operation: ArithmeticOperator, _ left: Expression, _ right: Expression
  ) {
    let isSum = operation == .add || operation == .subtract
    // A date in a window would take the days that follow: `sum(x) in 2025 - 3`.
    if isSum, Printer.endsInDate(left), Printer.beginsWithNumber(right) {
      writeGroup(left)
    } else {
      write(left, isSum ? .sum : .product)
    }
    output += " \(operation.rawValue) "
    write(right, isSum ? .product : .factor)
  }

  private mutating func write(_ test: RankTest) {
    output += test.takesBottom ? "bottom " : "top "
    output += test.isShare ? Printer.printShare(test.amount) : Printer.text(of: test.amount)
    writePer(test.per)
  }

  private mutating func writePer(_ per: Expression?) {
    guard let per else { return }
    output += " per "
    write(per, .factor)
  }

  private mutating func write(
    _ derivation: DerivedMeasure, _ operand: Expression, _ per: Expression?
  ) {
    output += derivation.rawValue + " "
    let rest = output.utf8.count
    write(operand, .factor)
    let isTaken = per != nil && Printer.takesPer(operand)
    if isTaken || derivation == .running && !Printer.mayFollowRunning(operand) {
      output.insert("(", at: output.utf8.index(output.utf8.startIndex, offsetBy: rest))
      output += ")"
    }
    writePer(per)
  }

  private mutating func write(_ call: Call) {
    output += call.function.text + "("
    if call.per != nil, let last = call.arguments.last, Printer.takesPer(last) {
      writeList(call.arguments.dropLast() + [Expression(.group(last))], .or)
    } else {
      writeList(call.arguments, .or)
    }
    writePer(call.per)
    if let filter = call.filter {
      output += " where "
      write(filter, .or)
    }
    output += ")"
    writeWindow(call.window)
  }

  private mutating func write(_ quantifier: Quantifier, _ events: EventSet) {
    switch quantifier {
    case .atLeast(let count): output += "at least \(count) "
    case .atMost(let count): output += "at most \(count) "
    case .exactly(let count): output += "exactly \(count) "
    case .no: output += "no "
    case .any: output += "any "
    }
    let isKeyword = Keywords.matches(events.table.text, anyOf: Keywords.tableStops)
    output += isKeyword ? Printer.quoted(events.table.text, "`") : Printer.print(events.table)
    if let filter = events.filter {
      output += " ("
      write(filter, .or)
      output += ")"
    }
    writeWindow(events.window)
  }

  private mutating func writeWindow(_ window: Period?) {
    if let window { output += " in " + Printer.print(window) }
  }

  private mutating func writeColumn(_ parts: [Name]) {
    for (index, part) in parts.enumerated() {
      if index > 0 { output += "." }
      let words = parts.count == 1 ? Keywords.reserved + Keywords.constants : Keywords.reserved
      let isKeyword = index == 0 && Keywords.matches(part.text, anyOf: words)
      output += isKeyword ? Printer.quoted(part.text, "`") : Printer.print(part)
    }
  }

  private static func text(of literal: NumberLiteral) -> String {
    literal.text.isEmpty ? decimal(literal) : literal.text
  }

  /// A share as it was written, or with `%`.
  static func printShare(_ literal: NumberLiteral) -> String {
    if !literal.text.isEmpty { return literal.text }
    let isFine = literal.scale >= 2
    return decimal(
      NumberLiteral(
        units: isFine ? literal.units : literal.units * (literal.scale == 1 ? 10 : 100),
        scale: isFine ? literal.scale - 2 : 0, text: "")) + "%"
  }

  /// An expression where a factor is due.
  static func printFactor(_ expression: Expression) -> String {
    var printer = Printer()
    printer.write(expression, .factor)
    return printer.output
  }

  /// An expression where a sum is due.
  static func printOperand(_ expression: Expression) -> String {
    var printer = Printer()
    printer.write(expression, .sum)
    return printer.output
  }

  /// A number that nobody wrote: digits with the point in its place.
  private static func decimal(_ literal: NumberLiteral) -> String {
    guard literal.scale > 0 else { return String(literal.units) }
    let digits = String(literal.units.magnitude)
    let zeros = String(repeating: "0", count: max(0, literal.scale + 1 - digits.utf8.count))
    let padded = zeros + digits
    return (literal.units < 0 ? "-" : "") + padded.dropLast(literal.scale) + "."
      + padded.suffix(literal.scale)
  }
}

// MARK: - Edges

extension Printer {
  /// The form at the right edge, through operators.
  private static func last(_ expression: Expression) -> Expression {
    switch expression.kind {
    case .arithmetic(_, _, let right): last(right)
    case .negate(let operand), .derived(_, let operand, _): last(operand)
    case .number, .text, .date, .boolean, .parameter, .name, .compare, .between, .textTest,
      .isMissing, .inList, .inRanked, .inPeriod, .inSegment, .not, .and, .or, .quantified, .call,
      .group,
      .invalid:
      expression
    }
  }

  /// A call at the right edge would take the `in p` that follows for its window.
  private static func takesWindow(_ expression: Expression) -> Bool {
    guard case .call(let call) = last(expression).kind else { return false }
    return call.window == nil
  }

  /// A form at the right edge would take the `per` that follows for its own.
  static func takesPer(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .derived(.share, let operand, let per): per.map(takesPer) ?? true || takesPer(operand)
    case .derived(_, let operand, _), .negate(let operand), .not(let operand): takesPer(operand)
    case .inRanked(_, let test, _): test.per.map(takesPer) ?? true
    case .arithmetic(_, _, let right), .compare(_, _, let right), .between(_, _, let right),
      .textTest(_, _, _, let right):
      takesPer(right)
    case .and(let parts), .or(let parts): parts.last.map(takesPer) ?? false
    case .number, .text, .date, .boolean, .parameter, .name, .isMissing, .inList, .inPeriod,
      .inSegment, .quantified, .call, .group, .invalid:
      false
    }
  }

  /// Whether an operand stands behind `running` without parentheses: it is not read as what follows
  /// a column called `running`.
  private static func mayFollowRunning(_ operand: Expression) -> Bool {
    switch operand.kind {
    case .negate, .derived(.share, _, _): false
    case .name(let parts): !isSpecial(parts[0])
    case .call(let call): !isSpecial(call.function)
    case .number, .text, .date, .boolean, .parameter, .arithmetic, .compare, .between, .textTest,
      .isMissing, .inList, .inRanked, .inPeriod, .inSegment, .not, .and, .or, .quantified,
      .derived, .group, .invalid:
      true
    }
  }

  private static func isSpecial(_ name: Name) -> Bool {
    let options = LoadOptionWord.allCases.compactMap(\.words.first)
    return !name.isQuoted && Keywords.matches(name.text, anyOf: Keywords.tableStops + options)
  }

  private static func endsInDate(_ expression: Expression) -> Bool {
    guard case .call(let call) = last(expression).kind, let window = call.window else {
      return false
    }
    return switch window.kind {
    case .since, .before, .range, .date: true
    case .last, .previous, .first, .lastUnit, .thisUnit: false
    }
  }

  private static func beginsWithNumber(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .number, .parameter: true
    case .arithmetic(_, let left, _): beginsWithNumber(left)
    case .text, .date, .boolean, .name, .negate, .compare, .between, .textTest, .isMissing,
      .inList, .inRanked, .inPeriod, .inSegment, .not, .and, .or, .quantified, .call, .derived,
      .group, .invalid:
      false
    }
  }
}
