import Columnar
package import Language
import Messages

// `retention`, `lifecycle` and `churn`: customers by their active periods.

extension Binder {
  /// Ages of a cohort that are shown at most: columns.
  static let mostAges = 400
  /// Days of silence where nothing is said.
  private static let usualSilence = 90

  /// Binds `retention`, `lifecycle`, `churn`.
  package static func activity(
    _ head: ActivityHead, _ clauses: Clauses, at span: SourceSpan, catalog: Catalog
  ) -> Result {
    analysis(catalog) { $0.activity(head, clauses, at: span) }
  }

  private mutating func activity(
    _ head: ActivityHead, _ clauses: Clauses, at span: SourceSpan
  ) -> AnalysisPlan? {
    setDay(clauses)
    guard let counted = countedEvents(head.events, at: span),
      let unit = activityUnit(clauses.each)
    else { return nil }
    let within = restriction(clauses, in: "`\(head.question.rawValue)`")
    let shown = during
    during = nil
    ranked = .conjunction([existing(), within])
    let dimensions = customerDimensions(clauses.dimensions)
    guard let dimensions, let asOf else {
      return asOf == nil ? fail(.noAsOf(at: span)) : nil
    }
    let last = asOf.number
    let first = min(catalog.events[counted.table].days?.lowerBound ?? last, last)
    var plan = ActivityPlan(
      existing: existing(), population: within, table: counted.table, filter: counted.filter,
      unit: unit, days: first...last, question: .losses(after: Binder.usualSilence))
    plan.dimensions = dimensions
    let periods = plan.periods
    if periods.count > Binder.greatestPeriods {
      report(.tooManyPeriods(periods.count, unit, at: clauses.each?.span ?? span))
      return nil
    }
    let index = { (day: Int) in CalendarPeriod.index(of: unit, day: day) }
    let low = max(periods.lowerBound, shown?.first.map(index) ?? periods.lowerBound)
    let high = min(periods.upperBound, shown?.last.map(index) ?? periods.upperBound)
    guard low <= high, let bound = silence(clauses.after) else {
      return low <= high ? nil : fail(.nothingInPeriod(at: clauses.during?.span ?? span))
    }
    var step: AnalysisStep
    var parts: [Plan] = []
    switch head.question {
    case .retention:
      guard let (found, sums) = cohorts(&plan, low...high, clauses, at: span) else { return nil }
      step = .retention(found)
      parts = sums
    case .lifecycle:
      plan.question = .classes(after: Binder.usualSilence)
      step = .lifecycle(LifecycleStep(activity: plan, shown: low...high, bound: bound))
    case .churn:
      guard let shift = shift(clauses.baseline) else { return nil }
      step = .churn(
        ChurnStep(activity: plan, shown: low...high, bound: bound, baseline: shift.shift))
    }
    if case .asked = bound, case .gap(let percentile)? = clauses.after?.bound {
      parts.append(gaps(counted, within, percentile))
    }
    var analysis = AnalysisPlan(parts: parts, step: step, existing: existing())
    let rows = Aggregate(
      source: .events(counted.table), function: .rows, argument: nil, filter: counted.filter,
      window: window(nil, table: counted.table), type: .integer)
    analysis.population = .conjunction([
      within,
      .compare(Scalar(.aggregate(rows), .integer, .customers), .greaterOrEqual, .number(1)),
    ])
    return analysis
  }

  // MARK: - Pieces

  /// The table and the filter of `on orders (c)`; a table with a time.
  mutating func countedEvents(
    _ events: EventSet?, at span: SourceSpan
  ) -> (table: Int, filter: Condition)? {
    guard let table = events.map({ eventTable($0.table) }) ?? catalog.main else {
      if events == nil { report(.noMainTable(names: catalog.events.map(\.name), at: span)) }
      return nil
    }
    guard catalog.events[table].timeField != nil else {
      return fail(.tableWithoutTime(catalog.events[table].name, at: events?.table.span ?? span))
    }
    guard let written = events?.filter else { return (table, .constant(true)) }
    return condition(written, .events(table)).map { (table, lift($0, to: .events(table))) }
  }

  /// The unit of `each`: a month where nothing is said.
  mutating func activityUnit(_ each: Each?) -> CalendarUnit? {
    guard let each else { return .month }
    if each.unit == .hour { return fail(.activityUnit(at: each.span)) }
    return Dates.calendarUnit(each.unit)
  }

  /// `by`: what each customer has one value of; nil after an error.
  mutating func customerDimensions(_ written: [Dimension]) -> [DimensionPlan]? {
    groups = GroupScope()
    let known = diagnostics.count
    for dimension in written {
      if dimension.top != nil {
        report(.activityTop(at: dimension.expression.span))
        continue
      }
      bindDimension(dimension, among: written)
    }
    for (expression, plan) in groups.dimensions {
      guard case .scalar(let scalar) = plan.source, scalar.domain != .groups else {
        report(.activityDimension(nil, at: expression.span))
        continue
      }
      if case .events(let table) = scalar.domain {
        report(.activityDimension(catalog.events[table].name, at: expression.span))
      }
    }
    let plans = groups.dimensions.map(\.plan)
    groups = GroupScope()
    return diagnostics.dropFirst(known).contains { $0.severity == .error } ? nil : plans
  }

  /// `after 90 days`, `after p80 gap`; nil after an error.
  private mutating func silence(_ written: Silence?) -> SilenceBound? {
    switch written?.bound {
    case nil: return .days(Binder.usualSilence)
    case .gap(let percentile)?: return .asked("p\(percentile) gap")
    case .duration(let duration)?: return days(duration).map(SilenceBound.days)
    }
  }

  /// Days of so many days or weeks: months are not all of one length.
  mutating func days(_ duration: CountedUnits) -> Int? {
    guard duration.count <= Dates.greatestCount else {
      return fail(.periodTooLong(at: duration.span))
    }
    switch duration.unit {
    case .day: return duration.count
    case .week: return duration.count * 7
    case .hour, .month, .quarter, .year: return fail(.daysOrWeeks(at: duration.span))
    }
  }

  /// With what the periods of `churn` are compared.
  private mutating func shift(_ baseline: Baseline?) -> (shift: PeriodShift?, Void)? {
    guard let baseline else { return (nil, ()) }
    switch baseline.kind {
    case .previous: return (.previous, ())
    case .yearAgo: return (.year, ())
    case .period(let period):
      if case .lastUnit(.year) = period.kind { return (.year, ()) }
      return fail(.churnBaseline(at: baseline.span))
    case .segment: return fail(.churnBaseline(at: baseline.span))
    }
  }

  /// The percentile of all gaps of the population, as one row.
  private func gaps(
    _ counted: (table: Int, filter: Condition), _ within: Condition, _ percentile: Int
  ) -> Plan {
    let gap = Scalar(.daysSincePrevious(once: true), .integer, .events(counted.table))
    let quantile = Aggregate(
      source: .events(counted.table), function: .quantile(percentile * 100), argument: gap,
      filter: counted.filter, window: window(nil, table: counted.table), type: .float)
    return .breakdown(part(within, [], [quantile], grain: counted.table))
  }

  // MARK: - Cohorts

  private mutating func cohorts(
    _ plan: inout ActivityPlan, _ shown: ClosedRange<Int>, _ clauses: Clauses, at span: SourceSpan
  ) -> (RetentionStep, [Plan])? {
    var start: Scalar?
    if let written = clauses.cohort {
      guard let day = scalar(written, .outside).map(asDay) else { return nil }
      guard day.type == .date, day.domain == .customers else {
        return fail(.cohortDay(at: written.span))
      }
      start = day
    }
    var ages = plan.periods.upperBound - shown.lowerBound + 1
    if let span = clauses.span {
      guard Dates.calendarUnit(span.unit) == plan.unit else {
        return fail(.spanUnit(plan.unit, at: span.span))
      }
      ages = min(ages, span.count + 1)
    }
    guard ages <= Binder.mostAges else {
      return fail(.tooManyAges(ages, plan.unit, at: clauses.each?.span ?? span))
    }
    plan.question = .cohorts(start: start, rolling: clauses.isRolling == true, ages: ages)
    guard let (measures, aggregates) = cells(clauses.show, plan) else { return nil }
    let step = RetentionStep(activity: plan, shown: shown, ages: ages, measures: measures)
    return (step, aggregates.isEmpty ? [] : [money(plan, start, aggregates)])
  }

  /// What the cells hold, and the measures of money behind it.
  private mutating func cells(
    _ items: [ShowItem], _ plan: ActivityPlan
  ) -> ([RetentionStep.Measure], [Aggregate])? {
    var measures: [RetentionStep.Measure] = []
    groups = GroupScope()
    groups.grain = plan.table
    let written =
      items.isEmpty ? [ShowItem(Expression(.name([Name("rate")])), text: "rate")] : items
    for item in written {
      let name = item.alias?.text ?? item.text
      if let word = Binder.word(item.expression), ["rate", "customers"].contains(word) {
        measures.append(
          RetentionStep.Measure(name: name, source: word == "rate" ? .rate : .customers))
        continue
      }
      guard let source = amount(item.expression, plan) else { return nil }
      measures.append(RetentionStep.Measure(name: name, source: source))
    }
    let aggregates = groups.aggregates
    groups = GroupScope()
    return (measures, aggregates)
  }

  /// `sum(orders.amount)`, `running sum(orders.amount) / size`
  private mutating func amount(
    _ expression: Expression, _ plan: ActivityPlan
  ) -> RetentionStep.Measure.Source? {
    var inner = expression
    var perCustomer = false
    var isRunning = false
    if case .arithmetic(.divide, let top, let bottom) = inner.kind, Binder.word(bottom) == "size" {
      inner = top
      perCustomer = true
    }
    if case .derived(.running, let value, per: nil) = inner.kind {
      inner = value
      isRunning = true
    }
    guard let value = scalar(inner, .groups) else { return nil }
    guard case .measure(let place) = value.kind,
      groups.aggregates[place].source == .events(plan.table)
    else { return fail(.cohortMeasure(at: expression.span)) }
    switch groups.aggregates[place].function {
    case .sum, .rows, .count:
      return .amount(column: place, isRunning: isRunning, perCustomer: perCustomer)
    case .customers, .arrivals, .average, .least, .greatest, .quantile, .deviation, .distinct,
      .first, .last, .share:
      return fail(.cohortMeasure(at: expression.span))
    }
  }

  /// A word that is no column here.
  private static func word(_ expression: Expression) -> String? {
    guard case .name(let names) = expression.kind, names.count == 1, !names[0].isQuoted else {
      return nil
    }
    return names[0].text.lowercased()
  }

  /// Money by the dimensions, the cohort and the period.
  private func money(_ plan: ActivityPlan, _ start: Scalar?, _ aggregates: [Aggregate]) -> Plan {
    let time = catalog.events[plan.table].timeField ?? 0
    let moment = Scalar(
      .field(time), catalog.events[plan.table].fields[time].type, .events(plan.table))
    let first = Aggregate(
      source: .events(plan.table), function: .first, argument: asDay(moment), filter: plan.filter,
      window: window(nil, table: plan.table), type: .date)
    let begin = start ?? Scalar(.aggregate(first), .date, .customers)
    let type = ColumnType.period(plan.unit)
    let cohort = DimensionPlan(
      name: "cohort", source: .scalar(Scalar(.calendar(plan.unit, begin), type, .customers)),
      type: type)
    let period = DimensionPlan(name: "period", source: .calendar(plan.unit), type: type)
    var breakdown = part(
      plan.population, plan.dimensions + [cohort, period], aggregates, grain: plan.table)
    breakdown.eventFilter = plan.filter
    return .breakdown(breakdown)
  }
}
