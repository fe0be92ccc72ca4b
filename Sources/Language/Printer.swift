/// Syntax tree → canonical text on one line, which parses back to an equal tree.
///
/// Headings (`Dimension.text`, `ShowItem.text`) are printed as written; where they are empty the
/// expression is. Parentheses are added where precedence asks for them; read again they are
/// `.group`. A `.date(.year)` outside a period prints as digits, which read again are a number.
package struct Printer {
  /// A statement without the `;`.
  package static func print(_ statement: Statement) -> String {
    switch statement.kind {
    case .load(let load): print(load)
    case .describe(let table): "describe" + (table.map { " " + print($0) } ?? "")
    case .set(.asOf(let date)): "set as of " + print(date)
    case .set(.main(let table)): "set main = " + print(table)
    case .set(.parameter(let name, let value)): "set \(print(name)) = \(print(value))"
    case .segment(let population, let clauses):
      "segment" + (population.map { " " + print($0) } ?? "") + print(clauses)
    case .list(_, let clauses): printList(clauses)
    case .trend, .profile, .show, .drop, .include, .export: ""
    case .define(.measure(let name, let value)):
      "define measure \(print(name)) = \(print(value))"
    case .define(.field(let name, let value)): "define field \(print(name)) = \(print(value))"
    case .define(.segment(let definition)) where definition.limit != nil:
      printList(definition.asList)
    case .define(.segment(let definition)):
      "define segment \(print(definition.name)) as where \(print(definition.condition))"
        + (definition.during.map { " during " + print($0) } ?? "")
    case .echo(let text): "echo " + quoted(text)
    }
  }

  /// A condition or a value.
  package static func print(_ expression: Expression) -> String {
    var printer = Printer()
    printer.write(expression, .or)
    return printer.output
  }

  /// A period, as behind `during` or `in`.
  package static func print(_ period: Period) -> String {
    switch period.kind {
    case .last(let count, let unit): "last \(counted(count, unit))"
    case .previous(let count, let unit): "previous \(counted(count, unit))"
    case .first(let count, let unit): "first \(counted(count, unit))"
    case .lastUnit(let unit): "last \(unit.rawValue)"
    case .thisUnit(let unit): "this \(unit.rawValue)"
    case .since(let date): "since \(print(date))"
    case .before(let date): "before \(print(date))"
    case .range(let first, let last): "\(print(first)) to \(print(last))"
    case .date(let date): print(date)
    }
  }

  /// A name, in back-quotes where it was or where it must be.
  package static func print(_ name: Name) -> String {
    name.isQuoted || !Lexer.isPlainName(name.text) ? quoted(name.text, "`") : name.text
  }

  /// A date literal.
  package static func print(_ date: DateLiteral) -> String {
    switch date {
    case .year(let year): padded(year, 4)
    case .quarter(let year, let quarter): "\(padded(year, 4))-Q\(quarter)"
    case .month(let year, let month): "\(padded(year, 4))-\(padded(month, 2))"
    case .week(let year, let week): "\(padded(year, 4))-W\(padded(week, 2))"
    case .day(let year, let month, let day):
      "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    case .today: "today"
    }
  }

  /// Text in quotes, a quote inside doubled.
  static func quoted(_ text: String, _ mark: Character = "\"") -> String {
    let mark = mark.utf8
    var bytes: [UInt8] = Array(mark)
    for byte in text.utf8 {
      bytes.append(byte)
      if byte == mark.first { bytes.append(byte) }
    }
    return String(decoding: bytes + mark, as: UTF8.self)
  }

  private static func counted(_ count: Int, _ unit: TimeUnit) -> String {
    "\(count) \(unit.rawValue)\(count == 1 ? "" : "s")"
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  var output = ""
}

// MARK: - Clauses

extension Printer {
  private static func printList(_ clauses: Clauses) -> String {
    var rest = clauses
    rest.show = []
    let items = clauses.show.map(print).joined(separator: ", ")
    return "list" + (items.isEmpty ? "" : " " + items) + print(rest)
  }

  /// Clauses in canonical order, each with a blank before it.
  private static func print(_ clauses: Clauses) -> String {
    ClauseWord.allCases.compactMap { print($0, of: clauses) }.map { " " + $0 }.joined()
  }

  private static func print(_ clause: ClauseWord, of clauses: Clauses) -> String? {
    let content: String?
    switch clause {
    case .condition: content = clauses.condition.map { print($0) }
    case .dimensions: content = joined(clauses.dimensions.map(print))
    case .show: content = joined(clauses.show.map(print))
    case .having: content = clauses.having.map { print($0) }
    case .sort:
      content = joined(clauses.sort.map { print($0.expression) + ($0.isDescending ? " desc" : "") })
    case .limit: content = clauses.limit.map { String($0.count) }
    case .during: content = clauses.during.map { print($0) }
    case .asOf: content = clauses.asOf.map { print($0) }
    case .includingUnassigned:
      return clauses.includingUnassigned == nil ? nil : clause.rawValue
    case .saveAs: content = clauses.saveAs.map { print($0.name) }
    case .across, .each, .baseline, .sample, .exportTo: content = nil
    }
    return content.map { "\(clause.rawValue) \($0)" }
  }

  private static func joined(_ entries: [String]) -> String? {
    entries.isEmpty ? nil : entries.joined(separator: ", ")
  }

  private static func print(_ dimension: Dimension) -> String {
    dimension.text.isEmpty ? print(dimension.expression) : dimension.text
  }

  private static func print(_ item: ShowItem) -> String {
    (item.text.isEmpty ? print(item.expression) : item.text)
      + (item.alias.map { " as " + print($0) } ?? "")
  }

  /// A population; a name that would be read as a word of the language gets back-quotes.
  static func print(_ segment: SegmentReference) -> String {
    switch segment {
    case .all: return "all"
    case .rest: return "rest"
    case .it: return "it"
    case .row: return "row"
    case .named(let name, _):
      return Keywords.isReservedForSaving(name.text) ? quoted(name.text, "`") : print(name)
    }
  }
}

// MARK: - Load

extension Printer {
  private static func print(_ load: LoadStatement) -> String {
    let head = "load \(print(load.table)) from \(quoted(load.source))"
    return ([head] + load.options.map(print)).joined(separator: " ")
  }

  private static func print(_ option: LoadOption) -> String {
    switch option.kind {
    case .key(let name): "key " + print(name)
    case .customer(let name): "customer " + print(name)
    case .time(let name): "time " + print(name)
    case .amount(let expression): "amount " + print(expression)
    case .event(let name): "event " + print(name)
    case .joined(let name): "joined " + print(name)
    case .history(let name): "history of " + print(name)
    case .attributes(let names):
      "attributes (" + names.map { print($0) }.joined(separator: ", ") + ")"
    case .compute(let name, let expression): "compute \(print(name)) = \(print(expression))"
    case .condition(let condition): "where " + print(condition)
    case .columns(let columns):
      "columns ("
        + columns.map { "\(print($0.name)) as \(print($0.type))" }.joined(separator: ", ") + ")"
    case .delimiter(let text): "delimiter " + quoted(text)
    case .header(let isThere): "header " + (isThere ? "yes" : "no")
    case .missing(let texts): "missing " + texts.map { quoted($0) }.joined(separator: ", ")
    }
  }
}
