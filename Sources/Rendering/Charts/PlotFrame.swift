/// What stands around a plot: numbers at its left, names below it.
///
/// ```
/// 400 ┤
/// 200 ┤
///   0 ┤
///     └┬────────┬───────
///      2025-01  2025-06
/// ```
struct PlotFrame {
  /// A name below a plot, at a column of it.
  struct Label {
    var column: Int
    var text: String
    /// Whether it has to be shown, whatever stands around it.
    var isEnd = false
  }

  /// The texts of ticks by line of the plot, from the top.
  private let ticks: [Int: String]
  private let tickWidth: Int
  private let pen: ChartPen

  /// - Parameter line: the line, from the top, on which a number stands.
  init(_ axis: ChartAxis, isShare: Bool, _ pen: ChartPen, line: (Double) -> Int) {
    var ticks: [Int: String] = [:]
    for tick in axis.ticks.reversed() {
      ticks[line(tick)] = ChartNumber.text(tick, step: axis.step, isShare: isShare)
    }
    self.ticks = ticks
    tickWidth = ticks.values.map(DisplayWidth.of).max() ?? 0
    self.pen = pen
  }

  /// Columns left of the plot.
  var margin: Int { tickWidth + 2 }

  /// A line of the plot with its number.
  func line(_ number: Int, _ plot: String) -> String {
    let text = pen.padded(ticks[number] ?? "", to: tickWidth, right: true)
    let rule = ticks[number] == nil ? pen.verticalRule : pen.tick
    return ChartPen.trimmed(text + " " + rule + plot)
  }

  /// The rule below the plot, with the number that stands on it, and the names below it, as many as there is room for.
  func foot(_ labels: [Label], width: Int, height: Int) -> [String] {
    let room = pen.width - margin
    var rule = [String](repeating: pen.horizontalRule, count: width)
    var names = ""
    var used = 0
    for label in kept(labels, room: room) {
      let start = start(of: label, room: room)
      names += ChartPen.blanks(start - used) + label.text
      used = start + DisplayWidth.of(label.text)
      if label.column < width { rule[label.column] = pen.downTick }
    }
    let text = pen.padded(ticks[height] ?? "", to: tickWidth, right: true)
    let base = text + " " + (ticks[height] == nil ? pen.corner : pen.cross) + rule.joined()
    return [base, ChartPen.trimmed(ChartPen.blanks(margin) + names)]
  }

  /// The first column of a name, below its place where there is room.
  private func start(of label: Label, room: Int) -> Int {
    let width = DisplayWidth.of(label.text)
    return max(0, min(label.column - (label.column == 0 ? 0 : width / 2), room - width))
  }

  /// Names that do not touch each other: the ends first, then every second, third … of the others.
  private func kept(_ labels: [Label], room: Int) -> [Label] {
    let labels = labels.map { label in
      var cut = label
      cut.text = pen.cut(label.text, to: room)
      return cut
    }
    for step in 1...max(1, labels.count) {
      let every = labels.enumerated().filter { $0.offset % step == 0 || $0.element.isEnd }
      var chosen = every.map(\.element)
      if step > 1, let last = chosen.last, last.isEnd, chosen.count > 2,
        !areApart(chosen[chosen.count - 2], last, room)
      {
        chosen.remove(at: chosen.count - 2)
      }
      if zip(chosen, chosen.dropFirst()).allSatisfy({ areApart($0, $1, room) }) { return chosen }
    }
    return Array(labels.prefix(1))
  }

  private func areApart(_ left: Label, _ right: Label, _ room: Int) -> Bool {
    start(of: left, room: room) + DisplayWidth.of(left.text) + 2 <= start(of: right, room: room)
  }
}
