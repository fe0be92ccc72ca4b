import Messages

// The heads of `retention`, `lifecycle`, `churn`, `conversion`, `funnel` and `basket`, and the clauses
// that they alone take.

extension Parser {
  /// `retention [on T [( c )]] clauses`
  mutating func activity(_ question: ActivityHead.Question, _ verb: Verb) -> Statement.Kind? {
    scope = .clauses(verb)
    var head = ActivityHead(question)
    if takeWord("on") { head.events = plainEvents() }
    return .activity(head, clauses(of: verb))
  }

  /// `conversion stage prospect then new clauses`
  mutating func conversion() -> Statement.Kind? {
    scope = .clauses(.conversion)
    guard beginsItems, let column = name("a column of the customers") else {
      unexpected(
        "a column of the customers",
        suggestion: "write `conversion stage prospect then new then loyal`")
      _ = clauses(of: .conversion)
      return nil
    }
    var stages: [Expression] = []
    repeat {
      guard index < end, !isWord("then"), clause(at: index) == nil else {
        unexpected("a value of the column")
        break
      }
      stages.append(constant())
    } while !clauseFailed && takeThen()
    if !clauseFailed, stages.count < 2 { unexpected("`then` and a second value") }
    let isWhole = !clauseFailed
    let clauses = clauses(of: .conversion)
    return isWhole ? .conversion(ConversionHead(column, stages), clauses) : nil
  }

  /// `funnel step then step clauses`
  mutating func funnel() -> Statement.Kind? {
    scope = .clauses(.funnel)
    let steps = steps()
    let isWhole = !clauseFailed
    let clauses = clauses(of: .funnel)
    return isWhole ? .funnel(steps, clauses) : nil
  }

  /// `step then step`
  mutating func steps() -> [FunnelStep] {
    var steps: [FunnelStep] = []
    repeat { steps.append(step(isFirst: steps.isEmpty)) } while !clauseFailed && takeThen()
    if !clauseFailed, steps.count < 2 {
      unexpected("`then` and a second step", suggestion: "write `then orders within 30 days`")
    }
    return steps
  }

  /// `basket T.column [per d] clauses`
  mutating func basket() -> Statement.Kind? {
    scope = .clauses(.basket)
    guard beginsItems else {
      unexpected("a column of events", suggestion: "write `basket orders.category`")
      _ = clauses(of: .basket)
      return nil
    }
    let item = sum()
    let key = per()
    let isWhole = !clauseFailed
    let clauses = clauses(of: .basket)
    guard isWhole else { return nil }
    return .basket(BasketHead(item, per: key), clauses)
  }

  private mutating func takeThen() -> Bool {
    guard isWord("then") else { return false }
    marks.parts.append(index)
    advanceKeyword()
    return true
  }

  private mutating func step(isFirst: Bool) -> FunnelStep {
    var step = FunnelStep(plainEvents())
    while !clauseFailed {
      if isWord("within"), step.within == nil {
        let start = index
        advanceKeyword()
        step.within = duration(
          ofNone: "write `within 1 day`: on the same day or the next")
        if isFirst { report(.firstStepAlone("within", at: span(from: start))) }
      } else if isWord("without") {
        let start = index
        advanceKeyword()
        step.without.append(plainEvents())
        if isFirst { report(.firstStepAlone("without", at: span(from: start))) }
      } else {
        break
      }
    }
    return step
  }

  /// `table [( c )]`, without a window.
  private mutating func plainEvents() -> EventSet {
    let start = index
    let events = events()
    if events.window != nil { report(.windowOfStep(at: span(from: start))) }
    return events
  }

  // MARK: Clauses

  /// `90 days`; nil after an error. `suggestion` is what to write instead of none at all.
  mutating func duration(ofNone suggestion: Message? = nil) -> CountedUnits? {
    let start = index
    guard let count = count(from: 1, suggestion: suggestion), !clauseFailed else { return nil }
    guard let text = word(at: index), let unit = unit(of: text, among: Keywords.periodUnits)?.unit
    else {
      unknownUnit(Keywords.periodUnits.map { $0.rawValue + "s" })
      return nil
    }
    advanceKeyword()
    return CountedUnits(count, unit, span: span(from: start))
  }

  /// `90 days`, `p80 gap`
  mutating func silence() -> Silence? {
    let start = index
    guard let word = word(at: index), let percentile = Parser.percentile(word) else {
      if index < end, !isNumber(at: index) {
        unexpected("a time such as `90 days`, or `p80 gap`")
        return nil
      }
      return duration().map { Silence(.duration($0), span: span(from: start)) }
    }
    advanceKeyword()
    guard expectWord("gap") else { return nil }
    return Silence(.gap(percentile), span: span(from: start))
  }

  /// `1.5` behind `lift`
  mutating func factorOfLift() -> NumberLiteral? {
    guard index < end, case .number(let literal) = tokens[index].kind else {
      unexpected("a number such as `1.5`")
      return nil
    }
    advance()
    return literal
  }

  /// The number behind `p`, 1 … 99.
  private static func percentile(_ word: String) -> Int? {
    guard word.utf8.first == UInt8(ascii: "p") || word.utf8.first == UInt8(ascii: "P"),
      (2...3).contains(word.utf8.count), let number = Int(word.dropFirst()),
      (1...99).contains(number)
    else { return nil }
    return number
  }
}
