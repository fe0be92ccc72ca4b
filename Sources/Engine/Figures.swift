/// Figures of a set of numbers.
enum Figures {
  /// The quantile of ascending numbers by linear interpolation between order statistics; nil of none.
  ///
  /// Source: R. J. Hyndman and Y. Fan, "Sample Quantiles in Statistical Packages" (1996), type 7.
  static func quantile(_ sorted: [Double], _ fraction: Double) -> Double? {
    guard !sorted.isEmpty else { return nil }
    let place = fraction * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    let weight = place - Double(below)
    if weight == 0 { return sorted[below] }
    return sorted[below] + (sorted[above] - sorted[below]) * weight
  }

  /// The standard deviation of a sample (n − 1), nil of fewer than two; by the two-pass formula.
  static func deviation(_ values: [Double]) -> Double? {
    guard values.count > 1 else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }
}
