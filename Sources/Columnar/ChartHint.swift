/// How the rows of an answer can be drawn.
package enum ChartKind: String, Sendable, Hashable, CaseIterable {
  /// A bar a row.
  case bar
  /// Values along time, or along the rows.
  case line
  /// The cells that `across` made, shaded.
  case heatmap
  /// Columns over ranges of numbers.
  case histogram
  /// The running share of the total over the share of the rows.
  case pareto
  /// A line of a few signs a measure.
  case spark
  /// Nothing is drawn.
  case nothing = "none"
}

/// That an answer can be drawn, and what its columns do not say of how.
///
/// A plan's answer without a hint is never drawn, with a plain `ChartHint()` where the columns suit.
/// A verb that knows better says the kind and which columns; `isWritten` is the statement's `chart`.
package struct ChartHint: Sendable, Hashable {
  /// What is drawn; nil leaves it to the roles of the columns.
  package var kind: ChartKind?
  /// Places of the columns drawn, left to right; where it is empty they are chosen: the first
  /// measure, of a pareto curve and a sparkline what suits. For `.pareto` two places say the running
  /// share of the rows and the running share of their value, as fractions.
  package var columns: [Int]
  /// Where the first dimension holds ranges of numbers: those of each row, nil for `(missing)`.
  package var ranges: [NumberRange?]
  /// The row that the answer points out, on a line.
  package var marked: Int?
  /// Whether the statement asks for the chart: then it is drawn wherever people read.
  package var isWritten = false

  /// A range of numbers, from its lower bound up to below its upper one.
  package struct NumberRange: Sendable, Hashable {
    /// Where it begins.
    package var lower: Double
    /// Where the next one begins.
    package var upper: Double

    package init(lower: Double, upper: Double) {
      self.lower = lower
      self.upper = upper
    }
  }

  /// A hint; without arguments one that leaves everything to the columns.
  package init(
    _ kind: ChartKind? = nil, columns: [Int] = [], ranges: [NumberRange?] = [], marked: Int? = nil
  ) {
    self.marked = marked
    self.kind = kind
    self.columns = columns
    self.ranges = ranges
  }
}

extension Answer {
  /// Asks for a chart, as `chart k` in a statement does; what the plan said of the columns stays where
  /// the kind is the plan's own.
  package mutating func draw(_ kind: ChartKind) {
    var hint = chart ?? ChartHint()
    if let own = hint.kind, own != kind { hint.columns = [] }
    hint.kind = kind
    hint.isWritten = true
    chart = hint
  }
}
