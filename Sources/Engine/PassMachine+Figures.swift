import Columnar
import Planning

// SAFETY: rows of a segment lie between its starts, and `scratch` has a place for each row of a batch.

// Quantiles, deviations and different ones of each customer's values: those that count are sorted in the
// scratch.

extension PassMachine {
  /// Type-7 quantiles; missing for customers without values.
  func quantile(
    _ argument: Operand, _ mask: ConstMask, _ starts: UnsafePointer<Int32>, _ segments: Int,
    _ fraction: Double, _ out: Floats, missing: Mask
  ) {
    forEachSorted(argument, mask, starts, segments) { segment, count, number in
      missing[segment] = count == 0 ? 1 : 0
      guard count > 0 else { return out[segment] = 0 }
      let place = QuantilePlace(fraction, among: count)
      out[segment] = place.between(number(place.below), number(place.above))
    }
  }

  /// Deviations of samples; missing for customers of fewer than two values.
  func deviation(
    _ argument: Operand, _ mask: ConstMask, _ starts: UnsafePointer<Int32>, _ segments: Int,
    _ out: Floats, missing: Mask
  ) {
    guard DeviationAccumulator.fits(argument) else {
      return forEachSorted(argument, mask, starts, segments) { segment, count, number in
        let deviation = Figures.deviation((0..<count).map(number))
        missing[segment] = deviation == nil ? 1 : 0
        out[segment] = deviation ?? 0
      }
    }
    let values = ConstInts(machine.ints[argument.register])
    let low = Int64(argument.bounds.lowerBound)
    let divisor = PowersOfTen.double(argument.type.scale)
    for s in 0..<segments {
      var (count, sum, squares) = (UInt64(0), UInt128(0), UInt128(0))
      for row in Int(starts[s])..<Int(starts[s + 1]) where mask[row] != 0 {
        let number = UInt128(truncatingIfNeeded: values[row] &- low)
        count &+= 1
        sum &+= number
        squares &+= number &* number
      }
      let deviation = Figures.deviation(count: count, sum: sum, squares: squares)
      missing[s] = deviation == nil ? 1 : 0
      out[s] = deviation.map { $0 / divisor } ?? 0
    }
  }

  /// Different values; texts that are the same have one rank.
  func distinct(
    _ argument: Operand, _ mask: ConstMask, _ starts: UnsafePointer<Int32>, _ segments: Int,
    _ out: Ints
  ) {
    switch argument.lane {
    case .int:
      let values = ConstInts(machine.ints[argument.register])
      if let ranks = argument.order {
        distinct(mask, starts, segments, out) { Int64(ranks[Int(values[$0])]) }
      } else if PassMachine.stampCount(argument) != nil {
        Segments.countDistinct(
          values, from: Int64(argument.bounds.lowerBound), mask, starts: starts, segments: segments,
          stamps: stamps, stamp: &stamp, out)
      } else {
        distinct(mask, starts, segments, out) { values[$0] }
      }
    case .float:
      let values = machine.floats[argument.register]
      distinct(mask, starts, segments, out) { SortKeys.number(SortKeys.key(values[$0])) }
    case .wide:
      let values = machine.wides[argument.register]
      for s in 0..<segments {
        let rows = (Int(starts[s])..<Int(starts[s + 1])).lazy.filter { mask[$0] != 0 }
        out[s] = Int64(Set(rows.map { values[$0] }).count)
      }
    }
  }

  /// Stamps for the different values of an aggregate's argument, one each; nil where they are not counted
  /// by them.
  static func stampCount(_ aggregate: PassAggregate) -> Int? {
    guard case .distinct = aggregate.function else { return nil }
    return aggregate.argument.flatMap(stampCount)
  }

  private static func stampCount(_ argument: Operand) -> Int? {
    guard argument.lane == .int, argument.order == nil,
      argument.bounds.span < Int128(Limits.stampedValues)
    else { return nil }
    return Int(argument.bounds.span) + 1
  }

  @inline(__always)
  private func distinct(
    _ mask: ConstMask, _ starts: UnsafePointer<Int32>, _ segments: Int, _ out: Ints,
    key: (Int) -> Int64
  ) {
    for s in 0..<segments {
      let count = sort(Int(starts[s])..<Int(starts[s + 1]), mask, key: key)
      var distinct = min(count, 1)
      for place in 1..<max(count, 1) where scratch[place] != scratch[place - 1] { distinct += 1 }
      out[s] = Int64(distinct)
    }
  }

  /// Calls `body` with each segment, how many values count in it, and the i-th of them in order.
  private func forEachSorted(
    _ argument: Operand, _ mask: ConstMask, _ starts: UnsafePointer<Int32>, _ segments: Int,
    _ body: (_ segment: Int, _ count: Int, _ number: (Int) -> Double) -> Void
  ) {
    let divisor = PowersOfTen.double(argument.type.scale)
    let sorted = scratch
    let double = { (place: Int) in SortKeys.double(SortKeys.key(sorted[place])) }
    for s in 0..<segments {
      let range = Int(starts[s])..<Int(starts[s + 1])
      switch argument.lane {
      case .int:
        let values = machine.ints[argument.register]
        let count = sort(range, mask) { values[$0] }
        body(s, count) { Double(sorted[$0]) / divisor }
      case .wide:
        let values = machine.wides[argument.register]
        let count = sort(range, mask) {
          SortKeys.number(SortKeys.key(Double(nearest: values[$0]) / divisor))
        }
        body(s, count, double)
      case .float:
        let values = machine.floats[argument.register]
        let count = sort(range, mask) { SortKeys.number(SortKeys.key(values[$0])) }
        body(s, count, double)
      }
    }
  }

  /// Fills the scratch with the keys of the rows that count, ascending; returns how many.
  @inline(__always)
  private func sort(_ rows: Range<Int>, _ mask: ConstMask, key: (Int) -> Int64) -> Int {
    var count = 0
    for row in rows where mask[row] != 0 {
      scratch[count] = key(row)
      count += 1
    }
    guard count > 1 else { return count }
    if count > 32 {
      var keys = UnsafeMutableBufferPointer(start: scratch, count: count)
      keys.sort()
      return count
    }
    for index in 1..<count {
      let moved = scratch[index]
      var place = index
      while place > 0, scratch[place - 1] > moved {
        scratch[place] = scratch[place - 1]
        place -= 1
      }
      scratch[place] = moved
    }
    return count
  }
}
