/// A half-open range of UTF-8 byte offsets in the text of one script.
///
/// `Equatable` and `Hashable` on purpose say *nothing* about the place: two spans are always equal,
/// so that two syntax trees are equal when they mean the same, wherever they were written.
package struct SourceSpan: Sendable, Hashable {
  /// Offset of the first byte.
  package var start: Int
  /// Offset after the last byte.
  package var end: Int

  /// A span from `start` up to, not including, `end`.
  package init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = end
  }

  /// The place before everything, for nodes made by the program itself.
  package static let none = SourceSpan(0, 0)

  /// The least span that covers both.
  package func union(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(min(start, other.start), max(end, other.end))
  }

  /// Always true; see the type's note.
  package static func == (_: SourceSpan, _: SourceSpan) -> Bool { true }

  /// Feeds nothing; see the type's note.
  package func hash(into _: inout Hasher) {}
}
