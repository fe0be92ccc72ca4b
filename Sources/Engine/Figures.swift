import Columnar

/// Figures of a set of numbers.
enum Figures {
  /// The quantile of ascending numbers by linear interpolation between order statistics; nil of none.
  ///
  /// Source: R. J. Hyndman and Y. Fan, "Sample Quantiles in Statistical Packages" (1996), type 7.
  static func quantile(_ sorted: [Double], _ fraction: Double) -> Double? {
    guard !sorted.isEmpty else { return nil }
    let place = QuantilePlace(fraction, among: sorted.count)
    return place.between(sorted[place.below], sorted[place.above])
  }

  /// The standard deviation of a sample from exact sums of whole numbers and of their squares.
  ///
  /// With the quotient q and the rest r of `sum` by n, Σ(x − mean)² = squares − q²n − 2qr − r²/n, of
  /// which all but the last is whole; so nothing is lost where numbers lie close together.
  /// n < 2^33 and x < 2^47 keep all in 128 bits.
  static func deviation(count: UInt64, sum: UInt128, squares: UInt128) -> Double? {
    guard count > 1 else { return nil }
    let n = UInt128(count)
    let (q, r) = sum.quotientAndRemainder(dividingBy: n)
    let whole = squares - q * q * n - 2 * q * r
    // (whole · n − r²) / n is exact as long as the product fits.
    let deviations =
      whole < 1 << 90
      ? Double(nearest: whole * n - r * r) / Double(count)
      : Double(nearest: whole) - Double(nearest: r * r) / Double(count)
    return (deviations / Double(count - 1)).squareRoot()
  }

  /// The standard deviation of a sample (n − 1), nil of fewer than two; by the two-pass formula.
  static func deviation(_ values: [Double]) -> Double? {
    guard values.count > 1 else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }
}

/// Where a type-7 quantile lies among ascending numbers.
struct QuantilePlace {
  let below: Int
  let above: Int
  private let weight: Double

  init(_ fraction: Double, among count: Int) {
    let place = fraction * Double(count - 1)
    below = Int(place)
    above = min(below + 1, count - 1)
    weight = place - Double(below)
  }

  /// The quantile, from the numbers below and above.
  func between(_ low: Double, _ high: Double) -> Double {
    weight == 0 ? low : low + (high - low) * weight
  }
}
