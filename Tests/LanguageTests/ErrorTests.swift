import Language
import Messages
import Testing

@Suite struct ErrorTests {
  /// Every text with its diagnostics in order: the code, and the piece of the text that it marks.
  static let table: [(String, [String])] = [
    ("segmnt where x = 1", ["unknown-statement: segmnt"]),
    ("filter a then b", ["unknown-statement: filter"]),
    ("select x from y", ["unknown-statement: select"]),
    ("selct * from y", ["unknown-statement: selct"]),
    ("123", ["unknown-statement: 123"]),
    ("segment wher x = 1 hvaing y > 2", ["unknown-clause: wher", "unknown-clause: hvaing"]),
    ("segment vip wher x = 1", ["unknown-clause: wher"]),
    ("segment where x = 1 where y = 2", ["clause-twice: where"]),
    ("segment by a by b", ["clause-twice: by"]),
    ("list name by region", ["clause-not-of-verb: by"]),
    ("list name show x", ["clause-not-of-verb: show"]),
    ("define segment x as ltv > 5", ["unexpected: ltv"]),
    ("define segment x as", ["unexpected: "]),
    ("define segment x", ["unexpected: "]),
    ("define segment where as where x = 1", ["reserved-name: where"]),
    ("define segment all as where x = 1", ["reserved-name: all"]),
    ("define x = 3", ["unexpected: x"]), ("define mesure m = x", ["unexpected: mesure"]),
    ("define measure m x", ["unexpected: x"]), ("define field by = x", ["reserved-name: by"]),
    ("define segment vip() as where x", ["unexpected: )"]),
    (
      "define segment vip(min) as where x = 1 hvaing y",
      ["unexpected: )", "unknown-clause: hvaing"]
    ),
    ("define segment vip($min = 3) as where x", ["unexpected: $min"]),
    ("segment save as row", ["reserved-name: row"]),
    ("segment where Contract = Month-to-month", ["needs-quotes: Month-to-month"]),
    ("segment where city = New York and x = 1", ["needs-quotes: New York"]),
    (
      "segment where city = New York) and x = 1", ["needs-quotes: New York", "unopened-bracket: )"]
    ),
    ("segment where stage = loyal region = North", ["unknown-clause: region"]),
    (
      "segment where x > 1,000 and y < 2,000,000",
      ["comma-in-number: 1,000", "comma-in-number: 2,000,000"]
    ),
    ("segment limit 1,000", ["comma-in-number: 1,000"]),
    ("segment show sum(x where y > 1,000)", ["comma-in-number: 1,000"]),
    (#"segment where x = "abc"#, [#"unclosed-quote: "abc"#]),
    ("segment where `abc = 3", ["unclosed-quote: `abc = 3"]),
    (
      "segment where x == 3 && y <> 4 || z => 5",
      [
        "foreign-sign: ==", "foreign-sign: &&", "foreign-sign: <>", "foreign-sign: ||",
        "foreign-sign: =>",
      ]
    ),
    ("segment where ! x", ["foreign-sign: !"]),
    ("segment where x >", ["missing-operand: "]),
    ("segment where x > by region", ["missing-operand: by"]),
    ("segment where", ["missing-operand: "]),
    ("segment where and x", ["missing-operand: and"]),
    ("segment where x and", ["missing-operand: "]),
    ("segment where x or or y", ["missing-operand: or"]),
    ("segment by region,", ["missing-operand: "]),
    ("segment by , region", ["missing-operand: ,"]),
    ("segment by region show", ["missing-operand: "]),
    ("segment where (x = 1 by region", ["unclosed-bracket: ("]),
    ("segment where x = 1) by region", ["unopened-bracket: )"]),
    (
      "segment where sum(orders.amount > 5 by region sort",
      ["unclosed-bracket: (", "missing-operand: "]
    ),
    ("segment where sum(orders.amount wher x = 1) > 5", ["unexpected: wher"]),
    ("segment where sum() > 5", ["missing-operand: )"]),
    ("segment where sum(where x) > 5", ["missing-operand: where"]),
    ("segment where x in loyal", ["list-or-period: loyal"]),
    ("segment where x not in loyal and y = 3", ["list-or-period: loyal"]),
    ("segment where x in 5", ["list-or-period: 5"]),
    ("segment where x in ()", ["missing-operand: )"]),
    ("segment where x in (a, New York, b)", ["needs-quotes: New York"]),
    ("segment where x in last", ["list-or-period: last"]),
    ("segment where in last 30 days", ["missing-operand: in"]),
    ("segment where in (a, b)", ["missing-operand: in"]),
    ("segment where in row", ["unexpected: "]), ("segment where in row()", ["missing-operand: )"]),
    ("segment where in row(x > 3)", ["unexpected: x > 3"]),
    ("segment where in row(x is not missing)", ["unexpected: x is not missing"]),
    ("segment where in vip(3)", ["unexpected: 3"]),
    ("segment where in top 10%", ["missing-operand: in"]),
    ("segment where x in top region", ["bad-count: region"]),
    ("segment where x in top 0", ["bad-count: 0"]),
    ("segment where x in bottom 0%", ["bad-share: 0%"]),
    ("segment where x in top 101%", ["bad-share: 101%"]),
    ("segment where x in top 2.5", ["bad-count: 2.5"]),
    ("segment by top 0 city", ["bad-count: 0"]), ("segment by top city", ["bad-count: city"]),
    ("segment by only city", ["unexpected: city"]), ("segment by top 5", ["missing-operand: "]),
    ("segment by x bins 0", ["bad-count: 0"]), ("segment by x bins", ["bad-count: "]),
    ("segment by x into 1", ["bad-count: 1"]),
    ("segment by x into quartile", ["unexpected: quartile"]),
    ("segment by top 3 x bins 5", ["top-with-cut: top 3 x bins 5"]),
    ("segment by x per y", ["per-without-top: per"]),
    ("segment by top 3 x per", ["missing-operand: "]),
    ("segment across a, b", ["across-once: ,"]),
    ("segment sample 0%", ["bad-share: 0%"]), ("segment sample 10", ["bad-share: 10"]),
    ("segment sample 101%", ["bad-share: 101%"]), ("segment sample", ["unexpected: "]),
    ("segment limit 3 per", ["missing-operand: "]),
    ("segment each month", ["clause-not-of-verb: each"]),
    ("trend x each", ["unknown-unit: "]), ("trend x each months", ["unexpected: months"]),
    ("trend x each 3 months", ["unexpected: 3"]), ("trend x each mnth", ["unknown-unit: mnth"]),
    ("trend", ["unexpected: "]), ("trend by x", ["unexpected: by"]),
    ("trend x show y", ["clause-not-of-verb: show"]), ("profile by x", ["clause-not-of-verb: by"]),
    ("segment vs", ["unexpected: "]), ("segment vs 5", ["unexpected: 5"]),
    ("segment vs previous months", ["missing-count: months"]),
    ("segment vs previous 0 days", ["bad-count: 0"]), ("segment vs where x", ["unexpected: where"]),
    ("segment save members vip", ["unexpected: vip"]),
    ("segment export answer", ["unexpected: answer"]),
    ("segment export to answer", ["unexpected: answer"]),
    ("show", ["unknown-topic: "]), ("show customers", ["unknown-topic: customers"]),
    ("show segmets", ["unknown-topic: segmets"]), ("show tables now", ["unexpected: now"]),
    ("drop vip", ["unexpected: vip"]), ("drop segment", ["unexpected: "]),
    ("include x", ["unexpected: x"]), ("export vip", ["unexpected: vip"]),
    ("export segment vip", ["unexpected: "]), ("export segment vip to x", ["unexpected: x"]),
    (#"load t from "x" history stage"#, ["unexpected: stage"]),
    ("segment group by x order by y", ["unknown-clause: group", "unknown-clause: order"]),
    ("segment by x order by y wher z", ["unknown-clause: order", "unknown-clause: wher"]),
    ("segment sort by x wher z", ["unexpected: by", "unknown-clause: wher"]),
    (
      "segment where x = null and y != NULL",
      ["compared-with-null: null", "compared-with-null: NULL"]
    ),
    ("segment where count(*) > 3 and sum(*) > 1", ["count-of-star: *", "count-of-star: *"]),
    (
      "segment where x not like 'a' and y regexp 'b' and",
      ["unexpected: like", "unexpected: regexp", "missing-operand: "]
    ),
    ("segment where running", []), ("segment show running by x", []),
    ("segment show growth of", ["missing-operand: "]),
    ("segment show running share of", ["missing-operand: "]),
    ("segment where in", ["unexpected: "]),
    ("segment where a = b = c", ["chained-comparison: ="]),
    ("segment where 1 < x < 5", ["chained-comparison: <"]),
    ("segment where x is null", ["unexpected: null"]),
    ("segment where x is not nul", ["unexpected: nul"]),
    ("segment where x is 3", ["unexpected: 3"]),
    (#"segment where x not contains "a""#, ["unexpected: not"]),
    (#"segment where x contians "a""#, ["unknown-clause: contians"]),
    (#"segment where x starts "a""#, [#"unexpected: "a""#]),
    ("segment where x matches", ["missing-operand: "]),
    ("segment where x between 1 or 2", ["unexpected: or"]),
    ("segment where 85123A = code", ["needs-quotes: 85123A"]),
    ("segment where x = 1.2.3", ["malformed-number: 1.2.3"]),
    ("segment where x = 2025-7", ["malformed-date: 2025-7"]),
    ("segment where x > 5000-3", ["malformed-date: 5000-3"]),
    (
      "segment where x > 12345678901234567890123456789012345678901",
      ["number-too-long: 12345678901234567890123456789012345678901"]
    ),
    ("segment during last 30", ["unknown-unit: "]),
    ("segment during last 30 dyas", ["unknown-unit: dyas"]),
    ("segment during last months", ["missing-count: months"]),
    ("segment during previous month", ["unexpected: month"]),
    ("segment during first days", ["missing-count: days"]),
    ("segment during this 3 days", ["unknown-unit: 3"]),
    ("segment during last 0 days", ["bad-count: 0"]),
    (#"segment during "2024""#, [#"date-in-quotes: "2024""#]),
    ("segment during yesterday", ["unexpected: yesterday"]),
    ("segment during lst month", ["unexpected: lst"]),
    ("segment during last 30 hours", ["unknown-unit: hours"]),
    (#"segment during since "2024-01-01""#, [#"date-in-quotes: "2024-01-01""#]),
    ("segment during 2024 to", ["unexpected: "]),
    ("segment as of", ["unexpected: "]),
    ("segment as of 30.06.2011", ["malformed-number: 30.06.2011"]),
    ("segment as", ["unexpected: as"]),
    ("segment row by region", ["unexpected: by"]),
    ("set as 2024", ["unknown-setting: as"]),
    ("set mian orders", ["unknown-setting: mian"]), ("set min = ", ["missing-operand: "]),
    ("set main orders", ["unexpected: orders"]),
    ("describe orders customers", ["unexpected: customers"]),
    (#"describe "orders""#, [#"unexpected: "orders""#]),
    ("echo hello", ["unexpected: hello"]),
    (#"echo "a" "b""#, [#"unexpected: "b""#]),
    ("load", ["unexpected: "]),
    ("load orders", ["unexpected: "]),
    ("load orders from orders.csv key id", ["unexpected: orders"]),
    (#"load orders from "x" kye id tiem b"#, ["unknown-option: kye", "unknown-option: tiem"]),
    (#"load orders from "x" key id key id2"#, ["option-twice: key"]),
    (#"load orders from "x" columns zip as text"#, ["unexpected: zip"]),
    (#"load orders from "x" columns (zip text)"#, ["unexpected: text"]),
    (#"load orders from "x" header maybe"#, ["unexpected: maybe"]),
    (#"load orders from "x" delimiter "ab""#, [#"bad-delimiter: "ab""#]),
    (#"load orders from "x" missing NA"#, ["unexpected: NA"]),
    (#"load orders from "x" amount key id"#, ["missing-operand: key"]),
    (#"load orders from "x" bad rows maybe"#, ["unexpected: maybe"]),
    (#"load orders from "x" compute y x"#, ["unexpected: x"]),
    ("segment where a.b.c = 1", ["unexpected: a.b.c"]),
    ("segment where .5 > x", ["missing-operand: ."]),
    ("segment where x > 5 %", ["unknown-character: %"]),
    ("segment where x = 1 y", ["unknown-clause: y"]),
    ("segment where at least orders", ["bad-count: orders"]),
    ("segment where at least 3", ["unexpected: "]),
    ("segment where at least 1 or", ["unexpected: or", "missing-operand: "]),
    ("segment where any orders (", ["unclosed-bracket: (", "missing-operand: "]),
    ("segment where any orders in foo", ["unexpected: foo"]),
    ("segment where x != a or x != b", ["always-true: x != a or x != b"]),
    (
      "segment where a or b and c and (d or e and f)",
      ["mixed-and-or: a or b and c and (d or e and f)", "mixed-and-or: d or e and f"]
    ),
    ("segment where x = “abc”", ["curly-quote: “", "curly-quote: ”"]),
    ("segment where x ≠ 3， y", ["foreign-sign: ≠", "foreign-sign: ，"]),
    ("segment where $ > 3", ["empty-parameter: $"]),
    ("segment save vip", ["unexpected: vip"]),
    ("segment including unasigned", ["unexpected: unasigned"]),
    ("segment limit -1", ["bad-count: -"]),
    ("segment sort x asc desc", ["unknown-clause: desc"]),
    ("list name as", ["unexpected: "]),
    ("list name, city region", ["unknown-clause: region"]),
    ("list name wher x = 1", ["unknown-clause: wher"]),
    ("segment show share of", ["missing-operand: "]),
    ("segment where x > 1, y < 2", ["unknown-clause: ,"]),
    (#"segment where x like "a""#, ["unexpected: like"]),
    ("segment where x = not", ["missing-operand: not"]),
    ("segment where `` = 3", ["empty-name: ``"]),
    ("segment where x > > 3", ["missing-operand: >"]),
    (
      "segment where x = [3] by , a sort > 3 limit x",
      [
        "unknown-character: [", "unknown-character: ]", "missing-operand: ,", "missing-operand: >",
        "bad-count: x",
      ]
    ),
    (
      #"segment where a > limit 5 during lst year as of "2024""#,
      ["missing-operand: limit", "unexpected: lst", #"date-in-quotes: "2024""#]
    ),
  ]

  @Test(arguments: table)
  func diagnostics(_ text: String, _ expected: [String]) {
    let source = SourceText(name: "test", text: text)
    let result = Parser.parse(source)
    #expect(
      result.diagnostics.map { "\($0.code): \(source.text(of: $0.span))" } == expected, "\(text)")
    let hasError = result.diagnostics.contains { $0.severity == .error }
    #expect(result.items.contains { $0.statement == nil } == hasError)
  }

  /// What the suggestion says, where there is one to check.
  @Test(arguments: [
    ("segmnt", "did you mean `segment`?"), ("segment wher x = 1", "did you mean `where`?"),
    ("segment where x == 1", "write `=`"), ("segment limit 1,000", "write `1_000`"),
    ("segment where x = New York", "write \"New York\""),
    (
      "segment where a = Month-to-month", "write \"Month-to-month\"; put blanks around a minus sign"
    ),
    ("segment where a = 1 b = 2", "join conditions with `and` or `or`"),
    ("list name, city region", "put a comma between entries"),
    (
      "selct * from y",
      "write `segment by region show customers` for groups, `list name` for rows"
    ),
    ("segment by top city", "write `top 5 city`"), ("segment sample 10", "write `sample 10%`"),
    ("segment vip region", "put `by` before what divides: `by region`"),
    ("segment group by region", "write `by region`"), ("segment order by x", "write `sort x`"),
    ("segment sort by x", "write `sort x`"),
    ("segment by x into quartile", "did you mean `quartiles`?"),
    ("trend x each months", "write `each month`"), ("segment where x || y", "write `or`"),
    ("segment where x = null", "write `is missing`; the text stands in quotes: \"null\""),
    ("segment where x != null", "write `is not missing`; the text stands in quotes: \"null\""),
    ("show segmets", "did you mean `segments`?"), ("segment where x <> y", "write `!=`"),
    ("segment where x in top region", "write `in top 10%` or `in top 20`"),
    (
      "segment where count(*) > 3",
      "write `customers` to count customers, `count(orders)` to count events"
    ),
    ("segment during last 3 dyas", "did you mean `days`?"),
    ("segment where x is null", "write `is missing`"),
    ("list a\nsegmnt where x", "did you mean `segment`?"),
    ("segment where .5 < x", "write `0.5`"), ("echo hello", "write \"hello\""),
  ])
  func suggestion(_ text: String, _ expected: String) {
    #expect(parse(text).diagnostics.compactMap(\.suggestion?.english).contains(expected), "\(text)")
  }

  /// The note prints the reading with parentheses.
  @Test func mixedAndOr() {
    let notes = parse("segment where a or b and c = 1").diagnostics
    #expect(notes.map(\.severity) == [.note])
    #expect(notes.map(\.message) == ["read as `a or (b and c = 1)`"])
  }

  @Test(arguments: [
    "segment where (a and b) or c", "segment where x != a or y != b",
    "segment where x != a or x = b",
    "segment where x != y + 1 or x != z + 1", "segment where a and b and c", "segment where a or b",
  ])
  func nothingToRemark(_ text: String) {
    #expect(parse(text).diagnostics == [])
  }

  /// The errors of one statement are limited; the last tells how many there were.
  @Test func manyErrors() {
    let diagnostics = parse("segment " + String(repeating: "limit x ", count: 80)).diagnostics
    #expect(diagnostics.count == Limits.errorsPerStatement)
    let notes = diagnostics.flatMap(\.notes).map(\.english)
    #expect(notes.contains { $0.hasSuffix("more errors in this statement") })
  }
}
