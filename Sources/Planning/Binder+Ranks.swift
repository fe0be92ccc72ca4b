import Columnar
import Language
import Messages

// Places among other customers: `in top 10%`, `tile(4, ltv)`, `ltv into quartiles`, `ltv bins 10`.

extension Binder {
  /// `x in top 10% [per d]`
  mutating func inRanked(
    _ expression: Expression, _ test: RankTest, _ scope: Scope, at span: SourceSpan
  ) -> Condition? {
    let word = test.takesBottom ? "bottom" : "top"
    guard scope != .groups else { return fail(.rankOfGroups("in \(word)", at: span)) }
    guard let value = rankedValue(expression, "in \(word)") else { return nil }
    guard let partition = partition(test.per) else { return nil }
    let amount: RankAmount
    if test.isShare {
      amount = .share(units: test.amount.units, scale: test.amount.scale)
    } else {
      // The parser takes whole numbers alone; more than all customers are all of them.
      amount = .count(Int(clamping: test.amount.units))
    }
    let perText = test.per.map { " per \(Printer.print($0))" } ?? ""
    let ranking = Ranking(
      .top(amount, takesBottom: test.takesBottom), of: value, over: ranked, within: partition,
      what: "\("\(Printer.print(expression)) in \(word) \(test.amount.text)\(perText)" as String)")
    return .isTrue(Scalar(.ranking(ranking), .boolean, .customers))
  }

  /// What customers are ranked within: `per d`, or nothing; nil after an error.
  mutating func partition(_ per: Expression?) -> [Scalar]? {
    guard let per else { return [] }
    guard let part = scalarOrTruth(per, .outside) else { return nil }
    if case .events(let table) = part.domain {
      return fail(.bareEventColumn(table: catalog.events[table].name, in: "`per`", at: per.span))
    }
    return [part.inOwnOrder]
  }

  /// `tile(n, x)`, `ntile(n, x)`, `rank(x)`, `percent_rank(x)`, each also `… per d)`
  mutating func rank(
    _ word: String, _ call: Call, _ scope: Scope, at span: SourceSpan
  ) -> Scalar? {
    guard scope != .groups else { return fail(.rankOfGroups(word, at: span)) }
    let takesCount = word == "tile" || word == "ntile"
    guard call.arguments.count == (takesCount ? 2 : 1) else {
      return fail(
        .wrongArgumentCount(
          word, expected: takesCount ? "a number of classes and a value" : "one value", at: span))
    }
    guard let last = call.arguments.last, let value = rankedValue(last, word) else { return nil }
    let function: RankFunction
    switch word {
    case "rank": function = .rank
    case "percent_rank": function = .percentRank
    default:
      guard let count = scalar(call.arguments[0], .outside)?.constantValue,
        case .exact(let units, 0) = count, (2...1000).contains(units)
      else { return fail(.rankClasses(word, at: call.arguments[0].span)) }
      function = word == "tile" ? .tile(Int(units)) : .ntile(Int(units))
    }
    guard let partition = partition(call.per) else { return nil }
    let ranking = Ranking(
      function, of: value, over: ranked, within: partition,
      what: "\(Printer.print(Expression(.call(call))))")
    return Scalar(.ranking(ranking), ranking.type, .customers)
  }

  static let rankNames = ["tile", "ntile", "rank", "percent_rank"]

  /// A value of customers that has an order.
  mutating func rankedValue(_ expression: Expression, _ word: String) -> Scalar? {
    guard let value = scalar(expression, .outside) else { return nil }
    switch value.domain {
    case .events(let table):
      return fail(
        .bareEventColumn(
          table: catalog.events[table].name, in: "a rank",
          suggestion:
            """
            rank customers by an aggregate such as `sum(…)`; the first rows of a list are \
            `sort … desc limit n`
            """,
          at: expression.span))
    case .constant, .groups: return fail(.constantArgument(word, at: expression.span))
    case .customers: break
    }
    guard value.type.isNumeric || value.type.isTemporal else {
      return fail(.wrongArgumentType(word, found: value.type, at: expression.span))
    }
    return value
  }

  /// `x bins 10`, `x into quartiles`: of the population after `where`, or of the rows that count.
  mutating func cut(
    _ value: Scalar, _ cut: Dimension.Cut, _ dimension: Dimension
  ) -> Scalar? {
    let function: RankFunction
    let word: String
    switch cut {
    case .bins(let count): (function, word) = (.bins(count), "bins")
    case .tiles(let count): (function, word) = (.tile(count), "into")
    }
    let isOrdered = value.type.isNumeric || (word == "into" && value.type.isTemporal)
    guard isOrdered else {
      return fail(.cannotCut(word, found: value.type, at: dimension.expression.span))
    }
    guard value.domain != .constant else {
      return fail(.constantArgument(word, at: dimension.expression.span))
    }
    var ranking = Ranking(function, of: value, over: ranked, what: "\(dimension.text)")
    if case .events(let table) = value.domain {
      ranking.population = .conjunction([
        lift(ranked, to: value.domain), lift(rankedRows.filter, to: value.domain),
        includesUnassigned ? .constant(true) : hasCustomer(table),
      ])
      ranking.window = window(rankedRows.window, table: table)
    }
    return Scalar(.ranking(ranking), ranking.type, value.domain)
  }

  /// Whether a row belongs to somebody.
  private func hasCustomer(_ table: Int) -> Condition {
    guard let key = catalog.customers.keyField else { return .constant(true) }
    let field = Scalar(.field(key), catalog.customers.fields[key].type, .customers)
    return .ofCustomer(.not(.isMissing(field)), table: table)
  }

  // MARK: - Samples

  /// The customers that `sample` looks at.
  func sampled() -> Condition {
    guard let sample else { return .constant(true) }
    // Shares are told apart to eighteen digits; there are not as many customers.
    let dropped = max(0, sample.scale - 18)
    let units = sample.units / PowersOfTen.int128[dropped]
    let whole = PowersOfTen.int128[sample.scale - dropped]
    guard units < whole else { return .constant(true) }
    let bound = (UInt128(units) << 64) / UInt128(whole)
    return .sampled(below: UInt64(truncatingIfNeeded: bound))
  }

  /// A count or a sum over a sample, as an estimate of that over all: over the sample's share.
  func scaledUp(_ measure: Scalar) -> Scalar {
    guard let sample, sampled() != .constant(true), sample.units > 0 else { return measure }
    // One over the share to twelve digits: exact where the share is 10 %, 5 %, 2.5 %, ….
    let digits = 12
    let one = PowersOfTen.int128[sample.scale] * PowersOfTen.int128[digits]
    let factor = (one + sample.units / 2) / sample.units
    if factor % PowersOfTen.int128[digits] == 0 {
      let whole = Scalar.constant(
        .exact(factor / PowersOfTen.int128[digits], scale: 0), .integer)
      return Scalar(.arithmetic(.multiply, measure, whole), measure.type, measure.domain)
    }
    let decimal = ColumnType.decimal(scale: digits)
    let scale = Scalar.constant(.exact(factor, scale: digits), decimal)
    let type = Binder.resultType(.multiply, measure.type, decimal)
    let product = Scalar(.arithmetic(.multiply, measure, scale), type, measure.domain)
    let kept = Scalar.constant(.integer(measure.type.scale), .integer)
    return Scalar(.function(.round, [product, kept]), measure.type, measure.domain)
  }

  func sampleFootnotes() -> [Footnote] {
    guard let sample, sampled() != .constant(true) else { return [] }
    let hasEstimates = groups.aggregates.contains { $0.function.isAdditive }
    return [
      .text(
        hasEstimates
          ? """
          a sample of \(sample.text) of the customers; \
          counts and sums are scaled up and are estimates
          """
          : "a sample of \(sample.text) of the customers")
    ]
  }
}

extension AggregateFunction {
  /// Whether the values of parts add up to the value of the whole.
  var isAdditive: Bool {
    switch self {
    case .count, .rows, .customers, .arrivals, .sum: true
    case .average, .least, .greatest, .quantile, .deviation, .distinct, .first, .last, .share:
      false
    }
  }
}
