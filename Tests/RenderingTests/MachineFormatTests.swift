import Columnar
import Foundation
import Messages
import Rendering
import Testing

/// CSV, TSV, JSON and JSON lines: what programs read.
struct MachineFormatTests {
  @Test func writesCSV() {
    #expect(
      Samples.output(Samples.regions, .csv) == """
        region,customers,share,amount,avg,since
        华东,12345,0.92472,1447682.12,117.268,2025-01-31
        North|East,1000,0.0749064,-5.00,-0.005,1969-07-20
        (other),5,0.00037,0.05,0.01,
        ,0,0.0,,,

        """)
  }

  @Test(arguments: [OutputFormat.csv, .tsv, .json, .jsonl])
  func putsFootersIntoNotes(format: OutputFormat) {
    let style = RenderingStyle(format: format)
    let notes = AnswerRenderer.render(Samples.regions, style: style).notes
    #expect(
      notes == """
        as of 2025-12-31
        135,080 rows of orders without a customer left out (amount 1,447,682.12)

        """)
    let titled = AnswerRenderer.render(Answer(title: "saved vip"), style: style)
    #expect(titled == Rendered(output: "", notes: "saved vip\n"))
  }

  @Test(arguments: [
    ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""),
    ("two\nlines", "\"two\nlines\""), ("cr\r", "\"cr\r\""), ("", "\"\""), (" x", "\" x\""),
    ("x ", "\"x \""), ("  ", "\"  \""), ("a\tb", "a\tb"), ("'", "'"),
  ])
  func quotesFields(text: String, expected: String) {
    let answer = Samples.table([
      Samples.column("k", [.integer(1)]), Samples.column("t", [.text(text)]),
    ])
    #expect(Samples.output(answer, .csv) == "k,t\n1,\(expected)\n")
  }

  @Test func quotesTabsInTSV() {
    let answer = Samples.table([
      Samples.column("a,b", [.text("x,y"), .missing]),
      Samples.column("t", [.text("p\tq"), .other]),
    ])
    #expect(Samples.output(answer, .tsv) == "a,b\tt\nx,y\t\"p\tq\"\n\t(other)\n")
    #expect(Samples.output(answer, .tsv, isTerminal: true) == "a,b\tt\nx,y\tp\\tq\n\t(other)\n")
  }

  /// An empty line would be skipped or end the file for most readers.
  @Test func keepsMissingValuesOfASingleColumn() {
    let answer = Samples.table([Samples.column("x", [.text("a"), .missing, .integer(3)])])
    #expect(Samples.output(answer, .csv) == "x\na\n\"\"\n3\n")
  }

  @Test func writesEmptyResults() {
    let empty = Samples.table([Samples.column("a", []), Samples.column("b", [])])
    #expect(Samples.output(empty, .csv) == "a,b\n")
    #expect(Samples.output(empty, .json) == "[]\n")
    #expect(Samples.output(empty, .jsonl) == "")
    #expect(Samples.output(Samples.table([]), .csv) == "")
    #expect(Samples.output(Samples.table([]), .json) == "[]\n")
    #expect(Samples.output(Answer(title: "t"), .json) == "")
  }

  @Test func writesEveryValue() {
    let values: [Value] = [
      .missing, .other, .boolean(false), .exact(.min, scale: 0), .exact(120, scale: 2),
      .float(0.1), .float(5), .float(1e300), .float(.nan), .float(-.infinity), .text("x"),
      .date(Samples.day(2025, 7, 4)), .date(Samples.day(-1, 1, 1)),
      .timestamp(1_752_494_400_250, scale: 3),
      .period(CalendarPeriod(unit: .quarter, containing: Samples.day(2025, 7, 4))),
      .period(CalendarPeriod(unit: .hour, index: 25)),
    ]
    let answer = Samples.table([Samples.column("v", values), Samples.column("w", values)])
    let fields = Samples.output(answer, .csv).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)[0]
    }
    #expect(
      fields == [
        "v", "", "(other)", "false", "-170141183460469231731687303715884105728", "1.20", "0.1",
        "5.0", "1e+300", "nan", "-inf", "x", "2025-07-04", "-0001-01-01", "2025-07-14T12:00:00.250",
        "2025-Q3",
        "1970-01-02T01:00",
      ])
    let json = Samples.output(Samples.table([Samples.column("v", values)]), .jsonl)
    #expect(
      json == """
        {"v":null}
        {"v":"(other)"}
        {"v":false}
        {"v":-170141183460469231731687303715884105728}
        {"v":1.20}
        {"v":0.1}
        {"v":5.0}
        {"v":1e+300}
        {"v":null}
        {"v":null}
        {"v":"x"}
        {"v":"2025-07-04"}
        {"v":"-0001-01-01"}
        {"v":"2025-07-14T12:00:00.250"}
        {"v":"2025-Q3"}
        {"v":"1970-01-02T01:00"}

        """)
  }

  @Test func writesJSON() {
    let answer = Samples.table([
      Samples.column("region", [.text("a\"\\\n\u{1B}\u{202E}"), .missing], .dimension),
      Samples.column("n", [.integer(1), .integer(2)]),
    ])
    #expect(
      Samples.output(answer, .json)
        == #"[{"region":"a\"\\\n\u001b\u202e","n":1},{"region":null,"n":2}]"# + "\n")
  }

  @Test func makesKeysDistinct() {
    let names = ["a", "a", "a_2", "a", "b", "e\u{301}", "é"]
    let answer = Samples.table(names.map { Samples.column($0, [.integer(0)]) })
    let keys = Samples.output(answer, .jsonl).split(separator: "\"").enumerated()
      .filter { $0.offset % 2 == 1 }.map(\.element)
    #expect(keys == ["a", "a_3", "a_2", "a_4", "b", "e\u{301}", "é"])
  }

  @Test func readsBackWithFoundation() throws {
    var random = SeededRandom(seed: 11)
    for _ in 0..<200 {
      let texts = (0..<3).map { _ in random.text() }
      let name = random.text()
      let answer = Samples.table([
        Samples.column(name, texts.map(Value.text)),
        Samples.column(name, [.float(0.1), .integer(-3), .missing]),
      ])
      let json = Samples.output(answer, .json)
      let parsed = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]]
      let rows = try #require(parsed, "seed \(random.seed)")
      #expect(
        rows.map { ($0[name] as? String).map { Array($0.utf8) } } == texts.map { Array($0.utf8) })
      #expect(rows.map { $0[name + "_2"] as? Double } == [0.1, -3, nil])
      for (line, text) in zip(Samples.output(answer, .jsonl).utf8.split(separator: 10), texts) {
        let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
        #expect((object?[name] as? String)?.utf8.elementsEqual(text.utf8) == true)
      }
    }
  }

  @Test(arguments: [OutputFormat.csv, .tsv])
  func readsBackAsRFC4180(format: OutputFormat) {
    var random = SeededRandom(seed: 12)
    for _ in 0..<200 {
      let texts = (0..<4).map { _ in (random.text(), random.text()) }
      let answer = Samples.table([
        Samples.column("a", texts.map { .text($0.0) }),
        Samples.column("b", texts.map { .text($0.1) }),
      ])
      let fields = Self.parse(
        Samples.output(answer, format), delimiter: format == .csv ? "," : "\t")
      let expected = [["a", "b"]] + texts.map { [$0.0, $0.1] }
      #expect(
        fields.map { $0.map { Array($0.utf8) } } == expected.map { $0.map { Array($0.utf8) } },
        "seed \(random.seed)")
    }
  }

  /// A listing is written in one pass into one buffer.
  @Test func writesLongListingsQuickly() {
    let count = 200_000
    let answer = Samples.table([
      Samples.column("customer", (0..<count).map { .text("customer \($0)") }, .dimension),
      Samples.column("orders", (0..<count).map { .integer($0) }),
      Samples.column("amount", (0..<count).map { .exact(Int128($0) * 1001, scale: 2) }),
    ])
    let clock = ContinuousClock()
    let elapsed = clock.measure {
      #expect(Samples.output(answer, .csv).utf8.count > count * 20)
    }
    #expect(elapsed < .seconds(30))  // Anything worse than linear would take minutes.
  }

  private static func parse(_ text: String, delimiter: Unicode.Scalar) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field = ""
    var isQuoted = false
    var wasQuote = false
    for scalar in text.unicodeScalars {
      if isQuoted {
        if scalar == "\"" {
          isQuoted = false
          wasQuote = true
        } else {
          field.unicodeScalars.append(scalar)
        }
        continue
      }
      if scalar == "\"" {
        if wasQuote { field.unicodeScalars.append(scalar) }
        isQuoted = true
      } else if scalar == delimiter || scalar == "\n" {
        row.append(field)
        field = ""
        if scalar == "\n" {
          rows.append(row)
          row = []
        }
      } else {
        field.unicodeScalars.append(scalar)
      }
      wasQuote = false
    }
    return rows
  }
}
