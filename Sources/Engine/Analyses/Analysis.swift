import Columnar
import Planning

/// An analysis from plan to answer: its parts are asked in order, then its step makes one answer.
struct Analysis {
  let plan: AnalysisPlan
  /// The answers to the parts, in their order.
  let parts: [Answer]

  /// The answer of the analysis.
  func answer() -> Answer {
    var answer: Answer =
      switch plan.step {
      case .compare(let step): ComparedSides(step, parts).answer()
      case .overlap(let step): OverlapRegions(step, parts).answer()
      case .explain(let step): Contributions(step, parts).answer()
      case .why(let step): CheckedReasons(step, parts).answer()
      case .sweep(let step): SweptSteps(step, parts).answer()
      }
    answer.asOf = plan.asOf
    answer.footnotes = plan.footnotes + answer.footnotes + rankings
    return answer
  }

  /// What parts behind the first say of ranges and of divisions.
  private var rankings: [Footnote] {
    parts.dropFirst().flatMap(\.footnotes).filter { note in
      switch note {
      case .ranked, .dividedByZero: true
      case .missing, .unassigned, .inSeveralGroups, .eventGrain, .noHistory, .notYet,
        .neverHadEvents, .tooYoung, .severalValues, .unfinished, .rowsNotShown, .summary, .text:
        false
      }
    }
  }
}
