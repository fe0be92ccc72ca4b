import Columnar
import Language

/// Who was in an answer: what `it` and `row(…)` mean after it.
struct NaivePopulation {
  /// Customers or event rows, with their values of the dimensions.
  var members: [NaiveDivision.Member]
  var dimensions: [Dimension] = []
}

extension NaiveEvaluator {
  /// "`in it` is the population of the last answer (a frozen set)": of a breakdown those after
  /// `where`, whatever `having` and `limit` leave of its rows; of a list those that are listed.
  func population(of statement: Statement) throws -> NaivePopulation {
    var evaluator = self
    switch statement.kind {
    case .segment(let reference, let clauses):
      return try evaluator.entering(clauses) { try $0.members(reference, $1, unit: nil) }
    case .trend(let clauses):
      let unit = CalendarUnit(rawValue: (clauses.each?.unit ?? .month).rawValue)
      return try evaluator.entering(clauses) { try $0.members(nil, $1, unit: unit) }
    case .list(.customers, let clauses):
      return try evaluator.entering(clauses) { try $0.listed($1) }
    case .list(.events(let table), let clauses):
      return try evaluator.entering(clauses) { try $0.listed(events: table.text, $1) }
    case .profile(let reference, let clauses):
      return try evaluator.entering(clauses) { try $0.profiled(reference, $1).population }
    default: throw Unsupported("a statement that has no population")
    }
  }

  /// Whether a customer was in the last answer, or in those of its rows that fit: "some of its
  /// dimensions are enough"; "in a breakdown by events a row is the customers with at least one such
  /// event".
  func wasAnswered(_ customer: NaiveStore.Customer, in rows: [Expression]) throws -> Bool {
    guard let last else { throw Unsupported("it where nothing was asked") }
    return try last.members.contains { member in
      guard let index = member.customer,
        NaiveNumbers.order(store.customers[index].key, customer.key) == 0
      else { return false }
      return try rows.allSatisfy { try isOf($0, member.key, last.dimensions) }
    }
  }

  /// `dimension = value`, `dimension is missing`
  private func isOf(_ row: Expression, _ key: [Value], _ dimensions: [Dimension]) throws -> Bool {
    let own = { (expression: Expression) -> Value in
      guard let place = dimensions.firstIndex(where: { $0.expression == expression }) else {
        throw Unsupported("a row of what is no dimension")
      }
      return key[place]
    }
    switch row.kind {
    case .isMissing(let dimension, let isNegated):
      return try own(dimension).isMissing != isNegated
    case .compare(.equal, let dimension, let literal):
      let value = try own(dimension)
      if case .period(let period) = value {
        return try dayRange(literal) == period.firstDay.number...period.lastDay.number
      }
      if case .group = literal.kind { return value == .other }
      return NaiveNumbers.order(value, try self.value(literal, .none)) == 0
    default: throw Unsupported("a row that is no dimension's value")
    }
  }
}
