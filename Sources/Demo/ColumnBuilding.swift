import Columnar

extension Field {
  /// A field of numbers, units, days or ticks; without bounds where there is no row.
  ///
  /// Rows where `isMissing` holds must have a value all the same, which is not looked at.
  static func numbers<Number: BinaryInteger>(
    _ name: String, _ type: ColumnType, _ values: [Number], plus offset: Int = 0,
    missing isMissing: ((Int) -> Bool)? = nil
  ) -> Field {
    let missing = isMissing.map { Bitmap(count: values.count, where: $0) }
    var bounds: ClosedRange<Int64>?
    for row in values.indices where !(missing?[row] ?? false) {
      let value = Int64(values[row]) + Int64(offset)
      let low = min(bounds?.lowerBound ?? value, value)
      bounds = low...max(bounds?.upperBound ?? value, value)
    }
    let packing = bounds ?? 0...0
    let packed = PackedIntegers(count: values.count, bounds: packing) { row in
      min(max(Int64(values[row]) + Int64(offset), packing.lowerBound), packing.upperBound)
    }
    return Field(
      name: name,
      column: Column(
        type: type, count: values.count, storage: .integers(packed), missing: missing,
        bounds: bounds))
  }

  /// A field of dates that are held as days since `DemoCalendar.firstDay`.
  static func days(
    _ name: String, _ values: [UInt16], missing isMissing: ((Int) -> Bool)? = nil
  ) -> Field {
    numbers(name, .date, values, plus: DemoCalendar.firstDay, missing: isMissing)
  }

  /// A field of texts by codes of words; the dictionary holds the words in use, by bytes ascending.
  static func words<Code: BinaryInteger>(
    _ name: String, codes: [Code], of wordCount: Int, word: (Int) -> String,
    missing isMissing: ((Int) -> Bool)? = nil
  ) -> Field {
    let missing = isMissing.map { Bitmap(count: codes.count, where: $0) }
    var isUsed = [Bool](repeating: false, count: wordCount)
    for row in codes.indices where !(missing?[row] ?? false) { isUsed[Int(codes[row])] = true }
    var used = (0..<wordCount).filter { isUsed[$0] }.map { (code: $0, word: word($0)) }
    let isAscending = zip(used, used.dropFirst()).allSatisfy { precedesByBytes($0.word, $1.word) }
    if !isAscending { used.sort { precedesByBytes($0.word, $1.word) } }
    var place = [Int64](repeating: 0, count: max(1, wordCount))
    for (rank, entry) in used.enumerated() { place[entry.code] = Int64(rank) }
    return text(
      name, dictionary: TextDictionary(used.map(\.word)),
      codes: PackedIntegers(
        count: codes.count, bounds: 0...Int64(max(0, used.count - 1)),
        value: { place[Int(codes[$0])] }),
      missing: missing)
  }

  /// A field of texts from a dictionary and the codes of all rows.
  static func text(
    _ name: String, dictionary: TextDictionary, codes: PackedIntegers, missing: Bitmap? = nil
  ) -> Field {
    Field(
      name: name,
      column: Column(
        type: .text, count: codes.count, storage: .text(dictionary, codes: codes),
        missing: missing))
  }
}

extension PackedIntegers {
  /// The codes of a dictionary of `count` entries.
  init<Code: BinaryInteger>(codes: [Code], of count: Int) {
    self.init(count: codes.count, bounds: 0...Int64(max(0, count - 1))) { Int64(codes[$0]) }
  }
}
