import Columnar

/// Where the values of a block's column go.
struct FieldTarget {
  /// SAFETY: as many values as the block has rows.
  let values: UnsafeMutablePointer<Int64>
  /// SAFETY: bits of all rows of the chunk so far, those of the block zero.
  let missing: UnsafeMutablePointer<UInt64>
  /// Rows before the block.
  let first: Int
  var missingCount: Int

  @inline(__always)
  mutating func setMissing(_ row: Int, _ value: Int64 = 0) {
    let index = first &+ row
    missing[index &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: index & 63)
    missingCount &+= 1
    values[row] = value
  }
}

/// The hot loops: fields in their plainest form, no blanks, no quotes, no signs but a minus.
///
/// Each returns the first row whose field is not of that form, which the caller then parses with
/// all rules, or `rows`. An empty field is missing.
enum PlainFields {
  @inline(__always)
  private static func digit(_ byte: UInt8) -> UInt64 { UInt64(byte &- 0x30) }

  /// Whole numbers of at most 15 digits without leading zeros.
  static func integers(
    _ fields: FieldPlaces, _ row: Int, _ rows: Int, _ target: inout FieldTarget
  ) -> Int {
    let base = fields.base
    var row = row
    while row < rows {
      var position = fields.start(row)
      let end = fields.end(row)
      if position == end {
        target.setMissing(row)
        row &+= 1
        continue
      }
      let isNegative = base[position] == 0x2D
      if isNegative { position &+= 1 }
      let length = end &- position
      if length == 0 || length > 15 || (length > 1 && base[position] == 0x30) { return row }
      var value: UInt64 = 0
      var bad: UInt64 = 0
      while position < end {
        let digit = digit(base[position])
        bad |= digit > 9 ? 1 : 0
        value = value &* 10 &+ digit
        position &+= 1
      }
      if bad != 0 { return row }
      let signed = Int64(truncatingIfNeeded: value)
      target.values[row] = isNegative ? 0 &- signed : signed
      row &+= 1
    }
    return row
  }

  /// Decimals with exactly `scale` digits behind the point and at most 17 in all.
  static func decimals(
    _ fields: FieldPlaces, _ row: Int, _ rows: Int, scale: Int, _ target: inout FieldTarget
  ) -> Int {
    let base = fields.base
    var row = row
    while row < rows {
      var position = fields.start(row)
      let end = fields.end(row)
      if position == end {
        target.setMissing(row)
        row &+= 1
        continue
      }
      let isNegative = base[position] == 0x2D
      if isNegative { position &+= 1 }
      let point = end &- scale &- 1
      let length = end &- position
      if point <= position || length > 18 || base[point] != 0x2E
        || (point &- position > 1 && base[position] == 0x30)
      {
        return row
      }
      var value: UInt64 = 0
      var bad: UInt64 = 0
      while position < point {
        let digit = digit(base[position])
        bad |= digit > 9 ? 1 : 0
        value = value &* 10 &+ digit
        position &+= 1
      }
      position &+= 1
      while position < end {
        let digit = digit(base[position])
        bad |= digit > 9 ? 1 : 0
        value = value &* 10 &+ digit
        position &+= 1
      }
      if bad != 0 { return row }
      let signed = Int64(truncatingIfNeeded: value)
      target.values[row] = isNegative ? 0 &- signed : signed
      row &+= 1
    }
    return row
  }

  /// Days of ten bytes; the last one is remembered, because days repeat in runs.
  static func dates(
    _ fields: FieldPlaces, _ row: Int, _ rows: Int, _ target: inout FieldTarget
  ) -> Int {
    let base = fields.base
    var row = row
    var known = DayMemory()
    while row < rows {
      let start = fields.start(row)
      let end = fields.end(row)
      if start == end {
        target.setMissing(row)
        row &+= 1
        continue
      }
      if end &- start != 10 || !known.find(base, start) { return row }
      target.values[row] = Int64(known.day)
      row &+= 1
    }
    return row
  }

  /// Moments such as `2010-12-01 08:26:00`, with `T` or a space, to the second.
  static func timestamps(
    _ fields: FieldPlaces, _ row: Int, _ rows: Int, scale: Int, _ target: inout FieldTarget
  ) -> Int {
    let base = fields.base
    let ticks = PowersOfTen.int64[scale]
    var row = row
    var known = DayMemory()
    while row < rows {
      let start = fields.start(row)
      let end = fields.end(row)
      if start == end {
        target.setMissing(row)
        row &+= 1
        continue
      }
      if end &- start != 19 || !known.find(base, start) { return row }
      let separator = base[start &+ 10]
      if separator != 0x20 && separator != 0x54 { return row }
      guard base[start &+ 13] == 0x3A, base[start &+ 16] == 0x3A,
        let hour = DateText.twoDigits(base, start &+ 11), hour < 24,
        let minute = DateText.twoDigits(base, start &+ 14), minute < 60,
        let second = DateText.twoDigits(base, start &+ 17), second < 60
      else { return row }
      let seconds = known.day &* 86_400 &+ hour &* 3600 &+ minute &* 60 &+ second
      target.values[row] = Int64(seconds) &* ticks
      row &+= 1
    }
    return row
  }

  /// `true` and `false` in lower case, upper case or with a capital.
  static func booleans(
    _ fields: FieldPlaces, _ row: Int, _ rows: Int, _ target: inout FieldTarget
  ) -> Int {
    var row = row
    while row < rows {
      let start = fields.start(row)
      let end = fields.end(row)
      if start == end {
        target.setMissing(row)
      } else {
        let parsed = BooleanText.parse(fields.base, start, end)
        if parsed.kind != .boolean { return row }
        target.values[row] = parsed.stored
      }
      row &+= 1
    }
    return row
  }

  /// Texts that begin with neither a blank nor a quote, as codes.
  static func texts(
    _ fields: FieldPlaces, _ row: Int, _ rows: Int, quote: UInt8, pool: TextPool,
    _ target: inout FieldTarget
  ) -> Int {
    let base = fields.base
    var row = row
    while row < rows {
      let start = fields.start(row)
      let length = fields.end(row) &- start
      if length == 0 {
        target.setMissing(row)
        row &+= 1
        continue
      }
      let first = base[start]
      if first == quote || isBlank(first) { return row }
      target.values[row] = Int64(pool.code(base + start, length))
      row &+= 1
    }
    return row
  }

  /// Texts that begin with neither a blank nor a quote, one behind the other.
  static func texts(
    _ fields: FieldPlaces, _ row: Int, _ rows: Int, quote: UInt8, into arena: ByteArena,
    _ target: inout FieldTarget
  ) -> Int {
    let base = fields.base
    var row = row
    while row < rows {
      let start = fields.start(row)
      let length = fields.end(row) &- start
      if length == 0 {
        target.setMissing(row, Int64(arena.count))
        row &+= 1
        continue
      }
      let first = base[start]
      if first == quote || isBlank(first) { return row }
      arena.append(base + start, length)
      target.values[row] = Int64(arena.count)
      row &+= 1
    }
    return row
  }
}

/// The day found last, by its ten bytes.
private struct DayMemory {
  private var front: UInt64 = 0
  private var back: UInt16 = 0
  var day = 0

  /// Whether the ten bytes are a day, which is then `day`.
  @inline(__always)
  mutating func find(_ base: UnsafePointer<UInt8>, _ start: Int) -> Bool {
    let place = UnsafeRawPointer(base + start)
    // SAFETY: the caller has ten bytes from `start` on.
    let newFront = place.loadUnaligned(as: UInt64.self)
    let newBack = (place + 8).loadUnaligned(as: UInt16.self)
    if newFront == front && newBack == back { return true }
    guard let found = DateText.day(base, start) else { return false }
    day = found
    front = newFront
    back = newBack
    return true
  }
}
