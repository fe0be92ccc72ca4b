import Columnar
import Foundation
import Language
import TestSupport

/// What a session needs besides tables and a statement.
struct PropertyConfiguration {
  /// The session's `set as of`.
  var asOf: CalendarDay?
  /// `define segment …`, and questions that are gone back to, to be carried out first, in this order.
  var definitions: [String]
}

/// Compares an engine with the naive evaluator on random cases.
struct PropertyHarness {
  /// Answers a statement's text over tables.
  typealias Evaluate = (String, [StagedTable], PropertyConfiguration) throws -> ResultTable

  /// What one case came to.
  enum Outcome {
    case agreed
    /// The naive evaluator leaves the form alone.
    case skipped(String)
    case failed(PropertyFailure)
  }

  /// Statements as users write them.
  var print: (Statement) -> String
  /// The answer of what is tested to a case.
  var answer: (RandomCase) throws -> ResultTable

  /// A harness around a session: it is given texts only.
  init(print: @escaping (Statement) -> String, evaluate: @escaping Evaluate) {
    self.print = print
    answer = { test in
      let definitions = (test.definitions + test.earlier).map(print)
      return try evaluate(
        print(test.statement), test.tables,
        PropertyConfiguration(asOf: test.asOf, definitions: definitions))
    }
  }

  /// A harness around anything that answers cases.
  init(print: @escaping (Statement) -> String, answer: @escaping (RandomCase) throws -> ResultTable)
  {
    self.print = print
    self.answer = answer
  }

  /// Cases of a property where the environment does not say otherwise.
  static let defaultCaseCount = 400

  /// Cases of a property: `STRATA_CASES`, or the default.
  static var caseCount: Int {
    ProcessInfo.processInfo.environment["STRATA_CASES"].flatMap(Int.init) ?? defaultCaseCount
  }

  /// The cases to look at: that of `STRATA_SEED` alone, or as many as there are to be.
  static var seeds: Range<UInt64> {
    let only = ProcessInfo.processInfo.environment["STRATA_SEED"].flatMap(UInt64.init)
    return only.map { $0..<$0 + 1 } ?? 0..<UInt64(caseCount)
  }

  /// Newer forms to draw, as `STRATA_FORMS` names them: `all`, or names between commas.
  static var formNames: String? { ProcessInfo.processInfo.environment["STRATA_FORMS"] }

  /// Compares the two answers to a case; a difference is made smaller before it is reported.
  func check(_ test: RandomCase) -> Outcome {
    let kind: String
    switch difference(test) {
    case .agreed: return .agreed
    case .skipped(let reason): return .skipped(reason)
    case .failed(let failure): kind = failure.kind
    }
    let small = shrunk(test, kind)
    guard case .failed(let failure) = difference(small) else { return .agreed }
    return .failed(failure)
  }

  private func difference(_ test: RandomCase) -> Outcome {
    let expected: NaiveAnswer
    do {
      expected = try test.naiveAnswer()
    } catch {
      return .skipped(String(describing: error))
    }
    var failure = PropertyFailure(
      seed: test.seed,
      definitions: (test.definitions + test.earlier).map(print),
      statement: print(test.statement), asOf: test.asOf, tables: test.tables,
      expected: expected.description, found: "", difference: "")
    do {
      let found = try answer(test)
      guard let difference = expected.matches(found) else { return .agreed }
      failure.difference = difference
      failure.found = NaiveAnswer.description(of: found)
    } catch let refused as NaiveEvaluator.Unsupported {
      return .skipped(refused.what)
    } catch {
      failure.difference = "an error"
      failure.found = String(describing: error)
    }
    return .failed(failure)
  }

  // MARK: - Shrinking

  /// Steps that are tried at most.
  private static let shrinkingLimit = 400

  /// A smaller case that still fails: greedily, one part less at a time.
  private func shrunk(_ test: RandomCase, _ kind: String) -> RandomCase {
    var smallest = test
    var steps = 0
    var isSmaller = true
    while isSmaller {
      isSmaller = false
      for candidate in PropertyHarness.smaller(smallest) {
        steps += 1
        if steps > PropertyHarness.shrinkingLimit { return smallest }
        guard case .failed(let failure) = difference(candidate), failure.kind == kind else {
          continue
        }
        smallest = candidate
        isSmaller = true
        break
      }
    }
    return smallest
  }

  /// The case with one part less, each part in turn.
  static func smaller(_ test: RandomCase) -> [RandomCase] {
    let statements = smallerStatements(test.statement).map { statement in
      var copy = test
      copy.statement = statement
      return copy
    }
    let definitions = test.definitions.indices.map { index in
      var copy = test
      copy.definitions.remove(at: index)
      return copy
    }
    let questions = test.earlier.indices.flatMap { index in
      smallerStatements(test.earlier[index]).map { question in
        var copy = test
        copy.earlier[index] = question
        return copy
      }
    }
    let stores = test.tables.indices.flatMap { index in
      smallerTables(test.tables[index]).map { table in
        var copy = test
        copy.tables[index] = table
        return copy
      }
    }
    return statements + definitions + questions + stores
  }

  /// Either half of the rows, or, of few, all but one.
  private static func smallerTables(_ staged: StagedTable) -> [StagedTable] {
    let count = staged.table.rowCount
    let rows = (0..<UInt32(count)).map { $0 }
    let choices: [[UInt32]] =
      count > 6
      ? [Array(rows.prefix(count / 2)), Array(rows.suffix(count - count / 2))]
      : rows.map { row in rows.filter { $0 != row } }
    return choices.map { rows in
      StagedTable(staged.table.gathered(rows), role: staged.role, attributes: staged.attributes)
    }
  }
}

/// A case on which the two answers differ, for a reader.
struct PropertyFailure: CustomStringConvertible {
  var seed: UInt64
  var definitions: [String]
  var statement: String
  var asOf: CalendarDay?
  var tables: [StagedTable]
  var expected: String
  var found: String
  var difference: String

  /// What makes two failures alike: the code of an error, or that there is an answer.
  var kind: String { difference == "an error" ? code : "answer" }

  private var code: String { String(found.prefix { $0 != ":" }) }

  var description: String {
    let day = asOf.map { "set as of \($0.text)" } ?? "-- as of the newest day"
    let rows = tables.map { staged in
      let columns = staged.table.fields.map(\.name).joined(separator: " | ")
      let lines = (0..<min(12, staged.table.rowCount)).map { row in
        staged.table.fields.map { NaiveAnswer.text($0.column[row]) }.joined(separator: " | ")
      }
      let heading = "\(staged.table.name) (\(staged.table.rowCount) rows) \(staged.role)"
      return ([heading, columns] + lines).joined(separator: "\n")
    }
    let statements = ([day] + definitions + [statement]).joined(separator: "\n")
    return """
      seed \(seed): \(difference)
      \(statements)
      expected:
      \(expected)
      found:
      \(found)
      \(rows.joined(separator: "\n"))
      """
  }
}
