import Columnar
import Messages

/// The running share of a total over the running share of the rows, the largest first, with the lines of
/// 20 and 80 per cent.
///
/// `series[0]` holds the shares of the total, `series[1]` those of the rows.
enum ParetoCurve {
  static func lines(of chart: Chart, _ pen: ChartPen) -> [String] {
    let points = points(of: chart)
    guard !points.isEmpty else {
      return [pen.dim(pen.text("nothing to draw: all values are missing"))]
    }
    let axis = ChartAxis(holding: points.map(\.y) + [0, 1], ticks: 5)
    let height = axis.lines + 1
    let dotRows = height * (pen.isASCII ? 1 : 4)
    func row(_ share: Double) -> Int {
      Int((axis.place(of: share) * Double(dotRows - 1)).rounded())
    }
    let frame = PlotFrame(axis, isShare: true, pen) { height - 1 - row($0) * height / dotRows }
    let width = min(max(4, pen.width - frame.margin), RenderingLimits.barWidth)
    var canvas = DotCanvas(width: width, height: height, pen)
    let dotColumns = canvas.dotColumns
    func column(_ share: Double) -> Int {
      Int((share * Double(dotColumns - 1)).rounded())
    }
    canvas.guide(row: row(0.8), pen.isASCII ? "-" : "┈")
    canvas.guide(column: column(0.2), pen.isASCII ? "|" : "┊")
    var last = (x: column(0), y: row(0))
    for point in points {
      let place = (x: column(point.x), y: row(point.y))
      canvas.line(from: last, to: place, series: 0)
      last = place
    }
    let lines = (0..<height).map { frame.line($0, canvas.text(line: $0, isColoured: false)) }
    let labels = stride(from: 0, through: 100, by: 20).map { percent in
      PlotFrame.Label(
        column: column(Double(percent) / 100) / canvas.across, text: "\(percent) %",
        isEnd: percent == 0)
    }
    let words = [chart.series[1].name, ""].map { Self.words(points, of: $0).map(pen.text) }
    let fitting =
      words.first { $0.allSatisfy { DisplayWidth.of($0) <= pen.width } }
      ?? words[1].map { pen.cut($0) }
    return lines + frame.foot(labels, width: width, height: height)
      + fitting
  }

  /// The points by their share of the rows. Where values below zero come last, more than all is reached
  /// before them; what is hardly more is drawn as all, so that the axis ends there.
  static func points(of chart: Chart) -> [(x: Double, y: Double)] {
    let points = zip(chart.series[1].values, chart.series[0].values).compactMap { x, y in
      x.flatMap { x in y.map { y in (x: min(max(x, 0), 1), y: y) } }
    }.sorted { $0.x < $1.x }
    let isHardlyMore = points.allSatisfy { $0.y < 1.02 }
    return isHardlyMore ? points.map { ($0.x, min($0.y, 1)) } : points
  }

  /// What the two lines say: at the points, never between them.
  static func words(_ points: [(x: Double, y: Double)], of rows: String) -> [Message] {
    func percent(_ share: Double) -> String { NumberText.percent(.float(share)) ?? "" }
    var words: [Message] = []
    if let best = points.last(where: { $0.x <= 0.2 + 1e-9 }) ?? points.first {
      words.append(
        rows.isEmpty
          ? "the first \(percent(best.x)) bring \(percent(best.y))"
          : "the first \(percent(best.x)) of the \(rows) bring \(percent(best.y))")
    }
    if let most = points.first(where: { $0.y >= 0.8 - 1e-9 }) {
      words.append(
        rows.isEmpty
          ? "the first \(percent(most.x)) bring at least 80 %"
          : "the first \(percent(most.x)) of the \(rows) bring at least 80 %")
    }
    return words
  }
}
