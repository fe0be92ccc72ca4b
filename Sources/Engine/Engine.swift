package import Columnar
package import Planning

/// The engine over the columnar store in memory. Entry point: `answer`.
///
/// A plan is compiled once (`Compiler`, `Breakdown`), run in tasks over ranges of customers on all
/// cores (`Tasks`, `BreakdownWorker`), merged in order, and finished on a small table (`ResultSteps`).
package struct ColumnarEngine: QueryEngine {
  private let tasks: Tasks
  private let isInterrupted: @Sendable () -> Bool

  /// An engine on so many threads; `isInterrupted` is asked once a batch.
  package init(threads: Int, isInterrupted: @escaping @Sendable () -> Bool = { false }) {
    tasks = Tasks(threads: max(1, threads))
    self.isInterrupted = isInterrupted
  }

  /// Runs the plan in tasks over ranges of customers; see `QueryEngine`.
  package func answer(_ plan: Plan, store: Store) throws -> Answer {
    switch plan {
    case .breakdown(let plan): try breakdown(plan, store)
    case .listing(let plan):
      try Listing(plan, store, members: members(of: plan.conditions, plan.scalars, store))
        .answer(tasks: tasks, check: check)
    case .profile: throw EvaluationError.interrupted
    }
  }

  /// Finds the customers of a condition; see `QueryEngine`.
  package func members(of condition: Condition, store: Store) throws -> Bitmap {
    let plan = ListingPlan(existing: .constant(true), population: condition, columns: [])
    return try Listing(plan, store, members: members(of: plan.conditions, plan.scalars, store))
      .members(tasks: tasks, check: check)
  }

  /// Finds out who is in the ranked sets that a plan names, the innermost first.
  private func members(
    of conditions: [Condition], _ scalars: [Scalar], _ store: Store
  ) throws -> RankedMembers {
    var members = RankedMembers()
    for set in RankedMembers.sets(in: conditions, scalars) {
      var plan = ListingPlan(
        existing: .constant(true), population: set.population, columns: [])
      plan.sort = set.sort
      plan.limit = set.limit
      members.bitmaps[set] = try Listing(plan, store, members: members)
        .members(tasks: tasks, check: check)
    }
    return members
  }

  /// Evaluates scalars over a table's rows; see `QueryEngine`.
  package func evaluate(_ scalars: [Scalar], over table: Table) throws -> [Column] {
    try RowEvaluation(table, tasks: tasks, check: check).columns(scalars)
  }

  /// Evaluates a condition over a table's rows; see `QueryEngine`.
  package func evaluate(_ condition: Condition, over table: Table) throws -> Bitmap {
    try RowEvaluation(table, tasks: tasks, check: check).bitmap(condition)
  }

  private func check() throws {
    if isInterrupted() { throw EvaluationError.interrupted }
  }

  // MARK: - Breakdowns

  private func breakdown(_ plan: BreakdownPlan, _ store: Store) throws -> Answer {
    let members = try members(of: plan.conditions, plan.scalars, store)
    let compiled = Shared(Breakdown(plan, store, members: members))
    let ranges = Tasks.ranges(store.customers.count)
    let workers = try tasks.map(ranges.count + 1) { task in
      let worker = BreakdownWorker(compiled.value)
      if task < ranges.count {
        try worker.scan(ranges[task], check: check)
      } else {
        try worker.scanUnassigned(check: check)
      }
      return worker
    }
    let merged = workers[0]
    for worker in workers.dropFirst() { merged.merge(worker) }
    return try finish(plan, store, merged)
  }

  private func finish(
    _ plan: BreakdownPlan, _ store: Store, _ merged: BreakdownWorker
  ) throws -> Answer {
    let groups = merged.presentGroups()
    let isWhole = plan.dimensions.isEmpty
    let shown = isWhole ? [0] : groups
    var measures: [[Value]] = []
    var totals: [Value] = []
    for place in plan.aggregates.indices {
      let (values, total) = merged.values(of: place, groups: isWhole ? [] : shown)
      measures.append(isWhole ? [total] : values)
      totals.append(total)
    }
    var steps = ResultSteps(
      plan, store: store,
      dimensions: plan.dimensions.indices.map { merged.dimension($0, groups: shown) },
      measures: measures, totals: totals, groupCount: shown.count)
    let (columns, hidden) = steps.table()
    let footer = merged.footer
    if footer.overflowed || steps.overflowed {
      throw EvaluationError.overflow("an exact result has more than 38 digits")
    }
    var notes = plan.footnotes
    notes += Footers.notes(plan, store, footer)
    if footer.zeroDivisions + steps.zeroDivisions > 0 {
      notes.append(.dividedByZero(footer.zeroDivisions + steps.zeroDivisions))
    }
    if plan.grain != nil, merged.customersInSeveralGroups > 0, !isWhole {
      notes.append(.inSeveralGroups(merged.customersInSeveralGroups))
    }
    notes += Footers.unfinished(columns, asOf: plan.asOf)
    if hidden > 0 { notes.append(.rowsNotShown(hidden)) }
    return Answer(
      table: ResultTable(columns: columns), hasTotal: !isWhole, asOf: plan.asOf,
      footnotes: notes)
  }
}

/// Hands an immutable value to the threads of one statement.
struct Shared<Value>: @unchecked Sendable {
  // SAFETY: only read after it is made; programs, plans and columns never change.
  let value: Value
  init(_ value: Value) { self.value = value }
}

/// Footers that a scan has counted.
enum Footers {
  static func notes(
    _ plan: BreakdownPlan, _ store: Store, _ footer: BreakdownFooter
  ) -> [Footnote] {
    var notes = common(
      store, existing: footer.existing, checks: plan.missingChecks, missing: footer.missing,
      neverTables: plan.neverChecks, never: footer.never)
    let scanned = footer.unassigned.sorted { $0.key < $1.key }.map(\.value)
    for amounts in scanned + unscanned(plan, store) where amounts.rows > 0 {
      notes.append(
        .unassigned(table: amounts.table, rows: amounts.rows, amount: amounts.amount))
    }
    return notes
  }

  /// Rows without a customer of tables that are measured through facts about customers only.
  private static func unscanned(
    _ plan: BreakdownPlan, _ store: Store
  ) -> [UnassignedAmounts] {
    guard plan.grain == nil else { return [] }
    var found: [Int: UnassignedAmounts] = [:]
    for aggregate in plan.aggregates where !aggregate.decomposed.isEmpty {
      guard case .events(let table) = aggregate.source, found[table] == nil else { continue }
      let isScanned = plan.aggregates.contains {
        $0.source == aggregate.source && $0.decomposed.isEmpty
      }
      guard !isScanned else { continue }
      let amounts = UnassignedAmounts(store.events[table])
      amounts.addAll(of: store.events[table], in: aggregate.window)
      found[table] = amounts
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Periods that end after the as-of day, each once.
  static func unfinished(_ columns: [ResultColumn], asOf: CalendarDay?) -> [Footnote] {
    guard let asOf else { return [] }
    var notes: [Footnote] = []
    for column in columns where column.role == .dimension {
      for case .period(let period) in column.values
      where period.unit != .weekday && period.firstDay <= asOf && period.lastDay > asOf {
        if !notes.contains(.unfinished(period)) { notes.append(.unfinished(period)) }
      }
    }
    return notes
  }

  static func common(
    _ store: Store, existing: Int, checks: [MissingCheck], missing: [Int], neverTables: [Int],
    never: [Int]
  ) -> [Footnote] {
    var notes: [Footnote] = []
    let notYet = store.customers.count - existing
    if notYet > 0 { notes.append(.notYet(notYet)) }
    for (check, count) in zip(checks, missing) where count > 0 {
      notes.append(.missing(what: check.what, count: count))
    }
    for (table, count) in zip(neverTables, never) where count > 0 {
      notes.append(.neverHadEvents(table: store.events[table].table.name, count: count))
    }
    for (name, count) in store.customers.ambiguousAttributes.sorted(by: { $0.key < $1.key }) {
      notes.append(.severalValues(attribute: name, customers: count))
    }
    return notes
  }
}
