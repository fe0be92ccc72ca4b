// SAFETY: the buffer has `count` codes of the width; it is immutable and retained.

/// Whole numbers at the least width that holds them: value = base + code.
///
/// ```
/// values  14610 14702 14702 15011        base 14610, width 2
/// codes       0    92    92   401        8 bytes instead of 32
/// ```
/// Codes are unsigned bytes of width 1, 2 or 4; width 8 holds the values themselves with base 0.
package struct PackedIntegers: Sendable {
  /// Bytes a code.
  package enum Width: Int, Sendable, Hashable { case one = 1, two = 2, four = 4, eight = 8 }

  /// Rows.
  package let count: Int
  /// What is added to each code.
  package let base: Int64
  /// Bytes a code.
  package let width: Width
  let buffer: Buffer

  /// The codes, valid while this is retained.
  package enum Codes {
    case one(UnsafePointer<UInt8>)
    case two(UnsafePointer<UInt16>)
    case four(UnsafePointer<UInt32>)
    case eight(UnsafePointer<Int64>)
  }

  /// The least width for values between two bounds.
  package static func width(for bounds: ClosedRange<Int64>) -> Width {
    let (span, overflow) = bounds.upperBound.subtractingReportingOverflow(bounds.lowerBound)
    if overflow || span < 0 || span > Int64(UInt32.max) { return .eight }
    if span <= Int64(UInt8.max) { return .one }
    return span <= Int64(UInt16.max) ? .two : .four
  }

  /// Packs `count` values, all of which lie in `bounds` (values of missing rows too).
  package init(count: Int, bounds: ClosedRange<Int64>, value: (Int) -> Int64) {
    let width = PackedIntegers.width(for: bounds)
    let base = width == .eight ? 0 : bounds.lowerBound
    self.count = count
    self.base = base
    self.width = width
    // SAFETY: the buffer has `count` elements of the width; every one is written once.
    buffer = Buffer(byteCount: count * width.rawValue) { target in
      switch width {
      case .one:
        let codes = target.bindMemory(to: UInt8.self)
        for row in 0..<count { codes[row] = UInt8(truncatingIfNeeded: value(row) &- base) }
      case .two:
        let codes = target.bindMemory(to: UInt16.self)
        for row in 0..<count { codes[row] = UInt16(truncatingIfNeeded: value(row) &- base) }
      case .four:
        let codes = target.bindMemory(to: UInt32.self)
        for row in 0..<count { codes[row] = UInt32(truncatingIfNeeded: value(row) &- base) }
      case .eight:
        let codes = target.bindMemory(to: Int64.self)
        for row in 0..<count { codes[row] = value(row) }
      }
    }
  }

  /// Takes over codes that were packed elsewhere (a loader's workers, a mapped file).
  package init(count: Int, base: Int64, width: Width, codes: Buffer) {
    precondition(codes.byteCount >= count * width.rawValue, "codes cover their rows")
    self.count = count
    self.base = width == .eight ? 0 : base
    self.width = width
    buffer = codes
  }

  /// Packs an array.
  package init(_ values: [Int64]) {
    let low = values.min() ?? 0
    let high = values.max() ?? 0
    self.init(count: values.count, bounds: low...high) { values[$0] }
  }

  /// The codes by width.
  @inline(__always)
  package var codes: Codes {
    switch width {
    case .one: .one(buffer.pointer(as: UInt8.self))
    case .two: .two(buffer.pointer(as: UInt16.self))
    case .four: .four(buffer.pointer(as: UInt32.self))
    case .eight: .eight(buffer.pointer(as: Int64.self))
    }
  }

  /// The value of a row (0 … count − 1).
  @inline(__always)
  package subscript(row: Int) -> Int64 {
    switch codes {
    case .one(let codes): base &+ Int64(codes[row])
    case .two(let codes): base &+ Int64(codes[row])
    case .four(let codes): base &+ Int64(codes[row])
    case .eight(let codes): codes[row]
    }
  }

  /// Bytes in memory.
  package var byteCount: Int { buffer.byteCount }

  /// The values of other rows: element i of the result is element `rows[i]` of this. Same width and base.
  package func gathered(
    _ rows: RowNumbers, _ tasks: TaskRunner
  ) throws(BudgetError) -> PackedIntegers {
    let gathered =
      switch codes {
      case .one(let source): try Buffer(gathering: source, rows, tasks)
      case .two(let source): try Buffer(gathering: source, rows, tasks)
      case .four(let source): try Buffer(gathering: source, rows, tasks)
      case .eight(let source): try Buffer(gathering: source, rows, tasks)
      }
    return PackedIntegers(count: rows.count, base: base, width: width, codes: gathered)
  }

  /// The greatest value that is less than a limit.
  package func greatest(below limit: Int64) -> Int64? {
    func find<Code: FixedWidthInteger>(_ codes: UnsafePointer<Code>) -> Int64 {
      // SAFETY: rows are below `count`.
      var found = Int64.min
      for row in 0..<count {
        let value = base &+ Int64(truncatingIfNeeded: codes[row])
        found = max(found, value < limit ? value : .min)
      }
      return found
    }
    let found =
      switch codes {
      case .one(let codes): find(codes)
      case .two(let codes): find(codes)
      case .four(let codes): find(codes)
      case .eight(let codes): find(codes)
      }
    return found == .min ? nil : found
  }

  /// Whether each value is greater than the one before.
  package var isStrictlyAscending: Bool { descents { $0 >= $1 } == 0 }

  /// Whether no value is less than the one before.
  package var isAscending: Bool { descents { $0 > $1 } == 0 }

  /// How many values form such a pair with the one before, up to the first block with one.
  @inline(__always)
  private func descents(_ isDescent: (UInt64, UInt64) -> Bool) -> Int {
    func count<Code: FixedWidthInteger>(_ codes: UnsafePointer<Code>, _ flip: UInt64) -> Int {
      // SAFETY: `start ..< end` is below `count`. In blocks without a branch inside.
      var start = 1
      while start < self.count {
        let end = min(self.count, start + 4096)
        var found = 0
        for row in start..<end {
          let before = UInt64(truncatingIfNeeded: codes[row &- 1]) ^ flip
          found &+= isDescent(before, UInt64(truncatingIfNeeded: codes[row]) ^ flip) ? 1 : 0
        }
        if found > 0 { return found }
        start = end
      }
      return 0
    }
    return switch codes {
    case .one(let codes): count(codes, 0)
    case .two(let codes): count(codes, 0)
    case .four(let codes): count(codes, 0)
    // Signed values compare as unsigned ones with the highest bit turned.
    case .eight(let codes): count(codes, 1 << 63)
    }
  }
}

extension Buffer {
  /// Element i of the result is element `rows[i]` of the source, which has all of them.
  convenience init<Element: BitwiseCopyable>(
    gathering source: UnsafePointer<Element>, _ rows: RowNumbers, _ tasks: TaskRunner
  ) throws(BudgetError) {
    // SAFETY: rows are below the source's count (the callers' orders are permutations or subsets of
    // its rows); each task writes the elements of its own range.
    try self.init(byteCount: rows.count * MemoryLayout<Element>.stride) {
      target throws(BudgetError) in
      guard let values = target.bindMemory(to: Element.self).baseAddress else { return }
      let pointer = rows.pointer
      try tasks.ranges(rows.count) { range in
        for index in range { values[index] = source[Int(pointer[index])] }
      }
    }
  }
}
