import Columnar
import Planning

// SAFETY: registers outlive the accumulators that read them, and have a row for each selected one;
// results are written to places of their own.

/// What all quantiles (and deviations) of one argument share: the keys of each group's rows, from which
/// the order statistics that they ask for are selected together.
class OrderStatistics {
  /// The quantiles that are asked for, in ten-thousandths.
  fileprivate var fractions: [Int] = []

  func grow(to groups: Int) {}
  func add(_ rows: SelectedRows) {}
  func merge(_ other: OrderStatistics, _ map: [Int32]) {}
  /// Type 7; nil of no rows.
  func quantile(_ group: Int, _ fraction: Int) -> Double? { nil }
  /// By the two-pass formula; nil of fewer than two rows.
  func deviation(_ group: Int) -> Double? { nil }

  /// The narrowest keys for an argument: codes from its least value on, or order-preserving bits.
  static func make(
    _ machine: Machine, _ operand: Operand, mask: ConstMask?, _ tasks: Tasks
  ) -> OrderStatistics {
    let divisor = PowersOfTen.double(operand.type.scale)
    switch operand.lane {
    case .int:
      let low = Int64(operand.bounds.lowerBound)
      let span = UInt64(truncatingIfNeeded: Int64(operand.bounds.upperBound) &- low)
      let ints = ConstInts(machine.ints[operand.register])
      if let span = UInt32(exactly: span) {
        return KeyedStatistics<UInt32>(
          .ints(ints, low: low, divisor: divisor), mask: mask, span: span, tasks)
      }
      return KeyedStatistics<UInt64>(
        .ints(ints, low: low, divisor: divisor), mask: mask, span: span, tasks)
    case .wide:
      return KeyedStatistics<UInt64>(
        .wides(UnsafePointer(machine.wides[operand.register]), divisor: divisor), mask: mask,
        span: .max, tasks)
    case .float:
      return KeyedStatistics<UInt64>(
        .floats(UnsafePointer(machine.floats[operand.register])), mask: mask, span: .max, tasks)
    }
  }
}

/// Where keys come from, and what they stand for.
private enum KeySource {
  case ints(ConstInts, low: Int64, divisor: Double)
  case wides(UnsafePointer<Int128>, divisor: Double)
  case floats(UnsafePointer<Double>)

  func number(_ key: UInt64) -> Double {
    switch self {
    case .ints(_, let low, let divisor):
      Double(low &+ Int64(truncatingIfNeeded: key)) / divisor
    case .wides, .floats: SortKeys.double(key)
    }
  }
}

private final class KeyedStatistics<Key: FixedWidthInteger & UnsignedInteger & Sendable>:
  OrderStatistics
{
  private let source: KeySource
  private let mask: ConstMask?
  /// The greatest key there can be.
  private let span: Key
  private let tasks: Tasks
  private let keys = GroupedKeys<Key>()
  /// A number for each group and fraction, once one is asked for; not a number where there are no rows.
  private var quantiles: [Double] = []

  init(_ source: KeySource, mask: ConstMask?, span: Key, _ tasks: Tasks) {
    self.source = source
    self.mask = mask
    self.span = span
    self.tasks = tasks
  }

  override func grow(to groups: Int) { keys.grow(to: groups) }

  override func add(_ rows: SelectedRows) {
    switch source {
    case .ints(let values, let low, _):
      keys.append(rows, mask: mask) { Key(truncatingIfNeeded: values[$0] &- low) }
    case .wides(let values, let divisor):
      keys.append(rows, mask: mask) {
        Key(truncatingIfNeeded: SortKeys.key(Double(values[$0]) / divisor))
      }
    case .floats(let values):
      keys.append(rows, mask: mask) { Key(truncatingIfNeeded: SortKeys.key(values[$0])) }
    }
  }

  override func merge(_ other: OrderStatistics, _ map: [Int32]) {
    guard let other = other as? KeyedStatistics else { return }
    fractions = other.fractions
    keys.merge(other.keys, map)
  }

  override func quantile(_ group: Int, _ fraction: Int) -> Double? {
    if quantiles.isEmpty { findQuantiles() }
    guard let place = fractions.firstIndex(of: fraction) else { return nil }
    let quantile = quantiles[group * fractions.count + place]
    return quantile.isNaN ? nil : quantile
  }

  /// All quantiles of all groups: many groups in parallel, or the keys of each of few.
  private func findQuantiles() {
    quantiles = [Double](repeating: .nan, count: keys.groupCount * fractions.count)
    let isMany = keys.groupCount > 64
    let inner = isMany ? Tasks(threads: 1) : tasks
    quantiles.withUnsafeMutableBufferPointer { quantiles in
      let work = Shared((self, quantiles, keys.groupCount, fractions.count))
      let blocks = isMany ? (keys.groupCount + 1_023) / 1_024 : 1
      tasks.forEach(blocks) { block in
        let (statistics, quantiles, groups, width) = work.value
        let size = isMany ? 1_024 : groups
        for group in block * size..<min((block + 1) * size, groups) {
          for (place, number) in statistics.quantiles(of: group, inner).enumerated() {
            quantiles[group * width + place] = number
          }
        }
      }
    }
  }

  /// A group's quantiles in the order of the fractions; none where it has no rows.
  private func quantiles(of group: Int, _ tasks: Tasks) -> [Double] {
    keys.withPieces(group) { pieces in
      let count = pieces.reduce(0) { $0 + $1.count }
      guard count > 0 else { return [] }
      let places = fractions.map { QuantilePlace(Double($0) / 10_000, among: count) }
      let ranks = Set(places.flatMap { [$0.below, $0.above] }).sorted()
      let found = Selection.keys(pieces, at: ranks, in: 0...span, tasks)
      let numbers = Dictionary(
        uniqueKeysWithValues: zip(ranks, found.map { source.number(UInt64($0)) }))
      return places.map { $0.between(numbers[$0.below] ?? 0, numbers[$0.above] ?? 0) }
    }
  }

  override func deviation(_ group: Int) -> Double? {
    keys.withPieces(group) { pieces in
      // In order, so that the sum does not depend on how the rows were cut.
      Figures.deviation(pieces.flatMap { $0 }.sorted().map { source.number(UInt64($0)) })
    }
  }
}

/// The order statistics of a scan, by what they are of: measures of the same argument share one.
final class SharedStatistics {
  private struct Argument: Hashable {
    let lane: Lane
    let register: Int
    let mask: Int?
  }

  private var known: [Argument: OrderStatistics] = [:]

  /// The statistics of an argument, and whether they were made just now.
  func statistics(
    _ operand: Operand, _ mask: Int?, make: () -> OrderStatistics
  ) -> (OrderStatistics, isNew: Bool) {
    let argument = Argument(lane: operand.lane, register: operand.register, mask: mask)
    if let known = known[argument] { return (known, false) }
    let made = make()
    known[argument] = made
    return (made, true)
  }
}

/// A quantile or a deviation of each group, out of statistics that others may share.
final class OrderAccumulator: Accumulator {
  private let statistics: OrderStatistics
  /// Whether it is this one that hands rows to the statistics.
  private let feeds: Bool
  /// In ten-thousandths; nil for the deviation.
  private let fraction: Int?

  init(_ statistics: OrderStatistics, feeds: Bool, fraction: Int?) {
    self.statistics = statistics
    self.feeds = feeds
    self.fraction = fraction
    if let fraction, !statistics.fractions.contains(fraction) {
      statistics.fractions.append(fraction)
    }
  }

  override func grow(to groups: Int) { if feeds { statistics.grow(to: groups) } }
  override func add(_ rows: SelectedRows) { if feeds { statistics.add(rows) } }

  override func merge(_ other: Accumulator, _ map: [Int32]) {
    guard feeds, let other = other as? OrderAccumulator else { return }
    statistics.merge(other.statistics, map)
  }

  override func value(_ group: Int) -> Value {
    let figure = fraction.map { statistics.quantile(group, $0) } ?? statistics.deviation(group)
    return figure.map { .float($0) } ?? .missing
  }
}
