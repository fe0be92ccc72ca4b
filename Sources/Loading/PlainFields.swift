import Columnar

// SAFETY: fields lie within the mapped file; targets have a place for each row of the block.

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
      var digits = DigitRun()
      if end >= 16 {
        if length > 8 { digits.add(base + (end &- 16), count: length &- 8) }
        digits.add(base + (end &- 8), count: min(8, length))
      } else {
        digits.add(base, position, end)
      }
      if digits.isBroken { return row }
      target.values[row] = isNegative ? 0 &- digits.value : digits.value
      row &+= 1
    }
    return row
  }

  /// Decimals with exactly `scale` digits behind the point and at most 17 in all.
  static func decimals(
    _ fields: FieldPlaces, _ row: Int, _ rows: Int, scale: Int, _ target: inout FieldTarget
  ) -> Int {
    let base = fields.base
    let fraction = scale < 8 ? UInt64.max &<< UInt64(8 &* (8 &- scale)) : 0
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
      var digits = DigitRun()
      if length <= 9, fraction != 0, end >= 16 {
        // The whole part, moved up over the point: `…31.20` and `…31.2` make `…3120`.
        let word =
          DigitRun.word(base + (end &- 8)) & fraction | DigitRun.word(base + (end &- 9)) & ~fraction
        digits.add(word, count: length &- 1)
      } else {
        digits.add(base, position, point)
        digits.add(base, point &+ 1, end)
      }
      if digits.isBroken { return row }
      target.values[row] = isNegative ? 0 &- digits.value : digits.value
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

  /// `true` and `false` in any case.
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
        let length = end &- start
        guard length == 4 || length == 5 else { return row }
        // SAFETY: the field has four bytes or more. Setting bit 5 makes capitals small, and
        // nothing else a letter.
        let word = UnsafeRawPointer(fields.base + start).loadUnaligned(as: UInt32.self)
        let small = UInt32(littleEndian: word) | 0x2020_2020
        if length == 4, small == 0x6575_7274 {
          target.values[row] = 1
        } else if length == 5, small == 0x736C_6166, fields.base[end &- 1] | 0x20 == 0x65 {
          target.values[row] = 0
        } else {
          return row
        }
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

/// A number from its digits, eight at a time.
///
/// ```
/// "…,3120"  the last four of eight bytes count, the others become '0'
///  00003120  two neighbours make one of 0 … 99, two of those one of 0 … 9999, two of those all
/// ```
private struct DigitRun {
  var value: Int64 = 0
  var isBroken = false

  /// SAFETY: the caller has eight bytes from `start` on.
  @inline(__always)
  static func word(_ start: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt64.self))
  }

  /// Appends the last `count` (1 … 8) of the eight bytes from `start` on.
  @inline(__always)
  mutating func add(_ start: UnsafePointer<UInt8>, count: Int) {
    add(DigitRun.word(start), count: count)
  }

  /// Appends the highest `count` (1 … 8) bytes of a word; the value before is below 10 to the 7th
  /// power.
  @inline(__always)
  mutating func add(_ word: UInt64, count: Int) {
    let kept = UInt64.max &<< UInt64(truncatingIfNeeded: 8 &* (8 &- count))
    let digits = (word & kept) | (0x3030_3030_3030_3030 & ~kept)
    let high = digits & 0xF0F0_F0F0_F0F0_F0F0
    let carried = (digits &+ 0x0606_0606_0606_0606) & 0xF0F0_F0F0_F0F0_F0F0
    let isDigits = high == 0x3030_3030_3030_3030 && carried == 0x3030_3030_3030_3030
    isBroken = isBroken || !isDigits
    let pairs = ((digits & 0x0F0F_0F0F_0F0F_0F0F) &* 2561) &>> 8
    let fours = ((pairs & 0x00FF_00FF_00FF_00FF) &* 6_553_601) &>> 16
    let all = ((fours & 0x0000_FFFF_0000_FFFF) &* 42_949_672_960_001) &>> 32
    value = value &* 100_000_000 &+ Int64(truncatingIfNeeded: all)
  }

  /// Appends the bytes of a range one by one; at most 18 digits in all.
  @inline(__always)
  mutating func add(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) {
    var position = start
    while position < end {
      let digit = base[position] &- 0x30
      if digit > 9 { isBroken = true }
      value = value &* 10 &+ Int64(digit)
      position &+= 1
    }
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
