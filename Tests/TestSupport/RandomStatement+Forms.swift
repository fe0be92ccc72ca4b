import Columnar
import Language

/// The forms that are drawn only where they are switched on (see `RandomForm`).
extension RandomStatement {
  /// True in so many of a hundred cases, where the form is switched on.
  mutating func draws(_ form: RandomForm, _ percent: Int) -> Bool {
    forms.contains(form) && source.chance(percent)
  }

  // MARK: - Conditions

  /// `x in top 10%`, `x in bottom 2 per region`
  mutating func rankTest() -> Expression {
    let isShare = source.chance(50)
    let units = isShare ? source.pick(10, [1, 25, 33, 50, 80, 100]) : source.number(1...6)
    let amount = NumberLiteral(
      units: Int128(units), scale: isShare ? 2 : 0, text: isShare ? "\(units)%" : "\(units)")
    let per = source.chance(30) ? pickColumn(.customer) { $0.type == .text } : nil
    return Expression(
      .inRanked(
        rankedValue(),
        RankTest(takesBottom: source.chance(40), amount: amount, isShare: isShare, per: per),
        isNegated: source.chance(25)))
  }

  /// `rank(x)`, `tile(4, x)`, …; all but `percent_rank` are whole numbers.
  mutating func rankCall(isExact: Bool) -> Expression {
    let tiles = number(source.number(2...5))
    let function = isExact ? source.pick("rank", ["tile", "ntile"]) : "percent_rank"
    let arguments = function == "tile" || function == "ntile" ? [tiles] : []
    return call(function, arguments + [rankedValue()])
  }

  /// A number of a customer, not itself a rank.
  private mutating func rankedValue() -> Expression {
    let allowed = allowsRanks
    allowsRanks = false
    defer { allowsRanks = allowed }
    if source.chance(60) {
      return parenthesized(
        aggregate(of: source.pick(schema.events[0], schema.events), isExact: true).expression)
    }
    return pickColumn(.customer) { $0.type.isNumeric } ?? name("ltv")
  }

  /// `month(signup) = 3`
  mutating func calendarNumber(_ place: Place) -> Expression {
    guard let column = pickColumn(place, { $0.type.isTemporal }) else {
      return simpleCondition(place)
    }
    let units = [
      ("month", 12), ("quarter", 4), ("week", 52), ("weekday", 7), ("day", 31), ("year", 2025),
    ]
    let (unit, last) = source.pick(units[0], units)
    let numbers = (0..<2).map { _ in
      number(unit == "year" ? source.number(2023...2025) : source.number(1...last))
    }
    let left = call(unit, [column])
    switch source.below(4) {
    case 0: return Expression(.inList(left, numbers, isNegated: source.chance(30)))
    case 1: return Expression(.between(left, numbers[0], numbers[1]))
    default:
      let sign = source.pick(ComparisonOperator.equal, [.notEqual, .less, .greaterOrEqual])
      return Expression(.compare(sign, left, numbers[0]))
    }
  }

  /// `name matches "^N"`
  mutating func regularExpression(_ column: Expression) -> Expression {
    let pattern = source.pick(
      "^N", ["[a-z]h$", "S|t", "\\d", "^.{4}$", "^(North|West) ?E?", "华", "o.*t", "^[^n]", "e+"])
    return Expression(
      .textTest(
        .matches, ignoringCase: source.chance(40), column, Expression(.text(pattern))))
  }

  // MARK: - Definitions

  /// `set …`, `define measure …`, `define field …`, and segments with parameters or a limit.
  mutating func makeFurtherDefinitions() -> [Statement] {
    var made: [Statement] = []
    if draws(.fields, 30) {
      let field = source.pick("spend", ["ltv"])
      made.append(Statement(.define(.field(Name(field), fieldValue()))))
      if field == "spend" { fieldNames.append(field) }
    }
    if draws(.measures, 40) {
      let measure = groupMeasureOfRows(schema.events[0])
      made.append(Statement(.define(.measure(Name("figure"), measure.expression))))
      measureNames = [("figure", measure.isExact)]
    }
    if draws(.parameters, 40) {
      made.append(Statement(.set(.parameter(Name("low"), number(source.number(0...4))))))
      parameterNames.append("low")
      var big = SegmentDefinition(
        name: Name("big"),
        condition: Expression(
          .compare(
            source.pick(.greater, [.lessOrEqual]), exact(.customer, depth: 1),
            Expression(.parameter(Name("min"))))))
      big.parameters = [SegmentArgument(Name("min"), number(source.number(0...9)))]
      made.append(Statement(.define(.segment(big))))
      segmentNames.append("big")
      parametrized = "big"
    }
    if draws(.savedLists, 30) {
      var best = SegmentDefinition(name: Name("best"), condition: condition(.customer, depth: 1))
      best.sort = [SortKey(exact(.customer, depth: 1), isDescending: source.chance(60))]
      best.limit = Limit(source.number(1...6))
      made.append(Statement(.define(.segment(best))))
      segmentNames.append("best")
    }
    return made
  }

  private mutating func fieldValue() -> Expression {
    let left = aggregate(of: schema.events[0], isExact: true).expression
    guard source.chance(40) else { return left }
    return Expression(
      .arithmetic(source.pick(.add, [.subtract]), parenthesized(left), number(2)))
  }

  /// A saved segment, at times with a value for its parameter.
  mutating func savedSegment(_ name: String) -> SegmentReference {
    guard name == parametrized, source.chance(60) else { return .named(Name(name)) }
    let value =
      source.chance(30)
      ? Expression(.parameter(Name("low"))) : number(source.number(0...9))
    return .named(Name(name), [SegmentArgument(Name("min"), value)])
  }

  // MARK: - Dimensions

  /// `amount bins 5`, `ltv into 4`
  mutating func cutDimension(_ place: Place) -> Dimension? {
    let cut: Dimension.Cut
    if draws(.quantiles, 50) {
      cut = .tiles(source.number(2...6))
    } else if draws(.bins, 60) {
      cut = .bins(source.number(2...6))
    } else {
      return nil
    }
    let expression: Expression?
    switch place {
    case .customer:
      expression =
        source.chance(50)
        ? aggregate(of: schema.events[0], isExact: true).expression
        : pickColumn(place) { $0.type.isNumeric && $0.type != .float }
    case .row(let table), .inner(let table):
      let plan = schema.events.first { $0.name == table }
      let columns = plan?.columns.filter { $0.type.isNumeric && $0.type != .float } ?? []
      expression = plan.flatMap { plan in source.pick(from: columns).map { dotted(plan, $0) } }
    }
    return expression.map { dimension($0, cut: cut) }
  }

  /// `top 3 city`, `only top 2 channel`, at times within an earlier dimension.
  mutating func topDimension(_ place: Place, _ earlier: [Dimension]) -> Dimension? {
    let isOnly = draws(.onlyTop, 30)
    guard isOnly || draws(.top, 60),
      let column = pickColumn(place, { $0.type == .text || $0.type == .integer })
    else { return nil }
    let plain = earlier.filter { $0.cut == nil && $0.top == nil && isName($0.expression) }
    let per = source.chance(35) ? source.pick(from: plain)?.expression : nil
    guard per != column else { return nil }
    return dimension(column, top: Dimension.Top(source.number(1...4), isOnly: isOnly, per: per))
  }

  /// A dimension with its heading, as it would be written.
  func dimension(
    _ expression: Expression, cut: Dimension.Cut? = nil, top: Dimension.Top? = nil
  ) -> Dimension {
    var dimension = Dimension(expression, cut: cut, top: top, text: "")
    dimension.text = Printer.heading(of: dimension)
    return dimension
  }

  func isName(_ expression: Expression) -> Bool {
    if case .name = expression.kind { true } else { false }
  }

  // MARK: - Shown

  /// Adds `share of m per d`, `running m`, `index of m` where the breakdown admits them.
  mutating func addDerived(_ clauses: inout Clauses, table: String?) {
    let dimensions = clauses.dimensions + (clauses.across.map { [$0] } ?? [])
    let plain = dimensions.filter { $0.cut == nil && $0.top == nil && isName($0.expression) }
    if draws(.sharePer, 30), let per = source.pick(from: plain)?.expression {
      let share = Expression(.derived(.share, addable(table), per: per))
      addShow((share, false), &clauses)
    }
    if draws(.index, 25) {
      let measure =
        source.chance(50) ? addable(table) : call("avg", [customerNumber(table)])
      if measure != name("customers") {
        addShow((Expression(.derived(.index, measure, per: nil)), false), &clauses)
      }
    }
    if draws(.running, 30) { addRunning(&clauses, table: table) }
  }

  private mutating func addRunning(_ clauses: inout Clauses, table: String?) {
    guard let first = clauses.show.first, isExactMeasure(first.expression) else { return }
    let dimensions = clauses.dimensions + (clauses.across.map { [$0] } ?? [])
    guard !dimensions.contains(where: { $0.top?.isOnly ?? false }) else { return }
    let times = dimensions.filter { isUnit($0.expression) }
    let calls = dimensions.filter { if case .call = $0.expression.kind { true } else { false } }
    guard times.count < 2, calls.isEmpty || dimensions.count == 1 && times.isEmpty,
      !times.contains(where: { $0.expression == name("weekday") }),
      clauses.across.map({ !isUnit($0.expression) }) ?? true
    else { return }
    var measure = addable(table)
    if measure == name("customers"), table != nil, times.isEmpty {
      measure = call("rows", [name(table ?? "orders")])
    }
    let isOfCustomers = table != nil && measure == name("customers")
    let what = source.pick(DerivedMeasure.running, isOfCustomers ? [] : [.runningShare])
    addShow((Expression(.derived(what, measure, per: nil)), false), &clauses)
  }

  private func isUnit(_ expression: Expression) -> Bool {
    guard case .name(let parts) = expression.kind, parts.count == 1 else { return false }
    return CalendarUnit(rawValue: parts[0].text) != nil
  }

  /// What adds up.
  private mutating func addable(_ table: String?) -> Expression {
    if source.chance(35) { return name("customers") }
    let plan = schema.events.first { $0.name == table } ?? schema.events[0]
    return parenthesized(groupSum(plan))
  }

  private mutating func customerNumber(_ table: String?) -> Expression {
    pickColumn(.customer) { $0.type.isNumeric && $0.type != .float }
      ?? groupSum(schema.events.first { $0.name == table } ?? schema.events[0])
  }
}
