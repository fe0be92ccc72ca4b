/// What a word of the language is for: the lists that editors colour by.
package enum WordKind: String, Sendable, Hashable, CaseIterable {
  /// First words of statements.
  case statements
  /// First and further words of clauses.
  case clauses
  /// Options of `load`.
  case options
  /// Words between operands, and before a condition.
  case operators
  /// Words that count events.
  case quantifiers
  /// Words of periods and units of time.
  case periods
  /// Words that are values.
  case constants
  /// Populations with a name of their own.
  case populations
  /// What is made of a measure.
  case measures
  /// What is shown, defined or set.
  case topics
  /// The small words between parts.
  case particles

  /// The words, sorted; a word may be of several kinds.
  package var words: [String] {
    let words: [String] =
      switch self {
      case .statements: Verb.words
      case .clauses: Keywords.clauseWords + ["members"]
      case .options: LoadOptionWord.allCases.flatMap(\.words)
      case .operators: Keywords.operators + ["with", "missing"]
      case .quantifiers: Keywords.quantifiers.flatMap(Self.split)
      case .periods:
        Keywords.periods + TimeUnit.allCases.map(\.rawValue)
          + Keywords.periodUnits.map { $0.rawValue + "s" } + ["ago", "to"]
      case .constants: Keywords.constants + ["yes", "no"]
      case .populations: Keywords.populations
      case .measures: DerivedMeasure.allCases.flatMap(\.words)
      case .topics:
        ShowTopic.allCases.map(\.rawValue) + DefinitionKind.allCases.map(\.rawValue)
          + ["store", "table"]
          + SettingWord.allCases.flatMap { Self.split($0.rawValue) }
      case .particles:
        Keywords.entryEnds + Keywords.tiles.map(\.word) + ChartWord.allCases.map(\.rawValue)
          + Keywords.gradings
          + [
            "bottom", "for", "from", "gap", "on", "only", "skip", "spreadsheet", "step", "stop",
            "then",
            "top", "within", "without",
          ]
          + ClauseWord.allCases.filter(\.isOfFewVerbs).flatMap(\.words)
      }
    return Set(words).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func split(_ text: String) -> [String] {
    text.split(separator: " ").map(String.init)
  }
}
