import Columnar
import Planning

/// Columns over groups that are made of several groups: shares, indices, running sums, baselines. Each is
/// found before the expression around it and stands there as one more measure.
struct DerivedColumns {
  private(set) var columns: [Column] = []

  /// Adds a column behind `known` measures; returns what names it.
  mutating func append(_ values: some Collection<Value>, _ type: ColumnType, behind known: Int)
    -> Scalar
  {
    let values = Array(values)
    columns.append(Column(type: type, count: values.count) { values[$0] })
    return Scalar(.measure(known + columns.count - 1), type, .groups)
  }
}

extension ResultSteps {
  /// An expression over the groups of a set, without parts that are made of several groups.
  mutating func lower(
    _ scalar: Scalar, in set: [Int], _ side: Side, _ derived: inout DerivedColumns
  ) -> Scalar {
    let known =
      side == .own ? plan.aggregates.count : plan.baseline?.plan.aggregates.count ?? 0
    return scalar.mapped { part in
      switch part.kind {
      case .share(let value, let per):
        let wholes = derived.append(
          pooled(value, per.sorted(), for: set, side), value.type, behind: known)
        return Scalar(
          .arithmetic(.divide, lower(value, in: set, side, &derived), wholes), .float, .groups)
      case .index(let value):
        let wholes = derived.append(pooled(value, [], for: set, side), value.type, behind: known)
        let ratio = Scalar(
          .arithmetic(.divide, lower(value, in: set, side, &derived), wholes), .float, .groups)
        return Scalar(
          .arithmetic(.multiply, ratio, .constant(.integer(100), .integer)), .float, .groups)
      case .running(let value):
        return derived.append(running(value, in: set, side), part.type, behind: known)
      case .baseline(let value):
        return derived.append(evaluate(value, in: set, .baseline), part.type, behind: known)
      case .constant, .field, .linked, .ofCustomer, .aggregate, .negate, .arithmetic, .function,
        .conditional, .truth, .daysSincePrevious, .standard, .day, .calendar, .numberInCalendar,
        .addingMonths, .dimension, .measure, .growth, .ranking, .sequence, .label:
        return nil
      }
    }
  }

  /// For each group of a set the value of the coarser group it is in; missing over 0, where there is
  /// no share (which is no division by zero to tell of), and where the set is the coarser one.
  private mutating func pooled(
    _ value: Scalar, _ coarser: [Int], for set: [Int], _ side: Side
  ) -> [Value] {
    let table = tables[set]
    guard coarser.allSatisfy(set.contains) else {
      return [Value](repeating: .missing, count: table.count)
    }
    let wholes = evaluate(value, in: coarser, side).map { whole -> Value in
      switch whole {
      case .exact(0, _), .float(0): .missing
      case .missing, .other, .new, .boolean, .exact, .float, .text, .date, .timestamp, .period:
        whole
      }
    }
    if coarser.isEmpty { return [Value](repeating: wholes[0], count: table.count) }
    let groups = tables[coarser].groups()
    return (0..<table.count).map { group in
      groups[table.key(group, coarser)].map { wholes[$0] } ?? .missing
    }
  }

  /// Sums along time, or along the rows shown, of each combination of the other dimensions.
  private mutating func running(_ value: Scalar, in set: [Int], _ side: Side) -> [Value] {
    let table = tables[set]
    let time = plan.timePlaces
    let isAlongTime = !time.isEmpty
    guard isAlongTime ? time.allSatisfy(set.contains) : plan.rowPlaces.allSatisfy(set.contains),
      !set.isEmpty || plan.dimensions.isEmpty
    else { return [Value](repeating: .missing, count: table.count) }
    let values = evaluate(value, in: set, side)
    let order: [Int]
    let others: [Int]
    if isAlongTime {
      order = GroupOrder.sorted(
        Array(0..<table.count), by: time.map { GroupSortKey(values: table.dimensions[$0]) }, stage)
      others = plan.timeless(set)
    } else {
      let rows = tables[plan.rowPlaces].groups()
      let places = (0..<table.count).map { group in
        rows[table.key(group, plan.rowPlaces)].map { position[$0] } ?? 0
      }
      order = (0..<table.count).sorted { (places[$0], $0) < (places[$1], $1) }
      others = set.filter { $0 == plan.across }
    }
    var sums: [ValueKey: RunningSum] = [:]
    var result = Array(values)
    for group in order {
      let key = table.key(group, others)
      var sum = sums[key] ?? RunningSum(value.type)
      sum.add(values[group])
      sums[key] = sum
      result[group] = sum.value
      if sum.overflowed { noteOverflow() }
    }
    return result
  }

  /// The first column's values in a grouping set, as groups are ranked by them: without what depends
  /// on an order or a baseline.
  mutating func rankedValues(in set: [Int]) -> GroupValues {
    guard let first = plan.columns.first else {
      return missing(tables[set].count)
    }
    return evaluate(first.value.ranked(hasBaseline: hasBaseline), in: set)
  }

  private var hasBaseline: Bool { plan.baseline != nil && !tables[[]].baseline.isEmpty }
}

extension Scalar {
  /// The value by which groups are ordered where this is the first column.
  func ranked(hasBaseline: Bool) -> Scalar {
    mapped { part in
      switch part.kind {
      case .running(let value): value.ranked(hasBaseline: hasBaseline)
      case .baseline(let value), .growth(let value, _):
        hasBaseline ? nil : value.ranked(hasBaseline: false)
      case .constant, .field, .linked, .ofCustomer, .aggregate, .negate, .arithmetic, .function,
        .conditional, .truth, .daysSincePrevious, .standard, .day, .calendar, .numberInCalendar,
        .addingMonths, .dimension, .measure, .share, .index, .ranking, .sequence, .label:
        nil
      }
    }
  }
}

/// A sum that grows, exact or of floats; missing values add nothing.
struct RunningSum {
  private let type: ColumnType
  private var units: Int128 = 0
  private var floats = 0.0
  /// A share of a whole that is 0 is missing, and so are the sums of such shares alone.
  private var isMissing = true
  private(set) var overflowed = false

  init(_ type: ColumnType) { self.type = type }

  mutating func add(_ value: Value) {
    isMissing = isMissing && value.isMissing
    switch value {
    case .exact(let number, _):
      let (sum, overflow) = units.addingReportingOverflow(number)
      units = sum
      if overflow || PowersOfTen.exceeds38Digits(sum) { overflowed = true }
    case .float(let number): floats += number
    case .missing, .other, .new, .boolean, .text, .date, .timestamp, .period: break
    }
  }

  var value: Value {
    if isMissing { return .missing }
    return type == .float ? .float(floats) : .exact(units, scale: type.scale)
  }
}
