import Columnar
import Language

// What a name means in a scope.

extension Binder {
  mutating func name(_ names: [Name], _ scope: Scope, at span: SourceSpan) -> Scalar? {
    if names.count == 1 {
      return simpleName(names[0], scope, at: span)
    }
    return dottedName(names[0], names[1], scope, at: span)
  }

  private mutating func simpleName(_ name: Name, _ scope: Scope, at span: SourceSpan) -> Scalar? {
    switch scope {
    case .events(let table):
      if let found = eventField(table, name.text) { return found }
      if let found = lookupField(of: catalog.events[table], .events(table), name.text) {
        return found
      }
      if let found = customerField(name.text) { return found }
      if let found = defined(name, .outside, at: span) { return found.scalar }
      if isStandardField(name) { return standardField(name, at: span) }
      if sameName(name.text, "customer"), let key = customerKey(table) { return key }
      return fail(.unknownColumn(name.text, near: nearNames(name.text, scope), at: span))
    case .outside:
      return outsideName(name, .outside, at: span)
    case .groups:
      return groupName(name, at: span)
    }
  }

  private mutating func outsideName(_ name: Name, _ scope: Scope, at span: SourceSpan) -> Scalar? {
    if let found = customerField(name.text) { return found }
    if let found = defined(name, scope, at: span) { return found.scalar }
    // Columns go before standard fields, and those before the `gap` that every event table has.
    var tables = catalog.events.indices.filter { eventColumn($0, name.text) != nil }
    if tables.isEmpty {
      if isStandardField(name) { return standardField(name, at: span) }
      tables = catalog.events.indices.filter { eventField($0, name.text) != nil }
    }
    if tables.count > 1 {
      let candidates = tables.map { "\(catalog.events[$0].name).\(name.text)" }
      return fail(.ambiguousName(name.text, candidates: candidates, at: span))
    }
    if let table = tables.first { return eventField(table, name.text) }
    if catalog.events.contains(where: { sameBytes($0.name, name.text) }) {
      return fail(.tableAsValue(name.text, at: span))
    }
    let scored = tiersOfScore(name.text)
    if scored.count == 1 { return savedScore(name, of: scored[0], at: span) }
    if !scored.isEmpty {
      return fail(.ambiguousScore(name.text, tiers: scored.map(\.text), at: span))
    }
    if isSegment(name.text) { return fail(.segmentAsValue(name.text, at: span)) }
    if openDefinitions.contains(where: { sameBytes($0, name.text) }) {
      return fail(.cycle(openDefinitions + [name.text], at: span))
    }
    if StandardField(rawValue: name.text.lowercased()) != nil, !catalog.events.isEmpty {
      return fail(
        .fieldWithoutMain(name.text, names: catalog.events.map(\.name), at: span))
    }
    return fail(
      .unknownColumn(
        name.text, near: nearNames(name.text, scope), isEmpty: catalog.isEmpty, at: span))
  }

  /// In `show`, `having`, `sort`: an earlier column, a dimension, or `customers`.
  private mutating func groupName(_ name: Name, at span: SourceSpan) -> Scalar? {
    if !name.isQuoted, name.text.lowercased() == "customers" { return customersMeasure() }
    let expression = Expression(.name([name]), span: span)
    if let dimension = dimension(equalTo: expression) { return dimension }
    if let place = dimensionPlace(headed: name) {
      return Scalar(.dimension(place), groups.dimensions[place].plan.type, .groups)
    }
    if let earlier = groups.named.last(where: {
      sameBytes($0.name, name.text) && $0.expression != expression
    }) {
      return scalar(earlier.expression, .groups)
    }
    if catalog.measures[name.text] != nil, catalog.customers.fieldIndex(name.text) == nil {
      return savedMeasure(name, .groups, at: span)
    }
    guard let found = outsideName(name, .groups, at: span) else { return nil }
    return fail(.bareField(name.text, isNumeric: found.type.isNumeric, at: span))
  }

  /// The dimension that was written as this expression. An aggregate is a measure of the group, also
  /// where the groups are told apart by the same fact about each customer.
  func dimension(equalTo expression: Expression) -> Scalar? {
    if case .call(let call) = expression.kind,
      Binder.aggregateFunction(call.function.text.lowercased()) != nil
    {
      return nil
    }
    guard let index = groups.dimensions.firstIndex(where: { $0.expression == expression }) else {
      return nil
    }
    let plan = groups.dimensions[index].plan
    let value = Scalar(.dimension(index), plan.type, .groups)
    return plan.labels.map { Scalar(.label(value, $0), .text, .groups) } ?? value
  }

  /// The expression of an earlier column of a listing that is meant by name.
  func named(_ expression: Expression) -> Expression? {
    guard case .name(let names) = expression.kind, names.count == 1 else { return nil }
    return groups.named.last {
      sameBytes($0.name, names[0].text) && $0.expression != expression
    }?.expression
  }

  mutating func customersMeasure() -> Scalar {
    measure(
      Aggregate(
        source: .customers, function: .customers, argument: nil, filter: .constant(true),
        window: nil, type: .integer))
  }

  /// The place of a base measure among those of the breakdown; equal ones are one.
  mutating func measure(_ written: Aggregate) -> Scalar {
    let aggregate = restricted(written)
    let place = groups.aggregates.firstIndex(of: aggregate) ?? groups.aggregates.count
    if place == groups.aggregates.count { groups.aggregates.append(aggregate) }
    let value = Scalar(.measure(place), aggregate.type, .groups)
    return aggregate.function.isAdditive ? scaledUp(value) : value
  }

  /// The aggregate over those of its rows whose customers are being measured.
  private func restricted(_ aggregate: Aggregate) -> Aggregate {
    guard groups.measured != .constant(true) else { return aggregate }
    var members = groups.measured
    if case .events(let table) = aggregate.source { members = lift(members, to: .events(table)) }
    return Aggregate(
      source: aggregate.source, function: aggregate.function, argument: aggregate.argument,
      filter: .conjunction([aggregate.filter, members]), window: aggregate.window,
      type: aggregate.type)
  }

  /// A definition's value, with "there is none" told from "an error was recorded".
  struct FoundDefinition { var scalar: Scalar? }

  /// The saved field or measure of a name; nil where nothing is saved under it.
  private mutating func defined(
    _ name: Name, _ scope: Scope, at span: SourceSpan
  ) -> FoundDefinition? {
    if catalog.fields[name.text] != nil {
      return FoundDefinition(scalar: savedField(name, at: span))
    }
    if catalog.tiers[name.text] != nil {
      return FoundDefinition(scalar: savedTier(name, at: span))
    }
    guard catalog.measures[name.text] != nil, scope != .groups else { return nil }
    return FoundDefinition(scalar: savedMeasure(name, .outside, at: span))
  }

  /// The customer's key, seen from its events.
  private func customerKey(_ table: Int) -> Scalar? {
    guard let key = catalog.customers.keyField else { return nil }
    let type = catalog.customers.fields[key].type
    return Scalar(.ofCustomer(Scalar(.field(key), type, .customers)), type, .events(table))
  }

  private mutating func dottedName(
    _ table: Name, _ field: Name, _ scope: Scope, at span: SourceSpan
  ) -> Scalar? {
    let expression = Expression(.name([table, field]), span: span)
    if scope == .groups, let dimension = dimension(equalTo: expression) { return dimension }
    if catalog.tiers[table.text] != nil, tableFields(table.text) == nil {
      return savedScore(field, of: table, at: span)
    }
    guard let found = qualified(table.text, field.text, scope) else {
      if let known = tableFields(table.text) {
        let holders = holders(of: field.text)
        let near =
          holders.isEmpty ? Spelling.nearest(field.text, among: known, limit: 3) : holders
        return fail(.unknownColumn(field.text, in: table.text, near: near, at: field.span))
      }
      let near = Spelling.nearest(table.text, among: catalog.tableNames, limit: 3)
      return fail(.unknownTable(table.text, near: near, at: table.span))
    }
    if scope == .groups {
      return fail(
        .bareField("\(table.text).\(field.text)", isNumeric: found.type.isNumeric, at: span))
    }
    return found
  }

  private mutating func qualified(_ table: String, _ field: String, _ scope: Scope) -> Scalar? {
    if sameName(table, "customers") || sameName(table, catalog.customers.name) {
      return customerField(field)
    }
    if let index = catalog.events.firstIndex(where: { sameName($0.name, table) }) {
      return eventField(index, field)
    }
    if case .events(let index) = scope,
      let found = lookupField(of: catalog.events[index], .events(index), field, table)
    {
      return found
    }
    if let found = lookupField(of: catalog.customers, .customers, field, table) { return found }
    let linked = catalog.events.indices.filter { index in
      catalog.events[index].links.contains { sameName($0.lookup, table) }
    }
    let chosen = linked.first { $0 == groups.grain } ?? linked.first { $0 == catalog.main }
    guard let index = chosen ?? linked.first else { return nil }
    return lookupField(of: catalog.events[index], .events(index), field, table)
  }

  // MARK: - Fields of one table

  mutating func customerField(_ name: String) -> Scalar? {
    let customers = catalog.customers
    let index = customers.fieldIndex(name)
    if let value = historic(name, index) { return value }
    guard let index else { return nil }
    usedFields.insert(index)
    return Scalar(.field(index), customers.fields[index].type, .customers)
  }

  /// The newest value not after the as-of day of a column whose history is loaded; where there is
  /// none, the column's own.
  private func historic(_ name: String, _ index: Int?) -> Scalar? {
    guard
      let table = catalog.events.firstIndex(where: { table in
        table.historyOf.map { sameName($0, name) } ?? false
      }), let value = catalog.events[table].valueField, let window = wholeWindow(table)
    else { return nil }
    let type = catalog.events[table].fields[value].type
    let newest = Scalar(
      .aggregate(
        Aggregate(
          source: .events(table), function: .last,
          argument: Scalar(.field(value), type, .events(table)), filter: .constant(true),
          window: window, type: type)),
      type, .customers)
    var known = newest
    if let index, catalog.customers.fields[index].type == type {
      let own = Scalar(.field(index), type, .customers)
      known = Scalar(.function(.coalesce, [newest, own]), type, .customers)
    }
    return Scalar(.standard(known), type, .customers)
  }

  /// A field of an event table, its customer's key under the name the file gave it, or `gap`.
  func eventField(_ table: Int, _ name: String) -> Scalar? {
    if let column = eventColumn(table, name) { return column }
    guard sameName(name, "gap"), catalog.events[table].timeField != nil else { return nil }
    return Scalar(.daysSincePrevious(once: false), .integer, .events(table))
  }

  private func eventColumn(_ table: Int, _ name: String) -> Scalar? {
    let events = catalog.events[table]
    if let index = events.fieldIndex(name) {
      return Scalar(.field(index), events.fields[index].type, .events(table))
    }
    if let customerName = events.customerName, sameName(customerName, name),
      let key = catalog.customers.keyField
    {
      let type = catalog.customers.fields[key].type
      return Scalar(
        .ofCustomer(Scalar(.field(key), type, .customers)), type, .events(table))
    }
    return nil
  }

  /// A field of a lookup table that `table` refers to; of the lookup named, or of the only one that has it.
  private func lookupField(
    of table: CatalogTable, _ domain: RowDomain, _ field: String, _ lookup: String? = nil
  ) -> Scalar? {
    for (place, link) in table.links.enumerated() {
      if let lookup, !sameName(link.lookup, lookup) { continue }
      if let index = Catalog.index(of: field, in: link.fields) {
        return Scalar(.linked(link: place, field: index), link.fields[index].type, domain)
      }
    }
    return nil
  }

  private func tableFields(_ name: String) -> [String]? {
    let tables = [catalog.customers] + catalog.events + catalog.lookups
    if sameName(name, "customers") { return catalog.customers.fields.map(\.name) }
    return tables.first { sameName($0.name, name) }?.fields.map(\.name)
  }

  /// How the columns of this name are written, of whatever table.
  private func holders(of field: String) -> [String] {
    (catalog.customers.fieldIndex(field) == nil ? [] : [field])
      + (catalog.events + catalog.lookups).filter { $0.fieldIndex(field) != nil }
      .map { "\($0.name).\(field)" }
  }

  func sameName(_ left: String, _ right: String) -> Bool {
    sameBytes(left, right) || sameBytes(left.lowercased(), right.lowercased())
  }

  /// Names that may have been meant, the nearest first; those of event tables are given with the table.
  func nearNames(_ name: String, _ scope: Scope) -> [String] {
    var candidates =
      catalog.customers.fields.map(\.name) + catalog.fields.keys.sorted()
      + catalog.measures.keys.sorted() + catalog.tiers.keys.sorted()
    if catalog.main != nil { candidates += StandardField.allCases.map(\.rawValue) }
    if scope == .groups { candidates.append("customers") }
    if case .events(let table) = scope {
      candidates = catalog.events[table].fields.map(\.name) + candidates
    }
    let near = Spelling.nearest(name, among: candidates, limit: 3)
    let elsewhere = (catalog.events + catalog.lookups).flatMap { table in
      Spelling.nearest(name, among: table.fields.map(\.name), limit: 1).map {
        "\(table.name).\($0)"
      }
    }
    return Array((near + elsewhere).prefix(4))
  }
}

/// Fields that every customer has where there is a main event table.
package enum StandardField: String, Sendable, Hashable, CaseIterable {
  case recency, frequency, monetary, ltv, tenure, gap
  case firstOrder = "first_order"
  case lastOrder = "last_order"
}

extension Binder {
  /// Whether a name that no column has is a standard field.
  func isStandardField(_ name: Name) -> Bool {
    catalog.main != nil && StandardField(rawValue: name.text.lowercased()) != nil
  }

  /// A standard field of the main event table; nil after an error.
  mutating func standardField(_ name: Name, at span: SourceSpan) -> Scalar? {
    guard let field = StandardField(rawValue: name.text.lowercased()), let main = catalog.main
    else { return nil }
    guard !openDefinitions.contains(where: { sameName($0, name.text) }) else {
      return fail(.cycle(openDefinitions + [name.text], at: span))
    }
    let table = catalog.events[main]
    switch field {
    case .frequency: return fact(main, .count, nil, .integer)
    case .monetary, .ltv:
      guard let amount = table.amountField else {
        return fail(.noAmount(table.name, field: name.text, at: span))
      }
      let type = table.fields[amount].type
      return fact(main, .sum, Scalar(.field(amount), type, .events(main)), type)
    case .recency, .tenure, .firstOrder, .lastOrder, .gap:
      guard let time = table.timeField else {
        return fail(.tableWithoutTime(table.name, at: span))
      }
      let moment = Scalar(.field(time), table.fields[time].type, .events(main))
      let day = asDay(moment)
      switch field {
      case .gap:
        let gap = Scalar(.daysSincePrevious(once: true), .integer, .events(main))
        return fact(main, .quantile(5000), gap, .float)
      case .firstOrder: return fact(main, .first, moment, moment.type)
      case .lastOrder: return fact(main, .last, moment, moment.type)
      case .recency: return daysToAsOf(fact(main, .last, day, .date))
      case .tenure, .frequency, .monetary, .ltv:
        return daysToAsOf(fact(main, .first, day, .date))
      }
    }
  }

  /// A fact from all of a customer's events up to the as-of day.
  private func fact(
    _ table: Int, _ function: AggregateFunction, _ argument: Scalar?, _ type: ColumnType
  ) -> Scalar {
    let aggregate = Aggregate(
      source: .events(table), function: function, argument: argument, filter: .constant(true),
      window: wholeWindow(table), type: type)
    return Scalar(
      .standard(Scalar(.aggregate(aggregate), type, .customers)), type, .customers)
  }

  private func daysToAsOf(_ day: Scalar) -> Scalar {
    let today = Scalar.constant(.date(asOf ?? CalendarDay(number: 0)), .date)
    return Scalar(.arithmetic(.subtract, today, day), .integer, .customers)
  }
}
