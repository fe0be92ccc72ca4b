package import Columnar
package import Messages

/// The charts of answers as pictures: what the terminal shows in signs, with every number to be
/// pointed at.
package enum SVGChart {
  /// The chart of an answer as a file of its own, or why there is none.
  package static func file(
    of answer: Answer, theme: Theme, language: MessageLanguage = .english
  ) -> Drawn {
    guard let table = answer.table else { return .refused("no chart: there is no table") }
    let hint = answer.chart ?? ChartHint()
    switch ChartChoice(table, hint, unfinished: answer.unfinished).written() {
    case .chart(let chart): return .picture(element(of: chart, theme: theme, language: language))
    case .refused(let reason): return .refused(reason)
    case .nothing: return .refused("no chart: the statement says `chart none`")
    }
  }

  /// A picture, or a sentence on why there is none.
  package enum Drawn: Sendable, Hashable {
    case picture(String)
    case refused(Message)
  }

  /// The `svg` element of a chart: for a page or, with a theme, for a file of its own.
  static func element(
    of chart: Chart, theme: Theme? = nil, language: MessageLanguage
  ) -> String {
    var drawing = SVGDrawing()
    drawing.language = language
    drawing.text(cut(chart.title, 80), 0, 16, style: "name")
    drawing.height = 28
    switch chart.kind {
    case .bar: bars(chart, in: &drawing)
    case .line: lines(chart, in: &drawing)
    case .histogram: histogram(chart, in: &drawing)
    case .heatmap: heatMap(chart, in: &drawing)
    case .pareto: pareto(chart, in: &drawing)
    case .spark: sparks(chart, in: &drawing)
    case .nothing: break
    }
    for note in chart.notes {
      drawing.height += SVGDrawing.lineHeight
      drawing.text(cut(note.text(in: language), 84), 0, drawing.height - 6, style: "dim")
    }
    return drawing.element(title: chart.title, theme: theme)
  }

  /// Text cut to so many columns.
  static func cut(_ text: String, _ columns: Int) -> String { DisplayWidth.cut(text, to: columns) }

  /// Pixels of a text, about.
  static func width(of text: String) -> Double {
    Double(DisplayWidth.of(text)) * SVGDrawing.columnWidth
  }

  /// What is told of a point.
  static func tip(_ chart: Chart, _ series: Int, _ point: Int) -> String {
    let label = chart.labels.indices.contains(point) ? chart.labels[point] : ""
    let texts = chart.series[series].texts
    let value = chart.series[series].values[point]
    let text =
      texts.indices.contains(point)
      ? texts[point] : value.map { ChartNumber.short($0, isShare: chart.isShare) } ?? ""
    let name = chart.series.count > 1 ? chart.series[series].name + " · " : ""
    return "\(name)\(label): \(text)"
  }
}

// MARK: - Bars

extension SVGChart {
  private static func bars(_ chart: Chart, in drawing: inout SVGDrawing) {
    let series = chart.series[0]
    let labels = chart.labels.map { cut($0, 24) }
    let labelWidth = (labels.map(width).max() ?? 0) + 10
    let textWidth = (chart.labels.indices.map { width(of: series.texts[$0]) }.max() ?? 0) + 8
    let room = max(120, drawing.width - labelWidth - textWidth)
    let values = chart.labels.indices.compactMap { series.values[$0] }
    let low = min(0, values.min() ?? 0)
    let high = max(0, values.max() ?? 0)
    let scale = BarScale(low: low, high: high, room: room)
    let axis = labelWidth + scale.zero
    for (row, label) in labels.enumerated() {
      let top = drawing.height
      let tip = tip(chart, 0, row)
      drawing.text(label, labelWidth - 8, top + 14, .end, tip: tip)
      drawing.height += SVGDrawing.lineHeight + 2
      guard let value = series.values[row] else {
        drawing.text(series.texts[row], axis + 6, top + 14, style: "dim")
        continue
      }
      let length = scale.length(of: value)
      let style = value < 0 ? "neg" : style(of: chart.marks[row])
      drawing.rectangle(
        value < 0 ? axis - length : axis, top + 2, length, 16, style: style, tip: tip)
      drawing.text(
        series.texts[row], axis + (value < 0 ? 0 : length) + 6, top + 14, style: "dim")
    }
    drawing.line([(axis, 28), (axis, drawing.height)], style: "axis")
    drawing.height += 6
  }

  private static func style(of mark: Chart.Mark) -> String {
    switch mark {
    case .plain: "s0 fill"
    case .unfinished: "s0 fill open"
    case .marked: "s1 fill"
    case .remainder: "rest"
    }
  }

  /// How long bars are, and where zero stands. Halves, so that nothing overflows.
  private struct BarScale {
    let zero: Double
    private let span: Double
    private let room: Double

    init(low: Double, high: Double, room: Double) {
      span = high / 2 - low / 2
      self.room = room
      zero = span > 0 ? room * (-low / 2 / span) : 0
    }

    func length(of value: Double) -> Double {
      span > 0 ? max(value == 0 ? 0 : 1, room * (value.magnitude / 2 / span)) : 0
    }
  }
}

// MARK: - Heat map

extension SVGChart {
  private static func heatMap(_ chart: Chart, in drawing: inout SVGDrawing) {
    let rows = Array(chart.labels.prefix(RenderingLimits.chartRows))
    let labels = rows.map { cut($0, 20) }
    let left = (labels.map(width).max() ?? 0) + 10
    let names = chart.series.map { cut($0.name, RenderingLimits.leastTextWidth) }
    let widest = max(52, (names.map(width).max() ?? 0) + 8)
    let cell = max(52, min(widest, (drawing.width - left) / Double(max(1, names.count))))
    drawing.width = max(drawing.width, left + cell * Double(names.count))
    let columns = max(2, Int(cell / SVGDrawing.columnWidth))
    for (place, name) in names.enumerated() {
      let x = left + cell * (Double(place) + 0.5)
      drawing.text(cut(name, columns), x, drawing.height + 14, .middle, style: "dim")
    }
    drawing.height += SVGDrawing.lineHeight + 4
    let sizes = chart.series.flatMap(\.values).compactMap { $0?.magnitude }
    let high = sizes.max() ?? 0
    for (row, label) in labels.enumerated() {
      let top = drawing.height
      drawing.text(label, left - 8, top + 18, .end)
      for (place, series) in chart.series.enumerated() {
        guard let value = series.values[row] else { continue }
        let x = left + cell * Double(place)
        let share = high > 0 ? value.magnitude / high : 0
        drawing.rectangle(
          x + 1, top + 1, cell - 2, 26, style: value < 0 ? "neg" : "s0 fill",
          opacity: 0.06 + 0.64 * share, tip: tip(chart, place, row))
        drawing.text(
          ChartNumber.short(value, isShare: chart.isShare), x + cell / 2, top + 18, .middle,
          tip: tip(chart, place, row))
      }
      drawing.height += 28
    }
    let hidden = chart.labels.count - rows.count
    if hidden > 0 {
      drawing.height += SVGDrawing.lineHeight
      let note: Message = "\(FootnoteText.counted(hidden, "more row")) not drawn"
      drawing.text(note.text(in: drawing.language), 0, drawing.height - 6, style: "dim")
    }
    drawing.height += 4
  }
}
