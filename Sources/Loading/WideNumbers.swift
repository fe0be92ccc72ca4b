import Columnar

// SAFETY: entries are read within their dictionary.

/// Exact numbers of more than 18 digits, from a column of the texts in which they stand.
struct WideNumbers {
  private let texts: Column
  /// By entry of the dictionary, as the plain way writes it.
  private let plain: [[UInt8]]
  /// By entry of the dictionary, at the scale of the finest; nil where that needs more than 38 digits.
  private let units: [Int128?]
  private let codes: PackedIntegers?
  private let scale: Int

  init(_ texts: Column, _ style: ColumnStyle) {
    guard case .text(let dictionary, let codes) = texts.storage else {
      preconditionFailure("the numbers are kept as texts")
    }
    (self.texts, self.codes) = (texts, codes)
    plain = (0..<dictionary.count).map { WideNumbers.plain(dictionary.utf8($0), style) }
    let numbers = plain.map(WideNumbers.parse)
    let scale = numbers.lazy.compactMap { $0?.scale }.max() ?? 0
    self.scale = scale
    units = numbers.map { number in
      guard let number else { return nil }
      let (units, overflow) = number.units.multipliedReportingOverflow(
        by: PowersOfTen.int128[scale - number.scale])
      return overflow || PowersOfTen.exceeds38Digits(units) ? nil : units
    }
  }

  /// The numbers at the scale of the finest; nil where one then needs more than 38 digits.
  func exact(isDecimal: Bool) -> Column? {
    if firstTooWide != nil { return nil }
    let values = (0..<texts.count).map { isMissing($0) ? 0 : units[entry(of: $0)] ?? 0 }
    return Column(
      type: scale > 0 || isDecimal ? .decimal(scale: scale) : .integer, count: texts.count,
      storage: .wide(Buffer(values)), missing: texts.missing)
  }

  /// The first row whose number needs more than 38 digits at the scale of the finest.
  var firstTooWide: Int? {
    (0..<texts.count).first { !isMissing($0) && units[entry(of: $0)] == nil }
  }

  /// The nearest doubles.
  var floats: Column {
    Column(
      floats: (0..<texts.count).map { row in
        isMissing(row) ? nil : Double(String(decoding: plain[entry(of: row)], as: UTF8.self))
      })
  }

  private func entry(of row: Int) -> Int { codes.map { Int($0[row]) } ?? row }

  private func isMissing(_ row: Int) -> Bool { texts.missing?[row] ?? false }

  /// The number as the plain way writes it, without blanks around it.
  private static func plain(
    _ text: UnsafeBufferPointer<UInt8>, _ style: ColumnStyle
  ) -> [UInt8] {
    guard let base = text.baseAddress else { return [] }
    let field = FieldText(base, 0, text.count, quote: 0).trimmed
    let bytes = UnsafeBufferPointer(rebasing: text[field.start..<field.end])
    return style.numbers?.plainBytes(bytes) ?? Array(bytes)
  }

  /// Digits with at most one point among them, and a sign before them.
  private static func parse(_ bytes: [UInt8]) -> (units: Int128, scale: Int)? {
    var digits = bytes[...]
    let sign = digits.first
    if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { digits.removeFirst() }
    var units: Int128 = 0
    var scale: Int?
    for byte in digits {
      if byte == UInt8(ascii: "."), scale == nil {
        scale = 0
        continue
      }
      guard byte &- UInt8(ascii: "0") <= 9 else { return nil }
      let (tens, isOver) = units.multipliedReportingOverflow(by: 10)
      let (sum, isCarried) = tens.addingReportingOverflow(Int128(byte - UInt8(ascii: "0")))
      if isOver || isCarried || PowersOfTen.exceeds38Digits(sum) { return nil }
      units = sum
      scale = scale.map { $0 + 1 }
    }
    guard scale ?? 0 <= 38 else { return nil }
    return (sign == UInt8(ascii: "-") ? -units : units, scale ?? 0)
  }
}
