import Columnar
import Engine
import Language
import Session
import TestSupport
import Testing

/// The engine's answers against the naive evaluator's, on random stores and statements.
@Suite struct EngineAgainstNaive {
  /// What went wrong in a session that should have answered.
  struct NoAnswer: Error, CustomStringConvertible {
    let description: String
  }

  private static let printed: @Sendable (Expression) -> String = { Printer.print($0) }

  private static func session(_ tables: [StagedTable], threads: Int) -> QuerySession {
    let session = QuerySession(engine: ColumnarEngine(threads: threads))
    session.install(tables)
    return session
  }

  private static func run(_ text: String, in session: QuerySession) throws -> Answer? {
    let source = SourceText(name: "property", text: text)
    var answer: Answer?
    for item in Parser.parse(source).items {
      let outcome = session.execute(item)
      // The generator draws periods whose end comes first, and lets rows without a customer into
      // breakdowns by customers; the binder refuses both.
      let refused = ["empty-period", "unassigned"]
      if let first = outcome.diagnostics.first(where: { refused.contains($0.code) }) {
        throw NaiveEvaluator.Unsupported(first.code)
      }
      guard outcome.status == .success else {
        throw NoAnswer(
          description: outcome.diagnostics.map { "\($0.code): \($0.message)" }
            .joined(separator: "; "))
      }
      answer = outcome.answer
    }
    return answer
  }

  private static func harness(threads: Int) -> PropertyHarness {
    PropertyHarness(print: { Printer.print($0) }) { text, tables, configuration in
      let session = session(tables, threads: threads)
      var script = configuration.definitions
      if let day = configuration.asOf { script.insert("set as of \(day.text)", at: 0) }
      for statement in script { _ = try run(statement, in: session) }
      guard let table = try run(text, in: session)?.table else {
        throw NoAnswer(description: "no table")
      }
      return table
    }
  }

  @Test("the engine answers as the naive evaluator does", arguments: [1, 2])
  func agreement(threads: Int) {
    var failures: [String] = []
    let harness = Self.harness(threads: threads)
    for seed in 0..<UInt64(PropertyHarness.caseCount) {
      let test = RandomCase(seed: seed, printExpression: Self.printed)
      if case .failed(let failure) = harness.check(test) { failures.append("\(failure)") }
    }
    #expect(
      failures.isEmpty,
      "\(failures.count) failures, the first:\n\(failures.prefix(3).joined(separator: "\n\n"))")
  }
}
