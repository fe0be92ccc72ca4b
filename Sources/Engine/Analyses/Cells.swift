import Columnar

// Small tables, cell by cell.

extension Answer {
  /// A cell of the table; missing where there is none.
  func cell(_ column: Int, _ row: Int) -> Value {
    guard let columns = table?.columns, column < columns.count,
      row < columns[column].values.count
    else { return .missing }
    return columns[column].values[row]
  }

  /// A whole number in the table.
  func count(_ column: Int, _ row: Int) -> Int {
    if case .exact(let units, scale: 0) = cell(column, row) { return Int(units) }
    return 0
  }

  /// The total of a column.
  func total(_ column: Int) -> Value {
    guard let columns = table?.columns, column < columns.count else { return .missing }
    return columns[column].total ?? .missing
  }

  /// Rows of the table.
  var rowCount: Int { table?.rowCount ?? 0 }
}

extension Value {
  /// The sum of two numbers; a missing one adds nothing.
  static func + (left: Value, right: Value) -> Value {
    switch (left, right) {
    case (.exact(let a, let s), .exact(let b, let t)):
      let scale = max(s, t)
      return .exact(
        a * PowersOfTen.int128[scale - s] + b * PowersOfTen.int128[scale - t], scale: scale)
    case (_, .missing): return left
    case (.missing, _): return right
    default: return .float((left.double ?? 0) + (right.double ?? 0))
    }
  }

  /// The difference of two numbers; a missing one takes nothing away.
  static func - (left: Value, right: Value) -> Value { left + right.negated }

  /// The number with the other sign.
  var negated: Value {
    switch self {
    case .exact(let units, let scale): .exact(-units, scale: scale)
    case .float(let number): .float(-number)
    case .missing, .other, .new, .boolean, .text, .date, .timestamp, .period: self
    }
  }

  /// A number over another; missing over nothing.
  func over(_ whole: Value) -> Value {
    guard let part = double, let all = whole.double, all != 0 else { return .missing }
    return .float(part / all)
  }
}
