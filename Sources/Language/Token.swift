/// A word, number, text or sign of the source with its place.
package struct Token: Sendable, Hashable {
  /// The kinds of tokens, with what they stand for.
  package enum Kind: Sendable, Hashable {
    /// A name or a keyword, as written.
    case word(String)
    /// A name in back-quotes, without them.
    case quotedName(String)
    /// Text in quotes, without them.
    case text(String)
    case number(NumberLiteral)
    case date(DateLiteral)
    /// `$name`, without the sign.
    case parameter(String)
    case sign(Sign)
    /// Digits that run into letters, as written: `85123A`.
    case mixed(String)
    /// What could not be read; a problem says why.
    case invalid
  }

  /// What is wrong.
  package var kind: Kind
  /// Where.
  package var span: SourceSpan
  /// Nothing but blanks and comments stands before it on its line.
  package var startsLine: Bool
}

/// The signs of the language.
package enum Sign: String, Sendable, Hashable, CaseIterable {
  case open = "("
  case close = ")"
  case comma = ","
  case dot = "."
  case semicolon = ";"
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divide = "/"
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case tilde = "~"

  /// The comparison it stands for, if it is one.
  package var comparison: ComparisonOperator? { ComparisonOperator(rawValue: rawValue) }

  /// An operand must follow: a prompt reads another line.
  package var needsOperand: Bool {
    switch self {
    case .open, .close, .dot, .semicolon: false
    case .comma, .plus, .minus, .times, .divide, .equal, .notEqual, .less, .lessOrEqual, .greater,
      .greaterOrEqual, .tilde:
      true
    }
  }
}

/// Something the lexer could not read, or read as something else; small, for there may be many.
package struct LexicalProblem: Sendable, Hashable {
  /// What is wrong.
  package enum Kind: Sendable, Hashable {
    case controlCharacter
    case curlyQuote
    case emptyName
    case emptyParameter
    /// A sign of other languages; it was read as this one of ours.
    case foreignSign(String)
    case invalidUTF8
    case malformedDate
    case malformedNumber
    case numberTooLong
    case unclosedName
    /// With the place of the first text before it that goes over several lines, if there is one:
    /// the quote forgotten is more likely there.
    case unclosedText(after: Int?)
    case unknownCharacter
  }

  /// What it is.
  package var kind: Kind
  /// Where it stands.
  package var span: SourceSpan
}

/// What the lexer makes of a text: tokens in order; blanks and comments are the gaps between them.
package struct LexedText: Sendable, Hashable {
  /// All tokens in order.
  package var tokens: [Token]
  /// In the order of their places.
  package var problems: [LexicalProblem]
  /// The text ends inside quotes or back-quotes.
  package var endsInsideQuote: Bool
}
