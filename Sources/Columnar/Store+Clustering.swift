// SAFETY: groups are below their count, so that every row has one place; tasks write to places of
// their own.

// Rows in file order become rows by customer.

extension EventTable {
  /// Clusters rows in file order by customer and sorts them by time within each customer.
  ///
  /// The time of no row may be missing. Complexity: linear, but for customers whose rows are not
  /// in order of time already. Columns of the table are let go as they are clustered, if nobody else
  /// has them.
  package init(
    clustering table: consuming Table, roles: EventRoles, customers: CustomerTable,
    firstNewRow: Int = 0, _ tasks: TaskRunner
  ) throws(BudgetError) {
    let (ordinals, unassigned, unassignedKeys) = try EventTable.ordinals(
      of: table.column(roles.customer), in: customers, tasks)
    let fields = (consume table).removing(roles.customer).notingUniqueness
    let count = customers.count
    var (order, starts) = try EventTable.countingSort(ordinals, groups: count + 1, tasks)
    if case .integers(let packed)? = roles.time.flatMap({ fields.column($0) })?.storage {
      order = try EventTable.sortedWithin(order, starts: starts, groups: count, by: packed, tasks)
    }
    starts.removeLast()
    let clustered = try (consume fields).gathered(order, tasks)
    let place = { (name: String?) in name.flatMap { clustered.index(of: $0) } }
    let eventIndex = place(roles.event)
    let numbering =
      try eventIndex.map { index throws(BudgetError) in
        try EventTable.numberEvents(clustered.fields[index].column, starts: starts, tasks)
      } ?? EventNumbering(numbers: nil, isContiguous: true)
    self.init(
      table: clustered, customerName: roles.customer, offsets: Buffer(starts),
      timeIndex: place(roles.time), amountIndex: place(roles.amount), eventIndex: eventIndex,
      eventNumbers: numbering.numbers, eventsAreContiguous: numbering.isContiguous,
      unassignedKeys: unassignedKeys)
    firstUnassignedRows = Array(
      unassigned.lazy.filter { $0 >= firstNewRow }.prefix(EventTable.unassignedRowsNoted))
    valueIndex = place(roles.history?.value)
    historyOf = valueIndex == nil ? nil : roles.history?.attribute
  }

  /// How many rows without a customer are noted by where they stood.
  package static let unassignedRowsNoted = 1000

  /// The customer of each row, or the count of customers, and the rows without one with their keys.
  private static func ordinals(
    of key: Column?, in customers: CustomerTable, _ tasks: TaskRunner
  ) throws(BudgetError) -> (RowNumbers, unassigned: [UInt32], unassignedKeys: Column) {
    guard let key else { preconditionFailure("the customer role names a field of the table") }
    let ordinals = try KeyIndex(customers.key.column, tasks).rowNumbers(for: key, tasks)
    let none = UInt32(customers.count)
    let pointer = ordinals.pointer
    let unassigned = (0..<UInt32(ordinals.count)).filter { pointer[Int($0)] == none }
    return (ordinals, unassigned, try key.gathered(RowNumbers(unassigned), tasks))
  }

  /// Rows in order of their group (stable), and where each group begins (and the last one ends).
  ///
  /// Several tasks count, and then place, the rows of a part each:
  ///
  /// ```
  /// groups        2 0 2 │ 0 2 0      parts of three rows
  /// counted       0: 1, 2: 2 │ 0: 2, 2: 1
  /// first places  0: 0, 2: 3 │ 0: 1, 2: 5      order   1 3 5 0 2 4
  /// ```
  static func countingSort(
    _ groupOf: RowNumbers, groups: Int, _ tasks: TaskRunner
  ) throws(BudgetError) -> (order: RowNumbers, starts: [UInt32]) {
    // Counters of a part should be fewer than its rows.
    let parts = max(1, min(tasks.width, groupOf.count / max(1, groups)))
    let partRows = max(1, (groupOf.count + parts - 1) / parts)
    var places = [UInt32](repeating: 0, count: parts * groups)
    var starts = [UInt32](repeating: 0, count: groups + 1)
    let pointer = groupOf.pointer
    let order = try RowNumbers(count: groupOf.count) { order throws(BudgetError) in
      try places.withUnsafeMutableBufferPointer { places throws(BudgetError) in
        let places = places
        try tasks.ranges(groupOf.count, rows: partRows) { part in
          let first = part.lowerBound / partRows * groups
          tasks.stretches(of: part) { rows in
            for row in rows { places[first &+ Int(pointer[row])] &+= 1 }
          }
        }
        turnIntoPlaces(places, parts: parts, groups: groups, starts: &starts)
        try tasks.ranges(groupOf.count, rows: partRows) { part in
          let first = part.lowerBound / partRows * groups
          tasks.stretches(of: part) { rows in
            for row in rows {
              let group = first &+ Int(pointer[row])
              order[Int(places[group])] = UInt32(truncatingIfNeeded: row)
              places[group] &+= 1
            }
          }
        }
      }
    }
    return (order, starts)
  }

  /// Counts of each part and group become the place of the first such row.
  private static func turnIntoPlaces(
    _ counts: UnsafeMutableBufferPointer<UInt32>, parts: Int, groups: Int, starts: inout [UInt32]
  ) {
    var place: UInt32 = 0
    for group in 0..<groups {
      starts[group] = place
      for part in 0..<parts {
        let count = counts[part &* groups &+ group]
        counts[part &* groups &+ group] = place
        place &+= count
      }
    }
    starts[groups] = place
  }

  /// Sorts the rows of each of the first groups by a value, stable.
  ///
  /// Files are mostly in order of time, as a whole or within each customer: that costs one look.
  static func sortedWithin(
    _ order: RowNumbers, starts: [UInt32], groups: Int, by values: PackedIntegers,
    _ tasks: TaskRunner
  ) throws(BudgetError) -> RowNumbers {
    if values.isAscending { return order }
    return try RowNumbers(count: order.count) { sorted throws(BudgetError) in
      sorted.update(from: order.pointer, count: order.count)
      try tasks.ranges(groups, rows: 1 << 14) { range in
        switch values.codes {
        case .one(let codes): sortGroups(range, sorted, starts, codes)
        case .two(let codes): sortGroups(range, sorted, starts, codes)
        case .four(let codes): sortGroups(range, sorted, starts, codes)
        case .eight(let codes): sortGroups(range, sorted, starts, codes)
        }
      }
    }
  }

  private static func sortGroups<Code: Comparable>(
    _ groups: Range<Int>, _ order: UnsafeMutablePointer<UInt32>, _ starts: [UInt32],
    _ codes: UnsafePointer<Code>
  ) {
    for group in groups {
      let range = Int(starts[group])..<Int(starts[group + 1])
      guard range.count > 1 else { continue }
      var isSorted = true
      var previous = codes[Int(order[range.lowerBound])]
      for place in range.dropFirst() {
        let code = codes[Int(order[place])]
        isSorted = isSorted && previous <= code
        previous = code
      }
      if isSorted { continue }
      let sorted = range.map { (codes[Int(order[$0])], order[$0]) }.sorted { $0 < $1 }
      for (place, pair) in zip(range, sorted) { order[place] = pair.1 }
    }
  }
}
