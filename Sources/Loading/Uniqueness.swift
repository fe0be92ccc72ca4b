package import Columnar

/// Whether the values of a column differ from each other; missing ones are left out of it.
package struct Uniqueness: Sendable {
  /// Rows whose value is missing.
  package let missingCount: Int
  /// Different values; only that of the rows up to the first repeated one if it stopped early.
  package let distinctCount: Int
  /// The first row that repeats a value of a row before.
  package let firstRepeatedRow: Int?

  /// No two rows have the same value.
  package var isUnique: Bool { firstRepeatedRow == nil }

  /// Counts different values. Texts compare by bytes.
  ///
  /// `stopsEarly`: at the first repeated value. Complexity: linear, with a bit for each number
  /// between the bounds of whole numbers if they lie densely, else a hash of the values. When
  /// `isCancelled` says so it stops, and nothing that it says is true.
  package init(
    _ column: Column, stopsEarly: Bool = false, isCancelled: () -> Bool = { false }
  ) {
    missingCount = column.missingCount
    switch column.storage {
    case .integers(let packed):
      (distinctCount, firstRepeatedRow) = Uniqueness.count(
        packed, column, stopsEarly, isCancelled)
    case .floats(let buffer):
      let values = buffer.pointer(as: Double.self)
      (distinctCount, firstRepeatedRow) = Uniqueness.hash(column, stopsEarly, isCancelled) {
        values[$0].bitPattern
      }
    case .wide(let buffer):
      let values = buffer.pointer(as: Int128.self)
      (distinctCount, firstRepeatedRow) = Uniqueness.hash(column, stopsEarly, isCancelled) {
        UInt64(truncatingIfNeeded: values[$0] ^ (values[$0] >> 64))
      }
    case .bits(let bits):
      (distinctCount, firstRepeatedRow) = Uniqueness.hash(column, stopsEarly, isCancelled) {
        bits[$0] ? 1 : 0
      }
    case .text(let dictionary, let codes?) where dictionary.isDistinct:
      (distinctCount, firstRepeatedRow) = Uniqueness.mark(
        column, size: dictionary.count, stopsEarly, isCancelled
      ) { Int(codes[$0]) }
    case .text(let dictionary, let codes):
      let pool = TextPool()
      (distinctCount, firstRepeatedRow) = Uniqueness.hash(column, stopsEarly, isCancelled) { row in
        let text = dictionary.utf8(codes.map { Int($0[row]) } ?? row)
        return text.baseAddress.map { UInt64(pool.code($0, text.count)) } ?? .max
      }
    }
  }

  /// Whether no two rows have the same value and none is missing; stops at the first that does not.
  package static func isKey(
    _ column: Column, isCancelled: () -> Bool = { false }
  ) -> Bool {
    if column.missingCount > 0 { return false }
    switch column.storage {
    case .integers:
      // Fewer numbers between the bounds than rows: some stand twice.
      if let bounds = column.bounds {
        let (span, overflow) = bounds.upperBound.subtractingReportingOverflow(bounds.lowerBound)
        if !overflow, span < Int64(column.count) - 1 { return false }
      }
    case .text(let dictionary, .some): if dictionary.count < column.count { return false }
    case .bits: if column.count > 2 { return false }
    case .floats, .wide, .text: break
    }
    return Uniqueness(column, stopsEarly: true, isCancelled: isCancelled).isUnique
  }

  private static func count(
    _ packed: PackedIntegers, _ column: Column, _ stopsEarly: Bool, _ isCancelled: () -> Bool
  ) -> (Int, Int?) {
    if column.missingCount == 0, packed.isStrictlyAscending { return (column.count, nil) }
    guard let bounds = column.bounds else { return (0, nil) }
    let (span, overflow) = bounds.upperBound.subtractingReportingOverflow(bounds.lowerBound)
    if !overflow, span < Int64(max(1 << 16, column.count)) * 64 {
      return mark(column, size: Int(span) + 1, stopsEarly, isCancelled) {
        Int(packed[$0] &- bounds.lowerBound)
      }
    }
    return hash(column, stopsEarly, isCancelled) { UInt64(bitPattern: packed[$0]) }
  }

  /// Counts numbers 0 ..< `size` with a bit each.
  private static func mark(
    _ column: Column, size: Int, _ stopsEarly: Bool, _ isCancelled: () -> Bool,
    _ number: (Int) -> Int
  ) -> (Int, Int?) {
    var words = [UInt64](repeating: 0, count: Bitmap.wordCount(size))
    var distinct = 0
    var repeated: Int?
    for row in 0..<column.count where !(column.missing?[row] ?? false) {
      if row & 0xFFFF == 0, isCancelled() { break }
      let value = number(row)
      let bit: UInt64 = 1 << UInt64(value & 63)
      if words[value >> 6] & bit == 0 {
        words[value >> 6] |= bit
        distinct += 1
      } else if repeated == nil {
        repeated = row
        if stopsEarly { break }
      }
    }
    return (distinct, repeated)
  }

  private static func hash(
    _ column: Column, _ stopsEarly: Bool, _ isCancelled: () -> Bool, _ value: (Int) -> UInt64
  ) -> (Int, Int?) {
    var seen: Set<UInt64> = []
    var repeated: Int?
    for row in 0..<column.count where !(column.missing?[row] ?? false) {
      if row & 0xFFFF == 0, isCancelled() { break }
      if !seen.insert(value(row)).inserted, repeated == nil {
        repeated = row
        if stopsEarly { break }
      }
    }
    return (seen.count, repeated)
  }
}
