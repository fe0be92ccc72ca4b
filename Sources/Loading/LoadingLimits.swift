/// The limits of reading, in one place.
package enum LoadingLimits {
  /// Refused rows that are kept with their line and reason; further ones are only counted.
  package static let refusedRowsKept = 1000
  /// Bytes of a refused row that are shown.
  package static let excerptBytes = 80
  /// Values of a column of whole numbers that may be days without signs between, at least.
  static let leastDaysWithoutSigns = 5
  /// Records before the names at most.
  static let preambleRecords = 20
  /// Rows at the front of which the values show how they are written.
  static let styleRows = 2000
  /// Different texts in a column of numbers or days up to which they are worth a note.
  static let notedTexts = 20
  /// Bytes of a quoted field; a quote open for longer counts as never closed.
  static let quotedFieldBytes = 1 << 20
  /// Bytes at the front that are looked at for the delimiter and for signs of a binary file.
  static let dialectBytes = 1 << 16
  /// Records that are looked at for the delimiter.
  static let dialectRecords = 200
  /// Rows at the front that give the first guess of types and decide about dictionaries.
  static let headRows = 16_384
  /// Bytes at the front that give the first guess of types.
  static let headBytes = 2 << 20
  /// Rows of the head from which on a column of mostly distinct texts is kept without codes.
  static let leastRowsWithoutCodes = 4096
  /// Bytes of a pipe.
  static let streamBytes = 8 << 30
  /// Bytes that are read from the file at once: a power of two, and whole pages.
  static let pieceBytes = 1 << 18
  /// Bytes of a worker's window on the file that stay in memory from chunk to chunk; whole pages.
  static let viewBytes = 1 << 22
  /// Bytes behind the end of what is in memory that can be read (loads of whole words).
  static let readableBehind = 64
  /// Bytes of each of the stretches along the file that show how large values become.
  static let sampleBytes = 1 << 15
  /// Such stretches.
  static let samples = 4
  /// Bytes of the file a worker takes at a time.
  static let chunkBytes = 1 << 20
  /// Bytes of which delimiters, line ends and quotes are found at once; places in it take 16 bits.
  static let windowBytes = 1 << 14
  /// Rows whose fields are found before their columns are parsed.
  static let blockRows = 256
  /// Field places in a block of rows, where rows have many fields.
  static let blockFields = 1 << 16
  /// Line ends that are tried as the start of a chunk.
  static let startCandidates = 16
  /// Digits of an exact decimal of 64 bits.
  static let decimalDigits = 18
  /// Digits of an exact decimal of 128 bits.
  static let wideDigits = 38
  /// Digits of a whole number that a double is sure to hold.
  static let doubleDigits = 15
  /// Rows of a table: row numbers are 32 bits wide.
  static let rows = Int(UInt32.max) - 1
}
