import Columnar
import Messages
import Planning

/// `overlap`: the regions of the Venn diagram, and for each two segments how many are in both.
struct OverlapRegions {
  private let step: OverlapStep
  private let part: Answer
  private var count: Int { step.names.count }

  init(_ step: OverlapStep, _ parts: [Answer]) {
    self.step = step
    part = parts[0]
  }

  /// A row a region that has anyone in it, largest first; two matrices below.
  func answer() -> Answer {
    let rows = 0..<part.rowCount
    let total = part.total(count)
    var columns = [
      ResultColumn(
        name: OverlapStep.heading, role: .dimension, values: rows.map { .text(region($0)) }),
      ResultColumn(
        name: "customers", role: .measure, values: rows.map { part.cell(count, $0) }, total: total),
      ResultColumn(
        name: "share of customers", role: .share,
        values: rows.map { part.cell(count, $0).over(total) }, total: total.over(total)),
    ]
    if step.hasValue {
      let all = part.total(count + 1)
      columns.append(
        ResultColumn(
          name: "value", role: .measure, values: rows.map { part.cell(count + 1, $0) }, total: all))
      columns.append(
        ResultColumn(
          name: "share of value", role: .share,
          values: rows.map { part.cell(count + 1, $0).over(all) }, total: all.over(all)))
    }
    var answer = Answer(table: ResultTable(columns: columns), hasTotal: true)
    answer.footnotes = part.footnotes + notes()
    answer.chart = ChartHint(.bar, columns: [1])
    answer.sections = [
      matrix("customers in both", role: .measure) { .integer(both($0, $1)) },
      matrix("Jaccard: in both, of those in either", role: .share) { first, second in
        let either = both(first, first) + both(second, second) - both(first, second)
        return Value.integer(both(first, second)).over(.integer(either))
      },
    ]
    return answer
  }

  private func isIn(_ segment: Int, _ row: Int) -> Bool {
    part.cell(segment, row) == .boolean(true)
  }

  private func region(_ row: Int) -> String {
    step.region((0..<count).map { isIn($0, row) })
  }

  private func both(_ first: Int, _ second: Int) -> Int {
    (0..<part.rowCount).reduce(0) {
      $0 + (isIn(first, $1) && isIn(second, $1) ? part.count(count, $1) : 0)
    }
  }

  private func matrix(
    _ title: Message, role: ResultColumn.Role, _ cell: (Int, Int) -> Value
  ) -> Section {
    let names = ResultColumn(
      name: "segment", role: .dimension, values: step.names.map(Value.text))
    let columns = (0..<count).map { second in
      ResultColumn(
        name: step.names[second], role: role, values: (0..<count).map { cell($0, second) })
    }
    return Section(title: title, table: ResultTable(columns: [names] + columns))
  }

  /// Segments that are empty, or the same.
  private func notes() -> [Footnote] {
    var notes: [Footnote] = []
    for first in 0..<count {
      let size = both(first, first)
      if size == 0 { notes.append(.text("nobody is in \(step.names[first])")) }
      for second in (first + 1)..<max(count, first + 1)
      where size > 0 && both(first, second) == size && both(second, second) == size {
        notes.append(
          .text("\(step.names[first]) and \(step.names[second]) are the same customers"))
      }
    }
    return notes
  }
}
