import Columnar
import Language
import Messages

// `list` and `profile`: rows of customers or of events.

extension Binder {
  mutating func listing(_ target: ListTarget, _ clauses: Clauses) -> ListingPlan? {
    var clauses = clauses
    guard let grain = listedTable(target, &clauses) else { return nil }
    setDay(clauses)
    let scope: Scope = grain.table.map { .events($0) } ?? .outside
    let parts = listed(clauses.condition, scope, in: "`list`")
    var plan = ListingPlan(existing: existing(), population: parts.population, columns: [])
    plan.grain = grain.table
    plan.eventFilter = parts.filter
    plan.conjuncts = parts.conjuncts
    plan.missingChecks = missingChecks(in: parts.population)
    ranked = .conjunction([plan.existing, plan.population])
    if let table = grain.table {
      plan.window = window(during, table: table)
      duringWasUsed = true
    }
    openListBaseline(clauses)
    if clauses.show.isEmpty { clauses.show = defaultItems(grain.table) }
    if let baseline = clauses.baseline { clauses.show = withListBaselines(clauses.show, baseline) }
    plan.columns = bindListed(clauses.show, scope)
    plan.sort = sortKeys(clauses.sort, scope)
    plan.limit = clauses.limit?.count
    plan.limitPer = clauses.limit?.per.flatMap { listedValue(named($0) ?? $0, scope) }
    plan.includesUnassigned = clauses.includingUnassigned != nil
    if let span = clauses.includingUnassigned, grain.table == nil {
      report(.unassignedNeedsEvents(at: span))
    }
    if let table = grain.table { noteRows(of: plan.eventFilter, table, plan.window) }
    plan.missingRows = comparedRows
    addChecksOfFilters(to: &plan.missingChecks)
    plan.asOf = asOf
    plan.neverChecks = neverTables
    plan.youngChecks = youngChecks
    plan.footnotes = historyFootnotes() + attributeFootnotes() + sampleFootnotes() + notes
    if let save = clauses.saveAs, let table = grain.table, !save.freezesMembers {
      report(.savedEvents(table: catalog.events[table].name, at: save.name.span))
    }
    warnAboutDuring(clauses)
    return plan
  }

  mutating func profile(_ reference: SegmentReference?, _ clauses: Clauses) -> ProfilePlan? {
    setDay(clauses)
    var table: Int?
    var segment = Condition.constant(true)
    if case .named(let name, let arguments) = reference, arguments.isEmpty,
      let event = catalog.events.firstIndex(where: { sameName($0.name, name.text) })
    {
      table = event
    } else if case .named(let name, let arguments) = reference, arguments.isEmpty,
      !isSegment(name.text), isCustomers(name.text)
    {
      table = nil
    } else if let reference {
      guard let members = membership(reference) else { return nil }
      segment = members
    }
    ranked = .conjunction([ranked, segment])
    let parts = listed(
      clauses.condition, table.map { .events($0) } ?? .outside, in: "`profile`")
    var plan = ProfilePlan(
      existing: existing(), population: .conjunction([segment, parts.population]), columns: [])
    plan.grain = table
    plan.eventFilter = parts.filter
    plan.window = table.flatMap { window(during, table: $0) }
    if table != nil { duringWasUsed = true }
    plan.includesUnassigned = clauses.includingUnassigned != nil
    if let span = clauses.includingUnassigned, table == nil {
      report(.unassignedNeedsEvents(at: span))
    }
    plan.columns = profiled(table)
    plan.asOf = asOf
    plan.missingChecks = missingChecks(in: parts.population)
    if let table { noteRows(of: plan.eventFilter, table, plan.window) }
    plan.missingRows = comparedRows
    addChecksOfFilters(to: &plan.missingChecks)
    plan.neverChecks = neverTables
    plan.youngChecks = youngChecks
    plan.footnotes = historyFootnotes() + attributeFootnotes() + sampleFootnotes()
    warnAboutDuring(clauses)
    return plan
  }

  private mutating func profiled(_ table: Int?) -> [OutputColumn] {
    guard let table else {
      return catalog.customers.fields.compactMap { field in
        customerField(field.name).map {
          OutputColumn(name: field.name, role: .dimension, value: $0)
        }
      }
    }
    return catalog.events[table].fields.enumerated().map { place, field in
      OutputColumn(
        name: field.name, role: .dimension,
        value: Scalar(.field(place), field.type, .events(table)))
    }
  }

  // MARK: - Heads

  /// The table that is listed, with "the customers" told from "an error was recorded".
  private struct Listed { var table: Int? }

  /// The event table of the head; a lone bare word that is no column may be its name.
  private mutating func listedTable(_ target: ListTarget, _ clauses: inout Clauses) -> Listed? {
    switch target {
    case .events(let name):
      if isCustomers(name.text) { return Listed(table: nil) }
      if isColumn(name.text), !catalog.events.contains(where: { sameName($0.name, name.text) }) {
        return fail(.columnAsTable(name.text, at: name.span))
      }
      return eventTable(name).map { Listed(table: $0) }
    case .customers:
      guard clauses.show.count == 1, clauses.show[0].alias == nil,
        case .name(let names) = clauses.show[0].expression.kind, names.count == 1
      else { return Listed(table: nil) }
      let name = names[0].text
      guard catalog.customers.fieldIndex(name) == nil else { return Listed(table: nil) }
      if isCustomers(name) {
        clauses.show = []
      } else if let table = catalog.events.firstIndex(where: { sameName($0.name, name) }) {
        clauses.show = []
        return Listed(table: table)
      }
      return Listed(table: nil)
    }
  }

  func isCustomers(_ name: String) -> Bool {
    sameName(name, "customers") || sameName(name, catalog.customers.name)
  }

  private func defaultItems(_ table: Int?) -> [ShowItem] {
    func item(_ field: String) -> ShowItem {
      ShowItem(Expression(.name([Name(field, isQuoted: true)])), text: field)
    }
    guard let table else { return catalog.customers.fields.map { item($0.name) } }
    let events = catalog.events[table]
    let customer = events.customerName.map { [item($0)] } ?? []
    return customer + events.fields.map { item($0.name) }
  }

  // MARK: - Where, columns, order

  private struct ListedParts {
    var population: Condition = .constant(true)
    var filter: Condition = .constant(true)
    var conjuncts: [Conjunct] = []
  }

  /// `where` of a listing: what is asked of customers, and, of events, of rows.
  private mutating func listed(
    _ expression: Expression?, _ scope: Scope, in place: Message
  ) -> ListedParts {
    var parts = ListedParts()
    var ofCustomers: [Condition] = [sampled()]
    var ofEvents: [Condition] = []
    for part in expression.map(conjuncts) ?? [] {
      guard let bound = condition(part, scope) else { continue }
      if case .events(let table) = scope, case .events(let other) = bound.domain, other != table {
        report(.twoGrains(catalog.events[table].name, catalog.events[other].name, at: part.span))
      } else if case .events = bound.domain, case .events = scope {
        ofEvents.append(bound)
      } else {
        if scope == .outside { requireCustomers(bound, part, in: place) }
        ofCustomers.append(bound)
        parts.conjuncts.append(Conjunct(text: Printer.print(part), condition: bound))
      }
    }
    parts.population = .conjunction(ofCustomers)
    parts.filter = .conjunction(ofEvents)
    return parts
  }

  private mutating func bindListed(_ items: [ShowItem], _ scope: Scope) -> [OutputColumn] {
    var columns: [OutputColumn] = []
    for item in items {
      guard let value = listedValue(item.expression, scope) else { continue }
      var role = role(of: item.expression)
      if role == .measure, !isCounted(value) { role = .dimension }
      let name = item.alias?.text ?? item.text
      columns.append(OutputColumn(name: name, role: role, value: value))
      groups.named.append((name, item.expression))
    }
    return columns
  }

  /// Whether a listed value is an amount of something; a key is a name, also where it is a number.
  private func isCounted(_ value: Scalar) -> Bool {
    switch (value.kind, value.domain) {
    case (.field(catalog.customers.keyField), .customers): return false
    case (.ofCustomer(let inner), _): return isCounted(inner)
    case (.field(let field), .events(let table)) where field == catalog.events[table].eventField:
      return false
    default: return value.type.isNumeric
    }
  }

  /// Sort keys over the rows; a name may be that of an earlier column.
  mutating func sortKeys(_ keys: [SortKey], _ scope: Scope) -> [SortPlan] {
    keys.compactMap { key in
      listedValue(named(key.expression) ?? key.expression, scope).map {
        SortPlan(value: $0.inOwnOrder, isDescending: key.isDescending)
      }
    }
  }

  /// A value of a row: of a customer, where a bare event column is an error, or of an event.
  mutating func listedValue(_ expression: Expression, _ scope: Scope) -> Scalar? {
    guard let value = scalarOrTruth(expression, scope) else { return nil }
    if case .events(let table) = scope {
      if case .events(let other) = value.domain, other != table {
        return fail(
          .twoGrains(catalog.events[table].name, catalog.events[other].name, at: expression.span))
      }
      return lift(value, to: .events(table))
    }
    if case .events(let table) = value.domain {
      return fail(.bareEventColumn(table: catalog.events[table].name, at: expression.span))
    }
    return value
  }
}
