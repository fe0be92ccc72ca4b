/// Which columns of a table are shown, and how wide.
struct ColumnWidths {
  /// The columns shown, from the left, with their widths.
  var shown: [(column: Int, width: Int)]
  /// Columns for which there was no room, from the left.
  var hidden: [Int]

  /// Fits columns into `limit` columns of a terminal; nil takes all as they are.
  ///
  /// First text is cut and headers are parted, the widest first and none below its least width; if that
  /// does not do, columns are hidden, those of the greatest spare rank first and of one rank from the
  /// right, but never the first.
  ///
  /// ```
  /// natural  40  9  30   limit 60, gap 2: 56 to share
  /// cap 23   23  9  23   the largest cap that fits
  /// ```
  init(of columns: [CellColumn], gap: Int, limit: Int?) {
    guard let given = limit else {
      shown = columns.enumerated().map { ($0.offset, $0.element.width) }
      hidden = []
      return
    }
    let limit = max(given, RenderingLimits.leastWidth)
    let least = columns.map { min($0.leastWidth, limit) }
    hidden = []
    var places = Array(columns.indices)
    var used = least.reduce(0, +) + gap * max(0, columns.count - 1)
    while used > limit, let spared = Self.mostSpare(columns, places) {
      places.removeAll { $0 == spared }
      hidden.append(spared)
      used -= least[spared] + gap
    }
    hidden.sort()
    let room = limit - gap * max(0, places.count - 1)
    func widths(cap: Int) -> [Int] {
      places.map { max(least[$0], min(columns[$0].width, limit, cap)) }
    }
    var low = 0
    var high = limit
    while low < high {
      let middle = (low + high + 1) / 2
      if widths(cap: middle).reduce(0, +) <= room { low = middle } else { high = middle - 1 }
    }
    shown = Array(zip(places, widths(cap: low))).map { (column: $0.0, width: $0.1) }
  }

  /// The column to hide next: of the greatest rank the rightmost, never the first of all.
  private static func mostSpare(_ columns: [CellColumn], _ places: [Int]) -> Int? {
    places.dropFirst().max { (columns[$0].spareRank, $0) < (columns[$1].spareRank, $1) }
  }
}

extension CellColumn {
  /// Columns below which this one is hidden rather than cut: all of a number, a word of the heading.
  fileprivate var leastWidth: Int {
    let cells = isCuttable ? min(widestCell, RenderingLimits.leastTextWidth) : widestCell
    return max(cells, min(longestHeaderWord, RenderingLimits.leastTextWidth))
  }
}
