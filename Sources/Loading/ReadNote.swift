package import Messages

/// Something about a file that a reader has to know, beside its rows: what was found out of how it is
/// written, and what could not be kept as it stands.
package enum ReadNote: Sendable, Hashable {
  /// Packed by gzip.
  case unpacked
  /// The encoding, and a byte that decided against UTF-8.
  case encoding(String, byte: UInt8, place: Int)
  /// What divides the fields, into how many, in which share of the first lines; and what would divide them
  /// nearly as well, into how many. Not said of commas that nothing else comes near.
  case delimiter(UInt8, fields: Int, share: Double, runnerUp: UInt8?, runnerUpFields: Int)
  /// The first line was taken for a row, for the sake of a value that is no name.
  case noNames(value: String)
  /// The first line was taken for names, but nothing tells it from the lines behind it.
  case namesAlike
  /// Lines before the names that are no rows.
  case preamble(lines: Int)
  /// Fields are divided by runs of blanks.
  case blanks
  /// Numbers are written with a decimal comma, with thousands or currency signs.
  case numbers(columns: [String], example: String, decimal: UInt8, isSure: Bool)
  /// The order of day, month and year; `isSure` where a value allows no other.
  case dates(columns: [String], order: DateOrder, example: String, isSure: Bool)
  /// A column whose decimals need more than 38 digits at one scale is one of floats; the line of the first
  /// value that does not fit.
  case wide(column: String, line: Int)
  /// A column of whole numbers of which some are too long for a number of 64 bits: it is one of texts; the
  /// first such value and its line.
  case codes(column: String, example: String, line: Int)
  /// A column that is of texts for the sake of a few values; `line` is where the first stands, and the
  /// examples are all of them unless there are more.
  case mixed(
    column: String, kind: Message, texts: Int, values: Int, line: Int, examples: [String],
    hasMore: Bool)
}

/// The order in which day, month and year are written.
package enum DateOrder: String, Sendable, Hashable, CaseIterable {
  case dayMonthYear = "dmy"
  case monthDayYear = "mdy"
  case yearMonthDay = "ymd"

  /// An order as users say it: `dmy`, `dd/mm/yyyy`.
  package init?(said text: String) {
    var letters = ""
    for letter in text.lowercased() where "dmy".contains(letter) && !letters.contains(letter) {
      letters.append(letter)
    }
    self.init(rawValue: letters)
  }

  /// As it is shown: `d/m/y`.
  package var words: String {
    rawValue.map(String.init).joined(separator: "/")
  }
}
