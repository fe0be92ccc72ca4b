// SAFETY: all arrays have as many places as there are keys; digits stay below the table's size.

/// Sorts unsigned keys with a payload, stably, without comparing them: a pass for each digit of eleven
/// bits in which the keys differ.
/// ```
/// keys 0x1805 0x0003 0x1003      digit 0: 0003 1003 1805      digit 1: 0003 1003 1805
/// ```
enum RadixSort {
  private static let digitBits = 11

  /// Keys that are moved between two checks.
  private static let blockCount = 1 << 20

  /// Sorts both arrays, which are of one length, by the keys. `check` is asked every few milliseconds;
  /// where it throws, the arrays are in no order.
  static func sort(
    _ keys: inout LargeArray<UInt64>, _ payload: inout LargeArray<UInt32>,
    check: () throws -> Void = {}
  ) rethrows {
    guard let least = keys.min(), let greatest = keys.max(), least < greatest else { return }
    let bits = UInt64.bitWidth - (greatest - least).leadingZeroBitCount
    var otherKeys = LargeArray<UInt64>(zeros: keys.count)
    var otherPayload = LargeArray<UInt32>(zeros: keys.count)
    for shift in stride(from: 0, to: bits, by: digitBits) {
      if try pass(keys, payload, &otherKeys, &otherPayload, least, UInt64(shift), check) {
        swap(&keys, &otherKeys)
        swap(&payload, &otherPayload)
      }
    }
  }

  /// One digit; false where all keys have the same, so that nothing moves.
  private static func pass(
    _ keys: LargeArray<UInt64>, _ payload: LargeArray<UInt32>, _ outKeys: inout LargeArray<UInt64>,
    _ outPayload: inout LargeArray<UInt32>, _ least: UInt64, _ shift: UInt64,
    _ check: () throws -> Void
  ) rethrows -> Bool {
    let mask = UInt64(1 << digitBits - 1)
    try check()
    return try withUnsafeTemporaryAllocation(of: Int.self, capacity: 1 << digitBits) { places in
      places.initialize(repeating: 0)
      keys.withUnsafeBufferPointer { keys in
        for key in keys { places[Int((key &- least) &>> shift & mask)] &+= 1 }
      }
      var start = 0
      for digit in 0..<places.count {
        if places[digit] == keys.count { return false }
        (places[digit], start) = (start, start + places[digit])
      }
      try keys.withUnsafeBufferPointer { keys in
        try payload.withUnsafeBufferPointer { payload in
          try outKeys.withUnsafeMutableBufferPointer { outKeys in
            try outPayload.withUnsafeMutableBufferPointer { outPayload in
              for start in stride(from: 0, to: keys.count, by: blockCount) {
                try check()
                for index in start..<min(start + blockCount, keys.count) {
                  let digit = Int((keys[index] &- least) &>> shift & mask)
                  let place = places[digit]
                  places[digit] = place &+ 1
                  outKeys[place] = keys[index]
                  outPayload[place] = payload[index]
                }
              }
            }
          }
        }
      }
      return true
    }
  }

  /// Sorts rows, already in some order, stably by a small number each; `onRow` is called for each, and
  /// throws to stop.
  static func group(
    _ keys: inout LargeArray<UInt64>, _ rows: inout LargeArray<UInt32>, by groupOf: [Int32],
    groups: Int, onRow: () throws -> Void
  ) rethrows -> [Int] {
    var starts = [Int](repeating: 0, count: groups + 1)
    for row in rows { starts[Int(groupOf[Int(row)]) + 1] += 1 }
    for group in 0..<groups { starts[group + 1] += starts[group] }
    var places = starts
    var outKeys = keys
    var outRows = rows
    for index in rows.indices {
      try onRow()
      let group = Int(groupOf[Int(rows[index])])
      outKeys[places[group]] = keys[index]
      outRows[places[group]] = rows[index]
      places[group] += 1
    }
    (keys, rows) = (outKeys, outRows)
    return starts
  }
}

/// What stands for a value and has its order.
typealias OrderedKey = BitwiseCopyable & FixedWidthInteger & Sendable & UnsignedInteger

/// Numbers as unsigned keys of the same order.
enum SortKeys {
  @inline(__always)
  static func key(_ number: Int64) -> UInt64 { UInt64(bitPattern: number) ^ (1 << 63) }

  @inline(__always)
  static func number(_ key: UInt64) -> Int64 { Int64(bitPattern: key ^ (1 << 63)) }

  /// −0 and 0 are the same.
  @inline(__always)
  static func key(_ number: Double) -> UInt64 {
    let bits = (number == 0 ? 0 : number).bitPattern
    return bits >> 63 == 0 ? bits ^ (1 << 63) : ~bits
  }

  @inline(__always)
  static func double(_ key: UInt64) -> Double {
    Double(bitPattern: key >> 63 == 1 ? key ^ (1 << 63) : ~key)
  }
}
