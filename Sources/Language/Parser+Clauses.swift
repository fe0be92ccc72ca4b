extension Parser {
  /// Clauses in any order up to the end of the statement.
  mutating func clauses(of verb: Verb) -> Clauses {
    scope = .clauses(verb)
    var result = Clauses()
    var seen: Set<ClauseWord> = []
    if clauseFailed { synchronize() }
    while index < end {
      let head = here
      guard let clause = nextClause(of: verb) else {
        synchronize()
        continue
      }
      if !verb.clauses.contains(clause) {
        report(.clauseNotOfVerb(clause, verb, at: head))
      } else if !seen.insert(clause).inserted {
        report(.clauseTwice(clause, at: head))
      }
      clauseFailed = false
      parse(clause, head: head, into: &result)
      if clauseFailed { synchronize() }
    }
    return result
  }

  /// Passes the words of the next clause. Anything else is reported; a misspelt clause is taken as
  /// what was meant.
  private mutating func nextClause(of verb: Verb) -> ClauseWord? {
    if let clause = clause(at: index) {
      advance()
      if let second = clause.words.dropFirst().first, !expectWord(second) { return nil }
      return clause
    }
    if index < end, tokens[index].kind == .invalid || isUnpaired(index) { return nil }
    if isSign(.comma, at: index) {
      unexpected("a clause or the end of the statement", suggestion: "join conditions with `and`")
      return nil
    }
    let meant = misspeltClause()
    let startsLine = index < end && tokens[index].startsLine
    let candidates = Keywords.operators + (startsLine ? Verb.words : [])
    let word = word(at: index).flatMap {
      Spelling.nearest($0, among: candidates, limit: 1).first
    }
    report(.unknownClause(found, of: verb, meant: meant?.rawValue ?? word, at: here))
    if meant != nil { advance() }
    return meant
  }

  /// The clause of one word that the next word nearly is.
  private func misspeltClause() -> ClauseWord? {
    guard let word = word(at: index), !followsOperand(at: index) else { return nil }
    let single = ClauseWord.allCases.filter { $0.words.count == 1 }
    return Spelling.nearest(word, among: single.map(\.rawValue), limit: 1).first
      .flatMap(ClauseWord.init(rawValue:))
  }

  /// Whether the first word behind a verb is a misspelt clause: near to one, and what follows does
  /// not follow a name.
  func isMisspeltClause() -> Bool {
    guard misspeltClause() != nil, index + 1 < end else { return false }
    return switch tokens[index + 1].kind {
    case .word: !followsOperand(at: index + 1)
    case .number, .text, .date, .parameter, .mixed, .quotedName: true
    case .sign, .invalid: false
    }
  }

  private mutating func parse(
    _ clause: ClauseWord, head: SourceSpan, into result: inout Clauses
  ) {
    switch clause {
    case .condition: result.condition = condition()
    case .dimensions: result.dimensions = entries { $0.dimension() }
    case .show: result.show = entries { $0.showItem() }
    case .having: result.having = condition()
    case .sort: result.sort = entries { $0.sortKey() }
    case .limit:
      let start = index
      result.limit = count(from: 0).map { Limit($0, span: span(from: start)) }
    case .during: result.during = period()
    case .asOf: result.asOf = date()
    case .includingUnassigned: result.includingUnassigned = head.union(tokens[index - 1].span)
    case .saveAs: result.saveAs = savedName()
    }
  }

  private mutating func dimension() -> Dimension? {
    let start = index
    let expression = condition()
    return Dimension(expression, text: folded(start..<index))
  }

  /// An entry of `show` or of the head of `list`.
  mutating func showItem() -> ShowItem? {
    let start = index
    let expression = condition()
    let text = folded(start..<index)
    guard !clauseFailed, isWord("as"), clause(at: index) == nil else {
      return ShowItem(expression, text: text)
    }
    advance()
    return ShowItem(expression, alias: name("a name after `as`"), text: text)
  }

  private mutating func sortKey() -> SortKey? {
    let expression = condition()
    if takeWord("desc") { return SortKey(expression, isDescending: true) }
    _ = takeWord("asc")
    return SortKey(expression)
  }
}
