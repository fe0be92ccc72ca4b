import Columnar
import TestSupport
import Testing

/// Every layout of up to four customers and four rows: who owns each row, and in which order of time.
@Suite struct ClusteringTests {
  /// One way in which rows can lie.
  private struct Layout {
    var customers: Int
    /// For each row its customer's place; nil where it has none.
    var owners: [Int?]
    var days: [Int64]
    var events: [String?] = []

    /// The rows that belong to nobody have no key or an unknown one.
    var rows: [EventRow] {
      owners.indices.map { row in
        let unknown: Int64? = row % 2 == 0 ? nil : 99
        let text = events.isEmpty ? nil : events[row]
        return EventRow(owners[row].map { Int64($0 * 10) } ?? unknown, days[row], text)
      }
    }

    /// The rows of a customer by time, ties in file order.
    func rows(of customer: Int) -> [Int] {
      let own = owners.indices.filter { owners[$0] == customer }
      // Insertion sort: moves a row only past strictly later ones.
      var sorted: [Int] = []
      for row in own {
        let place = sorted.firstIndex { days[$0] > days[row] } ?? sorted.count
        sorted.insert(row, at: place)
      }
      return sorted
    }

    var unassigned: [Int] { owners.indices.filter { owners[$0] == nil } }

    /// The rows as they must lie, customer by customer, the unassigned last.
    var clustered: [Int] { (0..<customers).flatMap(rows(of:)) + unassigned }
  }

  /// All sequences of `count` numbers below `radix`.
  private static func sequences(_ count: Int, below radix: Int) -> [[Int]] {
    (0..<count).reduce([[]]) { known, _ in
      known.flatMap { sequence in (0..<radix).map { sequence + [$0] } }
    }
  }

  /// All orders of `count` rows in time, ties among them: numbers from 0 without a gap.
  private static func timeOrders(_ count: Int) -> [[Int64]] {
    sequences(count, below: max(count, 1)).filter { order in
      (0...(order.max() ?? 0)).allSatisfy { order.isEmpty || order.contains($0) }
    }.map { $0.map { Int64(18_000 + $0) } }
  }

  private static func table(_ customers: Int) -> CustomerTable {
    let staged = customerTable((0..<Int64(customers)).map { $0 * 10 })
    return CustomerTable(sorting: staged.table, keyIndex: 0, joinedIndex: nil)
  }

  private static func clustered(
    _ layout: Layout, _ customers: CustomerTable, event: String? = nil
  ) -> EventTable {
    EventTable(
      clustering: eventTable(layout.rows).table,
      roles: EventRoles(customer: "id", time: "day", amount: "row", event: event),
      customers: customers)
  }

  private static func rowNumbers(_ events: EventTable) -> [Int64?] {
    events.table.column("row").flatMap(integers(of:)) ?? []
  }

  /// What is wrong about a clustered table, or nil.
  private static func problem(_ layout: Layout, _ customers: CustomerTable) -> String? {
    let events = clustered(layout, customers)
    let expected = layout.clustered.map { Int64?(Int64($0)) }
    guard rowNumbers(events) == expected else { return "rows \(rowNumbers(events))" }
    var offset: UInt32 = 0
    for customer in 0..<layout.customers {
      guard events.offsetPointer[customer] == offset else { return "offset of \(customer)" }
      offset += UInt32(layout.rows(of: customer).count)
    }
    guard events.offsetPointer[layout.customers] == offset else { return "last offset" }
    guard events.assignedCount == Int(offset) else { return "assigned rows" }
    let greatest = (0..<layout.customers).map { layout.rows(of: $0).count }.max() ?? 0
    guard events.greatestRowCount == greatest else { return "greatest row count" }
    let days = layout.clustered.map { Int64?(layout.days[$0]) }
    guard events.timeColumn.flatMap(integers(of:)) == days else { return "days" }
    let keys = layout.unassigned.map { layout.rows[$0].owner }
    guard integers(of: events.unassignedKeys) == keys else { return "unassigned keys" }
    guard events.table.column("id") == nil else { return "the key is still a field" }
    return nil
  }

  /// What is wrong after taking apart: every row has its key back, clustering again gives the same.
  private static func problem(
    unclustering layout: Layout, _ customers: CustomerTable
  ) -> String? {
    let events = clustered(layout, customers)
    let table = unhurried { tasks throws(BudgetError) in
      try events.unclustered(customers: customers, tasks)
    }
    let keys = table.column("id").flatMap(integers(of:))
    let expected = layout.clustered.map { layout.rows[$0].owner }
    guard keys == expected else { return "keys again: \(String(describing: keys))" }
    let again = EventTable(clustering: table, roles: events.roles, customers: customers)
    guard rowNumbers(again) == rowNumbers(events) else { return "rows clustered again" }
    let offsets = { (events: EventTable) in
      (0...layout.customers).map { events.offsetPointer[$0] }
    }
    guard offsets(again) == offsets(events) else { return "offsets clustered again" }
    guard again.roles == events.roles else { return "roles" }
    return nil
  }

  @Test(arguments: 0...4) func everyLayout(customers count: Int) {
    check(customers: count, upTo: 4) { ClusteringTests.problem($0, $1) }
  }

  @Test(arguments: 0...4) func everyLayoutTakenApart(customers count: Int) {
    check(customers: count, upTo: 3) { ClusteringTests.problem(unclustering: $0, $1) }
  }

  /// All layouts of so many customers and up to so many rows.
  private func check(
    customers count: Int, upTo rowCount: Int, _ problem: (Layout, CustomerTable) -> String?
  ) {
    let customers = ClusteringTests.table(count)
    var failures: [String] = []
    for rows in 0...rowCount {
      let orders = ClusteringTests.timeOrders(rows)
      for owners in ClusteringTests.sequences(rows, below: count + 1) {
        for days in orders {
          let layout = Layout(
            customers: count, owners: owners.map { $0 == count ? nil : $0 }, days: days)
          if let problem = problem(layout, customers) {
            failures.append("\(problem): \(layout)")
          }
        }
      }
    }
    #expect(failures.isEmpty, "\(failures.count) layouts, such as \(failures.first ?? "")")
  }

  @Test func everyOrderIsGenerated() {
    // Weak orders of n things: the ordered Bell numbers.
    #expect((0...4).map { ClusteringTests.timeOrders($0).count } == [1, 1, 3, 13, 75])
  }

  /// Rows with one value are one event of their customer; without a value each is its own.
  private static func numbers(_ layout: Layout) -> (numbers: [Int64], isContiguous: Bool) {
    var all: [Int64] = []
    var isContiguous = true
    for group in (0..<layout.customers).map(layout.rows(of:)) + [layout.unassigned] {
      var names: [String?] = []
      var previous: Int?
      for row in group {
        let name = layout.events[row]
        let known = name == nil ? nil : names.firstIndex { $0 == name }
        if let known, known != previous { isContiguous = false }
        if known == nil { names.append(name) }
        previous = known ?? names.count - 1
        all.append(Int64(previous ?? 0))
      }
    }
    return (all, isContiguous)
  }

  @Test(arguments: [[0, 1, 2, 3], [0, 0, 0, 0], [3, 1, 1, 0]] as [[Int64]])
  func eventNumbers(days: [Int64]) {
    let customers = ClusteringTests.table(2)
    let names: [String?] = [nil, "a", "b"]
    var failures: [String] = []
    for owners in ClusteringTests.sequences(4, below: 3) {
      for events in ClusteringTests.sequences(4, below: 3) {
        let layout = Layout(
          customers: 2, owners: owners.map { $0 == 2 ? nil : $0 }, days: days,
          events: events.map { names[$0] })
        let clustered = ClusteringTests.clustered(layout, customers, event: "text")
        let expected = ClusteringTests.numbers(layout)
        let isPlain =
          Set(owners.indices.map { "\(owners[$0]) \(events[$0] == 0 ? $0 + 9 : events[$0])" })
          .count == 4
        let found = clustered.eventNumbers.map { numbers in (0..<4).map { numbers[$0] } }
        if found != (isPlain ? nil : expected.numbers)
          || clustered.eventsAreContiguous != expected.isContiguous
        {
          failures.append("\(layout): \(String(describing: found))")
        }
      }
    }
    #expect(failures.isEmpty, "\(failures.count) layouts, such as \(failures.first ?? "")")
  }

  @Test func eventsByTextsWithoutCodes() {
    let texts = ["x", "y", "x", "x"]
    let ids: [Int64?] = [1, 1, 1, 2]
    let fields = [
      Field(name: "id", column: Column(type: .integer, integers: ids)),
      Field(
        name: "event",
        column: Column(
          type: .text, count: 4, storage: .text(TextDictionary(texts), codes: nil), missing: nil)),
    ]
    let events = EventTable(
      clustering: Table(name: "orders", fields: fields, rowCount: 4),
      roles: EventRoles(customer: "id", event: "event"),
      customers: CustomerTable(
        sorting: customerTable([1, 2]).table, keyIndex: 0, joinedIndex: nil))
    #expect(events.eventNumbers.map { numbers in (0..<4).map { numbers[$0] } } == [0, 1, 0, 0])
    #expect(!events.eventsAreContiguous)
  }

  @Test func withoutTimeRowsStayInFileOrder() {
    let rows = [EventRow(2, 9), EventRow(1, 5), EventRow(2, 1), EventRow(nil, 0), EventRow(1, 1)]
    let events = EventTable(
      clustering: eventTable(rows).table, roles: EventRoles(customer: "id"),
      customers: CustomerTable(
        sorting: customerTable([1, 2]).table, keyIndex: 0, joinedIndex: nil))
    #expect(ClusteringTests.rowNumbers(events) == [1, 4, 0, 2, 3])
    #expect(events.timeDays == nil)
  }
}
