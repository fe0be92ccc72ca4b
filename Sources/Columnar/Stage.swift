package import Messages
import Synchronization

/// A stage of a statement: the operator at work, as it reports itself.
///
/// It is what the operator asks whether to go on, with which it accounts for memory, and what
/// `.plan` shows: so the plan that is shown is the one that runs.
package final class Stage: Sendable {
  /// What is wanted of a statement's stages.
  package enum Purpose: Sendable, Hashable {
    /// The answer.
    case answer
    /// The stages themselves: operators run over no rows.
    case outline
    /// The answer, with rows and time of each stage.
    case measurements
  }

  /// What a stage reads, known before it runs.
  package struct Input: Sendable, Hashable {
    /// Rows at most; nil where they depend on the stages before.
    package var rows: Int?
    /// Names of the columns.
    package var columns: [String]
    /// Bytes of these columns.
    package var bytes: Int

    package init(rows: Int? = nil, columns: [String] = [], bytes: Int = 0) {
      self.rows = rows
      self.columns = columns
      self.bytes = bytes
    }
  }

  /// What it does: `scan`, `rank`.
  package let name: Message
  /// What it does it to.
  package let subject: Message
  /// What is wanted of it.
  package let purpose: Purpose
  /// What the statement may use.
  package let budget: Budget
  /// What it reads.
  package let input: Input
  private let known = Mutex<[Stage]>([])
  private let counted = Atomic<Int>(0)
  private let nanoseconds = Atomic<Int>(0)
  private let held = Atomic<Int>(0)
  private let greatest = Atomic<Int>(0)

  /// The stage of a whole statement.
  package convenience init(_ budget: Budget = Budget(), for purpose: Purpose = .answer) {
    self.init("answer", "", Input(), budget, purpose)
  }

  private init(
    _ name: Message, _ subject: Message, _ input: Input, _ budget: Budget, _ purpose: Purpose
  ) {
    self.name = name
    self.subject = subject
    self.input = input
    self.budget = budget
    self.purpose = purpose
  }

  /// A stage within this one, after those there are. What it reads is asked for only where stages
  /// are to be shown.
  package func part(
    _ name: Message, of subject: Message = "", reading input: () -> Input = { Input() }
  ) -> Stage {
    let part = Stage(name, subject, purpose == .answer ? Input() : input(), budget, purpose)
    known.withLock { $0.append(part) }
    return part
  }

  /// The stages within, in the order in which they begin.
  package var parts: [Stage] { known.withLock { $0 } }

  /// `scan of customers`.
  package var title: Message { subject.isEmpty ? name : "\(name) of \(subject)" }

  /// Throws when the statement is to end.
  package func check() throws(BudgetError) { try budget.check(title) }

  // MARK: - Memory

  /// Takes memory before it is allocated, until `give`.
  package func take(bytes: Int) throws(BudgetError) {
    let now = held.wrappingAdd(bytes, ordering: .relaxed).newValue
    greatest.max(now, ordering: .relaxed)
    try budget.take(bytes: bytes, title)
  }

  /// Gives memory back.
  package func give(bytes: Int) {
    held.wrappingSubtract(bytes, ordering: .relaxed)
    budget.give(bytes: bytes)
  }

  /// The most memory that was held at a time, in bytes.
  package var greatestBytes: Int { greatest.load(ordering: .relaxed) }

  // MARK: - Measurements

  /// Rows that came out.
  package var rowsOut: Int { counted.load(ordering: .relaxed) }

  /// Time spent in it, of all threads together, that of the stages within included.
  package var duration: Duration { .nanoseconds(nanoseconds.load(ordering: .relaxed)) }

  /// Counts rows that come out. Only where this is wanted is `rows` evaluated: no work belongs in it.
  package func count(rows: @autoclosure () -> Int) {
    if purpose == .measurements { counted.wrappingAdd(rows(), ordering: .relaxed) }
  }

  /// Does a piece of the stage's work, and measures its time where this is wanted.
  @inline(__always)
  package func time<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard purpose == .measurements else { return try body() }
    let start = ContinuousClock.now
    defer { note(ContinuousClock.now - start) }
    return try body()
  }

  private func note(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    let count = Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
    nanoseconds.wrappingAdd(count, ordering: .relaxed)
  }
}

/// The memory of one part of an operator, accounted for as long as the part lives.
package final class MemoryShare {
  private let stage: Stage
  private var bytes = 0

  /// A share of a stage's memory, none yet.
  package init(_ stage: Stage) { self.stage = stage }

  deinit { stage.give(bytes: bytes) }

  /// Says how much it is now.
  package func update(to bytes: Int) throws(BudgetError) {
    let change = bytes - self.bytes
    self.bytes = bytes
    if change > 0 { try stage.take(bytes: change) }
    if change < 0 { stage.give(bytes: -change) }
  }
}
