package import Messages

/// A message about a statement: what is wrong, where, and what to do.
package struct Diagnostic: Sendable, Hashable {
  /// How much it matters.
  package enum Severity: String, Sendable, Hashable {
    /// The statement was not carried out.
    case error
    /// It was carried out; the reader should know something about it.
    case warning
    /// For information, such as the reading taken of `a and b or c`.
    case note
  }

  /// How much it matters.
  package var severity: Severity
  /// Stable identifier such as `unknown-column`: kebab case, never reused for something else.
  package var code: String
  /// One sentence without a full stop: what was found, what was expected.
  package var message: Message
  /// What of the text it is about.
  package var span: SourceSpan
  /// Further sentences, each on a line of its own.
  package var notes: [Message]
  /// What to type instead, as a sentence (`did you mean "loyal"?`).
  package var suggestion: Message?

  /// A diagnostic of any severity.
  package init(
    _ severity: Severity, _ code: String, _ message: Message, at span: SourceSpan,
    notes: [Message] = [], suggestion: Message? = nil
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.span = span
    self.notes = notes
    self.suggestion = suggestion
  }
}
