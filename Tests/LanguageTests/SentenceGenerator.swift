/// Draws sentences from the grammar.
///
/// What the grammar says in comments stands here: names are drawn so that they are not read as
/// words of the language, each clause and each option stands once, a definition has a condition.
struct SentenceGenerator {
  /// One way of a choice, an option or a repetition.
  struct Way: Hashable {
    let form: Int
    let number: Int
  }

  private let grammar: Grammar
  private let costs: [String: Int]
  private var random: SeededGenerator
  /// First words of the clauses and options of this statement.
  private var used: Set<String> = []
  /// Tokens of the statement so far: beyond the limit the shortest way is taken.
  private var size = 0
  private var limit = 0
  /// The ways taken so far.
  private(set) var taken: Set<Way> = []
  /// The productions drawn so far.
  private(set) var drawn: Set<String> = []

  init(_ grammar: Grammar, seed: UInt64) {
    self.grammar = grammar
    random = SeededGenerator(seed: seed)
    costs = SentenceGenerator.costs(of: grammar)
  }

  /// What stands for productions that are drawn whole.
  static let leaves: [String: [String]] = [
    "savedName": ["vip", "`my segment`"],
    "word": ["x", "region", "orders", "sum", "größe", "地区"],
    "quotedName": ["`Total Spend`", "`by`", "`a``b`"],
    "text": ["\"a b\"", "'it''s'", "\"\""], "delimiter": ["\"tab\"", "';'"],
    "parameter": ["$min", "$地区"], "mixed": ["85123A", "5kg"], "year": ["2024", "0001"],
    "number": ["0", "5_000", "1.5", "01234", "20%", "5k", "1.5m", "2b", "5万", "3亿", "2025"],
    "percentile": ["p80", "P5"],
    "count": ["0", "3", "5k"], "positive": ["1", "30"], "tiles": ["2", "7"],
    "recency": ["r"], "frequency": ["f"], "monetary": ["m"],
    "share": ["10%", "0.5%", "100%"],
    "dateLiteral": ["2025-Q3", "2025-07", "2025-W07", "2025-07-14"], "newline": ["\n"],
  ]

  /// Productions of which each alternative stands once in a statement.
  private static let once: Set<String> = [
    "segmentClause", "trendClause", "questionClause", "listClause", "profileClause",
    "defineClause", "option", "paretoClause", "periodClause", "migrateClause", "moveClause",
    "peopleClause", "compareClause", "analysisClause", "sweepClause", "retentionClause",
    "lifecycleClause", "churnClause", "conversionClause", "funnelClause", "traceClause",
    "basketClause",
    "activityClause", "dividedClause",
  ]

  /// A sentence of the production, as tokens.
  mutating func sentence(of production: String, size limit: Int) -> [String] {
    self.limit = limit
    size = 0
    return draw(production)
  }

  private mutating func draw(_ name: String) -> [String] {
    if let leaf = Self.leaves[name] {
      size += 1
      return [leaf[below(leaf.count)]]
    }
    drawn.insert(name)
    guard let form = grammar.productions[name] else { return [] }
    // A condition leaves room for what follows it.
    let outer = limit
    defer { limit = outer }
    if name == "condition" { limit = min(limit, size + 1 + below(12)) }
    while true {
      if name == "list" || name == "tierDefinition" { used = [] }
      if name == "statement" {
        used = []
        size = 0
      }
      let tokens = expand(form, of: name)
      if name == "list", tokens.count > 2, ["not", "in", "("].contains(tokens[2]) { continue }
      return tokens
    }
  }

  private mutating func expand(_ form: Grammar.Form, of production: String) -> [String] {
    switch form {
    case .literal(let text):
      size += 1
      return [text]
    case .described: return []
    case .name(let name): return draw(name)
    case .sequence(let parts): return parts.flatMap { expand($0, of: production) }
    case .choice(let id, let parts): return choose(id, parts, of: production)
    case .optional(let id, let part):
      let isNew = !taken.contains(Way(form: id, number: 1))
      let isTaken = isNew || size < limit && below(100) < 40
      taken.insert(Way(form: id, number: isTaken ? 1 : 0))
      return isTaken ? expand(part, of: production) : []
    case .many(let id, let part):
      var tokens: [String] = []
      var count = 0
      let isNew = !taken.contains(Way(form: id, number: 1)) && size < limit + 20
      let needsCondition = production == "define" && part.names == ["defineClause"]
      while needsCondition && !used.contains("where")
        || (isNew && count == 0 || size < limit && below(100) < 55) && mayRepeat(part)
      {
        tokens += expand(part, of: production)
        count += 1
      }
      taken.insert(Way(form: id, number: min(count, 1)))
      return tokens
    }
  }

  private mutating func choose(_ id: Int, _ parts: [Grammar.Form], of production: String)
    -> [String]
  {
    let isOnce = Self.once.contains(production)
    var open = parts.indices.filter { !isOnce || !heads(parts[$0]).isSubset(of: used) }
    let unseen = open.filter { !taken.contains(Way(form: id, number: $0)) }
    if size >= limit, let least = open.map({ cost(parts[$0]) }).min() {
      open.removeAll { cost(parts[$0]) > least }
    }
    let number = unseen.first ?? open[below(open.count)]
    taken.insert(Way(form: id, number: number))
    if isOnce, case .sequence(let inner) = parts[number], case .literal(let word)? = inner.first,
      word != "compute"
    {
      used.insert(word)
    }
    if isOnce, case .literal(let word) = parts[number] {
      used.formUnion(["exact", "rolling"].contains(word) ? ["exact", "rolling"] : [word])
    }
    return expand(parts[number], of: production)
  }

  private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

  /// Whether another clause or option is left to draw.
  private func mayRepeat(_ part: Grammar.Form) -> Bool {
    guard case .name(let name) = part, Self.once.contains(name) else { return true }
    return !heads(part).isSubset(of: used)
  }

  /// First words of clauses.
  private func heads(_ form: Grammar.Form) -> Set<String> {
    switch form {
    case .literal(let word): [word]
    case .name(let name):
      Self.once.contains(name) ? grammar.productions[name].map(heads) ?? [] : []
    case .sequence(let parts): parts.first.map(heads) ?? []
    case .choice(_, let parts): parts.reduce(into: []) { $0.formUnion(heads($1)) }
    case .optional(_, let part), .many(_, let part): heads(part)
    case .described: []
    }
  }

  // MARK: Shortest ways

  private func cost(_ form: Grammar.Form) -> Int { Self.cost(form, costs) }

  /// Levels of productions to the nearest end.
  private static func costs(of grammar: Grammar) -> [String: Int] {
    var costs = leaves.mapValues { _ in 1 }
    var isChanged = true
    while isChanged {
      isChanged = false
      for (name, form) in grammar.productions where leaves[name] == nil {
        let cost = min(cost(form, costs) + 1, 1_000_000)
        if cost < costs[name] ?? 1_000_000 {
          costs[name] = cost
          isChanged = true
        }
      }
    }
    return costs
  }

  private static func cost(_ form: Grammar.Form, _ costs: [String: Int]) -> Int {
    switch form {
    case .literal, .described: 1
    case .name(let name): costs[name] ?? 1_000_000
    case .sequence(let parts): parts.map { cost($0, costs) }.max() ?? 0
    case .choice(_, let parts): parts.map { cost($0, costs) }.min() ?? 0
    case .optional, .many: 0
    }
  }
}
