// The files that editors colour statements by; `grammar/` holds what they print.

/// What editors need to know of the language, as the text of files.
package enum Highlighting {
  /// The words of the language by kind: an object of lists, each sorted.
  package static var words: String {
    let lists = WordKind.allCases.map { kind in
      JSONText.member(kind.rawValue, .list(kind.words.map { .text($0) }))
    }
    return JSONText.object(lists).lines(0) + "\n"
  }

  /// A grammar in the form of TextMate, which most editors read.
  ///
  /// Words of the language are coloured wherever they stand: where one is a column's name only the
  /// parser knows.
  package static var textMate: String {
    let patterns =
      [
        rule("comment.line.strata", #"(--|#).*$"#),
        span("string.quoted.double.strata", "\""), span("string.quoted.single.strata", "'"),
        span("variable.other.quoted.strata", "`"),
        rule("variable.parameter.strata", #"\$[\p{L}_][\p{L}\p{M}\p{Nd}_]*"#),
        rule(
          "constant.other.date.strata",
          #"\b\d{4}-([Qq]\d|[Ww]\d\d|\d\d(-\d\d)?)(?![\p{L}\p{Nd}_])"#),
        rule(
          "constant.numeric.strata",
          #"\b\d+(_\d+)*(\.\d+(_\d+)*)?([kKmMbB万亿]|%)?(?![\p{L}\p{Nd}_])"#),
        rule("entity.name.function.strata", functionPattern),
      ] + WordKind.allCases.map { rule($0.scope, $0.pattern) } + [
        rule("keyword.operator.strata", #"!=|<=|>=|[=<>~+\-*/]"#),
        rule("punctuation.separator.strata", "[,;.()]"),
      ]
    let members = [
      JSONText.member("name", .text("Strata")),
      JSONText.member("scopeName", .text("source.strata")),
      JSONText.member("fileTypes", .list([.text("seg")])),
      JSONText.member("patterns", .list(patterns)),
    ]
    return JSONText.object(members).lines(0) + "\n"
  }

  /// A name right before a bracket, unless it is a word after which a bracket opens a group.
  private static var functionPattern: String {
    #"(?i)\b(?!(and|or|not|in|where|having|by|sort|show|per|between)\b)"#
      + #"[\p{L}_][\p{L}\p{M}\p{Nd}_]*(?=\()"#
  }

  private static func rule(_ scope: String, _ pattern: String) -> JSONText {
    .object([.member("name", .text(scope)), .member("match", .text(pattern))])
  }

  /// From one quote to the next; a quote doubled inside stands for itself.
  private static func span(_ scope: String, _ quote: String) -> JSONText {
    .object([
      .member("name", .text(scope)), .member("begin", .text(quote)),
      .member("end", .text("\(quote)(?!\(quote))")),
      .member(
        "patterns",
        .list([rule("constant.character.escape.strata", quote + quote)])),
    ])
  }
}

extension WordKind {
  /// How the words are found, in any case of letters, and not as a part of `a.b`.
  fileprivate var pattern: String {
    #"(?i)(?<!\.)\b("# + words.joined(separator: "|") + #")\b(?!\s*\.)"#
  }

  /// The name of their colour.
  fileprivate var scope: String {
    switch self {
    case .statements: "keyword.control.statement.strata"
    case .clauses: "keyword.control.clause.strata"
    case .options: "keyword.other.option.strata"
    case .operators: "keyword.operator.word.strata"
    case .quantifiers: "keyword.operator.quantifier.strata"
    case .periods: "support.constant.period.strata"
    case .constants: "constant.language.strata"
    case .populations: "support.constant.population.strata"
    case .measures: "support.function.measure.strata"
    case .topics: "keyword.other.topic.strata"
    case .particles: "keyword.other.particle.strata"
    }
  }
}

/// A text of JSON, as much of it as the files need.
indirect enum JSONText {
  case text(String)
  case list([JSONText])
  case object([JSONText])
  case member(String, JSONText)

  /// Lists and objects of texts alone on one line where short, all else on lines of its own.
  func lines(_ indentation: Int) -> String {
    let inner = String(repeating: " ", count: indentation + 2)
    let outer = String(repeating: " ", count: indentation)
    switch self {
    case .text(let text): return JSONText.quoted(text)
    case .member(let name, let value):
      return "\(JSONText.quoted(name)): \(value.lines(indentation))"
    case .list(let entries), .object(let entries):
      let isList = if case .list = self { true } else { false }
      let (open, close) = isList ? ("[", "]") : ("{", "}")
      let texts = entries.map { $0.lines(indentation + 2) }
      let line = open + texts.joined(separator: ", ") + close
      if !line.utf8.contains(UInt8(ascii: "\n")), line.utf8.count <= 80 { return line }
      return "\(open)\n" + texts.map { inner + $0 }.joined(separator: ",\n") + "\n\(outer)\(close)"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for character in text.unicodeScalars {
      if character == "\"" || character == "\\" { result += "\\" }
      result.unicodeScalars.append(character)
    }
    return result + "\""
  }
}
