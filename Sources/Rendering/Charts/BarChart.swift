/// A bar a row: name, number, bar. What is below zero goes to the left of an axis.
///
/// ```
/// customers by region
/// North      478  ████████████████████
/// South      380  ███████████████▉
/// (missing)   12  ▌
/// ```
enum BarChart {
  private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  static func lines(of chart: Chart, _ pen: ChartPen) -> [String] {
    let series = chart.series[0]
    let rows = chart.labels.indices
    let widest = chart.labels.map(DisplayWidth.of).max() ?? 0
    let labelWidth = min(widest, max(6, pen.width / 3))
    var textWidth = rows.map { DisplayWidth.of(series.texts[$0]) }.max() ?? 0
    if pen.width - labelWidth - textWidth - 4 < RenderingLimits.leastBarWidth { textWidth = 0 }
    let room = pen.width - labelWidth - 2 - (textWidth > 0 ? textWidth + 2 : 0)
    let values = rows.compactMap { series.values[$0] }
    let scale = BarScale(values, room: min(room, RenderingLimits.barWidth))
    return rows.map { row in
      let label = pen.cut(chart.labels[row], to: labelWidth)
      let head = pen.padded(label, to: labelWidth) + "  "
      let text =
        textWidth > 0 ? pen.padded(series.texts[row], to: textWidth, right: true) + "  " : ""
      return ChartPen.trimmed(
        head + text + bar(series.values[row], chart.marks[row], scale, pen))
    }
  }

  private static func bar(
    _ value: Double?, _ mark: Chart.Mark, _ scale: BarScale, _ pen: ChartPen
  ) -> String {
    let axis = scale.left > 0 ? pen.verticalRule : ""
    guard let value, value != 0 else { return ChartPen.blanks(scale.left) + axis }
    let isPlain = mark != .unfinished
    if value > 0 {
      let bar = rightward(scale.eighths(of: value), isPlain, pen)
      return ChartPen.blanks(scale.left) + axis + (mark == .remainder ? pen.dim(bar) : bar)
    }
    let bar = leftward(scale.eighths(of: value), isPlain, pen)
    return ChartPen.blanks(scale.left - DisplayWidth.of(bar)) + pen.negative(bar) + axis
  }

  /// A bar that begins at the left; one of an unfinished period is shaded.
  private static func rightward(_ eighths: Int, _ isPlain: Bool, _ pen: ChartPen) -> String {
    if pen.isASCII || !isPlain { return shaded((eighths + 4) / 8, isPlain, pen) }
    return String(repeating: "█", count: eighths / 8) + Self.eighths[eighths % 8]
  }

  /// A bar that ends at the right: there are only halves of a sign.
  private static func leftward(_ eighths: Int, _ isPlain: Bool, _ pen: ChartPen) -> String {
    if pen.isASCII || !isPlain { return shaded((eighths + 4) / 8, isPlain, pen) }
    let whole = eighths / 8
    return (eighths % 8 >= 4 || whole == 0 ? "▐" : "") + String(repeating: "█", count: whole)
  }

  private static func shaded(_ count: Int, _ isPlain: Bool, _ pen: ChartPen) -> String {
    let sign = pen.isASCII ? (isPlain ? "=" : ":") : "▒"
    return String(repeating: sign, count: max(1, count))
  }
}

/// How long bars are: zero, and what lies on each side of it.
private struct BarScale {
  /// Columns left of the axis; 0 where nothing is below zero.
  let left: Int
  private let right: Int
  private let low: Double
  private let high: Double

  init(_ values: [Double], room: Int) {
    low = max(0, -(values.min() ?? 0))
    high = max(0, values.max() ?? 0)
    guard low > 0 else {
      (left, right) = (0, room)
      return
    }
    let larger = max(low, high)
    let share = (low / larger) / (low / larger + high / larger)
    left = min(max(1, Int((share * Double(room - 1)).rounded())), room - (high > 0 ? 2 : 1))
    right = room - 1 - left
  }

  /// Eighths of a column that a number takes, at least one.
  func eighths(of value: Double) -> Int {
    let (columns, bound) = value < 0 ? (left, low) : (right, high)
    return max(1, Int((value.magnitude / bound * Double(columns * 8)).rounded()))
  }
}
