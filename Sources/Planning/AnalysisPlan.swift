package import Columnar

/// A question whose answer is made from the answers to smaller ones.
///
/// `parts` are asked in order by the same operators as everything else; `step` is arithmetic on the
/// small tables they give. Rows out: whatever the step says.
package struct AnalysisPlan: Sendable, Hashable {
  /// What is asked of the store.
  package var parts: [Plan]
  /// What is made of the answers.
  package var step: AnalysisStep
  /// Who exists on the as-of day.
  package var existing: Condition
  /// Of those, who `it` means afterwards.
  package var population: Condition = .constant(true)
  /// The day of the answer.
  package var asOf: CalendarDay?
  /// What the binder knows already that a reader must know.
  package var footnotes: [Footnote] = []

  /// An analysis of everybody.
  package init(parts: [Plan], step: AnalysisStep, existing: Condition) {
    self.parts = parts
    self.step = step
    self.existing = existing
  }
}

/// The arithmetic of an analysis; a case a verb, with the data it needs.
package enum AnalysisStep: Sendable, Hashable {
  /// The answer to the only part as it is, with the analysis' footnotes.
  case plain
}
