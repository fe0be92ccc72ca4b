import Language

/// A place in a source as people count: lines and characters from 1.
struct SourcePlace {
  let line: Int
  let column: Int

  /// The place of a byte; past the end it is the place after the last character.
  init(at offset: Int, in source: SourceText) {
    let offset = max(0, min(offset, source.bytes.count))
    let index = source.lineIndex(at: offset)
    let span = source.line(index)
    let before = source.bytes[span.start..<max(span.start, min(offset, span.end))]
    line = index + 1
    column = 1 + Self.characterCount(before)
  }

  private static func characterCount(_ bytes: ArraySlice<UInt8>) -> Int {
    // The only cluster of two ASCII characters, CR LF, ends a line and is not within one.
    if bytes.allSatisfy({ $0 < 0x80 }) { return bytes.count }
    return String(decoding: bytes, as: UTF8.self).count
  }
}
