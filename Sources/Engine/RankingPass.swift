import Columnar
import Planning

// SAFETY: rows of a ranking are below the rows of its domain, selections have a place for each row
// of a batch.

/// One ranking: a scan for the values of the rows that are ranked, a radix sort, and a walk along the
/// sorted rows that writes what the ranking says of each.
struct RankingPass {
  /// What a ranking has found.
  struct Found {
    var column: Column
    var bins: Bins?
    var notes: [Footnote] = []
    var zeroDivisions = 0
  }

  private let ranking: Ranking
  /// The ranges into which values are cut; nil where they follow from the values.
  private let ranges: Bins?
  private let store: Store
  private let scan: RowScan
  private let mask: Int
  private let value: Operand
  private let partition: [Operand]
  private let layout: GroupLayout
  private let rowCount: Int

  init(_ ranking: Ranking, _ store: Store, _ rankings: Rankings, ranges: Bins? = nil) {
    self.ranking = ranking
    self.ranges = ranges
    self.store = store
    var table: Int?
    if case .events(let place) = ranking.value.domain { table = place }
    let customers = Compiler.customers(store, rankings)
    customers.prepare(ranking.independentFacts)
    let rows = customers.rows(of: table)
    mask = rows.mask(filter: ranking.population, window: ranking.window)
    value = rows.value(ranking.value)
    partition = ranking.partition.map { rows.groupable(rows.value($0)) }
    layout = GroupLayout(partition.map { ($0.lane, $0.bounds) })
    scan = RowScan(store, table: table, customers: customers, rows: rows)
    rowCount = table.map { store.events[$0].table.rowCount } ?? store.customers.count
  }

  /// One task's rows, and the partition of each.
  private struct Part {
    var values: RankedValues
    var keys: GroupKeys
    var partitions: [Int32] = []
    let memory: MemoryShare
    var counters: (zeroDivisions: Int, overflowed: Bool) = (0, false)
  }

  func run(_ tasks: Tasks) throws -> Found {
    let parts = try scan.map(tasks) { worker, range in
      try find(worker, range, MemoryShare(tasks.stage))
    }
    var all = parts[0]
    let total = parts.reduce(0) { $0 + $1.values.rows.count }
    let merged = MemoryShare(tasks.stage)
    try merged.update(to: total * RankedValues.rowBytes)
    all.values.reserve(total)
    for part in parts.dropFirst() {
      try tasks.check()
      let numbers = all.keys.absorb(part.keys)
      if !partition.isEmpty { all.partitions += part.partitions.map { numbers[Int($0)] } }
      all.values.append(part.values)
      all.counters.zeroDivisions += part.counters.zeroDivisions
      all.counters.overflowed = all.counters.overflowed || part.counters.overflowed
    }
    if all.counters.overflowed {
      throw EvaluationError.tooManyDigits
    }
    all.values.finish()
    try tasks.check()
    var found = try decide(all, tasks)
    found.zeroDivisions = all.counters.zeroDivisions
    return found
  }

  private func find(
    _ worker: RowScan.Worker, _ range: Range<Int>?, _ memory: MemoryShare
  ) throws -> Part {
    var part = Part(values: RankedValues(value), keys: GroupKeys(layout), memory: memory)
    let capacity = scan.table.map { EventBatches.capacity(of: store.events[$0]) }
    let places = max(capacity ?? 0, Limits.batchRows) + 1
    let selection = UnsafeMutablePointer<Int32>.allocate(capacity: places)
    let numbers = UnsafeMutablePointer<Int32>.allocate(capacity: places)
    defer {
      selection.deallocate()
      numbers.deallocate()
    }
    if let range { part.values.reserve(range.count) }
    let onRows = { (batch: Batch) in
      let known = part.values.rows.count
      part.values.append(worker.machine, batch, mask: mask, selection)
      try memory.update(
        to: part.values.heldBytes + part.partitions.heldBytes + part.keys.heldBytes)
      guard !partition.isEmpty else { return }
      let added = part.values.rows.count - known
      for index in 0..<added {
        selection[index] = Int32(Int(part.values.rows[known + index]) - batch.start)
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

  // MARK: - Deciding

  private func decide(_ part: Part, _ tasks: Tasks) throws -> Found {
    var values = part.values
    if case .bins(let count) = ranking.function { return bins(values, count) }
    if let found = try selected(values, tasks) { return found }
    try tasks.stage.working(
      canSelect ? "select" : "sort", bytes: values.keys.count * RankedValues.rowBytes,
      rows: values.keys.count
    ) {
      try RadixSort.sort(&values.keys, &values.rows, check: $0.check)
    }
    var starts = [0, values.rows.count]
    if !partition.isEmpty {
      var partitionOf = [Int32](repeating: 0, count: rowCount)
      for (row, number) in zip(part.values.rows, part.partitions) { partitionOf[Int(row)] = number }
      starts = RadixSort.group(
        &values.keys, &values.rows, by: partitionOf, groups: part.keys.count)
    }
    var out = RankColumn(ranking.type, rowCount: rowCount)
    var cuts: [Value] = []
    for place in 0..<starts.count - 1 where starts[place] < starts[place + 1] {
      cuts = rank(values, starts[place]..<starts[place + 1], &out)
    }
    if case .top = ranking.function {
      for row in values.unvalued { out.set(row, 0) }
    }
    return Found(
      column: out.column, notes: notes(base: values.rows.count, partition.isEmpty ? cuts : []))
  }

  /// The base and the cuts; and how many classes of a `tile` have rows, where it is fewer.
  private func notes(base: Int, _ cuts: [Value], used: Int? = nil) -> [Footnote] {
    var notes = [
      Footnote.ranked(
        what: ranking.what, base: base, cuts: cuts, kind: ranking.function.cut,
        rows: scan.table == nil ? "customer" : "row")
    ]
    if let used, case .tile(let tiles) = ranking.function, used < tiles, used > 0 {
      notes.append(
        .text("\(ranking.what) has \(used) of \(tiles) classes: values are too often the same"))
    }
    return notes
  }

  /// Ranks the sorted rows of one partition; returns the cuts.
  private func rank(
    _ values: RankedValues, _ range: Range<Int>, _ out: inout RankColumn
  ) -> [Value] {
    let keys = values.keys[range]
    switch ranking.function {
    case .tile(let tiles):
      let cuts = (1..<max(tiles, 1)).map { values.cut(keys, $0, of: tiles) }
      var tile = 0
      for index in range {
        while tile < cuts.count, cuts[tile].key < keys[index] { tile += 1 }
        out.set(values.rows[index], tile + 1)
      }
      return cuts.map(\.value)
    case .ntile(let tiles):
      let (size, longer) = range.count.quotientAndRemainder(dividingBy: max(tiles, 1))
      var cuts: [Value] = []
      var end = range.lowerBound
      for tile in 0..<max(tiles, 1) where end < range.upperBound {
        let start = end
        end += size + (tile < longer ? 1 : 0)
        for index in start..<end { out.set(values.rows[index], tile + 1) }
        if end < range.upperBound { cuts.append(values.value(keys[end - 1])) }
      }
      return cuts
    case .rank:
      var larger = 0
      for index in range.reversed() {
        if index + 1 < range.upperBound, keys[index] != keys[index + 1] {
          larger = range.upperBound - 1 - index
        }
        out.set(values.rows[index], larger + 1)
      }
      return []
    case .percentRank:
      var smaller = 0
      for index in range {
        if index > range.lowerBound, keys[index] != keys[index - 1] {
          smaller = index - range.lowerBound
        }
        let rank = range.count > 1 ? Double(smaller) / Double(range.count - 1) : 0
        out.set(values.rows[index], float: rank)
      }
      return []
    case .top(let amount, let takesBottom):
      return top(values, range, min(amount.count(of: range.count), range.count), takesBottom, &out)
    case .bins: return []
    }
  }

  private func top(
    _ values: RankedValues, _ range: Range<Int>, _ count: Int, _ takesBottom: Bool,
    _ out: inout RankColumn
  ) -> [Value] {
    guard count > 0 else {
      for index in range { out.set(values.rows[index], 0) }
      return []
    }
    let last =
      values.keys[takesBottom ? range.lowerBound + count - 1 : range.upperBound - count]
    for index in range {
      let isIn = takesBottom ? values.keys[index] <= last : values.keys[index] >= last
      out.set(values.rows[index], isIn ? 1 : 0)
    }
    return [values.value(last)]
  }

  // MARK: - Without sorting

  /// Whether a few values decide, found without sorting all.
  private var canSelect: Bool {
    guard partition.isEmpty else { return false }
    return switch ranking.function {
    case .tile, .top: true
    case .ntile, .rank, .percentRank, .bins: false
    }
  }

  /// Tiles and tops of all rows, whose cuts are selected; nil for what needs all rows in order.
  private func selected(_ values: RankedValues, _ tasks: Tasks) throws -> Found? {
    guard canSelect, !values.keys.isEmpty else { return nil }
    switch ranking.function {
    case .tile(let tiles): return try tiled(values, tiles, tasks)
    case .top(let amount, let takesBottom):
      let count = min(amount.count(of: values.keys.count), values.keys.count)
      return try topped(values, count, takesBottom, tasks)
    case .ntile, .rank, .percentRank, .bins: return nil
    }
  }

  private func tiled(
    _ values: RankedValues, _ tiles: Int, _ tasks: Tasks
  ) throws -> Found {
    let count = values.keys.count
    let places = (1..<max(tiles, 1)).map { RankedValues.cutPlace($0, of: tiles, among: count) }
    let keys = try values.keys(
      at: places.flatMap { [$0.below, min($0.below + 1, count - 1)] }, tasks)
    let cuts = places.map { place in
      values.cut(
        keys[place.below] ?? 0, keys[min(place.below + 1, count - 1)] ?? 0, place.remainder,
        of: tiles)
    }
    var out = RankColumn(ranking.type, rowCount: rowCount)
    var isUsed = [Bool](repeating: false, count: max(tiles, 1))
    let ends = cuts.map(\.key)
    for index in 0..<count {
      let tile = Selection.lowerBound(ends, values.keys[index])
      isUsed[tile] = true
      out.set(values.rows[index], tile + 1)
    }
    return Found(
      column: out.column,
      notes: notes(base: count, cuts.map(\.value), used: isUsed.count { $0 }))
  }

  private func topped(
    _ values: RankedValues, _ count: Int, _ takesBottom: Bool, _ tasks: Tasks
  ) throws -> Found {
    var out = RankColumn(ranking.type, rowCount: rowCount)
    for row in values.unvalued { out.set(row, 0) }
    let place = takesBottom ? count - 1 : values.keys.count - count
    guard count > 0, let last = try values.keys(at: [place], tasks)[place] else {
      for row in values.rows { out.set(row, 0) }
      return Found(column: out.column, notes: notes(base: values.rows.count, []))
    }
    for index in values.keys.indices {
      let isIn = takesBottom ? values.keys[index] <= last : values.keys[index] >= last
      out.set(values.rows[index], isIn ? 1 : 0)
    }
    return Found(
      column: out.column, notes: notes(base: values.rows.count, [values.value(last)]))
  }

  // MARK: - Bins

  private func bins(_ values: RankedValues, _ count: Int) -> Found {
    var out = RankColumn(ranking.type, rowCount: rowCount)
    guard let low = values.keys.min(), let high = values.keys.max() else {
      return Found(column: out.column)
    }
    let bins: Bins
    if value.lane == .float {
      bins = ranges ?? Bins(count, floats: SortKeys.double(low)...SortKeys.double(high))
      for (key, row) in zip(values.keys, values.rows) {
        out.set(row, bins.place(of: SortKeys.double(key)) - bins.first)
      }
    } else {
      bins =
        ranges ?? Bins(count, exact: values.exact(low)...values.exact(high), type: values.type)
      let first = Int128(bins.first)
      if value.lane == .int, let width = Int64(exactly: bins.width) {
        for index in values.rows.indices {
          let number = SortKeys.number(values.keys[index])
          out.set(
            values.rows[index], Int(Vectors.flooredQuotient(number, width) &- Int64(first)))
        }
      } else {
        for (key, row) in zip(values.keys, values.rows) {
          let place = Vectors.flooredQuotient(values.exact(key), bins.width)
          out.set(row, Int(clamping: place - first))
        }
      }
    }
    return Found(column: out.column, bins: bins)
  }
}

extension RankFunction {
  /// What its cuts say.
  fileprivate var cut: RankedCut {
    switch self {
    case .tile, .ntile, .rank, .percentRank, .bins: .between
    case .top(_, let takesBottom): takesBottom ? .upTo : .from
    }
  }
}

extension RankAmount {
  /// How many of `count` rows are at the top; a share is rounded up.
  func count(of count: Int) -> Int {
    switch self {
    case .count(let number): return max(number, 0)
    case .share(let units, let scale):
      let whole = PowersOfTen.int128[min(scale, 36)]
      let product = Int128(count) * max(units, 0)
      return Int(clamping: (product + whole - 1) / whole)
    }
  }
}

extension Ranking {
  fileprivate var independentFacts: [Aggregate] {
    var facts: [Aggregate] = []
    population.collectFacts(into: &facts)
    value.collectFacts(into: &facts)
    for part in partition { part.collectFacts(into: &facts) }
    return facts.independent
  }
}
