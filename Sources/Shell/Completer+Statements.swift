import Language
import LineEditing
import Planning

// Completion of statements that are no questions, and of their heads.

extension Completer {
  /// What may stand at the cursor, by the statement's verb.
  func candidates(_ place: CompletionText) -> [Completion.Candidate] {
    let tokens = place.tokens
    guard let first = tokens.first else {
      return Verb.allCases.map { .init($0.rawValue + " ", note: $0.summary) }
    }
    guard case .word(let word) = first.kind, let verb = Verb(word: word) else { return [] }
    switch verb {
    case .load: return loadCandidates(tokens)
    case .append:
      return tokens.count == 1 ? tables(dotted: false) : loadCandidates(tokens)
    case .open: return tokens.count == 1 ? [.init("\"")] : []
    case .save:
      return tokens.count == 1
        ? [.init("store to \"")]
        : tokens.count == 2 ? [.init("to \"")] : tokens.count == 3 ? [.init("\"")] : []
    case .describe: return tokens.count == 1 ? tables(dotted: false) : []
    case .set: return settingCandidates(tokens)
    case .echo: return []
    case .segment, .list, .trend, .profile, .tier, .pareto, .rfm, .classify, .score, .migrate,
      .diff, .compare, .overlap, .explain, .why, .sweep, .retention, .lifecycle, .churn,
      .conversion, .funnel, .basket:
      return gradedCandidates(tokens, verb) ?? timeCandidates(tokens, verb)
        ?? questionCandidates(place, verb, from: 1)
    case .show: return tokens.count == 1 ? ShowTopic.allCases.map { .init($0.rawValue) } : []
    case .drop: return dropCandidates(tokens)
    case .include: return tokens.count == 1 ? [.init("\"")] : []
    case .export: return exportCandidates(tokens)
    case .define: return definitionCandidates(place)
    }
  }

  private func loadCandidates(_ tokens: [Token]) -> [Completion.Candidate] {
    switch tokens.count {
    case 1: return []
    case 2: return [.init("from \"")]
    case 3: return [.init("\"")]
    default: break
    }
    let used = tokens.dropFirst(4).compactMap(Self.loadOption)
    if let last = tokens.last, tokens.count > 4 {
      if last.isWord("header") { return [.init("yes"), .init("no")] }
      if last.isWord("history") { return [.init("of ")] }
      if last.isWord("bad") { return [.init("rows ")] }
      if last.isWord("rows"), tokens[tokens.count - 2].isWord("bad") {
        return [.init("stop"), .init("skip"), .init("to \"")]
      }
      if last.isWord("dates") { return ["dmy", "mdy", "ymd"].map { .init("\"\($0)\"") } }
      if Self.loadOption(last) != nil { return [] }
      if last.isWord("of"), tokens[tokens.count - 2].isWord("history") {
        return columns(of: "customers")
      }
      if case .sign(let sign) = last.kind, sign != .close { return [] }
    }
    return LoadOptionWord.allCases.filter { $0 == .compute || !used.contains($0) }
      .map { .init($0.rawValue + " ", note: $0.summary) }
  }

  /// The option whose first word a token is.
  private static func loadOption(_ token: Token) -> LoadOptionWord? {
    if case .word(let word) = token.kind { LoadOptionWord(word: word) } else { nil }
  }

  private func settingCandidates(_ tokens: [Token]) -> [Completion.Candidate] {
    switch tokens.count {
    case 1:
      return [.init("as of ", note: "the day of the answers"), .init("main = ")]
        + catalog.parameters.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        .map { .init("\($0) = ", note: "parameter") }
    case 2 where tokens[1].isWord("as"): return [.init("of ")]
    case 2 where tokens[1].name != nil: return [.init("= ")]
    case 3 where tokens[2].kind == .sign(.equal):
      return tokens[1].isWord("main") ? eventTables() : []
    case 3 where tokens[2].isWord("of"): return [.init("today")]
    default: return []
    }
  }

  private func dropCandidates(_ tokens: [Token]) -> [Completion.Candidate] {
    if tokens.count == 1 {
      return DefinitionKind.allCases.map { .init($0.rawValue + " ") } + [.init("table ")]
    }
    guard tokens.count == 2 else { return [] }
    if tokens[1].isWord("table") { return tables(dotted: false) }
    if tokens[1].isWord(DefinitionKind.segment.rawValue) { return savedSegments() }
    if tokens[1].isWord(DefinitionKind.measure.rawValue) { return savedMeasures() }
    if tokens[1].isWord(DefinitionKind.tier.rawValue) { return savedTiers() }
    return tokens[1].isWord(DefinitionKind.field.rawValue) ? savedFields() : []
  }

  private func exportCandidates(_ tokens: [Token]) -> [Completion.Candidate] {
    switch tokens.count {
    case 1: return [.init("segment ")]
    case 2: return segments()
    default: break
    }
    if tokens.last?.isWord("to") == true { return [.init("\"")] }
    let isWhole = tokens.last?.name != nil || tokens.last?.kind == .sign(.close)
    return isWhole ? [.init("to \"")] : []
  }

  private func definitionCandidates(_ place: CompletionText) -> [Completion.Candidate] {
    let tokens = place.tokens
    if tokens.count == 1 { return DefinitionKind.allCases.map { .init($0.rawValue + " ") } }
    guard tokens.count > 2 else { return [] }
    if tokens[1].isWord(DefinitionKind.segment.rawValue) {
      guard let start = tokens.firstIndex(where: { $0.isWord("as") }) else {
        // Within the parentheses of parameters nothing is known.
        let isNamed = tokens.count == 3 || tokens.last?.kind == .sign(.close)
        return isNamed ? [.init("as ")] : []
      }
      if tokens.count == start + 1 { return [clause(.condition)] }
      return questionCandidates(place, .define, from: start + 1)
    }
    if tokens[1].isWord(DefinitionKind.tier.rawValue) {
      let gradings: [Verb] = [.tier, .rfm, .classify, .score]
      return tokens.count == 3
        ? [.init("as ")]
        : tokens.count == 4 ? gradings.map { .init($0.rawValue + " ", note: $0.summary) } : []
    }
    guard let start = tokens.firstIndex(where: { $0.kind == .sign(.equal) }) else {
      return tokens.count == 3 ? [.init("= ")] : []
    }
    return expressionCandidates(tokens, from: start + 1)
  }

  // MARK: - The names of files

  /// Whether the text in quotes at the cursor is a file's name: behind `from`, `include`, `open`, `to`.
  func isFileName(_ tokens: [Token]) -> Bool {
    guard let first = tokens.first, let last = tokens.last else { return false }
    if first.isWord(anyOf: ["load", "append"]) { return tokens.count == 3 && last.isWord("from") }
    if first.isWord(anyOf: ["include", "open"]) { return tokens.count == 1 }
    guard last.isWord("to"), tokens.count > 1 else { return false }
    return first.isWord("save") && tokens.count == 3 || first.isWord("export")
      || tokens[tokens.count - 2].isWord("export")
  }
}
