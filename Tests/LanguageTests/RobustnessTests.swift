import Language
import Testing

@Suite struct RobustnessTests {
  /// What must hold for any text: places inside the text, a tree exactly where there is no error,
  /// and every accepted text prints to one that parses to an equal tree but for parentheses.
  private func check(_ bytes: [UInt8], _ comment: String) {
    let result = Parser.parse(SourceText(name: "test", bytes: bytes))
    _ = Parser.isComplete(String(decoding: bytes, as: UTF8.self))
    for item in result.items {
      #expect(item.span.start >= 0 && item.span.end <= bytes.count, "\(comment)")
      let hasError = item.diagnostics.contains { $0.severity == .error }
      #expect(hasError == (item.statement == nil), "\(comment)")
      for diagnostic in item.diagnostics {
        let span = diagnostic.span
        #expect(
          span.start >= 0 && span.start <= span.end && span.end <= bytes.count,
          "\(comment): \(diagnostic)")
      }
      guard let statement = item.statement else { continue }
      let printed = Printer.print(statement)
      let again = parse(printed)
      #expect(
        again.items.count == 1 && again.items.first?.statement?.ungrouped == statement.ungrouped,
        "\(comment)\n\(printed)\n\(again.diagnostics)")
    }
  }

  @Test(arguments: 0..<20)
  func randomBytes(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<50 {
      let count = Int.random(in: 0...300, using: &random)
      check((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }, "seed \(seed)")
    }
  }

  /// Words and signs of the language in any order, so that much of it is nearly right.
  @Test(arguments: 0..<60)
  func randomTokens(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let vocabulary =
      Verb.words + Keywords.clauseWords + Keywords.operators + Keywords.periods
      + LoadOptionWord.allCases.map(\.rawValue) + Sign.allCases.map(\.rawValue)
      + [
        "x", "orders", "region", "sum", "count", "no", "any", "exactly", "at least", "at most",
        "asc",
        "desc", "share of", "running", "growth of", "per", "top", "bottom", "only", "bins", "into",
        "quartiles", "row(", "vip(min = 3)", "10%", "year ago", "members", "history of", "segments",
        "select", "group by", "order by", "like", "null", "count(*)", "measure", "field", "all",
        "rest", "missing", "with", "days", "month", "to", "from", "main",
        "1", "2025", "30", "1,000", "20%", "85123A", "2025-Q3", "today", "true", "$p", "'text'",
        "\"a b\"", "`q n`", "`", "'", "\n", "\nlist", ";", "==", "(", ")", "地区", "Month-to-month",
      ]
    for _ in 0..<60 {
      let verb = Verb.words[Int.random(in: 0..<Verb.words.count, using: &random)]
      let count = Int.random(in: 0...14, using: &random)
      let words = (0..<count).map { _ in
        vocabulary[Int.random(in: 0..<vocabulary.count, using: &random)]
      }
      let separator = seed % 3 == 0 ? "" : " "
      let text = verb + " " + words.joined(separator: separator)
      check(Array(text.utf8), "seed \(seed): \(text)")
    }
  }

  /// A good statement with one token left out, doubled, or two swapped.
  @Test(arguments: Samples.statements)
  func brokenSamples(_ text: String) {
    let words = text.split(separator: " ").map(String.init)
    for index in words.indices {
      var shorter = words
      shorter.remove(at: index)
      var longer = words
      longer.insert(words[index], at: index)
      var swapped = words
      swapped.swapAt(index, words.count - 1 - index)
      for variant in [shorter, longer, swapped] {
        let text = variant.joined(separator: " ")
        check(Array(text.utf8), text)
      }
    }
    for length in stride(from: 0, to: text.utf8.count, by: 3) {
      check(Array(text.utf8.prefix(length)), "\(length) bytes of \(text)")
    }
  }

  static let openings = [
    "(", "not ", "-", "- ", "sum(", "share of ", "at least 1 orders (", "x in (", "x = (", "a + (",
    "sum(x where ", "a or (b and ", "if(a, ", "x between (", "((x) + ",
    "running ", "running share of ", "growth of ", "x in top 3 per ", "share of x per ",
    "in row(a = ", "in vip(a = ", "in row(in row(",
  ]

  @Test(arguments: openings)
  func deepNesting(_ opening: String) {
    for count in [Limits.nestingDepth / 4, Limits.nestingDepth * 2, 10_000] {
      for end in ["", "x" + String(repeating: ")", count: count)] {
        let text = "segment where " + String(repeating: opening, count: count) + end
        let result = parse(text)
        #expect(result.items.count == 1)
        if let statement = result.items.first?.statement {
          #expect(parse(Printer.print(statement)).items.first?.statement == statement)
        }
      }
    }
  }

  static let repeated = [
    "a and ", "a or ", "a and b or ", "x != a or ", "a + ", "a * ", "x > 1 and ", "(a) and ", "a, ",
    "1,000", "x ", "where ", "; ", "x; ", "list;", "\nlist", "'", "`a", "\"\n", "$ ", ") ", "( ) ",
    "==", "@", "\u{1}", "-- ", "2025-", "1.2", "9", "é", "and ", "in ", "hvaing ", "= ", "a.",
    "a-b-",
    "x in (1,2) or ", "x between 1 and 2 and ", "sort ", "as of ", "since ", "sum(x) in ", "\n",
    " ", "per ", "top 3 ", "x bins 3, ", "in top 10% per ", "running ", "share of ", "row(", "vs ",
    "vip(a = 1) ", "a = 1, ", "each ", "group by ", "x like y ", "count(*) ", "= null ", "only ",
    "matches ", "any x since 2025 and ", "save members as ", "export to ", "show tables\n",
    "\nexport segment ",
  ]

  /// A megabyte ends, in time linear in its length.
  @Test(arguments: [
    "a and not b or ", "(", "'", "hvaing x ", "x;", "running ", "x in top 3 per ",
    "in row(a = b) and ",
    "group by x ", "\nshow tables", "x = null or ",
  ])
  func megabyte(_ piece: String) {
    let text = "segment where " + String(repeating: piece, count: 1_000_000 / piece.utf8.count)
    #expect(!parse(text).items.isEmpty)
  }

  /// Much of anything ends.
  @Test(arguments: repeated)
  func repetition(_ piece: String) {
    let starts = [
      "segment where ", "list ", "load t from 'f' ", "segment by ", "trend ", "segment vs ",
      "define segment a(", "set a = ",
    ]
    for start in starts {
      let text = start + String(repeating: piece, count: 6_000 / piece.utf8.count)
      let result = parse(text)
      #expect(!result.items.isEmpty)
      if result.items.count == 1, let statement = result.items[0].statement {
        #expect(parse(Printer.print(statement)).items.first?.statement == statement)
        #expect(Formatter.format(SourceText(name: "test", text: text)).text != nil)
      }
    }
  }

  /// A long chain of `and` is one node.
  @Test func longChain() {
    let count = 20_000
    let text = "segment where " + (0..<count).map { "a = \($0)" }.joined(separator: " or ")
    guard case .segment(nil, let clauses)? = parse(text).items.first?.statement?.kind,
      case .or(let parts)? = clauses.condition?.kind
    else {
      Issue.record("no chain")
      return
    }
    #expect(parts.count == count)
  }
}
