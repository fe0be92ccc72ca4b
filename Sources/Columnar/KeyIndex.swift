// SAFETY: found rows are written to the range that a task was given, places are compared with the
// count of what is looked up; columns are retained.

/// Finds the row of a unique key: numbers by a direct table or binary search, texts by binary
/// search once for each distinct text.
package struct KeyIndex: Sendable {
  private enum Lookup: Sendable {
    /// Row by key − least, where keys lie densely.
    case direct([UInt32], least: Int64)
    /// Keys ascending, and the row of each.
    case numbers([Int64], rows: [UInt32])
    /// Dictionary codes whose texts ascend, and the row of each.
    case texts(TextDictionary, codes: [UInt32], rows: [UInt32])
    /// What is no key (floats with fractions, booleans): nothing is found.
    case none
  }

  private let lookup: Lookup
  private let keyType: ColumnType
  /// Rows indexed; also what stands for "no such row".
  package let count: Int

  /// An index over a unique key; missing keys are not found.
  package init(_ key: Column, _ tasks: TaskRunner) throws(BudgetError) {
    let key = KeyIndex.normalized(key)
    count = key.count
    keyType = key.type
    switch key.storage {
    case .integers(let packed): lookup = try KeyIndex.numbers(packed, of: key, tasks)
    case .text(let dictionary, let codes):
      let order = try KeyIndex.ascendingRows(key, tasks)
      lookup = .texts(
        dictionary, codes: order.map { row in codes.map { UInt32($0[Int(row)]) } ?? row },
        rows: order)
    case .floats, .bits, .wide: lookup = .none
    }
  }

  /// The same, to the end.
  package init(_ key: Column) {
    self = TaskRunner.toTheEnd { tasks throws(BudgetError) in try KeyIndex(key, tasks) }
  }

  private static func numbers(
    _ packed: PackedIntegers, of key: Column, _ tasks: TaskRunner
  ) throws(BudgetError) -> Lookup {
    guard let bounds = denseBounds(key) else {
      let order = try ascendingRows(key, tasks)
      return order.isEmpty ? .none : .numbers(order.map { packed[Int($0)] }, rows: order)
    }
    let least = bounds.lowerBound
    var table = [UInt32](
      repeating: UInt32(key.count), count: Int(bounds.upperBound - least) + 1)
    // Backwards, so that the first of equal keys stays.
    for row in (0..<key.count).reversed() where !(key.missing?[row] ?? false) {
      table[Int(packed[row] - least)] = UInt32(row)
    }
    return .direct(table, least: least)
  }

  /// The bounds of whole numbers that lie so densely that a table with a place for each pays.
  private static func denseBounds(_ key: Column) -> ClosedRange<Int64>? {
    guard case .integers(let packed) = key.storage, key.count > 0 else { return nil }
    var (low, high) = (Int64.max, Int64.min)
    for row in 0..<key.count where !(key.missing?[row] ?? false) {
      low = min(low, packed[row])
      high = max(high, packed[row])
    }
    let (span, overflow) = high.subtractingReportingOverflow(low)
    return low <= high && !overflow && span < Int64(max(1024, key.count * 8)) ? low...high : nil
  }

  /// For each row of a column that refers to the key, the row that has it, or `count`.
  ///
  /// Values of one kind find each other, at whatever scale; a number and a text that is written the
  /// same find each other too.
  package func rowNumbers(
    for column: Column, _ tasks: TaskRunner
  ) throws(BudgetError) -> RowNumbers {
    let column = comparable(KeyIndex.normalized(column))
    let none = UInt32(count)
    // SAFETY: each task writes the elements of its own range.
    return try RowNumbers(count: column.count) { found throws(BudgetError) in
      let find = try finder(in: column, tasks)
      try tasks.ranges(column.count) { range in
        find(range, found)
        guard let missing = column.missing else { return }
        for row in range where missing[row] { found[row] = none }
      }
    }
  }

  /// The same as an array.
  package func rows(for column: Column) -> [UInt32] {
    TaskRunner.toTheEnd { tasks throws(BudgetError) in try rowNumbers(for: column, tasks).array }
  }

  /// Finds the rows of a range of the column, and writes what it finds.
  private typealias Finder = (Range<Int>, UnsafeMutablePointer<UInt32>) -> Void

  private func finder(in column: Column, _ tasks: TaskRunner) throws(BudgetError) -> Finder {
    let none = UInt32(count)
    switch (lookup, column.storage) {
    case (.direct(let table, let least), .integers(let packed)):
      return { KeyIndex.find(packed, in: table, least: least, none: none, $0, $1) }
    case (.numbers(let keys, let rows), .integers(let packed)):
      return { range, found in
        for row in range {
          let place = KeyIndex.lowerBound(keys.count) { keys[$0] < packed[row] }
          let isFound = place < keys.count && keys[place] == packed[row]
          found[row] = isFound ? rows[place] : none
        }
      }
    case (.texts, .text(let texts, let textCodes)):
      let rowOf = try RowNumbers(count: texts.count) { rowOf throws(BudgetError) in
        try tasks.ranges(texts.count) { for text in $0 { rowOf[text] = row(of: texts.utf8(text)) } }
      }
      return { range, found in
        for row in range {
          let place = textCodes.map { Int($0[row]) } ?? row
          found[row] = rowOf.count == 0 ? none : rowOf.pointer[place]
        }
      }
    default: return { range, found in for row in range { found[row] = none } }
    }
  }

  /// The row whose key is a text, or `count`.
  // SAFETY: the text is only read within its own bounds, for the call.
  private func row(of text: UnsafeBufferPointer<UInt8>) -> UInt32 {
    guard case .texts(let dictionary, let codes, let rows) = lookup else { return UInt32(count) }
    let place = KeyIndex.lowerBound(codes.count) {
      compareBytes(dictionary.utf8(Int(codes[$0])), text) < 0
    }
    guard place < codes.count, compareBytes(dictionary.utf8(Int(codes[place])), text) == 0
    else { return UInt32(count) }
    return rows[place]
  }

  /// Looks up a range of numbers in a table that has a place for each.
  private static func find(
    _ packed: PackedIntegers, in table: [UInt32], least: Int64, none: UInt32, _ range: Range<Int>,
    _ found: UnsafeMutablePointer<UInt32>
  ) {
    // SAFETY: places are compared with the table's count; the range lies within both columns.
    func look<Code: FixedWidthInteger>(_ codes: UnsafePointer<Code>) {
      let offset = packed.base &- least
      table.withUnsafeBufferPointer { table in
        let count = UInt64(table.count)
        for row in range {
          let place = UInt64(bitPattern: Int64(truncatingIfNeeded: codes[row]) &+ offset)
          found[row] = place < count ? table[Int(truncatingIfNeeded: place)] : none
        }
      }
    }
    switch packed.codes {
    case .one(let codes): look(codes)
    case .two(let codes): look(codes)
    case .four(let codes): look(codes)
    case .eight(let codes): look(codes)
    }
  }

  /// The rows that have a key, ascending by it; equal keys in row order.
  package static func ascendingRows(
    _ key: Column, _ tasks: TaskRunner
  ) throws(BudgetError) -> [UInt32] {
    var rows = (0..<UInt32(key.count)).map { $0 }
    if let missing = key.missing { rows.removeAll { missing[Int($0)] } }
    switch key.storage {
    case .integers(let packed):
      if packed.isStrictlyAscending { break }
      if let bounds = denseBounds(key) {
        let places = RowNumbers(rows.map { UInt32(packed[Int($0)] - bounds.lowerBound) })
        let span = Int(bounds.upperBound - bounds.lowerBound) + 1
        let order = try EventTable.countingSort(places, groups: span, tasks).order
        rows = order.array.map { rows[Int($0)] }
      } else if !isAscending(rows, { packed[Int($0)] <= packed[Int($1)] }) {
        let pairs = rows.map { (packed[Int($0)], $0) }
        rows = try tasks.sorted(pairs) { $0 < $1 }.map(\.1)
      }
    case .text(let dictionary, let codes):
      let ranks = try dictionary.ranks(tasks)
      let rank = { (row: UInt32) in ranks[codes.map { Int($0[Int(row)]) } ?? Int(row)] }
      if !isAscending(rows, { rank($0) <= rank($1) }) {
        rows = try tasks.sorted(rows.map { (rank($0), $0) }) { $0 < $1 }.map(\.1)
      }
    case .floats, .bits, .wide: break
    }
    return rows
  }

  private static func isAscending(_ rows: [UInt32], _ inOrder: (UInt32, UInt32) -> Bool) -> Bool {
    zip(rows, rows.dropFirst()).allSatisfy(inOrder)
  }

  private static func lowerBound(_ count: Int, _ precedes: (Int) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if precedes(middle) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Numbers of more than 18 digits become texts. Decimals and floats whose fraction is nothing but zeros (`17850.0`, `1e+06`) become the whole
  /// numbers they stand for.
  package static func normalized(_ column: Column) -> Column {
    if case .floats = column.storage { return wholeFloats(column) }
    if case .wide = column.storage { return Column(texts: (0..<column.count).map(column.keyText)) }
    guard case .decimal(let scale) = column.type, case .integers(let packed) = column.storage,
      let bounds = column.bounds
    else { return column }
    let unit = PowersOfTen.int64[scale]
    let isMissing = { (row: Int) in column.missing?[row] ?? false }
    for row in 0..<column.count where packed[row] % unit != 0 && !isMissing(row) { return column }
    let whole = bounds.lowerBound / unit...bounds.upperBound / unit
    let values = PackedIntegers(count: column.count, bounds: whole) {
      isMissing($0) ? whole.lowerBound : packed[$0] / unit
    }
    return Column(
      type: .integer, count: column.count, storage: .integers(values), missing: column.missing,
      bounds: whole)
  }

  /// A column of floats as integers, if every value is whole and so small that no other number
  /// rounds to it.
  private static func wholeFloats(_ column: Column) -> Column {
    var values: [Int64?] = []
    values.reserveCapacity(column.count)
    for row in 0..<column.count {
      guard case .float(let number) = column[row] else {
        values.append(nil)
        continue
      }
      guard number.magnitude < 0x1p53, let whole = Int64(exactly: number) else { return column }
      values.append(whole)
    }
    return Column(type: .integer, integers: values)
  }

  // MARK: - Bringing columns to the key's type

  /// The column in the type of the key; missing where the key can have no such value.
  private func comparable(_ column: Column) -> Column {
    switch (lookup, column.storage) {
    case (.texts, .integers): Column(texts: (0..<column.count).map(column.keyText))
    case (.direct, .text), (.numbers, .text): inUnitsOfKey(KeyIndex.wholeNumbers(column))
    case (.direct, .integers), (.numbers, .integers): inUnitsOfKey(column)
    default: column
    }
  }

  /// Texts that are whole numbers as `String` writes them.
  private static func wholeNumbers(_ column: Column) -> Column {
    Column(
      type: .integer,
      integers: (0..<column.count).map { row in
        guard case .text(let text) = column[row], let number = Int64(text),
          String(number).utf8.elementsEqual(text.utf8)
        else { return nil }
        return number
      })
  }

  private func inUnitsOfKey(_ column: Column) -> Column {
    guard column.type != keyType, case .integers(let packed) = column.storage else { return column }
    let isAlike =
      switch (keyType, column.type) {
      case (.timestamp, .timestamp): true
      case (let a, let b): a.isNumeric && b.isNumeric
      }
    let factor = PowersOfTen.int128[max(0, keyType.scale - column.type.scale)]
    let divisor = PowersOfTen.int128[max(0, column.type.scale - keyType.scale)]
    return Column(
      type: keyType,
      integers: (0..<column.count).map { row in
        let units = Int128(packed[row])
        guard isAlike, !(column.missing?[row] ?? false), units % divisor == 0 else { return nil }
        return Int64(exactly: units / divisor * factor)
      })
  }
}

extension Column {
  /// A key of this row as it is written as a text: a whole number without a point, a fraction
  /// without zeros at its end, a day in ISO form; nil where it is missing or of a type that is no key.
  package func keyText(_ row: Int) -> String? {
    switch self[row] {
    case .text(let text): return text
    case .date(let day): return day.text
    case .exact(let units, let scale):
      let (whole, fraction) = units.quotientAndRemainder(dividingBy: PowersOfTen.int128[scale])
      if fraction == 0 { return String(whole) }
      var digits = String(fraction.magnitude)
      digits = String(repeating: "0", count: scale - digits.utf8.count) + digits
      while digits.utf8.last == UInt8(ascii: "0") { digits.removeLast() }
      return "\(units < 0 ? "-" : "")\(whole.magnitude).\(digits)"
    case .missing, .other, .new, .boolean, .float, .timestamp, .period: return nil
    }
  }
}
