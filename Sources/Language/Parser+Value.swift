import Messages

// Heads of the verbs that grade customers, and of those that follow their grades.

extension Parser {
  /// `tier …`, `rfm …`, `classify …`, `score …`
  mutating func graded(_ verb: Verb) -> Statement.Kind? {
    let grading = grading(verb)
    let clauses = clauses(of: verb)
    return grading.map { .grade($0, clauses) }
  }

  /// The head behind the verb.
  private mutating func grading(_ verb: Verb) -> Grading? {
    scope = .clauses(verb)
    switch verb {
    case .tier: return tierHead().map(Grading.tier)
    case .rfm: return rfmHead().map(Grading.rfm)
    case .classify: return classHead().map(Grading.classes)
    case .score: return scoreHead().map(Grading.score)
    case .load, .append, .open, .save, .describe, .set, .segment, .list, .trend, .profile, .pareto,
      .migrate, .diff,
      .compare, .overlap, .explain, .why, .sweep, .retention, .lifecycle, .churn, .conversion,
      .funnel, .basket, .define, .show, .drop, .include, .export, .echo:
      return nil
    }
  }

  /// `define tier n as tier …`
  mutating func tierDefinition(_ name: Name) -> Statement.Kind? {
    guard expectWord("as") else { return nil }
    let verbs: [Verb] = [.tier, .rfm, .classify, .score]
    guard let verb = word(at: index).flatMap(Verb.init(word:)), verbs.contains(verb) else {
      unexpected(
        "`tier`, `rfm`, `classify` or `score`",
        suggestion: "write `define tier grade as tier ltv into 4 quantiles`")
      return nil
    }
    advanceKeyword()
    let grading = grading(verb)
    let clauses = clauses(of: .define)
    guard let grading else { return nil }
    var definition = TierDefinition(name, grading)
    definition.condition = clauses.condition
    definition.during = clauses.during
    return .define(.tier(definition))
  }

  // MARK: Tiers

  private mutating func tierHead() -> TierHead? {
    guard beginsItems else {
      unexpected("what customers are ordered by", suggestion: "write `tier ltv into 4 quantiles`")
      return nil
    }
    let value = condition()
    guard !clauseFailed, let cut = tierCut() else { return nil }
    var head = TierHead(value, cut)
    while !clauseFailed {
      if isWord("using"), !head.usesNtile {
        head.usesNtile = ntile()
      } else if isWord("per"), head.per == nil {
        head.per = per()
      } else {
        break
      }
    }
    return clauseFailed ? nil : head
  }

  private mutating func tierCut() -> TierHead.Cut? {
    let isInto = takeWord("into")
    if takeWord("at") {
      let bounds = entries { $0.condition() }
      return clauseFailed ? nil : names().map { .bounds(bounds, names: $0) }
    }
    guard isInto else {
      unexpected(
        "`into` or `at`",
        suggestion:
          "write `into 4 quantiles`, `into A 80%, B 15%, C 5% of value` or `at 1000, 5000`")
      return nil
    }
    if let word = word(at: index),
      let tiles = Keywords.tiles.first(where: { Keywords.matches(word, $0.word) })
    {
      advanceKeyword()
      return names().map { .quantiles(tiles.count, names: $0) }
    }
    if isNumber(at: index) {
      guard let count = count(from: 2) else { return nil }
      guard index < end, clause(at: index) == nil else {
        unexpected("`quantiles`", suggestion: "write `into \(count) quantiles`")
        return nil
      }
      guard expectWord("quantiles") else { return nil }
      return names().map { .quantiles(count, names: $0) }
    }
    return classShares()
  }

  /// `A 80%, B 15%, C 5% of value`
  private mutating func classShares() -> TierHead.Cut? {
    let shares = entries { parser -> ClassShare? in
      guard let name = parser.label("the name of a class, or a number of quantiles"),
        let share = parser.share(name.text)
      else { return nil }
      return ClassShare(name, share)
    }
    guard !clauseFailed, expectWord("of") else { return nil }
    if takeWord("value") { return .shares(shares, ofCustomers: false) }
    if takeWord("customers") { return .shares(shares, ofCustomers: true) }
    unexpected("`value` or `customers`")
    return nil
  }

  /// `as low, mid, high`; nil after an error.
  private mutating func names() -> [Name]? {
    guard isWord("as"), clause(at: index) == nil else { return [] }
    advanceKeyword()
    let names = entries { $0.label("the name of a class") }
    return clauseFailed ? nil : names
  }

  /// The name of a class: a word, or a text in quotes.
  private mutating func label(_ expected: Message) -> Name? {
    if index < end {
      switch tokens[index].kind {
      case .word(let text) where !Keywords.matches(text, anyOf: Keywords.labelStops):
        advance()
        return Name(text, span: tokens[index - 1].span)
      case .text(let text), .quotedName(let text):
        advance()
        return Name(text, span: tokens[index - 1].span)
      case .word, .number, .date, .parameter, .sign, .mixed, .invalid: break
      }
    }
    unexpected(expected, suggestion: nil)
    return nil
  }

  /// `using ntile`
  private mutating func ntile() -> Bool {
    advanceKeyword()
    return expectWord("ntile")
  }

  // MARK: Recency, frequency, monetary value

  private mutating func rfmHead() -> RFMHead? {
    var head = RFMHead()
    while !clauseFailed {
      if isWord("on"), head.table == nil {
        advanceKeyword()
        head.table = name("a table of events")
      } else if isWord("scores"), head.scores == nil {
        advanceKeyword()
        head.scores = count(from: 2)
      } else if isWord("using"), !head.usesNtile {
        head.usesNtile = ntile()
      } else if isWord("cuts"), head.cuts.isEmpty {
        advanceKeyword()
        cuts(into: &head)
      } else {
        break
      }
    }
    return clauseFailed ? nil : head
  }

  /// `r(30, 60, 90) f(…) m(…)`
  private mutating func cuts(into head: inout RFMHead) {
    while let part = word(at: index).flatMap(RFMPart.init(word:)), isSign(.open, at: index + 1),
      head.cuts[part] == nil
    {
      advanceKeyword()
      head.cuts[part] = hugged { $0.condition() }
      if clauseFailed { return }
    }
    if head.cuts.isEmpty {
      unexpected(
        "`r(…)`, `f(…)` or `m(…)`", suggestion: "write `cuts r(30, 60, 90, 180) f(1, 2, 4, 8)`")
    }
  }

  // MARK: Classes and scores

  private mutating func classHead() -> ClassHead? {
    var head = ClassHead([])
    var last: Name?
    let rules = entries { parser -> ClassRule? in
      if parser.isWord("else"), last == nil {
        parser.advanceKeyword()
        last = parser.label("the name of the class of all others")
        head.otherwise = last
        head.otherwisePolicy = parser.policy()
        return nil
      }
      guard last == nil else {
        parser.unexpected("no class after `else`", suggestion: "put `else` last")
        return nil
      }
      guard let name = parser.label("the name of a class") else { return nil }
      let policy = parser.policy()
      guard parser.expectWord("when") else { return nil }
      return ClassRule(name, policy: policy, when: parser.condition())
    }
    head.rules = rules
    if !clauseFailed, rules.isEmpty {
      unexpected(
        "a class with `when`", suggestion: "write `classify big when ltv > 5k, else small`")
    }
    return clauseFailed ? nil : head
  }

  /// The text behind the name of a class.
  private mutating func policy() -> String? {
    guard index < end, case .text(let text) = tokens[index].kind else { return nil }
    advance()
    return text
  }

  private mutating func scoreHead() -> [ScoreRule]? {
    let rules = entries { parser -> ScoreRule? in
      let isNegative = parser.takeSign(.minus)
      guard parser.index < parser.end, case .number(let points) = parser.tokens[parser.index].kind
      else {
        parser.unexpected("points", suggestion: "write `score 10 when ltv > 5k, -5 when …`")
        return nil
      }
      parser.advance()
      guard parser.expectWord("when") else { return nil }
      return ScoreRule(points, isNegative: isNegative, when: parser.condition())
    }
    return clauseFailed ? nil : rules
  }

  // MARK: Curves and moves

  mutating func pareto() -> Statement.Kind? {
    scope = .clauses(.pareto)
    var value: Expression?
    if beginsItems {
      value = condition()
    } else {
      unexpected("a value of customers", suggestion: "write `pareto ltv`")
    }
    let clauses = clauses(of: .pareto)
    return value.map { .pareto($0, clauses) }
  }

  mutating func migration() -> Statement.Kind? {
    scope = .clauses(.migrate)
    var result: Migration?
    if let tier = name("a saved tier"), let (from, to) = days() {
      var migration = Migration(tier, from: from, to: to)
      while !clauseFailed {
        if isWord("fixed"), !migration.hasFixedCuts {
          advanceKeyword()
          migration.hasFixedCuts = expectWord("cuts")
        } else if isWord("hold"), migration.hold == nil {
          advanceKeyword()
          migration.hold = hold()
        } else {
          break
        }
      }
      result = migration
    }
    let clauses = clauses(of: .migrate)
    return result.map { .migrate($0, clauses) }
  }

  /// `2 quarters`
  private mutating func hold() -> Migration.Hold? {
    guard let count = count(from: 1) else { return nil }
    guard let word = word(at: index), let (unit, _) = unit(of: word, among: Keywords.periodUnits)
    else {
      unknownUnit(Keywords.periodUnits.map(\.rawValue))
      return nil
    }
    advanceKeyword()
    return Migration.Hold(count, unit)
  }

  mutating func difference() -> Statement.Kind? {
    scope = .clauses(.diff)
    var result: Difference?
    if let segment = segmentReference(), let (from, to) = days() {
      result = Difference(segment, from: from, to: to)
    }
    let clauses = clauses(of: .diff)
    return result.map { .diff($0, clauses) }
  }

  /// `from D to D`
  private mutating func days() -> (Expression, Expression)? {
    guard expectWord("from"), let from = date(), expectWord("to"), let to = date() else {
      return nil
    }
    return (from, to)
  }
}

extension RFMPart {
  /// The part of this letter.
  fileprivate init?(word: String) {
    guard let part = RFMPart.allCases.first(where: { Keywords.matches(word, $0.rawValue) })
    else { return nil }
    self = part
  }
}
