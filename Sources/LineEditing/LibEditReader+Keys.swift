internal import CLibEdit

// What the keys do. Each function changes libedit's text and answers what libedit has to redraw.
// One that needs the cursor below the entry moves it to the entry's end and leaves the rest to the
// next wait for a key (`nextCharacter`).
extension LibEditReader {
  static let newline: UInt32 = 10

  /// Keys that people know from other shells; `~/.editrc` may change them.
  func bindEmacsKeys() {
    editline_bind(editor, "^W", "ed-delete-prev-word")
    editline_bind(editor, "\\e[1~", "ed-move-to-beg")
    editline_bind(editor, "\\e[4~", "ed-move-to-end")
    editline_bind(editor, "\\e[1;5C", "em-next-word")
    editline_bind(editor, "\\e[1;5D", "ed-prev-word")
  }

  /// Keys without which the reader does not work as promised.
  func bindEssentialKeys() {
    for key in ["^M", "^J"] { editline_bind(editor, key, "strata-accept") }
    for key in SpecialKey.allCases {
      editline_bind_character(editor, key.rawValue, key.command)
    }
    // Not libedit's own history commands: going down from an entry that was not recalled wipes it.
    editline_bind(editor, "^P", "strata-up")
    editline_bind(editor, "^N", "strata-down")
    editline_bind_vi_command(editor, "k", "strata-up")
    editline_bind_vi_command(editor, "j", "strata-down")
    editline_bind(editor, "^I", "strata-complete")
    editline_bind(editor, "^C", "strata-interrupt")
    editline_bind(editor, "^R", "em-inc-search-prev")
  }

  /// Does the action libedit was bound to; answers one of its `CC_…` codes.
  func perform(_ action: Int32) -> Int32 {
    switch Int(action) {
    case action_accept: accept()
    case action_newline: insert([Self.newline])
    case action_complete: complete()
    case action_paste: paste()
    case action_up: moveLine(up: true)
    case action_down: moveLine(up: false)
    case action_delete: deleteCharacter()
    case action_interrupt: finish(.interrupted)
    case action_finish: CC_NEWLINE
    default: CC_ERROR
    }
  }

  /// The characters of the entry.
  var entryCharacters: UnsafeBufferPointer<UInt32> {
    // SAFETY: libedit's line buffer holds at least this many characters, until it is next changed;
    // no caller keeps it across a change.
    UnsafeBufferPointer(start: editline_text(editor), count: editline_text_count(editor))
  }

  static func text(_ characters: some Sequence<UInt32>) -> String {
    var text = String.UnicodeScalarView()
    for character in characters { text.append(Unicode.Scalar(character) ?? "\u{FFFD}") }
    return String(text)
  }

  // MARK: - Ending an entry

  private func accept() -> Int32 {
    let text = Self.text(entryCharacters)
    return hooks.isComplete(text) ? finish(.text(text)) : insert([Self.newline])
  }

  private func finish(_ event: LineEvent) -> Int32 {
    outcome = event
    moveToEnd()
    injected = [SpecialKey.finish.rawValue]
    return CC_REFRESH
  }

  private func moveToEnd() {
    el_cursor(editor, Int32(editline_text_count(editor) - editline_cursor(editor)))
  }

  // MARK: - Changing the text

  private func insert(_ characters: [UInt32]) -> Int32 {
    if characters.isEmpty { return CC_NORM }
    return editline_insert(editor, characters + [0]) == 0 ? CC_REFRESH : CC_ERROR
  }

  /// Deletes the character under the cursor. libedit's own command then moves the cursor back from
  /// the end, also where more is to be inserted.
  private func deleteCharacter() -> Int32 {
    guard editline_cursor(editor) < editline_text_count(editor) else { return CC_ERROR }
    el_cursor(editor, 1)
    el_deletestr(editor, 1)
    return CC_REFRESH
  }

  private func complete() -> Int32 {
    let characters = Array(entryCharacters)
    let cursor = editline_cursor(editor)
    let text = Self.text(characters)
    let cursorByteOffset = Self.text(characters.prefix(cursor)).utf8.count
    let edit = CompletionEdit(
      of: hooks.complete(text, cursorByteOffset), in: text, cursorByteOffset: cursorByteOffset)
    if edit.isEmpty { return CC_ERROR }
    if let replacement = edit.replacement {
      let replaced = text.utf8.prefix(cursorByteOffset).dropFirst(edit.replaceFrom)
      el_deletestr(editor, Int32(String(decoding: replaced, as: UTF8.self).unicodeScalars.count))
      _ = insert(replacement.unicodeScalars.map(\.value))
    }
    if !edit.listed.isEmpty {
      let size = TerminalSize(of: output)
      let rows = CandidateList.rows(
        edit.listed, columnCount: size?.columnCount ?? 80, rowCount: (size?.rowCount ?? 24) - 4)
      pendingList = PendingList(rows: rows, cursor: editline_cursor(editor))
      moveToEnd()
    }
    return CC_REFRESH
  }

  /// Inserts what comes up to the end marker: lines, tabs and all, without acting on any of it.
  private func paste() -> Int32 {
    let endMarker = "\u{1B}[201~".unicodeScalars.map(\.value)
    var pasted: [UInt32] = []
    reading: while !pasted.suffix(endMarker.count).elementsEqual(endMarker) {
      guard InputWait.untilReadable(input) else { return finish(.interrupted) }
      switch readCharacter() {
      case .character(let character): pasted.append(character)
      case .partial: continue
      case .end: break reading
      }
    }
    if pasted.suffix(endMarker.count).elementsEqual(endMarker) {
      pasted.removeLast(endMarker.count)
    }
    var characters = Self.cleanedPaste(pasted)
    // The end of the last line copied is no line to edit.
    if editline_cursor(editor) == editline_text_count(editor) {
      while characters.last == Self.newline { characters.removeLast() }
    }
    return insert(characters)
  }

  /// Line ends become newlines; other control characters but TAB are dropped.
  static func cleanedPaste(_ characters: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(characters.count)
    var previous: UInt32 = 0
    for character in characters {
      switch character {
      case 13: result.append(newline)
      case 10: if previous != 13 { result.append(newline) }
      case 9, 0x20..<0x7F, 0xA0...: result.append(character)
      default: break
      }
      previous = character
    }
    return result
  }

  // MARK: - Moving

  /// Moves one line up or down, keeping the column; at the first or last line through the history.
  private func moveLine(up: Bool) -> Int32 {
    let cursor = editline_cursor(editor)
    guard let target = Self.offset(movingUp: up, from: cursor, in: Array(entryCharacters)) else {
      guard
        let entry = recall.move(up: up, leaving: Self.text(entryCharacters))
      else { return CC_ERROR }
      moveToEnd()
      el_deletestr(editor, Int32(editline_text_count(editor)))
      _ = insert(entry.unicodeScalars.map(\.value))
      return CC_REFRESH
    }
    el_cursor(editor, Int32(target - cursor))
    return CC_CURSOR
  }

  /// Where the cursor comes to stand in the line above or below; nil if there is none.
  static func offset(movingUp: Bool, from cursor: Int, in characters: [UInt32]) -> Int? {
    let lineStart = characters[..<cursor].lastIndex(of: newline).map { $0 + 1 } ?? 0
    let column = cursor - lineStart
    if movingUp {
      guard lineStart > 0 else { return nil }
      let aboveStart = characters[..<(lineStart - 1)].lastIndex(of: newline).map { $0 + 1 } ?? 0
      return min(aboveStart + column, lineStart - 1)
    }
    guard let lineEnd = characters[cursor...].firstIndex(of: newline) else { return nil }
    let belowEnd = characters[(lineEnd + 1)...].firstIndex(of: newline) ?? characters.count
    return min(lineEnd + 1 + column, belowEnd)
  }
}
