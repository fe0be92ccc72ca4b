import Columnar
import Testing

@testable import Loading

/// The hot loops against the text they read: numbers of every length, at every place of a word.
@Test("numbers of every length keep their digits", arguments: 0...9)
func numberLengths(scale: Int) throws {
  var generator = SeededGenerator(state: UInt64(scale) + 1)
  var lines: [String] = ["pad,v"]
  var expected: [String] = []
  for _ in 0..<3000 {
    let digits = Int.random(in: scale + 1...18, using: &generator)
    let top = PowersOfTen.int64[digits] - 1
    let units = Int64.random(in: -top...top, using: &generator)
    let text = show(.exact(Int128(units), scale: scale))
    lines.append(String(repeating: "x", count: Int(units.magnitude % 9)) + "," + text)
    expected.append(text)
  }
  let column = try #require(try read(lines.joined(separator: "\n")).table.column("v"))
  #expect(column.type == (scale == 0 ? .integer : .decimal(scale: scale)))
  #expect((0..<column.count).map { show(column[$0]) } == expected)
}

/// Bytes next to the digits and broken numbers of every length: texts, not numbers.
@Test("what only looks like a number is a text")
func brokenNumbers() throws {
  let wrong = "/:;<=>?@ApP°\u{10}".map { "\($0)" }
  for column in ["12", "1234567", "12345678", "123456789012", "1.50", "123456.50", "12345678.50"] {
    let field = Array(column)
    for place in field.indices {
      for character in wrong {
        let broken = String(field[..<place]) + character + String(field[(place + 1)...])
        let lines = Array(repeating: column, count: 5) + [broken]
        let text = "pad,v\n" + lines.map { "padding,\($0)\n" }.joined()
        let read = try #require(try read(text) { $0.delimiter = 44 }.table.column("v"))
        // A point that is overwritten leaves a text, an exponent's letter could make a float.
        #expect(read[5] == .text(broken), "\(broken)")
        #expect(read[0] == .text(column), "\(broken)")
      }
    }
  }
}

@Test("days and moments on every day of four centuries' corners")
func days() throws {
  var text = "d,t,b\n"
  var expected: [String] = []
  var generator = SeededGenerator(state: 5)
  for row in 0..<3000 {
    let day = CalendarDay(number: Int.random(in: -400_000...500_000, using: &generator))
    let second = Int.random(in: 0..<86_400, using: &generator)
    let clock =
      "\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
    let flag = row % 3 == 0 ? ["TRUE", "true", "True"][row % 9 / 3] : "false"
    text += "\(day.text),\(day.text) \(clock),\(flag)\n"
    expected.append(
      "\(day.text) | \(day.number * 86_400 + second)e-0 | \(row % 3 == 0 ? "true" : "false")")
  }
  #expect(rows(try read(text).table) == expected)
}

@Test("marks of a window are found wherever they stand")
func marks() {
  var generator = SeededGenerator(state: 9)
  let dialect = Dialect(delimiter: 44, quote: 34, hasHeader: false, lineEnd: .lineFeed)
  for density in [1, 3, 30, 300] {
    let bytes: [UInt8] = (0..<40_000).map { _ in
      let pick = Int.random(in: 0..<density * 3, using: &generator)
      return pick < 3 ? [44, 10, 34][pick] : UInt8.random(in: 0...255, using: &generator)
    }
    bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let scanner = RecordScanner(base, end: bytes.count, dialect: dialect, fieldCount: 2)
      let window = MarkWindow()
      var position = 0
      while position < bytes.count {
        window.fill(scanner, from: position)
        let naive = (window.start..<window.end).filter { [44, 10, 34].contains(bytes[$0]) }
        let found = (0..<window.count).map { window.start + Int(window.places[$0]) }
        #expect(found == naive)
        let lines = (0..<window.lineCount).map { found[Int(window.lineMarks[$0])] }
        #expect(lines == naive.filter { bytes[$0] == 10 })
        #expect(window.isPlain == !naive.contains { bytes[$0] == 34 })
        let hasHighBits = (window.start..<window.end).contains { bytes[$0] > 127 }
        #expect(window.hasHighBits == hasHighBits)
        position = window.end
      }
    }
  }
}
