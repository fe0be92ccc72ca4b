import Columnar
import Planning

// SAFETY: registers have room for `capacity` rows, batches are no longer; column pointers are
// valid while the program retains the column.

/// A stretch of rows that a program runs over.
struct Batch {
  /// First row: an ordinal of customers, a row of an event table, a group.
  var start: Int
  var count: Int
  /// For picked rows: the place of each behind `start`, ascending; nil where all rows follow each other.
  var rows: UnsafePointer<Int32>?
  /// For events: where each customer's rows begin within the batch, and after the last.
  var starts: UnsafePointer<Int32>?
  var segments = 0
  /// For events: place of the batch's first customer in the batch of customers.
  var firstSegment = 0
  /// For events: place of each row's customer in the batch of customers.
  var ordinals: UnsafePointer<Int32>?
  /// For events: ordinal of the first customer of the batch of customers.
  var firstOrdinal = 0
  /// For picked rows: what all of them are within.
  var within: CodeRange?
  /// Rows that belong to no customer.
  var isUnassigned = false

  /// Some of its rows that follow each other, without a word on where customers begin.
  func part(_ first: Int, _ count: Int) -> Batch {
    var part = self
    part.count = count
    part.starts = nil
    part.ordinals = ordinals.map { $0 + first }
    if let rows { part.rows = rows + first } else { part.start += first }
    return part
  }
}

/// A worker's registers for one program, and what runs it.
final class Machine {
  let program: Program
  let store: Store
  /// The machine over customers whose registers `gather` reads; for machines over events.
  private(set) unowned(unsafe) var customers: Machine?
  private(set) var ints: [Ints]
  private(set) var wides: [Wides]
  private(set) var floats: [Floats]
  private(set) var masks: [Mask]
  private var passes: [PassMachine] = []
  /// The scan that it runs for, whose parts are the passes; nil where nobody asks.
  var stage: Stage?
  /// Divisions by zero of rows that count and were not missing.
  var zeroDivisions = 0
  /// Whether an exact number left 38 digits.
  var overflowed = false

  // SAFETY: every register has room for `capacity` rows (and 64 bytes for vector stores); programs
  // index registers they allocated; batches are at most `capacity` rows long.
  init(_ program: Program, store: Store, capacity: Int, customers: Machine? = nil) {
    self.program = program
    self.store = store
    self.customers = customers
    func allocate<Element>(_ count: Int, _ zero: Element) -> [UnsafeMutablePointer<Element>] {
      (0..<count).map { _ in
        let register = UnsafeMutablePointer<Element>.allocate(capacity: capacity + 64)
        register.initialize(repeating: zero, count: capacity + 64)
        return register
      }
    }
    ints = allocate(program.registerCounts[.int, default: 0], 0)
    wides = allocate(program.registerCounts[.wide, default: 0], 0)
    floats = allocate(program.registerCounts[.float, default: 0], 0)
    masks = allocate(program.maskCount, 0)
    passes = program.passes.map { PassMachine($0, store: store, customers: self) }
    let whole = Batch(start: 0, count: capacity)
    for instruction in program.prologue { execute(instruction, whole) }
  }

  deinit {
    ints.forEach { $0.deallocate() }
    wides.forEach { $0.deallocate() }
    floats.forEach { $0.deallocate() }
    masks.forEach { $0.deallocate() }
  }

  /// Runs the program over a batch; afterwards the registers hold its values.
  func run(_ batch: Batch) {
    for instruction in program.instructions { execute(instruction, batch) }
  }

  /// What went wrong or was counted, in this machine and those inside it; counters start anew.
  func drainCounters() -> (zeroDivisions: Int, overflowed: Bool) {
    var total = (zeroDivisions: zeroDivisions, overflowed: overflowed)
    zeroDivisions = 0
    for pass in passes {
      let inner = pass.machine.drainCounters()
      total.zeroDivisions += inner.zeroDivisions
      total.overflowed = total.overflowed || inner.overflowed
    }
    return total
  }

  private func execute(_ instruction: Instruction, _ batch: Batch) {
    let n = batch.count
    switch instruction {
    case .constantInt, .constantWide, .constantFloat, .constantMask, .loadInts, .loadRowNumber,
      .loadWides, .loadFloats, .loadBits:
      load(instruction, batch)
    case .lookUpInts, .lookUpFloats, .lookUpWides, .lookUpMask, .compute, .gather, .gatherMask,
      .customerOrdinals:
      lookUp(instruction, batch)
    case .addInts, .subtractInts, .multiplyInts, .scaleInts, .quotientInts, .wide, .quotientWides,
      .float, .roundFloats, .divide:
      calculate(instruction, n)
    case .intsToWides, .intsToFloats, .widesToFloats, .maskToInts, .intsToMask, .choose:
      convert(instruction, n)
    case .compareInts, .compareWides, .compareFloats, .codesInRange, .intsInRange, .testTexts,
      .and, .or, .not, .andNot, .copyMask, .sample:
      test(instruction, batch)
    case .daysSincePrevious(let days, let numbers, let once, let out, let missing):
      guard let starts = batch.starts else {
        Masks.fill(masks[missing], 1, count: n)
        return
      }
      Segments.daysSincePrevious(
        ints[days], numbers: numbers.map { ConstInts(ints[$0]) }, starts: starts,
        segments: batch.segments, once: once, ints[out], missing: masks[missing])
    case .pass(let place):
      guard let stage, stage.purpose == .measurements else { return passes[place].run(batch) }
      stage.parts[place].time { passes[place].run(batch) }
    }
  }

  private func load(_ instruction: Instruction, _ batch: Batch) {
    let n = batch.count
    switch instruction {
    case .constantInt(let value, let out): ints[out].update(repeating: value, count: n)
    case .constantWide(let value, let out): wides[out].update(repeating: value, count: n)
    case .constantFloat(let value, let out): floats[out].update(repeating: value, count: n)
    case .constantMask(let value, let out): Masks.fill(masks[out], value, count: n)
    case .loadInts(let packed, let out):
      let base = packed.base
      switch packed.codes {
      case .one(let codes): widen(codes + batch.start, base, ints[out], batch)
      case .two(let codes): widen(codes + batch.start, base, ints[out], batch)
      case .four(let codes): widen(codes + batch.start, base, ints[out], batch)
      case .eight(let codes): copy(codes + batch.start, ints[out], batch)
      }
    case .loadRowNumber(let out):
      let start = Int64(batch.start)
      if let rows = batch.rows {
        Vectors.map(rows, ints[out], count: n) { start &+ Int64($0) }
      } else {
        for i in 0..<n { ints[out][i] = start &+ Int64(i) }
      }
    case .loadWides(let buffer, let out):
      copy(buffer.pointer(as: Int128.self) + batch.start, wides[out], batch)
    case .loadFloats(let buffer, let out):
      copy(buffer.pointer(as: Double.self) + batch.start, floats[out], batch)
    case .loadBits(let bitmap, let out):
      if let rows = batch.rows {
        Vectors.map(rows, masks[out], count: n) { bitmap[batch.start + Int($0)] ? 1 : 0 }
      } else {
        Masks.expand(bitmap.words, start: batch.start, masks[out], count: n)
      }
    default: preconditionFailure("not a load")
    }
  }

  @inline(__always)
  private func widen<Code: FixedWidthInteger>(
    _ codes: UnsafePointer<Code>, _ base: Int64, _ out: Ints, _ batch: Batch
  ) {
    if let rows = batch.rows {
      Vectors.map(rows, out, count: batch.count) {
        base &+ Int64(truncatingIfNeeded: codes[Int($0)])
      }
    } else {
      Vectors.widen(codes, base: base, out, count: batch.count)
    }
  }

  @inline(__always)
  private func copy<Element>(
    _ values: UnsafePointer<Element>, _ out: UnsafeMutablePointer<Element>, _ batch: Batch
  ) {
    if let rows = batch.rows {
      Vectors.map(rows, out, count: batch.count) { values[Int($0)] }
    } else {
      out.update(from: values, count: batch.count)
    }
  }

  private func lookUp(_ instruction: Instruction, _ batch: Batch) {
    let n = batch.count
    switch instruction {
    case .lookUpInts(let index, let base, let table, let out):
      table.withUnsafeBufferPointer {
        Vectors.lookUp(ints[index], base: base, $0, ints[out], count: n)
      }
    case .lookUpFloats(let index, let table, let out):
      Vectors.map(ints[index], floats[out], count: n) {
        table.indices.contains(Int($0)) ? table[Int($0)] : 0
      }
    case .lookUpWides(let index, let table, let out):
      Vectors.map(ints[index], wides[out], count: n) {
        table.indices.contains(Int($0)) ? table[Int($0)] : 0
      }
    case .lookUpMask(let index, let table, let out):
      table.withUnsafeBufferPointer { Masks.lookUp(ints[index], $0, masks[out], count: n) }
    case .compute(let source, let function, let out):
      for i in 0..<n { ints[out][i] = function(ints[source][i]) }
    case .gather(let lane, let source, let out):
      guard let customers, let ordinals = batch.ordinals else { return }
      switch lane {
      case .int:
        Vectors.map(ordinals, ints[out], count: n) { [from = customers.ints[source]] in
          from[Int($0)]
        }
      case .wide:
        Vectors.map(ordinals, wides[out], count: n) { [from = customers.wides[source]] in
          from[Int($0)]
        }
      case .float:
        Vectors.map(ordinals, floats[out], count: n) { [from = customers.floats[source]] in
          from[Int($0)]
        }
      }
    case .gatherMask(let source, let out, let unassigned):
      if batch.isUnassigned { return Masks.fill(masks[out], unassigned, count: n) }
      guard let source else { return Masks.fill(masks[out], 1, count: n) }
      guard let customers, let ordinals = batch.ordinals else { return }
      let from = customers.masks[source]
      Vectors.map(ordinals, masks[out], count: n) { from[Int($0)] }
    case .customerOrdinals(let out):
      guard let ordinals = batch.ordinals, !batch.isUnassigned else {
        ints[out].update(repeating: -1, count: n)
        return
      }
      let first = Int64(batch.firstOrdinal)
      Vectors.map(ordinals, ints[out], count: n) { first &+ Int64($0) }
    default: preconditionFailure("not a look-up")
    }
  }

  private func calculate(_ instruction: Instruction, _ n: Int) {
    switch instruction {
    case .addInts(let a, let b, let out): Vectors.map(ints[a], ints[b], ints[out], count: n, &+)
    case .subtractInts(let a, let b, let out):
      Vectors.map(ints[a], ints[b], ints[out], count: n, &-)
    case .multiplyInts(let a, let b, let out):
      Vectors.map(ints[a], ints[b], ints[out], count: n, &*)
    case .scaleInts(let a, let factor, let out):
      Vectors.map(ints[a], ints[out], count: n) { $0 &* factor }
    case .quotientInts(let a, let divisor, let rounding, let out):
      quotient(ints[a], divisor, rounding, ints[out], n)
    case .quotientWides(let a, let divisor, let rounding, let out):
      quotient(wides[a], divisor, rounding, wides[out], n)
    case .wide(let operation, let a, let b, let missing, let out):
      let failed = Vectors.wideArithmetic(
        operation, wides[a], wides[b], wides[out], missing: missing.map { ConstMask(masks[$0]) },
        count: n)
      if failed { overflowed = true }
    case .float(let operation, let a, let b, let out):
      switch operation {
      case .add: Vectors.map(floats[a], floats[b], floats[out], count: n, +)
      case .subtract: Vectors.map(floats[a], floats[b], floats[out], count: n, -)
      case .multiply: Vectors.map(floats[a], floats[b], floats[out], count: n, *)
      case .least: Vectors.map(floats[a], floats[b], floats[out], count: n, Swift.min)
      case .greatest: Vectors.map(floats[a], floats[b], floats[out], count: n, Swift.max)
      }
    case .roundFloats(let a, let digits, let rounding, let out):
      let unit = PowersOfTen.double(digits)
      let rule: FloatingPointRoundingRule =
        switch rounding {
        case .halfAway: .toNearestOrAwayFromZero
        case .down: .down
        case .up: .up
        }
      Vectors.map(floats[a], floats[out], count: n) { ($0 * unit).rounded(rule) / unit }
    case .divide(let a, let b, let missing, let counted, let out):
      zeroDivisions += Vectors.divide(
        floats[a], floats[b], floats[out], missing: masks[missing],
        counted: counted.map { ConstMask(masks[$0]) }, count: n)
    default: preconditionFailure("not arithmetic")
    }
  }

  private func quotient<Number: FixedWidthInteger & SignedInteger>(
    _ a: UnsafePointer<Number>, _ divisor: Number, _ rounding: Rounding,
    _ out: UnsafeMutablePointer<Number>, _ n: Int
  ) {
    switch rounding {
    case .halfAway: Vectors.map(a, out, count: n) { Vectors.roundedQuotient($0, divisor) }
    case .down: Vectors.map(a, out, count: n) { Vectors.flooredQuotient($0, divisor) }
    case .up: Vectors.map(a, out, count: n) { 0 - Vectors.flooredQuotient(0 - $0, divisor) }
    }
  }

  private func convert(_ instruction: Instruction, _ n: Int) {
    switch instruction {
    case .intsToWides(let a, let out): Vectors.map(ints[a], wides[out], count: n) { Int128($0) }
    case .intsToFloats(let a, let divisor, let out):
      Vectors.map(ints[a], floats[out], count: n) { Double($0) / divisor }
    case .widesToFloats(let a, let divisor, let out):
      Vectors.map(wides[a], floats[out], count: n) { PowersOfTen.quotient($0, divisor) }
    case .maskToInts(let a, let out): Vectors.map(masks[a], ints[out], count: n) { Int64($0) }
    case .intsToMask(let a, let out):
      Vectors.map(ints[a], masks[out], count: n) { $0 == 0 ? 0 : 1 }
    case .choose(let lane, let mask, let a, let b, let out):
      let mask = masks[mask]
      switch lane {
      case .int: choose(mask, ints[a], ints[b], ints[out], n)
      case .wide: choose(mask, wides[a], wides[b], wides[out], n)
      case .float: choose(mask, floats[a], floats[b], floats[out], n)
      }
    default: preconditionFailure("not a conversion")
    }
  }

  @inline(__always)
  private func choose<Element>(
    _ mask: ConstMask, _ a: UnsafePointer<Element>, _ b: UnsafePointer<Element>,
    _ out: UnsafeMutablePointer<Element>, _ n: Int
  ) {
    for i in 0..<n { out[i] = mask[i] != 0 ? a[i] : b[i] }
  }

  private func test(_ instruction: Instruction, _ batch: Batch) {
    let n = batch.count
    switch instruction {
    case .compareInts(let op, let a, let b, let out):
      Masks.compare(op, ints[a], ints[b], masks[out], count: n)
    case .compareWides(let op, let a, let b, let out):
      Masks.compare(op, wides[a], wides[b], masks[out], count: n)
    case .compareFloats(let op, let a, let b, let out):
      Masks.compare(op, floats[a], floats[b], masks[out], count: n)
    case .codesInRange(let range, let out):
      if let known = batch.within, known == range {
        Masks.fill(masks[out], 1, count: n)
      } else {
        range.test(start: batch.start, rows: batch.rows, masks[out], count: n)
      }
    case .intsInRange(let a, let low, let high, let out):
      Masks.inRange(ints[a], low: low, high: high, masks[out], count: n)
    case .testTexts(let dictionary, let text, let within, let out):
      text.test(
        dictionary, from: batch.start, rows: batch.rows,
        within: within.map { ConstMask(masks[$0]) }, masks[out],
        count: n)
    case .and(let a, let b, let out): Masks.and(masks[a], masks[b], masks[out], count: n)
    case .or(let a, let b, let out): Masks.or(masks[a], masks[b], masks[out], count: n)
    case .not(let a, let out): Masks.not(masks[a], masks[out], count: n)
    case .andNot(let a, let b, let out): Masks.andNot(masks[a], masks[b], masks[out], count: n)
    case .copyMask(let a, let out): masks[out].update(from: masks[a], count: n)
    case .sample(let key, let bound, let out): sample(key, bound, masks[out], batch)
    default: preconditionFailure("not a test")
    }
  }

  private func sample(_ key: Column, _ bound: UInt64, _ out: Mask, _ batch: Batch) {
    let start = batch.start
    switch key.storage {
    case .integers(let packed):
      for i in 0..<batch.count {
        out[i] = Samples.mixed(UInt64(bitPattern: packed[start &+ i])) < bound ? 1 : 0
      }
    case .text(let dictionary, let codes):
      for i in 0..<batch.count {
        let code = codes.map { Int($0[start + i]) } ?? start + i
        out[i] = Samples.hash(dictionary.utf8(code)) < bound ? 1 : 0
      }
    case .wide, .floats, .bits: preconditionFailure("keys are integers or texts")
    }
  }
}
