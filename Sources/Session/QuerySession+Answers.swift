import Columnar
import Language
import Planning

// Questions: the engine is asked, and what is to become of the answer is done.

extension QuerySession {
  /// Asks the engine; then writes, saves and remembers what the statement says.
  func answer(
    _ bound: Binder.Result, _ clauses: Clauses, saving definition: SegmentDefinition?,
    at span: SourceSpan
  ) -> Outcome {
    var diagnostics = bound.diagnostics
    let isFrozen = clauses.saveAs?.freezesMembers == true
    // What cannot be done afterwards is said before anything is asked.
    if let path = clauses.exportTo, let problem = exportProblem(path) {
      diagnostics.append(problem)
    }
    if var definition, bound.plan != nil {
      // Of members that are written down only the name is at question.
      if isFrozen {
        definition = SegmentDefinition(name: definition.name, condition: Self.everyone)
      }
      let known = Set(diagnostics)
      diagnostics += Binder.check(.segment(definition), catalog: catalog)
        .filter { !known.contains($0) }
    }
    guard let plan = bound.plan, !diagnostics.contains(where: { $0.severity == .error }) else {
      return Outcome(diagnostics: diagnostics, status: .failed)
    }
    do {
      var answer = try engine.answer(plan, store: store)
      var notes: [Footnote] = []
      if let path = clauses.exportTo { notes.append(try write(answer, to: path)) }
      if let target = clauses.saveAs, isFrozen {
        notes.append(try keepMembers(of: plan, as: target.name))
      } else if let definition {
        let isKnown = keep(.segment(definition))
        notes.append(.text("saved as segment \(definition.name.text)" + Self.inPlace(isKnown)))
      }
      if let memory = bound.memory { lastAnswer = memory }
      answer.footnotes += notes
      plan.rankColumns(of: &answer)
      if let warning = try emptyResult(plan, answer, clauses, at: span),
        !warning.notes.isEmpty || !diagnostics.contains(where: { $0.explains(warning) })
      {
        diagnostics.append(warning)
      }
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

  private static func inPlace(_ isKnown: Bool) -> String {
    isKnown ? ", in the place of the one before" : ""
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

  /// `save members as n`: today's members, by their keys.
  private func keepMembers(of plan: Plan, as name: Name) throws -> Footnote {
    let members: FrozenMembers
    switch plan {
    case .breakdown(let plan):
      members = try frozenMembers(.conjunction([plan.existing, plan.population]), plan.asOf)
    case .profile(let plan):
      members = try frozenMembers(.conjunction([plan.existing, plan.population]), plan.asOf)
    case .listing(var plan):
      // The listing again with keys alone: its order and limits say who is in it.
      let field = Scalar(
        .field(store.customers.keyIndex), store.customers.key.column.type, .customers)
      let key = plan.grain.map { Scalar(.ofCustomer(field), field.type, .events($0)) } ?? field
      plan.columns = [OutputColumn(name: "key", role: .dimension, value: key)]
      let keys = try engine.answer(.listing(plan), store: store).table?.columns.first?.values ?? []
      members = FrozenMembers(keys, type: field.type, day: plan.asOf)
    }
    let isKnown = keep(members, as: name)
    let count = members.count
    return .text(
      "saved \(RowCount.text(count)) \(count == 1 ? "member" : "members") as segment \(name.text)"
        + Self.inPlace(isKnown))
  }

  private func frozenMembers(
    _ condition: Condition, _ day: CalendarDay?
  ) throws -> FrozenMembers {
    FrozenMembers(
      try engine.members(of: condition, store: store), of: store.customers, day: day)
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
