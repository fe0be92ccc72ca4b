import Columnar

// SAFETY: a bed has room for each row that the file can have; each part is written by one worker,
// to the places of its own rows.

/// How the codes of a column are expected to be stored, before all of its values are known.
struct CodeForm: Sendable, Hashable {
  var kind: ValueKind
  var scale: Int
  var base: Int64
  var width: PackedIntegers.Width

  /// For values like those that were seen, and some that lie beyond, as far as the width allows.
  init(kind: ValueKind, scale: Int, seen: ClosedRange<Int64>) {
    self.kind = kind
    self.scale = scale
    // Codes of texts begin with 0.
    let bounds = kind == .text ? 0...max(0, seen.upperBound) : CodeForm.widened(seen)
    width = PackedIntegers.width(for: bounds)
    base = width == .eight ? 0 : bounds.lowerBound
  }

  private static func widened(_ seen: ClosedRange<Int64>) -> ClosedRange<Int64> {
    let width = PackedIntegers.width(for: seen)
    if width == .eight { return seen }
    let span = seen.upperBound - seen.lowerBound
    let (low, below) = seen.lowerBound.subtractingReportingOverflow(span / 4)
    let (high, above) = seen.upperBound.addingReportingOverflow(span / 4)
    if below || above || PackedIntegers.width(for: low...high) != width { return seen }
    return low...high
  }

  /// Whether values of a kind, between bounds, can be stored so.
  func holds(_ kind: ValueKind, scale: Int, _ bounds: ClosedRange<Int64>) -> Bool {
    if kind != self.kind || scale != self.scale { return false }
    if width == .eight { return true }
    let (span, overflow) = bounds.upperBound.subtractingReportingOverflow(base)
    return bounds.lowerBound >= base && !overflow && span >> Int64(width.rawValue * 8) == 0
  }
}

/// The place of a column's codes in the order of the file, while the rows are still being counted:
/// parts that have the form expected are written where they stay.
///
/// ```
/// rows      0            13,204         26,391
/// memory    │ part 0     │ part 1       │ (part 2: of another form)  │ part 3 …   (room)
/// ```
final class ColumnBed: Sendable {
  let form: CodeForm
  private let rowCapacity: Int
  private let pages: Pages

  /// Nil where the system has no room.
  init?(_ form: CodeForm, rowCapacity: Int) {
    let byteCount = (rowCapacity + 64) * form.width.rawValue + 64
    guard let pages = Pages(byteCount: byteCount) else { return nil }
    self.form = form
    self.rowCapacity = rowCapacity
    self.pages = pages
  }

  var base: UnsafeMutableRawPointer { pages.base }

  /// Where rows go; nil where there is no room for them.
  func place(_ rows: Range<Int>) -> UnsafeMutableRawPointer? {
    rows.upperBound > rowCapacity ? nil : pages.base + rows.lowerBound * form.width.rawValue
  }

  /// The first rows as a buffer; the bed then has no other use.
  func buffer(rows: Int) -> Buffer { Buffer(pages, byteCount: rows * form.width.rawValue) }
}

/// The codes of a part, in a buffer of their own or in the column's bed: value = base + code.
struct PartCodes: @unchecked Sendable {
  // SAFETY: `count` codes of the width, which `owner` keeps; nobody writes them while they are read.
  let pointer: UnsafeRawPointer
  let count: Int
  let base: Int64
  let width: PackedIntegers.Width
  private let owner: AnyObject

  var byteCount: Int { count * width.rawValue }

  init(_ buffer: Buffer, count: Int, base: Int64, width: PackedIntegers.Width) {
    pointer = UnsafeRawPointer(buffer.pointer(as: UInt8.self))
    owner = buffer
    (self.count, self.base, self.width) = (count, base, width)
  }

  init(_ bed: ColumnBed, at place: UnsafeMutableRawPointer, count: Int) {
    pointer = UnsafeRawPointer(place)
    owner = bed
    (self.count, base, width) = (count, bed.form.base, bed.form.width)
  }

  var codes: PackedIntegers.Codes {
    switch width {
    case .one: .one(pointer.assumingMemoryBound(to: UInt8.self))
    case .two: .two(pointer.assumingMemoryBound(to: UInt16.self))
    case .four: .four(pointer.assumingMemoryBound(to: UInt32.self))
    case .eight: .eight(pointer.assumingMemoryBound(to: Int64.self))
    }
  }

  subscript(row: Int) -> Int64 {
    switch codes {
    case .one(let codes): base &+ Int64(codes[row])
    case .two(let codes): base &+ Int64(codes[row])
    case .four(let codes): base &+ Int64(codes[row])
    case .eight(let codes): codes[row]
    }
  }
}
