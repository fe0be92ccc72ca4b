import Language
import LineEditing
import Planning

// Completion in the heads of the verbs that grade customers.

extension Completer {
  /// The words that the head of such a verb asks for; nil where it asks for none of its own.
  func gradedCandidates(_ tokens: [Token], _ verb: Verb) -> [Completion.Candidate]? {
    guard let last = tokens.last, tokens.count > 1, scan(tokens).clause == nil else { return nil }
    func words(_ words: String...) -> [Completion.Candidate] { words.map { .init($0) } }
    switch verb {
    case .tier:
      if last.isWord("into") { return Keywords.tiles.map { .init($0.word) } }
      if last.isWord("of") { return words("value", "customers") }
      if last.isWord("using") { return words("ntile") }
      guard tokens.contains(where: { $0.isWord(anyOf: ["into", "at"]) }) else {
        return last.name == nil && last.kind != .sign(.close) ? nil : words("into ", "at ")
      }
      if case .number = last.kind, tokens[tokens.count - 2].isWord("into") {
        return words("quantiles")
      }
      return nil
    case .rfm:
      if last.isWord("on") { return eventTables() }
      if last.isWord("using") { return words("ntile") }
      if last.isWord("cuts") { return words("r(", "f(", "m(") }
      return nil
    case .classify, .score:
      return last.name != nil && !tokens.contains { $0.isWord("when") } ? words("when ") : nil
    case .migrate, .diff:
      if tokens.count == 2 { return words("from ") }
      if last.isWord(anyOf: ["from", "to"]) { return words("today") }
      if !tokens.contains(where: { $0.isWord("to") }) { return words("to ") }
      if last.isWord("fixed") { return words("cuts") }
      if last.isWord("hold") { return [] }
      if case .number = last.kind, tokens[tokens.count - 2].isWord("hold") {
        return Keywords.periodUnits.map { .init($0.rawValue + "s") }
      }
      guard verb == .migrate else { return nil }
      return words("fixed cuts", "hold ") + verb.clauses.map(clause)
    case .load, .describe, .set, .segment, .list, .trend, .profile, .pareto, .compare, .overlap,
      .explain, .why, .sweep, .retention, .lifecycle, .churn, .conversion, .funnel, .basket, .define, .show, .drop, .include, .export, .echo:
      return nil
    }
  }
}
