import Columnar
import Messages
import Planning

// SAFETY: rows of a ranking are below the rows of its domain, selections have a place for each row
// of a batch.

/// One ranking, of rows whose values were found (`RankingScan`): its cuts are selected, or the rows are
/// sorted, and what it says of each is written along them.
struct RankingPass {
  /// What a ranking has found.
  struct Found {
    var column: Column
    var bins: Bins?
    /// The points at which classes were cut; nil where there are no classes.
    var cuts: RankCuts?
    /// The rows that were ranked, of customers: so that what follows need not find them again.
    var members: Bitmap?
    /// Their values.
    var values: Column?
    var notes: [Footnote] = []
    var zeroDivisions = 0
  }

  let ranking: Ranking
  let found: RankedPieces
  let rowCount: Int
  /// The partition of each row, in the order of rows, and how many there are; nil where all are one.
  private let partitions: (ofRows: [Int32], count: Int)?
  /// The ranges into which values are cut; nil where they follow from the values.
  private let ranges: Bins?
  /// The points at which rows are cut; nil where they follow from the values.
  private let cuts: RankCuts?
  /// Whether the values are wanted afterwards.
  let keepsValues: Bool

  init(
    _ ranking: Ranking, _ found: RankedPieces, rowCount: Int,
    partitions: (ofRows: [Int32], count: Int)?, ranges: Bins?, cuts: RankCuts?, keepsValues: Bool
  ) {
    self.ranking = ranking
    self.found = found
    self.rowCount = rowCount
    self.partitions = partitions
    self.ranges = ranges
    self.cuts = cuts
    self.keepsValues = keepsValues
  }

  // MARK: - Deciding

  /// What the ranking says of each row.
  func decide() throws -> Found {
    if let cuts { return try cut(at: cuts) }
    if let found = try selected() { return found }
    if case .bins(let count) = ranking.function { return try bins(found.merged(), count) }
    var values = try found.sorted(canSelect ? "select" : "sort")
    var pace = found.pace
    var starts = [0, values.rows.count]
    if let partitions {
      var partitionOf = [Int32](repeating: 0, count: rowCount)
      var place = 0
      try found.forEach { piece in
        for row in piece.rows {
          partitionOf[Int(row)] = partitions.ofRows[place]
          place += 1
        }
      }
      starts = try RadixSort.group(
        &values.keys, &values.rows, by: partitionOf, groups: partitions.count,
        onRow: { try pace.step() })
    }
    var out = try found.numbers(ranking.type)
    var cuts: [Value] = []
    for place in 0..<starts.count - 1 where starts[place] < starts[place + 1] {
      cuts = try rank(values, starts[place]..<starts[place + 1], &out, &pace)
    }
    if case .top = ranking.function {
      for row in values.unvalued { out.set(row, 0) }
    }
    return Found(
      column: out.column, notes: notes(base: values.rows.count, partitions == nil ? cuts : []))
  }

  /// The base and the cuts; and how many classes of a `tile` have rows, where it is fewer.
  func notes(base: Int, _ cuts: [Value], used: Int? = nil) -> [Footnote] {
    var notes = [
      Footnote.ranked(
        what: ranking.what, base: base, cuts: cuts, kind: ranking.function.cut,
        rows: ranking.value.domain == .customers ? "customer" : "row")
    ]
    if let used, case .tile(let tiles) = ranking.function, used < tiles, used > 0 {
      notes.append(
        .text("\(ranking.what) has \(used) of \(tiles) classes: values are too often the same"))
    }
    return notes
  }

  /// Ranks the sorted rows of one partition; returns the cuts.
  private func rank(
    _ values: RankedValues, _ range: Range<Int>, _ out: inout RankColumn, _ pace: inout Pace
  ) throws -> [Value] {
    let keys = values.keys[range]
    switch ranking.function {
    case .tile(let tiles):
      let cuts = (1..<max(tiles, 1)).map { values.cut(keys, $0, of: tiles) }
      var tile = 0
      for index in range {
        try pace.step()
        while tile < cuts.count, cuts[tile].key < keys[index] { tile += 1 }
        out.set(values.rows[index], tile + 1)
      }
      return cuts.map(\.value)
    case .ntile(let tiles):
      let (size, longer) = range.count.quotientAndRemainder(dividingBy: max(tiles, 1))
      var cuts: [Value] = []
      var end = range.lowerBound
      for tile in 0..<max(tiles, 1) where end < range.upperBound {
        let start = end
        end += size + (tile < longer ? 1 : 0)
        for index in start..<end {
          try pace.step()
          out.set(values.rows[index], tile + 1)
        }
        if end < range.upperBound { cuts.append(values.value(keys[end - 1])) }
      }
      return cuts
    case .rank:
      var larger = 0
      for index in range.reversed() {
        try pace.step()
        if index + 1 < range.upperBound, keys[index] != keys[index + 1] {
          larger = range.upperBound - 1 - index
        }
        out.set(values.rows[index], larger + 1)
      }
      return []
    case .percentRank:
      var smaller = 0
      for index in range {
        try pace.step()
        if index > range.lowerBound, keys[index] != keys[index - 1] {
          smaller = index - range.lowerBound
        }
        let rank = range.count > 1 ? Double(smaller) / Double(range.count - 1) : 0
        out.set(values.rows[index], float: rank)
      }
      return []
    case .top(let amount, let takesBottom):
      try pace.step()
      return top(values, range, min(amount.count(of: range.count), range.count), takesBottom, &out)
    case .shares(let shares):
      try pace.step()
      assign(shares, values, range, &out)
      return []
    case .bins: return []
    }
  }

  private func top(
    _ values: RankedValues, _ range: Range<Int>, _ count: Int, _ takesBottom: Bool,
    _ out: inout RankColumn
  ) -> [Value] {
    guard count > 0 else {
      for index in range { out.set(values.rows[index], 0) }
      return []
    }
    let last =
      values.keys[takesBottom ? range.lowerBound + count - 1 : range.upperBound - count]
    for index in range {
      let isIn = takesBottom ? values.keys[index] <= last : values.keys[index] >= last
      out.set(values.rows[index], isIn ? 1 : 0)
    }
    return [values.value(last)]
  }

  // MARK: - Without sorting

  /// Whether a few keys decide, which can be found without sorting all.
  private var canSelect: Bool {
    guard partitions == nil else { return false }
    return switch ranking.function {
    case .tile, .ntile, .shares, .top: true
    case .rank, .percentRank, .bins: false
    }
  }

  /// Classes and tops of all rows, whose cuts are selected; nil for what needs all rows in order.
  private func selected() throws -> Found? {
    guard canSelect, found.count > 0 else { return nil }
    switch ranking.function {
    case .tile(let tiles): return try tiled(tiles)
    case .ntile(let tiles): return try equalCounts(tiles)
    case .shares(let shares): return try parted(shares)
    case .top(let amount, let takesBottom):
      return try topped(min(amount.count(of: found.count), found.count), takesBottom)
    case .rank, .percentRank, .bins: return nil
    }
  }

  private func topped(_ count: Int, _ takesBottom: Bool) throws -> Found {
    var out = try found.numbers(ranking.type)
    try found.forEach { piece in
      for row in piece.unvalued { out.set(row, 0) }
    }
    let place = takesBottom ? count - 1 : found.count - count
    guard count > 0, let last = try found.keys(at: [place])[place] else {
      try found.forEach { piece in
        for row in piece.rows { out.set(row, 0) }
      }
      return Found(column: out.column, notes: notes(base: found.count, []))
    }
    try found.forEach { piece in
      for index in piece.keys.indices {
        let isIn = takesBottom ? piece.keys[index] <= last : piece.keys[index] >= last
        out.set(piece.rows[index], isIn ? 1 : 0)
      }
    }
    return Found(
      column: out.column, notes: notes(base: found.count, [found.values.value(last)]))
  }

  // MARK: - Bins

  private func bins(_ values: RankedValues, _ count: Int) throws -> Found {
    var out = try found.numbers(ranking.type)
    var pace = found.pace
    guard let low = values.keys.min(), let high = values.keys.max() else {
      return Found(column: out.column)
    }
    let bins: Bins
    if values.isFloat {
      bins = ranges ?? Bins(count, floats: SortKeys.double(low)...SortKeys.double(high))
      for (key, row) in zip(values.keys, values.rows) {
        try pace.step()
        out.set(row, bins.place(of: SortKeys.double(key)) - bins.first)
      }
    } else {
      bins =
        ranges ?? Bins(count, exact: values.exact(low)...values.exact(high), type: values.type)
      let first = Int128(bins.first)
      if !values.isWide, let width = Int64(exactly: bins.width) {
        for index in values.rows.indices {
          try pace.step()
          let number = SortKeys.number(values.keys[index])
          out.set(
            values.rows[index], Int(Vectors.flooredQuotient(number, width) &- Int64(first)))
        }
      } else {
        for (key, row) in zip(values.keys, values.rows) {
          try pace.step()
          let place = Vectors.flooredQuotient(values.exact(key), bins.width)
          out.set(row, Int(clamping: place - first))
        }
      }
    }
    return Found(column: out.column, bins: bins)
  }
}

extension RankFunction {
  /// What its cuts say.
  fileprivate var cut: RankedCut {
    switch self {
    case .tile, .ntile, .rank, .percentRank, .bins, .shares: .between
    case .top(_, let takesBottom): takesBottom ? .upTo : .from
    }
  }
}

extension RankAmount {
  /// How many of `count` rows are at the top; a share is rounded up.
  func count(of count: Int) -> Int {
    switch self {
    case .count(let number): return max(number, 0)
    case .share(let units, let scale):
      let whole = PowersOfTen.int128[min(scale, 36)]
      let product = Int128(count) * max(units, 0)
      return Int(clamping: (product + whole - 1) / whole)
    }
  }
}
