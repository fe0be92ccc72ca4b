package import Foundation
import Synchronization

/// The folder of real data sets that some tests read. It is not part of the repository: it is the
/// folder `shared/data` beside the clone, or where the environment variable `STRATA_DATA` says.
package enum SharedData {
  /// The folder, or nil where there is none.
  package static let folder: URL? = {
    let place =
      ProcessInfo.processInfo.environment["STRATA_DATA"].map { URL(filePath: $0) }
      ?? Repository.root.deletingLastPathComponent().appending(path: "shared/data")
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder)
    return exists && isFolder.boolValue ? place : nil
  }()

  /// Whether the folder is there; for `.enabled(if:)`.
  package static var isPresent: Bool { folder != nil }

  /// What to say of a test that is skipped for want of the folder.
  package static let absence =
    "no shared data: put the folder `shared` beside the clone or set STRATA_DATA"

  /// The place of a file given from the folder (`telco/Telco-Customer-Churn.csv`), or nil where
  /// there is no such file.
  package static func url(_ path: String) -> URL? {
    guard let file = folder?.appending(path: path),
      FileManager.default.fileExists(atPath: file.path)
    else { return nil }
    return file
  }

  /// A file as it is once unpacked: `….gz` is unpacked to a temporary file, which later calls and
  /// later runs find again; any other file is given as it is. Nil where there is no such file.
  package static func unpacked(_ path: String) throws -> URL? {
    guard let file = url(path) else { return nil }
    guard file.pathExtension == "gz" else { return file }
    return try unpacking.withLock { _ in try unpack(file) }
  }

  /// One unpacking at a time: two tests that want the same file do the work once.
  private static let unpacking = Mutex(())

  /// Unpacks a file under a name made from its own name, size and time, so that a changed file is
  /// unpacked anew. The move at the end keeps half-written files out of sight of other processes.
  private static func unpack(_ packed: URL) throws -> URL {
    let files = FileManager.default
    let facts = try files.attributesOfItem(atPath: packed.path)
    let size = (facts[.size] as? NSNumber)?.int64Value ?? 0
    let seconds = Int64((facts[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0)
    let folder = files.temporaryDirectory.appending(path: "strata-tests/\(size)-\(seconds)")
    let target = folder.appending(path: packed.deletingPathExtension().lastPathComponent)
    if files.fileExists(atPath: target.path) { return target }

    try files.createDirectory(at: folder, withIntermediateDirectories: true)
    let partial = folder.appending(path: UUID().uuidString)
    try Data().write(to: partial)
    defer { try? files.removeItem(at: partial) }
    try run("gzip", "-dc", packed.path, into: partial)
    do {
      try files.moveItem(at: partial, to: target)
    } catch {
      // Another process was first.
      guard files.fileExists(atPath: target.path) else { throw error }
    }
    return target
  }

  private static func run(_ command: String..., into output: URL) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw SharedDataError.commandFailed(command, status: process.terminationStatus)
    }
  }
}

/// What can go wrong when test data are made ready.
package enum SharedDataError: Error, Sendable {
  /// A command that unpacks a file ended with another status than 0.
  case commandFailed([String], status: Int32)
}
