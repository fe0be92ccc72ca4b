/// A reader for tests: hands out given events and writes down what it is told.
package final class ScriptedReader: LineReader {
  private var events: ArraySlice<LineEvent>
  /// The prompts asked with, in order.
  package private(set) var prompts: [String] = []
  /// The entries added, in order.
  package private(set) var history: [String] = []

  /// Hands out the events in order, then `.endOfInput` for ever.
  package init(_ events: [LineEvent]) {
    self.events = events[...]
  }

  /// Hands out the next event and notes the prompt.
  package func readEntry(prompt: String, continuationPrompt: String) -> LineEvent {
    prompts.append(prompt)
    return events.popFirst() ?? .endOfInput
  }

  /// Notes the entry.
  package func addToHistory(_ entry: String) {
    history.append(entry)
  }
}
