import Columnar
import Demo
import Testing

/// The tables are well formed and the same every time.
struct DemoDataTests {
  private let sample = DemoSample.shared

  @Test func sameBytesEveryTime() {
    let first = DemoSample(customers: 700).fingerprint
    #expect(first == DemoSample(customers: 700).fingerprint)
    #expect(first != DemoSample(customers: 701).fingerprint)
  }

  /// Another value than this one is another demo: golden answers change with it.
  @Test func pinnedFor500Customers() {
    #expect(DemoSample(customers: 500).fingerprint == 4_103_076_437_725_508_779)
  }

  @Test func aLifeDoesNotDependOnTheNumberOfCustomers() {
    let few = DemoSample(customers: 50)
    for field in ["name", "city", "stage", "plan"] {
      let all = sample.texts("customers", field)
      #expect(few.texts("customers", field) == Array(all.prefix(50)), "\(field)")
    }
    let all = sample.numbers("customers", "balance_due")
    #expect(few.numbers("customers", "balance_due") == Array(all.prefix(50)))
  }

  @Test func tablesAndRoles() {
    let names = sample.tables.map(\.table.name)
    #expect(names == ["customers", "orders", "interactions", "invoices", "stages", "products"])
    let orders = EventRoles(
      customer: "customer", time: "date", amount: "amount", event: "order_id")
    let invoices = EventRoles(customer: "customer", time: "issued", amount: "amount")
    let stages = EventRoles(
      customer: "customer", time: "date", history: HistoryRoles(of: "stage", value: "stage"))
    #expect(
      sample.tables.map(\.role) == [
        .customers(key: "customer", joined: "signup_date"), .events(orders),
        .events(EventRoles(customer: "customer", time: "time")), .events(invoices),
        .events(stages), .lookup(key: "product"),
      ])
  }

  @Test func keysAreUniqueAndAscend() {
    let keys = sample.texts("customers", "customer").compactMap { $0 }
    #expect(keys.count == 4000)
    #expect(keys.first == "C00001")
    #expect(zip(keys, keys.dropFirst()).allSatisfy { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    let products = sample.texts("products", "product").compactMap { $0 }
    #expect(products.count == 120)
    #expect(Set(products).count == 120)
  }

  @Test func dictionariesAreSortedAndInUse() {
    for staged in sample.tables {
      for field in staged.table.fields where field.name != "customer" {
        guard case .text(let dictionary, let codes?) = field.column.storage else { continue }
        #expect(dictionary.isSorted, "\(staged.table.name).\(field.name)")
        let rows = (0..<field.column.count).filter { !(field.column.missing?[$0] ?? false) }
        let used = Set(rows.map { codes[$0] })
        #expect(used.count == dictionary.count, "\(staged.table.name).\(field.name)")
      }
    }
  }

  @Test func boundsAreThoseOfTheValues() {
    for staged in sample.tables {
      for field in staged.table.fields {
        guard case .integers(let packed) = field.column.storage else { continue }
        let values = (0..<field.column.count)
          .filter { !(field.column.missing?[$0] ?? false) }.map { packed[$0] }
        #expect(field.column.bounds?.lowerBound == values.min(), "\(field.name)")
        #expect(field.column.bounds?.upperBound == values.max(), "\(field.name)")
      }
    }
  }

  @Test func customersOfEventsAreKnownOrFew() {
    let keys = Set(sample.texts("customers", "customer"))
    for table in ["interactions", "invoices", "stages"] {
      #expect(sample.texts(table, "customer").allSatisfy { keys.contains($0) }, "\(table)")
    }
    let buyers = sample.texts("orders", "customer")
    let missing = buyers.count { $0 == nil }
    let unknown = buyers.count { $0 != nil && !keys.contains($0) }
    #expect(missing > 0)
    #expect(unknown > 0)
    #expect((missing + unknown) * 1000 / buyers.count <= 2)
  }

  @Test func everyProductIsInTheLookup() {
    let products = sample.texts("products", "product")
    let categories = sample.texts("products", "category")
    let rows = zip(products, categories).map { ($0 ?? "", $1 ?? "") }
    let categoryOf = Dictionary(rows, uniquingKeysWith: { first, _ in first })
    let lines = zip(sample.texts("orders", "product"), sample.texts("orders", "category"))
    #expect(lines.allSatisfy { categoryOf[$0 ?? ""] == $1 })
    #expect(Set(categories).count == 12)
  }

  @Test(arguments: [("orders", "date"), ("interactions", "time"), ("invoices", "issued")])
  func rowsAreInOrderOfTime(table: String, field: String) {
    let times = sample.numbers(table, field).compactMap { $0 }
    #expect(times.count == sample.table(table).rowCount)
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test func datesLieWithinTheFiveYears() {
    let first = CalendarDay.number(year: 2021, month: 1, day: 1)
    let last = DemoData.asOfDay.number
    #expect(DemoData.asOfDay.text == "2025-12-31")
    let fields = [
      ("customers", "signup_date"), ("orders", "date"), ("invoices", "issued"),
      ("invoices", "paid"), ("stages", "date"),
    ]
    for (table, field) in fields {
      let days = sample.numbers(table, field).compactMap { $0 }
      #expect(days.allSatisfy { (first...last).contains($0) }, "\(table).\(field)")
    }
    let seconds = sample.numbers("interactions", "time").compactMap { $0 }
    #expect(seconds.allSatisfy { (first * 86_400..<(last + 1) * 86_400).contains($0) })
    #expect(sample.numbers("orders", "date").last == last)
  }

  @Test(arguments: [0, 1, 2, 160, 500])
  func smallStoresCluster(customers count: Int) throws {
    let sample = DemoSample(customers: count)
    let customers = try CustomerTable(
      sorting: sample.table("customers"), keyIndex: 0, joinedIndex: 8, .serial)
    #expect(customers.count == count)
    #expect(customers.table.fields[8].name == "signup_date")
    for staged in sample.tables {
      guard case .events(let roles) = staged.role else { continue }
      let events = try EventTable(
        clustering: staged.table, roles: roles, customers: customers, .serial)
      #expect(events.table.rowCount == staged.table.rowCount)
      let unassigned = events.table.rowCount - events.assignedCount
      #expect(unassigned == 0 || (staged.table.name == "orders" && count >= 160))
      if count > 0, staged.table.name == "orders" {
        #expect(events.timeDays?.upperBound == DemoData.asOfDay.number)
      }
    }
    #expect(sample.table("products").rowCount == 120)
  }
}
