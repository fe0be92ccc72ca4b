import Columnar
import Messages
import Planning

// SAFETY: selections have a place for each row of a batch, and rows are below its count.

/// One scan for the values of rankings that rank the same rows.
struct RankingScan {
  let rankings: [Ranking]
  private let store: Store
  private let scan: RowScan
  private let mask: Int
  private let values: [Operand]
  private let partition: [Operand]
  private let layout: GroupLayout
  private let rowCount: Int

  /// A scan for rankings of one domain, population, window and partition.
  init(_ rankings: [Ranking], _ store: Store, _ found: Rankings) {
    self.rankings = rankings
    self.store = store
    let first = rankings[0]
    var table: Int?
    if case .events(let place) = first.value.domain { table = place }
    let customers = Compiler.customers(store, found)
    customers.prepare(rankings.flatMap(\.facts).independent)
    let rows = customers.rows(of: table)
    mask = rows.mask(filter: first.population, window: first.window)
    rows.counted = mask
    values = rankings.map { rows.ordered(rows.value($0.value)) }
    partition = first.partition.map { rows.groupable(rows.value($0)) }
    layout = GroupLayout(partition.map { ($0.lane, $0.bounds) })
    scan = RowScan(store, table: table, customers: customers, rows: rows)
    rowCount = table.map { store.events[$0].table.rowCount } ?? store.customers.count
  }

  /// One task's rows, by ranking, and the partition of each.
  private struct Part {
    var values: [RankedValues]
    var keys: GroupKeys
    var partitions: [Int32] = []
    let memory: MemoryShare
    var counters: (zeroDivisions: Int, overflowed: Bool) = (0, false)

    var heldBytes: Int {
      values.reduce(partitions.heldBytes + keys.heldBytes) { $0 + $1.heldBytes }
    }
  }

  /// What is ranked.
  var what: Message { .list(rankings.map(\.what)) }

  /// What each ranking has found; `ranges` and `cuts` are those it shares with another one, `keeping`
  /// says of which values columns are wanted.
  func run(
    _ tasks: Tasks, ranges: (Ranking) -> Bins? = { _ in nil },
    cuts: (Ranking) -> RankCuts? = { _ in nil }, keeping: (Scalar) -> Bool = { _ in false }
  ) throws -> [RankingPass.Found] {
    let parts = try scan.map(tasks) { worker, range in
      try find(worker, range, MemoryShare(tasks.stage))
    }
    if parts.contains(where: \.counters.overflowed) { throw EvaluationError.tooManyDigits }
    let keys = parts[0].keys
    var partitions = parts[0].partitions
    for part in parts.dropFirst() where !partition.isEmpty {
      try tasks.check()
      let numbers = try keys.absorb(part.keys, tasks.stage)
      partitions += part.partitions.map { numbers[Int($0)] }
    }
    var members: Bitmap?
    var found = try rankings.enumerated().map { place, ranking in
      let pieces = try RankedPieces(
        parts.map { $0.values[place] }, rowCount: rowCount, members: members, tasks)
      members = pieces.members
      return try RankingPass(
        ranking, pieces, rowCount: rowCount,
        partitions: partition.isEmpty ? nil : (partitions, keys.count), ranges: ranges(ranking),
        cuts: cuts(ranking), keepsValues: keeping(ranking.value)
      ).decide()
    }
    found[0].zeroDivisions = parts.reduce(0) { $0 + $1.counters.zeroDivisions }
    return found
  }

  private func find(
    _ worker: RowScan.Worker, _ range: Range<Int>?, _ memory: MemoryShare
  ) throws -> Part {
    var part = Part(
      values: values.map { RankedValues($0) }, keys: GroupKeys(layout), memory: memory)
    let capacity = scan.table.map { EventBatches.capacity(of: store.events[$0]) }
    let places = max(capacity ?? 0, Limits.batchRows) + 1
    let selection = UnsafeMutablePointer<Int32>.allocate(capacity: places)
    let numbers = UnsafeMutablePointer<Int32>.allocate(capacity: places)
    defer {
      selection.deallocate()
      numbers.deallocate()
    }
    if let range {
      for place in values.indices { part.values[place].reserve(range.count) }
    }
    let onRows = { (batch: Batch) in
      let known = part.values[0].rows.count
      for place in values.indices {
        part.values[place].append(worker.machine, batch, mask: mask, selection)
      }
      try memory.update(to: part.heldBytes)
      guard !partition.isEmpty else { return }
      let added = part.values[0].rows.count - known
      for index in 0..<added {
        selection[index] = Int32(Int(part.values[0].rows[known + index]) - batch.start)
      }
      part.keys.number(
        partition, worker.machine, rows: UnsafePointer(selection), count: added, numbers)
      part.partitions.append(contentsOf: UnsafeBufferPointer(start: numbers, count: added))
    }
    if let range {
      try worker.run(range, onRows: onRows)
    } else {
      try worker.runUnassigned(onRows: onRows)
    }
    part.counters = worker.drainCounters()
    return part
  }
}

extension Ranking {
  /// The facts that it is made of.
  fileprivate var facts: [Aggregate] {
    var facts: [Aggregate] = []
    population.collectFacts(into: &facts)
    value.collectFacts(into: &facts)
    for part in partition { part.collectFacts(into: &facts) }
    return facts.independent
  }

  /// Whether one scan finds both: they rank the same rows by values that need no pass before.
  func sharesScan(with other: Ranking) -> Bool {
    partition.isEmpty && other.partition.isEmpty && value.domain == other.value.domain
      && population == other.population && window == other.window && other.value.needsNoPass
      && other.cutsOf.isEmpty
  }
}

extension Scalar {
  /// Whether nothing in it has to be ranked before.
  fileprivate var needsNoPass: Bool {
    var isPlain = true
    visit(
      onScalar: { part in
        switch part.kind {
        case .ranking, .sequence: isPlain = false
        default: break
        }
        return isPlain
      }, onCondition: { if case .ranked = $0 { isPlain = false } })
    return isPlain
  }
}
