package import Columnar

/// Numbers as text: exact ones to the last digit, floats rounded half away from zero.
///
/// Nothing here depends on a locale: the separator of thousands is `,`, of decimals `.`.
package enum NumberText {
  /// A whole number with thousands separators: `-1,234`.
  package static func grouped(_ number: Int) -> String {
    exact(Int128(number), scale: 0, grouped: true)
  }

  /// The exact number `units` · 10^−`scale` with its scale kept, cut down to `decimals` (rounded
  /// half away from zero) where that is fewer.
  package static func exact(
    _ units: Int128, scale: Int, grouped: Bool = false, decimals: Int? = nil
  ) -> String {
    var bytes: [UInt8] = []
    if let decimals, decimals < scale {
      let kept = rounded(units, scale: scale, decimals: decimals)
      append(kept, scale: decimals, grouped: grouped, to: &bytes)
    } else {
      append(units, scale: scale, grouped: grouped, to: &bytes)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A float with exactly `decimals` decimals, rounded half away from zero.
  ///
  /// What is rounded is the shortest decimal that reads back as the same float, which is what
  /// people take the number to be: 2.675 becomes 2.68, though the nearest float lies below it.
  /// Not finite, or past 38 digits: as `shortest`.
  package static func fixed(_ number: Double, decimals: Int, grouped: Bool = false) -> String {
    var bytes: [UInt8] = []
    append(number, decimals: decimals, grouped: grouped, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A probability with four decimals, `< 0.0001` below; false, and nothing appended, where the value
  /// is not a number.
  static func appendProbability(_ value: Value, to buffer: inout [UInt8]) -> Bool {
    guard let probability = value.double else { return false }
    guard probability >= 0.0001 else {
      buffer.append(contentsOf: "< 0.0001".utf8)
      return true
    }
    append(probability, decimals: 4, grouped: false, to: &buffer)
    return true
  }

  /// A fraction as per cent with one decimal: `12.3 %`; nil where the value is not a number.
  package static func percent(_ fraction: Value) -> String? {
    var bytes: [UInt8] = []
    guard appendPercent(fraction, to: &bytes) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The shortest text that reads back as the same float: `0.1`, `5.0`, `1e-07`, `nan`, `-inf`.
  package static func shortest(_ number: Double) -> String { number.description }

  /// `units` at `scale` as units at the smaller scale `decimals`, rounded half away from zero.
  package static func rounded(_ units: Int128, scale: Int, decimals: Int) -> Int128 {
    let dropped = scale - decimals
    guard dropped > 0 else { return units }
    guard dropped < PowersOfTen.int128.count else { return 0 }
    let divisor = PowersOfTen.int128[dropped].magnitude
    let (quotient, remainder) = units.magnitude.quotientAndRemainder(dividingBy: divisor)
    // The quotient is at most a tenth of the range, so neither the one more nor the sign overflows.
    let magnitude = Int128(remainder >= divisor - remainder ? quotient + 1 : quotient)
    return units < 0 ? -magnitude : magnitude
  }
}

// MARK: - Appending

extension NumberText {
  /// Appends `units` · 10^−`scale` with `scale` decimals.
  static func append(_ units: Int128, scale: Int, grouped: Bool, to buffer: inout [UInt8]) {
    let scale = max(0, scale)
    let digitCount = max(Self.digitCount(units.magnitude), scale + 1)
    let separatorCount = grouped ? (digitCount - scale - 1) / 3 : 0
    let length =
      digitCount + separatorCount + (units < 0 ? 1 : 0) + (scale > 0 ? 1 : 0)
    let start = buffer.count
    buffer.append(contentsOf: repeatElement(UInt8(ascii: "-"), count: length))
    // From the last digit to the first; 1234567 at scale 2: 7, 6, '.', 5, 4, 3, ',', 2, 1.
    var index = start + length
    var wide = units.magnitude
    var narrow: UInt64 = 0
    var isNarrow = false
    for place in 0..<digitCount {
      if scale > 0, place == scale {
        index -= 1
        buffer[index] = UInt8(ascii: ".")
      } else if grouped, place > scale, (place - scale) % 3 == 0 {
        index -= 1
        buffer[index] = UInt8(ascii: ",")
      }
      if !isNarrow, wide <= UInt128(UInt64.max) {
        narrow = UInt64(wide)
        isNarrow = true
      }
      let digit: UInt8
      if isNarrow {
        digit = UInt8(narrow % 10)
        narrow /= 10
      } else {
        digit = UInt8(wide % 10)
        wide /= 10
      }
      index -= 1
      buffer[index] = UInt8(ascii: "0") + digit
    }
  }

  /// Appends a float with exactly `decimals` decimals; see `fixed`.
  static func append(_ number: Double, decimals: Int, grouped: Bool, to buffer: inout [UInt8]) {
    if let units = units(of: number, decimals: decimals) {
      append(units, scale: decimals, grouped: grouped, to: &buffer)
    } else {
      buffer.append(contentsOf: shortest(number).utf8)
    }
  }

  /// Appends a fraction as per cent; false and nothing appended where the value is not a number.
  static func appendPercent(_ fraction: Value, to buffer: inout [UInt8]) -> Bool {
    guard let tenths = tenthsOfPercent(fraction) else {
      guard let number = fraction.double else { return false }
      append(number * 100, decimals: 1, grouped: true, to: &buffer)
      buffer.append(contentsOf: " %".utf8)
      return true
    }
    append(tenths, scale: 1, grouped: true, to: &buffer)
    buffer.append(contentsOf: " %".utf8)
    return true
  }

  /// Appends a fraction as per cent with its sign, `+12.3 %`; of nothing `0.0 %`.
  static func appendSignedPercent(_ fraction: Value, to buffer: inout [UInt8]) -> Bool {
    let start = buffer.count
    guard appendPercent(fraction, to: &buffer) else { return false }
    let isSigned = buffer[start] == UInt8(ascii: "-")
    if !isSigned, buffer[start...] != ArraySlice("0.0 %".utf8) {
      buffer.insert(UInt8(ascii: "+"), at: start)
    }
    return true
  }

  /// A difference of fractions in percentage points: `+1.1 pp`.
  static func appendPoints(_ fraction: Value, to buffer: inout [UInt8]) -> Bool {
    guard appendSignedPercent(fraction, to: &buffer) else { return false }
    buffer.removeLast()
    buffer.append(contentsOf: "pp".utf8)
    return true
  }

  /// The fraction as a whole number of thousandths, which are tenths of a per cent.
  private static func tenthsOfPercent(_ fraction: Value) -> Int128? {
    switch fraction {
    case .exact(let units, let scale):
      if scale >= 3 { return rounded(units, scale: scale, decimals: 3) }
      let (tenths, overflow) = units.multipliedReportingOverflow(
        by: PowersOfTen.int128[3 - max(0, scale)])
      return overflow ? nil : tenths
    case .float(let number): return units(of: number, decimals: 3)
    case .missing, .other, .new, .boolean, .text, .date, .timestamp, .period: return nil
    }
  }

  /// The shortest decimal of a float as units at scale `decimals`, rounded half away from zero;
  /// nil where it is not finite or has more than 38 digits.
  static func units(of number: Double, decimals: Int) -> Int128? {
    guard number.isFinite else { return nil }
    var mantissa: Int128 = 0  // At most 17 digits.
    var fractionDigits = 0
    var isInFraction = false
    var exponent = 0
    let text = Array(number.magnitude.description.utf8)
    let end = text.firstIndex(of: UInt8(ascii: "e")) ?? text.count
    for byte in text[..<end] {
      if byte == UInt8(ascii: ".") {
        isInFraction = true
      } else {
        mantissa = mantissa * 10 + Int128(byte - UInt8(ascii: "0"))
        if isInFraction { fractionDigits += 1 }
      }
    }
    if end < text.count {
      exponent = Int(String(decoding: text[(end + 1)...], as: UTF8.self)) ?? 0
    }
    return scaled(mantissa, by: exponent - fractionDigits + decimals, negative: number < 0)
  }

  private static func scaled(_ mantissa: Int128, by shift: Int, negative: Bool) -> Int128? {
    var units = mantissa
    if shift < 0 {
      units = rounded(mantissa, scale: -shift, decimals: 0)
    } else if mantissa != 0 {
      guard shift < PowersOfTen.int128.count else { return nil }
      let (product, overflow) = mantissa.multipliedReportingOverflow(
        by: PowersOfTen.int128[shift])
      if overflow { return nil }
      units = product
    }
    return negative ? -units : units
  }

  /// Digits of a number; 1 for zero.
  private static func digitCount(_ magnitude: UInt128) -> Int {
    var count = 1
    if magnitude <= UInt128(UInt64.max) {
      var rest = UInt64(magnitude)
      while rest >= 10 {
        rest /= 10
        count += 1
      }
    } else {
      var rest = magnitude
      while rest >= 10 {
        rest /= 10
        count += 1
      }
    }
    return count
  }
}
