import Columnar
import Language
import Messages
import Planning

// Questions: the engine is asked, and what is to become of the answer is done.

extension QuerySession {
  /// Asks the engine; then writes, saves and remembers what the statement says.
  func answer(
    _ bound: Binder.Result?, _ clauses: Clauses, saving definition: Definition?,
    at span: SourceSpan
  ) -> Outcome {
    guard let bound else { return Outcome(status: .failed) }
    var diagnostics = bound.diagnostics
    let isFrozen = clauses.saveAs?.freezesMembers == true
    // What cannot be done afterwards is said before anything is asked.
    if let path = clauses.exportTo, let problem = exportProblem(path) {
      diagnostics.append(problem)
    }
    if var definition, bound.plan != nil {
      // Of members that are written down only the name is at question.
      if isFrozen {
        definition = .segment(
          SegmentDefinition(name: definition.name, condition: Self.everyone))
      }
      let known = Set(diagnostics)
      diagnostics += Binder.check(definition, catalog: catalog)
        .filter { !known.contains($0) }
    }
    guard let plan = bound.plan, !diagnostics.contains(where: { $0.severity == .error }) else {
      return Outcome(diagnostics: diagnostics, status: .failed)
    }
    do {
      var answer = try engine.answer(plan, store: store, under: stage)
      if let word = clauses.chart, let kind = ChartKind(rawValue: word.rawValue) {
        answer.draw(kind)
      }
      var notes: [Footnote] = []
      if let path = clauses.exportTo { notes.append(try write(answer, to: path)) }
      if let target = clauses.saveAs, isFrozen, let memory = bound.memory {
        notes.append(try keepMembers(of: memory, as: target.name))
      } else if let definition {
        let isKnown = keep(definition)
        notes.append(
          .text(
            Self.saving("saved as \(definition.kind.word) \(definition.name.text)", isKnown)))
      }
      if var memory = bound.memory {
        memory.groups = answer.groups
        try remember(memory)
      }
      answer.footnotes += notes
      plan.rankColumns(of: &answer)
      if let warning = try emptyResult(plan, answer, clauses, at: span),
        !warning.notes.isEmpty || !diagnostics.contains(where: { $0.explains(warning) })
      {
        diagnostics.append(warning)
      }
      if let warning = try emptyRest(plan, clauses) { diagnostics.append(warning) }
      return Outcome(diagnostics: diagnostics, answer: answer)
    } catch let error as ExportError {
      guard let path = clauses.exportTo else { return Outcome(status: .failed) }
      let (diagnostic, status) = SessionDiagnostics.export(error, path)
      return Outcome(diagnostics: diagnostics + [diagnostic], status: status)
    } catch {
      return Outcome.failure(error, diagnostics, at: span)
    }
  }

  // MARK: - What `save as` keeps

  private static let everyone = Expression(.boolean(true))

  private static func saving(_ sentence: Message, _ isKnown: Bool) -> Message {
    isKnown ? "\(sentence), in the place of the one before" : sentence
  }

  /// What `save as` keeps of a question: who was meant, not how they were divided or on which day.
  func saved(_ reference: SegmentReference?, _ clauses: Clauses) -> SegmentDefinition? {
    clauses.saveAs.map { target in
      let parts =
        (reference.map { [Expression(.inSegment($0, isNegated: false))] } ?? [])
        + (clauses.condition.map { [$0] } ?? [])
      let condition =
        parts.count == 2
        ? Expression(.and([parts[0], Expression(.group(parts[1]))]))
        : parts.first ?? Self.everyone
      return SegmentDefinition(name: target.name, condition: condition, during: clauses.during)
    }
  }

  /// What `save as` keeps of a `list`: also its order and how many of it.
  func saved(list clauses: Clauses) -> SegmentDefinition? {
    guard var definition = saved(nil, clauses) else { return nil }
    definition.sort = clauses.sort.map { key in
      let item = clauses.show.first { $0.isNamed(key.expression) }
      return SortKey(item?.expression ?? key.expression, isDescending: key.isDescending)
    }
    definition.limit = clauses.limit
    return definition
  }

  /// What `save as` keeps of a grading: how customers are graded, and who.
  func saved(_ grading: Grading, _ clauses: Clauses) -> Definition? {
    clauses.saveAs.map { target in
      var definition = TierDefinition(target.name, grading)
      definition.condition = clauses.condition
      definition.during = clauses.during
      return .tier(definition)
    }
  }

  /// `save members as n`: today's members, by their keys.
  private func keepMembers(of memory: AnswerMemory, as name: Name) throws -> Footnote {
    let members = try customers(of: memory)
    let isKnown = keep(members, as: name)
    let count = members.count
    return .text(
      Self.saving(
        "saved \(RowCount.text(count, "member")) as segment \(name.text)", isKnown))
  }

  /// The customers of an answer, written down.
  private func customers(of memory: AnswerMemory) throws -> FrozenMembers {
    if case .listing(var plan) = memory.plan, plan.isCutEvents, let grain = plan.grain {
      // The listing again with keys alone: its order and limits say whose events are in it.
      let field = Scalar(
        .field(store.customers.keyIndex), store.customers.key.column.type, .customers)
      let key = Scalar(.ofCustomer(field), field.type, .events(grain))
      plan.columns = [OutputColumn(name: "key", role: .dimension, value: key)]
      let keys = try engine.answer(.listing(plan), store: store, under: stage).table?.columns.first?
        .values
      return FrozenMembers(keys.map(Array.init) ?? [], type: field.type, day: plan.asOf)
    }
    let condition = Binder.population(of: memory, catalog: catalog)
    return FrozenMembers(
      try engine.members(of: condition, store: store, under: stage), of: store.customers,
      day: memory.plan.asOf)
  }

  /// What `it` will mean: where rows of a listing of events were left out, the customers are written
  /// down, as no condition names them.
  private func remember(_ memory: AnswerMemory) throws {
    var memory = memory
    if case .listing(let plan) = memory.plan, plan.isCutEvents {
      memory.members = freeze(try customers(of: memory))
    }
    lastAnswer = memory
    if case .analysis(let plan) = memory.plan, plan.steps != nil { lastFunnel = plan }
  }
}

extension ListingPlan {
  /// Whether it lists some of the events that its conditions name.
  fileprivate var isCutEvents: Bool { grain != nil && limit != nil }
}

extension Plan {
  /// The day of the answer.
  fileprivate var asOf: CalendarDay? {
    switch self {
    case .breakdown(let plan): plan.asOf
    case .listing(let plan): plan.asOf
    case .profile(let plan): plan.asOf
    case .analysis(let plan): plan.asOf
    }
  }
}

extension Plan {
  /// Says which columns of an answer can be spared first where there is no room for all.
  fileprivate func rankColumns(of answer: inout Answer) {
    guard case .profile = self, var table = answer.table else { return }
    let ranks = ["p25": 3, "p75": 3, "histogram": 2, "type": 1]
    for place in table.columns.indices {
      table.columns[place].spareRank = ranks[table.columns[place].name] ?? 0
    }
    answer.table = table
  }
}

extension ShowItem {
  /// Whether an expression is this column's name.
  fileprivate func isNamed(_ expression: Expression) -> Bool {
    guard case .name(let names) = expression.kind, names.count == 1, let alias else { return false }
    return sameBytes(names[0].text, alias.text)
  }
}

extension Diagnostic {
  /// Whether this warning tells already why one condition alone keeps nobody.
  fileprivate func explains(_ warning: Diagnostic) -> Bool {
    severity == .warning && warning.span.start <= span.start && span.end <= warning.span.end
  }
}
