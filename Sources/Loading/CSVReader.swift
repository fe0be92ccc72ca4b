import Columnar

/// Reads delimited text into a table.
///
/// - Fields are divided by one byte, records by line feeds (a carriage return before one belongs
///   to it), or by carriage returns in files without line feeds. A byte order mark is skipped.
/// - A field may be quoted, with blanks outside of the quotes; a doubled quote is one quote.
/// - Lines that are empty or hold only spaces are no rows, also in files of one column, where a
///   missing value has to be written `""`.
/// - An empty or blank field is missing. A quoted empty field is the empty text in a column of
///   texts, elsewhere missing.
/// - Types are those that all values of the column have, see `ValueKind`, `NumberText`, `DateText`.
///   A column without any value is of texts.
/// - A table that has no row is no error; a file that has no record is.
package enum CSVReader {
  /// Reads a file; see `ReadOptions` for what can be said, `RefusalReason` for what is refused.
  ///
  /// Rows in: records of the file; rows out: those not refused, in file order. The result does not
  /// depend on the number of threads. Complexity: linear in the file's size.
  package static func read(
    path: String, options: ReadOptions, tableName: String
  ) throws(LoadingError) -> ReadResult {
    let file = try SourceFile(path: path, isCancelled: options.isCancelled)
    let (front, offset) = try front(file, options)
    let settings = ParseSettings(
      dialect: front.dialect, said: try saidTypes(options, names: front.names),
      missingTexts: options.missingTexts.map { Array($0.utf8) })
    let parser = try FileParser(
      file: file, path: path, offset: offset, front: front, settings: settings, options: options)
    let resolved = try parser.parse()
    try file.checkUnchanged()
    try check(parser, path: path)
    return try assemble(parser, resolved, tableName: tableName, path: path)
  }

  private static func front(
    _ file: SourceFile, _ options: ReadOptions
  ) throws(LoadingError) -> (FileFront, offset: Int) {
    do throws(LoadingError) {
      let offset = try DialectFinder.textStart(FileView(file, offset: 0), path: file.path)
      let view = try FileView(file, offset: offset)
      let front = try DialectFinder(view: view, path: file.path, options: options).find()
      try file.check()
      return (front, offset)
    } catch {
      // What is found wrong may come of bytes that could not be read.
      try file.check()
      throw error
    }
  }

  private static func saidTypes(
    _ options: ReadOptions, names: [String]
  ) throws(LoadingError) -> [SaidType?] {
    var said = names.map { options.expectedTypes[$0] }
    for (name, type) in options.types.sorted(by: { precedesByBytes($0.key, $1.key) }) {
      guard let column = names.firstIndex(where: { $0.utf8.elementsEqual(name.utf8) }) else {
        throw .unknownColumn(name: name, known: names)
      }
      said[column] = type
    }
    return said
  }

  /// Rows read = kept + refused; and most of them are UTF-8.
  private static func check(_ parser: FileParser, path: String) throws(LoadingError) {
    let read = parser.chunks.reduce(0) { $0 + $1.recordCount }
    let kept = parser.chunks.reduce(0) { $0 + $1.rowCount }
    let refused = parser.chunks.reduce(0) { $0 + $1.refusals.count }
    if read != kept + refused {
      throw .ledger(path: path, rowsRead: read, kept: kept, refused: refused)
    }
    if kept > LoadingLimits.rows { throw .tooLarge(path: path) }
    let shown = parser.chunks.flatMap(\.refusals.kept)
    let broken = shown.count { $0.reason == .invalidUTF8 }
    if broken > 0, broken * 2 > shown.count, refused > kept {
      throw .encoding(path: path, name: "Windows-1252")
    }
  }

  private static func assemble(
    _ parser: FileParser, _ resolved: [ResolvedColumn], tableName: String, path: String
  ) throws(LoadingError) -> ReadResult {
    let names = parser.front.names
    let (refused, refusedCount) = refusals(parser)
    var starts = [0]
    for chunk in parser.chunks { starts.append(starts[starts.count - 1] + chunk.rowCount) }
    let rowCount = starts[starts.count - 1]
    let rowsRead = parser.chunks.reduce(0) { $0 + $1.recordCount }
    var fields: [Field] = []
    for (column, name) in names.enumerated() {
      if parser.options.isCancelled() { throw .cancelled }
      let merger = ColumnMerger(
        parser: parser, column: column, resolved: resolved[column],
        parts: parser.takeColumn(column), starts: starts,
        bed: parser.takeBed(column))
      guard let merged = merger.merged() else { throw .tooLarge(path: path) }
      fields.append(Field(name: name, column: merged))
    }
    if let column = fields.first?.column, column.count + refusedCount != rowsRead {
      throw .ledger(path: path, rowsRead: rowsRead, kept: column.count, refused: refusedCount)
    }
    return ReadResult(
      table: Table(name: tableName, fields: fields, rowCount: rowCount), rowsRead: rowsRead,
      refused: refused, refusedCount: refusedCount, dialect: parser.front.dialect)
  }

  private static func refusals(_ parser: FileParser) -> ([RefusedRow], Int) {
    var refused: [RefusedRow] = []
    var count = 0
    var line = parser.front.bodyLine + 1
    for chunk in parser.chunks {
      let room = LoadingLimits.refusedRowsKept - refused.count
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
