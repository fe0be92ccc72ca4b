import Language

/// What stands before the cursor: the tokens of its statement, and the word being typed.
struct CompletionText {
  /// The tokens of the statement before the word at the cursor.
  private(set) var tokens: [Token] = []
  /// Where the word at the cursor begins; at the cursor where there is none.
  private(set) var wordStart: Int
  /// What was typed of it.
  private(set) var word = ""
  /// Text in quotes that are still open, and where it begins behind the quote.
  private(set) var openText: (content: String, start: Int)?
  /// In a comment, or in back-quotes: nothing can be offered.
  private(set) var isSilent = false
  /// Clauses that stand behind the cursor.
  private(set) var laterClauses: Set<ClauseWord> = []
  /// The offset of the cursor in bytes.
  let cursor: Int
  private let source: SourceText

  /// Looks at a text with the cursor at a byte offset.
  init(_ text: String, cursorByteOffset: Int) {
    let bytes = Array(text.utf8)
    cursor = min(max(cursorByteOffset, 0), bytes.count)
    wordStart = cursor
    source = SourceText(name: "input", bytes: Array(bytes[..<cursor]))
    let lexed = Lexer.lex(source)
    tokens = Self.lastStatement(lexed.tokens)
    if let open = lexed.problems.first(where: {
      if case .unclosedText = $0.kind { true } else { $0.kind == .unclosedName }
    }) {
      isSilent = open.kind == .unclosedName
      tokens.removeAll { $0.span.start >= open.span.start }
      let content = source.text(of: SourceSpan(open.span.start + 1, cursor))
      if content.contains("\n") { isSilent = true }
      openText = (content, open.span.start + 1)
      return
    }
    if isInComment(lexed.tokens.last) {
      isSilent = true
      return
    }
    takeWord()
    laterClauses = Self.clauses(
      in: Lexer.lex(SourceText(name: "input", bytes: Array(bytes[cursor...]))))
  }

  /// The text from one place up to the cursor.
  func text(from start: Int) -> String { source.text(of: SourceSpan(start, cursor)) }

  /// The tokens behind the last `;` or from the last verb that begins a line.
  private static func lastStatement(_ tokens: [Token]) -> [Token] {
    var start = 0
    for (index, token) in tokens.enumerated() {
      if token.kind == .sign(.semicolon) { start = index + 1 }
      if case .word(let word) = token.kind, token.startsLine, index > start, Verb(word: word) != nil
      {
        start = index
      }
    }
    return Array(tokens[start...])
  }

  private func isInComment(_ last: Token?) -> Bool {
    let gap = source.text(of: SourceSpan(last?.span.end ?? 0, cursor))
    let line = gap.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    return line.contains("#") || line.contains("--")
  }

  private mutating func takeWord() {
    guard let last = tokens.last, last.span.end == cursor else { return }
    switch last.kind {
    case .word, .number, .date, .mixed, .parameter, .invalid:
      wordStart = last.span.start
      word = source.text(of: last.span)
      tokens.removeLast()
    case .quotedName, .text, .sign: break
    }
  }

  private static func clauses(in lexed: LexedText) -> Set<ClauseWord> {
    var found: Set<ClauseWord> = []
    for (index, token) in lexed.tokens.enumerated() {
      guard token.kind != .sign(.semicolon) else { break }
      guard case .word(let word) = token.kind else { continue }
      if token.startsLine, Verb(word: word) != nil { break }
      guard let clause = ClauseWord(firstWord: word) else { continue }
      if clause != .asOf || lexed.tokens.dropFirst(index + 1).first?.isWord("of") == true {
        found.insert(clause)
      }
    }
    return found
  }
}

extension Token {
  /// Whether it is this keyword.
  func isWord(_ keyword: String) -> Bool {
    if case .word(let word) = kind { Keywords.matches(word, keyword) } else { false }
  }

  /// Whether it is one of these keywords.
  func isWord(anyOf keywords: [String]) -> Bool {
    if case .word(let word) = kind { Keywords.matches(word, anyOf: keywords) } else { false }
  }

  /// The name it can be: a word, or what stands in back-quotes.
  var name: String? {
    switch kind {
    case .word(let text), .quotedName(let text): text
    case .text, .number, .date, .parameter, .sign, .mixed, .invalid: nil
    }
  }

  /// The comparison it is.
  var comparison: ComparisonOperator? {
    if case .sign(let sign) = kind { sign.comparison } else { nil }
  }
}
