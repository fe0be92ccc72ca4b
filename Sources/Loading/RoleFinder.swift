package import Columnar

package struct SaidRoles: Sendable, Hashable {
  package var key: String?
  package var customer: String?
  package var time: String?
  package var amount: String?
  package var event: String?
  package var joined: String?
  package init() {}
}
package struct KnownTables {
  package var store: Store
  package var staged: [Table]
  package init(store: Store, staged: [Table]) { self.store = store; self.staged = staged }
}
package struct FoundRole { package var role: TableRole?; package var notes: [String]; package var problem: String? }
package enum RoleFinder {
  package static func find(table: Table, said: SaidRoles, known: KnownTables) -> FoundRole {
    FoundRole(role: said.customer.map { .events(EventRoles(customer: $0, time: said.time, amount: said.amount, event: said.event)) } ?? .customers(key: said.key ?? table.fields[0].name, joined: said.joined), notes: [], problem: nil)
  }
}
