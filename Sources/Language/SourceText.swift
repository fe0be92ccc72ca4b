/// The text of one script or one line at the prompt, with the places of its lines.
package struct SourceText: Sendable {
  /// What diagnostics call it: a file's path, `-c`, `stdin` or `input`.
  package let name: String
  /// The text's UTF-8 bytes; all spans count in these.
  package let bytes: [UInt8]
  /// Offset of the first byte of each line, ascending, the first is 0.
  package let lineStarts: [Int]

  /// A source from text.
  package init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// A source from bytes, which need not be valid UTF-8 (invalid ones become a diagnostic of the lexer).
  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(offset + 1)
    }
    lineStarts = starts
  }

  /// The text of a span, repaired where it is not valid UTF-8.
  package func text(of span: SourceSpan) -> String {
    let start = max(0, min(span.start, bytes.count))
    let end = max(start, min(span.end, bytes.count))
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// Index of the line (0-based) in which the byte at `offset` lies.
  package func lineIndex(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The span of a line (0-based) without its line end.
  package func line(_ index: Int) -> SourceSpan {
    let start = lineStarts[index]
    var end = index + 1 < lineStarts.count ? lineStarts[index + 1] - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return SourceSpan(start, end)
  }
}
