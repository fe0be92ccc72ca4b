import Columnar
import Planning

// SAFETY: bytes are lent to the hasher for the call only.

/// Values as a key of a dictionary; texts are the same by bytes.
struct ValueKey: Hashable {
  let values: [Value]

  init(_ values: [Value]) { self.values = values }

  static func == (left: ValueKey, right: ValueKey) -> Bool {
    left.values.count == right.values.count
      && zip(left.values, right.values).allSatisfy { a, b in
        if case .text(let x) = a, case .text(let y) = b { return x.utf8.elementsEqual(y.utf8) }
        return a == b
      }
  }

  /// Whether its periods hold one of these days.
  func lies(in days: ClosedRange<Int>) -> Bool {
    values.allSatisfy { value in
      guard case .period(let period) = value, period.unit != .weekday else { return true }
      // Periods that have no counterpart were put behind all others.
      guard abs(period.index) < 1 << 32 else { return false }
      return period.lastDay.number >= days.lowerBound
        && period.firstDay.number <= days.upperBound
    }
  }

  func hash(into hasher: inout Hasher) {
    for value in values {
      if case .text(var text) = value {
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
      } else {
        hasher.combine(value)
      }
    }
  }
}

/// The groups of one grouping set, and what was measured of each.
struct GroupTable {
  /// Places of the dimensions that tell the groups apart, ascending.
  let places: [Int]
  private(set) var count: Int
  /// Groups that have rows of the plan's own; those of a baseline alone, and those without rows, stand
  /// behind them.
  let measuredCount: Int
  /// By place in the plan; empty where the dimension is not in the set.
  private(set) var dimensions: [GroupValues]
  /// By place in the plan.
  private(set) var measures: [GroupValues]
  /// The measures of the baseline's plan; empty where there is none.
  private(set) var baseline: [[Value]] = []

  init(places: [Int], count: Int, dimensions: [GroupValues], measures: [GroupValues]) {
    self.places = places
    self.count = count
    measuredCount = count
    self.dimensions = dimensions
    self.measures = measures
  }

  /// The table of some of the groups, in their order; without a baseline.
  func picked(_ groups: [Int], _ stage: Stage) throws -> GroupTable {
    let width = (places.count + measures.count) * MemoryLayout<Value>.stride
    try stage.take(bytes: groups.count * width)
    let pick = { (values: GroupValues) in
      GroupValues(try values.isEmpty ? [] : groups.checkedMap(stage) { values[$0] })
    }
    return GroupTable(
      places: places, count: groups.count, dimensions: try dimensions.map(pick),
      measures: try measures.map(pick))
  }

  /// A group's values of some of its dimensions.
  func key(_ group: Int, _ places: [Int]) -> ValueKey {
    ValueKey(places.map { dimensions[$0][group] })
  }

  /// The group of each key.
  func groups() -> [ValueKey: Int] {
    Dictionary((0..<count).map { (key($0, places), $0) }) { first, _ in first }
  }

  /// Adds a group of which nothing was measured.
  mutating func append(_ key: ValueKey, _ nothing: MeasuresOfNothing) {
    for (place, value) in zip(places, key.values) { dimensions[place].append(value) }
    for place in measures.indices { measures[place].append(nothing.own[place]) }
    for place in baseline.indices { baseline[place].append(nothing.baseline[place]) }
    count += 1
  }

  /// Puts the measures of a baseline beside; groups on one side only are kept.
  ///
  /// Groups of periods without one of the days shown are left out.
  mutating func join(
    _ other: GroupTable, _ nothing: MeasuresOfNothing, shown: ClosedRange<Int>?
  ) {
    baseline = nothing.baseline.map { [Value](repeating: $0, count: count) }
    var known: [ValueKey: Int]?
    var next = 0
    for group in 0..<other.count {
      let key = other.key(group, places)
      if let shown, !key.lies(in: shown) { continue }
      // Most often both sides have the same groups in the same order: then none has to be looked up.
      var place = next
      if place >= measuredCount || self.key(place, places) != key {
        if known == nil { known = groups() }
        place = known?[key] ?? count
      }
      next = place + 1
      if place == count { append(key, nothing) }
      for measure in baseline.indices { baseline[measure][place] = other.measures[measure][group] }
    }
  }
}

/// The measures over no rows: 0 or missing.
struct MeasuresOfNothing {
  var own: [Value]
  var baseline: [Value] = []
}

/// A breakdown's groups, for each grouping set.
struct GroupTables {
  private(set) var tables: [[Int]: GroupTable]
  private var nothing: MeasuresOfNothing

  init(_ worker: BreakdownWorker) throws {
    nothing = MeasuresOfNothing(own: try worker.measuresOfNothing())
    tables = [:]
    for (set, places) in worker.breakdown.sets.enumerated() {
      tables[places] = try worker.table(of: set)
    }
  }

  subscript(places: [Int]) -> GroupTable {
    guard let table = tables[places] else {
      preconditionFailure("a grouping set is asked for before the scan")
    }
    return table
  }

  /// Forgets all groups of a set but some; see `GroupTable.picked`.
  mutating func keep(_ groups: [Int], of places: [Int], _ stage: Stage) throws {
    tables[places] = try self[places].picked(groups, stage)
  }

  /// Puts a baseline's groups beside, set by set.
  mutating func join(_ worker: BreakdownWorker, shown: ClosedRange<Int>?) throws {
    nothing.baseline = try worker.measuresOfNothing()
    for (set, places) in worker.breakdown.sets.enumerated() {
      tables[places]?.join(try worker.table(of: set), nothing, shown: shown)
    }
  }

  /// Adds the groups without rows that are shown: periods in between, and cells of a spread table.
  mutating func complete(_ plan: BreakdownPlan) {
    let all = Array(plan.dimensions.indices)
    if plan.fillsPeriods, let time = plan.timePlaces.first {
      for places in tables.keys where places.contains(time) { fillPeriods(plan, time, places) }
    }
    guard let across = plan.across, var cells = tables[all] else { return }
    let known = cells.groups()
    let rows = self[all.filter { $0 != across }]
    let columns = self[[across]]
    for row in 0..<rows.count {
      for column in 0..<columns.count {
        var values = rows.key(row, rows.places).values
        values.insert(columns.dimensions[across][column], at: across)
        let key = ValueKey(values)
        if known[key] == nil { cells.append(key, nothing) }
      }
    }
    tables[all] = cells
  }

  /// Adds the periods without rows to each combination of the other dimensions.
  private mutating func fillPeriods(_ plan: BreakdownPlan, _ time: Int, _ places: [Int]) {
    guard var table = tables[places], case .calendar(let unit) = plan.dimensions[time].source
    else { return }
    var present: [Int] = []
    for case .period(let period) in table.dimensions[time] { present.append(period.index) }
    let index = { (day: Int) in CalendarPeriod.index(of: unit, day: day) }
    let lastOfDay = unit == .hour ? 23 : 0
    let end = [plan.asOf?.number, plan.window?.last].compactMap { $0 }.min()
      .map { index($0) + lastOfDay }
    guard let first = plan.window?.first.map(index) ?? present.min(),
      let last = end ?? present.max(), first <= last
    else { return }
    let others = places.filter { $0 != time }
    var combinations: [ValueKey] = others.isEmpty ? [ValueKey([])] : []
    var seen = Set(combinations)
    for group in 0..<table.count {
      let key = table.key(group, others)
      if seen.insert(key).inserted { combinations.append(key) }
    }
    let known = table.groups()
    let place = places.firstIndex(of: time) ?? 0
    for combination in combinations {
      for index in first...last {
        var values = combination.values
        values.insert(.period(CalendarPeriod(unit: unit, index: index)), at: place)
        let key = ValueKey(values)
        if known[key] == nil { table.append(key, nothing) }
      }
    }
    tables[places] = table
  }
}
