import Columnar
import Foundation
import Messages
import Testing

@testable import Loading

private func found(
  _ text: String, _ said: SaidRoles = SaidRoles(), _ known: KnownTables = KnownTables()
) throws -> FoundRole {
  RoleFinder.find(try read(text).table, said: said, known: known)
}

private let events = KnownTables.Other(
  name: "orders", fields: ["basket_id", "product_id", "amount"], customer: "household_id")

/// Text, what is known, and the role that is found.
private let roleCases: [(text: String, known: KnownTables, role: TableRole?)] = [
  ("customerID,Churn\na,1\nb,0\n", KnownTables(), .customers(key: "customerID", joined: nil)),
  (
    "Customer ID,signup_date,x\n1,2020-01-01,1\n2,2020-01-02,1\n", KnownTables(),
    .customers(key: "Customer ID", joined: "signup_date")
  ),
  (
    "客户编号,金额\n1,5\n1,6\n", KnownTables(),
    .events(EventRoles(customer: "客户编号", amount: "金额"))
  ),
  // A column that some row misses is no key.
  ("customer_id,x\n1,1\n,2\n", KnownTables(), .events(EventRoles(customer: "customer_id"))),
  (
    "InvoiceNo,Ship Date,InvoiceDate,CustomerID,Sales\n1,2020-01-02,2020-01-01,7,1.5\n"
      + "1,2020-01-02,2020-01-01,7,2.5\n", KnownTables(),
    .events(
      EventRoles(customer: "CustomerID", time: "InvoiceDate", amount: "Sales", event: "InvoiceNo"))
  ),
  // An order number that never repeats makes each row an event.
  (
    "order_id,customer,order_date,grand_total\n1,a,2020-01-01,5\n2,a,2020-01-02,6\n",
    KnownTables(),
    .events(EventRoles(customer: "customer", time: "order_date", amount: "grand_total"))
  ),
  ("product_id,brand\n1,a\n2,b\n", KnownTables(others: [events]), .lookup(key: "product_id")),
  ("product_id,brand\n1,a\n1,b\n", KnownTables(others: [events]), nil),
  (
    "household_id,age\n1,x\n2,y\n", KnownTables(others: [events]),
    .customers(key: "household_id", joined: nil)
  ),
  (
    "kundennr,umsatz\n1,5\n1,6\n", KnownTables(customersKey: "kundennr"),
    .events(EventRoles(customer: "kundennr"))
  ),
  (
    "region,manager\nN,a\nS,b\n",
    KnownTables(customersKey: "id", customerFields: ["id", "region"]),
    .lookup(key: "region")
  ),
  ("ID,x\n1,2\n2,2\n", KnownTables(), .customers(key: "ID", joined: nil)),
  ("x,y\n1,2\n3,4\n", KnownTables(), nil),
]

@Test("what a table is", arguments: roleCases.indices)
func roles(index: Int) throws {
  let example = roleCases[index]
  let result = try found(example.text, SaidRoles(), example.known)
  #expect(result.role == example.role, "\(example.text) \(result.notes)")
  #expect((result.problem == nil) == (example.role != nil))
}

@Test("what is said wins, and is checked")
func saidRoles() throws {
  let text = "id,who,at,paid,n\n1,a,2020-01-01,2020-02-01,5\n2,a,2020-01-02,2020-02-02,6\n"
  let said = SaidRoles(customer: "who", time: "paid", amount: "n", event: "id")
  #expect(
    try found(text, said).role
      == .events(EventRoles(customer: "who", time: "paid", amount: "n", event: "id")))
  #expect(try found(text, SaidRoles(key: "id")).role == .customers(key: "id", joined: nil))
  #expect(
    try found(text, SaidRoles(key: "who")).problem
      == .keyRepeats(column: "who", rows: 2, distinct: 1, example: .text("a")))
  #expect(
    try found("a,b\n1,2\n,3\n", SaidRoles(key: "a")).problem == .keyMissing(column: "a", count: 1))
  #expect(
    try found(text, SaidRoles(customer: "whom")).problem
      == .unknownColumn(
        role: "customer", name: "whom", known: ["id", "who", "at", "paid", "n"]))
  #expect(
    try found(text, SaidRoles(customer: "who", time: "n")).problem
      == .wrongType(role: "time", column: "n", type: .integer))
  #expect(
    try found(text, SaidRoles(customer: "who", amount: "at")).problem
      == .wrongType(role: "amount", column: "at", type: .date))
}

@Test("notes say what was decided and why")
func notes() throws {
  let result = try found("InvoiceNo,CustomerID,InvoiceDate\n1,17850.0,2020-01-01\n1,,2020-01-01\n")
  #expect(
    result.notes == [
      "customer: CustomerID (missing in 1 row, named like a customer)",
      "time: InvoiceDate (date)", "event: InvoiceNo (repeats)",
    ])
}

@Test("unique columns, by every storage")
func uniqueness() throws {
  let columns: [(Column, Bool, Int)] = [
    (Column(type: .integer, integers: [3, 1, 2]), true, 3),
    (Column(type: .integer, integers: [3, 1, 3]), false, 2),
    (Column(type: .integer, integers: [.min, .max, 0]), true, 3),
    (Column(type: .integer, integers: [.min, .max, .min]), false, 2),
    (Column(type: .integer, integers: [1, nil]), false, 1),
    (Column(type: .integer, integers: []), true, 0),
    (Column(floats: [1, 2.5]), true, 2), (Column(floats: [1, 1]), false, 1),
    (Column(booleans: [true, false]), true, 2), (Column(booleans: [true, true]), false, 1),
    (Column(texts: ["a", "b", ""]), true, 3), (Column(texts: ["a", "b", "a"]), false, 2),
    (
      Column(
        type: .text, count: 2, storage: .text(TextDictionary(["x", "x"]), codes: nil),
        missing: nil),
      false, 1
    ),
    (
      Column(
        type: .text, count: 2, storage: .text(TextDictionary(["y", "x"]), codes: nil),
        missing: nil),
      true, 2
    ),
  ]
  for (column, isKey, distinct) in columns {
    #expect(Uniqueness.isKey(column) == isKey)
    #expect(Uniqueness(column).distinctCount == distinct)
  }
}

@Test("the shared files", .enabled(if: sharedData != nil, "no shared data"))
func sharedRoles() throws {
  func role(_ file: String, _ known: KnownTables = KnownTables()) throws -> TableRole? {
    let path = try #require(sharedData).appendingPathComponent(file).path
    let table = try CSVReader.read(path: path, options: ReadOptions(), tableName: "t").table
    return RoleFinder.find(table, known: known).role
  }
  #expect(
    try role("telco/Telco-Customer-Churn.csv") == .customers(key: "customerID", joined: nil))
  #expect(
    try role("online_retail/online_retail_2010-12-01.csv")
      == .events(EventRoles(customer: "CustomerID", time: "InvoiceDate", event: "InvoiceNo")))
  #expect(
    try role("complete_journey/demographics.csv") == .customers(key: "household_id", joined: nil))
  #expect(
    try role("complete_journey/coupon_redemptions.csv")
      == .events(EventRoles(customer: "household_id", time: "redemption_date")))
  #expect(
    try role(
      "complete_journey/campaign_descriptions.csv",
      KnownTables(
        customersKey: "household_id",
        others: [.init(name: "campaigns", fields: ["campaign_id"], customer: "household_id")]))
      == .lookup(key: "campaign_id"))
  #expect(
    try role("rfm_orders/rfm_data_orders.csv")
      == .events(EventRoles(customer: "customer_id", time: "order_date", amount: "revenue")))
  #expect(
    try role("northwind/northwind_order_lines.csv")
      == .events(
        EventRoles(customer: "CustomerID", time: "OrderDate", amount: "Revenue", event: "OrderID")))
}
