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
    answer.footnotes = plan.footnotes + answer.footnotes
    return answer
  }
}
