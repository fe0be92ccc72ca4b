import Columnar
import Messages

/// What a chart shows, free of the table it was taken from: text ready for a terminal, numbers as
/// floats.
struct Chart {
  /// One line, curve or row of bars.
  struct Series {
    /// What it is called, escaped.
    var name: String
    /// A number a point; nil where it is missing or is no finite number.
    var values: [Double?]
    /// The numbers as the table shows them, for charts that write them out.
    var texts: [String] = []
    /// Whether the numbers are fractions that people read as per cent.
    var isShare = false
  }

  /// How much of a row counts.
  enum Mark {
    case plain
    /// A period that the as-of day cuts short.
    case unfinished
    /// The point that the answer points out.
    case marked
    /// `(missing)` and `(other)`.
    case remainder
  }

  /// How it is drawn.
  var kind: ChartKind
  /// What is measured, escaped.
  var title: String
  /// What each point is called, escaped.
  var labels: [String]
  /// What each point is.
  var marks: [Mark]
  /// What is drawn, at least one.
  var series: [Series]
  /// Whether numbers are fractions that people read as per cent.
  var isShare: Bool
  /// Of a histogram the range of each point.
  var ranges: [ChartHint.NumberRange] = []
  /// Series for which there are no marks left.
  var hiddenSeries = 0
  /// What a reader must know of it.
  var notes: [Message] = []
}

/// Draws the chart of an answer as lines of text.
enum ChartRenderer {
  /// The lines of the chart below a table, none where nothing is drawn. No line is wider than the
  /// style says; what comes from data has passed the escape filter.
  static func lines(of answer: Answer, style: RenderingStyle) -> [String] {
    let pen = ChartPen(style)
    let isWanted =
      switch style.charts {
      case .always: true
      case .auto: style.isTerminal && (style.format == .table || style.format == .records)
      case .never: false
      }
    switch choice(of: answer, isWanted: isWanted) {
    case .chart(let chart): return lines(of: chart, pen)
    case .refused(let reason): return pen.sentence(reason)
    case .nothing: return []
    }
  }

  /// The chart that the statement asks for, or one that helps where such are wanted.
  static func choice(of answer: Answer, isWanted: Bool) -> ChartChoice.Result {
    guard let table = answer.table, let hint = answer.chart, hint.isWritten || isWanted else {
      return .nothing
    }
    let choice = ChartChoice(table, hint, unfinished: answer.unfinished)
    return hint.isWritten ? choice.written() : choice.helpful()
  }

  private static func lines(of chart: Chart, _ pen: ChartPen) -> [String] {
    var lines = [pen.title(pen.cut(chart.title))]
    switch chart.kind {
    case .bar: lines += BarChart.lines(of: chart, pen)
    case .line: lines += LineChart.lines(of: chart, pen)
    case .heatmap: lines += HeatMap.lines(of: chart, pen)
    case .histogram: lines += Histogram.lines(of: chart, pen)
    case .pareto: lines += ParetoCurve.lines(of: chart, pen)
    case .spark: lines += Sparklines.lines(of: chart, pen)
    case .nothing: return []
    }
    return lines + chart.notes.flatMap { pen.sentence($0).map(pen.dim) }
  }
}

/// Whether charts are drawn; raw values are the names of `--charts` and `.charts`.
package enum ChartUse: String, Sendable, Hashable, CaseIterable {
  /// On a terminal where one helps, and wherever a statement says `chart`.
  case auto
  /// Also in files and pipes, for people.
  case always
  /// Only where a statement says `chart`.
  case never
}
