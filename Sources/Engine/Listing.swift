import Columnar
import Planning

/// A listing: customers of a population, or their events, in order, with values.
///
/// First every row's sort keys are collected, then only the rows that are shown get values.
struct Listing {
  private let plan: ListingPlan
  private let store: Store
  private let compiled: Shared<Compiled>

  private struct Compiled {
    var scan: RowScan
    /// Masks over the customers.
    var existing: Int
    var population: Int
    var missingChecks: [(mask: Int, inPopulation: Bool)]
    var neverMasks: [Int]
    var youngMasks: [Int]
    /// Masks over the rows: those listed, and those that pass whoever's they are.
    var rows: Int
    var passing: Int
    var keys: [Operand]
    var limitPer: Operand?
    var columns: [Operand]
    var rankingNotes: [Footnote]
  }

  /// One task's rows, with their sort keys.
  private struct Found {
    var rows: [UInt32] = []
    var keys: [SortKeyColumn]
    var limitPer: SortKeyColumn?
    var footer = BreakdownFooter()
  }

  init(_ plan: ListingPlan, _ store: Store, _ rankings: Rankings) {
    self.plan = plan
    self.store = store
    let customers = Compiler.customers(store, rankings)
    customers.prepare(plan.independentFacts)
    let existing = customers.mask(plan.existing)
    let population = customers.mask(.conjunction([plan.existing, plan.population]))
    let checks = plan.missingChecks.map {
      (
        mask: customers.value($0.value).missing ?? customers.neverMissing,
        inPopulation: $0.inPopulation
      )
    }
    let never = plan.neverChecks.map { customers.never($0, asOf: plan.asOf) }
    let young = plan.youngChecks.map { customers.mask($0.condition) }
    let rows = customers.rows(of: plan.grain)
    let masks = rows.mask(
      belongingTo: population, filter: plan.eventFilter, window: plan.window,
      unassigned: plan.includesUnassigned && plan.population.holdsForNobody)
    let keys = plan.sort.map { rows.value($0.value) }
    let limitPer = plan.limitPer.map { rows.value($0) }
    let columns = plan.columns.map { rows.value($0.value) }
    compiled = Shared(
      Compiled(
        scan: RowScan(store, table: plan.grain, customers: customers, rows: rows),
        existing: existing, population: population, missingChecks: checks, neverMasks: never,
        youngMasks: young, rows: masks.both, passing: masks.passing, keys: keys,
        limitPer: limitPer, columns: columns, rankingNotes: rankings.notes))
  }

  private func findAll(
    _ tasks: Tasks, _ check: @Sendable () throws -> Void
  ) throws -> Found {
    let found = try compiled.value.scan.map(tasks) { worker, range in
      try find(worker, range, check)
    }
    var all = found[0]
    for part in found.dropFirst() {
      all.rows += part.rows
      for place in all.keys.indices { all.keys[place].append(part.keys[place]) }
      if let values = part.limitPer { all.limitPer?.append(values) }
      all.footer.merge(part.footer)
    }
    return all
  }

  /// The customers listed, as a bitmap over all.
  func members(tasks: Tasks, check: @Sendable () throws -> Void) throws -> Bitmap {
    let all = try findAll(tasks, check)
    if all.footer.overflowed { throw EvaluationError.tooManyDigits }
    var words = [UInt64](repeating: 0, count: Bitmap.wordCount(store.customers.count))
    for place in shown(all) {
      let row = Int(all.rows[place])
      words[row >> 6] |= 1 << UInt64(row & 63)
    }
    return Bitmap(count: store.customers.count, words: words)
  }

  func answer(tasks: Tasks, check: @Sendable () throws -> Void) throws -> Answer {
    var all = try findAll(tasks, check)
    let shown = shown(all).map { all.rows[$0] }
    let values = try values(of: shown, check)
    if all.footer.overflowed { throw EvaluationError.tooManyDigits }
    if plan.includesUnassigned { all.footer.unassigned = [:] }
    return Answer(
      table: ResultTable(
        columns: zip(plan.columns, values).map {
          ResultColumn(name: $0.name, role: $0.role, values: $1)
        }),
      asOf: plan.asOf, footnotes: notes(all.footer, hidden: all.rows.count - shown.count))
  }

  private func notes(_ footer: BreakdownFooter, hidden: Int) -> [Footnote] {
    var notes = plan.footnotes + compiled.value.rankingNotes
    notes += Footers.common(
      store, footer, missing: plan.missingChecks, never: plan.neverChecks,
      young: plan.youngChecks)
    for amounts in footer.unassigned.values where amounts.rows > 0 {
      notes.append(
        .unassigned(table: amounts.table, rows: amounts.rows, amount: amounts.amount))
    }
    if footer.zeroDivisions > 0 { notes.append(.dividedByZero(footer.zeroDivisions)) }
    if hidden > 0 { notes.append(.rowsNotShown(hidden)) }
    return notes
  }

  // MARK: - Scans

  private func find(
    _ worker: RowScan.Worker, _ range: Range<Int>?, _ check: () throws -> Void
  ) throws -> Found {
    let compiled = compiled.value
    var found = Found(
      keys: compiled.keys.map { SortKeyColumn($0) },
      limitPer: compiled.limitPer.map { SortKeyColumn($0) })
    found.footer.missing = compiled.missingChecks.map { _ in 0 }
    found.footer.never = compiled.neverMasks.map { _ in 0 }
    found.footer.young = compiled.youngMasks.map { _ in 0 }
    let onRows = { (batch: Batch) in
      let isListed = worker.machine.masks[compiled.rows]
      for row in 0..<batch.count where isListed[row] != 0 {
        found.rows.append(UInt32(batch.start + row))
        for place in found.keys.indices { found.keys[place].append(worker.machine, row) }
        found.limitPer?.append(worker.machine, row)
      }
    }
    if let range {
      try worker.run(
        range, check: check, onCustomers: { count($0, worker.base, &found.footer) },
        onRows: onRows)
    } else if let table = plan.grain, !store.events[table].unassignedKeys.isEmpty {
      let amounts = UnassignedAmounts(store.events[table])
      try worker.runUnassigned(check: check) { batch in
        amounts.add(batch, where: worker.machine.masks[compiled.passing])
        onRows(batch)
      }
      found.footer.unassigned[table] = amounts
    }
    let counters = worker.drainCounters()
    found.footer.zeroDivisions = counters.zeroDivisions
    found.footer.overflowed = counters.overflowed
    return found
  }

  /// What is told of the customers of a batch.
  private func count(_ batch: Batch, _ machine: Machine, _ footer: inout BreakdownFooter) {
    let compiled = compiled.value
    let existing = ConstMask(machine.masks[compiled.existing])
    let population = ConstMask(machine.masks[compiled.population])
    footer.existing += Masks.count(existing, count: batch.count)
    for (place, check) in compiled.missingChecks.enumerated() {
      footer.missing[place] += Masks.countBoth(
        machine.masks[check.mask], check.inPopulation ? population : existing, count: batch.count)
    }
    for (place, mask) in compiled.neverMasks.enumerated() {
      footer.never[place] += Masks.countBoth(
        machine.masks[mask], population, count: batch.count)
    }
    for (place, mask) in compiled.youngMasks.enumerated() {
      footer.young[place] += Masks.countBoth(
        machine.masks[mask], population, count: batch.count)
    }
  }

  // MARK: - Order

  /// Places of the rows that are shown, in order: by the sort keys, then as they are stored (customers
  /// by their key, events by customer and time).
  private func shown(_ found: Found) -> [Int] {
    guard let limit = plan.limit else { return sorted(found, limit: .max) }
    guard let values = found.limitPer else {
      return Array(sorted(found, limit: limit).prefix(limit))
    }
    var counts: [SortKeyColumn.Key: Int] = [:]
    return sorted(found, limit: .max).filter { place in
      counts[values.key(place), default: 0] += 1
      return counts[values.key(place), default: 0] <= limit
    }
  }

  /// At least the first `limit` places, in order.
  private func sorted(_ found: Found, limit: Int) -> [Int] {
    let places = Array(found.rows.indices)
    guard !plan.sort.isEmpty else { return places }
    let descending = plan.sort.map(\.isDescending)
    func precedes(_ a: Int, _ b: Int) -> Bool {
      for (key, isDescending) in zip(found.keys, descending) {
        let result = key.compare(a, b, isDescending)
        if result != 0 { return result < 0 }
      }
      return a < b
    }
    guard limit < places.count / 8 else { return places.sorted(by: precedes) }
    return TopRows.least(places, limit, precedes)
  }

  /// The values of the rows shown, column by column.
  private func values(
    of rows: [UInt32], _ check: @Sendable () throws -> Void
  ) throws -> [[Value]] {
    let compiled = compiled.value
    let places = rows.indices.sorted { rows[$0] < rows[$1] }
    let worker = RowScan.Worker(compiled.scan)
    let readers = compiled.columns.map { ValueReader($0, worker.machine) }
    var values = compiled.columns.map { _ in [Value](repeating: .missing, count: rows.count) }
    try compiled.scan.read(places.map { rows[$0] }, check: check, worker) { next, row in
      for (column, reader) in readers.enumerated() { values[column][places[next]] = reader[row] }
    }
    return values
  }
}

extension ListingPlan {
  var independentFacts: [Aggregate] {
    var facts: [Aggregate] = []
    existing.collectFacts(into: &facts)
    population.collectFacts(into: &facts)
    for column in columns { column.value.collectFacts(into: &facts) }
    for key in sort { key.value.collectFacts(into: &facts) }
    return facts.independent
  }
}

extension EvaluationError {
  static let tooManyDigits = overflow("an exact result has more than 38 digits")
}
