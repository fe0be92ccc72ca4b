import Columnar
import Rendering
import Testing

/// Exact numbers keep every digit, floats round half away from zero.
struct NumberTextTests {
  @Test(arguments: [
    (0, "0"), (7, "7"), (-7, "-7"), (999, "999"), (1000, "1,000"), (-1000, "-1,000"),
    (1_234_567, "1,234,567"), (Int.max, "9,223,372,036,854,775,807"),
    (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func groupsWholeNumbers(number: Int, expected: String) {
    #expect(NumberText.grouped(number) == expected)
  }

  @Test(arguments: [
    (Int128(144_768_212), 2, "1,447,682.12"), (5, 2, "0.05"), (-5, 2, "-0.05"), (0, 2, "0.00"),
    (100, 2, "1.00"), (-123_456, 3, "-123.456"), (-1_234_567, 3, "-1,234.567"),
    (Int128.max, 0, "170,141,183,460,469,231,731,687,303,715,884,105,727"),
    (Int128.min, 0, "-170,141,183,460,469,231,731,687,303,715,884,105,728"),
    (Int128.min, 38, "-1.70141183460469231731687303715884105728"),
    (Int128(UInt64.max), 0, "18,446,744,073,709,551,615"),
    (Int128(UInt64.max) + 1, 0, "18,446,744,073,709,551,616"),
  ])
  func keepsTheScale(units: Int128, scale: Int, expected: String) {
    #expect(NumberText.exact(units, scale: scale, grouped: true) == expected)
    #expect(
      NumberText.exact(units, scale: scale) == String(expected.filter { $0 != "," }))
  }

  @Test(
    arguments: [
      (Int128(125), 2, 1, "1.3"), (-125, 2, 1, "-1.3"), (124, 2, 1, "1.2"), (5, 1, 0, "1"),
      (4, 1, 0, "0"), (-4, 1, 0, "0"), (99_995, 3, 2, "100.00"), (1, 39, 0, "0"),
      (Int128.max, 38, 0, "2"), (Int128.min, 38, 0, "-2"), (Int128.min, 1, 0, nil),
    ] as [(Int128, Int, Int, String?)])
  func roundsHalfAwayFromZero(units: Int128, scale: Int, decimals: Int, expected: String?) {
    let text = NumberText.exact(units, scale: scale, decimals: decimals)
    #expect(text == expected ?? "-17014118346046923173168730371588410573")
  }

  @Test(arguments: [
    (0.0, 2, "0.00"), (-0.0, 2, "0.00"), (-0.001, 2, "0.00"), (2.675, 2, "2.68"),
    (-2.675, 2, "-2.68"), (1.005, 2, "1.01"), (0.125, 2, "0.13"), (1e-07, 3, "0.000"),
    (1e-07, 8, "0.00000010"), (1234.5, 0, "1,235"), (9_999.999, 2, "10,000.00"),
    (1e20, 1, "100,000,000,000,000,000,000.0"), (1.5e16, 0, "15,000,000,000,000,000"),
    (1e300, 2, "1e+300"), (.infinity, 2, "inf"), (-.infinity, 2, "-inf"), (.nan, 2, "nan"),
    (.leastNonzeroMagnitude, 2, "0.00"), (.greatestFiniteMagnitude, 0, "1.7976931348623157e+308"),
  ])
  func fixesFloats(number: Double, decimals: Int, expected: String) {
    #expect(NumberText.fixed(number, decimals: decimals, grouped: true) == expected)
  }

  @Test(
    arguments: [
      (Value.float(0.1234), "12.3 %"), (.float(0.1235), "12.4 %"), (.float(-0.5), "-50.0 %"),
      (.float(12.3456), "1,234.6 %"), (.integer(1), "100.0 %"), (.exact(12345, scale: 5), "12.3 %"),
      (.exact(-5, scale: 4), "-0.1 %"), (.exact(3, scale: 2), "3.0 %"), (.missing, nil),
      (.text("x"), nil), (.float(1e300), "1.0000000000000001e+302 %"),
      (.exact(.max, scale: 0), "1.7014118346046923e+40 %"),
    ] as [(Value, String?)])
  func writesPerCent(value: Value, expected: String?) {
    if expected?.contains("e+") == true {
      #expect(NumberText.percent(value)?.hasSuffix(" %") == true)
    } else {
      #expect(NumberText.percent(value) == expected)
    }
  }

  /// Against the twin that prints units with the standard library and moves the point by hand.
  @Test func agreesWithTheNaiveTwin() {
    var random = SeededRandom(seed: 20_251_231)
    for _ in 0..<2000 {
      let bits = Int.random(in: 0...127, using: &random)
      let units = Int128.random(in: Int128.min...Int128.max, using: &random) >> Int128(bits)
      let scale = Int.random(in: 0...20, using: &random)
      var digits = String(units.magnitude)
      while digits.count <= scale { digits = "0" + digits }
      let point = digits.index(digits.endIndex, offsetBy: -scale)
      let fraction = scale > 0 ? "." + digits[point...] : ""
      let expected = (units < 0 ? "-" : "") + digits[..<point] + fraction
      #expect(NumberText.exact(units, scale: scale) == expected, "seed \(random.seed)")
    }
  }
}
