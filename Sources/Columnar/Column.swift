/// One typed, immutable column: narrow storage and a bitmap of the missing rows.
package struct Column: Sendable {
  /// How the values are held.
  package enum Storage: Sendable {
    /// `.integer`, `.decimal` (units), `.date` (days), `.timestamp` (ticks).
    case integers(PackedIntegers)
    /// `.decimal` and `.integer` of more than 18 digits: one `Int128` a row, of up to 38.
    case wide(Buffer)
    /// `.float`: one `Double` a row.
    case floats(Buffer)
    /// `.boolean`: one bit a row.
    case bits(Bitmap)
    /// `.text`: codes into the dictionary; without codes, row i has entry i (columns of many values).
    case text(TextDictionary, codes: PackedIntegers?)
  }

  /// What the values are.
  package let type: ColumnType
  /// Rows.
  package let count: Int
  /// The values, packed.
  package let storage: Storage
  /// Set where the value is missing; nil where none is. What the storage holds there has no meaning.
  package let missing: Bitmap?
  /// Least and greatest stored integer of the rows that are not missing; nil where there is none.
  package let bounds: ClosedRange<Int64>?
  /// Whether it is known that none is missing and none stands twice; false says nothing.
  package let isUnique: Bool

  /// A column from storage made elsewhere.
  package init(
    type: ColumnType, count: Int, storage: Storage, missing: Bitmap?,
    bounds: ClosedRange<Int64>? = nil, isUnique: Bool = false
  ) {
    self.type = type
    self.count = count
    self.storage = storage
    self.missing = missing.flatMap { $0.setCount == 0 ? nil : $0 }
    self.bounds = bounds
    self.isUnique = isUnique
  }

  /// The same column, known to be unique where its numbers ascend from row to row, as those of orders do
  /// in most files: in other orders of rows they still are.
  package var notingUniqueness: Column {
    guard !isUnique, missing == nil, case .integers(let packed) = storage,
      packed.isStrictlyAscending
    else { return self }
    return Column(
      type: type, count: count, storage: storage, missing: nil, bounds: bounds, isUnique: true)
  }

  /// A column of integers, units, days or ticks; nil is missing.
  package init(type: ColumnType, integers values: [Int64?]) {
    let present = values.lazy.compactMap { $0 }
    let bounds = present.min().flatMap { low in present.max().map { low...$0 } }
    let fill = bounds?.lowerBound ?? 0
    self.init(
      type: type, count: values.count,
      storage: .integers(
        PackedIntegers(count: values.count, bounds: bounds ?? 0...0) { values[$0] ?? fill }),
      missing: Column.missingBitmap(values), bounds: bounds)
  }

  /// A column of doubles; nil is missing, and so is not-a-number.
  package init(floats values: [Double?]) {
    let values = values.map { $0.flatMap { $0.isNaN ? nil : $0 } }
    self.init(
      type: .float, count: values.count, storage: .floats(Buffer(values.map { $0 ?? 0 })),
      missing: Column.missingBitmap(values))
  }

  /// A column of booleans; nil is missing.
  package init(booleans values: [Bool?]) {
    self.init(
      type: .boolean, count: values.count,
      storage: .bits(Bitmap(count: values.count) { values[$0] == true }),
      missing: Column.missingBitmap(values))
  }

  /// A column of texts; nil is missing. Up to `dictionaryLimit` distinct texts make a sorted
  /// dictionary; more are kept in order of appearance, and all-distinct ones without codes.
  package init(texts values: [String?]) {
    let all = TextDictionary(values.map { $0 ?? "" })
    let firstCodes = all.firstCodes
    // The rows whose text no row before has; missing ones have none.
    var places = [Int64](repeating: -1, count: values.count)
    var entries: [Int] = []
    for (row, value) in values.enumerated() where value != nil {
      let first = Int(firstCodes[row])
      if places[first] < 0 {
        places[first] = Int64(entries.count)
        entries.append(row)
      }
    }
    if entries.count <= Column.dictionaryLimit {
      entries.sort { compareBytes(all.utf8($0), all.utf8($1)) < 0 }
      for (rank, row) in entries.enumerated() { places[Int(firstCodes[row])] = Int64(rank) }
    }
    let codes = values.indices.map { row in
      values[row] == nil ? 0 : places[Int(firstCodes[row])]
    }
    let isWhole = entries.count == values.count && entries.count > Column.dictionaryLimit
    self.init(
      type: .text, count: values.count,
      storage: isWhole
        ? .text(all, codes: nil)
        : .text(TextDictionary(entries.map { all[$0] }), codes: PackedIntegers(codes)),
      missing: Column.missingBitmap(values))
  }

  /// Distinct texts up to which a dictionary is kept sorted.
  package static let dictionaryLimit = 65_536

  private static func missingBitmap<Element>(_ values: [Element?]) -> Bitmap? {
    values.contains { $0 == nil } ? Bitmap(count: values.count) { values[$0] == nil } : nil
  }

  /// Rows whose value is missing.
  package var missingCount: Int { missing?.setCount ?? 0 }

  /// Bytes in memory.
  package var byteCount: Int {
    let bitmapBytes = missing == nil ? 0 : (count + 7) / 8
    switch storage {
    case .integers(let packed): return packed.byteCount + bitmapBytes
    case .floats(let buffer), .wide(let buffer): return buffer.byteCount + bitmapBytes
    case .bits: return (count + 7) / 8 + bitmapBytes
    case .text(let dictionary, let codes):
      return dictionary.byteCount + (codes?.byteCount ?? 0) + bitmapBytes
    }
  }

  /// The value of a row, for results, messages and tests; never in a loop over a store's rows.
  package subscript(row: Int) -> Value {
    if let missing, missing[row] { return .missing }
    switch storage {
    case .integers(let packed): return Column.value(of: packed[row], type: type)
    case .wide(let buffer):
      return .exact(buffer.pointer(as: Int128.self)[row], scale: type.scale)
    case .floats(let buffer): return .float(buffer.pointer(as: Double.self)[row])
    case .bits(let bits): return .boolean(bits[row])
    case .text(let dictionary, let codes):
      return .text(dictionary[codes.map { Int($0[row]) } ?? row])
    }
  }

  /// Least and greatest value of a column of numbers, days or moments; nil where there is none. Floats
  /// and numbers of 128 bits are looked through, as their bounds are not kept.
  package var range: (low: Value, high: Value)? {
    if let bounds {
      return (
        Column.value(of: bounds.lowerBound, type: type),
        Column.value(of: bounds.upperBound, type: type)
      )
    }
    switch storage {
    case .floats(let buffer):
      return ends(buffer.pointer(as: Double.self)).map { (.float($0), .float($1)) }
    case .wide(let buffer):
      return ends(buffer.pointer(as: Int128.self)).map {
        (.exact($0, scale: type.scale), .exact($1, scale: type.scale))
      }
    case .integers, .bits, .text: return nil
    }
  }

  private func ends<Number: Comparable>(
    _ values: UnsafePointer<Number>
  ) -> (low: Number, high: Number)? {
    // SAFETY: a value a row.
    var ends: (low: Number, high: Number)?
    for row in 0..<count where !(missing?[row] ?? false) {
      let value = values[row]
      ends = ends.map { (min($0.low, value), max($0.high, value)) } ?? (value, value)
    }
    return ends
  }

  /// A stored integer as a value of a type.
  package static func value(of stored: Int64, type: ColumnType) -> Value {
    switch type {
    case .decimal(let scale): .exact(Int128(stored), scale: scale)
    case .date: .date(CalendarDay(number: Int(stored)))
    case .timestamp(let scale): .timestamp(stored, scale: scale)
    case .boolean: .boolean(stored != 0)
    case .period(let unit): .period(CalendarPeriod(unit: unit, index: Int(stored)))
    case .integer, .float, .text: .exact(Int128(stored), scale: 0)
    }
  }
}
