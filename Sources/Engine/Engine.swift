package import Columnar
package import Planning

/// The engine over the columnar store in memory. Entry point: `answer`.
///
/// What a plan ranks is found out first (`Rankings`). Then a breakdown is compiled once (`Compiler`,
/// `Breakdown`), run in tasks over ranges of customers on all cores (`Tasks`, `BreakdownWorker`), merged
/// in order, and finished on a small table (`ResultSteps`); listings and profiles are a scan of rows
/// (`RowScan`).
package struct ColumnarEngine: QueryEngine {
  private let tasks: Tasks
  private let isInterrupted: @Sendable () -> Bool

  /// An engine on so many threads; `isInterrupted` is asked once a batch. No answer depends on the
  /// threads, nor on how many customers are worked on at a time: fewer are for tests.
  package init(
    threads: Int, batchRows: Int? = nil,
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) {
    tasks = Tasks(threads: max(1, threads), batchRows: batchRows ?? Limits.batchRows)
    self.isInterrupted = isInterrupted
  }

  /// Runs the plan in tasks over ranges of customers; see `QueryEngine`.
  package func answer(_ plan: Plan, store: Store) throws -> Answer {
    switch plan {
    case .breakdown(let plan):
      try BreakdownRun(plan, store, tasks, check: check).answer()
    case .listing(let plan):
      try Listing(plan, store, rankings(plan.conditions, plan.scalars, store))
        .answer(tasks: tasks, check: check)
    case .profile(let plan):
      try Profile(plan, store, rankings(plan.conditions, plan.scalars, store))
        .answer(tasks: tasks, check: check)
    case .analysis(let plan):
      try Analysis(
        plan: plan, parts: plan.parts.map { try answer($0, store: store) },
        operators: Operators(store: store, tasks: tasks, check: check)
      ).answer()
    }
  }

  /// Finds the customers of a condition; see `QueryEngine`.
  package func members(of condition: Condition, store: Store) throws -> Bitmap {
    let plan = ListingPlan(existing: .constant(true), population: condition, columns: [])
    return try Listing(plan, store, rankings([condition], [], store))
      .members(tasks: tasks, check: check)
  }

  private func rankings(
    _ conditions: [Condition], _ scalars: [Scalar], _ store: Store
  ) throws -> Rankings {
    try Rankings(in: conditions, scalars, store, tasks, check: check)
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
}

/// Hands an immutable value to the threads of one statement.
struct Shared<Value>: @unchecked Sendable {
  // SAFETY: only read after it is made; programs, plans and columns never change.
  let value: Value
  init(_ value: Value) { self.value = value }
}
