// SAFETY: pieces are read below their counts and lent for the call; the bucket of a key lies below
// the table's size because keys lie between the bounds; parts write memory of their own.

/// Order statistics of many keys without sorting them: counts first, then a closer look at the ranges
/// that hold a wanted one.
/// ```
/// keys 7 1 9 4 8 2 4, wanted: rank 3      buckets 0–3: two   4–7: three   8–11: two
/// kept 7 4 4, wanted: rank 1              4: two   7: one                              → 4
/// ```
/// A round reads the keys twice and leaves one bucket of 4,096 for each rank.
enum Selection {
  private static let bucketBits = 12
  /// Fewer keys than these are sorted, or are not worth a second thread.
  private static let (sortedCount, serialCount) = (2_048, 65_536)

  /// The keys at `ranks` (ascending, below the count of keys) if all pieces were sorted together.
  ///
  /// All keys lie in `bounds`.
  static func keys<Key: FixedWidthInteger & UnsignedInteger & Sendable>(
    _ pieces: [UnsafeBufferPointer<Key>], at ranks: [Int], in bounds: ClosedRange<Key>,
    _ tasks: Tasks
  ) -> [Key] {
    let count = pieces.reduce(0) { $0 + $1.count }
    if count <= sortedCount {
      let sorted = pieces.flatMap { $0 }.sorted()
      return ranks.map { sorted[$0] }
    }
    let span = bounds.upperBound - bounds.lowerBound
    let shift = max(0, Key.bitWidth - span.leadingZeroBitCount - bucketBits)
    let parts = split(pieces, into: count <= serialCount ? 1 : tasks.threads, count: count)
      .map { Part($0, low: bounds.lowerBound, shift: Key(shift), buckets: 1 << bucketBits) }
    tasks.forEach(parts.count) { parts[$0].count() }
    let wanted = locate(ranks) { bucket in parts.reduce(0) { $0 + Int($1.counts[bucket]) } }
    let low = { (bucket: Int) in bounds.lowerBound + Key(bucket) << Key(shift) }
    if shift == 0 { return wanted.flatMap { bucket, ranks in ranks.map { _ in low(bucket) } } }
    tasks.forEach(parts.count) { parts[$0].keep(wanted.map(\.bucket)) }
    return wanted.enumerated().flatMap { place, wanted in
      let first = low(wanted.bucket)
      let (last, overflow) = first.addingReportingOverflow((1 << Key(shift)) - 1)
      return lending(parts.map { $0.kept[place] }) {
        keys(
          $0, at: wanted.ranks, in: first...(overflow ? bounds.upperBound : last), tasks)
      }
    }
  }

  /// The buckets that hold a rank, and the ranks within each.
  private static func locate(
    _ ranks: [Int], sizeOf: (Int) -> Int
  ) -> [(bucket: Int, ranks: [Int])] {
    var wanted: [(bucket: Int, ranks: [Int])] = []
    var (bucket, start, end) = (-1, 0, 0)
    for rank in ranks {
      while rank >= end {
        bucket += 1
        (start, end) = (end, end + sizeOf(bucket))
      }
      if wanted.last?.bucket == bucket {
        wanted[wanted.count - 1].ranks.append(rank - start)
      } else {
        wanted.append((bucket, [rank - start]))
      }
    }
    return wanted
  }

  /// The pieces, cut into parts of about equal size.
  private static func split<Key>(
    _ pieces: [UnsafeBufferPointer<Key>], into parts: Int, count: Int
  ) -> [[UnsafeBufferPointer<Key>]] {
    let size = (count + parts - 1) / parts
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

  private static func lending<Key, Result>(
    _ arrays: [[Key]], _ body: ([UnsafeBufferPointer<Key>]) -> Result
  ) -> Result {
    func lend(_ rest: ArraySlice<[Key]>, _ lent: [UnsafeBufferPointer<Key>]) -> Result {
      guard let first = rest.first else { return body(lent) }
      return first.withUnsafeBufferPointer { lend(rest.dropFirst(), lent + [$0]) }
    }
    return lend(arrays[...], [])
  }

  /// What one thread counts and keeps.
  private final class Part<Key: FixedWidthInteger & UnsignedInteger>: @unchecked Sendable {
    // SAFETY: worked on by one thread at a time; read when all have ended.
    private let pieces: [UnsafeBufferPointer<Key>]
    private let low: Key
    private let shift: Key
    /// Keys by bucket.
    private(set) var counts: [UInt32]
    /// The keys of each wanted bucket.
    private(set) var kept: [[Key]] = []

    init(_ pieces: [UnsafeBufferPointer<Key>], low: Key, shift: Key, buckets: Int) {
      self.pieces = pieces
      self.low = low
      self.shift = shift
      counts = [UInt32](repeating: 0, count: buckets)
    }

    func count() {
      let (low, shift) = (low, shift)
      counts.withUnsafeMutableBufferPointer { counts in
        for piece in pieces {
          for key in piece { counts[Int((key &- low) &>> shift)] &+= 1 }
        }
      }
    }

    func keep(_ buckets: [Int]) {
      let (low, shift) = (low, shift)
      // 1 + the place of a wanted bucket, 0 for the others.
      var places = [UInt16](repeating: 0, count: counts.count)
      for (place, bucket) in buckets.enumerated() { places[bucket] = UInt16(place + 1) }
      kept = buckets.map { bucket in
        var keys: [Key] = []
        keys.reserveCapacity(Int(counts[bucket]))
        return keys
      }
      withUnsafeTemporaryAllocation(of: Key.self, capacity: Limits.batchRows) { near in
        for piece in pieces {
          for start in stride(from: 0, to: piece.count, by: Limits.batchRows) {
            let end = min(start + Limits.batchRows, piece.count)
            var count = 0
            for index in start..<end {
              let key = piece[index]
              near[count] = key
              count &+= places[Int((key &- low) &>> shift)] == 0 ? 0 : 1
            }
            for key in near[..<count] {
              kept[Int(places[Int((key &- low) &>> shift)]) - 1].append(key)
            }
          }
        }
      }
    }
  }
}
