import Columnar
import Foundation
import TestSupport
import Testing

@testable import Loading

/// Texts that are nearly right: whatever stands in a file, no row is lost, nothing stops the program, and
/// the reading does not depend on threads.
@Suite struct MutationTests {
  private static let seeds: [[UInt8]] = [
    "a,b,c\n1,x,2020-01-01\n2,\"y, z\",2020-02-01\n3,,2020-03-01\n",
    "k;v\r\n1;1.234,50\r\n2;7,25\r\n",
    "{\"a\":1,\"b\":{\"c\":\"x\"}}\n{\"a\":2,\"d\":[1,{\"e\":2}]}\n",
    "00001 1  29.33\n00002 2   9.99\n",
    "\"a\"\"b\"\t1\n\"c\td\"\t2\n", "title\nx,d\n1,31/12/2011\n2,1/2/2011\n", "größe,地区\n1,北京\n",
    "n\n12345678901234567.89\n1e400\n-0\n",
  ].map { Array($0.utf8) }

  @Test(arguments: seeds.indices, 0..<4)
  func nothingIsLost(_ seed: Int, _ round: Int) throws {
    var random = RandomSource(seed: UInt64(seed * 1000 + round))
    let file = FileManager.default.temporaryDirectory.appending(path: "m-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    let signs: [UInt8] = Array("\",;\t|\n\r '{}[]:\\\u{0}\u{FE}0a-.".utf8)
    for _ in 0..<60 {
      var bytes = Self.seeds[seed]
      for _ in 0...random.below(4) {
        let place = random.below(bytes.count)
        switch random.below(4) {
        case 0: bytes[place] = UInt8(random.below(256))
        case 1: bytes.insert(signs[random.below(signs.count)], at: place)
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.below(5)))
        default: bytes += bytes[place...].prefix(20)
        }
        if bytes.isEmpty { bytes = [10] }
      }
      try Data(bytes).write(to: file)
      let readings = [(1, 1 << 20), (2, 7)].map { threads, chunk -> String in
        var options = ReadOptions(threads: threads)
        options.chunkBytes = chunk
        do throws(LoadingError) {
          let result = try CSVReader.read(path: file.path, options: options, tableName: "t")
          #expect(result.rowsRead == result.table.rowCount + result.refusedCount)
          let values = result.table.fields.map { field in
            "\(field.name) \(field.column.type) \((0..<field.column.count).map { field.column[$0] })"
          }
          return "\(values) \(result.refused.map(\.line))"
        } catch {
          return "\(error)"
        }
      }
      #expect(sameBytes(readings[0], readings[1]), "\(bytes)")
    }
  }
}
