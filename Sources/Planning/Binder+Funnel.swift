import Columnar
package import Language
import Messages

// `funnel` and `conversion`: a customer's events as steps in order.

extension Binder {
  /// Steps of one sequence.
  static let mostSequenceSteps = 32

  /// Binds `funnel`.
  package static func funnel(
    _ steps: [FunnelStep], _ clauses: Clauses, at span: SourceSpan, catalog: Catalog
  ) -> Result {
    analysis(catalog) { $0.funnel(steps, clauses, at: span) }
  }

  /// Binds `conversion`.
  package static func conversion(
    _ head: ConversionHead, _ clauses: Clauses, catalog: Catalog
  ) -> Result {
    analysis(catalog) { $0.conversion(head, clauses) }
  }

  private mutating func funnel(
    _ written: [FunnelStep], _ clauses: Clauses, at span: SourceSpan
  ) -> AnalysisPlan? {
    setDay(clauses)
    guard let sequence = sequence(written, clauses, at: span) else { return nil }
    return stepped(
      FunnelAnswerStep(written, sequence), clauses, each: nil, in: "`funnel`")
  }

  /// The steps of a funnel, of which `during` bounds the first.
  mutating func sequence(
    _ written: [FunnelStep], _ clauses: Clauses, at span: SourceSpan
  ) -> SequencePlan? {
    guard written.count <= Binder.mostSequenceSteps else {
      return fail(.sequenceSteps(written.count, at: span))
    }
    let entry = during
    during = nil
    var steps: [SequencePlan.Step] = []
    for step in written {
      guard let events = sequenceEvents(step.events) else { return nil }
      var bound = SequencePlan.Step(events)
      if let within = step.within {
        guard let days = days(within) else { return nil }
        bound.withinDays = days
      }
      for events in step.without {
        guard let forbidden = sequenceEvents(events) else { return nil }
        bound.without.append(forbidden)
      }
      steps.append(bound)
    }
    guard let asOf else { return fail(.noAsOf(at: span)) }
    return SequencePlan(
      steps: steps, entry: entry, anyEntry: clauses.anyEntry,
      comparesDays: comparesDays(steps), asOf: asOf)
  }

  private mutating func sequenceEvents(_ events: EventSet) -> SequencePlan.Events? {
    countedEvents(events, at: events.table.span).map {
      SequencePlan.Events(table: $0.table, filter: $0.filter)
    }
  }

  /// Whether one of the steps' tables knows days alone.
  private func comparesDays(_ steps: [SequencePlan.Step]) -> Bool {
    steps.flatMap { [$0.events] + $0.without }.contains { events in
      let table = catalog.events[events.table]
      return table.timeField.map { table.fields[$0].type == .date } ?? true
    }
  }

  /// A breakdown of the customers who met the first step.
  private mutating func stepped(
    _ answer: FunnelAnswerStep, _ clauses: Clauses, each: Each?, in place: Message
  ) -> AnalysisPlan? {
    let (names, sequence) = (answer.names, answer.sequence)
    let within = restriction(clauses, in: place)
    let population = Condition.conjunction([within, answer.reached(1)])
    ranked = .conjunction([existing(), population])
    guard var dimensions = customerDimensions(clauses.dimensions) else { return nil }
    if let each {
      guard let unit = activityUnit(each) else { return nil }
      let type = ColumnType.period(unit)
      let period = Scalar(.calendar(unit, sequence.figure(.day(0))), type, .customers)
      dimensions.insert(
        DimensionPlan(name: unit.rawValue, source: .scalar(period), type: type), at: 0)
    }
    let isReached = names.indices.map { answer.reached($0 + 1) }
    let aggregates =
      isReached.map { Binder.heads($0) }
      + names.indices.dropFirst().map { step in
        Binder.figure(.quantile(5000), of: sequence.figure(.days(step)), isReached[step])
      }
      + answer.windows.map { step in
        Binder.heads(
          .and([
            .compare(sequence.figure(.reached), .equal, .number(step)),
            .compare(sequence.figure(.isOpen), .equal, .number(1)),
          ]))
      }
    let plan = part(population, dimensions, aggregates)
    var analysis = AnalysisPlan(
      parts: [.breakdown(plan)],
      step: .funnel(answer),
      existing: existing())
    analysis.population = population
    return analysis
  }

  // MARK: - One customer

  /// How far one customer got through steps, those of the last answer where none are written.
  mutating func trace(
    _ key: Expression, _ written: [FunnelStep], at span: SourceSpan, _ clauses: Clauses
  ) -> AnalysisPlan? {
    setDay(clauses)
    let found =
      written.isEmpty
      ? lastFunnel(at: span)?.1
      : sequence(written, clauses, at: span).map { FunnelAnswerStep(written, $0) }
    guard let answer = found, let isMeant = customer(key) else { return nil }
    asOf = answer.sequence.asOf
    let sequence = answer.sequence
    let steps = answer.names.indices
    let figures: [SequenceFigure] =
      [.reached, .isOpen, .nextDay, .forbiddenDay] + steps.map { .day($0) }
      + steps.dropFirst().map { .days($0) }
    var listing = ListingPlan(
      existing: .constant(true), population: isMeant,
      columns: figures.map {
        OutputColumn(name: "", role: .dimension, value: sequence.figure($0))
      })
    listing.asOf = asOf
    var plan = AnalysisPlan(
      parts: [.listing(listing)],
      step: .trace(TraceStep(customer: Self.plain(key), funnel: answer)),
      existing: .constant(true))
    plan.population = isMeant
    return plan
  }

  // MARK: - Conversion

  private mutating func conversion(
    _ head: ConversionHead, _ clauses: Clauses
  ) -> AnalysisPlan? {
    setDay(clauses)
    let name = head.column.text
    // The history alone may supply the column.
    let history = catalog.events.firstIndex { table in
      table.historyOf.map { sameName($0, name) } ?? false
    }
    guard history != nil || catalog.customers.fieldIndex(name) != nil else {
      let known = catalog.customers.fields.map(\.name) + catalog.events.compactMap(\.historyOf)
      return fail(
        .conversionColumn(
          name, near: Spelling.nearest(name, among: known, limit: 1), at: head.column.span))
    }
    guard let history, let value = catalog.events[history].valueField else {
      return present(head, clauses)
    }
    let entry = during
    during = nil
    var steps: [SequencePlan.Step] = []
    for stage in head.stages {
      let column = catalog.events[history].fields[value].name
      let written = Expression(
        .compare(.equal, Expression(.name([Name(column, isQuoted: true)])), stage),
        span: stage.span)
      guard let filter = condition(written, .events(history)) else { return nil }
      steps.append(SequencePlan.Step(SequencePlan.Events(table: history, filter: filter)))
    }
    guard let asOf else { return fail(.noAsOf(at: head.column.span)) }
    let sequence = SequencePlan(
      steps: steps, entry: entry, comparesDays: comparesDays(steps), asOf: asOf)
    let answer = FunnelAnswerStep(
      names: head.stages.map(Binder.text), sequence: sequence, isConversion: true)
    return stepped(answer, clauses, each: clauses.each, in: "`conversion`")
  }

  /// Without a history: how many customers are in each stage now.
  private mutating func present(
    _ head: ConversionHead, _ clauses: Clauses
  ) -> AnalysisPlan? {
    if let each = clauses.each {
      return fail(.conversionNeedsHistory(head.column.text, at: each.span))
    }
    during = nil
    let within = restriction(clauses, in: "`conversion`")
    ranked = .conjunction([existing(), within])
    guard let dimensions = customerDimensions(clauses.dimensions) else { return nil }
    var aggregates = [Binder.heads()]
    for stage in head.stages {
      let written = Expression(
        .compare(.equal, Expression(.name([head.column]), span: head.column.span), stage),
        span: stage.span)
      guard let condition = condition(written, .outside) else { return nil }
      aggregates.append(Binder.heads(condition))
    }
    var analysis = AnalysisPlan(
      parts: [.breakdown(part(within, dimensions, aggregates))],
      step: .stages(head.stages.map(Binder.text)), existing: existing())
    analysis.population = within
    analysis.footnotes = [
      .text(
        """
        `\(head.column.text)` has no history: these are the stages of today; \
        `load … history of \(head.column.text)` makes steps of them
        """)
    ]
    return analysis
  }

  private static func text(_ stage: Expression) -> String {
    if case .text(let text) = stage.kind { text } else { Printer.print(stage) }
  }
}

extension FunnelAnswerStep {
  /// Steps as they were written.
  fileprivate init(_ written: [FunnelStep], _ sequence: SequencePlan) {
    self.init(
      names: written.map { Printer.print($0.events) }, sequence: sequence,
      forbidden: written.map { $0.without.map { Printer.print($0) } })
  }
}
