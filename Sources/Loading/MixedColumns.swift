import Columnar
import Messages

// SAFETY: entries are read within their dictionary.

/// Columns of texts that would be of numbers, days or booleans but for a few values.
struct MixedColumns {
  private let table: Table
  private let settings: ParseSettings

  init(_ table: Table, _ settings: ParseSettings) {
    self.table = table
    self.settings = settings
  }

  /// A note for each such column; rows stand on those lines.
  func notes(_ lines: RowLines) -> [ReadNote] {
    table.fields.enumerated().compactMap { column, field in
      guard field.column.type == .text, settings.said[column] == nil,
        case .text(let dictionary, let codes) = field.column.storage
      else { return nil }
      return note(field, dictionary, codes, settings.styles[column], lines)
    }
  }

  private func note(
    _ field: Field, _ dictionary: TextDictionary, _ codes: PackedIntegers?,
    _ style: ColumnStyle, _ lines: RowLines
  ) -> ReadNote? {
    let column = field.column
    let present = column.count - column.missingCount
    guard present > 0, looksMixed(column, dictionary, codes) else { return nil }
    var kinds: [UInt8] = []
    kinds.reserveCapacity(dictionary.count)
    for entry in 0..<dictionary.count { kinds.append(MixedColumns.group(dictionary, entry)) }
    var counts = [Int](repeating: 0, count: 4)
    eachRow(column, codes) { _, code in counts[Int(kinds[code])] += 1 }
    guard let main = (1...3).max(by: { counts[$0] < counts[$1] }) else { return nil }
    let others = present - counts[main]
    if others == 0, main == 1 { return codesNote(field, dictionary, codes, lines) }
    guard others > 0, present >= 3,
      counts[main] * 5 >= present * 4 || (others == 1 && counts[main] >= 2)
    else {
      return nil
    }
    var seen: [Int] = []
    var firstRow: Int?
    var isTooMany = false
    eachRow(column, codes) { row, code in
      guard Int(kinds[code]) != main, !isTooMany else { return }
      if firstRow == nil { firstRow = row }
      if !seen.contains(where: { compareBytes(dictionary.utf8($0), dictionary.utf8(code)) == 0 }) {
        seen.append(code)
      }
      isTooMany = seen.count > LoadingLimits.notedTexts
    }
    // Digits that are no number begin with a zero: the column is one of codes.
    let hasCodes = seen.contains { entry in dictionary.utf8(entry).allSatisfy { $0 &- 0x30 <= 9 } }
    guard !isTooMany, !hasCodes, let firstRow else { return nil }
    return .mixed(
      column: field.name, kind: ["", "numbers", "days", "booleans"][main], texts: others,
      values: present, line: lines.line(ofRow: firstRow),
      examples: seen.prefix(3).map { escapedExcerpt(dictionary.utf8($0)) },
      hasMore: seen.count > 3)
  }

  /// The note for a column of numbers that is one of texts for the sake of long ones.
  private func codesNote(
    _ field: Field, _ dictionary: TextDictionary, _ codes: PackedIntegers?, _ lines: RowLines
  ) -> ReadNote? {
    var found: ReadNote?
    eachRow(field.column, codes) { row, code in
      let bytes = dictionary.utf8(code)
      guard found == nil, MixedColumns.isLongNumber(bytes) else { return }
      found = .codes(
        column: field.name, example: escapedExcerpt(bytes), line: lines.line(ofRow: row))
    }
    return found
  }

  /// Whether a text is a whole number that 64 bits do not hold.
  private static func isLongNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let digits = bytes.first == UInt8(ascii: "-") ? bytes.dropFirst() : bytes[...]
    return digits.count > LoadingLimits.decimalDigits && digits.first != UInt8(ascii: "0")
      && digits.allSatisfy { $0 &- 0x30 <= 9 }
      && Int64(String(decoding: bytes, as: UTF8.self)) == nil
  }

  /// A quick look at some rows: whether most of them are no texts.
  private func looksMixed(
    _ column: Column, _ dictionary: TextDictionary, _ codes: PackedIntegers?
  ) -> Bool {
    let step = max(1, column.count / 64)
    var (seen, typed) = (0, 0)
    for row in stride(from: 0, to: column.count, by: step)
    where !(column.missing?[row] ?? false) {
      seen += 1
      if MixedColumns.group(dictionary, codes.map { Int($0[row]) } ?? row) != 0 { typed += 1 }
    }
    return seen > 0 && typed * 3 >= seen * 2
  }

  private func eachRow(
    _ column: Column, _ codes: PackedIntegers?, _ body: (_ row: Int, _ code: Int) -> Void
  ) {
    for row in 0..<column.count where !(column.missing?[row] ?? false) {
      body(row, codes.map { Int($0[row]) } ?? row)
    }
  }

  /// 1 for numbers, 2 for days and moments, 3 for booleans, 0 for texts.
  private static func group(_ dictionary: TextDictionary, _ entry: Int) -> UInt8 {
    let bytes = dictionary.utf8(entry)
    guard let base = bytes.baseAddress, bytes.count > 0 else { return 0 }
    switch FieldText(base, 0, bytes.count, quote: 0).parsed().kind {
    case .units, .float: return 1
    case .date, .timestamp: return 2
    case .boolean: return 3
    case .missing, .text: return isLongNumber(bytes) ? 1 : 0
    }
  }
}
