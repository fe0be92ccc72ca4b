import CEngine

// SAFETY: items are below the number of items, words and counters have a place for each.

/// Counts baskets by pairs of items where items are few: 64 baskets at a time, a word of bits an item.
///
/// ```
/// basket        63 … 3 2 1 0
/// bread          0 … 1 0 1 1       both: ones of bread AND milk, and so on for every pair
/// milk           1 … 1 1 0 1
/// ```
struct PairBits {
  /// Items that a table of pairs by bits takes: beyond, baskets have few of them.
  static let mostItems = 64

  let items: Int
  private var words: [UInt64]
  private var counts: [Int]
  private var basket: UInt64 = 0
  private(set) var baskets = 0
  /// Whether the basket open now has an item.
  private var isUsed = false

  /// Bytes of its counters.
  static func byteCount(items: Int) -> Int { items * items * 8 }

  init(items: Int) {
    self.items = items
    words = [UInt64](repeating: 0, count: max(items, 1))
    counts = [Int](repeating: 0, count: items * items)
  }

  /// Puts codes of one basket each run of rows between starts; all of them are items.
  mutating func add<Code: FixedWidthInteger & UnsignedInteger>(
    _ codes: UnsafePointer<Code>, _ starts: UnsafePointer<UInt32>, count: Int
  ) {
    let first = Int(starts[0])
    for place in 0..<count {
      let (begin, end) = (Int(starts[place]) - first, Int(starts[place + 1]) - first)
      guard begin < end else { continue }
      let bit: UInt64 = 1 &<< basket
      words.withUnsafeMutableBufferPointer { words in
        for row in begin..<end { words[Int(truncatingIfNeeded: codes[row])] |= bit }
      }
      close()
    }
  }

  /// Puts an item into the basket that is open.
  @inline(__always)
  mutating func put(_ item: Int) {
    words[item] |= 1 &<< basket
    isUsed = true
  }

  /// Closes a basket into which something was put; an empty one is none.
  mutating func closeIfUsed() {
    if isUsed { close() }
    isUsed = false
  }

  private mutating func close() {
    baskets += 1
    basket += 1
    if basket == 64 { flush() }
  }

  /// Counts the baskets that are closed.
  mutating func flush() {
    guard basket > 0 else { return }
    words.withUnsafeMutableBufferPointer { words in
      counts.withUnsafeMutableBufferPointer { counts in
        strata_count_pairs(words.baseAddress, items, counts.baseAddress)
        for a in 0..<items { words[a] = 0 }
      }
    }
    basket = 0
  }

  /// Baskets with both of two items; of one item with itself, those with it.
  func count(_ a: Int, _ b: Int) -> Int { counts[max(a, b) * items + min(a, b)] }

  /// Takes over what another has counted.
  mutating func merge(_ other: PairBits) {
    for place in counts.indices { counts[place] += other.counts[place] }
    baskets += other.baskets
  }
}

/// Counts baskets by pairs of many items, of which a basket has few: a triangle of counters.
struct PairTriangle {
  let items: Int
  private var counts: [UInt32]
  private var basket: [Int32] = []
  /// The last basket in which each item was.
  private var stamps: [UInt32]
  private var stamp: UInt32 = 0

  /// Bytes of its counters.
  static func byteCount(items: Int) -> Int { items * (items - 1) * 2 + items * 4 }

  init(items: Int) {
    self.items = items
    counts = [UInt32](repeating: 0, count: items * (items - 1) / 2)
    stamps = [UInt32](repeating: 0, count: items)
  }

  /// Puts an item into the basket that is open.
  @inline(__always)
  mutating func put(_ item: Int) {
    guard stamps[item] != stamp &+ 1 else { return }
    stamps[item] = stamp &+ 1
    basket.append(Int32(truncatingIfNeeded: item))
  }

  /// Counts the pairs of the basket and begins another one.
  mutating func close() {
    stamp &+= 1
    guard basket.count > 1 else {
      basket.removeAll(keepingCapacity: true)
      return
    }
    basket.sort()
    counts.withUnsafeMutableBufferPointer { counts in
      for place in 1..<basket.count {
        let b = Int(basket[place])
        let row = b * (b - 1) / 2
        for other in 0..<place { counts[row + Int(basket[other])] &+= 1 }
      }
    }
    basket.removeAll(keepingCapacity: true)
  }

  /// Baskets with both of two different items.
  func count(_ a: Int, _ b: Int) -> Int {
    let (low, high) = (min(a, b), max(a, b))
    return Int(counts[high * (high - 1) / 2 + low])
  }

  /// Takes over what another has counted.
  mutating func merge(_ other: PairTriangle) {
    for place in counts.indices { counts[place] &+= other.counts[place] }
  }
}
