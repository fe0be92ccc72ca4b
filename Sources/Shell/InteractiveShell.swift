import Language
package import LineEditing
import Session

/// The shell at a prompt: reads entries and runs them until the input ends.
package final class InteractiveShell {
  private let entries: EntryRunner
  private let reader: any LineReader
  private let history: HistoryFile?

  /// A shell that reads from `reader`; entries are kept in `history`.
  package init(runner: ScriptRunner, reader: any LineReader, history: HistoryFile? = nil) {
    entries = EntryRunner(runner)
    self.reader = reader
    self.history = history
    runner.isAtPrompt = true
    if runner.session.permissions.mayReadFiles {
      runner.output.pager = TerminalText.pager(runner.output.environment)
    }
    entries.entryWasEdited = { [reader, history] text in
      reader.addToHistory(text)
      history?.append(text)
    }
  }

  private static let prompt = "strata> "
  private static let continuationPrompt = "   ...> "

  /// Reads and runs entries until Ctrl-D or `.quit`. A failed statement does not end it; Ctrl-C
  /// gives up the line or the statement.
  package func run() throws {
    while true {
      let event = try reader.readEntry(
        prompt: Self.prompt, continuationPrompt: Self.continuationPrompt)
      switch event {
      case .endOfInput: return
      case .interrupted: InterruptFlag.clear()
      case .text(let entry):
        reader.addToHistory(entry)
        history?.append(entry)
        // Not cleared before: Ctrl-C right after Enter is meant for the statement.
        defer { InterruptFlag.clear() }
        do {
          if case .leave = try entries.run(SourceText(name: "input", text: entry)) { return }
          entries.remember(entry)
        } catch OutputError.stopped {
          try entries.runner.output.messages.write("\n")
        }
      }
    }
  }
}
