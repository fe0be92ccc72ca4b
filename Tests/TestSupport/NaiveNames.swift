import Columnar
import Language

/// What a name stands for.
enum NaiveField {
  case customer(String, ColumnType)
  /// A column of a lookup table that the customers refer to.
  case customerLookup(NaiveStore.Lookup, String)
  /// A column of an event table.
  case event(String, String, ColumnType)
  /// A column of a lookup table that an event table refers to.
  case eventLookup(String, NaiveStore.Lookup, String)
  /// "Each event table has the event column `gap`."
  case gap(String)
  /// `recency`, `ltv`, …
  case standard(String)
  /// A field that the session defines.
  case defined(String)
  /// Whether the customer is in a saved segment.
  case segment(String)
  /// `customer` in a list of events.
  case key

  /// The event table whose rows have it.
  var table: String? {
    switch self {
    case .event(let table, _, _), .eventLookup(let table, _, _), .gap(let table): table
    case .customer, .customerLookup, .standard, .defined, .segment, .key: nil
    }
  }
}

/// What is known of a value before it is looked at; only what the evaluator needs to tell apart.
enum NaiveKind {
  case exact, float, text, temporal, boolean
}

extension NaiveEvaluator {
  static let standardFields: Set<String> = [
    "recency", "frequency", "monetary", "ltv", "first_order", "last_order", "tenure", "gap",
  ]

  /// The lookup tables whose key is a column of these.
  private func lookups(of columns: [String: ColumnType]) -> [NaiveStore.Lookup] {
    store.lookups.filter { columns[$0.key] != nil }
  }

  /// What a name means. `inside` is the event table in whose parentheses it stands:
  /// "a name is looked for in that event table first, then its lookups, then customers. Outside:
  /// customers, then event tables; several candidates are an error".
  func resolve(_ parts: [Name], inside table: String?) throws -> NaiveField {
    let names = parts.map(\.text)
    if names.count == 2 { return try resolveDotted(names[0], names[1], inside: table) }
    guard names.count == 1 else { throw Unsupported("a name of \(names.count) parts") }
    let name = names[0]
    if let table = table.flatMap({ store.eventTable($0) }) {
      if let field = eventField(table, name) { return field }
      if name == "gap" { return .gap(table.name) }
    }
    if let type = store.customerColumns[name] { return .customer(name, type) }
    if let lookup = lookups(of: store.customerColumns).first(where: { $0.columns[name] != nil }) {
      return .customerLookup(lookup, name)
    }
    if table == nil {
      let candidates = store.events.compactMap { eventField($0, name) }
      if candidates.count == 1 { return candidates[0] }
      if candidates.count > 1 { throw Unsupported("\(name) is ambiguous") }
    }
    if table != nil, name == "customer" { return .key }
    if definitions.fields[name] != nil { return .defined(name) }
    if definitions.segments[name] != nil { return .segment(name) }
    if NaiveEvaluator.standardFields.contains(name) { return .standard(name) }
    throw Unsupported("unknown name \(name)")
  }

  private func eventField(_ table: NaiveStore.EventTable, _ name: String) -> NaiveField? {
    if let type = table.columns[name] { return .event(table.name, name, type) }
    let lookup = lookups(of: table.columns).first { $0.columns[name] != nil }
    return lookup.map { .eventLookup(table.name, $0, name) }
  }

  /// `orders.amount`, `products.department`, `customers.region`.
  private func resolveDotted(
    _ first: String, _ name: String, inside table: String?
  ) throws -> NaiveField {
    if first == "customers", let type = store.customerColumns[name] {
      return .customer(name, type)
    }
    if let events = store.eventTable(first) {
      if table != nil, table != first { throw Unsupported("\(first) inside another table") }
      if let type = events.columns[name] { return .event(first, name, type) }
      if name == "gap" { return .gap(first) }
    }
    if let lookup = store.lookups.first(where: { $0.name == first }), lookup.columns[name] != nil {
      if let table, store.eventTable(table)?.columns[lookup.key] != nil {
        return .eventLookup(table, lookup, name)
      }
      if store.customerColumns[lookup.key] != nil { return .customerLookup(lookup, name) }
      let candidates = store.events.filter { $0.columns[lookup.key] != nil }
      if candidates.count == 1 { return .eventLookup(candidates[0].name, lookup, name) }
    }
    throw Unsupported("unknown name \(first).\(name)")
  }

  // MARK: - Walking

  static func isAggregate(_ call: Call) -> Bool {
    let name = call.function.text.lowercased()
    let aggregates: Set<String> = [
      "count", "rows", "sum", "avg", "min", "max", "median", "stddev", "distinct", "first", "last",
      "share",
    ]
    return aggregates.contains(name) || percent(name) != nil
  }

  /// The 90 of `p90`.
  static func percent(_ function: String) -> Int? {
    guard function.hasPrefix("p"), let number = Int(function.dropFirst()),
      (0...100).contains(number)
    else { return nil }
    return number
  }

  /// A single name without back-quotes: text, where it follows a comparison with a text.
  static func bareWord(_ expression: Expression) -> String? {
    guard case .name(let parts) = expression.kind, parts.count == 1, !parts[0].isQuoted else {
      return nil
    }
    return parts[0].text
  }

  /// The expressions directly under one; texts written as bare words are left out.
  func children(_ expression: Expression, inside table: String?) -> [Expression] {
    let values = { (left: Expression, right: [Expression]) -> [Expression] in
      let isText = self.kind(left, inside: table) == .text
      return [left] + right.filter { !(isText && NaiveEvaluator.bareWord($0) != nil) }
    }
    switch expression.kind {
    case .number, .text, .date, .boolean, .parameter, .name, .inSegment, .invalid: return []
    case .negate(let a), .isMissing(let a, _), .inPeriod(let a, _, _), .not(let a),
      .derived(_, let a, _), .group(let a):
      return [a]
    case .inRanked(let a, let test, _): return [a] + (test.per.map { [$0] } ?? [])
    case .arithmetic(_, let a, let b), .textTest(_, _, let a, let b): return [a, b]
    case .compare(_, let a, let b): return values(a, [b])
    case .between(let a, let b, let c): return values(a, [b, c])
    case .inList(let a, let list, _): return values(a, list)
    case .and(let list), .or(let list): return list
    case .quantified(_, let events): return events.filter.map { [$0] } ?? []
    case .call(let call): return call.arguments + (call.filter.map { [$0] } ?? [])
    }
  }

  /// The event tables of "bare event columns": those outside of any aggregate and quantifier.
  func bareTables(_ expression: Expression) throws -> Set<String> {
    switch expression.kind {
    case .name(let parts):
      return try resolve(parts, inside: nil).table.map { [$0] } ?? []
    case .quantified, .inSegment: return []
    case .call(let call) where NaiveEvaluator.isAggregate(call): return []
    default:
      return try children(expression, inside: nil).reduce(into: []) { tables, child in
        tables.formUnion(try bareTables(child))
      }
    }
  }

  /// The event table over whose rows an aggregate runs; nil where it runs over customers.
  func aggregateTable(_ call: Call) throws -> String? {
    guard call.arguments.count == 1 else { throw Unsupported("an aggregate of several arguments") }
    let argument = call.arguments[0]
    if let word = NaiveEvaluator.bareWord(argument), let table = store.eventTable(word) {
      return table.name
    }
    let dotted = dottedTables(argument)
    if dotted.count == 1 { return dotted.first }
    let tables = try bareTables(argument)
    if tables.count > 1 { throw Unsupported("an aggregate over several tables") }
    return tables.first
  }

  /// Event tables named before a dot, outside of nested aggregates.
  private func dottedTables(_ expression: Expression) -> Set<String> {
    switch expression.kind {
    case .name(let parts) where parts.count == 2:
      return store.eventTable(parts[0].text).map { [$0.name] } ?? []
    case .quantified: return []
    case .call(let call) where NaiveEvaluator.isAggregate(call): return []
    default:
      return children(expression, inside: nil).reduce(into: []) { $0.formUnion(dottedTables($1)) }
    }
  }

  /// The event tables that the aggregates of an expression run over, nested ones too.
  func measureTables(_ expression: Expression) throws -> Set<String> {
    var tables: Set<String> = []
    switch expression.kind {
    case .quantified(_, let events): tables.insert(events.table.text)
    case .call(let call) where NaiveEvaluator.isAggregate(call):
      if let table = try aggregateTable(call) { return [table] }
    default: break
    }
    for child in children(expression, inside: nil) { tables.formUnion(try measureTables(child)) }
    return tables
  }

  /// Whether an expression of a group looks at the group's customers.
  func usesCustomers(_ expression: Expression) throws -> Bool {
    if NaiveEvaluator.bareWord(expression) == "customers" { return true }
    if case .call(let call) = expression.kind, NaiveEvaluator.isAggregate(call) {
      return try aggregateTable(call) == nil
    }
    // What adds up is measured per customer.
    if case .derived(.index, let measure, _) = expression.kind, addsUp(measure) { return true }
    return try children(expression, inside: nil).contains { try usesCustomers($0) }
  }

  // MARK: - Kinds

  /// The kind of an expression's values, nil where it is not needed or not known.
  func kind(_ expression: Expression, inside table: String?) -> NaiveKind? {
    switch expression.kind {
    case .number: return .exact
    case .text: return .text
    case .date: return .temporal
    case .name(let parts): return (try? resolve(parts, inside: table)).flatMap(kind)
    case .negate(let inner), .group(let inner): return kind(inner, inside: table)
    case .derived(.baseline, let inner, _), .derived(.change, let inner, _),
      .derived(.running, let inner, _):
      return kind(inner, inside: table)
    case .arithmetic(.divide, _, _), .derived: return .float
    case .arithmetic(_, let left, let right):
      let kinds = [kind(left, inside: table), kind(right, inside: table)]
      return kinds.contains(.temporal) ? .temporal : kinds.contains(.float) ? .float : .exact
    case .call(let call): return kind(call, inside: table)
    case .boolean, .compare, .between, .textTest, .isMissing, .inList, .inRanked, .inPeriod,
      .inSegment,
      .not,
      .and, .or, .quantified:
      return .boolean
    case .parameter, .invalid: return nil
    }
  }

  private func kind(_ field: NaiveField) -> NaiveKind? {
    switch field {
    case .customer(_, let type), .event(_, _, let type): kind(type)
    case .customerLookup(let lookup, let name), .eventLookup(_, let lookup, let name):
      lookup.columns[name].flatMap(kind)
    case .gap: .exact
    case .standard("gap"): .float
    case .standard("first_order"), .standard("last_order"): .temporal
    case .standard("monetary"), .standard("ltv"):
      store.mainTable.flatMap { table in table.roles.amount.flatMap { table.columns[$0] } }
        .flatMap(kind)
    case .standard: .exact
    case .defined(let name): definitions.fields[name].flatMap { kind($0, inside: nil) }
    case .segment: .boolean
    case .key: store.customers.first.map { if case .text = $0.key { .text } else { .exact } }
    }
  }

  private func kind(_ type: ColumnType) -> NaiveKind {
    switch type {
    case .integer, .decimal: .exact
    case .float: .float
    case .text: .text
    case .date, .timestamp, .period: .temporal
    case .boolean: .boolean
    }
  }

  private func kind(_ call: Call, inside table: String?) -> NaiveKind? {
    let name = call.function.text.lowercased()
    if NaiveEvaluator.isAggregate(call) {
      switch name {
      case "count", "rows", "distinct": return .exact
      case "sum", "min", "max", "first", "last":
        let inner = try? aggregateTable(call)
        return call.arguments.first.flatMap { kind($0, inside: inner ?? table) }
      default: return .float
      }
    }
    switch name {
    case "lower", "upper": return .text
    case "length", "days_between", "tile", "ntile", "rank": return .exact
    case "percent_rank": return .float
    case "year", "quarter", "month", "week", "weekday", "day", "hour": return nil
    case "if":
      return commonKind(call.arguments.dropFirst().map { kind($0, inside: table) })
    case "round": return call.arguments.first.flatMap { kind($0, inside: table) }
    default: return commonKind(call.arguments.map { kind($0, inside: table) })
    }
  }

  /// Exact and float together are float.
  private func commonKind(_ kinds: [NaiveKind?]) -> NaiveKind? {
    kinds.contains(.float) ? .float : kinds.compactMap { $0 }.first
  }
}
