import Columnar

// SAFETY: kernels touch rows 0 ..< count; callers hand registers and columns that have as many.

// Kernels on value registers: Int64 (integers, units, days, ticks, codes), Int128 where 64 bits could
// not hold a result, Double. All functions touch rows 0 ..< count.

typealias Ints = UnsafeMutablePointer<Int64>
typealias ConstInts = UnsafePointer<Int64>
typealias Wides = UnsafeMutablePointer<Int128>
typealias Floats = UnsafeMutablePointer<Double>

enum Vectors {
  /// base + code, for codes of any width.
  @inline(__always)
  static func widen<Code: FixedWidthInteger>(
    _ codes: UnsafePointer<Code>, base: Int64, _ out: Ints, count: Int
  ) {
    for i in 0..<count { out[i] = base &+ Int64(truncatingIfNeeded: codes[i]) }
  }

  @inline(__always)
  static func map<A, B, Out>(
    _ a: UnsafePointer<A>, _ b: UnsafePointer<B>, _ out: UnsafeMutablePointer<Out>, count: Int,
    _ combine: (A, B) -> Out
  ) {
    for i in 0..<count { out[i] = combine(a[i], b[i]) }
  }

  @inline(__always)
  static func map<A, Out>(
    _ a: UnsafePointer<A>, _ out: UnsafeMutablePointer<Out>, count: Int, _ change: (A) -> Out
  ) {
    for i in 0..<count { out[i] = change(a[i]) }
  }

  /// table[value − base]; the first entry outside (such rows are missing).
  static func lookUp(
    _ values: ConstInts, base: Int64, _ table: UnsafeBufferPointer<Int64>, _ out: Ints, count: Int
  ) {
    let limit = UInt64(table.count)
    guard limit > 0 else { return out.update(repeating: 0, count: count) }
    for i in 0..<count {
      let place = UInt64(bitPattern: values[i] &- base)
      out[i] = table[place < limit ? Int(place) : 0]
    }
  }

  /// Sums and products past 38 digits: returns whether any row that counts overflowed.
  static func wideArithmetic(
    _ op: WideOperation, _ a: UnsafePointer<Int128>, _ b: UnsafePointer<Int128>, _ out: Wides,
    missing: ConstMask?, count: Int
  ) -> Bool {
    var overflowed = false
    for i in 0..<count {
      let (result, overflow) =
        switch op {
        case .add: a[i].addingReportingOverflow(b[i])
        case .subtract: a[i].subtractingReportingOverflow(b[i])
        case .multiply: a[i].multipliedReportingOverflow(by: b[i])
        }
      out[i] = result
      if overflow || PowersOfTen.exceeds38Digits(result), missing.map({ $0[i] == 0 }) ?? true {
        overflowed = true
      }
    }
    return overflowed
  }

  /// Quotients; rows divided by zero become missing. Returns how many of those counted (nil for all) did
  /// that were not missing before.
  static func divide(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ out: Floats, missing: Mask,
    counted: ConstMask? = nil, count: Int
  ) -> Int {
    var zeros = 0
    for i in 0..<count {
      let isZero: UInt8 = b[i] == 0 ? 1 : 0
      zeros &+= Int(isZero & (missing[i] ^ 1) & (counted?[i] ?? 1))
      out[i] = a[i] / (b[i] + Double(isZero))
      missing[i] |= isZero
    }
    return zeros
  }

  /// Rounds units to fewer digits, half away from zero: units / divisor.
  @inline(__always)
  static func roundedQuotient<Number: FixedWidthInteger & SignedInteger>(
    _ units: Number, _ divisor: Number
  ) -> Number {
    let (quotient, remainder) = units.quotientAndRemainder(dividingBy: divisor)
    if remainder.magnitude >= divisor.magnitude - remainder.magnitude {
      return units < 0 ? quotient - 1 : quotient + 1
    }
    return quotient
  }

  @inline(__always)
  static func flooredQuotient<Number: FixedWidthInteger & SignedInteger>(
    _ units: Number, _ divisor: Number
  ) -> Number {
    let (quotient, remainder) = units.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}

enum WideOperation { case add, subtract, multiply }
