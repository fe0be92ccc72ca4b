// SAFETY: fields are read within the front of the file that was parsed.

/// What the front of a file tells: how it is written, what columns are called, where rows begin.
struct FileFront {
  var dialect: Dialect
  /// Names of the columns, unique.
  var names: [String]
  /// Where the first row begins, relative to the text.
  var bodyStart: Int
  /// Lines before the first row.
  var bodyLine: Int
  /// Records before the names that are no rows.
  var preamble = 0
  /// What was guessed, where another guess would have been nearly as good.
  var notes: [ReadNote] = []
}

/// Finds out the dialect of delimited text from its front.
struct DialectFinder {
  /// The text.
  let view: FileView
  let path: String
  let options: ReadOptions

  /// Candidates, in the order of preference.
  private static let delimiters: [UInt8] = [
    UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|"),
  ]

  /// SAFETY: `end` bytes, of which those are read that a scanner passed or that were asked for.
  private var bytes: UnsafePointer<UInt8> { view.bytes }
  private var end: Int { view.count }

  func find() throws(LoadingError) -> FileFront {
    var dialect = Dialect(
      delimiter: UInt8(ascii: ","), quote: options.quote, hasHeader: false, lineEnd: lineEnd())
    let candidates = (options.delimiter.map { [$0] } ?? DialectFinder.delimiters).map { delimiter in
      var candidate = dialect
      candidate.delimiter = delimiter
      return Candidate(dialect: candidate, shape: shape(candidate))
    }
    // The first of the best.
    let ranked = candidates.enumerated().sorted { left, right in
      let (a, b) = (left.element, right.element)
      return (a.score, a.shape.count, right.offset) > (b.score, b.shape.count, left.offset)
    }.map(\.element)
    guard let best = ranked.first else { throw .empty(path: path) }
    dialect = best.dialect
    var front = try header(&dialect, best.shape)
    if options.delimiter == nil, let note = DialectFinder.note(ranked) {
      front.notes.insert(note, at: 0)
    }
    return front
  }

  /// A delimiter, and how it would divide the front.
  private struct Candidate {
    var dialect: Dialect
    var shape: Shape

    /// A text that needs no lines to be left out is the likelier one.
    var score: Double {
      shape.count > 1 ? shape.regularity - Double(shape.preamble) / 1000 : 0
    }
  }

  /// What decided about the delimiter, the best candidate first.
  private static func note(_ ranked: [Candidate]) -> ReadNote? {
    guard let best = ranked.first, best.shape.count > 1 else { return nil }
    // What divides the rows but not the names above them, such as decimal commas, is no rival.
    let rival = ranked.dropFirst().first {
      $0.shape.count > 1 && $0.shape.headerCount == nil && $0.shape.preamble == best.shape.preamble
        && $0.score > best.score - 0.1
    }
    let isPlain = best.dialect.delimiter == UInt8(ascii: ",") && rival == nil
    return isPlain
      ? nil
      : .delimiter(
        best.dialect.delimiter, fields: best.shape.count, share: best.shape.regularity,
        runnerUp: rival?.dialect.delimiter, runnerUpFields: rival?.shape.count ?? 0)
  }

  /// Line feeds if there is one in the file, else carriage returns if there are some.
  private func lineEnd() -> Dialect.LineEnd {
    var hasReturn = false
    var position = 0
    while position < end, !view.hasFailed {
      // The byte before is kept.
      view.begin(at: max(0, position - 1))
      let stop = min(end, position + LoadingLimits.pieceBytes)
      view.need(max(0, position - 1), stop)
      let feed = ByteScan.firstIndex(of: 10, bytes, position, stop)
      if feed < stop {
        return feed > 0 && bytes[feed - 1] == 13 ? .carriageReturnLineFeed : .lineFeed
      }
      hasReturn = hasReturn || ByteScan.firstIndex(of: 13, bytes, position, stop) < stop
      position = stop
    }
    return hasReturn ? .carriageReturn : .lineFeed
  }

  /// How a delimiter would divide the front.
  private struct Shape {
    /// Fields of the first record.
    var count: Int
    /// Share of the records that have as many.
    var regularity: Double
    /// Records before, which have fewer.
    var preamble = 0
    /// Fields of the first record, where they are one more or less than those of all others.
    var headerCount: Int?
  }

  private func shape(_ dialect: Dialect) -> Shape {
    var scanner = RecordScanner(view, dialect: dialect, fieldCount: 1)
    var limit = 0
    for _ in 0..<LoadingLimits.dialectRecords
    where limit < min(end, LoadingLimits.dialectBytes) {
      limit = scanner.firstLineEnd(from: limit) + 1
    }
    let block = RecordBlock(fieldCount: 1)
    _ = scanner.scan(into: block, from: 0, limit: limit)
    var counts = (0..<block.count).map { (line: Int(block.lines[$0]), count: 1) }
    for refusal in scanner.refusals.kept {
      if case .fieldCount(let found, _) = refusal.reason { counts.append((refusal.line, found)) }
    }
    return DialectFinder.shape(counts.sorted { $0.line < $1.line }.map(\.count))
  }

  /// The shape of records of so many fields: as many as the first has; but where nearly all behind it
  /// agree on another number, as many as those have.
  private static func shape(_ counts: [Int]) -> Shape {
    guard let first = counts.first else { return Shape(count: 1, regularity: 0) }
    let share = { (count: Int, counts: ArraySlice<Int>) in
      Double(counts.count { $0 == count }) / Double(counts.count)
    }
    let plain = Shape(count: first, regularity: share(first, counts[...]))
    guard plain.regularity < 0.5, counts.count > 2 else { return plain }
    for start in 1...min(LoadingLimits.preambleRecords, counts.count - 2) {
      let count = counts[start]
      guard count > 1, counts[..<start].allSatisfy({ $0 != count }) else { continue }
      let regularity = share(count, counts[start...])
      guard regularity >= 0.9 else { continue }
      if start == 1, abs(count - first) == 1 {
        return Shape(count: count, regularity: regularity, headerCount: first)
      }
      guard counts[..<start].allSatisfy({ $0 < count }) else { return plain }
      return Shape(count: count, regularity: regularity, preamble: start)
    }
    return plain
  }

  /// Reads the first record and decides whether it holds names.
  private func header(
    _ dialect: inout Dialect, _ shape: Shape
  ) throws(LoadingError) -> FileFront {
    let fieldCount = shape.count
    let headerCount = shape.headerCount ?? fieldCount
    let block = RecordBlock(fieldCount: headerCount)
    var scanner = RecordScanner(view, dialect: dialect, fieldCount: headerCount)
    var next = 0
    while next < end, scanner.recordCount < shape.preamble {
      next = scanner.scan(into: block, from: next, limit: next + 1)
    }
    let (start, startLine) = (next, scanner.line)
    let before = scanner.recordCount
    while next < end, scanner.recordCount == before {
      next = scanner.scan(into: block, from: next, limit: next + 1)
    }
    if scanner.recordCount == before { throw .empty(path: path) }
    if scanner.refusals.kept.last?.reason == .invalidUTF8 {
      throw .encoding(path: path, name: "Windows-1252")
    }
    var fields: [FieldText] = []
    if block.count > 0 {
      fields = (0..<headerCount).map { column in
        let places = FieldPlaces(block, column: column, bytes: bytes)
        return FieldText(places.base, places.start(0), places.end(0), quote: dialect.quote)
      }
    }
    let areTexts = hasOnlyTexts(fields)
    let isAboveValues = hasNameOfTyped(fields, dialect, from: next)
    dialect.hasHeader = options.hasHeader ?? (areTexts || isAboveValues)
    let names = (0..<fieldCount).map { column in
      dialect.hasHeader && column < fields.count ? text(fields[column], dialect.quote) : ""
    }
    var front = FileFront(
      dialect: dialect, names: DialectFinder.unique(names),
      bodyStart: dialect.hasHeader ? next : start,
      bodyLine: dialect.hasHeader ? scanner.line : startLine, preamble: shape.preamble)
    if options.hasHeader != nil { return front }
    if dialect.hasHeader {
      if !isAboveValues, areAllNames(fields.count, dialect, from: next) {
        front.notes.append(.namesAlike)
      }
    } else if let value = fields.first(where: { !isMissing($0.trimmed) && !isName($0) }) {
      front.notes.append(.noNames(value: text(value, dialect.quote)))
    }
    return front
  }

  private func hasOnlyTexts(_ fields: [FieldText]) -> Bool {
    fields.contains { !$0.trimmed.isEmpty }
      && fields.allSatisfy { $0.trimmed.isEmpty || isName($0) }
  }

  /// Whether a field is neither a value of a type nor a number or a day in some other style.
  private func isName(_ field: FieldText) -> Bool {
    let trimmed = field.trimmed
    return trimmed.parsed().kind == .text
      && !StyleFinder.isValue(
        Array(
          UnsafeBufferPointer(
            start: trimmed.base + trimmed.start, count: trimmed.end - trimmed.start)))
  }

  /// Whether one of the first record's fields is a text, while the records behind it have nothing
  /// but values of one type in that column: `id,2024,2025` above `1,5,6`.
  private func hasNameOfTyped(
    _ fields: [FieldText], _ dialect: Dialect, from start: Int
  ) -> Bool {
    let texts = fields.indices.filter { column in
      let field = fields[column].trimmed
      return !isMissing(field) && field.parsed().kind == .text
    }
    if texts.isEmpty || start >= end { return false }
    let block = RecordBlock(fieldCount: fields.count)
    var scanner = RecordScanner(view, dialect: dialect, fieldCount: fields.count)
    let limit = min(end, start + LoadingLimits.dialectBytes)
    _ = scanner.scan(into: block, from: start, limit: limit)
    return texts.contains { column in
      let places = FieldPlaces(block, column: column, bytes: bytes)
      var kind = ValueKind.missing
      for row in 0..<block.count {
        let field = FieldText(places.base, places.start(row), places.end(row), quote: dialect.quote)
          .trimmed
        if !isMissing(field) { kind = .joined(kind, field.parsed().kind) }
        if kind == .text { return false }
      }
      return kind != .missing
    }
  }

  /// Whether there are records behind the first, and all of their fields could be names too.
  private func areAllNames(_ fieldCount: Int, _ dialect: Dialect, from start: Int) -> Bool {
    if start >= end { return false }
    let block = RecordBlock(fieldCount: fieldCount)
    var scanner = RecordScanner(view, dialect: dialect, fieldCount: fieldCount)
    _ = scanner.scan(into: block, from: start, limit: min(end, start + LoadingLimits.dialectBytes))
    return block.count > 0
      && (0..<fieldCount).allSatisfy { column in
        let places = FieldPlaces(block, column: column, bytes: bytes)
        return (0..<block.count).allSatisfy { row in
          let field = FieldText(
            places.base, places.start(row), places.end(row), quote: dialect.quote)
          return isMissing(field.trimmed) || isName(field)
        }
      }
  }

  /// Empty, or one of the texts that are said to mean so; those are no names.
  private func isMissing(_ field: FieldText) -> Bool {
    let bytes = UnsafeBufferPointer(start: field.base + field.start, count: field.end - field.start)
    return field.isEmpty || options.missingTexts.contains { bytes.elementsEqual($0.utf8) }
  }

  private func text(_ field: FieldText, _ quote: UInt8) -> String {
    let field = field.trimmed
    var text: [UInt8] = []
    var position = field.start
    while position < field.end {
      text.append(bytes[field.base - bytes + position])
      position += field.hasDoubledQuotes && field.base[position] == quote ? 2 : 1
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Names for all columns: `column_3` for the third without one, `name_2` where one stands twice.
  static func unique(_ names: [String]) -> [String] {
    var taken: Set<[UInt8]> = []
    // Names that stand in the file keep their spelling even where a made one would be the same.
    let given = Set(names.map { Array($0.utf8) })
    return names.enumerated().map { index, name in
      let base = name.isEmpty ? "column_\(index + 1)" : name
      var candidate = base
      var number = 2
      while taken.contains(Array(candidate.utf8))
        || (candidate.utf8.count != name.utf8.count && given.contains(Array(candidate.utf8)))
      {
        candidate = "\(base)_\(number)"
        number += 1
      }
      taken.insert(Array(candidate.utf8))
      return candidate
    }
  }
}

extension DialectFinder {
  /// Where the text begins: behind a byte order mark. Fails on what is no UTF-8 text at all.
  static func textStart(_ view: FileView, path: String) throws(LoadingError) -> Int {
    let bytes = view.bytes
    let count = view.count
    view.need(0, min(count, LoadingLimits.dialectBytes))
    let front = min(count, LoadingLimits.dialectBytes)
    let zeros = ByteScan.count(of: 0, bytes, 0, front)
    if zeros > 0 {
      throw .binary(path: path, offset: ByteScan.firstIndex(of: 0, bytes, 0, front))
    }
    let hasMark = count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
    let start = hasMark ? 3 : 0
    if start == count { throw .empty(path: path) }
    return start
  }
}
