import Columnar

// SAFETY: numbers and `out` have a place for each row handed over.

/// Groups made of other groups: with fewer dimensions (grouping sets), or with values among the others.
///
/// A row's group is worked out once; what group of the other kind it belongs to depends on that number
/// alone and is remembered in a table, so that a row costs one look-up.
/// ```
/// by region, month        0 North Jan   1 North Feb   2 South Jan
/// grouping set [month]    0             1             0              table 0 1 0
/// ```
final class DerivedKeys {
  private let derive: (GroupKey) -> GroupKey
  private let keys = KeyTable(.missingAndOthers)
  /// By the number of the group derived from; −1 where it was not met yet.
  private var table: [Int32] = []

  init(_ derive: @escaping (GroupKey) -> GroupKey) { self.derive = derive }

  var count: Int { keys.count }

  /// Bytes of the keys and of the table.
  var heldBytes: Int { keys.heldBytes + table.heldBytes }

  func key(_ group: Int) -> GroupKey { keys[group] }

  /// Whether a group may lack a value of a dimension.
  func mayLack(_ place: Int) -> Bool { keys.mayLack(place) }

  /// The value that a group has of a dimension.
  func value(_ place: Int, _ operand: Operand, _ layout: GroupLayout, of group: Int) -> Value {
    keys.value(place, operand, layout, of: group)
  }

  /// Numbers rows by the groups they are in, of which there are `total` so far.
  func number(
    _ groups: UnsafePointer<Int32>, count: Int, of total: Int, keyOf: (Int) -> GroupKey,
    _ out: UnsafeMutablePointer<Int32>
  ) {
    table.grow(to: total, with: -1)
    var unknown = 0
    table.withUnsafeBufferPointer { table in
      for row in 0..<count {
        let number = table[Int(groups[row])]
        out[row] = number
        unknown &+= number < 0 ? 1 : 0
      }
    }
    guard unknown > 0 else { return }
    for row in 0..<count where out[row] < 0 { out[row] = number(Int(groups[row]), keyOf) }
  }

  /// The number of what one group belongs to.
  func number(_ group: Int, _ keyOf: (Int) -> GroupKey) -> Int32 {
    table.grow(to: group + 1, with: -1)
    if table[group] < 0 { table[group] = keys.number(derive(keyOf(group))) }
    return table[group]
  }

  /// Takes over another worker's groups; returns this one's number for each of the other's.
  func absorb(_ other: DerivedKeys, _ stage: Stage) throws -> [Int32] {
    try keys.absorb(other.keys, stage)
  }
}
