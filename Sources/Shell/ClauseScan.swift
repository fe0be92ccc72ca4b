import Language

/// Where in the clauses of a question the cursor stands: found by one walk over the tokens before
/// it, without a tree, as what is typed is seldom whole.
struct ClauseScan {
  /// The clause the cursor is in; nil in the head, before any clause.
  private(set) var clause: ClauseWord?
  /// Clauses that stand before the cursor.
  private(set) var used: Set<ClauseWord> = []
  /// The brackets that are open, outermost first.
  private(set) var frames: [Frame] = []
  /// A name, number or text is due.
  private(set) var expectsOperand = false
  /// Names given with `as` in `show`.
  private(set) var aliases: [String] = []

  /// What a bracket belongs to.
  struct Frame {
    enum Kind: Hashable {
      /// Only groups.
      case group
      /// `sum(`: the function's name.
      case call(String)
      /// `orders (` behind a quantifier.
      case events(String)
      /// `region in (`: the names of the column.
      case values([String])
    }

    var kind: Kind
    /// Behind the `where` of an aggregate.
    var isFilter = false
    /// The first name with a dot in it: the table that an aggregate runs over.
    var table: String?
  }

  private let tokens: [Token]
  /// The event table that the whole statement is about: `list orders …`.
  private let listed: String?

  /// Walks over the tokens from `start`, where the head or the first clause begins. With
  /// `isExpression` an operand is due there.
  init(
    _ tokens: [Token], from start: Int, listing listed: String? = nil, isExpression: Bool = false
  ) {
    self.tokens = tokens
    self.listed = listed
    expectsOperand = isExpression
    var index = start
    while index < tokens.count { index = pass(index) }
  }

  /// Passes the token at `index`, and the second word of a clause; gives the next place.
  private mutating func pass(_ index: Int) -> Int {
    let token = tokens[index]
    switch token.kind {
    case .word:
      if frames.isEmpty, !expectsOperand, let (found, count) = clauseHead(index) {
        clause = found
        used.insert(found)
        expectsOperand = [.condition, .dimensions, .across, .show, .having, .sort].contains(found)
        return index + count
      }
      passWord(index)
    case .quotedName:
      noteTable(index)
      expectsOperand = false
    case .number:
      expectsOperand =
        index > 0
        && (tokens[index - 1].isWord(anyOf: ["least", "most", "exactly"])
          || tokens[index - 1].isWord("top") && isDividing)
    case .text, .date, .parameter, .mixed, .invalid: expectsOperand = false
    case .sign(.open):
      frames.append(Frame(kind: frameKind(index)))
      expectsOperand = true
    case .sign(.close):
      _ = frames.popLast()
      expectsOperand = false
    case .sign: expectsOperand = true
    }
    return index + 1
  }

  private func clauseHead(_ index: Int) -> (ClauseWord, count: Int)? {
    guard case .word(let word) = tokens[index].kind, let found = ClauseWord(firstWord: word) else {
      return nil
    }
    guard found.words.count == 2 else { return (found, 1) }
    let isWhole = index + 1 < tokens.count && tokens[index + 1].isWord(found.words[1])
    if isWhole { return (found, 2) }
    return found == .asOf ? nil : (found, 1)
  }

  private mutating func passWord(_ index: Int) {
    let token = tokens[index]
    let isDue = expectsOperand
    if token.isWord(anyOf: ["and", "or", "not", "between", "in", "is", "contains", "with"]) {
      expectsOperand = true
    } else if isDue, token.isWord(anyOf: ["at", "least", "most", "exactly", "no", "any"]) {
      expectsOperand = true
    } else if isDue, isDividing, token.isWord(anyOf: ["only", "top"]) {
      expectsOperand = true
    } else if !isDue, token.isWord("per") {
      expectsOperand = true
    } else if token.isWord("of"), index > 0, tokens[index - 1].isWord(anyOf: Self.derived) {
      expectsOperand = true
    } else if isDue, token.isWord("running") {
      expectsOperand = true
    } else if !isDue, token.isWord("where"), let last = frames.indices.last {
      frames[last].isFilter = true
      expectsOperand = true
    } else {
      if index > 0, tokens[index - 1].isWord("as"), let name = token.name { aliases.append(name) }
      noteTable(index)
      expectsOperand = false
    }
  }

  /// In `by` or `across`.
  private var isDividing: Bool {
    frames.isEmpty && (clause == .dimensions || clause == .across)
  }

  /// First words of what is made of measures: `share of`, `growth of`.
  private static let derived = DerivedMeasure.allCases.filter { $0.words.count == 2 }
    .map { $0.words[0] }

  private mutating func noteTable(_ index: Int) {
    guard let last = frames.indices.last, frames[last].table == nil,
      case .call(let function) = frames[last].kind
    else { return }
    let hasDot = index + 1 < tokens.count && tokens[index + 1].kind == .sign(.dot)
    if hasDot || ["count", "rows", "share"].contains(function.lowercased()) {
      frames[last].table = tokens[index].name
    }
  }

  private func frameKind(_ index: Int) -> Frame.Kind {
    guard index > 0, let name = tokens[index - 1].name else { return .group }
    if tokens[index - 1].isWord("in") {
      let end = index > 1 && tokens[index - 2].isWord("not") ? index - 2 : index - 1
      return .values(names(endingAt: end))
    }
    if tokens[index - 1].isWord(anyOf: Keywords.reserved) { return .group }
    return isQuantified(index - 1) ? .events(name) : .call(name)
  }

  /// Whether a quantifier stands before the token at `index`.
  func isQuantified(_ index: Int) -> Bool {
    guard index > 0 else { return false }
    if tokens[index - 1].isWord(anyOf: ["no", "any"]) { return true }
    guard case .number = tokens[index - 1].kind, index > 1 else { return false }
    return tokens[index - 2].isWord(anyOf: ["least", "most", "exactly"])
  }

  /// The parts of the name that ends before the token at `end`: `region`, or `orders`, `amount`.
  func names(endingAt end: Int) -> [String] {
    guard end > 0, let name = tokens[end - 1].name else { return [] }
    guard end > 2, tokens[end - 2].kind == .sign(.dot), let table = tokens[end - 3].name else {
      return [name]
    }
    return [table, name]
  }

  /// The event table whose columns need no table's name here.
  var eventScope: String? {
    for frame in frames.reversed() {
      switch frame.kind {
      case .events(let table): return table
      case .call: if frame.isFilter, let table = frame.table { return table }
      case .group, .values: continue
      }
    }
    return listed
  }
}
