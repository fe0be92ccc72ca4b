import Columnar

/// The columns that a program over some domain reads.
struct RowSource {
  /// Fields of the domain's own table; for groups the dimensions.
  var fields: [Column]
  /// For groups the base measures.
  var measures: [Column] = []
  var links: [LookupLink] = []
  var lookups: [LookupTable] = []
  var events: EventTable?
  /// Most rows that one aggregate can run over.
  var rowCount: Int

  static func customers(_ store: Store) -> RowSource {
    RowSource(
      fields: store.customers.table.fields.map(\.column), links: store.customers.links,
      lookups: store.lookups, rowCount: store.customers.count)
  }

  static func events(_ store: Store, _ table: Int) -> RowSource {
    let events = store.events[table]
    return RowSource(
      fields: events.table.fields.map(\.column), links: events.links, lookups: store.lookups,
      events: events, rowCount: events.table.rowCount)
  }
}
