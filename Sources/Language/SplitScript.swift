/// The tokens of a script parted into statements, with the brackets paired in each.
struct SplitScript {
  /// The tokens of each statement, none empty.
  private(set) var statements: [Range<Int>] = []
  /// For each bracket with a partner in its statement, the partner's index; else -1.
  private(set) var partners: [Int]
  /// The last statement ends inside a bracket, or after an operator or comma.
  private(set) var isOpen = false

  init(_ tokens: [Token]) {
    partners = [Int](repeating: -1, count: tokens.count)
    var start = 0
    var open: [Int] = []
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .sign(.semicolon):
        close(start..<index)
        start = index + 1
        open = []
      case .word(let word)
      where token.startsLine && index > start && Self.beginsStatement(word, at: index, in: tokens):
        close(start..<index)
        start = index
        open = []
      case .sign(.open):
        open.append(index)
      case .sign(.close):
        if let partner = open.popLast() {
          partners[index] = partner
          partners[partner] = index
        }
      case .word, .quotedName, .text, .number, .date, .parameter, .sign, .mixed, .invalid:
        break
      }
    }
    close(start..<tokens.count)
    if start < tokens.count { isOpen = !open.isEmpty || Self.needsMore(tokens[start...]) }
  }

  /// Whether a word that begins a line begins a statement. `show`, `save` and `export` are clauses
  /// too: the statements are `show` with a topic and nothing else, `save store` and `export segment`.
  /// `open` is a likely column: it begins a statement before a text only.
  static func beginsStatement(_ word: String, at index: Int, in tokens: [Token]) -> Bool {
    guard let verb = Verb(word: word) else { return false }
    guard [.show, .export, .save, .open].contains(verb) else { return true }
    guard index + 1 < tokens.count, !tokens[index + 1].startsLine else { return false }
    if verb == .open, case .text = tokens[index + 1].kind { return true }
    guard case .word(let next) = tokens[index + 1].kind else { return false }
    if verb == .export { return Keywords.matches(next, "segment") }
    if verb == .save { return Keywords.matches(next, "store") }
    if verb == .open { return false }
    guard ShowTopic(word: next) != nil else { return false }
    guard index + 2 < tokens.count else { return true }
    return tokens[index + 2].startsLine || tokens[index + 2].kind == .sign(.semicolon)
  }

  private mutating func close(_ range: Range<Int>) {
    if !range.isEmpty { statements.append(range) }
  }

  /// Whether the statement's last token asks for an operand.
  private static func needsMore(_ tokens: ArraySlice<Token>) -> Bool {
    guard tokens.count > 1, let last = tokens.last else { return false }
    switch last.kind {
    case .sign(let sign):
      return sign.needsOperand
    case .word(let word):
      if Keywords.matches(word, "with"), case .word(let before) = tokens[tokens.endIndex - 2].kind {
        return Keywords.matches(before, anyOf: ["starts", "ends"])
      }
      return Keywords.matches(
        word, anyOf: ["and", "or", "not", "in", "is", "between", "contains", "matches"])
    case .quotedName, .text, .number, .date, .parameter, .mixed, .invalid:
      return false
    }
  }
}
