internal import CLibEdit

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

// SAFETY: the bytes are lent for the system call only.

/// Waiting for input without missing a signal.
enum InputWait {
  /// Returns true when the descriptor has bytes or has ended, false when Ctrl-C came instead; the
  /// Ctrl-C is then taken. Other signals are waited through.
  static func untilReadable(_ input: Int32) -> Bool {
    while true {
      if TerminalSignals.take(.interrupt).contains(.interrupt) { return false }
      if once(input) { return true }
    }
  }

  /// Whether the descriptor becomes readable within the time.
  static func isReadable(_ input: Int32, withinMilliseconds limit: Int32) -> Bool {
    var descriptor = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, limit) > 0
  }

  /// Waits until the descriptor is readable (true) or a signal was noted (false).
  static func once(_ input: Int32) -> Bool {
    let wake = signals_open()
    var descriptors = [
      pollfd(fd: input, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
    ]
    let count = poll(&descriptors, nfds_t(descriptors.count), -1)
    // A failed wait other than by a signal is left to the read that follows, which says why.
    if count < 0 { return errno != EINTR }
    if descriptors[1].revents != 0 {
      signals_drain()
      return false
    }
    return descriptors[0].revents != 0
  }
}

/// Writes all of the text, going on after signals; gives up silently when the output is gone.
func writeFully(_ text: String, to descriptor: Int32) {
  var bytes = Array(text.utf8)[...]
  while !bytes.isEmpty {
    let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if written > 0 {
      bytes.removeFirst(written)
    } else if errno == EAGAIN {
      var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      if poll(&ready, 1, -1) < 0 && errno != EINTR { return }
    } else if errno != EINTR {
      return
    }
  }
}

/// The size of a terminal in character cells.
struct TerminalSize: Equatable {
  var columnCount: Int
  var rowCount: Int

  /// Nil when the descriptor is no terminal or does not know its size.
  init?(of descriptor: Int32) {
    var columns: Int32 = 0
    var rows: Int32 = 0
    guard editline_terminal_size(descriptor, &columns, &rows) == 1, columns > 0, rows > 0 else {
      return nil
    }
    columnCount = Int(columns)
    rowCount = Int(rows)
  }

  /// Whether editing a line on it makes sense.
  var isTooSmall: Bool {
    columnCount < LineEditingLimits.smallestColumnCount
      || rowCount < LineEditingLimits.smallestRowCount
  }
}
