import Columnar
import Language
import Planning

/// How many customers a statement means that is still being typed.
package struct LiveSize: Sendable, Hashable {
  /// Counted, or estimated.
  package let customers: Int
  /// Of so many who exist on the day of the statement.
  package let all: Int
  /// Whether they were counted, and not estimated from a sample.
  package let isExact: Bool
}

extension QuerySession {
  /// Seconds until a count is given up for an estimate, and that for nothing.
  private static let liveSeconds = 0.15
  /// A hundredth of the customers.
  private static let sampleBound = UInt64.max / 100

  /// How many customers the last statement of a text means so far; nil where it is about none, where that
  /// cannot be said, and where the time is over or `isInterrupted` before it is known.
  ///
  /// Where the end cannot be read yet, the statement counts up to the last condition that can: of
  /// `segment where ltv > 5000 and sta` the first.
  package func liveSize(
    of text: String, isInterrupted: @escaping @Sendable () -> Bool
  ) -> LiveSize? {
    for part in Self.readings(of: text) {
      let statement = Parser.parse(SourceText(name: "input", text: part)).items.last?.statement
      guard let statement, let bound = bound(statement), let memory = bound.memory,
        let existing = memory.plan.existing,
        !bound.diagnostics.contains(where: { $0.severity == .error })
      else { continue }
      let condition = Binder.population(of: memory, catalog: catalog)
      return count(condition, among: existing, isInterrupted)
    }
    return nil
  }

  /// The text, and what stands before its last conjunctions and clauses, the longest first.
  private static func readings(of text: String) -> [String] {
    let tokens = Lexer.lex(SourceText(name: "input", text: text)).tokens
    let cuts = tokens.reversed().filter { token in
      guard case .word(let word) = token.kind else { return false }
      if ["and", "or"].contains(word.lowercased()) { return true }
      // Without its `where` a statement would be about everybody.
      return ClauseWord(firstWord: word).map { $0 != .condition } ?? false
    }
    return [text]
      + cuts.prefix(4).map { String(decoding: text.utf8.prefix($0.span.start), as: UTF8.self) }
  }

  private func count(
    _ condition: Condition, among existing: Condition,
    _ isInterrupted: @escaping @Sendable () -> Bool
  ) -> LiveSize? {
    func members(_ conditions: [Condition]) throws -> Int {
      let budget = Budget(
        ResourceLimits(seconds: Self.liveSeconds), isInterrupted: isInterrupted)
      return try engine.members(
        of: .conjunction(conditions), store: store, under: Stage(budget, for: .answer)
      ).setCount
    }
    do {
      let all = try members([existing])
      do {
        return LiveSize(customers: try members([condition]), all: all, isExact: true)
      } catch BudgetError.time {
        let sample = Condition.sampled(below: Self.sampleBound)
        let found = try members([sample, condition])
        let of = try members([sample, existing])
        guard of > 0 else { return nil }
        return LiveSize(
          customers: Int((Double(found) / Double(of) * Double(all)).rounded()), all: all,
          isExact: false)
      }
    } catch {
      return nil
    }
  }
}

extension Plan {
  /// The customers who exist on the plan's day; nil where a plan has several days.
  fileprivate var existing: Condition? {
    switch self {
    case .breakdown(let plan): plan.existing
    case .listing(let plan): plan.existing
    case .profile(let plan): plan.existing
    case .analysis: nil
    }
  }
}
