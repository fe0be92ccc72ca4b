import Columnar
import Language
import Messages
import Planning

// `describe`: what is loaded.

extension QuerySession {
  func describe(_ name: Name?) -> Outcome {
    guard let name else { return Outcome(answer: overview()) }
    let catalog = catalog
    let tables = [catalog.customers] + catalog.events + catalog.lookups
    let wanted = name.text.lowercased()
    let found = tables.first { sameBytes($0.name.lowercased(), wanted) }
    guard let table = found ?? (wanted == "customers" ? catalog.customers : nil) else {
      return Outcome(
        diagnostics: [SessionDiagnostics.notATable(name, known: tables.map(\.name))],
        status: .failed)
    }
    return Outcome(answer: describe(table))
  }

  /// A row a table.
  func overview() -> Answer {
    let catalog = catalog
    let tables = [catalog.customers] + catalog.events + catalog.lookups
    var rows: [[Value]] = []
    for table in tables {
      rows.append([
        .text(table.role == .customers ? "customers" : table.name), .text(kind(of: table).english),
        .integer(table.rowCount), .integer(table.fields.count), .text(roles(of: table)),
      ])
    }
    let columns = ["table", "kind", "rows", "columns", "roles"]
    let names = (Array(segments.keys) + Array(frozen.keys)).sorted()
    return Answer(
      table: result(columns, rows, measures: [2, 3]), asOf: catalog.asOf,
      footnotes: names.isEmpty ? [] : [.text("segments: \(Message.list(names))")])
  }

  private func kind(of table: CatalogTable) -> Message {
    switch table.role {
    case .customers: store.customers.isDerived ? "customers, derived from events" : "customers"
    case .events: table.historyOf == nil ? "events" : "history"
    case .lookup: "lookup"
    }
  }

  private func roles(of table: CatalogTable) -> String {
    var parts: [String] = []
    func add(_ role: String, _ field: Int?) {
      if let field { parts.append("\(role) \(table.fields[field].name)") }
    }
    add("key", table.keyField)
    if let customer = table.customerName { parts.append("customer \(customer)") }
    add(table.role == .customers ? "joined" : "time", table.timeField)
    add("amount", table.amountField)
    add("event", table.eventField)
    if let attribute = table.historyOf { parts.append("history of \(attribute)") }
    add("value", table.valueField)
    return parts.joined(separator: ", ")
  }

  /// A row a column: type, role, missing values, what it ranges over.
  private func describe(_ table: CatalogTable) -> Answer {
    let rows = table.fields.enumerated().map { place, field -> [Value] in
      [
        .text(field.name), .text(field.type.word), .text(role(place, table)),
        .integer(field.column.missingCount), .text(range(of: field)),
      ]
    }
    return Answer(
      title:
        "\(table.name): \(RowCount.text(table.rowCount, "row")), \(kind(of: table))",
      table: result(["column", "type", "role", "missing", "values"], rows, measures: [3]),
      footnotes: (typeNotes[table.name] ?? []).flatMap(\.footnotes)
        + table.links.map { .text("\($0.field) refers to \($0.lookup)") })
  }

  private func role(_ place: Int, _ table: CatalogTable) -> String {
    switch place {
    case table.keyField: "key"
    case table.timeField: table.role == .customers ? "joined" : "time"
    case table.amountField: "amount"
    case table.eventField: "event"
    case table.valueField: "value of \(table.historyOf ?? "the history")"
    default: ""
    }
  }

  /// Least and greatest value, or the most frequent texts.
  private func range(of field: CatalogField) -> String {
    let column = field.column
    if case .text(let dictionary, let codes) = column.storage {
      guard codes != nil else { return RowCount.text(dictionary.count, "text").english }
      let counts = field.textCounts()
      let top = counts.prefix(3).map { "\($0.text) (\(grouped($0.count)))" }
      let more = counts.count - top.count
      return top.joined(separator: ", ") + (more > 0 ? ", \(grouped(more)) more" : "")
    }
    return column.range.map { "\(text($0.low)) … \(text($0.high))" } ?? ""
  }

  private func text(_ value: Value) -> String {
    switch value {
    case .exact(let units, let scale): exactText(units, scale)
    case .date(let day): day.text
    case .timestamp(let ticks, let scale):
      timestampText(ticks, scale)
    case .boolean(let flag): flag ? "true" : "false"
    case .period(let period): period.text
    case .text(let text): text
    case .float(let number): "\(number)"
    case .missing, .other, .new: ""
    }
  }

  private func exactText(_ units: Int128, _ scale: Int) -> String {
    guard scale > 0 else { return String(units) }
    let digits = String(units.magnitude)
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    return (units < 0 ? "-" : "") + padded.dropLast(scale) + "." + padded.suffix(scale)
  }

  private func timestampText(_ ticks: Int64, _ scale: Int) -> String {
    let perDay = Timestamps.ticksPerDay(scale)
    let day = floorDivide(Int(ticks), perDay)
    let second = (Int(ticks) - day * perDay) / Int(PowersOfTen.int64[scale])
    let clock = [second / 3600, second / 60 % 60, second % 60].map { padded($0, 2) }
    return CalendarDay(number: day).text + " " + clock.joined(separator: ":")
  }

  func grouped(_ number: Int) -> String { RowCount.text(number) }

  func result(_ names: [String], _ rows: [[Value]], measures: Set<Int>) -> ResultTable {
    ResultTable(
      columns: names.enumerated().map { place, name in
        ResultColumn(
          name: name, role: measures.contains(place) ? .measure : .dimension,
          values: rows.map { $0[place] })
      })
  }
}
