// SAFETY: rows are below the counts of their columns; every element of a buffer is written once.

extension Column {
  /// The rows of this and then those of another column, in a type that holds both: numbers of any
  /// kind are numbers, days beside moments are moments, all else is text.
  package func appending(_ other: Column) -> Column {
    if other.count == 0 { return self }
    if count == 0 { return other }
    // What holds no value takes the other's type.
    if other.missingCount == other.count {
      return appendingSame(Column.nothing(other.count, type))
    }
    if missingCount == count { return Column.nothing(count, other.type).appendingSame(other) }
    if type == .integer, other.type == .decimal(scale: 0) {
      return appendingSame(
        Column(
          type: .integer, count: other.count, storage: other.storage, missing: other.missing,
          bounds: other.bounds))
    }
    switch (type, other.type) {
    case (.integer, .integer), (.date, .date), (.boolean, .boolean), (.text, .text),
      (.float, .float):
      return appendingSame(other)
    case (.integer, .decimal), (.decimal, .integer), (.decimal, .decimal):
      let scale = max(type.scale, other.type.scale)
      if scale <= 18, let left = scaled(to: .decimal(scale: scale)),
        let right = other.scaled(to: .decimal(scale: scale))
      {
        return left.appendingSame(right)
      }
      guard let left = widened(to: .decimal(scale: scale)),
        let right = other.widened(to: .decimal(scale: scale))
      else { return asFloats.appendingSame(other.asFloats) }
      return left.appendingSame(right)
    case (.timestamp, .timestamp), (.date, .timestamp), (.timestamp, .date):
      let scale = max(type.scale, other.type.scale)
      guard let left = scaled(to: .timestamp(scale: scale)),
        let right = other.scaled(to: .timestamp(scale: scale))
      else { return asTexts.appendingSame(other.asTexts) }
      return left.appendingSame(right)
    case (.float, let type) where type.isNumeric: return appendingSame(other.asFloats)
    case (let type, .float) where type.isNumeric: return asFloats.appendingSame(other)
    default: return asTexts.appendingSame(other.asTexts)
    }
  }

  /// A column without any value.
  package static func nothing(_ count: Int, _ type: ColumnType) -> Column {
    let missing = Bitmap(count: count) { _ in true }
    switch type {
    case .text: return Column(texts: [String?](repeating: nil, count: count))
    case .float: return Column(floats: [Double?](repeating: nil, count: count))
    case .boolean: return Column(booleans: [Bool?](repeating: nil, count: count))
    case .integer, .decimal, .date, .timestamp, .period:
      let values = PackedIntegers(count: count, bounds: 0...0) { _ in 0 }
      return Column(type: type, count: count, storage: .integers(values), missing: missing)
    }
  }

  /// The rows of two columns of one type.
  private func appendingSame(_ other: Column) -> Column {
    let total = count + other.count
    let missing = missingJoined(other)
    switch (storage, other.storage) {
    case (.integers(let left), .integers(let right)):
      let bounds = Column.joined(self.bounds, other.bounds)
      let fill = bounds?.lowerBound ?? 0
      let (first, here, there) = (count, self.missing, other.missing)
      let values = PackedIntegers(count: total, bounds: bounds ?? 0...0) { row in
        if row < first { return here?[row] ?? false ? fill : left[row] }
        return there?[row - first] ?? false ? fill : right[row - first]
      }
      return Column(
        type: type, count: total, storage: .integers(values), missing: missing, bounds: bounds,
        isUnique: staysUnique(with: other))
    case (.floats(let left), .floats(let right)):
      let buffer = Buffer(byteCount: total * 8) { target in
        guard let base = target.baseAddress else { return }
        base.copyMemory(from: left.pointer(as: UInt8.self), byteCount: count * 8)
        (base + count * 8).copyMemory(
          from: right.pointer(as: UInt8.self), byteCount: other.count * 8)
      }
      return Column(type: type, count: total, storage: .floats(buffer), missing: missing)
    case (.bits(let left), .bits(let right)):
      let first = count
      let bits = Bitmap(count: total) { $0 < first ? left[$0] : right[$0 - first] }
      return Column(type: type, count: total, storage: .bits(bits), missing: missing)
    case (.wide(let left), .wide(let right)):
      let (left, right) = (left.pointer(as: Int128.self), right.pointer(as: Int128.self))
      let values = (0..<total).map { $0 < count ? left[$0] : right[$0 - count] }
      return Column(type: type, count: total, storage: .wide(Buffer(values)), missing: missing)
    case (.wide, .integers), (.integers, .wide):
      guard let left = widened(to: type), let right = other.widened(to: type) else {
        preconditionFailure("values keep their scale")
      }
      return left.appendingSame(right)
    default:
      return Column(texts: (0..<total).map { $0 < count ? text($0) : other.text($0 - count) })
    }
  }

  /// Whether both are unique, and the numbers of one are all greater than those of the other.
  private func staysUnique(with other: Column) -> Bool {
    guard isUnique, let bounds, let others = other.bounds, !bounds.overlaps(others) else {
      return false
    }
    return other.notingUniqueness.isUnique
  }

  private func missingJoined(_ other: Column) -> Bitmap? {
    if missing == nil, other.missing == nil { return nil }
    let (first, here, there) = (count, missing, other.missing)
    return Bitmap(count: count + other.count) {
      $0 < first ? here?[$0] ?? false : there?[$0 - first] ?? false
    }
  }

  private static func joined(
    _ left: ClosedRange<Int64>?, _ right: ClosedRange<Int64>?
  ) -> ClosedRange<Int64>? {
    guard let left, let right else { return left ?? right }
    return min(left.lowerBound, right.lowerBound)...max(left.upperBound, right.upperBound)
  }

  /// The same values in a type of finer units; nil where one does not fit 18 digits.
  private func scaled(to type: ColumnType) -> Column? {
    guard case .integers(let values) = storage else { return nil }
    let factor: Int64
    if case .date = self.type {
      factor = Int64(Timestamps.ticksPerDay(type.scale))
    } else {
      factor = PowersOfTen.int64[type.scale - self.type.scale]
    }
    guard let bounds else { return Column.nothing(count, type) }
    let (low, isUnder) = bounds.lowerBound.multipliedReportingOverflow(by: factor)
    let (high, isOver) = bounds.upperBound.multipliedReportingOverflow(by: factor)
    let limit = PowersOfTen.int64[18]
    guard !isUnder, !isOver, high < limit, low > -limit else { return nil }
    let missing = self.missing
    let scaled = PackedIntegers(count: count, bounds: low...high) {
      missing?[$0] ?? false ? low : values[$0] * factor
    }
    return Column(
      type: type, count: count, storage: .integers(scaled), missing: missing, bounds: low...high)
  }

  /// The same numbers in 128 bits, in finer units; nil where one needs more than 38 digits.
  private func widened(to type: ColumnType) -> Column? {
    let factor = PowersOfTen.int128[type.scale - self.type.scale]
    var values: [Int128] = []
    values.reserveCapacity(count)
    for row in 0..<count {
      guard case .exact(let units, _) = self[row] else {
        values.append(0)
        continue
      }
      let (value, overflow) = units.multipliedReportingOverflow(by: factor)
      if overflow || PowersOfTen.exceeds38Digits(value) { return nil }
      values.append(value)
    }
    return Column(type: type, count: count, storage: .wide(Buffer(values)), missing: missing)
  }

  private var asFloats: Column {
    Column(floats: (0..<count).map { self[$0].double })
  }

  private var asTexts: Column { Column(texts: (0..<count).map(text)) }

  /// A value as a text, as a key is written.
  private func text(_ row: Int) -> String? {
    switch self[row] {
    case .boolean(let flag): flag ? "true" : "false"
    case .float(let number): "\(number)"
    case .timestamp(let ticks, let scale): Timestamps.text(ticks, scale: scale)
    default: keyText(row)
    }
  }
}

extension Table {
  /// The rows of this and then those of another table, column by column of equal name; a column that
  /// only one of them has is missing in the rows of the other.
  package func appending(_ other: Table) -> Table {
    var fields = self.fields.map { field in
      let more = other.column(field.name) ?? Column.nothing(other.rowCount, field.column.type)
      return Field(name: field.name, column: field.column.appending(more))
    }
    for field in other.fields where index(of: field.name) == nil {
      let none = Column.nothing(rowCount, field.column.type)
      fields.append(Field(name: field.name, column: none.appending(field.column)))
    }
    return Table(name: name, fields: fields, rowCount: rowCount + other.rowCount)
  }
}
