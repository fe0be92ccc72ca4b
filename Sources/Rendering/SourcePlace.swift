import Language

/// A place in a source as people count: lines and characters from 1.
struct SourcePlace {
  let line: Int
  let column: Int

  /// The place of a byte; past the end it is the place after the last character.
  init(at offset: Int, in source: SourceText) {
    let offset = max(0, min(offset, source.bytes.count))
    let index = source.lineIndex(at: offset)
    let span = source.line(index)
    let before = source.bytes[span.start..<max(span.start, min(offset, span.end))]
    line = index + 1
    column = 1 + Self.characterCount(before)
  }

  private static func characterCount(_ bytes: ArraySlice<UInt8>) -> Int {
    // The only cluster of two ASCII characters, CR LF, ends a line and is not within one.
    if bytes.allSatisfy({ $0 < 0x80 }) { return bytes.count }
    return String(decoding: bytes, as: UTF8.self).count
  }
}

/// The line of a span as it is shown, cut around the span where it is long, and where carets go.
struct SourceExcerpt {
  let line: String
  /// Columns before the first caret.
  let caretOffset: Int
  /// At least 1; of a span over several lines only what lies in its first.
  let caretCount: Int

  /// Cuts the line so that it takes at most `width` columns (20 or more).
  ///
  /// ```
  /// before                              marked    after
  /// segment where a = 1 and b = 2 and c notAColumn = 3 and d = 4 by region     width 36
  /// …and b = 2 and c notAColumn = 3 an…
  ///                  ^^^^^^^^^^
  /// ```
  init(of span: SourceSpan, in source: SourceText, width: Int) {
    let start = max(0, min(span.start, source.bytes.count))
    let whole = source.line(source.lineIndex(at: start))
    let markStart = min(start, whole.end)
    let markEnd = max(markStart, min(span.end, whole.end))
    // No more bytes than could fill the width are looked at; combining marks are why it is not one
    // byte a column.
    let reach = width * Self.bytesPerColumn
    let before = Self.visible(source, max(whole.start, markStart - reach), markStart)
    let marked = Self.visible(source, markStart, min(markEnd, markStart + reach))
    let after = Self.visible(source, markEnd, min(whole.end, markEnd + reach))
    let isCutBefore = markStart - whole.start > reach
    let isCutAfter = whole.end - markEnd > reach
    let isCutMark = markEnd - markStart > reach

    let beforeWidth = DisplayWidth.of(before)
    let markWidth = DisplayWidth.of(marked)
    let afterWidth = DisplayWidth.of(after)
    if !isCutBefore, !isCutAfter, !isCutMark, beforeWidth + markWidth + afterWidth <= width {
      line = before + marked + after
      caretOffset = beforeWidth
      caretCount = max(1, markWidth)
      return
    }
    // The span may take half of the width; the rest is shared, and what one side does not need
    // goes to the other.
    let shownMark =
      isCutMark || markWidth > width / 2
      ? String(DisplayWidth.prefix(of: marked, fitting: width / 2 - 1)) + "…" : marked
    let room = width - DisplayWidth.of(shownMark)
    let beforeRoom = max(room / 2, isCutAfter ? 0 : room - afterWidth)
    let shownBefore =
      isCutBefore || beforeWidth > beforeRoom
      ? "…" + DisplayWidth.suffix(of: before, fitting: beforeRoom - 1) : before
    let afterRoom = room - DisplayWidth.of(shownBefore)
    let shownAfter =
      isCutAfter || afterWidth > afterRoom
      ? DisplayWidth.prefix(of: after, fitting: max(0, afterRoom - 1)) + "…" : after[...]
    line = shownBefore + shownMark + shownAfter
    caretOffset = DisplayWidth.of(shownBefore)
    caretCount = max(1, DisplayWidth.of(shownMark))
  }

  private static let bytesPerColumn = 16

  /// The text of some bytes with tabs widened and everything else that drives a terminal escaped.
  private static func visible(_ source: SourceText, _ start: Int, _ end: Int) -> String {
    let text = source.text(of: SourceSpan(start, end))
    let tab = String(repeating: " ", count: RenderingLimits.tabWidth)
    return text.split(separator: "\t", omittingEmptySubsequences: false)
      .map { EscapeFilter.escaped(String($0)) }.joined(separator: tab)
  }
}
