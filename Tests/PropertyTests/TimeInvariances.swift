import Columnar
import Engine
import Foundation
import Session
import TestSupport
import Testing

/// What cannot be seen in an answer about customers over time: the number of threads, the order of rows in
/// the files (but of one customer's rows of one day), and that a table was loaded in two parts.
@Suite struct TimeInvariances {
  private static let statements = [
    "retention on orders each month by region show customers, sum(orders.amount) rolling",
    "lifecycle on orders each month after p80 gap by region",
    "churn on orders (kind = A) after 45 days each month",
    "conversion stage prospect then new then loyal each quarter by region",
    "funnel visits then orders within 30 days then orders without visits (kind = complaint)",
    "funnel orders then visits then orders (kind = B) any entry by region",
    "basket orders.kind", "basket orders.kind per date limit 3",
  ]

  /// A table's lines, and by what rows may not change places: customer and day.
  private struct Lines {
    var header: String
    var rows: [(key: String, text: String)]

    /// The same rows in another order, those of one key in the order they have.
    func shuffled(_ source: inout RandomSource) -> Lines {
      var order = Array(rows.indices)
      for place in order.indices.reversed() { order.swapAt(place, source.below(place + 1)) }
      var places: [String: [Int]] = [:]
      for (place, row) in order.enumerated() { places[rows[row].key, default: []].append(place) }
      var moved = rows
      var used: [String: Int] = [:]
      for row in rows {
        let next = used[row.key, default: 0]
        used[row.key] = next + 1
        if let place = places[row.key]?[next] { moved[place] = row }
      }
      return Lines(header: header, rows: moved)
    }

    func write(_ range: Range<Int>, to file: URL) throws {
      try ([header] + rows[range].map(\.text)).joined(separator: "\n")
        .write(to: file, atomically: true, encoding: .utf8)
    }
  }

  private static func lines(_ shop: TimeAgainstNaive.Shop) -> [(name: String, lines: Lines)] {
    var source = RandomSource(seed: shop.seed + 1)
    func day(_ number: Int) -> String { CalendarDay(number: number).text }
    func events(_ events: [[TimeAgainstNaive.Event]]) -> Lines {
      Lines(
        header: "id,date,kind,amount",
        rows: zip(shop.keys, events).flatMap { key, events in
          events.map { event in
            ("\(key) \(event.day)", "\(key),\(day(event.day)),\(event.kind),\(event.cents)")
          }
        })
    }
    let stages = Lines(
      header: "id,date,stage",
      rows: shop.keys.flatMap { key in
        (0..<source.below(5)).map { _ in
          let at = TimeAgainstNaive.Shop.firstDay + source.below(80) * 5
          let stage = ["prospect", "new", "loyal"][source.below(3)]
          return ("\(key) \(at)", "\(key),\(day(at)),\(stage)")
        }
      })
    let customers = Lines(
      header: "id,region,stage",
      rows: shop.keys.indices.map {
        ("\(shop.keys[$0])", "\(shop.keys[$0]),\(shop.region($0)),prospect")
      })
    return [
      ("customers", customers), ("orders", events(shop.orders)), ("visits", events(shop.visits)),
      ("stages", stages),
    ]
  }

  /// A session over files: whole, or each event table in two parts.
  private static func session(
    _ tables: [(name: String, lines: Lines)], threads: Int, inParts: Bool
  ) throws -> QuerySession {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let session = QuerySession(engine: ColumnarEngine(threads: threads))
    let options = [
      "customers": "key id", "orders": "customer id time date amount amount",
      "visits": "customer id time date", "stages": "customer id time date history of stage",
    ]
    for (name, lines) in tables {
      let isSplit = inParts && name != "customers"
      let cut = isSplit ? lines.rows.count / 2 : lines.rows.count
      let first = folder.appending(path: "\(name).csv")
      try lines.write(0..<cut, to: first)
      _ = try session.rows(of: "load \(name) from \"\(first.path)\" \(options[name] ?? "")")
      guard isSplit else { continue }
      let second = folder.appending(path: "\(name)2.csv")
      try lines.write(cut..<lines.rows.count, to: second)
      _ = try session.rows(of: "append \(name) from \"\(second.path)\"")
    }
    return session
  }

  @Test(arguments: [620, 621, 622] as [UInt64])
  func orderThreadsAndParts(_ seed: UInt64) throws {
    let tables = Self.lines(TimeAgainstNaive.Shop(seed: seed, customers: 300))
    var source = RandomSource(seed: seed)
    let shuffled = tables.map { ($0.name, $0.lines.shuffled(&source)) }
    let plain = try Self.session(tables, threads: 1, inParts: false)
    let others = [
      ("three threads", try Self.session(tables, threads: 3, inParts: false)),
      ("another order", try Self.session(shuffled, threads: 2, inParts: false)),
      ("two parts", try Self.session(tables, threads: 2, inParts: true)),
      ("another order, two parts", try Self.session(shuffled, threads: 1, inParts: true)),
    ]
    for statement in Self.statements {
      let expected = try plain.rows(of: statement)
      #expect(!expected.isEmpty, "\(statement)")
      for (what, session) in others {
        #expect(try session.rows(of: statement) == expected, "\(statement): \(what), seed \(seed)")
      }
    }
  }
}
