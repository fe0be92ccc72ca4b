import Columnar
import Planning

// SAFETY: registers and `out` have a place for each row of a batch.

/// The first sort key of each row as 64 bits that order as it does: rows that are shown first have the
/// lesser. What is missing has the greatest, either way.
/// ```
/// sort amount desc      120 → ~key(120)      80 → ~key(80)      missing → all ones
/// ```
struct LeadKeys {
  private let operand: Operand
  private let isDescending: Bool
  private let ranks: [Int32]?
  /// Whether rows of equal leads are equal in this key: not where 128 bits or two kinds of missing
  /// values are squeezed into 64.
  let isExact: Bool

  init(_ operand: Operand, isDescending: Bool) {
    self.operand = operand
    self.isDescending = isDescending
    ranks = operand.order
    let bounds = operand.bounds
    let reachesEnd =
      operand.lane == .int && ranks == nil
      && (bounds.lowerBound <= Int128(Int64.min) || bounds.upperBound >= Int128(Int64.max))
    isExact =
      operand.lane != .wide && operand.isNew == nil && (operand.missing == nil || !reachesEnd)
  }

  /// The leads of a batch's rows.
  func fill(_ machine: Machine, _ out: UnsafeMutablePointer<UInt64>, count: Int) {
    let flip: UInt64 = isDescending ? .max : 0
    switch operand.lane {
    case .int:
      let values = machine.ints[operand.register]
      if let ranks {
        Vectors.map(values, out, count: count) {
          SortKeys.key(SortKeyColumn.rank($0, ranks)) ^ flip
        }
      } else {
        Vectors.map(values, out, count: count) { SortKeys.key($0) ^ flip }
      }
    case .wide:
      // To the next double: what was less is not greater.
      Vectors.map(machine.wides[operand.register], out, count: count) {
        SortKeys.key(Double(nearest: $0)) ^ flip
      }
    case .float:
      Vectors.map(machine.floats[operand.register], out, count: count) {
        SortKeys.key($0) ^ flip
      }
    }
    guard let missing = operand.missing.map({ machine.masks[$0] }) else { return }
    for row in 0..<count { out[row] |= 0 &- UInt64(missing[row]) }
  }
}
