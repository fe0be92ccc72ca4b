import Columnar
import Engine
import Language
import Messages
import Session
import TestSupport
import Testing

/// `compare`, `overlap`, `explain` and `sweep` against plain loops over the same numbers, and against
/// segments of their rows.
@Suite struct AnalysesAgainstNaive {
  typealias Shop = GradesAgainstNaive.Shop

  /// Shops in which anybody has bought.
  static let shops = GradesAgainstNaive.shops.filter { shop in
    shop.keys.count <= 3000 && shop.orders.contains { !$0.isEmpty }
  }

  private static let definitions = """
    define segment big(min = 0.5) as where sum(orders.amount) > $min
    define segment often as where at least 2 orders
    define segment north as where region = N

    """

  private static func session(_ shop: Shop) -> QuerySession {
    let session = QuerySession(engine: ColumnarEngine(threads: 2))
    session.install(shop.tables)
    return session
  }

  private static func answer(_ text: String, in session: QuerySession) throws -> Answer {
    var answer: Answer?
    for item in Parser.parse(SourceText(name: "analyses", text: text)).items {
      let outcome = session.execute(item)
      try #require(outcome.status == .success, "\(outcome.diagnostics)")
      answer = outcome.answer
    }
    return try #require(answer)
  }

  private static func customers(_ text: String, in session: QuerySession) throws -> Int {
    let answer = try answer("segment where \(text) show customers", in: session)
    return number(answer.table?.columns[0].values[0])
  }

  /// The whole units of an exact number: cents of money.
  private static func number(_ value: Value?) -> Int {
    if case .exact(let units, _)? = value { Int(units) } else { 0 }
  }

  private static func text(_ value: Value) -> String {
    if case .text(let text) = value { text } else { "?" }
  }

  /// The rows of a table by the text of a column, with some columns as numbers.
  private static func numbers(
    _ table: ResultTable?, by name: Int, _ columns: [Int]
  ) -> [String: [Int]] {
    guard let table else { return [:] }
    return Dictionary(
      uniqueKeysWithValues: (0..<table.rowCount).map { row in
        (
          text(table.columns[name].values[row]),
          columns.map { number(table.columns[$0].values[row]) }
        )
      })
  }

  /// What each customer has brought, in cents.
  private static func sums(_ shop: Shop) -> [Int] {
    shop.orders.map { $0.reduce(0) { $0 + $1.cents } }
  }

  @Test(arguments: shops) func regionsOfOverlap(shop: Shop) throws {
    let sums = Self.sums(shop)
    var expected: [String: [Int]] = [:]
    for (place, key) in shop.keys.enumerated() {
      var names: [String] = []
      if sums[place] > 50 { names.append("big") }
      if shop.orders[place].count >= 2 { names.append("often") }
      if key % 3 == 0 { names.append("north") }
      let region =
        switch names.count {
        case 0: "none of them"
        case 1: "\(names[0]) only"
        case 2: "\(names[0]) and \(names[1])"
        default: "\(names[0]), \(names[1]) and \(names[2])"
        }
      let old = expected[region] ?? [0, 0]
      expected[region] = [old[0] + 1, old[1] + sums[place]]
    }
    let session = Self.session(shop)
    let overlap = "overlap big, often, north"
    let answer = try Self.answer(Self.definitions + overlap, in: session)
    #expect(Self.numbers(answer.table, by: 0, [1, 3]) == expected)
    for (region, numbers) in expected {
      _ = try Self.answer(overlap, in: session)
      let found = try Self.customers("in row(segments = \"\(region)\")", in: session)
      #expect(found == numbers[0], "\(region)")
    }
  }

  @Test(arguments: shops, ["-1 to 2 step 0.05", "0 to 2000 step 100", "3 to 1 step 0.25"])
  func stepsOfSweep(shop: Shop, range: String) throws {
    let sums = Self.sums(shop)
    let session = Self.session(shop)
    let sweep = "sweep min from \(range) in big"
    let table = try #require(try Self.answer(Self.definitions + sweep, in: session).table)
    for row in 0..<table.rowCount {
      let bound = try #require(table.columns[0].values[row].double)
      let members = sums.filter { Double($0) / 100 > bound + 1e-9 }
      let found = [1, 2].map { Self.number(table.columns[$0].values[row]) }
      #expect(found == [members.count, members.reduce(0, +)], "\(bound)")
    }
    let middle = table.rowCount / 2
    let bound = try #require(table.columns[0].values[middle].double)
    let found = try Self.customers("in row(min = \(bound))", in: session)
    #expect(found == Self.number(table.columns[1].values[middle]))
  }

  @Test(arguments: shops) func sidesOfCompare(shop: Shop) throws {
    let sums = Self.sums(shop)
    let session = Self.session(shop)
    let compare = "compare often with rest on region, ltv"
    let answer = try Self.answer(Self.definitions + compare, in: session)
    let sides = [true, false].map { isOften in
      shop.keys.indices.filter { (shop.orders[$0].count >= 2) == isOften }
    }
    var expected: [String: [Int]] = [:]
    for (side, places) in sides.enumerated() {
      for place in places {
        let region = shop.keys[place] % 3 == 0 ? "N" : "S"
        expected[region, default: [0, 0, 0, 0]][side] += 1
        expected[region]?[2 + side] += sums[place]
      }
    }
    let values = try #require(answer.sections.first { $0.title == "values" }).table
    #expect(Self.numbers(values, by: 1, [2, 4, 9, 11]) == expected)
    let numbers = try #require(answer.sections.first { $0.title == "numbers" }).table
    for (side, places) in sides.enumerated() {
      #expect(Self.number(numbers.columns[1 + side].values[0]) == places.count)
      guard !places.isEmpty else { continue }
      let mean = Double(places.reduce(0) { $0 + sums[$1] }) / 100 / Double(places.count)
      let found = try #require(numbers.columns[3 + side].values[0].double)
      #expect(abs(found - mean) <= 1e-9 * max(1, abs(mean)))
    }
    // The statistic of the whole table, cell by cell against what independence would give.
    let all = Double(shop.keys.count)
    let regions = expected.values.map { $0.map(Double.init) }
    if regions.count == 2, !sides.contains(where: \.isEmpty) {
      var statistic = 0.0
      for region in regions {
        for side in 0..<2 {
          let even = (region[0] + region[1]) * Double(sides[side].count) / all
          statistic += (region[side] - even) * (region[side] - even) / even
        }
      }
      let fields = try #require(answer.table)
      let row = try #require(fields.columns[0].values.firstIndex(of: .text("region")))
      let found = try #require(fields.columns[3].values[row].double)
      #expect(abs(found - statistic) <= 1e-9 * max(1, statistic))
    }
    for (region, counts) in expected {
      _ = try Self.answer(compare, in: session)
      let found = try Self.customers("in row(region = \(region))", in: session)
      #expect(found == counts[0], "\(region)")
    }
  }

  @Test(arguments: shops) func contributionsAddUp(shop: Shop) throws {
    let session = Self.session(shop)
    let days = [20_100, 20_300].map { CalendarDay(number: $0).text }
    let months = days.map { String($0.prefix(7)) }
    let explain =
      "explain sum(orders.amount) from \(months[0]) to \(months[1]) on region support 0.001%"
    let answer = try Self.answer(Self.definitions + explain, in: session)
    func sum(_ place: Int, _ month: String) -> [Int] {
      shop.orders[place].filter { CalendarDay(number: $0.day).text.hasPrefix(month) }.map(\.cents)
    }
    var movements = ["kept", "lost", "new", "returned"].map { ($0, [0, 0, 0, 0]) }
    var regions: [String: [Int]] = [:]
    for (place, key) in shop.keys.enumerated() {
      let (before, after) = (sum(place, months[0]), sum(place, months[1]))
      guard !before.isEmpty || !after.isEmpty else { continue }
      let isKnown = shop.orders[place].contains { CalendarDay(number: $0.day).text < months[1] }
      let movement =
        before.isEmpty ? (isKnown ? 3 : 2) : (after.isEmpty ? 1 : 0)
      let money = [before, after].map { $0.reduce(0, +) }
      movements[movement].1[0] += before.isEmpty ? 0 : 1
      movements[movement].1[1] += after.isEmpty ? 0 : 1
      for period in 0..<2 {
        movements[movement].1[2 + period] += money[period]
        regions[key % 3 == 0 ? "N" : "S", default: [0, 0]][period] += money[period]
      }
    }
    let change = regions.values.reduce(0) { $0 + $1[1] - $1[0] }
    #expect(
      Self.numbers(answer.sections[0].table, by: 0, [1, 2, 3, 4])
        == Dictionary(uniqueKeysWithValues: movements))
    let shown = Self.numbers(answer.sections[1].table, by: 0, [1, 2])
    #expect(shown.filter { $0.key != "?" } == regions.filter { $0.value != [0, 0] })
    for table in [answer.table].compactMap({ $0 }) + answer.sections.map(\.table) {
      let column = try #require(table.columns.first { $0.name == "change" })
      #expect(column.values.reduce(0) { $0 + Self.number($1) } == change)
      #expect(Self.number(column.total) == change)
    }
    for (movement, numbers) in movements {
      _ = try Self.answer(explain, in: session)
      let found = try Self.customers("in row(movement = \(movement))", in: session)
      #expect(found == max(numbers[0], numbers[1]), "\(movement)")
    }
  }
}
