import Messages

// Forms of other languages where an operand or a test is due, each with what says the same here.

extension Parser {
  /// `*` where a column is due.
  mutating func strayStar() -> Expression {
    let start = index
    report(
      .missingOperand(
        found, at: here,
        suggestion:
          "name the columns: `list name, region`; `list orders` shows all those of a table of events"
      ))
    advance()
    return Expression(.invalid, span: span(from: start))
  }

  /// `case when c then a else b end` and `exists (…)`; nil where the word is none of them.
  mutating func foreignOperand() -> Expression? {
    let start = index
    if beginsCase {
      report(
        .unexpected(
          "`case when`", expected: "a column, a value or a function",
          at: here.union(tokens[index + 1].span), suggestion: "write `if(condition, a, b)`"))
      while index < end, !isWord("end") { advance() }
      advance()
    } else if isWord("exists"), isSign(.open, at: index + 1) {
      report(
        .unexpected(
          found, expected: "a condition", at: here,
          suggestion: "write `any orders (…)`, and `no orders (…)` for its contrary"))
      advance()
      passBrackets()
    } else {
      return nil
    }
    return Expression(.invalid, span: span(from: start))
  }

  /// Whether `case when` is next.
  var beginsCase: Bool { isWord("case") && isWord("when", at: index + 1) }

  /// Passes `( … )` whole.
  private mutating func passBrackets() {
    guard !isUnpaired(index) else { return }
    var depth = 0
    repeat {
      if isSign(.open, at: index) { depth += 1 }
      if isSign(.close, at: index) { depth -= 1 }
      advance()
    } while depth > 0 && index < end
  }

  /// `x not contains "a"`, `x not between 1 and 2`: the `not` stands before the whole.
  mutating func reportNotBehind(_ left: Expression) {
    let text = Parser.shortened(source.text(of: left.span))
    let test = word(at: index + 1) ?? ""
    unexpected("`in` after `not`", suggestion: "write `not \(text) \(test) …`")
  }

  /// What to write for a word behind the entries of a clause: `desc` behind `show`, `offset`.
  func foreignEnd(behind last: ClauseWord?) -> Message? {
    if isWord(anyOf: ["desc", "asc", "descending", "ascending"], at: index) {
      guard last == .show || last == .dimensions else { return nil }
      let order = isWord(anyOf: ["desc", "descending"], at: index) ? " desc" : ""
      return
        "the order is a clause of its own: `sort \(Parser.shortened(folded(lastEntry)))\(order)`"
    }
    guard isWord("offset") || isWord("skip") else { return nil }
    return """
      rows are left out by `having`, and `limit` keeps the first of the order; \
      the rest of the result goes whole to a file with `export to "answer.csv"`
      """
  }
}
