import Columnar
import Language
import Loading
import Messages
import Planning

// `append`: the rows of a file are added to a table that is there.

/// What a table is to whose rows others are added.
struct Appended {
  var role: TableRole
  var attributes: [String]
}

extension QuerySession {
  /// `append T from "f"`: columns have the types and the roles that the table has.
  func append(_ statement: LoadStatement) -> Outcome {
    guard permissions.mayReadFiles else {
      return Outcome(
        diagnostics: [SessionDiagnostics.filesNotAllowed(at: statement.sourceSpan)],
        status: .failed)
    }
    var diagnostics: [Diagnostic] = []
    var request = LoadRequest(
      statement, parameters: parameters, diagnostics: &diagnostics)
    guard diagnostics.isEmpty else { return Outcome(diagnostics: diagnostics, status: .failed) }
    let names = store.tableNames
    let folded = statement.table.text.lowercased()
    guard
      let name = names.first(where: { sameBytes($0, statement.table.text) })
        ?? names.first(where: { sameBytes($0.lowercased(), folded) }),
      let (table, appended) = table(toAppendTo: name)
    else {
      return Outcome(
        diagnostics: [SessionDiagnostics.notATable(statement.table, known: names)],
        status: .failed)
    }
    request.table = Name(name)
    request.appended = appended
    for field in table.fields where request.read.types[field.name] == nil {
      request.read.expectedTypes[field.name] = field.column.type.said
    }
    if case .events(let roles) = appended.role, request.read.types[roles.customer] == nil {
      let known = store.customers.key.column.type
      // Keys of nobody may be of another type, as which all of them were read.
      let others = store.eventTable(name)?.unassignedKeys
      let isAlike = others.map { $0.count == 0 || $0.type == known } ?? true
      request.read.expectedTypes[roles.customer] = isAlike ? known.said : .text
    }
    return load([request])[0]
  }

  /// A table, and what it is.
  private func table(toAppendTo name: String) -> (Table, Appended)? {
    if let events = store.eventTable(name) {
      return (
        events.table, Appended(role: .events(events.roles), attributes: events.attributes)
      )
    }
    if let lookup = store.lookups.first(where: { sameBytes($0.table.name, name) }) {
      let key = lookup.table.fields[lookup.keyIndex].name
      return (lookup.table, Appended(role: .lookup(key: key), attributes: []))
    }
    guard !store.customers.isDerived, sameBytes(store.customers.table.name, name) else {
      return nil
    }
    let fields = store.customers.table.fields
    let joined = store.customers.joinedIndex.map { fields[$0].name }
    return (
      store.customers.table,
      Appended(role: .customers(key: store.customers.key.name, joined: joined), attributes: [])
    )
  }

  /// The role of the file's table, if the file has the columns that the role needs.
  func role(
    of staged: Staged, appendedTo appended: Appended
  ) -> Result<(Staged, TableRole), LoadFailure> {
    let needed: [String]
    switch appended.role {
    case .customers(let key, _), .lookup(let key): needed = [key]
    case .events(let roles): needed = [roles.customer, roles.time].compactMap { $0 }
    }
    let names = staged.table.fields.map(\.name)
    let missing = needed.filter { staged.table.index(of: $0) == nil }
    guard missing.isEmpty else {
      return .failure(
        LoadFailure(
          missing.map {
            SessionDiagnostics.unknownField($0, known: names, at: staged.request.span)
          }))
    }
    return .success((staged, appended.role))
  }

  /// Puts the rows that the table has before those of the file.
  func append(_ staged: inout Staged, to appended: Appended) -> LoadFailure? {
    guard let (known, _) = table(toAppendTo: staged.table.name) else { return nil }
    let (file, customers) = (staged.table, store.customers)
    let events = store.eventTable(known.name)
    let table: Table
    do throws(BudgetError) {
      let copy = stage.part("copy", of: "rows of \(known.name)")
      let tasks = TaskRunner.threads(readingThreads).under(copy)
      (table, staged.table) = try work(copy) { () throws(BudgetError) in
        // In an order in which they can be read again.
        let table = try events?.unclustered(customers: customers, tasks) ?? known
        return (table, table.appending(file))
      }
    } catch {
      return LoadFailure(stopping: error, at: staged.request.span)
    }
    staged.report.before = (table.rowCount, events?.unassignedKeys.count ?? 0)
    staged.report.noteColumns(of: table, file: file)
    for field in staged.table.fields where field.column.type == .float {
      let parts = [table, file].compactMap { $0.column(field.name) }
      // Exact numbers that together need more digits than there are must not be rounded in silence.
      if parts.allSatisfy({ $0.type != .float && $0.type.isNumeric }) {
        let (diagnostic, status) = SessionDiagnostics.loading(
          .decimalTooWide(column: field.name), at: staged.request.span)
        return LoadFailure([diagnostic], status)
      }
    }
    let key: String
    switch appended.role {
    case .customers(let column, _), .lookup(let column): key = column
    case .events: return nil
    }
    var said = SaidRoles()
    said.key = key
    do throws(BudgetError) {
      let (table, said) = (staged.table, said)
      let search = stage.part("search", of: "repeated keys in \(table.name)")
      let found = try work(search) {
        RoleFinder.find(table, said: said, known: KnownTables(Store.empty)) {
          search.budget.isSpent(search.title)
        }
      }
      return found.problem.map {
        LoadFailure([SessionDiagnostics.role($0, at: staged.request.span)])
      }
    } catch {
      return LoadFailure(stopping: error, at: staged.request.span)
    }
  }
}

extension ColumnType {
  /// The type that further values of a column are said to have; whole numbers may become decimals.
  fileprivate var said: SaidType {
    switch self {
    case .integer, .decimal: .decimal
    case .float: .float
    case .text, .period: .text
    case .date: .date
    case .timestamp: .timestamp
    case .boolean: .boolean
    }
  }
}
