package import Columnar
package import Language
import Loading
import Messages
package import Planning

/// What a user works in: what is loaded, what is defined, what is set; one statement at a time.
///
/// `execute(_:)` is the path of a query, a line a stage. Not for several threads at once.
package final class QuerySession {
  let engine: any QueryEngine
  /// What is loaded.
  package internal(set) var store: Store {
    didSet {
      lastAnswer = nil
      lastFunnel = nil
      for name in frozen.keys.sorted() { freeze(name) }
    }
  }
  /// Saved segments by name. Segments, measures, fields and tiers share one name space.
  package internal(set) var segments: [String: SegmentDefinition] = [:]
  /// Saved measures by name.
  package internal(set) var measures: [String: Expression] = [:]
  /// Saved fields of the customers by name.
  package internal(set) var fields: [String: Expression] = [:]
  /// Saved tiers by name.
  package internal(set) var tiers: [String: TierDefinition] = [:]
  /// Segments whose members were written down, by name.
  package internal(set) var frozen: [String: FrozenMembers] = [:]
  /// The same as customers of the store.
  var frozenSets: [String: FrozenSet] = [:]
  private var frozenCount = 0
  /// What `it` and `row` mean; nil before the first answer with a population, and after a load.
  package internal(set) var lastAnswer: AnswerMemory?
  /// What `step 2` means; nil before the first funnel, and after a load.
  var lastFunnel: AnalysisPlan?
  /// Values of `$name`.
  package var parameters: [String: Expression] = [:]
  /// The as-of day that was set; nil for the newest day of the events.
  package internal(set) var asOf: CalendarDay?
  /// The main event table that was set; nil for the rule of the language.
  package internal(set) var mainTable: String?
  /// What the session may do with the world outside.
  package var permissions: Permissions
  /// `--strict-rows`: rows that do not fit fail a load that does not say otherwise.
  package var refusesBadRows = false
  /// Writes answers to files; without one there are no exports.
  package var exporter: (any AnswerExporter)?
  /// Rows that loads refused, newest load last.
  package internal(set) var refusals: [TableRefusals] = []
  /// By the table's name, why columns have the type that they have.
  var typeNotes: [String: [ReadNote]] = [:]
  /// The store file whose columns the store has; nil where none was opened.
  var storeFile: MappedFile?
  let readingThreads: Int
  /// What the client library of PostgreSQL is called.
  package var clientLibrary = PostgresLibrary.names
  /// What each statement may use.
  package var limits = ResourceLimits()
  /// Whether Ctrl-C was pressed.
  package let isInterrupted: @Sendable () -> Bool
  private let progress: Progress
  /// The statement that is carried out, or was last: its output is bound by its limits too.
  package internal(set) var stage = Stage()

  /// A session with nothing loaded. Files are read on so many threads; `isInterrupted` says whether
  /// Ctrl-C was pressed, and is asked by all work every few milliseconds; `progress` is
  /// told how far the work is.
  package init(
    engine: any QueryEngine, permissions: Permissions = Permissions(), readingThreads: Int = 1,
    progress: Progress = Progress(),
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) {
    self.engine = engine
    self.permissions = permissions
    self.readingThreads = readingThreads
    self.isInterrupted = isInterrupted
    self.progress = progress
    store = .empty
  }

  /// What names mean now.
  package var catalog: Catalog {
    var catalog = Catalog(
      store, segments: segments, parameters: parameters, main: mainTable, asOf: asOf)
    catalog.measures = measures
    catalog.fields = fields
    catalog.tiers = tiers
    catalog.frozen = frozenSets
    catalog.lastAnswer = lastAnswer
    catalog.lastFunnel = lastFunnel
    return catalog
  }

  /// Begins a statement: its time runs from now on.
  func begin(_ purpose: Stage.Purpose = .answer) {
    stage = Stage(Budget(limits, progress: progress, isInterrupted: isInterrupted), for: purpose)
  }

  /// Carries out one parsed statement.
  package func execute(_ item: ParsedStatement) -> Outcome {
    guard let statement = item.statement else {
      return Outcome(diagnostics: item.diagnostics, status: .failed)
    }
    begin()
    if let failure = changedStore(before: statement) { return failure }
    var outcome = execute(statement)
    // What was read of a file that changed meanwhile is no answer.
    if let failure = changedStore(before: statement) { return failure }
    outcome.diagnostics = item.diagnostics + outcome.diagnostics
    return outcome
  }

  private func execute(_ statement: Statement) -> Outcome {
    switch statement.kind {
    case .segment(let reference, let clauses):
      return answer(
        bound(statement), clauses, saving: saved(reference, clauses).map(Definition.segment),
        at: statement.span)
    case .list(_, let clauses):
      return answer(
        bound(statement), clauses, saving: saved(list: clauses).map(Definition.segment),
        at: statement.span)
    case .trend(let clauses):
      return answer(
        bound(statement), clauses, saving: saved(nil, clauses).map(Definition.segment),
        at: statement.span)
    case .grade(let grading, let clauses):
      return answer(
        bound(statement), clauses, saving: saved(grading, clauses), at: statement.span)
    case .pareto(_, let clauses), .migrate(_, let clauses), .diff(_, let clauses),
      .compare(_, let clauses), .overlap(_, let clauses), .explain(_, let clauses),
      .why(_, let clauses), .sweep(_, let clauses), .profile(_, let clauses),
      .activity(_, let clauses), .conversion(_, let clauses), .funnel(_, let clauses),
      .basket(_, let clauses):
      return answer(bound(statement), clauses, saving: nil, at: statement.span)
    case .load(let load): return self.load(load)
    case .append(let load): return append(load)
    case .open(let path): return open(path)
    case .save(let path): return save(to: path)
    case .describe(let table): return describe(table)
    case .set(let setting): return set(setting)
    case .define(let definition): return define(definition)
    case .drop(let kind, let name): return drop(kind, name)
    case .dropTable(let name): return dropTable(name)
    case .show(let topic): return Outcome(answer: show(topic))
    case .export(let reference, let path):
      return export(reference, to: path, at: statement.span)
    case .include(let path): return SessionDiagnostics.includeOutsideScripts(at: path.span)
    case .echo(let text): return Outcome(answer: Answer(title: "\(text)"))
    }
  }

  /// The plan of a question; nil of other statements.
  func bound(_ statement: Statement) -> Binder.Result? {
    switch statement.kind {
    case .segment(let reference, let clauses):
      Binder.segment(reference, clauses, catalog: catalog)
    case .list(let target, let clauses): Binder.list(target, clauses, catalog: catalog)
    case .trend(let clauses): Binder.trend(clauses, catalog: catalog)
    case .grade(let grading, let clauses):
      Binder.grade(grading, clauses, at: statement.span, catalog: catalog)
    case .pareto(let value, let clauses): Binder.pareto(value, clauses, catalog: catalog)
    case .migrate(let migration, let clauses):
      Binder.migrate(migration, clauses, catalog: catalog)
    case .diff(let difference, let clauses): Binder.diff(difference, clauses, catalog: catalog)
    case .compare(let head, let clauses): Binder.compare(head, clauses, catalog: catalog)
    case .overlap(let segments, let clauses): Binder.overlap(segments, clauses, catalog: catalog)
    case .explain(let head, let clauses): Binder.explain(head, clauses, catalog: catalog)
    case .why(let head, let clauses): Binder.why(head, clauses, catalog: catalog)
    case .sweep(let head, let clauses): Binder.sweep(head, clauses, catalog: catalog)
    case .profile(let reference, let clauses):
      Binder.profile(reference, clauses, catalog: catalog)
    case .activity(let head, let clauses):
      Binder.activity(head, clauses, at: statement.span, catalog: catalog)
    case .conversion(let head, let clauses): Binder.conversion(head, clauses, catalog: catalog)
    case .funnel(let steps, let clauses):
      Binder.funnel(steps, clauses, at: statement.span, catalog: catalog)
    case .basket(let head, let clauses): Binder.basket(head, clauses, catalog: catalog)
    case .load, .append, .open, .save, .describe, .set, .define, .drop, .dropTable, .show, .export,
      .include, .echo:
      nil
    }
  }

  // MARK: - Members that were written down

  /// Finds the customers of the store that a frozen segment means.
  func freeze(_ name: String) {
    guard let members = frozen[name] else { return }
    frozenSets[name] = freeze(members)
  }

  /// Members as customers of the store.
  func freeze(_ members: FrozenMembers) -> FrozenSet {
    frozenCount += 1
    return FrozenSet(id: frozenCount, members: members.bitmap(in: store.customers))
  }

  // MARK: - For loads

  /// Evaluates a load's expressions over the rows of its table.
  func evaluate(_ scalars: [Scalar], over table: Table) throws -> [Column] {
    try engine.evaluate(scalars, over: table, under: stage)
  }

  func evaluate(_ condition: Condition, over table: Table) throws -> Bitmap {
    try engine.evaluate(condition, over: table, under: stage)
  }

  /// Puts tables into the store that were made elsewhere, such as the demo's.
  package func install(_ tables: [StagedTable]) {
    for table in tables { store = store.adding(table) }
  }
}

/// What a session may do with the world outside.
package struct Permissions: Sendable, Hashable {
  /// Statements may read files (`load`, `include`).
  package var mayReadFiles: Bool
  /// Statements may write files (`export`).
  package var mayWriteFiles: Bool

  package init(mayReadFiles: Bool = true, mayWriteFiles: Bool = true) {
    self.mayReadFiles = mayReadFiles
    self.mayWriteFiles = mayWriteFiles
  }
}
