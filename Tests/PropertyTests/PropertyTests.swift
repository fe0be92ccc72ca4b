import Columnar
import Language
import TestSupport
import Testing

/// The harness and the generator themselves; the session is compared where it is plugged in.
@Suite struct PropertyHarnessTests {
  private static let printed: @Sendable (Expression) -> String = { String(describing: $0.kind) }

  private static func cases(_ count: Int = PropertyHarness.caseCount) -> [RandomCase] {
    (0..<UInt64(count)).map { RandomCase(seed: $0, printExpression: printed) }
  }

  /// A result as an engine would give it, from the naive answer.
  private static func result(_ answer: NaiveAnswer, dimensions: Int) -> ResultTable {
    ResultTable(
      columns: answer.columns.indices.map { index in
        ResultColumn(
          name: answer.columns[index], role: index < dimensions ? .dimension : .measure,
          values: answer.rows.map { $0[index] }, total: answer.total?[index],
          across: answer.across.isEmpty ? nil : answer.across[index])
      })
  }

  private static func dimensionCount(_ test: RandomCase) -> Int {
    switch test.statement.kind {
    case .segment(_, let clauses): clauses.dimensions.count
    case .trend(let clauses): clauses.dimensions.count + 1
    default: 0
    }
  }

  private static var faithful: PropertyHarness {
    PropertyHarness(
      print: { String(describing: $0.kind) },
      answer: { result(try $0.naiveAnswer(), dimensions: dimensionCount($0)) })
  }

  @Test("nearly every random statement is one that the naive evaluator answers")
  func generatedStatementsAreInScope() {
    var skipped: [String] = []
    var rows = 0
    for test in Self.cases() {
      do {
        rows += try test.naiveAnswer().rows.count
      } catch {
        skipped.append("seed \(test.seed): \(error) (\(Printer.print(test.statement)))")
      }
    }
    let few = PropertyHarness.caseCount / 50
    #expect(skipped.count <= few, "\(skipped.prefix(20).joined(separator: "\n"))")
    #expect(rows > PropertyHarness.caseCount, "answers are not empty")
  }

  @Test("a seed gives the same case each time")
  func casesAreRepeatable() throws {
    for seed in UInt64(0)..<20 {
      let first = RandomCase(seed: seed, printExpression: Self.printed)
      let second = RandomCase(seed: seed, printExpression: Self.printed)
      #expect(first.statement == second.statement)
      let answers = (try? first.naiveAnswer().description, try? second.naiveAnswer().description)
      #expect(answers.0 == answers.1)
    }
  }

  @Test("an engine that agrees passes")
  func agreement() {
    for test in Self.cases(60) {
      if case .failed(let failure) = Self.faithful.check(test) { Issue.record("\(failure)") }
    }
  }

  @Test("an engine that errs is found out, and the statement gets smaller")
  func disagreement() {
    let wrong = PropertyHarness(
      print: { String(describing: $0.kind) },
      answer: { test in
        var result = Self.result(try test.naiveAnswer(), dimensions: Self.dimensionCount(test))
        // It forgets the last column's last row.
        if let last = result.columns.indices.last, !result.columns[last].values.isEmpty {
          result.columns[last].values.removeLast()
          result.columns[last].values.append(.text("wrong"))
        }
        return result
      })
    var failures = 0
    for test in Self.cases(40) {
      guard case .failed(let failure) = wrong.check(test) else { continue }
      failures += 1
      #expect(failure.description.contains("seed \(test.seed)"))
      #expect(failure.statement.utf8.count <= String(describing: test.statement.kind).utf8.count)
    }
    #expect(failures > 10)
  }

  @Test("where p and where not p make up the whole")
  func partition() throws {
    var checked = 0
    for test in Self.cases() {
      let answer = { (statement: Statement) -> [Value] in
        try test.naiveAnswer(to: statement).rows[0]
      }
      do {
        let violations = [
          try PartitionLaw.violation(
            of: test.customerCondition, measures: PartitionLaw.customerMeasures, answer: answer),
          try PartitionLaw.violation(
            of: test.rowCondition, measures: PartitionLaw.rowMeasures, answer: answer),
        ]
        #expect(violations.allSatisfy { $0 == nil }, "seed \(test.seed): \(violations)")
        checked += 1
      } catch is NaiveEvaluator.Unsupported {
        continue
      }
    }
    #expect(checked > PropertyHarness.caseCount * 3 / 4)
  }

  @Test("groups make up the total, and totals are what they would be alone")
  func reconciliation() throws {
    var checked = 0
    for test in Self.cases() {
      do {
        let violation = try ReconciliationLaw.violation(of: test.statement) {
          try test.naiveAnswer(to: $0)
        }
        #expect(
          violation == nil,
          "seed \(test.seed): \(violation ?? "") of \(Printer.print(test.statement))")
        checked += 1
      } catch is NaiveEvaluator.Unsupported {
        continue
      }
    }
    #expect(checked > PropertyHarness.caseCount / 2)
  }

  @Test("each form is drawn, and evaluated where it is")
  func formsAreDrawn() throws {
    let plain = Self.drawn([])
    for form in RandomForm.settled.sorted(by: { $0.rawValue < $1.rawValue }) {
      #expect(plain != Self.drawn([form]), "\(form) is never drawn")
    }
  }

  /// The definitions and statements of some cases with these forms.
  private static func drawn(_ forms: Set<RandomForm>) -> [String] {
    (0..<UInt64(60)).map { seed in
      let test = RandomCase(seed: seed, forms: forms, printExpression: { Printer.print($0) })
      return "\(test.definitions) \(test.statement) \(test.histories.count)"
    }
  }
}
