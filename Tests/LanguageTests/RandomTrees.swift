import Language

/// A small generator of random numbers with a seed (SplitMix64), the same on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

/// Draws trees of every form, without `.group`: the printer must find where parentheses belong.
struct RandomTrees {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  private mutating func many<Element>(_ most: Int, _ draw: (inout RandomTrees) -> Element)
    -> [Element]
  {
    (0...below(most)).map { _ in draw(&self) }
  }

  private mutating func maybe<Element>(_ percent: Int, _ draw: (inout RandomTrees) -> Element)
    -> Element?
  {
    chance(percent) ? draw(&self) : nil
  }
}

// MARK: - Leaves

extension RandomTrees {
  /// Names, clause words and quantifiers among them: they are special by position only.
  mutating func name() -> Name {
    if chance(15) {
      return Name(pick(["Total Spend", "a`b", "and", "by", "地 区", "x", "1st"]), isQuoted: true)
    }
    return Name(
      pick([
        "x", "region", "amount", "地区", "größe", "value", "by", "top", "show", "where", "sort",
        "limit", "as", "desc", "no", "any", "at", "exactly", "share", "last", "since", "is",
        "between", "contains", "save", "including", "having", "during", "_a1", "key", "time",
        "each", "vs", "across", "sample", "running", "index", "only", "per", "bins", "into",
        "matches",
      ]))
  }

  private mutating func savedName() -> Name {
    pick([Name("vip"), Name("my segment", isQuoted: true), Name("忠诚"), Name("last")])
  }

  private mutating func number() -> NumberLiteral {
    pick([
      NumberLiteral(units: 0, scale: 0, text: "0"),
      NumberLiteral(units: 1234, scale: 0, text: "01234"),
      NumberLiteral(units: 5000, scale: 0, text: "5_000"),
      NumberLiteral(units: 2025, scale: 0, text: "2025"),
      NumberLiteral(units: 150, scale: 2, text: "1.50"),
      NumberLiteral(units: 1_500_000, scale: 0, text: "1.5m"),
      NumberLiteral(units: 50000, scale: 0, text: "5万"),
      NumberLiteral(units: 125, scale: 3, text: "12.5%"),
    ])
  }

  private mutating func dateLiteral() -> DateLiteral {
    pick([
      .quarter(2025, 3), .month(2025, 7), .week(2025, 7), .day(2025, 7, 14), .day(1, 1, 1), .today,
    ])
  }

  mutating func text() -> String {
    pick(["", "loyal", "New York", "it's \"so\"", "85123A", "北京", "a\nlist b", "-- # ;"])
  }

  private mutating func dateExpression() -> Expression {
    var result = Expression(
      chance(30)
        ? .date(.year(2000 + below(50)))
        : chance(10) ? .parameter(Name("day")) : .date(dateLiteral()))
    while chance(25) {
      let days: Expression.Kind =
        chance(80)
        ? .number(NumberLiteral(units: 30, scale: 0, text: "30")) : .parameter(Name("days"))
      result = Expression(
        .arithmetic(chance(50) ? .add : .subtract, result, Expression(days)))
    }
    return result
  }

  mutating func period() -> Period {
    let unit = pick([TimeUnit.day, .week, .month, .quarter, .year])
    let count = 1 + below(40)
    let kinds: [Period.Kind] = [
      .last(count, unit), .previous(count, unit), .first(count, unit), .lastUnit(unit),
      .thisUnit(unit), .since(dateExpression()), .before(dateExpression()),
      .range(dateExpression(), dateExpression()), .date(dateExpression()),
    ]
    return Period(pick(kinds))
  }

  private mutating func segment() -> SegmentReference {
    switch below(10) {
    case 0: .all(.none)
    case 1: .rest(.none)
    case 2: .it(.none)
    case 3: .row(many(2) { $0.rowEntry() }, .none)
    case 4: .named(savedName(), arguments())
    case 5: .step(1 + below(3), .none)
    default: .named(savedName())
    }
  }

  private mutating func rowEntry() -> Expression {
    let dimension = expression(1)
    return Expression(
      chance(70)
        ? .compare(.equal, dimension, expression(0)) : .isMissing(dimension, isNegated: false))
  }

  private mutating func arguments() -> [SegmentArgument] {
    many(2) { SegmentArgument($0.name(), $0.constant()) }
  }

  private mutating func constant() -> Expression {
    Expression(
      pick([
        .number(number()), .text(text()), .date(dateLiteral()), .boolean(true),
        .negate(Expression(.number(number()))), .name([Name("a b", isQuoted: true)]),
      ]))
  }

  private mutating func share() -> NumberLiteral {
    pick([
      NumberLiteral(units: 10, scale: 2, text: "10%"),
      NumberLiteral(units: 1, scale: 3, text: "0.1%"),
      NumberLiteral(units: 100, scale: 2, text: "100%"),
    ])
  }

  private mutating func rankTest() -> RankTest {
    let isShare = chance(50)
    let count = NumberLiteral(units: 20, scale: 0, text: "20")
    return RankTest(
      takesBottom: chance(50), amount: isShare ? share() : count, isShare: isShare,
      per: maybe(40) { $0.expression(1) })
  }
}

// MARK: - Expressions

extension RandomTrees {
  mutating func expression(_ depth: Int) -> Expression {
    Expression(depth <= 0 || chance(15) ? leaf() : branch(depth - 1))
  }

  private mutating func leaf() -> Expression.Kind {
    switch below(8) {
    case 0: .number(number())
    case 1: .text(text())
    case 2: .date(dateLiteral())
    case 3: .boolean(chance(50))
    case 4: .parameter(name().isQuoted ? Name("min") : Name("地区"))
    case 5: .inSegment(segment(), isNegated: chance(50))
    case 6: .name([pick([Name("orders"), Name("in", isQuoted: true)]), name()])
    default: .name([name()])
    }
  }

  private mutating func branch(_ depth: Int) -> Expression.Kind {
    let sub: (inout RandomTrees) -> Expression = { $0.expression(depth) }
    switch below(17) {
    case 0: return .negate(sub(&self))
    case 1, 2:
      return .arithmetic(pick(ArithmeticOperator.allCases), sub(&self), sub(&self))
    case 3, 4: return .compare(pick(ComparisonOperator.allCases), sub(&self), sub(&self))
    case 5: return .between(sub(&self), sub(&self), sub(&self))
    case 6:
      return .textTest(
        pick(TextTest.allCases), ignoringCase: chance(50), sub(&self), sub(&self))
    case 7: return .isMissing(sub(&self), isNegated: chance(50))
    case 8: return .inList(sub(&self), many(3, sub), isNegated: chance(50))
    case 9: return .inPeriod(sub(&self), period(), isNegated: chance(50))
    case 10: return .not(sub(&self))
    case 11: return .and([sub(&self)] + many(3, sub))
    case 12: return .or([sub(&self)] + many(3, sub))
    case 13:
      let quantifiers: [Quantifier] = [
        .atLeast(below(9)), .atMost(below(9)), .exactly(below(9)), .no, .any,
      ]
      let table = pick([
        Name("orders"), Name("my events", isQuoted: true), Name("by", isQuoted: true),
      ])
      return .quantified(
        pick(quantifiers), EventSet(table: table, filter: maybe(50, sub), window: window()))
    case 14: return .inRanked(sub(&self), rankTest(), isNegated: chance(50))
    case 15:
      let measure = pick(DerivedMeasure.allCases)
      return .derived(measure, sub(&self), per: measure == .share ? maybe(50, sub) : nil)
    default:
      let function = Name(pick(["sum", "count", "if", "share", "any", "no", "first", "month"]))
      var call = Call(function, many(3, sub), filter: maybe(40, sub), window: window())
      if call.filter == nil { call.per = maybe(30, sub) }
      return .call(call)
    }
  }

  private mutating func window() -> Period? { maybe(40) { $0.period() } }
}

// MARK: - Statements

extension RandomTrees {
  mutating func statement() -> Statement {
    let kind: Statement.Kind
    switch below(32) {
    case 0, 1: kind = .load(load())
    case 28: kind = .append(load())
    case 29: kind = .open(PathText(text()))
    case 30: kind = .save(PathText(text()))
    case 31: kind = .dropTable(name())
    case 2: kind = .describe(maybe(70) { $0.name() })
    case 3: kind = .set(setting())
    case 4, 5, 6: kind = .segment(maybe(40) { $0.segment() }, clauses(for: .segment))
    case 7, 8, 9: kind = list()
    case 10, 11:
      var clauses = clauses(for: .trend)
      if clauses.show.isEmpty { clauses.show = [item(startingWith: "x")] }
      kind = .trend(clauses)
    case 12: kind = .profile(maybe(40) { $0.segment() }, clauses(for: .profile))
    case 13, 14: kind = .define(definition())
    case 15: kind = .show(pick(ShowTopic.allCases))
    case 16: kind = .drop(pick(DefinitionKind.allCases), name())
    case 17: kind = .include(PathText(text()))
    case 18: kind = .export(segment(), PathText(text()))
    case 19, 20, 21, 22:
      let grading = grading()
      kind = .grade(grading, clauses(for: .segment))
    case 23, 24: kind = .pareto(value(), clauses(for: .pareto))
    case 25: kind = .migrate(migration(), clauses(for: .migrate))
    case 26:
      kind = .diff(
        Difference(segment(), from: dateExpression(), to: dateExpression()), clauses(for: .diff))
    default: kind = .echo(text())
    }
    return Statement(kind)
  }

  private mutating func setting() -> Setting {
    switch below(3) {
    case 0: .asOf(dateExpression())
    case 1: .main(name())
    default: .parameter(savedName(), constant())
    }
  }

  private mutating func definition() -> Definition {
    switch below(4) {
    case 3:
      var tier = TierDefinition(savedName(), grading())
      tier.condition = maybe(50) { $0.expression(3) }
      tier.during = window()
      return .tier(tier)
    case 0: return .measure(savedName(), expression(3))
    case 1: return .field(savedName(), expression(3))
    default:
      var segment = SegmentDefinition(
        name: savedName(), condition: expression(3), during: window())
      if chance(30) { segment.parameters = arguments() }
      return .segment(segment)
    }
  }

  /// A value behind a verb: no bare clause word, which would begin a clause.
  private mutating func value() -> Expression { item(startingWith: "x").expression }

  private mutating func label() -> Name {
    Name(pick(["A", "low", "at risk", "of", "where", "忠诚", "say \"hi\""]))
  }

  private mutating func grading() -> Grading {
    switch below(4) {
    case 0:
      let names = chance(50) ? many(3) { $0.label() } : []
      let cuts: [TierHead.Cut] = [
        .quantiles(2 + below(9), names: names),
        .shares(many(3) { ClassShare($0.label(), $0.share()) }, ofCustomers: chance(50)),
        .bounds(many(3) { $0.expression(2) }, names: names),
      ]
      var tier = TierHead(value(), pick(cuts))
      tier.usesNtile = chance(30)
      tier.per = maybe(30) { $0.expression(1) }
      return .tier(tier)
    case 1:
      var rfm = RFMHead()
      rfm.table = maybe(50) { $0.name() }
      rfm.scores = maybe(50) { 2 + $0.below(8) }
      rfm.usesNtile = chance(30)
      for part in RFMPart.allCases where chance(30) {
        rfm.cuts[part] = many(4) { $0.expression(2) }
      }
      return .rfm(rfm)
    case 2:
      var classes = ClassHead(
        many(3) { trees in
          ClassRule(
            trees.label(), policy: trees.maybe(40) { $0.text() }, when: trees.expression(3))
        })
      classes.otherwise = maybe(50) { $0.label() }
      if classes.otherwise != nil { classes.otherwisePolicy = maybe(40) { $0.text() } }
      return .classes(classes)
    default:
      return .score(
        many(3) {
          ScoreRule($0.number(), isNegative: $0.chance(30), when: $0.expression(3))
        })
    }
  }

  private mutating func migration() -> Migration {
    var migration = Migration(savedName(), from: dateExpression(), to: dateExpression())
    migration.hasFixedCuts = chance(40)
    migration.hold = maybe(40) { Migration.Hold(1 + $0.below(5), $0.pick([.month, .quarter])) }
    return migration
  }

  private mutating func list() -> Statement.Kind {
    var clauses = clauses(for: .list)
    guard chance(30) else { return .list(.customers, clauses) }
    // Behind a table no sign, no bracket and no word that could follow a name.
    clauses.show.insert(item(startingWith: "date"), at: 0)
    return .list(.events(savedName()), clauses)
  }

  private mutating func item(startingWith word: String) -> ShowItem {
    var expression = Expression(.name([Name(word)]))
    if chance(30) {
      expression = Expression(
        .arithmetic(pick(ArithmeticOperator.allCases), expression, Expression(.boolean(true))))
    }
    return ShowItem(expression, text: Printer.heading(of: expression))
  }

  private mutating func clauses(for verb: Verb) -> Clauses {
    var clauses = Clauses()
    clauses.condition = maybe(50) { $0.expression(3) }
    if verb == .migrate || verb == .diff {
      if verb == .migrate, chance(50) { clauses.show = many(3) { $0.item() } }
      return clauses
    }
    clauses.during = window()
    if verb == .pareto { return clauses }
    clauses.asOf = maybe(20) { $0.dateExpression() }
    clauses.sample = maybe(10) { Sample($0.share()) }
    clauses.includingUnassigned = chance(20) ? SourceSpan.none : nil
    clauses.exportTo = maybe(10) { PathText($0.text()) }
    guard verb != .profile else { return clauses }
    if verb != .list {
      if chance(50) { clauses.dimensions = many(3) { $0.dimension() } }
      clauses.across = maybe(20) { $0.dimension() }
      clauses.having = maybe(20) { $0.expression(2) }
      // Drawn beside the others, so that the sentences of a seed stay what they were.
      var aside = self
      clauses.chart = aside.maybe(20) { $0.pick(ChartWord.allCases) }
    }
    if verb == .trend { clauses.each = maybe(60) { Each($0.pick(TimeUnit.allCases)) } }
    if chance(60) { clauses.show = many(3) { $0.item() } }
    // The first entry behind a verb is no bare clause word: that would begin a clause.
    if verb != .segment, let text = clauses.show.first?.text,
      let word = text.split(whereSeparator: { " .,+-*/=<>!~".contains($0) }).first,
      Keywords.matches(String(word), anyOf: Keywords.clauseWords)
    {
      clauses.show = []
    }
    if chance(40) {
      clauses.sort = many(2) { SortKey($0.expression(2), isDescending: $0.chance(50)) }
    }
    clauses.limit = maybe(30) { Limit($0.below(1000), per: $0.maybe(30) { $0.expression(1) }) }
    clauses.baseline = maybe(20) { Baseline($0.baseline()) }
    clauses.saveAs = maybe(20) { SaveTarget($0.savedName(), freezesMembers: $0.chance(50)) }
    return clauses
  }

  private mutating func baseline() -> Baseline.Kind {
    switch below(4) {
    case 0: .period(period())
    case 1: .previous
    case 2: .yearAgo
    default: .segment(segment())
    }
  }

  private mutating func dimension() -> Dimension {
    var result = Dimension(expression(2), text: "")
    switch below(6) {
    case 0: result.cut = .bins(1 + below(20))
    case 1: result.cut = .tiles(pick([2, 3, 4, 5, 7, 10, 100]))
    case 2, 3:
      result.top = Dimension.Top(
        1 + below(9), isOnly: chance(50), per: maybe(50) { $0.expression(1) })
    default: break
    }
    result.text = Printer.heading(of: result)
    result.alias = maybe(20) { $0.name() }
    return result
  }

  private mutating func item() -> ShowItem {
    let expression = expression(2)
    return ShowItem(
      expression, alias: maybe(30) { $0.name() }, text: Printer.heading(of: expression))
  }

  private mutating func load() -> LoadStatement {
    let all: [LoadOption.Kind] = [
      .key(name()), .customer(name()), .time(name()), .amount(expression(2)), .event(name()),
      .joined(name()), .history(name()), .attributes(many(3) { $0.name() }),
      .compute(name(), expression(2)),
      .compute(name(), expression(2)), .condition(expression(2)),
      .columns(many(2) { ColumnTyping(name: $0.name(), type: Name("text")) }), .delimiter("|"),
      .quote("'"), .encoding(text()), .dates("dmy"), .decimal(","), .table(text()),
      .query(text()), .badRows(pick([.stop, .skip, .to(PathText("bad.csv"))])),

      .header(chance(50)), .missing(many(2) { $0.text() }),
    ]
    var options: [LoadOption] = []
    for kind in all.shuffled(using: &random) where chance(30) { options.append(LoadOption(kind)) }
    if chance(20) {
      return LoadStatement(table: name(), source: "", parameter: Name("file"), options: options)
    }
    return LoadStatement(table: name(), source: text(), options: options)
  }
}
