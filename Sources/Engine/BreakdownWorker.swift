import Columnar
import Planning

// SAFETY: selection, groups and zeros have a place for each row of the largest batch.

/// One task of a breakdown: a range of customers, scanned into groups and accumulators of its own.
final class BreakdownWorker {
  /// A stream at work.
  private struct Running {
    let stream: Breakdown.Stream
    let machine: Machine
    let batches: EventBatches?
    let measures: [(place: Int, grouped: Accumulator, pooled: Accumulator?)]
    let presence: CountAccumulator
  }

  let breakdown: Breakdown
  let keys: GroupKeys
  private let base: Machine
  private var running: [Running] = []
  private let selection: UnsafeMutablePointer<Int32>
  private let groups: UnsafeMutablePointer<Int32>
  private let zeros: UnsafeMutablePointer<Int32>
  private(set) var footer = BreakdownFooter()

  // SAFETY: selection, groups and zeros have a place for each row of the largest batch of any stream.
  init(_ breakdown: Breakdown) {
    self.breakdown = breakdown
    keys = GroupKeys(breakdown.layout)
    base = Machine(breakdown.base, store: breakdown.store, capacity: Limits.batchRows)
    let capacity = breakdown.streams.reduce(Limits.batchRows) { capacity, stream in
      max(
        capacity,
        stream.table.map { EventBatches.capacity(of: breakdown.store.events[$0]) } ?? 0)
    }
    selection = .allocate(capacity: capacity + 1)
    groups = .allocate(capacity: capacity + 1)
    zeros = .allocate(capacity: capacity + 1)
    for pointer in [selection, groups, zeros] {
      pointer.initialize(repeating: 0, count: capacity + 1)
    }
    footer.missing = breakdown.missingChecks.map { _ in 0 }
    footer.never = breakdown.neverMasks.map { _ in 0 }
    running = breakdown.streams.map(start)
  }

  deinit {
    selection.deallocate()
    groups.deallocate()
    zeros.deallocate()
  }

  private func start(_ stream: Breakdown.Stream) -> Running {
    let table = stream.table.map { breakdown.store.events[$0] }
    let batches = table.map { EventBatches($0, fillsOrdinals: true) }
    let machine =
      batches.map {
        Machine(
          stream.program, store: breakdown.store, capacity: $0.capacity, customers: base)
      } ?? base
    let factory = AccumulatorFactory(machine: machine, stream: stream)
    let measures = stream.measures.map { place, recipe in
      let grouped = factory.make(recipe)
      let pooled = grouped.poolsFromGroups ? nil : factory.make(recipe)
      grouped.grow(to: keys.count)
      pooled?.grow(to: 1)
      return (place, grouped, pooled)
    }
    let presence = CountAccumulator(mask: nil)
    presence.grow(to: keys.count)
    return Running(
      stream: stream, machine: machine, batches: batches, measures: measures, presence: presence)
  }

  /// Scans the customers of a range; `check` is asked before each batch and throws to stop.
  func scan(_ customers: Range<Int>, check: () throws -> Void) rethrows {
    var start = customers.lowerBound
    while start < customers.upperBound {
      try check()
      let batch = Batch(
        start: start, count: min(Limits.batchRows, customers.upperBound - start))
      base.run(batch)
      count(batch)
      for stream in running {
        if let batches = stream.batches {
          batches.forEach(batch) { rows in
            stream.machine.run(rows)
            accumulate(stream, rows)
          }
        } else {
          accumulate(stream, batch)
        }
      }
      start += batch.count
    }
    drain()
  }

  /// Scans the rows that belong to no customer: counted for the footer, and accumulated where asked.
  func scanUnassigned(check: () throws -> Void) rethrows {
    for (place, stream) in running.enumerated() {
      guard let batches = stream.batches, let table = stream.stream.table else { continue }
      let events = breakdown.store.events[table]
      let passing = stream.stream.passing
      guard !events.unassignedKeys.isEmpty else { continue }
      try check()
      let amounts = UnassignedAmounts(events)
      try batches.forEachUnassigned { rows in
        try check()
        stream.machine.run(rows)
        if stream.stream.includesUnassigned {
          accumulate(stream, rows)
        } else {
          amounts.add(rows, where: stream.machine.masks[passing])
        }
      }
      if !stream.stream.includesUnassigned { footer.unassigned[place] = amounts }
    }
    drain()
  }

  private func drain() {
    var machines = [base]
    machines.append(contentsOf: running.compactMap { $0.batches == nil ? nil : $0.machine })
    for machine in machines {
      let counters = machine.drainCounters()
      footer.zeroDivisions += counters.zeroDivisions
      footer.overflowed = footer.overflowed || counters.overflowed
    }
  }

  private func count(_ batch: Batch) {
    let existing = ConstMask(base.masks[breakdown.existing])
    let population = ConstMask(base.masks[breakdown.population])
    footer.existing += Masks.count(existing, count: batch.count)
    footer.population += Masks.count(population, count: batch.count)
    for (place, check) in breakdown.missingChecks.enumerated() {
      footer.missing[place] += countBoth(
        base.masks[check.mask], check.inPopulation ? population : existing, batch.count)
    }
    for (place, mask) in breakdown.neverMasks.enumerated() {
      footer.never[place] += countBoth(base.masks[mask], population, batch.count)
    }
  }

  private func countBoth(_ a: ConstMask, _ b: ConstMask, _ count: Int) -> Int {
    var both = 0
    for i in 0..<count { both &+= Int(a[i] & b[i]) }
    return both
  }

  private func accumulate(_ running: Running, _ batch: Batch) {
    let stream = running.stream
    let selected = Masks.select(
      running.machine.masks[stream.rows], selection, count: batch.count)
    guard selected > 0 else { return }
    keys.number(
      stream.dimensions, running.machine, rows: UnsafePointer(selection), count: selected, groups)
    let rows = SelectedRows(
      rows: UnsafePointer(selection), groups: UnsafePointer(groups), count: selected, batch: batch)
    if stream.makesGroups {
      running.presence.grow(to: keys.count)
      running.presence.add(rows)
    }
    for measure in running.measures {
      measure.grouped.grow(to: keys.count)
      measure.grouped.add(rows)
      measure.pooled?.add(rows.pooled(UnsafePointer(zeros)))
    }
  }

  // MARK: - Merging and reading

  /// Takes over what a later task found.
  func merge(_ other: BreakdownWorker) {
    let map = keys.absorb(other.keys)
    for (mine, theirs) in zip(running, other.running) {
      mine.presence.grow(to: keys.count)
      theirs.presence.grow(to: other.keys.count)
      mine.presence.merge(theirs.presence, map)
      for (a, b) in zip(mine.measures, theirs.measures) {
        a.grouped.grow(to: keys.count)
        b.grouped.grow(to: other.keys.count)
        a.grouped.merge(b.grouped, map)
        if let pooled = b.pooled { a.pooled?.merge(pooled, [0]) }
      }
    }
    footer.merge(other.footer)
  }

  /// Groups that have a row, in order of their numbers.
  func presentGroups() -> [Int] {
    for stream in running { stream.presence.grow(to: keys.count) }
    return (0..<keys.count).filter { group in
      running.contains { $0.stream.makesGroups && $0.presence.count(group) > 0 }
    }
  }

  /// A measure's values for groups, and over all rows.
  func values(of place: Int, groups: [Int]) -> (values: [Value], total: Value) {
    for stream in running {
      guard let measure = stream.measures.first(where: { $0.place == place }) else { continue }
      measure.grouped.grow(to: keys.count)
      if measure.grouped.overflowed { footer.overflowed = true }
      let values = groups.map { measure.grouped.value($0) }
      if let pooled = measure.pooled {
        if pooled.overflowed { footer.overflowed = true }
        return (values, pooled.value(0))
      }
      guard let recipe = stream.stream.measures.first(where: { $0.place == place })?.recipe else {
        return (values, .missing)
      }
      let total = AccumulatorFactory(machine: stream.machine, stream: stream.stream).make(recipe)
      total.grow(to: 1)
      total.merge(measure.grouped, [Int32](repeating: 0, count: keys.count))
      if total.overflowed { footer.overflowed = true }
      return (values, total.value(0))
    }
    return (groups.map { _ in .missing }, .missing)
  }

  /// The values of a dimension for groups.
  func dimension(_ place: Int, groups: [Int]) -> [Value] {
    guard let operand = running.first?.stream.dimensions[place] else { return [] }
    return groups.map { keys.value($0, place, operand) }
  }

  /// Customers who were in several groups, by the first measure that counts distinct customers.
  var customersInSeveralGroups: Int {
    for stream in running {
      for measure in stream.measures {
        if let customers = measure.grouped as? CustomersAccumulator { return customers.inSeveral }
      }
    }
    return 0
  }
}

extension Column {
  var isEmpty: Bool { count == 0 }
}

/// What a breakdown must say besides its table.
struct BreakdownFooter {
  var existing = 0
  var population = 0
  var missing: [Int] = []
  var never: [Int] = []
  var zeroDivisions = 0
  var overflowed = false
  /// By stream.
  var unassigned: [Int: UnassignedAmounts] = [:]

  mutating func merge(_ other: BreakdownFooter) {
    existing += other.existing
    population += other.population
    for place in missing.indices { missing[place] += other.missing[place] }
    for place in never.indices { never[place] += other.never[place] }
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
