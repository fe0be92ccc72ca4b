import Columnar
import Dispatch
import Synchronization

/// Runs the tasks of a statement on several threads and hands back their results in order.
struct Tasks: Sendable {
  let threads: Int
  /// Customers, and rows of nobody, that are worked on at a time; at most `Limits.batchRows`, for
  /// which machines have room.
  let batchRows: Int
  /// The operator that they work for.
  let stage: Stage

  init(threads: Int, batchRows: Int = Limits.batchRows, stage: Stage = Stage()) {
    precondition((1...Limits.batchRows).contains(batchRows), "machines have no room for the batch")
    self.threads = threads
    self.batchRows = batchRows
    self.stage = stage
  }

  /// The same threads, working for another operator.
  func under(_ stage: Stage) -> Tasks {
    Tasks(threads: threads, batchRows: batchRows, stage: stage)
  }

  /// The same threads for work that knows of no tasks of the engine.
  var runner: TaskRunner {
    let threads = threads
    let runner = TaskRunner(width: threads) { count, task in
      withoutActuallyEscaping(task) { task in
        // SAFETY: tasks write to places of their own, and all have ended before this returns.
        let shared = Shared(task)
        Tasks.share(count, among: threads) { index in
          shared.value(index)
          return true
        }
      }
    }
    return runner.under(stage)
  }

  /// Throws when the statement is to end.
  @Sendable func check() throws { try stage.check() }

  /// The tasks over `count` customers or rows of a result; one over none where stages are to be shown.
  func ranges(_ count: Int) -> [Range<Int>] {
    stage.purpose == .outline ? [0..<0] : Tasks.ranges(count)
  }

  /// Cuts `count` customers into tasks: always the same ones, whatever the number of threads.
  static func ranges(_ count: Int) -> [Range<Int>] {
    let size = max(Limits.taskCustomers, (count + 63) / 64)
    let ranges = stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
    return ranges.isEmpty ? [0..<0] : ranges
  }

  /// `body(i)` for each task, at most `threads` at a time; the first error in order of tasks is thrown.
  func map<Result>(_ count: Int, _ body: @Sendable (Int) throws -> Result) throws -> [Result] {
    let slots = Mutex<[Int: Slot<Result>]>([:])
    let progress = stage.budget.progress
    let isWhole = count > 1 && progress.begin(stage.title, of: count)
    defer { if isWhole { progress.end() } }
    Tasks.share(count, among: threads) { task in
      let slot: Slot<Result>
      do { slot = Slot(.success(try body(task))) } catch { slot = Slot(.failure(error)) }
      slots.withLock { $0[task] = slot }
      if isWhole { progress.advance(1) }
      return !slot.isFailure
    }
    let finished = slots.withLock { $0 }
    if let failed = finished.min(by: { a, b in
      let (x, y) = (a.value.isFailure, b.value.isFailure)
      return x != y ? x : a.key < b.key
    }), case .failure(let error) = failed.value.outcome {
      throw error
    }
    return (0..<count).compactMap { try? finished[$0]?.outcome.get() }
  }

  /// `body(i)` for each task on so many threads, which take one after the other until it says no.
  private static func share(
    _ count: Int, among threads: Int, _ body: @Sendable (Int) -> Bool
  ) {
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, count))) { _ in
      while true {
        let task = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard task < count else { return }
        if !body(task) { next.store(count, ordering: .relaxed) }
      }
    }
  }

  /// `body(i)` for each of `count` pieces of work, at most `threads` at a time.
  func forEach(_ count: Int, _ body: @Sendable (Int) throws -> Void) throws {
    guard count > 1, threads > 1 else { return try (0..<count).forEach(body) }
    _ = try map(count, body)
  }

  /// One task's outcome. Written by one thread, read after all have ended.
  private final class Slot<Value>: @unchecked Sendable {
    // SAFETY: immutable; handed over through the mutex.
    let outcome: Result<Value, any Error>
    init(_ outcome: Result<Value, any Error>) { self.outcome = outcome }
    var isFailure: Bool { if case .failure = outcome { true } else { false } }
  }
}
