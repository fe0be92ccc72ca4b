import Columnar

/// The customers that `save members as` wrote down: by their keys, so that they are the same ones
/// after a load.
package struct FrozenMembers: Sendable {
  /// The keys, each once.
  let keys: Column
  /// The day as of which they were members.
  let day: CalendarDay?

  /// Keys as they stand in an answer, of customers whose key has this type; missing and repeated
  /// ones are left out.
  init(_ values: [Value], type: ColumnType, day: CalendarDay?) {
    self.day = day
    if case .text = type {
      var seen: Set<[UInt8]> = []
      keys = Column(
        texts: values.compactMap { value in
          guard case .text(let text) = value, seen.insert(Array(text.utf8)).inserted else {
            return nil
          }
          return text
        })
    } else {
      var seen: Set<Int64> = []
      keys = Column(
        type: type,
        integers: values.compactMap { value in
          guard case .exact(let units, _) = value, let key = Int64(exactly: units),
            seen.insert(key).inserted
          else { return nil }
          return key
        })
    }
  }

  /// Members as a store file has them.
  init(keys: Column, day: CalendarDay?) {
    self.keys = keys
    self.day = day
  }

  /// The members among the customers of a bitmap.
  init(_ members: Bitmap, of customers: CustomerTable, day: CalendarDay?) {
    let rows = (0..<UInt32(customers.count)).filter { members[Int($0)] }
    keys = customers.key.column.gathered(rows)
    self.day = day
  }

  /// How many were written down.
  var count: Int { keys.count }

  /// A bit for each customer; of keys that are gone none.
  func bitmap(in customers: CustomerTable) -> Bitmap {
    var isMember = [Bool](repeating: false, count: customers.count)
    for row in KeyIndex(customers.key.column).rows(for: keys) where Int(row) < customers.count {
      isMember[Int(row)] = true
    }
    return Bitmap(count: customers.count) { isMember[$0] }
  }
}
