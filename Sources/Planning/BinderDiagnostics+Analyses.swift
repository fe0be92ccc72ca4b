import Language
import Messages

// The messages of `compare`, `overlap`, `explain`, `why` and `sweep`, sorted by name.

extension Diagnostic {
  static func explainedMeasure(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "explain-measure",
      "`explain` divides a sum or a count of one event table, and this is neither", at: span,
      suggestion: "write `sum(orders.amount)`, `count(orders)` or `rows(orders)`")
  }

  static func explainedPeriods(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "explain-periods", "the second period does not begin after the end of the first",
      at: span, suggestion: "write the earlier one first: `from 2025-Q1 to 2025-Q2`")
  }

  static func overlapCount(_ count: Int, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "overlap-count",
      count < 2
        ? "one segment has nothing to overlap with"
        : "`overlap` takes \(Binder.mostOverlapping) segments at most, and here are \(count)",
      at: span, suggestion: count < 2 ? "name two or more: `overlap vip, loyal`" : nil)
  }

  static func sweepBound(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "sweep-range", "`from`, `to` and `step` are numbers", at: span,
      suggestion: "write `sweep min from 1000 to 10000 step 1000 in big`")
  }

  static func sweepDerived(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "sweep-measure",
      "each step has one group: shares and running figures say nothing here", at: span,
      suggestion: "show plain measures, such as `customers` or `sum(orders.amount)`")
  }

  static func sweepSegment(at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "sweep-segment", "only a saved segment with parameters can be swept", at: span,
      suggestion: "define one: `define segment big(min = 1000) as where ltv > $min`")
  }

  static func sweepSteps(_ most: Int, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "sweep-range",
      "the step leads from the first value to the last in 1 to \(most) steps, and this one does not",
      at: span, suggestion: "the step is positive; the last value may be below the first")
  }
}
