import Columnar
import Language
import Messages

// `vs`: the statement asked again, with another period or another population.

extension Binder {
  /// What a statement's measures are compared with, while they are being bound.
  enum BaselineScope {
    /// Of a breakdown: a binder of its own, whose measures `Scalar.Kind.baseline` names.
    case breakdown(Binder, BreakdownPlan, shown: BaselinePlan.Shown, text: String)
    /// Of a listing: the days that take the place of `during`.
    case listing(Window, text: String)
  }

  /// Two periods side by side.
  private struct ComparedPeriods {
    /// The statement's own days; nil where it has no `during`.
    var own: ClosedRange<Int>?
    var baseline: Window
    /// The days whose periods are shown; nil for all up to the as-of day.
    var shown: ClosedRange<Int>?
  }

  /// Before any day of a store.
  private static let beginning = -1_000_000_000

  // MARK: - Breakdowns

  /// What is wrong with a segment that is none, but nearly one of the words that a baseline may be.
  private func misspeltWord(_ reference: SegmentReference) -> Diagnostic? {
    guard case .named(let name, _) = reference, catalog.segments[name.text] == nil,
      catalog.frozen[name.text] == nil
    else { return nil }
    let known = Array(catalog.segments.keys) + Array(catalog.frozen.keys)
    let near = Spelling.nearest(name.text, among: ["previous", "rest", "all"] + known, limit: 1)
    guard let word = near.first, !known.contains(where: { sameBytes($0, word) }) else { return nil }
    return .unknownSegment(name.text, near: near, known: known, at: name.span)
  }

  mutating func openBaseline(
    _ reference: SegmentReference?, _ clauses: Clauses, _ plan: BreakdownPlan
  ) {
    guard let written = clauses.baseline else { return }
    var second = Binder(catalog: catalog)
    second.asOf = asOf
    second.sample = sample
    second.during = during
    second.ranked = existing()
    (second.head, second.cutNote) = (head, "in the baseline")
    var secondPlan = BreakdownPlan(existing: plan.existing)
    var shown = BaselinePlan.Shown(shifts: groups.dimensions.map { _ in .none })
    if case .segment(let segment) = written.kind {
      if let misspelt = misspeltWord(segment) { return report(misspelt) }
      guard let population = population(of: segment, plan) else { return }
      second.bindPopulation(reference, clauses, into: &secondPlan)
      secondPlan.population = .conjunction([
        population, sampled(), second.headPopulation()?.condition ?? .constant(true),
      ])
      second.bindDimensions(clauses, of: secondPlan)
    } else {
      guard let periods = comparedPeriods(written, clauses) else { return }
      duringWasUsed = duringWasUsed || clauses.during != nil && groups.grain != nil
      second.during = periods.baseline
      second.bindPopulation(reference, clauses, into: &secondPlan)
      shown = BaselinePlan.Shown(
        shifts: groups.dimensions.map { shift($0.plan, periods, written) }, days: periods.shown,
        hasTotal: periods.own != nil)
      noteLongerBaseline(periods, shown.shifts)
    }
    secondPlan.across = plan.across
    second.groups.grain = groups.grain
    baseline = [
      .breakdown(second, secondPlan, shown: shown, text: Binder.text(of: written))
    ]
  }

  mutating func closeBaseline(_ clauses: Clauses, into plan: inout BreakdownPlan) {
    guard case .breakdown(var second, var secondPlan, let shown, let text)? = baseline.first else {
      return
    }
    second.groups.grain = groups.grain
    second.complete(&secondPlan)
    secondPlan.includesUnassigned = plan.includesUnassigned
    plan.baseline = BaselinePlan(secondPlan, shown: shown, text: text)
  }

  /// The population of `vs S`: all of S, whatever `where` says.
  private mutating func population(
    of segment: SegmentReference, _ plan: BreakdownPlan
  ) -> Condition? {
    if case .rest = segment { return .not(plan.population) }
    return membership(segment)
  }

  /// How a dimension's periods are moved to stand beside those of the statement.
  private func shift(
    _ dimension: DimensionPlan, _ periods: ComparedPeriods, _ written: Baseline
  ) -> BaselinePlan.Shift {
    guard case .calendar(let unit) = dimension.source, unit != .weekday else { return .none }
    if written.kind == .yearAgo {
      // Months and years of weeks do not meet: the same weekdays do, 52 weeks before.
      return unit == .week ? .units(52) : .years(1)
    }
    if let own = periods.own, let first = periods.baseline.first {
      return .units(
        CalendarPeriod.index(of: unit, day: own.lowerBound)
          - CalendarPeriod.index(of: unit, day: first))
    }
    return .units(1)
  }

  /// Periods of the baseline behind those that have a partner are in its total alone.
  private mutating func noteLongerBaseline(
    _ periods: ComparedPeriods, _ shifts: [BaselinePlan.Shift]
  ) {
    guard let own = periods.own, let last = periods.baseline.last else { return }
    let isLonger = zip(groups.dimensions, shifts).contains { dimension, shift in
      guard case .calendar(let unit) = dimension.plan.source, case .units(let count) = shift else {
        return false
      }
      return CalendarPeriod.index(of: unit, day: last) + count
        > CalendarPeriod.index(of: unit, day: own.upperBound)
    }
    guard isLonger else { return }
    notes.append(
      .text("the baseline is longer: what has no counterpart is in the total alone"))
  }

  static func text(of baseline: Baseline) -> String {
    switch baseline.kind {
    case .period(let period): Printer.print(period)
    case .previous: "previous"
    case .yearAgo: "year ago"
    case .segment(.named(let name, _)): name.text
    case .segment(.all): "all"
    case .segment(.rest): "rest"
    case .segment(.it): "it"
    case .segment(.row): "row"
    case .segment(.step(let number, _)): "step \(number)"
    }
  }

  // MARK: - Periods

  /// `2025-01-01 to 2025-01-31`
  private static func text(_ days: ClosedRange<Int>) -> Message {
    "\(CalendarDay(number: days.lowerBound).text) to \(CalendarDay(number: days.upperBound).text)"
  }

  private mutating func comparedPeriods(
    _ written: Baseline, _ clauses: Clauses
  ) -> ComparedPeriods? {
    guard let period = clauses.during else { return withoutDuring(written) }
    guard let window = during, let first = window.first, !window.isFromFirst,
      let own = wholeDays(of: period, window)
    else { return fail(.vsNeedsBounds(at: period.span)) }
    var days: ClosedRange<Int>
    switch written.kind {
    case .segment: return nil
    case .previous: days = previousDays(of: period, own)
    case .yearAgo: days = yearBefore(own, isWeek: span(of: period)?.unit == .week)
    case .period(let other):
      guard let bound = self.window(of: other) else { return nil }
      guard let low = bound.first, !bound.isFromFirst, let found = wholeDays(of: other, bound)
      else { return fail(.vsNeedsBounds(at: other.span)) }
      days = low...found.upperBound
      warnIfUnlike(period, own, other, days, at: written.span)
    }
    var isCut = false
    if let asOf, own.contains(asOf.number), asOf.number < own.upperBound {
      let elapsed = asOf.number - first + 1
      if days.count > elapsed {
        isCut = true
        days = days.lowerBound...(days.lowerBound + elapsed - 1)
        notes.append(
          .text(
            """
            `\(Printer.print(period))` is unfinished: the baseline counts as many days, \
            \(Binder.text(days))
            """))
      }
    }
    switch written.kind {
    case .previous where !isCut, .yearAgo where !isCut:
      notes.append(
        .text("the baseline is \(Binder.text(days))"))
    case .previous, .yearAgo, .period, .segment: break
    }
    return ComparedPeriods(
      own: own, baseline: Window(first: days.lowerBound, last: days.upperBound),
      shown: own
        .lowerBound...max(own.lowerBound, min(own.upperBound, asOf?.number ?? own.upperBound)))
  }

  /// With units of time and no `during`, every period has one before it, and one a year before.
  private mutating func withoutDuring(_ written: Baseline) -> ComparedPeriods? {
    guard let place = calendarPlaces.first,
      case .calendar(let unit) = groups.dimensions[place].plan.source, let asOf
    else { return fail(.vsNeedsDuring(at: written.span)) }
    let current = CalendarPeriod(unit: unit, containing: asOf)
    if current.lastDay > asOf {
      notes.append(
        .text("\(current.text) is unfinished: its baseline counts as many days of its period"))
    }
    switch written.kind {
    case .period, .segment: return fail(.vsNeedsDuring(at: written.span))
    case .yearAgo:
      let day = unit == .week ? asOf.adding(days: -364) : asOf.adding(months: -12)
      return ComparedPeriods(
        own: nil, baseline: Window(last: day.number), shown: Binder.beginning...asOf.number)
    case .previous:
      let day: CalendarDay =
        switch unit {
        case .hour, .day, .weekday: asOf.adding(days: -1)
        case .week: asOf.adding(days: -7)
        case .month: asOf.adding(months: -1)
        case .quarter: asOf.adding(months: -3)
        case .year: asOf.adding(months: -12)
        }
      return ComparedPeriods(
        own: nil, baseline: Window(last: day.number), shown: Binder.beginning...asOf.number)
    }
  }

  /// The unit of a period and how many of it there are; nil where it is no whole number of one.
  private func span(of period: Period) -> (unit: TimeUnit, count: Int)? {
    switch period.kind {
    case .last(let count, let unit), .previous(let count, let unit), .first(let count, let unit):
      return (unit, count)
    case .lastUnit(let unit), .thisUnit(let unit): return (unit, 1)
    case .date(let date):
      switch date.kind {
      case .number, .date(.year): return (.year, 1)
      case .date(.quarter): return (.quarter, 1)
      case .date(.month): return (.month, 1)
      case .date(.week): return (.week, 1)
      default: return (.day, 1)
      }
    case .since, .before, .range: return nil
    }
  }

  /// All days of a period, those after the as-of day included.
  private func wholeDays(of period: Period, _ window: Window) -> ClosedRange<Int>? {
    guard let first = window.first else { return nil }
    if case .thisUnit(let unit) = period.kind {
      let whole = CalendarPeriod(
        unit: Dates.calendarUnit(unit), containing: CalendarDay(number: first))
      return whole.firstDay.number...whole.lastDay.number
    }
    guard let last = window.last ?? asOf?.number, last >= first else { return nil }
    return first...last
  }

  /// The days before, as many of the period's own unit.
  private func previousDays(of period: Period, _ own: ClosedRange<Int>) -> ClosedRange<Int> {
    switch period.kind {
    case .last(let count, let unit):
      return Dates.previous(count, unit, asOf: asOf?.number ?? own.upperBound)
    case .previous(let count, let unit):
      return Dates.beforePrevious(count, unit, asOf: asOf?.number ?? own.upperBound)
    case .lastUnit, .thisUnit, .date, .range, .since, .before, .first: break
    }
    for unit in [CalendarUnit.year, .quarter, .month, .week] {
      let first = CalendarPeriod(unit: unit, containing: CalendarDay(number: own.lowerBound))
      let last = CalendarPeriod(unit: unit, containing: CalendarDay(number: own.upperBound))
      guard first.firstDay.number == own.lowerBound, last.lastDay.number == own.upperBound else {
        continue
      }
      let count = last.index - first.index + 1
      let start = CalendarPeriod(unit: unit, index: first.index - count)
      return start.firstDay.number...(own.lowerBound - 1)
    }
    return (own.lowerBound - own.count)...(own.lowerBound - 1)
  }

  /// The same days a year before: whole months stay whole, weeks are the 52nd before.
  private func yearBefore(_ own: ClosedRange<Int>, isWeek: Bool) -> ClosedRange<Int> {
    if isWeek { return (own.lowerBound - 364)...(own.upperBound - 364) }
    let first = CalendarDay(number: own.lowerBound).adding(months: -12).number
    let next = CalendarDay(number: own.upperBound + 1)
    if next.civil.day == 1 { return first...(next.adding(months: -12).number - 1) }
    return first...max(first, CalendarDay(number: own.upperBound).adding(months: -12).number)
  }

  /// A quarter beside a year, or ten days beside eleven.
  private mutating func warnIfUnlike(
    _ period: Period, _ own: ClosedRange<Int>, _ other: Period, _ days: ClosedRange<Int>,
    at span: SourceSpan
  ) {
    let alike: Bool
    if let a = self.span(of: period), let b = self.span(of: other) {
      alike = a == b
    } else {
      // Months and years have not all as many days.
      alike = abs(own.count - days.count) * 20 <= own.count
    }
    if !alike {
      report(.unlikePeriods(Printer.print(period), Printer.print(other), at: span))
    }
  }

  // MARK: - Listings

  mutating func openListBaseline(_ clauses: Clauses) {
    guard let written = clauses.baseline else { return }
    if case .segment = written.kind { return report(.listAgainstSegment(at: written.span)) }
    guard clauses.during != nil else { return report(.vsNeedsDuring(at: written.span)) }
    guard let periods = comparedPeriods(written, clauses) else { return }
    baseline = [.listing(periods.baseline, text: Binder.text(of: written))]
  }

  /// Each value that `during` reaches, with its baseline and growth.
  mutating func withListBaselines(_ items: [ShowItem], _ written: Baseline) -> [ShowItem] {
    guard !baseline.isEmpty, !items.contains(where: { $0.expression.comparesWithBaseline })
    else { return items }
    return items.flatMap { item -> [ShowItem] in
      var probe = self
      probe.duringWasUsed = false
      let value = probe.scalar(item.expression, .outside)
      guard probe.duringWasUsed, value?.type.isNumeric == true else { return [item] }
      return [item, Binder.derived(.baseline, item), Binder.derived(.growth, item)]
    }
  }

  // MARK: - Columns

  /// Each measure with its baseline, unless the statement says itself what it wants of it.
  func withBaselines(_ items: [ShowItem], _ written: Baseline) -> [ShowItem] {
    // Where the baseline itself is wrong, that is said once and not again at every measure.
    guard !baseline.isEmpty, !items.contains(where: { $0.expression.comparesWithBaseline }) else {
      return items
    }
    let isPeriod = if case .segment = written.kind { false } else { true }
    return items.flatMap { item -> [ShowItem] in
      let beside = [item, Binder.derived(.baseline, item)]
      guard isPeriod else { return beside }
      let isShare = role(of: item.expression) == .share
      return beside + [Binder.derived(isShare ? .change : .growth, item)]
    }
  }

  private static func derived(_ derivation: DerivedMeasure, _ item: ShowItem) -> ShowItem {
    ShowItem(
      Expression(
        .derived(derivation, item.expression, per: nil), span: item.expression.span),
      text: "\(derivation.rawValue) \(item.alias?.text ?? item.text)")
  }

  /// `baseline of m`, `change of m`, `growth of m`
  mutating func compared(
    _ derivation: DerivedMeasure, _ operand: Expression, _ scope: Scope, at span: SourceSpan
  ) -> Scalar? {
    guard let open = baseline.first else {
      return fail(.derivedWithoutVs(derivation.rawValue, at: span))
    }
    guard let own = scalar(operand, scope) else { return nil }
    guard own.type.isNumeric else {
      return fail(.needsNumber(derivation.rawValue, found: own.type, at: operand.span))
    }
    let theirs: Scalar
    switch open {
    case .breakdown(var second, let plan, let shown, let text):
      guard scope == .groups else {
        return fail(.derivedOutsideShow(derivation.rawValue, at: span))
      }
      second.groups.named = groups.named
      guard let value = second.scalar(operand, .groups) else { return nil }
      baseline[0] = .breakdown(second, plan, shown: shown, text: text)
      theirs = Scalar(.baseline(value), value.type, .groups)
    case .listing(let window, _):
      let outer = during
      during = window
      defer { during = outer }
      guard let value = scalar(operand, scope) else { return nil }
      theirs = value
    }
    switch derivation {
    case .baseline: return theirs
    case .growth:
      return Scalar(.growth(own, baseline: theirs), .float, own.domain)
    case .share, .running, .runningShare, .index, .change:
      let type = Binder.resultType(.subtract, own.type, theirs.type)
      return Scalar(.arithmetic(.subtract, own, theirs), type, own.domain)
    }
  }
}

extension Expression {
  /// Whether a baseline is asked for anywhere at the top of it.
  fileprivate var comparesWithBaseline: Bool {
    switch kind {
    case .derived(let derivation, let inner, _):
      derivation == .baseline || derivation == .change || derivation == .growth
        || inner.comparesWithBaseline
    case .negate(let inner), .group(let inner): inner.comparesWithBaseline
    case .arithmetic(_, let left, let right):
      left.comparesWithBaseline || right.comparesWithBaseline
    case .call(let call): call.arguments.contains(where: \.comparesWithBaseline)
    default: false
    }
  }
}
