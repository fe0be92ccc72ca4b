/// Syntax tree → canonical text on one line, which parses back to an equal tree.
///
/// Parentheses are added where precedence asks for them; read again they are `.group`. A `.date(.year)` outside a period prints as digits, which read again are a number.
package struct Printer {
  /// A statement without the `;`.
  package static func print(_ statement: Statement) -> String {
    switch statement.kind {
    case .load(let load): print(load, "load")
    case .append(let load): print(load, "append")
    case .open(let path): "open " + quoted(path.text)
    case .save(let path): "save store to " + quoted(path.text)
    case .describe(let table): "describe" + (table.map { " " + print($0) } ?? "")
    case .set(.asOf(let date)): "set as of " + print(date)
    case .set(.main(let table)): "set main = " + print(table)
    case .set(.parameter(let name, let value)): "set \(print(name)) = \(printConstant(value))"
    case .segment(let population, let clauses):
      "segment" + (population.map { " " + print($0) } ?? "") + print(clauses)
    case .list(let target, let clauses): printList(target, clauses)
    case .trend(let clauses): "trend" + printHead(clauses)
    case .profile(let population, let clauses):
      "profile" + (population.map { " " + print($0) } ?? "") + print(clauses)
    case .grade(let grading, let clauses): print(grading) + print(clauses)
    case .pareto(let value, let clauses): "pareto \(print(value))" + print(clauses)
    case .migrate(let migration, let clauses): print(migration) + print(clauses)
    case .diff(let difference, let clauses): print(difference) + print(clauses)
    case .define(.tier(let definition)):
      "define tier \(print(definition.name)) as \(print(definition.grading))"
        + print(definition.clauses)
    case .compare(let head, let clauses): print(head) + print(clauses)
    case .overlap(let segments, let clauses):
      "overlap " + segments.map { print($0) }.joined(separator: ", ") + print(clauses)
    case .explain(let head, let clauses): print(head) + print(clauses)
    case .why(let head, let clauses):
      "why customer \(printConstant(head.key)) in \(print(head.subject))" + print(clauses)
    case .sweep(let head, let clauses): print(head) + print(clauses)
    case .activity(let head, let clauses):
      head.question.rawValue + (head.events.map { " on " + print($0) } ?? "") + print(clauses)
    case .conversion(let head, let clauses):
      "conversion \(print(head.column)) "
        + head.stages.map { printConstant($0) }.joined(separator: " then ") + print(clauses)
    case .funnel(let steps, let clauses):
      "funnel " + print(steps) + print(clauses)
    case .basket(let head, let clauses):
      "basket \(print(head.item))" + printPer(head.per) + print(clauses)
    case .show(let topic): "show \(topic.rawValue)"
    case .drop(let kind, let name): "drop \(kind.rawValue) \(print(name))"
    case .dropTable(let name): "drop table \(print(name))"
    case .include(let path): "include " + quoted(path.text)
    case .export(let segment, let path):
      "export segment \(print(segment)) to \(printTarget(path))"
    case .define(.measure(let name, let value)):
      "define measure \(print(name)) = \(print(value))"
    case .define(.field(let name, let value)): "define field \(print(name)) = \(print(value))"
    case .define(.segment(let definition)) where definition.limit != nil:
      printList(.customers, definition.asList)
    case .define(.segment(let definition)):
      "define segment \(print(definition.name))\(print(definition.parameters)) as where \(print(definition.condition))"
        + (definition.during.map { " during " + print($0) } ?? "")
    case .echo(let text): "echo " + quoted(text)
    }
  }

  private static func printTarget(_ path: PathText) -> String {
    quoted(path.text) + (path.table.map { " table \(quoted($0))" } ?? "")
      + (path.isForSpreadsheet ? " for spreadsheet" : "")
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

  static func counted(_ count: Int, _ unit: TimeUnit) -> String {
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
  private static func printList(_ target: ListTarget, _ clauses: Clauses) -> String {
    switch target {
    case .customers: "list" + printHead(clauses)
    case .events(let table): "list " + print(table) + printHead(clauses)
    }
  }

  /// The entries behind a verb, then the clauses.
  private static func printHead(_ clauses: Clauses) -> String {
    var rest = clauses
    rest.show = []
    let items = clauses.show.map(print).joined(separator: ", ")
    return (items.isEmpty ? "" : " " + items) + print(rest)
  }

  /// Clauses in canonical order, each with a blank before it.
  static func print(_ clauses: Clauses) -> String {
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
    case .limit:
      content = clauses.limit.map { String($0.count) + printPer($0.per) }
    case .across: content = clauses.across.map(print)
    case .each: content = clauses.each.map(\.unit.rawValue)
    case .baseline: content = clauses.baseline.map { print($0.kind) }
    case .sample: content = clauses.sample.map { printShare($0.fraction) }
    case .exportTo: content = clauses.exportTo.map(printTarget)
    case .chart: content = clauses.chart?.rawValue
    case .span: content = clauses.span.map { counted($0.count, $0.unit) }
    case .cohort: content = clauses.cohort.map { print($0) }
    case .exact: return clauses.isRolling == false ? clause.rawValue : nil
    case .rolling: return clauses.isRolling == true ? clause.rawValue : nil
    case .after: content = clauses.after.map(print)
    case .anyEntry: return clauses.anyEntry ? clause.rawValue : nil
    case .support: content = clauses.support.map { printShare($0) }
    case .lift: content = clauses.lift.map(\.text)
    case .during: content = clauses.during.map { print($0) }
    case .asOf: content = clauses.asOf.map { print($0) }
    case .includingUnassigned:
      return clauses.includingUnassigned == nil ? nil : clause.rawValue
    case .saveAs:
      return clauses.saveAs.map {
        ($0.freezesMembers ? "save members as " : "save as ") + print($0.name)
      }
    }
    return content.map { "\(clause.rawValue) \($0)" }
  }

  private static func joined(_ entries: [String]) -> String? {
    entries.isEmpty ? nil : entries.joined(separator: ", ")
  }

  private static func print(_ dimension: Dimension) -> String {
    let alias = dimension.alias.map { " as " + print($0) } ?? ""
    return printCut(dimension) + alias
  }

  /// A dimension without its name.
  private static func printCut(_ dimension: Dimension) -> String {
    var result = ""
    if let top = dimension.top { result = (top.isOnly ? "only top " : "top ") + "\(top.count) " }
    let needsGroup = dimension.top?.per != nil && Printer.takesPer(dimension.expression)
    let expression = print(dimension.expression)
    result += needsGroup ? "(\(expression))" : expression
    switch dimension.cut {
    case .bins(let count): result += " bins \(count)"
    case .tiles(let count):
      result += " into " + (Keywords.tiles.first { $0.count == count }?.word ?? String(count))
    case nil: break
    }
    return result + printPer(dimension.top?.per)
  }

  /// What a column is headed where it has no name: the expression in canonical form, a name without
  /// back-quotes.
  package static func heading(of expression: Expression) -> String {
    guard case .name(let names) = expression.kind else { return print(expression) }
    return names.map(\.text).joined(separator: ".")
  }

  /// The same of a dimension.
  package static func heading(of dimension: Dimension) -> String {
    dimension.cut == nil && dimension.top == nil
      ? heading(of: dimension.expression) : printCut(dimension)
  }

  static func printPer(_ per: Expression?) -> String {
    per.map { " per " + printFactor($0) } ?? ""
  }

  private static func print(_ item: ShowItem) -> String {
    print(item.expression) + (item.alias.map { " as " + print($0) } ?? "")
  }

  /// What stands behind `vs`.
  private static func print(_ baseline: Baseline.Kind) -> String {
    switch baseline {
    case .period(let period): return print(period)
    case .previous: return "previous"
    case .yearAgo: return "year ago"
    case .segment(.named(let name, [])) where Keywords.matches(name.text, "previous"):
      return quoted(name.text, "`")
    case .segment(let segment): return print(segment)
    }
  }

  /// A population; a name that would be read as a word of the language gets back-quotes.
  package static func print(_ segment: SegmentReference) -> String {
    switch segment {
    case .all: return "all"
    case .rest: return "rest"
    case .it: return "it"
    case .row(let entries, _):
      return "row(" + entries.map { print($0) }.joined(separator: ", ") + ")"
    case .step(let number, _): return "step \(number)"
    case .named(let name, let arguments):
      let isReserved = Keywords.isReservedForSaving(name.text)
      return (isReserved ? quoted(name.text, "`") : print(name)) + print(arguments)
    }
  }

  static func print(_ arguments: [SegmentArgument]) -> String {
    guard !arguments.isEmpty else { return "" }
    let texts = arguments.map { "\(print($0.name)) = \(printConstant($0.value))" }
    return "(" + texts.joined(separator: ", ") + ")"
  }

  /// What stands behind `=` where a name gets a value: there a bare word would be text.
  private static func printConstant(_ value: Expression) -> String {
    if case .name(let parts) = value.kind, parts.count == 1 {
      return quoted(parts[0].text, "`")
    }
    return printOperand(value)
  }
}

// MARK: - Heads

extension Printer {
  private static func print(_ head: CompareHead) -> String {
    "compare \(print(head.first)) with \(print(head.second))" + printOn(head.fields)
  }

  private static func print(_ head: ExplainHead) -> String {
    "explain \(printOperand(head.measure.expression)) from \(print(head.from)) to \(print(head.to))"
      + printOn(head.dimensions) + (head.support.map { " support \(printShare($0))" } ?? "")
  }

  private static func print(_ head: SweepHead) -> String {
    let values = [("from", head.from), ("to", head.to), ("step", head.step)]
    return "sweep \(print(head.parameter)) "
      + values.map { "\($0) \(printOperand($1))" }.joined(separator: " ")
      + " in \(print(head.segment))"
  }

  private static func printOn(_ dimensions: [Dimension]) -> String {
    joined(dimensions.map(print)).map { " on " + $0 } ?? ""
  }
}

// MARK: - Load

extension Printer {
  private static func print(_ load: LoadStatement, _ verb: String) -> String {
    let source = load.parameter.map { "$" + $0.text } ?? quoted(load.source)
    let head = "\(verb) \(print(load.table)) from \(source)"
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
    case .quote(let text): "quote " + quoted(text)
    case .header(let isThere): "header " + (isThere ? "yes" : "no")
    case .encoding(let text): "encoding " + quoted(text)
    case .dates(let text): "dates " + quoted(text)
    case .decimal(let text): "decimal " + quoted(text)
    case .badRows(.stop): "bad rows stop"
    case .badRows(.skip): "bad rows skip"
    case .badRows(.to(let path)): "bad rows to " + quoted(path.text)
    case .table(let text): "table " + quoted(text)
    case .query(let text): "query " + quoted(text)
    case .missing(let texts): "missing " + texts.map { quoted($0) }.joined(separator: ", ")
    }
  }
}
