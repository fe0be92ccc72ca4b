import Columnar
import Messages
import Planning

/// `funnel` and `conversion`: a row a step of each group.
struct FunnelRows {
  private let step: FunnelAnswerStep
  private let part: Answer

  init(_ step: FunnelAnswerStep, _ parts: [Answer]) {
    self.step = step
    part = parts[0]
  }

  func answer() -> Answer {
    let steps = step.names.indices
    let windows = step.windows
    // Customers of each step, median days of all but the first, still open of those with a window.
    let dimensions = (part.table?.columns.count ?? 0) - (2 * steps.count - 1 + windows.count)
    let medians = dimensions + steps.count - 1
    let places = (0..<part.rowCount).flatMap { row in steps.map { (row: row, step: $0) } }
    let reached = { (row: Int, step: Int) in part.cell(dimensions + step, row) }
    var columns = (0..<dimensions).map { place in
      ResultColumn(
        name: part.table?.columns[place].name ?? "", role: .dimension,
        values: places.map { part.cell(place, $0.row) })
    }
    func add(_ name: String, _ role: ResultColumn.Role, _ value: (Int, Int) -> Value) {
      columns.append(
        ResultColumn(name: name, role: role, values: places.map { value($0.row, $0.step) }))
    }
    add(FunnelAnswerStep.heading, .dimension) { _, step in .text(self.step.shown(step)) }
    let customers = columns.count
    add("customers", .measure, reached)
    add("of previous", .share) { row, step in
      step == 0 ? .missing : reached(row, step).over(reached(row, step - 1))
    }
    add("of first", .share) { row, step in reached(row, step).over(reached(row, 0)) }
    add("median days", .measure) { row, step in
      step == 0 ? .missing : part.cell(medians + step, row)
    }
    let open = { (row: Int, step: Int) -> Value in
      windows.firstIndex(of: step).map { part.cell(medians + steps.count + $0, row) } ?? .missing
    }
    if !windows.isEmpty { add("still open", .measure, open) }
    add(step.isConversion ? "still open" : "dropped", .measure) { row, step in
      step == 0
        ? .missing : reached(row, step - 1) - reached(row, step) - open(row, step)
    }
    var answer = Answer(table: ResultTable(columns: columns))
    answer.chart = ChartHint(.bar, columns: [customers])
    answer.footnotes = part.footnotes
    if !windows.isEmpty {
      answer.footnotes.append(
        .text("still open: the time to reach the step is not over on the as-of day"))
    }
    if step.isConversion {
      answer.footnotes.append(.text("still open: not in the next stage by the as-of day"))
    }
    return answer
  }
}

/// `conversion` without a history: a row a stage of each group.
struct StageRows {
  private let names: [String]
  private let part: Answer

  init(_ names: [String], _ parts: [Answer]) {
    self.names = names
    part = parts[0]
  }

  func answer() -> Answer {
    let dimensions = (part.table?.columns.count ?? 0) - names.count - 1
    let places = (0..<part.rowCount).flatMap { row in names.indices.map { (row: row, stage: $0) } }
    var columns = (0..<dimensions).map { place in
      ResultColumn(
        name: part.table?.columns[place].name ?? "", role: .dimension,
        values: places.map { part.cell(place, $0.row) })
    }
    let count = { (row: Int, stage: Int) in part.cell(dimensions + 1 + stage, row) }
    columns.append(
      ResultColumn(
        name: "stage", role: .dimension, values: places.map { .text(names[$0.stage]) }))
    columns.append(
      ResultColumn(
        name: "customers", role: .measure, values: places.map { count($0.row, $0.stage) }))
    columns.append(
      ResultColumn(
        name: "share of customers", role: .share,
        values: places.map { count($0.row, $0.stage).over(part.cell(dimensions, $0.row)) }))
    var answer = Answer(table: ResultTable(columns: columns))
    answer.chart = ChartHint(.bar)
    answer.footnotes = part.footnotes
    return answer
  }
}
