internal import CLibEdit

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

// SAFETY: the C editor is owned by the reader and freed once.

/// Edits entries on a terminal with libedit: several lines as one unit, history, completion.
///
/// Enter hands the entry over when it is whole and otherwise begins a new line in it, Alt-Enter
/// always begins one; the arrow keys move by line, then through the history. The continuation
/// prompt is not shown: libedit draws one prompt before an entry.
///
/// On a terminal too small to edit on, `PlainReader` reads instead.
package final class LibEditReader: LineReader {
  let input: Int32
  let output: Int32
  let hooks: LineReaderHooks
  let editor: OpaquePointer
  private let history: OpaquePointer
  private let plain: PlainReader
  private let callbacks: UnsafeMutablePointer<editline_callbacks>
  private var promptBuffer: UnsafeMutablePointer<UInt32>
  /// What stands beside the entry.
  var note = EntryNote()
  /// Columns of the prompt.
  private(set) var promptWidth = 0

  /// What became of the entry; nil while it is edited.
  var outcome: LineEvent?
  /// Whether the screen has been set up for this entry, which the first wait for a key does.
  var isPrepared = false
  /// Characters to be read before those of the terminal: keys pressed by this program.
  var injected: ArraySlice<UInt32> = []
  /// Whether all keys so far had been pressed before this reader first waited for one.
  var isTypedAhead = true
  /// Bytes of a character whose end has not come yet.
  var partialCharacter: [UInt8] = []
  /// Whether Ctrl-C was handed to libedit as a key.
  var isInterruptSent = false
  /// A list to be shown below the entry once the cursor stands at its end.
  var pendingList: PendingList?
  /// The entries that the arrow keys bring back.
  var recall = Recall()
  /// Rows of libedit's screen image.
  var imageRowCount = LineEditingLimits.imageRowCount

  /// Marks the ends of what takes no place on the screen in libedit's prompt.
  static let promptLiteral: Unicode.Scalar = "\u{01}"

  /// Fails when input or output is no terminal, or libedit cannot use it.
  ///
  /// `entries` are recalled with the arrow keys and Ctrl-R, the oldest first. Keys are those of
  /// emacs unless `usesViKeys`. `~/.editrc` is read if `readsEditrc` and may choose otherwise; the
  /// keys this reader depends on are bound after it.
  package init?(
    input: Int32 = 0, output: Int32 = 1, hooks: LineReaderHooks, entries: [String] = [],
    usesViKeys: Bool = false, readsEditrc: Bool = true
  ) {
    guard CharacterEncoding.isUTF8, isatty(input) == 1, isatty(output) == 1,
      let history = history_winit()
    else { return nil }
    let literal = CChar(Self.promptLiteral.value)
    guard let editor = editline_open(input, output, literal) else {
      history_wend(history)
      return nil
    }
    self.input = input
    self.output = output
    self.hooks = hooks
    self.editor = editor
    self.history = history
    plain = PlainReader(input: input, output: output, hooks: hooks)
    callbacks = .allocate(capacity: 1)
    promptBuffer = .allocate(capacity: 1)
    // SAFETY: both were just allocated with room for one element.
    promptBuffer.initialize(to: 0)
    callbacks.initialize(to: editline_callbacks())
    callbacks.pointee = makeCallbacks()
    editline_set_callbacks(editor, callbacks)
    editline_history_set_size(history, Int32(LineEditingLimits.recalledEntryCount))
    editline_set_history(editor, history)
    for entry in entries.suffix(LineEditingLimits.recalledEntryCount) { addToHistory(entry) }
    if usesViKeys { editline_use_vi_keys(editor) } else { bindEmacsKeys() }
    if readsEditrc { el_source(editor, nil) }
    bindEssentialKeys()
  }

  deinit {
    editline_close(editor)
    history_wend(history)
    callbacks.deallocate()
    promptBuffer.deallocate()
  }

  /// Edits one entry with libedit; see `LineReader`.
  package func readEntry(prompt: String, continuationPrompt: String) throws -> LineEvent {
    let isTooSmall = TerminalSize(of: output)?.isTooSmall ?? false
    if isTooSmall || editline_edits(editor) == 0 {
      return try plain.readEntry(prompt: prompt, continuationPrompt: continuationPrompt)
    }
    beginEntry(prompt: prompt)
    defer { signals_unwatch_terminal() }
    var count: Int32 = 0
    _ = el_wgets(editor, &count)
    endEntry()
    return outcome ?? .endOfInput
  }

  /// Makes an entry reachable by the arrow keys.
  package func addToHistory(_ entry: String) {
    guard HistoryFile.keeps(entry) else { return }
    recall.add(entry)
    editline_history_add(history, entry.unicodeScalars.map(\.value) + [0])
  }

  private func beginEntry(prompt: String) {
    outcome = nil
    isPrepared = false
    injected = []
    isTypedAhead = true
    partialCharacter = []
    isInterruptSent = false
    pendingList = nil
    recall.restart()
    note = EntryNote()
    promptWidth = Self.shownWidth(of: prompt)
    let characters = Self.literalPrompt(prompt)
    promptBuffer.deallocate()
    promptBuffer = .allocate(capacity: characters.count + 1)
    // SAFETY: the buffer was allocated for the characters and the 0 that ends them.
    promptBuffer.initialize(to: 0)
    for (index, character) in (characters + [0]).enumerated() {
      (promptBuffer + index).initialize(to: character)
    }
    _ = signals_open()
    signals_watch_terminal()
    TerminalSignals.take([.interrupt, .resize, .stop])
  }

  private func endEntry() {
    if isPrepared { writeFully(Self.pasteModeOff, to: output) }
    writeFully(outcome == .interrupted ? "^C\n" : "\n", to: output)
  }

  /// The prompt libedit is to draw now: none until the screen has been set up.
  fileprivate var currentPrompt: UnsafePointer<UInt32> {
    // SAFETY: the buffer ends with 0; while nothing is prepared that end alone is shown.
    var end = promptBuffer
    if !isPrepared { while end.pointee != 0 { end += 1 } }
    return UnsafePointer(end)
  }

  /// The prompt in libedit's form: each colour sequence between two literal marks.
  static func literalPrompt(_ prompt: String) -> [UInt32] {
    var result: [UInt32] = []
    var isInSequence = false
    for scalar in prompt.unicodeScalars where scalar != promptLiteral {
      if scalar == "\u{1B}" && !isInSequence {
        isInSequence = true
        result.append(promptLiteral.value)
      }
      result.append(scalar.value)
      if isInSequence && scalar.properties.isAlphabetic {
        isInSequence = false
        result.append(promptLiteral.value)
      }
    }
    if isInSequence { result.append(promptLiteral.value) }
    return result
  }
}

extension LibEditReader {
  /// Columns of a text without its colour sequences.
  static func shownWidth(of text: String) -> Int {
    let parts = literalPrompt(text).split(
      separator: promptLiteral.value, omittingEmptySubsequences: false)
    // What stands between two marks takes no place.
    return parts.enumerated().reduce(0) { width, part in
      width + (part.offset % 2 == 0 ? DisplayText.width(Self.text(part.element)) : 0)
    }
  }
}

// MARK: - What libedit calls

extension LibEditReader {
  private func makeCallbacks() -> editline_callbacks {
    editline_callbacks(
      client: Unmanaged.passUnretained(self).toOpaque(),
      perform: { client, action in
        LibEditReader.of(client)?.perform(action) ?? CC_ERROR
      },
      next: { client, character in
        guard let reader = LibEditReader.of(client), let next = reader.nextCharacter() else {
          return -1
        }
        character?.pointee = next
        return 1
      },
      prompt: { client in
        LibEditReader.of(client)?.currentPrompt
      })
  }

  private static func of(_ client: UnsafeMutableRawPointer?) -> LibEditReader? {
    // SAFETY: the pointer was made of a reader that closes the editor before it goes, so it is
    // alive whenever libedit calls.
    client.map { Unmanaged<LibEditReader>.fromOpaque($0).takeUnretainedValue() }
  }
}
