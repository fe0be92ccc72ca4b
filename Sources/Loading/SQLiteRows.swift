import CSQLite
import Columnar

// SAFETY: columns are read below their count, texts within the bytes that SQLite says they have, before
// the next step; what is written behind a text lies within the room that was lent for it.

/// The rows that a statement of SQLite gives.
final class SQLiteRows: RowSource {
  /// The names of the columns.
  let header: DelimitedRow
  private let file: SQLiteFile
  private let statement: OpaquePointer
  private let declared: [Declaration]
  private let isCancelled: () -> Bool
  private var isOver = false

  /// Takes the statement over.
  init(_ file: SQLiteFile, _ statement: OpaquePointer, _ isCancelled: @escaping () -> Bool) {
    (self.file, self.statement, self.isCancelled) = (file, statement, isCancelled)
    let count = Int(sqlite3_column_count(statement))
    var header = DelimitedRow(count: count)
    for column in 0..<count {
      let name = sqlite3_column_name(statement, Int32(column)).map { String(cString: $0) }
      header.set(column, Array((name ?? "").utf8), isText: true)
    }
    self.header = header
    declared = (0..<count).map { column in
      Declaration(
        sqlite3_column_decltype(statement, Int32(column)).map { String(cString: $0) })
    }
  }

  deinit { sqlite3_finalize(statement) }

  func restart() throws(LoadingError) {
    sqlite3_reset(statement)
    isOver = false
  }

  func read(_ byteCount: Int, into text: inout GrowingBytes) throws(LoadingError) -> Int {
    var rows = 0
    while !isOver, text.count < byteCount {
      if rows & 1023 == 0, isCancelled() { throw .cancelled }
      guard try file.step(statement) else {
        isOver = true
        break
      }
      for column in declared.indices {
        if column > 0 { try text.append(UInt8(ascii: ",")) }
        try append(column, to: &text)
      }
      try text.append(10)
      rows += 1
    }
    return rows
  }

  private func append(_ column: Int, to text: inout GrowingBytes) throws(LoadingError) {
    let place = Int32(column)
    switch sqlite3_column_type(statement, place) {
    case SQLITE_NULL:
      // Alone in its row it must not be an empty line.
      if declared.count == 1 { try text.append(quoting: nil, 0) }
    case SQLITE_INTEGER:
      try text.append(declared[column].text(String(sqlite3_column_int64(statement, place))))
    case SQLITE_FLOAT:
      // The shortest decimals that stand for the double are what was written into it.
      try text.append(declared[column].text("\(sqlite3_column_double(statement, place))"))
    case SQLITE_TEXT:
      let count = Int(sqlite3_column_bytes(statement, place))
      try text.append(quoting: sqlite3_column_text(statement, place), count)
    default:
      let count = Int(sqlite3_column_bytes(statement, place))
      let bytes = UnsafeRawBufferPointer(
        start: sqlite3_column_blob(statement, place), count: count)
      let digits = Array("0123456789abcdef".utf8)
      let hex = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
      try text.append(quoting: hex, hex.count)
    }
  }

  /// What a column was declared to hold; the library itself holds it to nothing.
  private struct Declaration {
    var isBoolean = false
    /// Digits behind the point: of `DECIMAL(12, 2)`.
    var scale = 0

    init(_ type: String?) {
      guard let type = type?.uppercased() else { return }
      isBoolean = type.hasPrefix("BOOL")
      guard type.hasPrefix("DEC") || type.hasPrefix("NUM"),
        let digits = type.split(separator: ",").dropFirst().first
      else { return }
      scale = Int(String(digits.filter { $0 != ")" && $0 != " " })) ?? 0
    }

    /// A number as it was declared: truth values are 0 and 1, decimals have all their digits.
    func text(_ number: String) -> String {
      if isBoolean { return number == "0" ? "false" : number == "1" ? "true" : number }
      guard scale > 0, scale <= LoadingLimits.decimalDigits, !number.utf8.contains(0x65) else {
        return number
      }
      let point = number.utf8.firstIndex(of: UInt8(ascii: "."))
      let digits = point.map { number.utf8.distance(from: $0, to: number.utf8.endIndex) - 1 } ?? 0
      if digits >= scale { return number }
      return number + (point == nil ? "." : "") + String(repeating: "0", count: scale - digits)
    }
  }
}

extension GrowingBytes {
  /// Appends a text as it is.
  fileprivate mutating func append(_ text: String) throws(LoadingError) {
    try fill(atLeast: text.utf8.count) { target, _ in
      var count = 0
      for byte in text.utf8 {
        target[count] = byte
        count += 1
      }
      return count
    }
  }

  /// Appends a text in quotes, those in it doubled.
  fileprivate mutating func append(
    quoting bytes: UnsafePointer<UInt8>?, _ count: Int
  ) throws(LoadingError) {
    try fill(atLeast: 2 * count + 2) { target, _ in
      target[0] = 0x22
      var length = 1
      if let bytes {
        for place in 0..<count {
          let byte = bytes[place]
          target[length] = byte
          length += 1
          if byte == 0x22 {
            target[length] = byte
            length += 1
          }
        }
      }
      target[length] = 0x22
      return length + 1
    }
  }
}
