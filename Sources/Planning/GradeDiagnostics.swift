import Columnar
import Language

// The binder's messages about grades, sorted by name.

extension Diagnostic {
  static func boundsNotAscending(at span: SourceSpan) -> Diagnostic {
    error("bounds", "bounds are constants that ascend", span, suggestion: "write `at 1000, 5000`")
  }

  static func classNames(_ found: Int, expected: Int, at span: SourceSpan) -> Diagnostic {
    error(
      "class-names", "there are \(expected) classes, and \(found) names for them", span)
  }

  static func daysNotAscending(at span: SourceSpan) -> Diagnostic {
    error("days", "the second day is not after the first", span)
  }

  static func noScores(_ name: String, at span: SourceSpan) -> Diagnostic {
    error(
      "no-classes", "`\(name)` is a score and has no classes to move between", span,
      suggestion: "cut it: `define tier \(name)_class as tier \(name) into 3 quantiles`")
  }

  static func ntileOfQuantiles(at span: SourceSpan) -> Diagnostic {
    error("ntile", "`using ntile` makes quantiles of equal counts, and goes with them alone", span)
  }

  static func sharesNotWhole(at span: SourceSpan) -> Diagnostic {
    error("shares", "the shares of the classes do not sum to 100 %", span)
  }

  static func tooManyChecks(_ limit: Int, at span: SourceSpan) -> Diagnostic {
    error(
      "too-many-checks", "`hold` would look at the classes more than \(limit) times", span,
      suggestion: "take days that are nearer, or a larger unit")
  }

  static func unknownClass(
    _ text: String, known: [String], near: [String], at span: SourceSpan
  ) -> Diagnostic {
    error(
      "unknown-class", "there is no class `\(text)`", span,
      suggestion: didYouMean(near) ?? thereAre(Array(known.prefix(5))))
  }

  static func unknownTier(
    _ name: String, known: [String], near: [String], at span: SourceSpan
  ) -> Diagnostic {
    error(
      "unknown-tier", "there is no tier `\(name)`", span,
      suggestion: didYouMean(near)
        ?? (known.isEmpty
          ? "save one with `tier … save as \(name)`, or define it: `define tier \(name) as tier …`"
          : thereAre(known)))
  }
}
