import Columnar
import Testing

@testable import Loading

/// One value of each form, and the type a column has that holds two of them.
private let forms: [(text: String, type: String)] = [
  ("12", "integer"), ("1.25", "decimal"), ("2e3", "float"), ("2025-07-14", "date"),
  ("2025-07-14 08:00:00", "timestamp"), ("true", "boolean"), ("abc", "text"), ("", "missing"),
]

private func joined(_ left: String, _ right: String) -> String {
  if left == right { return left == "missing" ? "text" : left }
  if left == "missing" { return right }
  if right == "missing" { return left }
  let numbers = ["integer", "decimal", "float"]
  if let a = numbers.firstIndex(of: left), let b = numbers.firstIndex(of: right) {
    return numbers[max(a, b)]
  }
  return Set([left, right]) == ["date", "timestamp"] ? "timestamp" : "text"
}

@Test("every pair of types widens, near and far, and texts keep their source")
func pairs() throws {
  for (first, firstType) in forms {
    for (second, secondType) in forms {
      // The second form comes in the same block, or long after the first guess was made.
      for distance in firstType == secondType ? [1] : [1, 17_000] {
        let text = "k,v\n" + String(repeating: "1,\(first)\n", count: distance) + "2,\(second)\n"
        let result = try read(text) {
          $0.threads = 2
          $0.chunkBytes = 1 << 14
        }
        let column = try #require(result.table.column("v"))
        let type = joined(firstType, secondType)
        #expect(column.type.word == type, "\(first) then \(second)")
        #expect(column.count == distance + 1)
        guard type == "text" else { continue }
        for (row, source) in [(0, first), (distance - 1, first), (distance, second)] {
          #expect(column[row] == (source.isEmpty ? .missing : .text(source)))
        }
      }
    }
  }
}

@Test("numbers keep their values when they widen")
func numbers() throws {
  let result = try read("a,b,c\n1,12,1\n2.5,3.125,9007199254740993\n3.25,1e2,1e1\n")
  #expect(
    rows(result.table) == [
      "1.00 | 12.0 | '1'", "2.50 | 3.125 | '9007199254740993'", "3.25 | 100.0 | '1e1'",
    ])
}

@Test("refused rows do not widen")
func refusedRows() throws {
  let result = try read("a,b\n1,2\nx\ny,z,w\n3,oops\n4,5\n") { $0.types = ["b": .integer] }
  #expect(rows(result.table) == ["1 | 2", "4 | 5"])
  #expect(result.refused.map(\.line) == [3, 4, 5])
  let first = try read("a,b\nabc,x\n3,1\n") { $0.types = ["b": .integer] }
  #expect(rows(first.table) == ["3 | 1"])
}
