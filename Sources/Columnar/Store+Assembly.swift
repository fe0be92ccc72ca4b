// From tables as they were read (rows in file order) to the clustered store.

extension CustomerTable {
  /// Customers from a table with a unique key without missing values, sorted by that key.
  /// Columns of the table are let go as they are sorted, if nobody else has them.
  package init(
    sorting table: consuming Table, keyIndex: Int, joinedIndex: Int?, _ tasks: TaskRunner
  ) throws(BudgetError) {
    let key = table.fields[keyIndex]
    let normal = Field(name: key.name, column: KeyIndex.normalized(key.column))
    let order = try KeyIndex.ascendingRows(normal.column, tasks)
    precondition(order.count == table.rowCount, "a customer's key is never missing")
    let isSorted = order.indices.allSatisfy { order[$0] == UInt32($0) }
    let named = (consume table).setting(normal).notingUniqueness
    let sorted = isSorted ? named : try (consume named).gathered(RowNumbers(order), tasks)
    // Once more: now the key ascends.
    self.init(table: sorted.notingUniqueness, keyIndex: keyIndex, joinedIndex: joinedIndex)
  }

  /// Customers derived from the keys that occur in event tables: all distinct ones, ascending.
  package init(
    derivingFrom keys: [Column], keyName: String, _ tasks: TaskRunner
  ) throws(BudgetError) {
    let columns = keys.map(KeyIndex.normalized)
    let key: Column
    if columns.allSatisfy({ $0.type == .integer }) {
      key = Column(type: .integer, integers: try CustomerTable.distinctIntegers(columns, tasks))
    } else {
      var seen: Set<[UInt8]> = []
      for column in columns { try CustomerTable.collectTexts(column, into: &seen, tasks) }
      let texts = try tasks.sorted(Array(seen)) { $0.lexicographicallyPrecedes($1) }
      key = Column(texts: texts.map { String(decoding: $0, as: UTF8.self) })
    }
    let table = Table(
      name: "customers", fields: [Field(name: keyName, column: key)], rowCount: key.count)
    try self.init(sorting: table, keyIndex: 0, joinedIndex: nil, tasks)
    self = CustomerTable(table: self.table, keyIndex: 0, isDerived: true)
  }

  private static func distinctIntegers(
    _ columns: [Column], _ tasks: TaskRunner
  ) throws(BudgetError) -> [Int64?] {
    var seen: Set<Int64> = []
    for column in columns {
      guard case .integers(let packed) = column.storage else { continue }
      var previous: Int64?
      tasks.stretches(of: 0..<column.count) { rows in
        for row in rows where !(column.missing?[row] ?? false) {
          let value = packed[row]
          if value != previous { seen.insert(value) }
          previous = value
        }
      }
      try tasks.check()
    }
    return try tasks.sorted(Array(seen)) { $0 < $1 }
  }

  private static func collectTexts(
    _ column: Column, into seen: inout Set<[UInt8]>, _ tasks: TaskRunner
  ) throws(BudgetError) {
    switch column.storage {
    case .text(let dictionary, let codes):
      var isUsed = [Bool](repeating: false, count: dictionary.count)
      tasks.stretches(of: 0..<column.count) { rows in
        for row in rows where !(column.missing?[row] ?? false) {
          isUsed[codes.map { Int($0[row]) } ?? row] = true
        }
      }
      tasks.stretches(of: 0..<dictionary.count) { entries in
        for code in entries where isUsed[code] { seen.insert(Array(dictionary.utf8(code))) }
      }
    case .integers:
      tasks.stretches(of: 0..<column.count) { rows in
        for row in rows {
          if let text = column.keyText(row) { seen.insert(Array(text.utf8)) }
        }
      }
    case .floats, .bits, .wide: break
    }
    try tasks.check()
  }
}

/// Which fields of an event table play which part.
package struct EventRoles: Sendable, Hashable {
  /// Field that refers to the customers' key.
  package var customer: String
  /// Field of the time.
  package var time: String?
  /// Field of the amount.
  package var amount: String?
  /// Field that makes several rows one event.
  package var event: String?
  /// The rows are the values that a column of the customers had over time.
  package var history: HistoryRoles?

  package init(
    customer: String, time: String? = nil, amount: String? = nil, event: String? = nil,
    history: HistoryRoles? = nil
  ) {
    self.customer = customer
    self.time = time
    self.amount = amount
    self.event = event
    self.history = history
  }
}

/// What a table with the history of a column says: `history of stage`.
package struct HistoryRoles: Sendable, Hashable {
  /// The column of the customers.
  package var attribute: String
  /// Field of the values; each holds from the row's time on.
  package var value: String

  package init(of attribute: String, value: String) {
    self.attribute = attribute
    self.value = value
  }
}

extension EventTable {
  /// The rows as they would have been read, with their customers' keys again: to cluster them anew.
  package func unclustered(
    customers: CustomerTable, _ tasks: TaskRunner
  ) throws(BudgetError) -> Table {
    table.setting(Field(name: customerName, column: try keys(of: customers, tasks)))
  }

  /// The key of each row's customer, and those that are unassigned as they were read.
  func keys(of customers: CustomerTable, _ tasks: TaskRunner) throws(BudgetError) -> Column {
    let offsets = offsetPointer
    let rows = try RowNumbers(count: assignedCount) { rows throws(BudgetError) in
      try tasks.ranges(customers.count) { ordinals in
        for ordinal in ordinals {
          for row in offsets[ordinal]..<offsets[ordinal + 1] { rows[Int(row)] = UInt32(ordinal) }
        }
      }
    }
    let keys = try customers.key.column.gathered(rows, tasks)
    return Column.concatenating(keys, unassignedKeys)
  }

  /// The roles by which this was clustered.
  package var roles: EventRoles {
    let name = { (index: Int?) in index.map { table.fields[$0].name } }
    var history: HistoryRoles?
    if let historyOf, let value = name(valueIndex) {
      history = HistoryRoles(of: historyOf, value: value)
    }
    return EventRoles(
      customer: customerName, time: name(timeIndex), amount: name(amountIndex),
      event: name(eventIndex), history: history)
  }

  /// For each row the number of its event, and whether the rows of each event stand together.
  struct EventNumbering {
    var numbers: PackedIntegers?
    var isContiguous: Bool
  }

  /// Numbers the events within each customer, and within the rows that have none.
  static func numberEvents(
    _ column: Column, starts: [UInt32], _ tasks: TaskRunner
  ) throws(BudgetError) -> EventNumbering {
    var numbers = [Int64](repeating: 0, count: column.count)
    let firstCodes = try column.firstCodes(tasks)
    var numberOf: [Int64: Int64] = [:]
    var hasRepeats = false
    var isContiguous = true
    let ends = starts.dropFirst().map(Int.init) + [column.count]
    var asked = 0
    for (start, end) in zip(starts.map(Int.init), ends) {
      if end - asked >= TaskRunner.rangeRows {
        try tasks.check()
        asked = end
      }
      numberOf.removeAll(keepingCapacity: true)
      var next: Int64 = 0
      var previous: (code: Int64, number: Int64)?
      for row in start..<end {
        guard let code = eventCode(column, row, firstCodes) else {
          numbers[row] = next
          next += 1
          previous = nil
          continue
        }
        if let previous, previous.code == code {
          numbers[row] = previous.number
          hasRepeats = true
          continue
        }
        if let number = numberOf[code] {
          numbers[row] = number
          hasRepeats = true
          isContiguous = false
        } else {
          numberOf[code] = next
          numbers[row] = next
          next += 1
        }
        previous = (code, numbers[row])
      }
    }
    return EventNumbering(
      numbers: hasRepeats ? PackedIntegers(numbers) : nil, isContiguous: isContiguous)
  }

  private static func eventCode(
    _ column: Column, _ row: Int, _ firstCodes: [UInt32]
  ) -> Int64? {
    if let missing = column.missing, missing[row] { return nil }
    return switch column.storage {
    case .integers(let packed): packed[row]
    case .text(_, let codes): codes?[row] ?? Int64(firstCodes[row])
    case .bits(let bits): bits[row] ? 1 : 0
    case .wide: Int64(firstCodes[row])
    case .floats(let buffer): Int64(bitPattern: buffer.pointer(as: Double.self)[row].bitPattern)
    }
  }
}

extension Column {
  /// Where 64 bits do not hold a value: for each row the first one that has the same.
  fileprivate func firstCodes(_ tasks: TaskRunner) throws(BudgetError) -> [UInt32] {
    switch storage {
    case .text(let dictionary, nil): return try dictionary.firstCodes(tasks)
    case .wide(let buffer):
      var firstRow: [Int128: UInt32] = [:]
      let values = buffer.pointer(as: Int128.self)
      return (0..<UInt32(count)).map { row in
        if let first = firstRow[values[Int(row)]] { return first }
        firstRow[values[Int(row)]] = row
        return row
      }
    case .text, .integers, .floats, .bits: return []
    }
  }

  /// The rows of one column and then those of another of the same kind of value.
  package static func concatenating(_ first: Column, _ second: Column) -> Column {
    if second.count == 0 { return first }
    if first.count == 0 { return second }
    switch (first.storage, second.storage) {
    case (.integers, .integers) where first.type == second.type:
      let rows = { (column: Column) in (0..<column.count).map { Column.storedInteger(column[$0]) } }
      return Column(type: first.type, integers: rows(first) + rows(second))
    default:
      let rows = { (column: Column) in (0..<column.count).map(column.keyText) }
      return Column(texts: rows(first) + rows(second))
    }
  }

  /// The integer by which a value of an exact type is stored.
  static func storedInteger(_ value: Value) -> Int64? {
    switch value {
    case .exact(let units, _): Int64(exactly: units)
    case .date(let day): Int64(day.number)
    case .timestamp(let ticks, _): ticks
    case .boolean(let flag): flag ? 1 : 0
    case .missing, .other, .new, .float, .text, .period: nil
    }
  }
}

extension LookupLink {
  /// Joins a table's field with a lookup table's key.
  init(
    field: Field, to lookup: LookupTable, _ tasks: TaskRunner
  ) throws(BudgetError) {
    let key = lookup.table.fields[lookup.keyIndex].column
    let rows = try KeyIndex(key, tasks).rowNumbers(for: field.column, tasks)
    let pointer = rows.pointer
    self.init(
      lookup: lookup.table.name, field: field.name,
      rows: PackedIntegers(count: rows.count, bounds: 0...Int64(lookup.table.rowCount)) {
        Int64(pointer[$0])
      })
  }
}
