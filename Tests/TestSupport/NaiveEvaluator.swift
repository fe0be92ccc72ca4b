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
  /// Saved segments by name.
  var definitions: [String: SegmentDefinition]
  var asOf: CalendarDay
  /// The statement's window (within a saved segment, that segment's).
  var during: Period?

  /// The answer to a `segment` or a `list`.
  ///
  /// `asOf` is the session's day; nil means the newest day in the event tables' times.
  /// Throws `Unsupported` for everything else and for what is out of scope.
  package static func answer(
    _ statement: Statement, store: NaiveStore, definitions: [String: SegmentDefinition] = [:],
    asOf: CalendarDay? = nil
  ) throws -> NaiveAnswer {
    guard let day = asOf ?? store.newestDay else { throw Unsupported("no as-of day") }
    var evaluator = NaiveEvaluator(store: store, definitions: definitions, asOf: day, during: nil)
    switch statement.kind {
    case .segment(let reference, let clauses):
      try evaluator.enter(clauses)
      return try evaluator.segment(reference, clauses)
    case .list(.customers, let clauses):
      try evaluator.enter(clauses)
      return try evaluator.list(clauses)
    case .load, .describe, .set, .list, .trend, .profile, .define, .show, .drop, .include,
      .export, .echo:
      throw Unsupported("statements other than segment and list")
    }
  }

  /// "`as of 2024` is its last day"; `during` is the statement's window.
  private mutating func enter(_ clauses: Clauses) throws {
    if let expression = clauses.asOf {
      guard let range = try dayRange(expression) else { throw Unsupported("as of no date") }
      asOf = CalendarDay(number: range.upperBound)
    }
    during = clauses.during
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
    case .rest, .it, .row: throw Unsupported("rest, it and row")
    case .named(let name, _):
      guard let definition = definitions[name.text] else {
        throw Unsupported("unknown segment \(name.text)")
      }
      guard try bareTables(definition.condition).isEmpty else {
        throw Unsupported("a bare event column in a definition")
      }
      var inner = self
      inner.during = definition.during
      return try inner.truth(definition.condition, .customer(customer, within: nil))
    }
  }

  // MARK: - List

  /// One row a customer, by key, or sorted with ties by key; then `limit`.
  private func list(_ clauses: Clauses) throws -> NaiveAnswer {
    guard !clauses.show.isEmpty else { throw Unsupported("a list of nothing") }
    guard clauses.having == nil, clauses.dimensions.isEmpty else {
      throw Unsupported("having or by in a list")
    }
    guard try clauses.condition.map(bareTables)?.isEmpty ?? true else {
      throw Unsupported("a bare event column in the where of a list")
    }
    var rows: [(values: [Value], keys: [Value])] = []
    for index in try population(nil) {
      let scope = Scope.customer(store.customers[index], within: nil)
      if let condition = clauses.condition, try !truth(condition, scope) { continue }
      let values = try clauses.show.map { try value($0.expression, scope) }
      let keys = try clauses.sort.map { key in
        let alias = clauses.show.firstIndex { item in
          item.alias != nil && item.alias?.text == NaiveEvaluator.bareWord(key.expression)
        }
        return try alias.map { values[$0] } ?? value(key.expression, scope)
      }
      rows.append((values, keys))
    }
    let order = rows.indices.sorted { left, right in
      let order = NaiveEvaluator.order(rows[left].keys, rows[right].keys, clauses.sort)
      return order != 0 ? order < 0 : left < right
    }
    let shown = order.prefix(clauses.limit?.count ?? order.count)
    return NaiveAnswer(
      columns: clauses.show.map { $0.alias?.text ?? $0.text },
      rows: shown.map { rows[$0].values },
      sortKeys: shown.map { rows[$0].keys }, total: nil)
  }

  /// Order of two rows by their sort keys: ascending unless `desc`, missing ones last either way.
  static func order(_ left: [Value], _ right: [Value], _ keys: [SortKey]) -> Int {
    for (index, key) in keys.enumerated() {
      let (a, b) = (left[index], right[index])
      if a.isMissing != b.isMissing { return a.isMissing ? 1 : -1 }
      let order = NaiveNumbers.order(a, b) ?? 0
      if order != 0 { return key.isDescending ? -order : order }
    }
    return 0
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
    /// A group of the result, with the group of everything for `share of`.
    case group(NaiveGroup, total: NaiveGroup)
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
