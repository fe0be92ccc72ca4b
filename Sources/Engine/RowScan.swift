import Columnar
import Planning

// SAFETY: registers are read below the batch's count.

/// Expressions over the customers, or over the rows of an event table, evaluated row by row: what
/// listings, profiles and rankings have in common.
struct RowScan: Sendable {
  let store: Store
  /// The event table whose rows are scanned; nil for the customers.
  let table: Int?
  private let base: Program
  private let program: Program

  /// A scan of what two compilers have compiled; they are one where customers are the rows.
  init(_ store: Store, table: Int?, customers: Compiler, rows: Compiler) {
    self.store = store
    self.table = table
    base = customers.program
    program = rows.program
  }

  /// Rows that a batch can hold.
  var capacity: Int {
    max(Limits.batchRows, table.map { EventBatches.capacity(of: store.events[$0]) } ?? 0)
  }

  /// One thread's machines.
  final class Worker {
    let scan: RowScan
    /// Over the customers.
    let base: Machine
    /// Over the rows; the same where customers are the rows.
    let machine: Machine
    private let batches: EventBatches?
    private let batchRows: Int
    private let stage: Stage

    init(_ scan: RowScan, _ stage: Stage, batchRows: Int) {
      self.scan = scan
      self.batchRows = batchRows
      self.stage = stage
      base = Machine(scan.base, store: scan.store, capacity: Limits.batchRows)
      batches = scan.table.map { EventBatches(scan.store.events[$0], fillsOrdinals: true) }
      machine =
        batches.map { [base] in
          Machine(scan.program, store: scan.store, capacity: $0.capacity, customers: base)
        } ?? base
      base.stage = stage
    }

    /// Calls `onCustomers` for each batch of a range of customers and `onRows` for each of its rows.
    func run(
      _ customers: Range<Int>, onCustomers: (Batch) -> Void = { _ in },
      onRows: (Batch) throws -> Void
    ) throws {
      var start = customers.lowerBound
      while start < customers.upperBound {
        try stage.check()
        let count = min(batchRows, customers.upperBound - start)
        let batch = Batch(start: start, count: count)
        try stage.time { try run(batch, onCustomers, onRows) }
        start += count
      }
    }

    private func run(
      _ batch: Batch, _ onCustomers: (Batch) -> Void, _ onRows: (Batch) throws -> Void
    ) throws {
      base.run(batch)
      onCustomers(batch)
      guard let batches else {
        stage.count(rows: batch.count)
        return try onRows(batch)
      }
      try batches.forEach(batch, base) { rows in
        try stage.check()
        machine.run(rows)
        stage.count(rows: rows.count)
        try onRows(rows)
      }
    }

    /// Calls `onRows` for each batch of the rows that belong to no customer.
    func runUnassigned(onRows: (Batch) throws -> Void) throws {
      try batches?.forEachUnassigned(batchRows) { rows in
        try stage.check()
        machine.run(rows)
        try onRows(rows)
      }
    }

    /// Divisions by zero and overflows so far, in both machines.
    func drainCounters() -> (zeroDivisions: Int, overflowed: Bool) {
      let counters = machine.drainCounters()
      guard batches != nil else { return counters }
      let ofBase = base.drainCounters()
      return (
        counters.zeroDivisions + ofBase.zeroDivisions, counters.overflowed || ofBase.overflowed
      )
    }
  }

  /// The stage of the scan within another one.
  func stage(under stage: Stage) -> Stage {
    stage.scan(table == nil ? base : program, of: table, store)
  }

  /// `body` for each task, in parallel: ranges of customers, and nil for the rows without one.
  func map<Result>(
    _ tasks: Tasks, _ body: @Sendable (Worker, Range<Int>?) throws -> Result
  ) throws -> [Result] {
    try tasks.check()
    let ranges = tasks.ranges(store.customers.count)
    let stage = stage(under: tasks.stage)
    let hasUnassigned = table != nil && stage.purpose != .outline
    return try tasks.map(ranges.count + (hasUnassigned ? 1 : 0)) { task in
      let worker = Worker(self, stage, batchRows: tasks.batchRows)
      return try body(worker, task < ranges.count ? ranges[task] : nil)
    }
  }

  /// Reads rows again, which ascend: `body` is given each batch and the places in `rows` of those in it.
  func read(
    _ rows: ArraySlice<UInt32>, _ worker: Worker, _ body: (Range<Int>, Batch) -> Void
  ) throws {
    var next = rows.startIndex
    func hand(_ batch: Batch) {
      let first = next
      while next < rows.endIndex, Int(rows[next]) < batch.start + batch.count { next += 1 }
      if first < next { body(first..<next, batch) }
    }
    while next < rows.endIndex, let start = customer(of: Int(rows[next])) {
      try worker.run(start..<end(of: rows[next...], from: start), onRows: hand)
    }
    if next < rows.endIndex { try worker.runUnassigned(onRows: hand) }
  }

  /// Where a batch ends that begins with the customer of the first of some rows: before customers
  /// of whom no row is wanted, unless they are few.
  private func end(of rows: ArraySlice<UInt32>, from start: Int) -> Int {
    let last = min(start + Limits.batchRows, store.customers.count)
    let gap = 16
    let offsets = table.map { store.events[$0].offsetPointer }
    var end = start + 1
    for row in rows {
      let next = min(end + gap, last)
      guard Int(row) < offsets.map({ Int($0[next]) }) ?? next else { break }
      if let offsets {
        while Int(offsets[end]) <= Int(row) { end += 1 }
      } else {
        end = max(end, Int(row) + 1)
      }
      if end == last { break }
    }
    return end
  }

  /// The customer of a row; nil where it has none.
  private func customer(of row: Int) -> Int? {
    guard let table else { return row }
    let events = store.events[table]
    guard row < events.assignedCount else { return nil }
    let offsets = events.offsetPointer
    var low = 0
    var high = store.customers.count
    // Invariant: offsets[low] ≤ row < offsets[high].
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(offsets[middle]) <= row { low = middle } else { high = middle }
    }
    return low
  }
}

extension Compiler {
  /// The compiler over a table's rows, or this one where customers are the rows.
  func rows(of table: Int?) -> Compiler {
    guard let table else { return self }
    return Compiler.events(table, self)
  }

  /// The mask of the rows of this compiler's domain that belong to a population of customers, pass a
  /// filter and lie in a window.
  func mask(
    belongingTo population: Int, filter: Condition, window: Window?, unassigned: Bool
  ) -> (belongs: Int, passing: Int, both: Int) {
    let passing = mask(filter: filter, window: window)
    var belongs = population
    if let customers { belongs = gather(population, of: customers, unassigned: unassigned) }
    let both = both(belongs, passing)
    counted = both
    return (belongs, passing, both)
  }
}

extension Column {
  var isEmpty: Bool { count == 0 }
}
