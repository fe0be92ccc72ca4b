import CLoading

// SAFETY: bytes are read below the count of the input, written within the room lent.

/// Another stream's text in UTF-8. Bytes that stand for no character become bytes that are no UTF-8, so
/// that their rows are refused.
final class Transcoding: ByteStream {
  private let source: any ByteStream
  private let encoding: TextEncoding
  private let path: String
  private let isCancelled: () -> Bool
  private var converter: UnsafeMutableRawPointer?
  /// Bytes as they were written, from `place` on not converted yet.
  private var input: GrowingBytes
  private var place = 0
  private var isOver = false

  init(
    _ source: any ByteStream, _ encoding: TextEncoding, path: String,
    _ isCancelled: @escaping () -> Bool
  ) throws(LoadingError) {
    (self.source, self.encoding, self.path) = (source, encoding, path)
    self.isCancelled = isCancelled
    input = try GrowingBytes(capacity: 2 * LoadingLimits.pieceBytes, path: path)
    try restart()
  }

  deinit { if let converter { strata_transcoder_close(converter) } }

  var progress: (done: Int, count: Int) { source.progress }

  func restart() throws(LoadingError) {
    if let converter { strata_transcoder_close(converter) }
    converter = encoding.systemName.flatMap { strata_transcoder($0) }
    if converter == nil { throw .unknownEncoding(path: path, name: encoding.name) }
    try source.restart()
    input.removeAll(from: 0)
    isOver = try !source.fill(&input, upTo: max(1, encoding.markBytes))
    place = min(input.count, encoding.markBytes)
  }

  func read(into text: inout GrowingBytes) throws(LoadingError) -> Bool {
    while true {
      if isCancelled() { throw .cancelled }
      var done = strata_transcoded()
      try text.fill(atLeast: LoadingLimits.pieceBytes) { target, room in
        input.withBytes { bytes in
          guard let base = bytes.baseAddress else { return }
          done = strata_transcode(
            converter, base + place, bytes.count - place, encoding.unit, isOver ? 1 : 0, target,
            min(room, LoadingLimits.chunkBytes))
        }
        return done.written
      }
      place += done.read
      if done.read > 0 || done.written > 0 { return true }
      // What is left is the begin of a character.
      if isOver { return false }
      input.removeFirst(place)
      place = 0
      isOver = try !source.read(into: &input)
    }
  }
}
