import Columnar
import Messages

/// One array of objects, a result a line; no table is no line. Where an answer has sections the line
/// is an object: the array under `rows`, and under `sections` an array of objects with `title` and
/// `rows`.
///
/// Keys are in column order; a name that comes again gets `_2`, `_3`, …. Exact numbers are written
/// to the last digit with their scale kept (some readers take them for floats), floats in their
/// shortest form; a number that is not finite is null, as JSON has no word for it.
enum JSONFormat {
  /// Appends some rows, with the brackets before the first and behind the last.
  static func append(
    _ table: ResultTable?, rows: Range<Int>, of answer: Answer, to buffer: inout [UInt8]
  ) {
    guard let table else { return }
    let sections = answer.sections
    if !sections.isEmpty, rows.lowerBound == 0 { buffer.append(contentsOf: "{\"rows\":".utf8) }
    append(table, rows: rows, to: &buffer)
    guard rows.upperBound == table.rowCount else { return }
    if !sections.isEmpty {
      buffer.append(contentsOf: ",\"sections\":[".utf8)
      for (index, section) in sections.enumerated() {
        buffer.append(contentsOf: (index > 0 ? ",{\"title\":" : "{\"title\":").utf8)
        JSONText.append(section.title.english, to: &buffer)
        buffer.append(contentsOf: ",\"rows\":".utf8)
        let table = answer.forMachines(section.table)
        append(table, rows: 0..<table.rowCount, to: &buffer)
        buffer.append(UInt8(ascii: "}"))
      }
      buffer.append(contentsOf: "]}".utf8)
    }
    buffer.append(UInt8(ascii: "\n"))
  }

  private static func append(
    _ table: ResultTable, rows: Range<Int>, to buffer: inout [UInt8]
  ) {
    let keys = JSONText.keys(of: table)
    if rows.lowerBound == 0 { buffer.append(UInt8(ascii: "[")) }
    for row in rows {
      if row > 0 { buffer.append(UInt8(ascii: ",")) }
      JSONText.appendObject(of: table, row: row, keys: keys, to: &buffer)
    }
    if rows.upperBound == table.rowCount { buffer.append(UInt8(ascii: "]")) }
  }
}

/// The pieces that both JSON formats and diagnostics are made of.
enum JSONText {
  /// Each column's key with quotes and colon, distinct by bytes.
  static func keys(of table: ResultTable) -> [[UInt8]] {
    var taken = Set(table.columns.map { Array($0.name.utf8) })
    var seen = Set<[UInt8]>()
    return table.columns.map { column in
      var name = column.name
      if !seen.insert(Array(name.utf8)).inserted {
        var number = 2
        repeat {
          name = "\(column.name)_\(number)"
          number += 1
        } while !taken.insert(Array(name.utf8)).inserted
      }
      var key: [UInt8] = []
      append(name, to: &key)
      key.append(UInt8(ascii: ":"))
      return key
    }
  }

  /// Appends a row as an object.
  static func appendObject(
    of table: ResultTable, row: Int, keys: [[UInt8]], to buffer: inout [UInt8]
  ) {
    buffer.append(UInt8(ascii: "{"))
    for index in keys.indices {
      if index > 0 { buffer.append(UInt8(ascii: ",")) }
      buffer.append(contentsOf: keys[index])
      append(table.columns[index].values[row], to: &buffer)
    }
    buffer.append(UInt8(ascii: "}"))
  }

  static func append(_ value: Value, to buffer: inout [UInt8]) {
    switch value {
    case .missing, .new: buffer.append(contentsOf: "null".utf8)
    case .other: buffer.append(contentsOf: "\"(other)\"".utf8)
    case .text(let text): append(text, to: &buffer)
    case .float(let number) where !number.isFinite: buffer.append(contentsOf: "null".utf8)
    case .boolean, .exact, .float:
      _ = MachineText.append(value, to: &buffer)
    case .date, .timestamp, .period:
      buffer.append(UInt8(ascii: "\""))
      _ = MachineText.append(value, to: &buffer)
      buffer.append(UInt8(ascii: "\""))
    }
  }

  /// Appends a string. What the escape filter holds back is written as `\u…` everywhere, in files
  /// too: it reads back as the same text and cannot drive a terminal.
  static func append(_ text: String, to buffer: inout [UInt8]) {
    buffer.append(UInt8(ascii: "\""))
    if EscapeFilter.mayHoldHarmful(text) || text.utf8.contains(where: mustEscape) {
      for scalar in text.unicodeScalars { append(scalar, to: &buffer) }
    } else {
      buffer.append(contentsOf: text.utf8)
    }
    buffer.append(UInt8(ascii: "\""))
  }

  private static func mustEscape(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private static func append(_ scalar: Unicode.Scalar, to buffer: inout [UInt8]) {
    switch scalar {
    case "\"": buffer.append(contentsOf: "\\\"".utf8)
    case "\\": buffer.append(contentsOf: "\\\\".utf8)
    case "\n": buffer.append(contentsOf: "\\n".utf8)
    case "\r": buffer.append(contentsOf: "\\r".utf8)
    case "\t": buffer.append(contentsOf: "\\t".utf8)
    default:
      if EscapeFilter.isHarmful(scalar) {
        let digits = String(scalar.value, radix: 16)  // All harmful scalars are below U+10000.
        let zeros = String(repeating: "0", count: 4 - digits.count)
        buffer.append(contentsOf: "\\u\(zeros)\(digits)".utf8)
      } else {
        buffer.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }
}
