import Columnar
import Language
import Messages

// `migrate` and `diff`: a definition at two days is two dimensions of one breakdown.

extension Binder {
  /// Days at which `hold` looks at most.
  static let greatestChecks = 60

  mutating func migrate(_ migration: Migration, _ clauses: Clauses) -> BreakdownPlan? {
    guard let clauses = dated(clauses, migration.from, migration.to),
      isSound(clauses, { $0.isSound(migration) })
    else { return nil }
    head = .migration(migration)
    graded.isMatrix = true
    var asked = clauses
    if asked.show.isEmpty {
      asked.show = [Binder.customersItem] + (worth(of: migration.tier).map { [$0] } ?? [])
    }
    return breakdown(nil, asked)
  }

  mutating func diff(_ difference: Difference, _ clauses: Clauses) -> BreakdownPlan? {
    guard let clauses = dated(clauses, difference.from, difference.to),
      isSound(clauses, { $0.membership(difference.segment) != nil })
    else { return nil }
    head = .difference(difference)
    graded.hasOwnColumns = true
    var asked = clauses
    asked.show = [Binder.customersItem, item(share(Binder.customersItem.expression))]
    return breakdown(nil, asked)
  }

  /// The clauses with the second day as that of the answer; nil where the days are wrong.
  private mutating func dated(_ clauses: Clauses, _ from: Expression, _ to: Expression) -> Clauses?
  {
    guard let first = days(of: from), let second = days(of: to) else { return nil }
    guard first.upperBound < second.upperBound else {
      return fail(.daysNotAscending(at: from.span.union(to.span)))
    }
    var clauses = clauses
    clauses.asOf = to
    return clauses
  }

  private mutating func isSound(_ migration: Migration) -> Bool {
    guard let grades = savedGrades(migration.tier, at: migration.tier.span) else { return false }
    if grades.labels == nil {
      report(.noScores(migration.tier.text, at: migration.tier.span))
      return false
    }
    return checks(migration) != nil
  }

  /// The value by which a tier cuts, else the worth of customers, where there is any.
  private func worth(of tier: Name) -> ShowItem? {
    if case .tier(let head)? = catalog.tiers[tier.text]?.grading {
      var scout = self
      if scout.rankedValue(head.value, "tier")?.type.isNumeric == true {
        return item(call("sum", head.value), "value")
      }
    }
    return ltv.map { item(call("sum", $0), "value") }
  }

  /// `ltv`, where the customers have one.
  private var ltv: Expression? {
    let name = Expression(.name([Name("ltv")]))
    var scout = self
    return scout.scalar(name, .outside)?.type.isNumeric == true ? name : nil
  }

  /// Binds as if this were the day of the answer.
  private mutating func on<Bound>(_ day: CalendarDay, _ bind: (inout Binder) -> Bound) -> Bound {
    let outer = (asOf, ranked, cutNote)
    (asOf, cutNote) = (day, "on \(day.text)")
    earliestDay = min(earliestDay ?? day, day)
    ranked = existing()
    let bound = bind(&self)
    (asOf, ranked, cutNote) = outer
    return bound
  }

  private mutating func day(_ expression: Expression) -> CalendarDay? {
    days(of: expression).map { CalendarDay(number: $0.upperBound) }
  }

  // MARK: - Classes at two days

  /// The days at which classes are looked at: the first, the ends of units, the last.
  private mutating func checks(_ migration: Migration) -> [CalendarDay]? {
    guard let first = day(migration.from), let last = day(migration.to) else { return nil }
    guard let hold = migration.hold else { return [first, last] }
    var days = [first]
    for count in 1... {
      let next: CalendarDay
      switch hold.unit {
      case .hour, .day: next = first.adding(days: count)
      case .week: next = first.adding(days: 7 * count)
      case .month: next = first.adding(months: count)
      case .quarter: next = first.adding(months: 3 * count)
      case .year: next = first.adding(months: 12 * count)
      }
      if next > last { break }
      days.append(next)
      guard days.count <= Binder.greatestChecks else {
        return fail(.tooManyChecks(Binder.greatestChecks, at: migration.from.span))
      }
    }
    if days.last != last { days.append(last) }
    return days
  }

  mutating func bindMoves(_ migration: Migration) {
    guard let days = checks(migration) else { return }
    var classes: [Scalar] = []
    var labels: [String] = []
    var exists = Condition.constant(true)
    var fixed: [Ranking] = []
    for (place, day) in days.enumerated() {
      cuts = ([], migration.hasFixedCuts ? fixed : [])
      let grades = on(day) { binder in
        if place == 0 { exists = binder.existing() }
        return binder.savedGrades(migration.tier, at: migration.tier.span)
      }
      if place == 0 { fixed = cuts.made }
      guard let grades, let names = grades.labels else { return }
      classes.append(grades.value)
      labels = names
    }
    cuts = ([], [])
    let first = classes[0]
    let last = migration.hold.map { held(classes, $0.count) } ?? classes[classes.count - 1]
    let from = Scalar.choose(exists, first, .number(labels.count + 1))
    let isSame = Condition.or([
      .compare(from, .equal, last), .and([.isMissing(from), .isMissing(last)]),
    ])
    graded.moves = [
      .conjunction([exists, .not(isSame)]), .conjunction([exists, isSame]), .not(exists),
    ]
    divide(
      by: Scalar(.label(from, labels + ["(not yet)"]), .text, .customers), called: "from")
    divide(by: Scalar(.label(last, labels), .text, .customers), called: "to")
  }

  /// The last class that was seen so often in a row, else the one before.
  private mutating func held(_ classes: [Scalar], _ count: Int) -> Scalar {
    var state = classes[0]
    var seen = Scalar.number(0)
    var counted = Scalar.number(0)
    for place in classes.indices.dropFirst() {
      let now = classes[place]
      let before = (max(0, place - count + 1)..<place).map { classes[$0] }
      let hasHeld: Condition =
        place - count + 1 < 0
        ? .constant(false)
        : .conjunction(before.map { .compare($0, .equal, now) } + [.not(.isMissing(now))])
      let next = Scalar.choose(.or([hasHeld, .isMissing(state)]), now, state)
      func moved(_ a: Scalar, _ b: Scalar) -> Scalar {
        .choose(
          .and([.not(.compare(a, .equal, b)), .not(.isMissing(a))]), .number(1), .number(0))
      }
      seen = .arithmetic(.add, seen, moved(classes[place - 1], now), .integer)
      counted = .arithmetic(.add, counted, moved(state, next), .integer)
      state = next
    }
    graded.changes = (seen, counted)
    return state
  }

  mutating func moveSummaries(_ migration: Migration) -> [Summary] {
    guard graded.moves.count == 3 else { return [] }
    let moved = number(of: graded.moves[0])
    let stayed = number(of: graded.moves[1])
    let newer = number(of: graded.moves[2])
    var summaries = [
      Summary([
        .counted(moved, "customer"), .text(" moved to another class, "),
        .counted(stayed, "customer"),
        .text(" stayed"),
      ]),
      Summary(
        [.counted(newer, "customer"), .text(" did not exist on the first day")],
        when: .compare(newer, .greater, .number(0))),
    ]
    if let changes = graded.changes, let hold = migration.hold {
      let seen = sum(of: changes.seen)
      let counted = sum(of: changes.counted)
      summaries.append(
        Summary([
          .text(
            "a change counts when it has held \(RowCount.text(hold.count, hold.unit.rawValue)): "),
          .counted(counted, "change"), .text(" instead of "), .value(seen),
        ]))
    }
    return summaries
  }

  // MARK: - A segment at two days

  /// The conditions of being in a segment at both days.
  private mutating func members(_ difference: Difference) -> (Condition, Condition)? {
    guard let first = day(difference.from), let second = day(difference.to) else { return nil }
    let isMember = { (binder: inout Binder) -> Condition? in
      let members = binder.membership(difference.segment)
      return members.map { Condition.conjunction([binder.existing(), $0]) }
    }
    guard let before = on(first, isMember), let after = on(second, isMember) else { return nil }
    return (before, after)
  }

  mutating func either(_ difference: Difference) -> Condition? {
    members(difference).map { .or([$0, $1]) }
  }

  mutating func bindDifference(_ difference: Difference) {
    guard let (before, after) = members(difference) else { return }
    let change = Scalar.choose(
      before, .choose(after, .number(3), .number(2)),
      .choose(after, .number(1), .none(.integer)))
    divide(
      by: Scalar(.label(change, ["entered", "left", "stayed"]), .text, .customers),
      called: "change")
    guard let ltv, let first = day(difference.from), let second = day(difference.to) else { return }
    for day in [first, second] {
      guard let value = on(day, { $0.scalar(ltv, .outside) }) else { continue }
      graded.dated.append(("value \(day.text)", value))
    }
  }

  /// The worth of the customers at both days.
  mutating func datedColumns() -> [OutputColumn] {
    guard graded.hasOwnColumns else { return [] }
    return graded.dated.map { text, value in
      OutputColumn(name: text, role: .measure, value: sum(of: value))
    }
  }
}
