import Columnar
import Messages
import Planning

/// `why … in funnel`: a row a step of one customer's way, and why it ends where it does.
struct TracedSteps {
  private let step: TraceStep
  private let part: Answer

  init(_ step: TraceStep, _ parts: [Answer]) {
    self.step = step
    part = parts[0]
  }

  func answer() -> Answer {
    guard part.rowCount > 0 else {
      return Answer(title: "there is no customer \(step.customer)")
    }
    let steps = step.funnel.names.indices
    func column(
      _ name: String, _ role: ResultColumn.Role, _ value: (Int) -> Value
    ) -> ResultColumn {
      ResultColumn(name: name, role: role, values: steps.map(value))
    }
    var answer = Answer(
      title: title,
      table: ResultTable(columns: [
        column(FunnelAnswerStep.heading, .dimension) { .text(step.funnel.shown($0)) },
        column("reached", .measure) {
          .text($0 < reached ? "yes" : $0 == reached && isOpen ? "still open" : "no")
        },
        column("day", .measure) { day($0).map { .date($0) } ?? .missing },
        column("days since", .measure) {
          $0 > 0 && $0 < reached ? part.cell(4 + steps.count + $0 - 1, 0) : .missing
        },
        column("because", .measure) { $0 == reached ? .text(reason) : .missing },
      ]))
    answer.footnotes = part.footnotes
    return answer
  }

  private var reached: Int { Int(part.cell(0, 0).double ?? 0) }
  private var isOpen: Bool { part.cell(1, 0) == .integer(1) }
  private func day(_ step: Int) -> CalendarDay? { date(4 + step) }

  private func date(_ column: Int) -> CalendarDay? {
    if case .date(let day) = part.cell(column, 0) { day } else { nil }
  }

  private var title: Message {
    let count = step.funnel.names.count
    if reached == count { return "customer \(step.customer) reached all \(count) steps" }
    return reached == 0
      ? "customer \(step.customer) did not enter"
      : "customer \(step.customer) reached \(reached) of \(count) steps"
  }

  /// Why the way ends before the first step that was not reached.
  private var reason: String {
    guard reached > 0, let before = day(reached - 1) else {
      return step.funnel.sequence.entry == nil
        ? "no such event" : "no such event in the period of the first step"
    }
    let within = step.funnel.sequence.steps[reached].withinDays
    let (next, forbidden) = (date(2), date(3))
    if let forbidden, next.map({ $0 >= forbidden }) ?? true,
      within.map({ forbidden.number - before.number <= $0 }) ?? true
    {
      let names = step.funnel.forbidden[reached].joined(separator: " or ")
      return "\(names) on \(forbidden.text) lies between"
    }
    if isOpen, let within {
      return "there is time until \(CalendarDay(number: before.number + within).text)"
    }
    guard let next else { return "no such event from \(before.text) on" }
    let days = next.number - before.number
    return "the next, on \(next.text), is \(RowCount.text(days, "day").english) later"
      + (within.map { ", and \($0) are allowed" } ?? "")
  }
}
