import Columnar
import Messages
import Planning

// SAFETY: keys, rows and the counters are read below their counts.

/// Where classes end along an order of rows: by keys, equal ones by row.
///
/// ```
/// keys 1 3 3 3 7, classes of two rows, two rows, one row      ends (3, one of them) (3, three of them)
/// ```
struct ClassEnds {
  /// The key of the last row of each class but the last, in the order.
  private(set) var keys: [UInt64] = []
  /// How many of the rows with that key are in the class or before it.
  private(set) var ties: [Int] = []
  /// The order is from the greatest key down.
  let isDescending: Bool
  /// Classes before the first end, which have no rows.
  private(set) var emptyCount = 0
  /// What `seen` tells; empty where that is not known.
  private var known: [(before: [Int], own: [Int])] = []

  init(isDescending: Bool) { self.isDescending = isDescending }

  /// Ends at cuts: all rows with a key that is not above one are before it.
  init(cuts: [UInt64]) {
    keys = cuts
    ties = cuts.map { _ in .max }
    isDescending = false
  }

  /// Adds the end of the next class; nil where there is no row up to it.
  mutating func append(_ end: (key: UInt64, ties: Int)?) {
    guard let end else {
      emptyCount += 1
      return
    }
    keys.append(isDescending ? ~end.key : end.key)
    ties.append(end.ties)
  }

  /// The key at an end as rows have it.
  func key(_ end: Int) -> UInt64 { isDescending ? ~keys[end] : keys[end] }

  /// Ends after so many rows each, found without sorting.
  init(after counts: [Int], _ found: RankedPieces, isDescending: Bool) throws {
    self.isDescending = isDescending
    let all = found.count
    let counts = counts.map { min(max($0, 0), all) }
    func rank(_ count: Int) -> Int { isDescending ? all - count : count - 1 }
    let keys = try found.keys(at: counts.filter { $0 > 0 }.map(rank))
    let ends = Set(keys.values).sorted()
    let numbers = try found.map { ClassEnds.counts(of: $0.keys, by: ends) }
    var below = [Int](repeating: 0, count: ends.count)
    var upTo = below
    var sum = 0
    for place in ends.indices {
      let equal = numbers.reduce(0) { $0 + $1.equal[place] }
      below[place] = sum + numbers.reduce(0) { $0 + $1.upTo[place] } - equal
      sum = below[place] + equal
      upTo[place] = sum
    }
    var places: [Int] = []
    for count in counts {
      guard count > 0, let key = keys[rank(count)], let place = ends.firstIndex(of: key) else {
        append(nil)
        continue
      }
      append((key, count - (isDescending ? all - upTo[place] : below[place])))
      places.append(place)
    }
    known = ClassEnds.sums(numbers.map(\.equal), at: places)
  }

  /// How many keys lie above the end before each of some and not above it, and how many are equal.
  private static func counts(
    of keys: LargeArray<UInt64>, by ends: [UInt64]
  ) -> (upTo: [Int], equal: [Int]) {
    // Two places an end: keys above the one before it and not equal to it, and those that are equal.
    let padded = PaddedEnds(ends)
    var counts = [Int](repeating: 0, count: 2 * padded.count + 2)
    counts.withUnsafeMutableBufferPointer { counts in
      padded.lend { ends in
        keys.withUnsafeBufferPointer { keys in
          for key in keys {
            let place = ends.place(key)
            counts[2 &* place &+ (ends[place] == key ? 1 : 0)] &+= 1
          }
        }
      }
    }
    return (
      ends.indices.map { counts[2 * $0] + counts[2 * $0 + 1] },
      ends.indices.map { counts[2 * $0 + 1] }
    )
  }

  /// For each piece, how many rows of the pieces before it, and of its own, have the key of each end.
  func seen(in found: RankedPieces) throws -> [(before: [Int], own: [Int])] {
    if !known.isEmpty { return known }
    guard ties.contains(where: { $0 != .max }) else {
      let none = keys.map { _ in 0 }
      return found.pieces.map { _ in (none, none) }
    }
    let ends = Set(keys.map { isDescending ? ~$0 : $0 }).sorted()
    let numbers = try found.map { ClassEnds.counts(of: $0.keys, by: ends).equal }
    let places = keys.map { key in ends.firstIndex(of: isDescending ? ~key : key) ?? 0 }
    return ClassEnds.sums(numbers, at: places)
  }

  /// Running sums along the pieces, of the ends at some places.
  private static func sums(
    _ equal: [[Int]], at places: [Int]
  ) -> [(before: [Int], own: [Int])] {
    var sums = [Int](repeating: 0, count: places.count)
    return equal.map { equal in
      let before = sums
      let own = places.map { equal[$0] }
      for place in sums.indices { sums[place] += own[place] }
      return (before, own)
    }
  }

  /// Which classes have rows; told of cuts alone.
  func used(by found: RankedPieces) throws -> [Bool] {
    guard ties.allSatisfy({ $0 == .max }) else { return [] }
    let keys = keys
    let parts = try found.map { piece -> [Bool] in
      var used = [Bool](repeating: false, count: keys.count + 1)
      for key in piece.keys { used[Selection.lowerBound(keys, key)] = true }
      return used
    }
    return (0...keys.count).map { place in parts.contains { $0[place] } }
  }

  /// The class of a row with a key, of which so many come before it.
  func number(of key: UInt64, among seen: Int) -> Int {
    let key = isDescending ? ~key : key
    var place = Selection.lowerBound(keys, key)
    while place < keys.count, keys[place] == key, seen >= ties[place] { place += 1 }
    return emptyCount + place + 1
  }

  /// Calls `body` with the number of each row's class, from 1; rows are taken in their order, after so
  /// many others with the key of each end, and with so many that have it.
  @inline(__always)
  func assign(
    _ values: RankedValues, after known: [Int], equal: [Int],
    _ body: (_ row: UInt32, _ number: Int) -> Void
  ) {
    let flip: UInt64 = isDescending ? ~0 : 0
    let first = emptyCount &+ 1
    guard let plain = plainEnds(after: known, equal: equal) else {
      var seen = known
      for index in values.keys.indices {
        let key = values.keys[index] ^ flip
        var place = Selection.lowerBound(keys, key)
        if place < keys.count, keys[place] == key {
          let end = place
          while place < keys.count, keys[place] == key, seen[end] >= ties[place] { place &+= 1 }
          seen[end] &+= 1
        }
        body(values.rows[index], first &+ place)
      }
      return
    }
    plain.lend { ends in
      values.keys.withUnsafeBufferPointer { keys in
        values.rows.withUnsafeBufferPointer { rows in
          for index in 0..<keys.count { body(rows[index], first &+ ends.place(keys[index] ^ flip)) }
        }
      }
    }
  }

  /// Ends that keys alone decide, where those of rows with an end's key are all before it or all
  /// behind; nil where they are parted among these rows.
  private func plainEnds(after known: [Int], equal: [Int]) -> PaddedEnds? {
    var plain: [UInt64] = []
    for place in keys.indices {
      // Equal ends count their rows at the first of them.
      let first = keys.firstIndex(of: keys[place]) ?? place
      if ties[place] == .max || known[first] + equal[first] <= ties[place] {
        plain.append(keys[place])
      } else if known[first] >= ties[place], keys[place] > 0 {
        plain.append(keys[place] - 1)
      } else {
        return nil
      }
    }
    return PaddedEnds(plain)
  }
}

/// Ascending keys in fours, so that few of them are compared without a branch.
struct PaddedEnds {
  private let keys: [UInt64]
  /// Without the padding.
  let count: Int
  /// Beyond so many a search is quicker.
  private static let fewCount = 12

  init(_ keys: [UInt64]) {
    count = keys.count
    let padding = 4 - keys.count % 4
    self.keys = keys + [UInt64](repeating: .max, count: padding)
  }

  /// The keys for a call.
  func lend<Result>(_ body: (Lent) -> Result) -> Result {
    keys.withUnsafeBufferPointer { body(Lent(keys: $0, count: count)) }
  }

  /// Keys that are lent.
  struct Lent {
    fileprivate let keys: UnsafeBufferPointer<UInt64>
    fileprivate let count: Int

    /// A key, or the padding right behind the last.
    @inline(__always)
    subscript(place: Int) -> UInt64 { keys[place] }

    /// How many of them are less than a key.
    @inline(__always)
    func place(_ key: UInt64) -> Int {
      if count <= PaddedEnds.fewCount {
        var place = 0
        var next = 0
        repeat {
          place &+= keys[next] < key ? 1 : 0
          place &+= keys[next &+ 1] < key ? 1 : 0
          place &+= keys[next &+ 2] < key ? 1 : 0
          place &+= keys[next &+ 3] < key ? 1 : 0
          next &+= 4
        } while next < count
        return place
      }
      var (low, high) = (0, count)
      while low < high {
        let middle = (low &+ high) / 2
        if keys[middle] < key { low = middle &+ 1 } else { high = middle }
      }
      return low
    }
  }
}

/// The points at which a ranking has cut, for rows that are cut at the same ones.
struct RankCuts: Sendable {
  /// Exact numbers in units, or floats, in the order of the classes; one fewer than classes.
  private(set) var exact: [Int128] = []
  private(set) var floats: [Double] = []
  /// Classes go from the largest values down, and a point is in the class before it either way.
  let isDescending: Bool
  /// Values that are not positive are in this class.
  var lastOfNegatives: Int?

  init(_ keys: [UInt64], of values: RankedValues, isDescending: Bool) {
    self.isDescending = isDescending
    if values.isFloat {
      floats = keys.map { SortKeys.double($0) }
    } else {
      exact = keys.map { values.exact($0) }
    }
  }

  /// The class of a key, from 1.
  func number(_ key: UInt64, of values: RankedValues) -> Int {
    if values.isFloat {
      let value = SortKeys.double(key)
      if let lastOfNegatives, value <= 0 { return lastOfNegatives }
      return 1 + floats.count { isDescending ? $0 > value : $0 < value }
    }
    let value = values.exact(key)
    if let lastOfNegatives, value <= 0 { return lastOfNegatives }
    return 1 + exact.count { isDescending ? $0 > value : $0 < value }
  }
}

extension RankShares {
  /// What is before a class begins to be another one: each bound's part of a whole, rounded up.
  func limits(of whole: Int128) -> [Int128] {
    let unit = PowersOfTen.int128[scale]
    let (quotient, rest) = whole.quotientAndRemainder(dividingBy: unit)
    return bounds.map { $0 * quotient + ($0 * rest + unit - 1) / unit }
  }

  func limits(of whole: Double) -> [Double] {
    bounds.map { whole * (Double($0) / PowersOfTen.double(scale)) }
  }
}

/// The sum of the values before each row, from the largest down, as far as classes need it.
struct RunningShares {
  /// Ends of the classes by the sum of what is before, of values that are sorted ascending.
  ///
  /// A class takes rows while the sum before them is below its limit; of equal values the first rows.
  static func ends(
    _ shares: RankShares, _ values: RankedValues, sorted keys: Slice<LargeArray<UInt64>>
  ) -> ClassEnds {
    values.isFloat
      ? ends(keys, shares, of: { SortKeys.double($0) }, { shares.limits(of: $0) }) {
        Int(($0 / $1).rounded(.up))
      }
      : ends(keys, shares, of: { values.exact($0) }, { shares.limits(of: $0) }) {
        Int(clamping: ($0 + $1 - 1) / $1)
      }
  }

  /// The same of values in no order: the sums of ranges of values say in which of them classes end.
  static func ends(_ shares: RankShares, _ found: RankedPieces) throws -> ClassEnds {
    guard !found.values.isFloat, !found.values.isWide else {
      return ends(shares, found.values, sorted: try found.sorted("select").keys[...])
    }
    let parts = try found.map { piece -> [Int128] in
      var sums = [Int128](repeating: 0, count: RangeSums.count)
      for key in piece.keys {
        let number = SortKeys.number(key)
        if number > 0 { sums[RangeSums.range(of: number)] &+= Int128(number) }
      }
      return sums
    }
    let sums = (0..<RangeSums.count).map { range in parts.reduce(Int128(0)) { $0 &+ $1[range] } }
    let limits = shares.limits(of: sums.reduce(0, &+)).dropLast()
    var wanted: [(limit: Int128, range: Int, before: Int128)?] = []
    var (range, before): (Int, Int128) = (RangeSums.count - 1, 0)
    for limit in limits {
      while range > 0, before &+ sums[range] < limit {
        before &+= sums[range]
        range -= 1
      }
      wanted.append(limit > 0 ? (limit, range, before) : nil)
    }
    var isWanted = [Bool](repeating: false, count: RangeSums.count)
    for end in wanted { if let end { isWanted[end.range] = true } }
    let ranges = isWanted
    let kept = try found.map { piece -> [UInt64] in
      var kept: [UInt64] = []
      for key in piece.keys {
        let number = SortKeys.number(key)
        if number > 0, ranges[RangeSums.range(of: number)] { kept.append(key) }
      }
      return kept
    }
    let keys = kept.flatMap { $0 }.sorted()
    var result = ClassEnds(isDescending: true)
    for end in wanted {
      result.append(
        end.flatMap { end in
          let own = keys.filter { RangeSums.range(of: SortKeys.number($0)) == end.range }
          return RunningShares.end(own, before: end.before, limit: end.limit)
        })
    }
    return result
  }

  /// Where the sum of what is before reaches a limit, among ascending keys of positive numbers.
  private static func end(
    _ keys: [UInt64], before: Int128, limit: Int128
  ) -> (key: UInt64, ties: Int)? {
    var before = before
    var index = keys.endIndex
    var last: (key: UInt64, ties: Int)?
    while index > keys.startIndex, before < limit {
      let key = keys[index - 1]
      let number = Int128(SortKeys.number(key))
      var start = index - 1
      while start > keys.startIndex, keys[start - 1] == key { start -= 1 }
      let taken = min(index - start, Int(clamping: (limit - before + number - 1) / number))
      last = (key, taken)
      before += number * Int128(index - start)
      index = start
    }
    return last
  }

  /// Ranges of positive numbers, each about half a per cent wide.
  private enum RangeSums {
    static let count = 1 << 14
    private static let shift = UInt64(44)
    private static let first = Int(Double(1).bitPattern >> shift)

    @inline(__always)
    static func range(of number: Int64) -> Int {
      Int(truncatingIfNeeded: Double(number).bitPattern &>> shift) &- first
    }
  }

  private static func ends<Number: Comparable & SignedNumeric>(
    _ keys: Slice<LargeArray<UInt64>>, _ shares: RankShares, of value: (UInt64) -> Number,
    _ limits: (Number) -> [Number], _ quotient: (Number, Number) -> Int
  ) -> ClassEnds {
    var whole: Number = 0
    for key in keys {
      let number = value(key)
      if number > 0 { whole += number }
    }
    var ends = ClassEnds(isDescending: true)
    var (before, index): (Number, Int) = (0, keys.endIndex)
    var last: (key: UInt64, ties: Int)?
    for limit in limits(whole).dropLast() {
      while index > keys.startIndex, before < limit {
        let key = keys[index - 1]
        let number = value(key)
        guard number > 0 else { break }
        var start = index - 1
        while start > keys.startIndex, keys[start - 1] == key { start -= 1 }
        let count = index - start
        let taken = min(count, quotient(limit - before, number))
        last = (key, taken)
        guard taken == count else { break }
        for _ in 0..<count { before += number }
        index = start
      }
      ends.append(last)
    }
    return ends
  }
}
