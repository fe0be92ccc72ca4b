import Columnar
import Dispatch
import Synchronization

/// Parses the body of a file, in chunks, on several threads.
///
/// ```
/// chunk      0                 1                  2                  each 1 MiB of the file
/// assumed    ├ body's start    ├ first line end   ├ first line end   behind the boundary
/// true       ├ body's start    ├ end of chunk 0   ├ end of chunk 1
/// ```
/// Workers take chunk after chunk and assume that no quote is open at its boundary. Then the chunks
/// are stitched in order: one whose assumed start is not the end of the one before is parsed again
/// from there. So the result is that of reading from the front, whatever chunks and threads are.
final class FileParser: @unchecked Sendable {
  // SAFETY: workers touch only their own parser, chunks are handed over under the lock, and all
  // else changes between the parallel stretches only.
  let file: SourceFile
  let path: String
  let offset: Int
  let front: FileFront
  let settings: ParseSettings
  let options: ReadOptions
  private(set) var parsers: [ChunkParser]
  private(set) var hints: [ColumnHint]
  private(set) var chunks: [ParsedChunk] = []
  /// Pools hold texts of rows that were parsed again, which may not be in the table.
  private(set) var hasStrayTexts = false
  private let isStopped = Atomic<Bool>(false)

  init(
    file: SourceFile, path: String, offset: Int, front: FileFront, settings: ParseSettings,
    options: ReadOptions
  ) throws(LoadingError) {
    self.file = file
    self.path = path
    self.offset = offset
    self.front = front
    self.settings = settings
    self.options = options
    let chunkCount = (file.count - offset) / options.chunkBytes + 1
    parsers = try (0..<max(1, min(options.threads, chunkCount))).map {
      worker throws(LoadingError) in
      try ChunkParser(file: file, offset: offset, settings: settings, worker: worker)
    }
    hints = Array(repeating: ColumnHint(), count: settings.fieldCount)
  }

  private var textCount: Int { file.count - offset }

  private var allColumns: [Int] { Array(settings.said.indices) }

  /// Parses everything; afterwards `chunks` are in order, without gaps and of settled kinds.
  func parse() throws(LoadingError) -> [ResolvedColumn] {
    hints = try headHints(hints)
    try parseChunks()
    try stitch()
    while true {
      let resolved = try settings.said.indices.map { column throws(LoadingError) in
        try ResolvedColumn(
          chunks.compactMap { $0.columns[column] }, said: settings.said[column],
          name: front.names[column])
      }
      let isSettled = try parseAgain(resolved)
      if isSettled { return resolved }
    }
  }

  /// Runs a body for each worker, and waits.
  func runWorkers(_ body: (Int) -> Void) {
    if parsers.count == 1 { return body(0) }
    withoutActuallyEscaping(body) { body in
      let shared = SharedBody(run: body)
      DispatchQueue.concurrentPerform(iterations: parsers.count) { shared.run($0) }
    }
  }

  /// Runs a body for each number below `count`, on all workers, in any order.
  func runParallel(_ count: Int, _ body: (_ index: Int, _ worker: Int) -> Void) {
    let next = Atomic<Int>(0)
    runWorkers { worker in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        if index >= count || isStopped.load(ordering: .relaxed) { return }
        body(index, worker)
      }
    }
  }

  private func checkCancelled() throws(LoadingError) {
    try file.check()
    if isStopped.load(ordering: .relaxed) || options.isCancelled() { throw .cancelled }
  }

  /// The kinds of the first rows, and which columns of texts are kept without codes: those of
  /// which more than half are distinct there, if there are some thousand rows.
  private func headHints(_ initial: [ColumnHint]) throws(LoadingError) -> [ColumnHint] {
    var hints = initial
    let limit = min(textCount, front.bodyStart + LoadingLimits.headBytes)
    for column in hints.indices { hints[column].isWithoutCodes = false }
    while true {
      let parser = try ChunkParser(file: file, offset: offset, settings: settings, worker: 0)
      let head = parser.parse(
        from: front.bodyStart, limit: limit, hints: hints, columns: allColumns,
        rowLimit: LoadingLimits.headRows)
      try file.check()
      var hasFailed = false
      for (column, parsed) in head.columns.enumerated() {
        guard let parsed else { continue }
        // Numbers that no float holds exactly are codes: texts.
        hints[column].kind =
          parsed.kind == .float && parsed.hasLongIntegers ? .text : parsed.kind
        hints[column].scale = parsed.hasFailed ? 0 : parsed.scale
        hasFailed = hasFailed || (parsed.hasFailed && settings.said[column] == nil)
        let present = head.rowCount - parsed.missingCount
        hints[column].isWithoutCodes = false
        if parsed.kind == .text, head.rowCount >= LoadingLimits.leastRowsWithoutCodes {
          hints[column].isWithoutCodes = parser.pool(column).count * 2 > present
        }
      }
      if !hasFailed { return hints }
      for column in hints.indices { hints[column].isWithoutCodes = false }
    }
  }

  private func parseChunks() throws(LoadingError) {
    let size = options.chunkBytes
    let bodyStart = front.bodyStart
    let count = max(1, (textCount - bodyStart + size - 1) / size)
    let parsed = Mutex([ParsedChunk?](repeating: nil, count: count))
    let columns = allColumns
    runParallel(count) { index, worker in
      if options.isCancelled() { return isStopped.store(true, ordering: .relaxed) }
      let parser = parsers[worker]
      let boundary = bodyStart + index * size
      let start = index == 0 ? bodyStart : parser.probableStart(boundary)
      let chunk = parser.parse(
        from: start, limit: boundary + size, hints: hints, columns: columns)
      parsed.withLock { $0[index] = chunk }
      if file.hasFailed { isStopped.store(true, ordering: .relaxed) }
    }
    try checkCancelled()
    chunks = parsed.withLock { $0.compactMap { $0 } }
  }

  /// Parses again, in order, the chunks that did not begin where the one before ended.
  private func stitch() throws(LoadingError) {
    let size = options.chunkBytes
    var expected = front.bodyStart
    for index in chunks.indices {
      let limit = front.bodyStart + (index + 1) * size
      // No record begins in the stretch of a chunk that the one before reaches beyond.
      if chunks[index].start != expected || expected >= limit {
        if chunks[index].rowCount > 0 { hasStrayTexts = true }
        try checkCancelled()
        chunks[index] = parsers[0].parse(
          from: expected, limit: limit, hints: hints, columns: allColumns)
      }
      expected = chunks[index].end
    }
    try file.check()
  }

  /// Parses again what has not the form that its column is to have; says whether there was nothing.
  private func parseAgain(_ resolved: [ResolvedColumn]) throws(LoadingError) -> Bool {
    var wanted = hints
    for (column, kind) in resolved.enumerated() where kind.kind != hints[column].kind {
      wanted[column] = ColumnHint(kind: kind.kind, scale: kind.scale)
    }
    if resolved.indices.contains(where: {
      resolved[$0].kind == .text && hints[$0].kind != .text && settings.said[$0] == nil
    }) {
      var headWanted = wanted
      for column in wanted.indices where resolved[column].kind != .text {
        headWanted[column] = hints[column]
      }
      let head = try headHints(headWanted)
      for column in wanted.indices where resolved[column].kind == .text {
        wanted[column].isWithoutCodes = head[column].isWithoutCodes
      }
    }
    hints = wanted
    let stale = chunks.map { chunk in
      allColumns.filter { column in
        guard let parsed = chunk.columns[column] else { return false }
        return parsed.isStale(for: resolved[column], hint: hints[column])
      }
    }
    let todo = stale.indices.filter { !stale[$0].isEmpty }
    if todo.isEmpty { return true }
    let parsed = Mutex([Int: ParsedChunk]())
    runParallel(todo.count) { index, worker in
      if options.isCancelled() { return isStopped.store(true, ordering: .relaxed) }
      let chunk = chunks[todo[index]]
      let again = parsers[worker].parse(
        from: chunk.start, limit: chunk.end, hints: hints, columns: stale[todo[index]])
      parsed.withLock { $0[todo[index]] = again }
      if file.hasFailed { isStopped.store(true, ordering: .relaxed) }
    }
    try checkCancelled()
    for (index, again) in parsed.withLock({ $0 }) {
      for column in stale[index] { chunks[index].columns[column] = again.columns[column] }
    }
    return false
  }

  /// Takes a column's parts out of the chunks, in order.
  func takeColumn(_ column: Int) -> [ChunkColumn] {
    chunks.indices.compactMap { index in
      let part = chunks[index].columns[column]
      chunks[index].columns[column] = nil
      return part
    }
  }
}

/// Lends a closure to other threads.
private struct SharedBody: @unchecked Sendable {
  // SAFETY: the bodies of this file write to places of their own worker, or of their own index.
  let run: (Int) -> Void
}

/// What a column is, all rows considered.
struct ResolvedColumn: Sendable {
  var kind: ValueKind
  /// Of units and moments.
  var scale: Int
  /// Least and greatest stored integer at that scale; nil for texts and floats, and where
  /// all are missing.
  var bounds: ClosedRange<Int64>?

  init(_ parts: [ChunkColumn], said: SaidType?, name: String) throws(LoadingError) {
    let joined = said?.kind ?? parts.reduce(.missing) { ValueKind.joined($0, $1.kind) }
    kind = joined
    scale = parts.filter { $0.kind == joined && !$0.hasFailed }.map(\.scale).max() ?? 0
    if kind == .units || kind == .date || kind == .timestamp || kind == .boolean {
      bounds = ResolvedColumn.bounds(parts, kind: kind, scale: scale)
      let limit = PowersOfTen.int64[LoadingLimits.decimalDigits]
      let isScaled = scale > 0
      let hasFailed = said != nil && parts.contains { $0.hasFailed }
      let isTooWide =
        bounds.map { isScaled && ($0.upperBound >= limit || $0.lowerBound <= -limit) }
        ?? parts.contains { $0.values != nil && $0.kind == .units }
      if kind == .units, isTooWide || hasFailed {
        if said != nil { throw .decimalTooWide(column: name) }
        kind = .float
      }
    }
    if said == nil, kind == .float, parts.contains(where: \.hasLongIntegers) { kind = .text }
    if kind == .missing { kind = .text }
    if kind == .text || kind == .float { (scale, bounds) = (0, nil) }
  }

  /// The bounds of all parts at one scale; nil where there are none, or they do not fit 64 bits.
  private static func bounds(
    _ parts: [ChunkColumn], kind: ValueKind, scale: Int
  ) -> ClosedRange<Int64>? {
    var all: ClosedRange<Int64>?
    for part in parts {
      guard let bounds = part.bounds, !part.hasFailed else { continue }
      let factor = part.factor(to: kind, scale: scale)
      let (low, lowOverflow) = bounds.lowerBound.multipliedReportingOverflow(by: factor)
      let (high, highOverflow) = bounds.upperBound.multipliedReportingOverflow(by: factor)
      if lowOverflow || highOverflow { return nil }
      all = all.map { min($0.lowerBound, low)...max($0.upperBound, high) } ?? low...high
    }
    return all
  }
}

extension ChunkColumn {
  /// What stored values are multiplied by to be of a kind and scale.
  func factor(to kind: ValueKind, scale: Int) -> Int64 {
    switch (self.kind, kind) {
    case (.date, .timestamp): Int64(Timestamps.ticksPerDay(scale))
    case (.units, .units), (.timestamp, .timestamp): PowersOfTen.int64[scale - self.scale]
    default: 1
    }
  }

  /// Whether the part cannot be brought to the column's kind without the source.
  func isStale(for column: ResolvedColumn, hint: ColumnHint) -> Bool {
    if hasFailed { return true }
    if values == nil { return column.kind == .text && kind != .text && hasQuotedEmpties }
    switch column.kind {
    case .text: return kind != .text || (texts != nil) != hint.isWithoutCodes
    case .float: return kind != .float
    case .missing, .boolean, .date, .timestamp, .units: return false
    }
  }
}
