import Foundation

/// What a test says.
package struct TestResult: Sendable, Hashable {
  /// The statistic: chi-square or t.
  package var statistic: Double
  /// Degrees of freedom, not always whole.
  package var degrees: Double
  /// The probability of a statistic at least as far out where nothing sets the sides apart.
  package var p: Double
  /// How large the difference is: Cramér's V, 0 … 1, or Cohen's d, in standard deviations.
  package var effect: Double
}

/// Count, mean and sample standard deviation of one side.
package struct Sample: Sendable, Hashable {
  /// Values, missing ones left out.
  package var count: Int
  /// Their mean.
  package var mean: Double
  /// With n − 1.
  package var deviation: Double

  package init(count: Int, mean: Double, deviation: Double) {
    self.count = count
    self.mean = mean
    self.deviation = deviation
  }
}

/// Tests of whether two sides differ.
package enum Tests {
  /// Pearson's chi-square of a table of counts, without continuity correction; rows and columns
  /// without any count are left aside. Nil where fewer than two rows or columns are left.
  ///
  /// Source: Pearson 1900; V: Cramér, Mathematical Methods of Statistics, 1946, §21.9.
  package static func chiSquare(_ rows: [[Int]]) -> TestResult? {
    let width = rows.first?.count ?? 0
    let rowSums = rows.map { $0.reduce(0, +) }
    let columnSums = (0..<width).map { column in rows.reduce(0) { $0 + $1[column] } }
    let height = rowSums.count { $0 > 0 }
    let breadth = columnSums.count { $0 > 0 }
    let total = Double(rowSums.reduce(0, +))
    guard height > 1, breadth > 1 else { return nil }
    var statistic = 0.0
    for (row, rowSum) in zip(rows, rowSums) where rowSum > 0 {
      for (count, columnSum) in zip(row, columnSums) where columnSum > 0 {
        let expected = Double(rowSum) * Double(columnSum) / total
        statistic += (Double(count) - expected) * (Double(count) - expected) / expected
      }
    }
    let degrees = Double((height - 1) * (breadth - 1))
    let effect = (statistic / (total * Double(min(height, breadth) - 1))).squareRoot()
    return TestResult(
      statistic: statistic, degrees: degrees,
      p: SpecialFunctions.upperGamma(degrees / 2, statistic / 2), effect: effect)
  }

  /// Welch's t of two means, two-sided, with Cohen's d (pooled standard deviation). Nil with fewer
  /// than two values on a side, or where no value differs from another.
  ///
  /// Source: Welch, Biometrika 34, 1947 (degrees of freedom by Satterthwaite); Cohen, Statistical
  /// Power Analysis, 1988, §2.2; p by DLMF 8.17: I_{ν/(ν+t²)}(ν/2, 1/2).
  package static func welch(_ a: Sample, _ b: Sample) -> TestResult? {
    guard a.count > 1, b.count > 1 else { return nil }
    let (n, m) = (Double(a.count), Double(b.count))
    let first = a.deviation * a.deviation / n
    let second = b.deviation * b.deviation / m
    let error = first + second
    guard error > 0 else { return nil }
    let difference = a.mean - b.mean
    let t = difference / error.squareRoot()
    let degrees = error * error / (first * first / (n - 1) + second * second / (m - 1))
    let pooled =
      ((n - 1) * a.deviation * a.deviation + (m - 1) * b.deviation * b.deviation) / (n + m - 2)
    let square = t * t
    let p = SpecialFunctions.incompleteBeta(
      degrees / 2, 0.5, degrees / (degrees + square), complement: square / (degrees + square))
    return TestResult(
      statistic: t, degrees: degrees, p: p, effect: difference / pooled.squareRoot())
  }

  /// The correlation that belongs to a Cohen's d, on the scale of V.
  ///
  /// Source: Cohen 1988, §2.2.2, with the sides' sizes: d / √(d² + (n + m)² / nm).
  package static func correlation(d: Double, _ n: Int, _ m: Int) -> Double {
    guard n > 0, m > 0 else { return 0 }
    let sizes = Double(n + m) * Double(n + m) / (Double(n) * Double(m))
    return d / (d * d + sizes).squareRoot()
  }

  /// Probabilities corrected for their number, in the order given.
  ///
  /// Source: Holm, Scandinavian Journal of Statistics 6, 1979.
  package static func holm(_ probabilities: [Double]) -> [Double] {
    let order = probabilities.indices.sorted {
      (probabilities[$0], $0) < (probabilities[$1], $1)
    }
    var result = probabilities
    var least = 0.0
    for (rank, place) in order.enumerated() {
      least = max(least, min(1, probabilities[place] * Double(probabilities.count - rank)))
      result[place] = least
    }
    return result
  }
}
