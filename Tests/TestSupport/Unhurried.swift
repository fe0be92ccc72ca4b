package import Columnar

/// What a body makes on this thread; nothing ends it early.
package func unhurried<Made>(_ body: (TaskRunner) throws(BudgetError) -> Made) -> Made {
  do throws(BudgetError) {
    return try body(.serial)
  } catch {
    preconditionFailure("nothing ends this work: \(error)")
  }
}

extension CustomerTable {
  /// Customers from a table, sorted by their key on this thread.
  package init(sorting table: Table, keyIndex: Int, joinedIndex: Int?) {
    self = unhurried { tasks throws(BudgetError) in
      try CustomerTable(sorting: table, keyIndex: keyIndex, joinedIndex: joinedIndex, tasks)
    }
  }
}

extension EventTable {
  /// Rows clustered by customer on this thread.
  package init(clustering table: Table, roles: EventRoles, customers: CustomerTable) {
    self = unhurried { tasks throws(BudgetError) in
      try EventTable(clustering: table, roles: roles, customers: customers, tasks)
    }
  }
}
