import Columnar
import Messages

// Charts with two axes.

/// A plot within a picture: where numbers stand, and its axes.
private struct SVGPlot {
  let axis: ChartAxis
  let left: Double
  let right: Double
  let top: Double
  let height: Double

  /// Draws the numbers of the axis with a line each, and takes the room in the picture.
  init(_ axis: ChartAxis, isShare: Bool, height: Double = 220, in drawing: inout SVGDrawing) {
    self.axis = axis
    let texts = axis.ticks.map { ChartNumber.text($0, step: axis.step, isShare: isShare) }
    left = (texts.map(SVGChart.width).max() ?? 0) + 12
    right = drawing.width - 10
    top = drawing.height + 8
    self.height = height
    for (tick, text) in zip(axis.ticks, texts) {
      let y = y(tick)
      drawing.line([(left, y), (right, y)], style: tick == 0 ? "axis" : "grid")
      drawing.text(text, left - 8, y + 5, .end, style: "dim")
    }
    drawing.height = top + height + 8
  }

  func y(_ value: Double) -> Double { top + height * (1 - axis.place(of: value)) }

  /// A place along the plot, 0 … 1.
  func x(_ share: Double) -> Double { left + (right - left) * share }

  /// Writes names below the plot, as many as there is room for.
  func name(_ names: [(share: Double, text: String)], in drawing: inout SVGDrawing) {
    drawing.height += SVGDrawing.lineHeight
    let y = drawing.height - 8
    var end = -Double.infinity
    let last = names.last.map { x($0.share) - SVGChart.width(of: $0.text) / 2 } ?? 0
    for (place, name) in names.enumerated() {
      let width = SVGChart.width(of: name.text)
      let middle = min(max(x(name.share), width / 2), drawing.width - width / 2)
      let isLast = place == names.count - 1
      guard middle - width / 2 > end + 10, isLast || middle + width / 2 + 10 < last || place == 0
      else { continue }
      drawing.text(name.text, middle, y, .middle, style: "dim")
      end = middle + width / 2
    }
  }
}

extension SVGChart {
  /// Points beyond which lines have no marks to point at.
  private static let markedPoints = 400
  /// Points of a curve that are drawn at most.
  private static let curvePoints = 600

  static func lines(_ chart: Chart, in drawing: inout SVGDrawing) {
    let values = chart.series.flatMap(\.values).compactMap(\.self)
    guard !values.isEmpty else { return nothing(in: &drawing) }
    let plot = SVGPlot(ChartAxis(holding: values, ticks: 4), isShare: chart.isShare, in: &drawing)
    let count = chart.labels.count
    func share(_ point: Int) -> Double { count < 2 ? 0.5 : Double(point) / Double(count - 1) }
    for (index, series) in chart.series.enumerated() {
      var run: [(x: Double, y: Double)] = []
      for (point, value) in series.values.enumerated() {
        guard let value else {
          drawing.line(run, style: "line s\(index)")
          run = []
          continue
        }
        let place = (x: plot.x(share(point)), y: plot.y(value))
        if chart.marks[point] == .unfinished, let last = run.last {
          drawing.line(run, style: "line s\(index)")
          drawing.line([last, place], style: "line open s\(index)")
          run = [place]
        } else {
          run.append(place)
        }
      }
      drawing.line(run, style: "line s\(index)")
      guard count <= markedPoints else { continue }
      for (point, value) in series.values.enumerated() {
        guard let value else { continue }
        let style =
          chart.marks[point] == .unfinished || chart.marks[point] == .marked ? "hollow" : "fill"
        drawing.mark(
          index, plot.x(share(point)), plot.y(value), style: "\(style) s\(index)",
          tip: tip(chart, index, point))
      }
    }
    plot.name(chart.labels.enumerated().map { (share($0), cut($1, 20)) }, in: &drawing)
    if chart.series.count > 1 { legend(chart, in: &drawing) }
  }

  private static func legend(_ chart: Chart, in drawing: inout SVGDrawing) {
    var x = 0.0
    drawing.height += SVGDrawing.lineHeight + 4
    for (index, series) in chart.series.enumerated() {
      let name = cut(series.name, 30)
      if x > 0, x + 20 + width(of: name) > drawing.width {
        x = 0
        drawing.height += SVGDrawing.lineHeight
      }
      let y = drawing.height - 8
      drawing.mark(index, x + 6, y - 5, style: "fill s\(index)", tip: series.name)
      drawing.text(name, x + 16, y)
      x += 34 + width(of: name)
    }
  }

  static func histogram(_ chart: Chart, in drawing: inout SVGDrawing) {
    let series = chart.series[0]
    let values = series.values.compactMap(\.self)
    guard let first = chart.ranges.first, let last = chart.ranges.last, !values.isEmpty else {
      return nothing(in: &drawing)
    }
    let plot = SVGPlot(
      ChartAxis(holding: values, ticks: 4, fromZero: true), isShare: chart.isShare, in: &drawing)
    let span = last.upper / 2 - first.lower / 2
    func share(_ number: Double) -> Double {
      span > 0 ? min(max((number / 2 - first.lower / 2) / span, 0), 1) : 0
    }
    for (point, range) in chart.ranges.enumerated() {
      guard let value = series.values[point] else { continue }
      let (x, end) = (plot.x(share(range.lower)), plot.x(share(range.upper)))
      let (from, to) = (plot.y(max(value, 0)), plot.y(min(value, 0)))
      drawing.rectangle(
        x + 0.5, from, max(1, end - x - 1), max(value == 0 ? 0 : 1, to - from),
        style: value < 0 ? "neg" : "s0 fill", tip: tip(chart, 0, point))
    }
    let step = first.upper - first.lower
    let bounds = chart.ranges.map(\.lower) + [last.upper]
    plot.name(
      bounds.map { (share($0), ChartNumber.text($0, step: step, isShare: false)) }, in: &drawing)
  }

  static func pareto(_ chart: Chart, in drawing: inout SVGDrawing) {
    let points = ParetoCurve.points(of: chart)
    guard !points.isEmpty else { return nothing(in: &drawing) }
    let axis = ChartAxis(holding: points.map(\.y) + [0, 1], ticks: 5)
    let plot = SVGPlot(axis, isShare: true, in: &drawing)
    drawing.line([(plot.left, plot.y(0.8)), (plot.right, plot.y(0.8))], style: "guide")
    drawing.line([(plot.x(0.2), plot.top), (plot.x(0.2), plot.y(axis.low))], style: "guide")
    let step = max(1, points.count / curvePoints)
    let kept = points.indices.filter { $0 % step == 0 || $0 == points.count - 1 }
      .map { points[$0] }
    let places = [(x: plot.x(0), y: plot.y(0))] + kept.map { (plot.x($0.x), plot.y($0.y)) }
    drawing.line(places, style: "line s0")
    if kept.count <= markedPoints {
      for point in kept {
        let tip = "\(percent(point.x)): \(percent(point.y))"
        drawing.mark(0, plot.x(point.x), plot.y(point.y), style: "fill s0", tip: tip)
      }
    }
    let marks = stride(from: 0, through: 100, by: 20).map { (Double($0) / 100, "\($0) %") }
    plot.name(marks, in: &drawing)
    for words in ParetoCurve.words(points, of: chart.series[1].name) {
      drawing.height += SVGDrawing.lineHeight
      drawing.text(cut(words.text(in: drawing.language), 84), 0, drawing.height - 6, style: "dim")
    }
  }

  private static func percent(_ share: Double) -> String {
    NumberText.percent(.float(share)) ?? ""
  }

  static func sparks(_ chart: Chart, in drawing: inout SVGDrawing) {
    let names = chart.series.map { cut($0.name, 24) }
    let tails = chart.series.map {
      Sparklines.tail($0, chart, isASCII: false).text(in: drawing.language)
    }
    let left = (names.map(width).max() ?? 0) + 12
    let right = drawing.width - (tails.map(width).max() ?? 0) - 12
    for (index, series) in chart.series.enumerated() {
      let top = drawing.height
      drawing.text(names[index], 0, top + 18, tip: series.name)
      drawing.text(tails[index], drawing.width, top + 18, .end, style: "dim")
      drawing.height += 30
      let known = series.values.compactMap(\.self)
      guard let low = known.min(), let high = known.max(), right > left + 20 else { continue }
      let span = high / 2 - low / 2
      var run: [(x: Double, y: Double)] = []
      for (point, value) in series.values.enumerated() {
        guard let value else {
          drawing.line(run, style: "line s0")
          run = []
          continue
        }
        let share = span > 0 ? (value / 2 - low / 2) / span : 0.5
        let along = Double(point) / Double(max(1, series.values.count - 1))
        run.append((left + (right - left) * along, top + 24 - 20 * share))
      }
      drawing.line(run, style: "line s0")
    }
  }

  private static func nothing(in drawing: inout SVGDrawing) {
    drawing.height += SVGDrawing.lineHeight
    let note: Message = "nothing to draw: all values are missing"
    drawing.text(note.text(in: drawing.language), 0, drawing.height - 6, style: "dim")
  }
}
