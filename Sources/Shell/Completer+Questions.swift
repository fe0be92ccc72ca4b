import Columnar
import Language
import LineEditing
import Planning

// Completion within `segment`, `list` and `define segment`.

extension Completer {
  /// What may follow in the clauses of a question.
  func questionCandidates(
    _ place: CompletionText, _ verb: Verb, from start: Int
  ) -> [Completion.Candidate] {
    let tokens = place.tokens
    let scan = ClauseScan(tokens, from: start)
    let open = verb.clauses.filter { !scan.used.contains($0) && !place.laterClauses.contains($0) }
      .map(clause)
    if tokens.count == start {
      switch verb {
      case .segment: return segments() + open
      case .list, .trend: return operands(scan, verb) + open
      case .profile, .define, .load, .describe, .set, .show, .drop, .include, .export, .echo:
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
    return continuations(tokens, scan, verb) + (scan.frames.isEmpty ? open : [])
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
      if let found = field(column, scan.eventScope), case .text = found.field.type {
        return [.init("(")]
      }
      return periods()
    }
    if last.isWord("is") { return [.init("missing"), .init("not missing")] }
    if last.isWord("not"), before?.isWord("is") == true { return [.init("missing")] }
    if last.isWord("at"), scan.expectsOperand { return [.init("least "), .init("most ")] }
    if last.isWord(anyOf: ["least", "most", "exactly"]), scan.expectsOperand { return [] }
    if last.isWord(anyOf: ["starts", "ends"]) { return [.init("with \"")] }
    if last.isWord(anyOf: ["contains", "with"]), scan.expectsOperand { return [] }
    if last.isWord("save"), scan.clause == .saveAs { return [.init("as ")] }
    if last.isWord("including"), scan.clause == .includingUnassigned {
      return [.init("unassigned")]
    }
    if last.isWord("as"), scan.clause != .saveAs { return [.init("of ")] }
    return nil
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
    case .limit, .saveAs: return isEmpty ? [] : open
    case .asOf: return isEmpty ? [.init("today")] : open
    case .during: return isEmpty ? periods() : open
    case .includingUnassigned, .each, .baseline, .sample, .exportTo: return open
    case .condition, .dimensions, .across, .show, .having, .sort: return nil
    }
  }

  // MARK: - Behind an operand

  private func continuations(
    _ tokens: [Token], _ scan: ClauseScan, _ verb: Verb
  ) -> [Completion.Candidate] {
    guard let frame = scan.frames.last else {
      switch scan.clause {
      case .condition, .having: return conditionWords(tokens, scan)
      case .show: return [.init("as ")]
      case .sort: return [.init("asc"), .init("desc")]
      case nil: return verb == .list ? [.init("as ")] : []
      case .dimensions, .across, .each, .limit, .during, .asOf, .baseline, .sample,
        .includingUnassigned, .saveAs, .exportTo:
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
