import Columnar
import Planning

// SAFETY: selections have a place for each row of a batch, and rows are below its count.

/// The rows that take part in a ranking, with keys that sort as their values do.
struct RankedValues {
  /// One a row; texts by their rank, 128-bit numbers beyond 64 bits by their place in `wides`.
  var keys: LargeArray<UInt64> = []
  var rows: LargeArray<UInt32> = []
  /// Rows of the population whose value is missing.
  var unvalued: [UInt32] = []
  /// 128-bit values: first one a row, then (once `finish` has run) the distinct ones, ascending.
  private(set) var wides: [Int128] = []
  private let operand: Operand
  private let ranks: [Int32]?

  init(_ operand: Operand) {
    self.operand = operand
    ranks = operand.order
  }

  var type: ColumnType { operand.type }
  var isFloat: Bool { operand.lane == .float }
  var isWide: Bool { operand.lane == .wide }
  var isText: Bool { operand.dictionary != nil }

  /// Adds the rows of a batch that a mask selects; `selection` has a place for each row of it.
  mutating func append(
    _ machine: Machine, _ batch: Batch, mask: Int, _ selection: UnsafeMutablePointer<Int32>
  ) {
    var selected = Masks.select(machine.masks[mask], selection, count: batch.count)
    let start = UInt32(batch.start)
    if let missing = operand.missing.map({ machine.masks[$0] }) {
      var present = 0
      for index in 0..<selected {
        let row = selection[index]
        if missing[Int(row)] != 0 { unvalued.append(start + UInt32(row)) }
        selection[present] = row
        present += missing[Int(row)] == 0 ? 1 : 0
      }
      selected = present
    }
    let chosen = UnsafeBufferPointer(start: selection, count: selected)
    rows.append(count: selected) { start &+ UInt32(bitPattern: chosen[$0]) }
    switch operand.lane {
    case .int:
      let values = machine.ints[operand.register]
      if let ranks {
        keys.append(count: selected) { SortKeys.key(Int64(ranks[Int(values[Int(chosen[$0])])])) }
      } else {
        keys.append(count: selected) { SortKeys.key(values[Int(chosen[$0])]) }
      }
    case .float:
      let values = machine.floats[operand.register]
      keys.append(count: selected) { SortKeys.key(values[Int(chosen[$0])]) }
    case .wide:
      let values = machine.wides[operand.register]
      for row in chosen { wides.append(values[Int(row)]) }
    }
  }

  /// Bytes of a row's key and number, as a rule.
  static let rowBytes = MemoryLayout<UInt64>.size + MemoryLayout<UInt32>.size

  /// Bytes held.
  var heldBytes: Int {
    keys.heldBytes + rows.heldBytes + unvalued.heldBytes + wides.heldBytes
  }

  /// Room for so many rows.
  mutating func reserve(_ count: Int) {
    rows.reserveCapacity(count)
    if operand.lane == .wide { wides.reserveCapacity(count) } else { keys.reserveCapacity(count) }
  }

  /// Adds what a later task found.
  mutating func append(_ other: RankedValues) {
    keys += other.keys
    rows += other.rows
    unvalued += other.unvalued
    wides += other.wides
  }

  /// Gives 128-bit numbers their keys.
  mutating func finish(_ stage: Stage) throws {
    guard operand.lane == .wide else { return }
    var pace = Pace(stage)
    var distinct = try wides.sorted {
      try pace.step()
      return $0 < $1
    }
    var count = 0
    for value in distinct where count == 0 || distinct[count - 1] != value {
      distinct[count] = value
      count += 1
    }
    distinct.removeLast(distinct.count - count)
    keys = try LargeArray(count: wides.count) {
      try pace.step()
      return UInt64(RankedValues.lowerBound(distinct, wides[$0]))
    }
    wides = distinct
  }

  private static func lowerBound(_ values: [Int128], _ wanted: Int128) -> Int {
    var (low, high) = (0, values.count)
    while low < high {
      let middle = (low + high) / 2
      if values[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    return low
  }

  // MARK: - Values of keys

  /// The value of a key.
  func value(_ key: UInt64) -> Value {
    switch operand.lane {
    case .float: .float(SortKeys.double(key))
    case .wide: .exact(wides[Int(key)], scale: type.scale)
    case .int: ofInt(SortKeys.number(key))
    }
  }

  private func ofInt(_ number: Int64) -> Value {
    guard let dictionary = operand.dictionary else {
      return Column.value(of: number, type: type)
    }
    guard let ranks else { return .text(dictionary[Int(number)]) }
    return ranks.firstIndex(of: Int32(number)).map { .text(dictionary[$0]) } ?? .missing
  }

  /// The exact number of a key, in units.
  func exact(_ key: UInt64) -> Int128 {
    operand.lane == .wide ? wides[Int(key)] : Int128(SortKeys.number(key))
  }

  /// Where the cut at `part` of `whole` lies among `count` keys, in order.
  static func cutPlace(
    _ part: Int, of whole: Int, among count: Int
  ) -> (below: Int, remainder: Int) {
    (part * (count - 1) / whole, part * (count - 1) % whole)
  }

  /// The greatest key that is not above the type-7 quantile at `part` of `whole`, and the quantile.
  func cut(_ sorted: Slice<LargeArray<UInt64>>, _ part: Int, of whole: Int) -> (
    key: UInt64, value: Value
  ) {
    let (below, remainder) = RankedValues.cutPlace(part, of: whole, among: sorted.count)
    let low = sorted[sorted.startIndex + below]
    return cut(
      low, remainder == 0 ? low : sorted[sorted.startIndex + below + 1], remainder, of: whole)
  }

  /// The same between the keys below and above.
  ///
  /// Exact values stay exact: with the order statistics a ≤ b the cut is a + (b − a) · r / whole.
  func cut(
    _ low: UInt64, _ high: UInt64, _ remainder: Int, of whole: Int
  ) -> (key: UInt64, value: Value) {
    if remainder == 0 { return (low, value(low)) }
    if operand.lane == .float {
      let (a, b) = (SortKeys.double(low), SortKeys.double(high))
      let cut = a + (b - a) * (Double(remainder) / Double(whole))
      return (SortKeys.key(cut), .float(cut))
    }
    let (a, b) = (exact(low), exact(high))
    let span = UInt128(truncatingIfNeeded: b &- a)
    let (quotient, rest) = span.quotientAndRemainder(dividingBy: UInt128(whole))
    let tail = rest * UInt128(remainder)
    let floor =
      a
      &+ Int128(
        truncatingIfNeeded: quotient * UInt128(remainder) + tail / UInt128(whole))
    let isWhole = tail % UInt128(whole) == 0
    return (key(atMost: floor, from: low), cutValue(low, high, floor, isWhole, remainder, whole))
  }

  private func key(atMost number: Int128, from low: UInt64) -> UInt64 {
    guard operand.lane == .wide else { return SortKeys.key(Int64(truncatingIfNeeded: number)) }
    let next = RankedValues.lowerBound(wides, number)
    return UInt64(next < wides.count && wides[next] == number ? next : max(next - 1, Int(low)))
  }

  /// How a cut between two order statistics is written: days and moments by where they fall.
  private func cutValue(
    _ low: UInt64, _ high: UInt64, _ floor: Int128, _ isWhole: Bool, _ remainder: Int, _ whole: Int
  ) -> Value {
    switch type {
    case .integer, .decimal:
      if isWhole { return .exact(floor, scale: type.scale) }
      let divisor = PowersOfTen.double(type.scale)
      let (a, b) = (Double(nearest: exact(low)) / divisor, Double(nearest: exact(high)) / divisor)
      return .float(a + (b - a) * (Double(remainder) / Double(whole)))
    case .float, .text, .date, .timestamp, .boolean, .period:
      return ofInt(Int64(truncatingIfNeeded: floor))
    }
  }
}
