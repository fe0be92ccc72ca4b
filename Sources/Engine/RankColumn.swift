import Columnar

// SAFETY: buffers are written at every row below their count.

/// What a ranking says of each row, being written; rows that are never set are missing.
struct RankColumn {
  private let type: ColumnType
  private let rowCount: Int
  private var numbers: [Int32]
  private var floats: [Double]
  private var missing: [UInt64]

  init(_ type: ColumnType, rowCount: Int) {
    self.type = type
    self.rowCount = rowCount
    numbers = [Int32](repeating: 0, count: type == .float ? 0 : rowCount)
    floats = [Double](repeating: 0, count: type == .float ? rowCount : 0)
    missing = [UInt64](repeating: ~0, count: Bitmap.wordCount(rowCount))
  }

  /// Bytes of a row's number.
  static func rowBytes(_ type: ColumnType) -> Int {
    type == .float ? MemoryLayout<Double>.stride : MemoryLayout<Int32>.stride
  }

  @inline(__always)
  mutating func set(_ row: UInt32, _ number: Int) {
    numbers[Int(row)] = Int32(clamping: number)
    missing[Int(row >> 6)] &= ~(1 << UInt64(row & 63))
  }

  mutating func set(_ row: UInt32, float: Double) {
    floats[Int(row)] = float
    missing[Int(row >> 6)] &= ~(1 << UInt64(row & 63))
  }

  var column: Column {
    let absent = Bitmap(count: rowCount, words: missing)
    switch type {
    case .float:
      return Column(
        type: type, count: rowCount, storage: .floats(Buffer(floats)), missing: absent)
    case .boolean:
      var words = [UInt64](repeating: 0, count: missing.count)
      for row in 0..<rowCount {
        words[row >> 6] |= UInt64(numbers[row] != 0 ? 1 : 0) << UInt64(row & 63)
      }
      return Column(
        type: type, count: rowCount, storage: .bits(Bitmap(count: rowCount, words: words)),
        missing: absent)
    case .integer, .decimal, .text, .date, .timestamp, .period:
      // Missing rows hold 0, so the bounds take it in.
      let bounds = Int64(min(0, numbers.min() ?? 0))...Int64(max(0, numbers.max() ?? 0))
      return Column(
        type: type, count: rowCount, storage: .integers(packed(bounds)), missing: absent,
        bounds: bounds)
    }
  }

  private func packed(_ bounds: ClosedRange<Int64>) -> PackedIntegers {
    let width = PackedIntegers.width(for: bounds)
    let base = bounds.lowerBound
    func codes<Code: FixedWidthInteger>(_: Code.Type) -> Buffer {
      Buffer(byteCount: rowCount * MemoryLayout<Code>.stride) { target in
        let codes = target.bindMemory(to: Code.self)
        numbers.withUnsafeBufferPointer { numbers in
          for row in 0..<numbers.count {
            codes[row] = Code(truncatingIfNeeded: Int64(numbers[row]) &- base)
          }
        }
      }
    }
    switch width {
    case .one:
      return PackedIntegers(count: rowCount, base: base, width: .one, codes: codes(UInt8.self))
    case .two:
      return PackedIntegers(count: rowCount, base: base, width: .two, codes: codes(UInt16.self))
    case .four, .eight:
      return PackedIntegers(count: rowCount, base: base, width: .four, codes: codes(UInt32.self))
    }
  }
}
