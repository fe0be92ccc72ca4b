import CLoading

// SAFETY: places are written below the capacity, bytes read below the end of the stretch.

/// The places of delimiters, line ends and quotes in a stretch of the file: its *marks*.
///
/// ```
/// start              end
/// │a,bc\n"x,y",d…    │        places   1 4 5 7 9 10 …
/// ```
/// All marks of a window are found first, without a branch that depends on the bytes, then read one
/// by one. A window can be resumed where the last reader stopped.
final class MarkWindow {
  private(set) var start = 0
  private(set) var end = 0
  private(set) var count = 0
  /// Whether bytes that are not ASCII stand in the window.
  private(set) var hasHighBits = false
  /// Whether no quote stands in the window.
  private(set) var isPlain = false
  /// Line ends among the marks.
  private(set) var lineCount = 0
  /// The next mark, and the place behind the last record read.
  var next = 0
  var resume = -1
  /// Of the line ends, the last that was found by `lineIndex`.
  private var lineHint = 0
  /// SAFETY: as many places as the window has bytes, and 64 that may be written in excess.
  let places: UnsafeMutablePointer<UInt16> = .allocate(capacity: LoadingLimits.windowBytes + 64)
  /// Which marks are line ends, ascending. SAFETY: as many as the window has bytes.
  let lineMarks: UnsafeMutablePointer<UInt16> = .allocate(capacity: LoadingLimits.windowBytes)

  deinit {
    places.deallocate()
    lineMarks.deallocate()
  }

  /// Finds the marks from `position` on.
  func fill(_ scanner: RecordScanner, from position: Int) {
    start = position
    end = min(scanner.end, position + LoadingLimits.windowBytes)
    scanner.view?.need(position, end)
    next = 0
    count = 0
    lineCount = 0
    lineHint = 0
    find(scanner)
  }

  /// The first line end that is not before a mark, by its number among the line ends; marks asked
  /// for ascend.
  func lineIndex(from mark: Int) -> Int {
    while lineHint < lineCount, Int(lineMarks[lineHint]) < mark { lineHint += 1 }
    return lineHint
  }

  private func find(_ scanner: RecordScanner) {
    let (delimiter, newline, quote) = (scanner.delimiter, scanner.newline, scanner.quote)
    let bytes = scanner.bytes + start
    let byteCount = end - start
    var (count, lineCount) = (0, 0)
    var (quotes, highs): (UInt64, UInt64) = (0, 0)
    var position = 0
    while position &+ 64 <= byteCount {
      // SAFETY: 64 bytes from `position` on lie in the window.
      let found = strata_find_marks(bytes + position, delimiter, newline, quote)
      quotes |= found.quotes
      highs |= found.highs
      let mask = found.delimiters | found.newlines | found.quotes
      MarkWindow.write(mask, UInt16(truncatingIfNeeded: position), places + count)
      var lines = found.newlines
      while lines != 0 {
        let before = mask & ((lines & (0 &- lines)) &- 1)
        lineMarks[lineCount] = UInt16(truncatingIfNeeded: count &+ before.nonzeroBitCount)
        lineCount &+= 1
        lines &= lines &- 1
      }
      count &+= mask.nonzeroBitCount
      position &+= 64
    }
    while position < byteCount {
      let byte = bytes[position]
      highs |= UInt64(byte & 0x80)
      if byte == quote { quotes = 1 }
      if byte == newline {
        lineMarks[lineCount] = UInt16(truncatingIfNeeded: count)
        lineCount &+= 1
      }
      if byte == delimiter || byte == newline || byte == quote {
        places[count] = UInt16(truncatingIfNeeded: position)
        count &+= 1
      }
      position &+= 1
    }
    self.count = count
    self.lineCount = lineCount
    hasHighBits = highs != 0
    isPlain = quotes == 0
  }

  /// Writes the place of each bit that is set, in runs of eight; what is written in excess is
  /// overwritten by the next mask.
  @inline(__always)
  private static func write(_ mask: UInt64, _ base: UInt16, _ target: UnsafeMutablePointer<UInt16>)
  {
    var rest = mask
    var target = target
    repeat {
      var index = 0
      while index < 8 {
        target[index] = base &+ UInt16(truncatingIfNeeded: rest.trailingZeroBitCount)
        rest &= rest &- 1
        index &+= 1
      }
      target += 8
    } while rest != 0
  }
}
