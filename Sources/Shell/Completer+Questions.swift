import Columnar
import Language
import LineEditing
import Planning

// Completion within questions and definitions.

extension Completer {
  /// What may follow in the clauses of a question.
  func questionCandidates(
    _ place: CompletionText, _ verb: Verb, from start: Int
  ) -> [Completion.Candidate] {
    let tokens = place.tokens
    let scan = scan(tokens, from: start)
    let open = verb.clauses.filter { !scan.used.contains($0) && !place.laterClauses.contains($0) }
      .map(clause)
    if tokens.count == start {
      switch verb {
      case .segment: return segments() + open
      case .list: return operands(scan, verb) + eventTables() + open
      case .trend: return operands(scan, verb) + open
      case .compare, .overlap: return segments()
      case .explain: return operands(scan, verb)
      case .why: return [.init("customer ")]
      case .sweep: return sweptParameters()
      case .retention, .lifecycle, .churn: return [.init("on ")] + open
      case .conversion: return columns(of: "customers")
      case .funnel: return eventTables()
      case .basket: return operands(scan, verb)
      case .profile: return segments() + eventTables() + open
      case .tier, .pareto: return operands(scan, verb)
      case .rfm:
        return ["on ", "scores ", "using ntile", "cuts "].map { .init($0) } + open
      case .migrate: return savedTiers()
      case .diff: return segments()
      case .classify, .score: return []
      case .define, .load, .append, .open, .save, .describe, .set, .show, .drop, .include, .export,
        .echo:
        return open
      }
    }
    if let words = fixedWords(tokens, scan) { return words }
    guard let last = tokens.last else { return [] }
    if last.kind == .sign(.dot) {
      return tokens.count > 1 ? columns(of: tokens[tokens.count - 2].name ?? "") : []
    }
    if scan.frames.isEmpty, let words = clauseArgument(tokens, scan, open) { return words }
    if scan.expectsOperand { return operands(scan, verb) }
    if verb == .list, tokens.count == start + 1, let table = listedTable(tokens) {
      return columns(of: table) + open
    }
    return continuations(tokens, scan, verb) + (scan.frames.isEmpty ? open : [])
  }

  /// What may follow in the expression of `define measure` and `define field`.
  func expressionCandidates(_ tokens: [Token], from start: Int) -> [Completion.Candidate] {
    let scan = ClauseScan(tokens, from: start, isExpression: true)
    if let words = fixedWords(tokens, scan) { return words }
    if tokens.last?.kind == .sign(.dot) { return columns(of: tokens[tokens.count - 2].name ?? "") }
    if scan.expectsOperand { return operands(scan, .define) + savedMeasures() }
    return scan.frames.isEmpty ? [] : continuations(tokens, scan, .define)
  }

  /// Walks over the clauses of a statement.
  func scan(_ tokens: [Token], from start: Int = 1) -> ClauseScan {
    ClauseScan(tokens, from: start, listing: listedTable(tokens))
  }

  /// The event table in the head of `list orders …` and `profile orders`, whose columns need no
  /// table's name then.
  private func listedTable(_ tokens: [Token]) -> String? {
    guard tokens.count > 1, tokens[0].isWord(anyOf: ["list", "profile"]),
      let name = tokens[1].name, table(name)?.role == .events
    else { return nil }
    guard tokens.count > 2, case .sign = tokens[2].kind else { return name }
    return nil
  }

  // MARK: - Words that the word before asks for

  private func fixedWords(_ tokens: [Token], _ scan: ClauseScan) -> [Completion.Candidate]? {
    guard let last = tokens.last else { return nil }
    let before = tokens.dropLast().last
    if let period = periodWords(tokens) { return period }
    if scan.isQuantified(tokens.count) { return eventTables() }
    if last.isWord("in") {
      let column = scan.names(endingAt: tokens.count - 1)
      let isOperand =
        before?.kind == .sign(.close) || before?.name.map { !Self.precedesOperand($0) } == true
      guard isOperand else { return segments() }
      let ranks: [Completion.Candidate] = [.init("top "), .init("bottom ")]
      guard let type = field(column, scan.eventScope)?.field.type else { return periods() + ranks }
      if case .text = type { return [.init("(")] }
      return type.isNumeric ? [.init("(")] + ranks : periods()
    }
    if let words = dimensionWords(tokens, scan) { return words }
    if last.isWord("is") { return [.init("missing"), .init("not missing")] }
    if last.isWord("not"), before?.isWord("is") == true { return [.init("missing")] }
    if last.isWord("at"), scan.expectsOperand { return [.init("least "), .init("most ")] }
    if last.isWord(anyOf: ["least", "most", "exactly"]), scan.expectsOperand { return [] }
    if last.isWord(anyOf: ["starts", "ends"]) { return [.init("with \"")] }
    if last.isWord(anyOf: ["contains", "with"]), scan.expectsOperand { return [] }
    if scan.clause == .saveAs {
      if last.isWord("save") { return [.init("as "), .init("members as ")] }
      if last.isWord("members"), before?.isWord("save") == true { return [.init("as ")] }
    }
    if last.isWord("export"), scan.clause == .exportTo { return [.init("to \"")] }
    if last.isWord("year"), before?.isWord("vs") == true { return [.init("ago")] }
    if last.isWord("including"), scan.clause == .includingUnassigned {
      return [.init("unassigned")]
    }
    if last.isWord("as"), scan.clause != .saveAs { return [.init("of ")] }
    return nil
  }

  /// The words around a dimension: `only top 5 city per region`, `ltv into quartiles`.
  private func dimensionWords(_ tokens: [Token], _ scan: ClauseScan) -> [Completion.Candidate]? {
    guard let last = tokens.last, scan.frames.isEmpty,
      scan.clause == .dimensions || scan.clause == .across
    else { return nil }
    if scan.expectsOperand, last.isWord("only") { return [.init("top ")] }
    if scan.expectsOperand, last.isWord("top") { return [] }
    if last.isWord("bins") { return [] }
    guard last.isWord("into") else { return nil }
    return Keywords.tiles.map { .init($0.word) }
  }

  /// Words behind which an operand begins, so that an `in` there asks for a segment.
  private static func precedesOperand(_ word: String) -> Bool {
    Keywords.matches(word, anyOf: ["and", "or", "not", "where", "having", "by", "show", "sort"])
  }

  /// The words of a period behind `during`, or behind the `in` of a window.
  private func periodWords(_ tokens: [Token]) -> [Completion.Candidate]? {
    func isWindow(_ index: Int) -> Bool {
      index >= 0 && tokens[index].isWord(anyOf: ["in", "during"])
    }
    let end = tokens.count - 1
    guard end > 0 else { return nil }
    if tokens[end].isWord(anyOf: ["last", "previous", "this", "first"]), isWindow(end - 1) {
      guard !tokens[end].isWord("first") else { return [] }
      return Keywords.periodUnits.map { .init($0.rawValue) }
    }
    if case .number = tokens[end].kind, end > 1, isWindow(end - 2),
      tokens[end - 1].isWord(anyOf: ["last", "previous", "first"])
    {
      return Keywords.periodUnits.map { .init($0.rawValue + "s") }
    }
    if tokens[end].isWord(anyOf: ["since", "before"]), isWindow(end - 1) {
      return [.init("today")]
    }
    return nil
  }

  func periods() -> [Completion.Candidate] {
    Keywords.periods.map { .init($0 + " ") }
  }

  /// What follows in clauses that hold no expressions; nil in the others.
  private func clauseArgument(
    _ tokens: [Token], _ scan: ClauseScan, _ open: [Completion.Candidate]
  ) -> [Completion.Candidate]? {
    guard let clause = scan.clause, let last = tokens.last else { return nil }
    let isEmpty = clause.words.last.map(last.isWord) == true
    switch clause {
    case .limit:
      if last.isWord("per") { return nil }
      if case .number = last.kind { return [.init("per ")] + open }
      return isEmpty ? [] : open
    case .saveAs: return isEmpty || last.isWord("as") ? [] : open
    case .asOf: return isEmpty ? [.init("today")] : open
    case .during: return isEmpty ? periods() : open
    case .each: return isEmpty ? TimeUnit.allCases.map { .init($0.rawValue) } : open
    case .baseline: return isEmpty ? baselines() : open
    case .sample: return isEmpty ? [] : open
    case .exportTo: return isEmpty ? [.init("\"")] : open
    case .includingUnassigned: return open
    case .chart: return isEmpty ? ChartWord.allCases.map { .init($0.rawValue) } : open
    case .span: return countedUnits(last, isEmpty, Keywords.periodUnits, open)
    case .after:
      if isEmpty { return [.init("p80 gap")] }
      return last.isWord("p80") ? [.init("gap")] : countedUnits(last, false, [.day, .week], open)
    case .exact, .rolling, .anyEntry: return open
    case .support, .lift: return isEmpty ? [] : open
    case .cohort: return isEmpty ? columns(of: "customers") : open
    case .condition, .dimensions, .across, .show, .having, .sort: return nil
    }
  }

  /// The unit behind a number.
  func countedUnits(
    _ last: Token, _ isEmpty: Bool, _ units: [TimeUnit], _ open: [Completion.Candidate]
  ) -> [Completion.Candidate] {
    if isEmpty { return [] }
    if case .number = last.kind { return units.map { .init($0.rawValue + "s") } }
    return open
  }

  /// What a measure can be compared with.
  private func baselines() -> [Completion.Candidate] {
    [.init("previous"), .init("year ago"), .init("rest", note: "everyone else")] + segments()
      + periods().filter { $0.text != "previous " }
  }

  // MARK: - Behind an operand

  private func continuations(
    _ tokens: [Token], _ scan: ClauseScan, _ verb: Verb
  ) -> [Completion.Candidate] {
    guard let frame = scan.frames.last else {
      switch scan.clause {
      case .condition, .having: return conditionWords(tokens, scan)
      case .show: return [.init("as ")] + perWord(tokens)
      case .sort: return [.init("asc"), .init("desc")]
      case nil: return verb == .list || verb == .trend ? [.init("as ")] + perWord(tokens) : []
      case .dimensions, .across:
        return [.init("bins "), .init("into "), .init("as ")]
          + (tokens.contains { $0.isWord("top") } ? [.init("per ")] : [])
      case .each, .limit, .during, .asOf, .baseline, .sample,
        .includingUnassigned, .saveAs, .exportTo, .chart, .span, .cohort, .exact, .rolling, .after,
        .anyEntry, .support, .lift:
        return []
      }
    }
    switch frame.kind {
    case .call(let function):
      if frame.isFilter { return conditionWords(tokens, scan) }
      return Binder.isAggregate(function) ? [clause(.condition)] : []
    case .group, .events: return conditionWords(tokens, scan)
    case .values: return []
    }
  }

  /// `per` behind a `share of`.
  private func perWord(_ tokens: [Token]) -> [Completion.Candidate] {
    let start = tokens.lastIndex { $0.kind == .sign(.comma) } ?? 0
    return tokens[start...].contains { $0.isWord("share") } ? [.init("per ")] : []
  }

  private func conditionWords(_ tokens: [Token], _ scan: ClauseScan) -> [Completion.Candidate] {
    let connectors = ["and ", "or "].map { Completion.Candidate($0) }
    guard let last = tokens.last else { return connectors }
    if last.kind == .sign(.close) { return connectors + [.init("in ")] }
    let names = scan.names(endingAt: tokens.count)
    let before = tokens.dropLast(names.count == 2 ? 3 : 1).last
    guard !names.isEmpty, before?.comparison == nil, before?.isWord("missing") != true,
      !last.isWord("missing"), !scan.isQuantified(tokens.count - 1)
    else { return connectors }
    var tests = ["in ", "is missing", "is not missing", "between "]
    if let found = field(names, scan.eventScope), case .text = found.field.type {
      tests = [
        "in (", "is missing", "is not missing", "contains \"", "starts with \"", "ends with \"",
      ]
    }
    return tests.map { Completion.Candidate($0) } + connectors
  }
}
