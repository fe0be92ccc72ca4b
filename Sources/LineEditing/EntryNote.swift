internal import CLibEdit

/// What stands at the right end of the row of the cursor while no key is pressed.
///
/// libedit knows nothing of it: its own prompt at the right is for entries of one line alone. The note is
/// drawn over what libedit has drawn when it waits for a key, and is gone before it gets one.
struct EntryNote {
  /// What it says; empty for nothing.
  var words = ""
  /// The text it is about; nil before the first.
  var text: [UInt32]?
  /// The column where it stands; nil while it does not.
  var column: Int?
}

extension LibEditReader {
  /// Draws the note, if no key comes for a while, where there is something to say and room for it.
  func showNote() {
    guard note.column == nil else { return }
    let text = Array(entryCharacters)
    guard !text.isEmpty, !Self.isSearch(text) else { return }
    if text != note.text {
      let input = input
      let isKeyPressed = { @Sendable in
        InputWait.isReadable(input, withinMilliseconds: 0) || TerminalSignals.areThere
      }
      if InputWait.isReadable(input, withinMilliseconds: LineEditingLimits.noteMilliseconds)
        || TerminalSignals.areThere
      {
        return
      }
      let words = hooks.note(Self.text(text), isKeyPressed) ?? ""
      if isKeyPressed() { return }
      note = EntryNote(words: words, text: text)
    }
    guard !note.words.isEmpty, let column = noteColumn else { return }
    writeFully("\u{1B}7\u{1B}[\(column + 1)G\(note.words)\u{1B}8", to: output)
    note.column = column
  }

  /// Takes the note away.
  func hideNote() {
    guard let column = note.column else { return }
    note.column = nil
    writeFully("\u{1B}7\u{1B}[\(column + 1)G\u{1B}[K\u{1B}8", to: output)
  }

  /// Where the note begins in the row of the cursor; nil where it would meet the text.
  private var noteColumn: Int? {
    let characters = entryCharacters
    let cursor = editline_cursor(editor)
    guard let columnCount = TerminalSize(of: output)?.columnCount, cursor <= characters.count
    else { return nil }
    let start = characters[..<cursor].lastIndex(of: Self.newline).map { $0 + 1 } ?? 0
    let end = characters[cursor...].firstIndex(of: Self.newline) ?? characters.count
    func width(upTo end: Int) -> Int {
      (start == 0 ? promptWidth : 0) + DisplayText.width(Self.text(characters[start..<end]))
    }
    let rowStart = width(upTo: cursor) / columnCount * columnCount
    let rowEnd = min(width(upTo: end) - rowStart, columnCount)
    let column = columnCount - 1 - Self.shownWidth(of: note.words)
    return column > rowEnd ? column : nil
  }

  /// Whether libedit shows a search (`bck:`, `fwd:`, under vi keys `/` and `?`) below the entry.
  private static func isSearch(_ text: [UInt32]) -> Bool {
    guard let start = text.lastIndex(of: newline) else { return false }
    let line = Self.text(text[(start + 1)...])
    return ["bck:", "bck?", "fwd:", "fwd?", "/", "?"].contains { line.hasPrefix($0) }
  }
}
