import Columnar
import Planning

// SAFETY: selection, groups and zeros have a place for each row of the largest batch.

/// One worker of a breakdown: ranges of customers, scanned into groups and accumulators of its own.
///
/// A row's group of all dimensions is worked out once; its groups of the other grouping sets follow from
/// it by look-up (`DerivedKeys`). Measures that pool from groups are accumulated in the finest groups
/// only; the others have an accumulator for each set.
final class BreakdownWorker {
  /// A stream at work.
  final class Running {
    let stream: Breakdown.Stream
    let machine: Machine
    let batches: EventBatches?
    let measures: [Measure]
    let presence: CountAccumulator
    /// Does the work of machine and accumulators where codes are all that is asked of rows.
    let codes: CodeScan?
    /// What quantiles share, by grouping set.
    let statistics: [SharedStatistics]

    init(
      _ stream: Breakdown.Stream, _ machine: Machine, _ batches: EventBatches?,
      _ measures: [Measure], _ presence: CountAccumulator, _ codes: CodeScan?,
      _ statistics: [SharedStatistics]
    ) {
      self.stream = stream
      self.machine = machine
      self.batches = batches
      self.measures = measures
      self.presence = presence
      self.codes = codes
      self.statistics = statistics
    }
  }

  /// A measure's accumulators, one a grouping set; nil where the first one's groups are pooled.
  struct Measure {
    let place: Int
    let recipe: Breakdown.Recipe
    let ofSets: [Accumulator?]
    var finest: Accumulator? { ofSets[0] }
  }

  let breakdown: Breakdown
  let keys: GroupKeys
  /// The groups after periods were moved and values pooled; nil where they are the keys.
  let regrouped: DerivedKeys?
  /// By grouping set; the first and the empty one need none.
  let derived: [DerivedKeys]
  private let base: Machine
  /// Does the work of the base where bits are all that is asked of it.
  private var baseBits: BitMachine?
  var running: [Running] = []
  private let selection: UnsafeMutablePointer<Int32>
  /// 0, 1, 2 …
  private let everyRow: UnsafeMutablePointer<Int32>
  private let numbers: UnsafeMutablePointer<Int32>
  private let picker: RowPicker
  /// The groups of the selected rows, by grouping set.
  private let groups: [UnsafeMutablePointer<Int32>]
  /// Grouping sets whose groups each row is given while scanning.
  private var numberedSets: [Int] = []
  var footer = BreakdownFooter()
  let stages: BreakdownStages
  private let memory: MemoryShare
  /// Rows that were accumulated since memory was accounted for; the first batch is at once.
  private var rowsSinceAccount = Limits.accountedRows

  // SAFETY: selection, numbers and groups have a place for each row of the largest batch of any stream.
  init(_ breakdown: Breakdown, _ stages: BreakdownStages) {
    self.breakdown = breakdown
    self.stages = stages
    memory = MemoryShare(stages.grouping)
    keys = GroupKeys(breakdown.layout)
    let layout = breakdown.layout
    let operands = breakdown.streams.first?.dimensions ?? []
    regrouped =
      breakdown.regrouping.isNothing
      ? nil : DerivedKeys { breakdown.regrouping.changed($0, operands, layout) }
    derived = breakdown.sets.map { places in DerivedKeys { $0.keeping(places, layout) } }
    base = Machine(breakdown.base, store: breakdown.store, capacity: Limits.batchRows)
    let capacity = breakdown.streams.reduce(Limits.batchRows) { capacity, stream in
      max(
        capacity,
        stream.table.map { EventBatches.capacity(of: breakdown.store.events[$0]) } ?? 0)
    }
    func places() -> UnsafeMutablePointer<Int32> {
      let pointer = UnsafeMutablePointer<Int32>.allocate(capacity: capacity + 1)
      pointer.initialize(repeating: 0, count: capacity + 1)
      return pointer
    }
    selection = places()
    everyRow = places()
    for row in 0..<capacity { everyRow[row] = Int32(truncatingIfNeeded: row) }
    numbers = places()
    picker = RowPicker(
      capacity: capacity,
      ordinals: breakdown.streams.contains { $0.places?.needsOrdinals ?? false })
    groups = breakdown.sets.map { _ in places() }
    footer = breakdown.footer.none
    running = breakdown.streams.map(start)
    numberedSets = setsNumbered()
    useBits()
    base.stage = stages.customers
  }

  deinit {
    selection.deallocate()
    everyRow.deallocate()
    numbers.deallocate()
    groups.forEach { $0.deallocate() }
  }

  private func start(_ stream: Breakdown.Stream) -> Running {
    let table = stream.table.map { breakdown.store.events[$0] }
    let capacity = table.map { EventBatches.capacity(of: $0) } ?? Limits.narrowRows
    let machine =
      table == nil
      ? base
      : Machine(stream.program, store: breakdown.store, capacity: capacity, customers: base)
    let factory = factory(machine, stream)
    let statistics = breakdown.sets.map { _ in SharedStatistics() }
    let wanted = stream.measures.filter { breakdown.wanted?.contains($0.place) ?? true }
    let measures = wanted.map { place, recipe in
      let finest = factory.make(recipe, statistics[0])
      return Measure(
        place: place, recipe: recipe,
        ofSets: breakdown.sets.indices.map { set in
          set == 0 ? finest : finest.poolsFromGroups ? nil : factory.make(recipe, statistics[set])
        })
    }
    let presence = CountAccumulator(mask: nil)
    let times =
      stream.countsScope
      ? stream.scope.days.flatMap { table?.times($0, leavesFew: true) } : nil
    let codes =
      regrouped == nil
      ? CodeScan(
        stream, table == nil ? breakdown.base : stream.program, breakdown.layout,
        sets: breakdown.sets, presence: presence,
        measures: measures.map { ($0.recipe, $0.ofSets) }, capacity: capacity, times: times) : nil
    if let codes, table != nil, !codes.wantedMasks.isEmpty {
      codes.masks =
        stream.program.narrowed(to: codes.wantedMasks).map {
          .bits(BitMachine($0, capacity: capacity), isOwn: true)
        } ?? .bytes(machine)
    }
    var fillsOrdinals = stream.program.needsOrdinals || stream.places?.needsOrdinals ?? false
    if let codes, !codes.needsMachine { fillsOrdinals = codes.needsOrdinals }
    let batches = table.map {
      EventBatches(
        $0,
        fillsOrdinals: fillsOrdinals, scope: stream.scope,
        needsSegments: stream.program.readsPreviousRows, isExact: stream.countsScope)
    }
    return Running(stream, machine, batches, measures, presence, codes, statistics)
  }

  /// Makes the accumulators of a stream: bits for distinct values where they take few bits a row.
  func factory(_ machine: Machine, _ stream: Breakdown.Stream) -> AccumulatorFactory {
    let store = breakdown.store
    let rows = stream.table.map { store.events[$0].table.rowCount } ?? store.customers.count
    let groups = regrouped == nil ? breakdown.layout.flatCount : nil
    return AccumulatorFactory(
      machine: machine, stream: stream, tasks: breakdown.tasks,
      distinctSpan: groups.map { 2 * rows / max($0, 1) } ?? 0)
  }

  /// Lets bits stand for the registers of the base, where all that is asked of it is masks of codes.
  private func useBits() {
    let ofCustomers = running.filter { $0.batches == nil }
    let needsBytes = running.contains {
      $0.codes == nil || $0.batches != nil && $0.stream.scope.customers != nil
        || $0.codes?.needsMachine ?? false
    }
    let wanted = breakdown.footer.masks + ofCustomers.flatMap { $0.codes?.wantedMasks ?? [] }
    if !needsBytes, let program = breakdown.base.narrowed(to: wanted) {
      baseBits = BitMachine(program, capacity: Limits.narrowRows)
    }
    for stream in ofCustomers where !(stream.codes?.wantedMasks.isEmpty ?? true) {
      stream.codes?.masks = baseBits.map { .bits($0, isOwn: false) } ?? .bytes(base)
    }
  }

  /// The sets that have accumulators of their own, and those without time that arrivals ask for.
  private func setsNumbered() -> [Int] {
    let measures = running.flatMap(\.measures)
    var sets: Set<Int> = []
    for set in breakdown.sets.indices.dropFirst()
    where measures.contains(where: { $0.ofSets[set] != nil }) {
      sets.insert(set)
    }
    if measures.contains(where: { $0.finest is ArrivalsAccumulator }) {
      sets.formUnion(breakdown.timelessSets)
    }
    return sets.filter { $0 != 0 && !breakdown.sets[$0].isEmpty }.sorted()
  }

  /// Groups of a set that are known so far.
  func count(ofSet set: Int) -> Int {
    if set == 0 { return regrouped?.count ?? keys.count }
    return breakdown.sets[set].isEmpty ? 1 : derived[set].count
  }

  /// Groups of all dimensions that have rows, once all are scanned.
  var groupCount: Int { present.count }

  /// The finest groups that have a row, in order of their numbers; once all tasks are merged.
  lazy var present: [Int] = {
    let count = count(ofSet: 0)
    if regrouped == nil, keys.areMet, running.allSatisfy(\.stream.makesGroups) {
      return Array(0..<count)
    }
    var isPresent = [Bool](repeating: false, count: count)
    for stream in running {
      stream.presence.grow(to: count)
      if stream.stream.makesGroups { stream.presence.note(&isPresent) }
    }
    return isPresent.indices.filter { isPresent[$0] }
  }()

  func key(ofSet set: Int, _ group: Int) -> GroupKey {
    if set > 0 { return derived[set].key(group) }
    return regrouped?.key(group) ?? keys.key(group)
  }

  /// Whether what is found depends on which rows come before which, or on where they are cut: accumulators
  /// that round or that look at what is so far. How groups are numbered does not: they are shown by their
  /// values.
  var dependsOnOrder: Bool {
    regrouped != nil
      || running.contains { stream in
        stream.measures.contains { $0.finest?.dependsOnOrder ?? false }
      }
  }

  /// Customers of a batch: more where only bits of them are looked at, and rows of theirs by windows alone.
  private var customersAtOnce: Int {
    let batchRows = breakdown.tasks.batchRows
    let areBits =
      baseBits != nil && running.allSatisfy { $0.batches == nil || $0.codes?.window != nil }
    return areBits ? batchRows * (Limits.narrowRows / Limits.batchRows) : batchRows
  }

  /// Says what the groups hold, once in so many rows: they hold more only by rows.
  func account(after rows: Int) throws {
    rowsSinceAccount += rows
    guard rowsSinceAccount >= Limits.accountedRows else { return }
    rowsSinceAccount = 0
    var bytes = keys.heldBytes + (regrouped?.heldBytes ?? 0)
    for keys in derived { bytes += keys.heldBytes }
    for stream in running {
      bytes += stream.presence.heldBytes
      for measure in stream.measures {
        for case let accumulator? in measure.ofSets { bytes += accumulator.heldBytes }
      }
    }
    try memory.update(to: bytes)
  }

  /// Scans the customers of a range, or of one more.
  ///
  /// Workers that are given together take turns, so that what one has read the next finds in the cache.
  static func scan(_ customers: Range<Int>, _ workers: [BreakdownWorker]) throws {
    let batchRows = workers.map(\.customersAtOnce).min() ?? Limits.batchRows
    var start = customers.lowerBound
    while start < customers.upperBound {
      let batch = Batch(start: start, count: min(batchRows, customers.upperBound - start))
      for worker in workers { try worker.scan(batch) }
      start += batch.count
    }
  }

  private func scan(_ batch: Batch) throws {
    try stages.customers.check()
    if let baseBits {
      stages.customers.time { baseBits.run(batch) }
      breakdown.footer.count(batch, baseBits, &footer)
    } else {
      stages.customers.time { base.run(batch) }
      breakdown.footer.count(batch, base, &footer)
    }
    for (stream, stage) in zip(running, stages.streams) {
      guard let batches = stream.batches else {
        if let codes = stream.codes {
          try count(codes, batch, stage)
        } else {
          try accumulate(stream, batch, stage)
        }
        continue
      }
      if let window = stream.codes?.window {
        try tally(window, batches.rows(of: batch), stage)
        continue
      }
      try batches.forEach(batch, base) { rows in
        if stream.codes?.needsMachine ?? true { stage.time { stream.machine.run(rows) } }
        if let codes = stream.codes { return try count(codes, rows, stage) }
        try accumulate(stream, rows, stage)
      }
    }
  }

  private func count(_ codes: CodeScan, _ rows: Batch, _ scan: Stage) throws {
    try scan.check()
    let count = stages.grouping.time { codes.add(rows) }
    scan.count(rows: count)
    try account(after: count)
  }

  /// Tallies the rows of the customers of a batch that are within a window.
  private func tally(_ window: WindowTally, _ rows: Range<Int>, _ scan: Stage) throws {
    try scan.check()
    stages.grouping.time { window.add(rows) }
  }

  /// Lets one of two workers that are given together tally for both what they ask of the same rows.
  static func join(_ workers: [BreakdownWorker]) {
    guard workers.count == 2 else { return }
    for (one, other) in zip(workers[0].running, workers[1].running) {
      if let one = one.codes?.window, let other = other.codes?.window { one.carry(other) }
    }
  }

  /// Scans the rows that belong to no customer: counted for the footer, and accumulated where asked.
  func scanUnassigned() throws {
    for (place, stream) in running.enumerated() {
      guard let batches = stream.batches, let table = stream.stream.table else { continue }
      let events = breakdown.store.events[table]
      let passing = stream.stream.passing
      guard !events.unassignedKeys.isEmpty else { continue }
      try stages.customers.check()
      let amounts = UnassignedAmounts(events)
      try batches.forEachUnassigned(breakdown.tasks.batchRows) { rows in
        try stages.streams[place].check()
        stream.machine.run(rows)
        if stream.stream.includesUnassigned {
          try accumulate(stream, rows, stages.streams[place])
        } else {
          amounts.add(rows, where: stream.machine.masks[passing])
        }
      }
      if !stream.stream.includesUnassigned { footer.unassigned[place] = amounts }
    }
  }

  /// Takes over what machines and codes of workers that were given together have counted; once, behind the
  /// last range.
  static func finish(_ workers: [BreakdownWorker]) {
    for worker in workers { worker.running.forEach { $0.codes?.window?.drain() } }
    for worker in workers { worker.finish() }
  }

  private func finish() {
    for (stream, stage) in zip(running, stages.streams) {
      if let window = stream.codes?.window { stage.count(rows: window.rowCount) }
      stream.codes?.drain()
    }
    var machines = [base]
    machines.append(contentsOf: running.compactMap { $0.batches == nil ? nil : $0.machine })
    for machine in machines {
      let counters = machine.drainCounters()
      footer.zeroDivisions += counters.zeroDivisions
      footer.overflowed = footer.overflowed || counters.overflowed
    }
  }

  /// Counts rows that passed as what a scan gave.
  private func accumulate(_ running: Running, _ batch: Batch, _ scan: Stage) throws {
    let stream = running.stream
    let mask = running.machine.masks[stream.rows]
    let selected = Masks.count(mask, count: batch.count)
    guard selected > 0 else { return }
    try scan.check()
    scan.count(rows: selected)
    stages.grouping.time {
      let selection = selected == batch.count ? everyRow : self.selection
      if selected < batch.count { _ = Masks.select(mask, selection, count: batch.count) }
      accumulate(running, batch, UnsafePointer(selection), selected)
    }
    try account(after: selected)
  }

  private func accumulate(
    _ running: Running, _ batch: Batch, _ selection: UnsafePointer<Int32>, _ selected: Int
  ) {
    let stream = running.stream
    number(stream, running.machine, batch, selection, selected)
    let rows = breakdown.sets.indices.map { set in
      let timeless = breakdown.timelessSets[set]
      return SelectedRows(
        rows: UnsafePointer(selection), groups: UnsafePointer(groups[set]), count: selected,
        batch: batch,
        timeless: (UnsafePointer(groups[timeless]), count(ofSet: timeless)))
    }
    if stream.makesGroups {
      running.presence.grow(to: count(ofSet: 0))
      running.presence.add(rows[0])
    }
    for measure in running.measures {
      for (set, accumulator) in measure.ofSets.enumerated() {
        guard let accumulator else { continue }
        accumulator.grow(to: count(ofSet: set))
        accumulator.add(rows[set])
      }
    }
  }

  /// Gives the selected rows their group of each set.
  private func number(
    _ stream: Breakdown.Stream, _ machine: Machine, _ batch: Batch,
    _ rows: UnsafePointer<Int32>, _ selected: Int
  ) {
    let finest = regrouped == nil ? groups[0] : numbers
    if let places = stream.places {
      places.find(picker.pick(batch, rows, count: selected), finest)
    } else {
      keys.number(stream.dimensions, machine, rows: rows, count: selected, finest)
    }
    regrouped?.number(
      UnsafePointer(numbers), count: selected, of: keys.count, keyOf: keys.key, groups[0])
    for set in numberedSets {
      derived[set].number(
        UnsafePointer(groups[0]), count: selected, of: count(ofSet: 0),
        keyOf: { key(ofSet: 0, $0) }, groups[set])
    }
  }
}
