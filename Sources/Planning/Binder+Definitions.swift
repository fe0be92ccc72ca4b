import Columnar
package import Language
import Messages

// What is kept under a name: segments, measures, fields; and the last answer.

extension Binder {
  /// Checks a definition without keeping anything: what is wrong in it.
  package static func check(_ definition: Definition, catalog: Catalog) -> [Diagnostic] {
    var binder = Binder(catalog: catalog)
    binder.isKept = true
    binder.ranked = binder.existing()
    switch definition {
    case .segment(let segment): binder.check(segment)
    case .measure(let name, let expression):
      binder.checkName(name, .measure)
      binder.openDefinitions = [name.text]
      _ = binder.scalar(expression, .groups)
    case .field(let name, let expression):
      binder.checkName(name, .field)
      binder.openDefinitions = [name.text]
      if let value = binder.scalarOrTruth(expression, .outside),
        case .events(let table) = value.domain
      {
        binder.report(
          .bareEventColumn(
            table: catalog.events[table].name, in: "a field of customers", at: expression.span))
      }
    case .tier(let tier):
      binder.checkName(tier.name, .tier)
      binder.openDefinitions = [tier.name.text]
      if let period = tier.during { binder.during = binder.window(of: period) }
      _ = binder.grades(tier)
    }
    return binder.diagnostics
  }

  private mutating func check(_ definition: SegmentDefinition) {
    checkName(definition.name, .segment)
    openDefinitions = [definition.name.text]
    for (number, parameter) in definition.parameters.enumerated()
    where definition.parameters[..<number].contains(where: {
      sameBytes($0.name.text, parameter.name.text)
    }) {
      report(.parameterTwice(parameter.name.text, at: parameter.name.span))
    }
    pushParameters(definition.parameters)
    if let period = definition.during { during = window(of: period) }
    if let condition = condition(definition.condition, .outside) {
      requireCustomers(condition, definition.condition, in: "a segment's definition")
    }
    _ = sortKeys(definition.sort, .outside)
  }

  /// One name, one meaning: a name of another kind, or a column's, is refused.
  private mutating func checkName(_ name: Name, _ kind: DefinitionKind) {
    let known = savedKind(of: name.text)
    if let known, known != kind {
      report(.nameTaken(name.text, by: known.withArticle, at: name.span))
    }
    if sameName(name.text, "customers") {
      report(.nameTaken(name.text, by: "the number of customers", at: name.span))
    }
    if kind != .measure, catalog.customers.fieldIndex(name.text) != nil {
      report(.nameTaken(name.text, by: "a column of the customers", at: name.span))
    }
  }

  private func savedKind(of name: String) -> DefinitionKind? {
    if isSegment(name) { return .segment }
    if catalog.measures[name] != nil { return .measure }
    if catalog.tiers[name] != nil { return .tier }
    return catalog.fields[name] != nil ? .field : nil
  }

  func isSegment(_ name: String) -> Bool {
    catalog.segments[name] != nil || catalog.frozen[name] != nil
  }

  // MARK: - Uses

  /// Definitions that one statement reads at most, each as often as it is named.
  static let greatestDefinitions = 500

  /// Binds the text of a definition at the place of its use: its own `during`, ranks over everybody
  /// who exists, messages told at the name.
  mutating func within<Bound>(
    _ name: String, at span: SourceSpan, during period: Period? = nil,
    _ bind: (inout Binder) -> Bound?
  ) -> Bound? {
    guard !openDefinitions.contains(where: { sameBytes($0, name) }) else {
      return fail(.cycle(openDefinitions + [name], at: span))
    }
    readDefinitions += 1
    guard readDefinitions <= Binder.greatestDefinitions else {
      return fail(.tooManyDefinitions(at: span))
    }
    let mark = diagnostics.count
    openDefinitions.append(name)
    let outer = (during, duringWasUsed, ranked, youngChecks, parameters)
    (during, parameters) = (nil, [catalog.parameters])
    if let period { during = window(of: period) }
    ranked = existing()
    let bound = bind(&self)
    (during, duringWasUsed, ranked, youngChecks, parameters) = outer
    openDefinitions.removeLast()
    // The definition is another text: what is wrong in it is told at the name that brought it in.
    for index in diagnostics.indices.dropFirst(mark) {
      diagnostics[index].span = span
      diagnostics[index].notes.append("in the definition of `\(name)`")
    }
    return bound
  }

  /// A saved field of customers: a fact of the whole life, which `during` does not reach.
  mutating func savedField(_ name: Name, at span: SourceSpan) -> Scalar? {
    guard let expression = catalog.fields[name.text] else { return nil }
    return within(name.text, at: span) { $0.scalarOrTruth(expression, .outside) }
      .map { Scalar(.standard($0), $0.type, .customers) }
  }

  /// A saved measure, as if it had been written here: `during` reaches it.
  mutating func savedMeasure(_ name: Name, _ scope: Scope, at span: SourceSpan) -> Scalar? {
    guard let expression = catalog.measures[name.text] else { return nil }
    let outer = (during, ranked)
    var wasUsed = duringWasUsed
    let bound = within(name.text, at: span) { binder in
      (binder.during, binder.ranked) = outer
      let value = binder.scalar(expression, scope)
      wasUsed = wasUsed || binder.duringWasUsed
      return value
    }
    duringWasUsed = wasUsed
    return bound
  }

  // MARK: - Populations

  /// The condition of belonging to a segment, as of this statement's day.
  mutating func membership(_ reference: SegmentReference) -> Condition? {
    switch reference {
    case .all: return .constant(true)
    case .rest(let span): return fail(.restOutsideVs(at: span))
    case .it(let span): return lastPopulation([], at: span)
    case .row(let conditions, let span): return lastPopulation(conditions, at: span)
    case .step(let number, let span): return lastStep(number, at: span)
    case .named(let name, let arguments):
      guard !openDefinitions.contains(where: { sameBytes($0, name.text) }) else {
        return fail(.cycle(openDefinitions + [name.text], at: name.span))
      }
      if let frozen = catalog.frozen[name.text] {
        if let first = arguments.first {
          return fail(
            .noSuchArgument(first.name.text, of: name.text, known: [], at: first.name.span))
        }
        return .member(frozen)
      }
      guard let definition = catalog.segments[name.text] else { return unknownSegment(name) }
      return members(definition, name, arguments)
    }
  }

  private mutating func members(
    _ definition: SegmentDefinition, _ name: Name, _ arguments: [SegmentArgument]
  ) -> Condition? {
    guard let values = parameterValues(definition, name, arguments) else { return nil }
    return within(name.text, at: name.span, during: definition.during) { binder in
      binder.pushParameters(values)
      guard let bound = binder.condition(definition.condition, .outside) else { return nil }
      guard let limit = definition.limit else { return bound }
      return .ranked(
        RankedSet(
          population: .conjunction([binder.existing(), bound]),
          sort: binder.sortKeys(definition.sort, .outside), limit: limit.count,
          per: limit.per.flatMap { binder.listedValue($0, .outside) }))
    }
  }

  /// The parameters of a segment with the values they have in one use of it.
  mutating func parameterValues(
    _ definition: SegmentDefinition, _ name: Name, _ arguments: [SegmentArgument]
  ) -> [SegmentArgument]? {
    let known = definition.parameters.map(\.name.text)
    var values = definition.parameters
    for (number, argument) in arguments.enumerated() {
      if arguments[..<number].contains(where: { sameBytes($0.name.text, argument.name.text) }) {
        return fail(.parameterTwice(argument.name.text, at: argument.name.span))
      }
      guard let place = known.firstIndex(where: { sameBytes($0, argument.name.text) }) else {
        return fail(
          .noSuchArgument(
            argument.name.text, of: name.text, known: known, at: argument.name.span))
      }
      values[place] = SegmentArgument(argument.name, resolved(argument.value))
    }
    return values
  }

  private mutating func unknownSegment(_ name: Name) -> Condition? {
    let known = (Array(catalog.segments.keys) + Array(catalog.frozen.keys)).sorted()
    let near = Spelling.nearest(name.text, among: known, limit: 3)
    if near.isEmpty, isColumn(name.text) { return fail(.columnAsSegment(name.text, at: name.span)) }
    return fail(.unknownSegment(name.text, near: near, known: known, at: name.span))
  }

  func isColumn(_ name: String) -> Bool {
    catalog.customers.fieldIndex(name) != nil
      || catalog.events.contains { $0.fieldIndex(name) != nil }
  }

  // MARK: - Parameters

  mutating func pushParameters(_ values: [SegmentArgument]) {
    parameters.append(
      Dictionary(values.map { ($0.name.text, $0.value) }, uniquingKeysWith: { $1 }))
  }

  /// The value of `$name`: the innermost one.
  func parameter(_ name: String) -> Expression? {
    parameters.reversed().lazy.compactMap { $0[name] }.first
  }

  /// The names of all parameters that may be used here.
  var parameterNames: [String] { Set(parameters.flatMap(\.keys)).sorted() }

  /// A value with the parameters of this place put in, so that it means the same elsewhere.
  private func resolved(_ expression: Expression) -> Expression {
    switch expression.kind {
    case .parameter(let name): parameter(name.text) ?? expression
    case .negate(let inner): Expression(.negate(resolved(inner)), span: expression.span)
    case .group(let inner): resolved(inner)
    case .arithmetic(let op, let left, let right):
      Expression(.arithmetic(op, resolved(left), resolved(right)), span: expression.span)
    default: expression
    }
  }

  /// The constant that `set name = value` keeps; nil with the reason.
  package static func constant(
    _ expression: Expression, catalog: Catalog
  ) -> (Expression?, [Diagnostic]) {
    var binder = Binder(catalog: catalog)
    let value = binder.resolved(expression)
    switch value.kind {
    case .number, .text, .boolean: return (value, [])
    case .name(let names) where names.count == 1 && !names[0].isQuoted:
      if binder.isColumn(names[0].text) || catalog.fields[names[0].text] != nil
        || catalog.measures[names[0].text] != nil || binder.isStandardField(names[0])
      {
        binder.report(.notAConstant(at: expression.span))
        return (nil, binder.diagnostics)
      }
      return (Expression(.text(names[0].text), span: value.span), [])
    case .date: return (binder.days(of: value) == nil ? nil : value, binder.diagnostics)
    default:
      if let scalar = binder.scalar(value, .outside), scalar.domain != .constant {
        binder.report(.notAConstant(at: expression.span))
      }
      let failed = binder.diagnostics.contains { $0.severity == .error }
      return (failed ? nil : value, binder.diagnostics)
    }
  }
}
