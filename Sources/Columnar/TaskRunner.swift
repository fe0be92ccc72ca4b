/// Runs tasks, perhaps at the same time, for code that starts no threads itself.
///
/// What is made with it does not depend on it: tasks write to places of their own.
///
/// It asks before every task whether to go on. Where not, the tasks that are left are passed over, and
/// an error says that what they were to write is not there.
package struct TaskRunner: Sendable {
  /// Tasks that run at the same time, at least 1.
  package let width: Int
  private let runAll: @Sendable (_ count: Int, _ task: (Int) -> Void) -> Void
  /// Whose work it is; nil for work that nothing ends early.
  private var stage: Stage?

  /// A runner; `runAll` calls the task for each number below the count, in any order, and returns
  /// when all have ended.
  package init(
    width: Int, runAll: @escaping @Sendable (_ count: Int, _ task: (Int) -> Void) -> Void
  ) {
    self.width = max(1, width)
    self.runAll = runAll
  }

  /// The same for the work of a stage.
  package func under(_ stage: Stage) -> TaskRunner {
    var tasks = self
    tasks.stage = stage
    return tasks
  }

  /// One task after the other.
  package static let serial = TaskRunner(width: 1) { count, task in
    for index in 0..<count { task(index) }
  }

  /// Rows of a task, where rows are divided: a multiple of 64.
  package static let rangeRows = 1 << 16

  /// Throws when the work is to end.
  package func check() throws(BudgetError) { try stage?.check() }

  /// Whether the work is to end, for tasks that take long themselves.
  var isOver: Bool { stage.map { $0.budget.isSpent($0.title) } ?? false }

  /// Calls the task for each number below `count`; returns when all have ended.
  package func run(_ count: Int, _ task: (Int) -> Void) throws(BudgetError) {
    try check()
    if count == 1 {
      task(0)
    } else if count > 1 {
      runAll(count) { index in
        if isOver { return }
        task(index)
        stage?.budget.progress.advance(1)
      }
    }
    try check()
  }

  /// Calls the task for ranges that cover 0 ..< `count`; all but the last begin and end at
  /// multiples of `rows`.
  package func ranges(
    _ count: Int, rows: Int = TaskRunner.rangeRows, _ task: (Range<Int>) -> Void
  ) throws(BudgetError) {
    try run((count + rows - 1) / rows) { index in
      task(index * rows..<min(count, (index + 1) * rows))
    }
  }

  /// Calls the body for stretches of a range, one after the other on this thread; leaves some out when
  /// the work is to end.
  func stretches(of range: Range<Int>, _ body: (Range<Int>) -> Void) {
    var start = range.lowerBound
    while start < range.upperBound, start == range.lowerBound || !isOver {
      let end = min(range.upperBound, start + TaskRunner.rangeRows)
      body(start..<end)
      stage?.budget.progress.advance(1)
      start = end
    }
  }

  /// The elements in order, by a sort that asks every some thousand comparisons.
  @inline(__always)
  func sorted<Element>(
    _ elements: [Element], by precedes: (Element, Element) -> Bool
  ) throws(BudgetError) -> [Element] {
    var comparisons = 0
    do {
      return try elements.sorted { left, right in
        comparisons &+= 1
        if comparisons & 0xFFFF == 0 { try check() }
        return precedes(left, right)
      }
    } catch {
      try check()
      preconditionFailure("only the check throws")
    }
  }

  /// What a body makes that nothing ends early.
  static func toTheEnd<Made>(_ body: (TaskRunner) throws(BudgetError) -> Made) -> Made {
    do throws(BudgetError) {
      return try body(.serial)
    } catch {
      preconditionFailure("work of no stage was ended: \(error)")
    }
  }
}
