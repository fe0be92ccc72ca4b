import Messages

// The entries of `by`, and the smaller operands of clauses.

extension Parser {
  /// `region`, `x bins 10`, `[only] top 5 city [per region]`
  mutating func dimension() -> Dimension? {
    let start = index
    let top = topHead()
    guard !clauseFailed else { return nil }
    let expression = condition()
    var result = Dimension(expression, cut: clauseFailed ? nil : cut(), text: "")
    if let top, !clauseFailed {
      if result.cut != nil { report(.topWithCut(at: span(from: start))) }
      result.top = Dimension.Top(top.count, isOnly: top.isOnly, per: per())
    } else if !clauseFailed, isWord("per") {
      report(.perWithoutTop(at: here))
    }
    result.text = Printer.heading(of: result)
    lastEntry = start..<index
    result.alias = alias()
    return result
  }

  /// `as name` behind an entry; nil where there is none.
  mutating func alias() -> Name? {
    guard !clauseFailed, isWord("as"), clause(at: index) == nil else { return nil }
    advanceKeyword()
    return name("a name after `as`")
  }

  /// `top 5`, `only top 5`
  private mutating func topHead() -> (count: Int, isOnly: Bool)? {
    let isOnly = isWord("only") && isWord("top", at: index + 1) && isNumber(at: index + 2)
    let place = isOnly ? index + 1 : index
    guard isWord("top", at: place) else {
      if isWord("only"), beginsOperand(at: index + 1) {
        let text = folded((index + 1)..<(index + 2))
        advance()
        unexpected(
          "`top` after `only`", suggestion: "write `only top 5 \(Parser.shortened(text))`")
      }
      return nil
    }
    guard isNumber(at: place + 1) else {
      if beginsOperand(at: place + 1) {
        let text = folded((place + 1)..<(place + 2))
        advance()
        report(
          .badCount(
            found, least: 1, at: here,
            suggestion: "write `top 5 \(Parser.shortened(text))`"))
      }
      return nil
    }
    if isOnly { advanceKeyword() }
    advanceKeyword()
    guard let count = count(from: 1) else { return nil }
    return (count, isOnly)
  }

  /// `bins 10`, `into quartiles`, `into 7`
  private mutating func cut() -> Dimension.Cut? {
    if takeWord("bins") { return count(from: 1, to: Limits.ranges).map(Dimension.Cut.bins) }
    guard takeWord("into") else { return nil }
    if let word = word(at: index),
      let tiles = Keywords.tiles.first(where: { Keywords.matches(word, $0.word) })
    {
      advanceKeyword()
      return .tiles(tiles.count)
    }
    if isNumber(at: index) { return count(from: 2, to: Limits.ranges).map(Dimension.Cut.tiles) }
    let words = Keywords.tiles.map(\.word)
    let near = word(at: index).flatMap { Spelling.nearest($0, among: words, limit: 1).first }
    unexpected(
      "a number or \(Message.list(words.map { "`\($0)`" }))",
      suggestion: near.map { "did you mean `\($0)`?" } ?? "write `into 4` or `into quartiles`")
    return nil
  }

  /// `per d`; nil where there is none.
  mutating func per() -> Expression? {
    guard !clauseFailed, takeWord("per") else { return nil }
    return factor()
  }

  /// `limit n`, `limit n per d`
  mutating func limit() -> Limit? {
    let start = index
    guard let count = count(from: 0) else { return nil }
    let per = per()
    return Limit(count, per: per, span: span(from: start))
  }

  /// `each month`
  mutating func each() -> Each? {
    let start = index
    guard let text = word(at: index),
      let (unit, isPlural) = unit(of: text, among: TimeUnit.allCases)
    else {
      if isNumber(at: index) {
        unexpected("a unit of the calendar", suggestion: "a row is one unit: `each month`")
      } else {
        unknownUnit(TimeUnit.allCases.map(\.rawValue))
      }
      return nil
    }
    guard !isPlural else {
      unexpected("`\(unit.rawValue)`", suggestion: "write `each \(unit.rawValue)`")
      return nil
    }
    advanceKeyword()
    return Each(unit, span: span(from: start))
  }

  /// `bar` behind `chart`
  mutating func chart() -> ChartWord? {
    let text = word(at: index)
    if let text,
      let chart = ChartWord.allCases.first(where: { Keywords.matches(text, $0.rawValue) })
    {
      advanceKeyword()
      return chart
    }
    let words = ChartWord.allCases.map(\.rawValue)
    let near = text.flatMap { Spelling.nearest($0, among: words, limit: 1).first }
    unexpected(
      "a chart: \(Message.list(words, .or))",
      suggestion: near.map { "did you mean `\($0)`?" })
    return nil
  }

  /// `10%` behind `sample`
  mutating func sample() -> Sample? {
    let start = index
    guard let literal = share("sample") else { return nil }
    return Sample(literal, span: span(from: start))
  }

  /// A number with `%`, above 0 and up to 100 %.
  mutating func share(_ word: String) -> NumberLiteral? {
    guard index < end, case .number(let literal) = tokens[index].kind else {
      unexpected("a share such as `10%`")
      return nil
    }
    guard literal.text.utf8.last == UInt8(ascii: "%") else {
      let isWhole = Parser.wholeNumber(literal).map { (1...100).contains($0) } ?? false
      report(
        .badShare(
          found, at: here, suggestion: "write `\(word) \(isWhole ? literal.text : "10")%`"))
      return nil
    }
    guard Parser.isShare(literal) else {
      report(.badShare(found, at: here, suggestion: nil))
      return nil
    }
    advance()
    return literal
  }

  /// Above 0 and up to 1.
  private static func isShare(_ literal: NumberLiteral) -> Bool {
    guard literal.units > 0 else { return false }
    var one: Int128 = 1
    for _ in 0..<literal.scale { one *= 10 }
    return literal.units <= one
  }
}
