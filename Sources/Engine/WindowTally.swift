import CEngine
import Columnar

// SAFETY: rows lie in the table, whose columns have a code for each; a tally has a slot for every code of
// the dimension; words have a place for each 64 rows that are looked at together, and one more.

/// Tallies the rows of a window of time by the codes of one column of theirs, in one loop over the bits of
/// those within: the times, the codes and the values of a stretch of rows stream through once, for two
/// windows that adjoin too.
/// ```
/// time    61 75 93 12 64 80        window 60 … 79, baseline 80 … 99
/// bits     1  1  1  0  1  1        of both; each row's time says which tally it is for
/// ```
final class WindowTally {
  private struct Side {
    let range: CodeRange
    let tally: CodeTally
  }

  private let dimension: CodePlaces.Plain
  private let value: PackedIntegers?
  private let side: Side
  /// The one whose window begins where this one's ends, or ends where it begins.
  private var twin: WindowTally?
  /// Whether the rows are tallied by the twin.
  private var isCarried = false
  private let words: UnsafeMutablePointer<UInt64>
  /// Of the first side and the later one.
  private let slots: UnsafeMutablePointer<UnsafeMutablePointer<Int64>>

  /// Rows that are looked at together.
  private static let blockRows = 512

  /// Nil where more is asked than rows, and one sum, by one column of the rows.
  init?(_ places: CodePlaces, _ takers: [CodeMeasures.Takers], _ range: CodeRange) {
    guard let dimension = places.plain, takers.count == 1, takers[0].mask == nil,
      takers[0].readers.isEmpty, let tally = takers[0].tally, !tally.countsCustomers,
      tally.columns.count <= 1, case .two = range.packed.codes
    else { return nil }
    self.dimension = dimension
    value = tally.columns.first
    side = Side(range: range, tally: tally)
    words = .allocate(capacity: WindowTally.blockRows / 64 + 1)
    slots = .allocate(capacity: 2)
    slots.initialize(repeating: tally.slots, count: 2)
    words.initialize(repeating: 0, count: WindowTally.blockRows / 64 + 1)
  }

  deinit {
    words.deallocate()
    slots.deallocate()
  }

  /// Tallies another's rows with its own from now on, where their windows adjoin and they ask the same.
  func carry(_ other: WindowTally) {
    guard twin == nil, !isCarried, other.twin == nil, !other.isCarried,
      dimension.isSame(other.dimension), side.range.isOfSameColumn(other.side.range),
      value.map(\.identity) == other.value.map(\.identity), side.range.adjoins(other.side.range)
    else { return }
    twin = other
    other.isCarried = true
  }

  /// Rows that were within its own window so far.
  var rowCount: Int { side.tally.rowCount }

  /// Tallies the rows that are within, and those of the window that it carries.
  func add(_ rows: Range<Int>) {
    if isCarried { return }
    switch dimension.codes {
    case .one(let codes): add(rows, codes)
    case .two(let codes): add(rows, codes)
    case .four, .eight: preconditionFailure("plain dimensions are narrow")
    }
  }

  @inline(__always)
  private func add<Code: FixedWidthInteger>(
    _ rows: Range<Int>, _ codes: UnsafePointer<Code>
  ) {
    switch value?.codes {
    case nil: add(rows, codes, codes, sums: false)
    case .one(let values): add(rows, codes, values, sums: true)
    case .two(let values): add(rows, codes, values, sums: true)
    case .four(let values): add(rows, codes, values, sums: true)
    case .eight(let values): add(rows, codes, values, sums: true)
    }
  }

  @inline(__always)
  private func add<Code: FixedWidthInteger, Number: FixedWidthInteger>(
    _ rows: Range<Int>, _ codes: UnsafePointer<Code>, _ values: UnsafePointer<Number>, sums: Bool
  ) {
    let (first, later) = sides
    guard case .two(let times) = first.range.packed.codes else { return }
    let all = CodeRange(packed: first.range.packed, low: first.range.low, high: later.range.high)
    // The last code of the first side; where there is one side, no time is later.
    let last = twin == nil ? Int.max : Int(later.range.low &- first.range.packed.base) &- 1
    slots[0] = first.tally.slots
    slots[1] = later.tally.slots
    let width = sums ? 2 : 1
    let (stride, base) = (dimension.stride &* width, dimension.base &* width)
    let least = value?.base ?? 0
    var start = rows.lowerBound
    while start < rows.upperBound {
      let count = min(WindowTally.blockRows, rows.upperBound - start)
      all.test(start: start, bits: words, count: count)
      for word in 0...count / 64 {
        var bits = words[word]
        let row = start &+ word &<< 6
        WindowTally.prefetch(codes + row)
        if sums { WindowTally.prefetch(values + row) }
        while bits != 0 {
          let row = row &+ bits.trailingZeroBitCount
          bits &= bits &- 1
          // Looked up: whether a row is later cannot be guessed.
          let isLater = UInt(bitPattern: last &- Int(times[row])) &>> 63
          let place = Int(truncatingIfNeeded: codes[row]) &* stride &+ base
          let slot = slots[Int(bitPattern: isLater)] + place
          slot[0] &+= 1
          if sums { slot[1] &+= least &+ Int64(truncatingIfNeeded: values[row]) }
        }
      }
      start &+= count
    }
  }

  /// Asks the memory for the codes of 64 rows a little further on: as many lines as a code has bytes.
  @inline(__always)
  private static func prefetch<Code>(_ codes: UnsafePointer<Code>) {
    for line in 0..<MemoryLayout<Code>.size {
      strata_prefetch(UnsafeRawPointer(codes) + line &<< 6)
    }
  }

  /// Its own side and the twin's in the order of time; twice its own where it has none.
  private var sides: (Side, Side) {
    guard let other = twin?.side else { return (side, side) }
    return side.range.low < other.range.low ? (side, other) : (other, side)
  }
}

extension CodeRange {
  /// Whether another range begins right behind this one, or the other way round.
  fileprivate func adjoins(_ other: CodeRange) -> Bool {
    low <= high && other.low <= other.high && (high + 1 == other.low || other.high + 1 == low)
  }

  fileprivate func isOfSameColumn(_ other: CodeRange) -> Bool {
    packed.identity == other.packed.identity
  }
}

extension PackedIntegers {
  /// What tells columns apart: where their codes lie.
  fileprivate var identity: UnsafeRawPointer {
    switch codes {
    case .one(let codes): UnsafeRawPointer(codes)
    case .two(let codes): UnsafeRawPointer(codes)
    case .four(let codes): UnsafeRawPointer(codes)
    case .eight(let codes): UnsafeRawPointer(codes)
    }
  }
}

extension CodePlaces.Plain {
  fileprivate func isSame(_ other: Self) -> Bool {
    packed.identity == other.packed.identity && stride == other.stride && base == other.base
  }

  fileprivate var codes: PackedIntegers.Codes { packed.codes }
}
