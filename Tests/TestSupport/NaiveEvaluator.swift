package import Columnar
package import Language

/// Answers statements row by row, from the words of the specification alone: the oracle of the
/// property tests. Slow and plain on purpose; it shares no code with binder and engine.
package struct NaiveEvaluator {
  /// A form that this evaluator leaves alone, or one that the specification calls an error.
  package struct Unsupported: Error, CustomStringConvertible {
    package var what: String

    package init(_ what: String) { self.what = what }

    package var description: String { "not evaluated: \(what)" }
  }

  var store: NaiveStore
  /// What is saved in the session.
  var definitions: NaiveDefinitions
  var asOf: CalendarDay
  /// The statement's window (within a saved segment, that segment's).
  var during: Period?
  /// The customers among whom ranks are told: within `where` and definitions all that exist,
  /// elsewhere the population; nil where the specification does not say.
  var ranked: [Int]?
  /// In a `list` under `vs`: the window of the baseline.
  var baselineDuring: Period?
  /// The statement's `sample`, where it leaves somebody out.
  var sample: NumberLiteral?
  /// Who was in the answer before.
  var last: NaivePopulation?

  /// An evaluator as of a day; nil means the newest day in the event tables' times.
  package init(
    store: NaiveStore, definitions: NaiveDefinitions = NaiveDefinitions(),
    asOf: CalendarDay? = nil
  ) throws {
    guard let day = asOf ?? store.newestDay else { throw Unsupported("no as-of day") }
    (self.store, self.definitions, self.asOf) = (store, definitions, day)
  }

  /// The answer to a `segment`, a `trend`, a `list` or a `profile`.
  ///
  /// `asOf` is the session's day; nil means the newest day in the event tables' times. `earlier` are
  /// the questions that were asked before, of which the last is `it`.
  /// Throws `Unsupported` for everything else and for what is out of scope.
  package static func answer(
    _ statement: Statement, store: NaiveStore,
    definitions: NaiveDefinitions = NaiveDefinitions(), asOf: CalendarDay? = nil,
    earlier: [Statement] = []
  ) throws -> NaiveAnswer {
    var evaluator = try NaiveEvaluator(store: store, definitions: definitions, asOf: asOf)
    for question in earlier { evaluator.last = try evaluator.population(of: question) }
    switch statement.kind {
    case .segment(let reference, let clauses):
      return try evaluator.entering(clauses) { try $0.segment(reference, $1, unit: nil) }
    case .trend(let clauses):
      let unit = CalendarUnit(rawValue: (clauses.each?.unit ?? .month).rawValue)
      return try evaluator.entering(clauses) { try $0.segment(nil, $1, unit: unit) }
    case .list(.customers, let clauses):
      return try evaluator.entering(clauses) { try $0.list($1) }
    case .list(.events(let table), let clauses):
      return try evaluator.entering(clauses) { try $0.list(events: table.text, $1) }
    case .profile(let reference, let clauses):
      return try evaluator.entering(clauses) { try $0.profile(reference, $1) }
    case .load, .append, .open, .save, .describe, .set, .grade, .pareto, .migrate, .diff, .compare,
      .overlap, .explain,
      .why, .sweep, .activity, .conversion, .funnel, .basket, .define, .show, .drop, .dropTable,
      .include,
      .export, .echo:
      throw Unsupported("a verb without an oracle")
    }
  }

  /// "`as of 2024` is its last day"; `during` is the statement's window.
  mutating func entering<Result>(
    _ written: Clauses, _ body: (NaiveEvaluator, Clauses) throws -> Result
  ) throws -> Result {
    let clauses = definitions.expanded(written)
    if let expression = clauses.asOf {
      guard let range = try dayRange(expression) else { throw Unsupported("as of no date") }
      asOf = CalendarDay(number: range.upperBound)
    }
    sample = clauses.sample?.fraction
    during = clauses.during
    ranked = store.customers.indices.filter { exists(store.customers[$0]) }
    return try body(self, clauses)
  }

  // MARK: - Population

  /// "Customers do not exist before they joined … derived customers from their first event." One
  /// whose joined date is missing exists.
  func exists(_ customer: NaiveStore.Customer) -> Bool {
    if store.isDerived {
      return customer.events.values.contains { !existing($0).isEmpty }
    }
    guard let joined = store.joined, let value = customer.values[joined],
      let day = NaiveStore.day(of: value)
    else { return true }
    return day <= asOf
  }

  /// The customers of `segment S`: those that exist and, of a saved segment, are its members.
  func population(_ reference: SegmentReference?) throws -> [Int] {
    try store.customers.indices.filter { index in
      guard exists(store.customers[index]) else { return false }
      guard let reference else { return true }
      return try isMember(store.customers[index], of: reference)
    }
  }

  /// Whether an existing customer belongs to a segment. A saved one has its own `during`; the
  /// statement's never reaches it.
  func isMember(_ customer: NaiveStore.Customer, of reference: SegmentReference) throws -> Bool {
    switch reference {
    case .all: return true
    case .rest: throw Unsupported("rest outside of vs")
    case .it: return try wasAnswered(customer, in: [])
    case .row(let rows, _): return try wasAnswered(customer, in: rows)
    case .step: throw Unsupported("steps of a funnel")
    case .named(let name, let arguments):
      guard let saved = definitions.segments[name.text] else {
        throw Unsupported("unknown segment \(name.text)")
      }
      let definition = definitions.use(of: saved, with: arguments)
      guard try bareTables(definition.condition).isEmpty else {
        throw Unsupported("a bare event column in a definition")
      }
      var inner = self
      inner.during = definition.during
      // "In definitions [ranks] run over all customers that exist on the as-of day."
      inner.ranked = store.customers.indices.filter { exists(store.customers[$0]) }
      let fits = { (customer: NaiveStore.Customer) in
        try inner.truth(definition.condition, .customer(customer, within: nil))
      }
      guard try fits(customer) else { return false }
      guard let limit = definition.limit else { return true }
      guard limit.per == nil else { throw Unsupported("a saved limit per value") }
      let members = try store.customers.filter { try exists($0) && fits($0) }
      let first = try inner.sorted(members, definition.sort).prefix(limit.count)
      return first.contains { NaiveNumbers.order($0.key, customer.key) == 0 }
    }
  }

  /// Customers by the keys of `sort`, ties by key.
  private func sorted(
    _ customers: [NaiveStore.Customer], _ sort: [SortKey]
  ) throws -> [NaiveStore.Customer] {
    let keys = try customers.map { customer in
      try sort.map { try value($0.expression, .customer(customer, within: nil)) }
    }
    return customers.indices.sorted { left, right in
      let order = NaiveEvaluator.order(keys[left], keys[right], sort)
      return order != 0 ? order < 0 : left < right
    }.map { customers[$0] }
  }
}

// MARK: - Scope

extension NaiveEvaluator {
  /// What an expression is evaluated for.
  enum Scope {
    /// Nothing: constants only.
    case none
    /// One customer; within a group of events, aggregates see that group's rows only.
    case customer(NaiveStore.Customer, within: NaiveGroup?)
    /// One event row; `isInner` where names are looked for in its table first.
    case event(NaiveStore.Event, isInner: Bool)
    /// A group of the result, with the breakdown it is one of.
    case group(NaiveGroup, NaiveBreakdown)
  }

  /// The table in which names are looked for first.
  func inside(_ scope: Scope) -> String? {
    if case .event(let event, isInner: true) = scope { event.table } else { nil }
  }

  /// The customer of a scope; nil for a row without one.
  func customer(_ scope: Scope) throws -> NaiveStore.Customer? {
    switch scope {
    case .customer(let customer, _): return customer
    case .event(let event, _): return event.customer.map { store.customers[$0] }
    case .group: throw Unsupported("a bare field of a customer in a group")
    case .none: throw Unsupported("a column where a constant is expected")
    }
  }
}
