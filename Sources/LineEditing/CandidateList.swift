internal import CLibEdit

/// Candidates in columns, each with its note, as they are shown below an entry.
enum CandidateList {
  private static let gap = "  "

  /// Rows of at most `columnCount` columns, read downwards; at most `rowCount` of them, of which
  /// the last then says how many candidates are left out.
  static func rows(
    _ candidates: [Completion.Candidate], columnCount: Int, rowCount: Int
  ) -> [String] {
    let cells = candidates.map(Cell.init)
    let width = max(columnCount - 1, 1)
    let limit = max(min(rowCount, LineEditingLimits.listedRowCount), 1)
    let textWidth = cells.map(\.textWidth).max() ?? 0
    let noteWidth = cells.map(\.noteWidth).max() ?? 0
    let cellWidth = textWidth + (noteWidth > 0 ? gap.utf8.count + noteWidth : 0)
    let perRow = max((width + gap.utf8.count + 1) / (cellWidth + gap.utf8.count + 1), 1)
    let neededRowCount = (cells.count + perRow - 1) / perRow
    let shownRowCount = neededRowCount > limit ? max(limit - 1, 1) : neededRowCount
    let shown = neededRowCount > limit ? cells.prefix(shownRowCount * perRow) : cells[...]
    var rows = (0..<shownRowCount).map { row in
      stride(from: row, to: shown.count, by: shownRowCount)
        .map { shown[$0].padded(textWidth: textWidth, noteWidth: noteWidth) }
        .joined(separator: gap + " ")
        .trimmingBlanksAtEnd()
    }
    if shown.count < cells.count { rows.append("… \(cells.count - shown.count) more") }
    return rows.map { DisplayText.cut($0, toWidth: width) }
  }

  /// One candidate, made safe to print and cut to its width.
  private struct Cell {
    var text: String
    var note: String
    var textWidth: Int
    var noteWidth: Int

    init(_ candidate: Completion.Candidate) {
      text = DisplayText.cut(
        DisplayText.printable(candidate.text.trimmingBlanksAtEnd()),
        toWidth: LineEditingLimits.listedTextColumnCount)
      note = DisplayText.cut(
        DisplayText.printable(candidate.note), toWidth: LineEditingLimits.listedNoteColumnCount)
      textWidth = DisplayText.width(text)
      noteWidth = DisplayText.width(note)
    }

    /// Text to the left, note to the right.
    func padded(textWidth: Int, noteWidth: Int) -> String {
      let text = text + String(repeating: " ", count: textWidth - self.textWidth)
      guard noteWidth > 0 else { return text }
      return text + gap + String(repeating: " ", count: noteWidth - self.noteWidth) + note
    }
  }
}

/// Text as it appears on a terminal.
enum DisplayText {
  /// Terminal columns of the text, as the C library counts them (which is what libedit uses).
  static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + width($1) }
  }

  /// The text, or its beginning and `…` where it is wider than `limit` columns.
  static func cut(_ text: String, toWidth limit: Int) -> String {
    guard width(text) > limit else { return text }
    var result = String.UnicodeScalarView()
    var taken = 0
    for scalar in text.unicodeScalars {
      taken += width(scalar)
      if taken > limit - 1 { break }
      result.append(scalar)
    }
    return String(result) + "…"
  }

  /// Control characters and those that change the direction of text as visible escapes: what is in
  /// the data must not drive the terminal.
  static func printable(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
        result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    CharacterEncoding.isUTF8 ? max(Int(editline_width(scalar.value)), 0) : 1
  }
}

/// The character set of the C library, on which libedit depends: set once, before the first use.
enum CharacterEncoding {
  /// False where the system has no UTF-8 locale at all.
  static let isUTF8 = editline_use_utf8() == 1
}

extension String {
  /// Without the blanks at its end.
  func trimmingBlanksAtEnd() -> String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
