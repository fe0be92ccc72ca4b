import Columnar

/// One object a line, as in `JSONFormat`; an empty result is no line.
enum JSONLinesFormat {
  /// Appends some rows.
  static func append(_ table: ResultTable?, rows: Range<Int>, to buffer: inout [UInt8]) {
    guard let table else { return }
    let keys = JSONText.keys(of: table)
    for row in rows {
      JSONText.appendObject(of: table, row: row, keys: keys, to: &buffer)
      buffer.append(UInt8(ascii: "\n"))
    }
  }
}
