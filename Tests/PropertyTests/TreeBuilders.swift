import Columnar
import Language
import TestSupport

/// Syntax trees in few words, for tests that compute by hand.
enum Tree {
  /// `region`, `orders.amount`
  static func name(_ text: String) -> Expression {
    Expression(.name(text.split(separator: ".").map { Name(String($0)) }))
  }

  static func number(_ text: String) -> Expression {
    let parts = text.split(separator: ".")
    let scale = parts.count > 1 ? parts[1].utf8.count : 0
    let units = Int128(parts.joined()) ?? 0
    return Expression(.number(NumberLiteral(units: units, scale: scale, text: text)))
  }

  static func text(_ text: String) -> Expression { Expression(.text(text)) }

  static func month(_ year: Int, _ month: Int) -> Expression {
    Expression(.date(.month(year, month)))
  }

  static func day(_ year: Int, _ month: Int, _ day: Int) -> Expression {
    Expression(.date(.day(year, month, day)))
  }

  static func compare(
    _ left: Expression, _ sign: ComparisonOperator, _ right: Expression
  ) -> Expression {
    Expression(.compare(sign, left, right))
  }

  static func call(
    _ function: String, _ arguments: Expression..., filter: Expression? = nil,
    in window: Period.Kind? = nil
  ) -> Expression {
    let period = window.map { Period($0) }
    return Expression(.call(Call(Name(function), arguments, filter: filter, window: period)))
  }

  static func quantified(
    _ quantifier: Quantifier, _ table: String, _ filter: Expression? = nil,
    in window: Period.Kind? = nil
  ) -> Expression {
    let events = EventSet(
      table: Name(table), filter: filter, window: window.map { Period($0) })
    return Expression(.quantified(quantifier, events))
  }

  static func segment(
    where condition: Expression? = nil, by dimensions: [Expression] = [],
    show: [Expression] = [], _ change: (inout Clauses) -> Void = { _ in }
  ) -> Statement {
    var clauses = Clauses()
    clauses.condition = condition
    clauses.dimensions = dimensions.map { Dimension($0, text: "by") }
    clauses.show = show.map { ShowItem($0, text: "show") }
    change(&clauses)
    return Statement(.segment(nil, clauses))
  }

  static func list(
    _ items: [Expression], where condition: Expression? = nil,
    _ change: (inout Clauses) -> Void = { _ in }
  ) -> Statement {
    var clauses = Clauses()
    clauses.condition = condition
    clauses.show = items.map { ShowItem($0, text: "show") }
    change(&clauses)
    return Statement(.list(.customers, clauses))
  }
}

/// The store of the tests that compute by hand.
///
/// ```
/// id  region   satisfaction  zip   signup        orders (invoice, category, amount)
/// 1   North    5             01    2024-01-10    01-31 I1 shoes 10.00, hats 5.50; 03-01 I2 shoes 20.25
/// 2   South    –             1     2024-02-01    02-29 I3 hats –; 03-31 – – 7.00
/// 3   –        3             –     2024-06-01    06-30 I4 hats −3.00
/// 4   North    4             7     2025-01-01    (does not exist before it joins)
/// –                                              03-15 I9 shoes 100.00
/// ```
enum SmallStore {
  static func day(_ text: String) -> Int64 {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    return Int64(CalendarDay.number(year: parts[0], month: parts[1], day: parts[2]))
  }

  static let customers = StagedTable(
    Table(
      name: "customers",
      fields: [
        Field(name: "id", column: Column(type: .integer, integers: [3, 1, 4, 2])),
        Field(name: "region", column: Column(texts: [nil, "North", "North", "South"])),
        Field(name: "satisfaction", column: Column(type: .integer, integers: [3, 5, 4, nil])),
        Field(name: "zip", column: Column(texts: [nil, "01", "7", "1"])),
        Field(
          name: "signup",
          column: Column(
            type: .date,
            integers: ["2024-06-01", "2024-01-10", "2025-01-01", "2024-02-01"].map(day))),
      ], rowCount: 4),
    role: .customers(key: "id", joined: "signup"))

  static let orders = StagedTable(
    Table(
      name: "orders",
      fields: [
        Field(
          name: "customer", column: Column(type: .integer, integers: [1, 1, 1, 2, 2, nil, 3])),
        Field(
          name: "ordered",
          column: Column(
            type: .date,
            integers: [
              "2024-03-01", "2024-01-31", "2024-01-31", "2024-02-29", "2024-03-31", "2024-03-15",
              "2024-06-30",
            ].map(day))),
        Field(
          name: "amount",
          column: Column(
            type: .decimal(scale: 2), integers: [2025, 1000, 550, nil, 700, 10_000, -300])),
        Field(
          name: "category",
          column: Column(texts: ["shoes", "shoes", "hats", "hats", nil, "shoes", "hats"])),
        Field(
          name: "invoice", column: Column(texts: ["I2", "I1", "I1", "I3", nil, "I9", "I4"])),
      ], rowCount: 7),
    role: .events(
      EventRoles(customer: "customer", time: "ordered", amount: "amount", event: "invoice")))

  /// The rows of an answer as text.
  static func rows(
    _ statement: Statement, definitions: NaiveDefinitions = NaiveDefinitions(),
    tables: [StagedTable] = [customers, orders]
  ) throws -> [String] {
    let answer = try NaiveEvaluator.answer(
      statement, store: NaiveStore(tables), definitions: definitions)
    let total = answer.total.map { [$0] } ?? []
    return (answer.rows + total).map { $0.map(NaiveAnswer.text).joined(separator: " ") }
  }
}
