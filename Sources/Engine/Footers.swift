import Columnar
import Planning

/// Footers that a scan has counted.
enum Footers {
  static func notes(
    _ plan: BreakdownPlan, _ store: Store, _ footer: BreakdownFooter, totals: [Value]
  ) -> [Footnote] {
    var notes = common(
      store, footer, missing: plan.missingChecks, never: plan.neverChecks,
      young: plan.youngChecks)
    notes += missing(plan.missingRows, store, totals: totals)
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

  /// Rows of which a value is missing; `totals` are those of the breakdown's measures.
  static func missing(
    _ checks: [MissingRows], _ store: Store, totals: [Value] = []
  ) -> [Footnote] {
    checks.compactMap { check in
      let events = store.events[check.table]
      let count =
        switch check.source {
        case .measure(let place):
          if case .exact(let rows, _) = totals[place] { Int(clamping: rows) } else { 0 }
        case .field(let field, let window):
          events.missingCount(of: events.table.fields[field].column, in: window)
        case .linked(let link, let field, let window):
          events.missingCount(
            of: store.lookups, through: events.links[link], field: field, in: window)
        }
      return count > 0
        ? .missing(what: check.what, count: count, rowsOf: events.table.name) : nil
    }
  }

  /// Periods that are not shown whole, each once: the as-of day cuts them short or, where they are of
  /// the events' time, the window of the statement.
  static func unfinished(_ plan: BreakdownPlan, _ columns: [ResultColumn]) -> [Footnote] {
    var notes: [Footnote] = []
    for (index, column) in columns.enumerated() {
      let place: Int?
      let values: ResultValues
      if case .value(let value)? = column.across {
        (place, values) = (plan.across, [value])
      } else if index < plan.rowPlaces.count {
        (place, values) = (plan.rowPlaces[index], column.values)
      } else {
        continue
      }
      guard let place, case .period = plan.dimensions[place].type else { continue }
      var window: Window?
      if case .calendar = plan.dimensions[place].source { window = plan.window }
      for case .period(let period) in values {
        if let note = unfinished(period, window, asOf: plan.asOf), !notes.contains(note) {
          notes.append(note)
        }
      }
    }
    return notes
  }

  private static func unfinished(
    _ period: CalendarPeriod, _ window: Window?, asOf: CalendarDay?
  ) -> Footnote? {
    guard period.unit != .weekday else { return nil }
    let days = period.firstDay.number...period.lastDay.number
    if let asOf, days.contains(asOf.number), days.upperBound > asOf.number {
      return .unfinished(period)
    }
    let begins = window?.first.map { $0 > days.lowerBound && days.contains($0) } ?? false
    let ends = window?.last.map { $0 < days.upperBound && days.contains($0) } ?? false
    return begins || ends ? .unfinished(period, byWindow: true) : nil
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

extension EventTable {
  /// The range of stored times that lie in a window; nil where none does.
  func ticks(in window: Window?) -> ClosedRange<Int64>? {
    guard let window, let time = timeColumn else { return .min ... .max }
    let perDay =
      if case .timestamp(let scale) = time.type { Timestamps.ticksPerDay(scale) } else { 1 }
    let low = window.first.map { Int64($0 * perDay) } ?? .min
    let high = window.last.map { Int64(($0 + 1) * perDay - 1) } ?? .max
    return low <= high ? low...high : nil
  }

  /// Rows with a customer in a window of which a column is missing.
  func missingCount(of column: Column, in window: Window?) -> Int {
    guard let missing = column.missing else { return 0 }
    return rowCount(in: window) { missing[$0] }
  }

  /// Of rows in a window: how many have no linked row, or one in which a field is missing.
  func missingCount(
    of lookups: [LookupTable], through link: LookupLink, field: Int, in window: Window?
  ) -> Int {
    guard let lookup = lookups.first(where: { sameBytes($0.table.name, link.lookup) }) else {
      return 0
    }
    let column = lookup.table.fields[field].column
    let isMissing = (0..<column.count).map { column.missing?[$0] ?? false } + [true]
    return rowCount(in: window) { isMissing[Int(link.rows[$0])] }
  }

  private func rowCount(in window: Window?, where isMissing: (Int) -> Bool) -> Int {
    guard let ticks = ticks(in: window) else { return 0 }
    var count = 0
    for row in 0..<assignedCount where isMissing(row) {
      if case .integers(let packed)? = timeColumn?.storage, !ticks.contains(packed[row]) {
        continue
      }
      count += 1
    }
    return count
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

/// What is counted for a footer of every customer, compiled: masks over the customers.
struct FooterChecks {
  private let existing: Int
  private let population: Int
  private let missing: [(mask: Int, inPopulation: Bool)]
  private let never: [Int]
  private let young: [Int]

  init(
    _ customers: Compiler, existing: Int, population: Int, missing: [MissingCheck], never: [Int],
    young: [YoungCheck], asOf: CalendarDay?
  ) {
    self.existing = existing
    self.population = population
    self.missing = missing.map {
      (customers.checked($0.value).missing ?? customers.neverMissing, $0.inPopulation)
    }
    self.never = never.map { customers.never($0, asOf: asOf) }
    self.young = young.map { customers.mask($0.condition) }
  }

  /// The counts before the first batch.
  var none: BreakdownFooter {
    var footer = BreakdownFooter()
    footer.missing = missing.map { _ in 0 }
    footer.never = never.map { _ in 0 }
    footer.young = young.map { _ in 0 }
    return footer
  }

  /// The masks that are counted.
  var masks: [Int] { [existing, population] + missing.map(\.mask) + never + young }

  /// Adds the customers of a batch.
  func count(_ batch: Batch, _ machine: Machine, _ footer: inout BreakdownFooter) {
    count(&footer) { Masks.countBoth(machine.masks[$0], machine.masks[$1], count: batch.count) }
  }

  /// The same where the masks are bits.
  func count(_ batch: Batch, _ machine: BitMachine, _ footer: inout BreakdownFooter) {
    count(&footer) { machine.masks[$0].setCount(in: machine.masks[$1], batch.count) }
  }

  private func count(_ footer: inout BreakdownFooter, inBoth: (Int, Int) -> Int) {
    footer.existing += inBoth(existing, existing)
    footer.population += inBoth(population, population)
    for (place, check) in missing.enumerated() {
      footer.missing[place] += inBoth(check.mask, check.inPopulation ? population : existing)
    }
    for (place, mask) in never.enumerated() { footer.never[place] += inBoth(mask, population) }
    for (place, mask) in young.enumerated() { footer.young[place] += inBoth(mask, population) }
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
    guard let ticks = events.ticks(in: window) else { return }
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
