import Columnar
import TestSupport
import Testing

/// Tables come in any order; the store is the same.
@Suite struct StoreTests {
  private static func store(_ tables: [StagedTable]) -> Store {
    tables.reduce(.empty) { $0.adding($1) }
  }

  private static func orders<Element>(_ elements: [Element]) -> [[Element]] {
    guard !elements.isEmpty else { return [[]] }
    return elements.indices.flatMap { place -> [[Element]] in
      var rest = elements
      let first = rest.remove(at: place)
      return orders(rest).map { [first] + $0 }
    }
  }

  private static let rows = [
    EventRow(3, 10, "b"), EventRow(1, 12, "a"), EventRow(nil, 5, "c"), EventRow(3, 10, "a"),
    EventRow(9, 1, nil), EventRow(1, 4, "b"), EventRow(3, 2, "x"), EventRow(1, 12, nil),
  ]

  private static let visits = eventTable(
    [EventRow(2, 3, "b"), EventRow(9, 3, "a"), EventRow(1, 8, "zz")], name: "visits",
    event: "text")

  /// A lookup table whose key is the events' `text`.
  private static let texts = StagedTable(
    Table(
      name: "texts",
      fields: [
        Field(name: "Text", column: Column(texts: ["b", "a", "zz"])),
        Field(name: "price", column: Column(type: .decimal(scale: 2), integers: [150, nil, 3])),
      ], rowCount: 3), role: .lookup(key: "Text"))

  struct Tables: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var tables: [StagedTable]

    init(_ name: String, _ tables: [StagedTable]) {
      (testDescription, self.tables) = (name, tables)
    }
  }

  /// Keys of which some are no numbers.
  private static let textKeys = StagedTable(
    Table(
      name: "calls",
      fields: [
        Field(name: "id", column: Column(texts: ["3", "n/a", "1", nil])),
        Field(name: "day", column: Column(type: .date, integers: [4, 5, 6, 7])),
      ], rowCount: 4), role: .events(EventRoles(customer: "id", time: "day")))

  static let anyOrder = [
    Tables("customers and events", [customerTable([3, 1, 2]), eventTable(rows, event: "text")]),
    Tables("two event tables", [customerTable([1, 2, 3]), eventTable(rows), visits]),
    Tables("lookups", [customerTable([3, 2, 1]), eventTable(rows), visits, texts]),
    Tables("derived customers", [eventTable(rows, event: "text"), visits, texts]),
    Tables("attributes", [customerTable([1, 3]), eventTable(rows, attributes: ["text"]), texts]),
    Tables("derived with attributes", [eventTable(rows, attributes: ["text"]), visits]),
    Tables("no customers match", [customerTable([77]), eventTable(rows), visits]),
    Tables("no rows", [customerTable([]), eventTable([]), visits]),
    Tables("texts as keys of events", [customerTable([1, 2, 3]), eventTable(rows), textKeys]),
    Tables("texts as keys, derived", [eventTable(rows), textKeys, visits]),
  ]

  @Test(arguments: anyOrder) func anyOrderGivesTheSameStore(_ test: Tables) {
    let first = description(of: StoreTests.store(test.tables))
    for tables in StoreTests.orders(test.tables) {
      let found = description(of: StoreTests.store(tables))
      let names = tables.map(\.table.name).joined(separator: ", ")
      #expect(found == first, "\(names)\n\(difference(expected: first, found: found))")
    }
  }

  @Test(arguments: anyOrder) func loadingATableAgainChangesNothing(_ test: Tables) {
    let store = StoreTests.store(test.tables)
    for table in test.tables {
      #expect(description(of: store.adding(table)) == description(of: store))
    }
  }

  // MARK: - Derived customers

  @Test func customersAreTheDistinctKeys() {
    let store = StoreTests.store([eventTable(StoreTests.rows), StoreTests.visits])
    #expect(store.customers.isDerived)
    #expect(integers(of: store.customers.key.column) == [1, 2, 3, 9])
    #expect(store.eventTable("orders")?.assignedCount == 7)
    #expect(store.newestDay == CalendarDay(number: 12))
    #expect(store.eventTable("Orders") == nil)
  }

  @Test func keysOfTextsAndNumbersBecomeTexts() {
    let store = StoreTests.store([eventTable(StoreTests.rows), StoreTests.textKeys])
    let keys: [Value] = [.text("1"), .text("3"), .text("9"), .text("n/a")]
    #expect(isSame(values(of: store.customers.key.column), keys))
    #expect(store.eventTable("orders")?.assignedCount == 7)
    #expect(store.eventTable("calls")?.assignedCount == 3)
  }

  @Test func keysWrittenAsDecimals() {
    let fields = [
      Field(
        name: "CustomerID", column: Column(type: .decimal(scale: 1), integers: [178_500, nil, 130]))
    ]
    let orders = StagedTable(
      Table(name: "orders", fields: fields, rowCount: 3),
      role: .events(EventRoles(customer: "CustomerID")))
    let store = Store.empty.adding(orders)
    #expect(store.customers.key.name == "CustomerID")
    #expect(integers(of: store.customers.key.column) == [13, 17_850])
    #expect(store.events.first?.assignedCount == 2)
  }

  @Test func aTableLoadedAnewTakesItsCustomersWithIt() {
    let first = eventTable([EventRow(1, 1, "a"), EventRow(2, 2, "b")], attributes: ["text"])
    let more = eventTable(
      (0..<6).map { EventRow(Int64($0 + 2), Int64($0), "c") }, attributes: ["text"])
    let alone = Store.empty.adding(first).adding(more)
    #expect(description(of: alone) == description(of: Store.empty.adding(more)))
    let less = alone.adding(first)
    #expect(description(of: less) == description(of: Store.empty.adding(first)))
    let beside = StoreTests.store([first, StoreTests.visits, more])
    #expect(integers(of: beside.customers.key.column) == [1, 2, 3, 4, 5, 6, 7, 9])
    let without = StoreTests.store([first, StoreTests.visits, eventTable([EventRow(5, 1, "x")])])
    #expect(integers(of: without.customers.key.column) == [1, 2, 5, 9])
  }

  @Test func customersThatArriveLaterReplaceDerivedOnes() {
    let derived = StoreTests.store([eventTable(StoreTests.rows)])
    let store = derived.adding(customerTable([9, 2]))
    #expect(!store.customers.isDerived)
    #expect(integers(of: store.customers.key.column) == [2, 9])
    #expect(store.events.first?.assignedCount == 1)
    #expect(store.events.first?.table.rowCount == 8)
    let keys = store.events.first.flatMap { integers(of: $0.unassignedKeys) }
    #expect(keys?.compactMap { $0 }.sorted() == [1, 1, 1, 3, 3, 3])
  }

  // MARK: - Attributes

  @Test func attributesAreTheLastValueByTime() {
    let store = StoreTests.store([eventTable(StoreTests.rows, attributes: ["text"])])
    // 1: b at 4, a and then nothing at 12; 3: x at 2, b and then a at 10; 9: nothing.
    let texts: [Value] = [.text("a"), .text("a"), .missing]
    #expect(isSame(store.customers.table.column("text").map(values(of:)) ?? [], texts))
    #expect(store.customers.ambiguousAttributes == ["text": 2])
  }

  @Test func attributesCompareByBytes() {
    let rows = [EventRow(1, 1, "\u{e9}"), EventRow(1, 2, "e\u{301}")]
    let store = StoreTests.store([eventTable(rows, attributes: ["text"])])
    #expect(store.customers.ambiguousAttributes == ["text": 1])
  }

  // MARK: - Customers

  @Test func customersAreSortedByKey() {
    let store = StoreTests.store([customerTable([30, -1, 4])])
    #expect(integers(of: store.customers.key.column) == [-1, 4, 30])
    let cities: [Value] = [.text("c-1"), .text("c4"), .text("c30")]
    #expect(isSame(store.customers.table.column("city").map(values(of:)) ?? [], cities))
    #expect(store.newestDay == nil)
  }

  @Test func aSecondTableOfCustomersAddsColumns() {
    let scores = StagedTable(
      Table(
        name: "scores",
        fields: [
          Field(name: "key", column: Column(type: .decimal(scale: 1), integers: [40, 10, 770])),
          Field(name: "score", column: Column(type: .integer, integers: [7, nil, 9])),
        ], rowCount: 3), role: .customers(key: "key", joined: nil))
    let store = StoreTests.store([customerTable([30, 1, 4]), scores])
    #expect(store.customers.table.fields.map(\.name) == ["id", "city", "score"])
    #expect(store.customers.table.column("score").flatMap(integers(of:)) == [nil, 7, nil])
    let empty = StagedTable(scores.table.gathered([]), role: scores.role)
    let missing = StoreTests.store([customerTable([1]), empty]).customers.table.column("score")
    #expect(missing.map(values(of:)) == [.missing])
  }

  @Test func nothingLoaded() {
    #expect(Store.empty.customers.count == 0 && Store.empty.customers.isDerived)
    #expect(Store.empty.newestDay == nil && Store.empty.events.isEmpty)
  }

  @Test func daysOfTimestamps() {
    let day = Int64(Timestamps.ticksPerDay(3))
    let times: [Int64] = [-1, 2 * day - 1, day]
    let fields = [
      Field(name: "id", column: Column(type: .integer, integers: [1, 1, 1])),
      Field(name: "at", column: Column(type: .timestamp(scale: 3), integers: times)),
    ]
    let orders = StagedTable(
      Table(name: "orders", fields: fields, rowCount: 3),
      role: .events(EventRoles(customer: "id", time: "at")))
    #expect(Store.empty.adding(orders).events.first?.timeDays == -1...1)
  }

  @Test func lookupsAreLinkedByTheNameOfTheirKey() {
    let store = StoreTests.store([eventTable(StoreTests.rows), StoreTests.texts])
    let links = store.events.first?.links ?? []
    #expect(links.map(\.field) == ["text"] && links.map(\.lookup) == ["texts"])
    let texts = store.events.first?.table.column("text").map(values(of:)) ?? []
    let rows = links.first.map { link in (0..<link.rows.count).map { link.rows[$0] } } ?? []
    for (text, row) in zip(texts, rows) {
      switch text {
      case .text("b"): #expect(row == 0)
      case .text("a"): #expect(row == 1)
      default: #expect(row == 3)
      }
    }
  }
}
