import Columnar

// SAFETY: values are read within the fields of the records that were scanned.

/// Reads a text of known offset into a table: once, or again where all values show that some columns
/// are written in another way than those at the front.
struct TableReader {
  private let file: SourceFile
  private let offset: Int
  private let options: ReadOptions
  private let notes: [ReadNote]
  private let finder: StyleFinder
  /// The text in pieces, where the file is but its begin.
  private let pieces: (any PieceSource)?

  /// Attempts to find the styles of columns.
  private static let attempts = 3

  init(_ file: SourceFile, offset: Int, _ options: ReadOptions, _ notes: [ReadNote]) {
    (self.file, self.offset, self.options, self.notes) = (file, offset, options, notes)
    finder = StyleFinder(options: options)
    pieces = nil
  }

  /// Reads a text in pieces, of which the first begins at an offset.
  init(
    _ pieces: any PieceSource, offset: Int = 0, _ options: ReadOptions, _ notes: [ReadNote] = []
  ) {
    (file, self.offset, self.notes) = (pieces.head, offset, notes)
    (self.options, self.pieces) = (options, pieces)
    finder = StyleFinder(options: options)
  }

  func read(_ tableName: String) throws(LoadingError) -> ReadResult {
    let front = try CSVReader.front(file, offset: offset, options)
    var settings = ParseSettings(
      dialect: front.dialect, said: try saidTypes(names: front.names),
      missingTexts: options.missingTexts.map { Array($0.utf8) },
      styles: front.names.map { _ in .plain }, refusalLimit: options.refusalLimit,
      excerptBytes: options.excerptBytes, numbersRecords: pieces?.numbersRecords ?? false)
    var findings = try headFindings(front, settings)
    for attempt in 1...TableReader.attempts {
      settings.styles = findings.map { $0?.style ?? .plain }
      let parser = try FileParser(
        file: file, path: file.path, offset: offset, front: front, settings: settings,
        options: options, pieces: pieces)
      let resolved = try parser.parse()
      try file.checkUnchanged()
      try check(parser)
      var result = try assemble(parser, resolved, tableName: tableName)
      if attempt < TableReader.attempts, restyle(&findings, result.table, settings) { continue }
      result.notes = notes + front.notes + styleNotes(front.names, findings) + result.notes
      if front.preamble > 0 { result.notes.append(.preamble(lines: front.preamble)) }
      result.notes += MixedColumns(result.table, settings).notes(result.lines)
      return result
    }
    throw .empty(path: file.path)
  }

  private func saidTypes(names: [String]) throws(LoadingError) -> [SaidType?] {
    var said = names.enumerated().map { column, name in
      options.expectedTypes[name]
        ?? (column < options.columnTypes.count ? options.columnTypes[column] : nil)
    }
    for (name, type) in options.types.sorted(by: { precedesByBytes($0.key, $1.key) }) {
      guard let column = names.firstIndex(where: { $0.utf8.elementsEqual(name.utf8) }) else {
        throw .unknownColumn(name: name, known: names)
      }
      said[column] = type
    }
    return said
  }

  // MARK: - Styles

  /// How the values at the front are written, by column.
  private func headFindings(
    _ front: FileFront, _ settings: ParseSettings
  ) throws(LoadingError) -> [StyleFinder.Finding?] {
    let values = try headValues(front, settings)
    return values.enumerated().map { column, values in
      switch settings.said[column] {
      case .text, .boolean: return nil
      case .integer, .decimal, .float, .date, .timestamp, nil: break
      }
      let kind = values.reduce(ValueKind.missing) { .joined($0, TableReader.kind($1)) }
      let mayBePlain = options.decimal == nil || options.decimal == UInt8(ascii: ".")
      switch kind {
      case .text: return finder.find(values)
      case .units, .float:
        if !mayBePlain, let found = finder.find(values), found.style.numbers != nil { return found }
        let isDay = settings.said[column] == nil || settings.said[column]?.kind == .date
        return isDay ? finder.find(values, isInteger: true) : nil
      case .missing, .boolean, .date, .timestamp: return nil
      }
    }
  }

  private static func kind(_ value: [UInt8]) -> ValueKind {
    value.withUnsafeBufferPointer { bytes in
      bytes.baseAddress.map { FieldText($0, 0, bytes.count, quote: 0).parsed().kind } ?? .missing
    }
  }

  /// The values at the front that are not missing, without blanks around them, by column.
  private func headValues(
    _ front: FileFront, _ settings: ParseSettings
  ) throws(LoadingError) -> [[[UInt8]]] {
    let view = try FileView(file, offset: offset)
    let count = settings.fieldCount
    var values = [[[UInt8]]](repeating: [], count: count)
    var scanner = RecordScanner(view, dialect: front.dialect, fieldCount: count)
    let block = RecordBlock(fieldCount: count)
    var next = front.bodyStart
    let limit = min(view.count, next + LoadingLimits.headBytes)
    var rows = 0
    while next < limit, rows < LoadingLimits.styleRows {
      next = scanner.scan(into: block, from: next, limit: limit)
      rows += block.count
      for column in 0..<count {
        let places = FieldPlaces(block, column: column, bytes: view.bytes)
        for row in 0..<block.count {
          let field = FieldText(
            places.base, places.start(row), places.end(row), quote: front.dialect.quote
          ).trimmed
          let bytes = UnsafeBufferPointer(
            start: field.base + field.start, count: field.end - field.start)
          let isMissing =
            field.isEmpty || settings.missingTexts.contains { $0.elementsEqual(bytes) }
          if !isMissing { values[column].append(Array(bytes)) }
        }
      }
    }
    try file.check()
    return values
  }

  /// Whether all values of some column of texts show another style than was taken for it.
  private func restyle(
    _ findings: inout [StyleFinder.Finding?], _ table: Table, _ settings: ParseSettings
  ) -> Bool {
    var isChanged = false
    for (column, field) in table.fields.enumerated() {
      guard field.column.type == .text, settings.said[column] == nil,
        case .text(let dictionary, let codes) = field.column.storage
      else { continue }
      let rows = 0..<(codes == nil ? field.column.count : dictionary.count)
      let values = rows.lazy.filter { codes != nil || !(field.column.missing?[$0] ?? false) }
        .map { Array(dictionary.utf8($0)) }
      let found = field.column.missingCount == field.column.count ? nil : finder.find(values)
      if found?.style != findings[column]?.style {
        findings[column] = found
        isChanged = true
      }
    }
    return isChanged
  }

  private func styleNotes(
    _ names: [String], _ findings: [StyleFinder.Finding?]
  ) -> [ReadNote] {
    var groups: [(finding: StyleFinder.Finding, columns: [String])] = []
    for (name, finding) in zip(names, findings) {
      guard let finding else { continue }
      let place = groups.firstIndex {
        $0.finding.style == finding.style && $0.finding.isSure == finding.isSure
      }
      if let place { groups[place].columns.append(name) } else { groups.append((finding, [name])) }
    }
    return groups.map { finding, columns in
      if let order = finding.style.dates {
        return .dates(
          columns: columns, order: order, example: finding.example, isSure: finding.isSure)
      }
      return .numbers(
        columns: columns, example: finding.example,
        decimal: finding.style.numbers?.decimal ?? UInt8(ascii: "."), isSure: finding.isSure)
    }
  }

  // MARK: - The table

  /// Rows read = kept + refused; and most of them are UTF-8.
  private func check(_ parser: FileParser) throws(LoadingError) {
    let path = file.path
    let read = parser.chunks.reduce(0) { $0 + $1.recordCount }
    let kept = parser.chunks.reduce(0) { $0 + $1.rowCount }
    let refused = parser.chunks.reduce(0) { $0 + $1.refusals.count }
    if read != kept + refused || read != pieces?.recordCount ?? read {
      throw .ledger(path: path, rowsRead: read, kept: kept, refused: refused)
    }
    if kept > LoadingLimits.rows { throw .tooLarge(path: path) }
  }

  private func assemble(
    _ parser: FileParser, _ resolved: [ResolvedColumn], tableName: String
  ) throws(LoadingError) -> ReadResult {
    let path = file.path
    let names = parser.front.names
    let (refused, refusedCount) = refusals(parser)
    var starts = [0]
    for chunk in parser.chunks { starts.append(starts[starts.count - 1] + chunk.rowCount) }
    let rowCount = starts[starts.count - 1]
    let rowsRead = parser.chunks.reduce(0) { $0 + $1.recordCount }
    var fields: [Field] = []
    var notes: [ReadNote] = []
    for (column, name) in names.enumerated() {
      let merger = ColumnMerger(
        parser: parser, column: column, resolved: resolved[column],
        parts: parser.takeColumn(column), starts: starts,
        bed: parser.takeBed(column))
      guard var merged = try merger.merged() else { throw .tooLarge(path: path) }
      // Where the load is to end the column may not have been written.
      try parser.checkCancelled()
      if resolved[column].isWide { merged = try numbers(merged, column, parser, &notes) }
      fields.append(Field(name: name, column: merged))
    }
    if let column = fields.first?.column, column.count + refusedCount != rowsRead {
      throw .ledger(path: path, rowsRead: rowsRead, kept: column.count, refused: refusedCount)
    }
    var result = ReadResult(
      table: Table(name: tableName, fields: fields, rowCount: rowCount), rowsRead: rowsRead,
      refused: refused, refusedCount: refusedCount, dialect: parser.front.dialect,
      lines: parser.lines)
    result.notes = notes
    return result
  }

  /// The numbers of a column of their texts: exact in up to 38 digits, else floats, with a note.
  private func numbers(
    _ texts: Column, _ column: Int, _ parser: FileParser, _ notes: inout [ReadNote]
  ) throws(LoadingError) -> Column {
    let name = parser.front.names[column]
    let said = parser.settings.said[column]
    let numbers = WideNumbers(texts, parser.settings.styles[column])
    if let exact = numbers.exact(isDecimal: said == .decimal) { return exact }
    if said == .decimal { throw .decimalTooWide(column: name) }
    let line = numbers.firstTooWide.map { parser.lines.line(ofRow: $0) }
    notes.append(.wide(column: name, line: line ?? 0))
    return numbers.floats
  }

  private func refusals(_ parser: FileParser) -> ([RefusedRow], Int) {
    var refused: [RefusedRow] = []
    var count = 0
    var line = parser.firstLine
    for chunk in parser.chunks {
      let room = max(0, options.refusalLimit - refused.count)
      for pending in chunk.refusals.kept.prefix(room) {
        refused.append(
          RefusedRow(
            line: line + pending.line, column: pending.column.map { parser.front.names[$0] },
            reason: pending.reason, excerpt: pending.excerpt))
      }
      count += chunk.refusals.count
      line += chunk.lineCount
    }
    return (refused, count)
  }
}
