import Columnar
import Demo

/// Tables of a demo store, with their columns as plain arrays.
struct DemoSample {
  let tables: [StagedTable]

  /// Enough customers for the shapes to show, made once for all tests.
  static let shared = DemoSample(customers: 4000)

  init(customers: Int) { tables = DemoData.tables(customers: customers) }

  func table(_ name: String) -> Table {
    guard let staged = tables.first(where: { $0.table.name == name }) else {
      preconditionFailure("the demo has a table \(name)")
    }
    return staged.table
  }

  /// A column's stored integers (cents, days, seconds); nil is missing.
  func numbers(_ table: String, _ field: String) -> [Int?] {
    let column = column(table, field)
    guard case .integers(let packed) = column.storage else {
      preconditionFailure("\(table).\(field) holds numbers")
    }
    return (0..<column.count).map { row in
      column.missing?[row] ?? false ? nil : Int(packed[row])
    }
  }

  /// A column's texts; nil is missing.
  func texts(_ table: String, _ field: String) -> [String?] {
    let column = column(table, field)
    return (0..<column.count).map { row in
      if case .text(let text) = column[row] { text } else { nil }
    }
  }

  func column(_ table: String, _ field: String) -> Column {
    guard let column = self.table(table).column(field) else {
      preconditionFailure("the table \(table) has a column \(field)")
    }
    return column
  }

  /// What each known customer's rows of a table add up to.
  func sums(_ table: String, _ values: [Int]) -> [String: Int] {
    let keys = Set(texts("customers", "customer"))
    return zip(texts(table, "customer"), values).reduce(into: [:]) { sums, row in
      if let key = row.0, keys.contains(key) { sums[key, default: 0] += row.1 }
    }
  }

  /// A hash (FNV-1a) of every value of every column, with names, types and roles.
  var fingerprint: UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ text: String) {
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      hash = (hash ^ 0xff) &* 0x100_0000_01b3
    }
    for staged in tables {
      add("\(staged.table.name) \(staged.role)")
      for field in staged.table.fields {
        add("\(field.name) \(field.column.type) \(field.column.count)")
        for row in 0..<field.column.count { add(DemoSample.text(of: field.column[row])) }
      }
    }
    return hash
  }

  private static func text(of value: Value) -> String {
    switch value {
    case .missing: ""
    case .text(let text): "\"" + text
    case .exact(let units, let scale): "\(units)e-\(scale)"
    case .date(let day): day.text
    case .timestamp(let ticks, _): "\(ticks)"
    case .other, .new, .boolean, .float, .period: "?"
    }
  }
}
