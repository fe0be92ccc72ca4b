import Columnar
import Language
import Loading
import Messages
import Planning

// `show`: what is loaded, defined, set.

extension QuerySession {
  func show(_ topic: ShowTopic) -> Answer {
    switch topic {
    case .tables: overview()
    case .segments: segmentTable()
    case .measures:
      listing(
        ["measure", "definition"],
        savedNames(.measure).map { name in
          [.text(name), .text(measures[name].map { Printer.print($0) } ?? "")]
        }, orElse: "no measure is defined: `\(Verb.define.rawValue) measure NAME = …`")
    case .fields: fieldTable()
    case .tiers:
      listing(
        ["tier", "definition"],
        savedNames(.tier).map { name in
          [.text(name), .text(tiers[name].map { text(of: .tier($0)) } ?? "")]
        },
        orElse:
          "no tier is saved: `tier … save as NAME`, or `define tier NAME as tier …`")
    case .settings: listing(["setting", "value", "origin"], settings(), orElse: "")
    case .refused: refusedTable()
    }
  }

  /// A table of texts, or a sentence where it has no rows.
  private func listing(_ names: [String], _ rows: [[Value]], orElse sentence: Message) -> Answer {
    rows.isEmpty ? Answer(title: sentence) : Answer(table: result(names, rows, measures: []))
  }

  private func segmentTable() -> Answer {
    let rows = savedNames(.segment).map { name -> [Value] in
      let definition =
        segments[name].map { text(of: .segment($0)) } ?? frozen[name].map { text(of: $0, name) }
      return [.text(name), .text(definition ?? "")]
    }
    return listing(
      ["segment", "definition"], rows,
      orElse:
        "no segment is saved: `define segment NAME as where …`, or `save as NAME` in a question")
  }

  private func text(of members: FrozenMembers, _ name: String) -> String {
    let present = frozenSets[name]?.members.setCount ?? 0
    let gone = members.count - present
    return "members" + (members.day.map { " of \($0.text)" } ?? "")
      + ", \(RowCount.text(present, "customer").english)"
      + (gone > 0 ? " (\(grouped(gone)) more are not loaded now)" : "")
  }

  /// Fields that are defined, and those there are by themselves.
  private func fieldTable() -> Answer {
    let catalog = catalog
    var rows = savedNames(.field).map { name -> [Value] in
      [.text(name), .text("defined"), .text(fields[name].map { Printer.print($0) } ?? "")]
    }
    if let main = catalog.main {
      for field in StandardField.allCases
      where fields[field.rawValue] == nil && catalog.customers.fieldIndex(field.rawValue) == nil {
        rows.append([
          .text(field.rawValue), .text("standard"),
          .text(field.meaning(catalog.events[main].name)),
        ])
      }
    }
    return listing(
      ["field", "kind", "definition"], rows, orElse: "no field is defined: `define field NAME = …`")
  }

  private func settings() -> [[Value]] {
    let catalog = catalog
    var rows: [[Value]] = [
      [
        .text("as of"), catalog.asOf.map { .date($0) } ?? .text("no day"),
        .text(asOf == nil ? "the newest day of the events" : "set"),
      ],
      [
        .text("main"), .text(catalog.main.map { catalog.events[$0].name } ?? "no event table"),
        .text(mainTable == nil ? "found" : "set"),
      ],
    ]
    for (name, value) in parameters.sorted(by: {
      $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
    }
    ) {
      rows.append([.text("$\(name)"), .text(Printer.print(value)), .text("set")])
    }
    let may = { (flag: Bool) -> Value in .text(flag ? "yes" : "no") }
    rows.append([.text("reads files"), may(permissions.mayReadFiles), .text("command line")])
    rows.append([.text("writes files"), may(permissions.mayWriteFiles), .text("command line")])
    return rows
  }

  /// The rows that loads refused, as far as their lines are kept.
  private func refusedTable() -> Answer {
    var rows: [[Value]] = []
    var notes: [Footnote] = []
    for refusal in refusals {
      for row in refusal.rows + refusal.apart {
        rows.append([
          .text(refusal.table), .text(refusal.path), .integer(row.line),
          row.column.map { .text($0) } ?? .missing, .text(row.reasonWords.english),
          .text(row.excerpt),
        ])
      }
      let rest = refusal.count - refusal.rows.count
      if rest > 0 {
        notes.append(.text("\(refusal.path): \(counted(rest)) more, whose lines were not kept"))
      }
      let others = refusal.apartCount - refusal.apart.count
      if others > 0 {
        notes.append(
          .text(
            "\(refusal.path): \(counted(others)) more without a customer, whose lines were not kept"
          ))
      }
    }
    guard !refusals.isEmpty else { return Answer(title: "no row was refused") }
    return Answer(
      table: result(
        ["table", "file", "line", "column", "reason", "bytes"], rows, measures: [2]),
      footnotes: notes)
  }

  private func counted(_ count: Int) -> Message {
    RowCount.text(count, "row")
  }
}

extension StandardField {
  /// What it is, in words.
  fileprivate func meaning(_ table: String) -> String {
    switch self {
    case .recency: "days from the last event of \(table) to the as-of day"
    case .frequency: "events of \(table)"
    case .monetary: "sum of the amount of \(table)"
    case .ltv: "monetary, until it is defined otherwise"
    case .tenure: "days since the first event of \(table)"
    case .gap: "median of the days between events of \(table)"
    case .firstOrder: "day of the first event of \(table)"
    case .lastOrder: "day of the last event of \(table)"
    }
  }
}
