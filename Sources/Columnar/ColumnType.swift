/// The type of a column's values; any value can also be missing.
package enum ColumnType: Sendable, Hashable {
  /// 64-bit whole numbers.
  case integer
  /// Exact decimals: units of 10 to the power of −scale, 64 bits of units in storage.
  case decimal(scale: Int)
  /// IEEE doubles.
  case float
  case text
  /// Days since 1970-01-01.
  case date
  /// Wall-clock time in units of 10 to the power of −scale seconds since 1970-01-01 00:00:00.
  case timestamp(scale: Int)
  case boolean
  /// Units of the calendar, as `month(signup_date)` makes them; in results and expressions only.
  case period(CalendarUnit)

  /// The word users type and read.
  package var word: String {
    switch self {
    case .integer: "integer"
    case .decimal: "decimal"
    case .float: "float"
    case .text: "text"
    case .date: "date"
    case .timestamp: "timestamp"
    case .boolean: "boolean"
    case .period(let unit): unit.rawValue
    }
  }

  /// Digits after the point of decimals and timestamps, else 0.
  package var scale: Int {
    switch self {
    case .decimal(let scale), .timestamp(let scale): scale
    case .integer, .float, .text, .date, .boolean, .period: 0
    }
  }

  /// Whether values are numbers on which arithmetic is defined.
  package var isNumeric: Bool {
    switch self {
    case .integer, .decimal, .float: true
    case .text, .date, .timestamp, .boolean, .period: false
    }
  }

  /// Whether values are days or moments.
  package var isTemporal: Bool {
    switch self {
    case .date, .timestamp: true
    case .integer, .decimal, .float, .text, .boolean, .period: false
    }
  }
}
