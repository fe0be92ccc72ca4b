extension Scalar {
  /// Calls the closures for this scalar and all its parts, outermost first, conditions included.
  ///
  /// Where `onScalar` returns false the parts of that scalar are passed over.
  package func visit(
    onScalar: (Scalar) -> Bool, onCondition: (Condition) -> Void = { _ in }
  ) {
    guard onScalar(self) else { return }
    switch kind {
    case .constant, .field, .linked, .daysSincePrevious, .dimension, .measure: break
    case .ofCustomer(let part), .negate(let part), .standard(let part), .day(let part),
      .calendar(_, let part), .numberInCalendar(_, let part), .addingMonths(_, let part),
      .share(let part, _), .running(let part), .index(let part), .baseline(let part),
      .label(let part, _):
      part.visit(onScalar: onScalar, onCondition: onCondition)
    case .arithmetic(_, let a, let b), .growth(let a, let b):
      a.visit(onScalar: onScalar, onCondition: onCondition)
      b.visit(onScalar: onScalar, onCondition: onCondition)
    case .function(_, let arguments):
      for argument in arguments { argument.visit(onScalar: onScalar, onCondition: onCondition) }
    case .conditional(let test, let a, let b):
      test.visit(onScalar: onScalar, onCondition: onCondition)
      a.visit(onScalar: onScalar, onCondition: onCondition)
      b.visit(onScalar: onScalar, onCondition: onCondition)
    case .truth(let test): test.visit(onScalar: onScalar, onCondition: onCondition)
    case .ranking(let ranking):
      ranking.value.visit(onScalar: onScalar, onCondition: onCondition)
      ranking.population.visit(onScalar: onScalar, onCondition: onCondition)
      for part in ranking.partition { part.visit(onScalar: onScalar, onCondition: onCondition) }
      for other in ranking.cutsOf {
        Scalar(.ranking(other), other.type, domain)
          .visit(onScalar: onScalar, onCondition: onCondition)
      }
    case .sequence(let plan, _):
      for step in plan.steps {
        for events in [step.events] + step.without {
          events.filter.visit(onScalar: onScalar, onCondition: onCondition)
        }
      }
    case .aggregate(let aggregate):
      aggregate.argument?.visit(onScalar: onScalar, onCondition: onCondition)
      aggregate.filter.visit(onScalar: onScalar, onCondition: onCondition)
    }
  }
}

extension Condition {
  /// Whether a condition of the customers' domain holds for rows that belong to nobody: all that is
  /// known of nobody is missing, so that comparisons are false and `is missing` is true.
  package var holdsForNobody: Bool {
    switch self {
    case .constant(let flag): flag
    case .isMissing: true
    case .compare, .text, .compareTexts, .isTrue, .ranked, .member, .sampled: false
    case .ofCustomer(let inner, _): inner.holdsForNobody
    case .not(let inner): !inner.holdsForNobody
    case .and(let parts): parts.allSatisfy(\.holdsForNobody)
    case .or(let parts): parts.contains(where: \.holdsForNobody)
    }
  }

  /// Calls the closures for this condition and all its parts, as `Scalar.visit` does.
  package func visit(
    onScalar: (Scalar) -> Bool, onCondition: (Condition) -> Void = { _ in }
  ) {
    onCondition(self)
    switch self {
    case .constant, .member, .sampled: break
    case .compare(let a, _, let b), .compareTexts(let a, _, let b):
      a.visit(onScalar: onScalar, onCondition: onCondition)
      b.visit(onScalar: onScalar, onCondition: onCondition)
    case .text(_, let operand), .isTrue(let operand), .isMissing(let operand):
      operand.visit(onScalar: onScalar, onCondition: onCondition)
    case .ofCustomer(let inner, _), .not(let inner):
      inner.visit(onScalar: onScalar, onCondition: onCondition)
    case .and(let parts), .or(let parts):
      for part in parts { part.visit(onScalar: onScalar, onCondition: onCondition) }
    case .ranked(let set):
      set.population.visit(onScalar: onScalar, onCondition: onCondition)
      for key in set.sort { key.value.visit(onScalar: onScalar, onCondition: onCondition) }
      set.per?.visit(onScalar: onScalar, onCondition: onCondition)
    }
  }
}
