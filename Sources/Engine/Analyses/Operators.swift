import Columnar
import Messages
import Planning

/// What steps ask of the store itself: the operators that are no parts of their own.
struct Operators {
  let store: Store
  let tasks: Tasks

  /// Counts customers by their active periods.
  func counts(_ plan: ActivityPlan) throws -> ActivityScan.Counts {
    let rankings = try Rankings(in: plan.conditions, plan.scalars, store, tasks)
    let stage = tasks.stage.part("count", of: "active periods")
    return try ActivityScan(plan, store, rankings).run(tasks.under(stage))
  }

  /// Counts baskets by what they hold together.
  func pairs(_ plan: PairsPlan, support: Double) throws -> PairsScan.Counts {
    let rankings = try Rankings(in: plan.conditions, plan.scalars, store, tasks)
    let stage = tasks.stage.part("count", of: "pairs")
    return try PairsScan(plan, store, rankings).run(support: support, tasks.under(stage))
  }
}
