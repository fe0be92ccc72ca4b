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
  /// Which marks are line ends, ascending. SAFETY: the same.
  let lineMarks: UnsafeMutablePointer<UInt16> = .allocate(
    capacity: LoadingLimits.windowBytes + 64)

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
    // SAFETY: the window's bytes are there; both targets have room for as many marks, and 64.
    let found = strata_find_marks(
      scanner.bytes + start, end - start, scanner.delimiter, scanner.newline, scanner.quote,
      places, lineMarks)
    count = found.count
    lineCount = found.line_count
    hasHighBits = found.highs != 0
    isPlain = found.quotes == 0
  }
}
