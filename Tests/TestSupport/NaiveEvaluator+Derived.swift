import Columnar
import Language

extension NaiveEvaluator {
  /// What is made of a measure once the groups are known; in a list under `vs`, of a customer's value.
  func derived(
    _ what: DerivedMeasure, _ measure: Expression, per: Expression?, _ scope: Scope
  ) throws -> Value {
    switch what {
    case .share: return try unscaled.share(measure, per: per, scope)
    case .index: return try unscaled.index(measure, scope)
    // They hang on the order of the rows; who knows it puts them among what is known of a group.
    case .running, .runningShare: throw Unsupported("a running value where there is no order")
    case .baseline: return try baseline(measure, scope)
    case .change:
      return try NaiveNumbers.add(
        value(measure, afresh(scope)), NaiveNumbers.negate(baseline(measure, scope)))
    case .growth:
      return try NaiveEvaluator.growth(
        value(measure, afresh(scope)), baseline: baseline(measure, scope))
    }
  }

  /// The scope without the values that are known under the names of dimensions and columns.
  private func afresh(_ scope: Scope) -> Scope {
    guard case .group(var group, let breakdown) = scope else { return scope }
    group.known = [:]
    return .group(group, breakdown)
  }

  /// "Change / |baseline|; no baseline is `new`, never infinity."
  static func growth(_ value: Value, baseline: Value) throws -> Value {
    let zero = Value.integer(0)
    let isNothing = { (value: Value) in
      value.isMissing || NaiveNumbers.order(value, zero) == 0
    }
    if isNothing(baseline) {
      return isNothing(value) ? .missing : .new
    }
    if value.isMissing { return .missing }
    let change = try NaiveNumbers.add(value, NaiveNumbers.negate(baseline))
    let isNegative = NaiveNumbers.order(baseline, zero) == -1
    return try NaiveNumbers.divide(
      change, isNegative ? NaiveNumbers.negate(baseline) : baseline)
  }

  /// "`share of m` (of the population after `where`, before `having` and `limit`), `share of m per d`
  /// (row or column per cent)"; "a share … of what does not add up is an error".
  private func share(_ measure: Expression, per: Expression?, _ scope: Scope) throws -> Value {
    guard case .group(let group, let breakdown) = scope else {
      throw Unsupported("share of outside of a group")
    }
    guard addsUp(measure) else { throw Unsupported("a share of what does not add up") }
    guard per == nil || breakdown.dimensions.contains(where: { $0.expression == per }) else {
      throw Unsupported("a share per what is no dimension")
    }
    let key = zip(breakdown.dimensions, group.key).map { dimension, value in
      dimension.expression == per ? value : nil
    }
    // In a total over all values of the dimension there is none to be a share of.
    if per != nil, !key.contains(where: { $0 != nil }) { return .missing }
    let whole = self.group(breakdown.division, key)
    return try NaiveNumbers.divide(
      value(measure, afresh(scope)), value(measure, .group(whole, breakdown)))
  }

  /// "`index of m` (100 = the population: additive measures per customer, averages as they are)".
  private func index(_ measure: Expression, _ scope: Scope) throws -> Value {
    guard case .group(let group, let breakdown) = scope else {
      throw Unsupported("index of outside of a group")
    }
    if NaiveEvaluator.bareWord(measure) == "customers" {
      throw Unsupported("the index of customers")
    }
    let total = self.group(breakdown.division, group.key.map { _ in nil })
    let perCustomer = { (group: NaiveGroup, value: Value) -> Value in
      guard self.addsUp(measure) else { return value }
      return try NaiveNumbers.divide(value, .integer(group.customers.count))
    }
    let own = try perCustomer(group, value(measure, afresh(scope)))
    let whole = try perCustomer(total, value(measure, .group(total, breakdown)))
    return try NaiveNumbers.multiply(NaiveNumbers.divide(own, whole), .integer(100))
  }

  /// The measure of the same group in the baseline; in a list, of the same customer.
  private func baseline(_ measure: Expression, _ scope: Scope) throws -> Value {
    switch scope {
    case .group(let group, let breakdown):
      guard let baseline = breakdown.baseline else { throw Unsupported("a baseline without vs") }
      let other = baseline.evaluator.group(baseline.division, group.key)
      let alone = NaiveBreakdown(
        division: baseline.division, dimensions: breakdown.dimensions, baseline: nil)
      return try baseline.evaluator.value(measure, .group(other, alone))
    case .customer:
      guard let baselineDuring else { throw Unsupported("a baseline without vs") }
      var earlier = self
      earlier.during = baselineDuring
      return try earlier.value(measure, scope)
    case .event, .none: throw Unsupported("a baseline of an event")
    }
  }

  /// Whether the values of groups make up that of the whole.
  func addsUp(_ measure: Expression) -> Bool {
    switch measure.kind {
    case .name: return NaiveEvaluator.bareWord(measure) == "customers"
    case .group(let inner): return addsUp(inner)
    case .arithmetic(.add, let left, let right), .arithmetic(.subtract, let left, let right):
      return addsUp(left) && addsUp(right)
    case .call(let call): return ["count", "rows", "sum"].contains(call.function.text.lowercased())
    default: return false
    }
  }
}
