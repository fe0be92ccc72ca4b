import Columnar
import TestSupport
import Testing

@Suite struct KeyIndexTests {
  private static func decimals(_ scale: Int, _ units: [Int64?]) -> Column {
    Column(type: .decimal(scale: scale), integers: units)
  }

  private static func whole(_ numbers: [Int64?]) -> Column {
    Column(type: .integer, integers: numbers)
  }

  /// A key, a column that refers to it, and for each of its rows the row of the key (nil: none).
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var key: Column
    var column: Column
    var rows: [UInt32?]

    init(_ name: String, _ key: Column, _ column: Column, _ rows: [UInt32?]) {
      (self.name, self.key, self.column, self.rows) = (name, key, column, rows)
    }

    var testDescription: String { name }
  }

  static let numbers: [Case] = [
    Case("dense", whole([3, 1, 2]), whole([1, 2, 3, 0, 4, nil]), [1, 2, 0, nil, nil, nil]),
    Case("dense, negative", whole([-2, 0, 2]), whole([2, -2, -1, -3]), [2, 0, nil, nil]),
    Case(
      "sparse", whole([9_000_000_000, 5, -7_000_000]),
      whole([5, 6, -7_000_000, 9_000_000_000, 9_000_000_001]), [1, nil, 2, 0, nil]),
    Case(
      "extremes", whole([.max, .min, 0]), whole([.min, .max, 0, 1, -1]), [1, 0, 2, nil, nil]),
    Case(
      "dense at the least", whole([.min, .min + 1]), whole([.max, .min + 1, 0]), [nil, 1, nil]),
    Case("dense at the greatest", whole([.max, .max - 1]), whole([.min, .max - 1]), [nil, 1]),
    Case("missing keys", whole([nil, 4, nil]), whole([nil, 4, 0]), [nil, 1, nil]),
    Case("no keys", whole([]), whole([1, nil]), [nil, nil]),
    Case("no rows", whole([1]), whole([]), []),
    Case("written 17850.0", decimals(1, [178_500, 178_510]), whole([17_851, 17_850]), [1, 0]),
    Case("referring as 17850.0", whole([17_850]), decimals(1, [178_500, 178_505]), [0, nil]),
    Case("fractions", decimals(1, [15, 20]), whole([15, 2, 20]), [nil, 1, nil]),
    Case(
      "fractions at two scales", decimals(1, [15, 20]), decimals(2, [150, 155, 200]), [0, nil, 1]),
    Case("fractions beyond", decimals(1, [15, 20]), whole([.max, .min]), [nil, nil]),
  ]

  static let texts: [Case] = [
    Case(
      "texts", Column(texts: ["b", "", "a"]), Column(texts: ["a", "b", "c", nil, ""]),
      [2, 0, nil, nil, 1]),
    Case(
      "by bytes", Column(texts: ["\u{e9}", "e\u{301}"]), Column(texts: ["e\u{301}", "\u{e9}"]),
      [1, 0]),
    Case(
      "numbers find texts", Column(texts: ["17", "017", "x"]), whole([17, 18, nil]), [0, nil, nil]),
    Case(
      "17850.0 finds a text", Column(texts: ["17850", "x"]), decimals(1, [178_500, 0]), [0, nil]),
    Case(
      "texts find numbers written the same", whole([17, -3]),
      Column(texts: ["17", "017", "-3", "17.0", "x", "", nil]), [0, nil, 1, nil, nil, nil, nil]),
    Case("no texts", Column(texts: []), Column(texts: ["a"]), [nil]),
    Case(
      "texts without codes",
      Column(
        type: .text, count: 3, storage: .text(TextDictionary(["c", "a", "b"]), codes: nil),
        missing: nil),
      Column(texts: ["a", "b", "c", "d"]), [1, 2, 0, nil]),
  ]

  static let kinds: [Case] = [
    Case("a day is no number", whole([5]), Column(type: .date, integers: [5]), [nil]),
    Case("days", Column(type: .date, integers: [7, 5]), Column(type: .date, integers: [5]), [1]),
    Case("whole floats are keys", Column(floats: [1e6, nil]), whole([1_000_000]), [0]),
    Case("and refer to them", whole([7, 1]), Column(floats: [1]), [1]),
    Case("floats with a fraction are no keys", Column(floats: [1, 0.5]), whole([1]), [nil]),
    Case("nor refer to them", whole([1]), Column(floats: [1, 0.5]), [nil, nil]),
    Case("nor those too large to be exact", Column(floats: [0x1p53]), whole([1 << 53]), [nil]),
    Case("booleans are no keys", Column(booleans: [true]), Column(booleans: [true]), [nil]),
  ]

  @Test(arguments: numbers + texts + kinds) func finds(_ test: Case) {
    let index = KeyIndex(test.key)
    #expect(index.count == test.key.count)
    let none = UInt32(test.key.count)
    #expect(index.rows(for: test.column) == test.rows.map { $0 ?? none })
  }

  @Test func denseAndSparseAgreeWithASearch() {
    var source = RandomSource(seed: 11)
    for spread in [1, 3, 9, 1000, 1_000_000_000] {
      var keys: [Int64] = []
      for _ in 0..<200 {
        let key = Int64(source.number(-100 * spread...100 * spread))
        if !keys.contains(key) { keys.append(key) }
      }
      let wanted = keys + (0..<200).map { _ in Int64(source.number(-101 * spread...101 * spread)) }
      let found = KeyIndex(KeyIndexTests.whole(keys)).rows(for: KeyIndexTests.whole(wanted))
      #expect(found == wanted.map { UInt32(keys.firstIndex(of: $0) ?? keys.count) })
    }
  }

  @Test func ascendingRowsAreStable() throws {
    let numbers = KeyIndexTests.whole([3, nil, 1, 3, 1])
    #expect(try KeyIndex.ascendingRows(numbers, .serial) == [2, 4, 0, 3])
    let texts = Column(texts: ["b", "a", nil, "b", ""])
    #expect(try KeyIndex.ascendingRows(texts, .serial) == [4, 1, 0, 3])
    #expect(try KeyIndex.ascendingRows(KeyIndexTests.whole([]), .serial).isEmpty)
  }

  static let normal: [(column: Column, type: ColumnType, values: [Int64?])] = [
    (decimals(1, [178_500, nil, -30]), .integer, [17_850, nil, -3]),
    (decimals(2, [100, 150]), .decimal(scale: 2), [100, 150]),
    (decimals(2, [nil, nil]), .decimal(scale: 2), [nil, nil]),
    (whole([5]), .integer, [5]),
    (decimals(0, [5, 7]), .integer, [5, 7]),
  ]

  @Test(arguments: normal)
  func wholeDecimalsBecomeIntegers(column: Column, type: ColumnType, values: [Int64?]) {
    let normalized = KeyIndex.normalized(column)
    #expect(normalized.type == type)
    #expect(integers(of: normalized) == values)
    let present = values.compactMap { $0 }
    #expect(normalized.bounds == present.min().flatMap { low in present.max().map { low...$0 } })
  }
}
