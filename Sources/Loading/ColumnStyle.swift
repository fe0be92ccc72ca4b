import Columnar

// SAFETY: bytes are read within the range given; what is made of them is as long at most.

/// How the numbers and days of a column are written, where that is not the plain way.
struct ColumnStyle: Sendable, Hashable {
  /// Nil for plain numbers.
  var numbers: NumberStyle?
  /// Nil for days as ISO 8601 writes them.
  var dates: DateOrder?

  static let plain = ColumnStyle()

  /// The value in this style; nil where it has none, and may be plain.
  func parse(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> ParsedValue? {
    if let dates, let value = StyledDate.parse(base, start, end, dates) { return value }
    return numbers.flatMap { $0.parse(base, start, end) }
  }
}

/// Numbers with signs in them: `1.234,56 €`, `$1,234.50`, `(1 234)`.
struct NumberStyle: Sendable, Hashable {
  /// What divides whole from fraction.
  var decimal: UInt8
  /// What may stand between groups of three digits: a comma, a point, a blank, an apostrophe.
  var thousands: UInt8

  private static let longest = 48

  /// Styles that are tried, the likeliest first.
  static let candidates = [
    NumberStyle(decimal: UInt8(ascii: "."), thousands: UInt8(ascii: ",")),
    NumberStyle(decimal: UInt8(ascii: ","), thousands: UInt8(ascii: ".")),
    NumberStyle(decimal: UInt8(ascii: ","), thousands: UInt8(ascii: " ")),
    NumberStyle(decimal: UInt8(ascii: "."), thousands: UInt8(ascii: " ")),
    NumberStyle(decimal: UInt8(ascii: "."), thousands: UInt8(ascii: "'")),
  ]

  /// The number that the bytes are in this style; nil where they are none.
  func parse(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> ParsedValue? {
    guard end - start <= NumberStyle.longest,
      let plain = plainBytes(UnsafeBufferPointer(start: base + start, count: end - start))
    else { return nil }
    return plain.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return nil }
      let value = NumberText.parse(base, 0, bytes.count)
      return value.kind == .text ? nil : value
    }
  }

  /// The number as the plain way writes it: digits, a point, a minus.
  func plainBytes(_ field: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var bytes = Array(field)[...]
    var isNegative = false
    if bytes.first == UInt8(ascii: "("), bytes.last == UInt8(ascii: ")") {
      isNegative = true
      bytes = bytes.dropFirst().dropLast()
    }
    NumberStyle.trim(&bytes)
    if bytes.first == UInt8(ascii: "-") {
      guard !isNegative else { return nil }
      isNegative = true
      bytes = bytes.dropFirst()
      NumberStyle.trim(&bytes)
      if bytes.first == UInt8(ascii: "-") { return nil }
    }
    var plain: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
    var group = 0
    var hasGroups = false
    var position = bytes.startIndex
    while position < bytes.endIndex, bytes[position] != decimal {
      let width = separator(bytes, position)
      if width > 0 {
        guard group > 0, group == 3 || (!hasGroups && group < 3) else { return nil }
        (group, hasGroups) = (0, true)
        position += width
        continue
      }
      guard bytes[position] &- 0x30 <= 9 else { return nil }
      plain.append(bytes[position])
      group += 1
      position += 1
    }
    guard group > 0, !hasGroups || group == 3 else { return nil }
    if position < bytes.endIndex {
      let fraction = bytes[(position + 1)...]
      guard !fraction.isEmpty, fraction.allSatisfy({ $0 &- 0x30 <= 9 }) else { return nil }
      plain.append(UInt8(ascii: "."))
      plain += fraction
    }
    return plain
  }

  /// Bytes of the sign between groups at a place; 0 where there is none. A blank may be a no-break one.
  private func separator(_ bytes: ArraySlice<UInt8>, _ place: Int) -> Int {
    if bytes[place] == thousands { return 1 }
    guard thousands == UInt8(ascii: " ") else { return 0 }
    let rest = bytes[place...]
    if rest.starts(with: [0xC2, 0xA0]) { return 2 }
    return rest.starts(with: [0xE2, 0x80, 0xAF]) || rest.starts(with: [0xE2, 0x80, 0x89]) ? 3 : 0
  }

  private static let currencies: [[UInt8]] = ["$", "€", "£", "¥", "₹", "元", "円", "₽", "zł", "kr"]
    .map { Array($0.utf8) }

  /// Takes blanks and currency signs off both ends.
  private static func trim(_ bytes: inout ArraySlice<UInt8>) {
    func trimBlanks() {
      while bytes.first == 0x20 { bytes = bytes.dropFirst() }
      while bytes.last == 0x20 { bytes = bytes.dropLast() }
      while bytes.suffix(2).elementsEqual([0xC2, 0xA0]) { bytes = bytes.dropLast(2) }
    }
    trimBlanks()
    for sign in currencies {
      if bytes.starts(with: sign) {
        bytes = bytes.dropFirst(sign.count)
        trimBlanks()
        return
      }
      if bytes.suffix(sign.count).elementsEqual(sign) {
        bytes = bytes.dropLast(sign.count)
        trimBlanks()
        return
      }
    }
  }
}

/// Days and moments as people write them: `9/12/2011`, `9.12.11 8:26`, `20111209`, `2011年12月9日`,
/// `9 Dec 2011`, `Dec 9, 2011`.
enum StyledDate {
  /// The value that the bytes are in an order; nil where they are none.
  static func parse(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ order: DateOrder
  ) -> ParsedValue? {
    guard end - start <= 40 else { return nil }
    let bytes = Array(UnsafeBufferPointer(start: base + start, count: end - start))
    var scan = Scan(bytes: bytes)
    guard let day = scan.day(order) else { return nil }
    if scan.isAtEnd { return ParsedValue(kind: .date, stored: Int64(day), scale: 0) }
    guard let seconds = scan.time(), scan.isAtEnd else { return nil }
    return ParsedValue(kind: .timestamp, stored: Int64(day * 86_400 + seconds), scale: 0)
  }

  private struct Scan {
    let bytes: [UInt8]
    var place = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { place == bytes.count }
    var next: UInt8 { isAtEnd ? 0 : bytes[place] }

    mutating func number(_ digits: ClosedRange<Int>) -> (value: Int, count: Int)? {
      let start = place
      var value = 0
      while place < bytes.count, place - start < digits.upperBound, bytes[place] &- 0x30 <= 9 {
        value = value * 10 + Int(bytes[place] - 0x30)
        place += 1
      }
      return digits.contains(place - start) ? (value, place - start) : nil
    }

    mutating func take(_ text: String) -> Bool {
      guard bytes[place...].starts(with: text.utf8) else { return false }
      place += text.utf8.count
      return true
    }

    mutating func blanks() { while next == 0x20 { place += 1 } }

    private static let months = [
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    /// A month by its English name or the first three letters of it.
    mutating func monthName() -> Int? {
      let start = place
      while place < bytes.count, (bytes[place] | 0x20) &- 0x61 < 26 { place += 1 }
      let word = String(decoding: bytes[start..<place].map { $0 | 0x20 }, as: UTF8.self)
      guard word.utf8.count >= 3,
        let month = Scan.months.firstIndex(of: String(word.prefix(3)))
      else { return nil }
      return month + 1
    }

    mutating func day(_ order: DateOrder) -> Int? {
      switch order {
      case .yearMonthDay: return yearFirst()
      case .dayMonthYear: return parts(dayFirst: true)
      case .monthDayYear: return parts(dayFirst: false)
      }
    }

    /// `20111209`, `2011.12.9`, `2011年12月9日`
    private mutating func yearFirst() -> Int? {
      guard let year = number(4...4)?.value else { return nil }
      if next &- 0x30 <= 9 {
        guard let month = number(2...2)?.value, let day = number(2...2)?.value else { return nil }
        return CalendarDay(year: year, month: month, day: day)?.number
      }
      if take("年") {
        guard let month = number(1...2)?.value, take("月"), let day = number(1...2)?.value,
          take("日")
        else { return nil }
        return CalendarDay(year: year, month: month, day: day)?.number
      }
      let sign = next
      guard separators.contains(sign), number1(sign: sign) else { return nil }
      guard let month = number(1...2)?.value, number1(sign: sign), let day = number(1...2)?.value
      else { return nil }
      return CalendarDay(year: year, month: month, day: day)?.number
    }

    private var separators: [UInt8] { Array("/-.".utf8) }

    private mutating func number1(sign: UInt8) -> Bool {
      guard next == sign else { return false }
      place += 1
      return true
    }

    /// `9/12/2011`, `9-Dec-11`, `9 December 2011`, `Dec 9, 2011`
    private mutating func parts(dayFirst: Bool) -> Int? {
      if (next | 0x20) &- 0x61 < 26 {
        guard !dayFirst, let month = monthName() else { return nil }
        blanks()
        guard let day = number(1...2)?.value else { return nil }
        _ = take(",")
        blanks()
        guard let year = year() else { return nil }
        return CalendarDay(year: year, month: month, day: day)?.number
      }
      guard let first = number(1...2)?.value else { return nil }
      let sign = next
      guard separators.contains(sign) || sign == 0x20 else { return nil }
      place += 1
      if (next | 0x20) &- 0x61 < 26 {
        guard dayFirst, let month = monthName(), number1(sign: sign), let year = year() else {
          return nil
        }
        return CalendarDay(year: year, month: month, day: first)?.number
      }
      guard sign != 0x20, let second = number(1...2)?.value, number1(sign: sign),
        let year = year()
      else { return nil }
      return CalendarDay(
        year: year, month: dayFirst ? second : first, day: dayFirst ? first : second)?.number
    }

    /// Four digits, or two: those up to 68 are of this century.
    private mutating func year() -> Int? {
      guard let (value, count) = number(2...4), count != 3 else { return nil }
      return count == 4 ? value : value + (value <= 68 ? 2000 : 1900)
    }

    /// ` 8:26`, `T08:26:00`, ` 8:26:00 PM`, in seconds.
    mutating func time() -> Int? {
      guard next == 0x20 || next == UInt8(ascii: "T") else { return nil }
      place += 1
      blanks()
      guard var hour = number(1...2)?.value, take(":"), let minute = number(2...2)?.value,
        minute < 60
      else { return nil }
      var second = 0
      if take(":") {
        guard let value = number(2...2)?.value, value < 60 else { return nil }
        second = value
      }
      blanks()
      if !isAtEnd {
        let half = next | 0x20
        place += 1
        guard half == UInt8(ascii: "a") || half == UInt8(ascii: "p"), next | 0x20 == 0x6D,
          (1...12).contains(hour)
        else { return nil }
        place += 1
        hour = hour % 12 + (half == UInt8(ascii: "p") ? 12 : 0)
      }
      guard hour < 24 else { return nil }
      return hour * 3600 + minute * 60 + second
    }
  }
}
