import Columnar
import Planning

// A population is found out in stages: what a column says first, then facts, the cheaper before the
// dearer, each asked of those customers only who are still in.
//
//   where stage = loyal and at least 3 orders in last 90 days and no orders (category = Wine)
//   1  stage = loyal             a column
//   2  count in 90 days ≥ 3      rows of 90 days, of the loyal
//   3  count of wine = 0         all rows, of those who are left

extension Compiler {
  /// Masks of those who exist, and of those of them who pass a condition. Facts that other parts of a
  /// statement ask for (`facts`) are computed on the way; they hold for the population alone. Values
  /// that footers count over all who exist are found before anybody is left out.
  func population(
    _ existing: Condition, _ condition: Condition, facts: [Aggregate], missing: [MissingCheck]
  ) -> (existing: Int, population: Int) {
    let counted = missing.filter { !$0.inPopulation }.map(\.value)
    var first: [Aggregate] = []
    existing.collectFacts(into: &first)
    for scalar in counted { scalar.collectFacts(into: &first) }
    prepare(first.independent)
    for scalar in counted { _ = checked(scalar) }
    let exists = mask(existing)
    if let known = ranked(.conjunction([existing, condition])) {
      prepare(facts.filter { !isKnown($0) }, selecting: known)
      self.counted = known
      return (exists, known)
    }
    var open = condition.conjuncts
    var known = exists
    var isNarrowed = false
    func take(_ isReady: (Condition) -> Bool) {
      let parts = open.filter(isReady)
      guard !parts.isEmpty else { return }
      let narrower = both(
        known,
        asking(known, if: parts.contains(where: \.divides)) { mask(.conjunction(parts)) })
      isNarrowed = isNarrowed || narrower != known
      known = narrower
      open.removeAll(where: isReady)
    }
    let isFound = { (part: Condition) in part.facts.allSatisfy { self.isKnown($0) } }
    take(isFound)
    let wanted = (open.flatMap(\.facts) + facts).independent
    for stage in stages(wanted.filter { !isKnown($0) }) {
      prepare(stage, selecting: isNarrowed ? known : nil)
      take(isFound)
    }
    // What is made of other facts, such as a window from the first event on.
    let last = selection
    selection = isNarrowed ? known : nil
    take { _ in true }
    prepare(facts.independent)
    selection = last
    self.counted = known
    return (exists, known)
  }

  /// The mask of a population that was ranked, whose values are loaded from then on; nil where it was
  /// not, or where all are in it, which needs no mask.
  private func ranked(_ population: Condition) -> Int? {
    guard let members = rankings.ranked[population] else { return nil }
    for (scalar, column) in rankings.values[population] ?? [:] where scalar.isWorthKeeping {
      let operand = load(column)
      var part = scalar
      while true {
        if values[part] == nil { values[part] = operand }
        guard case .standard(let inner) = part.kind else { break }
        part = inner
      }
    }
    let out = program.mask()
    emit(.loadBits(members, out))
    return out
  }

  /// Facts that one scan can find: of one table, with the same days and the same kind of rows; few
  /// days before many.
  private func stages(_ facts: [Aggregate]) -> [[Aggregate]] {
    var stages: [(scope: ScanScope, facts: [Aggregate])] = []
    for fact in facts {
      let scope = scanScope(of: fact)
      if let place = stages.firstIndex(where: { $0.scope == scope }) {
        stages[place].facts.append(fact)
      } else {
        stages.append((scope, [fact]))
      }
    }
    return stages.enumerated().sorted {
      ($0.element.scope.cost, $0.offset) < ($1.element.scope.cost, $1.offset)
    }.map(\.element.facts)
  }

  /// The rows that a fact needs.
  private struct ScanScope: Hashable {
    var table: Int
    var rows: RowScope
    /// Days to look through, more for all rows than for each customer's first.
    var cost: Int { rows.edge != nil ? 0 : rows.days?.count ?? .max }
  }

  private func scanScope(of fact: Aggregate) -> ScanScope {
    guard case .events(let table) = fact.source else {
      preconditionFailure("facts about a customer come from events")
    }
    return ScanScope(table: table, rows: rowScope(of: fact, table))
  }

  /// The rows without which a fact is the same.
  func rowScope(of fact: Aggregate, _ table: Int) -> RowScope {
    // A gap looks at the row before, which may lie outside.
    guard !fact.readsPreviousRows else { return RowScope() }
    var scope = RowScope()
    scope.days = fact.window?.days
    if fact.filter == .constant(true), fact.window?.isFromFirst != true {
      switch fact.function {
      case .first: scope.edge = .first
      case .last: scope.edge = .last
      case .count, .rows, .customers, .arrivals, .sum, .average, .least, .greatest, .quantile,
        .deviation, .distinct, .share:
        break
      }
    }
    // The window of a fact may hold rows of every day: then its days leave nothing out.
    if let days = scope.days, let all = store.events[table].timeDays,
      days.contains(all.lowerBound), days.contains(all.upperBound)
    {
      scope.days = nil
    }
    return scope
  }
}

extension Window {
  /// The days outside of which no row is in it; nil where every day may hold one.
  var days: ClosedRange<Int>? {
    guard first != nil || last != nil else { return nil }
    // Far enough from any day, and still fit for arithmetic.
    let low = first ?? -1_000_000_000
    return low...max(low, last ?? 1_000_000_000)
  }
}

extension Aggregate {
  /// Whether it is made of the days since a row's predecessor.
  fileprivate var readsPreviousRows: Bool {
    var found = false
    let note = { (part: Scalar) -> Bool in
      if case .daysSincePrevious = part.kind { found = true }
      return !found
    }
    argument?.visit(onScalar: note)
    filter.visit(onScalar: note)
    return found
  }
}

extension Condition {
  /// Whether it can hold only where a value is there: comparisons with what is missing do not.
  func requires(_ value: Scalar) -> Bool {
    switch self {
    case .compare(let a, _, let b), .compareTexts(let a, _, let b): a == value || b == value
    case .not(.isMissing(let a)): a == value
    case .and(let parts): parts.contains { $0.requires(value) }
    case .constant, .text, .isTrue, .isMissing, .ofCustomer, .ranked, .member, .sampled, .not, .or:
      false
    }
  }

  /// The facts in it, outermost only.
  fileprivate var facts: [Aggregate] {
    var facts: [Aggregate] = []
    collectFacts(into: &facts)
    return facts
  }

  /// The parts that must all hold.
  fileprivate var conjuncts: [Condition] {
    switch self {
    case .constant(true): []
    case .and(let parts): parts.flatMap(\.conjuncts)
    case .constant(false), .compare, .text, .compareTexts, .isTrue, .isMissing, .ofCustomer,
      .ranked, .member, .sampled, .not, .or:
      [self]
    }
  }
}

extension Scalar {
  /// Whether it is made of facts other than the rows of events, by which footers count others too.
  fileprivate var isWorthKeeping: Bool {
    var facts: [Aggregate] = []
    collectFacts(into: &facts)
    return !facts.isEmpty && !facts.contains { $0.function == .rows }
  }
}
