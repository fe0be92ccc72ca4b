/// The candidates for the word at the cursor.
package struct Completion: Sendable, Equatable {
  /// UTF-8 byte offset in the text where the word to be replaced begins; it ends at the cursor.
  package var replaceFrom: Int
  /// In the order they are to be shown.
  package var candidates: [Candidate]

  /// A completion of the bytes from `replaceFrom` to the cursor.
  package init(replaceFrom: Int, candidates: [Candidate]) {
    self.replaceFrom = replaceFrom
    self.candidates = candidates
  }

  /// One possible text for the word.
  package struct Candidate: Sendable, Equatable {
    /// What is inserted, quotes and a closing blank or parenthesis included.
    package var text: String
    /// Shown beside it in the list: a count, a type; may be empty.
    package var note: String

    /// A candidate that inserts `text`.
    package init(_ text: String, note: String = "") {
      self.text = text
      self.note = note
    }
  }
}

/// What the TAB key does to the text, given a completion.
struct CompletionEdit: Equatable {
  /// Nothing can be inserted or shown: beep.
  var isEmpty: Bool { replacement == nil && listed.isEmpty }
  /// Byte offset where the replaced word begins.
  var replaceFrom: Int
  /// What stands between there and the cursor afterwards; nil leaves it as it is.
  var replacement: String?
  /// The candidates to list below the text.
  var listed: [Completion.Candidate]

  init(of completion: Completion, in text: String, cursorByteOffset: Int) {
    let bytes = text.utf8
    let cursor = min(max(cursorByteOffset, 0), bytes.count)
    let start = min(max(completion.replaceFrom, 0), cursor)
    let typed = String(decoding: bytes.dropFirst(start).prefix(cursor - start), as: UTF8.self)
    replaceFrom = start
    replacement = nil
    listed = []
    guard let first = completion.candidates.first else { return }
    if completion.candidates.count == 1 {
      replacement = first.text
      return
    }
    listed = completion.candidates
    let prefix = Self.commonPrefix(completion.candidates.map(\.text))
    // A shorter prefix would take back what was typed (candidates may match in other ways than by
    // their beginning).
    let extends = prefix.lowercased().utf8.starts(with: typed.lowercased().utf8)
    if extends && !prefix.utf8.elementsEqual(typed.utf8) { replacement = prefix }
  }

  /// The longest beginning that all texts share, cut between characters only.
  static func commonPrefix(_ texts: [String]) -> String {
    guard var prefix = texts.first.map({ Array($0) }) else { return "" }
    for text in texts.dropFirst() {
      let shared = zip(prefix, text).prefix { $0.utf8.elementsEqual($1.utf8) }.count
      prefix.removeLast(prefix.count - shared)
    }
    return String(prefix)
  }
}
