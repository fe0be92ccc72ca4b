// SAFETY: marks and fields lie within the stretch of the file that the scanner was given.

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
  /// How many are kept, and how much of each.
  var limit = LoadingLimits.refusedRowsKept
  var excerptBytes = LoadingLimits.excerptBytes

  mutating func add(
    line: Int, column: Int? = nil, reason: RefusalReason, excerpt: UnsafeBufferPointer<UInt8>
  ) {
    count += 1
    if kept.count >= limit { return }
    kept.append(
      PendingRefusal(
        line: line, column: column, reason: reason,
        excerpt: escapedExcerpt(excerpt, limit: excerptBytes)))
  }

  /// Gives all another line.
  mutating func renumber(_ line: (Int) -> Int) {
    for place in kept.indices { kept[place].line = line(kept[place].line) }
  }

  /// Takes over other rows of the same stretch, and keeps the first of both.
  mutating func merge(_ other: Refusals) {
    if other.count == 0 { return }
    count += other.count
    kept = Array(
      (kept + other.kept).sorted { $0.line < $1.line }.prefix(limit))
  }
}

/// Finds records and their fields: delimiters, line ends and quotes.
///
/// A record begins outside of quotes. A quote opens a field if nothing but blanks stands before it
/// in the field; elsewhere it is a character as any other. In an open field delimiters and line
/// ends are text, a doubled quote is one quote, and the next single one closes it.
struct RecordScanner {
  /// SAFETY: `end` bytes; no read is behind them. Valid until the view is asked for more.
  var bytes: UnsafePointer<UInt8> { view?.bytes ?? memory }
  let end: Int
  /// What has to fetch the bytes before they are read; nil where all are there.
  let view: FileView?
  private let memory: UnsafePointer<UInt8>
  let delimiter: UInt8
  let quote: UInt8
  /// Line feed, or carriage return in files without line feeds.
  let newline: UInt8
  /// Fields a record must have; 0: any number (then places are not kept).
  var fieldCount: Int
  /// The line relative to where scanning began.
  var line = 0
  var refusals = Refusals()
  /// Line ends within fields are not counted.
  var numbersRecords = false
  /// Whether a record reached beyond the last byte, or has a quote that is open there: what it is hangs on
  /// what comes behind.
  private(set) var hasMetEnd = false
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
    /// Bytes that are not ASCII may stand in its quoted fields.
    var hasHighBits = false
  }

  init(_ view: FileView, dialect: Dialect, fieldCount: Int) {
    self.init(view.bytes, end: view.count, view: view, dialect: dialect, fieldCount: fieldCount)
  }

  init(
    _ bytes: UnsafePointer<UInt8>, end: Int, view: FileView? = nil, dialect: Dialect,
    fieldCount: Int
  ) {
    memory = bytes
    self.end = end
    self.view = view
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
    let (end, newline, delimiter) = (self.end, self.newline, self.delimiter)
    let (fieldCount, capacity, stride) = (self.fieldCount, block.capacity, block.stride)
    let marks = block.marks
    if marks.resume != start { marks.fill(self, from: start) }
    view?.need(start, marks.end)
    // No record begins before `start`, so that from here on the view stays where it is.
    let bytes = self.bytes
    var (next, count, windowStart) = (marks.next, marks.count, marks.start)
    var mayBeBroken = marks.hasHighBits
    var slots = block.slots
    var rows = 0
    var record = Record(start: start, line: line, fieldStart: start)
    block.origin = start
    slots[0] = UInt32.max
    while true {
      if record.fields == 0, marks.isPlain, !mayBeBroken {
        marks.next = next
        if let behind = scanPlain(record, block, rows: &rows, limit: limit) {
          (record, next, slots) = (behind, marks.next, block.slots + rows * stride)
          if rows == capacity || record.start >= limit || record.start >= end { break }
          slots[0] = UInt32(truncatingIfNeeded: record.start &- 1 &- start)
        }
      }
      if next == count, marks.end < end {
        marks.fill(self, from: marks.end)
        (next, count, windowStart) = (0, marks.count, marks.start)
        mayBeBroken = mayBeBroken || marks.hasHighBits
        continue
      }
      let place = next == count ? end : windowStart &+ Int(marks.places[next])
      let byte = next == count ? newline : bytes[place]
      next &+= 1
      if byte == delimiter {
        if record.closed >= 0 { record = checkedBehindQuote(record, place) }
        record.fields &+= 1
        if record.fields < stride {
          slots[record.fields] = UInt32(truncatingIfNeeded: place &- start)
        }
        record.fieldStart = place &+ 1
        continue
      }
      if byte != newline {
        guard opensField(record, place) else { continue }
        marks.next = next
        record = closed(record, place, marks)
        (next, count, windowStart) = (marks.next, marks.count, marks.start)
        mayBeBroken = mayBeBroken || marks.hasHighBits || record.hasHighBits
        continue
      }
      if place == end { hasMetEnd = true }
      let recordEnd = contentEnd(record, place)
      record.fields &+= 1
      let isPlain = isPlain(record, recordEnd &- start) && !mayBeBroken
      if isPlain || keeps(record, recordEnd, origin: start, mayBeBroken: mayBeBroken) {
        slots[fieldCount] = UInt32(truncatingIfNeeded: recordEnd &- start)
        block.lines[rows] = UInt32(truncatingIfNeeded: record.line)
        rows &+= 1
        recordCount &+= 1
        slots += stride
      }
      line &+= 1
      mayBeBroken = marks.hasHighBits
      record = Record(start: place &+ 1, line: line, fieldStart: place &+ 1)
      if rows == capacity || record.start >= limit || record.start >= end { break }
      slots[0] = UInt32(truncatingIfNeeded: place &- start)
    }
    (marks.next, marks.resume, block.count) = (next, record.start, rows)
    return min(end, record.start)
  }

  /// Whether a record is well formed but for its bytes; `end` is relative to the block's origin.
  @inline(__always)
  private func isPlain(_ record: Record, _ end: Int) -> Bool {
    record.fields == fieldCount && fieldCount > 1 && record.fault == .none && record.closed < 0
      && end < Int(UInt32.max)
  }

  /// Scans records that need no look at their bytes, in a window without quotes: from one line
  /// end to the next there are as many marks as a record has fields.
  ///
  /// The first is `record`, of which no mark was read; the places of their fields are written behind
  /// those of the block's first `rows` records. Returns the record behind them, at which the window
  /// then is; nil where there are none.
  private mutating func scanPlain(
    _ record: Record, _ block: RecordBlock, rows: inout Int, limit: Int
  ) -> Record? {
    let (bytes, fieldCount, marks) = (self.bytes, self.fieldCount, block.marks)
    if record.closed >= 0 || record.fault != .none || fieldCount < 2 { return nil }
    let (places, lineMarks) = (marks.places, marks.lineMarks)
    // Places relative to the window become places relative to the block's origin.
    let shift = UInt32(truncatingIfNeeded: marks.start &- block.origin)
    var next = marks.next
    var lineIndex = marks.lineIndex(from: next)
    var start = record.start
    var row = rows
    // SAFETY: marks `next ..< next + fieldCount` are below the window's count, rows below capacity.
    while row < block.capacity, start < limit, start &- block.origin < Int(Int32.max),
      lineIndex < marks.lineCount, Int(lineMarks[lineIndex]) == next &+ fieldCount &- 1
    {
      let slots = block.slots + row &* block.stride
      slots[0] = UInt32(truncatingIfNeeded: start &- 1 &- block.origin)
      var field = 0
      while field < fieldCount {
        slots[field &+ 1] = UInt32(places[next &+ field]) &+ shift
        field &+= 1
      }
      next &+= fieldCount
      let place = marks.start &+ Int(places[next &- 1])
      let fieldStart = block.origin &+ Int(slots[fieldCount &- 1] &+ 1)
      if newline == 10, place > fieldStart, bytes[place &- 1] == 13 { slots[fieldCount] &-= 1 }
      block.lines[row] = UInt32(truncatingIfNeeded: line)
      line &+= 1
      row &+= 1
      lineIndex &+= 1
      start = place &+ 1
    }
    if row == rows { return nil }
    recordCount &+= row &- rows
    rows = row
    marks.next = next
    return Record(start: start, line: line, fieldStart: start)
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

  /// Goes on behind the closing quote of the field that opens at `open`; where there is none, to
  /// the end of the line it opens on.
  private mutating func closed(_ record: Record, _ open: Int, _ marks: MarkWindow) -> Record {
    var record = record
    let limit =
      open < end - LoadingLimits.quotedFieldBytes ? open + LoadingLimits.quotedFieldBytes : end
    let openLine = line
    var position = open + 1
    while true {
      if marks.next == marks.count, marks.end < limit {
        record.hasHighBits = record.hasHighBits || marks.hasHighBits
        marks.fill(self, from: marks.end)
        continue
      }
      let place =
        marks.next == marks.count ? end : marks.start + Int(marks.places[marks.next])
      if place >= limit { break }
      marks.next += 1
      // The second of two quotes is passed already.
      if place < position { continue }
      position = place + 1
      if bytes[place] == newline, !numbersRecords { line += 1 }
      if bytes[place] != quote { continue }
      if place + 1 < end, bytes[place + 1] == quote {
        position = place + 2
        continue
      }
      record.closed = place + 1
      return record
    }
    if limit == end { hasMetEnd = true }
    line = openLine
    record.fault = .unclosedQuote
    record.hasHighBits = true
    marks.fill(self, from: firstLineEnd(from: open))
    return record
  }

  /// Between a closing quote and the end of the field only blanks may stand.
  private func checkedBehindQuote(_ record: Record, _ fieldEnd: Int) -> Record {
    var record = record
    var position = record.closed
    while position < fieldEnd {
      if !isBlank(bytes[position]) { record.fault = .textAfterQuote }
      position += 1
    }
    record.closed = -1
    return record
  }

  /// The slow half of the decision on a record: kept, skipped (a blank line), or refused.
  private mutating func keeps(
    _ record: Record, _ recordEnd: Int, origin: Int, mayBeBroken: Bool
  ) -> Bool {
    var record = record
    if record.fault != .unclosedQuote, record.closed >= 0 {
      record = checkedBehindQuote(record, recordEnd)
    }
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
  /// The first line end at or behind `start`, or the end, or a limit before it.
  func firstLineEnd(from start: Int, before limit: Int = .max) -> Int {
    let end = min(end, limit)
    var position = start
    while position < end {
      let stop = min(end, position + LoadingLimits.windowBytes)
      view?.need(position, stop)
      let found = ByteScan.firstIndex(of: newline, bytes, position, stop)
      if found < stop { return found }
      position = stop
    }
    return end
  }

  /// Where the first record at or behind `boundary` probably begins, if no quote is open there:
  /// behind a line end that is followed by a record of the right number of fields.
  ///
  /// A guess that proves wrong costs time, nothing else: the chunk is parsed again. None is looked for at
  /// the limit or behind it, as a line may be much longer than a chunk.
  ///
  /// The block is used for the records that are tried.
  func probableStart(_ boundary: Int, before limit: Int, _ trial: RecordBlock) -> Int {
    var position = boundary - 1
    var first: Int?
    let end = min(end, limit)
    for _ in 0..<LoadingLimits.startCandidates {
      position = firstLineEnd(from: position, before: end) + 1
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
