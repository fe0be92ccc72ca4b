import Language

extension Expression {
  /// The same without `.group`.
  var ungrouped: Expression {
    let kind: Kind =
      switch self.kind {
      case .number, .text, .date, .boolean, .parameter, .name, .inSegment, .invalid: self.kind
      case .negate(let operand): .negate(operand.ungrouped)
      case .arithmetic(let operation, let left, let right):
        .arithmetic(operation, left.ungrouped, right.ungrouped)
      case .compare(let comparison, let left, let right):
        .compare(comparison, left.ungrouped, right.ungrouped)
      case .between(let value, let low, let high):
        .between(value.ungrouped, low.ungrouped, high.ungrouped)
      case .textTest(let test, let ignoringCase, let left, let right):
        .textTest(test, ignoringCase: ignoringCase, left.ungrouped, right.ungrouped)
      case .isMissing(let value, let isNegated): .isMissing(value.ungrouped, isNegated: isNegated)
      case .inList(let value, let list, let isNegated):
        .inList(value.ungrouped, list.map(\.ungrouped), isNegated: isNegated)
      case .inRanked(let value, let test, let isNegated):
        .inRanked(value.ungrouped, test, isNegated: isNegated)
      case .inPeriod(let value, let period, let isNegated):
        .inPeriod(value.ungrouped, period, isNegated: isNegated)
      case .not(let operand): .not(operand.ungrouped)
      case .and(let parts): .and(parts.map(\.ungrouped))
      case .or(let parts): .or(parts.map(\.ungrouped))
      case .quantified(let quantifier, let events):
        .quantified(
          quantifier,
          EventSet(table: events.table, filter: events.filter?.ungrouped, window: events.window))
      case .call(let call):
        .call(
          Call(
            call.function, call.arguments.map(\.ungrouped), filter: call.filter?.ungrouped,
            window: call.window))
      case .derived(let kind, let operand, let per):
        .derived(kind, operand.ungrouped, per: per?.ungrouped)
      case .group(let inner): inner.ungrouped.kind
      }
    return Expression(kind)
  }
}

extension Statement {
  /// The same without `.group` in any expression.
  var ungrouped: Statement {
    let kind: Kind =
      switch self.kind {
      case .load(let load): .load(load.ungrouped)
      case .segment(let population, let clauses): .segment(population, clauses.ungrouped)
      case .list(let target, let clauses): .list(target, clauses.ungrouped)
      case .define(.segment(let definition)):
        .define(
          .segment(
            SegmentDefinition(
              name: definition.name, condition: definition.condition.ungrouped,
              during: definition.during)))
      case .describe, .set, .trend, .profile, .define, .show, .drop, .include, .export, .echo:
        self.kind
      }
    return Statement(kind)
  }
}

extension Clauses {
  fileprivate var ungrouped: Clauses {
    var result = self
    result.condition = condition?.ungrouped
    result.dimensions = dimensions.map { Dimension($0.expression.ungrouped, text: $0.text) }
    result.show = show.map { ShowItem($0.expression.ungrouped, alias: $0.alias, text: $0.text) }
    result.having = having?.ungrouped
    result.sort = sort.map { SortKey($0.expression.ungrouped, isDescending: $0.isDescending) }
    return result
  }
}

extension LoadStatement {
  fileprivate var ungrouped: LoadStatement {
    var result = self
    result.options = options.map { option in
      switch option.kind {
      case .amount(let expression): LoadOption(.amount(expression.ungrouped))
      case .compute(let name, let expression): LoadOption(.compute(name, expression.ungrouped))
      case .condition(let condition): LoadOption(.condition(condition.ungrouped))
      case .key, .customer, .time, .event, .joined, .history, .attributes, .columns, .delimiter,
        .header, .missing:
        option
      }
    }
    return result
  }
}
