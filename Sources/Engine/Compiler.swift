import Columnar
import Planning

/// Turns typed expressions into one program: equal parts are computed once.
///
/// Exact arithmetic is done in 64 bits where the columns' own bounds prove that it fits, else in 128.
final class Compiler {
  let store: Store
  let source: RowSource
  let domain: RowDomain
  /// The compiler over customers that `gather` refers to; for programs over events.
  let customers: Compiler?
  var program = Program()
  /// What was found out before, of the ranked sets and rankings that expressions name.
  private(set) var rankings = Rankings()
  /// Mask of the customers for whom facts are asked at the moment; nil for everybody.
  var selection: Int?
  /// Mask of the rows whose divisions by zero are counted; nil for all.
  var counted: Int?
  /// Values that divide, by the rows that were asked: a mask within another.
  var dividing: [[Int?]: [Scalar: Operand]] = [:]
  var values: [Scalar: Operand] = [:]
  private var masks: [Condition: Int] = [:]
  /// The masks of the rows in ranges of days.
  private var daysMasks: [ClosedRange<Int>: Int] = [:]

  init(store: Store, source: RowSource, domain: RowDomain, customers: Compiler? = nil) {
    self.store = store
    self.source = source
    self.domain = domain
    self.customers = customers
  }

  static func customers(_ store: Store, _ rankings: Rankings = Rankings()) -> Compiler {
    let compiler = Compiler(store: store, source: .customers(store), domain: .customers)
    compiler.rankings = rankings
    return compiler
  }

  static func events(_ table: Int, _ customers: Compiler) -> Compiler {
    let compiler = Compiler(
      store: customers.store, source: .events(customers.store, table), domain: .events(table),
      customers: customers)
    compiler.rankings = customers.rankings
    return compiler
  }

  /// Where the value of a scalar stands after the program has run.
  func value(_ scalar: Scalar) -> Operand {
    if let known = values[scalar] { return known }
    let operand = rankings.dividing.contains(scalar) ? uncounted(scalar) : compile(scalar)
    values[scalar] = operand
    return operand
  }

  /// The mask that says where a condition holds.
  func mask(_ condition: Condition) -> Int {
    if let known = masks[condition] { return known }
    let mask = compile(condition)
    masks[condition] = mask
    return mask
  }

  // MARK: - Emitting

  /// The column that a scalar is, where it is one: a field, or what was found out before.
  func column(of scalar: Scalar) -> Column? {
    if case .field(let place) = scalar.kind { return field(place) }
    if case .ranking(let ranking) = scalar.kind { return rankings.columns[ranking] }
    guard case .sequence(let plan, let figure) = scalar.kind else { return nil }
    return rankings.sequences[plan]?[figure]
  }

  /// A field's column, which the program reads from now on.
  func field(_ place: Int) -> Column {
    program.reads.insert(place)
    return source.fields[place]
  }

  func emit(_ instruction: Instruction) {
    if instruction.needsOrdinals { program.needsOrdinals = true }
    program.instructions.append(instruction)
  }

  func newOperand(
    _ lane: Lane, _ type: ColumnType, missing: Int? = nil,
    bounds: ClosedRange<Int128> = Compiler.unknown, dictionary: TextDictionary? = nil
  ) -> Operand {
    Operand(
      lane: lane, register: program.register(lane), missing: missing, bounds: bounds, type: type,
      dictionary: dictionary)
  }

  static let unknown = Int128.min...Int128.max
  static let int64 = Int128(Int64.min)...Int128(Int64.max)

  /// Missing where either is.
  func eitherMissing(_ a: Int?, _ b: Int?) -> Int? {
    guard let a else { return b }
    guard let b, a != b else { return a }
    let out = program.mask()
    emit(.or(a, b, out))
    return out
  }

  func bothMissing(_ a: Int?, _ b: Int?) -> Int? {
    guard let a, let b else { return nil }
    if a == b { return a }
    let out = program.mask()
    emit(.and(a, b, out))
    return out
  }

  func constantMask(_ value: UInt8) -> Int {
    let out = program.mask()
    program.prologue.append(.constantMask(value, out))
    return out
  }

  /// The mask of the rows that are in both.
  func both(_ a: Int, _ b: Int) -> Int {
    if a == always || a == b { return b }
    if b == always { return a }
    let out = program.mask()
    emit(.and(a, b, out))
    return out
  }

  /// The mask of the rows that are in any; of none where there are no masks.
  func either(_ masks: [Int]) -> Int {
    let open = masks.filter { $0 != neverMissing }
    guard let first = open.first, !open.contains(always) else {
      return open.isEmpty ? neverMissing : always
    }
    return open.dropFirst().reduce(first) { all, next in
      let out = program.mask()
      emit(.or(all, next, out))
      return out
    }
  }

  /// The mask of the rows of those customers whose mask is set; `unassigned` for rows without one.
  func gather(_ mask: Int, of customers: Compiler, unassigned: Bool) -> Int {
    let out = program.mask()
    emit(
      .gatherMask(mask == customers.always ? nil : mask, out, unassigned: unassigned ? 1 : 0))
    return out
  }

  /// The mask without the rows whose operand is missing.
  func present(_ mask: Int, _ missing: Int?) -> Int {
    guard let missing else { return mask }
    let out = program.mask()
    emit(.andNot(mask, missing, out))
    return out
  }

  /// A register for a scalar that is filled from outside before the program runs.
  func input(_ scalar: Scalar) -> Operand {
    let lane: Lane =
      switch scalar.type {
      case .float: .float
      case .integer, .decimal: .wide
      case .text, .date, .timestamp, .boolean, .period: .int
      }
    let operand = newOperand(
      lane, scalar.type, missing: program.mask(),
      bounds: lane == .int ? Compiler.int64 : Compiler.unknown)
    values[scalar] = operand
    return operand
  }

  // MARK: - Values

  func compile(_ scalar: Scalar) -> Operand {
    switch scalar.kind {
    case .constant(let value): return constant(value, scalar.type)
    case .field(let place), .dimension(let place): return load(field(place))
    case .measure(let place): return load(source.measures[place])
    case .linked(let link, let field): return linked(link, field)
    case .ofCustomer(let inner): return ofCustomer(inner)
    case .aggregate(let aggregate):
      return self.aggregate(aggregate)
    case .negate(let inner):
      let zero = Scalar.constant(.exact(0, scale: inner.type.scale), inner.type)
      return arithmetic(.subtract, value(zero), value(inner), scalar.type)
    case .arithmetic(let op, let a, let b):
      return arithmetic(op, value(a), value(b), scalar.type)
    case .function(let function, let arguments):
      return self.function(function, arguments, scalar.type)
    case .conditional(let condition, let a, let b):
      return conditional(mask(condition), a, b, scalar.type)
    case .truth(let condition):
      let out = newOperand(.int, .boolean, bounds: 0...1)
      emit(.maskToInts(mask(condition), out.register))
      return out
    case .daysSincePrevious(let once): return daysSincePrevious(once: once)
    case .standard(let inner): return value(inner)
    case .day(let inner): return day(value(inner))
    case .calendar(let unit, let inner): return calendar(unit, value(inner))
    case .numberInCalendar(let unit, let inner): return numberInCalendar(unit, value(inner))
    case .addingMonths(let months, let inner): return addingMonths(months, value(inner))
    case .growth(let value, let baseline):
      return growth(self.value(value), self.value(baseline))
    case .share, .running, .index, .baseline:
      preconditionFailure("what is made of all groups is a column before it is compiled")
    case .ranking, .sequence:
      guard let column = column(of: scalar) else {
        preconditionFailure("rankings and sequences are found out before a plan is compiled")
      }
      return load(column)
    case .label(let inner, let labels): return label(value(inner), labels)
    }
  }

  /// The numbers of classes as codes of their names; where one is missing it is 0.
  private func label(_ number: Operand, _ labels: [String]) -> Operand {
    precondition(number.lane == .int, "classes are numbers of 64 bits")
    var out = number
    out.type = .text
    out.dictionary = TextDictionary([""] + labels)
    return out
  }

  private func constant(_ value: Value, _ type: ColumnType) -> Operand {
    func int(_ number: Int64) -> Operand {
      let out = newOperand(.int, type, bounds: Int128(number)...Int128(number))
      program.prologue.append(.constantInt(number, out.register))
      return out
    }
    switch value {
    case .exact(let units, _):
      if let number = Int64(exactly: units) { return int(number) }
      let out = newOperand(.wide, type, bounds: units...units)
      program.prologue.append(.constantWide(units, out.register))
      return out
    case .float(let number):
      let out = newOperand(.float, type)
      program.prologue.append(.constantFloat(number, out.register))
      return out
    case .boolean(let flag): return int(flag ? 1 : 0)
    case .date(let day): return int(Int64(day.number))
    case .timestamp(let ticks, _): return int(ticks)
    case .period(let period): return int(Int64(period.index))
    case .text(let text):
      var out = int(0)
      out.dictionary = TextDictionary([text])
      return out
    case .missing, .other, .new:
      var out = type == .float ? newOperand(.float, type) : int(0)
      out.missing = constantMask(1)
      if type == .text { out.dictionary = TextDictionary([""]) }
      return out
    }
  }

  func load(_ column: Column) -> Operand {
    var missing: Int?
    if let bitmap = column.missing {
      let mask = program.mask()
      emit(.loadBits(bitmap, mask))
      missing = mask
    }
    switch column.storage {
    case .integers(let packed):
      let bounds = column.bounds.map { Int128($0.lowerBound)...Int128($0.upperBound) } ?? 0...0
      var out = newOperand(.int, column.type, missing: missing, bounds: bounds)
      out.codes = CodedColumn(packed: packed)
      emit(.loadInts(packed, out.register))
      return out
    case .floats(let buffer):
      let out = newOperand(.float, column.type, missing: missing)
      emit(.loadFloats(buffer, out.register))
      return out
    case .wide(let buffer):
      let out = newOperand(.wide, column.type, missing: missing)
      emit(.loadWides(buffer, out.register))
      return out
    case .bits(let bitmap):
      let mask = program.mask()
      emit(.loadBits(bitmap, mask))
      let out = newOperand(.int, .boolean, missing: missing, bounds: 0...1)
      emit(.maskToInts(mask, out.register))
      return out
    case .text(let dictionary, let codes):
      let bounds = 0...Int128(max(0, dictionary.count - 1))
      var out = newOperand(
        .int, .text, missing: missing, bounds: bounds, dictionary: dictionary)
      out.codes = codes.map { CodedColumn(packed: $0) }
      emit(codes.map { .loadInts($0, out.register) } ?? .loadRowNumber(out.register))
      return out
    }
  }

  /// A column of a lookup table, by the row that each row's link names; past the last row is missing.
  private func linked(_ place: Int, _ field: Int) -> Operand {
    let link = source.links[place]
    guard
      let lookup = source.lookups.first(where: { sameBytes($0.table.name, link.lookup) })
    else { preconditionFailure("a link names a lookup table of the store") }
    let column = lookup.table.fields[field].column
    let index = program.register(.int)
    emit(.loadInts(link.rows, index))
    let absent = (0..<column.count).map { column.missing?[$0] ?? false ? UInt8(1) : 0 } + [1]
    let missing = program.mask()
    emit(.lookUpMask(index, absent, missing))
    switch column.storage {
    case .floats(let buffer):
      let table = (0..<column.count).map { buffer.pointer(as: Double.self)[$0] }
      let out = newOperand(.float, column.type, missing: missing)
      emit(.lookUpFloats(index, table, out.register))
      return out
    case .wide(let buffer):
      let table = (0..<column.count).map { buffer.pointer(as: Int128.self)[$0] }
      let out = newOperand(.wide, column.type, missing: missing)
      emit(.lookUpWides(index, table, out.register))
      return out
    case .integers, .bits, .text:
      let inner = Compiler(
        store: store, source: RowSource(fields: [column], rowCount: column.count), domain: domain)
      let loaded = inner.load(column)
      let table = LookupValues.integers(of: column)
      let out = newOperand(
        .int, column.type, missing: missing, bounds: loaded.bounds, dictionary: loaded.dictionary)
      emit(.lookUpInts(index, base: 0, table, out.register))
      return out
    }
  }

  private func ofCustomer(_ inner: Scalar) -> Operand {
    guard let customers else { preconditionFailure("only events have a customer") }
    let from = customers.value(inner)
    let missing = gather(
      from.missing ?? customers.neverMissing, of: customers, unassigned: true)
    var out = newOperand(
      from.lane, from.type, missing: missing, bounds: from.bounds, dictionary: from.dictionary)
    emit(.gather(from.lane, from.register, out.register))
    out.isNew = from.isNew.map { gather($0, of: customers, unassigned: false) }
    out.type = inner.type
    out.codes = from.missing == nil ? from.codes : nil
    out.codes?.isOfCustomer = true
    return out
  }

  /// A mask of zeros.
  lazy var neverMissing: Int = mask(.constant(false))

  /// A mask of ones.
  lazy var always: Int = mask(.constant(true))

  private func daysSincePrevious(once: Bool) -> Operand {
    guard case .events(let table) = domain, let time = store.events[table].timeIndex else {
      preconditionFailure("gaps are between the events of a table with time")
    }
    let column = store.events[table].table.fields[time].column
    let day = self.day(load(column))
    let numbers = store.events[table].eventNumbers.map { packed -> Int in
      let register = program.register(.int)
      emit(.loadInts(packed, register))
      return register
    }
    let missing = program.mask()
    let span = day.bounds.upperBound - day.bounds.lowerBound
    let out = newOperand(.int, .integer, missing: missing, bounds: 0...span)
    emit(
      .daysSincePrevious(
        days: day.register, numbers: numbers, once: once, out.register, missing: missing))
    return out
  }

  /// The rows of an event table that pass a filter and lie in a window.
  func mask(filter: Condition, window: Window?) -> Int {
    guard let window, let inWindow = self.window(window) else { return mask(filter) }
    return both(mask(filter), inWindow)
  }

  /// The rows in a window, or nil where all are.
  private func window(_ window: Window) -> Int? {
    guard let events = source.events, let time = events.timeIndex, let days = events.timeDays
    else { return nil }
    let field = Scalar(.field(time), events.table.fields[time].column.type, domain)
    var day = field
    if case .timestamp = field.type { day = Scalar(.day(field), .date, domain) }
    let low = max(window.first ?? days.lowerBound, days.lowerBound)
    let high = min(window.last ?? days.upperBound, days.upperBound)
    var inDays: Int?
    if low > high { inDays = constantMask(0) }
    if low <= high, low > days.lowerBound || high < days.upperBound {
      inDays = self.inDays(low...high, events, events.table.fields[time].column)
    }
    var parts: [Condition] = []
    if window.isFromFirst, case .events(let table) = domain {
      let first = Aggregate(
        source: .events(table), function: .first, argument: day, filter: .constant(true),
        window: nil, type: .date)
      let firstDay = Scalar(.ofCustomer(Compiler.fact(first)), .date, domain)
      if let days = window.firstDays {
        let since = Scalar(.arithmetic(.subtract, day, firstDay), .integer, domain)
        parts.append(.compare(since, .less, .constant(.integer(days), .integer)))
      }
      if let months = window.firstMonths {
        let end = Scalar(.addingMonths(months, firstDay), .date, domain)
        parts.append(.compare(day, .less, end))
      }
    }
    guard !parts.isEmpty else { return inDays }
    let sinceFirst = mask(.conjunction(parts))
    return inDays.map { both($0, sinceFirst) } ?? sinceFirst
  }

  /// The rows in a range of days, decided on the codes of their time.
  private func inDays(_ days: ClosedRange<Int>, _ events: EventTable, _ time: Column) -> Int {
    if let known = daysMasks[days] { return known }
    guard let range = CodeRange(days: days, of: events) else {
      preconditionFailure("times are stored as integers")
    }
    let out = program.mask()
    emit(.codesInRange(range, out))
    let present = self.present(out, loadMissing(time))
    daysMasks[days] = present
    return present
  }
}

/// A lookup column's stored integers as an array.
enum LookupValues {
  static func integers(of column: Column) -> [Int64] {
    switch column.storage {
    case .integers(let packed): (0..<column.count).map { packed[$0] }
    case .bits(let bits): (0..<column.count).map { bits[$0] ? 1 : 0 }
    case .text(_, let codes): (0..<column.count).map { codes?[$0] ?? Int64($0) }
    case .floats, .wide: []
    }
  }
}

extension ClosedRange<Int128> {
  /// From the least to the greatest; of those too far apart for 128 bits the most that there is.
  var span: Int128 {
    let (span, isOver) = upperBound.subtractingReportingOverflow(lowerBound)
    return isOver ? .max : span
  }
}

/// Arithmetic on bounds.
enum Bounds {
  static func fitInt64(_ bounds: ClosedRange<Int128>) -> Bool {
    bounds.lowerBound > Int128(Int64.min) && bounds.upperBound <= Int128(Int64.max)
  }

  /// Bounds of a sum of at most `count` values.
  static func sum(_ bounds: ClosedRange<Int128>, count: Int128) -> ClosedRange<Int128> {
    guard let low = product(min(bounds.lowerBound, 0), count),
      let high = product(max(bounds.upperBound, 0), count)
    else { return Compiler.unknown }
    return low...high
  }

  static func product(_ a: Int128, _ b: Int128) -> Int128? {
    let (result, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? nil : result
  }

  static func combine(
    _ op: Arithmetic, _ a: ClosedRange<Int128>, _ b: ClosedRange<Int128>
  ) -> ClosedRange<Int128> {
    let corners: [(Int128, Bool)]
    switch op {
    case .add:
      corners = [
        a.lowerBound.addingReportingOverflow(b.lowerBound),
        a.upperBound.addingReportingOverflow(b.upperBound),
      ].map { ($0.partialValue, $0.overflow) }
    case .subtract:
      corners = [
        a.lowerBound.subtractingReportingOverflow(b.upperBound),
        a.upperBound.subtractingReportingOverflow(b.lowerBound),
      ].map { ($0.partialValue, $0.overflow) }
    case .multiply, .divide:
      corners = [
        a.lowerBound.multipliedReportingOverflow(by: b.lowerBound),
        a.lowerBound.multipliedReportingOverflow(by: b.upperBound),
        a.upperBound.multipliedReportingOverflow(by: b.lowerBound),
        a.upperBound.multipliedReportingOverflow(by: b.upperBound),
      ].map { ($0.partialValue, $0.overflow) }
    }
    guard !corners.contains(where: \.1) else { return Compiler.unknown }
    let numbers = corners.map(\.0)
    return numbers.reduce(numbers[0], min)...numbers.reduce(numbers[0], max)
  }
}
