import Columnar
import Planning

// SAFETY: pointers are lent for the call only.

// Conditions become masks; a comparison with a missing value is false.

extension Compiler {
  func compile(_ condition: Condition) -> Int {
    switch condition {
    case .constant(let flag): return constantMask(flag ? 1 : 0)
    case .compare(let a, let op, let b): return compare(a, op, b)
    case .text(let predicate, let operand): return text(predicate, operand)
    case .compareTexts(let a, let op, let b):
      let pair = merged([value(a), value(b)])
      return compare(pair[0], op, pair[1])
    case .isTrue(let operand):
      let known = value(operand)
      let out = program.mask()
      emit(.intsToMask(known.register, out))
      return present(out, known.missing)
    case .isMissing(let operand):
      return value(operand).missing ?? neverMissing
    case .ofCustomer(let inner, _):
      guard let customers else { preconditionFailure("only events have a customer") }
      return gather(customers.mask(inner), of: customers, unassigned: inner.holdsForNobody)
    case .ranked(let set):
      guard let bitmap = rankings.members[set] else {
        preconditionFailure("ranked sets are found out before a plan is compiled")
      }
      let out = program.mask()
      emit(.loadBits(bitmap, out))
      return out
    case .member(let set):
      let out = program.mask()
      emit(.loadBits(set.members, out))
      return out
    case .sampled(let bound):
      let out = program.mask()
      emit(.sample(store.customers.key.column, below: bound, out))
      return out
    case .not(let inner):
      let out = program.mask()
      emit(.not(mask(inner), out))
      return out
    case .and(let parts):
      let slow = parts.filter(isTestOfRows)
      let quick = parts.filter { !isTestOfRows($0) }
      return slow.reduce(conjunction(quick, of: always)) { testOfRows($1, within: $0) }
    case .or(let parts):
      return parts.isEmpty ? always : disjunction(parts)
    }
  }

  /// The mask of the customers who had no event in a table up to a day.
  func never(_ table: Int, asOf: CalendarDay?) -> Int {
    let rows = Aggregate(
      source: .events(table), function: .rows, argument: nil, filter: .constant(true),
      window: asOf.map { Window(last: $0.number) }, type: .integer)
    return mask(.compare(Compiler.fact(rows), .equal, .constant(.integer(0), .integer)))
  }

  // MARK: - Comparisons

  private func compare(_ a: Scalar, _ op: Comparison, _ b: Scalar) -> Int {
    if let range = ExactRange(op, b.constantValue), a.domain != .constant {
      return inRange(a, range)
    }
    return compare(value(a), op, value(b))
  }

  /// An exact value between constants: decided on the codes of a column, or in a register.
  private func inRange(_ scalar: Scalar, _ range: ExactRange) -> Int {
    if let column = column(of: scalar), case .integers(let packed) = column.storage {
      let (low, high) = range.units(scale: column.type.scale)
      return inRange(column, packed, low, high)
    }
    if case .day(let inner) = scalar.kind, case .field(let place) = inner.kind,
      case .integers(let packed) = field(place).storage,
      case .timestamp(let scale) = field(place).type
    {
      // A day is a range of ticks: nothing has to be divided.
      let (first, last) = range.units(scale: 0)
      let perDay = Int128(Timestamps.ticksPerDay(scale))
      let far = Int128(Int64.max)
      let (low, high) = (max(first, -far) * perDay, (min(last, far) + 1) * perDay - 1)
      return inRange(field(place), packed, low, first > last ? low - 1 : high)
    }
    let operand = value(scalar)
    guard operand.lane == .int else {
      return compare(operand, range.comparison, value(range.constant))
    }
    let (low, high) = range.units(scale: operand.type.scale)
    if isOutside(low, high) { return constantMask(0) }
    let out = program.mask()
    emit(
      .intsInRange(
        operand.register, low: Int64(clamping: low), high: Int64(clamping: high), out))
    return present(out, operand.missing)
  }

  private func inRange(
    _ column: Column, _ packed: PackedIntegers, _ low: Int128, _ high: Int128
  ) -> Int {
    if isOutside(low, high) { return constantMask(0) }
    if let all = column.bounds, low <= Int128(all.lowerBound), high >= Int128(all.upperBound) {
      return present(always, loadMissing(column))
    }
    let out = program.mask()
    emit(
      .codesInRange(
        CodeRange(packed: packed, low: Int64(clamping: low), high: Int64(clamping: high)), out))
    return present(out, loadMissing(column))
  }

  private func isOutside(_ low: Int128, _ high: Int128) -> Bool {
    low > high || low > Int128(Int64.max) || high < Int128(Int64.min)
  }

  func loadMissing(_ column: Column) -> Int? {
    guard let bitmap = column.missing else { return nil }
    let mask = program.mask()
    emit(.loadBits(bitmap, mask))
    return mask
  }

  func compare(_ a: Operand, _ op: Comparison, _ b: Operand) -> Int {
    let isFloat = a.lane == .float || b.lane == .float
    let scale = max(a.type.scale, b.type.scale)
    let type: ColumnType =
      if isFloat { .float } else if scale == 0 { .integer } else { .decimal(scale: scale) }
    let pair = a.dictionary != nil && b.dictionary != nil ? [a, b] : aligned([a, b], type)
    let (kernel, left, right): (KernelComparison, Operand, Operand) =
      switch op {
      case .equal: (.equal, pair[0], pair[1])
      case .less: (.less, pair[0], pair[1])
      case .lessOrEqual: (.lessOrEqual, pair[0], pair[1])
      case .greater: (.less, pair[1], pair[0])
      case .greaterOrEqual: (.lessOrEqual, pair[1], pair[0])
      }
    let out = program.mask()
    switch left.lane {
    case .int: emit(.compareInts(kernel, left.register, right.register, out))
    case .wide: emit(.compareWides(kernel, left.register, right.register, out))
    case .float: emit(.compareFloats(kernel, left.register, right.register, out))
    }
    return present(out, eitherMissing(a.missing, b.missing))
  }

  // MARK: - Texts

  /// A test of a text: once a distinct text, then looked up; texts without codes are read row by row.
  private func text(_ predicate: TextPredicate, _ scalar: Scalar) -> Int {
    let test = CompiledText(predicate)
    if case .field(let place) = scalar.kind,
      case .text(let dictionary, let codes) = field(place).storage
    {
      let column = field(place)
      guard let codes else {
        let out = program.mask()
        emit(.testTexts(dictionary, test, within: nil, out))
        return present(out, loadMissing(column))
      }
      let table = Compiler.table(dictionary, test)
      guard let runs = Compiler.fewRuns(table) else {
        let out = program.mask()
        emit(.lookUpMask(value(scalar).register, table, out))
        return present(out, loadMissing(column))
      }
      let masks = runs.map { run in
        let out = program.mask()
        emit(
          .codesInRange(CodeRange(packed: codes, low: run.lowerBound, high: run.upperBound), out))
        return out
      }
      return present(either(masks), loadMissing(column))
    }
    let operand = value(scalar)
    guard let dictionary = operand.dictionary else {
      preconditionFailure("a text's codes have a dictionary")
    }
    let out = program.mask()
    emit(.lookUpMask(operand.register, Compiler.table(dictionary, test), out))
    return present(out, operand.missing)
  }

  /// Whether a condition looks at the text of each row: then it is worth to look at few.
  private func isTestOfRows(_ condition: Condition) -> Bool {
    if case .text(_, let scalar) = condition, case .field(let place) = scalar.kind,
      case .text(_, codes: nil) = field(place).storage
    {
      return true
    }
    return false
  }

  /// The rows of a mask that pass a test of their texts.
  private func testOfRows(_ condition: Condition, within rows: Int) -> Int {
    guard case .text(let predicate, let scalar) = condition, case .field(let place) = scalar.kind,
      case .text(let dictionary, _) = field(place).storage
    else { preconditionFailure("a test of rows is one of texts") }
    let out = program.mask()
    emit(.testTexts(dictionary, CompiledText(predicate), within: rows, out))
    return present(out, loadMissing(field(place)))
  }

  static func table(_ dictionary: TextDictionary, _ test: CompiledText) -> [UInt8] {
    (0..<dictionary.count).map { test.matches(dictionary.utf8($0)) ? 1 : 0 }
  }

  /// Codes that pass, where they are a few runs without gaps: two comparisons each cost less than a
  /// look-up.
  static func fewRuns(_ table: [UInt8]) -> [ClosedRange<Int64>]? {
    var runs: [ClosedRange<Int64>] = []
    for code in table.indices where table[code] == 1 {
      if let last = runs.last, last.upperBound == Int64(code) - 1 {
        runs[runs.count - 1] = last.lowerBound...Int64(code)
      } else if runs.count < 4 {
        runs.append(Int64(code)...Int64(code))
      } else {
        return nil
      }
    }
    return runs
  }

  /// Texts of several dictionaries as codes of one sorted dictionary.
  func merged(_ operands: [Operand]) -> [Operand] {
    var texts: Set<[UInt8]> = []
    for dictionary in operands.compactMap(\.dictionary) {
      for code in 0..<dictionary.count { texts.insert(Array(dictionary.utf8(code))) }
    }
    let sorted = texts.sorted { $0.lexicographicallyPrecedes($1) }
    let all = TextDictionary(sorted.map { String(decoding: $0, as: UTF8.self) })
    return operands.map { operand in
      guard let dictionary = operand.dictionary else { return operand }
      let codes = (0..<dictionary.count).map { Int64(all.lowerBound(dictionary.utf8($0))) }
      return mapCodes(operand, codes, all)
    }
  }

  /// Equal texts must have equal codes in a group's key.
  func groupable(_ operand: Operand) -> Operand {
    guard let dictionary = operand.dictionary, !dictionary.isDistinct else { return operand }
    let codes = try? dictionary.firstCodes(rankings.runner)
    // Where the statement is to end, any codes do: it ends before they are looked at.
    return mapCodes(
      operand, codes?.map { Int64($0) } ?? [Int64](repeating: 0, count: dictionary.count),
      dictionary)
  }

  /// An operand whose texts will be compared by their places in order, which are found out now.
  func ordered(_ operand: Operand) -> Operand {
    guard let dictionary = operand.dictionary, !dictionary.isSorted else { return operand }
    var operand = operand
    // Where the statement is to end, any order does.
    operand.ranks =
      (try? dictionary.ranks(rankings.runner)) ?? [Int32](repeating: 0, count: dictionary.count)
    return operand
  }

  /// A function of texts, computed once a distinct text.
  func mapTexts(_ operand: Operand, _ change: (String) -> String) -> Operand {
    guard let dictionary = operand.dictionary else { return operand }
    let changed = (0..<dictionary.count).map { change(dictionary[$0]) }
    if changed.count > Column.dictionaryLimit {
      let result = TextDictionary(changed)
      return mapCodes(operand, result.firstCodes.map { Int64($0) }, result)
    }
    let distinct = Set(changed.map { Array($0.utf8) })
      .sorted { $0.lexicographicallyPrecedes($1) }
    let result = TextDictionary(distinct.map { String(decoding: $0, as: UTF8.self) })
    let codes = changed.map { text in
      Array(text.utf8).withUnsafeBufferPointer { Int64(result.lowerBound($0)) }
    }
    return mapCodes(operand, codes, result)
  }

  private func mapCodes(
    _ operand: Operand, _ codes: [Int64], _ dictionary: TextDictionary
  ) -> Operand {
    var out = newOperand(
      .int, .text, missing: operand.missing, bounds: 0...Int128(max(0, dictionary.count - 1)),
      dictionary: dictionary)
    emit(.lookUpInts(operand.register, base: 0, codes, out.register))
    if let column = operand.codes, column.table == nil {
      out.codes = column
      out.codes?.table = (0, codes)
    }
    return out
  }

  /// Characters (extended grapheme clusters) of texts.
  func lengths(_ operand: Operand) -> Operand {
    guard let dictionary = operand.dictionary else { return operand }
    let counts = (0..<dictionary.count).map { Int64(dictionary[$0].count) }
    let out = newOperand(
      .int, .integer, missing: operand.missing, bounds: 0...Int128(counts.max() ?? 0))
    emit(.lookUpInts(operand.register, base: 0, counts, out.register))
    return out
  }
}

/// A comparison of an exact value with a constant as a closed range.
struct ExactRange {
  let comparison: Comparison
  let constant: Scalar
  private let number: Int128
  private let scale: Int

  /// Nil where the constant is not exact.
  init?(_ comparison: Comparison, _ constant: Value?) {
    self.comparison = comparison
    switch constant {
    case .exact(let units, let scale)?:
      (number, self.scale) = (units, scale)
      self.constant = .constant(
        .exact(units, scale: scale), scale == 0 ? .integer : .decimal(scale: scale))
    case .date(let day)?:
      (number, scale) = (Int128(day.number), 0)
      self.constant = .constant(.date(day), .date)
    case .boolean(let flag)?:
      (number, scale) = (flag ? 1 : 0, 0)
      self.constant = .constant(.boolean(flag), .boolean)
    case .missing?, .other?, .new?, .float?, .text?, .timestamp?, .period?, nil: return nil
    }
  }

  /// The least and greatest units at a scale that compare so; empty where low > high.
  func units(scale target: Int) -> (low: Int128, high: Int128) {
    let floor: Int128
    let ceil: Int128
    if target >= scale {
      let factor = PowersOfTen.int128[target - scale]
      let (product, overflow) = number.multipliedReportingOverflow(by: factor)
      let scaled = overflow ? (number < 0 ? Int128.min + 1 : Int128.max - 1) : product
      (floor, ceil) = (scaled, scaled)
    } else {
      let divisor = PowersOfTen.int128[scale - target]
      floor = Vectors.flooredQuotient(number, divisor)
      ceil = 0 - Vectors.flooredQuotient(0 - number, divisor)
    }
    switch comparison {
    case .equal: return floor == ceil ? (floor, floor) : (1, 0)
    case .less: return (Int128.min, ceil - 1)
    case .lessOrEqual: return (Int128.min, floor)
    case .greater: return (floor + 1, Int128.max)
    case .greaterOrEqual: return (ceil, Int128.max)
    }
  }
}
