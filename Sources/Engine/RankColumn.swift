import Columnar

/// What a ranking says of each row, being written; rows that are never set are missing.
struct RankColumn {
  private let type: ColumnType
  private let rowCount: Int
  private var numbers: [UInt32]
  private var floats: [Double]
  private var missing: [UInt64]

  init(_ type: ColumnType, rowCount: Int) {
    self.type = type
    self.rowCount = rowCount
    numbers = [UInt32](repeating: 0, count: type == .float ? 0 : rowCount)
    floats = [Double](repeating: 0, count: type == .float ? rowCount : 0)
    missing = [UInt64](repeating: ~0, count: Bitmap.wordCount(rowCount))
  }

  mutating func set(_ row: UInt32, _ number: UInt32) {
    numbers[Int(row)] = number
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
      return Column(
        type: type, count: rowCount,
        storage: .bits(Bitmap(count: rowCount) { numbers[$0] != 0 }), missing: absent)
    case .integer, .decimal, .text, .date, .timestamp, .period:
      // Missing rows hold 0, so the bounds take it in.
      let bounds = 0...Int64(numbers.max() ?? 0)
      return Column(
        type: type, count: rowCount,
        storage: .integers(
          PackedIntegers(count: rowCount, bounds: bounds) { Int64(numbers[$0]) }),
        missing: absent, bounds: bounds)
    }
  }
}
