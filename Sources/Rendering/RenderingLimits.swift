/// Every limit of this target.
package enum RenderingLimits {
  /// Diagnostics shown of one source; the rest are counted.
  package static let diagnosticsShown = 20
  /// Columns of a source line under a message where the width of the terminal is not known.
  package static let sourceLineWidth = 100
  /// No terminal is taken to be narrower, or nothing would be left to show.
  package static let leastWidth = 20
  /// A column of text is not cut below this many columns to let another one fit.
  package static let leastTextWidth = 12
  /// Lines of a heading that is wider than its column.
  package static let headingLines = 3
  /// Columns that a tab takes in a source line.
  package static let tabWidth = 4
  /// Decimals of a float shown to people at most; smaller columns are shown by significant digits.
  package static let floatDecimals = 10
  /// Rows of a machine format that are written at a time.
  package static let pieceRows = 4_096
  /// Columns of a chart at most, however wide the terminal is.
  package static let chartWidth = 120
  /// Columns of a chart where the width of the terminal is not known.
  package static let chartWidthInFiles = 80
  /// Columns of the longest bar at most: longer ones compare no better.
  package static let barWidth = 60
  /// Columns of bars below which the numbers beside them give way.
  package static let leastBarWidth = 8
  /// Rows of bars, or of a heat map, at most.
  package static let chartRows = 60
  /// Rows up to which a chart is drawn unasked.
  package static let helpfulRows = 40
  /// Rows up to which a table that is too wide is shown a row at a time.
  package static let openedRows = 5
  /// Lines of a plot with two axes.
  package static let plotHeight = 10
}
