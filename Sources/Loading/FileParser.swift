import Columnar
import Synchronization

/// Parses the body of a file, in chunks, on several threads.
///
/// ```
/// chunk      0                 1                  2                  each 1 MiB of the file
/// assumed    ├ body's start    ├ first line end   ├ first line end   behind the boundary
/// true       ├ body's start    ├ end of chunk 0   ├ end of chunk 1
/// ```
/// Workers take chunk after chunk and assume that no quote is open at its boundary. Then they wait
/// for the end of the chunk before: if it is not where theirs was assumed to begin, they parse theirs
/// again from there. So the result is that of reading from the front, whatever chunks and threads
/// are; and the number of a chunk's first row is known when its values are stored.
///
/// A text that is not there as a whole comes in pieces instead, see `PieceSource`, each of which is a chunk:
/// one worker fetches the next piece while the others parse theirs.
final class FileParser: @unchecked Sendable {
  // SAFETY: workers touch only their own parser, chunks are handed over under the lock, and all
  // else changes between the parallel stretches only.
  let file: SourceFile
  let path: String
  let offset: Int
  let front: FileFront
  let settings: ParseSettings
  let options: ReadOptions
  /// Where the text comes from, of which the file is but the begin.
  private let pieces: (any PieceSource)?
  private(set) var parsers: [ChunkParser]
  private(set) var hints: [ColumnHint]
  private(set) var chunks: [ParsedChunk] = []
  /// By column; nil where parts are stored by themselves.
  private var beds: [ColumnBed?] = []
  /// Pools hold texts of rows that were parsed again, which may not be in the table.
  var hasStrayTexts: Bool { isReparsed.load(ordering: .relaxed) }
  private let isReparsed = Atomic<Bool>(false)
  private let isStopped = Atomic<Bool>(false)

  init(
    file: SourceFile, path: String, offset: Int, front: FileFront, settings: ParseSettings,
    options: ReadOptions, pieces: (any PieceSource)? = nil
  ) throws(LoadingError) {
    self.file = file
    self.pieces = pieces
    self.path = path
    self.offset = offset
    self.front = front
    self.settings = settings
    self.options = options
    let chunkCount = pieces == nil ? (file.count - offset) / options.chunkBytes + 1 : .max
    parsers = try (0..<max(1, min(options.threads, chunkCount))).map {
      worker throws(LoadingError) in
      try ChunkParser(file: file, offset: offset, settings: settings, worker: worker)
    }
    hints = Array(repeating: ColumnHint(), count: settings.fieldCount)
  }

  private var textCount: Int { file.count - offset }

  private var allColumns: [Int] { Array(settings.said.indices) }

  private var noBeds: [ColumnBed?] { settings.said.map { _ in nil } }

  /// Parses everything; afterwards `chunks` are in order, without gaps and of settled kinds.
  func parse() throws(LoadingError) -> [ResolvedColumn] {
    hints = try headHints(hints)
    beds = try makeBeds()
    try parseAll()
    while true {
      let resolved = settings.said.indices.map { column in
        ResolvedColumn(chunks.compactMap { $0.columns[column] }, said: settings.said[column])
      }
      let isSettled = try parseAgain(resolved)
      if isSettled { return resolved }
    }
  }

  /// Runs tasks on as many threads as there are workers.
  var tasks: TaskRunner { .threads(parsers.count) }

  /// Runs a body for each number below `count`, on all workers, in any order.
  func runParallel(_ count: Int, _ body: (_ index: Int, _ worker: Int) -> Void) {
    let next = Atomic<Int>(0)
    TaskRunner.runWorkers(parsers.count) { worker in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        if index >= count || isStopped.load(ordering: .relaxed) { return }
        body(index, worker)
      }
    }
  }

  /// Whether the load is to end; then workers take nothing on any more.
  var isOver: Bool {
    if options.isCancelled() { isStopped.store(true, ordering: .relaxed) }
    return isStopped.load(ordering: .relaxed)
  }

  /// Throws when the load is to end.
  func checkCancelled() throws(LoadingError) {
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
      var head = parser.parse(
        from: front.bodyStart, limit: limit, hints: hints, columns: allColumns,
        rowLimit: LoadingLimits.headRows)
      parser.take(allColumns, into: &head, beds: noBeds, firstRow: 0)
      try file.check()
      var hasFailed = false
      for (column, parsed) in head.columns.enumerated() {
        guard let parsed else { continue }
        if parsed.needsWide {
          // Nothing is expected: floats would hide that exact numbers do not fit.
          hints[column] = ColumnHint()
          continue
        }
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

  private var chunkCount: Int {
    max(1, (textCount - front.bodyStart + options.chunkBytes - 1) / options.chunkBytes)
  }

  /// Beds for the columns whose values are seen to have the kind expected; none for files of one
  /// chunk, and where nobody knows how many rows there will be.
  private func makeBeds() throws(LoadingError) -> [ColumnBed?] {
    if chunkCount == 1 || pieces != nil { return noBeds }
    let seen = try sampledBounds()
    // A record has a byte for each field, its delimiter or line end, at least.
    let capacity = textCount / settings.fieldCount + 2
    return allColumns.map { column in
      let hint = hints[column]
      if hint.isWithoutCodes && hint.kind == .text { return nil }
      guard let bounds = seen[column] else { return nil }
      let form = CodeForm(
        kind: hint.kind, scale: hint.scale, seen: hint.kind == .float ? .min ... .max : bounds)
      return ColumnBed(form, rowCapacity: capacity)
    }
  }

  /// By column, the least and greatest stored values of the kind expected in the head and in
  /// stretches along the file: numbers and days often grow from its front to its end.
  private func sampledBounds() throws(LoadingError) -> [ClosedRange<Int64>?] {
    let parser = try ChunkParser(file: file, offset: offset, settings: settings, worker: 0)
    var seen = [ClosedRange<Int64>?](repeating: nil, count: settings.fieldCount)
    let bodyStart = front.bodyStart
    let last = max(bodyStart, textCount - LoadingLimits.sampleBytes)
    for sample in 0...LoadingLimits.samples {
      let place = bodyStart + (last - bodyStart) / LoadingLimits.samples * sample
      let bytes = sample == 0 ? LoadingLimits.headBytes : LoadingLimits.sampleBytes
      var chunk = parser.parse(
        from: place == bodyStart ? place : parser.probableStart(place, before: place + bytes),
        limit: min(textCount, place + bytes), hints: hints, columns: allColumns,
        rowLimit: LoadingLimits.headRows)
      parser.take(allColumns, into: &chunk, beds: noBeds, firstRow: 0)
      for case (let column, let part?) in chunk.columns.enumerated() {
        guard let bounds = part.bounds, part.has(hints[column]) else { continue }
        let known = seen[column] ?? bounds
        seen[column] =
          min(known.lowerBound, bounds.lowerBound)...max(known.upperBound, bounds.upperBound)
      }
    }
    try file.check()
    return seen
  }

  private func parseAll() throws(LoadingError) {
    if let pieces { try parse(pieces) } else { try parseChunks() }
  }

  /// Parses pieces as they come, each of which one worker fetches and parses.
  private func parse(_ pieces: any PieceSource) throws(LoadingError) {
    try pieces.restart(front)
    if !chunks.isEmpty { _ = options.takesMemory(-chunks.reduce(0) { $0 + $1.byteCount }) }
    let parsed = Mutex([ParsedChunk?]())
    let problem = Mutex<LoadingError?>(nil)
    let fetching = Mutex(0)
    let columns = allColumns
    options.progress.restart(of: pieces.progress.map { $0.count / LoadingLimits.pieceBytes } ?? 0)
    TaskRunner.runWorkers(parsers.count) { worker in
      let parser = parsers[worker]
      do throws(LoadingError) {
        while true {
          let next = try fetching.withLock { done throws(LoadingError) -> FetchedPiece? in
            if isStopped.load(ordering: .relaxed) { return nil }
            guard let piece = try pieces.next(options.chunkBytes) else { return nil }
            let index = parsed.withLock { parsed in
              parsed.append(nil)
              return parsed.count - 1
            }
            let read = (pieces.progress?.done ?? 0) / LoadingLimits.pieceBytes
            defer { done = read }
            return FetchedPiece(piece: piece, index: index, share: read - done)
          }
          guard let next else { return }
          let chunk = try parse(next.piece, pieces, parser, columns)
          options.progress.advance(next.share, rows: chunk.rowCount)
          parsed.withLock { $0[next.index] = chunk }
        }
      } catch {
        isStopped.store(true, ordering: .relaxed)
        problem.withLock { $0 = $0 ?? error }
      }
    }
    if let problem = problem.withLock({ $0 }) { throw problem }
    chunks = parsed.withLock { $0.compactMap { $0 } }
  }

  /// A piece of the text that a worker fetched; `share` is how much of the file was read for it.
  private struct FetchedPiece {
    let piece: TextPiece
    let index: Int
    let share: Int
  }

  private func parse(
    _ fetched: TextPiece, _ pieces: any PieceSource, _ parser: ChunkParser, _ columns: [Int]
  ) throws(LoadingError) -> ParsedChunk {
    let room = fetched.text.count
    if !options.takesMemory(room) { throw .cancelled }
    defer { _ = options.takesMemory(-room) }
    var piece = fetched
    try pieces.finish(&piece)
    try parser.turn(to: piece.text)
    var chunk = parser.parse(
      from: piece.start, limit: piece.text.count, hints: hints, columns: columns)
    parser.take(columns, into: &chunk, beds: beds, firstRow: 0)
    chunk.place(in: piece)
    if options.isCancelled() || !takesMemory(of: chunk, parser) { throw .cancelled }
    return chunk
  }

  /// Takes the memory of a chunk's values, and that by which the worker's texts have grown.
  private func takesMemory(of chunk: ParsedChunk, _ parser: ChunkParser) -> Bool {
    options.takesMemory(chunk.byteCount + parser.grownBytes())
  }

  private func parseChunks() throws(LoadingError) {
    let size = options.chunkBytes
    let bodyStart = front.bodyStart
    let parsed = Mutex([ParsedChunk?](repeating: nil, count: chunkCount))
    let order = ChunkOrder(bodyStart: bodyStart)
    let columns = allColumns
    options.progress.restart(of: chunkCount)
    runParallel(chunkCount) { index, worker in
      if options.isCancelled() || file.hasFailed {
        isStopped.store(true, ordering: .relaxed)
        return order.stop()
      }
      let parser = parsers[worker]
      let boundary = bodyStart + index * size
      let start = index == 0 ? bodyStart : parser.probableStart(boundary, before: boundary + size)
      var chunk = parser.parse(
        from: start, limit: boundary + size, hints: hints, columns: columns)
      guard let first = order.start(of: index) else { return }
      // No record begins in the stretch of a chunk that the one before reaches beyond.
      if chunk.start != first.position || first.position >= boundary + size {
        if chunk.rowCount > 0 { isReparsed.store(true, ordering: .relaxed) }
        chunk = parser.parse(
          from: first.position, limit: boundary + size, hints: hints, columns: columns)
      }
      order.end(at: .init(position: chunk.end, row: first.row + chunk.rowCount))
      parser.take(columns, into: &chunk, beds: beds, firstRow: first.row)
      if !takesMemory(of: chunk, parser) {
        isStopped.store(true, ordering: .relaxed)
        return order.stop()
      }
      options.progress.advance(1, rows: chunk.rowCount)
      parsed.withLock { $0[index] = chunk }
    }
    try checkCancelled()
    chunks = parsed.withLock { $0.compactMap { $0 } }
  }

  /// Parses again what has not the form that its column is to have; says whether there was nothing.
  private func parseAgain(_ resolved: [ResolvedColumn]) throws(LoadingError) -> Bool {
    var wanted = hints
    for (column, kind) in resolved.enumerated() where kind.kind != hints[column].kind {
      wanted[column] = ColumnHint(kind: kind.kind, scale: kind.scale, isWide: kind.isWide)
    }
    if resolved.indices.contains(where: {
      resolved[$0].kind == .text && !resolved[$0].isWide && hints[$0].kind != .text
        && settings.said[$0] == nil
    }) {
      var headWanted = wanted
      for column in wanted.indices where resolved[column].kind != .text {
        headWanted[column] = hints[column]
      }
      let head = try headHints(headWanted)
      for column in wanted.indices where resolved[column].kind == .text && !resolved[column].isWide
      {
        wanted[column].isWithoutCodes = head[column].isWithoutCodes
      }
    }
    for column in wanted.indices where wanted[column] != hints[column] { beds[column] = nil }
    hints = wanted
    let stale = chunks.map { chunk in
      allColumns.filter { column in
        guard let parsed = chunk.columns[column] else { return false }
        return parsed.isStale(for: resolved[column], hint: hints[column])
      }
    }
    let todo = stale.indices.filter { !stale[$0].isEmpty }
    if todo.isEmpty { return true }
    if pieces != nil {
      // The text is gone: all of it comes once more.
      isReparsed.store(true, ordering: .relaxed)
      try parseAll()
      return false
    }
    let parsed = Mutex([Int: ParsedChunk]())
    runParallel(todo.count) { index, worker in
      if isOver { return }
      let chunk = chunks[todo[index]]
      let columns = stale[todo[index]]
      var again = parsers[worker].parse(
        from: chunk.start, limit: chunk.end, hints: hints, columns: columns)
      parsers[worker].take(columns, into: &again, beds: noBeds, firstRow: 0)
      parsed.withLock { $0[todo[index]] = again }
      if file.hasFailed { isStopped.store(true, ordering: .relaxed) }
    }
    try checkCancelled()
    for (index, again) in parsed.withLock({ $0 }) {
      for column in stale[index] { chunks[index].columns[column] = again.columns[column] }
    }
    return false
  }

  /// On which lines of the file the rows stand.
  var lines: RowLines { RowLines(chunks, firstLine: firstLine) }

  /// The line of the first row.
  var firstLine: Int { pieces?.firstLine(front) ?? front.bodyLine + 1 }

  /// Takes a column's bed, if it has one.
  func takeBed(_ column: Int) -> ColumnBed? {
    let bed = beds[column]
    beds[column] = nil
    return bed
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

extension ParsedChunk {
  /// Numbers lines as the piece has them that this was parsed of, and joins what was refused of it before.
  fileprivate mutating func place(in piece: TextPiece) {
    guard let (ofRecords, count) = piece.lines else { return }
    refusals.renumber { ofRecords.line(ofRow: $0) }
    lines.records = ofRecords
    lineCount = count
    recordCount += piece.refusals.count
    refusals.merge(piece.refusals)
  }
}

/// What a column is, all rows considered.
struct ResolvedColumn: Sendable {
  var kind: ValueKind
  /// Of units and moments.
  var scale: Int
  /// Least and greatest stored integer at that scale; nil for texts and floats, and where
  /// all are missing.
  var bounds: ClosedRange<Int64>?
  /// Exact values that together need more than 18 digits: texts, of which `WideNumbers` makes numbers.
  var isWide = false

  init(_ parts: [ChunkColumn], said: SaidType?) {
    kind = said?.kind ?? parts.reduce(.missing) { ValueKind.joined($0, $1.kind) }
    scale = parts.filter { [kind] in $0.kind == kind && !$0.hasFailed }.map(\.scale).max() ?? 0
    if kind == .units || kind == .date || kind == .timestamp || kind == .boolean {
      bounds = ResolvedColumn.bounds(parts, kind: kind, scale: scale)
    }
    isWide = parts.contains(where: \.isWide) || isTooWide(parts, said)
    if isWide { kind = .text }
    if said == nil, kind == .float, parts.contains(where: \.hasLongIntegers) { kind = .text }
    if kind == .missing { kind = .text }
    if kind == .text || kind == .float { (scale, bounds) = (0, nil) }
  }

  /// Whether numbers are exact, and 18 digits do not hold them at the scale of the finest.
  private func isTooWide(_ parts: [ChunkColumn], _ said: SaidType?) -> Bool {
    guard kind == .units || kind == .float, said == nil || said == .decimal,
      !parts.contains(where: \.hasExponents)
    else { return false }
    if parts.contains(where: \.needsWide) { return true }
    guard kind == .units else { return false }
    if said != nil, parts.contains(where: \.hasFailed) { return true }
    guard let bounds else { return parts.contains { $0.values != nil && $0.kind == .units } }
    let limit = PowersOfTen.int64[LoadingLimits.decimalDigits]
    return scale > 0 && (bounds.upperBound >= limit || bounds.lowerBound <= -limit)
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
  /// Whether the values were of the kind expected, and are there.
  func has(_ hint: ColumnHint) -> Bool {
    !hasFailed && kind == hint.kind && scale == hint.scale
  }

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
