import Language

extension Expression {
  /// The same without `.group`.
  var ungrouped: Expression {
    let kind: Kind =
      switch self.kind {
      case .number, .text, .date, .boolean, .parameter, .name, .invalid: self.kind
      case .inSegment(let segment, let isNegated):
        .inSegment(segment.ungrouped, isNegated: isNegated)
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
        .inRanked(
          value.ungrouped,
          RankTest(
            takesBottom: test.takesBottom, amount: test.amount, isShare: test.isShare,
            per: test.per?.ungrouped), isNegated: isNegated)
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
            per: call.per?.ungrouped, window: call.window))
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
      case .segment(let population, let clauses): .segment(population?.ungrouped, clauses.ungrouped)
      case .profile(let population, let clauses):
        .profile(population?.ungrouped, clauses.ungrouped)
      case .trend(let clauses): .trend(clauses.ungrouped)
      case .list(let target, let clauses): .list(target, clauses.ungrouped)
      case .compare(let head, let clauses):
        .compare(
          CompareHead(
            head.first.ungrouped, with: head.second.ungrouped, on: head.fields.map(\.ungrouped)),
          clauses.ungrouped)
      case .overlap(let segments, let clauses):
        .overlap(segments.map(\.ungrouped), clauses.ungrouped)
      case .explain(let head, let clauses):
        .explain(
          ExplainHead(
            ShowItem(head.measure.expression.ungrouped, text: head.measure.text),
            from: head.from.ungrouped, to: head.to.ungrouped,
            on: head.dimensions.map(\.ungrouped), support: head.support), clauses.ungrouped)
      case .why(let head, let clauses):
        .why(WhyHead(head.key.ungrouped, in: head.subject.ungrouped), clauses.ungrouped)
      case .sweep(let head, let clauses):
        .sweep(
          SweepHead(
            head.parameter, from: head.from.ungrouped, to: head.to.ungrouped,
            step: head.step.ungrouped, in: head.segment.ungrouped), clauses.ungrouped)
      case .activity(let head, let clauses):
        .activity(
          ActivityHead(head.question, on: head.events?.ungrouped), clauses.ungrouped)
      case .conversion(let head, let clauses):
        .conversion(
          ConversionHead(head.column, head.stages.map(\.ungrouped)), clauses.ungrouped)
      case .funnel(let steps, let clauses):
        .funnel(steps.map(\.ungrouped), clauses.ungrouped)
      case .basket(let head, let clauses):
        .basket(
          BasketHead(head.item.ungrouped, per: head.per?.ungrouped), clauses.ungrouped)
      case .define(.segment(let definition)): .define(.segment(definition.ungrouped))
      case .define(.measure(let name, let value)): .define(.measure(name, value.ungrouped))
      case .define(.field(let name, let value)): .define(.field(name, value.ungrouped))
      case .define(.tier(let definition)):
        .define(.tier(definition.ungrouped))
      case .grade(let grading, let clauses): .grade(grading.ungrouped, clauses.ungrouped)
      case .pareto(let value, let clauses): .pareto(value.ungrouped, clauses.ungrouped)
      case .migrate(let migration, let clauses):
        .migrate(migration.ungrouped, clauses.ungrouped)
      case .diff(let difference, let clauses): .diff(difference.ungrouped, clauses.ungrouped)
      case .export(let segment, let path): .export(segment.ungrouped, path)
      case .append(let load): .append(load.ungrouped)
      case .open, .save, .describe, .set, .show, .drop, .dropTable, .include, .echo: self.kind
      }
    return Statement(kind)
  }
}

extension EventSet {
  fileprivate var ungrouped: EventSet {
    EventSet(table: table, filter: filter?.ungrouped, window: window)
  }
}

extension FunnelStep {
  fileprivate var ungrouped: FunnelStep {
    FunnelStep(events.ungrouped, within: within, without: without.map(\.ungrouped))
  }
}

extension WhyHead.Subject {
  fileprivate var ungrouped: WhyHead.Subject {
    switch self {
    case .segment(let segment): .segment(segment.ungrouped)
    case .funnel(let steps): .funnel(steps.map(\.ungrouped))
    }
  }
}

extension SegmentDefinition {
  fileprivate var ungrouped: SegmentDefinition {
    var result = self
    result.condition = condition.ungrouped
    return result
  }
}

extension TierDefinition {
  fileprivate var ungrouped: TierDefinition {
    var result = self
    result.grading = grading.ungrouped
    result.condition = condition?.ungrouped
    return result
  }
}

extension Grading {
  fileprivate var ungrouped: Grading {
    switch self {
    case .tier(var tier):
      tier.value = tier.value.ungrouped
      tier.per = tier.per?.ungrouped
      if case .bounds(let bounds, let names) = tier.cut {
        tier.cut = .bounds(bounds.map(\.ungrouped), names: names)
      }
      return .tier(tier)
    case .rfm(var rfm):
      rfm.cuts = rfm.cuts.mapValues { $0.map(\.ungrouped) }
      return .rfm(rfm)
    case .classes(var classes):
      classes.rules = classes.rules.map {
        ClassRule($0.name, policy: $0.policy, when: $0.condition.ungrouped)
      }
      return .classes(classes)
    case .score(let rules):
      return .score(
        rules.map {
          ScoreRule($0.points, isNegative: $0.isNegative, when: $0.condition.ungrouped)
        })
    }
  }
}

extension Migration {
  fileprivate var ungrouped: Migration {
    var result = self
    result.from = from.ungrouped
    result.to = to.ungrouped
    return result
  }
}

extension Difference {
  fileprivate var ungrouped: Difference {
    Difference(segment.ungrouped, from: from.ungrouped, to: to.ungrouped)
  }
}

extension SegmentReference {
  fileprivate var ungrouped: SegmentReference {
    guard case .row(let entries, let span) = self else { return self }
    return .row(entries.map(\.ungrouped), span)
  }
}

extension Dimension {
  fileprivate var ungrouped: Dimension {
    var result = self
    result.expression = expression.ungrouped
    result.top?.per = top?.per?.ungrouped
    return result
  }
}

extension Clauses {
  fileprivate var ungrouped: Clauses {
    var result = self
    result.condition = condition?.ungrouped
    result.dimensions = dimensions.map(\.ungrouped)
    result.across = across?.ungrouped
    result.limit?.per = limit?.per?.ungrouped
    if case .segment(let segment)? = baseline?.kind {
      result.baseline?.kind = .segment(segment.ungrouped)
    }
    result.show = show.map { ShowItem($0.expression.ungrouped, alias: $0.alias, text: $0.text) }
    result.having = having?.ungrouped
    result.sort = sort.map { SortKey($0.expression.ungrouped, isDescending: $0.isDescending) }
    result.cohort = cohort?.ungrouped
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
        .quote, .encoding, .dates, .decimal, .badRows, .table, .query,
        .header, .missing:
        option
      }
    }
    return result
  }
}
