import Columnar
import Messages
import Planning
import Synchronization

// SAFETY: figures have a place for each customer of the store, and each customer is in one range.

/// One sequence, for all customers: masks of the rows that meet or forbid a step, table by table, then each
/// customer's way through them. Each figure of it that is asked for becomes a column.
struct SequencePass {
  private let plan: SequencePlan
  private let store: Store
  private let customers: Program
  private let lines: [SequenceLine]
  private let rules: SequenceMatcher.Rules
  private let figures: [SequenceFigure]
  /// All days of the tables.
  private let days: ClosedRange<Int64>

  init(
    _ plan: SequencePlan, _ figures: Set<SequenceFigure>, _ store: Store, _ rankings: Rankings
  ) {
    precondition(plan.steps.count <= Limits.sequenceSteps, "the binder refuses more steps")
    self.plan = plan
    self.store = store
    self.figures = [.reached] + figures.filter { $0 != .reached }
    let base = Compiler.customers(store, rankings)
    let all = plan.steps.flatMap { [$0.events] + $0.without }
    let tables = Set(all.map(\.table)).sorted()
    let scales = tables.map { table -> Int? in
      if case .timestamp(let scale)? = store.events[table].timeColumn?.type { scale } else { nil }
    }
    let finest = plan.comparesDays ? nil : scales.compactMap { $0 }.max()
    lines = zip(tables, scales).map { table, scale in
      SequenceLine(plan, table, store, base, scale: scale, finest: finest)
    }
    customers = base.program
    var without = plan.steps.count
    rules = SequenceMatcher.Rules(
      steps: plan.steps.map { step in
        defer { without += step.without.count }
        return SequenceMatcher.Step(
          withinDays: step.withinDays.map { Int64($0) },
          without: without..<without + step.without.count)
      },
      ticksPerDay: finest.map { Int64(Timestamps.ticksPerDay($0)) } ?? 1,
      anyEntry: plan.anyEntry, lastDay: Int64(plan.asOf.number))
    let known = tables.compactMap { store.events[$0].timeDays }
    let first = Int64(known.map(\.lowerBound).min() ?? 0)
    days = first...max(first, Int64(known.map(\.upperBound).max() ?? 0))
  }

  // MARK: - Running

  /// The columns of the figures asked for, one value a customer; and the steps, from 0, that no event
  /// meets.
  func run(
    _ tasks: Tasks
  ) throws -> (columns: [SequenceFigure: Column], unmet: [Int]) {
    let ranges = tasks.ranges(store.customers.count)
    let stages = lines.map { tasks.stage.scan($0.program, of: $0.table, store) }
    let columns = SequenceColumns(plan: plan, days: days, count: store.customers.count)
    try tasks.stage.take(bytes: columns.byteCount(figures))
    var unmet = Array(plan.steps.indices)
    let made = try columns.make(figures) { drafts in
      let next = Atomic<Int>(0)
      let found = try tasks.map(min(tasks.threads, ranges.count)) { _ in
        let worker = Worker(self, drafts, stages)
        while true {
          let range = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard range < ranges.count else { return (worker.overflowed, worker.unmet) }
          try worker.scan(ranges[range], batchRows: tasks.batchRows)
        }
      }
      if found.contains(where: \.0) { throw EvaluationError.tooManyDigits }
      unmet.removeAll { step in found.contains { !$0.1.contains(step) } }
    }
    return (made, unmet)
  }

  /// One thread's machines.
  private final class Worker {
    private let pass: SequencePass
    private let drafts: [SequenceDraft]
    private let base: Machine
    private let readers: [SequenceLine.Reader]
    private let matcher: SequenceMatcher
    private let ways: SequenceWays
    /// Steps that no event was found to meet so far.
    private(set) var unmet: [Int]
    private let memory: MemoryShare
    /// By table.
    private let stages: [Stage]

    init(_ pass: SequencePass, _ drafts: [SequenceDraft], _ stages: [Stage]) {
      self.pass = pass
      self.stages = stages
      self.drafts = drafts
      let base = Machine(pass.customers, store: pass.store, capacity: Limits.batchRows)
      self.base = base
      readers = pass.lines.map { SequenceLine.Reader($0, pass.store, base) }
      var masks: [Int: SequenceMask] = [:]
      for (track, (line, reader)) in zip(pass.lines, readers).enumerated() {
        for (place, mask) in line.masks.enumerated() {
          masks[mask.place] = SequenceMask(track: track, words: reader.bits(place).pointer)
        }
      }
      matcher = SequenceMatcher(
        pass.rules, readers.map(\.track), masks.sorted { $0.key < $1.key }.map(\.value),
        stages.first ?? Stage())
      ways = SequenceWays(
        steps: pass.rules.steps.count, capacity: Limits.batchRows,
        tellsEnds: pass.figures.contains(.nextDay) || pass.figures.contains(.forbiddenDay))
      unmet = Array(pass.rules.steps.indices)
      memory = MemoryShare(stages.first ?? Stage())
    }

    var overflowed: Bool {
      base.drainCounters().overflowed
        || readers.contains { $0.machine?.drainCounters().overflowed ?? false }
    }

    func scan(_ customers: Range<Int>, batchRows: Int) throws {
      try memory.update(to: readers.reduce(0) { $0 + $1.heldBytes })
      var start = customers.lowerBound
      while start < customers.upperBound {
        var batch = Batch(start: start, count: min(batchRows, customers.upperBound - start))
        for reader in readers { batch.count = reader.fitting(batch) }
        if readers.contains(where: { $0.machine != nil }) { base.run(batch) }
        for (track, stage) in stages.enumerated() {
          try stage.check()
          stage.time { matcher.begin(track, at: readers[track].read(batch)) }
        }
        unmet.removeAll { step in readers.contains { $0.meets(step, batch) } }
        try matcher.find(batch.count, ways)
        for draft in drafts {
          draft.set(start..<start + batch.count, ways, pass.rules)
        }
        start += batch.count
      }
    }
  }
}

extension SequenceLine {
  /// Compiles what a sequence asks of one table, beside the customers' program. Ticks become those of the
  /// finest scale, or days where there is none.
  init(
    _ plan: SequencePlan, _ table: Int, _ store: Store, _ base: Compiler, scale: Int?, finest: Int?
  ) {
    let rows = base.rows(of: table)
    let source = store.events[table]
    guard case .integers(let times)? = source.timeColumn?.storage else {
      preconditionFailure("steps are events of tables with a time")
    }
    var masks: [(place: Int, mask: Int)] = []
    let whole = Window(last: plan.asOf.number)
    func add(_ part: SequencePlan.Events, _ place: Int, in window: Window) {
      guard part.table == table else { return }
      masks.append((place, rows.mask(filter: part.filter, window: window)))
    }
    var without = plan.steps.count
    for (place, step) in plan.steps.enumerated() {
      var window = place == 0 ? plan.entry ?? whole : whole
      window.last = min(window.last ?? plan.asOf.number, plan.asOf.number)
      add(step.events, place, in: window)
      for part in step.without {
        add(part, without, in: whole)
        without += 1
      }
    }
    self.table = table
    program = rows.program
    self.masks = masks
    self.times = times
    factor = finest.map { PowersOfTen.int64[$0 - (scale ?? $0)] } ?? 1
    divisor = finest == nil ? scale.map { Int64(Timestamps.ticksPerDay($0)) } ?? 1 : 1
    events = source.eventNumbers
  }
}

extension SequencePlan {
  /// All conditions.
  var conditions: [Condition] {
    steps.flatMap { [$0.events.filter] + $0.without.map(\.filter) }
  }

  /// What is said of a step that no event meets.
  func unmetNote(_ step: Int) -> Message {
    step == 0 && entry != nil
      ? "no event meets step 1 in its period"
      : "no event up to the as-of day meets step \(step + 1)"
  }
}
