/// What a table is to the store.
package enum TableRole: Sendable, Hashable {
  /// One row a customer: the field of the unique key, and the one before which the customer does not exist.
  case customers(key: String, joined: String?)
  /// Rows that belong to customers.
  case events(EventRoles)
  /// Further columns for whatever refers to its unique key.
  case lookup(key: String)
}

/// A table as it was read or generated: rows in file order, with the role it is to play.
package struct StagedTable: Sendable {
  /// Rows in the order they were read.
  package var table: Table
  /// What the table is to the store.
  package var role: TableRole
  /// Fields of an event table that are lifted to the customers (the last value by time).
  package var attributes: [String]
  /// The first of the rows that are new; those before it were in the table already.
  package var firstNewRow = 0

  package init(_ table: Table, role: TableRole, attributes: [String] = []) {
    self.table = table
    self.role = role
    self.attributes = attributes
  }
}
