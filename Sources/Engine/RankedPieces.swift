import Columnar
import Messages
import Planning

// SAFETY: tasks write the places of their own rows, which are below the count; keys are read below
// their counts.

/// Ranked rows as the tasks of a scan found them, in the order of rows.
struct RankedPieces {
  /// At least one; 128-bit numbers are one piece, with their keys.
  let pieces: [RankedValues]
  /// Rows with a value.
  let count: Int
  /// A bit for each row of the population, also of those without a value.
  let members: Bitmap
  /// Rows of the domain.
  private let rowCount: Int
  private let tasks: Tasks

  /// What tasks have found; `members` are those of other pieces of the same rows.
  init(_ found: [RankedValues], rowCount: Int, members: Bitmap? = nil, _ tasks: Tasks) throws {
    self.tasks = tasks
    self.rowCount = rowCount
    self.members = try members ?? RankedPieces.members(of: found, rowCount, tasks)
    pieces = found[0].isWide ? [try RankedPieces.merged(found, tasks)] : found
    count = found.reduce(0) { $0 + $1.rows.count }
  }

  /// Keys are made values of by any piece.
  var values: RankedValues { pieces[0] }

  /// All in one.
  func merged() throws -> RankedValues {
    pieces.count == 1 ? pieces[0] : try RankedPieces.merged(pieces, tasks)
  }

  /// All in one, in order of their keys; `name` is what is done with them.
  func sorted(_ name: Message) throws -> RankedValues {
    try tasks.stage.working(name, bytes: 2 * count * RankedValues.rowBytes, rows: count) {
      var values = try merged()
      try RadixSort.sort(&values.keys, &values.rows, check: $0.check)
      return values
    }
  }

  private static func merged(_ pieces: [RankedValues], _ tasks: Tasks) throws -> RankedValues {
    var all = pieces[0]
    all.reserve(pieces.reduce(0) { $0 + $1.rows.count })
    for piece in pieces.dropFirst() {
      try tasks.check()
      all.append(piece)
    }
    try all.finish(tasks.stage)
    return all
  }

  /// The keys at some ranks, in order of keys, by their ranks.
  func keys(at ranks: [Int]) throws -> [Int: UInt64] {
    guard let bounds = try bounds() else { return [:] }
    let ranks = Set(ranks).sorted()
    let found = try tasks.stage.working("select", bytes: 0, rows: ranks.count) { stage in
      try LargeArray.lending(pieces.map(\.keys)) {
        try Selection.keys($0, at: ranks, in: bounds, tasks.under(stage))
      }
    }
    return Dictionary(uniqueKeysWithValues: zip(ranks, found))
  }

  /// The least and the greatest key.
  private func bounds() throws -> ClosedRange<UInt64>? {
    let found = try map { piece -> ClosedRange<UInt64>? in
      guard let first = piece.keys.first else { return nil }
      var (low, high) = (first, first)
      for key in piece.keys { (low, high) = (min(low, key), max(high, key)) }
      return low...high
    }.compactMap { $0 }
    guard let first = found.first else { return nil }
    return found.reduce(first) {
      min($0.lowerBound, $1.lowerBound)...max($0.upperBound, $1.upperBound)
    }
  }

  /// `body` of each piece, in parallel; results in order.
  func map<Result>(_ body: @Sendable (RankedValues) -> Result) throws -> [Result] {
    try tasks.map(pieces.count) {
      try tasks.check()
      return body(pieces[$0])
    }
  }

  /// `body` of each piece, one after the other.
  func forEach(_ body: (RankedValues) -> Void) throws {
    for piece in pieces {
      try tasks.check()
      body(piece)
    }
  }

  /// Throws when the statement is to end; for loops over rows.
  var pace: Pace { Pace(tasks.stage) }

  /// An empty column for what a ranking of these rows says.
  func numbers(_ type: ColumnType) throws -> RankColumn {
    try tasks.stage.take(bytes: rowCount * RankColumn.rowBytes(type))
    return RankColumn(type, rowCount: rowCount)
  }

  /// A column of the numbers, from 1, that `assign` gives the rows of a piece at a place; others
  /// are missing.
  func column(
    _ type: ColumnType, most: Int,
    _ assign:
      @Sendable (_ place: Int, _ piece: RankedValues, _ codes: UnsafeMutablePointer<UInt16>)
      -> Void
  ) throws -> Column {
    try tasks.stage.take(bytes: rowCount * MemoryLayout<UInt16>.stride)
    let buffer = try Buffer(byteCount: rowCount * MemoryLayout<UInt16>.stride) { target in
      let codes = target.bindMemory(to: UInt16.self)
      if count < rowCount { codes.initialize(repeating: 0) }
      guard let base = codes.baseAddress else { return }
      let shared = SharedCodes(base)
      try tasks.forEach(pieces.count) {
        try tasks.check()
        assign($0, pieces[$0], shared.codes)
      }
    }
    return Column(
      type: type, count: rowCount,
      storage: .integers(PackedIntegers(count: rowCount, base: 0, width: .two, codes: buffer)),
      missing: missing, bounds: 0...Int64(most))
  }

  /// The values themselves by row, for scans of no other rows; nil where they are not numbers.
  func valueColumn() throws -> Column? {
    let values = values
    guard !values.isWide, !values.isText, let bounds = try bounds() else { return nil }
    let missing = missing
    if values.isFloat {
      try tasks.stage.take(bytes: rowCount * MemoryLayout<Double>.stride)
      let buffer = try Buffer(byteCount: rowCount * MemoryLayout<Double>.stride) { target in
        let floats = target.bindMemory(to: Double.self)
        if count < rowCount { floats.initialize(repeating: 0) }
        guard let base = floats.baseAddress else { return }
        let shared = SharedPlaces(base)
        try tasks.forEach(pieces.count) { place in
          try tasks.check()
          let piece = pieces[place]
          for index in piece.keys.indices {
            shared.places[Int(piece.rows[index])] = SortKeys.double(piece.keys[index])
          }
        }
      }
      return Column(
        type: values.type, count: rowCount, storage: .floats(buffer), missing: missing)
    }
    let (low, high) = (SortKeys.number(bounds.lowerBound), SortKeys.number(bounds.upperBound))
    guard PackedIntegers.width(for: low...high) != .eight else { return nil }
    try tasks.stage.take(bytes: rowCount * MemoryLayout<UInt32>.stride)
    let buffer = try Buffer(byteCount: rowCount * MemoryLayout<UInt32>.stride) { target in
      let codes = target.bindMemory(to: UInt32.self)
      if count < rowCount { codes.initialize(repeating: 0) }
      guard let base = codes.baseAddress else { return }
      let shared = SharedPlaces(base)
      try tasks.forEach(pieces.count) { place in
        try tasks.check()
        let piece = pieces[place]
        for index in piece.keys.indices {
          shared.places[Int(piece.rows[index])] =
            UInt32(truncatingIfNeeded: SortKeys.number(piece.keys[index]) &- low)
        }
      }
    }
    return Column(
      type: values.type, count: rowCount,
      storage: .integers(PackedIntegers(count: rowCount, base: low, width: .four, codes: buffer)),
      missing: missing, bounds: low...high)
  }

  private static func members(
    of pieces: [RankedValues], _ rowCount: Int, _ tasks: Tasks
  ) throws -> Bitmap {
    let count = pieces.reduce(0) { $0 + $1.rows.count + $1.unvalued.count }
    guard count < rowCount else {
      return Bitmap(
        count: rowCount, words: [UInt64](repeating: ~0, count: Bitmap.wordCount(rowCount)))
    }
    var words = [UInt64](repeating: 0, count: Bitmap.wordCount(rowCount))
    for piece in pieces {
      try tasks.check()
      for row in piece.rows { words[Int(row >> 6)] |= 1 << UInt64(row & 63) }
      for row in piece.unvalued { words[Int(row >> 6)] |= 1 << UInt64(row & 63) }
    }
    return Bitmap(count: rowCount, words: words)
  }

  /// A bit for each row that is not ranked; nil where all are.
  private var missing: Bitmap? {
    guard count < rowCount else { return nil }
    var words = (0..<Bitmap.wordCount(rowCount)).map { ~members.words[$0] }
    for piece in pieces {
      for row in piece.unvalued { words[Int(row >> 6)] |= 1 << UInt64(row & 63) }
    }
    return Bitmap(count: rowCount, words: words)
  }

  private struct SharedCodes: @unchecked Sendable {
    let codes: UnsafeMutablePointer<UInt16>
    init(_ codes: UnsafeMutablePointer<UInt16>) { self.codes = codes }
  }

  private struct SharedPlaces<Element>: @unchecked Sendable {
    let places: UnsafeMutablePointer<Element>
    init(_ places: UnsafeMutablePointer<Element>) { self.places = places }
  }
}
