/// Runs tasks, perhaps at the same time, for code that starts no threads itself.
///
/// What is made with it does not depend on it: tasks write to places of their own.
package struct TaskRunner: Sendable {
  /// Tasks that run at the same time, at least 1.
  package let width: Int
  private let runAll: @Sendable (_ count: Int, _ task: (Int) -> Void) -> Void

  /// A runner; `runAll` calls the task for each number below the count, in any order, and returns
  /// when all have ended.
  package init(
    width: Int, runAll: @escaping @Sendable (_ count: Int, _ task: (Int) -> Void) -> Void
  ) {
    self.width = max(1, width)
    self.runAll = runAll
  }

  /// One task after the other.
  package static let serial = TaskRunner(width: 1) { count, task in
    for index in 0..<count { task(index) }
  }

  /// Rows of a task, where rows are divided: a multiple of 64.
  package static let rangeRows = 1 << 16

  /// Calls the task for each number below `count`; returns when all have ended.
  package func run(_ count: Int, _ task: (Int) -> Void) {
    if count == 1 { task(0) } else if count > 1 { runAll(count, task) }
  }

  /// Calls the task for ranges that cover 0 ..< `count`; all but the last begin and end at
  /// multiples of `rows`.
  package func ranges(
    _ count: Int, rows: Int = TaskRunner.rangeRows, _ task: (Range<Int>) -> Void
  ) {
    run((count + rows - 1) / rows) { index in
      task(index * rows..<min(count, (index + 1) * rows))
    }
  }
}
