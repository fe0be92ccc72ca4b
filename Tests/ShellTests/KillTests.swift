import Foundation
import Testing

/// Whatever stops the program while it writes a file: there is the old file or the new one, whole, and
/// the next save leaves nothing else behind.
@Suite struct KillTests {
  /// Moments at which the program is killed; `STRATA_KILLS` asks for more.
  private static let kills =
    ProcessInfo.processInfo.environment["STRATA_KILLS"].flatMap { Int($0) } ?? 24

  /// Runs a script until a signal comes; gives the status.
  @discardableResult
  private static func killed(
    _ script: String, in folder: URL, afterMilliseconds delay: Int, by signal: Int32 = SIGKILL
  ) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: Executable.path)
    process.arguments = ["--demo-customers", "50", "-f", script]
    process.currentDirectoryURL = folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    usleep(UInt32(delay) * 1000)
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    return process.terminationStatus
  }

  private static func folder(_ name: String) throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "strata-kill-\(name)-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  private static func run(_ arguments: [String], in folder: URL) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: Executable.path)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  @Test func aKilledSaveLeavesAWholeFile() throws {
    let folder = try Self.folder("save")
    defer { try? FileManager.default.removeItem(at: folder) }
    let saves = (0..<400).map { "set x = \($0)\nsave store to \"s.strata\"\n" }.joined()
    try Data(saves.utf8).write(to: folder.appending(path: "saves.seg"))
    for moment in 0..<Self.kills {
      try Self.killed("saves.seg", in: folder, afterMilliseconds: 40 + moment * 37 % 211)
      let path = folder.appending(path: "s.strata").path
      guard FileManager.default.fileExists(atPath: path) else { continue }
      #expect(try Self.run(["s.strata", "-c", "segment where ltv > $x"], in: folder) == 0)
    }
    #expect(
      try Self.run(["--demo-customers", "50", "-c", "save store to \"s.strata\""], in: folder) == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["s.strata", "saves.seg"])
  }

  @Test func aKilledExportLeavesAWholeFile() throws {
    let folder = try Self.folder("export")
    defer { try? FileManager.default.removeItem(at: folder) }
    let exports = String(repeating: "export segment all to \"all.csv\"\n", count: 400)
    try Data(exports.utf8).write(to: folder.appending(path: "exports.seg"))
    var whole: Set<Data> = []
    for moment in 0..<Self.kills {
      try Self.killed("exports.seg", in: folder, afterMilliseconds: 40 + moment * 37 % 211)
      let file = folder.appending(path: "all.csv")
      if let data = try? Data(contentsOf: file) { whole.insert(data) }
    }
    #expect(try Self.run(["--demo-customers", "50", "-f", "exports.seg"], in: folder) == 0)
    whole.insert(try Data(contentsOf: folder.appending(path: "all.csv")))
    #expect(whole.count == 1)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["all.csv", "exports.seg"])
  }

  @Test("Ctrl-C in a script leaves nothing half", arguments: ["all.csv", "all.sqlite", "s.strata"])
  func anInterruptedScriptTakesItsDraftAway(_ name: String) throws {
    let folder = try Self.folder("interrupt")
    defer { try? FileManager.default.removeItem(at: folder) }
    let line = name.hasSuffix("strata") ? "save store to" : "export segment all to"
    let script = String(repeating: "\(line) \"\(name)\"\n", count: 400)
    try Data(script.utf8).write(to: folder.appending(path: "script.seg"))
    for moment in 0..<Self.kills / 2 {
      let delay = 40 + moment * 37 % 211
      let status = try Self.killed(
        "script.seg", in: folder, afterMilliseconds: delay, by: SIGINT)
      // By the signal itself where the program had not begun.
      #expect([130, SIGINT].contains(status))
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(Set(names).isSubset(of: ["script.seg", name]), "\(names) after \(delay) ms")
    }
  }
}
