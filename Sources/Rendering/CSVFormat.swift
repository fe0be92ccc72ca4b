import Columnar

/// Comma- and tab-separated values: RFC 4180, except that a line ends with LF alone.
///
/// A field is quoted where it must be (delimiter, quote, line end) and where readers would else
/// take it for missing or trim it: empty text, and text that begins or ends with a blank. A missing
/// value is an empty field without quotes. In a result of one column that would be an empty line,
/// which readers skip or take for the end, so there it is written as `""`; the price is that in
/// such a result missing text and empty text look alike. Numbers that are not finite are `nan` and `inf`.
struct CSVFormat {
  let delimiter: Character
  /// Whether control characters in text are written out, so that they cannot drive the terminal.
  let isTerminal: Bool

  /// Appends some rows, the heading before the first.
  func append(_ table: ResultTable?, rows: Range<Int>, to buffer: inout [UInt8]) {
    guard let table, !table.columns.isEmpty else { return }
    let separator = delimiter.asciiValue ?? UInt8(ascii: ",")
    if rows.lowerBound == 0 { appendHeading(table, separator: separator, to: &buffer) }
    let isSingle = table.columns.count == 1
    for row in rows {
      for index in table.columns.indices {
        if index > 0 { buffer.append(separator) }
        append(table.columns[index].values[row], isSingle, separator: separator, to: &buffer)
      }
      buffer.append(UInt8(ascii: "\n"))
    }
  }

  private func appendHeading(
    _ table: ResultTable, separator: UInt8, to buffer: inout [UInt8]
  ) {
    for (index, column) in table.columns.enumerated() {
      if index > 0 { buffer.append(separator) }
      append(text: column.name, separator: separator, to: &buffer)
    }
    buffer.append(UInt8(ascii: "\n"))
  }

  private func append(
    _ value: Value, _ isSingle: Bool, separator: UInt8, to buffer: inout [UInt8]
  ) {
    if MachineText.append(value, to: &buffer) { return }
    switch value {
    case .text(let text): append(text: text, separator: separator, to: &buffer)
    case .other: buffer.append(contentsOf: "(other)".utf8)
    case .missing, .new, .boolean, .exact, .float, .date, .timestamp, .period:
      if isSingle { buffer.append(contentsOf: "\"\"".utf8) }
    }
  }

  private func append(text: String, separator: UInt8, to buffer: inout [UInt8]) {
    let text = isTerminal ? EscapeFilter.escaped(text) : text
    guard Self.mustQuote(text, separator: separator) else {
      buffer.append(contentsOf: text.utf8)
      return
    }
    buffer.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { buffer.append(byte) }
      buffer.append(byte)
    }
    buffer.append(UInt8(ascii: "\""))
  }

  private static func mustQuote(_ text: String, separator: UInt8) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return true }
    if first <= 0x20 || last <= 0x20 { return true }
    for byte in text.utf8 {
      if byte == separator || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
        || byte == UInt8(ascii: "\r")
      {
        return true
      }
    }
    return false
  }
}
