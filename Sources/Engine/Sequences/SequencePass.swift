import Columnar
import Planning

// SAFETY: registers are read below the batch's count.

/// One sequence, for all customers: a scan that collects the events that meet or forbid a step, table by
/// table, then each customer's way through them. Each figure of it becomes a column.
struct SequencePass {
  private let plan: SequencePlan
  private let store: Store
  private let customers: Program
  private let lines: [Line]
  private let matcher: SequenceMatcher
  private let usesDays: Bool

  /// The events of one table.
  private struct Line {
    let table: Int
    let program: Program
    let time: Operand
    /// Ticks of the table are multiplied by this, to be those of the finest.
    let factor: Int64
    let event: Operand?
    /// Masks of the steps that it meets, and that forbid it, by bit.
    let masks: [(bit: Int, mask: Int)]
  }

  init(_ plan: SequencePlan, _ store: Store, _ rankings: Rankings) {
    precondition(plan.steps.count <= Limits.sequenceSteps, "the binder refuses more steps")
    self.plan = plan
    self.store = store
    let base = Compiler.customers(store, rankings)
    let all = plan.steps.flatMap { [$0.events] + $0.without }
    let tables = Set(all.map(\.table)).sorted()
    let scales = tables.map { table -> Int? in
      if case .timestamp(let scale)? = store.events[table].timeColumn?.type { scale } else { nil }
    }
    let usesDays = scales.contains(nil)
    let finest = scales.compactMap { $0 }.max() ?? 0
    lines = zip(tables, scales).map { table, scale in
      let rows = base.rows(of: table)
      let events = store.events[table]
      guard let field = events.timeIndex else {
        preconditionFailure("steps are events of tables with a time")
      }
      var masks: [(bit: Int, mask: Int)] = []
      func add(_ part: SequencePlan.Events, _ bit: Int) {
        guard part.table == table else { return }
        let mask = rows.mask(filter: part.filter, window: Window(last: plan.asOf.number))
        masks.append((bit, mask))
      }
      for (place, step) in plan.steps.enumerated() {
        add(step.events, place)
        for part in step.without { add(part, 32 + place) }
      }
      let moment = rows.load(events.table.fields[field].column)
      let number = events.eventNumbers.map { packed -> Operand in
        let operand = rows.newOperand(.int, .integer)
        rows.emit(.loadInts(packed, operand.register))
        return operand
      }
      let time = usesDays ? rows.day(moment) : moment
      return Line(
        table: table, program: rows.program, time: time,
        factor: usesDays ? 1 : PowersOfTen.int64[finest - (scale ?? finest)], event: number,
        masks: masks)
    }
    customers = base.program
    self.usesDays = usesDays
    let ticks = Int64(usesDays ? 1 : Timestamps.ticksPerDay(finest))
    let first = plan.entry?.first.map { Int64($0) * ticks } ?? .min
    let last = plan.entry?.last.map { (Int64($0) + 1) * ticks - 1 } ?? .max
    matcher = SequenceMatcher(
      withinDays: plan.steps.map(\.withinDays), ticksPerDay: ticks,
      entry: min(first, last)...max(first, last), anyEntry: plan.anyEntry,
      lastDay: Int64(plan.asOf.number))
  }

  // MARK: - Running

  /// The columns of all figures, one value a customer.
  func run(_ tasks: Tasks) throws -> [SequenceFigure: Column] {
    let ranges = tasks.ranges(store.customers.count)
    let stages = lines.map { tasks.stage.scan($0.program, of: $0.table, store) }
    let parts = try tasks.map(ranges.count) { task in
      try Worker(self, stages).scan(ranges[task], batchRows: tasks.batchRows)
    }
    if parts.contains(where: \.overflowed) { throw EvaluationError.tooManyDigits }
    var columns: [SequenceFigure: Column] = [
      .reached: Column(type: .integer, integers: parts.flatMap { $0.reached.map { Int64($0) } }),
      .isOpen: Column(type: .integer, integers: parts.flatMap { $0.open.map { Int64($0) } }),
    ]
    let count = matcher.stepCount
    for step in 0..<count {
      columns[.day(step)] = Column(
        type: .date,
        integers: parts.flatMap { part in
          part.each(count) { $0.count > step ? matcher.day($0[$0.startIndex + step]) : nil }
        })
      guard step > 0 else { continue }
      columns[.days(step)] = Column(
        floats: parts.flatMap { part in
          part.each(count) { times in
            guard times.count > step else { return nil }
            let place = times.startIndex + step
            return Double(times[place] - times[place - 1]) / Double(matcher.ticksPerDay)
          }
        })
    }
    return columns
  }

  /// The ways of consecutive customers.
  private struct Part {
    var reached: [UInt8] = []
    var open: [UInt8] = []
    /// The times of the steps reached, customer after customer.
    var times: [Int64] = []
    var overflowed = false

    /// A value of each customer's times.
    func each<Value>(_ steps: Int, _ value: (ArraySlice<Int64>) -> Value) -> [Value] {
      var next = 0
      return reached.map { count in
        defer { next += Int(count) }
        return value(times[next..<next + Int(count)])
      }
    }
  }

  /// One task's machines.
  private final class Worker {
    private let pass: SequencePass
    private let base: Machine
    private let machines: [(machine: Machine, batches: EventBatches)]
    /// By table: the events of a batch of customers that meet anything, and where each customer's begin.
    private var found: [(events: [SequenceEvent], starts: [Int])]
    /// The events of one customer.
    private var line: [SequenceEvent] = []
    private var best: SequenceWay
    private var attempt: SequenceWay
    /// By table.
    private let stages: [Stage]

    init(_ pass: SequencePass, _ stages: [Stage]) {
      self.pass = pass
      self.stages = stages
      best = SequenceWay(steps: pass.matcher.stepCount)
      attempt = best
      let base = Machine(pass.customers, store: pass.store, capacity: Limits.batchRows)
      self.base = base
      machines = pass.lines.map { line in
        let batches = EventBatches(pass.store.events[line.table], fillsOrdinals: true)
        return (
          Machine(
            line.program, store: pass.store, capacity: batches.capacity, customers: base), batches
        )
      }
      found = pass.lines.map { _ in ([], []) }
    }

    func scan(_ customers: Range<Int>, batchRows: Int) throws -> Part {
      var part = Part()
      part.reached.reserveCapacity(customers.count)
      part.open.reserveCapacity(customers.count)
      var start = customers.lowerBound
      while start < customers.upperBound {
        let batch = Batch(start: start, count: min(batchRows, customers.upperBound - start))
        base.run(batch)
        for (place, stage) in stages.enumerated() {
          try stage.check()
          stage.time { collect(place, batch) }
        }
        follow(batch.count, into: &part)
        start += batch.count
      }
      part.overflowed =
        base.drainCounters().overflowed
        || machines.contains { $0.machine.drainCounters().overflowed }
      return part
    }

    /// The events of a batch of customers that meet anything, of one table.
    private func collect(_ place: Int, _ customers: Batch) {
      let line = pass.lines[place]
      let (machine, batches) = machines[place]
      found[place].events.removeAll(keepingCapacity: true)
      found[place].starts.removeAll(keepingCapacity: true)
      batches.forEach(customers, base) { batch in
        machine.run(batch)
        guard let starts = batch.starts else { return }
        let times = machine.ints[line.time.register]
        let numbers = line.event.map { machine.ints[$0.register] }
        let masks = line.masks.map { (bit: UInt64($0.bit), mask: machine.masks[$0.mask]) }
        for segment in 0..<batch.segments {
          found[place].starts.append(found[place].events.count)
          for row in Int(starts[segment])..<Int(starts[segment + 1]) {
            var meets: UInt64 = 0
            for (bit, mask) in masks { meets |= UInt64(mask[row] & 1) &<< bit }
            guard meets != 0 else { continue }
            let event = numbers.map { $0[row] } ?? Int64(batch.start + row)
            found[place].events.append(
              SequenceEvent(
                time: times[row] &* line.factor,
                event: event &* Int64(pass.lines.count) &+ Int64(place), meets: meets))
          }
        }
      }
      found[place].starts.append(found[place].events.count)
    }

    private func follow(_ count: Int, into part: inout Part) {
      for customer in 0..<count {
        let isSingle = found.count == 1
        if !isSingle { gather(customer) }
        let own =
          isSingle
          ? found[0].starts[customer]..<found[0].starts[customer + 1] : 0..<line.count
        (isSingle ? found[0].events : line).withUnsafeBufferPointer { events in
          let events = UnsafeBufferPointer(rebasing: events[own])
          pass.matcher.find(&best, &attempt, in: events)
          for step in 0..<best.count { part.times.append(events[best.places[step]].time) }
        }
        part.reached.append(UInt8(best.count))
        part.open.append(best.isOpen ? 1 : 0)
      }
    }

    /// A customer's events of several tables in one time line: by time, of one time in the order of the
    /// tables.
    private func gather(_ customer: Int) {
      line.removeAll(keepingCapacity: true)
      for table in found {
        for event in table.events[table.starts[customer]..<table.starts[customer + 1]] {
          var place = line.count
          while place > 0, line[place - 1].time > event.time { place -= 1 }
          line.insert(event, at: place)
        }
      }
    }
  }
}

extension SequencePlan {
  /// All conditions.
  var conditions: [Condition] {
    steps.flatMap { [$0.events.filter] + $0.without.map(\.filter) }
  }
}
