import Columnar
import Planning
import Synchronization

// SAFETY: selections, days and starts have a place for each row or customer of the largest batch.

/// Counts of the customers' active periods: one scan over the clustered rows of an event table, for which
/// a kernel counts customer by customer.
///
/// ```
/// days of the events    │ 3 9 31 33 │ 12 │ 60 61 │      customers are runs, days ascend within
/// kernel                  ▸ block of counters of the customer's group
/// ```
/// A block is a flat array of counters, the same for every group: so that workers merge by adding.
struct ActivityScan {
  private let plan: ActivityPlan
  private let store: Store
  private let customers: Program
  private let rows: Program
  private let population: Int
  /// Mask of the rows that count; nil where all do and their days are read off their codes.
  private let passing: Int?
  private let day: Operand?
  private let start: Operand?
  private let dimensions: [Operand]
  private let layout: GroupLayout
  private let footer: FooterChecks
  private let kernel: ActivityKernel

  init(_ plan: ActivityPlan, _ store: Store, _ rankings: Rankings) {
    self.plan = plan
    self.store = store
    let customers = Compiler.customers(store, rankings)
    let masks = customers.population(
      plan.existing, plan.population, facts: plan.facts.independent, missing: [])
    population = masks.population
    footer = FooterChecks(
      customers, existing: masks.existing, population: masks.population, missing: [], never: [],
      young: [], asOf: nil)
    dimensions = plan.dimensions.map { dimension in
      guard case .scalar(let scalar) = dimension.source else {
        preconditionFailure("customers are told apart by values of their own")
      }
      return customers.groupable(customers.value(scalar))
    }
    layout = GroupLayout(dimensions.map { ($0.lane, $0.bounds) })
    if case .cohorts(let start?, _, _) = plan.question {
      self.start = customers.day(customers.value(start))
    } else {
      start = nil
    }
    let rows = customers.rows(of: plan.table)
    let events = store.events[plan.table]
    if ActivityScan.readsCodes(plan, events) {
      passing = nil
      day = nil
    } else {
      passing = rows.mask(filter: plan.filter, window: Window(last: plan.days.upperBound))
      guard let time = events.timeIndex else {
        preconditionFailure("activity is of tables with a time")
      }
      day = rows.day(rows.load(events.table.fields[time].column))
    }
    self.customers = customers.program
    self.rows = rows.program
    let base = ActivityScan.codes(events).map { Int($0.base) }
    kernel = ActivityKernel(plan, base: passing == nil ? base ?? 0 : plan.days.lowerBound)
  }

  /// Whether every row counts and its code says its day.
  private static func readsCodes(_ plan: ActivityPlan, _ events: EventTable) -> Bool {
    guard plan.filter == .constant(true), let packed = codes(events), packed.width != .eight,
      let days = events.timeDays
    else { return false }
    return plan.days.contains(days.lowerBound) && plan.days.contains(days.upperBound)
  }

  private static func codes(_ events: EventTable) -> PackedIntegers? {
    guard let column = events.timeColumn, column.type == .date,
      case .integers(let packed) = column.storage
    else { return nil }
    return packed
  }

  /// What was counted: a block of counters for each group, in the order of the groups' values.
  struct Counts {
    /// A group's value of each dimension.
    var groups: [[Value]] = []
    var blocks: [[Int]] = []
    /// Of the population.
    var customers = 0
    var existing = 0

    /// A row for each period of each group, made of its counters and of the row of the period before.
    func rows<Row>(
      _ periods: ClosedRange<Int>, width: Int,
      _ row: (_ group: [Value], _ period: Int, _ fields: [Int], _ before: Row?) -> Row
    ) -> [Row] {
      var rows: [Row] = []
      for (group, block) in zip(groups, blocks) {
        var before: Row?
        for period in periods {
          let start = (period - periods.lowerBound) * width
          let next = row(group, period, Array(block[start..<start + width]), before)
          rows.append(next)
          before = next
        }
      }
      return rows
    }

    /// A counter, over all groups and periods.
    func sum(of field: Int, width: Int) -> Int {
      blocks.reduce(0) { sum, block in
        sum + stride(from: field, to: block.count, by: width).reduce(0) { $0 + block[$1] }
      }
    }
  }

  func run(_ tasks: Tasks) throws -> Counts {
    let stage = tasks.stage.scan(rows, of: plan.table, store)
    let ranges = tasks.ranges(store.customers.count)
    let size = min(tasks.threads, ranges.count)
    let next = Atomic<Int>(0)
    let workers = try tasks.map(size) { _ in
      let worker = Worker(self, stage)
      while true {
        let range = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard range < ranges.count else { break }
        try worker.scan(ranges[range], batchRows: tasks.batchRows)
      }
      if worker.overflowed { throw EvaluationError.tooManyDigits }
      return worker
    }
    return merged(workers)
  }

  private func merged(_ workers: [Worker]) -> Counts {
    var blockOf: [GroupKey: Int] = [:]
    var found: [(values: [Value], block: [Int])] = []
    var counts = Counts()
    for worker in workers {
      counts.customers += worker.footer.population
      counts.existing += worker.footer.existing
      for (slot, key) in worker.slotKeys.enumerated() {
        let block = worker.block(slot)
        if let known = blockOf[key] {
          for place in block.indices { found[known].block[place] += Int(block[place]) }
        } else {
          blockOf[key] = found.count
          found.append((values(of: key), block.map { Int($0) }))
        }
      }
    }
    found.sort { a, b in
      for (x, y) in zip(a.values, b.values) {
        let order = ValueOrder.compare(x, y, false)
        if order != 0 { return order < 0 }
      }
      return false
    }
    counts.groups = found.map { entry in
      zip(plan.dimensions, entry.values).map { dimension, value in
        guard let labels = dimension.labels, case .exact(let number, _) = value else {
          return value
        }
        return .text(labels[Int(number) - 1])
      }
    }
    counts.blocks = found.map(\.block)
    return counts
  }

  private func values(of key: GroupKey) -> [Value] {
    dimensions.indices.map { key.value($0, dimensions[$0], layout) }
  }

  // MARK: - A worker

  /// One thread's machines and counters.
  private final class Worker {
    private let scan: ActivityScan
    private let base: Machine
    private let machine: Machine
    private let batches: EventBatches
    private let keys: GroupKeys
    private let everyRow: UnsafeMutablePointer<Int32>
    private let numbers: UnsafeMutablePointer<Int32>
    private let slots: UnsafeMutablePointer<Int32>
    private let days: UnsafeMutablePointer<UInt32>
    private let starts: UnsafeMutablePointer<Int32>
    /// The slot of each group number; −1 where it has none so far.
    private var slotOf: [Int32] = []
    private(set) var slotKeys: [GroupKey] = []
    private var counters: [Int32] = []
    private(set) var footer: BreakdownFooter
    private let stage: Stage
    private let memory: MemoryShare

    var overflowed: Bool { base.drainCounters().overflowed || machine.drainCounters().overflowed }

    init(_ scan: ActivityScan, _ stage: Stage) {
      self.scan = scan
      self.stage = stage
      memory = MemoryShare(stage)
      let events = scan.store.events[scan.plan.table]
      base = Machine(scan.customers, store: scan.store, capacity: Limits.batchRows)
      batches = EventBatches(events, fillsOrdinals: true)
      machine = Machine(
        scan.rows, store: scan.store, capacity: batches.capacity, customers: base)
      keys = GroupKeys(scan.layout)
      footer = scan.footer.none
      func places<Element: FixedWidthInteger>(_ count: Int) -> UnsafeMutablePointer<Element> {
        let pointer = UnsafeMutablePointer<Element>.allocate(capacity: count)
        pointer.initialize(repeating: 0, count: count)
        return pointer
      }
      everyRow = places(Limits.batchRows)
      for row in 0..<Limits.batchRows { everyRow[row] = Int32(truncatingIfNeeded: row) }
      numbers = places(Limits.batchRows)
      slots = places(Limits.batchRows)
      days = places(batches.capacity)
      starts = places(Limits.batchRows + 1)
    }

    deinit {
      everyRow.deallocate()
      numbers.deallocate()
      slots.deallocate()
      days.deallocate()
      starts.deallocate()
    }

    func block(_ slot: Int) -> [Int32] {
      Array(counters[slot * scan.kernel.size..<(slot + 1) * scan.kernel.size])
    }

    func scan(_ customers: Range<Int>, batchRows: Int) throws {
      var start = customers.lowerBound
      while start < customers.upperBound {
        try stage.check()
        let batch = Batch(start: start, count: min(batchRows, customers.upperBound - start))
        try stage.time {
          base.run(batch)
          scan.footer.count(batch, base, &footer)
          number(batch)
          try memory.update(to: counters.count * 4)
          count(batch)
        }
        start += batch.count
      }
    }

    /// Finds the slot of each customer's group; −1 for those who are not counted.
    private func number(_ batch: Batch) {
      keys.number(
        scan.dimensions, base, rows: UnsafePointer(everyRow), count: batch.count, numbers)
      while slotOf.count < keys.count { slotOf.append(-1) }
      let mask = base.masks[scan.population]
      for row in 0..<batch.count {
        guard mask[row] != 0 else {
          slots[row] = -1
          continue
        }
        let number = Int(numbers[row])
        if slotOf[number] < 0 {
          slotOf[number] = Int32(truncatingIfNeeded: slotKeys.count)
          slotKeys.append(keys.key(number))
          counters.append(contentsOf: repeatElement(0, count: scan.kernel.size))
        }
        slots[row] = slotOf[number]
      }
    }

    private func count(_ batch: Batch) {
      guard let passing = scan.passing, let day = scan.day else { return countCodes(batch) }
      batches.forEach(batch, base) { rows in
        machine.run(rows)
        guard let ends = rows.starts else { return }
        let mask = machine.masks[passing]
        let values = machine.ints[day.register]
        let low = Int64(scan.plan.days.lowerBound)
        var kept = 0
        for segment in 0..<rows.segments {
          starts[segment] = Int32(truncatingIfNeeded: kept)
          for row in Int(ends[segment])..<Int(ends[segment + 1]) {
            days[kept] = UInt32(truncatingIfNeeded: values[row] &- low)
            kept &+= mask[row] != 0 ? 1 : 0
          }
        }
        starts[rows.segments] = Int32(truncatingIfNeeded: kept)
        add(
          UnsafePointer(days), UnsafePointer(starts), first: rows.firstSegment,
          count: rows.segments)
      }
    }

    private func countCodes(_ batch: Batch) {
      let events = scan.store.events[scan.plan.table]
      guard let packed = ActivityScan.codes(events) else { return }
      let offsets = events.offsetPointer + batch.start
      let first = Int(offsets[0])
      for customer in 0...batch.count {
        starts[customer] = Int32(truncatingIfNeeded: Int(offsets[customer]) - first)
      }
      switch packed.codes {
      case .one(let codes): add(codes + first, starts, first: 0, count: batch.count)
      case .two(let codes): add(codes + first, starts, first: 0, count: batch.count)
      case .four(let codes): add(codes + first, starts, first: 0, count: batch.count)
      case .eight: break
      }
    }

    /// Hands customers of the batch to the kernel: from place `first` on.
    private func add<Code: FixedWidthInteger & UnsignedInteger>(
      _ days: UnsafePointer<Code>, _ starts: UnsafePointer<Int32>, first: Int, count: Int
    ) {
      let begins = scan.start.map { operand in
        (
          days: UnsafePointer(base.ints[operand.register] + first),
          missing: operand.missing.map { UnsafePointer(base.masks[$0] + first) }
        )
      }
      counters.withUnsafeMutableBufferPointer { counters in
        guard let blocks = counters.baseAddress else { return }
        let customers = CustomerDays(
          days: days, starts: starts, slots: UnsafePointer(slots + first), count: count,
          begins: begins?.days, beginMissing: begins?.missing ?? nil)
        switch scan.kernel {
        case .cohorts(let kernel): kernel.add(customers, blocks)
        case .classes(let kernel): kernel.add(customers, blocks)
        case .losses(let kernel): kernel.add(customers, blocks)
        }
      }
    }
  }
}

extension ActivityPlan {
  /// The facts that dimensions and cohorts are made of.
  fileprivate var facts: [Aggregate] {
    var facts: [Aggregate] = []
    for scalar in scalars { scalar.collectFacts(into: &facts) }
    return facts
  }

  /// All conditions.
  var conditions: [Condition] { [existing, population, filter] }

  /// All scalars.
  var scalars: [Scalar] {
    var scalars = dimensions.compactMap {
      if case .scalar(let scalar) = $0.source { scalar } else { nil }
    }
    if case .cohorts(let start?, _, _) = question { scalars.append(start) }
    return scalars
  }
}

/// The days of the events of consecutive customers.
struct CustomerDays<Code: FixedWidthInteger & UnsignedInteger> {
  /// Ascending within a customer; counted from a kernel's base.
  let days: UnsafePointer<Code>
  /// Where each customer's begin, and the end.
  let starts: UnsafePointer<Int32>
  /// Which block each customer counts in; −1 for none.
  let slots: UnsafePointer<Int32>
  let count: Int
  /// Days since 1970 at which each customer's time begins, where that is not the first event.
  let begins: UnsafePointer<Int64>?
  let beginMissing: UnsafePointer<UInt8>?

  /// Calls a body with each customer who counts: its events, the period of each day, and the counters
  /// of its block, of which each has `size`.
  @inline(__always)
  func each(
    _ calendar: PeriodTable, _ blocks: UnsafeMutablePointer<Int32>, size: Int,
    _ body: (
      _ customer: Int, _ events: Range<Int>, _ places: UnsafePointer<Int32>,
      _ block: UnsafeMutablePointer<Int32>
    ) -> Void
  ) {
    calendar.places.withUnsafeBufferPointer { table in
      guard let places = table.baseAddress else { return }
      for customer in 0..<count where slots[customer] >= 0 {
        body(
          customer, Int(starts[customer])..<Int(starts[customer + 1]), places,
          blocks + Int(slots[customer]) * size)
      }
    }
  }
}

/// What is counted of each customer.
enum ActivityKernel {
  case cohorts(CohortKernel)
  case classes(ClassKernel)
  case losses(LossKernel)

  init(_ plan: ActivityPlan, base: Int) {
    let calendar = PeriodTable(plan, base: base)
    switch plan.question {
    case .cohorts(_, let rolling, let ages):
      self = .cohorts(CohortKernel(calendar, rolling: rolling, ages: ages))
    case .classes(let bound): self = .classes(ClassKernel(calendar, bound: bound))
    case .losses(let bound): self = .losses(LossKernel(calendar, bound: bound))
    }
  }

  /// Counters of a block.
  var size: Int {
    switch self {
    case .cohorts(let kernel): kernel.size
    case .classes(let kernel): kernel.size
    case .losses(let kernel): kernel.size
    }
  }
}

/// The period of each day, counted from the first.
struct PeriodTable {
  /// The day of code 0.
  let base: Int
  /// By code: the place of the period among `periods`.
  let places: [Int32]
  /// The code of the last day.
  let lastDay: Int
  let periods: ClosedRange<Int>

  init(_ plan: ActivityPlan, base: Int) {
    self.base = base
    periods = plan.periods
    lastDay = plan.days.upperBound - base
    var places: [Int32] = []
    for day in base...max(base, plan.days.upperBound) {
      let index = CalendarPeriod.index(of: plan.unit, day: day)
      places.append(Int32(truncatingIfNeeded: index - plan.periods.lowerBound))
    }
    self.places = places
  }

  var count: Int { periods.count }
}
