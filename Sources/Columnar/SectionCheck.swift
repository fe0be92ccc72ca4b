// SAFETY: bytes are read within the extent of a section, which lies within the file; elements below
// the count that their bytes make.

/// What has to hold for the bytes of a section, beside its checksum, so that whoever reads the columns
/// stays within them.
enum SectionCheck: Sendable {
  case none
  /// As many bits are set, and none past the rows.
  case bits(rows: Int, setCount: Int)
  /// Numbers of 32 bits that begin with 0, never descend, end with one, and have steps up to one.
  case offsets(last: Int, greatestStep: Int)
  /// Values between bounds, but for those of missing rows; without bounds anything.
  case values(PackedIntegers, within: ClosedRange<Int64>?, butFor: Bitmap?)

  /// Numbers of 128 bits with up to 38 digits.
  case wides

  /// Whether a section's checksum is right and this holds, in one pass over its bytes.
  func holds(for section: StoreFile.Section, of file: MappedFile) -> Bool {
    let extent = StoreFile.extent(section.byteCount)
    let bytes = file.bytes[section.offset..<section.offset + extent]
    var checksum: UInt32 = 0
    var state = State()
    var start = bytes.startIndex
    while start < bytes.endIndex {
      let end = min(bytes.endIndex, start + StoreFile.pieceBytes)
      checksum = Checksum.crc32c(
        UnsafeRawBufferPointer(rebasing: bytes[start..<end]), after: checksum)
      let inside = min(end, section.offset + section.byteCount)
      if inside > start {
        look(at: UnsafeRawBufferPointer(rebasing: bytes[start..<inside]), &state)
      }
      start = end
    }
    return checksum == section.checksum && holds(state, section.byteCount)
  }

  /// What was seen of a section so far.
  private struct State {
    var setCount = 0
    var lastWord: UInt64 = 0
    var greatest: UInt64 = 0
    var least = Int64.max
    var most = Int64.min
    var first: UInt32?
    var last: UInt32 = 0
    var descends = false
    var isTooWide = false
  }

  private func look(at piece: UnsafeRawBufferPointer, _ state: inout State) {
    switch self {
    case .none: break
    case .bits:
      for word in piece.bindMemory(to: UInt64.self) {
        state.setCount &+= word.nonzeroBitCount
        state.lastWord = word
      }
    case .wides:
      for value in piece.bindMemory(to: Int128.self) where PowersOfTen.exceeds38Digits(value) {
        state.isTooWide = true
      }
    case .offsets: SectionCheck.steps(piece.bindMemory(to: UInt32.self), &state)
    case .values(let values, _, _):
      switch values.width {
      case .one: SectionCheck.greatest(piece.bindMemory(to: UInt8.self), &state)
      case .two: SectionCheck.greatest(piece.bindMemory(to: UInt16.self), &state)
      case .four: SectionCheck.greatest(piece.bindMemory(to: UInt32.self), &state)
      case .eight:
        for value in piece.bindMemory(to: Int64.self) {
          state.least = min(state.least, value)
          state.most = max(state.most, value)
        }
      }
    }
  }

  @inline(__always)
  private static func greatest<Code: FixedWidthInteger>(
    _ codes: UnsafeBufferPointer<Code>, _ state: inout State
  ) {
    var greatest: Code = 0
    for code in codes { greatest = max(greatest, code) }
    state.greatest = max(state.greatest, UInt64(greatest))
  }

  private static func steps(_ offsets: UnsafeBufferPointer<UInt32>, _ state: inout State) {
    guard let first = offsets.first else { return }
    if state.first == nil {
      state.first = first
      state.last = first
    }
    var last = state.last
    var greatest: UInt32 = 0
    var descents = 0
    for offset in offsets {
      descents &+= offset < last ? 1 : 0
      greatest = max(greatest, offset &- last)
      last = offset
    }
    state.last = last
    state.greatest = max(state.greatest, UInt64(greatest))
    state.descends = state.descends || descents > 0
  }

  private func holds(_ state: State, _ byteCount: Int) -> Bool {
    switch self {
    case .none: return true
    case .bits(let rows, let setCount):
      return state.setCount == setCount
        && (rows & 63 == 0 || state.lastWord >> UInt64(rows & 63) == 0)
    case .wides: return !state.isTooWide
    case .offsets(let last, let greatestStep):
      return state.first == 0 && !state.descends && state.last == last
        && state.greatest <= UInt64(greatestStep)
    case .values(let values, let bounds, let missing):
      guard let bounds, values.count > 0 else { return true }
      let isInside =
        values.width == .eight
        ? state.least >= bounds.lowerBound && state.most <= bounds.upperBound
        : SectionCheck.isInside(base: values.base, state.greatest, bounds)
      return isInside || SectionCheck.presentValues(of: values, missing, lieWithin: bounds)
    }
  }

  private static func isInside(
    base: Int64, _ greatest: UInt64, _ bounds: ClosedRange<Int64>
  ) -> Bool {
    let (high, isOver) = base.addingReportingOverflow(Int64(greatest))
    return !isOver && base >= bounds.lowerBound && high <= bounds.upperBound
  }

  /// The same a row at a time, which is asked only where missing rows hold something else.
  private static func presentValues(
    of values: PackedIntegers, _ missing: Bitmap?, lieWithin bounds: ClosedRange<Int64>
  ) -> Bool {
    (0..<values.count).allSatisfy { row in
      missing.map { $0[row] } ?? false || bounds.contains(values[row])
    }
  }
}
