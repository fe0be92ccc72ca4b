import Columnar
import Language
import Loading
import Messages
import Planning
import Synchronization

// `load`: a file becomes a table, gets its role, and joins the store.

/// Rows that a load refused.
package struct TableRefusals: Sendable {
  /// The table loaded.
  package let table: String
  /// The file.
  package let path: String
  /// Rows refused, and the first of them.
  package let count: Int
  let rows: [RefusedRow]
  /// Rows without a customer, which are kept apart, and the first of them.
  let apartCount: Int
  let apart: [RefusedRow]
}

extension QuerySession {
  func load(_ statement: LoadStatement) -> Outcome {
    guard permissions.mayReadFiles else {
      return Outcome(
        diagnostics: [SessionDiagnostics.filesNotAllowed(at: statement.sourceSpan)],
        status: .failed)
    }
    var diagnostics: [Diagnostic] = []
    let request = LoadRequest(
      statement, parameters: parameters, diagnostics: &diagnostics)
    guard diagnostics.isEmpty else { return Outcome(diagnostics: diagnostics, status: .failed) }
    return load([request])[0]
  }

  /// Loads the files of the command line: first a store, then the roles of all others are found out
  /// from all of them together.
  ///
  /// One outcome a file, in the order given.
  package func load(files paths: [String]) -> [Outcome] {
    begin()
    var outcomes = [Outcome?](repeating: nil, count: paths.count)
    let stores = paths.indices.filter { Self.isStoreFile(paths[$0]) }
    for place in stores {
      outcomes[place] =
        place == stores.first
        ? open(PathText(paths[place]))
        : Outcome(
          diagnostics: [SessionDiagnostics.severalStores(paths[place])], status: .usage)
    }
    var requests: [(place: Int, request: LoadRequest)] = []
    for place in paths.indices where outcomes[place] == nil {
      let path = paths[place]
      let looking = stage.part("look", of: "the tables of \(LoadRequest.shown(path))")
      do throws(BudgetError) {
        requests += try work(looking) { [clientLibrary] in
          LoadRequest.requests(for: path, library: clientLibrary) {
            looking.budget.isSpent(looking.title)
          }
        }.map { (place, $0) }
      } catch {
        outcomes[place] = LoadFailure(stopping: error, at: .none).outcome
      }
    }
    for ((place, request), outcome) in zip(requests, load(requests.map(\.request))) {
      let isOneOfSeveral = request.read.database.table != nil
      let found = isOneOfSeveral ? outcome.withoutTablesOfNobody(request) : outcome
      outcomes[place] = outcomes[place].map { $0.joined(with: found) } ?? found
    }
    return outcomes.map { $0 ?? Outcome(status: .failed) }
  }

  // MARK: - Stages of a load

  /// A file that was read, on its way into the store.
  struct Staged {
    var request: LoadRequest
    var table: Table
    var report: LoadReport
    var amountField: String?
    /// What the table is to whose rows these are added; nil for a table of its own.
    var appended: Appended?

    /// Which of several tables of customers is the one to which the others add columns: the one of that
    /// name, and none without rows.
    var rank: Int {
      sameBytes(table.name.lowercased(), "customers") ? 0 : table.rowCount > 0 ? 1 : 2
    }

    /// Gives the table away; what stays has its name and count of rows, and its fields where they
    /// are still asked for. Columns that nobody else has are let go one by one in the store.
    mutating func giveTable(keepingFields: Bool) -> Table {
      let given = table
      if !keepingFields { table = Table(name: given.name, fields: [], rowCount: given.rowCount) }
      return given
    }
  }

  /// Reads all, finds the roles of all, then adds customers before lookups before events.
  func load(_ requests: [LoadRequest]) -> [Outcome] {
    defer { FreeMemory.release() }
    return PageCache.use { stagesOfLoad(requests) }
  }

  private func stagesOfLoad(_ requests: [LoadRequest]) -> [Outcome] {
    var outcomes = [Outcome?](repeating: nil, count: requests.count)
    var staged: [(place: Int, value: Staged)] = []
    for (place, request) in requests.enumerated() {
      switch read(request) {
      case .success(let value): staged.append((place, value))
      case .failure(let failure): outcomes[place] = failure.outcome
      }
    }
    var found: [(place: Int, value: Staged, role: TableRole)] = []
    for entry in staged {
      let others = staged.filter { $0.place != entry.place }.map(\.value.table)
      switch role(of: entry.value, beside: others) {
      case .success(let (value, role)): found.append((entry.place, value, role))
      case .failure(let failure): outcomes[entry.place] = failure.outcome
      }
    }
    staged = []
    found.sort { left, right in
      (left.role.loadOrder, left.value.rank, left.place)
        < (right.role.loadOrder, right.value.rank, right.place)
    }
    // One after the other out of the array, so that nobody holds on to the columns.
    found.reverse()
    while let (place, value, role) = found.popLast() {
      outcomes[place] = add(consume value, as: role)
    }
    return outcomes.map { $0 ?? Outcome(status: .failed) }
  }

  struct LoadFailure: Error {
    let outcome: Outcome

    init(_ diagnostics: [Diagnostic], _ status: ExitStatus = .failed) {
      outcome = Outcome(diagnostics: diagnostics, status: status)
    }

    /// The statement was stopped, or has used up what it may.
    init(stopping error: BudgetError, at span: SourceSpan) {
      let (diagnostic, status) = SessionDiagnostics.stopped(error, at: span)
      self.init([diagnostic], status)
    }
  }

  /// Reads the file and computes columns.
  private func read(_ request: LoadRequest) -> Result<Staged, LoadFailure> {
    let stage = stage.part("load", of: "\(request.table.text)")
    do {
      var options = request.read
      options.threads = readingThreads
      options.clientLibrary = clientLibrary
      options.isCancelled = { stage.budget.isSpent(stage.title) }
      options.takesMemory = { bytes in
        do throws(BudgetError) {
          try stage.take(bytes: bytes)
          return true
        } catch {
          return false
        }
      }
      options.progress = stage.budget.progress
      let (path, name, said) = (request.path, request.table.text, options)
      let reading = try work(stage) {
        Result { () throws(LoadingError) in
          try CSVReader.read(path: path, options: said, tableName: name)
        }
      }
      let result = try reading.get()
      var staged = Staged(
        request: request, table: result.table, report: LoadReport(request.path, result),
        amountField: request.said.amount, appended: request.appended)
      if let failure = compute(&staged) { return .failure(failure) }
      return .success(staged)
    } catch {
      // What a reader calls cancelled has its reason in the budget.
      var failure: any Error = error
      if case LoadingError.cancelled = error, let reason = stage.budget.error { failure = reason }
      let span = request.place(of: failure) ?? request.span
      let (diagnostic, status) = SessionDiagnostics.evaluation(failure, at: span)
      return .failure(LoadFailure([diagnostic], status))
    }
  }

  /// Does a part of a load on a thread of its own, which the session leaves when the statement is to end;
  /// so many pieces of progress where that is known.
  func work<Made: Sendable>(
    _ stage: Stage, pieces: Int = 0, _ body: @escaping @Sendable () throws(BudgetError) -> Made
  ) throws(BudgetError) -> Made {
    let isNamed = stage.budget.progress.begin(stage.title, of: pieces)
    defer { if isNamed { stage.budget.progress.end() } }
    let made = Errand.run(until: { stage.budget.isSpent(stage.title) }) {
      Result { () throws(BudgetError) in try body() }
    }
    try stage.check()
    guard let made else { throw .interrupted(during: stage.title) }
    return try made.get()
  }

  /// `compute` and `amount`, in this order, over the rows in file order.
  private func compute(_ staged: inout Staged) -> LoadFailure? {
    let request = staged.request
    var columns = request.computes.map { ($0.name.text, $0.expression) }
    if let amount = request.amount {
      columns.append(("amount", amount))
      staged.amountField = "amount"
    }
    do {
      for (name, expression) in columns {
        let (scalar, diagnostics) = Binder.rowScalar(
          expression, catalog: Catalog(rowsOf: staged.table))
        guard let scalar else { return LoadFailure(diagnostics) }
        guard staged.table.index(of: name) == nil else {
          return LoadFailure([
            SessionDiagnostics.roleProblem(
              "the file has a column `\(name)` already", at: expression.span)
          ])
        }
        let column = try evaluate([scalar], over: staged.table)[0]
        staged.table = staged.table.setting(Field(name: name, column: column))
      }
      return nil
    } catch {
      let (diagnostic, status) = SessionDiagnostics.evaluation(error, at: request.span)
      return LoadFailure([diagnostic], status)
    }
  }

  /// Leaves out the rows for which `where` does not hold; roles are found before, on all rows.
  private func leaveOut(_ staged: inout Staged) -> LoadFailure? {
    guard let condition = staged.request.condition else { return nil }
    let (bound, diagnostics) = Binder.rowCondition(
      condition, catalog: Catalog(rowsOf: staged.table))
    guard let bound else { return LoadFailure(diagnostics) }
    do {
      let kept = try evaluate(bound, over: staged.table)
      staged.report.leftOut = staged.table.rowCount - kept.setCount
      staged.report.keep(kept)
      staged.table = try keeping(kept, of: staged.table)
      return nil
    } catch {
      let (diagnostic, status) = SessionDiagnostics.evaluation(error, at: staged.request.span)
      return LoadFailure([diagnostic], status)
    }
  }

  /// What the table is, from what was said, what it holds and what else there is.
  private func role(
    of staged: Staged, beside others: [Table]
  ) -> Result<(Staged, TableRole), LoadFailure> {
    if let appended = staged.appended { return role(of: staged, appendedTo: appended) }
    var staged = staged
    var said = staged.request.said
    if staged.request.amount != nil { said.amount = "amount" }
    let found: FoundRole
    do throws(BudgetError) {
      let (table, known, said) = (staged.table, known(beside: others), said)
      let search = stage.part("search", of: "roles in \(table.name)")
      found = try work(search) {
        RoleFinder.find(table, said: said, known: known) { search.budget.isSpent(search.title) }
      }
    } catch {
      return .failure(LoadFailure(stopping: error, at: staged.request.span))
    }
    guard let role = found.role else {
      let problem = found.problem ?? .noCustomer(columns: staged.table.fields.map(\.name))
      return .failure(
        LoadFailure([SessionDiagnostics.role(problem, at: staged.request.span)]))
    }
    if case .events = role, sameBytes(staged.request.table.text.lowercased(), "customers") {
      return .failure(LoadFailure([SessionDiagnostics.reservedTable(staged.request.table)]))
    }
    staged.report.roles = found.notes.map { note in
      guard let amount = staged.request.amount, note.english.hasPrefix("amount:") else {
        return note
      }
      return "amount: \(Printer.print(amount)) (said)"
    }
    return .success((staged, role))
  }

  /// What is loaded, and what the same command line loads.
  private func known(beside others: [Table]) -> KnownTables {
    var known = KnownTables(store)
    if store.customers.isDerived, store.events.isEmpty {
      known.customersKey = nil
      known.customerFields = []
    }
    known.others += others.map { .init(name: $0.name, fields: $0.fields.map(\.name)) }
    return known
  }

  /// The last stage: the store takes the table, the ledger is checked, the report is made.
  private func add(_ staged: consuming Staged, as role: TableRole) -> Outcome {
    var staged = consume staged
    var diagnostics: [Diagnostic] = []
    if let failure = leaveOut(&staged) { return failure.outcome }
    if case .events(let roles) = role {
      if let failure = refuseRowsWithoutTime(&staged, roles) { return failure.outcome }
      let names = staged.table.fields.map(\.name)
      for name in staged.request.attributes where staged.table.index(of: name.text) == nil {
        diagnostics.append(
          SessionDiagnostics.unknownField(name.text, known: names, at: name.span))
      }
      if let problem = historyProblem(staged, roles) { diagnostics.append(problem) }
      guard diagnostics.isEmpty else {
        return Outcome(diagnostics: diagnostics, status: .failed)
      }
    }
    if let failure = handleBadRows(staged) { return failure.outcome }
    let columns = staged.table.fields.count
    if case .events(let roles) = role,
      let warning = distantDay(staged.table, roles, at: staged.request.span)
    {
      diagnostics.append(warning)
    }
    if let appended = staged.appended, let failure = append(&staged, to: appended) {
      return failure.outcome
    }
    let grown: Store
    do throws(BudgetError) {
      grown = try sort(&staged, as: role)
    } catch {
      return LoadFailure(stopping: error, at: staged.request.span).outcome
    }
    guard staged.report.adds(up: staged.table.rowCount) else {
      return Outcome(
        diagnostics: [staged.report.ledgerFailure(staged.request.span)], status: .failed)
    }
    store = grown
    if staged.appended == nil {
      refusals.removeAll { sameBytes($0.table, staged.table.name) }
      typeNotes[staged.table.name] = staged.report.typeNotes
    }
    if staged.report.refusedCount + staged.report.unassigned > 0 {
      refusals.append(
        TableRefusals(
          table: staged.table.name, path: staged.request.path, count: staged.report.refusedCount,
          rows: staged.report.refused, apartCount: staged.report.unassigned,
          apart: staged.report.apart))
    }
    return Outcome(
      diagnostics: diagnostics,
      answer: staged.report.answer(for: staged.table.name, columns: columns))
  }

  /// The store with the table, whose rows are sorted by customer for it, and what the report says of it.
  private func sort(_ staged: inout Staged, as role: TableRole) throws(BudgetError) -> Store {
    let name = staged.table.name
    let sorting = stage.part("sorting", of: role.isEvents ? "\(name) by customer" : "\(name)")
    // The store makes a copy of the table.
    try sorting.take(bytes: staged.table.fields.reduce(0) { $0 + $1.column.byteCount })
    let attributes = staged.request.attributes.map(\.text) + (staged.appended?.attributes ?? [])
    let columns = staged.table.fields.count
    let table = staged.giveTable(keepingFields: !store.customers.isDerived && role.isCustomers)
    var handed = StagedTable(consume table, role: role, attributes: attributes)
    handed.firstNewRow = staged.report.before?.rows ?? 0
    let given = HandedOver(consume handed)
    let (before, tasks) = (store, TaskRunner.threads(readingThreads).under(sorting))
    let (report, rest) = (staged.report, staged.table)
    // The rows are looked up, counted and placed, then each column is put in their order.
    let pieces =
      role.isEvents ? (rest.rowCount / TaskRunner.rangeRows + 1) * (columns + 3) : 0
    let sorted = try work(sorting, pieces: pieces) {
      () throws(BudgetError) -> (Store, LoadReport) in
      let grown = try before.adding(given.take(), tasks)
      var report = report
      report.note(role, in: grown, table: rest, before: before)
      return (grown, report)
    }
    staged.report = sorted.1
    return sorted.0
  }

  /// An event without a time cannot be placed: such rows are refused and counted.
  private func refuseRowsWithoutTime(
    _ staged: inout Staged, _ roles: EventRoles
  ) -> LoadFailure? {
    guard let time = roles.time, let missing = staged.table.column(time)?.missing else {
      return nil
    }
    staged.report.refuse(
      withoutTime: missing, column: time, limit: staged.request.read.refusalLimit)
    do throws(BudgetError) {
      let kept = Bitmap(count: staged.table.rowCount) { !missing[$0] }
      staged.report.keep(kept)
      staged.table = try keeping(kept, of: staged.table)
      return nil
    } catch {
      return LoadFailure(stopping: error, at: staged.request.span)
    }
  }

  /// The rows of a table whose bit is set.
  private func keeping(_ kept: Bitmap, of table: Table) throws(BudgetError) -> Table {
    if kept.setCount == table.rowCount { return table }
    let copy = stage.part("copy", of: "kept rows of \(table.name)")
    let tasks = TaskRunner.threads(readingThreads).under(copy)
    return try work(copy) { () throws(BudgetError) in
      let places = kept.places(ofSet: 0..<kept.setCount)
      return try table.gathered(RowNumbers(places.map { UInt32($0) }), tasks)
    }
  }

  /// The values of a history stand in for those of the column: both have to be of one kind.
  private func historyProblem(_ staged: Staged, _ roles: EventRoles) -> Diagnostic? {
    guard let history = roles.history, let found = staged.table.column(history.value)?.type,
      let expected = store.customers.table.column(history.attribute)?.type,
      found != expected, !(found.isNumeric && expected.isNumeric)
    else { return nil }
    return SessionDiagnostics.historyType(history, found, expected, at: staged.request.span)
  }

  /// The newest day rules the as-of day: one that stands far beyond the next is worth a warning.
  private func distantDay(_ table: Table, _ roles: EventRoles, at span: SourceSpan) -> Diagnostic? {
    guard let column = roles.time.flatMap({ table.column($0) }), let bounds = column.bounds,
      case .integers(let packed) = column.storage
    else { return nil }
    let perDay: Int
    if case .timestamp(let scale) = column.type {
      perDay = Timestamps.ticksPerDay(scale)
    } else {
      perDay = 1
    }
    let newest = floorDivide(Int(bounds.upperBound), perDay)
    let start = Int64(newest * perDay)
    guard let before = packed.greatest(below: start) else { return nil }
    let day = floorDivide(Int(before), perDay)
    guard newest - day > 366 else { return nil }
    return SessionDiagnostics.distantDay(
      CalendarDay(number: newest).text, CalendarDay(number: day).text, at: span)
  }
}

/// What is handed over to another thread, so that nobody here keeps it.
private final class HandedOver: Sendable {
  private let staged: Mutex<StagedTable?>

  init(_ staged: consuming StagedTable) { self.staged = Mutex(consume staged) }

  func take() -> StagedTable {
    let staged = staged.withLock { staged in
      defer { staged = nil }
      return staged
    }
    guard let staged else { preconditionFailure("a table is handed over once") }
    return staged
  }
}

extension TableRole {
  var isCustomers: Bool {
    switch self {
    case .customers: true
    case .events, .lookup: false
    }
  }

  var isEvents: Bool {
    switch self {
    case .events: true
    case .customers, .lookup: false
    }
  }

  /// Customers first, so that events are clustered once.
  var loadOrder: Int {
    switch self {
    case .customers: 0
    case .lookup: 1
    case .events: 2
    }
  }
}

extension Catalog {
  /// A catalog in which a table's rows stand in the place of the customers.
  init(rowsOf table: Table) {
    self.init(Store(customers: CustomerTable(table: table, keyIndex: 0)))
  }
}
