import Columnar
import Foundation
import Testing

@testable import Loading

/// Rows with quotes, line ends within them, quotes left open, and some that are ragged.
private func text(_ generator: inout SeededGenerator, bytes: Int) -> String {
  var text = "id,note,amount\n"
  var row = 0
  while text.utf8.count < bytes {
    row += 1
    switch Int.random(in: 0..<40, using: &generator) {
    case 0: text += "\(row),\"two\nlines, \"\"quoted\"\"\",1.5\n"
    case 1: text += "\(row),ragged\n"
    case 2: text += "\n"
    case 3: text += "\(row),\"behind\" it,2\n"
    case 4: text += "\(row),caf\u{E9} \"inside\",3.25\r\n"
    case 5: text += "\(row),\"\(String(repeating: "long\n", count: row % 500))\",4\n"
    default: text += "\(row),plain \(row % 7),\(row % 900)\n"
    }
  }
  if Bool.random(using: &generator) { text += "\(row),\"open\n1,2,3\n4,5,6" }
  return text
}

/// Reads bytes as a file, packed first where that is said.
private func readPiece(
  _ bytes: [UInt8], isPacked: Bool, _ change: (inout ReadOptions) -> Void
) throws -> ReadResult {
  let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("pieces-\(UUID().uuidString).csv").path
  try Data(bytes).write(to: URL(fileURLWithPath: path))
  defer { for end in ["", ".gz"] { try? FileManager.default.removeItem(atPath: path + end) } }
  if isPacked {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-1", "-k", path]
    try process.run()
    process.waitUntilExit()
  }
  var options = ReadOptions()
  change(&options)
  return try CSVReader.read(
    path: isPacked ? path + ".gz" : path, options: options, tableName: "t")
}

@Test("a text in pieces is read as the whole", arguments: 1...6 as ClosedRange<UInt64>)
func pieces(seed: UInt64) throws {
  var generator = SeededGenerator(state: seed)
  let text = text(&generator, bytes: 150_000)
  let whole = try read(text)
  let utf16: [UInt8] =
    [0xFF, 0xFE] + text.utf16.flatMap { unit -> [UInt8] in [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
  let latin = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
  for (bytes, isPacked) in [
    (Array(text.utf8), true), (utf16, false), (latin, false), (latin, true),
  ] {
    for chunkBytes in [700, 16_000] {
      let parts = try readPiece(bytes, isPacked: isPacked) {
        $0.chunkBytes = chunkBytes
        $0.threads = Int.random(in: 1...3, using: &generator)
        if bytes.count == latin.count { $0.encoding = "latin-1" }
      }
      #expect(fingerprint(parts) == fingerprint(whole))
      #expect(parts.rowsRead == whole.rowsRead)
      for row in 0..<whole.table.rowCount {
        guard parts.lines.line(ofRow: row) == whole.lines.line(ofRow: row) else {
          Issue.record("row \(row) stands on another line")
          break
        }
      }
    }
  }
}

@Test("the rows of a file know their lines")
func linesOfRows() throws {
  var generator = SeededGenerator(state: 9)
  let text = text(&generator, bytes: 60_000)
  let result = try read(text) { $0.chunkBytes = 1000 }
  let lines = text.utf8.split(separator: 10, omittingEmptySubsequences: false)
  let ids = try #require(result.table.column("id"))
  for row in 0..<result.table.rowCount {
    let line = lines[result.lines.line(ofRow: row) - 1]
    guard line.starts(with: Array("\(show(ids[row])),".utf8)) else {
      Issue.record("row \(row) is not on the line \(String(decoding: line, as: UTF8.self))")
      return
    }
  }
}

@Test("JSON Lines in pieces: keys that come late, blank lines, lines that are no object")
func jsonPieces() throws {
  var text = "\u{FEFF}"
  var expected: [(line: Int, id: Int)] = []
  for number in 1...2000 {
    switch number % 50 {
    case 7: text += "\n"
    case 9: text += "{\"id\":\(number),\"broken\n"
    case 11: text += "{ \"id\" : \(number) , \"in\":{\"a\\u0062\":[1,{\"x\":\"y\"}],\"t\":null}}\n"
    default: text += "{\"id\":\(number),\"t\":\"say \\\"\\u00e9\\ud83d\\ude42\\n\"}\n"
    }
    if ![7, 9].contains(number % 50) { expected.append((number, number)) }
  }
  text += "{\"late\":true,\"id\":0}"
  expected.append((2001, 0))
  for (chunkBytes, threads) in [(500, 3), (1 << 20, 1)] {
    let result = try read(text) {
      $0.chunkBytes = chunkBytes
      $0.threads = threads
    }
    #expect(result.table.fields.map(\.name) == ["id", "t", "in.ab", "in.t", "late"])
    #expect(result.refusedCount == 40 && result.refused.first?.line == 9)
    #expect(result.refused.map(\.line) == (0..<40).map { $0 * 50 + 9 })
    let ids = try #require(result.table.column("id"))
    let read = (0..<result.table.rowCount).map { (result.lines.line(ofRow: $0), show(ids[$0])) }
    #expect(read.map(\.0) == expected.map(\.line))
    #expect(read.map(\.1) == expected.map { "\($0.id)" })
    #expect(rows(result.table)[0] == "1 | 'say \"é🙂\n' | - | - | -")
    #expect(rows(result.table)[8] == "11 | - | '[1,{\"x\":\"y\"}]' | - | -")
    #expect(rows(result.table).last == "0 | - | - | - | true")
  }
}
