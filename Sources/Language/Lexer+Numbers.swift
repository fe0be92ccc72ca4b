extension Lexer {
  /// A number, a date, or digits that run into letters; starts at a digit.
  ///
  ///     5_000   1.5m   20%   5万        numbers
  ///     2025-Q3  2025-07-14             dates: four digits and a hyphen always begin one
  ///     85123A   5kg                    mixed: letters that are not just a unit follow
  mutating func number() -> Token.Kind {
    let start = offset
    skipDigits()
    if offset - start == 4, !bytes[start..<offset].contains(UInt8(ascii: "_")),
      offset < bytes.count, bytes[offset] == UInt8(ascii: "-"), !isComment(at: offset)
    {
      return date(from: start)
    }
    let wholeEnd = offset
    if isDot(at: offset) {
      offset += 1
      skipDigits()
    }
    let digitsEnd = offset
    if digitsEnd > wholeEnd, isDot(at: offset) { return malformed(from: start) }
    let letters = name()
    var power = 0
    if letters.isEmpty {
      if offset < bytes.count, bytes[offset] == UInt8(ascii: "%") {
        offset += 1
        power = -2
      }
    } else {
      guard let known = Lexer.power(ofUnit: letters) else {
        return .mixed(String(decoding: bytes[start..<offset], as: UTF8.self))
      }
      power = known
    }
    let fractionCount = bytes[wholeEnd..<digitsEnd].count(where: Lexer.isDigit)
    return literal(digits: start..<digitsEnd, scale: fractionCount, power: power)
  }

  /// The exact value of digits with `scale` of them behind the point, times ten to the `power`.
  private mutating func literal(digits: Range<Int>, scale: Int, power: Int) -> Token.Kind {
    var units: Int128 = 0
    var digitCount = 0
    for byte in bytes[digits] where Lexer.isDigit(byte) {
      if digitCount > 0 || byte != UInt8(ascii: "0") { digitCount += 1 }
      guard digitCount <= Limits.numberDigits else { break }
      units = units * 10 + Int128(byte - UInt8(ascii: "0"))
    }
    var scale = scale - power
    if scale < 0 {
      if digitCount > 0 { digitCount -= scale }
      if digitCount <= Limits.numberDigits {
        for _ in scale..<0 { units *= 10 }
      }
      scale = 0
    }
    guard digitCount <= Limits.numberDigits, scale <= Limits.numberDigits else {
      report(.numberTooLong, from: digits.lowerBound)
      return .invalid
    }
    let text = String(decoding: bytes[digits.lowerBound..<offset], as: UTF8.self)
    return .number(NumberLiteral(units: units, scale: scale, text: text))
  }

  /// `5k` is five times ten to the power of 3.
  private static func power(ofUnit letters: String) -> Int? {
    switch letters {
    case "k", "K": 3
    case "m", "M": 6
    case "b", "B": 9
    case "万": 4
    case "亿": 8
    default: nil
    }
  }

  /// The parts behind the year are read whole (`2025-07-14`), and looked at afterwards.
  private mutating func date(from start: Int) -> Token.Kind {
    var parts: [[UInt8]] = []
    while offset < bytes.count, bytes[offset] == UInt8(ascii: "-"), !isComment(at: offset) {
      offset += 1
      parts.append(Array(name().utf8))
    }
    let year = Lexer.value(of: bytes[start..<(start + 4)])
    if let year, let date = Lexer.date(year: year, parts) { return .date(date) }
    report(.malformedDate, from: start)
    return .invalid
  }

  private static func date(year: Int, _ parts: [[UInt8]]) -> DateLiteral? {
    guard let first = parts.first, let letter = first.first else { return nil }
    let rest = first.dropFirst()
    if parts.count == 1 {
      switch letter {
      case UInt8(ascii: "Q"), UInt8(ascii: "q"):
        return rest.count == 1 ? value(of: rest).map { .quarter(year, $0) } : nil
      case UInt8(ascii: "W"), UInt8(ascii: "w"):
        return rest.count == 2 ? value(of: rest).map { .week(year, $0) } : nil
      default:
        return first.count == 2 ? value(of: first[...]).map { .month(year, $0) } : nil
      }
    }
    guard parts.count == 2, first.count == 2, parts[1].count == 2,
      let month = value(of: first[...]),
      let day = value(of: parts[1][...])
    else { return nil }
    return .day(year, month, day)
  }

  private static func value(of digits: ArraySlice<UInt8>) -> Int? {
    guard digits.allSatisfy(isDigit) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  private mutating func malformed(from start: Int) -> Token.Kind {
    while offset < bytes.count {
      if isDot(at: offset) { offset += 1 }
      if name().isEmpty { break }
    }
    report(.malformedNumber, from: start)
    return .invalid
  }

  /// Digits, with single `_` between them.
  private mutating func skipDigits() {
    while offset < bytes.count {
      if Lexer.isDigit(bytes[offset]) {
        offset += 1
      } else if bytes[offset] == UInt8(ascii: "_"), offset + 1 < bytes.count,
        Lexer.isDigit(bytes[offset + 1])
      {
        offset += 1
      } else {
        return
      }
    }
  }

  /// A point with a digit behind it.
  private func isDot(at place: Int) -> Bool {
    place + 1 < bytes.count && bytes[place] == UInt8(ascii: ".")
      && Lexer.isDigit(bytes[place + 1])
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}
