import Columnar
import Language
import Messages

// `tier`, `rfm`, `classify`, `score`, `pareto`: breakdowns whose verb brings a dimension of its own.
// `by`, `where`, `show` and the other clauses are those of `segment`.

extension Binder {
  /// What the verb itself divides by.
  enum Head {
    case grading(Grading, SourceSpan)
    case pareto(Expression)
    case migration(Migration)
    case difference(Difference)
  }

  /// What was found out of the head, for columns and footers.
  struct GradedHead {
    /// The columns are those that the verb has by itself.
    var hasOwnColumns = false
    /// Its second dimension is spread over columns.
    var isMatrix = false
    /// The grades by which customers are divided.
    var grades: Grades?
    /// What is measured where the head has a value.
    var value: Scalar?
    /// Who entered, left or stayed, or moved.
    var moves: [Condition] = []
    /// Changes that a `hold` sees and those that it counts, of each customer.
    var changes: (seen: Scalar, counted: Scalar)?
    /// What the values are called, by the day.
    var dated: [(text: String, value: Scalar)] = []
  }

  // MARK: - Questions

  mutating func graded(
    _ grading: Grading, _ clauses: Clauses, at span: SourceSpan
  ) -> BreakdownPlan? {
    guard isSound(clauses, { $0.grades(grading, at: span) != nil }) else { return nil }
    head = .grading(grading, span)
    var clauses = clauses
    if clauses.show.isEmpty {
      graded.hasOwnColumns = true
      clauses.show = items(of: grading)
    }
    guard var plan = breakdown(nil, clauses) else { return nil }
    // The bounds of classes come first and are not what is compared.
    if graded.hasOwnColumns {
      plan.chart = chart(.bar, ["value"], of: plan) ?? chart(.bar, ["customers"], of: plan)
    }
    return plan
  }

  /// A chart of the columns of these names, in a plan whose rows have one value of each.
  private func chart(_ kind: ChartKind, _ names: [String], of plan: BreakdownPlan) -> ChartHint? {
    guard plan.across == nil else { return nil }
    let places = names.compactMap { name in plan.columns.firstIndex { $0.name == name } }
    guard places.count == names.count else { return nil }
    return ChartHint(kind, columns: places.map { plan.dimensions.count + $0 })
  }

  mutating func pareto(_ value: Expression, _ clauses: Clauses) -> BreakdownPlan? {
    let isValue = { (binder: inout Binder) -> Bool in
      guard let bound = binder.rankedValue(value, "pareto") else { return false }
      guard bound.type.isNumeric else {
        binder.report(.needsNumber("pareto", found: bound.type, at: value.span))
        return false
      }
      return true
    }
    guard isSound(clauses, isValue) else { return nil }
    head = .pareto(value)
    var clauses = clauses
    clauses.show = [
      Binder.customersItem, item(call("min", value), "least value"),
      item(call("sum", value), "value"), item(share(call("sum", value)), "share of value"),
      item(
        Expression(.derived(.runningShare, Binder.customersItem.expression, per: nil)),
        "running share of customers"),
      item(
        Expression(.derived(.runningShare, call("sum", value), per: nil)),
        "running share of value"),
    ]
    guard var plan = breakdown(nil, clauses) else { return nil }
    plan.chart = chart(.pareto, ["running share of customers", "running share of value"], of: plan)
    return plan
  }

  /// Whether the head is without an error; it is told once, not at each of its uses.
  mutating func isSound(_ clauses: Clauses, _ isBound: (inout Binder) -> Bool) -> Bool {
    var scout = self
    scout.setDay(clauses)
    let isSound = isBound(&scout) && !scout.diagnostics.contains { $0.severity == .error }
    if !isSound { diagnostics = scout.diagnostics }
    return isSound
  }

  // MARK: - Columns

  /// What is shown where `show` is not written.
  private func items(of grading: Grading) -> [ShowItem] {
    let customers = [Binder.customersItem, item(share(Binder.customersItem.expression))]
    switch grading {
    case .tier(let head):
      var scout = self
      let type = scout.rankedValue(head.value, "tier")?.type
      let bounds = [
        item(call("min", head.value), "from"), item(call("max", head.value), "to"),
      ]
      guard type?.isNumeric == true else { return bounds + customers }
      return bounds + customers + valueItems(call("sum", head.value))
    case .rfm(let head):
      guard let place = place(of: head), let amount = catalog.events[place].amountField else {
        return customers
      }
      let table = catalog.events[place]
      let column = Expression(
        .name([
          Name(table.name, isQuoted: true), Name(table.fields[amount].name, isQuoted: true),
        ]))
      return customers + valueItems(call("sum", column))
    case .classes, .score: return customers
    }
  }

  private func place(of head: RFMHead) -> Int? {
    guard let table = head.table else { return catalog.main }
    return catalog.events.firstIndex { sameName($0.name, table.text) }
  }

  func valueItems(_ sum: Expression) -> [ShowItem] {
    [item(sum, "value"), item(share(sum), "share of value")]
  }

  func item(_ expression: Expression, _ name: String? = nil) -> ShowItem {
    ShowItem(expression, text: name ?? Printer.print(expression))
  }

  func call(_ function: String, _ argument: Expression) -> Expression {
    Expression(.call(Call(Name(function), [argument])), span: argument.span)
  }

  func share(_ measure: Expression) -> Expression {
    Expression(.derived(.share, measure, per: nil), span: measure.span)
  }

  /// Columns that no expression of the language names.
  mutating func headColumns() -> [OutputColumn] {
    guard graded.hasOwnColumns, case .grading(.classes(let head), _)? = head,
      let grades = graded.grades, let labels = grades.labels
    else { return datedColumns() }
    var columns: [OutputColumn] = []
    if head.rules.count > 1 {
      columns.append(
        OutputColumn(
          name: "also in others", role: .measure, value: number(of: overlap(head, grades))))
    }
    let policies = labels.map { label in
      (head.rules.map { ($0.name, $0.policy) } + [
        (head.otherwise ?? Name(""), head.otherwisePolicy)
      ])
      .first { sameBytes($0.0.text, label) && $0.1 != nil }?.1 ?? ""
    }
    if policies.contains(where: { !$0.isEmpty }) {
      let number = Scalar(.dimension(0), .integer, .groups)
      columns.append(
        OutputColumn(
          name: "policy", role: .measure, value: Scalar(.label(number, policies), .text, .groups))
      )
    }
    return columns
  }

  mutating func number(of condition: Condition) -> Scalar {
    measure(
      Aggregate(
        source: .customers, function: .customers, argument: nil, filter: condition, window: nil,
        type: .integer))
  }

  /// The sum of a value over the group's customers for whom a condition holds.
  mutating func sum(of value: Scalar, where condition: Condition = .constant(true)) -> Scalar {
    measure(
      Aggregate(
        source: .customers, function: .sum, argument: value, filter: condition, window: nil,
        type: value.type))
  }

  /// The first rule that holds is not the only one of its class.
  private func overlap(_ head: ClassHead, _ grades: Grades) -> Condition {
    var parts: [Condition] = []
    for place in grades.rules.indices {
      let others = grades.rules.indices.filter {
        $0 > place && !sameBytes(head.rules[$0].name.text, head.rules[place].name.text)
      }
      guard !others.isEmpty else { continue }
      parts.append(
        .conjunction([first(place, grades), .or(others.map { grades.rules[$0] })]))
    }
    return .or(parts)
  }

  /// A rule holds and none before it.
  private func first(_ place: Int, _ grades: Grades) -> Condition {
    .conjunction(grades.rules[..<place].map { .not($0) } + [grades.rules[place]])
  }

  // MARK: - Dimensions

  /// Who the head is about, beside `where`.
  mutating func headPopulation() -> Conjunct? {
    switch head {
    case .grading(.rfm(let rfm), let span):
      guard let grades = grades(.rfm(rfm), at: span) else { return nil }
      let table = rfm.table?.text ?? catalog.main.map { catalog.events[$0].name } ?? ""
      return Conjunct(text: "any \(table)", condition: grades.population)
    case .pareto(let value):
      return rankedValue(value, "pareto").map {
        Conjunct(
          text: "\(Printer.print(value)) is not missing", condition: .not(.isMissing($0)))
      }
    case .difference(let difference):
      return either(difference).map {
        Conjunct(text: "in \(Printer.print(difference.segment)) on one of the days", condition: $0)
      }
    case .grading, .migration, nil: return nil
    }
  }

  /// The dimensions that the verb brings, over the customers in `ranked`.
  mutating func bindHead() {
    switch head {
    case .grading(let grading, let span):
      guard let grades = grades(grading, at: span) else { return }
      graded.grades = grades
      switch grading {
      case .rfm:
        for (part, score) in zip(RFMPart.allCases, grades.scores) {
          divide(by: score, called: part.rawValue)
        }
      case .score: divide(by: grades.scalar, called: "score")
      case .tier, .classes: divide(by: grades.scalar, called: "class")
      }
    case .pareto(let value): bindCurve(value)
    case .migration(let migration): bindMoves(migration)
    case .difference(let difference): bindDifference(difference)
    case nil: break
    }
  }

  func name(_ text: String) -> Expression { Expression(.name([Name(text)])) }

  mutating func divide(by value: Scalar, called name: String) {
    groups.dimensions.append((self.name(name), DimensionPlan(name: name, value: value)))
  }

  /// Tenths of the customers, the best first; what is below zero apart.
  private mutating func bindCurve(_ written: Expression) {
    guard let value = rankedValue(written, "pareto") else { return }
    graded.value = value
    let tenths = RankShares((1...10).map { 10 * $0 }, scale: 2, isOfRows: true)
    let ranking = Ranking(
      .shares(tenths), of: value, over: ranked, what: "\(Printer.print(written))")
    let tenth = Scalar(.ranking(ranking), .integer, .customers)
    let isNegative = Condition.compare(value, .less, .number(0))
    let number = Scalar.choose(
      isNegative, .arithmetic(.add, tenth, .number(10), .integer), tenth)
    graded.grades = Grades(value: tenth)
    let labels = (1...10).map { String($0) } + (1...10).map { "\($0), below 0" }
    divide(by: Scalar(.label(number, labels), .text, .customers), called: "decile")
  }

  // MARK: - Footers

  mutating func headSummaries() -> [Summary] {
    switch head {
    case .grading(.classes(let head), _):
      graded.grades.map { classSummaries(head, $0) } ?? []
    case .pareto: curveSummaries()
    case .migration(let migration): moveSummaries(migration)
    case .grading, .difference, nil: []
    }
  }

  /// Who fell to `else`, and rules that nobody reaches.
  private mutating func classSummaries(_ head: ClassHead, _ grades: Grades) -> [Summary] {
    var summaries: [Summary] = []
    if let name = head.otherwise {
      let rest = number(of: .conjunction(grades.rules.map { .not($0) }))
      let whole = customersMeasure()
      summaries.append(
        Summary(
          [
            .counted(rest, "customer"), .text(" ("), .share(ratio(rest, whole)),
            .text(") fell to `else`, that is \(name.text)"),
          ], when: .compare(whole, .greater, .number(0))))
    }
    for (place, rule) in head.rules.enumerated() {
      let all = number(of: grades.rules[place])
      let own = number(of: first(place, grades))
      let nobody = Condition.compare(all, .equal, .number(0))
      let isRepeated = head.rules.count { sameBytes($0.name.text, rule.name.text) } > 1
      let what: Message =
        isRepeated ? "rule \(place + 1), \(rule.name.text)," : "\(rule.name.text)"
      summaries.append(Summary([.text("\(what) matches nobody")], when: nobody))
      guard place > 0 else { continue }
      summaries.append(
        Summary(
          [
            .text("\(what) is never reached: "), .counted(all, "customer"),
            .text(" match it, all of them rules before it"),
          ], when: .conjunction([.not(nobody), .compare(own, .equal, .number(0))])))
    }
    return summaries
  }

  func ratio(_ part: Scalar, _ whole: Scalar) -> Scalar {
    Scalar(.arithmetic(.divide, part, whole), .float, .groups)
  }

  /// What the best fifth brings, the worst three tenths, and those below zero.
  private mutating func curveSummaries() -> [Summary] {
    guard let value = graded.value, let tenth = graded.grades?.value else { return [] }
    let best = sum(of: value, where: .compare(tenth, .lessOrEqual, .number(2)))
    let worst = sum(of: value, where: .compare(tenth, .greater, .number(7)))
    let whole = sum(of: value)
    let isNegative = Condition.compare(value, .less, .number(0))
    let negative = number(of: isNegative)
    let isPositive = Condition.compare(whole, .greater, .number(0))
    let costs = Condition.compare(worst, .less, .number(0))
    func line(_ text: Message, _ part: Scalar, when condition: Condition) -> [Summary] {
      [
        Summary(
          [.text(text), .value(part), .text(" ("), .share(ratio(part, whole)), .text(")")],
          when: .conjunction([condition, isPositive])),
        Summary(
          [.text(text), .value(part)], when: .conjunction([condition, .not(isPositive)])),
      ]
    }
    return line("the best 20 % of the customers bring ", best, when: .constant(true))
      + line("the worst 30 % cost ", worst, when: costs)
      + line("the worst 30 % bring ", worst, when: .not(costs))
      + [
        Summary(
          [
            .counted(negative, "customer"), .text(" with a value below 0, together "),
            .value(sum(of: value, where: isNegative)),
          ], when: .compare(negative, .greater, .number(0)))
      ]
  }
}
