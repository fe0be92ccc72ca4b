import Columnar
import Language
import Loading
import Messages

/// What a load has to account for: rows read = kept + without customer + left out + refused.
struct LoadReport {
  let path: String
  let rowsRead: Int
  /// The first refused rows, in file order.
  private(set) var refused: [RefusedRow]
  /// The first rows without a customer, in file order: they are kept apart.
  private(set) var apart: [RefusedRow] = []
  /// On which lines of the file the rows of the table stand that are still there.
  private var lines: RowLines
  private var left: [Bitmap] = []
  /// What has to be known of how the file is written.
  private let readNotes: [ReadNote]
  private(set) var refusedCount: Int
  private let dialect: Dialect
  /// Rows left out by `where`.
  var leftOut = 0
  /// Rows refused because they have no time, with the column's name and the line of the first.
  private(set) var withoutTime: (column: String, count: Int, line: Int)?
  /// What was decided about the roles, in sentences.
  var roles: [Message] = []
  private var notes: [Footnote] = []
  private(set) var unassigned = 0
  private var kept = 0
  /// Rows that the table had before, and those of them without a customer; nil for a table of its own.
  var before: (rows: Int, unassigned: Int)?

  init(_ path: String, _ result: ReadResult) {
    self.path = path
    rowsRead = result.rowsRead
    refused = result.refused
    refusedCount = result.refusedCount
    dialect = result.dialect
    readNotes = result.notes
    lines = result.lines
  }

  /// Takes note that only the rows stay of which a bit is set.
  mutating func keep(_ kept: Bitmap) { left.append(kept) }

  /// The lines of rows that the table has now, in file order.
  private func lines(of rows: some Sequence<Int>) -> [Int] {
    left.reversed().reduce(Array(rows)) { rows, kept in kept.places(ofSet: rows) }
      .map { lines.line(ofRow: $0) }
  }

  /// Takes note of the rows that have no time; as many of them as refused rows are kept.
  mutating func refuse(withoutTime missing: Bitmap, column: String, limit: Int) {
    if missing.setCount == 0 { return }
    let rows = (0..<missing.count).lazy.filter { missing[$0] }.prefix(limit)
    let found = lines(of: rows).map {
      RefusedRow(line: $0, column: column, reason: .noTime)
    }
    withoutTime = (column, missing.setCount, found.first?.line ?? 0)
    refusedCount += missing.setCount
    // Of both kinds, so that rows without a time never hide what is wrong with others.
    refused = (refused + found).sorted { $0.line < $1.line }
  }

  /// Takes note of the first rows without a customer: where they stand, and their keys.
  private mutating func noteApart(
    _ rows: some Sequence<Int>, key column: String, _ keys: Column, _ place: (Int) -> Int
  ) {
    apart = lines(of: rows).enumerated().map { index, line in
      let row = place(index)
      return RefusedRow(
        line: line, column: column,
        reason: keys.missing?[row] ?? false ? .noCustomer : .unknownCustomer,
        value: keys.keyText(row) ?? "")
    }
  }

  /// Takes note of what became of the table in the store; its fields are asked for only where its
  /// columns join those of customers that were there before.
  mutating func note(_ role: TableRole, in store: Store, table: Table, before: Store) {
    kept = table.rowCount - (self.before?.rows ?? 0)
    guard case .events = role, let events = store.eventTable(table.name) else {
      if case .customers(let key, _) = role, !before.customers.isDerived,
        store.customers.table.name.utf8.elementsEqual(before.customers.table.name.utf8),
        !before.customers.table.name.utf8.elementsEqual(table.name.utf8)
      {
        noteJoin(table, key: key, before)
      }
      return
    }
    unassigned = events.unassignedKeys.count - (self.before?.unassigned ?? 0)
    kept -= unassigned
    if unassigned > 0 {
      notes.append(
        .unassigned(
          table: table.name, rows: unassigned,
          amount: LoadReport.amount(of: events, last: unassigned)))
      let first = events.unassignedKeys.count - unassigned
      let keys = events.unassignedKeys
      let before = self.before?.rows ?? 0
      let noted = events.firstUnassignedRows.map { Int($0) - before }
      noteApart(noted, key: events.customerName, keys) { first + $0 }
      let unknown = (first..<keys.count).count { !(keys.missing?[$0] ?? false) }
      if unknown > 0 {
        notes.append(
          .text("of these, \(count(unknown)) with a `\(events.customerName)` that no customer has"))
      }
    }
    if store.customers.isDerived {
      notes.append(
        .text("\(RowCount.text(store.customers.count, "customer")) derived from the keys of events")
      )
    }
    for (name, count) in store.customers.ambiguousAttributes.sorted(by: { $0.key < $1.key }) {
      notes.append(.severalValues(attribute: name, customers: count))
    }
    noteHistory(events, store.customers)
  }

  /// How a history and the column that it is the history of go together.
  private mutating func noteHistory(_ events: EventTable, _ customers: CustomerTable) {
    guard let attribute = events.historyOf else { return }
    guard let count = events.disagreements(with: customers) else {
      notes.append(
        .text("the customers have no column `\(attribute)`: the history alone supplies it"))
      return
    }
    notes.append(
      .text(
        count == 0
          ? "the newest values agree with the column `\(attribute)` for all customers"
          : """
          for \(RowCount.text(count, "customer")) the newest value is another than in the column \
          `\(attribute)`; the history counts
          """))
  }

  /// A second table of customers adds columns; its rows for customers there are not stay outside.
  private mutating func noteJoin(_ table: Table, key: String, _ before: Store) {
    notes.append(
      .text("its columns were added to the \(RowCount.text(before.customers.count, "customer"))"))
    guard let keyIndex = table.index(of: key) else { return }
    let rows = before.customers.unmatchedRows(of: table, keyIndex: keyIndex)
    unassigned = rows.count
    kept -= unassigned
    let noted = rows.prefix(EventTable.unassignedRowsNoted)
    noteApart(noted, key: key, table.fields[keyIndex].column) { noted[$0] }
    if unassigned > 0 {
      notes.append(.unassigned(table: table.name, rows: unassigned, amount: nil))
      notes.append(.text("their `\(key)` is the key of no customer"))
    }
    let shared = table.fields.map(\.name).filter {
      $0 != key && before.customers.table.column($0) != nil
    }
    if !shared.isEmpty {
      notes.append(
        .text("columns there were already took the new values: \(Message.list(shared))"))
    }
  }

  /// The sum of the amount over the last rows, which have no customer.
  private static func amount(of events: EventTable, last count: Int) -> Value? {
    guard let index = events.amountIndex else { return nil }
    let column = events.table.fields[index].column
    var total = AmountTotal(column.type)
    let rows = events.table.rowCount
    for row in rows - count..<rows { total.add(column[row]) }
    return total.value
  }

  /// Takes note of the columns that only the table or only the file has.
  mutating func noteColumns(of table: Table, file: Table) {
    let missing = table.fields.map(\.name).filter { file.column($0) == nil }
    let new = file.fields.map(\.name).filter { table.column($0) == nil }
    if !missing.isEmpty {
      notes.append(
        .text("not in the file, hence missing in its rows: \(Message.list(missing))"))
    }
    if !new.isEmpty {
      notes.append(
        .text("new, hence missing in the rows before: \(Message.list(new))"))
    }
  }

  /// Whether every row that was read is accounted for.
  func adds(up tableRows: Int) -> Bool {
    rowsRead == kept + unassigned + leftOut + refusedCount
      && kept + unassigned + (before?.rows ?? 0) == tableRows
  }

  func ledgerFailure(_ span: SourceSpan) -> Diagnostic {
    Diagnostic(
      .error, "ledger",
      """
      \(count(rowsRead)) read, but \(RowCount.text(kept)) kept, \(RowCount.text(unassigned)) without a \
      customer, \(RowCount.text(leftOut)) left out and \(RowCount.text(refusedCount)) refused; nothing was \
      loaded
      """,
      at: span)
  }

  /// The report as an answer without a table, about one of a name and so many columns.
  func answer(for table: String, columns: Int) -> Answer {
    var lines = notes
    if leftOut > 0 { lines.append(.text("\(count(leftOut)) left out by `where`")) }
    if let withoutTime {
      lines.append(
        .text(
          """
          \(count(withoutTime.count)) refused: `\(withoutTime.column)` is missing, first on line \
          \(RowCount.text(withoutTime.line))
          """))
    }
    if refusedCount - (withoutTime?.count ?? 0) > 0 {
      lines.append(.text("\(count(refusedCount - (withoutTime?.count ?? 0))) refused:"))
      let others = refused.filter { $0.reason != .noTime }
      for row in others.prefix(5) { lines.append(.text("  \(describe(row))")) }
      if others.count > 5 { lines.append(.text("  and more")) }
    }
    let counts: Message = """
      \(count(rowsRead)) read, \(RowCount.text(kept)) kept, \(RowCount.text(columns, "column")), \
      from \(path)
      """
    return Answer(
      title: before == nil ? "loaded \(table): \(counts)" : "appended to \(table): \(counts)",
      footnotes: roles.map { .text($0) } + readNotes.flatMap(\.footnotes) + lines)
  }

  private func count(_ rows: Int) -> Message {
    RowCount.text(rows, "row")
  }

  /// Why columns have the type that they have.
  var typeNotes: [ReadNote] { readNotes.filter(\.isOfType) }

  /// The first refused rows in words.
  var refusedWords: [Message] { refused.prefix(5).map(describe) }

  /// All refused rows that are kept, as a table.
  func refusedTable() -> Answer {
    let rows = refused
    return Answer(
      table: ResultTable(columns: [
        ResultColumn(name: "file", role: .dimension, values: rows.map { _ in .text(path) }),
        ResultColumn(name: "line", role: .dimension, values: rows.map { .integer($0.line) }),
        ResultColumn(
          name: "column", role: .dimension,
          values: rows.map { $0.column.map { .text($0) } ?? .missing }),
        ResultColumn(
          name: "reason", role: .dimension, values: rows.map { .text($0.reasonWords.english) }),
        ResultColumn(name: "bytes", role: .dimension, values: rows.map { .text($0.excerpt) }),
      ]))
  }

  private func describe(_ row: RefusedRow) -> Message {
    "line \(RowCount.text(row.line)): \(row.words)"
  }
}

extension RefusedRow {
  /// What is wrong with it, and what stood there.
  var words: Message {
    let words: Message = excerpt.isEmpty ? reasonWords : "\(reasonWords): \(excerpt)"
    return column.map { "`\($0)`: \(words)" } ?? words
  }

  /// What is wrong with it.
  var reasonWords: Message {
    switch reason {
    case .fieldCount(let found, let expected):
      expected == 1
        ? "\(RowCount.text(found, "field")) where \(expected) was expected"
        : "\(RowCount.text(found, "field")) where \(expected) were expected"
    case .unclosedQuote: "a quote that is never closed"
    case .textAfterQuote: "text between a closing quote and the next delimiter"
    case .invalidUTF8: "bytes that are not UTF-8"
    case .notOfType(let type): "not of type \(type.rawValue)"
    case .notJSON: "not an object of JSON"
    case .recordTooLong: "a record of more than four gibibytes"
    case .noTime: "missing, and an event needs a time"
    case .noCustomer: "missing: kept apart, without a customer"
    case .unknownCustomer: "unknown: kept apart, without a customer"
    }
  }
}
