import Messages

extension Parser {
  /// A number, a text, a column, a call, something in parentheses.
  mutating func factor() -> Expression {
    height = 0
    let start = index
    guard index < end, !beginsPartInsteadOfOperand else { return missingOperand() }
    switch tokens[index].kind {
    case .number(let literal):
      advance()
      let kind = Expression.Kind.number(ungrouped(literal, at: start))
      return Expression(kind, span: span(from: start))
    case .text(let text): return leaf(.text(text))
    case .date(let date): return leaf(.date(date))
    case .parameter(let text): return leaf(.parameter(Name(text, span: here)))
    case .word(let word): return wordOperand(word)
    case .quotedName: return column()
    case .mixed(let text):
      report(.needsQuotes(text, at: here))
      advance()
      return Expression(.invalid, span: span(from: start))
    case .sign(.minus):
      marks.prefixes.append(index)
      advance()
      let operand = nestedFactor()
      return tall(.negate(operand), from: start)
    case .sign(.open): return group()
    case .sign, .invalid: return missingOperand()
    }
  }

  private mutating func leaf(_ kind: Expression.Kind) -> Expression {
    advance()
    return Expression(kind, span: tokens[index - 1].span)
  }

  private mutating func nestedFactor() -> Expression {
    guard nesting < Limits.nestingDepth else {
      report(.nestedTooDeeply(at: here))
      return Expression(.invalid, span: here)
    }
    nesting += 1
    defer { nesting -= 1 }
    return factor()
  }

  /// A node over the expression parsed last.
  private mutating func tall(_ kind: Expression.Kind, from start: Int) -> Expression {
    height += 1
    guard height <= Limits.nestingDepth else {
      report(.nestedTooDeeply(at: tokens[start].span))
      height = 0
      return Expression(.invalid, span: span(from: start))
    }
    return Expression(kind, span: span(from: start))
  }

  private mutating func missingOperand() -> Expression {
    let span = here
    if index < end, tokens[index].kind == .invalid || isUnpaired(index) {
      clauseFailed = true
      advance()
    } else {
      if isSign(.times, at: index) { return strayStar() }
      var suggestion: Message?
      if isSign(.dot, at: index), areAdjacent(index, index + 1),
        case .number(let literal) = tokens[index + 1].kind
      {
        suggestion = "write `0.\(Parser.shortened(literal.text))`"
      }
      report(.missingOperand(found, at: span, suggestion: suggestion))
    }
    return Expression(.invalid, span: span)
  }

  private mutating func group() -> Expression {
    let opening = index
    advance()
    let outer = commaSeparates
    commaSeparates = false
    let inner = condition()
    commaSeparates = outer
    close(opening, expected: "`)`")
    return tall(.group(inner), from: opening)
  }

  private mutating func wordOperand(_ word: String) -> Expression {
    if Keywords.matches(word, anyOf: Keywords.reserved) { return missingOperand() }
    if let derivation = derivation(at: index) { return derived(derivation) }
    if let foreign = foreignOperand() { return foreign }
    if isSign(.open, at: index + 1) { return call(word) }
    if !isSign(.dot, at: index + 1), Keywords.matches(word, anyOf: Keywords.constants) {
      marks.keywords.append(index)
      if Keywords.matches(word, "today") { return leaf(.date(.today)) }
      return leaf(.boolean(Keywords.matches(word, "true")))
    }
    return column()
  }

  // MARK: Derived measures

  /// What is made of the measure behind the words at a place; nil where the word is a column:
  /// `share` with `of` behind it, `running` with an operand.
  func derivation(at place: Int) -> DerivedMeasure? {
    guard let word = word(at: place) else { return nil }
    if Keywords.matches(word, "running") {
      if isWord("share", at: place + 1), isWord("of", at: place + 2) { return .runningShare }
      return isSign(.open, at: place + 1) || beginsOperand(at: place + 1) ? .running : nil
    }
    guard isWord("of", at: place + 1) else { return nil }
    return DerivedMeasure.ofPrefixed.first { Keywords.matches(word, $0.word) }?.measure
  }

  private mutating func derived(_ derivation: DerivedMeasure) -> Expression {
    let start = index
    for _ in derivation.words { advanceKeyword() }
    let operand = nestedFactor()
    var below = height
    var per: Expression?
    if derivation == .share, !clauseFailed, takeWord("per") {
      per = nestedFactor()
      below = max(below, height)
    }
    height = below
    return tall(.derived(derivation, operand, per: per), from: start)
  }

  /// `region`, `orders.amount`
  private mutating func column() -> Expression {
    let start = index
    var parts: [Name] = []
    repeat {
      guard let name = name("a column's name") else { break }
      parts.append(name)
    } while takeSign(.dot)
    if parts.count > 2 {
      report(
        .unexpected(
          "a name of \(parts.count) parts", expected: "`column` or `table.column`",
          at: span(from: start)))
    }
    return Expression(.name(parts), span: span(from: start))
  }

  // MARK: Calls

  /// `name ( arguments [where c | per d] ) [in p]`
  private mutating func call(_ word: String) -> Expression {
    let start = index
    let function = Name(word, span: here)
    advance()
    let opening = index
    marks.hugging.append(index)
    advance()
    if isSign(.times, at: index), isSign(.close, at: index + 1) {
      report(.countOfStar(word, at: here))
      advance()
      close(opening, expected: "`)`")
      clauseFailed = false
      return Expression(.invalid, span: span(from: start))
    }
    let outer = commaSeparates
    commaSeparates = true
    var highest = 0
    let arguments = entries { parser in
      let argument = parser.condition()
      highest = max(highest, parser.height)
      return argument
    }
    commaSeparates = false
    var filter: Expression?
    if !clauseFailed, takeWord("where") {
      filter = condition()
      highest = max(highest, height)
    }
    var per: Expression?
    if filter == nil, !clauseFailed, takeWord("per") {
      per = nestedFactor()
      highest = max(highest, height)
    }
    commaSeparates = outer
    if !clauseFailed, !isSign(.close, at: index), let word = self.word(at: index),
      !Spelling.nearest(word, among: ["where"]).isEmpty
    {
      unexpected("`,`, `where` or `)`", suggestion: "did you mean `where`?")
    }
    close(opening, expected: filter == nil ? "`,`, `where` or `)`" : "`)`")
    let window = window()
    height = highest
    return tall(
      .call(Call(function, arguments, filter: filter, per: per, window: window)),
      from: start)
  }

  /// `in p` behind an aggregate or a table; `since D` and `before D` do without `in`.
  private mutating func window() -> Period? {
    guard !clauseFailed else { return nil }
    if isWord("since") || isWord("before"), beginsPeriod(at: index) { return period() }
    guard isWord("in"), beginsPeriod(at: index + 1) else { return nil }
    advanceKeyword()
    return period()
  }

  // MARK: Events

  /// The words before the number of a quantifier, where a table follows; nil where the word is a
  /// column.
  func quantifier(at place: Int) -> Int? {
    if isWord("at", at: place), isWord(anyOf: ["least", "most"], at: place + 1) { return 2 }
    if isWord("exactly", at: place), isNumber(at: place + 1) { return 1 }
    guard isWord(anyOf: ["no", "any"], at: place), place + 1 < end else { return nil }
    switch tokens[place + 1].kind {
    case .quotedName: return 1
    case .word(let word)
    where !followsOperand(at: place + 1) && !Keywords.matches(word, anyOf: Keywords.tableStops):
      return 1
    case .word, .text, .number, .date, .parameter, .sign, .mixed, .invalid: return nil
    }
  }

  /// `at least 3`, `no`, …
  mutating func quantifier() -> Quantifier {
    if takeWord("no") { return .no }
    if takeWord("any") { return .any }
    if takeWord("exactly") { return .exactly(count(from: 0) ?? 0) }
    advanceKeyword()
    if takeWord("least") { return .atLeast(count(from: 0) ?? 0) }
    advanceKeyword()
    return .atMost(count(from: 0) ?? 0)
  }

  /// `table [( c )] [in p]`; sets the height of the condition.
  mutating func events() -> EventSet {
    if isWord(anyOf: Keywords.tableStops, at: index) { unexpected("a table of events") }
    guard !clauseFailed, let table = name("a table of events") else {
      return EventSet(table: Name("", span: here))
    }
    let opening = index
    var filter: Expression?
    if takeSign(.open) {
      let outer = commaSeparates
      commaSeparates = false
      filter = condition()
      commaSeparates = outer
      close(opening, expected: "`)`")
    }
    let below = height
    let window = window()
    if !clauseFailed, window == nil, isWord("in") {
      advanceKeyword()
      _ = period()
    }
    height = below
    return EventSet(table: table, filter: filter, window: window)
  }

  // MARK: Operands that may be bare text

  /// The right side of a comparison: digits that run into letters are text here, and so are, for
  /// the binder to find, lone words.
  mutating func comparisonOperand(_ comparison: ComparisonOperator) -> Expression {
    let isEquality = comparison == .equal || comparison == .notEqual || comparison == .similar
    if isEquality, let last = hyphenatedEnd() {
      let text = source.text(of: here.union(tokens[last].span))
      report(.needsQuotesOrBlanks(Parser.shortened(text), at: here.union(tokens[last].span)))
      while index <= last { advance() }
      return Expression(.invalid, span: here)
    }
    if comparison == .equal || comparison == .notEqual, isWord("null"),
      !isSign(.dot, at: index + 1),
      !isSign(.open, at: index + 1)
    {
      let isNegated = comparison == .notEqual
      report(.comparedWithNull(isNegated: isNegated, at: here))
      clauseFailed = false
      advance()
      return Expression(.invalid, span: tokens[index - 1].span)
    }
    return looseOperand()
  }

  /// A value of a comparison or of a list.
  mutating func looseOperand() -> Expression {
    let start = index
    if index < end, case .mixed(let text) = tokens[index].kind {
      height = 0
      let value = leaf(.text(text))
      reportFurtherWords(from: start)
      return value
    }
    let value = sum()
    if case .name(let parts) = value.kind, parts.count == 1, !parts[0].isQuoted {
      reportFurtherWords(from: start)
    }
    return value
  }

  /// The last word of `Month-to-month`: two hyphens or more, no blanks.
  private func hyphenatedEnd() -> Int? {
    guard word(at: index) != nil else { return nil }
    var last = index
    while isSign(.minus, at: last + 1), areAdjacent(last, last + 1),
      areAdjacent(last + 1, last + 2),
      word(at: last + 2) != nil
    {
      last += 2
    }
    return last - index >= 4 ? last : nil
  }

  /// Reports `New York` without quotes, unless what follows looks like the next condition.
  private mutating func reportFurtherWords(from start: Int) {
    guard !clauseFailed, word(at: index) != nil, !followsOperand(at: index) else { return }
    var last = index
    while word(at: last + 1) != nil, !followsOperand(at: last + 1) { last += 1 }
    let isNextCondition: Bool =
      if last + 1 < end, case .sign(let sign) = tokens[last + 1].kind {
        sign != .close && sign != .comma
      } else {
        isWord(anyOf: ["is", "between", "contains", "starts", "ends", "in"], at: last + 1)
      }
    let words = ClauseWord.common.flatMap(\.words) + ["and", "or"] + Verb.words
    let isMisspelt =
      word(at: index).map { !Spelling.nearest($0, among: words).isEmpty } ?? false
    guard !isNextCondition, !isMisspelt else { return }
    let span = tokens[start].span.union(tokens[last].span)
    report(.needsQuotes(Parser.shortened(folded(start..<(last + 1))), at: span))
    while index <= last { advance() }
  }

  // MARK: Numbers

  /// Reports `1,000` and passes all of it, where no list is being read.
  mutating func ungrouped(_ literal: NumberLiteral, at start: Int) -> NumberLiteral {
    guard !commaSeparates, (1...3).contains(literal.text.utf8.count),
      literal.text.utf8.allSatisfy(Lexer.isDigit)
    else { return literal }
    var texts = [literal.text]
    while isSign(.comma, at: index), areAdjacent(index - 1, index), areAdjacent(index, index + 1),
      case .number(let next) = tokens[index + 1].kind,
      next.text.utf8.prefix(while: Lexer.isDigit).count == 3
    {
      texts.append(next.text)
      advance()
      advance()
    }
    guard texts.count > 1 else { return literal }
    report(
      .commaInNumber(
        Parser.shortened(texts.joined(separator: ",")),
        meant: Parser.shortened(texts.joined(separator: "_")), at: span(from: start)))
    clauseFailed = false
    return literal
  }
}
