package import Columnar
package import Planning

/// The engine over the columnar store in memory. Entry point: `answer`.
///
/// What a plan ranks is found out first (`Rankings`). Then a breakdown is compiled once (`Compiler`,
/// `Breakdown`), run in tasks over ranges of customers on all cores (`Tasks`, `BreakdownWorker`), merged
/// in order, and finished on a small table (`ResultSteps`); listings and profiles are a scan of rows
/// (`RowScan`).
package struct ColumnarEngine: QueryEngine {
  private let threads: Int
  private let batchRows: Int

  /// An engine on so many threads. No answer depends on them, nor on how many customers are worked on
  /// at a time: fewer are for tests.
  package init(threads: Int, batchRows: Int? = nil) {
    self.threads = max(1, threads)
    self.batchRows = batchRows ?? Limits.batchRows
  }

  /// Runs the plan in tasks over ranges of customers; see `QueryEngine`.
  package func answer(_ plan: Plan, store: Store, under stage: Stage) throws -> Answer {
    let tasks = Tasks(threads: threads, batchRows: batchRows, stage: stage)
    switch plan {
    case .breakdown(let plan):
      return try BreakdownRun(plan, store, tasks).answer()
    case .listing(let plan):
      let rankings = try Rankings(in: plan.conditions, plan.scalars, store, tasks)
      return try Listing(plan, store, rankings).answer(tasks)
    case .profile(let plan):
      let rankings = try Rankings(in: plan.conditions, plan.scalars, store, tasks)
      return try Profile(plan, store, rankings).answer(tasks)
    case .analysis(let plan):
      return try Analysis(
        plan: plan, parts: plan.parts.map { try answer($0, store: store, under: stage) },
        operators: Operators(store: store, tasks: tasks)
      ).answer()
    }
  }

  /// Finds the customers of a condition; see `QueryEngine`.
  package func members(
    of condition: Condition, store: Store, under stage: Stage
  ) throws -> Bitmap {
    let tasks = Tasks(threads: threads, batchRows: batchRows, stage: stage)
    let plan = ListingPlan(existing: .constant(true), population: condition, columns: [])
    let rankings = try Rankings(in: [condition], [], store, tasks)
    return try Listing(plan, store, rankings).members(tasks)
  }

  /// Evaluates scalars over a table's rows; see `QueryEngine`.
  package func evaluate(
    _ scalars: [Scalar], over table: Table, under stage: Stage
  ) throws -> [Column] {
    try RowEvaluation(table, Tasks(threads: threads, batchRows: batchRows, stage: stage)).columns(
      scalars)
  }

  /// Evaluates a condition over a table's rows; see `QueryEngine`.
  package func evaluate(
    _ condition: Condition, over table: Table, under stage: Stage
  ) throws -> Bitmap {
    try RowEvaluation(table, Tasks(threads: threads, batchRows: batchRows, stage: stage)).bitmap(
      condition)
  }
}

/// Hands an immutable value to the threads of one statement.
struct Shared<Value>: @unchecked Sendable {
  // SAFETY: only read after it is made; programs, plans and columns never change.
  let value: Value
  init(_ value: Value) { self.value = value }
}
