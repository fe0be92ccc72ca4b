import Messages

// Populations, and what measures are compared with.

extension Parser {
  /// `vip`, `vip(min = 10k)`, `all`, `rest`, `it`, `row(…)`.
  mutating func segmentReference() -> SegmentReference? {
    let start = index
    if isWord("all") || isWord("rest") || isWord("it") {
      let isAll = isWord("all")
      let isRest = isWord("rest")
      advanceKeyword()
      let span = span(from: start)
      return isAll ? .all(span) : isRest ? .rest(span) : .it(span)
    }
    if isWord("row") { return row() }
    if isWord("step"), index + 1 < end, isNumber(at: index + 1) { return step() }
    if let word = word(at: index), Keywords.isReservedForSaving(word) {
      unexpected("a segment's name or `all`")
      return nil
    }
    guard let name = name("a segment's name or `all`") else { return nil }
    return .named(name, isSign(.open, at: index) ? arguments() : [])
  }

  /// `row(region = North, month is missing)`
  private mutating func row() -> SegmentReference? {
    let start = index
    advanceKeyword()
    guard isSign(.open, at: index) else {
      unexpected("`(` after `row`", suggestion: "name a row of the answer: `row(region = North)`")
      return nil
    }
    var highest = 0
    let entries = hugged { parser in
      let entry = parser.rowEntry()
      highest = max(highest, parser.height)
      return entry
    }
    height = highest
    return .row(entries, span(from: start))
  }

  /// `step 2`
  private mutating func step() -> SegmentReference? {
    let start = index
    advanceKeyword()
    guard let number = count(from: 1), !clauseFailed else { return nil }
    return .step(number, span(from: start))
  }

  /// `dimension = value`, `dimension is missing`
  private mutating func rowEntry() -> Expression? {
    let start = index
    let entry = condition()
    guard !clauseFailed else { return nil }
    switch entry.kind {
    case .compare(.equal, _, _), .isMissing(_, isNegated: false): return entry
    case .number, .text, .date, .boolean, .parameter, .name, .negate, .arithmetic, .compare,
      .between, .textTest, .isMissing, .inList, .inRanked, .inPeriod, .inSegment, .not, .and, .or,
      .quantified, .call, .derived, .group, .invalid:
      report(
        .unexpected(
          "`\(Parser.shortened(folded(start..<index)))`",
          expected: "`dimension = value` or `dimension is missing`", at: span(from: start)))
      return nil
    }
  }

  /// `(min = 5000, region = North)` right behind a segment's name.
  mutating func arguments() -> [SegmentArgument] {
    hugged { $0.argument() }
  }

  private mutating func argument() -> SegmentArgument? {
    var suggestion: Message?
    if index < end, case .parameter(let text) = tokens[index].kind {
      suggestion = "the name stands without `$` here: `\(Parser.shortened(text)) = …`"
    }
    guard index < end, name(at: index) != nil else {
      unexpected("a parameter's name", suggestion: suggestion)
      return nil
    }
    guard let name = name("a parameter's name"), expect(.equal, "`=`") else { return nil }
    return SegmentArgument(name, constant())
  }

  /// What stands behind `=` where a name gets a value: a lone word is text.
  mutating func constant() -> Expression {
    let value = looseOperand()
    guard case .name(let parts) = value.kind, parts.count == 1, !parts[0].isQuoted else {
      return value
    }
    return Expression(.text(parts[0].text), span: value.span)
  }

  /// `( entry, … )` without a blank before it.
  mutating func hugged<Entry>(_ parse: (inout Parser) -> Entry?) -> [Entry] {
    let opening = index
    marks.hugging.append(index)
    advance()
    let outer = commaSeparates
    commaSeparates = true
    let result = entries(parse)
    commaSeparates = outer
    close(opening, expected: "`,` or `)`")
    return result
  }

  // MARK: Baselines

  /// What stands behind `vs`.
  mutating func baseline() -> Baseline? {
    let start = index
    guard let kind = baselineKind() else { return nil }
    return Baseline(kind, span: span(from: start))
  }

  private mutating func baselineKind() -> Baseline.Kind? {
    if isWord("previous"), !beginsRolling(at: index + 1) {
      advanceKeyword()
      return .previous
    }
    if isWord("year"), isWord("ago", at: index + 1) {
      advanceKeyword()
      advanceKeyword()
      return .yearAgo
    }
    if beginsPeriod(at: index) { return period().map(Baseline.Kind.period) }
    guard index < end, name(at: index) != nil else {
      unexpected(
        "a period, `previous`, `year ago` or a segment",
        suggestion: "write `vs last year`, `vs previous`, `vs year ago`, `vs vip` or `vs rest`")
      return nil
    }
    return segmentReference().map(Baseline.Kind.segment)
  }

  /// A count, or a unit that misses one.
  private func beginsRolling(at place: Int) -> Bool {
    guard place < end else { return false }
    switch tokens[place].kind {
    case .number: return true
    case .word(let word): return unit(of: word, among: Keywords.periodUnits) != nil
    case .quotedName, .text, .date, .parameter, .sign, .mixed, .invalid: return false
    }
  }
}
