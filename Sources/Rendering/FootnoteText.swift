import Columnar

/// The words of every footer: sentences without a full stop, one a line, the as-of day first.
enum FootnoteText {
  /// The footers of an answer, ready for a terminal, each without a line end.
  static func lines(of answer: Answer) -> [String] {
    var lines: [String] = []
    if let day = answer.asOf { lines.append("as of \(day.text)") }
    for footnote in answer.footnotes { lines.append(EscapeFilter.escaped(sentence(footnote))) }
    return lines
  }

  static func sentence(_ footnote: Footnote) -> String {
    switch footnote {
    case .missing(let what, let count):
      "\(what) is missing for \(counted(count, "customer"))"
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
      counted(count, "customer") + (count == 1 ? " is" : " are")
        + " not yet \(counted(days, "day")) old"
    case .severalValues(let attribute, let customers):
      counted(customers, "customer") + " had several values of \(attribute); the last one counts"
    case .unfinished(let period):
      "\(period.text) is unfinished: it ends after the as-of day"
    case .rowsNotShown(let count):
      counted(count, "more row") + " not shown"
    case .ranked(let what, let base, _):
      "\(what) was ranked over \(counted(base, "value"))"
    case .text(let sentence): sentence
    }
  }

  /// `1 customer`, `12,345 customers`.
  static func counted(_ count: Int, _ noun: String) -> String {
    NumberText.grouped(count) + " " + noun + (count == 1 ? "" : "s")
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
