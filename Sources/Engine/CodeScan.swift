import Columnar
import Planning

// SAFETY: rows of a batch lie in the table, whose columns have a code for each; groups lie below the
// flat count of the layout, because codes lie within their column's bounds; numbers have a place for each
// row of the largest batch.

/// Counts rows and sums columns by group, straight from the codes: for streams all of whose rows count
/// and whose dimensions and arguments stand in columns without a missing value.
///
/// ```
/// by product show sum(amount)       product  3 1 3      slots  1: 1 row, 80
///                                   amount  20 80 50           3: 2 rows, 70
/// ```
/// What a column adds to each of its codes is added at the end, once for each row counted.
final class CodeScan {
  private struct Dimension {
    let codes: PackedIntegers.Codes
    /// What a code adds to the place of its group's slot.
    let stride: Int32
    /// What the dimension's base adds.
    let offset: Int32
  }

  /// A measure that is read off the slots.
  private enum Target {
    case count(CountAccumulator)
    case sum(SumAccumulator, place: Int)
  }

  private let dimensions: [Dimension]
  private let sums: [PackedIntegers]
  private var targets: [Target] = []
  private let groups: Int
  /// Numbers of a slot: rows, then the sum of each column's codes.
  private let width: Int
  private let slots: Ints
  private let places: UnsafeMutablePointer<Int32>

  /// Nil where rows, groups or measures are more than codes.
  init?(
    _ stream: Breakdown.Stream, _ layout: GroupLayout, presence: CountAccumulator,
    measures: [(recipe: Breakdown.Recipe, accumulator: Accumulator)], capacity: Int
  ) {
    guard stream.countsScope, let groups = layout.flatCount else { return nil }
    var columns: [PackedIntegers] = []
    func take(_ recipe: Breakdown.Recipe, _ accumulator: Accumulator) -> [Target]? {
      switch (recipe, accumulator) {
      case (.count(mask: nil), let count as CountAccumulator): return [.count(count)]
      case (.sum(let operand, mask: nil, _), let sum as SumAccumulator):
        guard operand.missing == nil, let codes = operand.codes else { return nil }
        columns.append(codes)
        return [.sum(sum, place: columns.count)]
      case (.ratio(let top, let bottom), let ratio as RatioAccumulator):
        guard let a = take(top, ratio.numerator), let b = take(bottom, ratio.denominator)
        else { return nil }
        return a + b
      default: return nil
      }
    }
    var targets: [Target] = stream.makesGroups ? [.count(presence)] : []
    for (recipe, accumulator) in measures {
      guard let taken = take(recipe, accumulator) else { return nil }
      targets += taken
    }
    let width = columns.count + 1
    var dimensions: [Dimension] = []
    for (operand, dimension) in zip(stream.dimensions, layout.dimensions) {
      guard operand.missing == nil, let codes = operand.codes else { return nil }
      let stride = dimension.stride * width
      let offset = Int(codes.base - dimension.low) * stride
      dimensions.append(
        Dimension(
          codes: codes.codes, stride: Int32(stride), offset: Int32(truncatingIfNeeded: offset)))
    }
    self.targets = targets
    self.dimensions = dimensions
    self.groups = groups
    self.width = width
    sums = columns
    slots = .allocate(capacity: groups * width)
    slots.initialize(repeating: 0, count: groups * width)
    places = .allocate(capacity: capacity)
    places.initialize(repeating: 0, count: capacity)
  }

  deinit {
    slots.deallocate()
    places.deallocate()
  }

  /// Adds the rows of a batch.
  func add(_ batch: Batch) {
    let base = dimensions.reduce(Int32(0)) { $0 &+ $1.offset }
    places.update(repeating: base, count: batch.count)
    for dimension in dimensions {
      switch dimension.codes {
      case .one(let codes): locate(codes, dimension.stride, batch)
      case .two(let codes): locate(codes, dimension.stride, batch)
      case .four(let codes): locate(codes, dimension.stride, batch)
      case .eight(let codes): locate(codes, dimension.stride, batch)
      }
    }
    guard !sums.isEmpty else {
      for i in 0..<batch.count { slots[Int(places[i])] &+= 1 }
      return
    }
    for (place, column) in sums.enumerated() {
      switch column.codes {
      case .one(let codes): add(codes, place + 1, batch)
      case .two(let codes): add(codes, place + 1, batch)
      case .four(let codes): add(codes, place + 1, batch)
      case .eight(let codes): add(codes, place + 1, batch)
      }
    }
  }

  @inline(__always)
  private func locate<Code: FixedWidthInteger>(
    _ codes: UnsafePointer<Code>, _ stride: Int32, _ batch: Batch
  ) {
    let (codes, places) = (codes + batch.start, places)
    if let rows = batch.rows {
      for i in 0..<batch.count {
        places[i] &+= Int32(truncatingIfNeeded: codes[Int(rows[i])]) &* stride
      }
    } else {
      for i in 0..<batch.count { places[i] &+= Int32(truncatingIfNeeded: codes[i]) &* stride }
    }
  }

  /// Adds a column's codes to the slots, and with the first column the rows.
  @inline(__always)
  private func add<Code: FixedWidthInteger>(
    _ codes: UnsafePointer<Code>, _ place: Int, _ batch: Batch
  ) {
    let (codes, places, slots) = (codes + batch.start, places, slots)
    let one: Int64 = place == 1 ? 1 : 0
    if let rows = batch.rows {
      for i in 0..<batch.count {
        let slot = slots + Int(places[i])
        slot[0] &+= one
        slot[place] &+= Int64(truncatingIfNeeded: codes[Int(rows[i])])
      }
    } else {
      for i in 0..<batch.count {
        let slot = slots + Int(places[i])
        slot[0] &+= one
        slot[place] &+= Int64(truncatingIfNeeded: codes[i])
      }
    }
  }

  /// Hands what was found to the accumulators, and begins anew.
  func drain() {
    for target in targets {
      switch target {
      case .count(let accumulator):
        accumulator.grow(to: groups)
        accumulator.add(groups) { slots[$0 &* width] }
      case .sum(let accumulator, let place):
        let base = sums[place - 1].base
        accumulator.grow(to: groups)
        accumulator.add(groups) { group in
          let slot = slots + group &* width
          return slot[place] &+ base &* slot[0]
        }
      }
    }
    slots.update(repeating: 0, count: groups * width)
  }
}
