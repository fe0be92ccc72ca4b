import Columnar

// SAFETY: the words of a key are `width` numbers, read only during the call that they are handed to; those of
// a known key lie below `count * width`.

/// Keys, numbered in the order in which they are met.
///
/// All keys are of one width and lie one behind the other; a table of numbers finds them by linear
/// probing, at most half full.
/// ```
/// words    [7 0] [3 1] [9 0]     missing  0 1 0
/// slots    − 2 − − 0 1 − −       the key 9 0 is number 2
/// ```
struct KeyTable {
  private(set) var count = 0
  private var width = 0
  private var words: [Int64] = []
  private var missing: [UInt64] = []
  private var others: [UInt64] = []
  /// −1 where free; a power of two of them.
  private var slots = [Int32](repeating: -1, count: 16)

  /// Bytes of the keys and of the table that finds them.
  var heldBytes: Int {
    words.heldBytes + missing.heldBytes + others.heldBytes + slots.heldBytes
  }

  subscript(number: Int) -> GroupKey {
    GroupKey(
      words: Array(words[number * width..<(number + 1) * width]), missing: missing[number],
      others: others[number])
  }

  /// The number of a key, a new one where it was not met before.
  mutating func number(_ key: GroupKey) -> Int32 {
    key.words.withUnsafeBufferPointer { number($0, missing: key.missing, others: key.others) }
  }

  /// The same of a key whose words lie somewhere.
  mutating func number(
    _ key: UnsafeBufferPointer<Int64>, missing flags: UInt64, others rest: UInt64 = 0
  ) -> Int32 {
    if count == 0 { width = key.count }
    // Neighbours are often of one group.
    if let last, holds(last, key, flags, rest) { return Int32(last) }
    var slot = KeyTable.hash(key, flags, rest) & (slots.count - 1)
    while slots[slot] >= 0 {
      if holds(Int(slots[slot]), key, flags, rest) {
        last = Int(slots[slot])
        return slots[slot]
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(count)
    last = count
    words.append(contentsOf: key)
    missing.append(flags)
    others.append(rest)
    count += 1
    if count * 2 > slots.count { widen() }
    return Int32(count - 1)
  }

  /// The number that was given last.
  private var last: Int?

  /// This table's number of each of another one's keys.
  mutating func absorb(_ other: KeyTable, _ stage: Stage) throws -> [Int32] {
    try other.words.withUnsafeBufferPointer { words in
      try Array(0..<other.count).checkedMap(stage) { place in
        number(
          UnsafeBufferPointer(rebasing: words[place * other.width..<(place + 1) * other.width]),
          missing: other.missing[place], others: other.others[place])
      }
    }
  }

  @inline(__always)
  private func holds(
    _ number: Int, _ key: UnsafeBufferPointer<Int64>, _ flags: UInt64, _ rest: UInt64
  ) -> Bool {
    guard missing[number] == flags, others[number] == rest else { return false }
    let start = number * width
    for place in 0..<width where words[start + place] != key[place] { return false }
    return true
  }

  @inline(__always)
  private static func hash(
    _ key: UnsafeBufferPointer<Int64>, _ flags: UInt64, _ rest: UInt64
  ) -> Int {
    var hash = flags &* 0x9E37_79B9_7F4A_7C15 ^ rest
    for word in key {
      hash = (hash ^ UInt64(bitPattern: word)) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 29
    }
    hash = hash &* 0xBF58_476D_1CE4_E5B9
    return Int(truncatingIfNeeded: (hash ^ hash >> 32) >> 1)
  }

  private mutating func widen() {
    var wider = [Int32](repeating: -1, count: slots.count * 4)
    words.withUnsafeBufferPointer { words in
      for number in 0..<count {
        let key = UnsafeBufferPointer(rebasing: words[number * width..<(number + 1) * width])
        var slot = KeyTable.hash(key, missing[number], others[number]) & (wider.count - 1)
        while wider[slot] >= 0 { slot = (slot + 1) & (wider.count - 1) }
        wider[slot] = Int32(number)
      }
    }
    slots = wider
  }
}
