import Columnar
import Messages
import Planning
import TestSupport
import Testing

@testable import Engine

@Suite struct RankingTests {
  static let statements: [(text: String, rows: [[Value]])] = [
    (
      "segment by score into terciles show customers",
      [[n(1), n(3)], [n(3), n(2)], [.missing, n(1)]]
    ),
    (
      "list id, rank(score), percent_rank(score), ntile(2, score), tile(2, score)",
      [
        [n(1), n(5), f(0), n(1), n(1)], [n(2), n(3), f(0.25), n(1), n(1)],
        [n(3), n(3), f(0.25), n(1), n(1)], [n(4), n(2), f(0.75), n(2), n(2)],
        [n(5), .missing, .missing, .missing, .missing], [n(6), n(1), f(1), n(2), n(2)],
      ]
    ),
    (
      "segment by score bins 5 show customers",
      [
        [t("10 to 20"), n(1)], [t("20 to 30"), n(2)], [t("30 to 40"), n(1)],
        [t("50 to 60"), n(1)], [.missing, n(1)],
      ]
    ),
    (
      "segment by orders.amount bins 2 show sum(orders.amount)",
      [[t("0 to 100"), n(185)], [t("100 to 200"), n(100)]]
    ),
    ("list id where score in top 40%", [[n(4)], [n(6)]]),
    ("list id where score in bottom 2", [[n(1)], [n(2)], [n(3)]]),
    ("list id where not score in top 1", [[n(1)], [n(2)], [n(3)], [n(4)], [n(5)]]),
    ("list id where score in top 1 per region", [[n(2)], [n(4)], [n(6)]]),
    ("list id where sum(orders.amount) in top 1", [[n(1)]]),
    (
      "list id where rank(score) > 1 and score in top 2 sort score desc limit 1", [[n(4)]]
    ),
    (
      "segment by score in top 2 show customers",
      [[.boolean(false), n(4)], [.boolean(true), n(2)]]
    ),
  ]

  @Test(arguments: statements) func ranks(text: String, rows: [[Value]]) {
    let asked = Asked(text)
    #expect(asked.rows == rows, "\(asked.diagnostics)")
  }

  @Test func baseAndCutsAreTold() {
    let notes = Asked("segment by score into terciles show customers").answer?.footnotes ?? []
    let cuts = notes.compactMap { note -> [Value]? in
      guard case .ranked(_, let base, let cuts, _, _) = note, base == 5 else { return nil }
      return cuts
    }
    #expect(cuts.count == 1)
    #expect(cuts.first?.first == n(20))
    let second: Double = cuts.first?.last?.double ?? 0
    #expect(abs(second - 80.0 / 3) < 1e-9)
  }

  /// Sorted numbers as plain code ranks them, against the engine over several tasks.
  @Test(arguments: [2, 4, 10, 100]) func tilesOfManyValues(tiles: Int) throws {
    let store = LargeStore.store
    let field = Scalar(.field(2), .integer, .customers)
    let ranking = Ranking(
      .tile(tiles), of: field, over: .constant(true), what: "satisfaction")
    let found = try RankingScan([ranking], store, Rankings())
      .run(Tasks(threads: 2))[0]
    let sorted = LargeStore.satisfaction.compactMap { $0 }.sorted()
    // Cuts times the number of tiles are whole.
    let cuts = (1..<tiles).map { part -> Int in
      let place = part * (sorted.count - 1)
      let (low, rest) = (sorted[place / tiles], place % tiles)
      return low * tiles + (rest == 0 ? 0 : (sorted[place / tiles + 1] - low) * rest)
    }
    for (row, value) in LargeStore.satisfaction.enumerated() {
      let expected = value.map { value in n(1 + cuts.count { $0 < value * tiles }) } ?? .missing
      if found.column[row] != expected { Issue.record("row \(row): \(found.column[row])") }
    }
  }

  @Test func wideAndFloatValues() throws {
    let big = Column(type: .integer, integers: [.max, .max - 1, 5, nil, -3])
    let score = Column(floats: [0.5, -1.5, nil, 2.25, -0.0])
    let table = Table(
      name: "customers",
      fields: [
        Field(name: "id", column: Column(type: .integer, integers: [1, 2, 3, 4, 5])),
        Field(name: "big", column: big), Field(name: "score", column: score),
      ], rowCount: 5)
    let store = Store(customers: CustomerTable(table: table, keyIndex: 0))
    let number = Scalar(.field(1), .integer, .customers)
    let square = Scalar(.arithmetic(.multiply, number, number), .integer, .customers)
    let ofFloats = Scalar(.field(2), .float, .customers)
    func values(_ function: RankFunction, _ value: Scalar) throws -> [Value] {
      let ranking = Ranking(function, of: value, over: .constant(true), what: "x")
      let column = try RankingScan([ranking], store, Rankings())
        .run(Tasks(threads: 1))[0].column
      return (0..<5).map { column[$0] }
    }
    #expect(try values(.rank, square) == [n(1), n(2), n(3), .missing, n(4)])
    #expect(try values(.tile(2), square) == [n(2), n(2), n(1), .missing, n(1)])
    #expect(try values(.rank, ofFloats) == [n(2), n(4), .missing, n(1), n(3)])
    #expect(try values(.tile(3), ofFloats) == [n(2), n(1), .missing, n(3), n(1)])
    #expect(try values(.bins(4), ofFloats) == [n(1), n(0), .missing, n(2), n(1)])
  }

  static let bins: [(low: Int128, high: Int128, count: Int, scale: Int, texts: [String])] = [
    (0, 999, 2, 0, ["0 to 500", "500 to 1000"]),
    (3, 1480, 10, 0, ["0 to 200", "200 to 400"]),
    (-7, 7, 4, 0, ["-10 to -5", "-5 to 0"]),
    (0, 99, 4, 1, ["0.0 to 2.5", "2.5 to 5.0"]),
    (0, 9, 4, 0, ["0 to 5", "5 to 10"]),
    (5, 5, 10, 2, ["0.05 to 0.06", "0.06 to 0.07"]),
    (100, 2_000, 9, 0, ["0 to 250", "250 to 500"]),
  ]

  @Test(arguments: bins)
  func widthsAreRound(low: Int128, high: Int128, count: Int, scale: Int, texts: [String]) {
    let type: ColumnType = scale == 0 ? .integer : .decimal(scale: scale)
    let bins = Bins(count, exact: low...high, type: type)
    #expect(texts.indices.map { bins.text($0) } == texts)
  }

  @Test func radixSortIsStable() {
    var source = RandomSource(seed: 11)
    for count in [0, 1, 2, 100, 5_000] {
      let keys = (0..<count).map { _ in
        source.chance(50) ? UInt64(source.below(7)) : source.next() >> UInt64(source.below(64))
      }
      var (sorted, payload) = (LargeArray(keys), LargeArray(count: count) { UInt32($0) })
      RadixSort.sort(&sorted, &payload) {}
      let expected = keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
      #expect(Array(payload) == expected.map { UInt32($0) })
      #expect(Array(sorted) == expected.map { keys[$0] })
    }
    for number in [-1.5, 0, 2, -.infinity, .infinity, 1e-300] {
      #expect(SortKeys.double(SortKeys.key(number)) == number)
    }
  }
}
