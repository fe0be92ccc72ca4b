import Columnar
import Language
import Loading
import Messages

extension ReadNote {
  /// The note for the report of a load.
  var footnotes: [Footnote] { words.map { isDoubtful ? .doubt($0) : .text($0) } }

  /// Whether values may be others than the file's author meant.
  private var isDoubtful: Bool {
    switch self {
    case .unpacked, .encoding, .preamble, .blanks, .mixed, .noNames, .codes: false
    case .delimiter(_, _, _, let runnerUp, _): runnerUp != nil
    case .namesAlike: true
    case .numbers(_, _, _, let isSure), .dates(_, _, _, let isSure): !isSure
    case .wide: true
    }
  }

  /// Whether it says why a column is of its type.
  var isOfType: Bool {
    switch self {
    case .wide, .codes, .mixed: true
    case .unpacked, .encoding, .delimiter, .noNames, .namesAlike, .preamble, .blanks, .numbers,
      .dates:
      false
    }
  }

  /// It in sentences.
  private var words: [Message] {
    switch self {
    case .unpacked: return ["unpacked: gzip"]
    case .encoding(let name, let byte, let place):
      let hex = String(byte, radix: 16)
      return [
        "encoding: \(name) (byte \(RowCount.text(place + 1)), \(hex) in hexadecimal, is no UTF-8)"
      ]
    case .delimiter(let byte, let fields, let share, let runnerUp, let others):
      return [divided(byte, fields, share, runnerUp, others)]
    case .noNames(let value):
      return [
        "names: none (\"\(value)\" in the first line is a value): `header yes` takes it for names"
      ]
    case .namesAlike:
      return [
        """
        names: the first line, which nothing tells from the lines behind it: \
        `header no` reads it as a row
        """
      ]
    case .preamble(let lines):
      return [
        "\(RowCount.text(lines, "line")) above the names passed over: they have fewer fields"
      ]
    case .blanks: return ["fields: divided by blanks (as many in each line, one of them a number)"]
    case .numbers(let columns, let example, let decimal, let isSure):
      let other = decimal == UInt8(ascii: ",") ? "." : ","
      return [
        decimal == UInt8(ascii: ",")
          ? "numbers with a decimal comma or signs in them: \(names(columns)) (as \(example))"
          : "numbers with a decimal point or signs in them: \(names(columns)) (as \(example))"
      ]
        + (isSure
          ? []
          : [
            "the sign could also divide the thousands: `decimal \"\(other)\"` reads it the other way"
          ])
    case .dates(let columns, let order, let example, let isSure):
      let runnerUp = order == .dayMonthYear ? DateOrder.monthDayYear : .dayMonthYear
      return ["dates \(order.words): \(names(columns)) (as \(example))"]
        + (isSure
          ? []
          : [
            "no day in it is beyond 12: `dates \"\(runnerUp.rawValue)\"` reads them as \(runnerUp.words)"
          ])
    case .wide(let column, let line):
      return [
        "`\(column)` is a float, no exact decimal: more than 38 digits, first on line \(RowCount.text(line))"
      ]
    case .codes(let column, let example, let line):
      return [
        """
        `\(column)` is text: \(example) on line \(RowCount.text(line)) is too long for a number and \
        taken for a code
        """,
        "`columns (\(Printer.print(Name(column))) as decimal)` reads it as a number",
      ]
    case .mixed(let column, let kind, let texts, let values, let line, let examples, let hasMore):
      let examples = examples.map { "\"\($0)\"" }.joined(separator: ", ")
      let place: Message =
        "first on line \(RowCount.text(line)): \(examples + (hasMore ? " …" : ""))"
      let counts: Message = "\(RowCount.text(texts)) of \(RowCount.text(values)) values"
      return [mixed(column, counts, kind, place, isOne: texts == 1)]
        + (hasMore ? [] : [missing(examples, texts == 1)])
    }
  }

  /// What divides the fields, and what nearly would.
  private func divided(
    _ byte: UInt8, _ fields: Int, _ share: Double, _ runnerUp: UInt8?, _ others: Int
  ) -> Message {
    let lines: Message =
      share == 1 ? "in each line" : "in \(Int(share * 100)) % of the first lines"
    let found: Message = "fields: divided by \(name(of: byte)) (\(RowCount.text(fields)) \(lines))"
    guard let runnerUp else { return found }
    let word = runnerUp == 9 ? "tab" : character(runnerUp)
    return """
      \(found); \(name(of: runnerUp)) would divide them into \(RowCount.text(others)): \
      `delimiter "\(word)"` reads them so
      """
  }

  private func mixed(
    _ column: String, _ counts: Message, _ kind: Message, _ place: Message, isOne: Bool
  ) -> Message {
    isOne
      ? "`\(column)` is text: \(counts) is no \(kind), \(place)"
      : "`\(column)` is text: \(counts) are no \(kind), \(place)"
  }

  private func missing(_ examples: String, _ isOne: Bool) -> Message {
    isOne ? "`missing \(examples)` makes it missing" : "`missing \(examples)` makes them missing"
  }

  private func character(_ byte: UInt8) -> String { String(UnicodeScalar(byte)) }

  private func name(of delimiter: UInt8) -> Message {
    delimiter == 9 ? "tabs" : "`\(character(delimiter))`"
  }

  private func names(_ columns: [String]) -> Message { .list(columns.map { "`\($0)`" }) }
}
