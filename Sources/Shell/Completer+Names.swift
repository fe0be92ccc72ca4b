import Columnar
import Language
import LineEditing
import Planning

// Names that completion offers: fields, tables, functions, segments.

extension Completer {
  func clause(_ word: ClauseWord) -> Completion.Candidate {
    .init(word.rawValue + (word == .includingUnassigned ? "" : " "), note: word.summary)
  }

  /// Everything an operand can begin with here.
  func operands(_ scan: ClauseScan, _ verb: Verb) -> [Completion.Candidate] {
    if case .call(let function) = scan.frames.last?.kind, scan.frames.last?.isFilter == false {
      if ["count", "rows", "share"].contains(function.lowercased()) { return eventTables() }
      return customerFields() + tables(dotted: true) + functions()
    }
    if case .values = scan.frames.last?.kind { return [] }
    var found: [Completion.Candidate] = []
    if let scope = scan.eventScope, let table = table(scope) {
      found += fields(table)
      found += table.links.map { .init(Self.nameText($0.lookup) + ".", note: "lookup") }
    }
    let isHead = scan.frames.isEmpty
    switch scan.clause {
    case .show where isHead && verb == .retention:
      found +=
        [.init("rate", note: "who came back"), .init("customers", note: "how many")]
        + [.init("running ")]
    case .show where isHead && verb == .segment, nil where isHead && verb == .trend:
      found += [.init("customers", note: "how many")] + Self.derivedMeasures + savedMeasures()
    case .sort where isHead, .having where isHead:
      found += scan.aliases.map { .init(Self.nameText($0), note: "of this answer") }
      if verb == .segment || verb == .trend {
        found += [.init("customers", note: "how many")] + savedMeasures()
        if scan.used.contains(.baseline) { found += Self.comparedMeasures }
      }
    case .dimensions where isHead, .across where isHead:
      found += [.init("top "), .init("only top ")]
    case .show, .sort, .having, .dimensions, .across, .each, .condition, .limit, .during, .asOf,
      .baseline, .sample, .includingUnassigned, .saveAs, .exportTo, .chart, .span, .cohort, .exact,
      .rolling, .after, .anyEntry, .support, .lift, nil:
      break
    }
    found += customerFields() + tables(dotted: true)
    if scan.clause == .dimensions || scan.clause == .across {
      found += CalendarUnit.allCases.map { .init($0.rawValue, note: "of the event's time") }
      found += savedSegments()
    }
    found += functions()
    if scan.clause == .condition { found += Self.conditionStarts }
    return found
  }

  /// What can be made of a measure in `show`.
  private static let derivedMeasures: [Completion.Candidate] = DerivedMeasure.allCases.map {
    .init($0.rawValue + " ")
  }
  /// What can be made of a measure under `vs`.
  private static let comparedMeasures: [Completion.Candidate] =
    [DerivedMeasure.baseline, .change, .growth].map { .init($0.rawValue + " ") }

  private static let conditionStarts: [Completion.Candidate] =
    (Keywords.quantifiers + ["not", "in"]).map { .init($0 + " ") }

  /// The columns of a table.
  func columns(of name: String) -> [Completion.Candidate] { table(name).map(fields) ?? [] }

  private func fields(_ table: CatalogTable) -> [Completion.Candidate] {
    table.fields.map { .init(Self.nameText($0.name), note: $0.type.word) }
  }

  /// Columns of the customers, and what stands where they do.
  private func customerFields() -> [Completion.Candidate] {
    fields(catalog.customers) + savedFields() + savedTiers() + standardFields()
  }

  /// `recency` and its like, where no column and no saved field has the name.
  private func standardFields() -> [Completion.Candidate] {
    guard let main = catalog.main else { return [] }
    return StandardField.allCases.map(\.rawValue)
      .filter { catalog.customers.fieldIndex($0) == nil && catalog.fields[$0] == nil }
      .map { .init($0, note: "of \(catalog.events[main].name)") }
  }

  /// Names of all tables, with a dot where a column has to follow.
  func tables(dotted: Bool) -> [Completion.Candidate] {
    func candidate(_ name: String, _ note: String) -> Completion.Candidate {
      .init(Self.nameText(name) + (dotted ? "." : ""), note: note)
    }
    let customers = dotted ? [] : [candidate("customers", Self.rows(catalog.customers))]
    return customers
      + catalog.events.map { candidate($0.name, "events, " + Self.rows($0)) }
      + catalog.lookups.map { candidate($0.name, "lookup, " + Self.rows($0)) }
  }

  func eventTables() -> [Completion.Candidate] {
    catalog.events.map { .init(Self.nameText($0.name), note: Self.rows($0)) }
  }

  private static func rows(_ table: CatalogTable) -> String {
    GroupedNumber.text(table.rowCount) + (table.rowCount == 1 ? " row" : " rows")
  }

  private func functions() -> [Completion.Candidate] {
    Binder.functionNames.map {
      .init($0 + "(", note: Binder.isAggregate($0) ? "aggregate" : "function")
    }
  }

  /// Saved segments, and those that have names of their own.
  func segments() -> [Completion.Candidate] {
    var found = savedSegments() + [.init("all", note: "everyone")]
    if catalog.lastAnswer != nil {
      found += [.init("it", note: "the last answer"), .init("row(", note: "of the last answer")]
    }
    if let count = catalog.lastFunnel?.steps?.names.count {
      found.append(.init("step ", note: "1 to \(count) of the last funnel"))
    }
    return found
  }

  func savedSegments() -> [Completion.Candidate] {
    saved(Array(catalog.segments.keys), "segment") + saved(Array(catalog.frozen.keys), "members")
  }

  func savedMeasures() -> [Completion.Candidate] { saved(Array(catalog.measures.keys), "measure") }

  func savedFields() -> [Completion.Candidate] { saved(Array(catalog.fields.keys), "field") }

  func savedTiers() -> [Completion.Candidate] { saved(Array(catalog.tiers.keys), "tier") }

  private func saved(_ names: [String], _ note: String) -> [Completion.Candidate] {
    names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      .map { .init(Self.nameText($0), note: note) }
  }

  // MARK: - What names mean

  func table(_ name: String) -> CatalogTable? {
    let wanted = name.lowercased()
    if sameBytes(wanted, "customers") { return catalog.customers }
    return (catalog.events + catalog.lookups).first { sameBytes($0.name.lowercased(), wanted) }
  }

  /// The field that a name of one or two parts means, looked for in the event table first where
  /// its columns need no table's name.
  func field(_ names: [String], _ scope: String?) -> (table: String, field: CatalogField)? {
    guard let name = names.last else { return nil }
    let tables =
      names.count == 2
      ? [table(names[0])].compactMap(\.self)
      : [scope.flatMap(table), catalog.customers].compactMap(\.self) + catalog.events
    for table in tables {
      if let index = table.fieldIndex(name) { return (table.name, table.fields[index]) }
    }
    return nil
  }

  /// Columns of other tables that begin so, written with their table: for words that nothing else
  /// begins with.
  func columnsByEnding(_ place: CompletionText) -> [Completion.Candidate] {
    let expectsName =
      place.tokens.first?.isWord(anyOf: Self.asking) == true
      && place.tokens.last?.kind != .sign(.dot) && scan(place.tokens).expectsOperand
    guard expectsName, place.word.utf8.allSatisfy({ $0 > 0x39 || $0 < 0x30 }) else { return [] }
    return (catalog.events + catalog.lookups).flatMap { table in
      table.fields.filter { Self.begins($0.name, with: place.word) }.map {
        Completion.Candidate(
          Self.nameText(table.name) + "." + Self.nameText($0.name), note: $0.type.word)
      }
    }
  }

  /// A name as it is written where an operand stands: bare where it can be.
  static func nameText(_ name: String) -> String {
    let special = Keywords.reserved + Keywords.constants
    if Lexer.isPlainName(name), !Keywords.matches(name, anyOf: special) { return name }
    return "`" + name.replacing("`", with: "``") + "`"
  }
}

extension Binder {
  /// Whether a function runs over rows.
  static func isAggregate(_ name: String) -> Bool {
    ["count", "rows", "sum", "avg", "min", "max", "median", "stddev", "distinct", "first", "last"]
      .contains(name.lowercased())
      || name.lowercased() == "share"
  }
}
