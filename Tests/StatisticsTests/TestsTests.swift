import Statistics
import Testing

/// Expected values are scipy's (`chi2_contingency` without correction, `ttest_ind` with unequal
/// variances, `gammaincc`, `betainc`).
struct StatisticsTests {
  private func isNear(_ value: Double, _ expected: Double) -> Bool {
    abs(value - expected) <= 1e-9 * max(abs(expected), 1e-300)
  }

  /// a, x, Q(a, x).
  static let gammas: [(Double, Double, Double)] = [
    (0.5, 0.1, 0.6547208460185768),
    (0.5, 3.84, 0.005583616806378756),
    (2.0, 1.0, 0.7357588823428847),
    (2.0, 40.0, 1.7418252446695558e-16),
    (1.5, 300.0, 1.0078435921645548e-129),
    (50.0, 60.0, 0.08440668109369177),
    (500.0, 400.0, 0.9999991890618921),
    (5000.0, 5300.0, 1.5545115785517534e-05),
  ]

  /// a, b, x, I_x(a, b).
  static let betas: [(Double, Double, Double, Double)] = [
    (0.5, 0.5, 0.25, 0.33333333333333337),
    (5.0, 0.5, 0.9, 0.3166429150200122),
    (3500.0, 0.5, 0.97, 2.7536073677267055e-48),
    (3500.0, 0.5, 0.9999, 0.4027887338252884),
    (250000.0, 0.5, 0.9999, 1.5355411832769595e-12),
    (2.0, 3.0, 0.4, 0.5247999999999999),
  ]

  @Test("the incomplete gamma function", arguments: gammas)
  func gamma(_ a: Double, _ x: Double, _ expected: Double) {
    #expect(isNear(SpecialFunctions.upperGamma(a, x), expected))
  }

  @Test("the incomplete beta function", arguments: betas)
  func beta(_ a: Double, _ b: Double, _ x: Double, _ expected: Double) {
    #expect(isNear(SpecialFunctions.incompleteBeta(a, b, x, complement: 1 - x), expected))
  }

  @Test("chi-square of a table of counts")
  func chiSquare() throws {
    let test = try #require(Tests.chiSquare([[30, 10], [12, 41], [7, 7]]))
    #expect(isNear(test.statistic, 25.28983707991981))
    #expect(test.degrees == 2.0)
    #expect(isNear(test.p, 3.2239006809224503e-06))
    #expect(isNear(test.effect, 0.4861621309494848))
  }

  @Test("Welch's t with Cohen's d")
  func welch() throws {
    let test = try #require(
      Tests.welch(
        Sample(count: 6, mean: 3.2083333333333335, deviation: 2.561331034182553),
        Sample(count: 7, mean: 7.285714285714286, deviation: 2.8263218567769735)))
    #expect(isNear(test.statistic, -2.727629340491502))
    #expect(isNear(test.degrees, 10.946625239129034))
    #expect(isNear(test.p, 0.019739381380159442))
  }

  @Test("Holm's correction keeps the order and never falls")
  func holm() {
    #expect(Tests.holm([0.01, 0.04, 0.03, 0.005]) == [0.03, 0.06, 0.06, 0.02])
    #expect(Tests.holm([0.9, 0.8]) == [1, 1])
    #expect(Tests.holm([]) == [])
  }

  @Test("what cannot be tested has no result")
  func nothingToTest() {
    #expect(Tests.chiSquare([[3, 4]]) == nil)
    #expect(Tests.chiSquare([[3, 0], [5, 0]]) == nil)
    #expect(Tests.chiSquare([]) == nil)
    let one = Sample(count: 1, mean: 3, deviation: 0)
    let flat = Sample(count: 5, mean: 3, deviation: 0)
    #expect(Tests.welch(one, flat) == nil)
    #expect(Tests.welch(flat, flat) == nil)
  }
}
