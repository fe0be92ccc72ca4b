import CEngine

// SAFETY: kernels touch rows 0 ..< count; callers hand registers and columns that have as many.

// Masks are bytes, 1 where a row counts and 0 where not: they come from comparisons without branches
// and combine at vector width. All functions touch rows 0 ..< count of their operands.

typealias Mask = UnsafeMutablePointer<UInt8>
typealias ConstMask = UnsafePointer<UInt8>

enum Masks {
  static func fill(_ out: Mask, _ value: UInt8, count: Int) {
    out.update(repeating: value, count: count)
  }

  static func and(_ a: ConstMask, _ b: ConstMask, _ out: Mask, count: Int) {
    for i in 0..<count { out[i] = a[i] & b[i] }
  }

  static func or(_ a: ConstMask, _ b: ConstMask, _ out: Mask, count: Int) {
    for i in 0..<count { out[i] = a[i] | b[i] }
  }

  static func not(_ a: ConstMask, _ out: Mask, count: Int) {
    for i in 0..<count { out[i] = a[i] ^ 1 }
  }

  /// a and not b.
  static func andNot(_ a: ConstMask, _ b: ConstMask, _ out: Mask, count: Int) {
    for i in 0..<count { out[i] = a[i] & (b[i] ^ 1) }
  }

  /// Rows set.
  static func count(_ mask: ConstMask, count: Int) -> Int { countBoth(mask, mask, count: count) }

  /// Rows set in both.
  static func countBoth(_ a: ConstMask, _ b: ConstMask, count: Int) -> Int {
    var total = 0
    var start = 0
    while start < count {
      // Blocks of 128 keep the sum in a byte's reach of vector lanes.
      let end = min(start + 128, count)
      var sum: UInt8 = 0
      for i in start..<end { sum &+= a[i] & b[i] }
      total += Int(sum)
      start = end
    }
    return total
  }

  /// Bits `start ..< start + count` of a bitmap as bytes.
  static func expand(_ words: UnsafePointer<UInt64>, start: Int, _ out: Mask, count: Int) {
    func bits(_ bit: Int) -> UInt64 { words[bit &>> 6] &>> UInt64(bit & 63) }
    var i = 0
    if start & 7 == 0 {
      // Eight at a time: each byte keeps a bit of its own, which is carried to its top and down again.
      while i &+ 8 <= count {
        let own = ((bits(start &+ i) & 0xff) &* 0x0101_0101_0101_0101) & 0x8040_2010_0804_0201
        let bytes = ((own &+ 0x7f7f_7f7f_7f7f_7f7f) &>> 7) & 0x0101_0101_0101_0101
        UnsafeMutableRawPointer(out + i).storeBytes(of: bytes.littleEndian, as: UInt64.self)
        i &+= 8
      }
    }
    while i < count {
      out[i] = UInt8(truncatingIfNeeded: bits(start &+ i)) & 1
      i &+= 1
    }
  }

  /// Row numbers that are set, ascending; returns how many. `out` has room for `count`.
  static func select(_ mask: ConstMask, _ out: UnsafeMutablePointer<Int32>, count: Int) -> Int {
    var selected = 0
    for i in 0..<count {
      out[selected] = Int32(truncatingIfNeeded: i)
      selected &+= Int(mask[i])
    }
    return selected
  }

  /// Whether low ≤ code ≤ high.
  @inline(__always)
  static func inRange<Code: FixedWidthInteger & UnsignedInteger>(
    _ codes: UnsafePointer<Code>, low: Code, span: Code, _ out: Mask, count: Int
  ) {
    for i in 0..<count { out[i] = (codes[i] &- low) <= span ? 1 : 0 }
  }

  /// Whether low ≤ value ≤ high.
  static func inRange(
    _ values: UnsafePointer<Int64>, low: Int64, high: Int64, _ out: Mask, count: Int
  ) {
    strata_in_range(values, count, low, high, out)
  }

  /// table[value], 0 beyond the table.
  static func lookUp(
    _ values: UnsafePointer<Int64>, _ table: UnsafeBufferPointer<UInt8>, _ out: Mask, count: Int
  ) {
    let limit = UInt64(table.count)
    for i in 0..<count {
      let place = UInt64(bitPattern: values[i])
      out[i] = place < limit ? table[Int(place)] : 0
    }
  }
}

/// The comparisons that kernels know.
enum KernelComparison { case equal, less, lessOrEqual }

extension Masks {
  @inline(__always)
  static func compare<Element: Comparable>(
    _ op: KernelComparison, _ a: UnsafePointer<Element>, _ b: UnsafePointer<Element>, _ out: Mask,
    count: Int
  ) {
    switch op {
    case .equal: for i in 0..<count { out[i] = a[i] == b[i] ? 1 : 0 }
    case .less: for i in 0..<count { out[i] = a[i] < b[i] ? 1 : 0 }
    case .lessOrEqual: for i in 0..<count { out[i] = a[i] <= b[i] ? 1 : 0 }
    }
  }
}
