import Messages

/// Lines along time, or along the rows. A missing number is a gap; the way to an unfinished period is
/// dotted, and a ring stands at its end.
enum LineChart {
  static func lines(of chart: Chart, _ pen: ChartPen) -> [String] {
    let values = chart.series.flatMap(\.values).compactMap(\.self)
    guard !values.isEmpty else {
      return [pen.dim(pen.text("nothing to draw: all values are missing"))]
    }
    let axis = ChartAxis(holding: values, ticks: 4)
    let height = axis.lines + 1
    let dotRows = height * (pen.isASCII ? 1 : 4)
    func row(_ value: Double) -> Int {
      Int((axis.place(of: value) * Double(dotRows - 1)).rounded())
    }
    let frame = PlotFrame(axis, isShare: chart.isShare, pen) { value in
      height - 1 - row(value) * height / dotRows
    }
    let width = max(4, pen.width - frame.margin)
    var canvas = DotCanvas(width: width, height: height, pen)
    if axis.low < 0, axis.high > 0 {
      canvas.guide(row: row(0), pen.isASCII ? "-" : "─")
    }
    let count = chart.labels.count
    let (dotColumns, across) = (canvas.dotColumns, canvas.across)
    func column(_ point: Int) -> Int {
      count < 2 ? 0 : point * (dotColumns - 1) / (count - 1)
    }
    let plotter = LinePlotter(chart, pen, column: column, row: row)
    for index in chart.series.indices { plotter.draw(index, in: &canvas) }
    let isColoured = chart.series.count > 1
    var lines = (0..<height).map {
      frame.line($0, canvas.text(line: $0, isColoured: isColoured))
    }
    let labels = chart.labels.indices.map { point in
      PlotFrame.Label(
        column: column(point) / across, text: chart.labels[point],
        isEnd: point == 0 || point == count - 1)
    }
    lines += frame.foot(labels, width: width, height: height)
    return lines + (isColoured ? legend(chart, pen) : [])
  }

  /// The marks of the series with their names, in as many lines as they need.
  static func legend(_ chart: Chart, _ pen: ChartPen) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for (index, series) in chart.series.enumerated() {
      let name = pen.cut(series.name, to: pen.width - 2)
      let width = DisplayWidth.of(name) + 2
      if used > 0, used + 3 + width > pen.width {
        lines.append(line)
        (line, used) = ("", 0)
      }
      line += (used > 0 ? "   " : "") + pen.series(index, String(pen.sign(index))) + " " + name
      used += (used > 0 ? 3 : 0) + width
    }
    return lines + [line]
  }
}

/// Draws the series of a chart into a canvas.
private struct LinePlotter {
  private let chart: Chart
  private let pen: ChartPen
  private let column: (Int) -> Int
  private let row: (Double) -> Int
  /// Signs between the marks of a series.
  private static let markDistance = 8

  init(
    _ chart: Chart, _ pen: ChartPen, column: @escaping (Int) -> Int, row: @escaping (Double) -> Int
  ) {
    self.chart = chart
    self.pen = pen
    self.column = column
    self.row = row
  }

  func draw(_ series: Int, in canvas: inout DotCanvas) {
    let values = chart.series[series].values
    var last: (point: Int, place: (x: Int, y: Int))?
    for (point, value) in values.enumerated() {
      guard let value else { continue }
      let place = (x: column(point), y: row(value))
      if let last, last.point == point - 1 {
        canvas.line(
          from: last.place, to: place, series: series, isDotted: isUnfinished(point))
      } else {
        canvas.dot(place.x, place.y, series: series)
      }
      last = (point, place)
    }
    mark(series, in: &canvas)
  }

  private func isUnfinished(_ point: Int) -> Bool {
    if case .unfinished = chart.marks[point] { true } else { false }
  }

  private func isMarked(_ point: Int) -> Bool {
    if case .marked = chart.marks[point] { true } else { false }
  }

  /// Marks: of several series at some points and the last, of one where a point would not be seen.
  private func mark(_ series: Int, in canvas: inout DotCanvas) {
    let values = chart.series[series].values
    let known = values.indices.filter { values[$0] != nil }
    var next = 0
    for point in known {
      guard let value = values[point] else { continue }
      let place = (x: column(point), y: row(value))
      let isAlone =
        (point == 0 || values[point - 1] == nil)
        && (point + 1 == values.count || values[point + 1] == nil)
      let isDue = chart.series.count > 1 && (place.x / canvas.across >= next || point == known.last)
      guard isAlone || isDue || isUnfinished(point) || isMarked(point) else { continue }
      let isRing = chart.series.count == 1 && isUnfinished(point)
      canvas.mark(place.x, place.y, pen.sign(isRing ? 1 : series), series: series)
      next = place.x / canvas.across + LinePlotter.markDistance
    }
  }
}
