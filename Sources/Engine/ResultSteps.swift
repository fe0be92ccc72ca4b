import Columnar
import Planning

/// What happens to a breakdown's groups once they are measured: columns, `having`, order, `limit`.
///
/// Groups stand as rows of small columns (dimensions and measures), one table a grouping set, over which
/// the same compiler and machine run as over customers. What is made of several groups (`DerivedColumns`)
/// is found first and stands as one more column. The totals are the table of the empty set.
struct ResultSteps {
  /// Whose measures an expression names.
  enum Side: Hashable { case own, baseline }

  let plan: BreakdownPlan
  let store: Store
  private(set) var tables: GroupTables
  /// How ranges are written, by the place of their dimension.
  let bins: [Int: Bins]
  private var columns: [[Int]: (own: [Column], baseline: [Column])] = [:]
  /// By set, the dimensions that an expression has read: a million texts are not laid out for nothing.
  private var dimensionColumns: [[Int]: [Int: Column]] = [:]
  /// Of each group of the rows' set its place in the order shown, once that is known.
  var position: [Int] = []
  /// Where the first dimension of the rows is cut into ranges: that of each row shown.
  private(set) var ranges: [ChartHint.NumberRange?] = []
  private var zeroDivisions = 0
  /// Divisions by zero in what is shown; those of the order and of `having` are the same ones again.
  private(set) var shownZeroDivisions = 0
  /// Where the statement is to end, the steps give up with whatever values.
  let stage: Stage
  private(set) var overflowed = false

  init(
    _ plan: BreakdownPlan, store: Store, tables: GroupTables, bins: [Int: Bins] = [:],
    stage: Stage
  ) {
    self.stage = stage
    self.plan = plan
    self.store = store
    self.tables = tables
    self.bins = bins
  }

  /// The answer's columns in the order shown, and how many rows were left out: by `only top`,
  /// `having` and `limit`. No columns, or columns without values, where the statement is to end.
  mutating func table() -> (columns: [ResultColumn], hidden: Int) {
    let rows = plan.rowPlaces
    let count = tables[rows].count
    let keys = sortKeys()
    var order = Array(0..<count)
    if plan.hasRunning {
      order = GroupOrder.sorted(order, by: keys, stage)
      position = [Int](repeating: 0, count: count)
      for (place, group) in order.enumerated() { position[group] = place }
    }
    if let kept = keptGroups() { order = order.filter { kept[$0] } }
    let tops = onlyTops()
    for top in tops where rows.contains(top.place) {
      order = order.filter { isKept(top, $0, of: rows) }
    }
    let first = plan.limitPer == nil ? plan.limit : nil
    if !plan.hasRunning { order = GroupOrder.sorted(order, by: keys, first: first, stage) }
    if isOver { return ([], 0) }
    order = limited(order)
    if order.count < count / 4, asksForShownAlone(of: count) {
      guard (try? tables.keep(order, of: rows, stage)) != nil else { return ([], 0) }
      (columns[rows], dimensionColumns[rows]) = (nil, nil)
      order = Array(order.indices)
    }
    if let first = rows.first, let bins = bins[first] {
      ranges = order.map { ResultSteps.range(tables[rows].dimensions[first][$0], bins) }
    }
    let dimensions = tables[rows].dimensions
    var columns = rows.map { place in
      ResultColumn(
        name: plan.dimensions[place].name, role: .dimension,
        values: shown(order, of: dimensions[place], place), total: nil)
    }
    if let across = plan.across {
      columns += spread(across, order, tops)
    } else {
      columns += plan.columns.map { output in
        let values = shown(output.value, in: rows)
        return ResultColumn(
          name: output.name, role: output.role, values: picked(order, of: values),
          total: total(output.value))
      }
    }
    return (columns, count - order.count)
  }

  /// A column's total; missing where it compares with a baseline whose total does not.
  private mutating func total(_ scalar: Scalar) -> Value {
    if plan.baseline?.shown.hasTotal == false, scalar.readsBaseline { return .missing }
    return shown(scalar, in: [])[0]
  }

  /// The values of an expression that is shown: its divisions by zero are told.
  mutating func shown(_ scalar: Scalar, in set: [Int]) -> GroupValues {
    let before = zeroDivisions
    let values = evaluate(scalar, in: set)
    shownZeroDivisions += zeroDivisions - before
    return values
  }

  /// The values of some groups as they are shown.
  private func shown(_ groups: [Int], of values: GroupValues, _ place: Int) -> [Value] {
    plan.dimensions[place].labels == nil && bins[place] == nil
      ? picked(groups, of: values) : groups.map { shown(values[$0], place) }
  }

  /// The values of some groups; none where the statement is to end.
  private func picked(_ groups: [Int], of values: GroupValues) -> [Value] {
    (try? groups.checkedMap(stage) { values[$0] }) ?? []
  }

  /// Whether the statement is to end.
  private var isOver: Bool { stage.budget.isSpent(stage.title) }

  /// A dimension's value as it is shown: classes and ranges as text.
  func shown(_ value: Value, _ place: Int) -> Value {
    if let labels = plan.dimensions[place].labels, case .exact(let number, _) = value {
      let index = Int(clamping: number) - 1
      return labels.indices.contains(index) ? .text(labels[index]) : .missing
    }
    guard let bins = bins[place], case .exact(let number, _) = value else { return value }
    return .text(bins.text(Int(clamping: number)))
  }

  /// The ranges of a dimension's groups, ascending.
  func rangesOfGroups(_ place: Int) -> GroupContents? {
    guard let bins = bins[place] else { return nil }
    let numbers = Set(tables[Array(plan.dimensions.indices)].dimensions[place])
    return .ranges(
      numbers.compactMap {
        if case .exact(let number, _) = $0 { Int(clamping: number) } else { nil }
      }
      .sorted().map { bins.contents($0) })
  }

  /// The range that a value of a dimension cut into ranges is the number of.
  private static func range(_ value: Value, _ bins: Bins) -> ChartHint.NumberRange? {
    guard case .exact(let number, _) = value else { return nil }
    return bins.range(Int(clamping: number))
  }

  /// The sentences with figures of the whole that are to be told.
  mutating func summaries() -> [Footnote] {
    plan.summaries.compactMap { summary in
      let isTold = Scalar(.truth(summary.condition), .boolean, .groups)
      guard evaluate(isTold, in: []).first == .boolean(true) else { return nil }
      return .summary(
        summary.parts.map { part in
          switch part {
          case .text(let text): .text(text)
          case .value(let value): .value(evaluate(value, in: [])[0])
          case .share(let value): .share(evaluate(value, in: [])[0])
          case .counted(let value, let noun): .counted(evaluate(value, in: [])[0], noun)
          }
        })
    }
  }

  // MARK: - Expressions over groups

  /// The value of an expression for each group of a set.
  mutating func evaluate(
    _ scalar: Scalar, in set: [Int], _ side: Side = .own
  ) -> GroupValues {
    if case .measure(let place) = scalar.kind {
      return side == .own
        ? tables[set].measures[place] : GroupValues(tables[set].baseline[place])
    }
    if case .dimension(let place) = scalar.kind, set.contains(place) {
      // To compute with, the others are missing.
      if tables[set].dimensions[place].numbers != nil { return tables[set].dimensions[place] }
      return tables[set].dimensions[place].changed {
        if case .other = $0 { .missing } else { $0 }
      }
    }
    let count = tables[set].count
    if scalar.readsDimensions(outside: set) { return missing(count) }
    var derived = DerivedColumns()
    let lowered = lower(scalar, in: set, side, &derived)
    var read: Set<Int> = []
    lowered.visit(onScalar: { ResultSteps.note($0, in: &read) })
    let compiler = groupCompiler(set, side, derived, reading: read)
    let operand = compiler.value(lowered)
    let machine = run(compiler, count)
    let reader = ValueReader(operand, machine)
    return (try? GroupValues(Array(0..<count).checkedMap(stage) { reader[$0] })) ?? missing(count)
  }

  func missing(_ count: Int) -> GroupValues {
    GroupValues([Value](repeating: .missing, count: count))
  }

  /// A column of all values; where the statement is to end, of missing ones.
  private func column(_ type: ColumnType, _ values: GroupValues) -> Column {
    var pace = Pace(stage)
    let column = try? Column(type: type, count: values.count) { group in
      try pace.step()
      return values[group]
    }
    return column ?? Column.nothing(values.count, type)
  }

  private mutating func groupCompiler(
    _ set: [Int], _ side: Side, _ derived: DerivedColumns, reading read: Set<Int>
  ) -> Compiler {
    if columns[set] == nil { columns[set] = makeColumns(tables[set]) }
    let known = columns[set] ?? ([], [])
    for place in read where dimensionColumns[set]?[place] == nil {
      dimensionColumns[set, default: [:]][place] = column(
        plan.dimensions[place].type, tables[set].dimensions[place])
    }
    let dimensions = plan.dimensions.indices.map { place in
      dimensionColumns[set]?[place] ?? Column.nothing(0, plan.dimensions[place].type)
    }
    let measures = (side == .own ? known.own : known.baseline) + derived.columns
    return Compiler(
      store: store,
      source: RowSource(
        fields: dimensions, measures: measures, rowCount: tables[set].count),
      domain: .groups)
  }

  /// Notes a dimension that an expression reads; says that its parts are to be looked at too.
  private static func note(_ part: Scalar, in read: inout Set<Int>) -> Bool {
    if case .dimension(let place) = part.kind { read.insert(place) }
    return true
  }

  private func makeColumns(_ table: GroupTable) -> (own: [Column], baseline: [Column]) {
    let baseline = plan.baseline?.plan.aggregates ?? []
    return (
      zip(plan.aggregates, table.measures).map { column($0.type, $1) },
      zip(baseline, table.baseline).map { column($0.type, GroupValues($1)) }
    )
  }

  private mutating func run(_ compiler: Compiler, _ count: Int) -> Machine {
    let machine = Machine(compiler.program, store: store, capacity: max(count, 1))
    machine.run(Batch(start: 0, count: count))
    let counters = machine.drainCounters()
    zeroDivisions += counters.zeroDivisions
    overflowed = overflowed || counters.overflowed
    return machine
  }

  /// An exact result left 38 digits.
  mutating func noteOverflow() { overflowed = true }

  // MARK: - Rows

  /// By row whether `having` keeps it; nil where there is none.
  private mutating func keptGroups() -> [Bool]? {
    let rows = plan.rowPlaces
    let count = tables[rows].count
    guard plan.having != .constant(true) else { return nil }
    var derived = DerivedColumns()
    let having = plan.having.mapped { lower($0, in: rows, .own, &derived) }
    var read: Set<Int> = []
    having.visit(onScalar: { ResultSteps.note($0, in: &read) })
    let compiler = groupCompiler(rows, .own, derived, reading: read)
    let mask = compiler.mask(having)
    let machine = run(compiler, count)
    return (0..<count).map { machine.masks[mask][$0] != 0 }
  }

  /// The dimensions of which only the first values are shown.
  private mutating func onlyTops() -> [TopValues] {
    var tops: [TopValues] = []
    for (place, dimension) in plan.dimensions.enumerated() {
      if let top = dimension.top, top.isOnly { tops.append(TopValues(place, top, &self)) }
    }
    return tops
  }

  /// Whether a group of a set is among the values shown; one of a coarser set than they are is.
  func isKept(_ top: TopValues, _ group: Int, of set: [Int]) -> Bool {
    if let per = top.per, !set.contains(per) { return true }
    return top.keeps { tables[set].dimensions[$0][group] }
  }

  /// Whether of many groups those that are shown are enough to find out what is shown of them, and all that
  /// is to be told of it.
  private func asksForShownAlone(of count: Int) -> Bool {
    count >= GroupValues.manyGroups && !plan.hasRunning && plan.across == nil
      && plan.baseline == nil && bins.isEmpty && plan.columns.allSatisfy(\.value.isMeasured)
  }

  private func limited(_ order: [Int]) -> [Int] {
    guard let limit = plan.limit else { return order }
    guard let per = plan.limitPer, plan.rowPlaces.contains(per) else {
      return Array(order.prefix(limit))
    }
    let table = tables[plan.rowPlaces]
    var counts: [ValueKey: Int] = [:]
    return order.filter { group in
      counts[table.key(group, [per]), default: 0] += 1
      return counts[table.key(group, [per]), default: 0] <= limit
    }
  }

  // MARK: - Order

  /// By `sort`; else dimensions that have an order of their own (time, numbers) by it, the others by the
  /// first measure, largest first; then by names. The others, then missing values last.
  private mutating func sortKeys() -> [GroupSortKey] {
    let rows = plan.rowPlaces
    let table = tables[rows]
    var keys: [GroupSortKey] = []
    for key in plan.sort {
      keys.append(
        GroupSortKey(values: evaluate(key.value, in: rows), isDescending: key.isDescending))
    }
    if plan.sort.isEmpty {
      keys = defaultKeys(rows)
    } else {
      if let flags = lastFlags(table, rows) { keys.insert(GroupSortKey(values: flags), at: 0) }
    }
    keys += rows.map { GroupSortKey(values: table.dimensions[$0]) }
    return keys
  }

  /// The default order of the groups of a set, first keys first.
  mutating func defaultKeys(_ set: [Int]) -> [GroupSortKey] {
    let table = tables[set]
    let lastOrdered =
      set.last { place in
        ResultSteps.isOrdered(plan.dimensions[place].type)
          && table.dimensions[place].contains { !$0.isMissing }
      } ?? -1
    var keys: [GroupSortKey] = []
    for place in set where place <= lastOrdered {
      keys.append(GroupSortKey(values: table.dimensions[place]))
    }
    let rest = set.filter { $0 > lastOrdered }
    if !rest.isEmpty {
      if let flags = lastFlags(table, rest) { keys.append(GroupSortKey(values: flags)) }
      if plan.columns.first != nil {
        keys.append(GroupSortKey(values: rankedValues(in: set), isDescending: true))
      }
    }
    return keys
  }

  /// A key that puts the others behind named groups, and groups of which a dimension is missing last; nil
  /// where there are neither.
  private func lastFlags(_ table: GroupTable, _ places: [Int]) -> GroupValues? {
    guard places.contains(where: { table.dimensions[$0].mayLack }) else { return nil }
    var isFlagged = false
    let flags = (0..<table.count).map { group in
      var flag = 0
      for place in places {
        switch table.dimensions[place][group] {
        case .missing: flag = 2
        case .other: flag = max(flag, 1)
        case .new, .boolean, .exact, .float, .text, .date, .timestamp, .period: break
        }
      }
      isFlagged = isFlagged || flag > 0
      return UInt8(flag)
    }
    guard isFlagged else { return nil }
    return try? GroupValues(count: table.count, stage) { .integer(Int(flags[$0])) }
  }

  private static func isOrdered(_ type: ColumnType) -> Bool {
    switch type {
    case .integer, .decimal, .float, .date, .timestamp, .period: true
    case .text, .boolean: false
    }
  }
}

extension BreakdownPlan {
  /// Whether a column, the order or `having` adds up along the rows shown.
  fileprivate var hasRunning: Bool {
    var found = false
    let note = { (part: Scalar) -> Bool in
      if case .running = part.kind { found = true }
      return !found
    }
    for column in columns { column.value.visit(onScalar: note) }
    for key in sort { key.value.visit(onScalar: note) }
    having.visit(onScalar: note)
    return found
  }
}

extension Scalar {
  /// Whether it is a measure or a dimension, or a part of a whole that one is: nothing is to be told of what
  /// becomes of other groups' values.
  fileprivate var isMeasured: Bool {
    switch kind {
    case .measure, .dimension: true
    case .share(let value, _), .index(let value), .label(let value, _): value.isMeasured
    default: false
    }
  }
}
