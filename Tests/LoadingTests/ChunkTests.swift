import Columnar
import Testing

@testable import Loading

/// Text with everything that makes chunks hard: line breaks, quotes and delimiters in quotes, short
/// rows, blank lines, quotes in the middle, types that change late.
private func awkwardText(_ seed: UInt64, rows: Int, lineEnd: String) -> String {
  var generator = SeededGenerator(state: seed)
  var text = "id,note,amount,day" + lineEnd
  for row in 0..<rows {
    let note: String =
      switch Int.random(in: 0..<12, using: &generator) {
      case 0: "\"line\(lineEnd)break, \(row)\""
      case 1: "\"\(lineEnd)\(lineEnd)\"\"1,2,3,4\"\"\(lineEnd)\""
      case 2: "5\" pipe"
      case 3: "\"\""
      case 4: ""
      case 5: "naïve £\(row % 7)"
      case 6: "\"a,b,c\(lineEnd)1,x,2.50,2025-01-01\(lineEnd)\""
      default: "plain \(row % 50)"
      }
    let amount: String =
      switch Int.random(in: 0..<10, using: &generator) {
      case 0: ""
      case 1: "\(Int.random(in: -99...99, using: &generator))"
      case 2: "0.\(row)"
      default: "\(row).5"
      }
    switch Int.random(in: 0..<25, using: &generator) {
    case 0: text += "\(row)" + lineEnd
    case 1: text += lineEnd + "  " + lineEnd
    case 2: text += "\(row),\"x\"y,1,2025-01-01" + lineEnd
    default: text += "\(row),\(note),\(amount),2025-0\(1 + row % 9)-11" + lineEnd
    }
  }
  return text
}

@Test(
  "threads and chunks do not change the result", arguments: [1, 2, 3] as [UInt64],
  ["\n", "\r\n", "\r"])
func chunkInvariance(seed: UInt64, lineEnd: String) throws {
  let text = awkwardText(seed, rows: 150, lineEnd: lineEnd)
  let whole = fingerprint(try read(text))
  #expect(whole.count > 120)
  for threads in [1, 2, 7] {
    for chunkBytes in [1, 30, 100, 1000] {
      let parts = try read(text) {
        $0.threads = threads
        $0.chunkBytes = chunkBytes
      }
      #expect(fingerprint(parts) == whole, "seed \(seed), \(threads) threads, \(chunkBytes) bytes")
    }
  }
}

@Test("late surprises in any chunk give the same result")
func lateSurprises() throws {
  for late in ["abc", "1e5", "2.125", "", "\"\"", "12345678901234567890", "9007199254740993"] {
    var text = "a,b\n"
    for row in 0..<500 { text += "\(row),\(row % 3 == 0 ? "" : "\(row)")\n" }
    text += "1,\(late)\n2,7\n"
    let whole = fingerprint(try read(text))
    for chunkBytes in [5, 50, 500] {
      let parts = try read(text) {
        $0.threads = 3
        $0.chunkBytes = chunkBytes
      }
      #expect(fingerprint(parts) == whole, "\(late) in chunks of \(chunkBytes)")
    }
  }
}

@Test("an open quote swallows neither the file nor the time")
func openQuotes() throws {
  var text = "a,b\n"
  for row in 0..<30_000 { text += row % 100 == 0 ? "\(row),\"open\n" : "\(row),x\n" }
  let result = try read(text) { $0.threads = 2 }
  #expect(result.rowsRead == result.table.rowCount + result.refusedCount)
  var far = "a,b\n1,\"open\n"
  far += String(repeating: "2,plain text of some length\n", count: 60_000)
  let late = try read(far)
  #expect(late.table.rowCount == 60_000)
  #expect(late.refused.map(\.reason) == [.unclosedQuote])
  #expect(late.refused.first?.line == 2)
}

@Test("refused rows are counted beyond those that are kept")
func manyRefused() throws {
  let text = "a,b\n" + String(repeating: "1,2\nshort\n", count: 3000)
  for chunkBytes in [100, 1 << 20] {
    let result = try read(text) { $0.chunkBytes = chunkBytes }
    #expect(result.refusedCount == 3000)
    #expect(result.refused.count == LoadingLimits.refusedRowsKept)
    #expect(result.refused.last?.line == 2001)
    #expect(result.rowsRead == 6000)
  }
}
