import Columnar
import Messages

/// Columns over ranges of numbers; ranges without rows are there too, and empty.
///
/// ```
/// 300 ┤██
/// 200 ┤██▄▄
/// 100 ┤████  ▂▂
///   0 ┼┬─┬─┬─┬─
///      0 5 10 15
/// ```
enum Histogram {
  private static let eighths: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  static func lines(of chart: Chart, _ pen: ChartPen) -> [String] {
    let values = chart.series[0].values.compactMap(\.self)
    // What goes below zero is for bars to show.
    guard values.allSatisfy({ $0 >= 0 }), !values.isEmpty else {
      return BarChart.lines(of: chart, pen)
    }
    let axis = ChartAxis(holding: values, ticks: 4, fromZero: true)
    let height = axis.lines
    let frame = PlotFrame(axis, isShare: chart.isShare, pen) { value in
      height - Int((axis.place(of: value) * Double(height)).rounded())
    }
    let bins = HistogramBins(chart)
    let room = max(4, pen.width - frame.margin)
    let shown = min(bins.values.count, room)
    let binWidth = min(max(1, room / max(1, shown)), 8)
    var lines = (0..<height).map { line in
      let plot = bins.values.prefix(shown).map { value in
        let sign = sign(value.map { axis.place(of: $0) } ?? 0, value ?? 0, line, height, pen)
        return String(repeating: String(sign), count: max(1, binWidth - 1))
          + (binWidth > 1 ? " " : "")
      }
      return frame.line(line, plot.joined())
    }
    let labels = (0...shown).map { edge in
      PlotFrame.Label(column: edge * binWidth, text: bins.bound(edge), isEnd: edge == 0)
    }
    lines += frame.foot(labels, width: shown * binWidth, height: height)
    if shown < bins.values.count {
      let hidden = FootnoteText.counted(bins.values.count - shown, "more range")
      lines.append(pen.dim(pen.cut(pen.text("\(hidden) not drawn"))))
    }
    return lines
  }

  /// The sign of a column in a line: full, empty, or its top.
  private static func sign(
    _ share: Double, _ value: Double, _ line: Int, _ height: Int, _ pen: ChartPen
  ) -> Character {
    let eighths = max(Int((share * Double(height * 8)).rounded()), value > 0 ? 1 : 0)
    let here = min(max(eighths - (height - 1 - line) * 8, 0), 8)
    if pen.isASCII { return here >= 4 || here > 0 && line == height - 1 ? "#" : " " }
    return Histogram.eighths[here]
  }
}

/// The ranges of a histogram without gaps.
private struct HistogramBins {
  private(set) var values: [Double?]
  private let lower: Double
  private let width: Double

  init(_ chart: Chart) {
    let ranges = chart.ranges
    lower = ranges.first?.lower ?? 0
    width = (ranges.first?.upper ?? 1) - lower
    values = []
    for (range, value) in zip(ranges, chart.series[0].values) {
      let place =
        width > 0 ? Int(min(((range.lower - lower) / width).rounded(), 1e6)) : values.count
      while values.count < place { values.append(nil) }
      values.append(value)
    }
  }

  /// The lower bound of a range, the upper one of that before.
  func bound(_ index: Int) -> String {
    ChartNumber.text(lower + Double(index) * width, step: width, isShare: false)
  }
}
