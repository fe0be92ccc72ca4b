import Columnar
import Foundation
import Testing

@testable import Loading

private func files(_ folder: String) -> [String] {
  guard let root = sharedData?.appendingPathComponent(folder) else { return [] }
  let found = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
  return (found?.compactMap { ($0 as? URL)?.path } ?? [])
    .filter {
      !((try? URL(fileURLWithPath: $0).resourceValues(forKeys: [.isDirectoryKey]))?
        .isDirectory ?? false)
    }
    .sorted()
}

@Test("csv-spectrum", .enabled(if: sharedData != nil, "no shared data"))
func spectrum() throws {
  let paths = files("csv-spectrum/csvs")
  #expect(paths.count == 11)
  for path in paths {
    let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    let json = try Data(
      contentsOf: URL(fileURLWithPath: path).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("json/\(name).json"))
    let expected = try #require(
      try JSONSerialization.jsonObject(with: json) as? [[String: String]])
    let header = try #require(
      try CSVReader.read(path: path, options: ReadOptions(), tableName: "t").table.fields
        .map(\.name) as [String]?)
    var options = ReadOptions()
    for column in header { options.types[column] = .text }
    let table = try CSVReader.read(path: path, options: options, tableName: "t").table
    #expect(table.rowCount == expected.count, "\(name)")
    for (row, record) in expected.enumerated() {
      for (column, text) in record {
        // The JSON does not tell an empty field from empty text.
        let value = try #require(table.column(column), "\(name) \(column)")[row]
        let shown = value == .missing ? "" : value.text
        #expect(shown == text, "\(name) \(column) \(row)")
      }
    }
  }
}

extension Value {
  fileprivate var text: String? {
    if case .text(let text) = self { text } else { nil }
  }
}

@Test(
  "odd files neither crash nor lose rows", .enabled(if: sharedData != nil, "no shared data"))
func oddFiles() {
  let paths = files("duckdb-csv")
  #expect(paths.count >= 424)
  for path in paths {
    var readings: [[String]] = []
    for (threads, chunkBytes) in [(1, 1 << 20), (3, 50)] {
      var options = ReadOptions(threads: threads)
      options.chunkBytes = chunkBytes
      do throws(LoadingError) {
        let result = try CSVReader.read(path: path, options: options, tableName: "t")
        #expect(result.rowsRead == result.table.rowCount + result.refusedCount, "\(path)")
        readings.append(fingerprint(result))
      } catch {
        readings.append(["\(error)"])
        if case .ledger = error { Issue.record("\(error)") }
      }
    }
    #expect(readings[0] == readings[1], "\(path)")
  }
}

@Test("Telco", .enabled(if: sharedData != nil, "no shared data"))
func telco() throws {
  let path = try #require(sharedData).appendingPathComponent("telco/Telco-Customer-Churn.csv").path
  let result = try CSVReader.read(path: path, options: ReadOptions(threads: 2), tableName: "t")
  #expect(result.table.rowCount == 7043)
  #expect(result.refusedCount == 0)
  let charges = try #require(result.table.column("TotalCharges"))
  #expect(charges.type == .decimal(scale: 2))
  #expect(charges.missingCount == 11)
}

@Test("the first day of Online Retail", .enabled(if: sharedData != nil, "no shared data"))
func onlineRetail() throws {
  let path = try #require(sharedData)
    .appendingPathComponent("online_retail/online_retail_2010-12-01.csv").path
  let result = try CSVReader.read(path: path, options: ReadOptions(threads: 2), tableName: "t")
  #expect(result.table.rowCount == 3108)
  #expect(
    result.table.fields.map { "\($0.name) \($0.column.type.word)" } == [
      "InvoiceNo text", "StockCode text", "Description text", "Quantity integer",
      "InvoiceDate timestamp", "UnitPrice decimal", "CustomerID decimal", "Country text",
    ])
}
