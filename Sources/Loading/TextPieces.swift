// SAFETY: bytes are read below the count of what was read.

/// Delimited text that is unpacked or brought to UTF-8 while it is parsed.
///
/// A piece ends behind a line end that no quote encloses. Where there are quotes, that takes a look at
/// all records: with the same scanner, so that a piece ends where a reader of the whole text would see
/// a record end.
final class TextPieces: PieceSource {
  let head: SourceFile
  private let offset: Int
  private let cutter: PieceCutter
  private var front: FileFront?
  private var block = RecordBlock(fieldCount: 1)

  /// `offset`: where the text begins in the stream, behind a byte order mark.
  init(_ source: TextSource, offset: Int, _ options: ReadOptions) throws(LoadingError) {
    head = source.file
    self.offset = offset
    cutter = try PieceCutter(source.bytes(options), path: head.path, options)
  }

  var progress: (done: Int, count: Int)? { cutter.progress }

  func restart(_ front: FileFront) throws(LoadingError) {
    self.front = front
    block = RecordBlock(fieldCount: front.names.count)
    try cutter.restart(skipping: offset + front.bodyStart)
  }

  func next(_ byteCount: Int) throws(LoadingError) -> TextPiece? {
    guard let text = try cutter.next(byteCount, endOfRecords) else { return nil }
    return TextPiece(text: text)
  }

  /// Where the last record ends that is whole; 0 where none is.
  private func endOfRecords(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    guard let front, let base = bytes.baseAddress else { return 0 }
    let newline: UInt8 = front.dialect.lineEnd == .carriageReturn ? 13 : 10
    guard let last = bytes.lastIndex(of: newline) else { return 0 }
    let hasQuotes = ByteScan.firstIndex(of: front.dialect.quote, base, 0, last) < last
    if !hasQuotes { return last + 1 }
    var scanner = RecordScanner(
      base, end: bytes.count, dialect: front.dialect, fieldCount: front.names.count)
    scanner.refusals.limit = 0
    block.marks.resume = -1
    var position = 0
    while position <= last {
      let next = scanner.scan(into: block, from: position, limit: last + 1)
      if scanner.hasMetEnd { break }
      position = next
    }
    return position
  }
}

/// Text of which each line is a record, and becomes one of delimited text.
final class LinePieces: PieceSource {
  /// What makes delimited text of lines, with the names above where they are the first.
  typealias Conversion = (UnsafeBufferPointer<UInt8>, _ isFirst: Bool) throws(LoadingError) ->
    Converted

  /// Delimited text that was made of lines.
  struct Converted: ~Copyable {
    var text: GrowingBytes
    /// See `TextPiece`.
    var lines: (ofRecords: RowLines.Part, count: Int)?
    var refusals = Refusals()
  }

  let head: SourceFile
  private let offset: Int
  private let cutter: PieceCutter
  private let convert: Conversion
  private let first: TextPiece
  private let firstCount: Int
  private var isAtHead = true

  /// `offset`: where the text begins in the stream, behind a byte order mark.
  init(
    _ stream: any ByteStream, path: String, offset: Int, _ options: ReadOptions,
    _ convert: @escaping Conversion
  ) throws(LoadingError) {
    self.offset = offset
    self.convert = convert
    cutter = try PieceCutter(stream, path: path, options)
    try cutter.restart(skipping: offset)
    guard let lines = try cutter.next(options.frontBytes, LinePieces.endOfLines) else {
      throw .empty(path: path)
    }
    firstCount = lines.count
    first = try LinePieces.converted(lines, isFirst: true, convert)
    head = first.text
  }

  var numbersRecords: Bool { first.lines != nil }
  var progress: (done: Int, count: Int)? { cutter.progress }

  func firstLine(_ front: FileFront) -> Int {
    // Names that are made stand on no line.
    first.lines == nil ? front.bodyLine + 1 : 1
  }

  func restart(_ front: FileFront) throws(LoadingError) {
    isAtHead = true
    bodyStart = front.bodyStart
    try cutter.restart(skipping: offset + firstCount)
  }

  private var bodyStart = 0

  func next(_ byteCount: Int) throws(LoadingError) -> TextPiece? {
    if isAtHead {
      isAtHead = false
      var piece = first
      piece.start = bodyStart
      return piece
    }
    guard let text = try cutter.next(byteCount, LinePieces.endOfLines) else { return nil }
    return TextPiece(text: text, isRaw: true)
  }

  func finish(_ piece: inout TextPiece) throws(LoadingError) {
    if piece.isRaw { piece = try LinePieces.converted(piece.text, isFirst: false, convert) }
  }

  private static func converted(
    _ text: SourceFile, isFirst: Bool, _ convert: Conversion
  ) throws(LoadingError) -> TextPiece {
    let view = try FileView(text, offset: 0)
    let bytes = UnsafeBufferPointer(start: view.bytes, count: view.count)
    let made = try convert(bytes, isFirst)
    let (lines, refusals) = (made.lines, made.refusals)
    return TextPiece(
      text: SourceFile(path: text.path, possiblyEmpty: made.text), lines: lines,
      refusals: refusals)
  }

  static func endOfLines(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    bytes.lastIndex(of: 10).map { $0 + 1 } ?? 0
  }
}

/// Cuts a stream into pieces.
final class PieceCutter {
  private let stream: any ByteStream
  private let path: String
  private let takesMemory: (Int) -> Bool
  /// What was read behind the last piece.
  private var rest: GrowingBytes
  private var isOver = false

  init(_ stream: any ByteStream, path: String, _ options: ReadOptions) throws(LoadingError) {
    (self.stream, self.path) = (stream, path)
    takesMemory = options.takesMemory
    rest = try GrowingBytes(capacity: 0, path: path)
  }

  var progress: (done: Int, count: Int) { stream.progress }

  /// Goes back before the first byte, and passes over some.
  func restart(skipping count: Int) throws(LoadingError) {
    try stream.restart()
    rest.removeAll(from: 0)
    isOver = try !stream.fill(&rest, upTo: count)
    rest.removeFirst(min(count, rest.count))
  }

  /// The next bytes, about so many, as far as `end` says that they are whole records; all that are left at
  /// the stream's end; nil behind it.
  func next(
    _ byteCount: Int, _ end: (UnsafeBufferPointer<UInt8>) -> Int
  ) throws(LoadingError) -> SourceFile? {
    var (wanted, taken) = (byteCount, 0)
    defer { _ = takesMemory(-taken) }
    var text = try GrowingBytes(capacity: byteCount + LoadingLimits.chunkBytes, path: path)
    try text.append(rest, from: 0)
    rest.removeAll(from: 0)
    while true {
      if !isOver { isOver = try !stream.fill(&text, upTo: wanted) }
      if isOver { return text.count == 0 ? nil : try SourceFile(path: path, text: text) }
      let found = text.withBytes(end)
      if found > 0 {
        try rest.append(text, from: found)
        text.removeAll(from: found)
        return try SourceFile(path: path, text: text)
      }
      // A record that is longer than a piece.
      wanted = 2 * text.count
      taken += text.count
      if !takesMemory(text.count) { throw .cancelled }
    }
  }
}
