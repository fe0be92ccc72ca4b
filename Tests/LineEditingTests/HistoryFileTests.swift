import Foundation
import Testing

@testable import LineEditing

struct HistoryFileTests {
  /// Runs the body with a path in a directory of its own that does not exist yet.
  private func withPath(_ body: (String) throws -> Void) throws {
    let directory = FileManager.default.temporaryDirectory.appending(
      path: "strata-history-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    try body(directory.appending(path: "state/strata/history").path)
  }

  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? NSNumber).intValue
  }

  @Test func keepsEntriesAsTheyWere() throws {
    try withPath { path in
      let entries = [
        "segment", "a\nb\r\n\tc", "a \\n b \\", "地区 = '华东'", "e\u{301}", "segment",
      ]
      let file = HistoryFile(path: path)
      #expect(file.load() == [])
      for entry in entries { #expect(file.append(entry)) }
      let loaded = HistoryFile(path: path).load()
      #expect(loaded.map { Array($0.utf8) } == entries.map { Array($0.utf8) })
    }
  }

  @Test func isReadableByItsOwnerOnly() throws {
    try withPath { path in
      HistoryFile(path: path).append("segment")
      try #expect(mode(path) == 0o600)
      let directory = URL(filePath: path).deletingLastPathComponent()
      try #expect(mode(directory.path) == 0o700)
      try #expect(mode(directory.deletingLastPathComponent().path) == 0o700)
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
      #expect(HistoryFile(path: path).load() == ["segment"])
      try #expect(mode(path) == 0o600)
    }
  }

  @Test func leavesOutBlanksAndRepetitions() throws {
    try withPath { path in
      let file = HistoryFile(path: path)
      #expect(file.append("a"))
      #expect(!file.append("a"))
      #expect(!file.append(" secret"))
      #expect(!file.append("\tsecret"))
      #expect(!file.append(""))
      #expect(file.append("b"))
      #expect(file.append("a"))
      let again = HistoryFile(path: path)
      #expect(again.load() == ["a", "b", "a"])
      #expect(!again.append("a"))
    }
  }

  @Test func keepsWhatIsBlanked() throws {
    try withPath { path in
      let file = HistoryFile(path: path, blanked: { $0.replacing("secret", with: "***") })
      #expect(file.append("load \"secret\""))
      #expect(!file.append("load \"***\""))
      try #expect(String(contentsOfFile: path, encoding: .utf8) == "load \"***\"\n")
    }
  }

  @Test func dropsTheOldestWhenTooLarge() throws {
    try withPath { path in
      let file = HistoryFile(path: path, byteCountBound: 1_000)
      let entries = (100..<300).map { "entry \($0)" }
      for entry in entries { file.append(entry) }
      let kept = file.load()
      #expect(kept == entries.suffix(kept.count))
      #expect((40...50).contains(kept.count))
      try #expect(mode(path) == 0o600)
      #expect(file.append("after"))
      #expect(HistoryFile(path: path).load() == kept + ["after"])
      let directory = URL(filePath: path).deletingLastPathComponent().path
      try #expect(FileManager.default.contentsOfDirectory(atPath: directory) == ["history"])
    }
  }

  @Test func goesOnAfterACutShortLine() throws {
    try withPath { path in
      HistoryFile(path: path).append("whole")
      let handle = try #require(FileHandle(forWritingAtPath: path))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data([0x63, 0x75, 0xFF]))
      try handle.close()
      HistoryFile(path: path).append("next")
      #expect(HistoryFile(path: path).load() == ["whole", "cu\u{FFFD}", "next"])
    }
  }

  @Test func severalShellsWriteAtOnce() async throws {
    let directory = FileManager.default.temporaryDirectory.appending(
      path: "strata-history-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "history").path
    let counts = await withTaskGroup(of: Int.self) { group in
      for writer in 0..<4 {
        group.addTask {
          let file = HistoryFile(path: path, byteCountBound: 1 << 20)
          return (0..<100).count { file.append("writer \(writer)\nentry \($0)") }
        }
      }
      return await group.reduce(into: 0) { $0 += $1 }
    }
    let loaded = HistoryFile(path: path).load()
    #expect(counts == 400)
    #expect(loaded.count == 400)
    for writer in 0..<4 {
      let own = loaded.filter { $0.hasPrefix("writer \(writer)\n") }
      #expect(own == (0..<100).map { "writer \(writer)\nentry \($0)" })
    }
  }

  @Test func losesNothingWhenCompactingBesideAWriter() async throws {
    let directory = FileManager.default.temporaryDirectory.appending(
      path: "strata-history-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "history").path
    await withTaskGroup { group in
      group.addTask {
        let file = HistoryFile(path: path, byteCountBound: 4_000)
        for index in 1000..<1400 { file.append("entry \(index)") }
      }
      group.addTask {
        for _ in 0..<200 { _ = HistoryFile(path: path, byteCountBound: 4_000).load() }
      }
    }
    let loaded = HistoryFile(path: path).load()
    #expect(loaded == (1000..<1400).suffix(loaded.count).map { "entry \($0)" })
    #expect(loaded.count > 100)
  }

  @Test func failuresAreSilent() throws {
    try withPath { path in
      // A directory stands where the file should be, and a file where a directory should be.
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      #expect(HistoryFile(path: path).load() == [])
      #expect(!HistoryFile(path: path).append("a"))
      #expect(!HistoryFile(path: "/dev/null/strata/history").append("a"))
      #expect(!HistoryFile(path: "/dev/null").append("a"))
    }
  }

  @Test func findsItsPlace() {
    let standard = "/home/ann/.local/state/strata/history"
    #expect(HistoryFile.defaultPath(environment: ["HOME": "/home/ann"]) == standard)
    #expect(
      HistoryFile.defaultPath(environment: ["HOME": "/home/ann", "XDG_STATE_HOME": "x"]) == standard
    )
    #expect(HistoryFile.defaultPath(environment: ["XDG_STATE_HOME": "/s"]) == "/s/strata/history")
    #expect(HistoryFile.defaultPath(environment: [:]) == nil)
  }
}
