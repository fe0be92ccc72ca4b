import Messages

extension Parser {
  // MARK: Looking

  /// The word at a place; nil for another kind of token and behind the end.
  func word(at place: Int) -> String? {
    guard place < end, case .word(let word) = tokens[place].kind else { return nil }
    return word
  }

  /// Whether the next token is this keyword.
  func isWord(_ keyword: String) -> Bool { isWord(keyword, at: index) }

  /// Whether the token at a place is this keyword.
  func isWord(_ keyword: String, at place: Int) -> Bool {
    word(at: place).map { Keywords.matches($0, keyword) } ?? false
  }

  /// Whether the token at a place is one of these keywords.
  func isWord(anyOf keywords: [String], at place: Int) -> Bool {
    word(at: place).map { Keywords.matches($0, anyOf: keywords) } ?? false
  }

  /// Whether the token at a place is this sign.
  func isSign(_ sign: Sign, at place: Int) -> Bool {
    place < end && tokens[place].kind == .sign(sign)
  }

  /// The clause whose first word stands at a place: `as` only before `of`.
  func clause(at place: Int) -> ClauseWord? {
    guard let word = word(at: place) else { return nil }
    guard let clause = ClauseWord(firstWord: word) else {
      let isCohort = openVerb == .retention && Keywords.matches(word, "from")
      return isCohort ? .cohort : nil
    }
    if clause.isOfFewVerbs, openVerb?.clauses.contains(clause) != true { return nil }
    switch clause {
    case .asOf: return isWord("of", at: place + 1) ? clause : nil
    case .anyEntry: return isWord("entry", at: place + 1) ? clause : nil
    default: return clause
    }
  }

  /// The verb whose clauses are read.
  var openVerb: Verb? { if case .clauses(let verb) = scope { verb } else { nil } }

  /// Whether a clause, or an option of `load`, begins at a place behind an operand.
  func beginsPart(at place: Int) -> Bool {
    switch scope {
    case .none: false
    case .clauses: clause(at: place) != nil
    case .loadOptions: word(at: place).flatMap(LoadOptionWord.init(word:)) != nil
    }
  }

  /// Whether a word that can follow an operand stands at a place.
  func followsOperand(at place: Int) -> Bool {
    isWord(anyOf: Keywords.followers, at: place) || beginsPart(at: place)
      || isWord("support", at: place) && isNumber(at: place + 1)
      || openVerb == .conversion && isWord("then", at: place)
  }

  /// Whether an operand begins at a place, and nothing that could follow one: no sign.
  func beginsOperand(at place: Int) -> Bool {
    guard place < end else { return false }
    return switch tokens[place].kind {
    case .word: !followsOperand(at: place)
    case .number, .text, .date, .parameter, .mixed, .quotedName: true
    case .sign, .invalid: false
    }
  }

  /// Whether a number stands at a place.
  func isNumber(at place: Int) -> Bool {
    guard place < end, case .number = tokens[place].kind else { return false }
    return true
  }

  /// The name at a place, in back-quotes or not.
  func name(at place: Int) -> String? {
    guard place < end else { return nil }
    return switch tokens[place].kind {
    case .word(let text), .quotedName(let text): text
    case .text, .number, .date, .parameter, .sign, .mixed, .invalid: nil
    }
  }

  /// Where an operand is due, a clause word is a column, unless what follows it cannot follow an
  /// operand: `by limit, region` has a column `limit`, `by limit 10` none.
  var beginsPartInsteadOfOperand: Bool {
    guard beginsPart(at: index), index + 1 < end else { return false }
    return switch tokens[index + 1].kind {
    case .sign(let sign): sign == .open
    case .word: !followsOperand(at: index + 1)
    case .number, .text, .date, .parameter, .mixed, .quotedName: true
    case .invalid: false
    }
  }

  /// Whether two tokens stand without anything between them.
  func areAdjacent(_ left: Int, _ right: Int) -> Bool {
    right < end && tokens[left].span.end == tokens[right].span.start
  }

  // MARK: Taking

  /// Passes the keyword if it is next.
  mutating func takeWord(_ keyword: String) -> Bool {
    guard isWord(keyword) else { return false }
    advanceKeyword()
    return true
  }

  /// Passes the sign if it is next.
  mutating func takeSign(_ sign: Sign) -> Bool {
    guard isSign(sign, at: index) else { return false }
    advance()
    return true
  }

  /// Passes the keyword, or reports that it is missing.
  mutating func expectWord(_ keyword: String) -> Bool {
    if takeWord(keyword) { return true }
    let near = word(at: index).map { Spelling.nearest($0, among: [keyword]) } ?? []
    unexpected("`\(keyword)`", suggestion: near.isEmpty ? nil : "did you mean `\(keyword)`?")
    if !near.isEmpty { advance() }
    return !near.isEmpty
  }

  /// Passes the sign, or reports that it is missing.
  mutating func expect(_ sign: Sign, _ expected: Message) -> Bool {
    if takeSign(sign) { return true }
    unexpected(expected)
    return false
  }

  /// Passes the `)` that belongs to the `(` at `opening`. Where there is none that was reported.
  mutating func close(_ opening: Int, expected: Message) {
    if isUnpaired(opening) {
      clauseFailed = true
    } else if !takeSign(.close), !clauseFailed {
      unexpected(expected)
    }
  }

  /// Reports the next token; an unreadable one was reported already.
  mutating func unexpected(_ expected: Message, suggestion: Message? = nil) {
    if index < end, tokens[index].kind == .invalid || isUnpaired(index) {
      clauseFailed = true
    } else {
      report(.unexpected(found, expected: expected, at: here, suggestion: suggestion))
    }
  }

  /// A name of one part, in back-quotes or not; any word will do.
  mutating func name(_ expected: Message) -> Name? {
    if index < end {
      switch tokens[index].kind {
      case .word(let text):
        advance()
        return Name(text, span: tokens[index - 1].span)
      case .quotedName(let text):
        advance()
        return Name(text, isQuoted: true, span: tokens[index - 1].span)
      case .text, .number, .date, .parameter, .sign, .mixed, .invalid: break
      }
    }
    var suggestion: Message?
    if index < end, case .text(let text) = tokens[index].kind, !text.isEmpty {
      suggestion = "a name stands bare or in back-quotes: `\(Parser.shortened(text))`"
    } else if index < end, case .mixed(let text) = tokens[index].kind {
      suggestion = "a name that begins with a digit stands in back-quotes: `\(text)`"
    }
    unexpected(expected, suggestion: suggestion)
    return nil
  }

  /// A name for something that is kept.
  mutating func savedName(_ kind: DefinitionKind) -> Name? {
    guard let name = name("a name for the \(kind.word)") else { return nil }
    if Keywords.isReservedForSaving(name.text) {
      report(.reservedName(name.text, for: kind, at: name.span))
      clauseFailed = false
    }
    return name
  }

  /// Text in quotes.
  mutating func text(_ expected: Message) -> String? {
    if index < end, case .text(let text) = tokens[index].kind {
      advance()
      return text
    }
    let word = word(at: index)
    unexpected(expected, suggestion: word.map { "write \"\(Parser.shortened($0))\"" })
    return nil
  }

  /// A whole number that fits, such as `20` or `5k`.
  mutating func count(
    from least: Int, to most: Int = .max, suggestion: Message? = nil
  ) -> Int? {
    if index < end, case .number(let literal) = tokens[index].kind {
      let literalSpan = here
      if let count = Parser.wholeNumber(literal), count >= least, count <= most {
        let start = index
        advance()
        _ = ungrouped(literal, at: start)
        return count
      }
      report(.badCount(found, least: least, most: most, at: literalSpan, suggestion: suggestion))
      return nil
    }
    if index < end, tokens[index].kind == .invalid {
      clauseFailed = true
    } else {
      report(.badCount(found, least: least, most: most, at: here, suggestion: nil))
    }
    return nil
  }

  /// The value of a number without digits behind the point that fits an `Int`.
  static func wholeNumber(_ literal: NumberLiteral) -> Int? {
    literal.scale == 0 ? Int(exactly: literal.units) : nil
  }

  /// One or more entries with commas between them.
  mutating func entries<Entry>(
    atMost limit: Int = Limits.listEntries, _ parse: (inout Parser) -> Entry?
  ) -> [Entry] {
    var result: [Entry] = []
    while true {
      if result.count == limit {
        report(.tooManyEntries(at: here))
        return result
      }
      if let entry = parse(&self) { result.append(entry) }
      guard !clauseFailed, isSign(.comma, at: index) else { return result }
      marks.joints.append(index)
      advance()
    }
  }

  /// The source from one token up to another, blanks and comments between tokens folded.
  func folded(_ range: Range<Int>) -> String {
    var result = ""
    for place in range {
      if place > range.lowerBound, !areAdjacent(place - 1, place) { result += " " }
      result += source.text(of: tokens[place].span)
    }
    return result
  }
}
