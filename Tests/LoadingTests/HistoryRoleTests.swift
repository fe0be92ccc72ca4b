import Columnar
import Messages
import Testing

@testable import Loading

/// `history of`: which column holds the values, and what is missing for it.
private func history(
  _ text: String, of attribute: String = "stage", _ known: KnownTables = KnownTables()
) throws -> FoundRole {
  RoleFinder.find(try read(text).table, said: SaidRoles(history: attribute), known: known)
}

@Test(
  "the value of a history is found",
  arguments: [
    ("customer_id,since,stage,note\na,2020-01-01,new,x\na,2020-02-01,loyal,y\n", "stage"),
    ("customer_id,since,Stage,note\na,2020-01-01,new,x\na,2020-02-01,loyal,y\n", "Stage"),
    ("customer_id,since,value\na,2020-01-01,new\nb,2020-02-01,loyal\n", "value"),
    // A column named like an amount is no amount here, and a unique key no customers.
    ("customer_id,since,amount\na,2020-01-01,5\nb,2020-02-01,6\n", "amount"),
  ])
func historyValue(text: String, value: String) throws {
  #expect(
    try history(text).role
      == .events(
        EventRoles(
          customer: "customer_id", time: "since",
          history: HistoryRoles(of: "stage", value: value))))
}

@Test("what a history lacks is said")
func historyProblems() throws {
  #expect(
    try history("customer_id,stage\na,new\n").problem == .historyWithoutTime(attribute: "stage"))
  #expect(
    try history("customer_id,since,x,y\na,2020-01-01,1,2\n").problem
      == .historyValue(attribute: "stage", candidates: ["x", "y"]))
  #expect(
    try history("customer_id,since\na,2020-01-01\n").problem
      == .historyValue(attribute: "stage", candidates: []))
}

@Test("the attribute is called as the customers call it")
func historyAttribute() throws {
  let known = KnownTables(customersKey: "customer_id", customerFields: ["customer_id", "Stage"])
  let found = try history("customer_id,since,value\na,2020-01-01,new\n", of: "stage", known)
  guard case .events(let roles) = found.role else {
    Issue.record("\(found)")
    return
  }
  #expect(roles.history == HistoryRoles(of: "Stage", value: "value"))
  #expect(found.notes.contains("history of Stage: values in value, each from its since on"))
}
