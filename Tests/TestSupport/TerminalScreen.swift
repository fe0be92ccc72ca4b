/// What a terminal would show: just enough of one to read libedit's drawing.
package struct TerminalScreen {
  package let columnCount: Int
  package let rowCount: Int
  /// Cells by row; the second cell of a wide character is nil.
  private var cells: [[Unicode.Scalar?]]
  package private(set) var row = 0
  package private(set) var column = 0
  private var pendingWrap = false
  private var savedPlace = (row: 0, column: 0, pendingWrap: false)
  private var inserts = false
  private var escape: [UInt8]?
  private var undecoded: [UInt8] = []
  package private(set) var bellCount = 0
  package private(set) var isPasteMode = false
  /// How often bracketed paste was switched on, which the reader does when it is ready for keys.
  package private(set) var readyCount = 0

  package init(columnCount: Int, rowCount: Int) {
    self.columnCount = columnCount
    self.rowCount = rowCount
    cells = Array(repeating: Array(repeating: " ", count: columnCount), count: rowCount)
  }

  /// The rows without blanks at their ends, down to the last that is not empty.
  package var lines: [String] {
    var rows = cells.map { row in
      var text = String(String.UnicodeScalarView(row.compactMap { $0 }))
      while text.last == " " { text.removeLast() }
      return text
    }
    while rows.last == "" { rows.removeLast() }
    return rows
  }

  package mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { feed(byte) }
  }

  private mutating func feed(_ byte: UInt8) {
    if var sequence = escape {
      sequence.append(byte)
      escape = sequence
      let isControlSequence = sequence.first == UInt8(ascii: "[")
      if isControlSequence ? sequence.count > 1 && (0x40...0x7E).contains(byte) : true {
        escape = nil
        if isControlSequence { control(Array(sequence.dropFirst())) }
        if sequence == [UInt8(ascii: "7")] { savedPlace = (row, column, pendingWrap) }
        if sequence == [UInt8(ascii: "8")] { (row, column, pendingWrap) = savedPlace }
      }
      return
    }
    switch byte {
    case 0x1B: escape = []
    case 7: bellCount += 1
    case 8: move(toColumn: column - 1)
    case 9: move(toColumn: (column / 8 + 1) * 8)
    case 10: lineFeed()
    case 13: move(toColumn: 0)
    case 0..<0x20: break
    default:
      undecoded.append(byte)
      if let text = String(validating: undecoded, as: UTF8.self) {
        undecoded = []
        text.unicodeScalars.forEach { put($0) }
      }
    }
  }

  /// Signs of two columns: those of East Asian scripts, and pictures.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF,
  ]

  private mutating func put(_ scalar: Unicode.Scalar) {
    let width = Self.wide.contains { $0.contains(scalar.value) } ? 2 : 1
    if pendingWrap || column + width > columnCount {
      column = 0
      lineFeed()
    }
    pendingWrap = false
    if inserts { insertBlanks(width) }
    cells[row][column] = scalar
    if width == 2 { cells[row][column + 1] = nil }
    column += width
    if column == columnCount {
      column -= 1
      pendingWrap = true
    }
  }

  private mutating func lineFeed() {
    pendingWrap = false
    row += 1
    if row == rowCount {
      row -= 1
      cells.removeFirst()
      cells.append(Array(repeating: " ", count: columnCount))
    }
  }

  private mutating func move(toColumn target: Int) {
    column = min(max(target, 0), columnCount - 1)
    pendingWrap = false
  }

  private mutating func insertBlanks(_ count: Int) {
    cells[row].insert(contentsOf: repeatElement(" ", count: count), at: column)
    cells[row].removeLast(count)
  }

  private mutating func clearRow(_ row: Int, from start: Int, to end: Int) {
    for column in start..<end { cells[row][column] = " " }
  }

  private mutating func control(_ sequence: [UInt8]) {
    let text = String(decoding: sequence.dropLast(), as: UTF8.self)
    let count = Int(text) ?? 0
    let amount = max(count, 1)
    switch sequence.last.map({ Character(Unicode.Scalar($0)) }) {
    case "A": row = max(row - amount, 0)
    case "B": row = min(row + amount, rowCount - 1)
    case "C": move(toColumn: column + amount)
    case "D": move(toColumn: column - amount)
    case "G": move(toColumn: amount - 1)
    case "H":
      row = 0
      move(toColumn: 0)
    case "J":
      if count == 2 { row = 0 }
      clearRow(row, from: count == 2 ? 0 : column, to: columnCount)
      for below in (row + 1)..<max(rowCount, row + 1) { clearRow(below, from: 0, to: columnCount) }
    case "K": clearRow(row, from: column, to: columnCount)
    case "P":
      cells[row].removeSubrange(column..<min(column + amount, columnCount))
      let missing = columnCount - cells[row].count
      cells[row].append(contentsOf: repeatElement(" ", count: missing))
    case "@": insertBlanks(amount)
    case "h":
      if text == "4" { inserts = true }
      if text == "?2004" {
        isPasteMode = true
        readyCount += 1
      }
    case "l":
      if text == "4" { inserts = false }
      if text == "?2004" { isPasteMode = false }
    default: break
    }
  }
}
