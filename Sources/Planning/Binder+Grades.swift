import Columnar
import Language
import Messages

// What gives each customer a class: `tier`, `rfm`, `classify`, `score`, and what is saved of them.

/// What a grading says of each customer.
struct Grades {
  /// A number of each customer: of the class, from 1, or the score itself.
  var value: Scalar
  /// The names of the classes; nil where the numbers themselves are shown.
  var labels: [String]?
  /// Of an `rfm` the three scores.
  var scores: [Scalar] = []
  /// Of an `rfm` those who have scores.
  var population = Condition.constant(true)
  /// Of `classify` who comes under each rule, whatever class it is in.
  var rules: [Condition] = []

  /// The value as expressions see it.
  var scalar: Scalar {
    labels.map { Scalar(.label(value, $0), .text, .customers) } ?? value
  }
}

extension Binder {
  /// Binds a grading over the customers in `ranked`; nil with the reason.
  mutating func grades(_ grading: Grading, at span: SourceSpan) -> Grades? {
    switch grading {
    case .tier(let head): tier(head)
    case .rfm(let head): rfm(head, at: span)
    case .classes(let head): classes(head)
    case .score(let rules): score(rules)
    }
  }

  /// Binds a saved grading over everybody it is for; the others have no class.
  mutating func grades(_ definition: TierDefinition) -> Grades? {
    ranked = existing()
    var condition = Condition.constant(true)
    if let written = definition.condition {
      guard let bound = self.condition(written, .outside) else { return nil }
      requireCustomers(bound, written, in: "a tier's definition")
      condition = bound
    }
    ranked = .conjunction([ranked, condition])
    guard var grades = grades(definition.grading, at: definition.name.span) else { return nil }
    if condition != .constant(true) {
      grades.value = .choose(condition, grades.value, .none(grades.value.type))
      grades.scores = grades.scores.map { .choose(condition, $0, .none($0.type)) }
    }
    return grades
  }

  // MARK: - Tiers

  private mutating func tier(_ head: TierHead) -> Grades? {
    guard let value = rankedValue(head.value, "tier"), let partition = partition(head.per)
    else { return nil }
    let what =
      Printer.print(head.value) + (head.per.map { " per \(Printer.print($0))" } ?? "")
    switch head.cut {
    case .quantiles(let count, let names):
      guard (2...1000).contains(count) else {
        return fail(.rankClasses("tier", at: head.value.span))
      }
      let numbers = (1...count).map { String($0) }
      guard let labels = labels(names, orElse: numbers) else { return nil }
      let function: RankFunction = head.usesNtile ? .ntile(count) : .tile(count)
      return Grades(
        value: ranking(function, of: value, within: partition, what: what), labels: labels)
    case .shares(let shares, let ofCustomers):
      guard ofCustomers || value.type.isNumeric else {
        return fail(.needsNumber("of value", found: value.type, at: head.value.span))
      }
      if head.usesNtile { return fail(.ntileOfQuantiles(at: head.value.span)) }
      guard let bounds = bounds(shares, isOfRows: ofCustomers) else { return nil }
      return Grades(
        value: ranking(.shares(bounds), of: value, within: partition, what: what),
        labels: shares.map(\.name.text))
    case .bounds(let bounds, let names):
      if head.usesNtile { return fail(.ntileOfQuantiles(at: head.value.span)) }
      if let per = head.per { return fail(.perOfBounds(at: per.span)) }
      return cut(value, at: bounds, names)
    }
  }

  /// The names of classes, or what they are called without; nil where there are more or fewer.
  private mutating func labels(_ names: [Name], orElse texts: [String]) -> [String]? {
    guard let first = names.first, let last = names.last else { return texts }
    guard names.count == texts.count else {
      return fail(
        .classNames(names.count, expected: texts.count, at: first.span.union(last.span)))
    }
    return names.map(\.text)
  }

  /// The sums of the first shares.
  private mutating func bounds(_ shares: [ClassShare], isOfRows: Bool) -> RankShares? {
    let scale = shares.map(\.share.scale).max() ?? 0
    let whole = PowersOfTen.int128[min(scale, 18)]
    var sum: Int128 = 0
    var bounds: [Int128] = []
    for entry in shares where scale <= 18 {
      sum += entry.share.units * PowersOfTen.int128[scale - entry.share.scale]
      bounds.append(sum)
    }
    guard sum == whole else {
      let span = shares.first?.name.span ?? .none
      return fail(.sharesNotWhole(at: span.union(shares.last?.name.span ?? span)))
    }
    return RankShares(bounds, scale: scale, isOfRows: isOfRows)
  }

  /// Classes that begin at given bounds.
  private mutating func cut(_ value: Scalar, at written: [Expression], _ names: [Name]) -> Grades? {
    let value = asDay(value)
    guard let bounds = constants(written, like: value.type) else { return nil }
    let texts = written.map { Printer.print($0) }
    let ranges =
      ["below \(texts[0])"] + zip(texts, texts.dropFirst()).map { "\($0) to \($1)" }
      + ["\(texts[texts.count - 1]) and above"]
    guard let labels = labels(names, orElse: ranges) else { return nil }
    var number = Scalar.number(bounds.count + 1)
    for (place, bound) in bounds.enumerated().reversed() {
      number = .choose(.compare(value, .less, bound), .number(place + 1), number)
    }
    return Grades(
      value: .choose(.isMissing(value), .none(.integer), number), labels: labels)
  }

  /// Constants that ascend, of a type that compares with another.
  private mutating func constants(_ written: [Expression], like type: ColumnType) -> [Scalar]? {
    var constants: [Scalar] = []
    for expression in written {
      if type.isTemporal {
        guard let days = days(of: expression) else { return nil }
        constants.append(.constant(.date(CalendarDay(number: days.lowerBound)), .date))
      } else {
        guard let value = scalar(expression, .outside) else { return nil }
        guard value.constantValue != nil, value.type.isNumeric else {
          return fail(.boundsNotAscending(at: expression.span))
        }
        constants.append(value)
      }
    }
    let numbers = constants.map { constant -> Double in
      if case .date(let day)? = constant.constantValue { return Double(day.number) }
      return constant.constantValue?.double ?? 0
    }
    guard zip(numbers, numbers.dropFirst()).allSatisfy({ $0 < $1 }) else {
      return fail(.boundsNotAscending(at: written[0].span.union(written[written.count - 1].span)))
    }
    return constants
  }

  /// A ranking among the customers in `ranked`; where cuts are taken, by those.
  private mutating func ranking(
    _ function: RankFunction, of value: Scalar, within partition: [Scalar] = [],
    over population: Condition? = nil, what: String
  ) -> Scalar {
    var ranking = Ranking(
      function, of: value, over: population ?? ranked, within: partition,
      what: cutNote.map { "\(what) \($0)" } ?? "\(what)")
    if cuts.made.count < cuts.taken.count { ranking.cutsOf = [cuts.taken[cuts.made.count]] }
    cuts.made.append(ranking)
    return Scalar(.ranking(ranking), .integer, .customers)
  }

  // MARK: - Recency, frequency, monetary value

  private mutating func rfm(_ head: RFMHead, at span: SourceSpan) -> Grades? {
    let span = head.table?.span ?? span
    guard let place = head.table.map({ eventTable($0) }) ?? catalog.main else {
      if head.table == nil { report(.noMainTable(names: catalog.events.map(\.name), at: span)) }
      return nil
    }
    guard let facts = rfmFacts(of: place, at: span) else { return nil }
    let count = head.scores ?? 5
    guard (2...9).contains(count), head.cuts.values.allSatisfy({ $0.count < 9 }) else {
      return fail(.rankClasses("rfm", most: 9, at: span))
    }
    let active = Condition.compare(facts.frequency, .greaterOrEqual, .number(1))
    var scores: [Scalar] = []
    var counts: [Int] = []
    for part in RFMPart.allCases {
      let value = facts.value(part)
      let isReversed = part == .recency
      if let written = head.cuts[part] {
        guard let cuts = constants(written, like: .integer) else { return nil }
        scores.append(score(of: value, cuts: cuts, isReversed: isReversed))
        counts.append(cuts.count + 1)
        continue
      }
      counts.append(count)
      let over = ranked.demands(active) ? ranked : .conjunction([ranked, active])
      if head.usesNtile {
        // The first of equal counts are one longer: recency is counted from the longest ago.
        scores.append(
          ranking(
            .ntile(count), of: isReversed ? facts.lastDay : value, over: over, what: part.what))
      } else {
        let tile = ranking(.tile(count), of: value, over: over, what: part.what)
        scores.append(
          isReversed ? .arithmetic(.subtract, .number(count + 1), tile, .integer) : tile)
      }
    }
    return cells(scores, counts, active)
  }

  /// All combinations of the scores, the lowest first.
  private func cells(_ scores: [Scalar], _ counts: [Int], _ active: Condition) -> Grades {
    var cell = Scalar.number(1)
    var labels = [""]
    var weight = counts.reduce(1, *)
    for (score, count) in zip(scores, counts) {
      weight /= count
      let above = Scalar.arithmetic(.subtract, score, .number(1), .integer)
      cell = .arithmetic(
        .add, cell, .arithmetic(.multiply, above, .number(weight), .integer), .integer)
      labels = labels.flatMap { label in (1...count).map { label + String($0) } }
    }
    var grades = Grades(value: .choose(active, cell, .none(.integer)), labels: labels)
    grades.scores = scores.map { .choose(active, $0, .none(.integer)) }
    grades.population = active
    return grades
  }

  /// One more than the number of cuts below the value.
  private func score(of value: Scalar, cuts: [Scalar], isReversed: Bool) -> Scalar {
    let number = { (score: Int) in Scalar.number(isReversed ? cuts.count + 2 - score : score) }
    var score = number(cuts.count + 1)
    for (place, cut) in cuts.enumerated().reversed() {
      score = .choose(.compare(value, .lessOrEqual, cut), number(place + 1), score)
    }
    return score
  }

  // MARK: - Classes and scores

  private mutating func classes(_ head: ClassHead) -> Grades? {
    var labels: [String] = []
    func number(_ name: Name) -> Int {
      if let known = labels.firstIndex(where: { sameBytes($0, name.text) }) { return known + 1 }
      labels.append(name.text)
      return labels.count
    }
    let conditions = head.rules.map { rule -> Condition? in
      guard let bound = condition(rule.condition, .outside) else { return nil }
      requireCustomers(bound, rule.condition, in: "`classify`")
      return bound
    }
    let rules = conditions.compactMap { $0 }
    let numbers = head.rules.map { number($0.name) }
    guard rules.count == conditions.count else { return nil }
    var value = head.otherwise.map { Scalar.number(number($0)) } ?? .none(.integer)
    for (rule, number) in zip(rules, numbers).reversed() {
      value = .choose(rule, .number(number), value)
    }
    var grades = Grades(value: value, labels: labels)
    grades.rules = rules
    return grades
  }

  private mutating func score(_ rules: [ScoreRule]) -> Grades? {
    let scale = rules.map(\.points.scale).max() ?? 0
    let type: ColumnType = scale == 0 ? .integer : .decimal(scale: scale)
    var sum: Scalar?
    var failed = false
    for rule in rules {
      guard let condition = condition(rule.condition, .outside) else {
        failed = true
        continue
      }
      requireCustomers(condition, rule.condition, in: "`score`")
      let units = rule.points.units * PowersOfTen.int128[scale - rule.points.scale]
      let points = Scalar.choose(
        condition,
        .constant(.exact(rule.isNegative ? -units : units, scale: scale), type),
        .constant(.exact(0, scale: scale), type))
      sum = sum.map { .arithmetic(.add, $0, points, type) } ?? points
    }
    return failed ? nil : sum.map { Grades(value: $0) }
  }

  // MARK: - Uses of what is saved

  /// The class of each customer in a saved tier, or the score, as of this statement's day.
  mutating func savedTier(_ name: Name, at span: SourceSpan) -> Scalar? {
    savedGrades(name, at: span).map { grades in
      let value = Scalar(.standard(grades.value), grades.value.type, .customers)
      return grades.labels.map { Scalar(.label(value, $0), .text, .customers) } ?? value
    }
  }

  mutating func savedGrades(_ name: Name, at span: SourceSpan) -> Grades? {
    guard let definition = catalog.tiers[name.text] else {
      let known = catalog.tiers.keys.sorted()
      let near = Spelling.nearest(name.text, among: known, limit: 3)
      return fail(.unknownTier(name.text, known: known, near: near, at: span))
    }
    return within(name.text, at: span, during: definition.during) { $0.grades(definition) }
  }

  /// The saved `rfm`s, where a name is that of one of their scores.
  func tiersOfScore(_ name: String) -> [Name] {
    guard RFMPart(rawValue: name.lowercased()) != nil else { return [] }
    let tiers = catalog.tiers.filter { if case .rfm = $0.value.grading { true } else { false } }
    return tiers.keys.sorted().map { Name($0) }
  }

  /// `cells.r`: one of the scores of a saved `rfm`.
  mutating func savedScore(_ field: Name, of tier: Name, at span: SourceSpan) -> Scalar? {
    guard let grades = savedGrades(tier, at: span) else { return nil }
    let parts = RFMPart.allCases.map(\.rawValue)
    guard !grades.scores.isEmpty, let place = parts.firstIndex(of: field.text.lowercased()) else {
      return fail(
        .unknownColumn(
          field.text, in: tier.text, near: grades.scores.isEmpty ? [] : parts, at: field.span))
    }
    let score = grades.scores[place]
    return Scalar(.standard(score), score.type, .customers)
  }

  /// A class against the name of one: classes compare in their own order.
  mutating func classCompare(
    _ op: ComparisonOperator, _ number: Scalar, _ labels: [String], _ text: String,
    at span: SourceSpan
  ) -> Condition? {
    let folded = text.lowercased()
    let place =
      labels.firstIndex { sameBytes($0, text) }
      ?? (op == .similar ? labels.firstIndex { sameBytes($0.lowercased(), folded) } : nil)
    guard let place else {
      let near = Spelling.nearest(text, among: labels, limit: 3)
      return fail(.unknownClass(text, known: labels, near: near, at: span))
    }
    return negated(op) { .compare(number, $0, .number(place + 1)) }
  }
}

extension Scalar {
  /// A whole constant.
  static func number(_ number: Int) -> Scalar { .constant(.integer(number), .integer) }

  /// No value of a type.
  static func none(_ type: ColumnType) -> Scalar { .constant(.missing, type) }

  /// One or the other value of a customer.
  static func choose(_ condition: Condition, _ a: Scalar, _ b: Scalar) -> Scalar {
    Scalar(.conditional(condition, a, b), a.type, .customers)
  }

  /// Arithmetic on values of customers.
  static func arithmetic(_ op: Arithmetic, _ a: Scalar, _ b: Scalar, _ type: ColumnType) -> Scalar {
    Scalar(.arithmetic(op, a, b), type, .customers)
  }
}

extension Condition {
  /// Whether another one is a part of it.
  fileprivate func demands(_ part: Condition) -> Bool {
    if case .and(let parts) = self { return parts.contains(part) }
    return self == part
  }
}

extension RFMPart {
  /// What footers call it.
  fileprivate var what: String {
    switch self {
    case .recency: "recency"
    case .frequency: "frequency"
    case .monetary: "monetary"
    }
  }
}

/// What an `rfm` is made of.
private struct RFMFacts {
  var lastDay: Scalar
  var recency: Scalar
  var frequency: Scalar
  var monetary: Scalar

  func value(_ part: RFMPart) -> Scalar {
    switch part {
    case .recency: recency
    case .frequency: frequency
    case .monetary: monetary
    }
  }
}

extension Binder {
  /// The facts of an event table within the statement's window.
  private mutating func rfmFacts(of place: Int, at span: SourceSpan) -> RFMFacts? {
    let table = catalog.events[place]
    guard let time = table.timeField else { return fail(.tableWithoutTime(table.name, at: span)) }
    guard let amount = table.amountField else {
      return fail(.noAmount(table.name, field: "m", at: span))
    }
    guard let asOf, let window = window(nil, of: place)?.window else {
      return fail(.noAsOf(at: span))
    }
    func fact(_ function: AggregateFunction, _ argument: Scalar?, _ type: ColumnType) -> Scalar {
      Scalar(
        .aggregate(
          Aggregate(
            source: .events(place), function: function, argument: argument,
            filter: .constant(true), window: window, type: type)), type, .customers)
    }
    let day = asDay(Scalar(.field(time), table.fields[time].type, .events(place)))
    let last = fact(.last, day, .date)
    let type = table.fields[amount].type
    return RFMFacts(
      lastDay: last,
      recency: .arithmetic(.subtract, .constant(.date(asOf), .date), last, .integer),
      frequency: fact(.count, nil, .integer),
      monetary: fact(.sum, Scalar(.field(amount), type, .events(place)), type))
  }
}
