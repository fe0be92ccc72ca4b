import Columnar

// SAFETY: values are written below the capacity reserved for the block's rows.

/// What a column is expected to be before a chunk is parsed.
struct ColumnHint: Sendable, Hashable {
  var kind = ValueKind.missing
  var scale = 0
  /// Texts are kept one by one, without a dictionary.
  var isWithoutCodes = false
  /// The texts are numbers that need up to 38 digits; see `WideNumbers`.
  var isWide = false
}

/// What is known of all columns of a file while it is parsed.
struct ParseSettings: Sendable {
  var dialect: Dialect
  /// Types that were said, by column.
  var said: [SaidType?]
  var missingTexts: [[UInt8]]
  /// How values are written, by column.
  var styles: [ColumnStyle]
  var refusalLimit = LoadingLimits.refusedRowsKept
  var excerptBytes = LoadingLimits.excerptBytes
  /// Rows are numbered and not lines: what was made of them has line ends within values.
  var numbersRecords = false

  var fieldCount: Int { said.count }
}

/// The values of one column in one chunk, while they are parsed.
///
/// The kind widens with the values: whole numbers to decimals and days to moments in place; where
/// the source is needed again (text, floats) the column *fails* for this chunk, the kinds of the
/// remaining values are only joined, and the chunk is parsed again when all kinds are known.
final class ColumnBuilder {
  let quote: UInt8
  let said: SaidType?
  let missingTexts: [[UInt8]]
  let style: ColumnStyle
  private(set) var hint = ColumnHint()
  var kind = ValueKind.missing
  var scale = 0
  var hasFailed = false
  /// Whole numbers of more than 15 digits occur, which must not become floats.
  var hasLongIntegers = false
  /// Quoted empty fields were taken for missing, which in a column of texts they are not.
  var hasQuotedEmpties = false
  /// Exact numbers do not fit 18 digits at one scale, or one of them does not by itself.
  var needsWide = false
  /// A number with an exponent, which is a float, was seen.
  var hasExponents = false
  var missingCount = 0
  private(set) var count = 0
  private var capacity = 0
  /// SAFETY: `capacity` values (units, days, ticks, bits, codes, ends of texts) and as many bits;
  /// the builder belongs to one worker.
  private(set) var values = UnsafeMutablePointer<Int64>.allocate(capacity: 0)
  private(set) var missing = UnsafeMutablePointer<UInt64>.allocate(capacity: 0)
  let pool = TextPool()
  let texts = ByteArena()
  /// A field with its doubled quotes undone.
  private let scratch = ByteArena()

  init(settings: ParseSettings, column: Int) {
    quote = settings.dialect.quote
    said = settings.said[column]
    missingTexts = settings.missingTexts
    style = settings.styles[column]
  }

  deinit {
    values.deallocate()
    missing.deallocate()
  }

  /// Forgets the rows, not the pool.
  func begin(_ hint: ColumnHint) {
    self.hint = hint
    kind = hint.isWide ? .text : said?.kind ?? hint.kind
    scale = said == nil ? hint.scale : 0
    hasFailed = false
    hasLongIntegers = false
    hasQuotedEmpties = false
    needsWide = false
    hasExponents = false
    missingCount = 0
    count = 0
    texts.removeAll()
  }

  private func reserve(_ wanted: Int) {
    if wanted <= capacity { return }
    let larger = (max(wanted, capacity * 2) + 63) & ~63
    let newValues = UnsafeMutablePointer<Int64>.allocate(capacity: larger)
    newValues.update(from: values, count: count)
    values.deallocate()
    values = newValues
    let newMissing = UnsafeMutablePointer<UInt64>.allocate(capacity: larger / 64)
    newMissing.update(from: missing, count: (count + 63) / 64)
    missing.deallocate()
    missing = newMissing
    capacity = larger
  }

  /// Appends the fields of a block.
  func append(_ fields: FieldPlaces, rows: Int) {
    reserve(count + rows)
    // SAFETY: the words of the new rows lie within the capacity just reserved.
    for word in (count + 63) / 64..<(count + rows + 63) / 64 { missing[word] = 0 }
    let first = count
    count += rows
    var row = 0
    while row < rows {
      if hasFailed {
        if kind == .text { return }
      } else {
        row = appendFast(fields, from: row, rows: rows, at: first)
        if row == rows { return }
      }
      appendSlowly(fields, row, at: first + row)
      row += 1
    }
  }

  /// Appends fields until one is not of the plainest form of the column's kind.
  private func appendFast(_ fields: FieldPlaces, from row: Int, rows: Int, at first: Int) -> Int {
    // The plainest forms may mean something else in another style.
    if style != .plain && kind != .text || hint.isWide { return row }
    let target = FieldTarget(
      values: values + first, missing: missing, first: first, missingCount: 0)
    var output = target
    let next: Int
    switch kind {
    case .units:
      next =
        scale == 0
        ? PlainFields.integers(fields, row, rows, &output)
        : PlainFields.decimals(fields, row, rows, scale: scale, &output)
    case .date: next = PlainFields.dates(fields, row, rows, &output)
    case .boolean: next = PlainFields.booleans(fields, row, rows, &output)
    case .text where missingTexts.isEmpty:
      next =
        hint.isWithoutCodes
        ? PlainFields.texts(fields, row, rows, quote: quote, into: texts, &output)
        : PlainFields.texts(fields, row, rows, quote: quote, pool: pool, &output)
    case .timestamp: next = PlainFields.timestamps(fields, row, rows, scale: scale, &output)
    case .missing, .float, .text: next = row
    }
    missingCount += output.missingCount
    return next
  }

  /// Appends one field of any form.
  private func appendSlowly(_ fields: FieldPlaces, _ row: Int, at index: Int) {
    let field = FieldText(fields.base, fields.start(row), fields.end(row), quote: quote)
    if isMissing(field) {
      if field.isQuoted { hasQuotedEmpties = true }
      appendMissing(at: index)
      return
    }
    if kind == .text, !hasFailed {
      appendText(field, at: index)
      return
    }
    let parsed =
      said.map { field.parsed(as: $0, style: style) ?? .text } ?? field.parsed(style: style)
    if parsed.isLong { hasLongIntegers = true }
    if parsed.isRounded { needsWide = true }
    if parsed.kind == .float, !parsed.isWide { hasExponents = true }
    if !hasFailed, store(parsed, field, at: index) { return }
    hasFailed = true
    kind = ValueKind.joined(kind, parsed.kind)
    if kind == .units { kind = .float }
  }

  func isMissing(_ field: FieldText) -> Bool {
    let isText = kind == .text && !hasFailed && !hint.isWide
    if !field.isQuoted || !isText, field.trimmed.isEmpty { return true }
    if missingTexts.isEmpty { return false }
    // SAFETY: a field lies within the file's bytes.
    let bytes = UnsafeBufferPointer(
      start: field.base + field.start, count: field.end - field.start)
    return missingTexts.contains { $0.elementsEqual(bytes) }
  }

  private func appendMissing(at index: Int) {
    missing[index >> 6] |= 1 << UInt64(index & 63)
    missingCount += 1
    values[index] = kind == .text && hint.isWithoutCodes ? Int64(texts.count) : 0
  }

  private func appendText(_ field: FieldText, at index: Int) {
    var start = field.base + field.start
    var length = field.end - field.start
    if field.hasDoubledQuotes {
      unquote(field)
      start = scratch.bytes
      length = scratch.count
    }
    if hint.isWithoutCodes {
      texts.append(start, length)
      values[index] = Int64(texts.count)
    } else {
      values[index] = Int64(pool.code(start, length))
    }
  }

  private func unquote(_ field: FieldText) {
    scratch.removeAll()
    var position = field.start
    while position < field.end {
      let next = ByteScan.firstIndex(of: quote, field.base, position, field.end)
      let end = min(next + 1, field.end)
      scratch.append(field.base + position, end - position)
      position = next + 2
    }
  }
}

extension ColumnBuilder {
  /// Keeps a value of the column's kind or of one that widens in place; false where it does not.
  private func store(_ parsed: ParsedValue, _ field: FieldText, at index: Int) -> Bool {
    if kind == .missing {
      if parsed.kind == .text { return becomeText(field, at: index) }
      kind = parsed.kind
      scale = parsed.scale
      values[index] = parsed.stored
      return true
    }
    switch (kind, parsed.kind) {
    case (.units, .units):
      guard let stored = rescale(parsed, before: index) else {
        needsWide = true
        return false
      }
      values[index] = stored
    case (.timestamp, .timestamp):
      guard let stored = rescale(parsed, before: index) else { return false }
      values[index] = stored
    case (.timestamp, .date):
      values[index] = parsed.stored * Int64(Timestamps.ticksPerDay(scale))
    case (.date, .timestamp):
      for row in 0..<index { values[row] &*= Int64(Timestamps.ticksPerDay(parsed.scale)) }
      kind = .timestamp
      scale = parsed.scale
      values[index] = parsed.stored
    case (.float, .units):
      if parsed.isLong {
        needsWide = true
        return false
      }
      let trimmed = field.trimmed
      values[index] = NumberText.double(
        of: parsed, field.base, trimmed.start, trimmed.end, isPlain: style.numbers == nil)
    case (.boolean, .boolean), (.date, .date), (.float, .float):
      values[index] = parsed.stored
    default: return false
    }
    return true
  }

  /// All rows before were missing: the column can be one of texts, without a dictionary where that
  /// was said, unless quoted empty fields were among them.
  private func becomeText(_ field: FieldText, at index: Int) -> Bool {
    if hasQuotedEmpties { return false }
    kind = .text
    appendText(field, at: index)
    return true
  }

  /// Brings the rows before `index`, or the value, to the greater scale of both.
  private func rescale(_ parsed: ParsedValue, before index: Int) -> Int64? {
    if parsed.scale == scale { return parsed.stored }
    let factor = PowersOfTen.int64[abs(parsed.scale - scale)]
    if parsed.scale < scale {
      let (stored, overflow) = parsed.stored.multipliedReportingOverflow(by: factor)
      return overflow ? nil : stored
    }
    for row in 0..<index {
      let (stored, overflow) = values[row].multipliedReportingOverflow(by: factor)
      if overflow { return nil }
      values[row] = stored
    }
    scale = parsed.scale
    return parsed.stored
  }

  /// Whether all fields of a block fit the type said; most are of its plainest form, which is quick to
  /// see.
  func fits(_ fields: FieldPlaces, rows: Int) -> Bool {
    reserve(count + rows)
    let known = missingCount
    defer { missingCount = known }
    var row = 0
    while row < rows {
      // What is written behind the values is what `append` writes there next.
      row = appendFast(fields, from: row, rows: rows, at: count)
      if row == rows { return true }
      guard fits(fields, row) else {
        // SAFETY: the word has the bits of rows before, of which there are some.
        if count & 63 != 0 { missing[count >> 6] &= (1 << UInt64(count & 63)) - 1 }
        return false
      }
      row += 1
    }
    return true
  }

  /// Whether a field fits the type said: it is missing, or of it.
  func fits(_ fields: FieldPlaces, _ row: Int) -> Bool {
    guard let said, said != .text else { return true }
    let field = FieldText(fields.base, fields.start(row), fields.end(row), quote: quote)
    return isMissing(field) || field.parsed(as: said, style: style) != nil
  }
}
