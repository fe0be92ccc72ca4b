/// One value, as it stands in a result. Never used in loops over rows of a store.
package enum Value: Sendable, Hashable {
  case missing
  /// The remainder after `top n`, in a dimension.
  case other
  /// Growth from nothing: printed as `new` for people, as nothing in machine formats; behind all
  /// numbers in order.
  case new
  case boolean(Bool)
  /// An exact number: `units` times 10 to the power of −`scale`; whole numbers have scale 0.
  case exact(Int128, scale: Int)
  case float(Double)
  case text(String)
  case date(CalendarDay)
  /// Ticks of 10 to the power of −`scale` seconds since 1970-01-01 00:00:00.
  case timestamp(Int64, scale: Int)
  /// A unit of the calendar, such as the month 2025-07.
  case period(CalendarPeriod)

  /// A whole number.
  package static func integer(_ number: Int) -> Value { .exact(Int128(number), scale: 0) }

  /// Whether this is `.missing`.
  package var isMissing: Bool {
    if case .missing = self { true } else { false }
  }

  /// The number as a double, where it is one.
  package var double: Double? {
    switch self {
    case .exact(let units, let scale): PowersOfTen.quotient(units, PowersOfTen.double(scale))
    case .float(let number): number
    case .missing, .other, .new, .boolean, .text, .date, .timestamp, .period: nil
    }
  }
}

/// Powers of ten that exact arithmetic needs.
package enum PowersOfTen {
  /// 10 to the power of 0 … 38.
  package static let int128: [Int128] = {
    var powers: [Int128] = [1]
    for _ in 0..<38 { powers.append(powers[powers.count - 1] * 10) }
    return powers
  }()

  /// Whether a number has more than 38 digits, the most that exact arithmetic keeps.
  @inline(__always)
  package static func exceeds38Digits(_ number: Int128) -> Bool {
    number.magnitude >= 100_000_000_000_000_000_000_000_000_000_000_000_000
  }

  /// 10 to the power of 0 … 18.
  package static let int64: [Int64] = (0...18).map { Int64(int128[$0]) }

  /// Units as the number they stand for: where a double does not hold them, whole and fraction are
  /// rounded apart, so that the quotient does not stray further than the sum of both.
  @inline(__always)
  package static func quotient(_ units: Int128, _ divisor: Double) -> Double {
    if units.magnitude < 1 << 53 || divisor == 1 { return Double(nearest: units) / divisor }
    let (whole, rest) = units.quotientAndRemainder(dividingBy: Int128(divisor))
    return Double(nearest: whole) + Double(nearest: rest) / divisor
  }

  private static let doubles: [Double] = int128.map { Double(nearest: $0) }

  /// 10 to the power of `exponent` as a double; exact up to 22.
  package static func double(_ exponent: Int) -> Double {
    exponent < 39 ? doubles[exponent] : .infinity
  }
}

extension Double {
  /// The double next to a number, of two as near the even one; the standard library's conversion of 128
  /// bits says the same and takes a hundred times as long.
  @inline(__always)
  package init(nearest number: Int128) {
    let narrow = Int64(truncatingIfNeeded: number)
    if Int128(narrow) == number {
      self = Double(narrow)
    } else {
      self = number < 0 ? -Double(nearest: number.magnitude) : Double(nearest: number.magnitude)
    }
  }

  /// The double next to a number without a sign.
  @inline(__always)
  package init(nearest number: UInt128) {
    let narrow = UInt64(truncatingIfNeeded: number)
    self = UInt128(narrow) == number ? Double(narrow) : Double(rounding: number)
  }

  /// A number of more than 64 bits: its first 64, the last of them set where one behind is, round as all do.
  private init(rounding number: UInt128) {
    let behind = 64 - number.leadingZeroBitCount
    let isExact = number.trailingZeroBitCount >= behind
    let first = UInt64(truncatingIfNeeded: number >> UInt128(behind)) | (isExact ? 0 : 1)
    self = Double(first) * Double(sign: .plus, exponent: behind, significand: 1)
  }
}

/// The sum of an amount column's values, one at a time: exact ones exactly, floats as floats.
package struct AmountTotal: Sendable {
  private let type: ColumnType
  private var units: Int128 = 0
  private var floats = 0.0

  /// Nothing yet, of a column of a type.
  package init(_ type: ColumnType) { self.type = type }

  /// Adds a value of the column; missing ones add nothing.
  package mutating func add(_ value: Value) {
    switch value {
    case .exact(let number, _): units += number
    case .float(let number): floats += number
    case .missing, .other, .new, .boolean, .text, .date, .timestamp, .period: break
    }
  }

  /// The sum, at the column's scale.
  package var value: Value {
    type == .float ? .float(floats) : .exact(units, scale: type.scale)
  }
}
