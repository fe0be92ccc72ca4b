import Columnar

// SAFETY: source and target have `count` codes each.

/// Loops that make and copy narrow integers.
enum PackedWriter {
  /// A copy of bytes.
  static func copy(_ source: UnsafePointer<UInt8>, _ count: Int) -> Buffer {
    // SAFETY: both sides have `count` bytes.
    Buffer(byteCount: count) { target in
      target.copyMemory(from: UnsafeRawBufferPointer(start: source, count: count))
    }
  }

  /// Least and greatest of at least one value.
  static func bounds(_ values: UnsafePointer<Int64>, _ count: Int) -> ClosedRange<Int64> {
    var low = values[0]
    var high = values[0]
    for row in 0..<count {
      low = min(low, values[row])
      high = max(high, values[row])
    }
    return low...high
  }

  /// Least and greatest of the rows that are not missing, of which there is one at least; the
  /// missing rows are set to the least.
  static func bounds(
    _ values: UnsafeMutablePointer<Int64>, _ count: Int, missing: UnsafePointer<UInt64>
  ) -> ClosedRange<Int64> {
    var low = Int64.max
    var high = Int64.min
    for row in 0..<count {
      let isMissing = missing[row &>> 6] &>> UInt64(row & 63) & 1 != 0
      low = isMissing ? low : min(low, values[row])
      high = isMissing ? high : max(high, values[row])
    }
    for row in 0..<count where missing[row &>> 6] &>> UInt64(row & 63) & 1 != 0 {
      values[row] = low
    }
    return low...high
  }

  /// Packs values that lie within bounds.
  static func pack(
    _ values: UnsafePointer<Int64>, _ count: Int, bounds: ClosedRange<Int64>
  ) -> PartCodes {
    let width = PackedIntegers.width(for: bounds)
    let base = width == .eight ? 0 : bounds.lowerBound
    let buffer = Buffer(byteCount: count * width.rawValue) { target in
      guard let target = target.baseAddress else { return }
      write(values, count, base: base, width: width, to: target)
    }
    return PartCodes(buffer, count: count, base: base, width: width)
  }

  /// Writes `value − base` of each value as a code of the width.
  static func write(
    _ values: UnsafePointer<Int64>, _ count: Int, base: Int64, width: PackedIntegers.Width,
    to target: UnsafeMutableRawPointer
  ) {
    // SAFETY: `target` has room for `count` codes of the width, aligned to it.
    switch width {
    case .one: narrow(values, count, base, target.assumingMemoryBound(to: UInt8.self))
    case .two: narrow(values, count, base, target.assumingMemoryBound(to: UInt16.self))
    case .four: narrow(values, count, base, target.assumingMemoryBound(to: UInt32.self))
    case .eight: narrow(values, count, base, target.assumingMemoryBound(to: UInt64.self))
    }
  }

  private static func narrow<Code: FixedWidthInteger>(
    _ values: UnsafePointer<Int64>, _ count: Int, _ base: Int64,
    _ target: UnsafeMutablePointer<Code>
  ) {
    for row in 0..<count { target[row] = Code(truncatingIfNeeded: values[row] &- base) }
  }

  /// Writes `value × factor − base` of each element as a code of the width.
  static func rewrite(
    _ source: PartCodes, factor: Int64, base: Int64, width: PackedIntegers.Width,
    to target: UnsafeMutableRawPointer
  ) {
    let isThere = UnsafeRawPointer(target) == source.pointer && width == source.width
    if isThere, factor == 1, base == source.base { return }
    // SAFETY: `target` has room for `source.count` codes of the width, aligned to it; it may be the
    // source itself where the width is the same.
    switch width {
    case .one: rewrite(source, factor, base, target.assumingMemoryBound(to: UInt8.self))
    case .two: rewrite(source, factor, base, target.assumingMemoryBound(to: UInt16.self))
    case .four: rewrite(source, factor, base, target.assumingMemoryBound(to: UInt32.self))
    case .eight: rewrite(source, factor, base, target.assumingMemoryBound(to: UInt64.self))
    }
  }

  private static func rewrite<Code: FixedWidthInteger>(
    _ source: PartCodes, _ factor: Int64, _ base: Int64, _ target: UnsafeMutablePointer<Code>
  ) {
    let offset = source.base &* factor &- base
    switch source.codes {
    case .one(let codes): rewrite(codes, source.count, factor, offset, target)
    case .two(let codes): rewrite(codes, source.count, factor, offset, target)
    case .four(let codes): rewrite(codes, source.count, factor, offset, target)
    case .eight(let codes): rewrite(codes, source.count, factor, offset, target)
    }
  }

  @inline(__always)
  private static func rewrite<Source: FixedWidthInteger, Code: FixedWidthInteger>(
    _ source: UnsafePointer<Source>, _ count: Int, _ factor: Int64, _ offset: Int64,
    _ target: UnsafeMutablePointer<Code>
  ) {
    for row in 0..<count {
      let value = Int64(truncatingIfNeeded: source[row]) &* factor &+ offset
      target[row] = Code(truncatingIfNeeded: value)
    }
  }

  /// Writes the new code of each old one, at the width.
  static func remap(
    _ source: PartCodes, _ map: UnsafePointer<UInt32>, width: PackedIntegers.Width,
    to target: UnsafeMutableRawPointer
  ) {
    // SAFETY: every element is a code below the map's count; `target` has room for all, and may be
    // the source itself where the width is the same.
    switch width {
    case .one: remap(source, map, target.assumingMemoryBound(to: UInt8.self))
    case .two: remap(source, map, target.assumingMemoryBound(to: UInt16.self))
    case .four, .eight: remap(source, map, target.assumingMemoryBound(to: UInt32.self))
    }
  }

  private static func remap<Code: FixedWidthInteger>(
    _ source: PartCodes, _ map: UnsafePointer<UInt32>, _ target: UnsafeMutablePointer<Code>
  ) {
    let map = map + Int(source.base)
    switch source.codes {
    case .one(let codes): remap(codes, source.count, map, target)
    case .two(let codes): remap(codes, source.count, map, target)
    case .four(let codes): remap(codes, source.count, map, target)
    case .eight(let codes): remap(codes, source.count, map, target)
    }
  }

  @inline(__always)
  private static func remap<Source: FixedWidthInteger, Code: FixedWidthInteger>(
    _ source: UnsafePointer<Source>, _ count: Int, _ map: UnsafePointer<UInt32>,
    _ target: UnsafeMutablePointer<Code>
  ) {
    for row in 0..<count {
      target[row] = Code(truncatingIfNeeded: map[Int(truncatingIfNeeded: source[row])])
    }
  }
}
