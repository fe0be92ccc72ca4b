import CEngine
import Columnar

// SAFETY: a record is `width` numbers; records and slots that are written lie within the room that was asked
// for before; records handed in have `width` numbers each.

/// Keys, numbered in the order in which they are met.
///
/// Keys lie one behind the other as records: their words, then the bits of what is missing, then those of
/// the others, as far as there may be any. A table of slots finds them by linear probing, at most five
/// eighths full; a slot has half of a key's hash too, so that hardly a record is looked at in vain.
/// ```
/// records  7 0│3 1│9 0
/// slots    −  #2·5e1f  −  −  #0·09c4  #1·77d0  −  −     the key 9 is number 2
/// ```
/// Keys come in blocks: of those to come, slots and records are asked of the memory, so that a million
/// groups cost the memory's bandwidth, not its latency.
final class KeyTable {
  private(set) var count = 0
  /// Numbers of a record, once there is one.
  private var width = 0
  private var records: LargeArray<Int64> = []
  /// 0 where free; else one more than a key's number in the lower half, its hash in the upper.
  private var slots = LargeArray<UInt64>(zeros: 16)

  /// Keys that are looked up in one go.
  static let blockCount = 256
  /// Keys ahead whose slots, and whose records, are asked of the memory.
  private static let (slotsAhead, recordsAhead) = (32, 8)

  /// What a record has behind the words of its key.
  enum Flags: Int { case none, missing, missingAndOthers }

  private let flags: Flags
  /// What is missing of any key, and among the others.
  private(set) var allMissing: UInt64 = 0
  private(set) var allOthers: UInt64 = 0

  init(_ flags: Flags) { self.flags = flags }

  /// Numbers of the record of a key of so many words.
  func width(ofWords words: Int) -> Int { words + flags.rawValue }

  /// Slots that are moved between two checks: new memory is slow when it is first written.
  private static let checkedSlots = 1 << 17

  /// Bytes of the keys and of the table that finds them.
  var heldBytes: Int { records.heldBytes + slots.heldBytes }

  /// A number of a key's record: a word, or behind the words what is missing and the others.
  @inline(__always)
  func word(_ number: Int, _ place: Int) -> Int64 { records[number * width + place] }

  /// What is missing of a key.
  @inline(__always)
  func missing(_ number: Int) -> UInt64 {
    flags == .none ? 0 : UInt64(bitPattern: word(number, width - flags.rawValue))
  }

  /// What is among the others.
  @inline(__always)
  func others(_ number: Int) -> UInt64 {
    flags == .missingAndOthers ? UInt64(bitPattern: word(number, width - 1)) : 0
  }

  /// Lends the records of all keys.
  func withRecords<Result>(_ body: (UnsafeBufferPointer<Int64>) -> Result) -> Result {
    records.withUnsafeBufferPointer(body)
  }

  subscript(number: Int) -> GroupKey {
    GroupKey(
      words: (0..<width - flags.rawValue).map { word(number, $0) }, missing: missing(number),
      others: others(number))
  }

  /// The number of a key, a new one where it was not met before.
  func number(_ key: GroupKey) -> Int32 {
    var number: Int32 = 0
    let record =
      key.words
      + [key.missing, key.others].prefix(flags.rawValue).map { Int64(bitPattern: $0) }
    record.withUnsafeBufferPointer { self.number($0, width: record.count, count: 1, &number) }
    return number
  }

  /// The numbers of so many keys, new ones where they were not met before; at most `blockCount`.
  func number(
    _ keys: UnsafeBufferPointer<Int64>, width: Int, count: Int, _ out: UnsafeMutablePointer<Int32>
  ) {
    guard let keys = keys.baseAddress else { return }
    self.width = width
    widen(for: count) {}
    let (known, mask) = (self.count, UInt64(slots.count - 1))
    var next = known
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: count) { hashes in
      for place in 0..<count { hashes[place] = KeyTable.hash(keys + place * width, width) }
      slots.withUnsafeMutableBufferPointer { slots in
        guard let slots = slots.baseAddress else { return }
        for place in 0..<min(KeyTable.slotsAhead, count) {
          // A pointer: the address of an element would be that of a copy.
          strata_prefetch_here(slots + Int(hashes[place] & mask))
        }
        records.extend(by: count * width) { records in
          for place in 0..<count {
            if place + KeyTable.slotsAhead < count {
              strata_prefetch_here(slots + Int(hashes[place + KeyTable.slotsAhead] & mask))
            }
            if place + KeyTable.recordsAhead < count {
              let slot = slots[Int(hashes[place + KeyTable.recordsAhead] & mask)]
              strata_prefetch_here(records + KeyTable.number(slot) * width)
            }
            let key = keys + place * width
            // Neighbours are often of one group.
            if place > 0, hashes[place] == hashes[place - 1],
              KeyTable.isSame(key, key - width, width)
            {
              out[place] = out[place - 1]
              continue
            }
            var slot = Int(hashes[place] & mask)
            while true {
              let found = slots[slot]
              if found == 0 {
                slots[slot] = hashes[place] << 32 | UInt64(next + 1)
                (records + next * width).update(from: key, count: width)
                note(key, width)
                out[place] = Int32(next)
                next += 1
                break
              }
              if found >> 32 == hashes[place],
                KeyTable.isSame(key, records + KeyTable.number(found) * width, width)
              {
                out[place] = Int32(truncatingIfNeeded: KeyTable.number(found))
                break
              }
              slot = (slot + 1) & Int(mask)
            }
          }
          return (next - known) * width
        }
      }
    }
    self.count = next
  }

  /// This table's number of each of another one's keys.
  func absorb(_ other: KeyTable, _ stage: Stage) throws -> [Int32] {
    if count == 0 {
      (count, width, records, slots) = (other.count, other.width, other.records, other.slots)
      (allMissing, allOthers) = (other.allMissing, other.allOthers)
      return (0..<Int32(other.count)).map { $0 }
    }
    var pace = Pace(stage)
    return try [Int32](unsafeUninitializedCapacity: other.count) { numbers, written in
      try other.records.withUnsafeBufferPointer { records in
        for start in stride(from: 0, to: other.count, by: KeyTable.blockCount) {
          try pace.step(by: KeyTable.blockCount)
          let count = min(KeyTable.blockCount, other.count - start)
          guard let out = numbers.baseAddress else { break }
          try widen(for: count, check: stage.check)
          let keys = records[start * other.width..<(start + count) * other.width]
          number(
            UnsafeBufferPointer(rebasing: keys), width: other.width, count: count, out + start)
        }
      }
      written = other.count
    }
  }

  /// Notes what is missing of a new key, and among the others.
  @inline(__always)
  private func note(_ key: UnsafePointer<Int64>, _ width: Int) {
    if flags == .none { return }
    allMissing |= UInt64(bitPattern: key[width - flags.rawValue])
    if flags == .missingAndOthers { allOthers |= UInt64(bitPattern: key[width - 1]) }
  }

  /// The number in a slot; 0 of a free one.
  @inline(__always)
  private static func number(_ slot: UInt64) -> Int {
    max(Int(truncatingIfNeeded: slot & 0xFFFF_FFFF) - 1, 0)
  }

  @inline(__always)
  private static func isSame(
    _ key: UnsafePointer<Int64>, _ other: UnsafePointer<Int64>, _ width: Int
  ) -> Bool {
    var differences: Int64 = 0
    for place in 0..<width { differences |= key[place] ^ other[place] }
    return differences == 0
  }

  /// Half a word.
  @inline(__always)
  private static func hash(_ key: UnsafePointer<Int64>, _ width: Int) -> UInt64 {
    var hash: UInt64 = 0
    for place in 0..<width {
      hash = (hash ^ UInt64(bitPattern: key[place])) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 29
    }
    return (hash &* 0xBF58_476D_1CE4_E5B9) >> 32
  }

  /// Makes room for so many more keys; where `check` throws, all is as it was.
  func widen(for more: Int, check: () throws -> Void) rethrows {
    var size = slots.count
    while (count + more) * 8 > size * 5 { size *= 2 }
    if size == slots.count { return }
    var wider = LargeArray<UInt64>(zeros: size)
    try wider.withUnsafeMutableBufferPointer { wider in
      try slots.withUnsafeBufferPointer { slots in
        for start in stride(from: 0, to: slots.count, by: KeyTable.checkedSlots) {
          try check()
          // Keys of neighbouring slots stay neighbours: no look-up in the memory for each.
          for slot in slots[start..<min(start + KeyTable.checkedSlots, slots.count)] where slot != 0
          {
            var place = Int(slot >> 32) & (size - 1)
            while wider[place] != 0 { place = (place + 1) & (size - 1) }
            wider[place] = slot
          }
        }
      }
    }
    slots = wider
  }
}
