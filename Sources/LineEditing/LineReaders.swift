#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Chooses the reader for standard input.
package enum LineReaders {
  /// The editing reader when input and output are terminals that can do it, else the plain one.
  ///
  /// `environment` decides by `TERM`: unset, empty and `dumb` get the plain reader. `readsEditrc` says
  /// whether the user's own keys in `~/.editrc` count.
  package static func reader(
    input: Int32 = 0, output: Int32 = 1, environment: [String: String], hooks: LineReaderHooks,
    entries: [String] = [], readsEditrc: Bool = true
  ) -> any LineReader {
    let terminal = environment["TERM"] ?? ""
    if !["", "dumb"].contains(terminal),
      let editing = LibEditReader(
        input: input, output: output, hooks: hooks, entries: entries, readsEditrc: readsEditrc)
    {
      return editing
    }
    return PlainReader(input: input, output: output, hooks: hooks)
  }

  /// Whether entries come from a person at a terminal.
  package static func isInteractive(input: Int32 = 0) -> Bool {
    isatty(input) == 1
  }
}
