import Columnar
import Engine
import Language
import Messages
import Session
import TestSupport
import Testing

/// The engine's answers against the naive evaluator's, on random stores and statements.
@Suite struct EngineAgainstNaive {
  /// What went wrong in a session that should have answered.
  struct NoAnswer: Error, CustomStringConvertible {
    let description: String
  }

  /// How an engine is set up.
  struct Setup: Sendable, CustomTestStringConvertible {
    var threads: Int
    /// Customers worked on at a time; nil for the product's own number.
    var batchRows: Int?

    static let all = [
      Setup(threads: 1), Setup(threads: 2), Setup(threads: 1, batchRows: 1),
      Setup(threads: 2, batchRows: 3),
    ]

    var engine: ColumnarEngine { ColumnarEngine(threads: threads, batchRows: batchRows) }

    var testDescription: String {
      "\(threads) threads" + (batchRows.map { ", batches of \($0)" } ?? "")
    }
  }

  /// The forms that the product has: those of `STRATA_FORMS` (names, or `all`), else these.
  private static let forms: Set<RandomForm> = {
    guard let words = PropertyHarness.formNames else { return inProduct }
    if words == "all" { return RandomForm.settled }
    return Set(words.split(separator: ",").compactMap { RandomForm(rawValue: String($0)) })
  }()

  private static let inProduct = RandomForm.settled

  private static let printed: @Sendable (Language.Expression) -> String = { Printer.print($0) }

  private static var cases: some Sequence<RandomCase> {
    PropertyHarness.seeds.lazy.map {
      RandomCase(seed: $0, forms: forms, printExpression: printed)
    }
  }

  // MARK: - Sessions

  /// A session in which a case's tables are loaded and its definitions made.
  private static func session(
    _ tables: [StagedTable], _ configuration: PropertyConfiguration, _ setup: Setup
  ) throws -> QuerySession {
    let session = QuerySession(engine: setup.engine)
    session.install(tables)
    var script = configuration.definitions
    if let day = configuration.asOf { script.insert("set as of \(day.text)", at: 0) }
    for statement in script { _ = try run(statement, in: session) }
    return session
  }

  private static func run(_ text: String, in session: QuerySession) throws -> Answer? {
    let source = SourceText(name: "property", text: text)
    var answer: Answer?
    for item in Parser.parse(source).items {
      let outcome = session.execute(item)
      // The generator draws periods whose end comes first, lets rows without a customer into
      // breakdowns by customers, and asks for shares of events that are in several groups; the binder
      // refuses all three.
      let refused = ["empty-period", "unassigned"]
      let isRefused = { (diagnostic: Diagnostic) in
        refused.contains(diagnostic.code)
          || diagnostic.message.english.contains("several of these groups")
      }
      if let first = outcome.diagnostics.first(where: isRefused) {
        throw NaiveEvaluator.Unsupported(first.code)
      }
      guard outcome.status == .success else {
        throw NoAnswer(
          description: outcome.diagnostics.map { "\($0.code): \($0.message.english)" }
            .joined(separator: "; "))
      }
      answer = outcome.answer
    }
    return answer
  }

  private static func table(_ text: String, in session: QuerySession) throws -> ResultTable {
    guard let table = try run(text, in: session)?.table else {
      throw NoAnswer(description: "no table")
    }
    return table
  }

  /// Answers of a session to further statements of a case.
  private static func answers(
    _ test: RandomCase, _ setup: Setup
  ) throws -> (Statement) throws -> NaiveAnswer {
    let configuration = PropertyConfiguration(
      asOf: test.asOf, definitions: test.definitions.map { Printer.print($0) })
    let session = try session(test.tables, configuration, setup)
    let earlier = test.earlier.map { Printer.print($0) }
    return { statement in
      for question in earlier { _ = try run(question, in: session) }
      let table = try table(Printer.print(statement), in: session)
      return NaiveAnswer(table, isOfEvents: try test.naiveAnswer(to: statement).isOfEvents)
    }
  }

  // MARK: - Properties

  @Test("the engine answers as the naive evaluator does", arguments: Setup.all)
  func agreement(setup: Setup) {
    let harness = PropertyHarness(print: { Printer.print($0) }) { text, tables, configuration in
      try Self.table(text, in: Self.session(tables, configuration, setup))
    }
    var failures: [String] = []
    for test in Self.cases {
      if case .failed(let failure) = harness.check(test) { failures.append("\(failure)") }
    }
    let headings = failures.map { $0.prefix { $0 != "\n" } }.joined(separator: "\n")
    let first = failures.prefix(3).joined(separator: "\n\n")
    #expect(failures.isEmpty, "\(failures.count) failures:\n\(headings)\nthe first:\n\(first)")
  }

  /// The violations of a law over all cases; cases on which the naive evaluator has nothing to say
  /// are passed over.
  private func violations(
    _ law: (RandomCase, @escaping (Statement) throws -> NaiveAnswer) throws -> [String?]
  ) -> [String] {
    var found: [String] = []
    for test in Self.cases {
      do {
        _ = try law(test, test.naiveAnswer(to:))
        let answers = try Self.answers(test, Setup(threads: 1))
        for violation in try law(test, answers) {
          if let violation { found.append("seed \(test.seed): \(violation)") }
        }
      } catch is NaiveEvaluator.Unsupported {
        continue
      } catch {
        found.append("seed \(test.seed): \(error)")
      }
    }
    return found
  }

  @Test("where p and where not p make up the whole")
  func partition() {
    let found = violations { test, answer in
      let row = { (statement: Statement) in try answer(statement).rows[0] }
      return [
        try PartitionLaw.violation(
          of: test.customerCondition, measures: PartitionLaw.customerMeasures, answer: row),
        try PartitionLaw.violation(
          of: test.rowCondition, measures: PartitionLaw.rowMeasures, answer: row),
      ]
    }
    #expect(found.isEmpty, "\(found.count): \(found.prefix(5).joined(separator: "\n"))")
  }

  @Test("groups make up the total, and totals are what they would be alone")
  func reconciliation() {
    let found = violations { test, answer in
      [try ReconciliationLaw.violation(of: test.statement, answer: answer)]
    }
    #expect(found.isEmpty, "\(found.count): \(found.prefix(5).joined(separator: "\n"))")
  }
}
