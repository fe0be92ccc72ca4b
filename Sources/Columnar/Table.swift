/// A column with its name.
package struct Field: Sendable {
  /// Heeds case; unique in its table by bytes.
  package let name: String
  /// The values, one a row of the table.
  package let column: Column

  package init(name: String, column: Column) {
    self.name = name
    self.column = column
  }
}

/// Named columns of equal length.
package struct Table: Sendable {
  /// What statements call it.
  package let name: String
  /// Fields in the order of the file.
  package let fields: [Field]
  /// Rows of every column.
  package let rowCount: Int

  /// A table; every column has `rowCount` rows.
  package init(name: String, fields: [Field], rowCount: Int) {
    precondition(fields.allSatisfy { $0.column.count == rowCount }, "columns are of equal length")
    self.name = name
    self.fields = fields
    self.rowCount = rowCount
  }

  /// The place of the field of exactly this name.
  package func index(of name: String) -> Int? {
    fields.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }
  }

  /// The column of exactly this name.
  package func column(_ name: String) -> Column? { index(of: name).map { fields[$0].column } }

  /// The same rows with one more column, or another in the place of the one of that name.
  package func setting(_ field: Field) -> Table {
    var fields = self.fields
    if let index = index(of: field.name) {
      fields[index] = field
    } else {
      fields.append(field)
    }
    return Table(name: name, fields: fields, rowCount: rowCount)
  }

  /// The same rows, with what their order says of columns; see `Column.notingUniqueness`.
  package var notingUniqueness: Table {
    Table(
      name: name,
      fields: fields.map { Field(name: $0.name, column: $0.column.notingUniqueness) },
      rowCount: rowCount)
  }

  /// The table without a column.
  package func removing(_ name: String) -> Table {
    Table(
      name: self.name, fields: fields.filter { !$0.name.utf8.elementsEqual(name.utf8) },
      rowCount: rowCount)
  }

  /// The table of other rows, each at most once, in their order. Each column of this is let go as soon
  /// as that of the other rows is there, if nobody else has it.
  package consuming func gathered(
    _ rows: RowNumbers, _ tasks: TaskRunner
  ) throws(BudgetError) -> Table {
    let name = name
    var sources = Array((consume self).fields.reversed())
    var gathered: [Field] = []
    while let source = sources.popLast() {
      gathered.append(
        Field(name: source.name, column: try source.column.gathered(rows, once: true, tasks)))
    }
    return Table(name: name, fields: gathered, rowCount: rows.count)
  }

  /// The table of other rows, given as an array.
  package func gathered(_ rows: [UInt32]) -> Table {
    TaskRunner.toTheEnd { tasks throws(BudgetError) in try gathered(RowNumbers(rows), tasks) }
  }
}
