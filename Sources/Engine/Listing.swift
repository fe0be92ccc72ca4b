import Columnar
import Planning

// SAFETY: registers are read below the batch's count.

/// A listing: customers of a population in order, with values.
///
/// First every customer's sort keys are collected, then only the rows that are shown get values.
struct Listing {
  private let plan: ListingPlan
  private let store: Store
  private let compiled: Shared<Compiled>

  private struct Compiled {
    var program: Program
    var existing: Int
    var population: Int
    var keys: [Operand]
    var columns: [Operand]
    var missingChecks: [(mask: Int, inPopulation: Bool)]
    var neverMasks: [Int]
  }

  /// One task's rows: ordinals of the population, with their sort keys.
  private struct Found {
    var ordinals: [UInt32] = []
    var keys: [SortKeyColumn]
    var footer = BreakdownFooter()
  }

  init(_ plan: ListingPlan, _ store: Store, members: RankedMembers) {
    self.plan = plan
    self.store = store
    let compiler = Compiler.customers(store, members)
    compiler.prepare(plan.independentFacts)
    let existing = compiler.mask(plan.existing)
    let population = compiler.mask(.conjunction([plan.existing, plan.population]))
    let keys = plan.sort.map { compiler.value($0.value) }
    let columns = plan.columns.map { compiler.value($0.value) }
    let checks = plan.missingChecks.map {
      (
        mask: compiler.value($0.value).missing ?? compiler.neverMissing,
        inPopulation: $0.inPopulation
      )
    }
    let never = plan.neverChecks.map { compiler.never($0, asOf: plan.asOf) }
    compiled = Shared(
      Compiled(
        program: compiler.program, existing: existing, population: population, keys: keys,
        columns: columns, missingChecks: checks, neverMasks: never))
  }

  private func findAll(_ tasks: Tasks, _ check: @Sendable () throws -> Void) throws -> Found {
    let ranges = Tasks.ranges(store.customers.count)
    let found = try tasks.map(ranges.count) { try find(ranges[$0], check) }
    var all = found[0]
    for part in found.dropFirst() {
      all.ordinals += part.ordinals
      for place in all.keys.indices { all.keys[place].append(part.keys[place]) }
      all.footer.merge(part.footer)
    }
    return all
  }

  /// The customers listed, as a bitmap over all.
  func members(tasks: Tasks, check: @Sendable () throws -> Void) throws -> Bitmap {
    let all = try findAll(tasks, check)
    var isMember = [Bool](repeating: false, count: store.customers.count)
    for place in sorted(all).prefix(plan.limit ?? .max) {
      isMember[Int(all.ordinals[place])] = true
    }
    return Bitmap(count: store.customers.count) { isMember[$0] }
  }

  func answer(tasks: Tasks, check: @Sendable () throws -> Void) throws -> Answer {
    let all = try findAll(tasks, check)
    let count = plan.limit.map { min($0, all.ordinals.count) } ?? all.ordinals.count
    let shown = sorted(all).prefix(count).map { all.ordinals[$0] }
    let values = try values(of: shown, tasks: tasks, check)
    if all.footer.overflowed {
      throw EvaluationError.overflow("an exact result has more than 38 digits")
    }
    return Answer(
      table: ResultTable(
        columns: zip(plan.columns, values).map {
          ResultColumn(name: $0.name, role: $0.role, values: $1)
        }),
      asOf: plan.asOf, footnotes: notes(all.footer, hidden: all.ordinals.count - count))
  }

  private func notes(_ footer: BreakdownFooter, hidden: Int) -> [Footnote] {
    var notes = plan.footnotes
    notes += Footers.common(
      store, existing: footer.existing, checks: plan.missingChecks, missing: footer.missing,
      neverTables: plan.neverChecks, never: footer.never)
    if footer.zeroDivisions > 0 { notes.append(.dividedByZero(footer.zeroDivisions)) }
    if hidden > 0 { notes.append(.rowsNotShown(hidden)) }
    return notes
  }

  // MARK: - Scans

  private func find(_ range: Range<Int>, _ check: () throws -> Void) throws -> Found {
    let compiled = compiled.value
    let machine = Machine(compiled.program, store: store, capacity: Limits.batchRows)
    var found = Found(keys: compiled.keys.map { SortKeyColumn($0) })
    found.footer.missing = compiled.missingChecks.map { _ in 0 }
    found.footer.never = compiled.neverMasks.map { _ in 0 }
    try forEachBatch(range) { batch in
      try check()
      machine.run(batch)
      let population = machine.masks[compiled.population]
      let existing = machine.masks[compiled.existing]
      for row in 0..<batch.count {
        found.footer.existing += Int(existing[row])
        for (place, check) in compiled.missingChecks.enumerated() {
          found.footer.missing[place] += Int(
            machine.masks[check.mask][row] & (check.inPopulation ? population : existing)[row])
        }
        guard population[row] != 0 else { continue }
        for (place, mask) in compiled.neverMasks.enumerated() {
          found.footer.never[place] += Int(machine.masks[mask][row])
        }
        found.ordinals.append(UInt32(batch.start + row))
        for place in found.keys.indices { found.keys[place].append(machine, row) }
      }
    }
    let counters = machine.drainCounters()
    found.footer.zeroDivisions = counters.zeroDivisions
    found.footer.overflowed = counters.overflowed
    return found
  }

  private func forEachBatch(_ range: Range<Int>, _ body: (Batch) throws -> Void) rethrows {
    var start = range.lowerBound
    while start < range.upperBound {
      let batch = Batch(start: start, count: min(Limits.batchRows, range.upperBound - start))
      try body(batch)
      start += batch.count
    }
  }

  /// Places of the population in order (at least as many as are shown): by the sort keys, then by the customers' key.
  private func sorted(_ found: Found) -> [Int] {
    let places = Array(found.ordinals.indices)
    guard !plan.sort.isEmpty else { return places }
    let descending = plan.sort.map(\.isDescending)
    func precedes(_ a: Int, _ b: Int) -> Bool {
      for (key, isDescending) in zip(found.keys, descending) {
        let result = key.compare(a, b, isDescending)
        if result != 0 { return result < 0 }
      }
      return a < b
    }
    guard let limit = plan.limit, limit < places.count / 8 else {
      return places.sorted(by: precedes)
    }
    return TopRows.least(places, limit, precedes)
  }

  /// The values of the rows shown, column by column.
  private func values(
    of ordinals: [UInt32], tasks: Tasks, _ check: @Sendable () throws -> Void
  ) throws -> [[Value]] {
    let compiled = compiled.value
    let places = ordinals.indices.sorted { ordinals[$0] < ordinals[$1] }
    let machine = Machine(compiled.program, store: store, capacity: Limits.batchRows)
    let readers = compiled.columns.map { ValueReader($0, machine) }
    var values = compiled.columns.map { _ in [Value](repeating: .missing, count: ordinals.count) }
    var next = 0
    while next < places.count {
      try check()
      let first = Int(ordinals[places[next]])
      let start = first / Limits.batchRows * Limits.batchRows
      let end = min(start + Limits.batchRows, store.customers.count)
      machine.run(Batch(start: start, count: end - start))
      while next < places.count, Int(ordinals[places[next]]) < end {
        let place = places[next]
        let row = Int(ordinals[place]) - start
        for (column, reader) in readers.enumerated() { values[column][place] = reader[row] }
        next += 1
      }
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
    return facts.filter { aggregate in
      var inner: [Aggregate] = []
      aggregate.argument?.collectFacts(into: &inner)
      aggregate.filter.collectFacts(into: &inner)
      return inner.isEmpty
    }
  }
}

/// A sort key's values for the rows of a population.
struct SortKeyColumn {
  private let operand: Operand
  private let ranks: [Int32]?
  private var ints: [Int64] = []
  private var wides: [Int128] = []
  private var floats: [Double] = []
  private var missing: [Bool] = []

  init(_ operand: Operand) {
    self.operand = operand
    ranks = operand.dictionary.flatMap { $0.isSorted ? nil : $0.ranks }
  }

  mutating func append(_ machine: Machine, _ row: Int) {
    let isMissing = operand.missing.map { machine.masks[$0][row] != 0 } ?? false
    missing.append(isMissing)
    switch operand.lane {
    case .int:
      let value = isMissing ? 0 : machine.ints[operand.register][row]
      ints.append(ranks.map { isMissing ? 0 : Int64($0[Int(value)]) } ?? value)
    case .wide: wides.append(machine.wides[operand.register][row])
    case .float: floats.append(machine.floats[operand.register][row])
    }
  }

  mutating func append(_ other: SortKeyColumn) {
    ints += other.ints
    wides += other.wides
    floats += other.floats
    missing += other.missing
  }

  /// Negative, 0 or positive; missing is last either way.
  func compare(_ a: Int, _ b: Int, _ isDescending: Bool) -> Int {
    if missing[a] || missing[b] {
      return missing[a] == missing[b] ? 0 : missing[a] ? 1 : -1
    }
    let result: Int
    switch operand.lane {
    case .int: result = ints[a] < ints[b] ? -1 : ints[a] == ints[b] ? 0 : 1
    case .wide: result = wides[a] < wides[b] ? -1 : wides[a] == wides[b] ? 0 : 1
    case .float: result = floats[a] < floats[b] ? -1 : floats[a] == floats[b] ? 0 : 1
    }
    return isDescending ? -result : result
  }
}

/// The first rows of an order without sorting the others.
enum TopRows {
  /// The `limit` first places, in order. Keeps the best in a sorted buffer of twice the limit.
  static func least(_ places: [Int], _ limit: Int, _ precedes: (Int, Int) -> Bool) -> [Int] {
    guard limit > 0 else { return [] }
    var best: [Int] = []
    best.reserveCapacity(2 * limit)
    var bound: Int?
    for place in places {
      if let bound, !precedes(place, bound) { continue }
      best.append(place)
      if best.count == 2 * limit {
        best.sort(by: precedes)
        best.removeLast(limit)
        bound = best.last
      }
    }
    best.sort(by: precedes)
    return Array(best.prefix(limit))
  }
}

/// Evaluates expressions over the rows of a table that stands in the place of the customers.
struct RowEvaluation {
  private let store: Store
  private let tasks: Tasks
  private let check: @Sendable () throws -> Void

  init(_ table: Table, tasks: Tasks, check: @escaping @Sendable () throws -> Void) {
    store = Store(customers: CustomerTable(table: table, keyIndex: 0))
    self.tasks = tasks
    self.check = check
  }

  func columns(_ scalars: [Scalar]) throws -> [Column] {
    try scalars.map { scalar in
      let compiler = Compiler.customers(store)
      let operand = compiler.value(scalar)
      let program = Shared(compiler.program)
      let parts = try run(program) { machine, batch, part in
        part.append(machine, operand, count: batch.count)
      }
      return RowValues.column(parts, operand, type: scalar.type)
    }
  }

  func bitmap(_ condition: Condition) throws -> Bitmap {
    let compiler = Compiler.customers(store)
    let mask = compiler.mask(condition)
    let parts = try run(Shared(compiler.program)) { machine, batch, part in
      part.append(mask: machine.masks[mask], count: batch.count)
    }
    let flags = parts.flatMap(\.flags)
    return Bitmap(count: flags.count) { flags[$0] != 0 }
  }

  private func run(
    _ program: Shared<Program>, _ body: @escaping (Machine, Batch, inout RowValues) -> Void
  ) throws -> [RowValues] {
    let ranges = Tasks.ranges(store.customers.count)
    let body = Shared(body)
    return try tasks.map(ranges.count) { task in
      let machine = Machine(program.value, store: store, capacity: Limits.batchRows)
      var part = RowValues()
      var start = ranges[task].lowerBound
      while start < ranges[task].upperBound {
        try check()
        let batch = Batch(
          start: start, count: min(Limits.batchRows, ranges[task].upperBound - start))
        machine.run(batch)
        body.value(machine, batch, &part)
        start += batch.count
      }
      if machine.drainCounters().overflowed {
        throw EvaluationError.overflow("an exact result has more than 38 digits")
      }
      return part
    }
  }
}

/// Values of consecutive rows, out of the registers.
struct RowValues {
  private(set) var flags: [UInt8] = []
  private var ints: [Int64] = []
  private var wides: [Int128] = []
  private var floats: [Double] = []
  private var missing: [UInt8] = []

  mutating func append(mask: ConstMask, count: Int) {
    flags.append(contentsOf: UnsafeBufferPointer(start: mask, count: count))
  }

  mutating func append(_ machine: Machine, _ operand: Operand, count: Int) {
    switch operand.lane {
    case .int:
      ints.append(
        contentsOf: UnsafeBufferPointer(start: machine.ints[operand.register], count: count))
    case .wide:
      wides.append(
        contentsOf: UnsafeBufferPointer(start: machine.wides[operand.register], count: count))
    case .float:
      floats.append(
        contentsOf: UnsafeBufferPointer(start: machine.floats[operand.register], count: count))
    }
    guard let place = operand.missing else { return }
    missing.append(contentsOf: UnsafeBufferPointer(start: machine.masks[place], count: count))
  }

  /// One column from the parts of all tasks, in order.
  static func column(_ parts: [RowValues], _ operand: Operand, type: ColumnType) -> Column {
    let absent = parts.flatMap(\.missing)
    let isMissing = { (row: Int) in absent.isEmpty ? false : absent[row] != 0 }
    switch operand.lane {
    case .float:
      let values = parts.flatMap(\.floats)
      return Column(floats: values.indices.map { isMissing($0) ? nil : values[$0] })
    case .wide:
      let values = parts.flatMap(\.wides)
      return Column(
        type: type,
        values: values.indices.map {
          isMissing($0) ? .missing : .exact(values[$0], scale: type.scale)
        })
    case .int:
      let values = parts.flatMap(\.ints)
      if let dictionary = operand.dictionary {
        return Column(
          texts: values.indices.map { isMissing($0) ? nil : dictionary[Int(values[$0])] })
      }
      if type == .boolean {
        return Column(booleans: values.indices.map { isMissing($0) ? nil : values[$0] != 0 })
      }
      return Column(type: type, integers: values.indices.map { isMissing($0) ? nil : values[$0] })
    }
  }
}
