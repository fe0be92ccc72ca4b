// SAFETY: pieces are read below their counts and lent for the call; the bucket of a key lies below
// the table's size because keys lie between the bounds; parts write memory of their own.

/// Order statistics of many keys without sorting them: counts first, then a closer look at the ranges
/// that hold a wanted one.
/// ```
/// keys 7 1 9 4 8 2 4, wanted: rank 3      buckets 0–3: two   4–7: three   8–11: two
/// kept 7 4 4, wanted: rank 1              4: two   7: one                              → 4
/// ```
/// A round leaves one bucket of 4,096 for each rank. Of many keys a sample says beforehand between which
/// keys the buckets have to be narrow, and which of them it will be, so that counting and keeping are one
/// pass; where it was wrong they are two.
enum Selection {
  private static let bucketBits = 12
  /// Fewer keys than these are sorted; are not worth a sample; are not worth a second thread.
  private static let (sortedCount, unsampledCount, fewCount) = (2_048, 32_768, 65_536)
  private static let sampleCount = 8_192

  /// The keys at `ranks` (ascending, below the count of keys) if all pieces were sorted together.
  ///
  /// All keys lie in `bounds`.
  static func keys<Key: OrderedKey>(
    _ pieces: [UnsafeBufferPointer<Key>], at ranks: [Int], in bounds: ClosedRange<Key>,
    _ tasks: Tasks
  ) throws -> [Key] {
    if isSmall(pieces) {
      let sorted = pieces.flatMap { $0 }.sorted()
      return ranks.map { sorted[$0] }
    }
    let buckets = buckets(pieces, at: ranks, in: bounds)
    let counted = try count(pieces, expecting: ranks, in: buckets, tasks)
    return try keys(of: counted, pieces, at: ranks, tasks)
  }

  /// Whether the pieces are sorted rather than counted.
  static func isSmall<Key>(_ pieces: [UnsafeBufferPointer<Key>]) -> Bool {
    pieces.reduce(0) { $0 + $1.count } <= sortedCount
  }

  /// Buckets that are narrow around the keys at `ranks`, as a sample has them.
  static func buckets<Key: OrderedKey>(
    _ pieces: [UnsafeBufferPointer<Key>], at ranks: [Int], in bounds: ClosedRange<Key>
  ) -> Buckets<Key> {
    let buckets = Buckets(bounds)
    let count = pieces.reduce(0) { $0 + $1.count }
    if count <= unsampledCount || buckets.shift == 0 { return buckets }
    let guess = guess(pieces, ranks, count: count, buckets)
    guard let first = guess.firstIndex(of: 1), let last = guess.lastIndex(of: 1) else {
      return buckets
    }
    return buckets.narrowed(to: buckets.range(first).lowerBound...buckets.range(last).upperBound)
  }

  /// Counts keys by buckets, and keeps those of the buckets in which the ranks seem to be.
  static func count<Key: OrderedKey>(
    _ pieces: [UnsafeBufferPointer<Key>], expecting ranks: [Int], in buckets: Buckets<Key>,
    _ tasks: Tasks
  ) throws -> CountedKeys<Key> {
    let count = pieces.reduce(0) { $0 + $1.count }
    let parts = split(pieces, into: count <= fewCount ? 1 : tasks.threads, count: count)
      .map { Part($0, buckets) }
    let guess: [UInt8] =
      if buckets.areKeys {
        []
      } else if count > unsampledCount {
        Selection.guess(pieces, ranks, count: count, buckets)
      } else {
        [UInt8](repeating: 1, count: 1 << bucketBits)
      }
    try tasks.forEach(parts.count) { try parts[$0].count(keeping: guess, tasks.check) }
    return CountedKeys(
      buckets: buckets,
      counts: (0..<1 << bucketBits).map { bucket in
        parts.reduce(0) { $0 + Int($1.counts[bucket]) }
      },
      guess: guess, candidates: parts.map(\.candidates))
  }

  /// The same for pieces that have been counted.
  static func keys<Key: OrderedKey>(
    of counted: CountedKeys<Key>, _ pieces: [UnsafeBufferPointer<Key>], at ranks: [Int],
    _ tasks: Tasks
  ) throws -> [Key] {
    let wanted = locate(ranks, counted.counts)
    let ranges = wanted.map { counted.buckets.range($0.bucket) }
    let open = wanted.indices.filter { ranges[$0].lowerBound < ranges[$0].upperBound }
    var found = zip(ranges, wanted).map { range, wanted in
      [Key](repeating: range.lowerBound, count: wanted.ranks.count)
    }
    if open.isEmpty { return found.flatMap { $0 } }
    let isGuessed =
      !counted.guess.isEmpty && open.allSatisfy { counted.guess[wanted[$0].bucket] != 0 }
    return try LargeArray.lending(isGuessed ? counted.candidates : []) { candidates in
      let source = isGuessed ? candidates : pieces
      let count = source.reduce(0) { $0 + $1.count }
      let parts = split(source, into: count <= fewCount ? 1 : tasks.threads, count: count)
        .map { Part($0, counted.buckets) }
      try tasks.forEach(parts.count) {
        try parts[$0].keep(open.map { wanted[$0].bucket }, tasks.check)
      }
      for (place, index) in open.enumerated() {
        found[index] = try LargeArray.lending(parts.map { $0.kept[place] }) {
          try keys($0, at: wanted[index].ranks, in: ranges[index], tasks)
        }
      }
      return found.flatMap { $0 }
    }
  }

  /// How many of ascending keys are less than another.
  static func lowerBound(_ keys: [UInt64], _ wanted: UInt64) -> Int {
    if keys.count <= 8 { return keys.reduce(0) { $0 + ($1 < wanted ? 1 : 0) } }
    var (low, high) = (0, keys.count)
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The buckets that hold a rank, and the ranks within each.
  private static func locate(
    _ ranks: [Int], _ counts: [Int]
  ) -> [(bucket: Int, ranks: [Int])] {
    var wanted: [(bucket: Int, ranks: [Int])] = []
    var (bucket, start, end) = (-1, 0, 0)
    for rank in ranks {
      while rank >= end {
        bucket += 1
        (start, end) = (end, end + counts[bucket])
      }
      if wanted.last?.bucket == bucket {
        wanted[wanted.count - 1].ranks.append(rank - start)
      } else {
        wanted.append((bucket, [rank - start]))
      }
    }
    return wanted
  }

  /// The buckets in which the ranks will be, by the same parts of a sample: four standard errors to
  /// either side. 1 for such a bucket, 0 for the others.
  private static func guess<Key>(
    _ pieces: [UnsafeBufferPointer<Key>], _ ranks: [Int], count: Int, _ buckets: Buckets<Key>
  ) -> [UInt8] {
    var sizes = [Int](repeating: 0, count: 1 << bucketBits)
    let step = count / sampleCount
    var sampled = 0
    var offset = 0
    for piece in pieces {
      while offset < piece.count {
        sizes[buckets.bucket(piece[offset])] += 1
        sampled += 1
        offset += step
      }
      offset -= piece.count
    }
    var guess = [UInt8](repeating: 0, count: 1 << bucketBits)
    for rank in ranks {
      let part = Double(rank) / Double(max(count - 1, 1))
      let error = 4 * (part * (1 - part) * Double(sampled)).squareRoot() + 4
      let middle = part * Double(sampled)
      var (bucket, end) = (0, 0)
      while bucket < sizes.count {
        let start = end
        end += sizes[bucket]
        if Double(end) >= middle - error, Double(start) <= middle + error { guess[bucket] = 1 }
        bucket += 1
      }
    }
    return guess
  }

  /// The pieces, cut into parts of about equal size.
  private static func split<Key>(
    _ pieces: [UnsafeBufferPointer<Key>], into parts: Int, count: Int
  ) -> [[UnsafeBufferPointer<Key>]] {
    let size = max(1, (count + parts - 1) / parts)
    var result: [[UnsafeBufferPointer<Key>]] = [[]]
    var room = size
    for var piece in pieces {
      while piece.count > room {
        result[result.count - 1].append(UnsafeBufferPointer(rebasing: piece[..<room]))
        piece = UnsafeBufferPointer(rebasing: piece[room...])
        result.append([])
        room = size
      }
      result[result.count - 1].append(piece)
      room -= piece.count
    }
    return result
  }

  /// Ranges of one width, of which the first and the last take what lies beyond.
  struct Buckets<Key: OrderedKey>: Equatable, Sendable {
    private let bounds: ClosedRange<Key>
    private let low: Key
    let shift: Key

    private static var last: Int { 1 << bucketBits - 1 }

    /// All keys between the bounds.
    init(_ bounds: ClosedRange<Key>) { self.init(bounds, narrow: bounds) }

    private init(_ bounds: ClosedRange<Key>, narrow range: ClosedRange<Key>) {
      self.bounds = bounds
      low = range.lowerBound
      let span = range.upperBound - range.lowerBound
      shift = Key(max(0, Key.bitWidth - span.leadingZeroBitCount - bucketBits))
    }

    /// Narrower ones about a range, and half of it to either side: at least one key, so that the range is
    /// never in the bucket of all below.
    func narrowed(to range: ClosedRange<Key>) -> Buckets {
      let half = max((range.upperBound - range.lowerBound) / 2, 1)
      return Buckets(
        bounds,
        narrow: range.lowerBound - min(half, range.lowerBound - bounds.lowerBound)...range
          .upperBound + min(half, bounds.upperBound - range.upperBound))
    }

    @inline(__always)
    func bucket(_ key: Key) -> Int {
      min(Int(truncatingIfNeeded: (max(key, low) &- low) &>> shift), Buckets.last)
    }

    /// The keys of a bucket; of one behind all keys the last.
    func range(_ bucket: Int) -> ClosedRange<Key> {
      let first = bucket == 0 ? bounds.lowerBound : start(bucket) ?? bounds.upperBound
      let next = bucket == Buckets.last ? nil : start(bucket + 1)
      return first...(next.map { $0 - 1 } ?? bounds.upperBound)
    }

    /// Where a bucket starts; nil above the upper bound.
    private func start(_ bucket: Int) -> Key? {
      let (start, overflow) = low.addingReportingOverflow(Key(bucket) << shift)
      return overflow || start > bounds.upperBound ? nil : start
    }

    /// Whether there is a bucket for every key.
    var areKeys: Bool {
      shift == 0 && low == bounds.lowerBound && bounds.upperBound - low <= Key(Buckets.last)
    }
  }

  /// What one thread counts and keeps.
  private final class Part<Key: OrderedKey>:
    @unchecked Sendable
  {
    // SAFETY: worked on by one thread at a time; read when all have ended.
    private let pieces: [UnsafeBufferPointer<Key>]
    private let buckets: Buckets<Key>
    /// Keys by bucket.
    private(set) var counts: [UInt32] = []
    /// Keys of the buckets that were guessed.
    private(set) var candidates: LargeArray<Key> = []
    /// The keys of each wanted bucket.
    private(set) var kept: [LargeArray<Key>] = []

    init(_ pieces: [UnsafeBufferPointer<Key>], _ buckets: Buckets<Key>) {
      self.pieces = pieces
      self.buckets = buckets
    }

    /// Counts all keys; those of guessed buckets become candidates.
    func count(keeping guess: [UInt8], _ check: () throws -> Void) throws {
      let (pieces, buckets) = (pieces, buckets)
      var counts = [UInt32](repeating: 0, count: 1 << bucketBits)
      candidates = try counts.withUnsafeMutableBufferPointer { counts in
        if guess.isEmpty {
          for piece in pieces {
            try Part.forEachBlock(piece, check) { keys in
              for key in keys { counts[buckets.bucket(key)] &+= 1 }
            }
          }
          return []
        }
        return try guess.withUnsafeBufferPointer { guess in
          try Part.filtered(pieces, check) { key in
            let bucket = buckets.bucket(key)
            counts[bucket] &+= 1
            return Int(guess[bucket])
          }
        }
      }
      self.counts = counts
    }

    /// Keeps the keys of some buckets.
    func keep(_ wanted: [Int], _ check: () throws -> Void) throws {
      let (pieces, buckets) = (pieces, buckets)
      var isWanted = [UInt8](repeating: 0, count: 1 << bucketBits)
      for bucket in wanted { isWanted[bucket] = 1 }
      let found = try isWanted.withUnsafeBufferPointer { isWanted in
        try Part.filtered(pieces, check) { Int(isWanted[buckets.bucket($0)]) }
      }
      if wanted.count == 1 { return kept = [found] }
      kept = try wanted.map { bucket in
        try found.withUnsafeBufferPointer { found in
          try Part.filtered([found], check) { buckets.bucket($0) == bucket ? 1 : 0 }
        }
      }
    }

    /// Hands over a piece in blocks, with a check before each.
    @inline(__always)
    private static func forEachBlock(
      _ piece: UnsafeBufferPointer<Key>, _ check: () throws -> Void,
      _ body: (UnsafeBufferPointer<Key>) -> Void
    ) throws {
      let size = 1 << 20
      for start in stride(from: 0, to: piece.count, by: size) {
        try check()
        body(UnsafeBufferPointer(rebasing: piece[start..<min(start + size, piece.count)]))
      }
    }

    /// The keys for which a test gives 1 and not 0.
    @inline(__always)
    private static func filtered(
      _ pieces: [UnsafeBufferPointer<Key>], _ check: () throws -> Void, _ passes: (Key) -> Int
    ) throws -> LargeArray<Key> {
      var found: LargeArray<Key> = []
      try withUnsafeTemporaryAllocation(of: Key.self, capacity: Limits.batchRows) { near in
        for piece in pieces {
          for start in stride(from: 0, to: piece.count, by: Limits.batchRows) {
            if start & 0xF_FFFF == 0 { try check() }
            var count = 0
            for index in start..<min(start + Limits.batchRows, piece.count) {
              let key = piece[index]
              near[count] = key
              count &+= passes(key)
            }
            found.append(contentsOf: UnsafeMutableBufferPointer(rebasing: near[..<count]))
          }
        }
      }
      return found
    }
  }
}

/// Keys by buckets, as far as they are known without a look at all of them again.
struct CountedKeys<Key: OrderedKey>: Sendable {
  fileprivate let buckets: Selection.Buckets<Key>
  fileprivate private(set) var counts: [Int]
  /// 1 for a bucket all of whose keys are candidates; empty where none is.
  fileprivate private(set) var guess: [UInt8]
  fileprivate private(set) var candidates: [LargeArray<Key>]

  fileprivate init(
    buckets: Selection.Buckets<Key>, counts: [Int], guess: [UInt8], candidates: [LargeArray<Key>]
  ) {
    self.buckets = buckets
    self.counts = counts
    self.guess = guess
    self.candidates = candidates
  }

  /// Adds keys that were counted in the same buckets.
  mutating func add(_ other: CountedKeys) {
    precondition(buckets == other.buckets, "what is added was counted in the same buckets")
    for bucket in counts.indices { counts[bucket] += other.counts[bucket] }
    guess = other.guess.isEmpty || guess.isEmpty ? [] : zip(guess, other.guess).map { $0 & $1 }
    candidates += other.candidates
  }

  /// Adds few keys.
  mutating func add(_ pieces: [UnsafeBufferPointer<Key>]) {
    for piece in pieces {
      for key in piece { counts[buckets.bucket(key)] += 1 }
      candidates.append(LargeArray(piece))
    }
  }
}
