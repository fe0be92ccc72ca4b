import Columnar
import Planning

/// An analysis from plan to answer: its parts are asked in order, then its step makes one answer.
struct Analysis {
  let plan: AnalysisPlan
  /// The answers to the parts, in their order.
  let parts: [Answer]

  /// The answer of the analysis.
  func answer() throws -> Answer {
    var answer: Answer =
      switch plan.step {
      case .plain: parts.first ?? Answer()
      }
    answer.asOf = plan.asOf
    answer.footnotes = plan.footnotes + answer.footnotes
    return answer
  }

  /// The columns of a part's table; none where it has no table.
  func columns(of part: Int) -> [ResultColumn] { parts[part].table?.columns ?? [] }
}
