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
    private var next = 0

    var byteCount: Int { turns.count * 8 }

    /// Takes note of the lines of further rows.
    mutating func append(_ lines: UnsafePointer<UInt32>, count: Int, firstRow: Int) {
      if count == 0 { return }
      let (first, last) = (Int(lines[0]), Int(lines[count - 1]))
      if first == next, last - first == count - 1 {
        next = last + 1
        return
      }
      for row in 0..<count { append(firstRow + row, line: Int(lines[row])) }
    }

    /// Takes note of the line of the next row.
    mutating func append(_ row: Int, line: Int) {
      if line != next {
        turns.append((UInt32(truncatingIfNeeded: row), UInt32(truncatingIfNeeded: line)))
      }
      next = line + 1
    }

    /// The line of a row.
    func line(ofRow row: Int) -> Int {
      let behind = partition(turns.count) { Int(turns[$0].row) <= row }
      let turn = behind == 0 ? (row: 0, line: 0) : turns[behind - 1]
      return Int(turn.line) + row - Int(turn.row)
    }
  }

  private var parts: [(row: Int, line: Int, chunk: ChunkLines)] = []

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
    let (first, start, chunk) = parts[behind - 1]
    return start + chunk.line(ofRow: row - first)
  }
}

/// On which lines the rows of a chunk stand, counted from its first: those of the records that they are,
/// where they are told as records.
struct ChunkLines: Sendable {
  var rows = RowLines.Part()
  var records: RowLines.Part?

  func line(ofRow row: Int) -> Int {
    let line = rows.line(ofRow: row)
    return records?.line(ofRow: line) ?? line
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
