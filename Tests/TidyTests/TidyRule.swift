/// Something that holds for every source file, with a sample that breaks it.
struct TidyRule: Sendable, CustomStringConvertible {
  /// Kebab case; the exceptions name it.
  let name: String
  /// The lines of a file that break the rule.
  let findings: @Sendable (SwiftSource) -> [Finding]
  /// Files that break the rule, each in a way of its own: path and text.
  let bad: [(path: String, text: String)]
  /// Files near to them that do not.
  let good: [(path: String, text: String)]

  var description: String { name }

  /// A line that breaks a rule.
  struct Finding: Sendable, Equatable {
    /// From 1.
    var line: Int
    var message: String
  }
}

/// A place where a rule does not hold, and why. One that is no longer needed fails the tests.
struct TidyException: Sendable {
  var rule: String
  /// A file, from the root.
  var path: String
  var reason: String
}

extension SwiftSource {
  /// A finding for each place in the code where the regular expression is found and there is
  /// something to say about what was found. Only lines with a word that is asked for are looked at.
  ///
  /// `\b` is taken as the border of an identifier: by default it is that of a word of prose, which
  /// goes on over the dot of `text.withUnsafeBytes`.
  func findings(
    of pattern: Regex<Substring>, onLinesWith isWanted: (String) -> Bool,
    _ message: (String) -> String?
  ) -> [TidyRule.Finding] {
    let pattern = pattern.wordBoundaryKind(.simple)
    return indices(with: isWanted).flatMap { index in
      code[index].matches(of: pattern).compactMap { match in
        message(String(match.output)).map { TidyRule.Finding(line: index + 1, message: $0) }
      }
    }
  }
}
