import Language
import LineEditing
import Planning

// Completion in the heads of the verbs that follow customers over time, and of `basket`.

extension Completer {
  /// The words that the head of such a verb asks for; nil where it asks for none of its own.
  func timeCandidates(_ tokens: [Token], _ verb: Verb) -> [Completion.Candidate]? {
    guard let last = tokens.last, tokens.count > 1, scan(tokens).clause == nil else { return nil }
    let clauses = verb.clauses.map(clause)
    let isWhole = last.name != nil || last.kind == .sign(.close)
    switch verb {
    case .retention, .lifecycle, .churn:
      if last.isWord("on") { return eventTables() }
      return scan(tokens).frames.isEmpty && isWhole ? clauses : nil
    case .conversion:
      guard scan(tokens).frames.isEmpty, isWhole else { return [] }
      if tokens.count == 2 || last.isWord("then") { return [] }
      return [.init("then ")] + clauses
    case .funnel: return stepCandidates(tokens, clauses)
    case .basket:
      if last.isWord("per") { return [.init("customer")] }
      let isColumn = tokens.count > 3 && tokens[tokens.count - 2].kind == .sign(.dot)
      return isColumn && isWhole ? [.init("per ")] + clauses : nil
    case .load, .append, .open, .save, .describe, .set, .segment, .list, .trend, .profile, .tier,
      .pareto, .rfm, .classify,
      .score, .migrate, .diff, .compare, .overlap, .explain, .why, .sweep, .define, .show, .drop,
      .include, .export, .echo:
      return nil
    }
  }

  /// The steps behind `funnel`, which is the first token.
  private func stepCandidates(
    _ tokens: [Token], _ clauses: [Completion.Candidate]
  ) -> [Completion.Candidate]? {
    guard let last = tokens.last else { return nil }
    if last.isWord(anyOf: ["then", "without"]) { return eventTables() }
    if last.isWord("within") { return [] }
    if case .number = last.kind, tokens[tokens.count - 2].isWord("within") {
      return [TimeUnit.day, .week].map { .init($0.rawValue + "s") }
    }
    guard scan(tokens).frames.isEmpty, last.name != nil || last.kind == .sign(.close) else {
      return nil
    }
    let later = tokens.contains { $0.isWord("then") }
    return [.init("then ")] + (later ? [.init("within "), .init("without ")] : []) + clauses
  }

  /// The same behind `why customer K in funnel`.
  func tracedCandidates(
    _ tokens: [Token], _ clauses: [Completion.Candidate]
  ) -> [Completion.Candidate]? {
    tokens.count == 1 ? eventTables() : stepCandidates(tokens, clauses)
  }
}
