import Columnar
import Language

// What is made of a measure once all groups are known: shares, running sums, indices, growth.

extension Binder {
  mutating func derived(
    _ derivation: DerivedMeasure, _ operand: Expression, per: Expression?, _ scope: Scope,
    at span: SourceSpan
  ) -> Scalar? {
    switch derivation {
    case .baseline, .change, .growth: return compared(derivation, operand, scope, at: span)
    case .share, .running, .runningShare, .index: break
    }
    guard scope == .groups else { return fail(.derivedOutsideShow(derivation.rawValue, at: span)) }
    switch derivation {
    case .share: return share(operand, per: per)
    case .running: return running(operand, at: span)
    case .runningShare:
      guard let value = asCounted({ $0.running(operand, at: span) }) else { return nil }
      return runningShare(of: value, operand)
    case .index: return index(of: operand)
    case .baseline, .change, .growth: return nil
    }
  }

  /// What a ratio is made of: counts and sums of the sample as they are, as both parts would be scaled
  /// up alike and then rounded.
  private mutating func asCounted<Bound>(_ bind: (inout Binder) -> Bound) -> Bound {
    let outer = sample
    sample = nil
    defer { sample = outer }
    return bind(&self)
  }

  private mutating func share(_ operand: Expression, per: Expression?) -> Scalar? {
    guard let value = asCounted({ $0.scalar(operand, .groups) }) else { return nil }
    guard isAdditive(value) else { return fail(.shareOfNonAdditive(at: operand.span)) }
    if let table = countedInSeveralGroups(value) {
      return fail(.countsInSeveralGroups("share", table, at: operand.span))
    }
    var places: [Int] = []
    if let per {
      guard let place = dimensionPlace(per) else { return nil }
      places = [place]
    }
    return Scalar(.share(value, per: places), .float, .groups)
  }

  /// A running sum. Distinct customers add up along time where each is counted when first seen.
  private mutating func running(_ operand: Expression, at span: SourceSpan) -> Scalar? {
    guard groups.allowsRunning else { return fail(.runningInSort(at: span)) }
    guard let value = scalar(operand, .groups) else { return nil }
    if let customers = distinctCustomers(value), groups.grain != nil || hasTimeAmongDimensions {
      guard let arrivals = arrivals(customers) else {
        return fail(.runningCustomers(at: operand.span))
      }
      return Scalar(.running(arrivals), .integer, .groups)
    }
    guard isAdditive(value) else { return fail(.runningOfNonAdditive(at: operand.span)) }
    if let table = countedInSeveralGroups(value) {
      return fail(.countsInSeveralGroups("running", table, at: operand.span))
    }
    return Scalar(.running(value), value.type, .groups)
  }

  private mutating func runningShare(of running: Scalar, _ operand: Expression) -> Scalar? {
    guard case .running(let value) = running.kind else { return nil }
    if case .measure(let place) = unscaled(value).kind,
      groups.aggregates[place].function == .arrivals, groups.dimensions.count > 1
    {
      return fail(.runningCustomers(at: operand.span))
    }
    return Scalar(.running(Scalar(.share(value, per: []), .float, .groups)), .float, .groups)
  }

  /// The aggregate where a value is a number of distinct customers.
  private func distinctCustomers(_ value: Scalar) -> Aggregate? {
    guard case .measure(let place) = unscaled(value).kind,
      groups.aggregates[place].function == .customers
    else { return nil }
    return groups.aggregates[place]
  }

  private var hasTimeAmongDimensions: Bool {
    groups.dimensions.contains { if case .calendar = $0.plan.source { true } else { false } }
  }

  private mutating func arrivals(_ customers: Aggregate) -> Scalar? {
    guard !calendarPlaces.isEmpty else { return nil }
    return measure(
      Aggregate(
        source: .customers, function: .arrivals, argument: nil, filter: customers.filter,
        window: customers.window, type: .integer))
  }

  /// A measure without the factor that a sample puts on it.
  private func unscaled(_ value: Scalar) -> Scalar {
    switch value.kind {
    case .arithmetic(.multiply, let inner, let factor) where factor.domain == .constant: inner
    case .function(.round, let arguments): unscaled(arguments[0])
    default: value
    }
  }

  /// 100 is the population's value: what adds up for each customer, other figures as they are.
  private mutating func index(of operand: Expression) -> Scalar? {
    guard let value = asCounted({ $0.scalar(operand, .groups) }) else { return nil }
    guard value.type.isNumeric else {
      return fail(.needsNumber("index of", found: value.type, at: operand.span))
    }
    guard isAdditive(value) else {
      return Scalar(.index(value), .float, .groups)
    }
    if distinctCustomers(value) != nil { return fail(.indexOfCustomers(at: operand.span)) }
    let customers = asCounted { $0.customersMeasure() }
    let each = Scalar(.arithmetic(.divide, value, customers), .float, .groups)
    return Scalar(.index(each), .float, .groups)
  }

  /// The table whose events a value counts, where the rows of one event can stand in several groups:
  /// where the dimensions are columns of its rows. (In units of time an event is one moment.)
  private func countedInSeveralGroups(_ value: Scalar) -> String? {
    guard let grain = groups.grain, catalog.events[grain].eventField != nil,
      groups.dimensions.contains(where: { $0.plan.isOfRows(but: catalog.events[grain].timeField) })
    else { return nil }
    var isCounted = false
    value.visit { part in
      if case .measure(let place) = part.kind, groups.aggregates[place].function == .count {
        isCounted = true
      }
      return true
    }
    return isCounted ? catalog.events[grain].name : nil
  }

  /// Whether the values of groups add up to the value of the whole.
  func isAdditive(_ scalar: Scalar) -> Bool {
    switch scalar.kind {
    case .measure(let place): groups.aggregates[place].function.isAdditive
    case .negate(let inner): isAdditive(inner)
    case .arithmetic(.add, let a, let b), .arithmetic(.subtract, let a, let b):
      isAdditive(a) && isAdditive(b)
    case .arithmetic(.multiply, let a, let b):
      (isAdditive(a) && b.domain == .constant) || (a.domain == .constant && isAdditive(b))
    case .arithmetic(.divide, let a, let b): isAdditive(a) && b.domain == .constant
    case .function(.round, let arguments): sample != nil && isAdditive(arguments[0])
    case .constant, .field, .linked, .ofCustomer, .aggregate, .function, .conditional, .truth,
      .daysSincePrevious, .standard, .day, .calendar, .numberInCalendar, .addingMonths, .dimension,
      .share, .running, .index, .baseline, .growth, .ranking, .sequence, .label:
      false
    }
  }
}

extension DimensionPlan {
  /// Whether it hangs on columns of an event's rows other than their time.
  fileprivate func isOfRows(but time: Int?) -> Bool {
    guard case .scalar(let scalar) = source, case .events = scalar.domain else { return false }
    var isOfRows = false
    scalar.visit { part in
      switch part.kind {
      case .field(let field): isOfRows = isOfRows || field != time
      case .linked: isOfRows = true
      case .ofCustomer: return false
      default: break
      }
      return true
    }
    return isOfRows
  }
}
