import Columnar
import Planning
import TestSupport
import Testing

@testable import Engine

/// Selection, search in texts and orders against plain loops and the library's sort.
@Suite struct OrderTests {
  private static func check<Key: OrderedKey>(
    _ keys: [Key], in bounds: ClosedRange<Key>, _ source: inout RandomSource
  ) throws {
    let sorted = keys.sorted()
    var ranks: Set<Int> = [0, keys.count - 1]
    for _ in 0..<source.below(6) { ranks.insert(source.below(keys.count)) }
    let wanted = ranks.sorted()
    try keys.withUnsafeBufferPointer { keys in
      let cut = source.below(keys.count)
      let pieces = [
        UnsafeBufferPointer(rebasing: keys[..<cut]), UnsafeBufferPointer(rebasing: keys[cut...]),
      ]
      for threads in [1, 3] {
        let found = try Selection.keys(pieces, at: wanted, in: bounds, Tasks(threads: threads))
        #expect(found == wanted.map { sorted[$0] })
      }
    }
  }

  @Test(arguments: [1, 2, 2_048, 2_049, 70_000]) func selection(count: Int) throws {
    var source = RandomSource(seed: UInt64(count))
    for spread in [UInt64(0), 1, 3, 5_000, 1 << 31, .max] {
      let narrow = (0..<count).map { _ in UInt32(truncatingIfNeeded: source.next() & spread) }
      try OrderTests.check(narrow, in: 0...UInt32(clamping: spread), &source)
      try OrderTests.check(narrow.map { UInt64($0) << 20 + 7 }, in: 0...UInt64.max, &source)
      try OrderTests.check(narrow.map { ~$0 }, in: ~UInt32(clamping: spread)...UInt32.max, &source)
      // Some often, some far away.
      let skewed = narrow.map { UInt64($0) >> UInt64(source.below(64)) }
      try OrderTests.check(skewed, in: 0...UInt64(UInt32.max), &source)
    }
    let doubles = (0..<count).map { _ in Double(source.number(-900...900)) / 7 }
    try OrderTests.check(doubles.map { SortKeys.key($0) }, in: 0...UInt64.max, &source)
  }

  /// A value that many have is found where a sample says that it is the only one: at the upper end, within,
  /// and beside one that others have.
  @Test(arguments: [
    (UInt32(10_000), UInt32(10_000), 60), (7_000, 5_000, 30), (7_000, 0, 60), (1 << 30, 9, 50),
  ]) func frequentKeys(most: UInt32, often: UInt32, percent: Int) throws {
    var source = RandomSource(seed: UInt64(most))
    let keys = (0..<90_000).map { _ in
      source.chance(percent) ? often : UInt32(source.below(Int(most) + 1))
    }
    for _ in 0..<4 { try OrderTests.check(keys, in: 0...most, &source) }
    try OrderTests.check(keys.map { UInt64($0) << 30 }, in: 0...UInt64.max, &source)
  }

  /// What is known of parts says it of the whole: candidates of both, and few more.
  @Test(arguments: [nil, UInt32(100_000)...120_000, 0...40]) func countedKeysAdd(
    narrow: ClosedRange<UInt32>?
  ) throws {
    var source = RandomSource(seed: 77)
    func keys(_ count: Int) -> [UInt32] {
      (0..<count).map { _ in UInt32(truncatingIfNeeded: source.next() >> UInt64(44)) }
    }
    let tasks = Tasks(threads: 2)
    let even = Selection.Buckets(UInt32(0)...UInt32(1 << 20))
    let buckets = narrow.map { even.narrowed(to: $0) } ?? even
    for sizes in [[70_000, 80_000, 5], [70_000, 3_000, 0], [3_000, 4_000, 2_000]] {
      let parts = sizes.map(keys)
      let whole = parts.flatMap { $0 }.sorted()
      let ranks = [0, whole.count / 2, whole.count / 2 + 1, whole.count * 9 / 10]
      try parts[0].withUnsafeBufferPointer { first in
        try parts[1].withUnsafeBufferPointer { second in
          try parts[2].withUnsafeBufferPointer { third in
            func counted(_ piece: UnsafeBufferPointer<UInt32>) throws -> CountedKeys<UInt32> {
              let ranks = [0, piece.count / 2, piece.count / 2 + 1, piece.count * 9 / 10]
              return try Selection.count([piece], expecting: ranks, in: buckets, tasks)
            }
            var all = try counted(first)
            all.add(try counted(second))
            all.add([third])
            let found = try Selection.keys(of: all, [first, second, third], at: ranks, tasks)
            #expect(found == ranks.map { whole[$0] })
          }
        }
      }
    }
  }

  @Test func groupedKeys() {
    var source = RandomSource(seed: 8)
    var expected = [[UInt32]](repeating: [], count: 5)
    let whole = GroupedKeys<UInt32>()
    whole.grow(to: 5)
    for (round, map) in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [1, 1, 1, 1, 1]].enumerated() {
      let part = GroupedKeys<UInt32>()
      part.grow(to: 5)
      for _ in 0..<30 {
        let count = source.below(2_000)
        let keys = (0..<count).map { _ in UInt32(truncatingIfNeeded: source.next()) }
        let mask = (0..<count).map { _ in UInt8(source.below(2)) }
        // Some groups are small, one is large.
        let groups = (0..<count).map { _ in
          source.chance(90) ? Int32(4) : Int32(source.below(round + 2))
        }
        let rows = (0..<count).map { Int32($0) }
        rows.withUnsafeBufferPointer { rows in
          groups.withUnsafeBufferPointer { groups in
            guard let row = rows.baseAddress, let group = groups.baseAddress else { return }
            part.append(
              SelectedRows(
                rows: row, groups: group, count: count, batch: Batch(start: 0, count: count)),
              mask: mask
            ) { keys[$0] }
          }
        }
        for row in 0..<count where mask[row] != 0 {
          expected[map[Int(groups[row])]].append(keys[row])
        }
      }
      whole.merge(part, map.map { Int32($0) })
    }
    for group in 0..<5 {
      let keys = whole.withPieces(group) { $0.flatMap { Array($0) } }
      #expect(keys.sorted() == expected[group].sorted())
    }
  }

  @Test func textSearch() {
    var source = RandomSource(seed: 4)
    for _ in 0..<20_000 {
      let letters = source.pick(2, [1, 3])
      let text = (0..<source.below(30)).map { _ in UInt8(0x60 + source.below(letters + 1)) }
      let wanted = (0..<source.below(5)).map { _ in UInt8(0x60 + source.below(letters + 1)) }
      let isIn =
        wanted.isEmpty
        || text.indices.contains { text[$0...].starts(with: wanted) }
      let found = text.withUnsafeBufferPointer { text in
        wanted.withUnsafeBufferPointer { TextSearch.contains(text, $0) }
      }
      #expect(found == isIn, "\(wanted) in \(text)")
    }
  }

  @Test func textsThatContain() {
    var source = RandomSource(seed: 40)
    for _ in 0..<150 {
      let letters = source.pick(2, [1, 3])
      func letter() -> UInt8 { UInt8(0x61 + source.below(letters + 1)) }
      let lengths = source.pick(20, [3, 40, 100])
      let texts = (0..<200).map { _ in
        String(decoding: (0..<source.below(lengths)).map { _ in letter() }, as: UTF8.self)
      }
      let wanted = String(decoding: (0..<source.below(6)).map { _ in letter() }, as: UTF8.self)
      let contains = CompiledText(.contains(wanted, ignoringCase: false))
      let expected = texts.map { wanted.isEmpty || $0.contains(wanted) }
      let mask = (0..<190).map { _ in UInt8(source.chance(30) ? 1 : 0) }
      let picked = (0..<190).filter { _ in source.chance(60) }.map { Int32($0) }
      for rows in [nil, mask] {
        var found = [UInt8](repeating: 7, count: 190)
        contains.test(TextDictionary(texts), from: 10, rows: nil, within: rows, &found, count: 190)
        #expect(found == (0..<190).map { expected[$0 + 10] && rows?[$0] != 0 ? 1 : 0 })
        found = [UInt8](repeating: 7, count: picked.count)
        contains.test(
          TextDictionary(texts), from: 10, rows: picked, within: rows, &found, count: picked.count)
        #expect(
          found == picked.indices.map { expected[Int(picked[$0]) + 10] && rows?[$0] != 0 ? 1 : 0 })
      }
    }
  }

  @Test func exactDeviations() {
    var source = RandomSource(seed: 15)
    for spread in [1, 2, 1_000, 1 << 30, 1 << 46] {
      for count in [2, 3, 10, 1_000] {
        let numbers = (0..<count).map { _ in UInt64(source.below(spread + 1)) }
        let found = Figures.deviation(
          count: UInt64(count), sum: numbers.reduce(0) { $0 + UInt128($1) },
          squares: numbers.reduce(0) { $0 + UInt128($1) * UInt128($1) })
        let expected = Figures.deviation(numbers.map { Double($0) })
        #expect(abs((found ?? -1) - (expected ?? -2)) <= 1e-12 * max(1, expected ?? 0))
      }
    }
    #expect(Figures.deviation(count: 3, sum: 21, squares: 147) == 0)
    #expect(Figures.deviation(count: 1, sum: 21, squares: 441) == nil)
  }

  // MARK: - Listings

  private static let store = LargeStore.store

  private static func answer(_ text: String) throws -> [ResultColumn] {
    let plan = try #require(bound(text, store))
    return try ColumnarEngine(threads: 2).answer(plan, store: store).table?.columns ?? []
  }

  private static func columns(_ text: String) throws -> [[Value]] {
    try answer(text).map { Array($0.values) }
  }

  static let sorts = [
    "satisfaction", "satisfaction desc", "region desc, score", "score desc", "score, id desc",
    "sum(orders.amount) desc", "avg(orders.weight), region",
    "last(orders.note), id desc", "last(orders.note) desc",
    "region is missing, satisfaction desc, score", "sum(orders.amount) * 1000000000000000 desc",
  ]

  /// With a limit few rows are kept; without one all are sorted: the first are the same.
  @Test(arguments: sorts) func limitsAreBeginnings(sort: String) throws {
    let question = "list id, region, satisfaction, score sort \(sort)"
    let all = try OrderTests.columns(question)
    #expect(all.first?.count == LargeStore.customerCount)
    for limit in [0, 1, 7, 300, 25_000, 50_000] {
      let first = try OrderTests.columns("\(question) limit \(limit)")
      #expect(first == all.map { Array($0.prefix(limit)) }, "\(sort), limit \(limit)")
    }
  }

  @Test func listingsAreSorted() throws {
    let rows = try OrderTests.columns("list id, satisfaction sort satisfaction desc")
    let order = (0..<LargeStore.customerCount).sorted { a, b in
      let (x, y) = (LargeStore.satisfaction[a] ?? -1, LargeStore.satisfaction[b] ?? -1)
      return x != y ? x > y : a < b
    }
    #expect(rows.first == order.map { .integer($0) })
  }

  /// Texts that are looked at a row at a time, only on the rows that other conditions leave.
  @Test func textsOfTheRowsLeft() throws {
    let found = try OrderTests.columns(
      "list id where any orders (note contains \"1\" and category = Tea and amount > 100)")[0]
    let expected = Set(
      LargeStore.orders.filter {
        $0.customer >= 0 && $0.event % 3 == 1 && $0.category == 1 && $0.amount ?? 0 > 10_000
      }.map(\.customer))
    #expect(!expected.isEmpty && found == expected.sorted().map { .integer($0) })
  }

  @Test func quantilesOfOneArgument() throws {
    let columns = try OrderTests.answer(
      "segment by region show median(amount), p90(amount), p0(amount), p90(weight), p100(weight)")
    // Each group, and the total.
    for group in 0...columns[0].values.count {
      let isTotal = group == columns[0].values.count
      let orders = LargeStore.orders.filter { order in
        guard order.customer >= 0 else { return false }
        let region = LargeStore.region[order.customer].map { Value.text(LargeStore.regions[$0]) }
        return isTotal || region ?? .missing == columns[0].values[group]
      }
      let amounts = orders.compactMap { $0.amount.map { Double($0) / 100 } }.sorted()
      let weights = orders.compactMap(\.weight).sorted()
      let expected = [
        Figures.quantile(amounts, 0.5), Figures.quantile(amounts, 0.9), amounts.first,
        Figures.quantile(weights, 0.9), weights.last,
      ]
      let found = columns.dropFirst().map { isTotal ? $0.total : $0.values[group] }
      #expect(found == expected.map { .float($0 ?? .nan) })
    }
  }
}
