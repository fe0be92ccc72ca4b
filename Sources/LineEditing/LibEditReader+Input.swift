internal import CLibEdit

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

// Where libedit waits for a key. Everything that happens between two keys happens here: signals,
// a changed terminal size, a list shown below the entry. By then libedit has drawn the entry, so
// the place of the cursor on the screen is known.
extension LibEditReader {
  /// Rows to be shown under the entry, and where the cursor goes back to (a character offset).
  struct PendingList {
    var rows: [String]
    var cursor: Int
  }

  static let pasteModeOn = "\u{1B}[?2004h"
  static let pasteModeOff = "\u{1B}[?2004l"
  private static let clearBelow = "\r\u{1B}[J"
  private static let interruptKey: UInt32 = 3
  private static let endKey: UInt32 = 4
  private static let escape: UInt32 = 0x1B

  /// The next character of the terminal or of `injected`; nil when there will be none.
  func nextCharacter() -> UInt32? {
    if !isPrepared { prepareScreen() }
    if let list = pendingList { show(list) }
    if let character = injected.popFirst() { return character }
    // A key was pressed for Ctrl-C and did not reach our function (it came amid an escape
    // sequence, say): leave at once.
    if isInterruptSent { return nil }
    keepImageTall()
    defer { hideNote() }
    while true {
      if handleSignals() { return outcome == .interrupted ? sendInterrupt() : nil }
      if isTypedAhead { isTypedAhead = InputWait.isReadable(input, withinMilliseconds: 0) }
      showNote()
      if InputWait.once(input) {
        switch readCharacter() {
        case .character(Self.escape): return keyAfterEscape()
        case .character(let character): return character
        case .partial: continue
        case .end: return nil
        }
      }
    }
  }

  /// The special key whose first character, Escape, has been read; Escape itself otherwise, with
  /// what followed it to be read next.
  private func keyAfterEscape() -> UInt32 {
    var sequence: [UInt32] = []
    while !SpecialKey.isWhole(sequence),
      sequence.count < LineEditingLimits.keySequenceCharacterCount,
      InputWait.isReadable(
        input, withinMilliseconds: LineEditingLimits.keySequenceMilliseconds),
      case .character(let character) = readCharacter()
    {
      sequence.append(character)
    }
    let isVi = editline_uses_vi_keys(editor) == 1
    if let key = SpecialKey(sequence: sequence, underViKeys: isVi) { return key.rawValue }
    injected = sequence[...]
    return Self.escape
  }

  private func prepareScreen() {
    isPrepared = true
    writeFully(Self.pasteModeOn, to: output)
    redraw()
  }

  /// Draws the entry anew from where the cursor is, which must be a row of its own.
  private func redraw() {
    editline_resize(editor, Int32(imageRowCount))
    editline_redraw(editor)
  }

  private func show(_ list: PendingList) {
    pendingList = nil
    writeFully("\n" + list.rows.joined(separator: "\n") + "\n", to: output)
    el_cursor(editor, Int32(list.cursor - editline_cursor(editor)))
    redraw()
  }

  /// Keeps libedit's screen image taller than the entry: it crashes on one that does not fit.
  private func keepImageTall() {
    let spareRowCount = 16
    let columnCount = max(TerminalSize(of: output)?.columnCount ?? 80, 2)
    // Twice the characters, because each may be two columns wide.
    let neededRowCount = entryCharacters.reduce(2) { $1 == Self.newline ? $0 + 1 : $0 }
    let wrappedRowCount = 2 * entryCharacters.count / (columnCount - 1)
    let rowCount = neededRowCount + wrappedRowCount + spareRowCount
    if rowCount > imageRowCount {
      imageRowCount = 2 * rowCount
      writeFully("\n", to: output)
      redraw()
    }
  }

  private func sendInterrupt() -> UInt32 {
    isInterruptSent = true
    return Self.interruptKey
  }

  /// Acts on the signals that came; returns true when reading the entry is over.
  private func handleSignals() -> Bool {
    let signals = TerminalSignals.take([.interrupt, .resize, .stop, .terminate])
    if signals.contains(.terminate) {
      writeFully(Self.pasteModeOff + "\n", to: output)
      editline_set_raw(editor, 0)
      signals_terminate_now()
      return true
    }
    if signals.contains(.interrupt) {
      outcome = .interrupted
      return true
    }
    if signals.contains(.stop) {
      hideNote()
      writeFully(Self.pasteModeOff, to: output)
      editline_set_raw(editor, 0)
      signals_stop_now()
      editline_set_raw(editor, 1)
      writeFully(Self.clearBelow + Self.pasteModeOn, to: output)
      redraw()
    } else if signals.contains(.resize) {
      note.column = nil
      let linesAbove = entryCharacters.prefix(editline_cursor(editor)).count { $0 == Self.newline }
      let up = linesAbove > 0 ? "\u{1B}[\(linesAbove)A" : ""
      writeFully(up + Self.clearBelow, to: output)
      redraw()
    }
    return false
  }

  // MARK: - Characters

  enum Received {
    case character(UInt32)
    case partial
    case end
  }

  /// Reads one byte, so that what is typed ahead stays for whoever reads next.
  func readCharacter() -> Received {
    var byte: UInt8 = 0
    let count = read(input, &byte, 1)
    if count < 0 && (errno == EINTR || errno == EAGAIN) { return .partial }
    guard count == 1 else { return .end }
    // A Ctrl-D pressed before the terminal was in raw mode arrives as NUL. At any other time it is
    // Ctrl-Space, which libedit takes for "quote the next key" and which does nothing here.
    if byte == 0 { return isTypedAhead ? .character(Self.endKey) : .partial }
    if byte < 0x80 {
      partialCharacter.removeAll(keepingCapacity: true)
      return .character(UInt32(byte))
    }
    if byte >= 0xC0 { partialCharacter.removeAll(keepingCapacity: true) }
    partialCharacter.append(byte)
    let expectedCount =
      switch partialCharacter[0] {
      case 0xC2..<0xE0: 2
      case 0xE0..<0xF0: 3
      case 0xF0..<0xF5: 4
      default: 1
      }
    guard partialCharacter.count >= expectedCount else { return .partial }
    let text = String(decoding: partialCharacter, as: UTF8.self)
    partialCharacter.removeAll(keepingCapacity: true)
    let character = text.unicodeScalars.first?.value ?? 0xFFFD
    // C1 controls stand for special keys.
    return (0x80..<0xA0).contains(character) ? .partial : .character(character)
  }
}
