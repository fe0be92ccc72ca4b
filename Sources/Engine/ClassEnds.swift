import Columnar
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

  init(isDescending: Bool) { self.isDescending = isDescending }

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
  init(after counts: [Int], _ values: RankedValues, isDescending: Bool, _ tasks: Tasks) {
    self.isDescending = isDescending
    let all = values.keys.count
    let counts = counts.map { min(max($0, 0), all) }
    func rank(_ count: Int) -> Int { isDescending ? all - count : count - 1 }
    let found = values.keys(at: counts.filter { $0 > 0 }.map(rank), tasks)
    let ends = Set(found.values).sorted()
    let below = ClassEnds.counts(below: ends, values.keys)
    for count in counts {
      guard count > 0, let key = found[rank(count)], let place = ends.firstIndex(of: key) else {
        append(nil)
        continue
      }
      let before = isDescending ? all - below[place].upTo : below[place].below
      append((key, count - before))
    }
  }

  /// How many keys are below each of some, and how many are not above it.
  private static func counts(
    below ends: [UInt64], _ keys: [UInt64]
  ) -> [(below: Int, upTo: Int)] {
    var less = [Int](repeating: 0, count: ends.count + 1)
    var equal = [Int](repeating: 0, count: ends.count + 1)
    for key in keys {
      let place = Selection.lowerBound(ends, key)
      less[place] += 1
      if place < ends.count, ends[place] == key { equal[place] += 1 }
    }
    var sum = 0
    return ends.indices.map { place in
      sum += less[place]
      return (sum - equal[place], sum)
    }
  }

  /// The class of a row with a key, of which so many come before it.
  func number(of key: UInt64, among seen: Int) -> Int {
    let key = isDescending ? ~key : key
    var place = Selection.lowerBound(keys, key)
    while place < keys.count, keys[place] == key, seen >= ties[place] { place += 1 }
    return emptyCount + place + 1
  }

  /// Calls `body` with the number of each row's class, from 1; rows are taken in their order.
  func assign(_ values: RankedValues, _ body: (_ row: UInt32, _ number: Int) -> Void) {
    let flip: UInt64 = isDescending ? ~0 : 0
    var seen = [Int](repeating: 0, count: keys.count + 1)
    for index in values.keys.indices {
      let key = values.keys[index] ^ flip
      var place = Selection.lowerBound(keys, key)
      if place < keys.count, keys[place] == key {
        let first = place
        while place < keys.count, keys[place] == key, seen[first] >= ties[place] { place += 1 }
        seen[first] += 1
      }
      body(values.rows[index], emptyCount &+ place &+ 1)
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
    _ shares: RankShares, _ values: RankedValues, sorted keys: ArraySlice<UInt64>
  ) -> ClassEnds {
    values.isFloat
      ? ends(keys, shares, of: { SortKeys.double($0) }, { shares.limits(of: $0) }) {
        Int(($0 / $1).rounded(.up))
      }
      : ends(keys, shares, of: { values.exact($0) }, { shares.limits(of: $0) }) {
        Int(clamping: ($0 + $1 - 1) / $1)
      }
  }

  private static func ends<Number: Comparable & SignedNumeric>(
    _ keys: ArraySlice<UInt64>, _ shares: RankShares, of value: (UInt64) -> Number,
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
