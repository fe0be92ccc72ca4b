/// The rows of a database's answer as delimited text, from the first to the last, and again if that is
/// asked for.
protocol RowSource: AnyObject {
  /// Goes back before the first row; all have been read.
  func restart() throws(LoadingError)

  /// Appends rows until they make so many bytes, or were the last; says how many.
  func read(_ byteCount: Int, into text: inout GrowingBytes) throws(LoadingError) -> Int
}

/// The same text in pieces of whole records, so that never all of it is in memory.
///
/// ```
/// head       names, rows 0 … 16,211        what the types are guessed from; the first piece too
/// pieces     rows 16,212 … 24,418          a mebibyte each, gone once it is parsed
/// ```
/// When a later row shows that the guess was wrong, the database is asked for all rows once more.
final class RowPieces {
  /// The names and the first rows.
  let head: SourceFile
  /// Rows given since the first.
  private(set) var rowCount = 0
  private let rows: any RowSource
  private let headRows: Int
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

  /// Goes back before the first row.
  func restart() throws(LoadingError) {
    if isAtHead { return }
    if !isOver {
      // What is left has to be read, as the database knows no way back from the middle.
      while try next(LoadingLimits.chunkBytes, bodyStart: 0) != nil {}
    }
    try rows.restart()
    (rowCount, isOver) = (0, false)
  }

  /// The next piece, and where its first row begins; nil behind the last.
  func next(_ byteCount: Int, bodyStart: Int) throws(LoadingError) -> (SourceFile, start: Int)? {
    if isAtHead {
      isAtHead = false
      rowCount = headRows
      return (head, bodyStart)
    }
    if isOver { return nil }
    var text = try GrowingBytes(capacity: byteCount + byteCount / 8, path: head.path)
    let count = try rows.read(byteCount, into: &text)
    isOver = count == 0
    if isOver { return nil }
    rowCount += count
    return (try SourceFile(path: head.path, text: text), 0)
  }
}
