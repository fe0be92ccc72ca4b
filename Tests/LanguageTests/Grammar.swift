import Foundation

/// `grammar/strata.ebnf` as data.
struct Grammar: Sendable {
  /// What the right side of a production is made of. Choices, options and repetitions have numbers
  /// of their own, so that a test can tell which of their ways were taken.
  indirect enum Form: Sendable {
    case literal(String)
    case name(String)
    case sequence([Form])
    case choice(Int, [Form])
    case optional(Int, Form)
    case many(Int, Form)
    /// `? any letter ?`
    case described(String)
  }

  /// The productions by name.
  let productions: [String: Form]

  /// The folder of the grammar and of what editors read.
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "grammar")

  /// Reads the project's grammar.
  static func read() throws -> Grammar {
    try Grammar(String(contentsOf: folder.appending(path: "strata.ebnf"), encoding: .utf8))
  }

  init(_ text: String) throws {
    var reader = try GrammarReader(text)
    productions = try reader.productions()
  }

  /// The names that the production uses, with those that they use, and itself.
  func reachable(from start: String, without stops: Set<String>) -> Set<String> {
    var found: Set<String> = []
    var open = [start]
    while let name = open.popLast() {
      guard !stops.contains(name), found.insert(name).inserted, let form = productions[name]
      else { continue }
      open += form.names
    }
    return found
  }
}

extension Grammar.Form {
  /// The forms directly within this one.
  var parts: [Grammar.Form] {
    switch self {
    case .literal, .name, .described: []
    case .sequence(let parts), .choice(_, let parts): parts
    case .optional(_, let part), .many(_, let part): [part]
    }
  }

  /// All productions named in it.
  var names: [String] {
    if case .name(let name) = self { return [name] }
    return parts.flatMap(\.names)
  }

  /// All words and signs in it.
  var literals: [String] {
    if case .literal(let text) = self { return [text] }
    return parts.flatMap(\.literals)
  }
}

/// Text → productions, by recursive descent.
private struct GrammarReader {
  struct Fault: Error { let found: String }

  private var tokens: [String] = []
  private var index = 0
  private var wayCount = 0

  init(_ text: String) throws {
    let bare = text.replacing(/\(\*(?s:.)*?\*\)/, with: " ")
    for match in bare.matches(of: /"[^"\n]*"|'[^'\n]*'|\?[^?]*\?|[A-Za-z0-9]+|[=|\[\]{}().]/) {
      tokens.append(String(match.0))
    }
    let rest = bare.replacing(
      /"[^"\n]*"|'[^'\n]*'|\?[^?]*\?|[A-Za-z0-9]+|[=|\[\]{}().]|\s/, with: "")
    guard rest.isEmpty else { throw Fault(found: rest) }
  }

  mutating func productions() throws -> [String: Grammar.Form] {
    var result: [String: Grammar.Form] = [:]
    while index < tokens.count {
      let name = tokens[index]
      index += 1
      try expect("=")
      guard result.updateValue(try choice(), forKey: name) == nil else { throw Fault(found: name) }
      try expect(".")
    }
    return result
  }

  private mutating func choice() throws -> Grammar.Form {
    var parts = [try sequence()]
    while take("|") { parts.append(try sequence()) }
    return parts.count == 1 ? parts[0] : .choice(nextWay(), parts)
  }

  private mutating func sequence() throws -> Grammar.Form {
    var parts: [Grammar.Form] = []
    while index < tokens.count, !["|", ")", "]", "}", "."].contains(tokens[index]) {
      parts.append(try part())
    }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private mutating func part() throws -> Grammar.Form {
    let token = tokens[index]
    index += 1
    switch token {
    case "(":
      let inner = try choice()
      try expect(")")
      return inner
    case "[":
      let inner = try choice()
      try expect("]")
      return .optional(nextWay(), inner)
    case "{":
      let inner = try choice()
      try expect("}")
      return .many(nextWay(), inner)
    default:
      if token.hasPrefix("\"") || token.hasPrefix("'") {
        return .literal(String(token.dropFirst().dropLast()))
      }
      return token.hasPrefix("?") ? .described(token) : .name(token)
    }
  }

  private mutating func nextWay() -> Int {
    wayCount += 1
    return wayCount
  }

  private mutating func take(_ token: String) -> Bool {
    guard index < tokens.count, tokens[index] == token else { return false }
    index += 1
    return true
  }

  private mutating func expect(_ token: String) throws {
    guard take(token) else { throw Fault(found: index < tokens.count ? tokens[index] : "the end") }
  }
}
