package import Columnar

/// What is loaded, as plain rows: the store of the naive evaluator.
///
/// Made from the same staged tables as the real store, by the words of the specification alone:
/// customers ascending by key, a customer's events by time (ties in file order), and the rows that
/// belong to nobody apart.
package struct NaiveStore: Sendable {
  /// One row of an event table.
  package struct Event: Sendable {
    package var table: String
    /// The row's place in the file.
    package var row: Int
    /// Index into `customers`; nil where the row belongs to none.
    package var customer: Int?
    /// `.missing` in tables without a time.
    package var time: Value
    package var values: [String: Value]
    /// Rows of one customer with the same number are one event.
    package var event: Int
    /// Days since the customer's previous event.
    package var gap: Value
  }

  /// One customer with all events of all tables.
  package struct Customer: Sendable {
    package var key: Value
    package var values: [String: Value]
    package var events: [String: [Event]]
  }

  /// What is known of an event table besides its rows.
  package struct EventTable: Sendable {
    package var name: String
    package var roles: EventRoles
    package var columns: [String: ColumnType]
    /// In the order of the file.
    package var names: [String] = []
    package var unassigned: [Event]
  }

  /// A lookup table: the row of a key by searching for it.
  package struct Lookup: Sendable {
    package var name: String
    package var key: String
    package var columns: [String: ColumnType]
    package var rows: [[String: Value]]
  }

  /// An event table whose rows are the values that a column of customers had.
  package struct History: Sendable {
    package var table: String
    /// The column of customers.
    package var attribute: String
    /// The column of the table.
    package var value: String

    package init(table: String, attribute: String, value: String) {
      (self.table, self.attribute, self.value) = (table, attribute, value)
    }
  }

  package var customers: [Customer] = []
  package var customerColumns: [String: ColumnType] = [:]
  /// In the order of the file; of derived customers the key first.
  package var customerNames: [String] = []
  /// The field before which a customer does not exist.
  package var joined: String?
  /// Customers made from the keys of events: they exist from their first event on.
  package var isDerived = true
  package var events: [EventTable] = []
  package var lookups: [Lookup] = []
  package var histories: [History] = []

  /// A store from tables as they were read.
  package init(_ staged: [StagedTable], histories: [History] = []) {
    self.histories = histories
    for table in staged {
      switch table.role {
      case .customers(let key, let joined):
        isDerived = false
        self.joined = joined
        customerColumns = NaiveStore.columns(of: table.table)
        customerNames = table.table.fields.map(\.name)
        customers = NaiveStore.rows(of: table.table).map { row in
          Customer(key: row[key] ?? .missing, values: row, events: [:])
        }
      case .events(let roles):
        var columns = NaiveStore.columns(of: table.table)
        columns[roles.customer] = nil
        events.append(
          EventTable(
            name: table.table.name, roles: roles, columns: columns,
            names: table.table.fields.map(\.name).filter { $0 != roles.customer },
            unassigned: []))
      case .lookup(let key):
        lookups.append(
          Lookup(
            name: table.table.name, key: key, columns: NaiveStore.columns(of: table.table),
            rows: NaiveStore.rows(of: table.table)))
      }
    }
    if isDerived { deriveCustomers(staged) }
    customers.sort { left, right in NaiveNumbers.order(left.key, right.key) == -1 }
    for table in staged { assignEvents(table) }
    if isDerived { liftAttributes(staged) }
  }

  /// The newest day in any event table's time, rows without a customer included.
  package var newestDay: CalendarDay? {
    let assigned = customers.flatMap { $0.events.values.flatMap { $0 } }
    let all = assigned + events.flatMap(\.unassigned)
    return all.compactMap { NaiveStore.day(of: $0.time) }.max()
  }

  /// The event table of a name.
  package func eventTable(_ name: String) -> EventTable? { events.first { $0.name == name } }

  /// "The main event table is `orders` if there is one, else the only event table with an amount."
  package var mainTable: EventTable? {
    if let orders = eventTable("orders") { return orders }
    let candidates = events.filter { $0.roles.amount != nil }
    return candidates.count == 1 ? candidates[0] : nil
  }

  /// The day of a date or a timestamp.
  package static func day(of value: Value) -> CalendarDay? {
    switch value {
    case .date(let day): day
    case .timestamp(let ticks, let scale):
      CalendarDay(number: floorDivide(Int(ticks), Timestamps.ticksPerDay(scale)))
    case .missing, .other, .new, .boolean, .exact, .float, .text, .period: nil
    }
  }

  // MARK: - Building

  private static func columns(of table: Table) -> [String: ColumnType] {
    Dictionary(uniqueKeysWithValues: table.fields.map { ($0.name, $0.column.type) })
  }

  private static func rows(of table: Table) -> [[String: Value]] {
    (0..<table.rowCount).map { row in
      Dictionary(uniqueKeysWithValues: table.fields.map { ($0.name, $0.column[row]) })
    }
  }

  /// "Events alone are enough too: the customers are then the distinct keys."
  private mutating func deriveCustomers(_ staged: [StagedTable]) {
    var seen: Set<NaiveKey> = []
    for table in staged {
      guard case .events(let roles) = table.role,
        let column = table.table.column(roles.customer)
      else { continue }
      if customerColumns.isEmpty {
        customerColumns = [roles.customer: column.type]
        customerNames = [roles.customer]
      }
      for row in 0..<column.count where !column[row].isMissing {
        guard seen.insert(NaiveKey(column[row])).inserted else { continue }
        customers.append(
          Customer(key: column[row], values: [roles.customer: column[row]], events: [:]))
      }
    }
  }

  /// Gives each event row to its customer, or to nobody where the key is missing or unknown.
  private mutating func assignEvents(_ staged: StagedTable) {
    guard case .events(let roles) = staged.role,
      let table = events.firstIndex(where: { $0.name == staged.table.name })
    else { return }
    let name = staged.table.name
    for (number, row) in NaiveStore.rows(of: staged.table).enumerated() {
      let key = row[roles.customer] ?? .missing
      let owner = customers.firstIndex { NaiveNumbers.order($0.key, key) == 0 }
      var event = Event(
        table: name, row: number, customer: owner, time: .missing, values: row, event: number,
        gap: .missing)
      event.values[roles.customer] = nil
      if let time = roles.time { event.time = row[time] ?? .missing }
      if let owner {
        customers[owner].events[name, default: []].append(event)
      } else {
        events[table].unassigned.append(event)
      }
    }
    for index in customers.indices {
      let sorted = NaiveStore.inTimeOrder(customers[index].events[name] ?? [])
      let numbered = NaiveStore.numberingEvents(sorted, column: roles.event)
      customers[index].events[name] = NaiveStore.withGaps(numbered)
    }
    events[table].unassigned = NaiveStore.numberingEvents(
      events[table].unassigned, column: roles.event)
  }

  /// By time; "ties by the row's order in the file".
  package static func inTimeOrder(_ events: [Event]) -> [Event] {
    events.sorted { left, right in
      let order = NaiveNumbers.order(left.time, right.time) ?? 0
      return order != 0 ? order < 0 : left.row < right.row
    }
  }

  /// "`event InvoiceNo` makes rows with the same value one event"; a row without a value is its own.
  private static func numberingEvents(_ events: [Event], column: String?) -> [Event] {
    guard let column else { return events }
    var events = events
    for index in events.indices {
      let value = events[index].values[column] ?? .missing
      guard !value.isMissing else { continue }
      let same = events[..<index].first {
        NaiveNumbers.order($0.values[column] ?? .missing, value) == 0
      }
      if let same { events[index].event = same.event }
    }
    return events
  }

  /// "`gap` (days since that customer's previous event)"; the rows of one event share its gap.
  private static func withGaps(_ events: [Event]) -> [Event] {
    var events = events
    for index in events.indices {
      if let first = events[..<index].first(where: { $0.event == events[index].event }) {
        events[index].gap = first.gap
        continue
      }
      let firsts = firstRows(Array(events[..<index]))
      if let previous = firsts.last.flatMap({ day(of: $0.time) }),
        let day = day(of: events[index].time)
      {
        events[index].gap = .integer(day.number - previous.number)
      }
    }
    return events
  }

  /// The first row of each event, in the order of the rows.
  package static func firstRows(_ events: [Event]) -> [Event] {
    events.indices.filter { index in
      !events[..<index].contains {
        $0.event == events[index].event && $0.customer == events[index].customer
      }
    }.map { events[$0] }
  }

  /// "`attributes (Country, …)` lifts columns to them (the last value by time)": the last one that
  /// is not missing.
  private mutating func liftAttributes(_ staged: [StagedTable]) {
    for table in staged {
      for attribute in table.attributes {
        customerColumns[attribute] = table.table.column(attribute)?.type
        customerNames.append(attribute)
        for index in customers.indices {
          let rows = customers[index].events[table.table.name] ?? []
          let values = rows.map { $0.values[attribute] ?? .missing }
          customers[index].values[attribute] = values.last { !$0.isMissing } ?? .missing
        }
      }
    }
  }
}
