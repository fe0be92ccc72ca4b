import Foundation
import Language
import Testing

@Suite struct FormatterTests {
  /// Scripts and their canonical form.
  static let table: [(String, String)] = [
    ("", ""), ("\n\n", ""), ("-- a\n\n\n\n-- b  ", "-- a\n\n-- b\n"),
    ("list ;; list", "list\nlist\n"),
    ("SEGMENT  Where A=1 AND b  in( x,y )", "segment where A = 1 and b in (x, y)\n"),
    ("list; show -- a\n -- b\n tables", "list\n-- a\n-- b\nshow tables\n"),
    ("\n\nlist -- c\n\n\n# d\nlist; -- e", "list  -- c\n\n# d\nlist  -- e\n"),
    ("segment by month( d ),a*B SHOW sum(x)AS s", "segment by month(d), a * B show sum(x) as s\n"),
    (
      "segment where - -x>-3 and not( a )and o.`b c`~contains 'x'",
      "segment where - -x > -3 and not (a) and o.`b c` ~contains \"x\"\n"
    ),
    ("echo 'it''s \"so\"'", "echo 'it''s \"so\"'\n"),
    ("set As OF 2024-q3+1", "set as of 2024-Q3 + 1\n"),
    (
      "segment vip ( min=3,r = North ) vs ROW( a=b )",
      "segment vip(min = 3, r = North) vs row(a = b)\n"
    ),
    (
      "segment where any orders(x)since 2025 and count( t ) IN Last 3 DAYS>2",
      "segment where any orders (x) since 2025 and count(t) in last 3 days > 2\n"
    ),
    (
      "segment -- who\n  where x = 1 -- why\n  -- how\n  by region, -- where\n  city\nlist",
      """
      segment  -- who
        where x = 1  -- why
        -- how
        by region,  -- where
          city
      list

      """
    ),
    (
      "segment where stage = loyal and sum(orders.amount) > 5000 by month, region show customers, sum(orders.amount)",
      """
      segment
        where stage = loyal and sum(orders.amount) > 5000
        by month, region
        show customers, sum(orders.amount)

      """
    ),
    (
      "list name where city in (aaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbb, ccccccccccccccccccccc, ddddddddddddddd, eeeeee) or region = North and plan = enterprise and channel = direct and satisfaction > 3 and age > 30000",
      """
      list name
        where city in (aaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbb, ccccccccccccccccccccc,
            ddddddddddddddd, eeeeee)
          or region = North
            and plan = enterprise
            and channel = direct
            and satisfaction > 3
            and age > 30000

      """
    ),
    (
      "segment by tables show tables having tables > 100000000000000000000 and aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa > 1",
      """
      segment
        by tables show tables
        having tables > 100000000000000000000 and aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa > 1

      """
    ),
    (
      "segment by region -- c\nshow\n segments -- d\n, customers",
      """
      segment
        by region show  -- c
          segments  -- d
          , customers

      """
    ),
    ("list count(a. -- why\nshow, b)", "list count(a.  -- why\n    show, b)\n"),
    ("segment by region show\n segments", "segment by region show segments\n"),
    (
      "load orders from 'online_retail.csv.gz' customer CustomerID time InvoiceDate EVENT InvoiceNo amount Quantity*UnitPrice",
      """
      load orders from "online_retail.csv.gz"
        customer CustomerID
        time InvoiceDate
        event InvoiceNo
        amount Quantity * UnitPrice

      """
    ),
  ]

  @Test(arguments: table)
  func canonicalForm(_ text: String, _ expected: String) {
    #expect(Formatter.format(SourceText(name: "test", text: text)).text == expected)
    check(text, "\(text)")
  }

  /// A script with an error is left alone.
  @Test(arguments: ["segmnt", "list; segment where", "list 'a", "list -- \u{FFFE}\nlist by by by"])
  func errors(_ text: String) {
    let result = Formatter.format(SourceText(name: "test", text: text))
    #expect(result.text == nil)
    #expect(!result.diagnostics.isEmpty)
  }

  @Test func invalidComment() {
    let result = Formatter.format(SourceText(name: "test", bytes: Array("list -- ".utf8) + [0xFF]))
    #expect(result.diagnostics.map(\.code) == ["invalid-utf8"])
  }

  @Test(arguments: Samples.statements)
  func samples(_ text: String) { check(text, text) }

  @Test func examples() throws {
    let folder = Grammar.folder.deletingLastPathComponent().appending(path: "examples")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path())
    for file in files where file.hasSuffix(".seg") {
      check(try String(contentsOf: folder.appending(path: file), encoding: .utf8), file)
    }
  }

  /// Statements of every form with comments, line ends and letters of either case at random.
  @Test(arguments: 0..<30)
  func randomScripts(_ seed: Int) {
    var trees = RandomTrees(seed: UInt64(seed) + 1000)
    for _ in 0..<40 {
      let printed = (0...trees.below(3)).map { _ in Printer.print(trees.statement()) }
      let text = printed.map { shaken($0, &trees) }.joined(
        separator: trees.pick(["\n", ";", " ; "]))
      check(text, "seed \(seed)")
    }
  }

  /// The same tokens with other gaps.
  private func shaken(_ text: String, _ trees: inout RandomTrees) -> String {
    let source = SourceText(name: "test", text: text)
    var result = ""
    var end = 0
    for token in Lexer.lex(source).tokens {
      let gap = source.text(of: SourceSpan(end, token.span.start))
      let comments = [" -- why, (or) how\n", "\n  # list\n\n", "\n-- a\n-- b \n  ", " #\n"]
      result +=
        trees.chance(8) ? trees.pick(comments) : trees.chance(10) && !gap.isEmpty ? "\n\n" : gap
      result += source.text(of: token.span)
      end = token.span.end
    }
    return result + trees.pick(["", "  ", " -- end\n", "\n\n\n-- end\n"])
  }

  /// Where a script has no error: its form means the same, keeps the comments, and is its own form.
  private func check(_ text: String, _ comment: String) {
    let source = SourceText(name: "test", text: text)
    let parsed = Parser.parse(source)
    guard let form = Formatter.format(source).text else {
      #expect(parsed.diagnostics.contains { $0.severity == .error }, "\(comment)")
      return
    }
    #expect(
      parse(form).items.map(\.statement) == parsed.items.map(\.statement), "\(comment)\n\(form)")
    #expect(comments(form) == comments(text), "\(comment)\n\(text)\n->\n\(form)")
    let again = Formatter.format(SourceText(name: "test", text: form)).text
    #expect(again == form, "\(comment)\n\(form)\n->\n\(again ?? "")")
    #expect(form.isEmpty || form.hasSuffix("\n") && !form.hasSuffix("\n\n"), "\(comment)\n\(form)")
  }

  /// What stands between the tokens, without blanks and `;`.
  private func comments(_ text: String) -> [String] {
    let source = SourceText(name: "test", text: text)
    let tokens = Lexer.lex(source).tokens.filter { $0.kind != .sign(.semicolon) }
    let ends = [0] + tokens.map(\.span.end)
    let starts = tokens.map(\.span.start) + [source.bytes.count]
    return zip(ends, starts).flatMap { end, start in
      source.text(of: SourceSpan(end, start)).split(separator: "\n").map {
        $0.trimmingCharacters(in: CharacterSet(charactersIn: " ;\t\r"))
      }.filter { !$0.isEmpty }
    }
  }
}
