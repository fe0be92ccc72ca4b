internal import CLibEdit

// SAFETY: the buffer ends with 0 and lives until the next note; libedit reads it while it draws.

/// What stands at the right end of an entry while no key is pressed.
///
/// libedit draws it with the entry, on its first row, as long as there is room; it is out of date as soon
/// as the text is another one, and then it is not drawn.
struct EntryNote {
  private(set) var buffer: UnsafeMutablePointer<UInt32>
  /// The text it is about.
  private(set) var text: [UInt32] = []
  /// Whether keys go to the entry: not while libedit searches, or waits for the rest of a command.
  private(set) var mayBeShown = true

  init() {
    buffer = .allocate(capacity: 1)
    buffer.initialize(to: 0)
  }

  func deallocate() { buffer.deallocate() }

  var isEmpty: Bool { buffer.pointee == 0 }

  /// For a new entry.
  mutating func restart() {
    clear()
    mayBeShown = true
  }

  mutating func clear() { set([], of: []) }

  mutating func set(_ characters: [UInt32], of text: [UInt32]) {
    self.text = text
    buffer.deallocate()
    buffer = .allocate(capacity: characters.count + 1)
    for (index, character) in (characters + [0]).enumerated() {
      (buffer + index).initialize(to: character)
    }
  }

  /// Notes a key on its way to libedit; one behind which keys may mean something else ends notes for
  /// this entry, as nobody says when they mean text again.
  mutating func passing(_ key: UInt32) -> UInt32 {
    if EntryNote.prefixKeys.contains(key) { mayBeShown = false }
    return key
  }

  /// Ctrl-Q, Ctrl-R, Ctrl-S, Ctrl-V, Ctrl-X, Escape.
  private static let prefixKeys: [UInt32] = [17, 18, 19, 22, 24, 27]
}

extension LibEditReader {
  /// What is drawn beside the entry now.
  var currentNote: UnsafePointer<UInt32> {
    var end = note.buffer
    if !note.text.elementsEqual(entryCharacters) { while end.pointee != 0 { end += 1 } }
    return UnsafePointer(end)
  }

  /// The key that draws the entry again: at once where the note is about another text, and when there is
  /// a new one because no key was pressed for a while.
  func noteKey() -> UInt32? {
    guard note.mayBeShown else { return nil }
    let text = Array(entryCharacters)
    if text == note.text { return nil }
    if !note.isEmpty {
      note.set([], of: [])
      return SpecialKey.note.rawValue
    }
    let input = input
    let isKeyPressed = { @Sendable in
      InputWait.isReadable(input, withinMilliseconds: 0) || TerminalSignals.areThere
    }
    if text.isEmpty || text.contains(Self.newline)
      || InputWait.isReadable(input, withinMilliseconds: LineEditingLimits.noteMilliseconds)
      || TerminalSignals.areThere
    {
      return nil
    }
    let words = hooks.note(Self.text(text), isKeyPressed) ?? ""
    if isKeyPressed() { return nil }
    note.set(words.isEmpty ? [] : Self.literalPrompt(words), of: text)
    return note.isEmpty ? nil : SpecialKey.note.rawValue
  }
}
