import Columnar
import Messages
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
    var footer: FooterChecks
    /// Masks over the rows: those listed, and those that pass whoever's they are.
    var rows: Int
    var passing: Int
    var order: RowOrder
    var limitPer: Operand?
    var columns: [Operand]
    var rankingNotes: [Footnote]
  }

  /// What one task has found.
  private struct Found {
    var listed: ListedRows
    var footer = BreakdownFooter()
  }

  init(_ plan: ListingPlan, _ store: Store, _ rankings: Rankings) {
    self.plan = plan
    self.store = store
    let customers = Compiler.customers(store, rankings)
    let (existing, population) = customers.population(
      plan.existing, plan.population, facts: plan.independentFacts,
      missing: plan.missingChecks)
    let footer = FooterChecks(
      customers, existing: existing, population: population, missing: plan.missingChecks,
      never: plan.neverChecks, young: plan.youngChecks, asOf: plan.asOf)
    let rows = customers.rows(of: plan.grain)
    let masks = rows.mask(
      belongingTo: population, filter: plan.eventFilter, window: plan.window,
      unassigned: plan.includesUnassigned && plan.population.holdsForNobody)
    let order = RowOrder(plan.sort.map { (rows.ordered(rows.value($0.value)), $0.isDescending) })
    let limitPer = plan.limitPer.map { rows.ordered(rows.value($0)) }
    let columns = plan.columns.map { rows.value($0.value) }
    compiled = Shared(
      Compiled(
        scan: RowScan(store, table: plan.grain, customers: customers, rows: rows),
        footer: footer, rows: masks.both, passing: masks.passing, order: order,
        limitPer: limitPer, columns: columns, rankingNotes: rankings.notes))
  }

  private func findAll(
    _ tasks: Tasks
  ) throws -> Found {
    let bound = SharedBound()
    let found = try compiled.value.scan.map(tasks) { worker, range in
      try find(worker, range, bound, MemoryShare(tasks.stage))
    }
    var all = found[0]
    for part in found.dropFirst() {
      try all.listed.append(part.listed)
      try tasks.check()
      all.footer.merge(part.footer)
    }
    return all
  }

  /// The customers listed, as a bitmap over all.
  func members(_ tasks: Tasks) throws -> Bitmap {
    let all = try findAll(tasks)
    if all.footer.overflowed { throw EvaluationError.tooManyDigits }
    var words = [UInt64](repeating: 0, count: Bitmap.wordCount(store.customers.count))
    for row in try shown(all.listed, tasks.stage).map({ Int(all.listed.rows[$0]) }) {
      words[row >> 6] |= 1 << UInt64(row & 63)
    }
    return Bitmap(count: store.customers.count, words: words)
  }

  func answer(_ tasks: Tasks) throws -> Answer {
    var all = try findAll(tasks)
    let shown = try shown(all.listed, tasks.stage).map { all.listed.rows[$0] }
    let reading = tasks.stage.part("values", of: "the rows shown")
    let values = try values(of: shown, tasks.under(reading))
    if all.footer.overflowed { throw EvaluationError.tooManyDigits }
    if plan.includesUnassigned { all.footer.unassigned = [:] }
    return Answer(
      table: ResultTable(
        columns: zip(plan.columns, values).map {
          ResultColumn(name: $0.name, role: $0.role, values: $1)
        }),
      asOf: plan.asOf, footnotes: notes(all.footer, hidden: all.listed.count - shown.count))
  }

  private func notes(_ footer: BreakdownFooter, hidden: Int) -> [Footnote] {
    var notes = plan.footnotes + compiled.value.rankingNotes
    notes += Footers.common(
      store, footer, missing: plan.missingChecks, never: plan.neverChecks,
      young: plan.youngChecks)
    notes += Footers.missing(plan.missingRows, store)
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
    _ worker: RowScan.Worker, _ range: Range<Int>?, _ bound: SharedBound,
    _ memory: MemoryShare
  ) throws -> Found {
    let compiled = compiled.value
    let limit = plan.limitPer == nil ? plan.limit : nil
    var found = Found(
      listed: ListedRows(compiled.order, limit: limit, limitPer: compiled.limitPer, bound, memory))
    found.footer = compiled.footer.none
    let scratch = ListedRows.Scratch(capacity: compiled.scan.capacity)
    let onRows = { (batch: Batch) in
      try found.listed.append(
        worker.machine, batch, ConstMask(worker.machine.masks[compiled.rows]), scratch)
    }
    if let range {
      try worker.run(
        range, onCustomers: { compiled.footer.count($0, worker.base, &found.footer) },
        onRows: onRows)
    } else if let table = plan.grain, !store.events[table].unassignedKeys.isEmpty {
      let amounts = UnassignedAmounts(store.events[table])
      try worker.runUnassigned { batch in
        amounts.add(batch, where: worker.machine.masks[compiled.passing])
        try onRows(batch)
      }
      found.footer.unassigned[table] = amounts
    }
    let counters = worker.drainCounters()
    found.footer.zeroDivisions = counters.zeroDivisions
    found.footer.overflowed = counters.overflowed
    return found
  }

  // MARK: - Order

  /// Places of the rows that are shown, in order: by the sort keys, then as they are stored (customers
  /// by their key, events by customer and time).
  private func shown(_ listed: ListedRows, _ stage: Stage) throws -> [Int] {
    let places =
      plan.sort.isEmpty
      ? try listed.places(stage)
      : try stage.working(
        "sort", bytes: listed.rows.count * ListedRows.sortedRowBytes, rows: listed.rows.count
      ) { try listed.places($0) }
    guard let limit = plan.limit else { return places }
    guard let values = listed.limitPer else { return Array(places.prefix(limit)) }
    var counts: [SortKeyColumn.Key: Int] = [:]
    return places.filter { place in
      counts[values.key(place), default: 0] += 1
      return counts[values.key(place), default: 0] <= limit
    }
  }

  /// The values of the rows shown, column by column: rows are read in ascending order, in parallel, and
  /// written where they are shown.
  private func values(
    of rows: [UInt32], _ tasks: Tasks
  ) throws -> [ResultValues] {
    var ascending = rows
    var places = LargeArray(count: rows.count) { UInt32($0) }
    if zip(rows, rows.dropFirst()).contains(where: >) {
      var keys = LargeArray(count: rows.count) { UInt64(rows[$0]) }
      try RadixSort.sort(&keys, &places, check: tasks.check)
      ascending = keys.map { UInt32($0) }
    }
    try tasks.stage.take(
      bytes: rows.count * compiled.value.columns.reduce(16) { $0 + ListedValues.rowBytes(of: $1) })
    let columns = compiled.value.columns.map { ListedValues($0, count: rows.count) }
    let order = Shared((ascending, places))
    let blocks = tasks.ranges(rows.count)
    let stage = compiled.value.scan.stage(under: tasks.stage)
    _ = try tasks.map(blocks.count) { block in
      let (ascending, places) = order.value
      let scan = compiled.value.scan
      let worker = RowScan.Worker(scan, stage, batchRows: tasks.batchRows)
      try scan.read(ascending[blocks[block]], worker) { found, batch in
        let inBatch = ascending[found].map { Int32(Int($0) - batch.start) }
        for column in columns { column.write(worker.machine, inBatch, at: places[found]) }
      }
    }
    return columns.map(\.values)
  }
}

extension ListingPlan {
  var independentFacts: [Aggregate] {
    var facts: [Aggregate] = []
    for column in columns { column.value.collectFacts(into: &facts) }
    for key in sort { key.value.collectFacts(into: &facts) }
    return facts.independent
  }
}

extension EvaluationError {
  static let tooManyDigits = overflow("an exact result has more than 38 digits")
}
