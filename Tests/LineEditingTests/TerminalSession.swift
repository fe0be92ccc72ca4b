import Foundation
import LineEditing
import Synchronization
import TestSupport
import Testing

/// A reader on a pseudo-terminal: keys go in, a screen and events come out.
final class TerminalSession {
  private let control: Int32
  private let terminal: Int32
  private(set) var screen: TerminalScreen
  private let events = Events()
  private var receivedCount = 0
  /// False for a terminal on which the reader does not edit.
  var awaitsReadiness = true

  /// What the reading thread hands over.
  private final class Events: Sendable {
    let list = Mutex<[LineEvent]>([])
    let isFinished = Mutex(false)
  }

  struct TimedOut: Error, CustomStringConvertible {
    var description: String
  }

  /// Starts a thread that reads entries until the input ends; entries go to the history.
  /// `typedAhead` are keys pressed while the terminal is not yet the reader's.
  init(
    columnCount: Int = 60, rowCount: Int = 16, prompt: String = "seg> ", entries: [String] = [],
    usesViKeys: Bool = false, typedAhead: String = "",
    hooks: @escaping @Sendable () -> LineReaderHooks = { LineReaderHooks() }
  ) throws {
    setenv("TERM", "xterm", 1)
    var ends: (control: Int32, terminal: Int32) = (-1, -1)
    try #require(openpty(&ends.control, &ends.terminal, nil, nil, nil) == 0)
    (control, terminal) = ends
    screen = TerminalScreen(columnCount: columnCount, rowCount: rowCount)
    try resize(columnCount: columnCount, rowCount: rowCount)
    InterruptFlag.install()
    type(typedAhead)
    let terminal = terminal
    let events = events
    Thread.detachNewThread {
      defer { events.isFinished.withLock { $0 = true } }
      guard
        let reader = LibEditReader(
          input: terminal, output: terminal, hooks: hooks(), entries: entries,
          usesViKeys: usesViKeys, readsEditrc: false)
      else { return }
      while true {
        let event =
          (try? reader.readEntry(prompt: prompt, continuationPrompt: "...> ")) ?? .endOfInput
        if case .text(let entry) = event { reader.addToHistory(entry) }
        events.list.withLock { $0.append(event) }
        if event == .endOfInput { return }
      }
    }
  }

  func resize(columnCount: Int, rowCount: Int) throws {
    var size = winsize()
    size.ws_col = UInt16(columnCount)
    size.ws_row = UInt16(rowCount)
    try #require(ioctl(control, UInt(TIOCSWINSZ), &size) == 0)
  }

  func type(_ keys: String) {
    let bytes = Array(keys.utf8)
    _ = write(control, bytes, bytes.count)
  }

  /// Pastes as a terminal does in bracketed mode, line ends as the Enter key.
  func paste(_ text: String) {
    type("\u{1B}[200~" + text.replacing("\n", with: "\r") + "\u{1B}[201~")
  }

  /// Feeds the screen until the condition holds.
  func wait(
    for what: String, until isMet: (TerminalScreen) -> Bool
  ) throws {
    let deadline = ContinuousClock.now + .seconds(20)
    while !isMet(screen) {
      guard ContinuousClock.now < deadline else {
        throw TimedOut(description: "no \(what); screen:\n" + screen.lines.joined(separator: "\n"))
      }
      feedScreen()
    }
  }

  /// Waits until the last rows of the screen are these.
  func expectLastLines(_ lines: String...) throws {
    try wait(for: "\(lines)") { Array($0.lines.suffix(lines.count)) == lines }
  }

  func nextEvent() throws -> LineEvent {
    let count = receivedCount
    let events = events
    try wait(for: "event") { _ in events.list.withLock { $0.count } > count }
    receivedCount += 1
    let event = events.list.withLock { $0[count] }
    // Keys typed before the terminal is in raw mode again would be echoed by the system.
    if event != .endOfInput && awaitsReadiness {
      try wait(for: "next prompt") { $0.readyCount > count + 1 }
    }
    return event
  }

  /// Hangs up and waits for the reading thread, so that nothing outlives a test.
  func finish() throws {
    close(control)
    let deadline = ContinuousClock.now + .seconds(20)
    while !events.isFinished.withLock({ $0 }) {
      guard ContinuousClock.now < deadline else { throw TimedOut(description: "still reading") }
      usleep(1_000)
    }
    close(terminal)
  }

  private func feedScreen() {
    var ready = pollfd(fd: control, events: Int16(POLLIN), revents: 0)
    guard poll(&ready, 1, 20) > 0 else { return }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(control, &bytes, bytes.count)
    if count > 0 { screen.feed(bytes.prefix(count)) }
  }
}
