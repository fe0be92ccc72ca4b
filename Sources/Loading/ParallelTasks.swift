package import Columnar
import Dispatch
import Synchronization

extension TaskRunner {
  /// A runner on so many threads, which take task after task.
  package static func threads(_ count: Int) -> TaskRunner {
    if count <= 1 { return .serial }
    return TaskRunner(width: count) { tasks, task in
      let next = Atomic<Int>(0)
      runWorkers(min(count, tasks)) { _ in
        while true {
          let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
          if index >= tasks { return }
          task(index)
        }
      }
    }
  }

  /// Runs a body for each worker, at the same time, and waits.
  static func runWorkers(_ count: Int, _ body: (Int) -> Void) {
    if count == 1 { return body(0) }
    withoutActuallyEscaping(body) { body in
      let shared = SharedBody(run: body)
      DispatchQueue.concurrentPerform(iterations: count) { shared.run($0) }
    }
  }
}

/// Lends a closure to other threads.
private struct SharedBody: @unchecked Sendable {
  // SAFETY: the bodies write to places of their own worker, or of their own index.
  let run: (Int) -> Void
}
