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
    case .compare, .overlap, .explain, .why, .sweep: return analysedCandidates(tokens, verb)
    case .load, .append, .open, .save, .describe, .set, .segment, .list, .trend, .profile, .pareto,
      .retention, .lifecycle, .churn, .conversion, .funnel, .basket, .define, .show, .drop,
      .include, .export, .echo:
      return nil
    }
  }

  /// The words that the head of a verb that explains asks for; nil where it asks for none.
  private func analysedCandidates(_ tokens: [Token], _ verb: Verb) -> [Completion.Candidate]? {
    guard let last = tokens.last else { return nil }
    func has(_ word: String) -> Bool { tokens.contains { $0.isWord(word) } }
    func words(_ words: String...) -> [Completion.Candidate] { words.map { .init($0) } }
    let isName = last.name != nil || last.kind == .sign(.close)
    let clauses = verb.clauses.map(clause)
    switch verb {
    case .compare:
      if last.isWord("with") { return segments() + [.init("rest", note: "everyone else")] }
      if !has("with") { return isName ? words("with ") : nil }
      if let fields = comparedFields(tokens, verb) { return fields }
      return has("on") || !isName ? nil : words("on ") + clauses
    case .overlap:
      return last.kind == .sign(.comma) ? segments() : nil
    case .explain:
      if last.isWord(anyOf: ["from", "to"]) { return [] }
      if !has("from") { return isName && scan(tokens).frames.isEmpty ? words("from ") : nil }
      if !has("to") { return words("to ") }
      if let fields = comparedFields(tokens, verb) { return fields }
      if last.isWord("support") { return [] }
      return (has("on") ? [] : words("on ")) + (has("support") ? [] : words("support ")) + clauses
    case .why:
      if last.isWord("customer"), tokens.count == 2 { return [] }
      if let place = tokens.firstIndex(where: { $0.isWord("funnel") }), place > 2 {
        return tracedCandidates(Array(tokens[place...]), clauses)
      }
      if last.isWord("in") { return segments() + words("funnel ") }
      return has("in") ? nil : words("in ")
    case .sweep:
      if last.isWord("in") { return segmentsWithParameters() }
      if last.isWord(anyOf: ["from", "to", "step"]) { return [] }
      return ["from", "to", "step", "in"].first { !has($0) }.map { words($0 + " ") }
    case .load, .append, .open, .save, .describe, .set, .segment, .list, .trend, .profile, .tier,
      .pareto, .rfm, .classify, .score, .migrate, .diff, .retention, .lifecycle, .churn,
      .conversion, .funnel, .basket, .define, .show, .drop, .include, .export, .echo:
      return nil
    }
  }

  /// The columns behind `on`.
  private func comparedFields(_ tokens: [Token], _ verb: Verb) -> [Completion.Candidate]? {
    guard let last = tokens.last, tokens.contains(where: { $0.isWord("on") }),
      last.isWord("on") || last.kind == .sign(.comma)
    else { return nil }
    return operands(scan(tokens), verb)
  }

  /// What `sweep` can move.
  func sweptParameters() -> [Completion.Candidate] {
    let names = catalog.segments.values.flatMap { segment in
      segment.parameters.map { (Self.nameText($0.name.text), Self.nameText(segment.name.text)) }
    }
    return names.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
      .map { .init($0 + " ", note: "of \($1)") }
  }

  private func segmentsWithParameters() -> [Completion.Candidate] {
    savedSegments().filter { catalog.segments[$0.text]?.parameters.isEmpty == false }
  }

  /// The classes of a saved tier, as values; nil of any other name.
  func classes(_ names: [String]) -> [Completion.Candidate]? {
    guard names.count == 1, let tier = catalog.tiers[names[0]] else { return nil }
    let texts: [String] =
      switch tier.grading {
      case .tier(let head):
        switch head.cut {
        case .quantiles(let count, let names):
          names.isEmpty ? (1...max(1, count)).map { String($0) } : names.map(\.text)
        case .shares(let shares, _): shares.map(\.name.text)
        case .bounds(_, let names): names.map(\.text)
        }
      case .classes(let head):
        (head.rules.map(\.name) + [head.otherwise].compactMap(\.self)).map(\.text)
      case .rfm, .score: []
      }
    return texts.map { .init(Self.valueText($0), note: "of \(tier.name.text)") }
  }
}
