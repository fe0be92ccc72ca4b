import Columnar
import Planning

/// The kind of numbers a value register holds.
enum Lane: Sendable, Hashable {
  /// `Int64`: integers, units of decimals, days, ticks, codes of texts, booleans 0 and 1.
  case int
  /// `Int128`: exact numbers that could leave 64 bits.
  case wide
  case float
}

/// Where a compiled value stands while a batch is worked on.
struct Operand: Sendable {
  var lane: Lane
  /// Register of the lane.
  var register: Int
  /// Mask register that is 1 where the value is missing; nil where none can be.
  var missing: Int?
  /// Bounds of the exact lanes' values, known before any row is read.
  var bounds: ClosedRange<Int128>
  var type: ColumnType
  /// The column that it is made of, where it can be read off the codes of one.
  var codes: CodedColumn?
  /// What the codes of a text stand for.
  var dictionary: TextDictionary?
  /// For each code of a text its place in order, where codes are in another one (`Compiler.ordered`).
  var ranks: [Int32]?
  /// Of a growth: mask register that is 1 where there was nothing to grow from; such rows are missing too.
  var isNew: Int?
}

extension Operand {
  /// For each code of a text its place in order; nil where codes compare as what they stand for.
  var order: [Int32]? {
    guard let dictionary, !dictionary.isSorted else { return nil }
    precondition(ranks != nil, "texts are put in order by who compiles their comparison")
    return ranks
  }
  /// Whether so many values add up within 64 bits.
  func sumFits(rows: Int) -> Bool {
    Bounds.fitInt64(Bounds.sum(bounds, count: Int128(max(rows, 1))))
  }
  /// The codes of the rows' own column, where its values are all that is asked for.
  var ownCodes: PackedIntegers? {
    guard lane == .int, let codes, codes.table == nil, !codes.isOfCustomer else { return nil }
    return codes.packed
  }
}

/// A column of which a value is made: its own values or, by a table, what each of its codes stands for.
struct CodedColumn: Sendable {
  let packed: PackedIntegers
  /// For the values from `first` on.
  var table: (first: Int64, values: [Int64])?
  /// Whether it is of the customers while the rows are events.
  var isOfCustomer = false
}

/// One step of a program: reads registers or columns, writes registers, for all rows of a batch.
enum Instruction: Sendable {
  // Loads
  case constantInt(Int64, Int)
  case constantWide(Int128, Int)
  case constantFloat(Double, Int)
  case constantMask(UInt8, Int)
  case loadInts(PackedIntegers, Int)
  case loadRowNumber(Int)
  case loadWides(Buffer, Int)
  case loadFloats(Buffer, Int)
  case loadBits(Bitmap, Int)
  // Look-ups
  case lookUpInts(Int, base: Int64, [Int64], Int)
  case lookUpFloats(Int, [Double], Int)
  case lookUpWides(Int, [Int128], Int)
  case lookUpMask(Int, [UInt8], Int)
  case compute(Int, @Sendable (Int64) -> Int64, Int)
  /// A customer's register, seen from the rows of its events.
  case gather(Lane, Int, Int)
  /// A customer's mask, seen from the rows of its events; nil for one that is set for everybody.
  case gatherMask(Int?, Int, unassigned: UInt8)
  /// The customer of each row, −1 for none.
  case customerOrdinals(Int)
  // Arithmetic
  case addInts(Int, Int, Int)
  case subtractInts(Int, Int, Int)
  case multiplyInts(Int, Int, Int)
  case scaleInts(Int, by: Int64, Int)
  case quotientInts(Int, by: Int64, Rounding, Int)
  case wide(WideOperation, Int, Int, missing: Int?, Int)
  case quotientWides(Int, by: Int128, Rounding, Int)
  case float(FloatOperation, Int, Int, Int)
  case roundFloats(Int, digits: Int, Rounding, Int)
  /// By zero it is missing; `counted` are the rows whose divisions by zero are counted, nil for all.
  case divide(Int, Int, missing: Int, counted: Int?, Int)
  // Conversions
  case intsToWides(Int, Int)
  case intsToFloats(Int, divisor: Double, Int)
  case widesToFloats(Int, divisor: Double, Int)
  case maskToInts(Int, Int)
  case intsToMask(Int, Int)
  // Choices: out = mask ? a : b
  case choose(Lane, mask: Int, Int, Int, Int)
  // Masks
  case compareInts(KernelComparison, Int, Int, Int)
  case compareWides(KernelComparison, Int, Int, Int)
  case compareFloats(KernelComparison, Int, Int, Int)
  case codesInRange(CodeRange, Int)
  case intsInRange(Int, low: Int64, high: Int64, Int)
  case testTexts(TextDictionary, CompiledText, within: Int?, Int)
  case and(Int, Int, Int)
  case or(Int, Int, Int)
  case not(Int, Int)
  case andNot(Int, Int, Int)
  case copyMask(Int, Int)
  /// Whether the hash of a customer's key is below a bound.
  case sample(Column, below: UInt64, Int)
  // Events
  case daysSincePrevious(days: Int, numbers: Int?, once: Bool, Int, missing: Int)
  case pass(Int)
}

extension Instruction {
  /// Whether it asks for each row's place among the customers.
  var needsOrdinals: Bool {
    switch self {
    case .gather, .customerOrdinals: true
    case .gatherMask(let source, _, _): source != nil
    case .constantInt, .constantWide, .constantFloat, .constantMask, .loadInts, .loadRowNumber,
      .loadWides, .loadFloats, .loadBits, .lookUpInts, .lookUpFloats, .lookUpWides,
      .lookUpMask, .compute, .addInts, .subtractInts, .multiplyInts, .scaleInts, .quotientInts,
      .wide, .quotientWides,
      .float, .roundFloats, .divide, .intsToWides, .intsToFloats, .widesToFloats, .maskToInts,
      .intsToMask, .choose, .compareInts, .compareWides, .compareFloats, .codesInRange,
      .intsInRange, .testTexts, .and, .or, .not, .andNot, .copyMask, .sample,
      .daysSincePrevious, .pass:
      false
    }
  }
}

extension Instruction {
  /// The masks it reads and the one it makes, for those that `BitMachine` knows.
  var narrow: (reads: [Int], out: Int)? {
    switch self {
    case .codesInRange(_, let out), .loadBits(_, let out), .gatherMask(nil, let out, _): ([], out)
    case .and(let a, let b, let out), .or(let a, let b, let out), .andNot(let a, let b, let out):
      ([a, b], out)
    case .not(let a, let out), .copyMask(let a, let out): ([a], out)
    case .testTexts(_, _, let within, let out): (within.map { [$0] } ?? [], out)
    case .constantInt, .constantWide, .constantFloat, .constantMask, .loadInts, .loadRowNumber,
      .loadWides, .loadFloats, .lookUpInts, .lookUpFloats, .lookUpWides, .lookUpMask, .compute,
      .gather,
      .gatherMask, .customerOrdinals, .addInts, .subtractInts, .multiplyInts, .scaleInts,
      .quotientInts, .wide, .quotientWides, .float, .roundFloats, .divide, .intsToWides,
      .intsToFloats, .widesToFloats, .maskToInts, .intsToMask, .choose, .compareInts,
      .compareWides, .compareFloats, .intsInRange, .sample, .daysSincePrevious, .pass:
      nil
    }
  }
}

/// How a quotient of exact numbers becomes whole.
enum Rounding: Sendable { case halfAway, down, up }

enum FloatOperation: Sendable { case add, subtract, multiply, least, greatest }

/// A sequence of instructions over numbered registers, compiled once a statement and run once a batch
/// by each worker on registers of its own. Each register is written by one instruction.
struct Program: Sendable {
  /// Instructions that set constants: run once, when a worker begins.
  var prologue: [Instruction] = []
  var instructions: [Instruction] = []
  var registerCounts: [Lane: Int] = [:]
  var maskCount = 0
  /// What is aggregated from events while this program runs over customers.
  var passes: [EventPass] = []
  /// Whether rows need to know their customer's place in the batch.
  var needsOrdinals = false
  /// Places of the fields that it reads.
  var reads: Set<Int> = []

  /// Whether a row's value hangs on the row before.
  var readsPreviousRows: Bool {
    instructions.contains { if case .daysSincePrevious = $0 { true } else { false } }
  }

  /// The instructions that some masks are made of, where these test codes or texts as they are stored, or
  /// bits, and combine such tests: then `BitMachine` runs them. Nil where there are others.
  func narrowed(to masks: [Int]) -> Program? {
    var makers: [Int: Int] = [:]
    for (place, instruction) in instructions.enumerated() {
      if let mask = instruction.narrow?.out { makers[mask] = place }
    }
    var constants: Set<Int> = []
    for case .constantMask(_, let mask) in prologue { constants.insert(mask) }
    var kept: Set<Int> = []
    var open = masks
    while let mask = open.popLast() {
      if constants.contains(mask) { continue }
      guard let place = makers[mask], let narrow = instructions[place].narrow else { return nil }
      if kept.insert(place).inserted { open.append(contentsOf: narrow.reads) }
    }
    var program = Program()
    program.prologue = prologue
    program.instructions = kept.sorted().map { instructions[$0] }
    program.maskCount = maskCount
    return program
  }

  /// Whether rows' own texts are looked at.
  var testsTexts: Bool {
    instructions.contains { if case .testTexts = $0 { true } else { false } }
  }

  /// Whether a mask is set for every row of every customer.
  func isAlways(_ mask: Int) -> Bool {
    prologue.contains { if case .constantMask(1, mask) = $0 { true } else { false } }
      || instructions.contains {
        if case .gatherMask(nil, mask, _) = $0 { true } else { false }
      }
  }

  mutating func register(_ lane: Lane) -> Int {
    defer { registerCounts[lane, default: 0] += 1 }
    return registerCounts[lane, default: 0]
  }

  mutating func mask() -> Int {
    defer { maskCount += 1 }
    return maskCount
  }
}

/// One scan over a table's events, customer by customer, for facts about each customer.
struct EventPass: Sendable {
  let table: Int
  /// The rows that are looked at.
  let scope: RowScope
  var program: Program
  var aggregates: [PassAggregate]

  /// What counts rows by their codes, where nothing else is asked of them.
  var counting: Program? {
    let onlyCounts = aggregates.allSatisfy { aggregate in
      switch aggregate.function {
      case .rows, .customers, .arrivals, .count: aggregate.argument == nil
      case .sum, .average, .least, .greatest, .quantile, .deviation, .distinct, .first, .last,
        .share:
        false
      }
    }
    return onlyCounts ? program.narrowed(to: aggregates.map(\.mask)) : nil
  }
}

/// One fact: rows of the pass that count, their argument, and the customers' registers it fills.
struct PassAggregate: Sendable {
  let function: AggregateFunction
  /// Mask of the rows that count; for `share` those that match.
  let mask: Int
  /// Whether that is all rows.
  let countsAll: Bool
  /// For `share`: the rows matched against.
  let ofMask: Int?
  let argument: Operand?
  /// Registers of the program over customers.
  let output: Operand
}
