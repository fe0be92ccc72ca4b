package import Columnar

/// Small random tables for a schema: few customers, few events, ties, missing values, rows of nobody.
package struct RandomData {
  /// The tables as they would have been read: customers, events, lookups.
  package static func tables(
    _ schema: RandomSchema, _ source: inout RandomSource
  ) -> [StagedTable] {
    let count = source.pick(8, [0, 1, 3, 5, 8, 8, 8, 12, 12, 12, 16, 16, 20, 25, 30])
    var numbers = (0..<count).map { $0 * 3 + 1 }
    for index in numbers.indices.reversed() { numbers.swapAt(index, source.below(index + 1)) }
    var staged: [StagedTable] = []
    if let plan = schema.customers {
      let key = Field(name: "id", column: keys(numbers, schema))
      let fields = [key] + plan.columns.map { field($0, rows: count, &source) }
      staged.append(
        StagedTable(
          Table(name: plan.name, fields: fields, rowCount: count),
          role: .customers(key: "id", joined: schema.hasJoined ? "signup" : nil)))
    }
    for plan in schema.events {
      guard let roles = plan.roles else { continue }
      let rows = count == 0 ? source.below(6) : source.number(min(count, 6)...min(80, count * 5))
      // Some rows have no customer, some one that is not known (or, derived, one more customer).
      let owners = (0..<rows).map { _ -> Int? in
        if source.chance(6) { return nil }
        return source.chance(4) ? 2 : source.pick(from: numbers)
      }
      let fields =
        [Field(name: roles.customer, column: keys(owners, schema))]
        + plan.columns.map { field($0, rows: rows, &source) }
      let attributes = plan.name == "orders" ? schema.attributes : []
      staged.append(
        StagedTable(
          Table(name: plan.name, fields: fields, rowCount: rows), role: .events(roles),
          attributes: attributes))
    }
    if let plan = schema.lookup {
      // The last product has no row.
      let names = RandomSchema.products.dropLast()
      let key = Field(name: "product", column: Column(texts: names.map { $0 }))
      let fields = [key] + plan.columns.map { field($0, rows: names.count, &source) }
      staged.append(
        StagedTable(
          Table(name: plan.name, fields: fields, rowCount: names.count),
          role: .lookup(key: "product")))
    }
    return staged
  }

  /// Customers' keys as numbers or as texts whose order by bytes differs from that of the numbers.
  private static func keys(_ numbers: [Int?], _ schema: RandomSchema) -> Column {
    schema.keyIsText
      ? Column(texts: numbers.map { $0.map { "C\($0)" } })
      : Column(type: .integer, integers: numbers.map { $0.map(Int64.init) })
  }

  private static func field(
    _ plan: RandomSchema.ColumnPlan, rows: Int, _ source: inout RandomSource
  ) -> Field {
    let values = (0..<rows).map { row -> Value in
      if plan.ascends { return .integer(3 * row - 7) }
      return source.chance(plan.missingPercent)
        ? .missing : source.pick(from: plan.pool) ?? .missing
    }
    return Field(name: plan.name, column: column(plan.type, values))
  }

  /// A column of values that fit its type.
  package static func column(_ type: ColumnType, _ values: [Value]) -> Column {
    switch type {
    case .text:
      return Column(
        texts: values.map { value -> String? in
          if case .text(let text) = value { text } else { nil }
        })
    case .float: return Column(floats: values.map(\.double))
    case .boolean:
      return Column(
        booleans: values.map { value -> Bool? in
          if case .boolean(let flag) = value { flag } else { nil }
        })
    case .integer, .decimal, .date, .timestamp, .period:
      return Column(
        type: type,
        integers: values.map { value -> Int64? in
          switch value {
          case .exact(let units, _): Int64(exactly: units)
          case .date(let day): Int64(day.number)
          case .timestamp(let ticks, _): ticks
          case .missing, .other, .new, .boolean, .float, .text, .period: nil
          }
        })
    }
  }
}
