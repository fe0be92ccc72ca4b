import Messages

// The heads of `compare`, `overlap`, `explain`, `why` and `sweep`; clauses follow as anywhere.

extension Parser {
  /// `compare A with B [on f, …] clauses`
  mutating func comparison() -> Statement.Kind? {
    scope = .clauses(.compare)
    guard let first = segmentReference(), expectWord("with"), let second = segmentReference()
    else { return unreadable(.compare) }
    let head = CompareHead(first, with: second, on: optionalDimensions())
    return .compare(head, clauses(of: .compare))
  }

  /// `overlap A, B, … clauses`
  mutating func overlap() -> Statement.Kind? {
    scope = .clauses(.overlap)
    let segments = entries { $0.segmentReference() }
    guard !segments.isEmpty else { return unreadable(.overlap) }
    return .overlap(segments, clauses(of: .overlap))
  }

  /// `explain m from D to D [on d, …] [support p%] clauses`
  mutating func explanation() -> Statement.Kind? {
    scope = .clauses(.explain)
    let measure = sum()
    let item = ShowItem(measure, text: Printer.heading(of: measure))
    marks.parts.append(index)
    guard !clauseFailed, expectWord("from"), let from = date(), expectWord("to"), let to = date()
    else { return unreadable(.explain) }
    var head = ExplainHead(item, from: from, to: to, on: optionalDimensions())
    if !clauseFailed, isWord("support") {
      marks.parts.append(index)
      advanceKeyword()
      head.support = share("support")
    }
    return .explain(head, clauses(of: .explain))
  }

  /// `why customer K in S clauses`, `why customer K in funnel [step then step] clauses`
  mutating func reason() -> Statement.Kind? {
    scope = .clauses(.why)
    guard expectWord("customer"), let key = key(), expectWord("in") else {
      return unreadable(.why)
    }
    if isWord("funnel") {
      marks.parts.append(index)
      advanceKeyword()
      guard index < end, clause(at: index) == nil else {
        let clauses = clauses(of: .why, but: Set(ClauseWord.allCases))
        return .why(WhyHead(key, in: .funnel([])), clauses)
      }
      let steps = steps()
      let isWhole = !clauseFailed
      let clauses = clauses(of: .why)
      return isWhole ? .why(WhyHead(key, in: .funnel(steps)), clauses) : nil
    }
    guard let segment = segmentReference() else { return unreadable(.why) }
    return .why(
      WhyHead(key, in: .segment(segment)), clauses(of: .why, but: [.during, .anyEntry]))
  }

  /// `sweep p from a to b step s in S clauses`
  mutating func sweep() -> Statement.Kind? {
    scope = .clauses(.sweep)
    guard let parameter = name("a parameter of a segment"), expectWord("from"),
      let from = bound(), expectWord("to"), let to = bound(), expectWord("step"),
      let step = bound(), expectWord("in"),
      let segment = segmentReference()
    else { return unreadable(.sweep) }
    let head = SweepHead(parameter, from: from, to: to, step: step, in: segment)
    return .sweep(head, clauses(of: .sweep))
  }

  // MARK: Pieces

  /// `on d, …`
  private mutating func optionalDimensions() -> [Dimension] {
    guard isWord("on") else { return [] }
    marks.parts.append(index)
    advanceKeyword()
    return entries { $0.dimension() }
  }

  /// The key of a customer; a lone word is text.
  private mutating func key() -> Expression? {
    guard index < end, !isWord("in") else {
      unexpected("a customer's key")
      return nil
    }
    let value = constant()
    return clauseFailed ? nil : value
  }

  /// A bound of a parameter's values.
  private mutating func bound() -> Expression? {
    let value = sum()
    return clauseFailed ? nil : value
  }

  /// A head that cannot be read: what follows it is looked at for its own mistakes.
  private mutating func unreadable(_ verb: Verb) -> Statement.Kind? {
    clauseFailed = true
    _ = clauses(of: verb)
    return nil
  }
}
