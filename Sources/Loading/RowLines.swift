// SAFETY: lines are read below the count given.

/// On which lines of a file the rows of its table stand.
///
/// Mostly each row stands on the line behind that of the row before. Kept is where one does not:
///
/// ```
/// lines of rows    2 3 4 7 8 9 12      turns    row 3: line 7, row 6: line 12      (first line 2)
/// ```
package struct RowLines: Sendable {
  /// Of the rows of one stretch of the file; rows and lines count from its own first.
  struct Part: Sendable {
    private var turns: [(row: UInt32, line: UInt32)] = []
    /// The line of the row behind the last, if it goes on as before.
    private var next: UInt32 = 0

    var byteCount: Int { turns.count * 8 }

    /// Takes note of the lines of further rows.
    mutating func append(_ lines: UnsafePointer<UInt32>, count: Int, firstRow: Int) {
      if count == 0 { return }
      let (first, last) = (lines[0], lines[count - 1])
      if first == next, last &- first == UInt32(count - 1) {
        next = last &+ 1
        return
      }
      for row in 0..<count {
        if lines[row] != next {
          turns.append((UInt32(truncatingIfNeeded: firstRow + row), lines[row]))
        }
        next = lines[row] &+ 1
      }
    }

    /// The line of a row.
    func line(ofRow row: Int) -> Int {
      let behind = partition(turns.count) { Int(turns[$0].row) <= row }
      if behind == 0 { return row }
      let turn = turns[behind - 1]
      return Int(turn.line) + row - Int(turn.row)
    }
  }

  private var parts: [(row: Int, line: Int, part: Part)] = []
  /// From which line of the text on lines of the file are so much further.
  var shifts: [(line: Int, by: Int)] = []

  /// The rows of all stretches one behind the other; `firstLine` is that of the first.
  init(_ chunks: [ParsedChunk], firstLine: Int) {
    var (row, line) = (0, firstLine)
    for chunk in chunks {
      parts.append((row, line, chunk.lines))
      row += chunk.rowCount
      line += chunk.lineCount
    }
  }

  /// The line of the file on which a row begins, from 1.
  package func line(ofRow row: Int) -> Int {
    let behind = partition(parts.count) { parts[$0].row <= row }
    guard behind > 0 else { return row + 1 }
    let (first, start, part) = parts[behind - 1]
    let line = start + part.line(ofRow: row - first)
    return line + (shifts.last { $0.line <= line }?.by ?? 0)
  }
}

/// How many of the first numbers a condition holds for, where it holds for none behind one that it does not
/// hold for.
private func partition(_ count: Int, _ holds: (Int) -> Bool) -> Int {
  var (low, high) = (0, count)
  while low < high {
    let middle = (low + high) / 2
    if holds(middle) { low = middle + 1 } else { high = middle }
  }
  return low
}
