import Columnar
import Engine
import Foundation
import Language
import Session
import TestSupport
import Testing

/// Scores of real customers against tables that others have worked out.
@Suite(.enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct GradesOnSharedData {
  private static func rows(_ text: String, in session: QuerySession) throws -> [[String]] {
    try session.rows(of: text).map { row in
      row.map { value in
        switch value {
        case .text(let text): text
        case .exact(let units, let scale):
          scale == 0 ? String(units) : String(Double(units) / PowersOfTen.double(scale))
        default: "?"
        }
      }
    }
  }

  private static func table(_ path: String) throws -> [[String]] {
    let url = try #require(SharedData.url(path))
    let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// Cells of Online Retail by both rules, on the sales base.
  @Test func cellsOfOnlineRetail() throws {
    let file = try #require(try SharedData.unpacked("online_retail/online_retail.csv.gz"))
    let session = QuerySession(engine: ColumnarEngine(threads: 2), readingThreads: 2)
    _ = try Self.rows(
      """
      load sales from "\(file.path)" customer CustomerID time InvoiceDate event InvoiceNo amount Quantity * UnitPrice where not InvoiceNo starts with "C" and Quantity > 0 and UnitPrice > 0 and CustomerID is not missing
      """, in: session)
    for (statement, expected) in [
      ("rfm", "expected/online_retail.rfm_cells.csv"),
      ("rfm using ntile", "expected/online_retail.rfm_cells_ntile.csv"),
    ] {
      let found = try Self.rows(
        "\(statement) as of 2011-12-10 show customers, sum(sales.amount)", in: session)
      let wanted = try Self.table(expected)
      #expect(found.count == wanted.count)
      for (found, wanted) in zip(found, wanted) {
        #expect(found.prefix(4) == wanted.prefix(4))
        let (revenue, known) = (Double(found[4]) ?? 0, Double(wanted[4]) ?? -1)
        #expect(abs(revenue - known) <= 0.0051)
      }
    }
  }

  /// The table that the author of the orders publishes, whose 1 is best, of all customers whose names
  /// are the same in both files. The lines of the orders end in a bare carriage return.
  @Test func publishedQuartiles() throws {
    let source = try #require(SharedData.url("rfm_orders/sample-orders.csv"))
    var bytes = Array(try Data(contentsOf: source))
    for index in bytes.indices where bytes[index] == UInt8(ascii: "\r") {
      bytes[index] = UInt8(ascii: "\n")
    }
    // Mac OS Roman: letters beyond ASCII are names that do not match.
    for index in bytes.indices where bytes[index] >= 0x80 { bytes[index] = UInt8(ascii: "?") }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { line in
      let fields = line.split(separator: ",")
      let date = fields[0].split(separator: "/").compactMap { Int($0) }
      guard date.count == 3 else { return String(line) }
      let day = CalendarDay(year: 2000 + date[2], month: date[0], day: date[1])
      return ([day?.text ?? ""] + fields.dropFirst().map(String.init)).joined(separator: ",")
    }
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "sample-orders-\(ProcessInfo.processInfo.processIdentifier).csv")
    try Data(lines.joined(separator: "\n").utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let session = QuerySession(engine: ColumnarEngine(threads: 2), readingThreads: 2)
    let found = try Self.rows(
      """
      load orders from "\(file.path)" customer customer time order_date event order_id amount grand_total
      rfm scores 4 as of 2014-12-31 save as cells
      list customer, r, f, m as of 2014-12-31
      """, in: session)
    let scores = Dictionary(
      uniqueKeysWithValues: found.map { ($0[0], $0.dropFirst().compactMap { Int($0) }) })
    var matched = 0
    for row in try Self.table("rfm_orders/published-rfm-table.csv") {
      guard let own = scores[row[0]] else { continue }
      matched += 1
      #expect(own.map { String(5 - $0) }.joined() == row[7], "\(row[0])")
    }
    #expect(matched == 787)
  }
}
