package import Language

/// What is saved in a session, by name.
package struct NaiveDefinitions: Sendable {
  package var segments: [String: SegmentDefinition] = [:]
  /// Measures; they stand for their expression wherever they are named.
  package var measures: [String: Expression] = [:]
  /// Values of each customer, which no `during` reaches.
  package var fields: [String: Expression] = [:]
  /// What `$name` stands for.
  package var parameters: [String: Expression] = [:]

  /// Segments alone.
  package init(segments: [String: SegmentDefinition] = [:]) { self.segments = segments }

  /// What definitions, in the order in which they were made, leave behind.
  package init(_ statements: [Statement]) {
    for statement in statements {
      switch statement.kind {
      case .define(.segment(let definition)): segments[definition.name.text] = definition
      case .define(.measure(let name, let value)): measures[name.text] = value
      case .define(.field(let name, let value)): fields[name.text] = value
      case .set(.parameter(let name, let value)): parameters[name.text] = value
      case .define(.tier): break
      case .load, .append, .open, .save, .describe, .set, .segment, .list, .trend, .profile, .grade,
        .pareto, .migrate,
        .diff, .compare, .overlap, .explain, .why, .sweep, .activity, .conversion, .funnel, .basket,
        .show, .drop, .dropTable, .include, .export, .echo:
        break
      }
    }
  }

  /// An expression in which parameters and measures are what they stand for.
  func expanded(_ expression: Expression) -> Expression {
    expression.replacing { part in
      switch part.kind {
      case .parameter(let name): return parameters[name.text]
      case .name(let parts) where parts.count == 1:
        return measures[parts[0].text].map { Expression(.group(expanded($0))) }
      default: return nil
      }
    }
  }

  /// The clauses in which they are too.
  func expanded(_ clauses: Clauses) -> Clauses {
    var clauses = clauses
    let dimension = { (dimension: Dimension) -> Dimension in
      var copy = dimension
      copy.expression = expanded(dimension.expression)
      copy.top?.per = dimension.top?.per.map(expanded)
      return copy
    }
    clauses.condition = clauses.condition.map(expanded)
    clauses.dimensions = clauses.dimensions.map(dimension)
    clauses.across = clauses.across.map(dimension)
    for index in clauses.show.indices {
      clauses.show[index].expression = expanded(clauses.show[index].expression)
    }
    clauses.having = clauses.having.map(expanded)
    for index in clauses.sort.indices {
      clauses.sort[index].expression = expanded(clauses.sort[index].expression)
    }
    if let per = clauses.limit?.per { clauses.limit?.per = expanded(per) }
    clauses.asOf = clauses.asOf.map(expanded)
    return clauses
  }

  /// The definition of a segment as a use of it means it: its parameters are those given, else its
  /// own; others are the session's.
  func use(
    of definition: SegmentDefinition, with arguments: [SegmentArgument]
  ) -> SegmentDefinition {
    var inner = self
    for argument in definition.parameters + arguments {
      inner.parameters[argument.name.text] = expanded(argument.value)
    }
    var copy = definition
    copy.condition = inner.expanded(definition.condition)
    copy.sort = definition.sort.map {
      SortKey(inner.expanded($0.expression), isDescending: $0.isDescending)
    }
    return copy
  }
}

extension Expression {
  /// The expression with parts replaced, from the outside in; nil keeps a part and goes on within.
  func replacing(_ change: (Expression) -> Expression?) -> Expression {
    if let changed = change(self) { return changed }
    func go(_ inner: Expression) -> Expression { inner.replacing(change) }
    let form: Kind
    switch kind {
    case .number, .text, .date, .boolean, .parameter, .name, .invalid: form = kind
    case .negate(let a): form = .negate(go(a))
    case .arithmetic(let sign, let a, let b): form = .arithmetic(sign, go(a), go(b))
    case .compare(let sign, let a, let b): form = .compare(sign, go(a), go(b))
    case .between(let a, let b, let c): form = .between(go(a), go(b), go(c))
    case .textTest(let test, let ignoring, let a, let b):
      form = .textTest(test, ignoringCase: ignoring, go(a), go(b))
    case .isMissing(let a, let isNegated): form = .isMissing(go(a), isNegated: isNegated)
    case .inList(let a, let list, let isNegated):
      form = .inList(go(a), list.map(go), isNegated: isNegated)
    case .inRanked(let a, var test, let isNegated):
      test.per = test.per.map(go)
      form = .inRanked(go(a), test, isNegated: isNegated)
    case .inPeriod(let a, let period, let isNegated):
      form = .inPeriod(go(a), period, isNegated: isNegated)
    case .inSegment(let reference, let isNegated):
      form = .inSegment(reference.replacing(change), isNegated: isNegated)
    case .not(let a): form = .not(go(a))
    case .and(let list): form = .and(list.map(go))
    case .or(let list): form = .or(list.map(go))
    case .quantified(let quantifier, var events):
      events.filter = events.filter.map(go)
      form = .quantified(quantifier, events)
    case .call(var call):
      call.arguments = call.arguments.map(go)
      call.filter = call.filter.map(go)
      form = .call(call)
    case .derived(let what, let a, let per): form = .derived(what, go(a), per: per.map(go))
    case .group(let a): form = .group(go(a))
    }
    return Expression(form, span: span)
  }

  /// All parts, the whole first.
  var parts: [Expression] {
    var found: [Expression] = []
    _ = replacing { part in
      found.append(part)
      return nil
    }
    return found
  }
}

extension SegmentReference {
  /// The reference with the values of its parameters replaced.
  func replacing(_ change: (Expression) -> Expression?) -> SegmentReference {
    guard case .named(let name, let arguments) = self else { return self }
    return .named(
      name, arguments.map { SegmentArgument($0.name, $0.value.replacing(change)) })
  }
}
