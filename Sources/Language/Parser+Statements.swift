import Messages

extension Parser {
  /// A statement from its verb to its end.
  mutating func statement() -> Statement.Kind? {
    guard let verb = verb() else {
      index = end
      return nil
    }
    switch verb {
    case .load: return load().map(Statement.Kind.load)
    case .append: return load().map(Statement.Kind.append)
    case .open: return path("a store file in quotes").map(Statement.Kind.open)
    case .save: return save()
    case .describe: return .describe(index < end ? name("a table") : nil)
    case .set: return setting()
    case .segment:
      let population = population(of: .segment)
      return .segment(population, clauses(of: .segment))
    case .profile:
      let population = population(of: .profile)
      return .profile(population, clauses(of: .profile))
    case .list: return list()
    case .trend: return trend()
    case .tier, .rfm, .classify, .score: return graded(verb)
    case .pareto: return pareto()
    case .migrate: return migration()
    case .diff: return difference()
    case .compare: return comparison()
    case .overlap: return overlap()
    case .explain: return explanation()
    case .why: return reason()
    case .sweep: return sweep()
    case .retention: return activity(.retention, verb)
    case .lifecycle: return activity(.lifecycle, verb)
    case .churn: return activity(.churn, verb)
    case .conversion: return conversion()
    case .funnel: return funnel()
    case .basket: return basket()
    case .define: return definition()
    case .show: return topic().map(Statement.Kind.show)
    case .drop: return drop()
    case .include: return path("a script in quotes").map(Statement.Kind.include)
    case .export: return export()
    case .echo: return text("a text in quotes").map(Statement.Kind.echo)
    }
  }

  /// The verb; a misspelt one is reported and taken as what was meant, to look at the rest too.
  private mutating func verb() -> Verb? {
    guard let word = word(at: index) else {
      report(.unknownStatement(found, suggestion: nil, at: here))
      return nil
    }
    if let verb = Verb(word: word) {
      advanceKeyword()
      return verb
    }
    let meant = Spelling.nearest(word, among: Verb.words, limit: 1).first
    let foreign = Parser.foreignStatements.first { entry in
      Keywords.matches(word, entry.word)
        || meant == nil && !Spelling.nearest(word, among: [entry.word]).isEmpty
    }
    if let foreign {
      report(.unknownStatement(found, suggestion: foreign.suggestion, at: here))
      return nil
    }
    report(
      .unknownStatement(found, suggestion: meant.map { "did you mean `\($0)`?" }, at: here))
    clauseFailed = false
    advance()
    return meant.flatMap(Verb.init(word:))
  }

  /// First words of statements elsewhere, with what says the same here.
  private static let foreignStatements: [(word: String, suggestion: Message)] = [
    (
      word: "select",
      suggestion: "write `segment by region show customers` for groups, `list name` for rows"
    ),
    (word: "create", suggestion: "write `define segment vip as where …` or `load t from \"…\"`"),
    (word: "insert", suggestion: "tables are read from files: `load t from \"file.csv\"`"),
    (word: "delete", suggestion: "forget a definition with `drop segment vip`"),
    (word: "update", suggestion: "tables do not change; `define field n = …` adds a value"),
    (word: "with", suggestion: "keep a part under a name: `define segment vip as where …`"),
  ]

  // MARK: Questions

  /// The population behind the verb, if there is one.
  private mutating func population(of verb: Verb) -> SegmentReference? {
    scope = .clauses(verb)
    guard index < end, clause(at: index) == nil, !isMisspeltClause(at: index),
      foreignClause() == nil
    else { return nil }
    return segmentReference()
  }

  private mutating func list() -> Statement.Kind? {
    scope = .clauses(.list)
    var target = ListTarget.customers
    var items: [ShowItem] = []
    if beginsItems {
      if namesTable, let table = name("a table") { target = .events(table) }
      items = entries { $0.showItem() }
    }
    var clauses = clauses(of: .list)
    clauses.show = items
    return .list(target, clauses)
  }

  private mutating func trend() -> Statement.Kind? {
    scope = .clauses(.trend)
    var items: [ShowItem] = []
    if beginsItems {
      items = entries { $0.showItem() }
    } else {
      unexpected("a measure", suggestion: "write `trend customers`")
      clauseFailed = false
    }
    var clauses = clauses(of: .trend)
    clauses.show = items
    return .trend(clauses)
  }

  /// Whether entries, and not a clause, follow the verb.
  var beginsItems: Bool {
    guard index < end else { return false }
    if isSign(.comma, at: index + 1) || isSign(.dot, at: index + 1) { return true }
    return clause(at: index) == nil && !isMisspeltClause(at: index) && foreignClause() == nil
  }

  /// Whether the name behind `list` is the table's: an operand follows it at once.
  private var namesTable: Bool {
    switch tokens[index].kind {
    case .quotedName: break
    case .word(let word):
      if Keywords.matches(word, anyOf: Keywords.reserved + Keywords.constants) { return false }
      if beginsCase || derivation(at: index) != nil || quantifier(at: index) != nil { return false }
    case .text, .number, .date, .parameter, .sign, .mixed, .invalid: return false
    }
    guard index + 1 < end else { return false }
    return switch tokens[index + 1].kind {
    case .word(let word):
      !followsOperand(at: index + 1) && !isMisspeltClause(at: index + 1)
        && !(tokens[index + 1].startsLine && Parser.isMisspeltVerb(word))
    case .quotedName, .text, .number, .date, .parameter: true
    case .sign, .mixed, .invalid: false
    }
  }

  private static func isMisspeltVerb(_ word: String) -> Bool {
    !Spelling.nearest(word, among: Verb.words, limit: 1).isEmpty
  }

  // MARK: Settings and definitions

  private mutating func setting() -> Statement.Kind? {
    if isWord("as"), isWord("of", at: index + 1) {
      advanceKeyword()
      advanceKeyword()
      return date().map { .set(.asOf($0)) }
    }
    if isWord("main"), !isSign(.dot, at: index + 1) {
      advanceKeyword()
      guard expect(.equal, "`=`"), let table = name("a table") else { return nil }
      return .set(.main(table))
    }
    guard index < end, name(at: index) != nil, isSign(.equal, at: index + 1) else {
      let words = SettingWord.allCases.map(\.rawValue)
      let meant = word(at: index).flatMap { Spelling.nearest($0, among: words, limit: 1).first }
      report(.unknownSetting(found, meant: meant, at: here))
      return nil
    }
    guard let name = name("a name"), expect(.equal, "`=`") else { return nil }
    return .set(.parameter(name, constant()))
  }

  private mutating func definition() -> Statement.Kind? {
    guard let kind = definitionKind(), let name = savedName(kind) else { return nil }
    switch kind {
    case .segment: return segmentDefinition(name)
    case .measure:
      guard expect(.equal, "`=`") else { return nil }
      return .define(.measure(name, condition()))
    case .field:
      guard expect(.equal, "`=`") else { return nil }
      return .define(.field(name, condition()))
    case .tier: return tierDefinition(name)
    }
  }

  private mutating func definitionKind(
    _ expected: Message = "`segment`, `measure`, `field` or `tier`"
  ) -> DefinitionKind? {
    let kinds = DefinitionKind.allCases.map(\.rawValue)
    if let kind = word(at: index).flatMap({ word in
      DefinitionKind.allCases.first { Keywords.matches(word, $0.rawValue) }
    }) {
      advanceKeyword()
      return kind
    }
    let near = word(at: index).flatMap { Spelling.nearest($0, among: kinds, limit: 1).first }
    unexpected(expected, suggestion: near.map { "did you mean `\($0)`?" })
    return nil
  }

  private mutating func segmentDefinition(_ name: Name) -> Statement.Kind? {
    let parameters = isSign(.open, at: index) ? arguments() : []
    scope = .clauses(.define)
    if clauseFailed { while index < end, !isWord("as") { advance() } }
    clauseFailed = false
    _ = expectWord("as")
    clauseFailed = false
    var bare: Expression?
    if index < end, clause(at: index) == nil, !isMisspeltClause(at: index) {
      report(.unexpected(found, expected: "`where`", at: here, suggestion: "write `where` first"))
      clauseFailed = false
      bare = condition()
    }
    let clauses = clauses(of: .define)
    guard let condition = clauses.condition ?? bare else {
      report(.unexpected(found, expected: "`where` and a condition", at: here))
      return nil
    }
    var definition = SegmentDefinition(name: name, condition: condition, during: clauses.during)
    definition.parameters = parameters
    return .define(.segment(definition))
  }

  private mutating func drop() -> Statement.Kind? {
    if takeWord("table") { return name("a table").map(Statement.Kind.dropTable) }
    guard let kind = definitionKind("`segment`, `measure`, `field`, `tier` or `table`"),
      let name = name("the name of a \(kind.word)")
    else { return nil }
    return .drop(kind, name)
  }

  private mutating func topic() -> ShowTopic? {
    let topics = ShowTopic.allCases.map(\.rawValue)
    if let topic = word(at: index).flatMap(ShowTopic.init(word:)) {
      advanceKeyword()
      return topic
    }
    let meant = word(at: index).flatMap { Spelling.nearest($0, among: topics, limit: 1).first }
    report(.unknownTopic(found, meant: meant, at: here))
    index = end
    return nil
  }

  // MARK: Files

  private mutating func export() -> Statement.Kind? {
    guard expectWord("segment"), let segment = segmentReference(), expectWord("to") else {
      index = end
      return nil
    }
    return exportPath().map { .export(segment, $0) }
  }

  /// A path in quotes, the table of a database, and whether the file is for a spreadsheet.
  mutating func exportPath() -> PathText? {
    var path = path("a file in quotes")
    if path != nil, takeWord("table") {
      guard let table = text("a table in quotes") else { return nil }
      path?.table = table
    }
    // `for 3 months` is a clause.
    if path != nil, isWord("for"), word(at: index + 1) != nil {
      advanceKeyword()
      guard expectWord("spreadsheet") else { return nil }
      path?.isForSpreadsheet = true
    }
    return path
  }

  /// `save store to "f"`, behind the verb.
  private mutating func save() -> Statement.Kind? {
    guard expectWord("store"), expectWord("to") else {
      index = end
      return nil
    }
    return path("a store file in quotes").map(Statement.Kind.save)
  }

  /// A path in quotes.
  mutating func path(_ expected: Message) -> PathText? {
    let start = index
    return text(expected).map { PathText($0, span: span(from: start)) }
  }
}

extension ShowTopic {
  /// The topic of this spelling, in any case of letters.
  init?(word: String) {
    guard let topic = ShowTopic.allCases.first(where: { Keywords.matches(word, $0.rawValue) })
    else { return nil }
    self = topic
  }
}
