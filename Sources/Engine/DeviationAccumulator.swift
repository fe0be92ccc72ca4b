import Columnar

// SAFETY: selected rows are below the batch's count and groups below the count grown to;
// registers outlive the accumulators that read them.

/// Standard deviations of exact numbers from exact sums: the same whatever the order of the rows.
final class DeviationAccumulator: Accumulator {
  private struct Sums {
    var count: UInt64 = 0
    var sum: UInt128 = 0
    var squares: UInt128 = 0
  }

  private var sums: [Sums] = []
  private let values: ConstInts
  /// Numbers count from their least, which does not change how far they deviate.
  private let low: Int64
  private let mask: ConstMask?
  private let divisor: Double

  /// Whether the sums of an argument's squares fit.
  static func fits(_ operand: Operand) -> Bool {
    operand.lane == .int && operand.bounds.span < 1 << 47
  }

  init(_ machine: Machine, _ operand: Operand, mask: ConstMask?) {
    values = ConstInts(machine.ints[operand.register])
    low = Int64(operand.bounds.lowerBound)
    divisor = PowersOfTen.double(operand.type.scale)
    self.mask = mask
  }

  override func grow(to groups: Int) { sums.grow(to: groups, with: Sums()) }
  override var heldBytes: Int { sums.heldBytes }

  override func add(_ rows: SelectedRows) {
    sums.withUnsafeMutableBufferPointer { sums in
      for i in 0..<rows.count {
        let row = Int(rows.rows[i])
        if let mask, mask[row] == 0 { continue }
        let number = UInt64(truncatingIfNeeded: values[row] &- low)
        let (high, square) = number.multipliedFullWidth(by: number)
        let group = Int(rows.groups[i])
        sums[group].count &+= 1
        sums[group].sum &+= UInt128(number)
        sums[group].squares &+= UInt128(high) << 64 | UInt128(square)
      }
    }
  }

  override func merge(_ other: Accumulator, _ map: [Int32]) {
    guard let other = other as? DeviationAccumulator else { return }
    for (group, place) in map.enumerated() {
      sums[Int(place)].count += other.sums[group].count
      sums[Int(place)].sum += other.sums[group].sum
      sums[Int(place)].squares += other.sums[group].squares
    }
  }

  override func value(_ group: Int) -> Value {
    let sums = sums[group]
    return Figures.deviation(count: sums.count, sum: sums.sum, squares: sums.squares)
      .map { .float($0 / divisor) } ?? .missing
  }
}
