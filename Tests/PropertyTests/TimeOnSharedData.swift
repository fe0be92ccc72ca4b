import Columnar
import Engine
import Foundation
import Session
import TestSupport
import Testing

/// Cohorts, steps and baskets of real customers against answers that others have worked out, or that a
/// plain loop does.
@Suite(.enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct TimeOnSharedData {
  private static func json(_ path: String, _ id: String) throws -> [[String: Any]] {
    let url = try #require(SharedData.url(path))
    let whole = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
    let answers = try #require(whole?["answers"] as? [[String: Any]])
    let found = try #require(answers.first { $0["id"] as? String == id })
    return try #require(found["answer"] as? [[String: Any]])
  }

  /// The cohorts as rows of text: the period, and the customers of each age as far as it has begun.
  private static func cohorts(_ statement: String, in session: QuerySession) throws -> [[String]] {
    try session.rows(of: statement).map { row in
      [TimeAgainstNaive.text(row[0])]
        + row.dropFirst(2).map(TimeAgainstNaive.text).filter { $0 != "-" }
    }
  }

  @Test func cohortsOfOnlineRetail() throws {
    let file = try #require(try SharedData.unpacked("online_retail/online_retail.csv.gz"))
    let session = QuerySession(engine: ColumnarEngine(threads: 2), readingThreads: 2)
    _ = try session.rows(
      of: """
        load sales from "\(file.path)" customer CustomerID time InvoiceDate event InvoiceNo amount Quantity * UnitPrice where not InvoiceNo starts with "C" and Quantity > 0 and UnitPrice > 0 and CustomerID is not missing
        """)
    let expected = try Self.json("expected/online_retail.json", "cohort_monthly").map { cohort in
      [cohort["cohort"] as? String ?? ""]
        + (0...12).compactMap { age in (cohort["m\(age)"] as? NSNumber).map { "\($0.intValue)" } }
    }
    #expect(expected.count == 13)
    #expect(
      try Self.cohorts("retention on sales each month show customers", in: session) == expected)
  }

  // MARK: - Retail store

  /// The file as UTF-8.
  private static func retailStore() throws -> String {
    let source = try #require(SharedData.url("retail_store/retail_store_sales.csv"))
    let text = String(data: try Data(contentsOf: source), encoding: .windowsCP1252)
    return try #require(text).replacing("\r\n", with: "\n")
  }

  private static func session(_ text: String) throws -> QuerySession {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let session = QuerySession(engine: ColumnarEngine(threads: 2))
    _ = try session.rows(
      of: """
        load sales from "\(file.path)" customer `Customer ID` time `Order Date` event `Order ID` amount Sales
        """)
    return session
  }

  @Test func cohortsOfTheRetailStore() throws {
    let session = try Self.session(Self.retailStore())
    let url = try #require(SharedData.url("expected/retail_store.cohort_quarterly.csv"))
    let expected = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").dropFirst()
      .map { line in
        line.split(separator: ",").map { String($0).replacing("Q", with: "-Q") }
      }
    #expect(
      try Self.cohorts("retention on sales each quarter show customers", in: session) == expected)
  }

  /// The fields of lines in which quotes may stand around commas.
  private static func fields(_ text: String) -> [[String]] {
    text.split(separator: "\n").dropFirst().map { line in
      var fields = [""]
      var isQuoted = false
      for character in line {
        if character == "\"" {
          isQuoted.toggle()
        } else if character == ",", !isQuoted {
          fields.append("")
        } else {
          fields[fields.count - 1].append(character)
        }
      }
      return fields
    }
  }

  /// Columns by place: order 1, customer 5, product 13, sub-category 15.
  @Test(arguments: [
    ("basket sales.`Sub-Category` per `Order ID` limit 1000", 1, 15, 1),
    ("basket sales.`Sub-Category` limit 1000", 5, 15, 1),
    ("basket sales.`Product ID` support 0.4% limit 1000", 5, 13, 4),
  ])
  func baskets(_ statement: String, _ key: Int, _ item: Int, _ least: Int) throws {
    let text = try Self.retailStore()
    var held: [String: Set<String>] = [:]
    for fields in Self.fields(text) { held[fields[key], default: []].insert(fields[item]) }
    var counts: [[String]: Int] = [:]
    for basket in held.values {
      let items = basket.sorted()
      for (place, second) in items.enumerated() {
        for first in items[..<place] { counts[[first, second], default: 0] += 1 }
      }
    }
    let expected = counts.filter { $0.value >= least }
      .sorted { ($1.value, $0.key[0], $0.key[1]) < ($0.value, $1.key[0], $1.key[1]) }
      .map { $0.key + ["\($0.value)"] }
    let found = try Self.session(text).rows(of: statement).map {
      $0.prefix(3).map(TimeAgainstNaive.text)
    }
    #expect(found == expected && !found.isEmpty)
  }

  // MARK: - Complete journey

  /// Households that were sent a campaign of a type, and then redeemed a coupon of one they were sent.
  @Test func campaigns() throws {
    func rows(_ name: String) throws -> [[String]] {
      let url = try #require(SharedData.url("complete_journey/\(name).csv"))
      return Self.fields(try String(contentsOf: url, encoding: .utf8))
    }
    let described = Dictionary(
      uniqueKeysWithValues: try rows("campaign_descriptions").map { ($0[0], $0) })
    let sent = try rows("campaigns")
    let isSent = Set(sent.map { "\($0[0]) \($0[1])" })
    let mailings = sent.map { row in
      "\(row[1]),\(described[row[0]]?[1] ?? ""),\(described[row[0]]?[2] ?? "")"
    }
    let redemptions = try rows("coupon_redemptions").filter { isSent.contains("\($0[2]) \($0[0])") }
      .map { "\($0[0]),\(described[$0[2]]?[1] ?? ""),\($0[3])" }
    let session = QuerySession(engine: ColumnarEngine(threads: 2))
    for (name, lines) in [("mailings", mailings), ("redemptions", redemptions)] {
      let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
      try (["household,type,day"] + lines).joined(separator: "\n")
        .write(to: file, atomically: true, encoding: .utf8)
      defer { try? FileManager.default.removeItem(at: file) }
      _ = try session.rows(
        of: "load \(name) from \"\(file.path)\" customer household time day")
    }
    for answer in try Self.json("expected/complete_journey.json", "campaign_funnel") {
      let type = answer["campaign_type"] as? String ?? ""
      let found = try session.rows(
        of: "funnel mailings (type = \"\(type)\") then redemptions (type = \"\(type)\")")
      #expect(
        found.map { TimeAgainstNaive.text($0[1]) }
          == ["mailed", "redeemed"].map { "\((answer[$0] as? NSNumber)?.intValue ?? -1)" })
    }
  }
}
