import Columnar

/// Numbers on axes, and where its ticks stand.
enum ChartNumber {
  private static let suffixes: [(power: Int, text: String)] = [
    (12, "t"), (9, "b"), (6, "m"), (3, "k"),
  ]

  /// A number in few signs: `1.2k`, `350m`, `0.05`, `1e+20`; a share as per cent. `step` is the
  /// distance to the next one that must look different.
  static func text(_ number: Double, step: Double, isShare: Bool) -> String {
    let number = isShare ? number * 100 : number
    let step = abs(isShare ? step * 100 : step)
    let unit = isShare ? " %" : ""
    guard number.isFinite else { return NumberText.shortest(number) + unit }
    if number == 0 { return "0" + unit }
    let size = number.magnitude
    if size >= 1e15 || size < 1e-6 { return exponent(number) + unit }
    let scale = suffixes.first { size >= PowersOfTen.double($0.power) }
    let divisor = scale.map { PowersOfTen.double($0.power) } ?? 1
    let decimals = decimals(of: step / divisor)
    return NumberText.fixed(number / divisor, decimals: decimals) + (scale?.text ?? "") + unit
  }

  /// A number in three digits or so.
  static func short(_ number: Double, isShare: Bool) -> String {
    let size = number.magnitude
    guard size > 0, size.isFinite else { return text(number, step: 1, isShare: isShare) }
    var step = 1.0
    while step * 100 > size, step > 1e-12 { step /= 10 }
    while step * 1000 <= size, step < 1e15 { step *= 10 }
    if !isShare, size < 1000, size == size.rounded() { step = 1 }
    return text(number, step: step, isShare: isShare)
  }

  /// Decimals that show a step.
  private static func decimals(of step: Double) -> Int {
    guard step > 0, step.isFinite else { return 0 }
    var decimals = 0
    var rest = step
    while decimals < 8, abs(rest - rest.rounded()) > 1e-6 * max(1, rest) {
      rest *= 10
      decimals += 1
    }
    return decimals
  }

  private static func exponent(_ number: Double) -> String {
    var power = 0
    var rest = number
    while rest.magnitude >= 10 {
      rest /= 10
      power += 1
    }
    while rest.magnitude < 1, power > -330 {
      rest *= 10
      power -= 1
    }
    let digits = NumberText.fixed(rest, decimals: 1)
    return digits + "e" + (power < 0 ? "-" : "+") + String(power.magnitude)
  }
}

/// An axis of numbers: its ends, and round numbers between them.
struct ChartAxis {
  let low: Double
  let high: Double
  /// Round numbers from `low` to `high`, ascending.
  let ticks: [Double]
  let step: Double

  /// An axis that holds all values; from zero unless they are all far from it, or the caller says.
  init(holding values: [Double], ticks wanted: Int, fromZero: Bool = false) {
    var low = values.min() ?? 0
    var high = values.max() ?? 1
    if fromZero || low > 0 && low <= high * 0.6 { low = min(low, 0) }
    if fromZero || high < 0 && high >= low * 0.6 { high = max(high, 0) }
    if low == high {
      // One value: it stands in the middle, zero alone at the foot.
      let room = low == 0 ? 1 : low.magnitude / 2
      (low, high) = (low == 0 ? 0 : low - room, high + room)
    }
    let step = ChartAxis.step(low, high, wanted)
    self.step = step
    // What sums of fractions are off by asks for no further tick; `place` keeps it in the plot.
    let first = (low / step + 1e-9).rounded(.down)
    let last = (high / step - 1e-9).rounded(.up)
    guard step > 0, step.isFinite, (first * step).isFinite, (last * step).isFinite else {
      (self.low, self.high, ticks) = (low, high, [low, high])
      return
    }
    self.low = first * step
    self.high = last * step
    ticks = stride(from: first, through: last, by: 1).map { $0 * step }
  }

  /// Lines of a plot on which ticks are equally far apart, about as many as a plot has.
  var lines: Int {
    let intervals = max(1, ticks.count - 1)
    let each = (Double(RenderingLimits.plotHeight) / Double(intervals)).rounded()
    return intervals * max(1, Int(each))
  }

  /// Where a number stands between the ends, 0 … 1. Never overflows.
  func place(of number: Double) -> Double {
    let span = high / 2 - low / 2
    return span > 0 ? min(max((number / 2 - low / 2) / span, 0), 1) : 0
  }

  /// 1, 2 or 5 times a power of ten of which about `wanted` fit.
  private static func step(_ low: Double, _ high: Double, _ wanted: Int) -> Double {
    let rough = (high / Double(max(wanted, 1))) - (low / Double(max(wanted, 1)))
    guard rough > 0, rough.isFinite else { return 0 }
    var power = 1.0
    while power * 10 <= rough, power.isFinite { power *= 10 }
    while power > rough, power > 0 { power /= 10 }
    guard power > 0 else { return 0 }
    let digits = rough / power
    return power * (digits <= 1 ? 1 : digits <= 2 ? 2 : digits <= 5 ? 5 : 10)
  }
}
