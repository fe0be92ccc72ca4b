import Columnar
import Planning

/// What steps ask of the store itself: the operators that are no parts of their own.
struct Operators {
  let store: Store
  let tasks: Tasks
  let check: @Sendable () throws -> Void

  /// Counts customers by their active periods.
  func counts(_ plan: ActivityPlan) throws -> ActivityScan.Counts {
    let rankings = try Rankings(in: plan.conditions, plan.scalars, store, tasks, check: check)
    return try ActivityScan(plan, store, rankings).run(tasks, check: check)
  }

  /// Counts baskets by what they hold together.
  func pairs(_ plan: PairsPlan, support: Double) throws -> PairsScan.Counts {
    let rankings = try Rankings(in: plan.conditions, plan.scalars, store, tasks, check: check)
    return try PairsScan(plan, store, rankings).run(support: support, tasks, check: check)
  }
}
