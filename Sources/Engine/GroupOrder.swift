import Columnar

// SAFETY: words are only read, at places below their count.

/// A value for each group, by which groups are ordered.
struct GroupSortKey {
  var values: GroupValues
  var isDescending = false
}

/// The order of groups by keys, the first key first; groups that are equal in all stay as they are.
///
/// Of many groups each key becomes a word that orders as its values do, and words are sorted from the last
/// key to the first, without comparing:
/// ```
/// sum desc   word        name    word
///      9.5   ~95         Mori       2
///  missing   all ones    Anna       0      lacking ones are last either way
/// ```
enum GroupOrder {
  /// Groups that are sorted by words.
  private static let manyGroups = 1 << 10

  /// Groups in order of their keys; where `first` is given, so many of them are enough. Where the statement
  /// is to end they are in any order.
  static func sorted(
    _ groups: [Int], by keys: [GroupSortKey], first: Int? = nil, _ stage: Stage
  ) -> [Int] {
    do {
      if let first, first < groups.count / 4 { return try least(groups, first, by: keys, stage) }
      if groups.count >= manyGroups, let order = try byWords(groups, keys, stage) { return order }
      return try compared(groups, keys, stage)
    } catch {
      return groups
    }
  }

  // MARK: - By words

  /// Nil where a key's values have no words.
  private static func byWords(
    _ groups: [Int], _ keys: [GroupSortKey], _ stage: Stage
  ) throws -> [Int]? {
    // Words of a key, and twice the words and the places that are sorted.
    let bytes = groups.count * (3 * 8 + 2 * 4)
    try stage.take(bytes: bytes)
    defer { stage.give(bytes: bytes) }
    var order = LargeArray<UInt32>(count: groups.count) { UInt32($0) }
    for key in keys.reversed() {
      guard let words = try words(of: key, groups, stage) else { return nil }
      var sorted = LargeArray<UInt64>(count: groups.count) { words[Int(order[$0])] }
      if isAscending(sorted) { continue }
      try RadixSort.sort(&sorted, &order) { try stage.check() }
    }
    return try Array(0..<groups.count).checkedMap(stage) { groups[Int(order[$0])] }
  }

  private static func isAscending(_ words: LargeArray<UInt64>) -> Bool {
    words.withUnsafeBufferPointer { words in
      words.indices.dropFirst().allSatisfy { words[$0 - 1] <= words[$0] }
    }
  }

  /// Words of values that are not there: growth from nothing, the others, missing ones.
  private enum Lack: UInt64 {
    case new = 0xffff_ffff_ffff_fffd
    case other, missing
  }

  /// The words of a key's values; nil where they are texts whose order is not known, or numbers of more than
  /// 64 bits or of several scales.
  private static func words(
    of key: GroupSortKey, _ groups: [Int], _ stage: Stage
  ) throws -> LargeArray<UInt64>? {
    let flip: UInt64 = key.isDescending ? .max : 0
    var greatest: UInt64 = 0
    var lacks = false
    var kind: Kind?
    var isMixed = false
    var pace = Pace(stage)
    func put(_ word: UInt64) -> UInt64 {
      greatest = max(greatest, word ^ flip)
      return word ^ flip
    }
    func put(_ lack: Lack) -> UInt64 {
      lacks = true
      return lack.rawValue
    }
    let words: LargeArray<UInt64>
    if let numbers = key.values.numbers {
      words = try LargeArray(count: groups.count) { place in
        try pace.step()
        return numbers(groups[place]).map { put(SortKeys.key($0)) } ?? put(.missing)
      }
    } else {
      words = try LargeArray(count: groups.count) { place in
        try pace.step()
        if isMixed { return 0 }
        let value = key.values[groups[place]]
        switch value {
        case .missing: return put(.missing)
        case .other: return put(.other)
        case .new: return put(.new)
        case .boolean, .exact, .float, .text, .date, .timestamp, .period: break
        }
        guard let (own, word) = Kind.word(of: value), kind == nil || kind == own else {
          isMixed = true
          return 0
        }
        kind = own
        return put(word)
      }
    }
    return isMixed || lacks && greatest >= Lack.new.rawValue ? nil : words
  }

  /// What values have to have in common for their words to have their order.
  private enum Kind: Equatable {
    case number(scale: Int)
    case float, boolean, date, period
    case time(scale: Int)

    static func word(of value: Value) -> (Kind, UInt64)? {
      switch value {
      case .exact(let units, let scale):
        Int64(exactly: units).map { (.number(scale: scale), SortKeys.key($0)) }
      case .float(let number): (.float, SortKeys.key(number))
      case .boolean(let flag): (.boolean, flag ? 1 : 0)
      case .date(let day): (.date, SortKeys.key(Int64(day.number)))
      case .timestamp(let ticks, let scale): (.time(scale: scale), SortKeys.key(ticks))
      case .period(let period): (.period, SortKeys.key(Int64(period.index)))
      case .missing, .other, .new, .text: nil
      }
    }
  }

  // MARK: - By values

  private static func compared(
    _ groups: [Int], _ keys: [GroupSortKey], _ stage: Stage
  ) throws -> [Int] {
    // Closures at the place of their use: what escapes is asked at run time who else has access to it.
    var pace = Pace(stage)
    // The groups' own values lie close together, in the order of the groups.
    let own = try keys.map { key in
      GroupSortKey(
        values: GroupValues(try groups.checkedMap(stage) { key.values[$0] }),
        isDescending: key.isDescending)
    }
    return try groups.indices.sorted {
      try pace.step()
      return precedes($0, $1, own[...])
    }.map { groups[$0] }
  }

  private static func least(
    _ groups: [Int], _ count: Int, by keys: [GroupSortKey], _ stage: Stage
  ) throws -> [Int] {
    guard let key = keys.first else { return Array(groups.prefix(count)) }
    let rest = keys.dropFirst()
    // A word and a place a group.
    let bytes = groups.count * (8 + 8)
    try stage.take(bytes: bytes)
    defer { stage.give(bytes: bytes) }
    var pace = Pace(stage)
    guard let words = try words(of: key, groups, stage) else {
      return try TopRows.least(groups, count) {
        try pace.step()
        return precedes($0, $1, keys[...])
      }
    }
    return try TopRows.least(Array(groups.indices), count) {
      try pace.step()
      let (word, other) = (words[$0], words[$1])
      return word == other ? precedes(groups[$0], groups[$1], rest) : word < other
    }.map { groups[$0] }
  }

  @inline(__always)
  private static func precedes(_ a: Int, _ b: Int, _ keys: ArraySlice<GroupSortKey>) -> Bool {
    for key in keys {
      let result = ValueOrder.compare(key.values[a], key.values[b], key.isDescending)
      if result != 0 { return result < 0 }
    }
    return a < b
  }
}

/// The order of values of one column.
enum ValueOrder {
  /// Negative, 0 or positive; growth from nothing, the others and missing are last either way.
  static func compare(_ a: Value, _ b: Value, _ isDescending: Bool) -> Int {
    let (x, y) = (lastness(a), lastness(b))
    if x != y || x > 0 { return sign(x, y) }
    let result = ascending(a, b)
    return isDescending ? -result : result
  }

  private static func lastness(_ value: Value) -> Int {
    switch value {
    case .boolean, .exact, .float, .text, .date, .timestamp, .period: 0
    case .new: 1
    case .other: 2
    case .missing: 3
    }
  }

  private static func ascending(_ a: Value, _ b: Value) -> Int {
    switch (a, b) {
    case (.exact(let x, let s), .exact(let y, let t)) where s == t: return sign(x, y)
    case (.text(let x), .text(let y)):
      return precedesByBytes(x, y) ? -1 : precedesByBytes(y, x) ? 1 : 0
    case (.boolean(let x), .boolean(let y)): return sign(x ? 1 : 0, y ? 1 : 0)
    case (.date(let x), .date(let y)): return sign(x, y)
    case (.timestamp(let x, let s), .timestamp(let y, let t)) where s == t: return sign(x, y)
    case (.period(let x), .period(let y)): return sign(x.index, y.index)
    default: return sign(a.double ?? 0, b.double ?? 0)
    }
  }

  private static func sign<Number: Comparable>(_ x: Number, _ y: Number) -> Int {
    x < y ? -1 : x == y ? 0 : 1
  }
}
