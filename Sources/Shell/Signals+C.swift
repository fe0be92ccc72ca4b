internal import LineEditing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the program does about signals.
package enum Signals {
  /// A reader that went away is an error of writing, not the program's end.
  package static func ignoreClosedPipes() { _ = signal(SIGPIPE, SIG_IGN) }

  /// Ctrl-C ends a script at once with its exit status; nothing is worth waiting for, as files are
  /// only read.
  package static func endAtInterrupt() {
    _ = signal(SIGINT) { _ in _exit(130) }
  }

  /// Ctrl-C is noted from now on and never ends the program.
  package static func noteInterrupts() { InterruptFlag.install() }

  /// Whether Ctrl-C was noted for the statement that runs.
  @Sendable package static func isInterrupted() -> Bool { InterruptFlag.isRaised }
}
