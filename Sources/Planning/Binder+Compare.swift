import Columnar
import Language
import Messages

// `compare` and `overlap`: segments side by side.

extension Binder {
  /// Distinct texts of a column of customers that is compared without having been named.
  private static let mostDefaultValues = 50
  /// Segments whose regions are shown at most: there are twice as many for each more.
  static let mostOverlapping = 8

  // MARK: - Overlap

  mutating func overlap(_ segments: [SegmentReference], _ clauses: Clauses) -> AnalysisPlan? {
    setDay(clauses)
    guard (2...Binder.mostOverlapping).contains(segments.count) else {
      return fail(.overlapCount(segments.count, at: segments.first.map(span) ?? .none))
    }
    let within = restriction(clauses, in: "`overlap`")
    ranked = existing()
    let members = segments.map { membership($0) }
    let value = worth()
    let divisions = zip(segments, members).compactMap { segment, condition in
      condition.map { Binder.division(Binder.text(of: segment), $0) }
    }
    guard divisions.count == segments.count else { return nil }
    let aggregates = [Binder.heads()] + (value.map { [Binder.figure(.sum, of: $0)] } ?? [])
    var plan = AnalysisPlan(
      parts: [.breakdown(part(within, divisions, aggregates))],
      step: .overlap(OverlapStep(names: divisions.map(\.name), hasValue: value != nil)),
      existing: existing())
    plan.population = within
    return plan
  }

  private func span(_ segment: SegmentReference) -> SourceSpan {
    switch segment {
    case .named(let name, _): name.span
    case .all(let span), .rest(let span), .it(let span), .row(_, let span), .step(_, let span): span
    }
  }

  // MARK: - Compare

  mutating func comparison(_ head: CompareHead, _ clauses: Clauses) -> AnalysisPlan? {
    setDay(clauses)
    let within = restriction(clauses, in: "`compare`")
    ranked = existing()
    guard let (first, second) = sides(head) else { return nil }
    let sides = [first, second].map { Condition.conjunction([within, $0]) }
    let population = Condition.or(sides)
    let value = worth()
    ranked = .conjunction([existing(), population])
    var whole = (sides + [Condition.conjunction(sides)]).map { Binder.heads($0) }
    if let value { whole += sides.map { Binder.figure(.sum, of: value, $0) } }
    var parts: [Plan] = []
    var fields: [CompareStep.Field] = []
    for field in head.fields.isEmpty ? defaultFields() : head.fields {
      groups = GroupScope()
      if let numbers = numbers(field) {
        fields.append(.numbers(name: field.text, column: whole.count))
        whole += figures(numbers, sides)
        continue
      }
      bindDimension(field, among: [field])
      if groups.grain == nil, case .calendar? = groups.dimensions.first?.plan.source {
        resolveGrain(clauses)
      }
      guard let dimension = groups.dimensions.first?.plan else { continue }
      let money = money(sides, value)
      let plan = part(
        population, [dimension], sides.map { Binder.heads($0) } + money, grain: groups.grain)
      parts.append(.breakdown(plan))
      let hasValue = !money.isEmpty
      if groups.grain == nil {
        fields.append(.values(name: field.text, part: parts.count, hasValue: hasValue))
      } else {
        duringWasUsed = true
        fields.append(.events(name: field.text, part: parts.count, hasValue: hasValue))
      }
    }
    groups = GroupScope()
    warnAboutDuring(clauses)
    var plan = AnalysisPlan(
      parts: [.breakdown(part(population, [], whole))] + parts,
      step: .compare(
        CompareStep(
          sides: [Binder.text(of: head.first), Binder.text(of: head.second)], fields: fields,
          hasValue: value != nil)),
      existing: existing())
    plan.population = sides[0]
    return plan
  }

  /// The two populations; `rest` is everybody who is not in the other one.
  private mutating func sides(_ head: CompareHead) -> (Condition, Condition)? {
    switch (head.first, head.second) {
    case (.rest, .rest(let span)): return fail(.restOutsideVs(at: span))
    case (.rest, let other): return membership(other).map { (.not($0), $0) }
    case (let one, .rest): return membership(one).map { ($0, .not($0)) }
    case (let one, let other):
      guard let first = membership(one), let second = membership(other) else { return nil }
      return (first, second)
    }
  }

  /// The value of a field whose means are compared.
  private mutating func numbers(_ field: Dimension) -> Scalar? {
    guard field.cut == nil, field.top == nil else { return nil }
    var scout = self
    guard let value = scout.scalarOrTruth(field.expression, .outside), value.type.isNumeric,
      value.domain == .customers
    else { return nil }
    self = scout
    return value
  }

  private func figures(_ value: Scalar, _ sides: [Condition]) -> [Aggregate] {
    let known = sides.map { Binder.heads(.conjunction([$0, .not(.isMissing(value))])) }
    let functions: [AggregateFunction] = [.average, .quantile(5000), .deviation]
    return known
      + functions.flatMap { function in
        sides.map { Binder.figure(function, of: value, $0) }
      }
  }

  /// Money beside heads: of events their amount, of customers what they have brought.
  private func money(_ sides: [Condition], _ value: Scalar?) -> [Aggregate] {
    guard let grain = groups.grain else {
      return value.map { value in sides.map { Binder.figure(.sum, of: value, $0) } } ?? []
    }
    guard let amount = catalog.events[grain].amountField else { return [] }
    let field = Scalar(.field(amount), catalog.events[grain].fields[amount].type, .events(grain))
    return sides.map { side in
      Aggregate(
        source: .events(grain), function: .sum, argument: field,
        filter: lift(side, to: .events(grain)), window: window(during, table: grain),
        type: field.type)
    }
  }

  /// The customers' columns that have few values or are numbers, and the standard fields.
  private func defaultFields() -> [Dimension] {
    let customers = catalog.customers
    var names: [Name] = customers.fields.indices.compactMap { place in
      let field = customers.fields[place]
      guard place != customers.keyField else { return nil }
      let name = Name(field.name, isQuoted: !Lexer.isPlainName(field.name))
      if field.type.isNumeric || field.type == .boolean { return name }
      guard case .text(let dictionary, _?) = field.column.storage,
        dictionary.count <= Binder.mostDefaultValues
      else { return nil }
      return name
    }
    if let main = catalog.main {
      let known: [StandardField] =
        catalog.events[main].timeField == nil
        ? [.frequency] : [.recency, .frequency, .tenure, .gap]
      let money: [StandardField] = catalog.events[main].amountField == nil ? [] : [.monetary]
      names += (known + money).map { Name($0.rawValue) }.filter { name in
        !names.contains { sameBytes($0.text, name.text) }
      }
    }
    return names.map { Dimension(Expression(.name([$0])), text: $0.text) }
  }
}
