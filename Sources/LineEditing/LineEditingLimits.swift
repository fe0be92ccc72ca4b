/// Every bound of this target.
enum LineEditingLimits {
  /// How long no key is pressed before a note is worked out.
  static let noteMilliseconds: Int32 = 80
  /// Entries recalled with the arrow keys and Ctrl-R.
  static let recalledEntryCount = 5_000
  /// The history file is compacted when opened with more bytes than this.
  static let historyByteCount = 4 << 20
  /// An entry longer than this is not written to the history file.
  static let historyEntryByteCount = 256 << 10
  /// Attempts to get the history file's lock, each `lockPauseMicroseconds` apart.
  static let lockAttemptCount = 40
  static let lockPauseMicroseconds: UInt32 = 5_000
  /// Rows of candidates listed below the text, unless the terminal is smaller.
  static let listedRowCount = 15
  /// Columns of one candidate and of its note in the list.
  static let listedTextColumnCount = 40
  static let listedNoteColumnCount = 24
  /// On a smaller terminal the plain reader takes over.
  static let smallestColumnCount = 20
  static let smallestRowCount = 5
  /// A key that sends a sequence sends its characters within this time of each other.
  static let keySequenceMilliseconds: Int32 = 40
  static let keySequenceCharacterCount = 16
  /// Rows of the screen image libedit is made to keep, whatever the terminal shows.
  static let imageRowCount = 512
}
