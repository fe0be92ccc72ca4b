// SAFETY: starts ascend within 0 ... count; `scratch` has count + 1 places, `stamps` one for each
// event number.

// Per-customer aggregates: rows of a batch are cut into segments, one a customer.
//
//   rows      0 1 2 3 │ 4 │ 5 6 7        starts  0 4 5 8   (segments + 1)
//   out[first + s] is the aggregate of rows starts[s] ..< starts[s + 1] whose mask is set

enum Segments {
  /// How many segments from the first on have at most `capacity` rows together, at least one; `starts`
  /// becomes where each begins, counted from the first, and where the last ends.
  @inline(__always)
  static func fitting<Offset: FixedWidthInteger>(
    _ offsets: UnsafePointer<Offset>, segments: Int, capacity: Int,
    _ starts: UnsafeMutablePointer<Int32>
  ) -> Int {
    let first = offsets[0]
    var count = segments
    if Int(offsets[segments] &- first) > capacity {
      // Invariant: `low` segments fit (or it is one), `high` do not.
      var (low, high) = (1, segments)
      while high - low > 1 {
        let middle = (low + high) / 2
        if Int(offsets[middle] &- first) > capacity { high = middle } else { low = middle }
      }
      count = low
    }
    for segment in 0...count {
      starts[segment] = Int32(truncatingIfNeeded: offsets[segment] &- first)
    }
    return count
  }

  /// Sums of masked values by running totals: a short loop a customer would mispredict its end each time.
  static func sum(
    _ values: ConstInts, _ mask: ConstMask, starts: UnsafePointer<Int32>, segments: Int,
    scratch: Ints, _ out: Ints, count: Int
  ) {
    var total: Int64 = 0
    scratch[0] = 0
    for i in 0..<count {
      total &+= values[i] & (0 &- Int64(mask[i]))
      scratch[i + 1] = total
    }
    for s in 0..<segments { out[s] = scratch[Int(starts[s + 1])] &- scratch[Int(starts[s])] }
  }

  /// Folds the masked rows of each segment; empty ones become missing.
  @inline(__always)
  static func fold<Element>(
    _ values: UnsafePointer<Element>, _ mask: ConstMask, starts: UnsafePointer<Int32>,
    segments: Int, _ out: UnsafeMutablePointer<Element>, missing: Mask,
    _ combine: (Element, Element) -> Element
  ) {
    for s in 0..<segments {
      var isEmpty: UInt8 = 1
      for i in Int(starts[s])..<Int(starts[s + 1]) where mask[i] != 0 {
        out[s] = isEmpty != 0 ? values[i] : combine(out[s], values[i])
        isEmpty = 0
      }
      missing[s] = isEmpty
    }
  }

  /// Distinct numbers, all from `low` on, among the masked rows of each segment.
  ///
  /// `stamps` has room for every number less `low` and holds, for each, the last segment (counted on from
  /// `stamp`) that had it. Without a branch: rows that are not masked look at the first and leave it.
  static func countDistinct(
    _ numbers: ConstInts, from low: Int64 = 0, _ mask: ConstMask, starts: UnsafePointer<Int32>,
    segments: Int, stamps: UnsafeMutablePointer<Int64>, stamp: inout Int64, _ out: Ints
  ) {
    for s in 0..<segments {
      stamp &+= 1
      var distinct: Int64 = 0
      for i in Int(starts[s])..<Int(starts[s + 1]) {
        let counts = Int64(mask[i])
        let place = Int((numbers[i] &- low) & (0 &- counts))
        let last = stamps[place]
        distinct &+= (last == stamp ? 0 : 1) & counts
        stamps[place] = counts == 0 ? last : stamp
      }
      out[s] = distinct
    }
  }

  /// Days since the event before, for the rows of each event but a segment's first; else missing.
  ///
  /// Events are numbered in the order of their first rows, whose day is the event's. With `once`, only
  /// the first row of an event has the value.
  static func daysSincePrevious(
    _ days: ConstInts, numbers: ConstInts?, starts: UnsafePointer<Int32>, segments: Int,
    once: Bool, _ out: Ints, missing: Mask
  ) {
    for s in 0..<segments {
      let range = Int(starts[s])..<Int(starts[s + 1])
      // firstRows[n] is the first row of event n.
      var firstRows: [Int] = []
      for i in range {
        let number = numbers.map { Int($0[i]) } ?? firstRows.count
        let isFirstRow = number == firstRows.count
        if isFirstRow { firstRows.append(i) }
        missing[i] = number > 0 && (isFirstRow || !once) ? 0 : 1
        out[i] = number > 0 ? days[firstRows[number]] &- days[firstRows[number - 1]] : 0
      }
    }
  }
}

/// The customer of each row of a batch.
enum Ordinals {
  /// Places behind the last row that are written to.
  static let excess = 16

  /// Writes `first + s` to the places of segment s. Runs of fixed length first, which the next segment
  /// overwrites: most segments are no longer, and their ends are not guessed wrong.
  static func fill(
    _ starts: UnsafePointer<Int32>, segments: Int, first: Int, _ out: UnsafeMutablePointer<Int32>
  ) {
    for s in 0..<segments {
      let ordinal = Int32(truncatingIfNeeded: first &+ s)
      let (start, end) = (Int(starts[s]), Int(starts[s &+ 1]))
      let run = SIMD16<Int32>(repeating: ordinal)
      UnsafeMutableRawPointer(out + start).storeBytes(of: run, as: SIMD16<Int32>.self)
      var row = start &+ 16
      while row < end {
        UnsafeMutableRawPointer(out + row).storeBytes(of: run, as: SIMD16<Int32>.self)
        row &+= 16
      }
    }
  }
}
