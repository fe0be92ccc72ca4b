package import Columnar
package import Messages

/// The parts that the user gave columns of a table: `load … customer CustomerID time InvoiceDate`.
package struct SaidRoles: Sendable, Hashable {
  /// The unique key of customers or of a lookup table.
  package var key: String?
  /// The column of an event table that refers to the customers' key.
  package var customer: String?
  /// When the event was, a date or timestamp.
  package var time: String?
  /// A column's name; an expression is computed before, as a column `amount`.
  package var amount: String?
  /// The column whose equal values make rows one event.
  package var event: String?
  /// The date or timestamp before which a customer does not exist.
  package var joined: String?
  /// The column of the customers that the rows are the history of; it need not be in the table.
  package var history: String?

  /// Roles; those left out are found out.
  package init(
    key: String? = nil, customer: String? = nil, time: String? = nil, amount: String? = nil,
    event: String? = nil, joined: String? = nil, history: String? = nil
  ) {
    self.key = key
    self.customer = customer
    self.time = time
    self.amount = amount
    self.event = event
    self.joined = joined
    self.history = history
  }
}

/// What is loaded already, as far as it tells what another table is.
package struct KnownTables: Sendable, Hashable {
  /// A table that is no table of customers.
  package struct Other: Sendable, Hashable {
    /// The table's name, for notes.
    package var name: String
    /// Names of its fields, but for the customer's key.
    package var fields: [String]
    /// What an event table calls the customer's key; nil for lookup tables.
    package var customer: String?

    /// A table as its names tell it.
    package init(name: String, fields: [String], customer: String? = nil) {
      self.name = name
      self.fields = fields
      self.customer = customer
    }
  }

  /// The key of the customers, where they are loaded.
  package var customersKey: String?
  /// Names of the customers' fields.
  package var customerFields: [String]
  /// Event and lookup tables, in the order of their loads.
  package var others: [Other]

  /// What is known; by default nothing is loaded.
  package init(customersKey: String? = nil, customerFields: [String] = [], others: [Other] = []) {
    self.customersKey = customersKey
    self.customerFields = customerFields
    self.others = others
  }

  /// What a store tells.
  package init(_ store: Store) {
    self.init(
      customersKey: store.customers.key.name,
      customerFields: store.customers.table.fields.map(\.name),
      others: store.events.map {
        Other(name: $0.table.name, fields: $0.table.fields.map(\.name), customer: $0.customerName)
      } + store.lookups.map { Other(name: $0.table.name, fields: $0.table.fields.map(\.name)) })
  }
}

/// What a table is, and how that was found.
package struct FoundRole: Sendable {
  /// Nil where there is a problem.
  package var role: TableRole?
  /// A line for each decision, such as `customer: CustomerID (repeats, named like a customer)`.
  package var notes: [Message]
  /// Why there is no role.
  package var problem: RoleProblem?
}

/// Why it is not known, or cannot be as it was said, what a table is.
package enum RoleProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// The role names a column that is not there.
  case unknownColumn(role: String, name: String, known: [String])
  /// Rows of the key have no value.
  case keyMissing(column: String, count: Int)
  /// The key has fewer values than rows; one that stands more than once is the example.
  case keyRepeats(column: String, rows: Int, distinct: Int, example: Value)
  case wrongType(role: String, column: String, type: ColumnType)
  /// No column is named like a customer, or is the key of anything loaded.
  case noCustomer(columns: [String])
  /// A history without a day or moment.
  case historyWithoutTime(attribute: String)
  /// No column, or one of several, can hold the values of a history.
  case historyValue(attribute: String, candidates: [String])

  /// The problem in a few words, for logs and tests; renderers have their own.
  package var description: String {
    switch self {
    case .unknownColumn(let role, let name, let known):
      "\(role): no column \(name); there are \(known.joined(separator: ", "))"
    case .keyMissing(let column, let count): "key: \(column) is missing in \(count) rows"
    case .keyRepeats(let column, let rows, let distinct, let example):
      "key: \(column) has \(distinct) values in \(rows) rows, such as \(example) twice"
    case .wrongType(let role, let column, let type): "\(role): \(column) is \(type.word)"
    case .noCustomer(let columns): "no customer among \(columns.joined(separator: ", "))"
    case .historyWithoutTime(let attribute): "history of \(attribute): no time"
    case .historyValue(let attribute, let candidates):
      "history of \(attribute): one of \(candidates.joined(separator: ", "))"
    }
  }
}

/// Finds out what a table is: customers, events or a lookup table.
///
/// In this order:
/// 1. What the user says holds, if it can: a key must be unique and never missing, a time must be a
///    day or moment, an amount a number.
/// 2. A column called as the customers' key that is known, or named like one: if it is unique and
///    never missing, the table is of customers; else of events.
/// 3. A unique column that a loaded table has too: a lookup table.
/// 4. A unique column called `id`, as long as nothing is loaded: customers.
package struct RoleFinder {
  private let table: Table
  private let said: SaidRoles
  private let known: KnownTables
  private let isCancelled: () -> Bool
  private var notes: [Message] = []

  /// What a table is. Complexity: linear in the rows of the columns that come into question. When
  /// `isCancelled` says so it stops, and nothing that it says is true.
  package static func find(
    _ table: Table, said: SaidRoles = SaidRoles(), known: KnownTables = KnownTables(),
    isCancelled: @escaping () -> Bool = { false }
  ) -> FoundRole {
    var finder = RoleFinder(table: table, said: said, known: known, isCancelled: isCancelled)
    do throws(RoleProblem) {
      let role = try finder.role()
      return FoundRole(role: role, notes: finder.notes, problem: nil)
    } catch {
      return FoundRole(role: nil, notes: finder.notes, problem: error)
    }
  }

  private init(
    table: Table, said: SaidRoles, known: KnownTables, isCancelled: @escaping () -> Bool
  ) {
    self.table = table
    self.isCancelled = isCancelled
    self.said = said
    self.known = known
  }

  private mutating func role() throws(RoleProblem) -> TableRole {
    try checkNames()
    if let key = said.key { return try saidKey(key) }
    let saysEvents = said.customer ?? said.time ?? said.amount ?? said.event ?? said.history
    if let customer = said.customer {
      notes.append("customer: \(customer) (said)")
      return .events(try eventRoles(customer))
    }
    if let (customer, why) = customerColumn() {
      let isKey = saysEvents == nil && isKey(customer)
      if isKey {
        notes.append("key: \(customer) (unique, \(why))")
        return .customers(key: customer, joined: try joined())
      }
      notes.append("customer: \(customer) (\(repeating(customer)), \(why))")
      return .events(try eventRoles(customer))
    }
    if saysEvents == nil, let (key, other) = lookupKey() {
      notes.append("key: \(key) (unique, a column of \(other) too)")
      return .lookup(key: key)
    }
    let hasNothing = known.customersKey == nil && known.others.isEmpty
    if saysEvents == nil, hasNothing, let id = table.fields.first(where: { isNamedID($0) }) {
      notes.append("key: \(id.name) (unique)")
      return .customers(key: id.name, joined: try joined())
    }
    throw .noCustomer(columns: table.fields.map(\.name))
  }

  private func checkNames() throws(RoleProblem) {
    let names: [(String, String?)] = [
      ("key", said.key), ("customer", said.customer), ("time", said.time),
      ("amount", said.amount), ("event", said.event), ("joined", said.joined),
    ]
    for (role, name) in names {
      guard let name, table.index(of: name) == nil else { continue }
      throw .unknownColumn(role: role, name: name, known: table.fields.map(\.name))
    }
  }

  private func isNamedID(_ field: Field) -> Bool {
    RoleNames.normalized(field.name) == "id"
      && Uniqueness.isKey(field.column, isCancelled: isCancelled)
  }

  private func isKey(_ name: String) -> Bool {
    table.column(name).map { Uniqueness.isKey($0, isCancelled: isCancelled) } ?? false
  }

  private func repeating(_ name: String) -> Message {
    let missing = table.column(name)?.missingCount ?? 0
    return missing > 0 ? "missing in \(RowCount.text(missing, "row"))" : "repeats"
  }
}

// MARK: - Keys

extension RoleFinder {
  private mutating func saidKey(_ name: String) throws(RoleProblem) -> TableRole {
    try checkKey(name)
    notes.append("key: \(name) (said)")
    let isCustomer =
      isCustomerName(name) || said.joined != nil
      || RoleNames.normalized(table.name) == "customers" || otherTable(with: name) == nil
    return isCustomer ? .customers(key: name, joined: try joined()) : .lookup(key: name)
  }

  private func checkKey(_ name: String) throws(RoleProblem) {
    guard let column = table.column(name) else { return }
    if column.missingCount > 0 { throw .keyMissing(column: name, count: column.missingCount) }
    if Uniqueness.isKey(column, isCancelled: isCancelled) { return }
    let found = Uniqueness(column, isCancelled: isCancelled)
    if let row = found.firstRepeatedRow {
      throw .keyRepeats(
        column: name, rows: column.count, distinct: found.distinctCount, example: column[row])
    }
  }

  private func isCustomerName(_ name: String) -> Bool {
    customerNames.contains { $0.utf8.elementsEqual(name.utf8) }
      || RoleNames.rank(name, in: RoleNames.customer) != nil
  }

  /// What loaded tables call the customers' key.
  private var customerNames: [String] {
    [known.customersKey].compactMap { $0 } + known.others.compactMap(\.customer)
  }

  /// The column of the customers' key, and why it is.
  private func customerColumn() -> (name: String, why: Message)? {
    let shared = table.fields.first { field in
      customerNames.contains { $0.utf8.elementsEqual(field.name.utf8) }
    }
    if let shared { return (shared.name, "the customers' key of another table") }
    let wanted = Set(customerNames.map { RoleNames.normalized($0) })
    if let alike = table.fields.first(where: { wanted.contains(RoleNames.normalized($0.name)) }) {
      return (alike.name, "named like the customers' key of another table")
    }
    return best(RoleNames.customer) { $0.isText || $0.isNumeric }
      .map { ($0, "named like a customer") }
  }

  /// A unique column that a loaded table has too, and that table's name.
  private func lookupKey() -> (key: String, other: String)? {
    for field in table.fields {
      guard let other = otherTable(with: field.name),
        Uniqueness.isKey(field.column, isCancelled: isCancelled)
      else {
        continue
      }
      return (field.name, other)
    }
    return nil
  }

  private func otherTable(with name: String) -> String? {
    let isName = { (other: String) in other.utf8.elementsEqual(name.utf8) }
    // Attributes of customers that a lookup table refers to come after columns of events.
    if let other = known.others.first(where: { $0.fields.contains(where: isName) }) {
      return other.name
    }
    return known.customerFields.contains(where: isName) ? "customers" : nil
  }

  /// The field whose name comes first in a list, among those of a fitting type.
  private func best(_ list: [String], _ fits: (ColumnType) -> Bool) -> String? {
    table.fields
      .compactMap { field in RoleNames.rank(field.name, in: list).map { ($0, field) } }
      .filter { fits($0.1.column.type) }
      .min { $0.0 < $1.0 }?.1.name
  }
}

// MARK: - Events

extension RoleFinder {
  private mutating func eventRoles(_ customer: String) throws(RoleProblem) -> EventRoles {
    var roles = EventRoles(customer: customer)
    roles.time = try time()
    if let attribute = said.history {
      roles.history = try history(of: attribute, customer, roles.time)
      // A value that changes is no event with money, but where it is said.
      roles.event = said.event == nil ? nil : event(customer)
      roles.amount = said.amount == nil ? nil : try amount(customer)
      return roles
    }
    roles.event = event(customer)
    roles.amount = try amount(customer)
    return roles
  }

  /// The values of a history: in the field named like the attribute, else in the only one that is
  /// left.
  private mutating func history(
    of attribute: String, _ customer: String, _ time: String?
  ) throws(RoleProblem) -> HistoryRoles {
    guard let time else { throw .historyWithoutTime(attribute: attribute) }
    let rest = table.fields.map(\.name).filter { name in
      ![customer, time].contains { $0.utf8.elementsEqual(name.utf8) }
    }
    let folded = attribute.lowercased()
    let value =
      rest.first { $0.utf8.elementsEqual(attribute.utf8) }
      ?? rest.first { $0.lowercased().utf8.elementsEqual(folded.utf8) }
      ?? (rest.count == 1 ? rest[0] : nil)
    guard let value else { throw .historyValue(attribute: attribute, candidates: rest) }
    let fields = known.customerFields
    let column =
      fields.first { $0.utf8.elementsEqual(attribute.utf8) }
      ?? fields.first { $0.lowercased().utf8.elementsEqual(folded.utf8) } ?? attribute
    notes.append("history of \(column): values in \(value), each from its \(time) on")
    return HistoryRoles(of: column, value: value)
  }

  private mutating func time() throws(RoleProblem) -> String? {
    if let name = said.time { return try checked(name, role: "time") { $0.isTemporal } }
    let columns = table.fields.filter { $0.column.type.isTemporal }
    let ranked = columns.map { (RoleNames.timeRank($0.name), $0.name) }
    guard let least = ranked.map(\.0).min(), let best = ranked.first(where: { $0.0 == least })
    else {
      notes.append("time: none")
      return nil
    }
    let others = columns.map(\.name).filter { $0 != best.1 }
    let type = table.column(best.1)?.type.word ?? ""
    notes.append(
      others.isEmpty
        ? "time: \(best.1) (\(type))" : "time: \(best.1) (\(type), not \(Message.list(others)))")
    return best.1
  }

  private mutating func amount(_ customer: String) throws(RoleProblem) -> String? {
    if let name = said.amount { return try checked(name, role: "amount") { $0.isNumeric } }
    guard let name = best(RoleNames.amount, \.isNumeric), name != customer else { return nil }
    notes.append("amount: \(name) (named like an amount)")
    return name
  }

  private mutating func event(_ customer: String) -> String? {
    if let name = said.event {
      notes.append("event: \(name) (said)")
      return name
    }
    guard let name = best(RoleNames.event, { $0.isText || $0.isNumeric }), name != customer,
      let column = table.column(name)
    else { return nil }
    if Uniqueness(column, stopsEarly: true, isCancelled: isCancelled).isUnique {
      notes.append("event: each row (\(name) is unique)")
      return nil
    }
    notes.append("event: \(name) (repeats)")
    return name
  }

  private mutating func joined() throws(RoleProblem) -> String? {
    if let name = said.joined { return try checked(name, role: "joined") { $0.isTemporal } }
    guard let name = best(RoleNames.joined, \.isTemporal) else { return nil }
    notes.append("joined: \(name)")
    return name
  }

  private mutating func checked(
    _ name: String, role: String, _ fits: (ColumnType) -> Bool
  ) throws(RoleProblem) -> String {
    if let type = table.column(name)?.type, !fits(type) {
      throw .wrongType(role: role, column: name, type: type)
    }
    notes.append("\(Message(stringLiteral: role)): \(name) (said)")
    return name
  }
}

extension ColumnType {
  fileprivate var isText: Bool {
    if case .text = self { true } else { false }
  }
}
