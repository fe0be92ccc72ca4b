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
      var suggestion: String?
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
    let start = index
    if isSign(.open, at: index + 1) { return call(word) }
    if !isSign(.dot, at: index + 1), Keywords.matches(word, anyOf: Keywords.constants) {
      if Keywords.matches(word, "today") { return leaf(.date(.today)) }
      return leaf(.boolean(Keywords.matches(word, "true")))
    }
    if Keywords.matches(word, "share"), isWord("of", at: index + 1) {
      advance()
      advance()
      let operand = nestedFactor()
      return tall(.derived(.share, operand, per: nil), from: start)
    }
    return column()
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

  /// `name ( arguments [where c] ) [in p]`
  private mutating func call(_ word: String) -> Expression {
    let start = index
    let function = Name(word, span: here)
    advance()
    let opening = index
    advance()
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
    commaSeparates = outer
    if !clauseFailed, !isSign(.close, at: index), let word = self.word(at: index),
      !Spelling.nearest(word, among: ["where"]).isEmpty
    {
      unexpected("`,`, `where` or `)`", suggestion: "did you mean `where`?")
    }
    close(opening, expected: filter == nil ? "`,`, `where` or `)`" : "`)`")
    let window = window()
    height = highest
    return tall(.call(Call(function, arguments, filter: filter, window: window)), from: start)
  }

  /// `in p` behind an aggregate or a table.
  private mutating func window() -> Period? {
    guard !clauseFailed, isWord("in"), beginsPeriod(at: index + 1) else { return nil }
    advance()
    return period()
  }

  // MARK: Events

  /// `at least 3`, `no`, …, where a table follows; nil where the word is a column.
  mutating func quantifier() -> Quantifier? {
    if isWord("at"), isWord(anyOf: ["least", "most"], at: index + 1) {
      let isLeast = isWord("least", at: index + 1)
      advance()
      advance()
      let count = count(from: 0) ?? 0
      return isLeast ? .atLeast(count) : .atMost(count)
    }
    if isWord("exactly"), index + 1 < end, case .number = tokens[index + 1].kind {
      advance()
      return .exactly(count(from: 0) ?? 0)
    }
    guard isWord("no") || isWord("any"), index + 1 < end else { return nil }
    switch tokens[index + 1].kind {
    case .quotedName: break
    case .word(let word)
    where !followsOperand(at: index + 1) && !Keywords.matches(word, anyOf: Keywords.tableStops):
      break
    case .word, .text, .number, .date, .parameter, .sign, .mixed, .invalid: return nil
    }
    let isNone = isWord("no")
    advance()
    return isNone ? .no : .any
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
      advance()
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
    let words = ClauseWord.allCases.flatMap(\.words) + ["and", "or"] + Verb.words
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
