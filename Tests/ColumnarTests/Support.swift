import Columnar
import TestSupport

/// The values of a column, row by row.
func values(of column: Column) -> [Value] { (0..<column.count).map { column[$0] } }

/// Equality of values in which texts compare by bytes.
func isSame(_ left: Value, _ right: Value) -> Bool {
  if case .text(let a) = left, case .text(let b) = right { return sameBytes(a, b) }
  return left == right
}

func isSame(_ left: [Value], _ right: [Value]) -> Bool {
  left.count == right.count && zip(left, right).allSatisfy { isSame($0, $1) }
}

/// The stored integers of a column with nil for missing; nil where it holds no integers.
func integers(of column: Column) -> [Int64?]? {
  guard case .integers(let packed) = column.storage else { return nil }
  return (0..<column.count).map { column.missing?[$0] ?? false ? nil : packed[$0] }
}

/// A table of customers with an integer key and a column of texts.
func customerTable(_ keys: [Int64], name: String = "customers") -> StagedTable {
  let fields = [
    Field(name: "id", column: Column(type: .integer, integers: keys)),
    Field(name: "city", column: Column(texts: keys.map { "c\($0)" })),
  ]
  return StagedTable(
    Table(name: name, fields: fields, rowCount: keys.count),
    role: .customers(key: "id", joined: nil))
}

/// One row of an event table of a test.
struct EventRow: Sendable {
  var owner: Int64?
  var day: Int64
  var text: String?

  init(_ owner: Int64?, _ day: Int64, _ text: String? = nil) {
    self.owner = owner
    self.day = day
    self.text = text
  }
}

/// An event table whose field `row` says where each row stood.
func eventTable(
  _ rows: [EventRow], name: String = "orders", event: String? = nil, attributes: [String] = []
) -> StagedTable {
  let fields = [
    Field(name: "id", column: Column(type: .integer, integers: rows.map(\.owner))),
    Field(name: "day", column: Column(type: .date, integers: rows.map(\.day))),
    Field(name: "row", column: Column(type: .integer, integers: rows.indices.map(Int64.init))),
    Field(name: "text", column: Column(texts: rows.map(\.text))),
  ]
  return StagedTable(
    Table(name: name, fields: fields, rowCount: rows.count),
    role: .events(EventRoles(customer: "id", time: "day", amount: "row", event: event)),
    attributes: attributes)
}

/// What a store holds, in texts that can be compared: orders of loads and of fields left aside.
func description(of store: Store) -> [String] {
  let customers = store.customers
  var lines = ["customers by \(customers.key.name), derived: \(customers.isDerived)"]
  lines += fields(of: customers.table)
  lines += customers.ambiguousAttributes.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
  lines += links(customers.links)
  for events in store.events.sorted(by: { precedesByBytes($0.table.name, $1.table.name) }) {
    let offsets = (0...customers.count).map { events.offsetPointer[$0] }
    lines.append("\(events.table.name) \(offsets)")
    let rows = rows(of: events)
    // Rows without a customer lie as they were last clustered: which customers there were before
    // decides about their order.
    lines += rows.prefix(events.assignedCount) + rows.suffix(events.unassignedKeys.count).sorted()
    lines += events.links.map { "\($0.field) to \($0.lookup)" }.sorted()
  }
  for lookup in store.lookups.sorted(by: { precedesByBytes($0.table.name, $1.table.name) }) {
    lines.append("lookup \(lookup.table.name)")
    lines += fields(of: lookup.table)
  }
  return lines
}

/// Each row of an event table with its event's number, its rows of lookup tables, and its key where it
/// has no customer.
private func rows(of events: EventTable) -> [String] {
  (0..<events.table.rowCount).map { row in
    var parts = events.table.fields.map { "\($0.name) \($0.column[row])" }.sorted()
    parts += events.links.map { "\($0.lookup) \($0.rows[row])" }.sorted()
    if row < events.assignedCount {
      parts.append("event \(events.eventNumbers.map { String($0[row]) } ?? "its own")")
    } else if let text = text(events.unassignedKeys[row - events.assignedCount]) {
      parts.append("key \(text)")
    }
    return parts.joined(separator: ", ")
  }
}

/// A key as it is written.
private func text(_ key: Value) -> String? {
  switch key {
  case .text(let text): text
  case .exact(let units, 0): String(units)
  default: nil
  }
}

private func fields(of table: Table) -> [String] {
  table.fields.map { "\($0.name) \($0.column.type): \(values(of: $0.column))" }.sorted()
}

private func links(_ links: [LookupLink]) -> [String] {
  links.map { link in
    "\(link.field) to \(link.lookup): \((0..<link.rows.count).map { link.rows[$0] })"
  }.sorted()
}
