/// Which columns of a table are shown, and how wide.
struct ColumnWidths {
  /// The widths of the columns shown, from the left.
  var shown: [Int]
  /// Columns at the right for which there was no room.
  var hiddenCount: Int

  /// Fits columns into `limit` columns of a terminal; nil takes all as they are.
  ///
  /// First text and headers are cut, the widest first and none below its least width; if that does
  /// not do, columns are hidden from the right, but never the first.
  ///
  /// ```
  /// natural  40  9  30   limit 60, gap 2: 56 to share
  /// cap 23   23  9  23   the largest cap that fits
  /// ```
  init(of columns: [CellColumn], gap: Int, limit: Int?) {
    guard let given = limit else {
      shown = columns.map(\.width)
      hiddenCount = 0
      return
    }
    let limit = max(given, RenderingLimits.leastWidth)
    let natural = columns.map { min($0.width, limit) }
    let least = columns.map { min($0.leastWidth, limit) }
    var count = 0
    var used = 0
    while count < columns.count {
      let needed = least[count] + (count > 0 ? gap : 0)
      if count > 0, used + needed > limit { break }
      used += needed
      count += 1
    }
    let room = limit - gap * max(0, count - 1)
    func widths(cap: Int) -> [Int] { (0..<count).map { max(least[$0], min(natural[$0], cap)) } }
    var low = 0
    var high = limit
    while low < high {
      let middle = (low + high + 1) / 2
      if widths(cap: middle).reduce(0, +) <= room { low = middle } else { high = middle - 1 }
    }
    shown = widths(cap: low)
    hiddenCount = columns.count - count
  }
}

extension CellColumn {
  /// Columns below which this one is hidden rather than cut: all of a number.
  fileprivate var leastWidth: Int {
    let cells = isCuttable ? min(widestCell, RenderingLimits.leastTextWidth) : widestCell
    return max(cells, min(headerWidth, RenderingLimits.leastTextWidth))
  }
}
