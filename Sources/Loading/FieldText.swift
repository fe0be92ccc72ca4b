import Columnar

// SAFETY: a field's bytes lie within the mapped file or within its own copy.

/// The bytes of one field, without its quotes.
struct FieldText {
  var base: UnsafePointer<UInt8>
  var start: Int
  var end: Int
  var isQuoted = false
  /// Doubled quotes stand in it, which count as one.
  var hasDoubledQuotes = false

  var isEmpty: Bool { start == end }

  /// Without blanks and tabs around it.
  var trimmed: FieldText {
    var field = self
    while field.start < field.end, isBlank(base[field.start]) { field.start += 1 }
    while field.end > field.start, isBlank(base[field.end - 1]) { field.end -= 1 }
    return field
  }

  /// The field between two places of a record that is known to be well formed.
  init(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, quote: UInt8) {
    self.base = base
    self.start = start
    self.end = end
    var first = start
    while first < end, isBlank(base[first]) { first += 1 }
    guard first < end, base[first] == quote else { return }
    var last = end - 1
    while last > first, isBlank(base[last]) { last -= 1 }
    guard last > first, base[last] == quote else { return }
    isQuoted = true
    self.start = first + 1
    self.end = last
    hasDoubledQuotes = ByteScan.firstIndex(of: quote, base, self.start, self.end) < self.end
  }

  /// What the field is by itself.
  ///
  /// Complexity: one look at the first byte for most texts.
  func parsed(said: SaidType? = nil, style: ColumnStyle = .plain) -> ParsedValue {
    let field = trimmed
    if field.isEmpty || hasDoubledQuotes { return .text }
    if style != .plain, let value = style.parse(base, field.start, field.end) { return value }
    let first = base[field.start]
    let isDigit = first &- UInt8(ascii: "0") <= 9
    if isDigit, let moment = DateText.parse(base, field.start, field.end) { return moment }
    let isSaid = said != nil
    if isDigit || first == UInt8(ascii: "-") || first == UInt8(ascii: ".")
      || (isSaid && first == UInt8(ascii: "+"))
    {
      return NumberText.parse(base, field.start, field.end, isSaid: isSaid)
    }
    return BooleanText.parse(base, field.start, field.end)
  }

  /// The value as the said type has it, or nil where it does not fit.
  func parsed(as said: SaidType, style: ColumnStyle = .plain) -> ParsedValue? {
    if said == .boolean {
      let field = trimmed
      return BooleanText.parseSaid(base, field.start, field.end)
    }
    let value = parsed(said: said, style: style)
    switch (said, value.kind) {
    case (.text, _): return .text
    case (.integer, .units):
      let unit = PowersOfTen.int64[value.scale]
      guard value.stored % unit == 0 else { return nil }
      return ParsedValue(kind: .units, stored: value.stored / unit, scale: 0)
    case (.decimal, .units):
      // Whole numbers of up to 19 digits fit 64 bits, but not every scale beside them.
      return value
    case (.float, .units):
      let field = trimmed
      let bits = NumberText.double(
        of: value, base, field.start, field.end, isPlain: style.numbers == nil)
      return ParsedValue(kind: .float, stored: bits, scale: 0)
    case (.decimal, .float): return value.isWide ? value : nil
    case (.float, .float), (.date, .date), (.timestamp, .timestamp): return value
    case (.timestamp, .date):
      return ParsedValue(kind: .timestamp, stored: value.stored * 86_400, scale: 0)
    case (.date, .timestamp):
      let day = Int64(Timestamps.ticksPerDay(value.scale))
      guard value.stored % day == 0 else { return nil }
      return ParsedValue(kind: .date, stored: value.stored / day, scale: 0)
    default: return nil
    }
  }
}

/// Space or tab.
@inline(__always)
func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

/// `true` and `false` in any case.
enum BooleanText {
  static func parse(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> ParsedValue {
    if equals(base, start, end, "true") {
      return ParsedValue(kind: .boolean, stored: 1, scale: 0)
    }
    if equals(base, start, end, "false") {
      return ParsedValue(kind: .boolean, stored: 0, scale: 0)
    }
    return .text
  }

  /// Further words where the user says that the column is boolean.
  static func parseSaid(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int
  ) -> ParsedValue? {
    for word: StaticString in ["true", "yes", "t", "y", "1"]
    where equals(base, start, end, word) {
      return ParsedValue(kind: .boolean, stored: 1, scale: 0)
    }
    for word: StaticString in ["false", "no", "f", "n", "0"]
    where equals(base, start, end, word) {
      return ParsedValue(kind: .boolean, stored: 0, scale: 0)
    }
    return nil
  }

  /// Whether the bytes are the word (ASCII, lower case) in any case.
  private static func equals(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ word: StaticString
  ) -> Bool {
    guard end - start == word.utf8CodeUnitCount else { return false }
    // SAFETY: as many bytes are read of both as both have.
    for index in 0..<word.utf8CodeUnitCount {
      let byte = base[start + index]
      let lower = byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
      if lower != word.utf8Start[index] { return false }
    }
    return true
  }
}
