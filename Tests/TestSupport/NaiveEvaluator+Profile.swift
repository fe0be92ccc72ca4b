import Columnar
import Language

/// `profile`: a row a column.
extension NaiveEvaluator {
  /// Of the customers of a segment, or of the rows of the table that is named.
  func profile(_ reference: SegmentReference?, _ clauses: Clauses) throws -> NaiveAnswer {
    let profiled = try profiled(reference, clauses)
    let headings = [
      "column", "type", "missing", "distinct", "min", "p25", "median", "p75", "max", "top values",
      "histogram",
    ]
    let rows = try profiled.columns.map { column in
      [.text(column.name)] + (try figures(column.values, column.type))
    }
    return NaiveAnswer(columns: headings, rows: rows)
  }

  /// A column's values, missing ones among them.
  struct ProfiledColumn {
    var name: String
    var type: ColumnType
    var values: [Value]
  }

  /// Who, or whose rows, are looked at, and what their columns hold.
  func profiled(
    _ reference: SegmentReference?, _ clauses: Clauses
  ) throws -> (population: NaivePopulation, columns: [ProfiledColumn]) {
    if case .named(let name, _) = reference, let table = store.eventTable(name.text) {
      return try profiled(table, clauses)
    }
    guard try clauses.condition.map(bareTables)?.isEmpty ?? true else {
      throw Unsupported("a bare event column in a profile of customers")
    }
    var asked = self
    let whole = try population(reference)
    asked.ranked = whole
    let chosen = try whole.filter { index in
      let scope = Scope.customer(store.customers[index], within: nil)
      return try clauses.condition.map { try asked.truth($0, scope) } ?? true
    }
    let columns = try store.customerNames.map { name in
      let expression = Expression(.name([Name(name, isQuoted: true)]))
      return ProfiledColumn(
        name: name, type: store.customerColumns[name] ?? .text,
        values: try chosen.map {
          try value(expression, .customer(store.customers[$0], within: nil))
        })
    }
    let members = chosen.map { NaiveDivision.Member(customer: $0, event: nil, key: []) }
    return (NaivePopulation(members: members), columns)
  }

  private func profiled(
    _ table: NaiveStore.EventTable, _ clauses: Clauses
  ) throws -> (population: NaivePopulation, columns: [ProfiledColumn]) {
    var rows = existing(
      try population(nil).flatMap { store.customers[$0].events[table.name] ?? [] })
    if let during { rows = try rows.filter { try contains(during, $0) } }
    rows = try rows.filter { row in
      try clauses.condition.map { try truth($0, .event(row, isInner: true)) } ?? true
    }
    let columns = table.names.map { name in
      ProfiledColumn(
        name: name, type: table.columns[name] ?? .text,
        values: rows.map { $0.values[name] ?? .missing })
    }
    let members = rows.map { NaiveDivision.Member(customer: $0.customer, event: $0, key: []) }
    return (NaivePopulation(members: members), columns)
  }

  // MARK: - Figures

  /// Behind the column's name: "type, missing, distinct, min, quartiles, max, top values, a small
  /// histogram".
  private func figures(_ all: [Value], _ type: ColumnType) throws -> [Value] {
    let values = all.filter { !$0.isMissing }
    let sorted = values.sorted { NaiveNumbers.order($0, $1) == -1 }
    let isMeasured = type.isNumeric || type.isTemporal
    let quartiles = try (1...3).map { part in
      isMeasured ? try NaiveEvaluator.quartile(sorted, part) : .missing
    }
    return [
      .text(NaiveEvaluator.word(type)), .integer(all.count - values.count),
      .integer(Set(values.map(NaiveKey.init)).count), sorted.first ?? .missing,
      quartiles[0], quartiles[1], quartiles[2], sorted.last ?? .missing,
      .text(type == .float ? "" : NaiveEvaluator.topValues(sorted)),
      .text(isMeasured ? NaiveEvaluator.histogram(sorted) : ""),
    ]
  }

  /// Of numbers a float; of days and moments the last one that is not behind it.
  private static func quartile(_ sorted: [Value], _ part: Int) throws -> Value {
    guard !sorted.isEmpty else { return .missing }
    let (below, rest) = ((sorted.count - 1) * part).quotientAndRemainder(dividingBy: 4)
    let between = { (low: Int64, high: Int64) in low + (high - low) * Int64(rest) / 4 }
    let next = rest == 0 ? sorted[below] : sorted[below + 1]
    switch (sorted[below], next) {
    case (.date(let low), .date(let high)):
      return .date(CalendarDay(number: Int(between(Int64(low.number), Int64(high.number)))))
    case (.timestamp(let low, let scale), .timestamp(let high, _)):
      return .timestamp(between(low, high), scale: scale)
    default: return try NaiveNumbers.quantile(sorted, percent: part * 25)
    }
  }

  private static func word(_ type: ColumnType) -> String {
    switch type {
    case .text: "text"
    case .integer: "integer"
    case .decimal: "decimal"
    case .float: "float"
    case .boolean: "boolean"
    case .date: "date"
    case .timestamp: "timestamp"
    case .period: "period"
    }
  }

  /// The three most frequent values, ties by value.
  private static func topValues(_ sorted: [Value]) -> String {
    var counts: [(value: Value, count: Int)] = []
    for value in sorted {
      if let last = counts.last, NaiveNumbers.order(last.value, value) == 0 {
        counts[counts.count - 1].count += 1
      } else {
        counts.append((value, 1))
      }
    }
    let most = counts.indices.sorted { left, right in
      counts[left].count != counts[right].count
        ? counts[left].count > counts[right].count : left < right
    }
    return most.prefix(3).map { "\(plain(counts[$0].value)) (\(counts[$0].count))" }
      .joined(separator: ", ")
  }

  private static func plain(_ value: Value) -> String {
    switch value {
    case .text(let text): return text
    case .timestamp(let ticks, let scale):
      let seconds = Int(ticks) / Int(PowersOfTen.int64[scale])
      let (day, rest) = seconds.quotientAndRemainder(dividingBy: 86_400)
      let time = [rest / 3600, rest / 60 % 60, rest % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
      return "\(CalendarDay(number: day).text) \(time.joined(separator: ":"))"
    case .missing, .other, .new, .boolean, .exact, .float, .date, .period:
      return NaiveAnswer.text(value)
    }
  }

  /// Ten ranges of one width between least and greatest; the last holds the greatest. A bar is as
  /// many eighths of the fullest range's as its own values fill or begin to.
  private static func histogram(_ sorted: [Value]) -> String {
    let numbers = sorted.compactMap { value -> Double? in
      switch value {
      // Small whole numbers: their quotients are told apart by doubles.
      case .exact(let units, _): Double(units)
      case .float(let number): number
      case .date(let day): Double(day.number)
      case .timestamp(let ticks, _): Double(ticks)
      case .missing, .other, .new, .boolean, .text, .period: nil
      }
    }
    guard let least = numbers.first, let greatest = numbers.last else { return "" }
    var counts = [Int](repeating: 0, count: 10)
    for number in numbers {
      let place = greatest > least ? (number - least) * 10 / (greatest - least) : 0
      counts[min(9, Int(place))] += 1
    }
    let most = counts.max() ?? 1
    let bars = Array(" ▁▂▃▄▅▆▇█")
    return String(counts.map { bars[($0 * 8 + most - 1) / most] })
  }
}
