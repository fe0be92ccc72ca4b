package import Columnar
package import Language

/// What the binder may name: tables and their fields, saved segments, settings; no rows.
package struct Catalog: Sendable {
  /// The customers.
  package var customers: CatalogTable
  /// The event tables, in the order of the store.
  package var events: [CatalogTable]
  /// The lookup tables.
  package var lookups: [CatalogTable]
  /// Saved segments by name, with the text they were defined by.
  package var segments: [String: SegmentDefinition]
  /// Saved measures by name.
  package var measures: [String: Expression] = [:]
  /// Saved fields of customers by name.
  package var fields: [String: Expression] = [:]
  /// Saved tiers by name.
  package var tiers: [String: TierDefinition] = [:]
  /// Segments whose members were written down, by name; no name is also that of another segment.
  package var frozen: [String: FrozenSet] = [:]
  /// What `it` and `row` mean; nil before the first answer with a population, and after a load.
  package var lastAnswer: AnswerMemory?
  /// The last funnel or conversion by history that was asked: its steps are populations.
  package var lastFunnel: AnalysisPlan?
  /// Values of `$name`.
  package var parameters: [String: Expression]
  /// Place of the main event table.
  package var main: Int?
  /// The as-of day of the session; nil without any event time.
  package var asOf: CalendarDay?
  /// The newest day in the events.
  package var newestDay: CalendarDay?
  /// Whether customers were made from the keys of events.
  package var customersAreDerived: Bool
  /// Whether nothing was loaded yet.
  var isEmpty: Bool {
    customersAreDerived && events.isEmpty && lookups.isEmpty && customers.rowCount == 0
  }

  /// The catalog of a store.
  package init(
    _ store: Store, segments: [String: SegmentDefinition] = [:],
    parameters: [String: Expression] = [:], main: String? = nil, asOf: CalendarDay? = nil
  ) {
    customers = CatalogTable(
      table: store.customers.table, role: .customers, links: store.customers.links,
      lookups: store.lookups)
    customers.keyField = store.customers.keyIndex
    customers.timeField = store.customers.joinedIndex
    customers.ambiguousFields = store.customers.ambiguousAttributes
    events = store.events.map { events in
      var table = CatalogTable(
        table: events.table, role: .events, links: events.links, lookups: store.lookups)
      table.customerName = events.customerName
      table.timeField = events.timeIndex
      table.amountField = events.amountIndex
      table.eventField = events.eventIndex
      table.unassignedCount = events.unassignedKeys.count
      table.historyOf = events.historyOf
      table.valueField = events.valueIndex
      return table
    }
    lookups = store.lookups.map { lookup in
      var table = CatalogTable(table: lookup.table, role: .lookup, links: [], lookups: [])
      table.keyField = lookup.keyIndex
      return table
    }
    self.segments = segments
    self.parameters = parameters
    newestDay = store.newestDay
    self.asOf = asOf ?? store.newestDay
    customersAreDerived = store.customers.isDerived
    self.main = Catalog.mainTable(events, named: main)
  }

  private static func mainTable(_ events: [CatalogTable], named name: String?) -> Int? {
    if let name { return events.firstIndex { sameBytes($0.name, name) } }
    if let orders = events.firstIndex(where: { sameBytes($0.name, "orders") }) { return orders }
    let happened = events.indices.filter { events[$0].historyOf == nil }
    let paid = happened.filter { events[$0].amountField != nil }
    if paid.count == 1 { return paid[0] }
    return happened.count == 1 ? happened[0] : nil
  }

  /// Names of all tables, customers first.
  package var tableNames: [String] {
    ["customers"] + events.map(\.name) + lookups.map(\.name)
  }
}

/// The answer that `it` and `row` go back to.
package struct AnswerMemory: Sendable {
  /// What was asked.
  package let plan: Plan
  /// The dimensions as they were written, in the plan's order.
  package let dimensions: [Expression]
  /// What its groups hold where their values do not say it, by place of the dimension.
  package var groups: [Int: GroupContents] = [:]
  /// Its customers, where they were written down: of a listing of some events.
  package var members: FrozenSet?

  package init(plan: Plan, dimensions: [Expression]) {
    self.plan = plan
    self.dimensions = dimensions
  }
}

/// One table of the catalog.
package struct CatalogTable: Sendable {
  /// What the table is to the store.
  package enum Role: Sendable, Hashable { case customers, events, lookup }

  /// What statements call it.
  package let name: String
  /// What the table is to the store.
  package let role: Role
  /// Rows.
  package let rowCount: Int
  /// Fields in the order of the store's table.
  package let fields: [CatalogField]
  /// For each link: the field of this table that refers, and the lookup's fields.
  package let links: [CatalogLink]
  /// Field of the unique key.
  package var keyField: Int?
  /// Time of events; joined day of customers.
  package var timeField: Int?
  /// Field of the amount role.
  package var amountField: Int?
  /// Field of the event role.
  package var eventField: Int?
  /// What the file of an event table called the customer's key.
  package var customerName: String?
  /// Rows that belong to no customer.
  package var unassignedCount = 0
  /// Fields of customers that were lifted from events, with how many customers had several values.
  package var ambiguousFields: [String: Int] = [:]
  /// The column of customers of which the rows are the history.
  package var historyOf: String?
  /// Field of the values of that history.
  package var valueField: Int?

  init(table: Table, role: Role, links: [LookupLink], lookups: [LookupTable]) {
    name = table.name
    self.role = role
    rowCount = table.rowCount
    fields = table.fields.map { CatalogField(name: $0.name, column: $0.column) }
    self.links = links.compactMap { link in
      guard let lookup = lookups.first(where: { sameBytes($0.table.name, link.lookup) }) else {
        return nil
      }
      return CatalogLink(
        lookup: link.lookup, field: link.field,
        fields: lookup.table.fields.map { CatalogField(name: $0.name, column: $0.column) })
    }
  }

  /// First and last day of the time, over all rows.
  var days: ClosedRange<Int>? {
    guard let timeField, let bounds = fields[timeField].column.bounds else { return nil }
    var perDay = 1
    if case .timestamp(let scale) = fields[timeField].type {
      perDay = Timestamps.ticksPerDay(scale)
    }
    return floorDivide(
      Int(bounds.lowerBound), perDay)...floorDivide(
        Int(bounds.upperBound), perDay)
  }

  /// The field a name means: by bytes, else the only one equal without regard to case.
  package func fieldIndex(_ name: String) -> Int? { Catalog.index(of: name, in: fields) }
}

/// A way from a table's field to a lookup table.
package struct CatalogLink: Sendable {
  /// Name of the lookup table.
  package let lookup: String
  /// The field that refers to it.
  package let field: String
  /// The lookup table's fields.
  package let fields: [CatalogField]
}

/// One field: name, type, and for texts the values it has (for messages and completion).
package struct CatalogField: Sendable {
  /// What statements call it.
  package let name: String
  /// Type of the values.
  package let type: ColumnType
  /// The values, for messages and completion.
  package let column: Column

  init(name: String, column: Column) {
    self.name = name
    type = column.type
    self.column = column
  }

  /// Distinct texts with how many rows have each, most frequent first; empty for other types and
  /// where more than `limit` rows would have to be looked at.
  package func textCounts(limit: Int = 50_000_000) -> [(text: String, count: Int)] {
    guard case .text(let dictionary, let codes?) = column.storage, column.count <= limit else {
      return []
    }
    var counts = [Int](repeating: 0, count: dictionary.count)
    for row in 0..<column.count where !(column.missing?[row] ?? false) {
      counts[Int(codes[row])] += 1
    }
    return counts.enumerated().filter { $0.element > 0 }
      .map { (dictionary[$0.offset], $0.element) }
      .sorted { $0.1 != $1.1 ? $0.1 > $1.1 : precedesByBytes($0.0, $1.0) }
  }

  /// What is known of a key among the values of a column that ascends.
  enum KeySearch {
    /// A row has it, or the column holds values of another kind.
    case known
    /// No row has it: the values that stand before and behind it, at most two on each side.
    case found([Value])
  }

  /// Looks for a key in a column whose values ascend (texts by bytes), as those of customers do.
  func neighbours(of key: Value) -> KeySearch {
    func precedes(_ a: Value, _ b: Value) -> Bool? {
      switch (a, b) {
      case (.text(let x), .text(let y)): precedesByBytes(x, y)
      case (.exact(let x, 0), .exact(let y, 0)): x < y
      default: nil
      }
    }
    var (low, high) = (0, column.count)
    while low < high {
      let middle = (low + high) / 2
      guard let isBefore = precedes(column[middle], key) else { return .known }
      if isBefore { low = middle + 1 } else { high = middle }
    }
    if low < column.count {
      guard let isBehind = precedes(key, column[low]) else { return .known }
      if !isBehind { return .known }
    }
    return .found((max(0, low - 2)..<min(column.count, low + 2)).map { column[$0] })
  }

  /// Whether any row may have this text (plain text columns are not searched: always true).
  package func mayHave(_ text: String) -> Bool {
    guard case .text(let dictionary, let codes) = column.storage, codes != nil,
      dictionary.isSorted
    else { return true }
    return dictionary.code(of: text) != nil
  }
}

extension Catalog {
  static func index(of name: String, in fields: [CatalogField]) -> Int? {
    if let exact = fields.firstIndex(where: { sameBytes($0.name, name) }) { return exact }
    let folded = name.lowercased()
    let alike = fields.indices.filter { sameBytes(fields[$0].name.lowercased(), folded) }
    return alike.count == 1 ? alike[0] : nil
  }
}

/// Equality by bytes; `String`'s own is canonical equivalence.
package func sameBytes(_ left: String, _ right: String) -> Bool {
  left.utf8.elementsEqual(right.utf8)
}
