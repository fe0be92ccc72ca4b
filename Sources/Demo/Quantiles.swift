/// Quantiles at the middles of `count` equal slices, and the functions that make them.
///
/// The C library's `exp` and `log` may differ in the last bit from one platform to the next, and
/// the demo data may not. So everything here is made of `+ − × ÷` and square roots alone, which
/// IEEE 754 rounds in one way only (Swift never fuses a product into a sum by itself).
enum Quantiles {
  /// Entries of each table.
  static let count = 4096

  /// Standard normal, −3.7 … 3.7.
  static let normal: [Double] = (0..<count).map { normalQuantile((Double($0) + 0.5) / 4096) }

  /// Exponential of mean 1, 0.0001 … 9.0.
  static let exponential: [Double] = (0..<count).map { -logarithm(1 - (Double($0) + 0.5) / 4096) }

  /// The natural logarithm of a positive normal number, to about 15 digits.
  ///
  /// x = m · 2^e with m in [1, 2), ln m = 2 artanh((m − 1) / (m + 1)).
  static func logarithm(_ x: Double) -> Double {
    let t = (x.significand - 1) / (x.significand + 1)
    var power = t
    var sum = t
    for odd in stride(from: 3, through: 33, by: 2) {
      power *= t * t
      sum += power / Double(odd)
    }
    return 2 * sum + Double(x.exponent) * ln2
  }

  /// e to the power of x, |x| < 700, to about 15 digits.
  ///
  /// x = k ln 2 + r with |r| ≤ ln 2 / 2; the series of e^r, times 2^k.
  static func exponentiated(_ x: Double) -> Double {
    let k = (x / ln2).rounded()
    let r = x - k * ln2
    var term = 1.0
    var sum = 1.0
    for n in 1...16 {
      term *= r / Double(n)
      sum += term
    }
    return sum * Double(sign: .plus, exponent: Int(k), significand: 1)
  }

  private static let ln2 = 0.693147180559945309

  /// The normal quantile of a probability between 0 and 1, relative error below 1.2e−9.
  ///
  /// Source: P. J. Acklam, "An algorithm for computing the inverse normal cumulative distribution
  /// function", 2003: a rational function in the middle, another in the tails.
  static func normalQuantile(_ p: Double) -> Double {
    if p > 0.5 { return -normalQuantile(1 - p) }
    if p < 0.02425 {
      let q = (-2 * logarithm(p)).squareRoot()
      return polynomial(tailNumerator, q) / polynomial(tailDenominator, q)
    }
    let q = p - 0.5
    let r = q * q
    return polynomial(middleNumerator, r) * q / polynomial(middleDenominator, r)
  }

  private static func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
    coefficients.reduce(0) { $0 * x + $1 }
  }

  private static let middleNumerator = [
    -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
    1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00,
  ]
  private static let middleDenominator = [
    -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
    6.680131188771972e+01, -1.328068155288572e+01, 1,
  ]
  private static let tailNumerator = [
    -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
    -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00,
  ]
  private static let tailDenominator = [
    7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
    3.754408661907416e+00, 1,
  ]
}
