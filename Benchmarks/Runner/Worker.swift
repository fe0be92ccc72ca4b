import Columnar
import Engine
import Foundation
import Language
import Planning
import Rendering
import Session

/// A session that is asked the same statements again and again.
struct Worker {
  private let session: QuerySession
  private let clock = ContinuousClock()

  init(threads: Int) {
    session = QuerySession(engine: ColumnarEngine(threads: threads), readingThreads: threads)
  }

  /// Loads the files as the command line would.
  mutating func load(_ paths: [String]) throws -> LoadRecord {
    let base = Memory.now.resident
    Memory.resetPeak()
    let processor = processorSeconds()
    let start = clock.now
    let outcomes = session.load(files: paths)
    let duration = clock.now - start
    for outcome in outcomes where outcome.status != .success {
      throw StatementFailure(outcome)
    }
    return LoadRecord(
      seconds: duration.seconds, processorSeconds: processorSeconds() - processor,
      memory: .now, baseResident: base)
  }

  /// Runs a statement as often as asked and writes the times and the rows of its answer.
  ///
  /// A run is what a user waits for before anything is drawn: from the text to the answer. A
  /// statement that fails is told and ends nothing.
  mutating func answer(_ request: Request) throws {
    do {
      Memory.resetPeak()
      var milliseconds: [Double] = []
      var answer = Answer()
      let processor = processorSeconds()
      let begin = clock.now
      while milliseconds.count < request.runs || (clock.now - begin).seconds < request.seconds {
        let start = clock.now
        answer = try evaluate(request.statement)
        milliseconds.append((clock.now - start).seconds * 1000)
      }
      let record = RunRecord(
        milliseconds: milliseconds, processorSeconds: processorSeconds() - processor,
        memory: .now)
      let rows = AnswerRenderer.render(answer, style: RenderingStyle(format: .json)).output
      try JSONLines.write(record, rows: rows.isEmpty ? "[]" : rows)
    } catch let failure as StatementFailure {
      try JSONLines.write(Failure(error: failure.description))
    }
  }

  /// Loads the files, saves the store, and opens it again some times, each in a session of its own.
  static func openings(of paths: [String], threads: Int) throws -> OpenRecord {
    let path = FileManager.default.temporaryDirectory.appending(
      path: "strata-bench-\(ProcessInfo.processInfo.processIdentifier).strata"
    ).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    var saving = Worker(threads: threads)
    _ = try saving.load(paths)
    _ = try saving.evaluate("save store to \"\(path)\"")
    let milliseconds = try (0..<openCount).map { _ in
      let worker = Worker(threads: threads)
      let start = worker.clock.now
      _ = try worker.evaluate("open \"\(path)\"")
      return (worker.clock.now - start).seconds * 1000
    }
    let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber
    return OpenRecord(byteCount: size?.intValue ?? 0, milliseconds: milliseconds)
  }

  private static let openCount = 9

  private func evaluate(_ text: String) throws -> Answer {
    let items = Parser.parse(SourceText(name: "", text: text)).items
    guard items.count == 1 else { throw StatementFailure("not one statement") }
    let outcome = session.execute(items[0])
    guard outcome.status == .success, let answer = outcome.answer else {
      throw StatementFailure(outcome)
    }
    return answer
  }
}

/// What a statement or a load failed of.
struct StatementFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  init(_ outcome: Outcome) {
    let errors = outcome.diagnostics.filter { $0.severity == .error }
    description =
      errors.isEmpty
      ? "not available" : errors.map { "\($0.code): \($0.message)" }.joined(separator: "; ")
  }
}
