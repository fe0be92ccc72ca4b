import Columnar
import Planning

// Classes: of equal counts, of shares of a whole, and at the cuts of another ranking.

extension RankingPass {
  /// `ntile` of all rows: the first classes get one row more.
  func equalCounts(_ values: RankedValues, _ tiles: Int, _ tasks: Tasks) -> Found {
    let (size, longer) = values.keys.count.quotientAndRemainder(dividingBy: max(tiles, 1))
    var ends: [Int] = []
    for tile in 0..<max(tiles, 1) - 1 {
      ends.append((ends.last ?? 0) + size + (tile < longer ? 1 : 0))
    }
    let used = ends.filter { $0 < values.keys.count }
    return assigned(
      ClassEnds(after: used, values, isDescending: false, tasks), values)
  }

  /// Shares of all rows: by heads, or by the running sum of the values.
  func parted(_ values: RankedValues, _ shares: RankShares, _ tasks: Tasks) -> Found {
    if shares.isOfRows {
      let limits = shares.limits(of: Int128(values.keys.count)).dropLast()
      return assigned(
        ClassEnds(
          after: limits.map { Int(clamping: $0) }, values, isDescending: true, tasks), values)
    }
    var found = assigned(
      RunningShares.ends(shares, values, sorted: ArraySlice(values.keys.sorted())), values)
    found.cuts?.lastOfNegatives = shares.bounds.count
    return found
  }

  private func assigned(_ ends: ClassEnds, _ values: RankedValues) -> Found {
    var out = RankColumn(ranking.type, rowCount: rowCount)
    ends.assign(values) { out.set($0, $1) }
    let keys = ends.keys.indices.map { ends.key($0) }
    return Found(
      column: out.column, cuts: RankCuts(keys, of: values, isDescending: ends.isDescending),
      notes: notes(base: values.keys.count, keys.map(values.value)))
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
  func cut(_ values: RankedValues, at cuts: RankCuts) -> Found {
    var out = RankColumn(ranking.type, rowCount: rowCount)
    for index in values.keys.indices {
      out.set(values.rows[index], cuts.number(values.keys[index], of: values))
    }
    return Found(column: out.column)
  }
}
