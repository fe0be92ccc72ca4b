/// The rows of a database's answer as delimited text, from the first to the last, and again if that is
/// asked for.
protocol RowSource: AnyObject {
  /// Goes back before the first row; all have been read.
  func restart() throws(LoadingError)

  /// Appends rows until they make so many bytes, or were the last; says how many.
  func read(_ byteCount: Int, into text: inout GrowingBytes) throws(LoadingError) -> Int
}

/// The rows of a database in pieces, of which the head is the first.
final class DatabasePieces: PieceSource {
  /// The names and the first rows.
  let head: SourceFile
  private let rows: any RowSource
  private let headRows: Int
  private var given = 0
  private var bodyStart = 0
  private var isAtHead = true
  private var isOver = false

  /// Reads the first rows, as many as two pieces have.
  init(
    _ rows: any RowSource, header: consuming DelimitedRow, path: String, pieceBytes: Int
  ) throws(LoadingError) {
    let headBytes = min(LoadingLimits.headBytes, 2 * pieceBytes)
    var text = try GrowingBytes(capacity: headBytes, path: path)
    try text.append(&header)
    headRows = try rows.read(headBytes, into: &text)
    head = try SourceFile(path: path, text: text)
    self.rows = rows
  }

  var numbersRecords: Bool { true }
  var recordCount: Int? { given }
  var progress: (done: Int, count: Int)? { nil }

  func restart(_ front: FileFront) throws(LoadingError) {
    bodyStart = front.bodyStart
    if isAtHead { return }
    // What is left has to be read, as the database knows no way back from the middle.
    while try next(LoadingLimits.chunkBytes) != nil {}
    try rows.restart()
    (given, isOver) = (0, false)
  }

  func next(_ byteCount: Int) throws(LoadingError) -> TextPiece? {
    if isAtHead {
      isAtHead = false
      given = headRows
      return TextPiece(text: head, start: bodyStart)
    }
    if isOver { return nil }
    var text = try GrowingBytes(capacity: byteCount + byteCount / 8, path: head.path)
    let count = try rows.read(byteCount, into: &text)
    isOver = count == 0
    if isOver { return nil }
    given += count
    return TextPiece(text: try SourceFile(path: head.path, text: text))
  }
}
