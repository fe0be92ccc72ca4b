import Columnar
import Language
import Loading
import Messages
import Planning
import Synchronization

// `save store`, `open`, `drop table`: the store as a whole.

extension QuerySession {
  /// The ending of a store file's name, in any case of letters.
  static func isStoreFile(_ path: String) -> Bool { path.lowercased().hasSuffix(".strata") }

  // MARK: - Saving

  /// `save store to "f"`: everything that is loaded, defined and set, whole or not at all.
  func save(to path: PathText) -> Outcome {
    guard permissions.mayWriteFiles else {
      return Outcome(
        diagnostics: [SessionDiagnostics.writingNotAllowed(at: path.span)], status: .failed)
    }
    let budget = stage.budget
    do throws(StoreFileError) {
      let statements = self.statements
      let script = statements.map { Printer.print($0) + ";\n" }.joined()
      let frozen = self.frozen.sorted { precedesByBytes($0.key, $1.key) }.map { name, members in
        FrozenKeys(name: name, keys: members.keys, day: members.day)
      }
      let contents = StoreContents(store: store, script: script, frozen: frozen)
      let (file, last) = (path.text, LastStep())
      let saved = Errand.run(
        until: { budget.isSpent("saving") && last.isGivenUp() }, inOrder: true
      ) {
        Result { () throws(StoreFileError) in
          try StoreFile.save(
            contents, to: file, isCancelled: { budget.isSpent("saving") },
            mayReplace: { last.isTaken() })
        }
      }
      guard let saved else { throw StoreFileError.interrupted }
      _ = try saved.get()
      return Outcome(answer: Answer(title: "saved \(inventory) to \(path.text)"))
    } catch {
      if let reason = budget.error {
        let (diagnostic, status) = SessionDiagnostics.stopped(reason, at: path.span)
        return Outcome(diagnostics: [diagnostic], status: status)
      }
      let (diagnostic, status) = SessionDiagnostics.store(error, writing: true, at: path.span)
      return Outcome(diagnostics: [diagnostic], status: status)
    }
  }

  /// What is defined and set, as the statements that do it.
  private var statements: [Statement] {
    var kinds: [Statement.Kind] = []
    if let asOf {
      let (year, month, day) = asOf.civil
      kinds.append(.set(.asOf(Expression(.date(.day(year, month, day))))))
    }
    if let mainTable { kinds.append(.set(.main(Name(mainTable)))) }
    for (name, value) in parameters.sorted(by: { precedesByBytes($0.key, $1.key) }) {
      kinds.append(.set(.parameter(Name(name), value)))
    }
    for name in savedNames(.field) {
      if let value = fields[name] { kinds.append(.define(.field(Name(name), value))) }
    }
    for name in savedNames(.measure) {
      if let value = measures[name] { kinds.append(.define(.measure(Name(name), value))) }
    }
    for name in savedNames(.segment) {
      if let segment = segments[name] { kinds.append(.define(.segment(segment))) }
    }
    for name in savedNames(.tier) {
      if let tier = tiers[name] { kinds.append(.define(.tier(tier))) }
    }
    return kinds.map { Statement($0) }
  }

  private var inventory: Message {
    let tables =
      store.events.count + store.lookups.count + (store.customers.isDerived ? 0 : 1)
    let definitions =
      segments.count + frozen.count + measures.count + fields.count + tiers.count
    return "\(RowCount.text(tables, "table")) and \(RowCount.text(definitions, "definition"))"
  }

  // MARK: - Opening

  /// `open "f"`: the store file takes the place of everything there is.
  func open(_ path: PathText) -> Outcome {
    guard permissions.mayReadFiles else {
      return Outcome(
        diagnostics: [SessionDiagnostics.filesNotAllowed(at: path.span)], status: .failed)
    }
    do {
      let opening = stage.part("opening", of: "\(path.text)")
      let tasks = TaskRunner.threads(readingThreads).under(opening)
      let opened = try work(opening) {
        Result { () throws(StoreFileError) in try StoreFile.open(path.text, tasks) }
      }.get()
      let items = Parser.parse(
        SourceText(name: path.text, text: opened.contents.script)
      ).items
      guard !items.contains(where: { $0.statement == nil }) else {
        throw StoreFileError.damaged(path: path.text, section: "definitions")
      }
      take(opened, items.compactMap(\.statement))
      return Outcome(answer: Answer(title: "opened \(path.text): \(inventory)"))
    } catch {
      if let reason = stage.budget.error {
        let (diagnostic, status) = SessionDiagnostics.stopped(reason, at: path.span)
        return Outcome(diagnostics: [diagnostic], status: status)
      }
      let failure =
        error as? StoreFileError ?? .damaged(path: path.text, section: "file")
      let (diagnostic, status) = SessionDiagnostics.store(failure, writing: false, at: path.span)
      return Outcome(diagnostics: [diagnostic], status: status)
    }
  }

  private func take(_ opened: StoreFile.Opened, _ statements: [Statement]) {
    segments = [:]
    measures = [:]
    fields = [:]
    tiers = [:]
    frozen = [:]
    frozenSets = [:]
    parameters = [:]
    asOf = nil
    mainTable = nil
    refusals = []
    typeNotes = [:]
    store = opened.contents.store
    storeFile = opened.file
    for members in opened.contents.frozen {
      frozen[members.name] = FrozenMembers(keys: members.keys, day: members.day)
      freeze(members.name)
    }
    for statement in statements {
      switch statement.kind {
      case .set(let setting): _ = set(setting)
      case .define(let definition): _ = keep(definition)
      // How a segment with an order and a limit is printed.
      case .list(_, let clauses): _ = saved(list: clauses).map { keep(.segment($0)) }
      case .load, .append, .open, .save, .describe, .segment, .trend, .profile, .grade, .pareto,
        .migrate, .diff, .compare, .overlap, .explain, .why, .sweep, .activity, .conversion,
        .funnel, .basket, .show, .drop, .dropTable,
        .include, .export, .echo:
        break
      }
    }
  }

  /// Why a statement cannot be answered: the open store file is not what it was.
  func changedStore(before statement: Statement) -> Outcome? {
    guard let storeFile, !storeFile.isUnchanged else { return nil }
    if case .open = statement.kind { return nil }
    return Outcome(
      diagnostics: [SessionDiagnostics.storeChanged(storeFile.path, at: statement.span)],
      status: .unreadable)
  }

  // MARK: - Dropping tables

  /// `drop table T`: the store without it. Without a table of customers they are derived from events.
  func dropTable(_ name: Name) -> Outcome {
    let names = store.tableNames
    let folded = name.text.lowercased()
    let alike = names.filter { sameBytes($0.lowercased(), folded) }
    let found = names.first { sameBytes($0, name.text) } ?? (alike.count == 1 ? alike[0] : nil)
    guard let found else {
      return Outcome(
        diagnostics: [SessionDiagnostics.notATable(name, known: names)], status: .failed)
    }
    do throws(BudgetError) {
      let (before, removal) = (store, stage.part("removal", of: "\(found)"))
      let tasks = TaskRunner.threads(readingThreads).under(removal)
      store = try work(removal) { () throws(BudgetError) in try before.removing(found, tasks) }
    } catch {
      return LoadFailure(stopping: error, at: name.span).outcome
    }
    if let main = mainTable, sameBytes(main, found) { mainTable = nil }
    refusals.removeAll { sameBytes($0.table, found) }
    typeNotes[found] = nil
    return Outcome(answer: Answer(title: "dropped: table \(found)"))
  }
}

/// The step after which a save cannot be undone: it is taken, or given up because the statement ends,
/// whichever comes first.
private final class LastStep: Sendable {
  private enum State { case open, taken, givenUp }
  private let state = Mutex(State.open)

  func isTaken() -> Bool {
    state.withLock { state in
      if state == .open { state = .taken }
      return state == .taken
    }
  }

  func isGivenUp() -> Bool {
    state.withLock { state in
      if state == .open { state = .givenUp }
      return state == .givenUp
    }
  }
}
