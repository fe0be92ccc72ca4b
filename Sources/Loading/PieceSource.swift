/// A text in pieces of whole records, so that never all of it is in memory.
///
/// ```
/// head       the first 3 MiB      what names and types are guessed from
/// pieces     1 MiB each           gone once they are parsed; one worker fetches while others parse
/// ```
/// When a later piece shows that the guess was wrong, all of them are fetched once more.
protocol PieceSource: AnyObject {
  /// The begin of the text.
  var head: SourceFile { get }
  /// Records are numbered, and not lines: line ends within values are not counted.
  var numbersRecords: Bool { get }
  /// Records given since the last restart, where they are known before they are parsed.
  var recordCount: Int? { get }
  /// How much of the file was read, and how large it is; nil where nobody knows.
  var progress: (done: Int, count: Int)? { get }

  /// The line on which the first row stands, from 1.
  func firstLine(_ front: FileFront) -> Int

  /// Goes back before the first row.
  func restart(_ front: FileFront) throws(LoadingError)

  /// The next piece; nil behind the last. One worker at a time asks.
  func next(_ byteCount: Int) throws(LoadingError) -> TextPiece?

  /// Makes a piece ready to be parsed; several workers at a time, each with its own.
  func finish(_ piece: inout TextPiece) throws(LoadingError)
}

/// A piece of a text.
struct TextPiece {
  var text: SourceFile
  /// Where its first record begins.
  var start = 0
  /// The lines of its records in the file, counted from its first, and how many it has; nil where that
  /// is seen when it is parsed.
  var lines: (ofRecords: RowLines.Part, count: Int)?
  /// What did not become a record.
  var refusals = Refusals()
  /// Whether it has to be finished.
  var isRaw = false
}

extension PieceSource {
  var numbersRecords: Bool { false }
  var recordCount: Int? { nil }
  func firstLine(_ front: FileFront) -> Int { front.bodyLine + 1 }
  func finish(_ piece: inout TextPiece) throws(LoadingError) {}
}
