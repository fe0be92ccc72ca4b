extension Store {
  /// An empty store: no customers, no events.
  package static var empty: Store {
    let key = Field(name: "customer", column: Column(type: .integer, integers: []))
    let table = Table(name: "customers", fields: [key], rowCount: 0)
    return Store(customers: CustomerTable(table: table, keyIndex: 0, isDerived: true))
  }

  /// The store with one more table, or another in the place of the one of its name.
  ///
  /// Customers that were derived from events give way to a table of customers; a second table of
  /// customers adds its columns to the first. Events are clustered anew where the customers change.
  /// What comes out does not depend on `tasks`.
  /// Columns of the table are let go as they are put in order, if nobody else has them.
  package func adding(
    _ staged: consuming StagedTable, _ tasks: TaskRunner
  ) throws(BudgetError) -> Store {
    var store = self
    let role = staged.role
    switch role {
    case .customers(let key, let joined):
      try store.setCustomers((consume staged).table, key: key, joined: joined, tasks)
    case .events(let roles):
      try store.setEvents(consume staged, roles, tasks)
    case .lookup(let key):
      guard let keyIndex = staged.table.index(of: key) else { return self }
      let lookup = LookupTable(table: staged.table, keyIndex: keyIndex)
      store.lookups.removeAll { sameName($0.table, staged.table) }
      store.lookups.append(lookup)
    }
    try store.link(tasks)
    return store
  }

  /// The same on this thread, to the end.
  package func adding(_ staged: consuming StagedTable) -> Store {
    let staged = consume staged
    return TaskRunner.toTheEnd { tasks throws(BudgetError) in try adding(staged, tasks) }
  }

  /// Names of all tables: customers that are not derived, events, lookups.
  package var tableNames: [String] {
    (customers.isDerived ? [] : [customers.table.name]) + events.map(\.table.name)
      + lookups.map(\.table.name)
  }

  /// The store without the table of a name. Columns that were lifted from it go with it; without a
  /// table of customers they are derived from the events that stay.
  package func removing(_ name: String, _ tasks: TaskRunner) throws(BudgetError) -> Store {
    var store = self
    let isMeant = { (table: Table) in table.name.utf8.elementsEqual(name.utf8) }
    for event in events where isMeant(event.table) && !customers.isDerived {
      store.customers = event.attributes.reduce(store.customers) { $0.removing($1) }
    }
    store.events.removeAll { isMeant($0.table) }
    store.lookups.removeAll { isMeant($0.table) }
    let old = store.customers
    if old.isDerived || isMeant(old.table) { try store.deriveCustomers(from: old, tasks) }
    try store.link(tasks)
    return store
  }

  private mutating func deriveCustomers(
    from old: CustomerTable, _ tasks: TaskRunner
  ) throws(BudgetError) {
    guard !events.isEmpty else {
      customers = Store.empty.customers
      return
    }
    var keys: [Column] = []
    for event in events { keys.append(try event.keys(of: old, tasks)) }
    customers = try CustomerTable(
      derivingFrom: keys, keyName: events[0].customerName, tasks)
    try recluster(from: old, tasks)
    try liftAttributes(tasks)
  }

  private func sameName(_ a: Table, _ b: Table) -> Bool { a.name.utf8.elementsEqual(b.name.utf8) }

  private mutating func setCustomers(
    _ table: consuming Table, key: String, joined: String?, _ tasks: TaskRunner
  ) throws(BudgetError) {
    guard let keyIndex = table.index(of: key) else { return }
    if !customers.isDerived, !sameName(customers.table, table) {
      guard takesPlace(table, key: key) else {
        customers = try customers.joining(table, keyIndex: keyIndex, tasks)
        return
      }
      // What was taken for customers, for want of others, is a table that others refer to.
      lookups.append(LookupTable(table: customers.table, keyIndex: customers.keyIndex))
    }
    let old = customers
    let joinedIndex = joined.flatMap { table.index(of: $0) }
    customers = try CustomerTable(
      sorting: consume table, keyIndex: keyIndex, joinedIndex: joinedIndex, tasks)
    try recluster(from: old, tasks)
    try liftAttributes(tasks)
  }

  /// Whether a table is called `customers` and has another key than those there are.
  private func takesPlace(_ table: Table, key: String) -> Bool {
    table.name.lowercased() == "customers" && key.lowercased() != customers.key.name.lowercased()
  }

  private mutating func setEvents(
    _ staged: consuming StagedTable, _ roles: EventRoles, _ tasks: TaskRunner
  ) throws(BudgetError) {
    let (attributes, firstNewRow) = (staged.attributes, staged.firstNewRow)
    var table = (consume staged).table
    if let key = table.column(roles.customer) {
      table = table.setting(
        Field(name: roles.customer, column: KeyIndex.normalized(key)))
    }
    let place = events.firstIndex { sameName($0.table, table) }
    if customers.isDerived {
      let old = customers
      var keys: [Column] = []
      for (index, event) in events.enumerated() where index != place {
        keys.append(try event.keys(of: old, tasks))
      }
      if let key = table.column(roles.customer) { keys.append(key) }
      let name = events.isEmpty || place == 0 ? roles.customer : old.key.name
      customers = try CustomerTable(derivingFrom: keys, keyName: name, tasks)
      try recluster(from: old, except: place, tasks)
    }
    var clustered = try EventTable(
      clustering: consume table, roles: roles, customers: customers, firstNewRow: firstNewRow,
      tasks)
    clustered.attributes = attributes
    if let place { events[place] = clustered } else { events.append(clustered) }
    try liftAttributes(tasks)
  }

  private mutating func recluster(
    from old: CustomerTable, except place: Int? = nil, _ tasks: TaskRunner
  ) throws(BudgetError) {
    for index in events.indices where index != place {
      let attributes = events[index].attributes
      events[index] = try EventTable(
        clustering: events[index].unclustered(customers: old, tasks), roles: events[index].roles,
        customers: customers, tasks)
      events[index].attributes = attributes
    }
  }

  /// Columns of events lifted to the customers: the last value by time that is not missing.
  private mutating func liftAttributes(_ tasks: TaskRunner) throws(BudgetError) {
    for event in events {
      for name in event.attributes {
        guard let column = event.table.column(name) else { continue }
        let (values, several) = try event.lastValues(
          of: column, customers: customers.count, tasks)
        let field = Field(name: name, column: values)
        customers = customers.setting(field, ambiguous: several)
      }
    }
  }

  /// Joins every lookup table to the tables that have a field of its key's name.
  private mutating func link(_ tasks: TaskRunner) throws(BudgetError) {
    func links(_ table: Table) throws(BudgetError) -> [LookupLink] {
      var links: [LookupLink] = []
      for lookup in lookups {
        let key = lookup.table.fields[lookup.keyIndex].name.lowercased()
        let field = table.fields.first { $0.name.lowercased().utf8.elementsEqual(key.utf8) }
        if let field { links.append(try LookupLink(field: field, to: lookup, tasks)) }
      }
      return links
    }
    customers.links = try links(customers.table)
    for index in events.indices { events[index].links = try links(events[index].table) }
  }
}

extension CustomerTable {
  /// The customers without a field that was lifted from events.
  func removing(_ name: String) -> CustomerTable {
    guard let place = table.index(of: name), place != keyIndex, place != joinedIndex else {
      return self
    }
    var ambiguous = ambiguousAttributes
    ambiguous[name] = nil
    let key = table.fields[keyIndex].name
    let joined = joinedIndex.map { table.fields[$0].name }
    let smaller = table.removing(name)
    return CustomerTable(
      table: smaller, keyIndex: smaller.index(of: key) ?? 0,
      joinedIndex: joined.flatMap { smaller.index(of: $0) }, isDerived: isDerived, links: links,
      ambiguousAttributes: ambiguous)
  }

  /// The customers with one more field; `ambiguous` of them had several values for it.
  func setting(_ field: Field, ambiguous: Int) -> CustomerTable {
    var table = CustomerTable(
      table: table.setting(field), keyIndex: keyIndex, joinedIndex: joinedIndex,
      isDerived: isDerived, links: links, ambiguousAttributes: ambiguousAttributes)
    table.ambiguousAttributes[field.name] = ambiguous == 0 ? nil : ambiguous
    return table
  }

  /// The customers with the columns of another table that has the same key; missing where it has no row.
  /// A column that both have keeps its values where the other table has none.
  func joining(
    _ other: Table, keyIndex otherKey: Int, _ tasks: TaskRunner
  ) throws(BudgetError) -> CustomerTable {
    let rows = try KeyIndex(other.fields[otherKey].column, tasks)
      .rowNumbers(for: key.column, tasks).array
    let none = UInt32(other.rowCount)
    var joined = self
    for (index, field) in other.fields.enumerated() where index != otherKey {
      let column =
        other.rowCount == 0
        ? Column(texts: rows.map { _ in nil })
        : try field.column.gathered(RowNumbers(rows.map { $0 == none ? 0 : $0 }), tasks)
          .hiding(Bitmap(count: rows.count) { rows[$0] == none })
      let known = table.column(field.name)
      joined = joined.setting(
        Field(name: field.name, column: known.map { column.filling(from: $0) } ?? column),
        ambiguous: 0)
    }
    return joined
  }
}

extension CustomerTable {
  /// Rows of another table with the same key whose customer is unknown.
  package func unmatchedRows(of other: Table, keyIndex: Int) -> [Int] {
    let rows = KeyIndex(key.column).rows(for: other.fields[keyIndex].column)
    return rows.indices.filter { rows[$0] == UInt32(count) }
  }
}

extension Column {
  /// The same values, and those of another column of equal length where this is missing.
  func filling(from other: Column) -> Column {
    guard missing != nil, type == other.type else { return self }
    let values = (0..<count).map { row -> Value in
      let value = self[row]
      return value.isMissing ? other[row] : value
    }
    switch type {
    case .text:
      return Column(texts: values.map { if case .text(let text) = $0 { text } else { nil } })
    case .float: return Column(floats: values.map(\.double))
    case .boolean:
      return Column(booleans: values.map { if case .boolean(let flag) = $0 { flag } else { nil } })
    case .integer, .decimal, .date, .timestamp, .period:
      return Column(type: type, integers: values.map(Column.storedInteger))
    }
  }

  /// The same values, missing also where a bit is set.
  func hiding(_ hidden: Bitmap) -> Column {
    guard hidden.setCount > 0 else { return self }
    let both = Bitmap(count: count) { hidden[$0] || (missing?[$0] ?? false) }
    return Column(type: type, count: count, storage: storage, missing: both, bounds: bounds)
  }
}

extension EventTable {
  /// For each customer the last value by time that is not missing, and how many customers have several.
  func lastValues(
    of column: Column, customers: Int, _ tasks: TaskRunner
  ) throws(BudgetError) -> (values: Column, several: Int) {
    guard table.rowCount > 0 else { return (Column(texts: (0..<customers).map { _ in nil }), 0) }
    let starts = offsetPointer
    var rows = [UInt32](repeating: 0, count: customers)
    var isAbsent = [Bool](repeating: true, count: customers)
    var several = 0
    var asked = 0
    for customer in 0..<customers {
      if Int(starts[customer + 1]) - asked >= TaskRunner.rangeRows {
        try tasks.check()
        asked = Int(starts[customer + 1])
      }
      var first: Value?
      var differs = false
      for row in Int(starts[customer])..<Int(starts[customer + 1])
      where !(column.missing?[row] ?? false) {
        rows[customer] = UInt32(row)
        isAbsent[customer] = false
        let value = column[row]
        if let first { differs = differs || !value.isIdentical(to: first) } else { first = value }
      }
      if differs { several += 1 }
    }
    let lifted = try column.gathered(RowNumbers(rows), tasks).hiding(
      Bitmap(count: customers) { isAbsent[$0] })
    return (lifted, several)
  }
}

extension EventTable {
  /// How the newest values of a history compare with the column of the customers that it is the
  /// history of: a value that is missing in either counts as another where it is not in both.
  ///
  /// Customers without a row are not compared. Nil where this is no history, or the customers have
  /// no such column.
  package func disagreements(with customers: CustomerTable) -> Int? {
    guard let historyOf, let valueIndex, let column = customers.table.column(historyOf) else {
      return nil
    }
    let values = table.fields[valueIndex].column
    let starts = offsetPointer
    return (0..<customers.count).count { customer in
      guard starts[customer] < starts[customer + 1] else { return false }
      return !values[Int(starts[customer + 1]) - 1].isEqual(to: column[customer])
    }
  }
}

extension Value {
  /// Whether both say the same: numbers by what they are worth, all else as it is.
  fileprivate func isEqual(to other: Value) -> Bool {
    switch (self, other) {
    case (.exact(let a, let aScale), .exact(let b, let bScale)) where aScale != bScale:
      let shift = abs(aScale - bScale)
      guard shift < PowersOfTen.int128.count else { return false }
      let (wide, overflow) = (aScale < bScale ? a : b).multipliedReportingOverflow(
        by: PowersOfTen.int128[shift])
      return !overflow && wide == (aScale < bScale ? b : a)
    case (.exact, .float), (.float, .exact): return double == other.double
    default: return isIdentical(to: other)
    }
  }

  /// Equality in which texts compare by bytes.
  fileprivate func isIdentical(to other: Value) -> Bool {
    if case .text(let a) = self, case .text(let b) = other { return a.utf8.elementsEqual(b.utf8) }
    return self == other
  }
}
