import Columnar
import Planning

/// What happens to a breakdown's groups once they are measured: columns, `having`, order, `limit`.
///
/// Groups stand as rows of small columns (dimensions and base measures), over which the same compiler
/// and machine run as over customers; the totals are one more row of such columns.
struct ResultSteps {
  let plan: BreakdownPlan
  let store: Store
  let dimensions: [Column]
  let measures: [Column]
  let totals: [Column]
  let groupCount: Int
  private(set) var zeroDivisions = 0
  private(set) var overflowed = false

  init(
    _ plan: BreakdownPlan, store: Store, dimensions: [[Value]], measures: [[Value]],
    totals: [Value], groupCount: Int
  ) {
    self.plan = plan
    self.store = store
    self.groupCount = groupCount
    self.dimensions = zip(plan.dimensions, dimensions).map { Column(type: $0.type, values: $1) }
    self.measures = zip(plan.aggregates, measures).map { Column(type: $0.type, values: $1) }
    self.totals = zip(plan.aggregates, totals).map { Column(type: $0.type, values: [$1]) }
  }

  /// The answer's columns in the order shown, and how many groups `having` and `limit` left out.
  mutating func table() -> (columns: [ResultColumn], hidden: Int) {
    var order = keptGroups()
    sort(&order)
    let shown = plan.limit.map { min($0, order.count) } ?? order.count
    let hidden = groupCount - shown
    order = Array(order.prefix(shown))
    var columns = zip(plan.dimensions, dimensions).map { dimension, column in
      ResultColumn(
        name: dimension.name, role: .dimension, values: order.map { column[$0] }, total: nil)
    }
    for output in plan.columns {
      let values = evaluate(output.value)
      columns.append(
        ResultColumn(
          name: output.name, role: output.role, values: order.map { values[$0] },
          total: total(output.value)))
    }
    return (columns, hidden)
  }

  // MARK: - Expressions over groups

  private mutating func evaluate(_ scalar: Scalar) -> [Value] {
    run(withConstantShares(scalar), fields: dimensions, measures: measures, count: groupCount)
  }

  private mutating func total(_ scalar: Scalar) -> Value {
    if scalar.readsDimensions { return .missing }
    return run(withConstantShares(scalar), fields: [], measures: totals, count: 1)[0]
  }

  private mutating func run(
    _ scalar: Scalar, fields: [Column], measures: [Column], count: Int
  ) -> [Value] {
    let compiler = groupCompiler(fields, measures, count)
    let operand = compiler.value(scalar)
    let machine = Machine(compiler.program, store: store, capacity: max(count, 1))
    machine.run(Batch(start: 0, count: count))
    note(machine)
    let reader = ValueReader(operand, machine)
    return (0..<count).map { reader[$0] }
  }

  private func groupCompiler(_ fields: [Column], _ measures: [Column], _ count: Int) -> Compiler {
    Compiler(
      store: store, source: RowSource(fields: fields, measures: measures, rowCount: count),
      domain: .groups)
  }

  private mutating func note(_ machine: Machine) {
    let counters = machine.drainCounters()
    zeroDivisions += counters.zeroDivisions
    overflowed = overflowed || counters.overflowed
  }

  private mutating func keptGroups() -> [Int] {
    guard plan.having != .constant(true) else { return Array(0..<groupCount) }
    let compiler = groupCompiler(dimensions, measures, groupCount)
    let mask = compiler.mask(withConstantShares(plan.having))
    let machine = Machine(compiler.program, store: store, capacity: max(groupCount, 1))
    machine.run(Batch(start: 0, count: groupCount))
    note(machine)
    return (0..<groupCount).filter { machine.masks[mask][$0] != 0 }
  }

  /// `share of m` is m over the constant that m is for the whole population; of nothing there is
  /// no share, which is no division by zero to tell of.
  private mutating func withConstantShares(_ scalar: Scalar) -> Scalar {
    scalar.mapped { inner in
      guard case .share(let part, _) = inner.kind else { return nil }
      var whole = run(part, fields: [], measures: totals, count: 1)[0]
      switch whole {
      case .exact(0, _), .float(0): whole = .missing
      default: break
      }
      return Scalar(
        .arithmetic(.divide, part, .constant(whole, part.type)), .float, .groups)
    }
  }

  private mutating func withConstantShares(_ condition: Condition) -> Condition {
    condition.mapped { withConstantShares($0) }
  }

  // MARK: - Order

  /// By `sort`; else dimensions that have an order of their own (time, numbers) by it, the others by the
  /// first measure, largest first; then by names. Missing values last.
  private mutating func sort(_ order: inout [Int]) {
    var keys: [(values: [Value], isDescending: Bool)] = []
    for key in plan.sort { keys.append((evaluate(key.value), key.isDescending)) }
    if plan.sort.isEmpty {
      keys = defaultKeys()
    } else {
      keys.insert(missingLast(Array(dimensions.indices)), at: 0)
    }
    for dimension in dimensions {
      keys.append(((0..<groupCount).map { dimension[$0] }, false))
    }
    order.sort { a, b in
      for key in keys {
        let result = ValueOrder.compare(key.values[a], key.values[b], key.isDescending)
        if result != 0 { return result < 0 }
      }
      return a < b
    }
  }

  private mutating func defaultKeys() -> [(values: [Value], isDescending: Bool)] {
    let lastOrdered = dimensions.lastIndex {
      ResultSteps.isOrdered($0.type) && $0.missingCount < $0.count
    }
    var keys: [(values: [Value], isDescending: Bool)] = []
    for place in plan.dimensions.indices where place <= lastOrdered ?? -1 {
      keys.append(((0..<groupCount).map { dimensions[place][$0] }, false))
    }
    let rest = plan.dimensions.indices.filter { $0 > lastOrdered ?? -1 }
    if !rest.isEmpty {
      keys.append(missingLast(rest))
      if let first = plan.columns.first { keys.append((evaluate(first.value), true)) }
    }
    return keys
  }

  /// A key that puts groups of which a dimension is missing behind the others.
  private func missingLast(_ places: [Int]) -> (values: [Value], isDescending: Bool) {
    let flags = (0..<groupCount).map { group in
      places.contains { dimensions[$0][group].isMissing } ? Value.integer(1) : .integer(0)
    }
    return (flags, false)
  }

  private static func isOrdered(_ type: ColumnType) -> Bool {
    switch type {
    case .integer, .decimal, .float, .date, .timestamp, .period: true
    case .text, .boolean: false
    }
  }
}

/// The order of values of one column.
enum ValueOrder {
  /// Negative, 0 or positive; missing is last either way.
  static func compare(_ a: Value, _ b: Value, _ isDescending: Bool) -> Int {
    switch (a.isMissing, b.isMissing) {
    case (true, true): return 0
    case (true, false): return 1
    case (false, true): return -1
    case (false, false):
      let result = ascending(a, b)
      return isDescending ? -result : result
    }
  }

  private static func ascending(_ a: Value, _ b: Value) -> Int {
    switch (a, b) {
    case (.exact(let x, let s), .exact(let y, let t)) where s == t: return sign(x, y)
    case (.text(let x), .text(let y)):
      return precedesByBytes(x, y) ? -1 : precedesByBytes(y, x) ? 1 : 0
    case (.boolean(let x), .boolean(let y)): return sign(x ? 1 : 0, y ? 1 : 0)
    case (.date(let x), .date(let y)): return sign(x, y)
    case (.timestamp(let x, let s), .timestamp(let y, let t)) where s == t: return sign(x, y)
    case (.period(let x), .period(let y)): return sign(x.index, y.index)
    default: return sign(a.double ?? 0, b.double ?? 0)
    }
  }

  private static func sign<Number: Comparable>(_ x: Number, _ y: Number) -> Int {
    x < y ? -1 : x == y ? 0 : 1
  }
}

extension Column {
  /// A small column from values of a type.
  init(type: ColumnType, values: [Value]) {
    switch type {
    case .float:
      self.init(floats: values.map(\.double))
    case .text:
      self.init(texts: values.map { if case .text(let text) = $0 { text } else { nil } })
    case .boolean:
      self.init(booleans: values.map { if case .boolean(let flag) = $0 { flag } else { nil } })
    case .integer, .decimal, .date, .timestamp, .period:
      let units = values.map { Column.units($0, scale: type.scale) }
      if units.allSatisfy({ $0.map { Int64(exactly: $0) != nil } ?? true }) {
        self.init(type: type, integers: units.map { $0.map { Int64($0) } })
      } else {
        self.init(
          type: type, count: values.count, storage: .wide(Buffer(units.map { $0 ?? 0 })),
          missing: Bitmap(count: values.count) { units[$0] == nil })
      }
    }
  }

  private static func units(_ value: Value, scale: Int) -> Int128? {
    switch value {
    case .exact(let units, let own):
      own <= scale ? units * PowersOfTen.int128[scale - own] : units
    case .date(let day): Int128(day.number)
    case .timestamp(let ticks, _): Int128(ticks)
    case .period(let period): Int128(period.index)
    case .missing, .other, .new, .boolean, .float, .text: nil
    }
  }
}

extension Scalar {
  /// The same expression with some parts exchanged, outermost first.
  func mapped(_ change: (Scalar) -> Scalar?) -> Scalar {
    if let changed = change(self) { return changed }
    let kind: Kind =
      switch self.kind {
      case .negate(let a): .negate(a.mapped(change))
      case .arithmetic(let op, let a, let b):
        .arithmetic(op, a.mapped(change), b.mapped(change))
      case .function(let function, let arguments):
        .function(function, arguments.map { $0.mapped(change) })
      case .conditional(let condition, let a, let b):
        .conditional(
          condition.mapped { $0.mapped(change) }, a.mapped(change), b.mapped(change))
      case .truth(let condition): .truth(condition.mapped { $0.mapped(change) })
      case .day(let a): .day(a.mapped(change))
      case .calendar(let unit, let a): .calendar(unit, a.mapped(change))
      case .numberInCalendar(let unit, let a): .numberInCalendar(unit, a.mapped(change))
      case .addingMonths(let months, let a): .addingMonths(months, a.mapped(change))
      case .standard(let a): .standard(a.mapped(change))
      case .share(let a, let per): .share(a.mapped(change), per: per)
      case .running(let a): .running(a.mapped(change))
      case .index(let a): .index(a.mapped(change))
      case .baseline(let a): .baseline(a.mapped(change))
      case .growth(let a, let b): .growth(a.mapped(change), baseline: b.mapped(change))
      case .constant, .field, .linked, .ofCustomer, .aggregate, .daysSincePrevious,
        .dimension, .measure, .ranking:
        self.kind
      }
    return Scalar(kind, type, domain)
  }

  /// Whether a group's dimension is part of it, so that it has no total.
  var readsDimensions: Bool {
    switch kind {
    case .dimension: true
    case .standard(let a), .negate(let a), .day(let a), .calendar(_, let a),
      .numberInCalendar(_, let a), .addingMonths(_, let a), .share(let a, _), .running(let a),
      .index(let a), .baseline(let a), .ofCustomer(let a):
      a.readsDimensions
    case .arithmetic(_, let a, let b), .conditional(_, let a, let b), .growth(let a, let b):
      a.readsDimensions || b.readsDimensions
    case .function(_, let arguments): arguments.contains(where: \.readsDimensions)
    case .truth: true
    case .constant, .field, .linked, .aggregate, .daysSincePrevious, .measure, .ranking: false
    }
  }
}

extension Condition {
  /// The same condition with its operands exchanged.
  func mapped(_ change: (Scalar) -> Scalar) -> Condition {
    switch self {
    case .compare(let a, let op, let b): .compare(change(a), op, change(b))
    case .compareTexts(let a, let op, let b): .compareTexts(change(a), op, change(b))
    case .text(let predicate, let a): .text(predicate, change(a))
    case .isTrue(let a): .isTrue(change(a))
    case .isMissing(let a): .isMissing(change(a))
    case .not(let inner): .not(inner.mapped(change))
    case .and(let parts): .and(parts.map { $0.mapped(change) })
    case .or(let parts): .or(parts.map { $0.mapped(change) })
    case .constant, .ofCustomer, .ranked, .member, .sampled: self
    }
  }
}
