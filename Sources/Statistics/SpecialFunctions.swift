import Foundation

/// The special functions that tests need. Relative errors are below 1e-10 for arguments up to some
/// hundred thousand, also far out in the tails.
package enum SpecialFunctions {
  private static let tiny = 1e-300
  private static let precision = 1e-16
  private static let mostSteps = 100_000

  /// The upper regularized incomplete gamma function Q(a, x), for a > 0; 1 where x ≤ 0.
  ///
  /// Source: DLMF 8.11.4 (series, x < a + 1) and 8.9.2 (continued fraction, by Lentz's method).
  package static func upperGamma(_ a: Double, _ x: Double) -> Double {
    guard a > 0, x > 0 else { return a > 0 ? 1 : .nan }
    guard x.isFinite else { return x.isNaN ? .nan : 0 }
    let front = exp(a * log(x) - x - lgamma(a))
    if x < a + 1 {
      var term = 1 / a
      var sum = term
      var n = a
      for _ in 0..<mostSteps {
        n += 1
        term *= x / n
        sum += term
        if term < sum * precision { break }
      }
      return 1 - front * sum
    }
    var b = x + 1 - a
    var c = 1 / tiny
    var d = 1 / b
    var value = d
    for step in 1..<mostSteps {
      let i = Double(step)
      let factor = -i * (i - a)
      b += 2
      d = 1 / nonZero(factor * d + b)
      c = nonZero(b + factor / c)
      value *= d * c
      if abs(d * c - 1) < precision * 8 { break }
    }
    return front * value
  }

  /// The regularized incomplete beta function I_x(a, b), for a, b > 0, with 1 − x given beside x so
  /// that nothing is lost where x is near 1.
  ///
  /// Source: DLMF 8.17.22 (continued fraction, by Lentz's method), 8.17.4 (symmetry).
  package static func incompleteBeta(
    _ a: Double, _ b: Double, _ x: Double, complement y: Double
  ) -> Double {
    guard x > 0 else { return 0 }
    guard y > 0 else { return 1 }
    if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(b, a, y, complement: x) }
    let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(y))
    var c = 1.0
    var d = 1 / nonZero(1 - (a + b) * x / (a + 1))
    var value = d
    for step in 1..<mostSteps {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / nonZero(1 + even * d)
      c = nonZero(1 + even / c)
      value *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / nonZero(1 + odd * d)
      c = nonZero(1 + odd / c)
      value *= d * c
      if abs(d * c - 1) < precision * 8 { break }
    }
    return front * value / a
  }

  private static func nonZero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
}
