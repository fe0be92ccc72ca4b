package import Columnar

// SAFETY: the excerpt is read within the bounds of its buffer.

/// What came out of a file: `rowsRead` = rows of the table + `refusedCount`.
package struct ReadResult: Sendable {
  /// The rows that were kept, in file order.
  package let table: Table
  /// Records of the file, without the header and without blank lines.
  package let rowsRead: Int
  /// The first refused rows, in file order.
  package let refused: [RefusedRow]
  /// All refused rows.
  package let refusedCount: Int
  /// How the file proved to be written.
  package let dialect: Dialect
  /// On which lines of the file the rows of the table stand.
  package internal(set) var lines: RowLines
  /// What has to be known of it beside.
  package internal(set) var notes: [ReadNote] = []
}

/// How the file is written.
package struct Dialect: Sendable, Hashable {
  /// The byte between fields.
  package var delimiter: UInt8
  /// The byte around fields.
  package var quote: UInt8
  /// Whether the first record holds names.
  package var hasHeader: Bool
  /// What ends the records.
  package var lineEnd: LineEnd

  /// What ends a record.
  package enum LineEnd: Sendable, Hashable { case lineFeed, carriageReturnLineFeed, carriageReturn }
}

/// A row that is not in the table, and why.
package struct RefusedRow: Sendable, Hashable {
  /// Line of the file on which the record begins, from 1.
  package internal(set) var line: Int
  /// The column whose value did not fit, where it was one.
  package let column: String?
  /// What is wrong with it.
  package let reason: RefusalReason
  /// The value or the begin of the record; control characters and broken bytes are escaped.
  package let excerpt: String

  init(line: Int, column: String?, reason: RefusalReason, excerpt: String) {
    (self.line, self.column, self.reason, self.excerpt) = (line, column, reason, excerpt)
  }

  /// A row that has a value for which it is not kept where it belongs.
  package init(line: Int, column: String, reason: RefusalReason, value: String = "") {
    let excerpt = Array(value.utf8).withUnsafeBufferPointer { escapedExcerpt($0) }
    self.init(line: line, column: column, reason: reason, excerpt: excerpt)
  }
}

/// Why a row was refused.
package enum RefusalReason: Sendable, Hashable {
  case fieldCount(found: Int, expected: Int)
  /// A quote that is open at the end of the file, or for more than a mebibyte.
  case unclosedQuote
  /// Something stands between a closing quote and the next delimiter.
  case textAfterQuote
  /// Bytes that are no UTF-8.
  case invalidUTF8
  /// A value that is not of the type said.
  case notOfType(SaidType)
  /// A line that is no JSON object.
  case notJSON
  /// A record of four gibibytes or more.
  case recordTooLong
  /// An event without a time.
  case noTime
  /// No refusal: the row is kept apart, as it names no customer, or one that is not known.
  case noCustomer, unknownCustomer
}

/// Bytes as text in one line: control characters and broken UTF-8 as `\n`, `\t`, `\xHH`; cut at
/// the limit.
func escapedExcerpt(
  _ bytes: UnsafeBufferPointer<UInt8>, limit: Int = LoadingLimits.excerptBytes
) -> String {
  var shown = ""
  var rest = Array(bytes.prefix(limit))[...]
  while let first = rest.first {
    let length = UTF8Check.sequenceLength(rest)
    if length > 0,
      let scalar = String(decoding: rest.prefix(length), as: UTF8.self).unicodeScalars.first,
      !isControl(scalar)
    {
      shown.unicodeScalars.append(scalar)
      rest = rest.dropFirst(length)
      continue
    }
    switch first {
    case 9: shown += "\\t"
    case 10: shown += "\\n"
    case 13: shown += "\\r"
    default: shown += "\\x" + (first < 16 ? "0" : "") + String(first, radix: 16)
    }
    rest = rest.dropFirst()
  }
  return bytes.count > limit ? shown + "…" : shown
}

/// Control characters and those that change the direction of text.
private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
  default: false
  }
}
