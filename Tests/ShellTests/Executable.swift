import Foundation
import TestSupport
import Testing

/// The program that was built with the tests, run as a user runs it.
enum Executable {
  /// Where it lies: beside the tests, or where a debug build puts it.
  static let path: String = {
    let beside = (Bundle.main.executableURL ?? Repository.root).deletingLastPathComponent()
      .appending(path: "strata").path
    let usual = Repository.url(".build/debug/strata").path
    return FileManager.default.isExecutableFile(atPath: beside) ? beside : usual
  }()

  /// What came of a run.
  struct Run {
    var output: String
    var errors: String
    var status: Int32
  }

  /// Runs a line of `sh` in an empty folder, with `$strata` as the program; `files` are put there.
  static func shell(_ line: String, files: [String: String] = [:]) throws -> Run {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "{ \(line)\n} > .output 2> .errors < .input"]
    process.currentDirectoryURL = folder
    process.environment = ["strata": path, "HOME": folder.path, "PATH": "/usr/bin:/bin"]
    if files[".input"] == nil { try Data().write(to: folder.appending(path: ".input")) }
    try process.run()
    process.waitUntilExit()
    func text(_ name: String) throws -> String {
      String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
    }
    return Run(
      output: try text(".output"), errors: try text(".errors"), status: process.terminationStatus)
  }
}
