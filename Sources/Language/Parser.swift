import Messages

/// One statement of a script as read.
package struct ParsedStatement: Sendable {
  /// The tree; nil where the text has an error.
  package var statement: Statement?
  /// From the first token to the last, without the `;`.
  package var span: SourceSpan
  /// Errors, warnings and notes in the order of their places.
  package var diagnostics: [Diagnostic]
  /// What the formatter asks for.
  var marks = Marks()
}

/// A script as read.
package struct ParseResult: Sendable {
  /// The statements in order, also those with errors; empty ones (`;;`) are left out.
  package var items: [ParsedStatement]
  /// The text ends inside a bracket or quote, or after an operator or comma: a prompt should read
  /// another line.
  package var isIncomplete: Bool

  /// The diagnostics of all statements, in order.
  package var diagnostics: [Diagnostic] { items.flatMap(\.diagnostics) }
}

/// Tokens → syntax tree and diagnostics, by recursive descent. Never throws, never traps; linear in
/// the text. After an error it goes on at the next clause, so that one statement can show several.
package struct Parser {
  let source: SourceText
  let tokens: [Token]
  /// For each token that is a bracket with a partner in the same statement, the partner; else -1.
  private let partners: [Int]
  /// The next token to look at, and the end of the statement.
  var index: Int
  let end: Int
  /// Brackets passed whose partner is still ahead.
  private var openCount = 0
  /// Levels of recursion, and the height of the expression parsed last; both are limited.
  var nesting = 0
  var height = 0
  /// The words that end an operand here.
  var scope: Scope = .none
  /// A comma ends an entry here, so that `1,200` are two numbers.
  var commaSeparates = false
  /// An error was found since the clause began: say no more about it, go on at the next.
  var clauseFailed = false
  /// `members` stood in the clause `save members as` passed last.
  var savesMembers = false
  var marks = Marks()
  /// The tokens of the entry of `by` or `show` read last, without its name.
  var lastEntry = 0..<0
  private var hasError = false
  private var diagnostics: [Diagnostic] = []
  private var lastErrorStart = -1
  private var errorCount = 0

  /// What may follow the part being parsed.
  enum Scope {
    case none
    case clauses(Verb)
    case loadOptions
  }

  private init(_ source: SourceText, _ tokens: [Token], _ partners: [Int], _ range: Range<Int>) {
    self.source = source
    self.tokens = tokens
    self.partners = partners
    index = range.lowerBound
    end = range.upperBound
    marks.tokens = range
  }

  /// Reads a whole script.
  package static func parse(_ source: SourceText) -> ParseResult {
    parse(source, Lexer.lex(source))
  }

  /// Reads a whole script whose tokens are known.
  static func parse(_ source: SourceText, _ lexed: LexedText) -> ParseResult {
    let script = SplitScript(lexed.tokens)
    var items: [ParsedStatement] = []
    var problemCount = 0
    for (number, range) in script.statements.enumerated() {
      var parser = Parser(source, lexed.tokens, script.partners, range)
      let isLast = number + 1 == script.statements.count
      let nextStart =
        isLast ? Int.max : lexed.tokens[script.statements[number + 1].lowerBound].span.start
      while problemCount < lexed.problems.count,
        lexed.problems[problemCount].span.start < nextStart
      {
        parser.report(lexed.problems[problemCount])
        problemCount += 1
      }
      items.append(parser.parse(range))
    }
    // A script of nothing but foreign semicolons.
    if items.isEmpty, let problem = lexed.problems.first {
      let diagnostic = problem.diagnostic(in: source)
      items.append(ParsedStatement(span: problem.span, diagnostics: [diagnostic]))
    }
    return ParseResult(items: items, isIncomplete: lexed.endsInsideQuote || script.isOpen)
  }

  /// Whether Enter at the prompt should run this text: it does not end inside a bracket or quote,
  /// nor after an operator or comma.
  package static func isComplete(_ text: String) -> Bool {
    let lexed = Lexer.lex(SourceText(name: "input", text: text))
    return !lexed.endsInsideQuote && !SplitScript(lexed.tokens).isOpen
  }

  private mutating func parse(_ range: Range<Int>) -> ParsedStatement {
    for place in range where isUnpaired(place) {
      let span = tokens[place].span
      let isOpening = tokens[place].kind == .sign(.open)
      report(isOpening ? .unclosedBracket(at: span) : .unopenedBracket(at: span))
    }
    clauseFailed = false
    let kind = statement()
    if index < end { unexpectedRest() }
    let span = span(of: range)
    if hasError { diagnostics.removeAll { $0.severity == .note } }
    diagnostics.sort { $0.span.start < $1.span.start }
    let statement = hasError ? nil : kind.map { Statement($0, span: span) }
    return ParsedStatement(
      statement: statement, span: span, diagnostics: diagnostics, marks: marks)
  }

  private func span(of range: Range<Int>) -> SourceSpan {
    tokens[range.lowerBound].span.union(tokens[range.upperBound - 1].span)
  }

  /// After a statement that takes no more.
  private mutating func unexpectedRest() {
    if !clauseFailed {
      let meant = tokens[index].startsLine ? nearestVerb() : nil
      report(
        .unexpected(
          found, expected: "the end of the statement", at: here,
          suggestion: meant.map { "did you mean `\($0)`?" }))
    }
    index = end
  }

  private func nearestVerb() -> String? {
    word(at: index).flatMap {
      Spelling.nearest($0, among: Verb.words, limit: 1).first
    }
  }
}

// MARK: - Tokens

extension Parser {
  /// Where the next token is; the end of the statement's last token behind it.
  var here: SourceSpan {
    if index < end { return tokens[index].span }
    let last = tokens[end - 1].span.end
    return SourceSpan(last, last)
  }

  /// The next token in words for a message.
  var found: Message {
    index < end ? "`\(Parser.shortened(source.text(of: here)))`" : "the end of the statement"
  }

  /// The span from the token at `start` to the one passed last.
  func span(from start: Int) -> SourceSpan {
    guard index > start else { return start < end ? tokens[start].span : here }
    return tokens[start].span.union(tokens[index - 1].span)
  }

  /// A bracket without a partner in the statement.
  func isUnpaired(_ place: Int) -> Bool {
    guard case .sign(let sign) = tokens[place].kind else { return false }
    return (sign == .open || sign == .close) && partners[place] < 0
  }

  /// Passes the next token, whatever it is.
  mutating func advance() {
    guard index < end else { return }
    if partners[index] >= 0 { openCount += partners[index] > index ? 1 : -1 }
    index += 1
  }

  /// Passes a word of the language.
  mutating func advanceKeyword() {
    marks.keywords.append(index)
    advance()
  }

  /// Goes to the next word that begins a clause, or to the end.
  mutating func synchronize() {
    while index < end, openCount > 0 || !beginsPart(at: index) { advance() }
    clauseFailed = false
  }

  /// Adds a diagnostic; a second error at the same place is dropped, as it follows from the first.
  mutating func report(_ diagnostic: Diagnostic) {
    guard diagnostic.severity == .error else {
      if !clauseFailed { diagnostics.append(diagnostic) }
      return
    }
    hasError = true
    clauseFailed = true
    guard diagnostic.span.start != lastErrorStart else { return }
    lastErrorStart = diagnostic.span.start
    errorCount += 1
    if errorCount <= Limits.errorsPerStatement {
      diagnostics.append(diagnostic)
    } else if let last = diagnostics.indices.last {
      diagnostics[last].notes = [
        "\(errorCount - Limits.errorsPerStatement) more errors in this statement"
      ]
    }
  }

  private mutating func report(_ problem: LexicalProblem) {
    if errorCount < Limits.errorsPerStatement {
      report(problem.diagnostic(in: source))
    } else {
      report(.unknownCharacter("", at: problem.span))
    }
  }

  /// A piece of the source for a message, cut where it is long, on one line.
  static func shortened(_ text: String) -> String {
    let head = text.prefix(Limits.quotedCharacterCount)
    let line = head.split { $0.isNewline }.joined(separator: " ")
    return head.endIndex < text.endIndex ? line + "…" : line
  }
}
