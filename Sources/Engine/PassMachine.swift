import Columnar
import Planning

// SAFETY: registers and scratch hold a row of the largest batch; batches never exceed it, and
// rows of a segment lie between its starts.

/// Runs an event pass: for each batch of customers, facts from their events into the customers' registers.
final class PassMachine {
  let machine: Machine
  private let pass: EventPass
  private unowned(unsafe) let customers: Machine
  private let batches: EventBatches
  /// Running totals, and values of one customer to be sorted; a place a row and one more.
  let scratch: Ints
  let stamps: Ints
  private let bits: RowBits
  /// Counts rows by their codes, where nothing else is asked of them.
  private let counter: BitMachine?
  var stamp: Int64 = 0

  // SAFETY: `scratch` holds one place more than a batch's rows; `stamps` one for each event number
  // and each value of which different ones are counted by them; where codes are counted, neither is used.
  init(_ pass: EventPass, store: Store, customers: Machine) {
    self.pass = pass
    self.customers = customers
    let table = store.events[pass.table]
    let counting = pass.counting
    batches = EventBatches(
      table, fillsOrdinals: counting == nil && pass.program.needsOrdinals, scope: pass.scope,
      countsCodes: counting != nil)
    machine = Machine(
      counting == nil ? pass.program : Program(), store: store, capacity: batches.capacity,
      customers: customers)
    bits = RowBits(capacity: batches.capacity)
    counter = counting.map { [batches] in BitMachine($0, capacity: batches.capacity) }
    let places = counting == nil ? batches.capacity + 1 : 0
    scratch = .allocate(capacity: places)
    scratch.initialize(repeating: 0, count: places)
    let stampCount = pass.aggregates.reduce(places) { max($0, PassMachine.stampCount($1) ?? 0) }
    stamps = .allocate(capacity: stampCount)
    stamps.initialize(repeating: -1, count: stampCount)
  }

  deinit {
    scratch.deallocate()
    stamps.deallocate()
  }

  func run(_ batch: Batch) {
    batches.forEach(batch, customers) { rows in
      if let counter { counter.run(rows) } else { machine.run(rows) }
      for aggregate in pass.aggregates { apply(aggregate, rows) }
    }
  }

  private func apply(_ aggregate: PassAggregate, _ rows: Batch) {
    let out = Output(aggregate.output, customers, at: rows.firstSegment)
    if let counter, let starts = rows.starts {
      return count(
        aggregate, counter.masks[aggregate.mask], starts, rows, out.ints)
    }
    let mask = ConstMask(machine.masks[aggregate.mask])
    guard let starts = rows.starts else { return pickOnly(aggregate, mask, rows, out) }
    switch aggregate.function {
    case .rows, .customers, .arrivals:
      countRows(aggregate, mask, starts, rows, out.ints)
    case .count:
      countEvents(aggregate, mask, starts, rows, out)
    case .sum: sum(aggregate, mask, starts, rows, out)
    case .average: average(aggregate, mask, starts, rows, out)
    case .least: fold(aggregate, mask, starts, rows, out, isLeast: true)
    case .greatest: fold(aggregate, mask, starts, rows, out, isLeast: false)
    case .first: pick(aggregate, mask, starts, rows, out, takesLast: false)
    case .last: pick(aggregate, mask, starts, rows, out, takesLast: true)
    case .quantile(let per):
      guard let argument = aggregate.argument, let missing = out.missing else { return }
      quantile(
        argument, mask, starts, rows.segments, Double(per) / 10_000, out.floats, missing: missing)
    case .deviation:
      guard let argument = aggregate.argument, let missing = out.missing else { return }
      deviation(argument, mask, starts, rows.segments, out.floats, missing: missing)
    case .distinct:
      guard let argument = aggregate.argument else { return }
      distinct(argument, mask, starts, rows.segments, out.ints)
    case .share: share(aggregate, mask, starts, rows, out)
    }
  }

  /// Where an aggregate's values for a batch's customers go.
  private struct Output {
    let ints: Ints
    let wides: Wides
    let floats: Floats
    let missing: Mask?

    init(_ operand: Operand, _ machine: Machine, at place: Int) {
      // SAFETY: the register of the operand's own lane is used; the others alias nothing that is.
      ints = operand.lane == .int ? machine.ints[operand.register] + place : Output.noInts
      wides = operand.lane == .wide ? machine.wides[operand.register] + place : Output.noWides
      floats = operand.lane == .float ? machine.floats[operand.register] + place : Output.noFloats
      missing = operand.missing.map { machine.masks[$0] + place }
    }

    // SAFETY: never read or written; they stand where a lane is not the operand's.
    nonisolated(unsafe) private static let noInts = Ints.allocate(capacity: 1)
    nonisolated(unsafe) private static let noWides = Wides.allocate(capacity: 1)
    nonisolated(unsafe) private static let noFloats = Floats.allocate(capacity: 1)
  }

  private func countRows(
    _ aggregate: PassAggregate, _ mask: ConstMask, _ starts: UnsafePointer<Int32>, _ rows: Batch,
    _ out: Ints
  ) {
    if !aggregate.countsAll { bits.pack(mask, count: rows.count) }
    count(aggregate, bits, starts, rows, out)
  }

  private func count(
    _ aggregate: PassAggregate, _ bits: RowBits, _ starts: UnsafePointer<Int32>, _ rows: Batch,
    _ out: Ints
  ) {
    if aggregate.countsAll {
      for s in 0..<rows.segments { out[s] = Int64(starts[s + 1] &- starts[s]) }
      return
    }
    bits.rankWords(count: rows.count)
    bits.count(starts: starts, segments: rows.segments, out)
  }

  private func countEvents(
    _ aggregate: PassAggregate, _ mask: ConstMask, _ starts: UnsafePointer<Int32>, _ rows: Batch,
    _ out: Output
  ) {
    guard let numbers = aggregate.argument else {
      return countRows(aggregate, mask, starts, rows, out.ints)
    }
    Segments.countDistinct(
      machine.ints[numbers.register], mask, starts: starts, segments: rows.segments,
      stamps: stamps, stamp: &stamp, out.ints)
  }

  private func sum(
    _ aggregate: PassAggregate, _ mask: ConstMask, _ starts: UnsafePointer<Int32>, _ rows: Batch,
    _ out: Output
  ) {
    guard let argument = aggregate.argument else { return }
    switch (argument.lane, aggregate.output.lane) {
    case (.int, .int):
      Segments.sum(
        machine.ints[argument.register], mask, starts: starts, segments: rows.segments,
        scratch: scratch, out.ints, count: rows.count)
    case (.int, .wide):
      let values = machine.ints[argument.register]
      total(mask, starts, rows, out.wides, zero: 0) { $0 &+= Int128(values[$1]) }
    case (.wide, _):
      let values = machine.wides[argument.register]
      total(mask, starts, rows, out.wides, zero: 0) { sum, row in
        let (result, overflow) = sum.addingReportingOverflow(values[row])
        sum = result
        if overflow || PowersOfTen.exceeds38Digits(result) { self.machine.overflowed = true }
      }
    case (.float, _), (.int, .float):
      let values = machine.floats[argument.register]
      total(mask, starts, rows, out.floats, zero: 0) { $0 += values[$1] }
    }
  }

  @inline(__always)
  private func total<Sum>(
    _ mask: ConstMask, _ starts: UnsafePointer<Int32>, _ rows: Batch,
    _ out: UnsafeMutablePointer<Sum>, zero: Sum, _ add: (inout Sum, Int) -> Void
  ) {
    for s in 0..<rows.segments {
      var sum = zero
      for row in Int(starts[s])..<Int(starts[s + 1]) where mask[row] != 0 { add(&sum, row) }
      out[s] = sum
    }
  }

  private func average(
    _ aggregate: PassAggregate, _ mask: ConstMask, _ starts: UnsafePointer<Int32>, _ rows: Batch,
    _ out: Output
  ) {
    guard let argument = aggregate.argument, let missing = out.missing else { return }
    let divisor = PowersOfTen.double(argument.type.scale)
    if argument.lane == .int, argument.sumFits(rows: rows.count) {
      return average(argument, mask, starts, rows) { segment, sum, count in
        missing[segment] = count == 0 ? 1 : 0
        out.floats[segment] =
          count == 0 ? 0 : PowersOfTen.quotient(Int128(sum), divisor) / Double(count)
      }
    }
    for s in 0..<rows.segments {
      var exact: Int128 = 0
      var float = 0.0
      var count = 0
      for row in Int(starts[s])..<Int(starts[s + 1]) where mask[row] != 0 {
        count += 1
        switch argument.lane {
        case .int: exact &+= Int128(machine.ints[argument.register][row])
        case .wide:
          let (sum, overflow) = exact.addingReportingOverflow(machine.wides[argument.register][row])
          exact = sum
          if overflow || PowersOfTen.exceeds38Digits(sum) { machine.overflowed = true }
        case .float: float += machine.floats[argument.register][row]
        }
      }
      missing[s] = count == 0 ? 1 : 0
      let sum = argument.lane == .float ? float : PowersOfTen.quotient(exact, divisor)
      out.floats[s] = count == 0 ? 0 : sum / Double(count)
    }
  }

  /// Calls `body` with each segment, the sum of its values that count, and how many they are.
  @inline(__always)
  private func average(
    _ argument: Operand, _ mask: ConstMask, _ starts: UnsafePointer<Int32>, _ rows: Batch,
    _ body: (_ segment: Int, _ sum: Int64, _ count: Int) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: Int64.self, capacity: 2 * rows.segments) { figures in
      guard let sums = figures.baseAddress else { return }
      let counts = sums + rows.segments
      Segments.sum(
        machine.ints[argument.register], mask, starts: starts, segments: rows.segments,
        scratch: scratch, sums, count: rows.count)
      bits.pack(mask, count: rows.count)
      bits.rankWords(count: rows.count)
      bits.count(starts: starts, segments: rows.segments, counts)
      for s in 0..<rows.segments { body(s, sums[s], Int(counts[s])) }
    }
  }

  private func fold(
    _ aggregate: PassAggregate, _ mask: ConstMask, _ starts: UnsafePointer<Int32>, _ rows: Batch,
    _ out: Output, isLeast: Bool
  ) {
    guard let argument = aggregate.argument, let missing = out.missing else { return }
    func run<Element: Comparable>(
      _ values: UnsafePointer<Element>, _ out: UnsafeMutablePointer<Element>
    ) {
      if isLeast {
        Segments.fold(
          values, mask, starts: starts, segments: rows.segments, out, missing: missing, Swift.min)
      } else {
        Segments.fold(
          values, mask, starts: starts, segments: rows.segments, out, missing: missing, Swift.max)
      }
    }
    switch argument.lane {
    case .int: run(machine.ints[argument.register], out.ints)
    case .wide: run(machine.wides[argument.register], out.wides)
    case .float: run(machine.floats[argument.register], out.floats)
    }
  }

  /// The first or the last row that counts: rows are in order of time, ties in order of the file.
  private func pick(
    _ aggregate: PassAggregate, _ mask: ConstMask, _ starts: UnsafePointer<Int32>, _ rows: Batch,
    _ out: Output, takesLast: Bool
  ) {
    guard let argument = aggregate.argument, let missing = out.missing else { return }
    for s in 0..<rows.segments {
      let range = Int(starts[s])..<Int(starts[s + 1])
      var row = takesLast ? range.upperBound - 1 : range.lowerBound
      let step = takesLast ? -1 : 1
      while range.contains(row), mask[row] == 0 { row += step }
      missing[s] = range.contains(row) ? 0 : 1
      guard range.contains(row) else { continue }
      if let absent = argument.missing { missing[s] = machine.masks[absent][row] }
      switch argument.lane {
      case .int: out.ints[s] = machine.ints[argument.register][row]
      case .wide: out.wides[s] = machine.wides[argument.register][row]
      case .float: out.floats[s] = machine.floats[argument.register][row]
      }
    }
  }

  /// The same where each row is another customer's: those without one are missing.
  private func pickOnly(
    _ aggregate: PassAggregate, _ mask: ConstMask, _ rows: Batch, _ out: Output
  ) {
    guard let argument = aggregate.argument, let missing = out.missing,
      let ordinals = rows.ordinals
    else { return }
    missing.update(repeating: 1, count: rows.segments)
    for i in 0..<rows.count { missing[Int(ordinals[i])] = mask[i] ^ 1 }
    if let absent = argument.missing {
      let absent = machine.masks[absent]
      for i in 0..<rows.count { missing[Int(ordinals[i])] |= absent[i] }
    }
    switch argument.lane {
    case .int: scatter(machine.ints[argument.register], ordinals, out.ints, rows.count)
    case .wide: scatter(machine.wides[argument.register], ordinals, out.wides, rows.count)
    case .float: scatter(machine.floats[argument.register], ordinals, out.floats, rows.count)
    }
  }

  @inline(__always)
  private func scatter<Element>(
    _ values: UnsafePointer<Element>, _ places: UnsafePointer<Int32>,
    _ out: UnsafeMutablePointer<Element>, _ count: Int
  ) {
    for i in 0..<count { out[Int(places[i])] = values[i] }
  }

  private func share(
    _ aggregate: PassAggregate, _ mask: ConstMask, _ starts: UnsafePointer<Int32>, _ rows: Batch,
    _ out: Output
  ) {
    guard let missing = out.missing, let place = aggregate.ofMask else { return }
    let all = machine.masks[place]
    for s in 0..<rows.segments {
      var matching = 0
      var count = 0
      for row in Int(starts[s])..<Int(starts[s + 1]) {
        matching += Int(mask[row])
        count += Int(all[row])
      }
      missing[s] = count == 0 ? 1 : 0
      out.floats[s] = count == 0 ? 0 : Double(matching) / Double(count)
    }
  }
}
