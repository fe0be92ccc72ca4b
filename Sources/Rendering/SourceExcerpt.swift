import Language

/// The line of a span as it is shown, cut around the span where it is long, and where carets go.
///
/// ```
/// before              marked      after
/// segment where a = 1 and b = 2 a notAColumn = 3 and d = 4 by region     width 36
/// …e a = 1 and b = 2 a notAColumn = 3…
///                      ^^^^^^^^^^
/// ```
struct SourceExcerpt {
  let line: String
  /// Columns before the first caret.
  let caretOffset: Int
  /// At least 1; of a span over several lines only what lies in its first.
  let caretCount: Int

  /// Takes at most `width` columns, which are `RenderingLimits.leastWidth` or more.
  init(of span: SourceSpan, in source: SourceText, width: Int) {
    let start = max(0, min(span.start, source.bytes.count))
    let whole = source.line(source.lineIndex(at: start))
    let markStart = min(start, whole.end)
    let markEnd = max(markStart, min(span.end, whole.end))
    let reach = width * Self.bytesPerColumn
    let parts = Parts(
      before: Piece(source, max(whole.start, markStart - reach), markStart, of: whole.start),
      marked: Piece(source, markStart, min(markEnd, markStart + reach), to: markEnd),
      after: Piece(source, markEnd, min(whole.end, markEnd + reach), to: whole.end)
    ).fitted(width)
    line = parts.before.text + parts.marked.text + parts.after.text
    caretOffset = parts.before.width
    caretCount = max(1, parts.marked.width)
  }

  /// No more bytes than could fill the width are looked at; combining marks are why it is more than
  /// the four of one character.
  private static let bytesPerColumn = 16
}

/// A stretch of the line as it is shown.
private struct Piece {
  var text: String
  var width: Int
  /// Whether there is more of it in the source.
  var isPartial = false

  init(_ text: String) {
    self.text = text
    width = DisplayWidth.of(text)
  }

  /// The bytes from `start` to `end`, of a stretch that begins at `first` or ends at `last`. Tabs
  /// are widened, everything else that drives a terminal is escaped.
  init(_ source: SourceText, _ start: Int, _ end: Int, of first: Int? = nil, to last: Int? = nil) {
    let tab = String(repeating: " ", count: RenderingLimits.tabWidth)
    let parts = source.text(of: SourceSpan(start, end))
      .split(separator: "\t", omittingEmptySubsequences: false)
    self.init(parts.map { EscapeFilter.escaped(String($0)) }.joined(separator: tab))
    isPartial = start != (first ?? start) || end != (last ?? end)
  }

  /// Its end, after `…` where something is left out.
  func end(fitting limit: Int) -> Piece {
    guard isPartial || width > limit else { return self }
    return limit < 1 ? Piece("") : Piece("…" + DisplayWidth.suffix(of: text, fitting: limit - 1))
  }

  /// Its beginning, before `…` where something is left out.
  func beginning(fitting limit: Int) -> Piece {
    guard isPartial || width > limit else { return self }
    return limit < 1 ? Piece("") : Piece(DisplayWidth.prefix(of: text, fitting: limit - 1) + "…")
  }
}

private struct Parts {
  let before: Piece
  let marked: Piece
  let after: Piece

  /// The parts cut to `limit` columns. A span of up to three quarters of them is shown whole, and
  /// what one side of it does not need goes to the other; of a longer one the beginning is shown.
  func fitted(_ limit: Int) -> Parts {
    if marked.isPartial || marked.width > limit * 3 / 4 {
      let isWhole = !marked.isPartial && !after.isPartial && !before.isPartial
      if isWhole, before.width + marked.width + after.width <= limit { return self }
      let before = before.end(fitting: limit / 4)
      let marked = marked.beginning(fitting: limit - before.width)
      let after = after.beginning(fitting: limit - before.width - marked.width)
      return Parts(before: before, marked: marked, after: after)
    }
    let room = limit - marked.width
    let spare = after.isPartial ? 0 : room - after.width
    let before = before.end(fitting: max(room / 2, spare))
    return Parts(
      before: before, marked: marked, after: after.beginning(fitting: room - before.width))
  }
}
