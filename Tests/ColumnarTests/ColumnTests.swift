import Columnar
import TestSupport
import Testing

@Suite struct TextDictionaryTests {
  static let composed = "\u{e9}"
  static let decomposed = "e\u{301}"
  /// In order of their bytes: `e` and an accent before `f`, the letter with its accent behind `z`.
  static let ordered = ["", "A", "a", "ab", "b", "e", decomposed, "f", "z", composed, "地区", "😀"]

  @Test func sortedByBytes() {
    let dictionary = TextDictionary(TextDictionaryTests.ordered)
    #expect(dictionary.isSorted && dictionary.isDistinct)
    for (code, text) in TextDictionaryTests.ordered.enumerated() {
      #expect(dictionary.code(of: text) == code)
      #expect(sameBytes(dictionary[code], text))
      #expect(dictionary.utf8(code).elementsEqual(text.utf8))
    }
    #expect(dictionary.ranks == (0..<12).map { $0 })
    for text in ["B", "aa", "zz", "\u{1F600}\u{0}"] { #expect(dictionary.code(of: text) == nil) }
  }

  @Test func anyOrder() {
    let texts = TextDictionaryTests.ordered.reversed() + ["a", "", "a"]
    let dictionary = TextDictionary(texts)
    #expect(!dictionary.isSorted && !dictionary.isDistinct)
    #expect(dictionary.code(of: "a") == 9)
    #expect(dictionary.code(of: TextDictionaryTests.composed) == 2)
    #expect(dictionary.code(of: TextDictionaryTests.decomposed) == 5)
    #expect(dictionary.code(of: "none") == nil)
    #expect(dictionary.ranks == (0..<12).reversed() + [2, 0, 2])
  }

  /// Texts of few letters, a zero byte among them, with and without beginnings in common.
  @Test(arguments: [1, 2, 3, 4]) func ranksAreThoseOfPlainSorting(seed: UInt64) throws {
    var source = RandomSource(seed: seed)
    for _ in 0..<40 {
      let beginning = source.pick("", ["https://shop.example/", "12345678"])
      let letters = source.pick(["a", "b", "\u{0}"], [["x"], ["é", "地", "a"]])
      let longest = source.pick(4, [20, 40])
      let texts = (0..<source.below(300)).map { _ in
        beginning
          + (0..<source.below(longest)).map { _ in letters[source.below(letters.count)] }.joined()
      }
      let dictionary = TextDictionary(texts)
      let distinct = Set(texts.map { Array($0.utf8) }).sorted { $0.lexicographicallyPrecedes($1) }
      let places = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, Int32($0)) })
      #expect(dictionary.ranks == texts.map { places[Array($0.utf8)] })
      #expect(
        dictionary.firstCodes
          == texts.map { text in
            texts.firstIndex { $0.utf8.elementsEqual(text.utf8) }.map { UInt32($0) }
          })
    }
  }

  /// More than are sorted at once.
  @Test func manyTextsInOrder() {
    let count = (1 << 16) + 77
    let texts = (0..<count).map { "\($0 &* 7_919 % 65_536)" }
    let dictionary = TextDictionary(texts)
    let order = (0..<count).sorted { (texts[$0], $0) < (texts[$1], $1) }
    let ranks = dictionary.ranks
    #expect(ranks.max() == 65_535)
    for (place, code) in order.enumerated().dropFirst() {
      let step: Int32 = texts[code] == texts[order[place - 1]] ? 0 : 1
      guard ranks[code] - ranks[order[place - 1]] != step else { continue }
      Issue.record("\(texts[code]) stands at \(ranks[code])")
      break
    }
  }

  @Test func orderingEndsWhereItsStatementDoes() throws {
    let stage = Stage(Budget(isInterrupted: { true }))
    let dictionary = TextDictionary((0..<1_000).map { "\(999 - $0)" })
    #expect(throws: BudgetError.self) {
      try dictionary.firstCodes(TaskRunner.serial.under(stage))
    }
    #expect(dictionary.ranks.first == 999, "what was given up is not kept")
  }

  @Test(arguments: [[], [""], ["", ""], ["b", "a"], ["a", "a"], ["a", "b"]])
  func small(texts: [String]) {
    let dictionary = TextDictionary(texts)
    #expect((0..<dictionary.count).map { dictionary[$0] } == texts)
    #expect(dictionary.isSorted == (texts == Array(Set(texts)).sorted()))
    #expect(dictionary.code(of: "missing") == nil)
    #expect(dictionary.code(of: "") == (texts.first == "" ? 0 : nil))
  }

  @Test func comparisonOfBytes() {
    let texts = TextDictionaryTests.ordered
    for (i, left) in texts.enumerated() {
      for (j, right) in texts.enumerated() {
        let order = Array(left.utf8).withUnsafeBufferPointer { left in
          Array(right.utf8).withUnsafeBufferPointer { compareBytes(left, $0) }
        }
        #expect(order.signum() == (i - j).signum())
        #expect(precedesByBytes(left, right) == (i < j))
      }
    }
  }
}

@Suite struct ColumnTests {
  @Test func textsMakeASortedDictionary() {
    let texts: [String?] = ["b", nil, "", TextDictionaryTests.composed, "b", "e\u{301}", nil]
    let column = Column(texts: texts)
    #expect(isSame(values(of: column), texts.map { $0.map { .text($0) } ?? .missing }))
    #expect(column.missingCount == 2)
    guard case .text(let dictionary, let codes?) = column.storage else {
      Issue.record("a dictionary with codes was expected")
      return
    }
    #expect(dictionary.isSorted && dictionary.count == 4)
    #expect(codes.count == 7)
  }

  @Test func missingTextsAddNoEntry() {
    let column = Column(texts: [nil, nil, "x"])
    guard case .text(let dictionary, _) = column.storage else { return }
    #expect(dictionary.count == 1)
    #expect(values(of: Column(texts: [nil, nil])) == [.missing, .missing])
    #expect(Column(texts: []).count == 0)
  }

  @Test func manyTextsAreKeptInOrderOfAppearance() {
    let count = Column.dictionaryLimit + 1
    let texts = (0..<count).reversed().map { String($0) } + ["5", "0"]
    let column = Column(texts: texts)
    #expect(column[0] == .text(String(count - 1)))
    #expect(column[count] == .text("5") && column[count + 1] == .text("0"))
    guard case .text(let dictionary, _) = column.storage else { return }
    #expect(dictionary.count == count && !dictionary.isSorted)
  }

  static let integers: [(values: [Int64?], bounds: ClosedRange<Int64>?)] = [
    ([], nil), ([nil], nil), ([nil, nil], nil), ([5], 5...5), ([nil, 5, nil], 5...5),
    ([3, nil, -7, 400], -7...400), ([.min, .max, nil], Int64.min...Int64.max), ([0, 0, 0], 0...0),
  ]

  @Test(arguments: integers) func integersAndSubsets(values: [Int64?], bounds: ClosedRange<Int64>?)
  {
    let column = Column(type: .integer, integers: values)
    #expect(column.bounds == bounds)
    #expect(ColumnarTests.integers(of: column) == values)
    #expect((column.missing == nil) == !values.contains(nil))
    for rows in ColumnTests.subsets(values.count) {
      let gathered = column.gathered(rows)
      let expected = rows.map { values[Int($0)] }
      let present = expected.compactMap { $0 }
      #expect(ColumnarTests.integers(of: gathered) == expected)
      #expect(gathered.missingCount == expected.count { $0 == nil })
      #expect((gathered.missing == nil) == !expected.contains(nil))
      let least = present.min().flatMap { low in present.max().map { low...$0 } }
      if rows.count != values.count { #expect(gathered.bounds == least) }
    }
  }

  /// All sets of rows, and each backwards.
  private static func subsets(_ count: Int) -> [[UInt32]] {
    (0..<1 << count).flatMap { set -> [[UInt32]] in
      let rows = (0..<UInt32(count)).filter { set >> $0 & 1 != 0 }
      return [rows, rows.reversed()]
    }
  }

  @Test func floats() {
    let column = Column(floats: [1.5, nil, .nan, -0.0, .infinity])
    #expect(column.missingCount == 2)
    #expect(column[0] == .float(1.5) && column[2] == .missing && column[4] == .float(.infinity))
    #expect(values(of: column.gathered([4, 1, 0])) == [.float(.infinity), .missing, .float(1.5)])
  }

  @Test func booleans() {
    let column = Column(booleans: [true, nil, false])
    #expect(values(of: column) == [.boolean(true), .missing, .boolean(false)])
    #expect(values(of: column.gathered([2, 1])) == [.boolean(false), .missing])
  }

  @Test func textsWithoutCodesAreMoved() {
    let texts = ["b", "", TextDictionaryTests.composed, "long text", "b"]
    let column = Column(
      type: .text, count: 5, storage: .text(TextDictionary(texts), codes: nil),
      missing: Bitmap(count: 5) { $0 == 3 })
    let rows: [UInt32] = [4, 3, 2, 1, 0, 2]
    let expected = rows.map { $0 == 3 ? Value.missing : .text(texts[Int($0)]) }
    #expect(isSame(values(of: column.gathered(rows)), expected))
    #expect(column.gathered([]).count == 0)
  }

  static let kinds: [(type: ColumnType, value: Value)] = [
    (.integer, .integer(5)), (.decimal(scale: 2), .exact(5, scale: 2)),
    (.date, .date(CalendarDay(number: 5))), (.timestamp(scale: 3), .timestamp(5, scale: 3)),
    (.period(.month), .period(CalendarPeriod(unit: .month, index: 5))), (.boolean, .boolean(true)),
  ]

  @Test(arguments: kinds) func storedIntegersByType(type: ColumnType, value: Value) {
    #expect(Column(type: type, integers: [5])[0] == value)
  }

  @Test func concatenation() {
    let whole = Column(type: .integer, integers: [1, nil])
    let texts = Column(texts: ["x", nil])
    #expect(
      values(of: .concatenating(whole, Column(type: .integer, integers: [7])))
        == [.integer(1), .missing, .integer(7)])
    #expect(
      values(of: .concatenating(whole, texts)) == [.text("1"), .missing, .text("x"), .missing])
    #expect(values(of: .concatenating(texts, whole)).last == .missing)
    #expect(values(of: .concatenating(Column(texts: []), whole)) == values(of: whole))
    #expect(values(of: .concatenating(whole, Column(texts: []))) == values(of: whole))
  }

  @Test func tables() {
    let table = Table(
      name: "t", fields: [Field(name: "a", column: Column(texts: ["x", "y"]))], rowCount: 2)
    let more = table.setting(Field(name: "A", column: Column(type: .integer, integers: [1, 2])))
    #expect(more.fields.map(\.name) == ["a", "A"])
    #expect(more.index(of: "A") == 1 && more.index(of: "b") == nil)
    let other = more.setting(Field(name: "a", column: Column(texts: ["z", nil])))
    #expect(other.column("a").map(values(of:)) == [.text("z"), .missing])
    #expect(other.removing("a").fields.map(\.name) == ["A"])
    #expect(other.gathered([1]).column("A").map(values(of:)) == [.integer(2)])
  }
}

/// What is known about values that stand once.
@Suite struct UniqueColumnTests {
  private static func noted(_ values: [Int64?]) -> Column {
    Column(type: .integer, integers: values).notingUniqueness
  }

  @Test func numbersThatAscendAreUnique() {
    #expect(UniqueColumnTests.noted([-3, 0, 7, .max]).isUnique)
    #expect(UniqueColumnTests.noted([5]).isUnique && UniqueColumnTests.noted([]).isUnique)
    for values: [Int64?] in [[1, 1], [1, 3, 2], [1, nil, 3], [nil]] {
      #expect(!UniqueColumnTests.noted(values).isUnique)
    }
    #expect(!Column(floats: [1, 2]).notingUniqueness.isUnique)
    #expect(!Column(type: .integer, integers: [1, 2]).isUnique)
  }

  @Test func otherRowsOfATableAreStillUnique() {
    let table = Table(
      name: "t", fields: [Field(name: "a", column: Column(type: .integer, integers: [1, 4, 9]))],
      rowCount: 3
    ).notingUniqueness
    let turned = table.gathered([2, 0, 1])
    #expect(turned.fields[0].column.isUnique && turned.notingUniqueness.fields[0].column.isUnique)
    #expect(table.gathered([2, 0]).fields[0].column.isUnique)
    // Rows of a column may come twice.
    #expect(!table.fields[0].column.gathered([0, 0, 1]).isUnique)
  }

  @Test func moreRowsAreUniqueIfTheirNumbersLieApart() {
    let some = Table(
      name: "t", fields: [Field(name: "a", column: UniqueColumnTests.noted([4, 6, 9]))], rowCount: 3
    ).gathered([1, 2, 0]).fields[0].column
    let plain = { (values: [Int64?]) in Column(type: .integer, integers: values) }
    #expect(some.appending(plain([10, 12])).isUnique)
    #expect(some.appending(plain([1, 3])).isUnique)
    #expect(some.appending(Column(type: .decimal(scale: 0), integers: [10])).isUnique)
    for values: [Int64?] in [[9, 10], [5, 7], [12, 10, 11], [10, 10], [10, nil], [nil]] {
      #expect(!some.appending(plain(values)).isUnique)
    }
    #expect(!some.appending(Column(texts: ["10"])).isUnique)
    #expect(!plain([1, 2]).appending(some).isUnique)
  }

  @Test func clusteredRowsAreStillUnique() throws {
    let rows = [
      EventRow(3, 10, "b"), EventRow(1, 12, "a"), EventRow(nil, 5, "c"), EventRow(1, 2, "a"),
    ]
    let store = Store.empty.adding(eventTable(rows, event: nil))
    let table = store.events[0].table
    #expect(table.column("row").map(values(of:)) == [3, 1, 0, 2].map { .integer($0) })
    #expect(table.fields.filter(\.column.isUnique).map(\.name) == ["row"])
    #expect(store.customers.key.column.isUnique)
    // Customers too have what their file's order says, and are sorted by key.
    let fields = ["id": [5, 2, 9], "serial": [1, 2, 4], "rank": [3, 1, 1]].map {
      Field(name: $0.key, column: Column(type: .integer, integers: $0.value))
    }
    let people = StagedTable(
      Table(name: "people", fields: fields, rowCount: 3), role: .customers(key: "id", joined: nil))
    let known = Store.empty.adding(people).customers.table
    #expect(known.column("serial").map(values(of:)) == [2, 1, 4].map { .integer($0) })
    #expect(Set(known.fields.filter(\.column.isUnique).map(\.name)) == ["id", "serial"])
  }
}

/// Numbers of 128 bits as doubles.
@Suite struct NearestDoubleTests {
  @Test func isWhatTheStandardLibrarySays() {
    var source = RandomSource(seed: 128)
    var numbers: [Int128] = [0, 1, -1, .max, .min, .min + 1, Int128(Int64.max) + 1]
    for shift in 0..<127 {
      // Halves between two doubles, and what lies next to them.
      for low: Int128 in [0, 1, 3, (1 << 53) - 1, (1 << 53) + 1, (1 << 54) + 2, (1 << 54) + 6] {
        let number = low &<< Int128(shift)
        numbers += [number, number &+ 1, number &- 1, 0 &- number]
      }
      for _ in 0..<40 {
        let bits = UInt128(source.next()) << 64 | UInt128(source.next())
        numbers.append(Int128(bitPattern: bits) >> Int128(shift))
      }
    }
    for number in numbers {
      #expect(Double(nearest: number) == Double(number), "\(number)")
      #expect(Double(nearest: number.magnitude) == Double(number.magnitude), "\(number)")
    }
    for exponent in 0..<39 {
      #expect(PowersOfTen.double(exponent) == Double("1e\(exponent)"))
    }
  }
}
