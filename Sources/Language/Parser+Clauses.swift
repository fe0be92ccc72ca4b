extension Parser {
  /// Clauses in any order up to the end of the statement.
  mutating func clauses(of verb: Verb) -> Clauses {
    scope = .clauses(verb)
    var result = Clauses()
    var seen: Set<ClauseWord> = []
    var last: ClauseWord? = verb == .list ? .show : nil
    if clauseFailed { synchronize() }
    while index < end {
      let head = here
      guard let clause = nextClause(of: verb, after: last) else {
        synchronize()
        continue
      }
      if !verb.clauses.contains(clause) {
        report(.clauseNotOfVerb(clause, verb, at: head))
      } else if !seen.insert(clause).inserted {
        report(.clauseTwice(clause, at: head))
      }
      clauseFailed = false
      last = clause
      parse(clause, head: head, into: &result)
      if clauseFailed { synchronize() }
    }
    return result
  }

  /// Passes the words of the next clause. Anything else is reported; a misspelt clause is taken as
  /// what was meant.
  private mutating func nextClause(of verb: Verb, after last: ClauseWord?) -> ClauseWord? {
    if let clause = clause(at: index) {
      advance()
      if let second = clause.words.dropFirst().first, !expectWord(second) { return nil }
      return clause
    }
    if index < end, tokens[index].kind == .invalid || isUnpaired(index) { return nil }
    let startsLine = tokens[index].startsLine
    let meant = misspeltClause()
    let near = word(at: index).flatMap {
      let candidates = Keywords.operators + (startsLine ? Verb.words : [])
      return meant?.rawValue ?? Spelling.nearest($0, among: candidates, limit: 1).first
    }
    let named = isWord("as") ? "only entries of `show` take a name with `as`" : nil
    let suggestion = named ?? near.map { "did you mean `\($0)`?" } ?? joining(last)
    report(
      .unknownClause(found, of: verb, startsLine: startsLine, suggestion: suggestion, at: here))
    if meant != nil { advance() }
    return meant
  }

  /// How the entries of the clause before are joined, where something that could be one follows.
  private func joining(_ last: ClauseWord?) -> String? {
    let isOperand: Bool =
      switch tokens[index].kind {
      case .sign(let sign): sign == .comma || sign == .open
      case .word, .quotedName, .text, .number, .date, .parameter, .mixed: true
      case .invalid: false
      }
    guard isOperand, !tokens[index].startsLine else { return nil }
    switch last {
    case .condition, .having: return "join conditions with `and` or `or`"
    case .dimensions, .show, .sort: return "put a comma between entries"
    case .across, .each, .limit, .during, .asOf, .baseline, .sample, .includingUnassigned, .saveAs,
      .exportTo, nil:
      return nil
    }
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
    case .saveAs: result.saveAs = savedName().map { SaveTarget($0) }
    case .across, .each, .baseline, .sample, .exportTo: break
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
