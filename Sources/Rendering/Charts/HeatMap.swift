import Messages

/// The cells that `across` made, each shaded by its size beside its number in short.
///
/// ```
///           email   phone
/// North    ░░  12  ██ 310
/// South    ▒▒ 140  ··   0
/// ```
enum HeatMap {
  private static let shades: [Character] = ["░", "▒", "▓", "█"]
  private static let asciiShades: [Character] = [".", ":", "+", "#"]

  static func lines(of chart: Chart, _ pen: ChartPen) -> [String] {
    let shades = pen.isASCII ? asciiShades : Self.shades
    let scale = HeatScale(chart.series.flatMap(\.values).compactMap(\.self))
    let labelWidth = min(chart.labels.map(DisplayWidth.of).max() ?? 0, max(6, pen.width / 4))
    let layout = HeatLayout(chart, room: pen.width - labelWidth)
    let shown = chart.series.prefix(layout.columns)
    let header = zip(shown, layout.widths).map { series, width in
      "  " + pen.padded(pen.cut(series.name, to: width), to: width, right: true)
    }
    var lines = [pen.title(ChartPen.trimmed(ChartPen.blanks(labelWidth) + header.joined()))]
    let rows = chart.labels.prefix(RenderingLimits.chartRows)
    for (row, label) in rows.enumerated() {
      var line = pen.padded(pen.cut(label, to: labelWidth), to: labelWidth)
      for (series, width) in zip(shown, layout.widths) {
        line += "  "
        guard let value = series.values[row] else {
          line += ChartPen.blanks(width)
          continue
        }
        let level = scale.level(of: value)
        let sign = level.map { shades[$0] } ?? (pen.isASCII ? " " : "·")
        let shade = String(repeating: String(sign), count: layout.showsNumbers ? 2 : width)
        let number = ChartNumber.short(value, isShare: chart.isShare)
        var cell =
          layout.showsNumbers ? shade + pen.padded(number, to: width - 2, right: true) : shade
        if value < 0, !layout.showsNumbers { cell = String(cell.dropLast()) + "-" }
        line += value < 0 ? pen.negative(cell) : cell
      }
      lines.append(ChartPen.trimmed(line))
    }
    let words = ["up to", ""].map { ($0 as Message).text(in: pen.language) }
    let legend = words.map { scale.legend(shades, $0, isShare: chart.isShare) }
    let fitting = legend.first { DisplayWidth.of($0) <= pen.width } ?? pen.cut(legend[1])
    if !fitting.isEmpty { lines.append(pen.dim(fitting)) }
    if layout.columns < chart.series.count {
      let hidden = FootnoteText.counted(chart.series.count - layout.columns, "more column")
      lines.append(pen.dim(pen.cut(pen.text("\(hidden) not drawn"))))
    }
    if rows.count < chart.labels.count {
      let hidden = FootnoteText.counted(chart.labels.count - rows.count, "more row")
      lines.append(pen.dim(pen.cut(pen.text("\(hidden) not drawn"))))
    }
    return lines
  }
}

/// How many columns there is room for, how wide, and whether numbers fit beside the shades.
private struct HeatLayout {
  var widths: [Int]
  var columns: Int
  var showsNumbers: Bool

  init(_ chart: Chart, room: Int) {
    let full = chart.series.map { series in
      let numbers = series.values.compactMap { value in
        value.map { 3 + DisplayWidth.of(ChartNumber.short($0, isShare: chart.isShare)) }
      }
      let header = min(DisplayWidth.of(series.name), RenderingLimits.leastTextWidth)
      return max(numbers.max() ?? 2, header)
    }
    widths = full
    columns = full.count
    showsNumbers = full.reduce(0) { $0 + $1 + 2 } <= room
    if showsNumbers { return }
    columns = min(full.count, max(1, room / 4))
    let each = min(max(2, room / columns - 2), 8)
    widths = [Int](repeating: each, count: columns)
  }
}

/// From which size on a cell has which shade: four steps from zero, or from the least number where all
/// are far above zero, to the largest.
private struct HeatScale {
  private let low: Double
  private let high: Double

  init(_ values: [Double]) {
    let sizes = values.map(\.magnitude)
    high = sizes.max() ?? 0
    let least = sizes.min() ?? 0
    low = least > high / 2 && values.allSatisfy { $0 > 0 } && least < high ? least : 0
  }

  /// 0 … 3; nil for nothing.
  func level(of value: Double) -> Int? {
    guard value != 0, high > low else { return value == 0 ? nil : 3 }
    return min(3, max(0, Int((value.magnitude - low) / (high - low) * 4)))
  }

  func legend(_ shades: [Character], _ word: String, isShare: Bool) -> String {
    guard high > low else { return "" }
    return shades.indices.map { step in
      let bound = low + (high - low) * (Double(step + 1) / 4)
      let sign = String(repeating: String(shades[step]), count: 2)
      let blank = word.isEmpty ? "" : " "
      return "\(sign) \(word)\(blank)\(ChartNumber.short(bound, isShare: isShare))"
    }.joined(separator: "   ")
  }
}
