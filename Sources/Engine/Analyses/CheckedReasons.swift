import Columnar
import Messages
import Planning

/// `why`: a row a condition with the customer's own value.
struct CheckedReasons {
  private let step: WhyStep
  private let part: Answer

  init(_ step: WhyStep, _ parts: [Answer]) {
    self.step = step
    part = parts[0]
  }

  func answer() -> Answer {
    guard part.rowCount > 0 else {
      return Answer(title: "there is no customer \(step.customer)")
    }
    let columns = [
      column("condition", .dimension) { reason in
        .text(String(repeating: "  ", count: reason.depth) + reason.text)
      },
      column("holds", .measure) { .text(holds($0) ? "yes" : "no") },
      column("own value", .measure) { $0.value.map { part.cell($0, 0) } ?? .missing },
      column("threshold", .measure) { $0.threshold.map { part.cell($0, 0) } ?? .missing },
      column("distance", .measure, distance),
    ]
    let whole = step.reasons.last { $0.depth == 0 }
    let text = whole?.text ?? ""
    var answer = Answer(
      title: whole.map(holds) ?? false
        ? "customer \(step.customer) is \(text)" : "customer \(step.customer) is not \(text)",
      table: ResultTable(columns: columns))
    answer.footnotes = part.footnotes
    return answer
  }

  private func column(
    _ name: String, _ role: ResultColumn.Role, _ value: (WhyStep.Reason) -> Value
  ) -> ResultColumn {
    ResultColumn(name: name, role: role, values: step.reasons.map(value))
  }

  private func holds(_ reason: WhyStep.Reason) -> Bool {
    part.cell(reason.verdict, 0) == .boolean(true)
  }

  /// Own value less threshold; of days, the days between.
  private func distance(_ reason: WhyStep.Reason) -> Value {
    guard let value = reason.value, let threshold = reason.threshold else { return .missing }
    switch (part.cell(value, 0), part.cell(threshold, 0)) {
    case (.date(let day), .date(let bound)): return .integer(day.number - bound.number)
    case (let own, let bound) where own.double != nil && bound.double != nil: return own - bound
    default: return .missing
    }
  }
}
