import Language
import Rendering

/// The text of `.help`, made from the tables of words that the parser reads too.
enum HelpText {
  /// Everything there is, a line each.
  static var overview: String {
    let statements = Verb.allCases.map { ($0.rawValue, $0.summary) }
    let clauses = ClauseWord.allCases.map { ($0.syntax, $0.summary) }
    let commands = DotCommand.allCases.map { ($0.syntax, $0.summary) }
    return section("Statements", statements) + "\n" + section("Clauses", clauses) + "\n"
      + section("Commands of the shell", commands) + "\n"
      + "Topics of the guide\n"
      + WrappedText.lines("  " + guideTopics.joined(separator: ", "), to: width)
      .map { $0 + "\n" }.joined() + "\n" + """
        A statement ends at its line's end where it is whole, or at `;`. TAB completes, Ctrl-R searches
        what was typed before, Alt-Enter begins a line, Ctrl-C gives up, Ctrl-D leaves.
        `.help segment` shows how one of these is written, with an example.

        """
  }

  /// The help on a verb, a clause, an option of `load`, a command or a topic of the guide: what the
  /// tables of words say and the guide's page, whose prose takes so many columns; nil where there is
  /// neither.
  static func topic(_ word: String, width: Int = width) -> String? {
    let parts = [tableEntry(word), page(word, width)].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: "\n")
  }

  /// The page of the guide on a topic.
  private static func page(_ topic: String, _ width: Int) -> String? {
    let page = GuidePages.all.first { page in
      page.topics.contains { Keywords.matches($0, topic) }
    }
    return page.map { $0.text(width: min(width, Self.width)) + "\n" }
  }

  private static let guideTopics = GuidePages.all.flatMap(\.topics)

  private static func tableEntry(_ word: String) -> String? {
    let dotted = word.hasPrefix(".") ? String(word.dropFirst()) : nil
    if let command = DotCommand(rawValue: (dotted ?? word).lowercased()),
      dotted != nil || Verb(word: word) == nil
    {
      return entry(command.syntax, command.summary, command.example)
    }
    guard dotted == nil else { return nil }
    if let verb = Verb(word: word) { return text(of: verb) }
    if let clause = clause(word) { return entry(clause.syntax, clause.summary, clause.example) }
    let option = LoadOptionWord.allCases.first { Keywords.matches(word, $0.rawValue) }
    if let option = option ?? LoadOptionWord(word: word) {
      return entry(option.syntax + "   (an option of load)", option.summary, Verb.load.example)
    }
    return nil
  }

  /// The words that have a topic.
  static var topics: [String] {
    Verb.words + ClauseWord.allCases.map(\.rawValue) + LoadOptionWord.allCases.map(\.rawValue)
      + DotCommand.words + guideTopics
  }

  private static func clause(_ text: String) -> ClauseWord? {
    let words = text.split(separator: " ").map(String.init)
    guard let first = words.first, let clause = ClauseWord(firstWord: first) else { return nil }
    let isSame = zip(words, clause.words).allSatisfy { Keywords.matches($0, $1) }
    return isSame && words.count <= clause.words.count ? clause : nil
  }

  private static func text(of verb: Verb) -> String {
    var text = entry(verb.syntax, verb.summary, verb.example)
    if !verb.clauses.isEmpty {
      text += "\n" + section("Clauses", verb.clauses.map { ($0.syntax, $0.summary) })
    }
    if !verb.loadOptions.isEmpty {
      text += "\n" + section("Options", verb.loadOptions.map { ($0.syntax, $0.summary) })
    }
    return text
  }

  private static func entry(_ syntax: String, _ summary: String, _ example: String) -> String {
    "\(syntax)\n  \(summary)\n  example: \(example)\n"
  }

  /// Columns of help at most.
  static let width = 96
  /// Columns of what is explained; what is longer has a line of its own.
  private static let termWidth = 28

  private static func section(_ title: String, _ rows: [(String, String)]) -> String {
    let width = rows.map(\.0.count).filter { $0 <= termWidth }.max() ?? termWidth
    return rows.reduce(title + "\n") { text, row in
      let isLong = row.0.count > width
      let gap = isLong ? "\n" + String(repeating: " ", count: width + 2) : ""
      let blanks = String(repeating: " ", count: max(0, width - row.0.count))
      return text + "  " + row.0 + gap + blanks + "   \(row.1)\n"
    }
  }
}
