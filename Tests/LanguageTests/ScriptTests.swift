import Language
import Testing

@Suite struct ScriptTests {
  /// Scripts and the statements in them, printed; nil where one has an error.
  static let scripts: [(String, [String?])] = [
    ("", []), (";;", []), ("-- only a comment", []), ("list", ["list"]),
    ("list;list", ["list", "list"]),
    (
      "segment\n  where x = 1\n  by region\nlist name",
      ["segment where x = 1 by region", "list name"]
    ),
    (
      "segment by region\nshow customers\nsave as a\necho 'x'",
      [
        "segment by region show customers save as a", "echo \"x\"",
      ]
    ),
    ("list -- list\n# list\nlist", ["list", "list"]),
    ("list name, list\nlist", ["list name, list", "list"]),
    ("segment where x in (a,\n  b,\n  c) by y", ["segment where x in (a, b, c) by y"]),
    ("list a\n; list b;", ["list a", "list b"]), ("LIST a\nDescribe t", ["list a", "describe t"]),
    ("segment where )\nlist", [nil, "list"]), ("list where (x\nlist", [nil, "list"]),
    ("funnel x; list; segment whre x\nlist", [nil, "list", nil, "list"]),
    ("echo \"two\nlist lines\"\nlist", ["echo \"two\nlist lines\"", "list"]),
    ("list 'open\nlist a", [nil, "list a"]), ("list；list", [nil, "list"]), ("；", [nil]),
    ("segment where x >\n  y and\n  z", ["segment where x > y and z"]),
    (
      "segment by a\nshow tables\nlist", ["segment by a", "show tables", "list"]
    ),
    ("segment by a\nshow tables, x\nlist", ["segment by a show tables, x", "list"]),
    ("segment by a\nshow tables as x", ["segment by a show tables as x"]),
    ("segment by a\nshow\ntables", ["segment by a show tables"]),
    ("segment by a\nshow tables; list", ["segment by a", "show tables", "list"]),
    (
      "segment\nexport to 'f'\nexport segment it to 'g'",
      ["segment export to \"f\"", "export segment it to \"g\""]
    ),
    (
      "segment by a\nsave as b\nincluding unassigned",
      ["segment by a including unassigned save as b"]
    ),
    ("list `list`\r\nlist b\r\n", ["list `list`", "list b"]),
  ]

  @Test(arguments: scripts)
  func statements(_ text: String, _ expected: [String?]) {
    let result = parse(text)
    #expect(result.items.map { $0.statement.map { Printer.print($0) } } == expected)
  }

  @Test func spans() {
    let source = SourceText(name: "test", text: "  list a ;\nsegment by b -- c\n")
    #expect(
      Parser.parse(source).items.map { source.text(of: $0.span) } == ["list a", "segment by b"])
  }

  @Test(arguments: [
    "", "list", "segment where x = 1", "segment where", "list a;", "list a,;", "list (a)", "list )",
    "segment where x = 'a(b'", "list a -- (", "list a, -- x\nb", "segment where (\nlist",
    "echo ','",
    "segment where `a,`", "list and", "segment sort x desc",
  ])
  func complete(_ text: String) {
    #expect(Parser.isComplete(text) == (text != "list and"), "\(text)")
    #expect(parse(text).isIncomplete != Parser.isComplete(text))
  }

  @Test(arguments: [
    "list a,", "list (", "list (a,\nb", "segment where x = 'a", "segment where `a",
    "segment where x >",
    "segment where x and", "segment where not", "segment where x in", "segment where x starts with",
    "list a +", "list a, -- b", "list a; list b,", "segment where x between", "list a -",
    "segment where x in (a, b", "echo \"open\nand on", "segment where x ~",
  ])
  func incomplete(_ text: String) {
    #expect(!Parser.isComplete(text), "\(text)")
    #expect(parse(text).isIncomplete)
  }

  /// The heading is the expression in canonical form.
  @Test func headings() throws {
    let text = "segment by month( d ) , a*b show sum( x  -- why\n  ) as s, share  of customers"
    guard case .segment(_, let clauses)? = parse(text).items.first?.statement?.kind else {
      Issue.record("no segment")
      return
    }
    #expect(clauses.dimensions.map(\.text) == ["month(d)", "a * b"])
    #expect(clauses.show.map(\.text) == ["sum(x)", "share of customers"])
  }
}
