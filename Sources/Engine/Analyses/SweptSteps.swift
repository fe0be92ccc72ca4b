import Columnar
import Messages
import Planning

/// `sweep`: a row a value of the parameter, the elbow marked.
struct SweptSteps {
  private let step: SweepStep
  private let part: Answer

  init(_ step: SweepStep, _ parts: [Answer]) {
    self.step = step
    part = parts[0]
  }

  func answer() -> Answer {
    let width = step.columns.count
    let elbow = elbow()
    let measures = step.columns.enumerated().map { place, column in
      ResultColumn(
        name: column.name, role: column.role,
        values: step.values.indices.map { part.cell($0 * width + place, 0) })
    }
    let names = ResultColumn(name: step.parameter, role: .dimension, values: step.values)
    let marks = ResultColumn(
      name: "elbow", role: .measure,
      values: step.values.indices.map { .text($0 == elbow ? "◄" : "") })
    var answer = Answer(table: ResultTable(columns: [names] + measures + [marks]))
    answer.footnotes = part.footnotes
    answer.chart = ChartHint(.line, columns: [1], marked: elbow)
    if elbow == nil {
      answer.footnotes.append(.text("no elbow: the first measure changes evenly, or not at all"))
    } else {
      answer.footnotes.append(
        .text("the elbow is the row farthest from the line between the first and the last"))
    }
    return answer
  }

  /// The value farthest from the chord of the first measure, both axes from 0 to 1; nil where no value
  /// is a twentieth of the way off it.
  ///
  /// Source: Satopää et al., Finding a "Kneedle" in a Haystack, ICDCS Workshops 2011, §III.
  private func elbow() -> Int? {
    let width = step.columns.count
    let heights = step.values.indices.map { part.cell($0 * width, 0).double }
    let sizes = heights.compactMap { $0 }
    guard sizes.count == heights.count, let first = sizes.first, let last = sizes.last,
      sizes.count > 2, first != last
    else { return nil }
    var best: (place: Int, distance: Double)?
    for (place, size) in sizes.enumerated() {
      let across = Double(place) / Double(sizes.count - 1)
      let distance = abs((size - first) / (last - first) - across)
      if distance > best?.distance ?? 0.05 { best = (place, distance) }
    }
    return best?.place
  }
}
