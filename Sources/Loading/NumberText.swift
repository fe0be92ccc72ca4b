// SAFETY: bytes are read below the count given.

/// Numbers as people and programs write them, from bytes.
///
/// - `12`, `-7`: whole, if 64 bits hold them and no zero leads (`01234` is a code, not a number).
/// - `12.50`, `.5`, `5.`: decimal, exact, if all digits fit 18; else a float that is said to be wide,
///   and to be rounded unless it prints as the same digits.
/// - `1e5`, `-2.5E-3`: float. `+5`, `inf`, `nan`, `1,000` are texts.
enum NumberText {
  /// Understands the bytes of a range, without blanks around them, as a number; else text.
  ///
  /// `isSaid`: the column is said to be a number, so that leading zeros and a plus are no matter.
  static func parse(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, isSaid: Bool = false
  ) -> ParsedValue {
    var position = start
    var isNegative = false
    if position < end, base[position] == UInt8(ascii: "-") {
      isNegative = true
      position += 1
    } else if isSaid, position < end, base[position] == UInt8(ascii: "+") {
      position += 1
    }
    let digits = Digits(base, position, end)
    guard digits.count > 0 else { return .text }
    let whole = digits.point - position
    if whole > 1, base[position] == UInt8(ascii: "0"), !isSaid { return .text }
    if digits.end < end {
      return parseExponent(base, start, end, digits: digits, isNegative: isNegative)
    }
    if digits.point == digits.end {
      let value = integer(base, position, end, isNegative: isNegative)
      return isSaid && value.kind == .text ? wide(base, start, end) : value
    }
    let scale = digits.end - digits.point - 1
    guard scale <= LoadingLimits.decimalDigits, !digits.isWide else {
      return wide(base, start, end)
    }
    let units = Int64(digits.units)
    return ParsedValue(kind: .units, stored: isNegative ? -units : units, scale: scale)
  }

  /// Digits with at most one point among them.
  private struct Digits {
    /// Digits in all.
    var count = 0
    /// The number that the digits make, without the point, where they are at most 18.
    var units: UInt64 = 0
    /// Where the point is, or `end`.
    var point: Int
    /// Behind the last digit or point.
    var end: Int
    /// More than 18 digits from the first that is not zero.
    var isWide = false

    init(_ base: UnsafePointer<UInt8>, _ start: Int, _ limit: Int) {
      var position = start
      var found = -1
      while position < limit {
        let byte = base[position]
        let digit = byte &- UInt8(ascii: "0")
        if digit <= 9 {
          count += 1
          if units >= 100_000_000_000_000_000 {
            isWide = true
          } else {
            units = units &* 10 &+ UInt64(digit)
          }
        } else if byte == UInt8(ascii: "."), found < 0 {
          found = position
        } else {
          break
        }
        position += 1
      }
      end = position
      point = found < 0 ? position : found
    }
  }

  private static func integer(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, isNegative: Bool
  ) -> ParsedValue {
    var value: Int64 = 0
    var significant = 0
    for position in start..<end {
      let digit = Int64(base[position] &- UInt8(ascii: "0"))
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(isNegative ? -digit : digit)
      if overflow || carry { return .text }
      value = sum
      if value != 0 { significant += 1 }
    }
    return ParsedValue(
      kind: .units, stored: value, scale: 0, isLong: significant > LoadingLimits.doubleDigits)
  }

  private static func parseExponent(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, digits: Digits, isNegative: Bool
  ) -> ParsedValue {
    var position = digits.end
    guard base[position] | 0x20 == UInt8(ascii: "e") else { return .text }
    position += 1
    if position < end,
      base[position] == UInt8(ascii: "-") || base[position] == UInt8(ascii: "+")
    {
      position += 1
    }
    guard position < end else { return .text }
    for index in position..<end where base[index] &- UInt8(ascii: "0") > 9 { return .text }
    return double(base, start, end)
  }

  /// A double from bytes that are known to be a number; text where it is infinite.
  static func double(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> ParsedValue {
    // Rare (exponents, more than 15 digits), so a string does; the C library's own would heed the
    // locale's decimal point.
    // SAFETY: the range lies within the file's bytes.
    let text = String(
      decoding: UnsafeBufferPointer(start: base + start, count: end - start), as: UTF8.self)
    let padded = text.hasSuffix(".") ? text + "0" : text
    guard let value = Double(padded), value.isFinite else { return .text }
    return ParsedValue(kind: .float, stored: Int64(bitPattern: value.bitPattern), scale: 0)
  }

  /// A number of digits and a point that 64 bits do not hold.
  private static func wide(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int
  ) -> ParsedValue {
    var value = double(base, start, end)
    if value.kind == .float {
      value.isWide = true
      let bytes = UnsafeBufferPointer(start: base + start, count: end - start)
      value.isRounded =
        significantDigits(bytes)
        != significantDigits(
          String(describing: Double(bitPattern: UInt64(bitPattern: value.stored))).utf8)
    }
    return value
  }

  /// The digits of a number from the first to the last that is not zero, up to an exponent.
  private static func significantDigits(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var digits = bytes.prefix { $0 | 0x20 != UInt8(ascii: "e") }.filter {
      $0 &- UInt8(ascii: "0") <= 9
    }[...]
    digits = digits.drop { $0 == UInt8(ascii: "0") }
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    return Array(digits)
  }

  /// A number of exact units as a double: one rounding at most, else from its text.
  static func double(
    of value: ParsedValue, _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int,
    isPlain: Bool = true
  ) -> Int64 {
    if value.stored.magnitude < 1 << 53 || !isPlain {
      let quotient = Double(value.stored) / powersOfTen[value.scale]
      return Int64(bitPattern: quotient.bitPattern)
    }
    return double(base, start, end).stored
  }

  /// 10 to the power of 0 … 18, exact.
  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18,
  ]
}
