// SAFETY: entries and repeats have a place for each text; tasks sort stretches of places that do not overlap.

/// Puts the texts of a dictionary in order by their bytes, eight bytes of each at a time, as one number.
///
/// ```
/// Anna Mori     416e6e61204d6f72 ┐ the same eight bytes: these are parted by the eight behind
/// Anna Moretti  416e6e61204d6f72 ┘
/// Zoe           5a6f650000000000   ended: before longer ones that go on with zeros
/// ```
/// After the radix sorts from the first byte on: P. M. McIlroy, K. Bostic, M. D. McIlroy, "Engineering
/// Radix Sort" (Computing Systems 6, 1993).
struct TextOrder {
  private struct Entry {
    var key: UInt64
    var code: UInt32
  }

  private struct Ended: Error {}

  private let texts: TextDictionary
  private let entries: UnsafeMutablePointer<Entry>
  /// Whether a text is the same as the one before.
  private let repeats: UnsafeMutablePointer<Bool>

  /// For each code its place in byte order, equal texts sharing one.
  static func ranks(
    _ texts: TextDictionary, _ tasks: TaskRunner
  ) throws(BudgetError) -> [Int32] {
    let order = TextOrder(texts)
    defer {
      order.entries.deallocate()
      order.repeats.deallocate()
    }
    let starts = try order.part(tasks)
    try tasks.run(starts.count - 1) { bucket in
      order.sort(starts[bucket]..<starts[bucket + 1], from: 0, tasks)
    }
    var ranks = [Int32](repeating: 0, count: texts.count)
    var rank: Int32 = -1
    for place in 0..<texts.count {
      if !order.repeats[place] { rank += 1 }
      ranks[Int(order.entries[place].code)] = rank
    }
    return ranks
  }

  private init(_ texts: TextDictionary) {
    self.texts = texts
    entries = .allocate(capacity: texts.count)
    repeats = .allocate(capacity: texts.count)
    repeats.initialize(repeating: false, count: texts.count)
  }

  /// Fills the entries, bucket by bucket of their first two bytes where there are many; returns where these
  /// begin and end.
  private func part(_ tasks: TaskRunner) throws(BudgetError) -> [Int] {
    guard texts.count > 1 << 16 else {
      for code in 0..<texts.count {
        (entries + code).initialize(to: Entry(key: key(code, from: 0), code: UInt32(code)))
      }
      return [0, texts.count]
    }
    var keys = [UInt64](repeating: 0, count: texts.count)
    let shared = SharedKeys(&keys)
    try tasks.ranges(texts.count) { codes in
      for code in codes { shared.keys[code] = key(code, from: 0) }
    }
    var starts = [Int](repeating: 0, count: (1 << 16) + 1)
    for key in keys { starts[Int(key >> 48) + 1] += 1 }
    for bucket in 0..<1 << 16 { starts[bucket + 1] += starts[bucket] }
    try tasks.check()
    var next = starts
    for (code, key) in keys.enumerated() {
      let bucket = Int(key >> 48)
      (entries + next[bucket]).initialize(to: Entry(key: key, code: UInt32(code)))
      next[bucket] += 1
    }
    // Of those that hold something.
    return [0] + (0..<1 << 16).filter { starts[$0] < starts[$0 + 1] }.map { starts[$0 + 1] }
  }

  /// Eight bytes of a text from one on, as a number that orders as they do; zeros behind its end.
  private func key(_ code: Int, from start: Int) -> UInt64 {
    let text = texts.utf8(code)
    let count = text.count - start
    guard let bytes = text.baseAddress, count > 0 else { return 0 }
    let from = UnsafeRawPointer(bytes) + start
    if count >= 8 { return UInt64(bigEndian: from.loadUnaligned(as: UInt64.self)) }
    var key: UInt64 = 0
    for index in 0..<count {
      key |= UInt64(bytes[start + index]) &<< UInt64(56 &- 8 &* index)
    }
    return key
  }

  /// Sorts places whose texts have the same bytes up to `depth`, and whose keys are those behind.
  private func sort(_ places: Range<Int>, from depth: Int, _ tasks: TaskRunner) {
    var part = UnsafeMutableBufferPointer(start: entries + places.lowerBound, count: places.count)
    var comparisons = 0
    // Where the work is to end, any order does.
    try? part.sort {
      comparisons &+= 1
      if comparisons & 0xFFFF == 0, tasks.isOver { throw Ended() }
      return $0.key < $1.key
    }
    var start = places.lowerBound
    while start < places.upperBound {
      var end = start + 1
      while end < places.upperBound, entries[end].key == entries[start].key { end += 1 }
      if end - start > 1, !tasks.isOver { sortEqual(start..<end, from: depth + 8, tasks) }
      start = end
    }
  }

  /// Sorts places whose texts have the same bytes up to `depth`, those before it that have ended being
  /// followed by zeros in thought.
  private func sortEqual(_ places: Range<Int>, from depth: Int, _ tasks: TaskRunner) {
    var part = UnsafeMutableBufferPointer(start: entries + places.lowerBound, count: places.count)
    let longer = part.partition { texts.utf8(Int($0.code)).count > depth }
    let length = { (entry: Entry) in texts.utf8(Int(entry.code)).count }
    var ended = UnsafeMutableBufferPointer(rebasing: part[..<longer])
    ended.sort { (length($0), $0.code) < (length($1), $1.code) }
    for place in places.dropFirst() where place < places.lowerBound + longer {
      repeats[place] = length(entries[place - 1]) == length(entries[place])
    }
    let rest = places.lowerBound + longer..<places.upperBound
    for place in rest { entries[place].key = key(Int(entries[place].code), from: depth) }
    if !rest.isEmpty { sort(rest, from: depth, tasks) }
  }

  /// Lends the keys to tasks that write to places of their own.
  private struct SharedKeys: @unchecked Sendable {
    let keys: UnsafeMutablePointer<UInt64>
    init(_ keys: UnsafeMutablePointer<UInt64>) { self.keys = keys }
  }
}
