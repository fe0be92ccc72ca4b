import Columnar
import Planning

// SAFETY: registers are read below the batch's count; selected rows are.

/// A sort key's values for the rows of a population.
struct SortKeyColumn {
  private let operand: Operand
  private let ranks: [Int32]?
  private var ints: [Int64] = []
  private var wides: [Int128] = []
  private var floats: [Double] = []
  /// 1 for growth from nothing, 2 for missing: behind all others. Empty where no value can be missing.
  private var lateness: [UInt8] = []

  init(_ operand: Operand) {
    self.operand = operand
    ranks = operand.order
  }

  /// Bytes held.
  var heldBytes: Int { ints.heldBytes + wides.heldBytes + floats.heldBytes + lateness.heldBytes }

  /// Adds selected rows of a batch.
  mutating func append(_ machine: Machine, _ rows: UnsafeBufferPointer<Int32>) {
    if let missing = operand.missing.map({ machine.masks[$0] }) {
      let isNew = operand.isNew.map { machine.masks[$0] }
      for row in rows {
        lateness.append(missing[Int(row)] == 0 ? 0 : isNew?[Int(row)] ?? 0 != 0 ? 1 : 2)
      }
    }
    switch operand.lane {
    case .int:
      let values = machine.ints[operand.register]
      if let ranks {
        for row in rows { ints.append(SortKeyColumn.rank(values[Int(row)], ranks)) }
      } else {
        for row in rows { ints.append(values[Int(row)]) }
      }
    case .wide: for row in rows { wides.append(machine.wides[operand.register][Int(row)]) }
    case .float: for row in rows { floats.append(machine.floats[operand.register][Int(row)]) }
    }
  }

  /// The rank of a code; of a missing one, which may be no code, any.
  @inline(__always)
  static func rank(_ code: Int64, _ ranks: [Int32]) -> Int64 {
    code >= 0 && code < Int64(ranks.count) ? Int64(ranks[Int(code)]) : 0
  }

  mutating func append(_ other: SortKeyColumn) {
    ints += other.ints
    wides += other.wides
    floats += other.floats
    lateness += other.lateness
  }

  /// Leaves the rows at some places, in that order.
  mutating func keep(_ places: [Int]) {
    func kept<Element>(_ values: [Element]) -> [Element] {
      values.isEmpty ? [] : places.map { values[$0] }
    }
    ints = kept(ints)
    wides = kept(wides)
    floats = kept(floats)
    lateness = kept(lateness)
  }

  private func late(_ row: Int) -> UInt8 { lateness.isEmpty ? 0 : lateness[row] }

  /// A row's value as a key of a dictionary.
  struct Key: Hashable {
    let lateness: UInt8
    let bits: Int128
  }

  func key(_ row: Int) -> Key {
    guard late(row) == 0 else { return Key(lateness: late(row), bits: 0) }
    switch operand.lane {
    case .int: return Key(lateness: 0, bits: Int128(ints[row]))
    case .wide: return Key(lateness: 0, bits: wides[row])
    case .float:
      return Key(lateness: 0, bits: floats[row] == 0 ? 0 : Int128(floats[row].bitPattern))
    }
  }

  /// Negative, 0 or positive; growth from nothing and missing are last either way.
  func compare(_ a: Int, _ b: Int, _ isDescending: Bool) -> Int {
    if late(a) | late(b) != 0 { return Int(late(a)) - Int(late(b)) }
    let result: Int
    switch operand.lane {
    case .int: result = ints[a] < ints[b] ? -1 : ints[a] == ints[b] ? 0 : 1
    case .wide: result = wides[a] < wides[b] ? -1 : wides[a] == wides[b] ? 0 : 1
    case .float: result = floats[a] < floats[b] ? -1 : floats[a] == floats[b] ? 0 : 1
    }
    return isDescending ? -result : result
  }
}
