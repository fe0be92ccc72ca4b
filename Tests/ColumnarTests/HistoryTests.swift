import Columnar
import Testing

/// A history is an event table that says of which column; the store keeps that.
struct HistoryTests {
  private static func history(_ rows: [EventRow]) -> StagedTable {
    var staged = eventTable(rows, name: "cities")
    staged.role = .events(
      EventRoles(
        customer: "id", time: "day", history: HistoryRoles(of: "city", value: "text")))
    return staged
  }

  /// Customer 1 moved away and back, 2 moved, 3 has no row, 4 is unknown.
  private static let rows = [
    EventRow(1, 30, "c1"), EventRow(1, 20, "x"), EventRow(2, 10, "c2"), EventRow(2, 11, "y"),
    EventRow(4, 1, "z"),
  ]

  @Test func theRoleSurvivesAnotherTableOfCustomers() throws {
    var store = Store.empty.adding(Self.history(Self.rows))
    for _ in 0..<2 {
      let events = try #require(store.eventTable("cities"))
      #expect(events.historyOf == "city")
      #expect(events.valueIndex.map { events.table.fields[$0].name } == "text")
      store = store.adding(customerTable([1, 2, 3]))
    }
  }

  @Test func newestValuesAreComparedWithTheColumn() throws {
    let derived = Store.empty.adding(Self.history(Self.rows))
    #expect(
      try #require(derived.eventTable("cities")).disagreements(with: derived.customers) == nil)
    let store = derived.adding(customerTable([1, 2, 3]))
    let events = try #require(store.eventTable("cities"))
    #expect(events.disagreements(with: store.customers) == 1)
    let orders = Store.empty.adding(eventTable(Self.rows))
    #expect(orders.events[0].disagreements(with: orders.customers) == nil)
  }

  @Test func numbersAreComparedByWhatTheyAreWorth() throws {
    let customers = Table(
      name: "customers",
      fields: [
        Field(name: "id", column: Column(type: .integer, integers: [1, 2, 3])),
        Field(name: "limit", column: Column(type: .decimal(scale: 2), integers: [500, 250, nil])),
      ], rowCount: 3)
    let limits = Table(
      name: "limits",
      fields: [
        Field(name: "id", column: Column(type: .integer, integers: [1, 2, 3])),
        Field(name: "day", column: Column(type: .date, integers: [1, 1, 1])),
        Field(name: "limit", column: Column(type: .integer, integers: [5, 2, 0])),
      ], rowCount: 3)
    let roles = EventRoles(
      customer: "id", time: "day", history: HistoryRoles(of: "limit", value: "limit"))
    let store = Store.empty.adding(
      StagedTable(customers, role: .customers(key: "id", joined: nil))
    ).adding(StagedTable(limits, role: .events(roles)))
    #expect(store.events[0].disagreements(with: store.customers) == 2)
  }
}
