import Synchronization

// SAFETY: bytes are read below the count of their text; what is written lies within the room lent.

/// JSON Lines, an object a line, as delimited text: a column for each key, those of nested objects under
/// `outer.inner`, in the order in which keys first appear. Arrays stay JSON.
///
/// Keys are those of the first lines; when a later line has another, the keys of all lines are gathered
/// and all is read once more.
final class JSONLines: Sendable {
  private let path: String
  private let options: ReadOptions
  private let keys: JSONKeys
  /// A line has a key that is not known.
  private let hasNewKeys = Atomic<Bool>(false)

  private init(_ path: String, _ options: ReadOptions, _ keys: JSONKeys) {
    (self.path, self.options, self.keys) = (path, options, keys)
  }

  /// Whether a text is one of JSON objects, by its first line that is not blank.
  static func isJSON(_ view: FileView) -> Bool {
    let front = min(view.count, LoadingLimits.headBytes)
    view.begin(at: 0)
    view.need(0, front)
    let bytes = UnsafeBufferPointer(start: view.bytes, count: front)
    guard let start = bytes.firstIndex(where: { !JSONLine.isBlank($0) && $0 != 10 }) else {
      return false
    }
    let end = bytes[start...].firstIndex(of: 10) ?? front
    var line = JSONLine(JSONKeys(), mayLearn: true)
    return line.read(UnsafeBufferPointer(rebasing: bytes[start..<end]))
  }

  /// Reads a text whose first object begins at `offset` or behind it.
  static func read(
    _ source: TextSource, offset: Int, _ options: ReadOptions, _ tableName: String,
    _ notes: [ReadNote]
  ) throws(LoadingError) -> ReadResult {
    let path = source.file.path
    let first = JSONLines(path, options, try frontKeys(source, offset, options))
    do throws(LoadingError) {
      return try first.read(source.bytes(options), offset, tableName, notes)
    } catch {
      if !first.hasNewKeys.load(ordering: .relaxed) { throw error }
    }
    let all = JSONLines(path, options, try allKeys(source.bytes(options), offset, path, options))
    return try all.read(source.bytes(options), offset, tableName, notes)
  }

  private func read(
    _ stream: any ByteStream, _ offset: Int, _ tableName: String, _ notes: [ReadNote]
  ) throws(LoadingError) -> ReadResult {
    let pieces = try LinePieces(stream, path: path, offset: offset, options) {
      (bytes, isFirst) throws(LoadingError) in
      try self.converted(bytes, isFirst: isFirst)
    }
    return try TableReader(pieces, options, notes).read(tableName)
  }

  // MARK: - Keys

  private static func frontKeys(
    _ source: TextSource, _ offset: Int, _ options: ReadOptions
  ) throws(LoadingError) -> JSONKeys {
    let view = try FileView(source.file, offset: offset)
    let front = min(view.count, options.frontBytes)
    view.need(0, front)
    var line = JSONLine(JSONKeys(), mayLearn: true)
    eachLine(UnsafeBufferPointer(start: view.bytes, count: front)) { bytes, _ in
      _ = line.read(bytes)
    }
    return line.keys
  }

  private static func allKeys(
    _ stream: any ByteStream, _ offset: Int, _ path: String, _ options: ReadOptions
  ) throws(LoadingError) -> JSONKeys {
    let cutter = try PieceCutter(stream, path: path, options)
    try cutter.restart(skipping: offset)
    var line = JSONLine(JSONKeys(), mayLearn: true)
    while let text = try cutter.next(LoadingLimits.chunkBytes, LinePieces.endOfLines) {
      let view = try FileView(text, offset: 0)
      eachLine(UnsafeBufferPointer(start: view.bytes, count: view.count)) { bytes, _ in
        _ = line.read(bytes)
      }
    }
    return line.keys
  }

  // MARK: - Rows

  /// Delimited text of the lines of a piece, with the names above those of the first.
  private func converted(
    _ bytes: UnsafeBufferPointer<UInt8>, isFirst: Bool
  ) throws(LoadingError) -> LinePieces.Converted {
    var text = try GrowingBytes(capacity: bytes.count + LoadingLimits.pieceBytes, path: path)
    if isFirst {
      var names = DelimitedRow(count: keys.names.count)
      for (place, name) in keys.names.enumerated() { names.set(place, name, isText: true) }
      try text.append(&names)
    }
    var line = JSONLine(keys, mayLearn: false)
    var (records, lines, count) = (0, RowLines.Part(), 0)
    var refusals = Refusals()
    (refusals.limit, refusals.excerptBytes) = (options.refusalLimit, options.excerptBytes)
    var problem: LoadingError?
    count = JSONLines.eachLine(bytes) { bytes, number in
      if problem != nil { return }
      guard line.read(bytes) else {
        refusals.add(line: number, reason: .notJSON, excerpt: bytes)
        return
      }
      lines.append(records, line: number)
      records += 1
      do throws(LoadingError) { try line.write(to: &text) } catch { problem = error }
    }
    if let problem { throw problem }
    if line.hasUnknownKeys {
      hasNewKeys.store(true, ordering: .relaxed)
      throw .cancelled
    }
    return LinePieces.Converted(text: text, lines: (lines, count), refusals: refusals)
  }

  /// Calls a body with the bytes of each line that is not blank, and its number from 0; returns how many
  /// lines there are.
  @discardableResult
  private static func eachLine(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>, Int) -> Void
  ) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    var (position, number) = (0, 0)
    while position < bytes.count {
      let end = ByteScan.firstIndex(of: 10, base, position, bytes.count)
      let line = UnsafeBufferPointer(start: base + position, count: end - position)
      if !line.allSatisfy(JSONLine.isBlank) { body(line, number) }
      number += 1
      position = end + 1
    }
    return number
  }
}
