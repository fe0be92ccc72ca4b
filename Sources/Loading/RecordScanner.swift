/// A row that is not kept, before its line in the file is known.
struct PendingRefusal: Sendable {
  /// Lines behind the chunk's first.
  var line: Int
  var column: Int?
  var reason: RefusalReason
  var excerpt: String
}

/// Refused rows of a chunk: the first ones, and how many there are.
struct Refusals: Sendable {
  private(set) var kept: [PendingRefusal] = []
  private(set) var count = 0

  mutating func add(
    line: Int, column: Int? = nil, reason: RefusalReason, excerpt: UnsafeBufferPointer<UInt8>
  ) {
    count += 1
    if kept.count >= LoadingLimits.refusedRowsKept { return }
    kept.append(
      PendingRefusal(
        line: line, column: column, reason: reason, excerpt: escapedExcerpt(excerpt)))
  }

  /// Takes over other rows of the same stretch, and keeps the first of both.
  mutating func merge(_ other: Refusals) {
    if other.count == 0 { return }
    count += other.count
    kept = Array(
      (kept + other.kept).sorted { $0.line < $1.line }.prefix(LoadingLimits.refusedRowsKept))
  }
}

/// Finds records and their fields: delimiters, line ends and quotes, eight bytes at a time.
///
/// A record begins outside of quotes. A quote opens a field if nothing but blanks stands before it
/// in the field; elsewhere it is a character as any other. In an open field delimiters and line
/// ends are text, a doubled quote is one quote, and the next single one closes it.
struct RecordScanner {
  /// SAFETY: `end` bytes; no read is behind them.
  let bytes: UnsafePointer<UInt8>
  let end: Int
  let delimiter: UInt8
  let quote: UInt8
  /// Line feed, or carriage return in files without line feeds.
  let newline: UInt8
  /// Fields a record must have; 0: any number (then places are not kept).
  var fieldCount: Int
  /// The line relative to where scanning began.
  var line = 0
  var refusals = Refusals()
  /// Records found, blank lines not counted.
  private(set) var recordCount = 0

  /// How the record that is being read is wrong.
  private enum Fault { case none, textAfterQuote, unclosedQuote }

  /// What is known of the record that is being read.
  private struct Record {
    var start: Int
    var line: Int
    var fields = 0
    var fieldStart: Int
    /// Behind the closing quote of the field, or −1.
    var closed = -1
    var fault = Fault.none
  }

  init(_ bytes: UnsafePointer<UInt8>, end: Int, dialect: Dialect, fieldCount: Int) {
    self.bytes = bytes
    self.end = end
    delimiter = dialect.delimiter
    quote = dialect.quote
    newline = dialect.lineEnd == .carriageReturn ? 13 : 10
    self.fieldCount = fieldCount
  }

  /// Fills a block with the well-formed records that begin at `start` or behind it, before `limit`.
  ///
  /// Other records are refused. Returns where the next record begins: at or behind `limit`, unless
  /// the block is full.
  mutating func scan(into block: RecordBlock, from start: Int, limit: Int) -> Int {
    let bytes = self.bytes
    let end = self.end
    let delimiters = ByteScan.pattern(delimiter)
    let quotes = ByteScan.pattern(quote)
    let newlines = ByteScan.pattern(newline)
    let fieldCount = self.fieldCount
    let capacity = block.capacity
    let stride = block.stride
    let origin = start
    block.origin = origin
    var slots = block.slots
    var rows = 0
    var record = Record(start: start, line: line, fieldStart: start)
    var next = start
    var wordStart = start
    var mask: UInt64 = 0
    var word: UInt64 = 0
    var seen: UInt64 = 0
    slots[0] = UInt32(truncatingIfNeeded: -1)
    while true {
      while mask == 0, next < end {
        word = ByteScan.load(bytes, next, end: end)
        wordStart = next
        next &+= 8
        seen |= word
        mask =
          ByteScan.matches(word, delimiters) | ByteScan.matches(word, newlines)
          | ByteScan.matches(word, quotes)
      }
      let place = mask == 0 ? end : wordStart &+ mask.trailingZeroBitCount &>> 3
      mask &= mask &- 1
      let byte = place < end ? bytes[place] : newline
      if byte == delimiter {
        if record.closed >= 0 { checkBehindQuote(&record, place) }
        record.fields &+= 1
        if record.fields < stride {
          slots[record.fields] = UInt32(truncatingIfNeeded: place &- origin)
        }
        record.fieldStart = place &+ 1
        continue
      }
      if byte != newline {
        guard opensField(record, place) else { continue }
        let closing = close(&record, place, seen: &seen)
        mask = 0
        next = closing &+ 1
        word = 0
        if record.fault != .unclosedQuote { continue }
        next = closing
        continue
      }
      let recordEnd = contentEnd(record, place)
      record.fields &+= 1
      let isKept =
        record.fields == fieldCount && fieldCount > 1 && record.fault == .none && record.closed < 0
        && recordEnd &- origin < Int(UInt32.max) && seen & ByteScan.highBits == 0
        && recordEnd > record.start
        || keeps(&record, recordEnd, origin: origin, mayBeBroken: seen & ByteScan.highBits != 0)
      if isKept {
        slots[fieldCount] = UInt32(truncatingIfNeeded: recordEnd &- origin)
        block.lines[rows] = UInt32(truncatingIfNeeded: record.line)
        rows &+= 1
        recordCount &+= 1
        slots += stride
      }
      line &+= 1
      // The word that holds the line end holds bytes of the next record too.
      seen = word
      record = Record(start: place &+ 1, line: line, fieldStart: place &+ 1)
      if rows == capacity || record.start >= limit || record.start >= end { break }
      slots[0] = UInt32(truncatingIfNeeded: place &- origin)
    }
    block.count = rows
    return min(end, record.start)
  }

  /// Where the record's text ends: before a carriage return that belongs to the line end.
  @inline(__always)
  private func contentEnd(_ record: Record, _ place: Int) -> Int {
    newline == 10 && place > record.fieldStart && bytes[place &- 1] == 13 ? place &- 1 : place
  }

  /// Whether a quote at `place` has nothing but blanks before it in its field.
  private func opensField(_ record: Record, _ place: Int) -> Bool {
    if record.closed >= 0 { return false }
    var position = record.fieldStart
    while position < place {
      if !isBlank(bytes[position]) { return false }
      position += 1
    }
    return true
  }

  /// The place of the closing quote; where there is none, of the end of the line it opened on.
  private mutating func close(_ record: inout Record, _ open: Int, seen: inout UInt64) -> Int {
    let limit =
      open < end - LoadingLimits.quotedFieldBytes ? open + LoadingLimits.quotedFieldBytes : end
    var position = open + 1
    while true {
      position = ByteScan.firstIndex(of: quote, bytes, position, limit, seen: &seen)
      if position >= limit {
        record.fault = .unclosedQuote
        return ByteScan.firstIndex(of: newline, bytes, open, end)
      }
      if position + 1 < end, bytes[position + 1] == quote {
        position += 2
        continue
      }
      line += ByteScan.count(of: newline, bytes, open, position)
      record.closed = position + 1
      return position
    }
  }

  /// Between a closing quote and the end of the field only blanks may stand.
  private func checkBehindQuote(_ record: inout Record, _ fieldEnd: Int) {
    var position = record.closed
    while position < fieldEnd {
      if !isBlank(bytes[position]) { record.fault = .textAfterQuote }
      position += 1
    }
    record.closed = -1
  }

  /// The slow half of the decision on a record: kept, skipped (a blank line), or refused.
  private mutating func keeps(
    _ record: inout Record, _ recordEnd: Int, origin: Int, mayBeBroken: Bool
  ) -> Bool {
    if record.fault != .unclosedQuote, record.closed >= 0 { checkBehindQuote(&record, recordEnd) }
    if record.fields == 1, isBlankLine(record.start, recordEnd) { return false }
    let reason: RefusalReason
    if mayBeBroken, !UTF8Check.isValid(bytes, record.start, recordEnd) {
      reason = .invalidUTF8
    } else if record.fault == .unclosedQuote {
      reason = .unclosedQuote
    } else if record.fault == .textAfterQuote {
      reason = .textAfterQuote
    } else if record.fields != fieldCount {
      reason = .fieldCount(found: record.fields, expected: fieldCount)
    } else if recordEnd - origin >= Int(UInt32.max) {
      reason = .recordTooLong
    } else {
      return true
    }
    recordCount += 1
    refusals.add(
      line: record.line, reason: reason,
      // SAFETY: a record lies within the file's bytes.
      excerpt: UnsafeBufferPointer(start: bytes + record.start, count: recordEnd - record.start))
    return false
  }

  private func isBlankLine(_ start: Int, _ end: Int) -> Bool {
    for position in start..<end where bytes[position] != 0x20 { return false }
    return true
  }
}

extension RecordScanner {
  /// Where the first record at or behind `boundary` probably begins, if no quote is open there:
  /// behind a line end that is followed by a record of the right number of fields.
  ///
  /// A guess that proves wrong costs time, nothing else: the chunk is parsed again.
  func probableStart(_ boundary: Int) -> Int {
    var position = boundary - 1
    var first: Int?
    let trial = RecordBlock(fieldCount: fieldCount)
    for _ in 0..<LoadingLimits.startCandidates {
      position = ByteScan.firstIndex(of: newline, bytes, position, end) + 1
      if position >= end { break }
      first = first ?? position
      var scanner = self
      scanner.refusals = Refusals()
      _ = scanner.scan(into: trial, from: position, limit: position + 1)
      if trial.count == 1 { return position }
    }
    return first ?? end
  }
}
