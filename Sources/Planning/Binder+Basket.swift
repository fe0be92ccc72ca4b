import Columnar
package import Language

// `basket`: what customers have together.

extension Binder {
  /// Pairs shown where `limit` does not say.
  private static let usualPairs = 100

  /// Binds `basket`.
  package static func basket(
    _ head: BasketHead, _ clauses: Clauses, catalog: Catalog
  ) -> Result {
    analysis(catalog) { $0.basket(head, clauses) }
  }

  private mutating func basket(_ head: BasketHead, _ clauses: Clauses) -> AnalysisPlan? {
    setDay(clauses)
    if let per = clauses.limit?.per {
      return fail(.perNeedsDimension(known: [], at: per.span))
    }
    guard let item = scalar(head.item, .outside) else { return nil }
    guard case .events(let table) = item.domain else {
      return fail(.basketItem(at: head.item.span))
    }
    guard item.isCounted else { return fail(.basketType(item.type, at: head.item.span)) }
    var key: Scalar?
    var baskets = "customers"
    if let per = head.per, !Binder.isCustomer(per) {
      guard let bound = scalar(per, .events(table)) else { return nil }
      guard bound.domain == .events(table), bound.isCounted else {
        return fail(.basketKey(catalog.events[table].name, at: per.span))
      }
      key = bound
      baskets = "baskets"
    }
    var ofCustomers: [Condition] = []
    var ofEvents: [Condition] = []
    for part in clauses.condition.map({ conjuncts($0) }) ?? [] {
      guard let bound = condition(part, .outside) else { return nil }
      switch bound.domain {
      case .events(table): ofEvents.append(bound)
      case .events(let other):
        return fail(
          .twoGrains(catalog.events[table].name, catalog.events[other].name, at: part.span))
      case .constant, .customers, .groups: ofCustomers.append(bound)
      }
    }
    let population = Condition.conjunction(ofCustomers)
    if during != nil, catalog.events[table].timeField == nil, let period = clauses.during {
      return fail(.tableWithoutTime(catalog.events[table].name, at: period.span))
    }
    let window = window(during, table: table)
    let pairs = PairsPlan(
      existing: existing(), population: population, table: table,
      filter: .conjunction(ofEvents), window: window, item: item, key: key)
    let fraction = { (literal: NumberLiteral?) in
      literal.map { Double($0.units) / PowersOfTen.double($0.scale) } ?? 0
    }
    var analysis = AnalysisPlan(
      parts: [],
      step: .basket(
        BasketStep(
          pairs: pairs, baskets: baskets, support: fraction(clauses.support),
          lift: fraction(clauses.lift), limit: clauses.limit?.count ?? Binder.usualPairs)),
      existing: existing())
    let rows = Aggregate(
      source: .events(table), function: .rows, argument: nil, filter: pairs.filter,
      window: window, type: .integer)
    analysis.population = .conjunction([
      population,
      .compare(Scalar(.aggregate(rows), .integer, .customers), .greaterOrEqual, .number(1)),
    ])
    if !ofEvents.isEmpty { analysis.footnotes = [.eventGrain(table: catalog.events[table].name)] }
    return analysis
  }

  /// The word that says that a customer is the basket.
  private static func isCustomer(_ expression: Expression) -> Bool {
    guard case .name(let names) = expression.kind, names.count == 1 else { return false }
    return !names[0].isQuoted && names[0].text.lowercased() == "customer"
  }
}

extension Scalar {
  /// Whether its values can be told apart as whole numbers.
  fileprivate var isCounted: Bool {
    switch type {
    case .integer, .decimal, .text, .date, .timestamp, .boolean, .period: true
    case .float: false
    }
  }
}
