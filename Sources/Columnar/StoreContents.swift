/// What a store file holds: the store, and what the session says about it.
package struct StoreContents: Sendable {
  /// Tables, clustered as in memory.
  package var store: Store
  /// Definitions and settings, as the statements that make them.
  package var script: String
  /// Segments whose members were written down.
  package var frozen: [FrozenKeys]

  package init(store: Store, script: String = "", frozen: [FrozenKeys] = []) {
    self.store = store
    self.script = script
    self.frozen = frozen
  }
}

/// The members of a segment that were written down, by their keys.
package struct FrozenKeys: Sendable {
  /// The segment.
  package var name: String
  /// The keys, each once.
  package var keys: Column
  /// The day as of which they were members.
  package var day: CalendarDay?

  package init(name: String, keys: Column, day: CalendarDay?) {
    self.name = name
    self.keys = keys
    self.day = day
  }
}
