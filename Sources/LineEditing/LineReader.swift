/// What came of asking for one entry.
package enum LineEvent: Sendable, Equatable {
  /// One whole entry; it may hold several lines, without the last line's end.
  case text(String)
  /// Ctrl-C: what had been typed is gone.
  case interrupted
  /// Ctrl-D on an empty line, the end of a pipe, or a terminal that hung up.
  case endOfInput
}

/// A source of entries: a terminal, a pipe, or a test's list.
///
/// One thread uses a reader, and only one reader reads at a time.
package protocol LineReader: AnyObject {
  /// Reads lines until they are a whole entry.
  ///
  /// `prompt` and `continuationPrompt` may hold colour sequences (`ESC [ … m`); end them with
  /// visible text, for example a blank.
  func readEntry(prompt: String, continuationPrompt: String) throws -> LineEvent

  /// Remembers an entry for recall; one that is blank or begins with a blank is not kept.
  func addToHistory(_ entry: String)
}

/// What a reader asks of the language it reads, without knowing it.
package struct LineReaderHooks {
  /// Whether the text is an entry that can be handed over, or needs more lines.
  package var isComplete: (_ text: String) -> Bool

  /// What may stand at the cursor; the offset counts UTF-8 bytes from the start of `text`.
  package var complete: (_ text: String, _ cursorByteOffset: Int) -> Completion

  /// A few words about the text that stand beside it while no key is pressed, with colour sequences or
  /// without; nil for none. Whoever works it out asks `isKeyPressed` every few milliseconds, from any
  /// thread, and gives up when it says so.
  package var note: (_ text: String, _ isKeyPressed: @escaping @Sendable () -> Bool) -> String?

  /// Without arguments: every line is an entry, nothing is completed, and nothing stands beside it.
  package init(
    isComplete: @escaping (_ text: String) -> Bool = { _ in true },
    complete: @escaping (_ text: String, _ cursorByteOffset: Int) -> Completion = { _, offset in
      Completion(replaceFrom: offset, candidates: [])
    },
    note: @escaping (_ text: String, _ isKeyPressed: @escaping @Sendable () -> Bool) -> String? = {
      _, _ in nil
    }
  ) {
    self.isComplete = isComplete
    self.complete = complete
    self.note = note
  }
}

/// Why a reader could not go on.
package enum LineReadingError: Error, Sendable, Equatable {
  /// Reading from the descriptor failed; `code` is the system's error number.
  case readFailed(code: Int32)
}
