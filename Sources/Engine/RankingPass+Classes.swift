import Columnar
import Planning

// SAFETY: rows of a piece are below the column's count, and no other piece has them.

// Classes: quantiles, equal counts, shares of a whole, and those at the cuts of another ranking.

extension RankingPass {
  /// `tile` of all rows: values above a cut are in the next class.
  func tiled(_ tiles: Int) throws -> Found {
    let count = found.count
    let places = (1..<max(tiles, 1)).map { RankedValues.cutPlace($0, of: tiles, among: count) }
    let keys = try found.keys(at: places.flatMap { [$0.below, min($0.below + 1, count - 1)] })
    let cuts = places.map { place in
      found.values.cut(
        keys[place.below] ?? 0, keys[min(place.below + 1, count - 1)] ?? 0, place.remainder,
        of: tiles)
    }
    let ends = ClassEnds(cuts: cuts.map(\.key))
    let (column, used) = try classes(ends)
    return try answer(
      column, ends, notes: notes(base: count, cuts.map(\.value), used: used.count { $0 }))
  }

  /// `ntile` of all rows: the first classes get one row more.
  func equalCounts(_ tiles: Int) throws -> Found {
    let (size, longer) = found.count.quotientAndRemainder(dividingBy: max(tiles, 1))
    var ends: [Int] = []
    for tile in 0..<max(tiles, 1) - 1 {
      ends.append((ends.last ?? 0) + size + (tile < longer ? 1 : 0))
    }
    return try cut(
      by: ClassEnds(after: ends.filter { $0 < found.count }, found, isDescending: false))
  }

  /// Shares of all rows: by heads, or by the running sum of the values.
  func parted(_ shares: RankShares) throws -> Found {
    if shares.isOfRows {
      let limits = shares.limits(of: Int128(found.count)).dropLast()
      return try cut(
        by: ClassEnds(after: limits.map { Int(clamping: $0) }, found, isDescending: true))
    }
    var result = try cut(by: RunningShares.ends(shares, found))
    result.cuts?.lastOfNegatives = shares.bounds.count
    return result
  }

  private func cut(by ends: ClassEnds) throws -> Found {
    let keys = ends.keys.indices.map { ends.key($0) }
    return try answer(
      classes(ends).column, ends, notes: notes(base: found.count, keys.map(found.values.value)))
  }

  private func answer(_ column: Column, _ ends: ClassEnds, notes: [Footnote]) throws -> Found {
    let keys = ends.keys.indices.map { ends.key($0) }
    var result = Found(
      column: column, cuts: RankCuts(keys, of: found.values, isDescending: ends.isDescending),
      notes: notes)
    if ranking.value.domain == .customers {
      result.members = found.members
      if keepsValues { result.values = try found.valueColumn() }
    }
    return result
  }

  /// The class of each row, and which classes have rows.
  private func classes(_ ends: ClassEnds) throws -> (column: Column, used: [Bool]) {
    let most = ends.emptyCount + ends.keys.count + 1
    let seen = try ends.seen(in: found)
    let column = try found.column(ranking.type, most: most) { place, piece, codes in
      ends.assign(piece, after: seen[place].before, equal: seen[place].own) {
        codes[Int($0)] = UInt16(truncatingIfNeeded: $1)
      }
    }
    return (column, try ends.used(by: found))
  }

  /// The same along the sorted rows of one partition.
  func assign(
    _ shares: RankShares, _ values: RankedValues, _ range: Range<Int>, _ out: inout RankColumn
  ) {
    let limits = shares.limits(of: Int128(range.count)).dropLast()
    let ends =
      shares.isOfRows ? nil : RunningShares.ends(shares, values, sorted: values.keys[range])
    var place = range.upperBound
    var taken = 0
    while place > range.lowerBound {
      let key = values.keys[place - 1]
      var start = place - 1
      while start > range.lowerBound, values.keys[start - 1] == key { start -= 1 }
      for index in start..<place {
        let number =
          ends.map { $0.number(of: key, among: index - start) }
          ?? limits.count { $0 <= Int128(taken) } + 1
        out.set(values.rows[index], number)
        taken += 1
      }
      place = start
    }
  }

  /// Rows at the cuts that another ranking has made.
  func cut(at cuts: RankCuts) throws -> Found {
    var out = try found.numbers(ranking.type)
    try found.forEach { piece in
      for index in piece.keys.indices {
        out.set(piece.rows[index], cuts.number(piece.keys[index], of: piece))
      }
    }
    return Found(column: out.column)
  }
}
