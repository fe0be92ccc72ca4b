import Columnar
import Planning

// `across`: one dimension's values become columns. Cells are the groups of all dimensions, rows those
// without it, columns and their totals those of it alone.

extension ResultSteps {
  /// The columns of each value, then the totals of the rows.
  mutating func spread(_ across: Int, _ rows: [Int], _ tops: [TopValues]) -> [ResultColumn] {
    let all = Array(plan.dimensions.indices)
    let cells = tables[all].groups()
    let columns = shownColumns(across, tops)
    var cellValues: [GroupValues] = []
    var columnTotals: [GroupValues] = []
    for output in plan.columns {
      cellValues.append(shown(output.value, in: all))
      columnTotals.append(shown(output.value, in: [across]))
    }
    var result: [ResultColumn] = []
    for column in columns {
      let value = tables[[across]].dimensions[across][column]
      let groups = rows.map { cell($0, value, across, cells) }
      for (place, output) in plan.columns.enumerated() {
        result.append(
          ResultColumn(
            name: output.name, role: output.role,
            values: groups.map { $0.map { cellValues[place][$0] } ?? .missing },
            total: columnTotals[place][column], across: .value(shown(value, across))))
      }
    }
    for output in plan.columns {
      let values = shown(output.value, in: plan.rowPlaces)
      result.append(
        ResultColumn(
          name: output.name, role: output.role, values: rows.map { values[$0] },
          total: shown(output.value, in: [])[0], across: .total))
    }
    return result
  }

  /// The group of a row and a value.
  private func cell(
    _ row: Int, _ value: Value, _ across: Int, _ cells: [ValueKey: Int]
  ) -> Int? {
    var values = tables[plan.rowPlaces].key(row, plan.rowPlaces).values
    values.insert(value, at: across)
    return cells[ValueKey(values)]
  }

  /// The values of the dimension that are shown, in order.
  private mutating func shownColumns(_ across: Int, _ tops: [TopValues]) -> [Int] {
    let table = tables[[across]]
    var keys = defaultKeys([across])
    keys.append(GroupSortKey(values: table.dimensions[across]))
    return GroupOrder.sorted(Array(0..<table.count), by: keys, stage).filter { column in
      tops.allSatisfy { $0.place != across || isKept($0, column, of: [across]) }
    }
  }
}
