import Columnar

// SAFETY: a chunk lies within the file, of which the parser's view holds what was scanned.

/// The values of one column in one chunk, narrow.
struct ChunkColumn: Sendable {
  var kind: ValueKind
  var scale: Int
  /// There are no values: the chunk has to be parsed again with a hint.
  var hasFailed: Bool
  var hasLongIntegers: Bool
  var hasQuotedEmpties: Bool
  /// See `ColumnBuilder`.
  var needsWide: Bool
  var hasExponents: Bool
  /// The texts are numbers of up to 38 digits.
  var isWide: Bool
  /// Nil where the column failed or all values are missing.
  var values: PartCodes?
  var bounds: ClosedRange<Int64>?
  var missingCount: Int
  /// Bits of the missing rows, where there are some.
  var missing: [UInt64]?
  /// Texts one behind the other, where they are kept without codes; then `values` are their ends.
  var texts: Buffer?
  /// The worker whose pool codes are of.
  var worker: Int
}

/// What a worker made of a stretch of the file.
struct ParsedChunk: Sendable {
  /// Where the first record began, and where the first behind the chunk begins.
  var start: Int
  var end: Int
  /// Line ends passed.
  var lineCount: Int
  /// Records found: rows and refused rows.
  var recordCount: Int
  var rowCount: Int
  /// On which lines the rows stand, counted from the chunk's first.
  var lines: ChunkLines
  var refusals: Refusals
  /// By column; those that were not asked for, or not taken yet, are nil.
  var columns: [ChunkColumn?]

  /// Bytes of the values, in the columns' beds or in buffers of their own.
  var byteCount: Int {
    columns.reduce(lines.rows.byteCount) { sum, column in
      sum + (column?.values?.byteCount ?? 0) + (column?.texts?.byteCount ?? 0)
    }
  }
}

/// A worker's tools: scanner, block and builders, used for one chunk after the other.
final class ChunkParser {
  let settings: ParseSettings
  let worker: Int
  private var view: FileView
  private var end: Int
  private let block: RecordBlock
  private let builders: [ColumnBuilder]
  private let saidColumns: [Int]
  private var poolBytes = 0

  /// `offset`: where the text begins in the file, behind a byte order mark.
  init(
    file: SourceFile, offset: Int, settings: ParseSettings, worker: Int
  ) throws(LoadingError) {
    view = try FileView(file, offset: offset)
    self.settings = settings
    self.worker = worker
    end = view.count
    block = RecordBlock(fieldCount: settings.fieldCount)
    builders = settings.said.indices.map { ColumnBuilder(settings: settings, column: $0) }
    saidColumns = settings.said.indices.filter {
      settings.said[$0] != nil && settings.said[$0] != .text
    }
  }

  /// Goes on with another text.
  func turn(to file: SourceFile) throws(LoadingError) {
    view = try FileView(file, offset: 0)
    end = view.count
    // What is known of a window of the text before means nothing here.
    block.marks.resume = -1
  }

  /// Bytes by which the distinct texts of all columns have grown since this was asked last.
  func grownBytes() -> Int {
    let before = poolBytes
    poolBytes = builders.reduce(0) { $0 + $1.pool.memoryBytes }
    return poolBytes - before
  }

  /// The distinct texts seen in a column.
  func pool(_ column: Int) -> TextPool { builders[column].pool }

  /// The text's first byte, were it there.
  private var base: UnsafePointer<UInt8> { view.bytes }

  private func makeScanner() -> RecordScanner {
    var scanner = RecordScanner(view, dialect: settings.dialect, fieldCount: settings.fieldCount)
    scanner.refusals.limit = settings.refusalLimit
    scanner.refusals.excerptBytes = settings.excerptBytes
    scanner.numbersRecords = settings.numbersRecords
    return scanner
  }

  /// See `RecordScanner.probableStart`.
  func probableStart(_ boundary: Int, before limit: Int) -> Int {
    view.begin(at: boundary - 1)
    return makeScanner().probableStart(boundary, before: limit, block)
  }

  /// Parses the records that begin in `start ..< limit`, of the columns asked for; `take` takes the
  /// values over.
  ///
  /// `rowLimit` stops after the block that reaches it.
  func parse(
    from start: Int, limit: Int, hints: [ColumnHint], columns: [Int], rowLimit: Int = .max
  ) -> ParsedChunk {
    for column in columns { builders[column].begin(hints[column]) }
    view.begin(at: start)
    var scanner = makeScanner()
    var position = start
    var rowCount = 0
    var lines = ChunkLines()
    while position < min(limit, end), rowCount < rowLimit, !view.hasFailed {
      position = scanner.scan(into: block, from: position, limit: limit)
      if !saidColumns.isEmpty { refuseMisfits(&scanner) }
      if block.count == 0 { continue }
      for column in columns {
        builders[column].append(
          FieldPlaces(block, column: column, bytes: base), rows: block.count)
      }
      lines.rows.append(block.lines, count: block.count, firstRow: rowCount)
      rowCount += block.count
    }
    return ParsedChunk(
      start: start, end: max(position, start), lineCount: scanner.line,
      recordCount: scanner.recordCount, rowCount: rowCount, lines: lines,
      refusals: scanner.refusals,
      columns: Array(repeating: nil, count: builders.count))
  }

  /// Takes over the values of the chunk parsed last, whose first row has a number: into the beds of
  /// their columns where there are some and the values have their form.
  func take(_ columns: [Int], into chunk: inout ParsedChunk, beds: [ColumnBed?], firstRow: Int) {
    for column in columns {
      chunk.columns[column] = builders[column].finish(
        worker: worker, bed: beds[column], firstRow: firstRow)
    }
  }

  /// Takes the rows out of the block of which a value is not of the type said.
  private func refuseMisfits(_ scanner: inout RecordScanner) {
    let allFit = saidColumns.allSatisfy { column in
      builders[column].fits(
        FieldPlaces(block, column: column, bytes: base), rows: block.count)
    }
    if allFit { return }
    var kept = 0
    var misfits = Refusals()
    misfits.limit = settings.refusalLimit
    misfits.excerptBytes = settings.excerptBytes
    for row in 0..<block.count {
      if let column = firstMisfit(row) {
        let fields = FieldPlaces(block, column: column, bytes: base)
        let start = fields.start(row)
        // SAFETY: a field lies within the file's bytes.
        let excerpt = UnsafeBufferPointer(
          start: fields.base + start, count: fields.end(row) - start)
        guard let said = settings.said[column] else { continue }
        misfits.add(
          line: Int(block.lines[row]), column: column, reason: .notOfType(said), excerpt: excerpt)
      } else {
        block.move(row, to: kept)
        kept += 1
      }
    }
    block.count = kept
    scanner.refusals.merge(misfits)
  }

  private func firstMisfit(_ row: Int) -> Int? {
    for column in saidColumns
    where !builders[column].fits(FieldPlaces(block, column: column, bytes: base), row) {
      return column
    }
    return nil
  }
}

extension ColumnBuilder {
  /// The chunk's values, in the column's bed or at their least width; the builder can then begin
  /// anew.
  func finish(worker: Int, bed: ColumnBed?, firstRow: Int) -> ChunkColumn {
    var result = ChunkColumn(
      kind: kind, scale: scale, hasFailed: hasFailed, hasLongIntegers: hasLongIntegers,
      hasQuotedEmpties: hasQuotedEmpties, needsWide: needsWide, hasExponents: hasExponents,
      isWide: hint.isWide, values: nil, bounds: nil,
      missingCount: missingCount,
      missing: nil, texts: nil, worker: worker)
    if hasFailed { return result }
    if missingCount > 0 {
      // SAFETY: as many words as the rows have were written.
      result.missing = Array(
        UnsafeBufferPointer(start: missing, count: Bitmap.wordCount(count)))
    }
    if missingCount == count { return result }
    if kind == .text, hint.isWithoutCodes {
      result.texts = PackedWriter.copy(texts.bytes, texts.count)
      result.values = PackedWriter.pack(values, count, bounds: 0...Int64(texts.count))
      return result
    }
    let bounds =
      missingCount == 0
      ? PackedWriter.bounds(values, count)
      : PackedWriter.bounds(values, count, missing: missing)
    result.bounds = bounds
    let packed = kind == .float ? .min ... .max : bounds
    if let bed, bed.form.holds(kind, scale: scale, packed),
      let place = bed.place(firstRow..<firstRow + count)
    {
      PackedWriter.write(values, count, base: bed.form.base, width: bed.form.width, to: place)
      result.values = PartCodes(bed, at: place, count: count)
    } else {
      result.values = PackedWriter.pack(values, count, bounds: packed)
    }
    return result
  }
}
