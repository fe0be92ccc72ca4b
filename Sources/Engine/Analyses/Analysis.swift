import Columnar
import Planning

/// An analysis from plan to answer: its parts are asked in order, then its step makes one answer.
struct Analysis {
  let plan: AnalysisPlan
  /// The answers to the parts, in their order.
  let parts: [Answer]
  let operators: Operators

  /// The answer of the analysis.
  func answer() throws -> Answer {
    var answer: Answer =
      switch plan.step {
      case .compare(let step): ComparedSides(step, parts).answer()
      case .overlap(let step): OverlapRegions(step, parts).answer()
      case .explain(let step): Contributions(step, parts).answer()
      case .why(let step): CheckedReasons(step, parts).answer()
      case .sweep(let step): SweptSteps(step, parts).answer()
      case .retention(let step):
        try RetentionTriangle(step, parts, operators.counts(step.activity)).answer()
      case .lifecycle(let step): try lifecycle(step)
      case .churn(let step): try churn(step)
      case .funnel(let step): FunnelRows(step, parts).answer()
      case .trace(let step): TracedSteps(step, parts).answer()
      case .stages(let names): StageRows(names, parts).answer()
      case .basket(let step):
        try BasketPairs(
          step, operators.pairs(step.pairs, support: step.support), operators.tasks.stage
        ).answer()
      }
    answer.asOf = plan.asOf
    answer.groups.merge(groups) { _, part in part }
    answer.footnotes = plan.footnotes + answer.footnotes
    answer.footnotes += rankings.filter { !answer.footnotes.contains($0) }
    return answer
  }

  private func lifecycle(_ step: LifecycleStep) throws -> Answer {
    let bound = days(step.bound)
    var activity = step.activity
    activity.question = .classes(after: bound)
    return try LifecycleRows(step, operators.counts(activity), bound: bound).answer()
  }

  private func churn(_ step: ChurnStep) throws -> Answer {
    let bound = days(step.bound)
    var activity = step.activity
    activity.question = .losses(after: bound)
    return try ChurnRows(step, operators.counts(activity), bound: bound).answer()
  }

  /// The days of a bound; where no gap is known none is too long.
  private func days(_ bound: SilenceBound) -> Int {
    switch bound {
    case .days(let days): return days
    case .asked:
      guard let days = parts.first?.cell(0, 0).double else { return 1_000_000 }
      return max(1, Int(days.rounded(.up)))
    }
  }

  /// What the groups of the parts hold, by place among the dimensions of all of them.
  private var groups: [Int: GroupContents] {
    var groups: [Int: GroupContents] = [:]
    var first = 0
    for (plan, part) in zip(plan.parts, parts) {
      for (place, contents) in part.groups { groups[first + place] = contents }
      if case .breakdown(let breakdown) = plan { first += breakdown.dimensions.count }
    }
    return groups
  }

  /// What parts behind the first say of ranges and of divisions.
  private var rankings: [Footnote] {
    var seen: Set<Footnote> = []
    return parts.dropFirst().flatMap(\.footnotes).filter { note in
      switch note {
      case .ranked, .dividedByZero: seen.insert(note).inserted
      case .missing, .unassigned, .inSeveralGroups, .eventGrain, .noHistory, .notYet,
        .neverHadEvents, .tooYoung, .severalValues, .unfinished, .rowsNotShown, .summary, .doubt,
        .text:
        false
      }
    }
  }
}
