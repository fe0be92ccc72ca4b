import Columnar
import Language

/// A row of a breakdown before its measures: who and what is in it.
struct NaiveGroup {
  /// The dimensions' values; empty for the total.
  var key: [Value] = []
  /// Indices of distinct customers, ascending.
  var customers: [Int] = []
  /// Event rows by table; in a breakdown by events only of the tables it runs over.
  var rows: [String: [NaiveStore.Event]] = [:]
  /// Whether the breakdown runs over events.
  var isOfEvents = false
  /// For `having` and `sort`: the dimensions and the `as` names with their values.
  var known: [Expression: Value] = [:]
}

extension NaiveEvaluator {
  /// What a breakdown runs over.
  private enum Grain {
    case customers
    /// Rows of these tables; `customers` counts distinct customers with a row of the last one.
    case events(Set<String>, counted: String?)
  }

  /// `segment`: how many, broken down how.
  func segment(_ reference: SegmentReference?, _ clauses: Clauses) throws -> NaiveAnswer {
    let show = clauses.show.isEmpty ? NaiveEvaluator.defaultShow : clauses.show
    let population = try population(reference)
    let groups: [NaiveGroup]
    let total: NaiveGroup
    switch try grain(clauses, show) {
    case .customers:
      let chosen = try population.filter { index in
        let scope = Scope.customer(store.customers[index], within: nil)
        return try clauses.condition.map { try truth($0, scope) } ?? true
      }
      total = customerGroup(key: [], chosen)
      groups = try customerGroups(chosen, clauses)
    case .events(let tables, let counted):
      let rows = try tables.sorted().flatMap { table in
        try eventRows(table, population, reference, clauses)
      }
      total = eventGroup(key: [], rows, tables, counted)
      groups = try eventGroups(rows, tables, counted, clauses)
    }
    let shown = clauses.dimensions.isEmpty ? [total] : groups
    return try answer(shown, total: total, show, clauses)
  }

  /// "Default `customers, share of customers`."
  private static var defaultShow: [ShowItem] {
    let customers = Expression(.name([Name("customers")]))
    return [
      ShowItem(customers, text: "customers"),
      ShowItem(Expression(.derived(.share, customers, per: nil)), text: "share of customers"),
    ]
  }

  // MARK: - Grain

  /// The calendar unit of a dimension that is a bare unit: "always the calendar unit".
  private func timeUnit(_ dimension: Dimension) -> CalendarUnit? {
    let word = NaiveEvaluator.bareWord(dimension.expression)
    return word.flatMap { CalendarUnit(rawValue: $0.lowercased()) }
  }

  /// "A bare event column in it makes a breakdown event-grain", and so do time units.
  private func grain(_ clauses: Clauses, _ show: [ShowItem]) throws -> Grain {
    var bare = try clauses.condition.map(bareTables) ?? []
    for dimension in clauses.dimensions where timeUnit(dimension) == nil {
      bare.formUnion(try bareTables(dimension.expression))
    }
    if bare.count > 1 { throw Unsupported("event columns of several tables") }
    if let table = bare.first { return .events([table], counted: table) }
    guard clauses.dimensions.contains(where: { timeUnit($0) != nil }) else { return .customers }
    // Time units are "each measure by its own table's". Distinct customers are those with an event
    // of the one table that measures name, else of the main event table.
    let names = Set(clauses.dimensions.map(\.expression))
    let aliases = Set(show.compactMap { $0.alias?.text })
    let others = clauses.sort.map(\.expression) + (clauses.having.map { [$0] } ?? [])
    let measures =
      show.map(\.expression)
      + others.filter { expression in
        !names.contains(expression)
          && !(NaiveEvaluator.bareWord(expression).map(aliases.contains) ?? false)
      }
    var tables = try measures.reduce(into: Set<String>()) { $0.formUnion(try measureTables($1)) }
    guard try tables.isEmpty || measures.contains(where: usesCustomers) else {
      return .events(tables, counted: nil)
    }
    let counted = tables.count == 1 ? tables.first : store.mainTable?.name
    guard let counted else { throw Unsupported("time units without a main event table") }
    tables.insert(counted)
    return .events(tables, counted: counted)
  }

  /// Rows of a table that take part: of the population (with `including unassigned` also of nobody),
  /// until the as-of day, within `during`, that fit `where`.
  private func eventRows(
    _ table: String, _ population: [Int], _ reference: SegmentReference?, _ clauses: Clauses
  ) throws -> [NaiveStore.Event] {
    var rows = population.flatMap { store.customers[$0].events[table] ?? [] }
    if clauses.includingUnassigned != nil {
      if case .named = reference { throw Unsupported("unassigned rows of a segment") }
      rows += store.eventTable(table)?.unassigned ?? []
    }
    rows = existing(rows)
    if let during { rows = try rows.filter { try contains(during, $0) } }
    guard let condition = clauses.condition else { return rows }
    return try rows.filter { try truth(condition, .event($0, isInner: false)) }
  }

  // MARK: - Groups

  private func customerGroup(key: [Value], _ customers: [Int]) -> NaiveGroup {
    var group = NaiveGroup(key: key, customers: customers)
    for table in store.events {
      group.rows[table.name] = customers.flatMap { index in
        existing(store.customers[index].events[table.name] ?? [])
      }
    }
    return group
  }

  private func customerGroups(_ customers: [Int], _ clauses: Clauses) throws -> [NaiveGroup] {
    let keys = try customers.map { index in
      try clauses.dimensions.map { dimension in
        try value(dimension.expression, .customer(store.customers[index], within: nil))
      }
    }
    return partition(keys).map { key, members in
      customerGroup(key: key, members.map { customers[$0] })
    }
  }

  /// "A customer in several groups counts once" in the total: customers are distinct.
  private func eventGroup(
    key: [Value], _ rows: [NaiveStore.Event], _ tables: Set<String>, _ counted: String?
  ) -> NaiveGroup {
    var group = NaiveGroup(key: key, isOfEvents: true)
    for table in tables { group.rows[table] = rows.filter { $0.table == table } }
    let owners = rows.filter { $0.table == counted }.compactMap(\.customer)
    group.customers = Set(owners).sorted()
    return group
  }

  private func eventGroups(
    _ rows: [NaiveStore.Event], _ tables: Set<String>, _ counted: String?, _ clauses: Clauses
  ) throws -> [NaiveGroup] {
    let keys = try rows.map { row in
      try clauses.dimensions.map { dimension in
        if let unit = timeUnit(dimension) { return try calendar(unit, row.time) }
        return try value(dimension.expression, .event(row, isInner: false))
      }
    }
    return partition(keys).map { key, members in
      eventGroup(key: key, members.map { rows[$0] }, tables, counted)
    }
  }

  /// The places of equal keys together.
  private func partition(_ keys: [[Value]]) -> [(key: [Value], members: [Int])] {
    var placeOf: [[NaiveKey]: Int] = [:]
    var groups: [(key: [Value], members: [Int])] = []
    for (index, key) in keys.enumerated() {
      let hashed = key.map(NaiveKey.init)
      if let place = placeOf[hashed] {
        groups[place].members.append(index)
      } else {
        placeOf[hashed] = groups.count
        groups.append((key, [index]))
      }
    }
    return groups
  }

  // MARK: - Result

  /// Measures, `having`, order, `limit`. "The total row is computed from the pooled rows", those that
  /// `having` and `limit` hide included.
  private func answer(
    _ groups: [NaiveGroup], total: NaiveGroup, _ show: [ShowItem], _ clauses: Clauses
  ) throws -> NaiveAnswer {
    var rows: [NaiveResultRow] = []
    for group in groups {
      var group = group
      let measures = try show.map { try value($0.expression, .group(group, total: total)) }
      for (dimension, value) in zip(clauses.dimensions, group.key) {
        group.known[dimension.expression] = value
      }
      for (item, value) in zip(show, measures) {
        if let alias = item.alias { group.known[Expression(.name([alias]))] = value }
      }
      let scope = Scope.group(group, total: total)
      if let having = clauses.having, try !truth(having, scope) { continue }
      let sort = try clauses.sort.map { try value($0.expression, scope) }
      rows.append(NaiveResultRow(key: group.key, measures: measures, sort: sort))
    }
    let keepsOwnOrder = clauses.dimensions.indices.map { index in
      groups.contains { NaiveResultRow.keepsOwnOrder($0.key[index]) }
    }
    rows.sort { left, right in
      NaiveResultRow.order(left, right, clauses.sort, keepsOwnOrder: keepsOwnOrder) < 0
    }
    let shown = rows.prefix(clauses.limit?.count ?? rows.count)
    let totals = try show.map { try value($0.expression, .group(total, total: total)) }
    let blank = clauses.dimensions.map { _ in Value.missing }
    return NaiveAnswer(
      columns: clauses.dimensions.map(\.text) + show.map { $0.alias?.text ?? $0.text },
      rows: shown.map { $0.key + $0.measures },
      sortKeys: shown.map { row in
        row.sort.isEmpty ? Array(row.measures.prefix(1)) : row.sort
      },
      total: clauses.dimensions.isEmpty ? nil : blank + totals)
  }
}

/// A row of a breakdown with its measures, to be put in order.
struct NaiveResultRow {
  var key: [Value]
  var measures: [Value]
  /// Values of the keys of `sort`.
  var sort: [Value]

  /// "Time, bins, tiers, weekdays and scores keep their own order": everything but texts and booleans.
  static func keepsOwnOrder(_ value: Value) -> Bool {
    switch value {
    case .exact, .float, .date, .timestamp, .period: true
    case .missing, .other, .new, .boolean, .text: false
    }
  }

  /// Negative where the left row stands first.
  ///
  /// Without `sort`: the dimensions as written up to the last that has an order of its own, then rows
  /// without `(missing)` in a further one, then the first measure, largest first, then the further
  /// dimensions by name.
  /// With `sort`: rows without `(missing)` first, then the keys, then the dimensions in turn.
  static func order(
    _ left: NaiveResultRow, _ right: NaiveResultRow, _ sort: [SortKey], keepsOwnOrder: [Bool]
  ) -> Int {
    let dimensions = Array(left.key.indices)
    let lastOwn = sort.isEmpty ? keepsOwnOrder.lastIndex(of: true) ?? -1 : -1
    let own = dimensions.filter { $0 <= lastOwn }
    let others = dimensions.filter { !own.contains($0) }
    for index in own {
      let order = ascending(left.key[index], right.key[index])
      if order != 0 { return order }
    }
    let isMissing = { (row: NaiveResultRow) in others.contains { row.key[$0].isMissing } }
    if isMissing(left) != isMissing(right) { return isMissing(left) ? 1 : -1 }
    let order =
      sort.isEmpty
      ? descending(left.measures[0], right.measures[0])
      : NaiveEvaluator.order(left.sort, right.sort, sort)
    if order != 0 { return order }
    for index in others {
      let order = ascending(left.key[index], right.key[index])
      if order != 0 { return order }
    }
    return 0
  }

  /// Missing values last.
  private static func ascending(_ left: Value, _ right: Value) -> Int {
    if left.isMissing != right.isMissing { return left.isMissing ? 1 : -1 }
    return NaiveNumbers.order(left, right) ?? 0
  }

  /// Missing values last here too.
  private static func descending(_ left: Value, _ right: Value) -> Int {
    if left.isMissing != right.isMissing { return left.isMissing ? 1 : -1 }
    return -(NaiveNumbers.order(left, right) ?? 0)
  }
}
