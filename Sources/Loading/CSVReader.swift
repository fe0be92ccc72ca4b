import Columnar

/// Reads delimited text, JSON Lines, and tables of SQLite and PostgreSQL, into a table.
///
/// - Fields are divided by one byte or by runs of blanks, records by line feeds (a carriage return
///   before one belongs to it), or by carriage returns in files without line feeds. A byte order mark is
///   skipped, gzip undone, other encodings are brought to UTF-8.
/// - A field may be quoted, with blanks outside of the quotes; a doubled quote is one quote.
/// - Lines that are empty or hold only spaces are no rows, also in files of one column, where a
///   missing value has to be written `""`.
/// - An empty or blank field is missing. A quoted empty field is the empty text in a column of
///   texts, elsewhere missing.
/// - Types are those that all values of the column have, see `ValueKind`, `NumberText`, `DateText`, and
///   `ColumnStyle` for other ways to write numbers and days. A column without any value is of texts.
/// - A table that has no row is no error; a file that has no record is.
package enum CSVReader {
  /// Reads a file, or what `ReadOptions.database` says; see `ReadOptions` for what can be said, `RefusalReason` for what is refused.
  ///
  /// Rows in: records of the file; rows out: those not refused, in file order. The result does not
  /// depend on the number of threads. Complexity: linear in the file's size.
  package static func read(
    path: String, options: ReadOptions, tableName: String
  ) throws(LoadingError) -> ReadResult {
    if let address = options.database.address {
      let database = try PostgresDatabase(
        url: address, path: path, library: options.clientLibrary, isCancelled: options.isCancelled)
      let (pieces, types) = try database.pieces(
        options.database, tableName: tableName, options)
      var options = options.forDatabase
      options.columnTypes = types
      return try TableReader(pieces, options).read(tableName)
    }
    let raw = try SourceFile(path: path, isCancelled: options.isCancelled)
    if SQLiteFile.isDatabase(try FileView(raw, offset: 0)) {
      let database = try SQLiteFile(path: path)
      let query = try database.query(options.database, tableName: tableName)
      let pieces = try database.pieces(query, options)
      let result = try TableReader(pieces, options.forDatabase).read(tableName)
      try raw.checkUnchanged()
      return result
    }
    if options.database != DatabaseSource() { throw .notADatabase(path: path) }
    let source = try TextSource(raw, options)
    let result = try read(source, options, tableName)
    try raw.checkUnchanged()
    guard result.refused.contains(where: { $0.reason == .invalidUTF8 }),
      let other = try source.other(options)
    else { return result }
    return try read(other, options, tableName)
  }

  private static func read(
    _ source: TextSource, _ options: ReadOptions, _ tableName: String
  ) throws(LoadingError) -> ReadResult {
    var notes = [source.sign].compactMap { $0 }
    if source.isUnpacked { notes.insert(.unpacked, at: 0) }
    var options = options
    let file = source.file
    let offset = try DialectFinder.textStart(FileView(file, offset: 0), path: file.path)
    if options.delimiter == nil, try JSONLines.isJSON(FileView(file, offset: offset)) {
      options = options.forDatabase
      return try JSONLines.read(source, offset: offset, options, tableName, notes)
    }
    if options.delimiter == nil, try BlankRuns.divide(FileView(file, offset: offset)),
      try front(file, offset: offset, options).names.count == 1
    {
      let path = file.path
      let pieces = try LinePieces(source.bytes(options), path: path, offset: offset, options) {
        (bytes, _) throws(LoadingError) in
        LinePieces.Converted(text: try BlankRuns.divided(bytes, path: path))
      }
      options.delimiter = 9
      notes.append(.blanks)
      return try TableReader(pieces, options, notes).read(tableName)
    }
    if source.stream == nil {
      return try TableReader(file, offset: offset, options, notes).read(tableName)
    }
    let pieces = try TextPieces(source, offset: offset, options)
    return try TableReader(pieces, offset: offset, options, notes).read(tableName)
  }

  /// What the front of a text tells.
  static func front(
    _ file: SourceFile, offset: Int, _ options: ReadOptions
  ) throws(LoadingError) -> FileFront {
    do throws(LoadingError) {
      let view = try FileView(file, offset: offset)
      let front = try DialectFinder(view: view, path: file.path, options: options).find()
      try file.check()
      return front
    } catch {
      // What is found wrong may come of bytes that could not be read.
      try file.check()
      throw error
    }
  }
}
