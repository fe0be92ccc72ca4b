package import Columnar

/// A value by which rows are grouped: equal when the values are, texts by bytes.
package enum NaiveKey: Hashable, Sendable {
  case missing, other, new
  case boolean(Bool)
  case exact(Int128, Int)
  case float(UInt64)
  case text([UInt8])
  case date(Int)
  case timestamp(Int128, Int)
  case period(CalendarPeriod)

  /// The key of a value; numbers of different scales are one when they are equal.
  package init(_ value: Value) {
    switch value {
    case .missing: self = .missing
    case .other: self = .other
    case .new: self = .new
    case .boolean(let flag): self = .boolean(flag)
    case .exact(let units, let scale):
      let (units, scale) = NaiveNumbers.withoutTrailingZeros(units, scale)
      self = .exact(units, scale)
    case .float(let number): self = .float((number == 0 ? 0 : number).bitPattern)
    case .text(let text): self = .text(Array(text.utf8))
    case .date(let day): self = .date(day.number)
    case .timestamp(let ticks, let scale):
      let (ticks, scale) = NaiveNumbers.withoutTrailingZeros(Int128(ticks), scale)
      self = .timestamp(ticks, scale)
    case .period(let period): self = .period(period)
    }
  }
}

/// Comparison and arithmetic of single values.
package enum NaiveNumbers {
  /// −1, 0 or 1; nil where the two cannot be compared (one is missing, or the kinds differ).
  ///
  /// Exact numbers compare exactly, an exact one and a float as floats, texts by bytes.
  package static func order(_ left: Value, _ right: Value) -> Int? {
    switch (left, right) {
    case (.exact(let a, let scaleA), .exact(let b, let scaleB)):
      return orderExact(a, scaleA, b, scaleB)
    case (.exact, .float), (.float, .exact), (.float, .float):
      guard let a = left.double, let b = right.double else { return nil }
      return sign(a, b)
    case (.text(let a), .text(let b)):
      return a.utf8.elementsEqual(b.utf8) ? 0 : precedesByBytes(a, b) ? -1 : 1
    case (.date(let a), .date(let b)): return sign(a.number, b.number)
    case (.timestamp(let a, let scaleA), .timestamp(let b, let scaleB)):
      return orderExact(Int128(a), scaleA, Int128(b), scaleB)
    case (.boolean(let a), .boolean(let b)): return sign(a ? 1 : 0, b ? 1 : 0)
    case (.period(let a), .period(let b)):
      return a.unit == b.unit ? sign(a.index, b.index) : nil
    default: return nil
    }
  }

  private static func sign<Number: Comparable>(_ left: Number, _ right: Number) -> Int {
    left < right ? -1 : left > right ? 1 : 0
  }

  private static func orderExact(_ a: Int128, _ scaleA: Int, _ b: Int128, _ scaleB: Int) -> Int? {
    let scale = max(scaleA, scaleB)
    guard let a = scaled(a, by: scale - scaleA), let b = scaled(b, by: scale - scaleB) else {
      return nil
    }
    return sign(a, b)
  }

  /// Units times ten to the power of `digits`; nil past 128 bits.
  static func scaled(_ units: Int128, by digits: Int) -> Int128? {
    guard digits <= 38 else { return nil }
    let (product, overflow) = units.multipliedReportingOverflow(by: PowersOfTen.int128[digits])
    return overflow ? nil : product
  }

  /// The same number at the least scale.
  static func withoutTrailingZeros(_ units: Int128, _ scale: Int) -> (Int128, Int) {
    var (units, scale) = (units, scale)
    while scale > 0, units % 10 == 0 {
      units /= 10
      scale -= 1
    }
    return (units, scale)
  }

  // MARK: - Arithmetic

  /// "`+ − ×` on integers and decimals are exact"; with a float the result is a float.
  static func add(_ left: Value, _ right: Value) throws -> Value {
    if left.isMissing || right.isMissing { return .missing }
    if case .exact(let a, let scaleA) = left, case .exact(let b, let scaleB) = right {
      let scale = max(scaleA, scaleB)
      guard let a = scaled(a, by: scale - scaleA), let b = scaled(b, by: scale - scaleB) else {
        throw NaiveEvaluator.Unsupported("a sum past 38 digits")
      }
      let (sum, overflow) = a.addingReportingOverflow(b)
      guard !overflow else { throw NaiveEvaluator.Unsupported("a sum past 38 digits") }
      return .exact(sum, scale: scale)
    }
    return .float(try double(left) + double(right))
  }

  static func negate(_ value: Value) throws -> Value {
    switch value {
    case .missing: .missing
    case .exact(let units, let scale): .exact(-units, scale: scale)
    default: .float(-(try double(value)))
    }
  }

  static func multiply(_ left: Value, _ right: Value) throws -> Value {
    if left.isMissing || right.isMissing { return .missing }
    if case .exact(let a, let scaleA) = left, case .exact(let b, let scaleB) = right {
      let (product, overflow) = a.multipliedReportingOverflow(by: b)
      guard !overflow, scaleA + scaleB <= 38 else {
        throw NaiveEvaluator.Unsupported("a product past 38 digits")
      }
      return .exact(product, scale: scaleA + scaleB)
    }
    return .float(try double(left) * double(right))
  }

  /// "`/` … floats from exact operands; there is no integer division; `x / 0` is missing".
  static func divide(_ left: Value, _ right: Value) throws -> Value {
    if left.isMissing || right.isMissing { return .missing }
    let divisor = try double(right)
    return divisor == 0 ? .missing : .float(try double(left) / divisor)
  }

  static func double(_ value: Value) throws -> Double {
    guard let number = value.double else {
      throw NaiveEvaluator.Unsupported("arithmetic on what is no number: \(value)")
    }
    return number
  }

  // MARK: - Rounding

  /// "Rounding is half away from zero."
  static func round(_ value: Value, digits: Int) throws -> Value {
    guard (0...18).contains(digits) else { throw NaiveEvaluator.Unsupported("round to \(digits)") }
    switch value {
    case .missing: return .missing
    case .exact(let units, let scale):
      if digits >= scale { return value }
      let unit = PowersOfTen.int128[scale - digits]
      let away: Int128 = (units % unit).magnitude * 2 >= unit.magnitude ? units.signum() : 0
      return .exact(units / unit + away, scale: digits)
    default:
      let power = PowersOfTen.double(digits)
      return .float((try double(value) * power).rounded(.toNearestOrAwayFromZero) / power)
    }
  }

  static func floor(_ value: Value) throws -> Value {
    switch value {
    case .missing: return .missing
    case .exact(let units, let scale):
      let unit = PowersOfTen.int128[scale]
      return .exact(units / unit - (units % unit < 0 ? 1 : 0), scale: 0)
    default: return .float(try double(value).rounded(.down))
    }
  }

  static func ceil(_ value: Value) throws -> Value { try negate(floor(negate(value))) }

  /// The lower bound of the bin of the given width in which a number lies: `floor(x / width) × width`.
  static func bucket(_ value: Value, width: Value) throws -> Value {
    if value.isMissing || width.isMissing { return .missing }
    guard let size = width.double, size > 0 else {
      throw NaiveEvaluator.Unsupported("a bucket without width")
    }
    if case .exact(let a, let scaleA) = value, case .exact(let b, let scaleB) = width {
      let scale = max(scaleA, scaleB)
      guard let a = scaled(a, by: scale - scaleA), let b = scaled(b, by: scale - scaleB) else {
        throw NaiveEvaluator.Unsupported("a bucket past 38 digits")
      }
      let index = a / b - (a % b < 0 ? 1 : 0)
      return .exact(index * b, scale: scale)
    }
    return .float((try double(value) / size).rounded(.down) * size)
  }

  // MARK: - Statistics

  /// "Type-7 quantiles (linear interpolation between order statistics)"; missing over no values.
  static func quantile(_ values: [Value], percent: Int) throws -> Value {
    let sorted = try values.map(double).sorted()
    guard let last = sorted.last else { return .missing }
    let place = Double((sorted.count - 1) * percent) / 100
    let below = Int(place)
    guard below + 1 < sorted.count else { return .float(last) }
    return .float(sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below]))
  }

  /// "`stddev` divides by n − 1"; missing below two values.
  static func standardDeviation(_ values: [Value]) throws -> Value {
    let numbers = try values.map(double)
    guard numbers.count > 1 else { return .missing }
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    let squares = numbers.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    return .float((squares / Double(numbers.count - 1)).squareRoot())
  }
}
