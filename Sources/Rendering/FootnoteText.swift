import Columnar

/// The words of every footer: sentences without a full stop, one a line, the as-of day first.
enum FootnoteText {
  /// The footers of an answer, ready for a terminal, each without a line end.
  ///
  /// With marks, what has one in the table (`2025-12*`) has it here too.
  static func lines(of answer: Answer, hasMarks: Bool = true) -> [String] {
    var lines: [String] = []
    if let day = answer.asOf { lines.append("as of \(day.text)") }
    for footnote in answer.footnotes {
      var line = EscapeFilter.escaped(sentence(footnote))
      if hasMarks, case .unfinished = footnote { line = "* " + line }
      lines.append(line)
    }
    return lines
  }

  static func sentence(_ footnote: Footnote) -> String {
    switch footnote {
    case .missing(let what, let count, let table):
      "\(what) is missing for "
        + (table.map { "\(counted(count, "row")) of \($0)" } ?? counted(count, "customer"))
    case .unassigned(let table, let rows, let amount):
      "\(counted(rows, "row")) of \(table) without a customer left out" + amountText(amount)
    case .dividedByZero(let count):
      counted(count, "division") + " by zero, "
        + (count == 1 ? "whose result is missing" : "whose results are missing")
    case .inSeveralGroups(let count):
      counted(count, "customer")
        + (count == 1
          ? " is in several groups and counts once in the total"
          : " are in several groups and count once each in the total")
    case .eventGrain(let table):
      "broken down over the events of \(table); `where` filters them"
    case .noHistory(let columns):
      joined(columns)
        + (columns.count == 1
          ? " has no history: the values are today's" : " have no history: the values are today's")
    case .notYet(let count):
      counted(count, "customer") + " did not exist yet"
    case .neverHadEvents(let table, let count):
      counted(count, "customer") + " never had any \(table) and "
        + (count == 1 ? "counts" : "count") + " for `no` and `at most`"
    case .tooYoung(let count, let days):
      counted(count, "customer")
        + " had their first event less than \(counted(days, "day")) before the as-of day: "
        + (days == 1 ? "the window is not over" : "the window of \(days) days is not over")
    case .severalValues(let attribute, let customers):
      counted(customers, "customer") + " had several values of \(attribute); the last one counts"
    case .unfinished(let period, let byWindow):
      "\(period.text) is unfinished: "
        + (byWindow ? "`during` holds a part of it" : "it ends after the as-of day")
    case .rowsNotShown(let count):
      counted(count, "more row") + " not shown"
    case .ranked(let what, let base, let cuts, let kind, let rows):
      "\(what): \(counted(base, rows)) with a value" + cutText(cuts, kind)
    case .summary(let parts): parts.map(text).joined()
    case .doubt(let sentence), .text(let sentence): sentence
    }
  }

  private static func text(_ part: SummaryPart) -> String {
    switch part {
    case .text(let text): return text
    case .value(let value): return cell(value, .measure)
    case .share(let value): return cell(value, .share)
    case .counted(let value, let noun):
      if case .exact(let count, 0) = value { return counted(Int(clamping: count), noun) }
      return cell(value, .measure) + " \(noun)s"
    }
  }

  /// A figure as it would stand in a column of its own.
  private static func cell(_ value: Value, _ role: ResultColumn.Role) -> String {
    ColumnFormat(ResultColumn(name: "", role: role, values: [value]), hasTotal: false).text(value)
  }

  /// `1 customer`, `12,345 customers`.
  static func counted(_ count: Int, _ noun: String) -> String {
    NumberText.grouped(count) + " " + noun + (count == 1 ? "" : "s")
  }

  /// `, cut at 12.50, 80.00`; `, from 3,402.10 up`.
  private static func cutText(_ cuts: [Value], _ kind: RankedCut) -> String {
    guard !cuts.isEmpty else { return "" }
    let format = ColumnFormat(
      ResultColumn(name: "", role: .measure, values: cuts), hasTotal: false)
    let values = cuts.map(format.text).joined(separator: ", ")
    return switch kind {
    case .between: ", cut at \(values)"
    case .from: ", from \(values) up"
    case .upTo: ", up to \(values)"
    }
  }

  private static func amountText(_ amount: Value?) -> String {
    switch amount {
    case .exact(let units, let scale):
      " (amount \(NumberText.exact(units, scale: scale, grouped: true)))"
    case .float(let number): " (amount \(NumberText.fixed(number, decimals: 2, grouped: true)))"
    case nil, .missing, .other, .new, .boolean, .text, .date, .timestamp, .period: ""
    }
  }

  /// `a`, `a and b`, `a, b and c`.
  private static func joined(_ names: [String]) -> String {
    guard let last = names.last else { return "some columns" }
    guard names.count > 1 else { return last }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}
