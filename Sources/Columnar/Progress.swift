package import Messages
import Synchronization

/// How far a statement's work is, for a reader who waits for it: what is being done, and how much of it.
///
/// Work that knows its extent says so with `begin`; work within other work counts for nothing by itself.
package final class Progress: Sendable {
  /// What is known at a moment.
  package struct State: Sendable {
    /// What is being done: `load of orders`.
    package var work: Message
    /// When it began.
    package var start: ContinuousClock.Instant
    /// The part that is done, from 0 to 1; nil where the extent is not known.
    package var share: Double?
    /// Rows read so far.
    package var rows: Int
  }

  private struct Work {
    var title: Message
    var start: ContinuousClock.Instant
  }

  private let work = Mutex<Work?>(nil)
  private let extent = Atomic<Int>(0)
  private let done = Atomic<Int>(0)
  private let rows = Atomic<Int>(0)

  /// Nothing is being done.
  package init() {}

  /// Begins work, of so many pieces where that is known; false where it is a part of other work.
  package func begin(_ title: @autoclosure () -> Message, of extent: Int = 0) -> Bool {
    work.withLock { work in
      guard work == nil else { return false }
      work = Work(title: title(), start: .now)
      restart(of: extent)
      return true
    }
  }

  /// Says of how many pieces the work is, none of which is done.
  package func restart(of extent: Int) {
    self.extent.store(extent, ordering: .relaxed)
    done.store(0, ordering: .relaxed)
    rows.store(0, ordering: .relaxed)
  }

  /// So many pieces more are done, and so many rows read.
  package func advance(_ pieces: Int, rows: Int = 0) {
    done.wrappingAdd(pieces, ordering: .relaxed)
    self.rows.wrappingAdd(rows, ordering: .relaxed)
  }

  /// The work that began is done.
  package func end() { work.withLock { $0 = nil } }

  /// What is being done; nil between works.
  package var state: State? {
    guard let work = work.withLock({ $0 }) else { return nil }
    let extent = extent.load(ordering: .relaxed)
    let share = Double(done.load(ordering: .relaxed)) / Double(max(1, extent))
    return State(
      work: work.title, start: work.start, share: extent > 0 ? min(1, share) : nil,
      rows: rows.load(ordering: .relaxed))
  }
}
