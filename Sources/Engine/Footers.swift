import Columnar
import Planning

/// Footers that a scan has counted.
enum Footers {
  static func notes(
    _ plan: BreakdownPlan, _ store: Store, _ footer: BreakdownFooter
  ) -> [Footnote] {
    var notes = common(
      store, footer, missing: plan.missingChecks, never: plan.neverChecks,
      young: plan.youngChecks)
    let scanned = footer.unassigned.sorted { $0.key < $1.key }.map(\.value)
    for amounts in scanned + unscanned(plan, store) where amounts.rows > 0 {
      notes.append(
        .unassigned(table: amounts.table, rows: amounts.rows, amount: amounts.amount))
    }
    return notes
  }

  /// Rows without a customer of tables that are measured through facts about customers only.
  private static func unscanned(
    _ plan: BreakdownPlan, _ store: Store
  ) -> [UnassignedAmounts] {
    guard plan.grain == nil else { return [] }
    var found: [Int: UnassignedAmounts] = [:]
    for aggregate in plan.aggregates where !aggregate.decomposed.isEmpty {
      guard case .events(let table) = aggregate.source, found[table] == nil else { continue }
      let isScanned = plan.aggregates.contains {
        $0.source == aggregate.source && $0.decomposed.isEmpty
      }
      guard !isScanned else { continue }
      let amounts = UnassignedAmounts(store.events[table])
      amounts.addAll(of: store.events[table], in: aggregate.window)
      found[table] = amounts
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Periods that end after the as-of day, each once.
  static func unfinished(_ columns: [ResultColumn], asOf: CalendarDay?) -> [Footnote] {
    guard let asOf else { return [] }
    var notes: [Footnote] = []
    for column in columns {
      var values: ResultValues = []
      if case .value(let value)? = column.across { values = [value] }
      if column.role == .dimension, column.across == nil { values = column.values }
      for case .period(let period) in values
      where period.unit != .weekday && period.firstDay <= asOf && period.lastDay > asOf {
        if !notes.contains(.unfinished(period)) { notes.append(.unfinished(period)) }
      }
    }
    return notes
  }

  /// What every answer about customers tells.
  static func common(
    _ store: Store, _ footer: BreakdownFooter, missing: [MissingCheck], never: [Int],
    young: [YoungCheck]
  ) -> [Footnote] {
    var notes: [Footnote] = []
    let notYet = store.customers.count - footer.existing
    if notYet > 0 { notes.append(.notYet(notYet)) }
    for (check, count) in zip(missing, footer.missing) where count > 0 {
      notes.append(.missing(what: check.what, count: count))
    }
    for (table, count) in zip(never, footer.never) where count > 0 {
      notes.append(.neverHadEvents(table: store.events[table].table.name, count: count))
    }
    for (check, count) in zip(young, footer.young) where count > 0 {
      notes.append(.tooYoung(count: count, days: check.days))
    }
    return notes
  }
}

/// What a breakdown must say besides its table.
struct BreakdownFooter {
  var existing = 0
  var population = 0
  var missing: [Int] = []
  var never: [Int] = []
  var young: [Int] = []
  var zeroDivisions = 0
  var overflowed = false
  /// By stream.
  var unassigned: [Int: UnassignedAmounts] = [:]

  mutating func merge(_ other: BreakdownFooter) {
    existing += other.existing
    population += other.population
    for place in missing.indices { missing[place] += other.missing[place] }
    for place in never.indices { never[place] += other.never[place] }
    for place in young.indices { young[place] += other.young[place] }
    zeroDivisions += other.zeroDivisions
    overflowed = overflowed || other.overflowed
    unassigned.merge(other.unassigned) { mine, _ in mine }
  }
}

/// Rows without a customer and the sum of their amount.
final class UnassignedAmounts {
  private(set) var rows = 0
  private var total: AmountTotal?
  let table: String
  private let column: Column?

  init(_ events: EventTable) {
    table = events.table.name
    column = events.amountIndex.map { events.table.fields[$0].column }
    total = column.map { AmountTotal($0.type) }
  }

  /// Adds all rows without a customer whose day is in a window.
  func addAll(of events: EventTable, in window: Window?) {
    var ticks = Int64.min...Int64.max
    if let window, let time = events.timeColumn {
      let perDay: Int
      if case .timestamp(let scale) = time.type {
        perDay = Timestamps.ticksPerDay(scale)
      } else {
        perDay = 1
      }
      let low = window.first.map { Int64($0 * perDay) } ?? .min
      let high = window.last.map { Int64(($0 + 1) * perDay - 1) } ?? .max
      guard low <= high else { return }
      ticks = low...high
    }
    for row in events.assignedCount..<events.table.rowCount {
      if case .integers(let packed)? = events.timeColumn?.storage, !ticks.contains(packed[row]) {
        continue
      }
      rows += 1
      total?.add(column?[row] ?? .missing)
    }
  }

  /// Adds the rows of a batch whose mask is set.
  func add(_ batch: Batch, where mask: ConstMask) {
    for i in 0..<batch.count where mask[i] != 0 {
      rows += 1
      total?.add(column?[batch.start + i] ?? .missing)
    }
  }

  /// The sum, where the table has an amount.
  var amount: Value? { total?.value }
}
