import Language
import Testing

/// `grammar/strata.ebnf` against the parser.
@Suite struct GrammarTests {
  /// The words of the grammar are those of the tables, and its productions are whole.
  @Test func wordsAgree() throws {
    let grammar = try Grammar.read()
    let tokens = Set(SentenceGenerator.leaves.keys)
    let names = grammar.reachable(from: "script", without: tokens)
    let words = Set(names.flatMap { grammar.productions[$0]?.literals ?? [] })
      .filter { $0.allSatisfy(\.isLetter) }
    let known = Set(WordKind.allCases.flatMap(\.words))
    #expect(words == known, "\(words.symmetricDifference(known))")
    #expect(Set(grammar.productions["verb"]?.literals ?? []) == Set(Verb.words))

    let defined = Set(grammar.productions.keys)
    let used = Set(grammar.productions.values.flatMap(\.names))
    #expect(used.isSubset(of: defined), "\(used.subtracting(defined))")
    #expect(defined.subtracting(used) == ["script", "verb", "comment"])
  }

  /// Sentences of the grammar parse without an error, and print to text that parses to an equal
  /// tree but for parentheses; all of them together take every way of every production.
  @Test func sentencesParse() throws {
    let grammar = try Grammar.read()
    var generator = SentenceGenerator(grammar, seed: 41)
    for round in 0..<20_000 {
      let production = round % 20 == 0 ? "script" : "statement"
      let text = generator.sentence(of: production, size: 5 + round % 40).joined(separator: " ")
      let result = parse(text)
      let errors = result.diagnostics.filter { $0.severity == .error }
      guard errors.isEmpty else {
        Issue.record("\(text)\n\(errors)")
        return
      }
      for statement in result.items.compactMap(\.statement) {
        let printed = Printer.print(statement)
        guard parse(printed).items.map(\.statement?.ungrouped) == [statement.ungrouped] else {
          Issue.record("\(text)\n\(printed)")
          return
        }
      }
    }
    let stops = Set(SentenceGenerator.leaves.keys)
    let names = grammar.reachable(from: "script", without: stops)
    #expect(generator.drawn == names, "\(names.subtracting(generator.drawn))")
    let ways = names.reduce(into: Set<SentenceGenerator.Way>()) { ways, name in
      if let form = grammar.productions[name] { ways.formUnion(form.ways) }
    }
    #expect(ways.isSubset(of: generator.taken), "\(ways.subtracting(generator.taken))")
  }
}

extension Grammar.Form {
  /// Every alternative of a choice, an option taken and left, a repetition of none and of some.
  fileprivate var ways: Set<SentenceGenerator.Way> {
    let (form, count): (Int, Int) =
      switch self {
      case .choice(let form, let parts): (form, parts.count)
      case .optional(let form, _), .many(let form, _): (form, 2)
      case .literal, .name, .sequence, .described: (0, 0)
      }
    return parts.reduce(into: Set((0..<count).map { .init(form: form, number: $0) })) {
      $0.formUnion($1.ways)
    }
  }
}
