import Messages

extension Parser {
  /// A condition or a value: the whole of the expression grammar. `invalid` after an error.
  mutating func condition() -> Expression {
    nested { $0.disjunction() }
  }

  /// One level further down, unless there are too many.
  private mutating func nested(_ parse: (inout Parser) -> Expression) -> Expression {
    guard nesting < Limits.nestingDepth else {
      report(.nestedTooDeeply(at: here))
      return Expression(.invalid, span: here)
    }
    nesting += 1
    defer { nesting -= 1 }
    return parse(&self)
  }

  /// A node over others of which the highest has this height.
  private mutating func node(_ kind: Expression.Kind, from start: Int, above below: Int)
    -> Expression
  {
    height = below + 1
    let span = span(from: start)
    guard height <= Limits.nestingDepth else {
      report(.nestedTooDeeply(at: SourceSpan(span.start, span.start + 1)))
      height = 0
      return Expression(.invalid, span: span)
    }
    return Expression(kind, span: span)
  }

  // MARK: Logic

  private mutating func disjunction() -> Expression {
    let start = index
    let first = conjunction()
    guard isWord("or") else { return first }
    var parts = [first]
    var highest = height
    while isWord("or") {
      marks.joints.append(index)
      advanceKeyword()
      parts.append(conjunction())
      highest = max(highest, height)
    }
    let result = node(.or(parts), from: start, above: highest)
    remark(on: result, parts)
    return result
  }

  private mutating func conjunction() -> Expression {
    let start = index
    let first = negation()
    guard isWord("and") else { return first }
    var parts = [first]
    var highest = height
    while isWord("and") {
      marks.joints.append(index)
      advanceKeyword()
      parts.append(negation())
      highest = max(highest, height)
    }
    return node(.and(parts), from: start, above: highest)
  }

  private mutating func negation() -> Expression {
    guard isWord("not"), !isWord("in", at: index + 1) else { return test() }
    let start = index
    advanceKeyword()
    let operand = nested { $0.negation() }
    return node(.not(operand), from: start, above: height)
  }

  // MARK: Tests

  private mutating func test() -> Expression {
    let start = index
    if isWord("in") || isWord("not") { return membership() }
    if quantifier(at: index) != nil {
      height = 0
      let quantifier = quantifier()
      let events = events()
      return node(.quantified(quantifier, events), from: start, above: height)
    }
    let left = sum()
    let result = test(of: left, from: start)
    if let sign = sign(at: index), sign.comparison != nil, result.kind != left.kind, !clauseFailed {
      report(.chainedComparison(at: here))
    }
    return result
  }

  private func sign(at place: Int) -> Sign? {
    guard place < end, case .sign(let sign) = tokens[place].kind else { return nil }
    return sign
  }

  /// `in S`, `not in S`
  private mutating func membership() -> Expression {
    let start = index
    let isNegated = takeWord("not")
    if isSign(.open, at: index + 1) || isLongPeriod(at: index + 1) || isRank(at: index + 1) {
      let isRank = isRank(at: index + 1)
      report(
        .missingOperand(
          "`in`", at: here,
          suggestion: isRank ? "write what is ranked before `in`: `ltv in top 10%`" : nil))
      return Expression(.invalid, span: here)
    }
    advanceKeyword()
    height = 0
    guard let segment = segmentReference() else { return Expression(.invalid, span: here) }
    return node(.inSegment(segment, isNegated: isNegated), from: start, above: height)
  }

  /// `top 10%`, `bottom 20`
  private func isRank(at place: Int) -> Bool {
    isWord(anyOf: ["top", "bottom"], at: place) && isNumber(at: place + 1)
  }

  /// A period that is no name of a segment: `2025`, `last 30 days`.
  private func isLongPeriod(at place: Int) -> Bool {
    guard beginsPeriod(at: place) else { return false }
    return word(at: place) == nil || place + 1 < end && word(at: place + 1) == nil
  }

  private mutating func test(of left: Expression, from start: Int) -> Expression {
    let below = height
    if let sign = sign(at: index), let comparison = sign.comparison {
      let isTilde = comparison == .similar
      advance()
      if isTilde, isTextTestBehindTilde, let test = textTest(prefixed: true) {
        let right = sum()
        return node(
          .textTest(test, ignoringCase: true, left, right), from: start, above: max(below, height))
      }
      let right = comparisonOperand(comparison)
      return node(.compare(comparison, left, right), from: start, above: max(below, height))
    }
    if let test = textTest() {
      let right = sum()
      return node(
        .textTest(test, ignoringCase: false, left, right), from: start, above: max(below, height))
    }
    if takeWord("between") {
      let low = sum()
      let highest = max(below, height)
      if !clauseFailed { _ = expectWord("and") }
      let high = sum()
      return node(.between(left, low, high), from: start, above: max(highest, height))
    }
    if takeWord("is") { return missingTest(of: left, from: start) }
    if isWord("in") || isWord("not") && isWord("in", at: index + 1) {
      return inTest(of: left, from: start)
    }
    let negated = isWord("not") ? index + 1 : index
    if isWord(anyOf: ["like", "ilike", "regexp", "rlike"], at: negated),
      beginsOperand(at: negated + 1)
    {
      return foreignTextTest(at: negated)
    }
    if isWord("not"), isWord(anyOf: Keywords.operators, at: index + 1) {
      reportNotBehind(left)
    }
    return left
  }

  /// `~contains`; with a blank the word may be a column's or a text: `name ~ contains`.
  private var isTextTestBehindTilde: Bool {
    if areAdjacent(index - 1, index) { return true }
    if isWord("starts") || isWord("ends") { return isWord("with", at: index + 1) }
    guard index + 1 < end else { return false }
    return switch tokens[index + 1].kind {
    case .word: !followsOperand(at: index + 1)
    case .number, .text, .date, .parameter, .mixed, .quotedName: true
    case .sign, .invalid: false
    }
  }

  /// `x like "a%"`
  private mutating func foreignTextTest(at place: Int) -> Expression {
    while index < place { advance() }
    let start = index
    let word = word(at: place) ?? ""
    let isRegular = Keywords.matches(word, anyOf: ["regexp", "rlike"])
    report(
      .unexpected(
        found, expected: "a test", at: here,
        suggestion: isRegular
          ? "write `matches \"a.*z\"`"
          : "write `contains \"an\"`, `starts with \"A\"`, `ends with \"z\"` or `matches \"a.*z\"`")
    )
    clauseFailed = false
    advance()
    _ = sum()
    return Expression(.invalid, span: span(from: start))
  }

  /// `contains`, `starts with`, `ends with`, `matches`; `prefixed` behind a tilde.
  private mutating func textTest(prefixed: Bool = false) -> TextTest? {
    if prefixed { marks.prefixes.append(index - 1) }
    if takeWord("contains") { return .contains }
    if takeWord("matches") { return .matches }
    let first = isWord("starts") ? TextTest.startsWith : isWord("ends") ? .endsWith : nil
    guard let first else {
      if prefixed { marks.prefixes.removeLast() }
      return nil
    }
    advanceKeyword()
    _ = expectWord("with")
    return first
  }

  private mutating func missingTest(of left: Expression, from start: Int) -> Expression {
    let below = height
    let isNegated = takeWord("not")
    if !takeWord("missing") {
      let known = ["missing", "null", "empty", "nothing"]
      let isNear = !Spelling.nearest(word(at: index) ?? "", among: known, limit: 1).isEmpty
      unexpected(
        isNegated ? "`missing`" : "`missing` or `not missing`",
        suggestion: isNear
          ? "write `is \(isNegated ? "not " : "")missing`" : "compare with `=` or `!=`")
      if isNear { advance() }
    }
    return node(.isMissing(left, isNegated: isNegated), from: start, above: below)
  }

  private mutating func inTest(of left: Expression, from start: Int) -> Expression {
    let below = height
    let isNegated = takeWord("not")
    advanceKeyword()
    let opening = index
    if isWord("top") || isWord("bottom"), beginsOperand(at: index + 1) {
      guard let test = rankTest() else {
        return Expression(.invalid, span: span(from: start))
      }
      return node(
        .inRanked(left, test, isNegated: isNegated), from: start, above: max(below, height))
    }
    if takeSign(.open) {
      let outer = commaSeparates
      commaSeparates = true
      var highest = below
      let values = entries(atMost: .max) { parser in
        let value = parser.looseOperand()
        highest = max(highest, parser.height)
        return value
      }
      commaSeparates = outer
      close(opening, expected: "`,` or `)`")
      return node(.inList(left, values, isNegated: isNegated), from: start, above: highest)
    }
    if beginsPeriod(at: index) || isWord(anyOf: Keywords.periods, at: index) && !isLoneWord {
      guard let period = period() else { return Expression(.invalid, span: span(from: start)) }
      return node(.inPeriod(left, period, isNegated: isNegated), from: start, above: below)
    }
    if index < end, tokens[index].kind == .invalid || isUnpaired(index) {
      clauseFailed = true
    } else {
      let text = Parser.shortened(source.text(of: left.span))
      let isValue = isLoneWord || index < end && isText(at: index)
      let value = isValue ? Parser.shortened(source.text(of: here)) : nil
      report(.listOrPeriod(left: text, found, word: value, at: here))
    }
    return Expression(.invalid, span: span(from: start))
  }

  /// `top 10% [per region]`, `bottom 20`; sets the height of what stands behind `per`.
  private mutating func rankTest() -> RankTest? {
    let takesBottom = isWord("bottom")
    let word = takesBottom ? "bottom" : "top"
    advanceKeyword()
    height = 0
    guard index < end, case .number(let literal) = tokens[index].kind else {
      report(
        .badCount(
          found, least: 1, at: here, suggestion: "write `in \(word) 10%` or `in \(word) 20`"))
      return nil
    }
    let isShare = literal.text.utf8.last == UInt8(ascii: "%")
    if isShare {
      guard share(word) != nil else { return nil }
    } else {
      guard count(from: 1) != nil else { return nil }
    }
    let per = per()
    return RankTest(takesBottom: takesBottom, amount: literal, isShare: isShare, per: per)
  }

  private func isText(at place: Int) -> Bool {
    guard case .text = tokens[place].kind else { return false }
    return true
  }

  /// A word behind which the operand ends.
  private var isLoneWord: Bool {
    guard word(at: index) != nil else { return false }
    guard index + 1 < end else { return true }
    return switch tokens[index + 1].kind {
    case .word: followsOperand(at: index + 1)
    case .sign(let sign): sign == .close || sign == .comma
    case .quotedName, .text, .number, .date, .parameter, .mixed, .invalid: false
    }
  }

  // MARK: Arithmetic

  mutating func sum() -> Expression {
    let start = index
    var result = term()
    while let sign = sign(at: index), sign == .plus || sign == .minus {
      let below = height
      advance()
      let right = term()
      let operation: ArithmeticOperator = sign == .plus ? .add : .subtract
      result = node(
        .arithmetic(operation, result, right), from: start, above: max(below, height))
    }
    return result
  }

  private mutating func term() -> Expression {
    let start = index
    var result = factor()
    while let sign = sign(at: index), sign == .times || sign == .divide {
      let below = height
      advance()
      let right = factor()
      let operation: ArithmeticOperator = sign == .times ? .multiply : .divide
      let left = result
      result = node(
        .arithmetic(operation, result, right), from: start, above: max(below, height))
      noteReading(of: left, operation, right, at: result.span)
    }
    return result
  }

  /// `index of a / b` is `(index of a) / b`, which is seldom meant.
  private mutating func noteReading(
    of left: Expression, _ operation: ArithmeticOperator, _ right: Expression, at span: SourceSpan
  ) {
    guard case .derived(let derivation, _, _) = left.kind, derivation != .running else { return }
    switch right.kind {
    case .name, .call, .group: break
    default: return
    }
    guard span.end - span.start <= Limits.readingByteCount else { return }
    let reading = Expression(.arithmetic(operation, Expression(.group(left)), right))
    report(.derivedFirst(reading: Printer.print(reading), derivation.rawValue, at: span))
  }

  // MARK: Remarks

  /// What a reader of `a and b or c`, or of `x != a or x != b`, should know.
  private mutating func remark(on whole: Expression, _ parts: [Expression]) {
    guard !clauseFailed else { return }
    var mixes = false
    var excluded: [Expression: Expression] = [:]
    var isWarned = false
    for part in parts {
      if case .and = part.kind { mixes = true }
      guard !isWarned, case .compare(.notEqual, let left, let right) = part.kind,
        Parser.isConstant(right)
      else { continue }
      if let other = excluded[left], other != right {
        isWarned = true
        let text = Parser.shortened(source.text(of: left.span))
        report(.alwaysTrue(text, at: whole.span))
      }
      excluded[left] = right
    }
    guard mixes else { return }
    let isShort = whole.span.end - whole.span.start <= Limits.readingByteCount
    let reading = Expression(
      .or(
        parts.map { part in
          if case .and = part.kind { Expression(.group(part)) } else { part }
        }))
    report(.mixedAndOr(reading: isShort ? Printer.print(reading) : nil, at: whole.span))
  }

  /// A literal, or a bare word that may be text.
  private static func isConstant(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .number, .text, .date, .boolean: true
    case .name(let parts): parts.count == 1 && !parts[0].isQuoted
    case .negate(let operand): isConstant(operand)
    case .parameter, .arithmetic, .compare, .between, .textTest, .isMissing, .inList, .inPeriod,
      .inSegment, .not, .and, .or, .quantified, .call, .derived, .group, .invalid,
      .inRanked:
      false
    }
  }
}
