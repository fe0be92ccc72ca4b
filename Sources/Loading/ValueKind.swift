/// What the values of a column, as far as they were seen, have in common.
///
/// ```
/// missing only ─┬─ boolean ───────────────┐
///               ├─ date ── timestamp ─────┼─ text
///               └─ units ── float ────────┘        units: integer, or decimal of a scale
/// ```
enum ValueKind: UInt8, Sendable, Hashable {
  case missing, boolean, date, timestamp, units, float, text

  /// The least kind that holds the values of both.
  static func joined(_ left: ValueKind, _ right: ValueKind) -> ValueKind {
    if left == right || right == .missing { return left }
    if left == .missing { return right }
    switch (left, right) {
    case (.units, .float), (.float, .units): return .float
    case (.date, .timestamp), (.timestamp, .date): return .timestamp
    default: return .text
    }
  }
}

extension SaidType {
  /// How values of the type are held.
  var kind: ValueKind {
    switch self {
    case .integer, .decimal: .units
    case .float: .float
    case .text: .text
    case .date: .date
    case .timestamp: .timestamp
    case .boolean: .boolean
    }
  }
}

/// One field, understood.
struct ParsedValue {
  var kind: ValueKind
  /// Units, days, ticks, 0 or 1; or the bits of a double.
  var stored: Int64
  /// Digits behind the point, of units and of seconds.
  var scale: Int
  /// A whole number of more than 15 digits, which a double need not hold.
  var isLong = false
  /// A number without exponent, of more than 18 digits, as the nearest double.
  var isWide = false
  /// That double does not print as the digits that were there: it came from no double.
  var isRounded = false

  static let text = ParsedValue(kind: .text, stored: 0, scale: 0)
}
