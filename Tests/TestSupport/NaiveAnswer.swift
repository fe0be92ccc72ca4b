package import Columnar

/// What the naive evaluator answers.
package struct NaiveAnswer: Sendable, CustomStringConvertible {
  package var columns: [String]
  /// In display order.
  package var rows: [[Value]]
  /// For each row the values that put it where it stands (of `sort`, else the first measure).
  package var sortKeys: [[Value]]
  /// The pooled row, missing under dimensions; nil where the answer has no total.
  package var total: [Value]?
  /// For each column, which of those of an `across` it is; empty where there is none.
  package var across: [ResultColumn.Across?] = []
  /// Whether event rows were divided.
  package var isOfEvents = false

  package init(
    columns: [String], rows: [[Value]], sortKeys: [[Value]] = [], total: [Value]? = nil
  ) {
    self.columns = columns
    self.rows = rows
    self.sortKeys = sortKeys.isEmpty ? rows.map { _ in [] } : sortKeys
    self.total = total
  }

  /// A result in this form.
  package init(_ table: ResultTable, isOfEvents: Bool) {
    columns = table.columns.map(\.name)
    rows = (0..<table.rowCount).map { row in table.columns.map { $0.values[row] } }
    sortKeys = rows.map { _ in [] }
    let hasTotal = table.columns.contains { $0.total != nil }
    total = hasTotal ? table.columns.map { $0.total ?? .missing } : nil
    let isSpread = table.columns.contains { $0.across != nil }
    across = isSpread ? table.columns.map(\.across) : []
    self.isOfEvents = isOfEvents
  }

  /// The first difference from a result as a sentence, or nil where they agree.
  ///
  /// Exact numbers agree when they are equal, whatever their scale; floats within a relative (or, near
  /// zero, absolute) 1e-9. Rows whose order hangs on floats that close may stand in either order.
  package func matches(_ result: ResultTable) -> String? {
    let names = result.columns.map(\.name)
    guard names.count == columns.count,
      zip(names, columns).allSatisfy({ $0.utf8.elementsEqual($1.utf8) })
    else { return "columns: expected \(columns), found \(names)" }
    let spread = result.columns.map(\.across)
    let expected = across.isEmpty ? columns.map { _ in nil } : across
    guard zip(spread, expected).allSatisfy(isSame) else {
      return "columns: expected \(expected), found \(spread)"
    }
    guard result.columns.allSatisfy({ $0.values.count == rows.count }) else {
      return "rows: expected \(rows.count), found \(result.rowCount)"
    }
    var used: Set<Int> = []
    for (number, row) in rows.enumerated() {
      let match = interchangeable(number).first { candidate in
        !used.contains(candidate)
          && row.indices.allSatisfy {
            NaiveAnswer.agree(row[$0], result.columns[$0].values[candidate])
          }
      }
      if let match {
        used.insert(match)
        continue
      }
      let column =
        row.indices.first { !NaiveAnswer.agree(row[$0], result.columns[$0].values[number]) } ?? 0
      let found = result.columns[column].values[number]
      return "row \(number + 1), \(columns[column]): expected \(NaiveAnswer.text(row[column])), "
        + "found \(NaiveAnswer.text(found))"
    }
    return totalDifference(result)
  }

  private func isSame(_ found: ResultColumn.Across?, _ expected: ResultColumn.Across?) -> Bool {
    switch (found, expected) {
    case (nil, nil), (.total, .total): true
    case (.value(let found), .value(let expected)): NaiveAnswer.agree(expected, found)
    case (nil, _), (.total, _), (.value, _): false
    }
  }

  private func totalDifference(_ result: ResultTable) -> String? {
    guard let total else { return nil }
    for (index, column) in result.columns.enumerated() where column.role != .dimension {
      guard let found = column.total else {
        return "total, \(columns[index]): expected \(NaiveAnswer.text(total[index])), found none"
      }
      if !NaiveAnswer.agree(total[index], found) {
        return "total, \(columns[index]): expected \(NaiveAnswer.text(total[index])), "
          + "found \(NaiveAnswer.text(found))"
      }
    }
    return nil
  }

  /// The places where a row may stand: its own first, then those of rows whose sort keys hold floats
  /// that are equal but for rounding.
  private func interchangeable(_ number: Int) -> [Int] {
    let isNear = { (left: [Value], right: [Value]) in
      left.contains { if case .float = $0 { true } else { false } }
        && zip(left, right).allSatisfy { NaiveAnswer.agree($0, $1) }
    }
    let others = rows.indices.filter { other in
      other != number && isNear(sortKeys[number], sortKeys[other])
    }
    return [number] + others
  }

  /// Whether two values are the same, as `matches` says.
  package static func agree(_ expected: Value, _ found: Value) -> Bool {
    switch (expected, found) {
    case (.missing, .missing), (.other, .other), (.new, .new): true
    case (.float(let a), .float(let b)):
      a == b || abs(a - b) <= 1e-9 * max(1, max(abs(a), abs(b)))
    case (.exact, .exact), (.text, .text), (.date, .date), (.timestamp, .timestamp),
      (.boolean, .boolean), (.period, .period):
      NaiveNumbers.order(expected, found) == 0
    default: false
    }
  }

  // MARK: - Text

  /// The answer as lines of values between bars, the total last.
  package var description: String {
    let body = rows + (total.map { [$0] } ?? [])
    return NaiveAnswer.lines(columns, body)
  }

  /// A result in the same form.
  package static func description(of result: ResultTable) -> String {
    var body = (0..<result.rowCount).map { row in result.columns.map { $0.values[row] } }
    if result.columns.contains(where: { $0.total != nil }) {
      body.append(result.columns.map { $0.total ?? .missing })
    }
    return lines(result.columns.map(\.name), body)
  }

  private static func lines(_ columns: [String], _ body: [[Value]]) -> String {
    let header = columns.joined(separator: " | ")
    return ([header] + body.map { $0.map(text).joined(separator: " | ") }).joined(separator: "\n")
  }

  /// A value for a reader of a failure.
  package static func text(_ value: Value) -> String {
    switch value {
    case .missing: return "(missing)"
    case .other: return "(other)"
    case .new: return "new"
    case .boolean(let flag): return String(flag)
    case .exact(let units, let scale):
      guard scale > 0 else { return String(units) }
      let digits = String(units.magnitude)
      let padding = String(repeating: "0", count: max(0, scale + 1 - digits.count))
      let all = padding + digits
      return (units < 0 ? "-" : "") + all.dropLast(scale) + "." + all.suffix(scale)
    case .float(let number): return "~\(number)"
    case .text(let text): return "\"\(text)\""
    case .date(let day): return day.text
    case .timestamp(let ticks, let scale): return "@\(ticks)e-\(scale)"
    case .period(let period): return period.text
    }
  }
}
