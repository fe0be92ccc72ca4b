import Columnar
import Planning

// SAFETY: the machine whose registers are handed out outlives the accumulators.

/// Makes accumulators that read a machine's registers.
struct AccumulatorFactory {
  let machine: Machine
  let stream: Breakdown.Stream
  /// Threads that may work once all rows are in.
  var tasks = Tasks(threads: 1)
  /// From the least to the greatest so many values may have a bit in each group.
  var distinctSpan = 0

  /// An accumulator; where `shared` is given, all that are made with it are handed the same rows, and
  /// quantiles of one argument share what they keep of them.
  func make(_ recipe: Breakdown.Recipe, _ shared: SharedStatistics? = nil) -> Accumulator {
    switch recipe {
    case .count(let mask): return CountAccumulator(mask: pointer(mask))
    case .sum(let operand, let mask, let rows): return sum(operand, pointer(mask), rows)
    case .ratio(let top, let bottom): return RatioAccumulator(make(top), over: make(bottom))
    case .extreme(let operand, let mask, let isLeast):
      return extreme(operand, pointer(mask), isLeast)
    case .collect(let operand, let mask, let function):
      return ordered(operand, mask, function, shared)
    case .distinct(let operand, let mask):
      return BitDistinctAccumulator.fits(operand, span: distinctSpan)
        ? BitDistinctAccumulator(machine, operand, mask: pointer(mask))
        : DistinctAccumulator(machine, operand, mask: pointer(mask), tasks.stage)
    case .edge(let operand, let mask, let takesLast):
      return EdgeAccumulator(
        times: ordinals(stream.time), mask: pointer(mask), takesLast: takesLast,
        valueAt: valueReader(operand))
    case .customers(let mask):
      return CustomersAccumulator(ordinals: ordinals(stream.ordinals), mask: pointer(mask))
    case .arrivals(let mask):
      return ArrivalsAccumulator(ordinals: ordinals(stream.ordinals), mask: pointer(mask))
    case .events(let numbers, let mask, let areContiguous):
      return EventsAccumulator(
        ordinals: ordinals(stream.ordinals), numbers: machine.ints[numbers.register],
        mask: pointer(mask), areContiguous: areContiguous)
    case .nested(let recipe, let capacity):
      return NestedAccumulator(
        recipe, self, ordinals: ordinals(stream.ordinals), capacity: capacity)
    case .oncePerCustomer(let inner):
      return OncePerCustomerAccumulator(ordinals: ordinals(stream.ordinals), make(inner))
    }
  }

  private func pointer(_ mask: Int?) -> ConstMask? { mask.map { ConstMask(machine.masks[$0]) } }

  private func ordinals(_ operand: Operand?) -> ConstInts {
    guard let operand else { preconditionFailure("a stream over events has customers and a time") }
    return ConstInts(machine.ints[operand.register])
  }

  private func sum(_ operand: Operand, _ mask: ConstMask?, _ rows: Int) -> Accumulator {
    if operand.lane == .float {
      return FloatSumAccumulator(machine.floats[operand.register], mask: mask)
    }
    if operand.lane == .int, operand.sumFits(rows: rows) {
      return SumAccumulator(
        machine.ints[operand.register], mask: mask, scale: operand.type.scale)
    }
    return WideSumAccumulator(machine, operand, mask: mask)
  }

  private func extreme(_ operand: Operand, _ mask: ConstMask?, _ isLeast: Bool) -> Accumulator {
    switch operand.lane {
    case .int:
      return ExtremeAccumulator(
        UnsafePointer(machine.ints[operand.register]), mask: mask, isLeast: isLeast
      ) { GroupKeys.value($0, operand) }
    case .wide:
      return ExtremeAccumulator(
        UnsafePointer(machine.wides[operand.register]), mask: mask, isLeast: isLeast
      ) { .exact($0, scale: operand.type.scale) }
    case .float:
      return ExtremeAccumulator(
        UnsafePointer(machine.floats[operand.register]), mask: mask, isLeast: isLeast
      ) { .float($0) }
    }
  }

  private func ordered(
    _ operand: Operand, _ mask: Int?, _ function: AggregateFunction, _ shared: SharedStatistics?
  ) -> Accumulator {
    var fraction: Int?
    if case .quantile(let tenThousandths) = function { fraction = tenThousandths }
    if fraction == nil, DeviationAccumulator.fits(operand) {
      return DeviationAccumulator(machine, operand, mask: pointer(mask))
    }
    let (statistics, isNew) = (shared ?? SharedStatistics()).statistics(operand, mask) {
      OrderStatistics(machine, operand, mask: pointer(mask), tasks)
    }
    return OrderAccumulator(statistics, feeds: isNew, fraction: fraction)
  }

  private func valueReader(_ operand: Operand) -> (Int) -> Value {
    let reader = ValueReader(operand, machine)
    return { reader[$0] }
  }
}

/// Reads a register's rows as values.
struct ValueReader {
  private let operand: Operand
  private let machine: Machine

  init(_ operand: Operand, _ machine: Machine) {
    self.operand = operand
    self.machine = machine
  }

  subscript(row: Int) -> Value {
    if let missing = operand.missing, machine.masks[missing][row] != 0 {
      return operand.isNew.map { machine.masks[$0][row] != 0 } ?? false ? .new : .missing
    }
    switch operand.lane {
    case .int: return GroupKeys.value(machine.ints[operand.register][row], operand)
    case .wide: return .exact(machine.wides[operand.register][row], scale: operand.type.scale)
    case .float: return .float(machine.floats[operand.register][row])
    }
  }
}
