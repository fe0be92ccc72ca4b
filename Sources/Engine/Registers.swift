/// A register of a program.
enum Register: Hashable {
  case value(Lane, Int)
  case mask(Int)
}

extension Operand {
  /// Where it stands.
  var registers: [Register] {
    [.value(lane, register)] + [missing, isNew].compactMap { $0.map { .mask($0) } }
  }
}

extension Instruction {
  /// The registers it reads, and those it writes; of another program's it says nothing.
  var registers: (reads: [Register], writes: [Register]) {
    func ints(_ registers: Int...) -> [Register] { registers.map { .value(.int, $0) } }
    func wides(_ registers: Int...) -> [Register] { registers.map { .value(.wide, $0) } }
    func floats(_ registers: Int...) -> [Register] { registers.map { .value(.float, $0) } }
    func masks(_ registers: Int...) -> [Register] { registers.map { .mask($0) } }
    return switch self {
    case .constantInt(_, let out), .loadInts(_, let out), .loadRowNumber(let out),
      .customerOrdinals(let out):
      ([], ints(out))
    case .constantWide(_, let out), .loadWides(_, let out): ([], wides(out))
    case .constantFloat(_, let out), .loadFloats(_, let out): ([], floats(out))
    case .constantMask(_, let out), .loadBits(_, let out), .gatherMask(_, let out, _),
      .codesInRange(_, let out), .sample(_, _, let out):
      ([], masks(out))
    case .gather(let lane, _, let out): ([], [.value(lane, out)])
    case .lookUpInts(let a, _, _, let out), .compute(let a, _, let out),
      .scaleInts(let a, _, let out), .quotientInts(let a, _, _, let out):
      (ints(a), ints(out))
    case .lookUpFloats(let a, _, let out), .intsToFloats(let a, _, let out): (ints(a), floats(out))
    case .lookUpWides(let a, _, let out): (ints(a), wides(out))
    case .lookUpMask(let a, _, let out), .intsToMask(let a, let out),
      .intsInRange(let a, _, _, let out):
      (ints(a), masks(out))
    case .addInts(let a, let b, let out), .subtractInts(let a, let b, let out),
      .multiplyInts(let a, let b, let out):
      (ints(a, b), ints(out))
    case .wide(_, let a, let b, let missing, let out):
      (wides(a, b) + (missing.map { [.mask($0)] } ?? []), wides(out))
    case .quotientWides(let a, _, _, let out): (wides(a), wides(out))
    case .float(_, let a, let b, let out): (floats(a, b), floats(out))
    case .roundFloats(let a, _, _, let out): (floats(a), floats(out))
    case .divide(let a, let b, let missing, let counted, let out):
      (
        floats(a, b) + masks(missing) + (counted.map { [.mask($0)] } ?? []),
        floats(out) + masks(missing)
      )
    case .intsToWides(let a, let out): (ints(a), wides(out))
    case .widesToFloats(let a, _, let out): (wides(a), floats(out))
    case .maskToInts(let a, let out): (masks(a), ints(out))
    case .choose(let lane, let mask, let a, let b, let out):
      ([.mask(mask), .value(lane, a), .value(lane, b)], [.value(lane, out)])
    case .compareInts(_, let a, let b, let out): (ints(a, b), masks(out))
    case .compareWides(_, let a, let b, let out): (wides(a, b), masks(out))
    case .compareFloats(_, let a, let b, let out): (floats(a, b), masks(out))
    case .testTexts(_, _, let within, let out):
      (within.map { [.mask($0)] } ?? [], masks(out))
    case .and(let a, let b, let out), .or(let a, let b, let out), .andNot(let a, let b, let out):
      (masks(a, b), masks(out))
    case .not(let a, let out), .copyMask(let a, let out): (masks(a), masks(out))
    case .daysSincePrevious(let days, let numbers, _, let out, let missing):
      (ints(days) + (numbers.map { [.value(.int, $0)] } ?? []), ints(out) + masks(missing))
    case .pass: ([], [])
    }
  }

  /// Whether it does nothing but fill its registers from columns, customers or a table.
  private var isLookUp: Bool {
    switch self {
    case .loadInts, .loadRowNumber, .loadWides, .loadFloats, .loadBits, .lookUpInts, .gather,
      .gatherMask, .maskToInts:
      true
    case .constantInt, .constantWide, .constantFloat, .constantMask, .lookUpFloats, .lookUpWides,
      .lookUpMask,
      .compute, .customerOrdinals, .addInts, .subtractInts, .multiplyInts, .scaleInts,
      .quotientInts, .wide, .quotientWides, .float, .roundFloats, .divide, .intsToWides,
      .intsToFloats, .widesToFloats, .intsToMask, .choose, .compareInts, .compareWides,
      .compareFloats, .codesInRange, .intsInRange, .testTexts, .and, .or, .not, .andNot,
      .copyMask, .sample, .daysSincePrevious, .pass:
      false
    }
  }

  fileprivate func isNeeded(for wanted: Set<Register>) -> Bool {
    !isLookUp || registers.writes.contains(where: wanted.contains)
  }
}

extension Program {
  /// The registers of the program over customers that it reads.
  var readsOfCustomers: [Register] {
    instructions.compactMap {
      if case .gather(let lane, let source, _) = $0 { return .value(lane, source) }
      if case .gatherMask(let source?, _, _) = $0 { return .mask(source) }
      return nil
    }
  }

  /// Leaves out what fills registers that nobody reads, where those of `wanted` are read from outside.
  mutating func dropUnread(wanted: Set<Register>) {
    var wanted = wanted
    for pass in passes {
      wanted.formUnion(pass.program.readsOfCustomers)
      if let customers = pass.scope.customers { wanted.insert(.mask(customers)) }
    }
    var kept: [Instruction] = []
    for instruction in instructions.reversed() where instruction.isNeeded(for: wanted) {
      kept.append(instruction)
      wanted.formUnion(instruction.registers.reads)
    }
    instructions = kept.reversed()
    needsOrdinals = instructions.contains(where: \.needsOrdinals)
  }
}

extension Breakdown.Stream {
  /// The registers that its measures and masks are read from, and its dimensions where they are not
  /// read off codes.
  var registersRead: Set<Register> {
    var read: Set<Register> = [.mask(rows), .mask(passing)]
    for operand in [ordinals, time].compactMap({ $0 }) { read.formUnion(operand.registers) }
    if places == nil { for dimension in dimensions { read.formUnion(dimension.registers) } }
    for (_, recipe) in measures { recipe.collectRegisters(&read) }
    return read
  }
}

extension Breakdown.Recipe {
  fileprivate func collectRegisters(_ read: inout Set<Register>) {
    func note(_ operand: Operand?, _ mask: Int?) {
      if let operand { read.formUnion(operand.registers) }
      if let mask { read.insert(.mask(mask)) }
    }
    switch self {
    case .count(let mask), .customers(let mask), .arrivals(let mask): note(nil, mask)
    case .collect(_, let mask, _) where codes != nil, .distinct(_, let mask) where codes != nil:
      note(nil, mask)
    case .sum(let operand, let mask, _), .extreme(let operand, let mask, _),
      .collect(let operand, let mask, _), .distinct(let operand, let mask),
      .edge(let operand, let mask, _), .events(let operand, let mask, _):
      note(operand, mask)
    case .ratio(let top, let bottom):
      top.collectRegisters(&read)
      bottom.collectRegisters(&read)
    case .oncePerCustomer(let inner): inner.collectRegisters(&read)
    case .nested(let recipe, _):
      for input in recipe.inputs {
        switch input.source {
        case .fact(let fact): fact.collectRegisters(&read)
        case .value(let operand): note(operand, nil)
        }
      }
    }
  }
}
