/// The fields of a row in the making.
struct DelimitedRow {
  private var fields: [(bytes: [UInt8], isText: Bool)?]
  /// Lines that it takes.
  private(set) var lineCount = 1

  init(count: Int) { fields = Array(repeating: nil, count: count) }

  mutating func clear() {
    for place in fields.indices { fields[place] = nil }
    lineCount = 1
  }

  mutating func set(_ place: Int, _ bytes: [UInt8], isText: Bool) {
    fields[place] = (bytes, isText)
  }

  /// The row as delimited text, with its line end.
  mutating func text() -> [UInt8] {
    var line: [UInt8] = []
    for (place, field) in fields.enumerated() {
      if place > 0 { line.append(UInt8(ascii: ",")) }
      guard let field else {
        if fields.count == 1 { line += [0x22, 0x22] }
        continue
      }
      guard field.isText else {
        line += field.bytes
        continue
      }
      line.append(0x22)
      for byte in field.bytes {
        if byte == 10 { lineCount += 1 }
        if byte == 0x22 { line.append(byte) }
        line.append(byte)
      }
      line.append(0x22)
    }
    line.append(10)
    return line
  }
}

extension GrowingBytes {
  /// Appends a row.
  mutating func append(_ row: inout DelimitedRow) throws(LoadingError) {
    let line = row.text()
    try fill(atLeast: line.count) { target, _ in
      for (place, byte) in line.enumerated() { target[place] = byte }
      return line.count
    }
  }
}
