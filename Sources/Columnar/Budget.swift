package import Messages
import Synchronization

/// What one statement may use at most; nil for what is not limited.
package struct ResourceLimits: Sendable, Hashable {
  /// Memory that the statement's work holds at a time, beside the store it reads.
  package var memoryBytes: Int?
  /// Seconds from its beginning to the end of its output.
  package var seconds: Double?

  package init(memoryBytes: Int? = nil, seconds: Double? = nil) {
    self.memoryBytes = memoryBytes
    self.seconds = seconds
  }
}

/// Why a statement was stopped, and what it was doing.
package enum BudgetError: Error, Sendable, Equatable {
  /// Ctrl-C.
  case interrupted(during: Message)
  /// The time is over: the limit and what was used, in seconds.
  case time(limit: Double, used: Double, during: Message)
  /// The next piece of memory would not fit: the limit and what would be needed, in bytes.
  case memory(limit: Int, needed: Int, during: Message)
}

/// What one statement may use and has used. Whoever works for it asks once a batch whether to go on.
///
/// Once it is spent it stays so: work that cannot throw gives up, and the next that can throws the
/// first error.
package final class Budget: Sendable {
  /// What it may use.
  package let limits: ResourceLimits
  /// How far the statement is.
  package let progress: Progress
  private let isInterrupted: @Sendable () -> Bool
  private let start: ContinuousClock.Instant
  private let deadline: ContinuousClock.Instant?
  private let held = Atomic<Int>(0)
  private let hasFailed = Atomic<Bool>(false)
  private let failure = Mutex<BudgetError?>(nil)

  /// A budget whose time begins now; `isInterrupted` says whether Ctrl-C was pressed.
  package init(
    _ limits: ResourceLimits = ResourceLimits(), progress: Progress = Progress(),
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) {
    self.limits = limits
    self.progress = progress
    self.isInterrupted = isInterrupted
    let start = ContinuousClock.now
    self.start = start
    deadline = limits.seconds.map { start + .seconds($0) }
  }

  /// Throws when the statement is to end; `work` says what is being done. To be asked at least every
  /// few milliseconds.
  package func check(_ work: @autoclosure () -> Message) throws(BudgetError) {
    if hasFailed.load(ordering: .relaxed), let known = error { throw known }
    if isInterrupted() { throw fail(.interrupted(during: work())) }
    if let deadline, let limit = limits.seconds {
      let now = ContinuousClock.now
      if now >= deadline {
        throw fail(.time(limit: limit, used: (now - start) / .seconds(1), during: work()))
      }
    }
  }

  /// Whether the statement is to end, for work that cannot throw.
  package func isSpent(_ work: @autoclosure () -> Message) -> Bool {
    do throws(BudgetError) {
      try check(work())
      return false
    } catch {
      return true
    }
  }

  /// Why the statement was stopped; nil while it may go on.
  package var error: BudgetError? { failure.withLock { $0 } }

  /// Takes memory, before it is allocated or as soon as its size is known.
  package func take(
    bytes: Int, _ work: @autoclosure () -> Message
  ) throws(BudgetError) {
    let total = held.wrappingAdd(bytes, ordering: .relaxed).newValue
    if let limit = limits.memoryBytes, total > limit {
      throw fail(.memory(limit: limit, needed: total, during: work()))
    }
  }

  /// Gives memory back.
  package func give(bytes: Int) { held.wrappingSubtract(bytes, ordering: .relaxed) }

  private func fail(_ error: BudgetError) -> BudgetError {
    defer { hasFailed.store(true, ordering: .relaxed) }
    return failure.withLock { known in
      known = known ?? error
      return known ?? error
    }
  }
}
