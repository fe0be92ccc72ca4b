internal import CLibEdit

/// Whether Ctrl-C was pressed: set by the handler of SIGINT, read from any thread.
///
/// The handlers are C (`CLibEdit/Signals.c`); here is the one place that Swift meets them.
package enum InterruptFlag {
  /// Installs the handler, so that Ctrl-C never ends the program; later calls do nothing.
  ///
  /// Blocking system calls are not restarted: they return with `EINTR`.
  package static func install() {
    _ = signals_open()
  }

  /// Notes a Ctrl-C, for handlers of one's own.
  package static func raise() { signals_note_interrupt() }

  /// Whether Ctrl-C came since the flag was last cleared.
  package static var isRaised: Bool {
    signals_pending() & TerminalSignals.interrupt.rawValue != 0
  }

  /// Forgets a Ctrl-C; call it before a statement runs and after one was cancelled.
  package static func clear() {
    TerminalSignals.take(.interrupt)
  }
}

/// The signals a reader acts on, each noted by its handler until taken.
struct TerminalSignals: OptionSet {
  let rawValue: UInt32

  static let interrupt = TerminalSignals(rawValue: UInt32(signal_interrupt))
  static let resize = TerminalSignals(rawValue: UInt32(signal_resize))
  static let stop = TerminalSignals(rawValue: UInt32(signal_stop))
  static let terminate = TerminalSignals(rawValue: UInt32(signal_terminate))

  /// Whether a signal waits to be acted on.
  static var areThere: Bool { signals_pending() != 0 }

  /// Forgets the given signals and answers those that had come.
  @discardableResult
  static func take(_ signals: TerminalSignals) -> TerminalSignals {
    TerminalSignals(rawValue: signals_take(signals.rawValue))
  }
}
