import Columnar
import Messages

/// The words of every footer: sentences without a full stop, one a line, the as-of day first.
enum FootnoteText {
  /// The footers of an answer, ready for a terminal, each without a line end.
  ///
  /// With marks, what has one in the table (`2025-12*`) has it here too.
  static func lines(
    of answer: Answer, in language: MessageLanguage, hasMarks: Bool = true
  ) -> [String] {
    var lines: [String] = []
    if let day = answer.asOf {
      let line: Message = "as of \(day.text)"
      lines.append(line.text(in: language))
    }
    for footnote in answer.footnotes {
      var line = EscapeFilter.escaped(sentence(footnote).text(in: language))
      if hasMarks, case .unfinished = footnote { line = "* " + line }
      lines.append(line)
    }
    return lines
  }

  static func sentence(_ footnote: Footnote) -> Message {
    switch footnote {
    case .missing(let what, let count, let table?):
      "\(what) is missing for \(counted(count, "row")) of \(table)"
    case .missing(let what, let count, nil):
      "\(what) is missing for \(counted(count, "customer"))"
    case .unassigned(let table, let rows, let amount):
      if let amount = amountText(amount) {
        "\(counted(rows, "row")) of \(table) without a customer left out (amount \(amount))"
      } else {
        "\(counted(rows, "row")) of \(table) without a customer left out"
      }
    case .dividedByZero(1):
      "\(counted(1, "division")) by zero, whose result is missing"
    case .dividedByZero(let count):
      "\(counted(count, "division")) by zero, whose results are missing"
    case .inSeveralGroups(1):
      "\(counted(1, "customer")) is in several groups and counts once in the total"
    case .inSeveralGroups(let count):
      "\(counted(count, "customer")) are in several groups and count once each in the total"
    case .eventGrain(let table):
      "broken down over the events of \(table); `where` filters them"
    case .noHistory(let columns):
      columns.count == 1
        ? "\(joined(columns)) has no history: the values are today's"
        : "\(joined(columns)) have no history: the values are today's"
    case .notYet(let count):
      "\(counted(count, "customer")) did not exist yet"
    case .neverHadEvents(let table, let count):
      count == 1
        ? "\(counted(count, "customer")) never had any \(table) and counts for `no` and `at most`"
        : "\(counted(count, "customer")) never had any \(table) and count for `no` and `at most`"
    case .tooYoung(let count, let days): tooYoung(counted(count, "customer"), days)
    case .severalValues(let attribute, let customers):
      "\(counted(customers, "customer")) had several values of \(attribute); the last one counts"
    case .unfinished(let period, byWindow: true):
      "\(period.text) is unfinished: `during` holds a part of it"
    case .unfinished(let period, byWindow: false):
      "\(period.text) is unfinished: it ends after the as-of day"
    case .rowsNotShown(let count): "\(counted(count, "more row")) not shown"
    case .ranked(let what, let base, let cuts, let kind, let rows):
      ranked(what, counted(base, rows), cuts, kind)
    case .summary(let parts): .sentence(parts.map(text))
    case .doubt(let sentence), .text(let sentence): sentence
    }
  }

  private static func tooYoung(_ customers: Message, _ days: Int) -> Message {
    days == 1
      ? """
      \(customers) had their first event less than \(counted(days, "day")) before the as-of day: \
      the window is not over
      """
      : """
      \(customers) had their first event less than \(counted(days, "day")) before the as-of day: \
      the window of \(days) days is not over
      """
  }

  private static func text(_ part: SummaryPart) -> Message {
    switch part {
    case .text(let text): return text
    case .value(let value): return "\(cell(value, .measure))"
    case .share(let value): return "\(cell(value, .share))"
    case .counted(let value, let noun):
      if case .exact(let count, 0) = value { return "\(counted(Int(clamping: count), noun))" }
      return "\(Message.counted(cell(value, .measure), noun, isOne: false))"
    }
  }

  /// A figure as it would stand in a column of its own.
  private static func cell(_ value: Value, _ role: ResultColumn.Role) -> String {
    ColumnFormat(ResultColumn(name: "", role: role, values: [value]), hasTotal: false).text(value)
  }

  /// `1 customer`, `12,345 customers`.
  static func counted(_ count: Int, _ noun: String) -> Message {
    .counted(NumberText.grouped(count), noun, isOne: count == 1)
  }

  /// `… with a value, cut at 12.50, 80.00`; `…, from 3,402.10 up`.
  private static func ranked(
    _ what: Message, _ rows: Message, _ cuts: [Value], _ kind: RankedCut
  ) -> Message {
    let format = ColumnFormat(
      ResultColumn(name: "", role: .measure, values: cuts), hasTotal: false)
    let values = Message.list(cuts.map(format.text))
    guard !cuts.isEmpty else { return "\(what): \(rows) with a value" }
    return switch kind {
    case .between: "\(what): \(rows) with a value, cut at \(values)"
    case .from: "\(what): \(rows) with a value, from \(values) up"
    case .upTo: "\(what): \(rows) with a value, up to \(values)"
    }
  }

  private static func amountText(_ amount: Value?) -> String? {
    switch amount {
    case .exact(let units, let scale): NumberText.exact(units, scale: scale, grouped: true)
    case .float(let number): NumberText.fixed(number, decimals: 2, grouped: true)
    case nil, .missing, .other, .new, .boolean, .text, .date, .timestamp, .period: nil
    }
  }

  /// `a`, `a and b`, `a, b and c`.
  private static func joined(_ names: [String]) -> Message {
    names.isEmpty ? "some columns" : .list(names, .and)
  }
}
