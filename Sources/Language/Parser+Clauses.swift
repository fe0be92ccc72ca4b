import Messages

extension Parser {
  /// Clauses in any order up to the end of the statement; `excluded` are those of the verb that do not
  /// go with its head.
  mutating func clauses(of verb: Verb, but excluded: Set<ClauseWord> = []) -> Clauses {
    scope = .clauses(verb)
    var result = Clauses()
    var seen: Set<ClauseWord> = []
    var last: ClauseWord? = verb == .list || verb == .trend ? .show : nil
    if clauseFailed { synchronize() }
    while index < end {
      let start = index
      let head = here
      guard let clause = nextClause(of: verb, after: last) else {
        synchronize()
        continue
      }
      marks.parts.append(start)
      if !verb.clauses.contains(clause) || excluded.contains(clause) {
        report(.clauseNotOfVerb(clause, verb, but: excluded, at: head))
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
      advanceKeyword()
      if clause == .saveAs { savesMembers = takeWord("members") }
      if let second = clause.words.dropFirst().first, !expectWord(second) { return nil }
      return clause
    }
    if index < end, tokens[index].kind == .invalid || isUnpaired(index) { return nil }
    if let (clause, count, suggestion) = foreignClause() {
      report(
        .unknownClause(
          found, of: verb, startsLine: false, suggestion: suggestion, at: here))
      for _ in 0..<count { advance() }
      return clause
    }
    let startsLine = tokens[index].startsLine
    let meant = misspeltClause(at: index)
    let near = word(at: index).flatMap {
      let candidates = Keywords.operators + (startsLine ? Verb.words : [])
      return meant?.rawValue ?? Spelling.nearest($0, among: candidates, limit: 1).first
    }
    let named: Message? =
      isWord("as") ? "only entries of `by` and `show` take a name with `as`" : nil
    let suggestion: Message? =
      foreignEnd(behind: last) ?? named ?? near.map { "did you mean `\($0)`?" }
      ?? bareTable(of: verb) ?? joining(last, of: verb)
    report(
      .unknownClause(found, of: verb, startsLine: startsLine, suggestion: suggestion, at: here))
    if meant != nil { advance() }
    return meant
  }

  /// A name right behind a verb that takes its table with `on`.
  private func bareTable(of verb: Verb) -> Message? {
    guard [.retention, .lifecycle, .churn].contains(verb), index > 0,
      word(at: index - 1).map({ Keywords.matches($0, verb.rawValue) }) ?? false,
      let table = word(at: index), ClauseWord(firstWord: table) == nil, Verb(word: table) == nil
    else { return nil }
    return "write `\(verb.rawValue) on \(Parser.shortened(table))`"
  }

  /// A clause of other languages: what it is here, the words it has there, and what to write.
  func foreignClause() -> (ClauseWord?, count: Int, suggestion: Message)? {
    guard isWord("by", at: index + 1) else { return nil }
    let rest =
      index + 2 < end ? Parser.shortened(source.text(of: tokens[index + 2].span)) : "region"
    if isWord("group") { return (.dimensions, 2, "write `by \(rest)`") }
    if isWord("order") { return (.sort, 2, "write `sort \(rest)`") }
    return nil
  }

  /// How the entries of the clause before are joined, where something that could be one follows.
  private func joining(_ last: ClauseWord?, of verb: Verb) -> Message? {
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
    case nil where verb == .segment && beginsOperand(at: index):
      return "put `by` before what divides: `by \(Parser.shortened(source.text(of: here)))`"
    case .across, .each, .limit, .during, .asOf, .baseline, .sample, .includingUnassigned, .saveAs,
      .exportTo, .chart, .span, .cohort, .exact, .rolling, .after, .anyEntry, .support, .lift, nil:
      return nil
    }
  }

  /// The clause of one word that the word at a place nearly is.
  private func misspeltClause(at place: Int) -> ClauseWord? {
    guard let word = word(at: place), !followsOperand(at: place) else { return nil }
    let known = ClauseWord.common + (openVerb?.clauses.filter(\.isOfFewVerbs) ?? [])
    let single = known.filter { $0.words.count == 1 }
    return Spelling.nearest(word, among: single.map(\.rawValue), limit: 1).first
      .flatMap(ClauseWord.init(rawValue:))
  }

  /// Whether the first word behind a verb is a misspelt clause: near to one, and what follows does
  /// not follow a name.
  func isMisspeltClause(at place: Int) -> Bool {
    beginsOperand(at: place + 1) && misspeltClause(at: place) != nil
  }

  private mutating func parse(
    _ clause: ClauseWord, head: SourceSpan, into result: inout Clauses
  ) {
    switch clause {
    case .condition: result.condition = condition()
    case .dimensions: result.dimensions = entries { $0.dimension() }
    case .across:
      result.across = dimension()
      if !clauseFailed, isSign(.comma, at: index) { report(.acrossOnce(at: here)) }
    case .each: result.each = each()
    case .show: result.show = entries { $0.showItem() }
    case .having: result.having = condition()
    case .sort:
      passForeignBy()
      result.sort = entries { $0.sortKey() }
    case .limit: result.limit = limit()
    case .during: result.during = period()
    case .asOf: result.asOf = date()
    case .baseline: result.baseline = baseline()
    case .sample: result.sample = sample()
    case .includingUnassigned: result.includingUnassigned = head.union(tokens[index - 1].span)
    case .saveAs:
      let freezes = savesMembers
      result.saveAs = savedName(.segment).map { SaveTarget($0, freezesMembers: freezes) }
    case .exportTo: result.exportTo = exportPath()
    case .chart: result.chart = chart()
    case .span: result.span = duration()
    case .cohort: result.cohort = sum()
    case .exact, .rolling:
      let isRolling = clause == .rolling
      if let known = result.isRolling, known != isRolling {
        report(.exactAndRolling(at: head))
        clauseFailed = false
      }
      result.isRolling = isRolling
    case .after: result.after = silence()
    case .anyEntry: result.anyEntry = true
    case .support: result.support = share("support")
    case .lift: result.lift = factorOfLift()
    }
  }

  /// `sort by x`: there is no `by` here.
  private mutating func passForeignBy() {
    guard isWord("by"), beginsOperand(at: index + 1) else { return }
    let text = Parser.shortened(source.text(of: tokens[index + 1].span))
    report(
      .unexpected(found, expected: "what to sort by", at: here, suggestion: "write `sort \(text)`"))
    clauseFailed = false
    advance()
  }

  /// An entry of `show` or of the head of `list`.
  mutating func showItem() -> ShowItem? {
    let start = index
    let expression = condition()
    lastEntry = start..<index
    return ShowItem(expression, alias: alias(), text: Printer.heading(of: expression))
  }

  private mutating func sortKey() -> SortKey? {
    let expression = condition()
    if takeWord("desc") { return SortKey(expression, isDescending: true) }
    _ = takeWord("asc")
    return SortKey(expression)
  }
}
