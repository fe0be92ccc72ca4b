import Columnar
import Language

extension NaiveEvaluator {
  /// A row of a list with what puts it in its place.
  private struct Row {
    var customer: Int?
    var values: [Value]
    var keys: [Value]
    /// The value within which `limit … per` counts.
    var per: Value
  }

  /// One row a customer, by key, or sorted with ties by key; then `limit`.
  func list(_ clauses: Clauses) throws -> NaiveAnswer {
    answer(try customerRows(clauses), clauses)
  }

  /// The customers who are listed.
  func listed(_ clauses: Clauses) throws -> NaivePopulation {
    population(try customerRows(clauses), clauses)
  }

  private func customerRows(_ clauses: Clauses) throws -> [Row] {
    try checkList(clauses)
    guard try clauses.condition.map(bareTables)?.isEmpty ?? true else {
      throw Unsupported("a bare event column in the where of a list")
    }
    let all = try sampled(population(nil))
    let chosen = try all.filter { index in
      let scope = Scope.customer(store.customers[index], within: nil)
      return try clauses.condition.map { try truth($0, scope) } ?? true
    }
    var after = self
    after.ranked = chosen
    if let baseline = clauses.baseline {
      after.baselineDuring = try baselinePeriod(baseline).baseline
    }
    return try chosen.map { index in
      try after.row(.customer(store.customers[index], within: nil), clauses, of: index)
    }
  }

  /// One row an event, by the customer's key, then time; those of nobody last.
  func list(events table: String, _ clauses: Clauses) throws -> NaiveAnswer {
    answer(try eventRows(table, clauses), clauses)
  }

  /// The customers whose events are listed.
  func listed(events table: String, _ clauses: Clauses) throws -> NaivePopulation {
    population(try eventRows(table, clauses), clauses)
  }

  private func eventRows(_ table: String, _ clauses: Clauses) throws -> [Row] {
    try checkList(clauses)
    guard clauses.baseline == nil else { throw Unsupported("vs in a list of events") }
    guard let events = store.eventTable(table) else { throw Unsupported("unknown table") }
    var rows = try sampled(population(nil)).flatMap { store.customers[$0].events[table] ?? [] }
    if clauses.includingUnassigned != nil {
      rows += NaiveStore.inTimeOrder(events.unassigned)
    }
    rows = existing(rows)
    if let during { rows = try rows.filter { try contains(during, $0) } }
    rows = try rows.filter { row in
      try clauses.condition.map { try truth($0, .event(row, isInner: true)) } ?? true
    }
    var after = self
    after.ranked = nil
    return try rows.map {
      try after.row(.event($0, isInner: true), clauses, of: $0.customer)
    }
  }

  private func checkList(_ clauses: Clauses) throws {
    guard !clauses.show.isEmpty else { throw Unsupported("a list of nothing") }
    guard clauses.having == nil, clauses.dimensions.isEmpty, clauses.across == nil else {
      throw Unsupported("having, by or across in a list")
    }
  }

  private func row(_ scope: Scope, _ clauses: Clauses, of customer: Int?) throws -> Row {
    let values = try clauses.show.map { try value($0.expression, scope) }
    let named = { (expression: Expression) -> Value? in
      clauses.show.firstIndex { item in
        item.alias.map { $0.text == NaiveEvaluator.bareWord(expression) } ?? false
      }.map { values[$0] }
    }
    let keys = try clauses.sort.map {
      try named($0.expression) ?? value($0.expression, scope)
    }
    let per = try clauses.limit?.per.map { try named($0) ?? value($0, scope) }
    return Row(customer: customer, values: values, keys: keys, per: per ?? .missing)
  }

  private func answer(_ rows: [Row], _ clauses: Clauses) -> NaiveAnswer {
    let shown = shown(rows, clauses)
    return NaiveAnswer(
      columns: clauses.show.map { $0.alias?.text ?? $0.text },
      rows: shown.map(\.values), sortKeys: shown.map(\.keys), total: nil)
  }

  private func population(_ rows: [Row], _ clauses: Clauses) -> NaivePopulation {
    NaivePopulation(
      members: shown(rows, clauses).map {
        NaiveDivision.Member(customer: $0.customer, event: nil, key: [])
      })
  }

  /// In order, and as many as `limit` says.
  private func shown(_ rows: [Row], _ clauses: Clauses) -> [Row] {
    let order = rows.indices.sorted { left, right in
      let order = NaiveEvaluator.order(rows[left].keys, rows[right].keys, clauses.sort)
      return order != 0 ? order < 0 : left < right
    }
    return NaiveEvaluator.limited(order, clauses.limit) { [rows[$0].per] }.map { rows[$0] }
  }

  /// "`limit n per d`: first n rows, in order, within each value of d".
  static func limited<Row>(
    _ rows: [Row], _ limit: Limit?, _ per: (Row) -> [Value]
  ) -> [Row] {
    guard let limit else { return rows }
    guard limit.per != nil else { return Array(rows.prefix(limit.count)) }
    var counts: [[NaiveKey]: Int] = [:]
    return rows.filter { row in
      counts[per(row).map(NaiveKey.init), default: 0] += 1
      return counts[per(row).map(NaiveKey.init), default: 0] <= limit.count
    }
  }

  /// Order of two rows by their sort keys: ascending unless `desc`; growth from nothing behind all
  /// numbers and missing ones last, either way.
  static func order(_ left: [Value], _ right: [Value], _ keys: [SortKey]) -> Int {
    for (index, key) in keys.enumerated() {
      let (a, b) = (left[index], right[index])
      let order = lastness(a) - lastness(b)
      if order != 0 { return order }
      let within = NaiveNumbers.order(a, b) ?? 0
      if within != 0 { return key.isDescending ? -within : within }
    }
    return 0
  }

  /// What stands behind all other values: `(other)` and growth from nothing, then `(missing)`.
  static func lastness(_ value: Value) -> Int {
    switch value {
    case .missing: 2
    case .other, .new: 1
    case .boolean, .exact, .float, .text, .date, .timestamp, .period: 0
    }
  }
}
