import Columnar
import Planning

// SAFETY: registers outlive the accumulators that read them, and have a row for each selected one;
// results are written to places of their own.

/// What all quantiles (and deviations) of one argument share: the keys of each group's rows, from which
/// the order statistics that they ask for are selected together.
final class OrderStatistics {
  /// Where keys come from, and what they stand for.
  private enum Source {
    case ints(SelectedInts, low: Int64, divisor: Double)
    case wides(UnsafePointer<Int128>, divisor: Double)
    case floats(UnsafePointer<Double>)
  }

  /// Keys of the least width: codes from the least value on, or bits that order as the numbers do.
  ///
  /// Cases, not a generic class: what is called through a class's table is not specialised.
  private enum Keys {
    case narrow(GroupedKeys<UInt32>, span: UInt32)
    case whole(GroupedKeys<UInt64>, span: UInt64)
  }

  /// The quantiles that are asked for, in ten-thousandths.
  fileprivate var fractions: [Int] = []
  private let source: Source
  private let keys: Keys
  private let mask: ConstMask?
  private let tasks: Tasks
  private var groupCount = 0
  /// A number for each group and fraction, once one is asked for; not a number where there are no rows.
  private var quantiles: [Double] = []

  /// `tasks` are the threads that select once all rows are in.
  init(_ machine: Machine, _ operand: Operand, mask: ConstMask?, _ tasks: Tasks) {
    self.mask = mask
    self.tasks = tasks
    let divisor = PowersOfTen.double(operand.type.scale)
    switch operand.lane {
    case .int:
      let low = Int64(operand.bounds.lowerBound)
      let span = UInt64(truncatingIfNeeded: Int64(operand.bounds.upperBound) &- low)
      source = .ints(SelectedInts(machine, operand), low: low, divisor: divisor)
      keys =
        UInt32(exactly: span).map { .narrow(GroupedKeys(), span: $0) }
        ?? .whole(GroupedKeys(), span: span)
    case .wide:
      source = .wides(UnsafePointer(machine.wides[operand.register]), divisor: divisor)
      keys = .whole(GroupedKeys(), span: .max)
    case .float:
      source = .floats(UnsafePointer(machine.floats[operand.register]))
      keys = .whole(GroupedKeys(), span: .max)
    }
  }

  func grow(to groups: Int) {
    groupCount = max(groupCount, groups)
    switch keys {
    case .narrow(let keys, _): keys.grow(to: groups)
    case .whole(let keys, _): keys.grow(to: groups)
    }
  }

  func add(_ rows: SelectedRows) {
    let mask = rows.areMasked ? nil : mask
    switch (keys, source) {
    case (.narrow(let keys, _), .ints(let values, let low, _)):
      values.read(rows.batch) { value in
        keys.append(rows, mask: mask) { UInt32(truncatingIfNeeded: value($0) &- low) }
      }
    case (.whole(let keys, _), .ints(let values, let low, _)):
      values.read(rows.batch) { value in
        keys.append(rows, mask: mask) { UInt64(bitPattern: value($0) &- low) }
      }
    case (.whole(let keys, _), .wides(let values, let divisor)):
      keys.append(rows, mask: mask) { SortKeys.key(PowersOfTen.quotient(values[$0], divisor)) }
    case (.whole(let keys, _), .floats(let values)):
      keys.append(rows, mask: mask) { SortKeys.key(values[$0]) }
    case (.narrow, .wides), (.narrow, .floats): preconditionFailure("doubles have 64 bits")
    }
  }

  func merge(_ other: OrderStatistics, _ map: [Int32]) {
    fractions = other.fractions
    switch (keys, other.keys) {
    case (.narrow(let keys, _), .narrow(let others, _)): keys.merge(others, map)
    case (.whole(let keys, _), .whole(let others, _)): keys.merge(others, map)
    case (.narrow, .whole), (.whole, .narrow): preconditionFailure("of the same argument")
    }
  }

  private func number(_ key: UInt64) -> Double {
    switch source {
    case .ints(_, let low, let divisor):
      Double(low &+ Int64(truncatingIfNeeded: key)) / divisor
    case .wides, .floats: SortKeys.double(key)
    }
  }

  // MARK: - Figures

  /// Type 7; nil of no rows.
  func quantile(_ group: Int, _ fraction: Int) -> Double? {
    guard let place = fractions.firstIndex(of: fraction) else { return nil }
    let quantile = quantiles[group * fractions.count + place]
    return quantile.isNaN ? nil : quantile
  }

  /// Finds what will be asked for, once all rows are in.
  func finish() throws {
    if quantiles.isEmpty, !fractions.isEmpty { try findQuantiles() }
  }

  /// Bytes of the keys.
  var heldBytes: Int {
    switch keys {
    case .narrow(let keys, _): keys.heldBytes
    case .whole(let keys, _): keys.heldBytes
    }
  }

  /// All quantiles of all groups: many groups in parallel, or the keys of each of few.
  private func findQuantiles() throws {
    quantiles = [Double](repeating: .nan, count: groupCount * fractions.count)
    let isMany = groupCount > OrderStatistics.fewGroups
    let size = isMany ? 1_024 : max(groupCount, 1)
    let inner = isMany ? Tasks(threads: 1, stage: tasks.stage) : tasks
    try quantiles.withUnsafeMutableBufferPointer { quantiles in
      let work = Shared((self, quantiles, groupCount, fractions.count))
      try tasks.forEach((groupCount + size - 1) / size) { block in
        let (statistics, quantiles, groups, width) = work.value
        for group in block * size..<min((block + 1) * size, groups) {
          for (place, number) in try statistics.quantiles(of: group, inner).enumerated() {
            quantiles[group * width + place] = number
          }
        }
      }
    }
  }

  /// A group's quantiles in the order of the fractions; none where it has no rows.
  private func quantiles(of group: Int, _ tasks: Tasks) throws -> [Double] {
    switch keys {
    case .narrow(let keys, let span): try quantiles(of: group, keys, span, tasks)
    case .whole(let keys, let span): try quantiles(of: group, keys, span, tasks)
    }
  }

  @inline(__always)
  private func quantiles<Key: OrderedKey>(
    of group: Int, _ keys: GroupedKeys<Key>, _ span: Key, _ tasks: Tasks
  ) throws -> [Double] {
    try keys.withPieces(group) { pieces in
      let count = pieces.reduce(0) { $0 + $1.count }
      guard count > 0 else { return [] }
      let places = places(among: count)
      let ranks = OrderStatistics.ranks(places)
      let found = try select(pieces, at: ranks, of: group, keys, span, tasks)
      let numbers = Dictionary(
        uniqueKeysWithValues: zip(ranks, found.map { number(UInt64($0)) }))
      return places.map { $0.between(numbers[$0.below] ?? 0, numbers[$0.above] ?? 0) }
    }
  }

  private func places(among count: Int) -> [QuantilePlace] {
    fractions.map { QuantilePlace(Double($0) / 10_000, among: count) }
  }

  private static func ranks(_ places: [QuantilePlace]) -> [Int] {
    Set(places.flatMap { [$0.below, $0.above] }).sorted()
  }

  /// Order statistics of a group; of few groups what they were found by is kept for coarser ones.
  @inline(__always)
  private func select<Key: OrderedKey>(
    _ pieces: [UnsafeBufferPointer<Key>], at ranks: [Int], of group: Int,
    _ keys: GroupedKeys<Key>, _ span: Key, _ tasks: Tasks
  ) throws -> [Key] {
    if groupCount > OrderStatistics.fewGroups || Selection.isSmall(pieces) {
      return try Selection.keys(pieces, at: ranks, in: 0...span, tasks)
    }
    let buckets =
      keys.buckets
      ?? keys.withAllPieces { pieces in
        let places = places(among: pieces.reduce(0) { $0 + $1.count })
        return Selection.buckets(pieces, at: OrderStatistics.ranks(places), in: 0...span)
      }
    keys.buckets = buckets
    let counted =
      try keys.counted[group] ?? Selection.count(pieces, expecting: ranks, in: buckets, tasks)
    keys.counted[group] = counted
    return try Selection.keys(of: counted, pieces, at: ranks, tasks)
  }

  /// Groups whose keys are worked on one after the other, by all threads.
  private static let fewGroups = 64

  /// By the two-pass formula; nil of fewer than two rows.
  func deviation(_ group: Int) -> Double? {
    // In order, so that the sum does not depend on how the rows were cut.
    let sorted =
      switch keys {
      case .narrow(let keys, _):
        keys.withPieces(group) { $0.flatMap { $0 }.sorted().map { UInt64($0) } }
      case .whole(let keys, _): keys.withPieces(group) { $0.flatMap { $0 }.sorted() }
      }
    return Figures.deviation(sorted.map(number))
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
  override func finish() throws { try statistics.finish() }
  override var heldBytes: Int { feeds ? statistics.heldBytes : 0 }

  override func merge(_ other: Accumulator, _ map: [Int32]) {
    guard feeds, let other = other as? OrderAccumulator else { return }
    statistics.merge(other.statistics, map)
  }

  override func value(_ group: Int) -> Value {
    let figure = fraction.map { statistics.quantile(group, $0) } ?? statistics.deviation(group)
    return figure.map { .float($0) } ?? .missing
  }
}
