package import Columnar
package import Messages
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The line on a terminal that says how far a statement is that takes longer than half a second.
///
/// ```
/// load of orders: 45 %, 4,500,000 rows, 3 s left
/// ```
/// It needs no thread: whoever works for the statement asks every few milliseconds whether Ctrl-C was
/// pressed, and draws the line when it is due. It is gone before anything else is written.
package final class ProgressLine: Sendable {
  /// What the work tells.
  package let progress = Progress()
  private let descriptor: Int32
  private let language: MessageLanguage
  /// Nanoseconds of the system's clock at which the line is drawn next; 0 while nothing is waited for.
  private let next = Atomic<UInt64>(0)
  private let isDrawn = Atomic<Bool>(false)

  private static let patience: UInt64 = 500_000_000
  private static let interval: UInt64 = 100_000_000

  /// A line on the terminal of a descriptor; nil where it is none.
  package init?(
    descriptor: Int32, environment: [String: String], language: MessageLanguage = .english
  ) {
    guard isatty(descriptor) == 1, environment["TERM"].map({ $0 != "dumb" }) ?? false else {
      return nil
    }
    self.descriptor = descriptor
    self.language = language
  }

  /// Draws the line from now on, if `body` takes long.
  func during<Result>(_ body: () throws -> Result) rethrows -> Result {
    next.store(Self.now + Self.patience, ordering: .relaxed)
    defer { clear() }
    return try body()
  }

  /// Draws the line if that is due; for any thread.
  @Sendable package func tick() {
    let due = next.load(ordering: .relaxed)
    guard due > 0 else { return }
    let now = Self.now
    // One thread draws, the others go on.
    guard now >= due, let state = progress.state,
      next.compareExchange(expected: due, desired: now + Self.interval, ordering: .relaxed)
        .exchanged
    else { return }
    isDrawn.store(true, ordering: .relaxed)
    let text = Self.text(state, seconds: (.now - state.start) / .seconds(1))
    draw("\r" + text.text(in: language) + "\u{1B}[K")
  }

  private func clear() {
    next.store(0, ordering: .relaxed)
    if isDrawn.exchange(false, ordering: .relaxed) { draw("\r\u{1B}[K") }
  }

  /// The line cannot be waited for: what the terminal does not take is left out.
  private func draw(_ text: String) {
    let bytes = Array(text.utf8)
    // SAFETY: as many bytes are written as there are.
    _ = write(descriptor, bytes, bytes.count)
  }

  private static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// What is shown after so many seconds of a work.
  static func text(_ state: Progress.State, seconds: Double) -> Message {
    var parts: [Message] = []
    if let share = state.share { parts.append("\(Int(share * 100)) %") }
    if state.rows > 0 {
      parts.append(RowCount.text(state.rows, "row"))
    }
    // What little is done says nothing about the rest.
    if let share = state.share, share > 0.02 {
      let left = max(0, seconds / share - seconds)
      let count = Int((left < 90 ? left : left / 60).rounded(.up))
      parts.append(left < 90 ? "\(count) s left" : "\(count) min left")
    }
    return parts.isEmpty ? state.work : "\(state.work): \(Message.list(parts))"
  }
}
