import Columnar
import Language
import TestSupport

/// "`not p` is the exact complement of `p`": the two parts of a population make up the whole.
enum PartitionLaw {
  /// The first violation as a sentence, nil where the law holds. `answer` gives the only row of a
  /// `segment` without `by`.
  static func violation(
    of condition: Expression, measures: [Expression],
    answer: (Statement) throws -> [Value]
  ) rethrows -> String? {
    let statement = { (condition: Expression?) in
      var clauses = Clauses()
      clauses.condition = condition
      clauses.show = measures.enumerated().map { index, measure in
        ShowItem(measure, alias: Name("m\(index)"), text: Printer.print(measure))
      }
      return Statement(.segment(nil, clauses))
    }
    let part = try answer(statement(condition))
    let rest = try answer(statement(Expression(.not(Expression(.group(condition))))))
    let whole = try answer(statement(nil))
    for index in measures.indices {
      guard let sum = sum(part[index], rest[index]) else { continue }
      if NaiveNumbers.order(sum, whole[index]) != 0 {
        return "measure \(index): \(NaiveAnswer.text(part[index])) + "
          + "\(NaiveAnswer.text(rest[index])) is not \(NaiveAnswer.text(whole[index]))"
      }
    }
    return nil
  }

  /// The sum of two exact numbers; nil of others.
  static func sum(_ left: Value, _ right: Value) -> Value? {
    guard case .exact(let a, let scaleA) = left, case .exact(let b, let scaleB) = right else {
      return nil
    }
    let scale = max(scaleA, scaleB)
    let powers = PowersOfTen.int128
    return .exact(a * powers[scale - scaleA] + b * powers[scale - scaleB], scale: scale)
  }

  /// `customers`, rows and money of all customers: they add up where the parts do.
  static let customerMeasures: [Expression] = [
    Expression(.name([Name("customers")])), rows, amount,
  ]

  /// Rows and money: a customer may have rows in both parts.
  static let rowMeasures: [Expression] = [rows, amount]

  private static let rows = Expression(
    .call(Call(Name("rows"), [Expression(.name([Name("orders")]))])))
  private static let amount = Expression(
    .call(Call(Name("sum"), [Expression(.name([Name("orders"), Name("amount")]))])))
}
