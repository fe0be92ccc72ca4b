package import Messages

// Every message of the lexer and the parser, sorted by code.

extension Diagnostic {
  static func acrossOnce(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "across-once", "`across` takes one dimension", at: span,
      suggestion: "put the others in `by`")
  }

  static func alwaysTrue(_ expression: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .warning, "always-true",
      "this holds for every row: `\(expression)` cannot equal two values at once", at: span,
      suggestion: "did you mean `and`, or `\(expression) not in (…)`?")
  }

  static func badCount(
    _ found: Message, least: Int, most: Int = .max, at span: SourceSpan, suggestion: Message?
  ) -> Diagnostic {
    Diagnostic(
      .error, "bad-count",
      most == .max
        ? "found \(found), expected a whole number from \(least)"
        : "found \(found), expected a whole number from \(least) to \(most)",
      at: span, suggestion: suggestion)
  }

  static func tooManyEntries(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "too-many-entries",
      "a list like this one has at most \(Limits.listEntries) entries, and here is one more",
      at: span)
  }

  static func badDelimiter(_ text: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "bad-delimiter",
      "found \(quote(text, in: "\"")), expected a delimiter of one character, or \"tab\"", at: span)
  }

  static func badShare(_ found: Message, at span: SourceSpan, suggestion: Message?) -> Diagnostic {
    Diagnostic(
      .error, "bad-share", "found \(found), expected a share above 0 % and up to 100 %", at: span,
      suggestion: suggestion)
  }

  static func chainedComparison(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "chained-comparison", "a comparison cannot be compared again", at: span,
      suggestion: "join two comparisons with `and`, or write `x between a and b`")
  }

  static func clauseNotOfVerb(
    _ clause: ClauseWord, _ verb: Verb, but excluded: Set<ClauseWord> = [], at span: SourceSpan
  ) -> Diagnostic {
    let taken = verb.clauses.filter { !excluded.contains($0) }.map { "`\($0.rawValue)`" }
    let isOfSome = verb.clauses.contains(clause)
    return Diagnostic(
      .error, "clause-not-of-verb",
      isOfSome
        ? "`\(clause.rawValue)` is not a clause of `\(verb.rawValue)` here"
        : "`\(clause.rawValue)` is not a clause of `\(verb.rawValue)`",
      at: span,
      notes: [
        taken.isEmpty
          ? "no clause goes with it" : "`\(verb.rawValue)` takes \(Message.list(taken))"
      ],
      suggestion: clause != .show
        ? nil
        : verb == .list
          ? "name the columns right after the verb: `list name, region`"
          : verb == .trend
            ? "name the measures right after the verb: `trend customers, sum(orders.amount)`" : nil)
  }

  static func exactAndRolling(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "exact-and-rolling", "a cell counts either `exact` or `rolling`, not both", at: span,
      suggestion: "leave one of the two out; without either it is `exact`")
  }

  static func firstStepAlone(_ word: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "first-step", "the first step has nothing before it that `\(word)` could look at",
      at: span, suggestion: "bound it with `during`; `\(word)` stands behind a later step")
  }

  static func windowOfStep(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "window-of-step", "events stand without a period here", at: span,
      suggestion: "`during` bounds them, of a funnel the first step; `within 30 days` the others")
  }

  static func clauseTwice(_ clause: ClauseWord, at span: SourceSpan) -> Diagnostic {
    let joined = clause == .condition || clause == .having
    let listed = clause == .dimensions || clause == .show || clause == .sort
    return Diagnostic(
      .error, "clause-twice", "`\(clause.rawValue)` stands twice", at: span,
      suggestion: joined
        ? "join the conditions with `and`"
        : listed ? "put the entries in one clause, with commas between them" : nil)
  }

  static func commaInNumber(_ found: String, meant: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "comma-in-number", "a number has no commas: `\(found)`", at: span,
      suggestion: "write `\(meant)`")
  }

  static func comparedWithNull(isNegated: Bool, at span: SourceSpan) -> Diagnostic {
    let test = isNegated ? "is not missing" : "is missing"
    return Diagnostic(
      .error, "compared-with-null", "nothing equals a missing value", at: span,
      suggestion: "write `\(test)`; the text stands in quotes: \"null\"")
  }

  static func controlCharacter(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "control-character", "found a control character outside quotes", at: span)
  }

  static func countOfStar(_ function: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "count-of-star", "found `*`, expected a table or a column", at: span,
      suggestion: Keywords.matches(function, "count")
        ? "write `customers` to count customers, `count(orders)` to count events" : nil)
  }

  static func curlyQuote(_ found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "curly-quote", "`\(found)` is not a quote here", at: span,
      suggestion: "put text between straight quotes: \"text\"")
  }

  static func dateInQuotes(_ text: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "date-in-quotes", "found \(quote(text, in: "\"")), expected a date", at: span,
      suggestion: "a date stands without quotes: `2025-07-14`, `2025-07`, `2025`")
  }

  static func emptyName(at span: SourceSpan) -> Diagnostic {
    Diagnostic(.error, "empty-name", "the name between the back-quotes is empty", at: span)
  }

  static func emptyParameter(at span: SourceSpan) -> Diagnostic {
    Diagnostic(.error, "empty-parameter", "found `$`, expected a name right after it", at: span)
  }

  static func foreignSign(_ found: String, meant: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "foreign-sign", "`\(found)` is not a sign of this language", at: span,
      suggestion: "write `\(meant)`")
  }

  static func invalidUTF8(at span: SourceSpan) -> Diagnostic {
    Diagnostic(.error, "invalid-utf8", "the text is not valid UTF-8 here", at: span)
  }

  static func listOrPeriod(left: String, _ found: Message, word: String?, at span: SourceSpan)
    -> Diagnostic
  {
    Diagnostic(
      .error, "list-or-period",
      "found \(found), expected a list in parentheses or a period after `in`", at: span,
      suggestion: word.map {
        "write `\(left) = \($0)` or `\(left) in (\($0))`; a segment stands alone: `in \($0)`"
      } ?? "write `in (…)`, or a period such as `in last 30 days`, `in 2025`")
  }

  static func malformedDate(_ found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "malformed-date", "`\(found)` is not a date", at: span,
      notes: ["four digits and a hyphen always begin a date"],
      suggestion:
        "write `2025-07-14`, `2025-07`, `2025-W07` or `2025-Q3`; put blanks around a minus sign")
  }

  static func malformedNumber(_ found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "malformed-number", "`\(found)` is not a number", at: span,
      suggestion: "text stands in quotes: \"\(found)\"; a date is written `2025-07-14`")
  }

  static func missingCount(_ word: String, unit: TimeUnit, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "missing-count", "found `\(unit.rawValue)s`, expected a number before it", at: span,
      suggestion: word == "last"
        ? "write `last 3 \(unit.rawValue)s`, or `last \(unit.rawValue)` for the whole one before"
        : "write `\(word) 3 \(unit.rawValue)s`")
  }

  static func missingOperand(_ found: Message, at span: SourceSpan, suggestion: Message? = nil)
    -> Diagnostic
  {
    Diagnostic(
      .error, "missing-operand", "found \(found), expected a column, a value or a function",
      at: span, suggestion: suggestion)
  }

  static func mixedAndOr(reading: String?, at span: SourceSpan) -> Diagnostic {
    let read: Message = reading.map { "read as `\($0)`" } ?? "`and` is read before `or`"
    return Diagnostic(
      .note, "mixed-and-or", read, at: span,
      notes: ["`and` binds tighter than `or`; parentheses say otherwise"])
  }

  static func derivedFirst(
    reading: String, _ derivation: String, at span: SourceSpan
  ) -> Diagnostic {
    Diagnostic(
      .note, "derived-first", "read as `\(reading)`", at: span,
      notes: ["`\(derivation)` binds tighter than `*` and `/`; parentheses say otherwise"])
  }

  static func needsQuotes(_ found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "needs-quotes", "text of several words or signs stands in quotes", at: span,
      suggestion: "write \(quote(found, in: "\""))")
  }

  static func needsQuotesOrBlanks(_ found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "needs-quotes", "text of several words or signs stands in quotes", at: span,
      suggestion: "write \(quote(found, in: "\"")); put blanks around a minus sign")
  }

  static func nestedTooDeeply(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "nested-too-deeply",
      "the expression has more than \(Limits.nestingDepth) levels", at: span)
  }

  static func numberTooLong(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "number-too-long",
      "the number has more than \(Limits.numberDigits) digits", at: span,
      suggestion: "text of digits stands in quotes")
  }

  static func optionTwice(_ option: LoadOptionWord, at span: SourceSpan) -> Diagnostic {
    Diagnostic(.error, "option-twice", "`\(option.rawValue)` stands twice", at: span)
  }

  static func perWithoutTop(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "per-without-top", "`per` goes with `top`", at: span,
      suggestion: "write `top 5 city per region`, or a comma between two dimensions")
  }

  static func reservedName(_ name: String, for kind: DefinitionKind, at span: SourceSpan)
    -> Diagnostic
  {
    Diagnostic(
      .error, "reserved-name", "`\(name)` is a word of the language and cannot name a \(kind.word)",
      at: span, suggestion: "add a letter or a word: `\(name)_\(kind.rawValue)`")
  }

  static func topWithCut(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "top-with-cut", "`top` keeps values, `bins` and `into` make ranges: one of them",
      at: span)
  }

  static func unclosedBracket(at span: SourceSpan) -> Diagnostic {
    Diagnostic(.error, "unclosed-bracket", "this `(` is never closed", at: span)
  }

  static func unclosedName(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "unclosed-quote", "this name has no closing back-quote", at: span,
      notes: ["a back-quote inside a name is written twice"])
  }

  static func unclosedText(afterLine line: Int?, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "unclosed-quote", "this text has no closing quote", at: span,
      notes: ["a quote inside a text is written twice, or the text in the other kind of quotes"],
      suggestion: line.map {
        "the text that begins in line \($0) goes over several lines: is its closing quote missing?"
      })
  }

  static func unexpected(
    _ found: Message, expected: Message, at span: SourceSpan, suggestion: Message? = nil
  ) -> Diagnostic {
    Diagnostic(
      .error, "unexpected", "found \(found), expected \(expected)", at: span,
      suggestion: suggestion)
  }

  static func unknownCharacter(_ found: String, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "unknown-character", "`\(found)` means nothing outside quotes", at: span,
      suggestion: "text stands in quotes, a name of a column with such signs in back-quotes")
  }

  static func unknownClause(
    _ found: Message, of verb: Verb, startsLine: Bool, suggestion: Message?, at span: SourceSpan
  ) -> Diagnostic {
    let taken = Message.list(verb.clauses.map { "`\($0.rawValue)`" })
    var notes: [Message] = ["`\(verb.rawValue)` takes \(taken)"]
    if startsLine {
      notes.append("a line that does not begin with a statement's first word goes on with the last")
    }
    return Diagnostic(
      .error, "unknown-clause", "found \(found), expected a clause or the end of the statement",
      at: span, notes: notes, suggestion: suggestion)
  }

  static func unknownOption(_ found: Message, meant: String?, at span: SourceSpan) -> Diagnostic {
    let taken = Message.list(LoadOptionWord.allCases.map { "`\($0.rawValue)`" })
    return Diagnostic(
      .error, "unknown-option", "found \(found), expected an option or the end of the statement",
      at: span, notes: ["`load` takes \(taken)"], suggestion: meant.map { "did you mean `\($0)`?" })
  }

  static func unknownSetting(_ found: Message, meant: String?, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "unknown-setting", "found \(found), expected `as of`, `main` or a name and `=`",
      at: span,
      notes: ["write `set as of 2025-06-30`, `set main = orders` or `set min = 5000` for `$min`"],
      suggestion: meant.map { "did you mean `\($0)`?" })
  }

  static func unknownStatement(_ found: Message, suggestion: Message?, at span: SourceSpan)
    -> Diagnostic
  {
    let verbs = Message.list(Verb.allCases.map { "`\($0.rawValue)`" })
    return Diagnostic(
      .error, "unknown-statement", "found \(found), expected a statement", at: span,
      notes: ["the statements are \(verbs)"], suggestion: suggestion)
  }

  static func unknownTopic(_ found: Message, meant: String?, at span: SourceSpan) -> Diagnostic {
    let topics = Message.list(ShowTopic.allCases.map { "`\($0.rawValue)`" })
    return Diagnostic(
      .error, "unknown-topic", "found \(found), expected one of \(topics)", at: span,
      suggestion: meant.map { "did you mean `\($0)`?" }
        ?? "measures are a clause's: `segment show customers`")
  }

  static func unknownUnit(
    _ found: Message, among units: [String], meant: String?, at span: SourceSpan
  )
    -> Diagnostic
  {
    let list = Message.list(units, .or)
    return Diagnostic(
      .error, "unknown-unit", "found \(found), expected \(list)", at: span,
      suggestion: meant.map { "did you mean `\($0)`?" })
  }

  static func unopenedBracket(at span: SourceSpan) -> Diagnostic {
    Diagnostic(.error, "unopened-bracket", "this `)` closes nothing", at: span)
  }

  /// A text in quotes, the quote doubled inside.
  private static func quote(_ text: String, in mark: Character) -> String {
    var result = String(mark)
    for character in text {
      result.append(character)
      if character == mark { result.append(mark) }
    }
    result.append(mark)
    return result
  }
}

extension DefinitionKind {
  /// What it is called in messages.
  package var word: Message {
    switch self {
    case .segment: "segment"
    case .measure: "measure"
    case .field: "field"
    case .tier: "tier"
    }
  }
}

extension LexicalProblem {
  /// The message of the problem.
  func diagnostic(in source: SourceText) -> Diagnostic {
    let found = Parser.shortened(source.text(of: span))
    return switch kind {
    case .controlCharacter: .controlCharacter(at: span)
    case .curlyQuote: .curlyQuote(found, at: span)
    case .emptyName: .emptyName(at: span)
    case .emptyParameter: .emptyParameter(at: span)
    case .foreignSign(let meant): .foreignSign(found, meant: meant, at: span)
    case .invalidUTF8: .invalidUTF8(at: span)
    case .malformedDate: .malformedDate(found, at: span)
    case .malformedNumber: .malformedNumber(found, at: span)
    case .numberTooLong: .numberTooLong(at: span)
    case .unclosedName: .unclosedName(at: span)
    case .unclosedText(let place):
      .unclosedText(afterLine: place.map { source.lineIndex(at: $0) + 1 }, at: span)
    case .unknownCharacter: .unknownCharacter(found, at: span)
    }
  }
}
