import Language
import Testing

/// Which tree a condition makes, where the printed form does not tell.
@Suite struct TreeTests {
  private func condition(_ text: String) -> Expression.Kind? {
    guard
      case .segment(_, let clauses)? = parse("segment where " + text).items.first?.statement?.kind
    else { return nil }
    return clauses.condition?.kind
  }

  private static func name(_ parts: String...) -> Expression {
    Expression(.name(parts.map { Name($0) }))
  }

  private static func number(_ value: Int, _ text: String? = nil) -> Expression {
    Expression(
      .number(NumberLiteral(units: Int128(value), scale: 0, text: text ?? String(value))))
  }

  static let year = Period(.date(Expression(.date(.year(2025)))))

  static let table: [(String, Expression.Kind)] = [
    ("stage = loyal", .compare(.equal, name("stage"), name("loyal"))),
    ("zip = 01234", .compare(.equal, name("zip"), number(1234, "01234"))),
    ("code = 85123A", .compare(.equal, name("code"), Expression(.text("85123A")))),
    (
      "code in (85123A, x)",
      .inList(
        name("code"), [Expression(.text("85123A")), name("x")], isNegated: false)
    ),
    ("date < 2025", .compare(.less, name("date"), number(2025))),
    ("date in 2025", .inPeriod(name("date"), year, isNegated: false)),
    ("date not in 2025", .inPeriod(name("date"), year, isNegated: true)),
    ("in vip", .inSegment(.named(Name("vip")), isNegated: false)),
    ("not in vip", .inSegment(.named(Name("vip")), isNegated: true)),
    ("not in all", .inSegment(.all(.none), isNegated: true)),
    ("sum(x) in 2025", .call(Call(Name("sum"), [name("x")], window: year))),
    (
      "(sum(x)) in 2025",
      .inPeriod(
        Expression(.group(Expression(.call(Call(Name("sum"), [name("x")]))))), year,
        isNegated: false)
    ),
    (
      "count(orders) > 3",
      .compare(
        .greater, Expression(.call(Call(Name("count"), [name("orders")]))), number(3))
    ),
    (
      "month(d) in (1, 2)",
      .inList(
        Expression(.call(Call(Name("month"), [name("d")]))), [number(1), number(2)],
        isNegated: false)
    ),
    ("x in (1,200)", .inList(name("x"), [number(1), number(200)], isNegated: false)),
    ("a and b and c", .and([name("a"), name("b"), name("c")])),
    (
      "a - b - c",
      .arithmetic(
        .subtract, Expression(.arithmetic(.subtract, name("a"), name("b"))), name("c"))
    ),
    ("no orders in 2025", .quantified(.no, EventSet(table: Name("orders"), window: year))),
    ("no", .name([Name("no")])), ("no = any", .compare(.equal, name("no"), name("any"))),
    (
      "at least 2 orders (x)",
      .quantified(
        .atLeast(2), EventSet(table: Name("orders"), filter: name("x")))
    ),
    (
      "share of sum(x)",
      .derived(.share, Expression(.call(Call(Name("sum"), [name("x")]))), per: nil)
    ),
    ("a ~contains b", .textTest(.contains, ignoringCase: true, name("a"), name("b"))),
    ("a ~ contains", .compare(.similar, name("a"), name("contains"))),
    (
      "x in top 10% per region",
      .inRanked(
        name("x"),
        RankTest(
          amount: NumberLiteral(units: 10, scale: 2, text: "10%"), isShare: true,
          per: name("region")), isNegated: false)
    ),
    (
      "x not in bottom 20",
      .inRanked(
        name("x"),
        RankTest(
          takesBottom: true, amount: NumberLiteral(units: 20, scale: 0, text: "20"),
          isShare: false), isNegated: true)
    ),
    (
      "in vip(min = 3, region = North)",
      .inSegment(
        .named(
          Name("vip"),
          [
            SegmentArgument(Name("min"), number(3)),
            SegmentArgument(Name("region"), Expression(.text("North"))),
          ]), isNegated: false)
    ),
    (
      "in row(region = North, month is missing)",
      .inSegment(
        .row(
          [
            Expression(.compare(.equal, name("region"), name("North"))),
            Expression(.isMissing(name("month"), isNegated: false)),
          ], .none), isNegated: false)
    ),
    ("running x", .derived(.running, name("x"), per: nil)),
    ("running", .name([Name("running")])),
    ("running - x", .arithmetic(.subtract, name("running"), name("x"))),
    ("running share of x", .derived(.runningShare, name("x"), per: nil)),
    ("share of x per y", .derived(.share, name("x"), per: name("y"))),
    (
      "share of share of x per y",
      .derived(.share, Expression(.derived(.share, name("x"), per: name("y"))), per: nil)
    ),
    ("growth = index", .compare(.equal, name("growth"), name("index"))),
    (
      "any orders since 2025",
      .quantified(
        .any,
        EventSet(
          table: Name("orders"), window: Period(.since(Expression(.date(.year(2025)))))))
    ),
    ("a ~matches b", .textTest(.matches, ignoringCase: true, name("a"), name("b"))),
    ("TRUE", .boolean(true)),
    (
      "today > x",
      .compare(
        .greater, Expression(.date(.today)), name("x"))
    ),
    ("orders.in", .name([Name("orders"), Name("in")])),
    ("by in (1)", .inList(name("by"), [number(1)], isNegated: false)),
  ]

  @Test(arguments: table)
  func tree(_ text: String, _ kind: Expression.Kind) {
    #expect(condition(text) == kind, "\(text)")
  }

  /// Trees nobody wrote: numbers without text, names that need back-quotes.
  @Test(arguments: [
    (Expression(.number(NumberLiteral(units: 5, scale: 2, text: ""))), "0.05"),
    (Expression(.number(NumberLiteral(units: -1234, scale: 1, text: ""))), "-123.4"),
    (Expression(.name([Name("Total Spend")])), "`Total Spend`"),
    (Expression(.name([Name("and"), Name("and")])), "`and`.and"),
    (
      Expression(.not(Expression(.inSegment(.named(Name("by")), isNegated: false)))),
      "not (in `by`)"
    ),
    (Expression(.negate(Expression(.negate(Expression(.boolean(true)))))), "- -true"),
  ])
  func handMade(_ expression: Expression, _ expected: String) {
    #expect(Printer.print(expression) == expected)
  }
}
