import Columnar
import Foundation
import TestSupport
import Testing

@testable import Loading

/// Numbers and days as people write them.
@Suite struct StyleTests {
  private func number(_ text: String, _ style: NumberStyle) -> (Int64, Int)? {
    Array(text.utf8).withUnsafeBufferPointer { bytes in
      bytes.baseAddress.flatMap { style.parse($0, 0, bytes.count) }.map { ($0.stored, $0.scale) }
    }
  }

  @Test(
    arguments: [
      ("1,234.50", 123_450, 2), ("$1,200", 1200, 0), ("-£3.5", -35, 1), ("(4.00)", -400, 2),
      ("12", 12, 0), ("1,234,567", 1_234_567, 0), ("0.5 €", 5, 1),
    ] as [(String, Int64, Int)])
  func points(_ text: String, _ units: Int64, _ scale: Int) throws {
    let found = try #require(number(text, NumberStyle.candidates[0]))
    #expect(found == (units, scale))
  }

  @Test(
    arguments: [
      ("1.234,50", 123_450, 2), ("7,25", 725, 2), ("-3,00 €", -300, 2), ("1.000.000", 1_000_000, 0),
    ] as [(String, Int64, Int)])
  func commas(_ text: String, _ units: Int64, _ scale: Int) throws {
    let found = try #require(number(text, NumberStyle.candidates[1]))
    #expect(found == (units, scale))
  }

  @Test(arguments: ["1,23,4", "12,34.5", "1.2.3", "", "-", "$", "a1", "1,", "--1", "1e5", ",5"])
  func notNumbers(_ text: String) {
    #expect(number(text, NumberStyle.candidates[0]) == nil)
  }

  private func day(_ text: String, _ order: DateOrder) -> Value? {
    Array(text.utf8).withUnsafeBufferPointer { bytes in
      bytes.baseAddress.flatMap { StyledDate.parse($0, 0, bytes.count, order) }.map { value in
        value.kind == .date
          ? .date(CalendarDay(number: Int(value.stored))) : .timestamp(value.stored, scale: 0)
      }
    }
  }

  @Test(arguments: [
    ("9/12/2011", DateOrder.dayMonthYear), ("09.12.11", .dayMonthYear),
    ("9-Dec-2011", .dayMonthYear), ("9 December 2011", .dayMonthYear), ("12/9/2011", .monthDayYear),
    ("Dec 9, 2011", .monthDayYear), ("20111209", .yearMonthDay), ("2011年12月9日", .yearMonthDay),
    ("2011.12.9", .yearMonthDay),
  ]) func days(_ text: String, _ order: DateOrder) {
    #expect(day(text, order) == .date(CalendarDay(number: 15_317)))
  }

  @Test(
    arguments: [
      ("9/12/2011 8:26", 30_360), ("9/12/2011 08:26:05 PM", 73_565), ("9/12/2011 12:00 AM", 0),
    ] as [(String, Int64)])
  func moments(_ text: String, _ seconds: Int64) {
    #expect(day(text, .dayMonthYear) == .timestamp(15_317 * 86_400 + seconds, scale: 0))
  }

  @Test(arguments: [
    "31/2/2011", "13/13/2011", "1/2", "1/2/011", "9/12-2011", "x", "9/12/2011 25:00",
  ])
  func notDays(_ text: String) {
    #expect(day(text, .dayMonthYear) == nil)
  }

  @Test func ordersAreSaidInManyWays() {
    #expect(DateOrder(said: "DD/MM/YYYY") == .dayMonthYear)
    #expect(DateOrder(said: "mdy") == .monthDayYear)
    #expect(DateOrder(said: "yyyymmdd") == .yearMonthDay)
    #expect(DateOrder(said: "dm") == nil)
  }

  // MARK: - Whole files

  private func read(_ bytes: [UInt8], _ change: (inout ReadOptions) -> Void = { _ in }) throws
    -> ReadResult
  {
    let file = FileManager.default.temporaryDirectory.appending(path: "s-\(UUID().uuidString)")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    var options = ReadOptions()
    change(&options)
    return try CSVReader.read(path: file.path, options: options, tableName: "t")
  }

  /// The style at the front does not hold: all values decide.
  @Test func allValuesDecide() throws {
    let rows = (0..<5000).map { "1/2/2020,\($0)\n" }.joined()
    let late = try read(Array(("d,n\n" + rows + "1/31/2020,7\n").utf8))
    #expect(late.table.column("d")?.type == .date)
    #expect(late.table.column("d")?[0] == .date(CalendarDay(number: 18_263)))
    let neither = try read(Array(("d,n\n" + rows + "1/31/2020,7\n31/1/2020,7\n").utf8))
    #expect(neither.table.column("d")?.type == .text)
  }

  @Test func bytesThatNoEncodingHasAreRefused() throws {
    let result = try read(
      Array("a,b\n1,x\n2,".utf8) + [0xC3, 0xA9, 10, 51, 44, 0xFF, 10, 52, 44, 0xC3, 0xA8, 10])
    #expect(result.refusedCount == 1)
    #expect(result.table.rowCount == 3)
  }

  @Test func linesOfJSONKeepTheirNumbers() throws {
    let text = "{\"a\":1,\"b\":\"x\\ny\"}\n\n{\"a\":2}\n[1]\n{\"a\":\"\"}\n{\"a\":3}x\n"
    let result = try read(Array(text.utf8))
    #expect(result.rowsRead == 5)
    #expect(result.refused.map(\.line) == [4, 6])
    #expect(result.table.fields.map(\.name) == ["a", "b"])
  }

  /// Any table written in any dialect reads back as the same table.
  @Test(arguments: 0..<40)
  func dialectsReadBack(_ seed: Int) throws {
    var random = RandomSource(seed: UInt64(seed))
    let delimiter: Character = [",", ";", "\t", "|"][random.below(4)]
    let comma = delimiter != "," && random.below(2) == 0
    let end = ["\n", "\r\n", "\r"][random.below(3)]
    let count = 3 + random.below(30)
    var text = ["key", "amount", "day", "word"].joined(separator: String(delimiter)) + end
    var rows: [(Int, Int, Int, String)] = []
    for row in 0..<count {
      let cents = random.below(10_000_000) + 100_000
      let day = 10_000 + random.below(9000)
      let word = ["x", "größe", "a\(delimiter)b", "say \"hi\"", "地区"][random.below(5)]
      rows.append((row + 1, cents, day, word))
      let (year, month, date) = CalendarDay(number: day).civil
      let fraction = String(cents % 100 + 100).dropFirst()
      let amount = "\(cents / 100)\(comma ? "," : ".")\(fraction)"
      let quoted = "\"" + word.replacing("\"", with: "\"\"") + "\""
      text +=
        ["\(row + 1)", amount, "\(date)/\(month)/\(year)", quoted]
        .joined(separator: String(delimiter)) + end
    }
    let result = try read(Array(text.utf8)) { $0.dates = .dayMonthYear }
    #expect(result.table.rowCount == count)
    for (place, row) in rows.enumerated() {
      let values = result.table.fields.map { $0.column[place] }
      #expect(values[0] == .integer(row.0))
      #expect(values[1].double == Double(row.1) / 100)
      #expect(values[2] == .date(CalendarDay(number: row.2)))
      #expect(values[3] == .text(row.3))
    }
  }
}
