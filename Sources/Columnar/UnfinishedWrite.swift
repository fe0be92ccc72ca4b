import Synchronization

/// A file that is being written, from before it is there until it is whole or gone again: what a program
/// that is to end may wait for, so that nothing half is left.
package final class UnfinishedWrite: Sendable {
  private static let count = Atomic<Int>(0)

  /// Whether there is one; may be asked in a handler of a signal once it was asked elsewhere.
  package static var isThere: Bool { count.load(ordering: .sequentiallyConsistent) > 0 }

  /// One that begins.
  package init() { Self.count.add(1, ordering: .sequentiallyConsistent) }

  deinit { Self.count.subtract(1, ordering: .sequentiallyConsistent) }
}
