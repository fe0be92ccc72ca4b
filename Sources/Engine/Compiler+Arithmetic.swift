import Columnar
import Planning

// Numbers: exact ones keep their scale and widen when their bounds ask for it.

extension Compiler {
  func arithmetic(
    _ op: Arithmetic, _ a: Operand, _ b: Operand, _ type: ColumnType
  ) -> Operand {
    let missing = eitherMissing(a.missing, b.missing)
    if op == .divide { return divide(a, b, missing) }
    if type == .float {
      let out = newOperand(.float, .float, missing: missing)
      let operation: FloatOperation =
        op == .add ? .add : op == .subtract ? .subtract : .multiply
      emit(.float(operation, asFloat(a).register, asFloat(b).register, out.register))
      return out
    }
    let left = op == .multiply ? a : rescaled(a, to: type.scale)
    let right = op == .multiply ? b : rescaled(b, to: type.scale)
    let bounds = Bounds.combine(op, left.bounds, right.bounds)
    if left.lane == .int, right.lane == .int, Bounds.fitInt64(bounds) {
      let out = newOperand(.int, type, missing: missing, bounds: bounds)
      switch op {
      case .add: emit(.addInts(left.register, right.register, out.register))
      case .subtract: emit(.subtractInts(left.register, right.register, out.register))
      case .multiply, .divide: emit(.multiplyInts(left.register, right.register, out.register))
      }
      return type == .date ? withinCalendar(out) : out
    }
    let out = newOperand(.wide, type, missing: missing, bounds: bounds)
    let operation: WideOperation = op == .add ? .add : op == .subtract ? .subtract : .multiply
    emit(
      .wide(
        operation, asWide(left).register, asWide(right).register, missing: missing, out.register))
    return type == .date ? withinCalendar(out) : out
  }

  /// Days outside of the calendar are missing.
  private func withinCalendar(_ day: Operand) -> Operand {
    let calendar = CalendarDay.numbers
    let known = Int128(calendar.lowerBound)...Int128(calendar.upperBound)
    if known.contains(day.bounds.lowerBound), known.contains(day.bounds.upperBound) { return day }
    let ends = [calendar.lowerBound, calendar.upperBound].map {
      value(.constant(.date(CalendarDay(number: $0)), .date))
    }
    let first = aligned([day, ends[0]], .date)
    let last = aligned([day, ends[1]], .date)
    let isOutside = program.mask()
    emit(.or(compare(first[0], .less, first[1]), compare(last[0], .greater, last[1]), isOutside))
    let missing = program.mask()
    emit(.or(isOutside, day.missing ?? neverMissing, missing))
    var within = day
    within.missing = missing
    return within
  }

  private func divide(_ a: Operand, _ b: Operand, _ missing: Int?) -> Operand {
    let mask = program.mask()
    emit(.copyMask(missing ?? neverMissing, mask))
    let out = newOperand(.float, .float, missing: mask)
    emit(
      .divide(
        asFloat(a).register, asFloat(b).register, missing: mask, counted: counted, out.register))
    return out
  }

  /// (value − baseline) ÷ |baseline|; over nothing it is new, and counts as missing wherever it is
  /// computed with.
  func growth(_ value: Operand, _ baseline: Operand) -> Operand {
    let zero = self.value(.constant(.float(0), .float))
    let (a, b) = (asFloat(value), asFloat(baseline))
    let base = extreme([b, arithmetic(.subtract, zero, b, .float)], .float, isLeast: false)
    let scale = max(value.type.scale, baseline.type.scale)
    let isFloat = value.lane == .float || baseline.lane == .float
    let type: ColumnType =
      isFloat ? .float : scale == 0 ? .integer : .decimal(scale: scale)
    let change = asFloat(arithmetic(.subtract, value, baseline, type))
    let isZero = program.mask()
    emit(.compareFloats(.equal, b.register, zero.register, isZero))
    let isNothing = program.mask()
    emit(.or(isZero, b.missing ?? neverMissing, isNothing))
    let isValueZero = program.mask()
    emit(.compareFloats(.equal, a.register, zero.register, isValueZero))
    let isValueNothing = program.mask()
    emit(.or(isValueZero, a.missing ?? neverMissing, isValueNothing))
    let isNew = program.mask()
    emit(.andNot(isNothing, isValueNothing, isNew))
    let missing = program.mask()
    emit(.or(isNothing, a.missing ?? neverMissing, missing))
    var out = newOperand(.float, .float, missing: missing)
    emit(.divide(change.register, base.register, missing: missing, counted: counted, out.register))
    out.isNew = isNew
    return out
  }

  /// The exact number at a larger scale.
  func rescaled(_ operand: Operand, to scale: Int) -> Operand {
    let digits = scale - operand.type.scale
    guard digits > 0, operand.lane != .float else { return operand }
    let factor = PowersOfTen.int128[digits]
    let bounds = Bounds.combine(.multiply, operand.bounds, factor...factor)
    let type: ColumnType =
      if case .timestamp = operand.type { .timestamp(scale: scale) } else { .decimal(scale: scale) }
    if operand.lane == .int, Bounds.fitInt64(bounds), digits <= 18 {
      let out = newOperand(.int, type, missing: operand.missing, bounds: bounds)
      emit(.scaleInts(operand.register, by: Int64(factor), out.register))
      return out
    }
    let constant = newOperand(.wide, .integer, bounds: factor...factor)
    program.prologue.append(.constantWide(factor, constant.register))
    let out = newOperand(.wide, type, missing: operand.missing, bounds: bounds)
    emit(
      .wide(
        .multiply, asWide(operand).register, constant.register, missing: operand.missing,
        out.register))
    return out
  }

  func asWide(_ operand: Operand) -> Operand {
    guard operand.lane == .int else { return operand }
    var out = operand
    out.lane = .wide
    out.register = program.register(.wide)
    emit(.intsToWides(operand.register, out.register))
    return out
  }

  func asFloat(_ operand: Operand) -> Operand {
    if operand.lane == .float { return operand }
    let divisor = PowersOfTen.double(operand.type.scale)
    let out = newOperand(.float, .float, missing: operand.missing)
    emit(
      operand.lane == .int
        ? .intsToFloats(operand.register, divisor: divisor, out.register)
        : .widesToFloats(operand.register, divisor: divisor, out.register))
    return out
  }

  /// Operands brought to one lane and one scale, so that their registers compare and mix.
  func aligned(_ operands: [Operand], _ type: ColumnType) -> [Operand] {
    if type == .float { return operands.map(asFloat) }
    if type == .text { return merged(operands) }
    let scaled = operands.map { rescaled($0, to: type.scale) }
    return scaled.contains { $0.lane == .wide } ? scaled.map(asWide) : scaled
  }

  // MARK: - Choices

  func conditional(_ mask: Int, _ a: Scalar, _ b: Scalar, _ type: ColumnType) -> Operand {
    let first = asking(mask, if: a.divides) { value(a) }
    let second = asking(present(always, mask), if: b.divides) { value(b) }
    let pair = aligned([first, second], type)
    return choose(mask, pair[0], pair[1], type)
  }

  private func choose(_ mask: Int, _ a: Operand, _ b: Operand, _ type: ColumnType) -> Operand {
    var missing: Int?
    if a.missing != nil || b.missing != nil {
      let ofA = program.mask()
      let ofB = program.mask()
      let out = program.mask()
      emit(.and(mask, a.missing ?? neverMissing, ofA))
      emit(.andNot(b.missing ?? neverMissing, mask, ofB))
      emit(.or(ofA, ofB, out))
      missing = out
    }
    let bounds =
      min(
        a.bounds.lowerBound, b.bounds.lowerBound)...max(
        a.bounds.upperBound, b.bounds.upperBound)
    let out = newOperand(
      a.lane, type, missing: missing, bounds: bounds, dictionary: a.dictionary)
    emit(.choose(a.lane, mask: mask, a.register, b.register, out.register))
    return out
  }

  // MARK: - Functions

  func function(
    _ function: ScalarFunction, _ arguments: [Scalar], _ type: ColumnType
  ) -> Operand {
    switch function {
    case .round:
      var digits = 0
      if arguments.count == 2, case .exact(let units, _)? = arguments[1].constantValue {
        digits = Int(units)
      }
      return rounded(value(arguments[0]), digits, .halfAway, type)
    case .floor: return rounded(value(arguments[0]), 0, .down, type)
    case .ceil: return rounded(value(arguments[0]), 0, .up, type)
    case .abs: return absolute(value(arguments[0]), type)
    case .least: return extreme(arguments, type, isLeast: true)
    case .greatest: return extreme(arguments, type, isLeast: false)
    case .coalesce:
      let operands = aligned(arguments.map { value($0) }, type)
      return operands.dropFirst().reduce(operands[0]) { first, next in
        guard let missing = first.missing else { return first }
        return choose(missing, next, first, type)
      }
    case .lower: return mapTexts(value(arguments[0])) { $0.lowercased() }
    case .upper: return mapTexts(value(arguments[0])) { $0.uppercased() }
    case .length: return lengths(value(arguments[0]))
    case .bucket: return bucket(value(arguments[0]), value(arguments[1]), type)
    case .daysBetween:
      return arithmetic(.subtract, value(arguments[1]), value(arguments[0]), .integer)
    }
  }

  private func rounded(
    _ operand: Operand, _ digits: Int, _ rounding: Rounding, _ type: ColumnType
  ) -> Operand {
    if operand.lane == .float {
      let out = newOperand(.float, type, missing: operand.missing)
      emit(.roundFloats(operand.register, digits: digits, rounding, out.register))
      return out
    }
    let dropped = operand.type.scale - type.scale
    guard dropped > 0 else { return operand }
    let divisor = PowersOfTen.int128[dropped]
    let bounds =
      operand.bounds.lowerBound / divisor - 1...operand.bounds.upperBound / divisor + 1
    if operand.lane == .int, dropped <= 18 {
      let out = newOperand(.int, type, missing: operand.missing, bounds: bounds)
      emit(.quotientInts(operand.register, by: Int64(divisor), rounding, out.register))
      return out
    }
    let out = newOperand(.wide, type, missing: operand.missing, bounds: bounds)
    emit(.quotientWides(asWide(operand).register, by: divisor, rounding, out.register))
    return out
  }

  private func absolute(_ operand: Operand, _ type: ColumnType) -> Operand {
    let zero = value(
      Scalar.constant(.exact(0, scale: type.scale), type == .float ? .integer : type))
    let negative = arithmetic(.subtract, zero, operand, type)
    let pair = aligned([operand, negative], type)
    return extreme(pair, type, isLeast: false)
  }

  private func extreme(_ arguments: [Scalar], _ type: ColumnType, isLeast: Bool) -> Operand {
    extreme(aligned(arguments.map { value($0) }, type), type, isLeast: isLeast)
  }

  /// The least or greatest of several, missing ones passed over.
  private func extreme(_ operands: [Operand], _ type: ColumnType, isLeast: Bool) -> Operand {
    operands.dropFirst().reduce(operands[0]) { best, next in
      let isBetter = program.mask()
      let (a, b) = isLeast ? (next, best) : (best, next)
      switch best.lane {
      case .int: emit(.compareInts(.less, a.register, b.register, isBetter))
      case .wide: emit(.compareWides(.less, a.register, b.register, isBetter))
      case .float: emit(.compareFloats(.less, a.register, b.register, isBetter))
      }
      var takesNext = present(isBetter, next.missing)
      if let missing = best.missing {
        let either = program.mask()
        emit(.or(takesNext, missing, either))
        takesNext = either
      }
      var out = choose(takesNext, next, best, type)
      out.missing = bothMissing(best.missing, next.missing)
      return out
    }
  }

  /// The lower end of the bucket of a width in which a number lies.
  private func bucket(_ number: Operand, _ width: Operand, _ type: ColumnType) -> Operand {
    if type == .float {
      let quotient = divide(number, width, number.missing)
      let floor = rounded(quotient, 0, .down, .float)
      return arithmetic(.multiply, floor, width, .float)
    }
    let pair = [rescaled(number, to: type.scale), rescaled(width, to: type.scale)]
    let step = pair[1].bounds.lowerBound
    let low = pair[0].bounds.lowerBound / step - 1
    let high = pair[0].bounds.upperBound / step + 1
    var floor: Operand
    if pair[0].lane == .int, let step = Int64(exactly: step) {
      floor = newOperand(.int, .integer, missing: number.missing, bounds: low...high)
      emit(.quotientInts(pair[0].register, by: step, .down, floor.register))
    } else {
      floor = newOperand(.wide, .integer, missing: number.missing, bounds: low...high)
      emit(.quotientWides(asWide(pair[0]).register, by: step, .down, floor.register))
    }
    var product = arithmetic(.multiply, floor, pair[1], type)
    product.type = type
    return product
  }

  // MARK: - Days

  /// The day of a timestamp; days stay as they are.
  func day(_ operand: Operand) -> Operand {
    guard case .timestamp(let scale) = operand.type else { return operand }
    return quotient(operand, by: Timestamps.ticksPerDay(scale), .date)
  }

  private func quotient(_ operand: Operand, by divisor: Int, _ type: ColumnType) -> Operand {
    let low = floorDivide(Int(operand.bounds.lowerBound), divisor)
    let high = floorDivide(Int(operand.bounds.upperBound), divisor)
    let out = newOperand(
      .int, type, missing: operand.missing, bounds: Int128(low)...Int128(high))
    emit(.quotientInts(operand.register, by: Int64(divisor), .down, out.register))
    return out
  }

  func calendar(_ unit: CalendarUnit, _ operand: Operand) -> Operand {
    if unit == .hour, case .timestamp(let scale) = operand.type {
      return quotient(operand, by: Timestamps.ticksPerDay(scale) / 24, .period(.hour))
    }
    return mapDays(day(operand), .period(unit)) {
      Int64(CalendarPeriod.index(of: unit, day: Int($0)))
    }
  }

  func numberInCalendar(_ unit: CalendarUnit, _ operand: Operand) -> Operand {
    if unit == .hour {
      let hour = calendar(.hour, operand)
      let out = newOperand(.int, .integer, missing: hour.missing, bounds: 0...23)
      emit(
        .compute(
          hour.register, { $0 &- Int64(floorDivide(Int($0), 24)) &* 24 }, out.register))
      return out
    }
    return mapDays(day(operand), .integer) { CalendarNumbers.number(of: unit, day: Int($0)) }
  }

  func addingMonths(_ months: Int, _ day: Operand) -> Operand {
    mapDays(day, .date) { Int64(CalendarDay(number: Int($0)).adding(months: months).number) }
  }

  /// A function of days, from a table of all days that occur where there are not too many.
  private func mapDays(
    _ day: Operand, _ type: ColumnType, _ function: @escaping @Sendable (Int64) -> Int64
  ) -> Operand {
    let first = Int64(clamping: day.bounds.lowerBound)
    let last = Int64(clamping: day.bounds.upperBound)
    guard last - first < Limits.tableEntries else {
      let out = newOperand(
        .int, type, missing: day.missing, bounds: Compiler.int64)
      emit(.compute(day.register, function, out.register))
      return out
    }
    let table = (first...last).map(function)
    let low = table.min() ?? 0
    let high = table.max() ?? 0
    var out = newOperand(
      .int, type, missing: day.missing, bounds: Int128(low)...Int128(high))
    emit(.lookUpInts(day.register, base: first, table, out.register))
    if let codes = day.codes, codes.table == nil {
      out.codes = codes
      out.codes?.table = (first, table)
    }
    return out
  }
}

/// Numbers of units within the next larger one.
enum CalendarNumbers {
  static func number(of unit: CalendarUnit, day: Int) -> Int64 {
    let calendarDay = CalendarDay(number: day)
    let (year, month, dayOfMonth) = calendarDay.civil
    switch unit {
    case .year: return Int64(year)
    case .quarter: return Int64((month - 1) / 3 + 1)
    case .month: return Int64(month)
    case .week:
      let thursday = day + 4 - calendarDay.isoWeekday
      let weekYear = CalendarDay(number: thursday).civil.year
      return Int64((thursday - CalendarDay.number(year: weekYear, month: 1, day: 1)) / 7 + 1)
    case .weekday: return Int64(calendarDay.isoWeekday)
    case .day: return Int64(dayOfMonth)
    case .hour: return 0
    }
  }
}
