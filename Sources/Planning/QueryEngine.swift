package import Columnar
package import Messages

/// What every engine fulfils: a plan and a store in, an answer out.
package protocol QueryEngine: Sendable {
  /// Answers a plan that was bound against this store's catalog. The operators report to the stage.
  func answer(_ plan: Plan, store: Store, under stage: Stage) throws -> Answer

  /// The customers for whom a condition of the customers' domain holds, as a bitmap over all.
  func members(of condition: Condition, store: Store, under stage: Stage) throws -> Bitmap

  /// Evaluates scalars of the customers' domain over all rows of a table that stands in the place of
  /// the customers: how a load computes columns before events are clustered.
  func evaluate(_ scalars: [Scalar], over table: Table, under stage: Stage) throws -> [Column]

  /// Evaluates a condition in the same way: bit i is set where it holds for row i.
  func evaluate(_ condition: Condition, over table: Table, under stage: Stage) throws -> Bitmap
}

extension QueryEngine {
  /// Answers a plan without limits.
  package func answer(_ plan: Plan, store: Store) throws -> Answer {
    try answer(plan, store: store, under: Stage())
  }
}

/// What can go wrong while a bound plan is evaluated.
package enum EvaluationError: Error, Sendable, Equatable {
  /// An exact result does not fit 38 digits.
  case overflow(Message)
}
