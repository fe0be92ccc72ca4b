package import Columnar

/// The headings of a table that `across` spread over columns, for people.
///
/// With several measures the values stand above the measures of each; with one measure the values
/// are the headings, and the measure's name stands once above them:
///
/// ```
///            email               phone                          customers
/// region     customers  revenue  customers  revenue  region     email  phone  total
/// ─────────  ─────────  ───────  ─────────  ───────  ─────────  ─────  ─────  ─────
/// ```
struct PivotHeadings {
  /// Neighbours that share a heading above their own.
  struct Group {
    var text: String
    var columns: Range<Int>
  }

  /// The heading of each column, escaped.
  private(set) var headings: [String]
  /// What stands above them, from the left; empty in a plain table.
  private(set) var groups: [Group] = []
  /// The only measure, where the columns are called by values alone.
  private(set) var caption: String?

  init(_ table: ResultTable, unfinished: Set<CalendarPeriod>) {
    headings = table.columns.map { EscapeFilter.escaped($0.name) }
    let values = Self.valueTexts(table, unfinished: unfinished)
    let spread = table.columns.indices.filter { values[$0] != nil }
    guard let first = spread.first, let last = spread.last else { return }
    let measures = Set(spread.map { Array(table.columns[$0].name.utf8) })
    if measures.count == 1 {
      caption = headings[first]
      groups = [Group(text: headings[first], columns: first..<(last + 1))]
      for place in spread { headings[place] = values[place] ?? "" }
      return
    }
    for place in spread {
      if let last = groups.indices.last, groups[last].columns.upperBound == place,
        table.columns[place].across == table.columns[place - 1].across
      {
        groups[last].columns = groups[last].columns.lowerBound..<(place + 1)
      } else {
        groups.append(Group(text: values[place] ?? "", columns: place..<(place + 1)))
      }
    }
  }

  /// For each column the value it is of, as it is written in a dimension; nil for the others.
  private static func valueTexts(_ table: ResultTable, unfinished: Set<CalendarPeriod>) -> [String?]
  {
    let values = table.columns.compactMap { column -> Value? in
      if case .value(let value) = column.across { value } else { nil }
    }
    let format = ColumnFormat(
      ResultColumn(name: "", role: .dimension, values: values), hasTotal: false,
      unfinished: unfinished)
    return table.columns.map { column in
      switch column.across {
      case .value(let value): format.text(value)
      case .total: "total"
      case nil: nil
      }
    }
  }

  /// The heading of a column where only one line is to be had: `email: customers`.
  func fullHeading(_ place: Int) -> String {
    guard caption == nil, let group = groups.first(where: { $0.columns.contains(place) }) else {
      return headings[place]
    }
    return "\(group.text): \(headings[place])"
  }
}

extension Answer {
  /// The table as machines read it; nil where there is none.
  package var machineTable: ResultTable? { table.map(forMachines) }

  /// A table of the answer as machines read it: each column under a name of its own, `value: measure` where
  /// `across` spread it, no columns of totals, and beside periods the column `open`: whether one of
  /// them is not shown whole.
  func forMachines(_ table: ResultTable) -> ResultTable {
    var plain = table.withoutTotals
    let places = plain.columns.indices.filter { plain.columns[$0].holdsPeriods }
    guard let last = places.last else { return plain }
    let unfinished = unfinished
    let open = (0..<plain.rowCount).map { row in
      Value.boolean(
        places.contains { place in
          if case .period(let period) = plain.columns[place].values[row] {
            unfinished.contains(period)
          } else {
            false
          }
        })
    }
    plain.columns.insert(
      ResultColumn(name: "open", role: .dimension, values: open), at: last + 1)
    return plain
  }
}

extension ResultColumn {
  /// Whether its values are periods that follow each other.
  fileprivate var holdsPeriods: Bool {
    guard role == .dimension, across == nil else { return false }
    for case .period(let period) in values { return period.unit != .weekday }
    return false
  }
}

extension ResultColumn {
  /// Whether the period of each cell is not over; none where cells are of no period.
  fileprivate func open(_ value: String) -> [ResultColumn] {
    guard let openRows else { return [] }
    return [
      ResultColumn(
        name: "\(value): open", role: .dimension,
        values: values.enumerated().map { row, value in
          value.isMissing ? .missing : .boolean(openRows.contains(row))
        })
    ]
  }
}

extension ResultTable {
  fileprivate var withoutTotals: ResultTable {
    guard columns.contains(where: { $0.across != nil }) else { return self }
    return ResultTable(
      columns: columns.indices.flatMap { place -> [ResultColumn] in
        let column = columns[place]
        var plain = column
        switch column.across {
        case .total: return []
        case .value(let value):
          plain.name = "\(Self.machineText(value)): \(column.name)"
          let isLast = place + 1 == columns.count || columns[place + 1].across != column.across
          return [plain] + (isLast ? column.open(Self.machineText(value)) : [])
        case nil: return [plain]
        }
      })
  }

  private static func machineText(_ value: Value) -> String {
    value.isMissing ? "(missing)" : AnswerRenderer.machineText(value)
  }
}
