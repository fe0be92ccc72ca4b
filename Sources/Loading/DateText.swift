import Columnar

// SAFETY: bytes are read below the count given.

/// Days and moments from bytes: `2025-07-14`, `2025/07/14`, `2010-12-01 08:26:00`,
/// `2010-12-01T08:26:00.125Z`, `2010-12-01 08:26+02:00`.
///
/// A moment with `Z` or an offset becomes UTC; one without is taken as it stands.
enum DateText {
  /// Understands the bytes of a range, without blanks around them; nil where they are neither.
  static func parse(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> ParsedValue? {
    guard end - start >= 10, let day = day(base, start) else { return nil }
    if end - start == 10 { return ParsedValue(kind: .date, stored: Int64(day), scale: 0) }
    let separator = base[start + 10]
    guard separator == UInt8(ascii: " ") || separator == UInt8(ascii: "T"), end - start >= 16
    else { return nil }
    return moment(base, start + 11, end, day: day)
  }

  /// Days since 1970-01-01 of the ten bytes at `start`, or nil.
  static func day(_ base: UnsafePointer<UInt8>, _ start: Int) -> Int? {
    let separator = base[start + 4]
    guard separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/"),
      base[start + 7] == separator,
      let century = twoDigits(base, start), let year = twoDigits(base, start + 2),
      let month = twoDigits(base, start + 5), let day = twoDigits(base, start + 8)
    else { return nil }
    return CalendarDay(year: century * 100 + year, month: month, day: day)?.number
  }

  @inline(__always)
  static func twoDigits(_ base: UnsafePointer<UInt8>, _ position: Int) -> Int? {
    let tens = base[position] &- UInt8(ascii: "0")
    let ones = base[position + 1] &- UInt8(ascii: "0")
    return tens <= 9 && ones <= 9 ? Int(tens) * 10 + Int(ones) : nil
  }

  /// `08:26`, `08:26:00`, `08:26:00.125`, each with `Z` or an offset behind it or without.
  private static func moment(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, day: Int
  ) -> ParsedValue? {
    guard base[start + 2] == UInt8(ascii: ":"), let hour = twoDigits(base, start), hour < 24,
      let minute = twoDigits(base, start + 3), minute < 60
    else { return nil }
    var seconds = day * 86_400 + hour * 3600 + minute * 60
    var position = start + 5
    var fraction = 0
    var scale = 0
    if position + 3 <= end, base[position] == UInt8(ascii: ":") {
      guard let second = twoDigits(base, position + 1), second < 60 else { return nil }
      seconds += second
      position += 3
      if position < end, base[position] == UInt8(ascii: ".") {
        let first = position + 1
        position = first
        while position < end, base[position] &- UInt8(ascii: "0") <= 9 {
          let digit = Int(base[position] &- UInt8(ascii: "0"))
          if scale < Timestamps.greatestScale {
            fraction = fraction * 10 + digit
            scale += 1
          } else if digit != 0 {
            return nil
          }
          position += 1
        }
        if position == first { return nil }
      }
    }
    guard let offset = offset(base, position, end) else { return nil }
    let ticks = Int64(seconds - offset) * PowersOfTen.int64[scale] + Int64(fraction)
    return ParsedValue(kind: .timestamp, stored: ticks, scale: scale)
  }

  /// Seconds to subtract: nothing, `Z`, `+02`, `+0200`, `+02:00`; nil for anything else.
  private static func offset(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
    if start == end { return 0 }
    let sign = base[start]
    if sign == UInt8(ascii: "Z") { return start + 1 == end ? 0 : nil }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), end - start >= 3,
      let hours = twoDigits(base, start + 1), hours <= 18
    else { return nil }
    var minutes = 0
    if end - start > 3 {
      let place = base[start + 3] == UInt8(ascii: ":") ? start + 4 : start + 3
      guard place + 2 == end, let found = twoDigits(base, place), found < 60 else { return nil }
      minutes = found
    }
    let seconds = hours * 3600 + minutes * 60
    return sign == UInt8(ascii: "-") ? -seconds : seconds
  }
}
