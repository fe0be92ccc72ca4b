package import Columnar
package import Language
package import Planning

/// What a user works in: what is loaded, what is defined, what is set; one statement at a time.
///
/// `execute(_:)` is the path of a query, a line a stage. Not for several threads at once.
package final class QuerySession {
  private let engine: any QueryEngine
  /// What is loaded.
  package internal(set) var store: Store
  /// Saved segments by name, in the order of their definitions.
  package internal(set) var segments: [String: SegmentDefinition] = [:]
  /// Values of `$name`.
  package var parameters: [String: Expression] = [:]
  /// The as-of day that was set; nil for the newest day of the events.
  package internal(set) var asOf: CalendarDay?
  /// The main event table that was set; nil for the rule of the language.
  package internal(set) var mainTable: String?
  /// What the session may do with the world outside.
  package var permissions: Permissions
  /// Rows that loads refused, newest load last.
  package internal(set) var refusals: [TableRefusals] = []
  let readingThreads: Int
  let isInterrupted: @Sendable () -> Bool

  /// A session with nothing loaded. Files are read on so many threads; `isInterrupted` is asked by
  /// loads once a chunk.
  package init(
    engine: any QueryEngine, permissions: Permissions = Permissions(), readingThreads: Int = 1,
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) {
    self.engine = engine
    self.permissions = permissions
    self.readingThreads = readingThreads
    self.isInterrupted = isInterrupted
    store = .empty
  }

  /// What names mean now.
  package var catalog: Catalog {
    Catalog(store, segments: segments, parameters: parameters, main: mainTable, asOf: asOf)
  }

  /// Carries out one parsed statement.
  package func execute(_ item: ParsedStatement) -> Outcome {
    guard let statement = item.statement else {
      return Outcome(diagnostics: item.diagnostics, status: .failed)
    }
    var outcome = execute(statement)
    outcome.diagnostics = item.diagnostics + outcome.diagnostics
    return outcome
  }

  private func execute(_ statement: Statement) -> Outcome {
    switch statement.kind {
    case .segment(let reference, let clauses):
      let bound = Binder.segment(reference, clauses, catalog: catalog)
      return answer(bound, saving: saved(reference, clauses), at: statement.span)
    case .list(let target, let clauses):
      let bound = Binder.list(target, clauses, catalog: catalog)
      return answer(bound, saving: saved(list: clauses), at: statement.span)
    case .load(let load): return self.load(load)
    case .describe(let table): return describe(table)
    case .set(.asOf(let expression)): return setAsOf(expression)
    case .set(.main(let table)): return setMain(table)
    case .define(.segment(let definition)): return define(definition)
    case .set(.parameter), .define, .trend, .profile, .show, .drop, .include, .export:
      return Outcome(status: .failed)
    case .echo(let text): return Outcome(answer: Answer(title: text))
    }
  }

  /// Asks the engine, and keeps the definition where the statement says `save as`.
  private func answer(
    _ bound: Binder.Result, saving definition: SegmentDefinition?, at span: SourceSpan
  ) -> Outcome {
    guard let plan = bound.plan else {
      return Outcome(diagnostics: bound.diagnostics, status: .failed)
    }
    do {
      var answer = try engine.answer(plan, store: store)
      var diagnostics = bound.diagnostics
      if let definition {
        let saved = define(definition)
        guard saved.status == .success else {
          return Outcome(diagnostics: diagnostics + saved.diagnostics, status: saved.status)
        }
        diagnostics += saved.diagnostics
        answer.footnotes.append(.text("saved as segment \(definition.name.text)"))
      }
      return Outcome(diagnostics: diagnostics, answer: answer)
    } catch {
      return Outcome.failure(error, bound.diagnostics, at: span)
    }
  }

  // MARK: - Definitions and settings

  /// What `save as` keeps of a `segment`: who was meant, not how they were divided or on which day.
  private func saved(_ reference: SegmentReference?, _ clauses: Clauses) -> SegmentDefinition? {
    clauses.saveAs.map { target in
      let name = target.name
      let parts =
        (reference.map { [Expression(.inSegment($0, isNegated: false))] } ?? [])
        + (clauses.condition.map { [$0] } ?? [])
      let condition =
        parts.count == 2
        ? Expression(.and([parts[0], Expression(.group(parts[1]))]))
        : parts.first ?? Expression(.boolean(true))
      return SegmentDefinition(name: name, condition: condition, during: clauses.during)
    }
  }

  /// What `save as` keeps of a `list`: also its order and how many of it.
  private func saved(list clauses: Clauses) -> SegmentDefinition? {
    guard var definition = saved(nil, clauses) else { return nil }
    definition.sort = clauses.sort.map { key in
      let item = clauses.show.first { $0.isNamed(key.expression) }
      return SortKey(item?.expression ?? key.expression, isDescending: key.isDescending)
    }
    definition.limit = clauses.limit
    return definition
  }

  private func define(_ definition: SegmentDefinition) -> Outcome {
    let name = definition.name.text
    let diagnostics = Binder.check(.segment(definition), catalog: catalog)
    guard !diagnostics.contains(where: { $0.severity == .error }) else {
      return Outcome(diagnostics: diagnostics, status: .failed)
    }
    let verb = segments[name] == nil ? "defined" : "redefined"
    segments[name] = definition
    return Outcome(
      diagnostics: diagnostics,
      answer: Answer(
        title: "\(verb): \(Printer.print(Statement(.define(.segment(definition)))))"))
  }

  private func setAsOf(_ expression: Expression) -> Outcome {
    let (day, diagnostics) = Binder.day(expression, catalog: catalog)
    guard let day else { return Outcome(diagnostics: diagnostics, status: .failed) }
    asOf = day
    return Outcome(diagnostics: diagnostics, answer: Answer(title: "as of \(day.text)"))
  }

  private func setMain(_ name: Name) -> Outcome {
    let names = store.events.map(\.table.name)
    guard let table = names.first(where: { sameBytes($0.lowercased(), name.text.lowercased()) })
    else {
      return Outcome(
        diagnostics: [SessionDiagnostics.notAnEventTable(name, known: names)], status: .failed)
    }
    mainTable = table
    return Outcome(answer: Answer(title: "the main event table is \(table)"))
  }

  // MARK: - For loads

  /// Evaluates a load's expressions over the rows of its table.
  func evaluate(_ scalars: [Scalar], over table: Table) throws -> [Column] {
    try engine.evaluate(scalars, over: table)
  }

  func evaluate(_ condition: Condition, over table: Table) throws -> Bitmap {
    try engine.evaluate(condition, over: table)
  }

  /// Puts tables into the store that were made elsewhere, such as the demo's.
  package func install(_ tables: [StagedTable]) {
    for table in tables { store = store.adding(table) }
  }
}

/// What a session may do with the world outside.
package struct Permissions: Sendable, Hashable {
  /// Statements may read files (`load`).
  package var mayReadFiles: Bool

  package init(mayReadFiles: Bool = true) { self.mayReadFiles = mayReadFiles }
}

extension ShowItem {
  /// Whether an expression is this column's name.
  fileprivate func isNamed(_ expression: Expression) -> Bool {
    guard case .name(let names) = expression.kind, names.count == 1, let alias else { return false }
    return sameBytes(names[0].text, alias.text)
  }
}
