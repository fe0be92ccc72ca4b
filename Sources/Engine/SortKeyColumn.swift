import Columnar
import Planning

// SAFETY: registers are read below the batch's count.

/// A sort key's values for the rows of a population.
struct SortKeyColumn {
  private let operand: Operand
  private let ranks: [Int32]?
  private var ints: [Int64] = []
  private var wides: [Int128] = []
  private var floats: [Double] = []
  /// 1 for growth from nothing, 2 for missing: behind all others.
  private var lateness: [UInt8] = []

  init(_ operand: Operand) {
    self.operand = operand
    ranks = operand.dictionary.flatMap { $0.isSorted ? nil : $0.ranks }
  }

  mutating func append(_ machine: Machine, _ row: Int) {
    let isMissing = operand.missing.map { machine.masks[$0][row] != 0 } ?? false
    let isNew = isMissing && operand.isNew.map { machine.masks[$0][row] != 0 } ?? false
    lateness.append(isNew ? 1 : isMissing ? 2 : 0)
    switch operand.lane {
    case .int:
      let value = isMissing ? 0 : machine.ints[operand.register][row]
      ints.append(ranks.map { isMissing ? 0 : Int64($0[Int(value)]) } ?? value)
    case .wide: wides.append(machine.wides[operand.register][row])
    case .float: floats.append(machine.floats[operand.register][row])
    }
  }

  mutating func append(_ other: SortKeyColumn) {
    ints += other.ints
    wides += other.wides
    floats += other.floats
    lateness += other.lateness
  }

  /// A row's value as a key of a dictionary.
  struct Key: Hashable {
    let lateness: UInt8
    let bits: Int128
  }

  func key(_ row: Int) -> Key {
    guard lateness[row] == 0 else { return Key(lateness: lateness[row], bits: 0) }
    switch operand.lane {
    case .int: return Key(lateness: 0, bits: Int128(ints[row]))
    case .wide: return Key(lateness: 0, bits: wides[row])
    case .float:
      return Key(lateness: 0, bits: floats[row] == 0 ? 0 : Int128(floats[row].bitPattern))
    }
  }

  /// Negative, 0 or positive; growth from nothing and missing are last either way.
  func compare(_ a: Int, _ b: Int, _ isDescending: Bool) -> Int {
    if lateness[a] | lateness[b] != 0 { return Int(lateness[a]) - Int(lateness[b]) }
    let result: Int
    switch operand.lane {
    case .int: result = ints[a] < ints[b] ? -1 : ints[a] == ints[b] ? 0 : 1
    case .wide: result = wides[a] < wides[b] ? -1 : wides[a] == wides[b] ? 0 : 1
    case .float: result = floats[a] < floats[b] ? -1 : floats[a] == floats[b] ? 0 : 1
    }
    return isDescending ? -result : result
  }
}

/// The first rows of an order without sorting the others.
enum TopRows {
  /// The `limit` first places, in order. Keeps the best in a sorted buffer of twice the limit.
  static func least(_ places: [Int], _ limit: Int, _ precedes: (Int, Int) -> Bool) -> [Int] {
    guard limit > 0 else { return [] }
    var best: [Int] = []
    best.reserveCapacity(2 * limit)
    var bound: Int?
    for place in places {
      if let bound, !precedes(place, bound) { continue }
      best.append(place)
      if best.count == 2 * limit {
        best.sort(by: precedes)
        best.removeLast(limit)
        bound = best.last
      }
    }
    best.sort(by: precedes)
    return Array(best.prefix(limit))
  }
}
