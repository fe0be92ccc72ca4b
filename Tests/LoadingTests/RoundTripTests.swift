import Columnar
import Testing

@testable import Loading

/// Texts that try everything a field may hold.
private func randomText(_ generator: inout SeededGenerator) -> String {
  let pieces = [
    "a", "B", "ß", "客户", "🙂", ",", ";", "\"", "\"\"", "\n", "\r\n", "\r", " ", "\t", "1", "-", ".",
    "true", "|", "'", "x y",
  ]
  let count = Int.random(in: 0...4, using: &generator)
  return (0..<count).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }
    .joined()
}

/// A field as it may be written: quoted where it must be, and sometimes where it need not.
private func written(_ text: String?, _ generator: inout SeededGenerator) -> String {
  guard let text else { return Bool.random(using: &generator) ? "" : "  " }
  let mustQuote =
    text.isEmpty || text.utf8.contains { [10, 13, 34, 44].contains($0) }
    || text.utf8.allSatisfy { $0 == 32 || $0 == 9 }
    || text.utf8.first == 32 || text.utf8.first == 9
  if !mustQuote, Bool.random(using: &generator) { return text }
  return "\""
    + text.split(separator: "\"", omittingEmptySubsequences: false)
    .joined(separator: "\"\"") + "\""
}

@Test("a table that is written is read again", arguments: 1...40 as ClosedRange<UInt64>)
func roundTrip(seed: UInt64) throws {
  var generator = SeededGenerator(state: seed)
  let rowCount = Int.random(in: 1...60, using: &generator)
  var lines = ["text,whole,money,day,flag"]
  var expected: [String] = []
  for _ in 0..<rowCount {
    func sometimes<T>(_ value: T) -> T? {
      Int.random(in: 0..<6, using: &generator) == 0 ? nil : value
    }
    let text = sometimes(randomText(&generator))
    let whole = sometimes(
      Int64.random(in: Int64.min...Int64.max, using: &generator)
        >> Int64.random(in: 0...63, using: &generator))
    let cents = sometimes(Int64.random(in: -999_999...999_999, using: &generator))
    let day = sometimes(CalendarDay(number: Int.random(in: -30_000...60_000, using: &generator)))
    let flag = sometimes(Bool.random(using: &generator))
    let money = cents.map { show(.exact(Int128($0), scale: 2)) }
    let fields = [text, whole.map { "\($0)" }, money, day?.text, flag.map { "\($0)" }]
    lines.append(fields.map { written($0, &generator) }.joined(separator: ","))
    let values: [Value] = [
      text.map { .text($0) } ?? .missing, whole.map { .exact(Int128($0), scale: 0) } ?? .missing,
      cents.map { .exact(Int128($0), scale: 2) } ?? .missing, day.map { .date($0) } ?? .missing,
      flag.map { .boolean($0) } ?? .missing,
    ]
    expected.append(values.map(show).joined(separator: " | "))
  }
  let lineEnd = Bool.random(using: &generator) ? "\n" : "\r\n"
  let result = try read(lines.joined(separator: lineEnd) + lineEnd) {
    $0.delimiter = UInt8(ascii: ",")
    $0.hasHeader = true
    $0.types = [
      "text": .text, "whole": .integer, "money": .decimal, "day": .date, "flag": .boolean,
    ]
    $0.chunkBytes = Int.random(in: 1...500, using: &generator)
    $0.threads = 2
  }
  #expect(result.refused == [], "seed \(seed)")
  #expect(rows(result.table).map { $0.utf8.map { $0 } } == expected.map { $0.utf8.map { $0 } })
}
