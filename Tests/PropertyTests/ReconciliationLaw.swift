import Columnar
import Language
import TestSupport

/// "Everything reconciles": groups, `(missing)` and `(other)` of measures that add up make up the
/// total; the total row is the same statement without dimensions, and the row totals of `across` are
/// the same statement without it.
enum ReconciliationLaw {
  /// Answers a statement.
  typealias Evaluate = (Statement) throws -> NaiveAnswer

  /// The first violation as a sentence, nil where the law holds. Of the statement only population and
  /// dimensions are kept; nil, too, where it has no dimensions.
  static func violation(of statement: Statement, answer: Evaluate) throws -> String? {
    guard let (rebuild, clauses) = parts(statement) else { return nil }
    let reference: SegmentReference? =
      if case .segment(let reference, _) = statement.kind { reference } else { nil }
    let ofRows = rebuild(showing(rowMeasures, in: clauses))
    let divided = try answer(ofRows)
    // Customers add up only where each is in one group.
    let isOfCustomers = !divided.isOfEvents
    let measures =
      isOfCustomers ? rowMeasures + [Expression(.name([Name("customers")]))] : rowMeasures
    let counted = showing(measures, in: clauses)
    let whole = isOfCustomers ? try answer(rebuild(counted)) : divided
    let dimensions = whole.columns.count - measures.count * spreadCount(whole, measures.count)
    if let violation = sums(whole, from: dimensions) { return violation }
    if clauses.includingUnassigned == nil,
      let violation = try totals(whole, reference, counted, measures, answer)
    {
      return violation
    }
    return try rowTotals(whole, counted, dimensions, rebuild, measures.count, answer)
  }

  /// Columns of the values of `across` and of all of them, one for each measure.
  private static func spreadCount(_ answer: NaiveAnswer, _ measures: Int) -> Int {
    let spread = answer.across.count { $0 != nil }
    return spread == 0 ? 1 : spread / measures
  }

  private static func parts(
    _ statement: Statement
  ) -> (rebuild: (Clauses) -> Statement, clauses: Clauses)? {
    switch statement.kind {
    case .segment(let reference, let clauses) where !clauses.dimensions.isEmpty:
      return ({ Statement(.segment(reference, $0)) }, clauses)
    case .trend(let clauses): return ({ Statement(.trend($0)) }, clauses)
    case .segment, .list, .load, .append, .open, .save, .describe, .set, .profile, .grade, .pareto,
      .migrate, .diff,
      .compare, .overlap, .explain, .why, .sweep, .activity, .conversion, .funnel, .basket, .define,
      .show, .drop, .dropTable, .include, .export, .echo:
      return nil
    }
  }

  private static func showing(_ measures: [Expression], in clauses: Clauses) -> Clauses {
    var copy = clauses
    copy.show = measures.enumerated().map { index, measure in
      ShowItem(measure, alias: Name("m\(index)"), text: Printer.print(measure))
    }
    (copy.having, copy.sort, copy.limit, copy.baseline) = (nil, [], nil, nil)
    // Estimates are rounded group by group.
    copy.sample = nil
    copy.dimensions = copy.dimensions.map(keepingOthers)
    copy.across = copy.across.map(keepingOthers)
    return copy
  }

  /// `top` instead of `only top`, which hides groups that are in the total.
  private static func keepingOthers(_ dimension: Dimension) -> Dimension {
    guard dimension.top?.isOnly ?? false else { return dimension }
    var copy = dimension
    copy.top?.isOnly = false
    copy.text = String(dimension.text.dropFirst("only ".count))
    return copy
  }

  /// The groups make up the total.
  private static func sums(_ answer: NaiveAnswer, from first: Int) -> String? {
    guard let total = answer.total else { return "no total" }
    for column in first..<answer.columns.count {
      let sum = answer.rows.reduce(Value.integer(0)) { PartitionLaw.sum($0, $1[column]) ?? $0 }
      if NaiveNumbers.order(sum, total[column]) != 0 {
        return "column \(column): groups make up \(NaiveAnswer.text(sum)), "
          + "the total is \(NaiveAnswer.text(total[column]))"
      }
    }
    return nil
  }

  /// The total row is the statement without dimensions.
  private static func totals(
    _ answer: NaiveAnswer, _ reference: SegmentReference?, _ clauses: Clauses,
    _ measures: [Expression], _ evaluate: Evaluate
  ) throws -> String? {
    var bare = clauses
    (bare.dimensions, bare.across, bare.each) = ([], nil, nil)
    let alone = try evaluate(Statement(.segment(reference, bare)))
    guard let expected = alone.rows.first, let total = answer.total else { return "no row" }
    for (expected, found) in zip(expected, total.suffix(measures.count)) {
      if NaiveNumbers.order(expected, found) != 0 {
        return "the total is \(NaiveAnswer.text(found)), without dimensions "
          + NaiveAnswer.text(expected)
      }
    }
    return nil
  }

  /// The row totals are the statement without `across`.
  private static func rowTotals(
    _ answer: NaiveAnswer, _ clauses: Clauses, _ dimensions: Int,
    _ rebuild: (Clauses) -> Statement, _ measures: Int, _ evaluate: Evaluate
  ) throws -> String? {
    guard clauses.across != nil else { return nil }
    var bare = clauses
    bare.across = nil
    let alone = try evaluate(rebuild(bare))
    guard alone.rows.count == answer.rows.count else {
      return "\(answer.rows.count) rows, without across \(alone.rows.count)"
    }
    for (expected, found) in zip(alone.rows, answer.rows) {
      let totals = found.prefix(dimensions) + found.suffix(measures)
      if !zip(expected, totals).allSatisfy({ NaiveAnswer.agree($0, $1) }) {
        return "a row total is \(totals.map(NaiveAnswer.text)), without across "
          + "\(expected.map(NaiveAnswer.text))"
      }
    }
    return nil
  }

  private static let rowMeasures = PartitionLaw.rowMeasures
}
