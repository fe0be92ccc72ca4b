import Messages

/// A line of a few signs a measure or a series, from its least number to its largest.
///
/// ```
/// customers           ▁▁▂▂▁▃▄▆█  274 … 486, last 486
/// ```
enum Sparklines {
  private static let levels: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  private static let asciiLevels: [Character] = ["_", ".", ":", "-", "=", "+", "*", "#"]

  static func lines(of chart: Chart, _ pen: ChartPen) -> [String] {
    let tails = chart.series.map { pen.text(tail($0, chart, isASCII: pen.isASCII)) }
    let tailWidth = tails.map(DisplayWidth.of).max() ?? 0
    let nameWidth = min(
      chart.series.map { DisplayWidth.of($0.name) }.max() ?? 0, max(6, pen.width / 3))
    let room = pen.width - nameWidth - 2
    let showsTail = room - tailWidth - 2 >= RenderingLimits.leastBarWidth
    let points = min(chart.labels.count, showsTail ? room - tailWidth - 2 : room)
    return zip(chart.series, tails).map { series, tail in
      let name = pen.padded(pen.cut(series.name, to: nameWidth), to: nameWidth)
      let signs = spark(series.values, points, pen)
      return ChartPen.trimmed(
        name + "  " + signs + (showsTail ? "  " + pen.dim(tail) : ""))
    }
  }

  /// The least, the largest and the last number of a series in words.
  static func tail(_ series: Chart.Series, _ chart: Chart, isASCII: Bool) -> Message {
    let known = series.values.indices.filter { series.values[$0] != nil }
    guard let last = known.last else { return "nothing" }
    func text(_ place: Int) -> String {
      series.values[place].map { ChartNumber.short($0, isShare: series.isShare) } ?? ""
    }
    let least = known.min { (series.values[$0] ?? 0) < (series.values[$1] ?? 0) } ?? last
    let most = known.max { (series.values[$0] ?? 0) < (series.values[$1] ?? 0) } ?? last
    let end = text(last) + (chart.marks[last] == .unfinished ? "*" : "")
    return isASCII
      ? "\(text(least)) to \(text(most)), last \(end)"
      : "\(text(least)) … \(text(most)), last \(end)"
  }

  /// The signs; where there are more points than columns, each stands for the mean of some.
  private static func spark(_ values: [Double?], _ count: Int, _ pen: ChartPen) -> String {
    let signs = pen.isASCII ? asciiLevels : levels
    let means = (0..<count).map { column -> Double? in
      let start = column * values.count / count
      let known = values[start..<max(start + 1, (column + 1) * values.count / count)]
        .compactMap(\.self)
      return known.isEmpty ? nil : known.reduce(0) { $0 + $1 / Double(known.count) }
    }
    let low = means.compactMap(\.self).min() ?? 0
    let high = means.compactMap(\.self).max() ?? 0
    let span = high / 2 - low / 2
    return String(
      means.map { mean in
        guard let mean else { return " " }
        guard span > 0 else { return signs[3] }
        return signs[min(7, Int((mean / 2 - low / 2) / span * 8))]
      })
  }
}
