import Engine
import Foundation
import Language
import Messages
import Session
import Shell
import Synchronization
import TestSupport

@testable import strata

/// What answers the statements of the golden scripts: the program itself, as with the arguments of
/// `@args`, but for the terminal. An answer is what a reader sees, messages first.
let answers: GoldenEvaluator = { setup in
  let session = try GoldenSession(setup)
  return session.answer
}

/// The program with its output in memory.
struct GoldenSession {
  private let screen = TextStream()
  private let output: Output
  private let runner: ScriptRunner
  private let entries: EntryRunner
  private let readsSharedFiles: Bool

  /// Opens the data; what a load says on the command line is no answer, but a failure is an error.
  init(_ setup: GoldenScript.Setup) throws {
    var command = try StrataCommand.reading(
      setup.arguments + (setup.format.map { ["--format", $0] } ?? []))
    for source in setup.data {
      switch source {
      case .demo(let customers): command.demoCustomers = customers
      case .load(let path):
        try SharedFolder.provide(path)
        command.data.append(path)
      case .shared, .files: try SharedFolder.enter()
      case .postgres: try PostgresShop.enter()
      case .noLibpq: break
      }
    }
    let session = QuerySession(engine: ColumnarEngine(threads: 2), readingThreads: 2)
    if setup.data.contains(.noLibpq) { session.clientLibrary = ["libpq-that-nobody-has"] }
    output = Output(
      results: screen, messages: screen, format: command.chosenFormat, charts: command.charts)
    output.theme = command.theme
    output.language = setup.isChinese ? .chinese : .english
    runner = ScriptRunner(session: session, output: output)
    runner.keepsGoing = command.keepGoing
    entries = EntryRunner(runner)
    let status = try Program(command, environment: [:]).prepare(runner, reports: .incomplete)
    guard status == .success else { throw SetupFailed(text: screen.take()) }
    _ = screen.take()
    readsSharedFiles = setup.data.contains(.shared) || setup.data.contains(.files)
  }

  func answer(_ statement: String) -> String { reply(to: statement).text }

  /// What a reader sees of an entry, and whether all its statements succeeded.
  func reply(to statement: String) -> (text: String, succeeded: Bool) {
    output.beginAnew()
    do {
      if readsSharedFiles { try SharedFolder.provideFiles(namedIn: statement) }
      switch try entries.run(SourceText(name: "input", text: statement)) {
      case .goOn(let status), .leave(let status): return (screen.take(), status == .success)
      }
    } catch {
      return (screen.take() + "\(error)", false)
    }
  }

  /// What becomes of the statements of an entry, which are shown to nobody; commands are passed over.
  func outcomes(of entry: String) -> [Outcome] {
    if readsSharedFiles { try? SharedFolder.provideFiles(namedIn: entry) }
    guard !entry.hasPrefix(".") else { return [] }
    return Parser.parse(SourceText(name: "input", text: entry)).items.map(runner.session.execute)
  }

  /// What a reader sees of a script, and how it ended.
  func run(script path: String) throws -> (text: String, status: ExitStatus) {
    output.beginAnew()
    let status = try runner.run(ScriptFile.read(path), path: path)
    return (screen.take(), status)
  }

  private struct SetupFailed: Error {
    var text: String
  }
}

/// The database that scripts load from.
private enum PostgresShop {
  private static let made = Result {
    let server = try PostgresServer.shared
    try server.sql("CREATE DATABASE shop")
    let tables = Repository.url("Tests/GoldenTests/Scripts/files/shop.sql")
    try server.sql(String(contentsOf: tables, encoding: .utf8), in: "shop")
    // So the addresses in the scripts need not say where the server is.
    setenv("PGHOST", server.folder.path, 1)
  }

  static func enter() throws { try made.get() }
}

/// A folder in which the shared files lie under their own names, packed ones unpacked: scripts name
/// files by paths from the shared data folder, wherever that is.
private enum SharedFolder {
  private static let folder = FileManager.default.temporaryDirectory
    .appending(path: "strata-tests/golden")
  private static let isEntered = Mutex(false)

  /// Makes it the folder that paths start at, for the whole process: scripts run side by side.
  static func enter() throws {
    try isEntered.withLock { isEntered in
      guard !isEntered else { return }
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      isEntered = FileManager.default.changeCurrentDirectoryPath(folder.path)
    }
  }

  /// Puts a file there, if there is such a file or a packed one.
  static func provide(_ path: String) throws {
    try enter()
    guard !path.hasPrefix("/"), !path.contains(".."),
      let file = try own(path) ?? SharedData.unpacked(path + ".gz") ?? SharedData.url(path)
    else { return }
    try isEntered.withLock { _ in
      let place = folder.appending(path: path)
      guard !FileManager.default.fileExists(atPath: place.path) else { return }
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      // A link that leads nowhere, left by an earlier run.
      try? FileManager.default.removeItem(at: place)
      try FileManager.default.createSymbolicLink(at: place, withDestinationURL: file)
    }
  }

  /// A file of the folder `files` beside the scripts.
  private static func own(_ path: String) -> URL? {
    let file = Repository.url("Tests/GoldenTests/Scripts/\(path)")
    guard path.hasPrefix("files/"), FileManager.default.fileExists(atPath: file.path) else {
      return nil
    }
    return file
  }

  /// Puts the files there that stand in double quotes in a statement.
  static func provideFiles(namedIn statement: String) throws {
    for match in statement.matches(of: /"([^"]+)"/) { try provide(String(match.output.1)) }
  }
}
