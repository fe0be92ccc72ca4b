import Columnar

/// Ranges of one round width that cover a column's values.
///
/// Exact values are counted in units of their scale: the width is the least of 1, 2, 5, 10, 20, 25, 50,
/// 100, 200, 250, … units with which no more ranges than asked for are needed.
/// ```
/// 3 … 1,480 in at most 10    width 200    0 to 200, 200 to 400, … 1400 to 1600
/// ```
struct Bins: Sendable, Hashable {
  /// Digits of the width before its power of ten: 1, 2, 25 or 5.
  private let digits: Int
  /// The power of ten, of a unit (exact) or of one (floats).
  private let exponent: Int
  /// Number of the range that holds the least value, counted from the one that begins at 0.
  let first: Int
  /// How values are written.
  private let type: ColumnType

  /// 1, 2, 2.5 and 5, each as whole digits and a power of ten.
  private static let widths = [(1, 0), (2, 0), (25, -1), (5, 0)]

  /// Ranges for exact values between two bounds, in units.
  init(_ count: Int, exact bounds: ClosedRange<Int128>, type: ColumnType) {
    let count = Int128(max(count, 1))
    for exponent in 0..<38 {
      for (digits, shift) in Bins.widths where exponent + shift >= 0 {
        let width = Int128(digits) * PowersOfTen.int128[exponent + shift]
        let first = Vectors.flooredQuotient(bounds.lowerBound, width)
        let last = Vectors.flooredQuotient(bounds.upperBound, width)
        if last - first < count {
          self.init(
            digits: digits, exponent: exponent + shift, first: Int(clamping: first), type: type)
          return
        }
      }
    }
    self.init(digits: 1, exponent: 38, first: 0, type: type)
  }

  /// Ranges for floats between two bounds.
  init(_ count: Int, floats bounds: ClosedRange<Double>) {
    let count = max(count, 1)
    let span = bounds.upperBound - bounds.lowerBound
    guard span > 0, span.isFinite else {
      self.init(digits: 1, exponent: 0, first: 0, type: .float)
      return
    }
    var exponent = Bins.exponent(of: span / Double(count)) - 1
    while exponent < 308 {
      for (digits, shift) in Bins.widths {
        let bins = Bins(digits: digits, exponent: exponent + shift, first: 0, type: .float)
        // Wide enough that the places of both bounds are told apart from their neighbours'.
        let width = bins.bound(1)
        guard max(abs(bounds.lowerBound), abs(bounds.upperBound)) / width < 1e14 else { continue }
        let first = bins.place(of: bounds.lowerBound)
        if bins.place(of: bounds.upperBound) - first < count {
          self.init(digits: digits, exponent: exponent + shift, first: first, type: .float)
          return
        }
      }
      exponent += 1
    }
    self.init(digits: 1, exponent: 308, first: 0, type: .float)
  }

  private init(digits: Int, exponent: Int, first: Int, type: ColumnType) {
    self.digits = digits
    self.exponent = exponent
    self.first = first
    self.type = type
  }

  private static func exponent(of number: Double) -> Int {
    var exponent = -323
    while exponent < 308, power(exponent + 1) <= number { exponent += 1 }
    return exponent
  }

  private static func power(_ exponent: Int) -> Double {
    Double("1e\(exponent)") ?? .infinity
  }

  /// The width in units, of exact values.
  var width: Int128 { Int128(digits) * PowersOfTen.int128[exponent] }

  /// The number of a float's range, counted from the one that begins at 0.
  func place(of number: Double) -> Int {
    var place = Int((number / bound(1)).rounded(.down).clamped(to: -1e15...1e15))
    if number < bound(place) { place -= 1 }
    if number >= bound(place + 1) { place += 1 }
    return place
  }

  /// Where a range of floats begins: by one rounding from whole numbers.
  private func bound(_ place: Int) -> Double {
    let whole = Double(place * digits)
    return exponent >= 0 ? whole * Bins.power(exponent) : whole / Bins.power(-exponent)
  }

  /// A range, counted from the first, as text: `0 to 500`.
  func text(_ number: Int) -> String {
    "\(boundText(first + number)) to \(boundText(first + number + 1))"
  }

  /// A range, counted from the first, as numbers; of dates as days since 1970-01-01.
  func range(_ index: Int) -> ChartHint.NumberRange {
    func number(_ place: Int) -> Double {
      if type == .float { return bound(place) }
      return Double(nearest: Int128(place) * width) / PowersOfTen.double(type.scale)
    }
    return ChartHint.NumberRange(lower: number(first + index), upper: number(first + index + 1))
  }

  /// A range, counted from the first, with its bounds as values of the column's type.
  func contents(_ number: Int) -> GroupRange {
    func value(_ place: Int) -> Value {
      switch type {
      case .float: .float(bound(place))
      case .date: .date(CalendarDay(number: Int(clamping: Int128(place) * width)))
      case .integer, .decimal, .timestamp, .boolean, .period, .text:
        .exact(Int128(place) * width, scale: type.scale)
      }
    }
    let place = first + number
    return GroupRange(text: text(number), lower: value(place), upper: value(place + 1))
  }

  private func boundText(_ place: Int) -> String {
    switch type {
    case .date:
      return CalendarDay(number: Int(clamping: Int128(place) * width)).text
    case .integer, .decimal, .timestamp, .boolean, .period, .text, .float:
      // The decimals that the width needs: all bounds are multiples of it.
      return Bins.decimal(Int128(place) * Int128(digits), exponent: exponent - type.scale)
    }
  }

  /// digits × 10 to the power of exponent, written out.
  static func decimal(_ digits: Int128, exponent: Int) -> String {
    if exponent >= 0 { return "\(digits)" + (digits == 0 ? "" : zeros(exponent)) }
    let text = "\(digits.magnitude)"
    let padded = zeros(max(0, 1 - exponent - text.count)) + text
    let sign = digits < 0 ? "-" : ""
    return sign + padded.dropLast(-exponent) + "." + padded.suffix(-exponent)
  }

  private static func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }
}

extension Double {
  fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}
