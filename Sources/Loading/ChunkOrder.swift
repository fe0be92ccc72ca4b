import Dispatch
import Synchronization

/// Where the chunks of a file begin, in rows and bytes: each knows when the one before is parsed.
///
/// Workers take chunks in order, so that the one waited for is always being parsed.
final class ChunkOrder: Sendable {
  /// Where a chunk begins.
  struct Start: Sendable {
    var position: Int
    var row: Int
  }

  private struct State {
    var next = 0
    var start: Start
    var isStopped = false
    var waiting: [Int: DispatchSemaphore] = [:]
  }

  private let state: Mutex<State>

  init(bodyStart: Int) { state = Mutex(State(start: Start(position: bodyStart, row: 0))) }

  /// Waits until all chunks before are parsed; nil where parsing was broken off.
  func start(of chunk: Int) -> Start? {
    let semaphore = state.withLock { state -> DispatchSemaphore? in
      if state.isStopped || state.next == chunk { return nil }
      let semaphore = DispatchSemaphore(value: 0)
      state.waiting[chunk] = semaphore
      return semaphore
    }
    semaphore?.wait()
    return state.withLock { $0.isStopped ? nil : $0.start }
  }

  /// The chunk whose turn it is has been parsed.
  func end(at start: Start) {
    state.withLock { state in
      state.next += 1
      state.start = start
      state.waiting.removeValue(forKey: state.next)?.signal()
    }
  }

  /// Breaks off: nobody waits any more.
  func stop() {
    state.withLock { state in
      state.isStopped = true
      for semaphore in state.waiting.values { semaphore.signal() }
      state.waiting = [:]
    }
  }
}
