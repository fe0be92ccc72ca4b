import Language
import Testing

@Suite struct KeywordTests {
  @Test(arguments: Verb.allCases)
  func examplesParse(_ verb: Verb) {
    #expect(parse(verb.example).diagnostics == [])
    #expect(parse(verb.example).items.count == 1)
    #expect(verb.syntax.hasPrefix(verb.rawValue))
  }

  @Test(arguments: ClauseWord.allCases)
  func clauseExamplesParse(_ clause: ClauseWord) {
    let heads: [(Verb, String)] = [
      (.segment, "segment"), (.trend, "trend customers"), (.retention, "retention"),
      (.churn, "churn"), (.funnel, "funnel visits then orders"),
      (.basket, "basket orders.category"),
    ]
    let head = heads.first { $0.0.clauses.contains(clause) }?.1 ?? ""
    #expect(parse("\(head) \(clause.example)").diagnostics == [])
    #expect(clause.rawValue == clause.words.joined(separator: " "))
    #expect(clause.syntax.hasPrefix(clause.words[0]))
  }

  /// A verb takes the clauses of its table and no others.
  @Test(arguments: [Verb.segment, .list, .define, .trend, .profile, .rfm])
  func clausesOfVerbs(_ verb: Verb) {
    let head =
      verb == .define
      ? "define segment a as where x" : verb == .trend ? "trend customers" : verb.rawValue
    for clause in ClauseWord.common where verb != .define || clause != .condition {
      let codes = parse("\(head) \(clause.example)").diagnostics.map(\.code)
      #expect(codes == (verb.clauses.contains(clause) ? [] : ["clause-not-of-verb"]), "\(clause)")
    }
  }

  @Test(arguments: [
    ("wher", ["where"]), ("hvaing", ["having"]), ("WHERE", ["where"]), ("segmnt", ["segment"]),
    ("x", []), ("sirt", ["sort"]), ("地", []), ("", []), ("zzzzz", []), ("shwo", ["show"]),
  ])
  func nearest(_ word: String, _ expected: [String]) {
    let words = ["segment", "where", "having", "sort", "show", "limit", "地区"]
    #expect(Spelling.nearest(word, among: words, limit: 1) == expected)
  }

  @Test(arguments: [
    ("", "", 0), ("a", "", 1), ("ab", "ba", 1), ("abc", "acb", 1), ("kitten", "sitting", 3),
    ("ca", "abc", 3), ("where", "where", 0),
  ])
  func distance(_ left: String, _ right: String, _ expected: Int) {
    #expect(Spelling.distance(left, right) == expected)
    #expect(Spelling.distance(right, left) == expected)
  }

  @Test func nearestOrder() {
    #expect(
      Spelling.nearest("loyl", among: ["royal", "loyal", "loy"], limit: 3) == ["loy", "loyal"])
    #expect(
      Spelling.nearest("region", among: ["regions", "Region", "religion"], limit: 2) == [
        "Region", "regions",
      ])
  }
}
