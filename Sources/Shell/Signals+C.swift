internal import Columnar
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
  /// What the program can say better itself: a reader that went away and a file that may not grow are
  /// errors of writing, and an open store that is cut short by somebody else ends it with words.
  package static func prepare() {
    _ = signal(SIGPIPE, SIG_IGN)
    _ = signal(SIGXFSZ, SIG_IGN)
    // Who started the program from a thread that blocks signals does not mean that Ctrl-C has no effect.
    var interrupt = sigset_t()
    sigemptyset(&interrupt)
    sigaddset(&interrupt, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &interrupt, nil)
    _ = signal(SIGBUS) { _ in
      let message: StaticString = """
        error[store-changed]: the open store was cut short by another program: its bytes are gone
        help: open it again, or another store

        """
      // SAFETY: the bytes are a constant of the program, of which as many are written as there are.
      _ = write(2, message.utf8Start, message.utf8CodeUnitCount)
      _exit(3)
    }
  }

  /// Ctrl-C ends a script at once with its exit status; a file that is being written is taken away, or a
  /// database brought back to what it was, before. A second Ctrl-C does not wait for that.
  package static func endAtInterrupt() {
    _ = UnfinishedWrite.isThere
    _ = signal(SIGINT) { _ in
      if !UnfinishedWrite.isThere || InterruptFlag.isRaised { _exit(130) }
      InterruptFlag.raise()
    }
  }

  /// Waits until no file is being written any more, but not long.
  package static func awaitWrites() {
    for _ in 0..<100 where UnfinishedWrite.isThere { usleep(5000) }
  }

  /// Ctrl-C is noted from now on and never ends the program.
  package static func noteInterrupts() { InterruptFlag.install() }

  /// Whether Ctrl-C was noted for the statement that runs.
  @Sendable package static func isInterrupted() -> Bool { InterruptFlag.isRaised }
}
