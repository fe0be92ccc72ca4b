import CEngine
import Columnar

// SAFETY: rows lie in the table, whose columns have a code for each; codes of the dimension and what is
// added to them lie below the groups, of which either window has a tally.

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
  private let groups: Int
  /// Of the earlier window, then of the later one.
  private let tallies: UnsafeMutablePointer<TimeTallies.Tally>

  /// Nil where more is asked than rows, and one sum, by one column of the rows.
  init?(_ places: CodePlaces, _ takers: [CodeMeasures.Takers], _ range: CodeRange, groups: Int) {
    guard let dimension = places.plain, dimension.stride == 1, dimension.base >= 0,
      groups <= TimeTallies.greatestGroups, takers.count == 1, takers[0].mask == nil,
      takers[0].readers.isEmpty, let tally = takers[0].tally, !tally.countsCustomers,
      tally.columns.count <= 1, case .two = range.packed.codes
    else { return nil }
    self.dimension = dimension
    self.groups = groups
    value = tally.columns.first
    side = Side(range: range, tally: tally)
    tallies = .allocate(capacity: 2 * groups)
    tallies.initialize(repeating: TimeTallies.Tally(), count: 2 * groups)
  }

  deinit { tallies.deallocate() }

  /// Tallies another's rows with its own from now on, where their windows adjoin and they ask the same.
  func carry(_ other: WindowTally) {
    guard twin == nil, !isCarried, other.twin == nil, !other.isCarried,
      dimension.isSame(other.dimension), side.range.isOfSameColumn(other.side.range),
      value.map(\.identity) == other.value.map(\.identity), side.range.adjoins(other.side.range)
    else { return }
    twin = other
    other.isCarried = true
  }

  /// Tallies the rows that are within, and those of the window that it carries.
  func add(_ rows: Range<Int>) {
    if isCarried { return }
    let (first, later) = sides
    let all = CodeRange(packed: first.range.packed, low: first.range.low, high: later.range.high)
    guard case .two(let times) = all.packed.codes, let (least, span) = all.bounds(of: UInt16.self)
    else { return }
    // Where there is one window, or the later one has no row, all rows are for the first tally.
    let border = later.range.low &- all.packed.base
    let isBoth = twin != nil && border <= UInt16.max
    TimeTallies.add(
      rows,
      TimeTallies.Times(
        codes: times, least: least, span: span, later: isBoth ? UInt16(clamping: border) : least),
      by: dimension.packed, value ?? dimension.packed, groups: isBoth ? groups : 0,
      to: tallies + dimension.base)
  }

  /// Hands what was found to the tallies of both windows, and begins anew.
  func drain() {
    if isCarried { return }
    let (first, later) = sides
    first.tally.add(tallies, base: value?.base)
    if twin != nil { later.tally.add(tallies + groups, base: value?.base) }
    tallies.update(repeating: TimeTallies.Tally(), count: 2 * groups)
  }

  /// Rows that were within its own window so far; once drained.
  var rowCount: Int { side.tally.rowCount }

  /// Its own side and the twin's in the order of time; twice its own where it has none.
  private var sides: (Side, Side) {
    guard let other = twin?.side else { return (side, side) }
    return side.range.low < other.range.low ? (side, other) : (other, side)
  }
}

extension CodeTally {
  /// Adds rows and sums that were tallied elsewhere by group, of values less a base; only rows where there
  /// is none.
  fileprivate func add(_ found: UnsafePointer<TimeTallies.Tally>, base: Int64?) {
    for group in 0..<groups {
      let rows = Int64(bitPattern: found[group].count)
      let slot = slots + group * width
      slot[0] &+= rows
      if let base { slot[1] &+= Int64(bitPattern: found[group].sum) &+ rows &* base }
    }
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
