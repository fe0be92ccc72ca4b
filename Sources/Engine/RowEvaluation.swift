import Columnar
import Planning

// SAFETY: registers are read below the batch's count.

/// Evaluates expressions over the rows of a table that stands in the place of the customers.
struct RowEvaluation {
  private let store: Store
  private let tasks: Tasks

  init(_ table: Table, _ tasks: Tasks) {
    store = Store(customers: CustomerTable(table: table, keyIndex: 0))
    self.tasks = tasks
  }

  func columns(_ scalars: [Scalar]) throws -> [Column] {
    try scalars.map { scalar in
      let rankings = try Rankings(in: [], [scalar], store, tasks)
      let compiler = Compiler.customers(store, rankings)
      let operand = compiler.value(scalar)
      let program = Shared(compiler.program)
      let parts = try run(program) { machine, batch, part in
        part.append(machine, operand, count: batch.count)
      }
      return RowValues.column(parts, operand, type: scalar.type)
    }
  }

  func bitmap(_ condition: Condition) throws -> Bitmap {
    let rankings = try Rankings(in: [condition], [], store, tasks)
    let compiler = Compiler.customers(store, rankings)
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
        try tasks.check()
        let batch = Batch(
          start: start, count: min(tasks.batchRows, ranges[task].upperBound - start))
        machine.run(batch)
        body.value(machine, batch, &part)
        start += batch.count
      }
      if machine.drainCounters().overflowed {
        throw EvaluationError.tooManyDigits
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
      return Column(type: type, count: values.count) {
        isMissing($0) ? .missing : .exact(values[$0], scale: type.scale)
      }
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
