import Columnar

// SAFETY: values are read within their own bytes.

/// Finds out how the values of a column are written, from the values themselves.
struct StyleFinder {
  /// What all values have to be in the same style.
  let options: ReadOptions

  /// A style, and whether no other one fits as well.
  struct Finding {
    var style: ColumnStyle
    var isSure: Bool
    /// A value that shows it.
    var example: String
  }

  /// The style of values of which not all are plain; nil where there is none. `isInteger` says that they
  /// are plain whole numbers, which may still be days without signs between.
  func find<Values: Collection<[UInt8]>>(_ values: Values, isInteger: Bool = false) -> Finding? {
    guard let first = values.first, first.count <= 48 else { return nil }
    if let said = options.dates {
      if fits(values, { StyledDate.parse($0, 0, $1, said) }) {
        return Finding(
          style: ColumnStyle(dates: said), isSure: true, example: StyleFinder.text(first))
      }
    } else if let found = findDates(values, isInteger: isInteger) {
      return found
    }
    return isInteger ? nil : findNumbers(values)
  }

  private func findDates<Values: Collection<[UInt8]>>(
    _ values: Values, isInteger: Bool
  ) -> Finding? {
    if isInteger {
      guard values.count >= LoadingLimits.leastDaysWithoutSigns,
        values.allSatisfy({
          $0.count == 8 && ($0.starts(with: [0x31, 0x39]) || $0.starts(with: [0x32, 0x30]))
        })
      else { return nil }
    }
    let orders: [DateOrder] =
      isInteger ? [.yearMonthDay] : [.yearMonthDay, .dayMonthYear, .monthDayYear]
    let fitting = orders.filter { order in
      fits(values) { StyledDate.parse($0, 0, $1, order) }
    }
    guard let order = fitting.first else { return nil }
    let telling =
      values.first { value in
        fitting.count > 1
          || !orders.contains {
            $0 != order && StyleFinder.parse(value, $0) != nil
          }
      } ?? values.first ?? []
    return Finding(
      style: ColumnStyle(dates: order), isSure: fitting.count == 1,
      example: StyleFinder.text(telling))
  }

  private func findNumbers<Values: Collection<[UInt8]>>(_ values: Values) -> Finding? {
    let candidates = NumberStyle.candidates.filter { style in
      options.decimal.map { style.decimal == $0 } ?? true
    }
    let fitting = candidates.filter { style in fits(values) { style.parse($0, 0, $1) } }
    guard let style = fitting.first else { return nil }
    let isPlain = { (value: [UInt8]) in NumberStyle.isPlain(value) }
    return Finding(
      style: ColumnStyle(numbers: style),
      isSure: !fitting.contains { $0.decimal != style.decimal },
      example: StyleFinder.text(values.first { !isPlain($0) } ?? []))
  }

  private func fits<Values: Collection<[UInt8]>>(
    _ values: Values, _ parse: (UnsafePointer<UInt8>, Int) -> ParsedValue?
  ) -> Bool {
    values.allSatisfy { value in
      value.withUnsafeBufferPointer { bytes in
        bytes.baseAddress.map { parse($0, bytes.count) != nil } ?? false
      }
    }
  }

  private static func parse(_ value: [UInt8], _ order: DateOrder) -> ParsedValue? {
    value.withUnsafeBufferPointer { bytes in
      bytes.baseAddress.flatMap { StyledDate.parse($0, 0, bytes.count, order) }
    }
  }

  private static func text(_ value: [UInt8]) -> String { String(decoding: value, as: UTF8.self) }

  /// Whether a text is a number or a day in any style: no name of a column.
  static func isValue(_ value: [UInt8]) -> Bool {
    DateOrder.allCases.contains { parse(value, $0) != nil }
      || NumberStyle.candidates.contains { style in
        value.withUnsafeBufferPointer { bytes in
          bytes.baseAddress.map { style.parse($0, 0, bytes.count) != nil } ?? false
        }
      }
  }
}

extension NumberStyle {
  /// Whether a number is written the plain way.
  static func isPlain(_ value: [UInt8]) -> Bool {
    value.withUnsafeBufferPointer { bytes in
      bytes.baseAddress.map { NumberText.parse($0, 0, bytes.count).kind != .text } ?? false
    }
  }
}
