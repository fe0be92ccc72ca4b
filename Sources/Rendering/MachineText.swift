import Columnar

/// Values as machines read them back: nothing rounded, nothing for the eye.
enum MachineText {
  /// Appends a number, date or truth value; false and nothing appended for `missing`, `other` and
  /// text, which each format writes in its own way.
  static func append(_ value: Value, to buffer: inout [UInt8]) -> Bool {
    switch value {
    case .missing, .other, .new, .text: return false
    case .boolean(let truth): buffer.append(contentsOf: (truth ? "true" : "false").utf8)
    case .exact(let units, let scale):
      NumberText.append(units, scale: scale, grouped: false, to: &buffer)
    case .float(let number): buffer.append(contentsOf: NumberText.shortest(number).utf8)
    case .date(let day): append(day, to: &buffer)
    case .timestamp(let ticks, let scale):
      appendTimestamp(ticks, scale: scale, separator: "T", decimals: scale, to: &buffer)
    case .period(let period): buffer.append(contentsOf: text(of: period).utf8)
    }
    return true
  }

  /// ISO 8601 throughout: an hour as `2025-07-14T09:00`, a weekday by its English name.
  static func text(of period: CalendarPeriod) -> String {
    switch period.unit {
    case .hour:
      "\(period.firstDay.text)T\(padded(period.index - floorDivide(period.index, 24) * 24, 2)):00"
    case .day, .week, .month, .quarter, .year, .weekday: period.text
    }
  }

  /// Appends `2025-07-14T09:30:00.25`, with `decimals` (at most `scale`) places of the second.
  static func appendTimestamp(
    _ ticks: Int64, scale: Int, separator: String, decimals: Int, to buffer: inout [UInt8]
  ) {
    let ticksPerSecond = Int(PowersOfTen.int64[scale])
    let seconds = floorDivide(Int(ticks), ticksPerSecond)
    let fraction = Int(ticks) - seconds * ticksPerSecond
    let day = floorDivide(seconds, 86_400)
    let second = seconds - day * 86_400
    append(CalendarDay(number: day), to: &buffer)
    buffer.append(contentsOf: separator.utf8)
    append(second / 3600, digits: 2, to: &buffer)
    buffer.append(UInt8(ascii: ":"))
    append(second / 60 % 60, digits: 2, to: &buffer)
    buffer.append(UInt8(ascii: ":"))
    append(second % 60, digits: 2, to: &buffer)
    if decimals > 0 {
      buffer.append(UInt8(ascii: "."))
      let dropped = Int(PowersOfTen.int64[scale - decimals])
      append(fraction / dropped, digits: decimals, to: &buffer)
    }
  }

  /// Appends `2025-07-14`.
  static func append(_ day: CalendarDay, to buffer: inout [UInt8]) {
    let (year, month, dayOfMonth) = day.civil
    guard (0...9999).contains(year) else {
      buffer.append(contentsOf: day.text.utf8)
      return
    }
    append(year, digits: 4, to: &buffer)
    buffer.append(UInt8(ascii: "-"))
    append(month, digits: 2, to: &buffer)
    buffer.append(UInt8(ascii: "-"))
    append(dayOfMonth, digits: 2, to: &buffer)
  }

  private static func append(_ number: Int, digits: Int, to buffer: inout [UInt8]) {
    var divisor = Int(PowersOfTen.int64[digits - 1])
    while divisor > 0 {
      buffer.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
      divisor /= 10
    }
  }
}
