import Dispatch
import Synchronization

/// Work on a thread of its own, from which whoever waits for it can walk away.
///
/// A load has stretches that cannot be asked to stop: the system's look-up of a host's name, a sort, the
/// allocation of a great piece of memory. Whoever waits asks every few milliseconds whether to go on;
/// where not, the work gets a moment to see so itself, then it is left alone: what it makes is thrown
/// away as soon as it is made, and nothing else knows of it.
package enum Errand {
  private static let interval = DispatchTimeInterval.milliseconds(5)
  private static let grace = DispatchTimeInterval.milliseconds(20)

  private static let ordered = DispatchQueue(label: "errands in order")

  /// What the body makes; nil where `isOver` said so before. What is done `inOrder` begins when what was
  /// done so before has ended, also where nobody waits for that any more.
  package static func run<Result: Sendable>(
    until isOver: () -> Bool, inOrder: Bool = false, _ body: @escaping @Sendable () -> Result
  ) -> Result? {
    let outcome = Outcome<Result>()
    let done = DispatchSemaphore(value: 0)
    (inOrder ? ordered : DispatchQueue(label: "errand")).async {
      outcome.set(body())
      done.signal()
    }
    while done.wait(timeout: .now() + interval) == .timedOut {
      if isOver() {
        _ = done.wait(timeout: .now() + grace)
        return nil
      }
    }
    return outcome.take()
  }

  /// What came out, for as long as anybody wants it.
  private final class Outcome<Result: Sendable>: Sendable {
    private let result = Mutex<Result?>(nil)

    func set(_ made: Result) { result.withLock { $0 = made } }

    func take() -> Result? {
      result.withLock { result in
        defer { result = nil }
        return result
      }
    }
  }
}
