import Columnar
import Language
import Messages

// Texts, literals, and the warning about values that no row has.

extension Binder {
  /// Whether the expression is a value written out, so that the other side decides the type.
  func isLiteral(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .number, .text, .date, .boolean: true
    case .group(let inner), .negate(let inner): isLiteral(inner)
    default: false
    }
  }

  /// The text meant by the right side of a comparison with a text: a quoted text, a lone bare word,
  /// or a number as it was written.
  func literalText(_ expression: Expression) -> String? {
    switch expression.kind {
    case .text(let text): text
    case .name(let names) where names.count == 1 && !names[0].isQuoted: names[0].text
    case .number(let literal): literal.text
    case .boolean(let flag): flag ? "true" : "false"
    case .parameter(let name): parameter(name.text).flatMap(literalText)
    case .group(let inner): literalText(inner)
    default: nil
    }
  }

  /// The days meant by the right side of a comparison with a day: nil where it is no literal,
  /// `.some(nil)` where it is one but wrong (recorded).
  mutating func literalDays(_ expression: Expression) -> ClosedRange<Int>?? {
    switch expression.kind {
    case .date, .text: return .some(days(of: expression))
    case .number(let literal) where literal.scale == 0 && (0...9999).contains(literal.units):
      return .some(days(of: expression))
    case .parameter(let name):
      guard let value = parameter(name.text) else { return nil }
      return literalDays(value)
    case .group(let inner): return literalDays(inner)
    default: return nil
    }
  }

  func textCompare(_ op: ComparisonOperator, _ value: Scalar, _ text: String) -> Condition {
    switch op {
    case .equal: .text(.oneOf([text]), value)
    case .notEqual: .not(.text(.oneOf([text]), value))
    case .less: .text(.compare(.less, text), value)
    case .lessOrEqual: .text(.compare(.lessOrEqual, text), value)
    case .greater: .text(.compare(.greater, text), value)
    case .greaterOrEqual: .text(.compare(.greaterOrEqual, text), value)
    case .similar: .text(.similar(text), value)
    }
  }

  mutating func textTest(
    _ test: TextTest, _ ignoringCase: Bool, _ value: Expression, _ text: Expression,
    _ scope: Scope
  ) -> Condition? {
    guard let bound = scalar(value, scope) else { return nil }
    guard bound.type == .text else {
      return fail(.needsText(test.rawValue, found: bound.type, at: value.span))
    }
    guard let wanted = literalText(text) else {
      return fail(.textTestNeedsLiteral(test.rawValue, at: text.span))
    }
    note(bound, as: value)
    let predicate: TextPredicate =
      switch test {
      case .contains: .contains(wanted, ignoringCase: ignoringCase)
      case .startsWith: .startsWith(wanted, ignoringCase: ignoringCase)
      case .endsWith: .endsWith(wanted, ignoringCase: ignoringCase)
      case .matches: .matches(wanted, ignoringCase: ignoringCase)
      }
    if test == .matches, let problem = Binder.problem(in: wanted, ignoringCase) {
      return fail(.badPattern(problem.message, near: problem.text, at: text.span))
    }
    return .text(predicate, bound)
  }

  /// What is wrong with a regular expression, and what of it is left from there on.
  private static func problem(
    in pattern: String, _ ignoringCase: Bool
  ) -> (message: Message, text: String)? {
    do {
      _ = try LinearRegex(pattern, ignoringCase: ignoringCase)
      return nil
    } catch {
      let rest = pattern.utf8.dropFirst(error.offset)
      return (error.message, String(decoding: rest, as: UTF8.self))
    }
  }

  // MARK: - Values that no row has

  /// Unknown values of a statement for which near ones are looked for.
  static let searchedValues = 8

  mutating func warnIfUnknown(
    _ text: String, _ value: Scalar, ignoringCase: Bool = false, at span: SourceSpan
  ) {
    if isCustomerKey(value) { return warnIfUnknown(key: .text(text), at: span) }
    guard let field = catalogField(value), !field.mayHave(text) else { return }
    // Looking for near values costs a look at every row; a long list of unknown ones gets it once or so.
    unknownValues += 1
    guard unknownValues <= Binder.searchedValues else {
      return report(
        .unknownValue(text, of: field.name, values: [], "", areNear: false, at: span))
    }
    let counts = field.textCounts()
    let folded = text.lowercased()
    if ignoringCase, counts.contains(where: { sameBytes($0.text.lowercased(), folded) }) { return }
    let near = Spelling.nearest(text, among: counts.map(\.text), limit: 3)
    let listed = near.isEmpty ? Array(counts.prefix(3).map(\.text)) : near
    let holders = holders(of: value)
    let held = holders?.field.textCounts() ?? []
    let described = listed.map { name in
      let count = held.first { sameBytes($0.text, name) }?.count ?? 0
      return (name, holders == nil ? nil : count)
    }
    report(
      .unknownValue(
        text, of: field.name, values: described, holders?.noun ?? "", areNear: !near.isEmpty,
        at: span))
  }

  /// The field in which holders of a value are counted, and what they are: customers, with what they
  /// have at present, or rows of a table; nil where its rows say nothing, as those of a history.
  private func holders(of value: Scalar) -> (field: CatalogField, noun: String)? {
    switch (value.kind, value.domain) {
    case (.field, .customers): catalogField(value).map { ($0, "customer") }
    case (.field, .events(let table)) where catalog.events[table].historyOf != nil:
      catalog.customers.fields.first { sameName($0.name, catalog.events[table].historyOf ?? "") }
        .map { ($0, "customer") }
    case (.ofCustomer(let inner), _), (.standard(let inner), _): holders(of: inner)
    case (.function(.coalesce, let parts), _): parts.lazy.compactMap(holders).first
    case (.aggregate, _): nil
    default: catalogField(value).map { ($0, "row") }
    }
  }

  /// Warns where no customer has a key, and names the keys beside it.
  mutating func warnIfUnknown(key: Value, at span: SourceSpan) {
    let customers = catalog.customers
    guard let place = customers.keyField else { return }
    let field = customers.fields[place]
    guard case .found(let neighbours) = field.neighbours(of: key), !neighbours.isEmpty else {
      return
    }
    report(.unknownKey(key, of: field.name, near: neighbours, at: span))
  }

  /// Whether a scalar is the customer's key, seen from wherever.
  func isCustomerKey(_ scalar: Scalar) -> Bool {
    switch (scalar.kind, scalar.domain) {
    case (.field(let index), .customers): catalog.customers.keyField == index
    case (.ofCustomer(let inner), _): isCustomerKey(inner)
    default: false
    }
  }

  /// The field whose values a scalar shows unchanged.
  private func catalogField(_ scalar: Scalar) -> CatalogField? {
    switch (scalar.kind, scalar.domain) {
    case (.field(let index), .customers): return catalog.customers.fields[index]
    case (.field(let index), .events(let table)): return catalog.events[table].fields[index]
    case (.linked(let link, let field), .customers):
      return catalog.customers.links[link].fields[field]
    case (.linked(let link, let field), .events(let table)):
      return catalog.events[table].links[link].fields[field]
    case (.ofCustomer(let inner), _), (.standard(let inner), _): return catalogField(inner)
    case (.aggregate(let fact), _): return fact.argument.flatMap(catalogField)
    case (.function(.coalesce, let parts), _): return parts.lazy.compactMap(catalogField).first
    case (.dimension(let index), .groups):
      guard case .scalar(let source) = groups.dimensions[index].plan.source else { return nil }
      return catalogField(source)
    default: return nil
    }
  }
}
