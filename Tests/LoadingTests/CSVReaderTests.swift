import Columnar
import Testing

@testable import Loading

/// A file and what comes out of it.
struct ReadCase: Sendable, CustomTestStringConvertible {
  var name: String
  var text: String
  var names: String
  var types: String
  var rows: [String]
  var refused: [String] = []

  var testDescription: String { name }
}

private let cases: [ReadCase] = [
  ReadCase(
    name: "types", text: "i,d,f,t,day,at,b\n1,1.50,1e3,x,2025-07-14,2010-12-01 08:26:00,true\n",
    names: "i d f t day at b", types: "integer decimal float text date timestamp boolean",
    rows: ["1 | 1.50 | 1000.0 | 'x' | 2025-07-14 | 1291191960e-0 | true"]),
  ReadCase(
    name: "quotes", text: "a,b\n\"x, y\",\"say \"\"hi\"\"\"\n\"line\nbreak\",z\n", names: "a b",
    types: "text text", rows: ["'x, y' | 'say \"hi\"'", "'line\nbreak' | 'z'"]),
  ReadCase(
    name: "CRLF and BOM", text: "\u{FEFF}a,b\r\n1,x\r\n2,\"y\"\r\n", names: "a b",
    types: "integer text", rows: ["1 | 'x'", "2 | 'y'"]),
  ReadCase(
    name: "bare CR", text: "a,b\r1,x\r2,y\r", names: "a b", types: "integer text",
    rows: ["1 | 'x'", "2 | 'y'"]),
  ReadCase(
    name: "no line end at the end", text: "a,b\n1,x\n2,", names: "a b", types: "integer text",
    rows: ["1 | 'x'", "2 | -"]),
  ReadCase(
    name: "blank lines are no rows", text: "a,b\n\n1,x\n   \n\r\n2,y\n\n", names: "a b",
    types: "integer text", rows: ["1 | 'x'", "2 | 'y'"]),
  ReadCase(
    name: "one column", text: "name\nAda\n\n\"\"\nBob\n", names: "name", types: "text",
    rows: ["'Ada'", "''", "'Bob'"]),
  ReadCase(
    name: "missing and empty", text: "n,t\n,\n\"\",\"\"\n 7 , \n\" 8 \",\" \"\n", names: "n t",
    types: "integer text", rows: ["- | -", "- | ''", "7 | -", "8 | ' '"]),
  ReadCase(
    name: "quoted empties before the first text", text: "n,t\n1,\"\"\n2,\n3,x\n", names: "n t",
    types: "integer text", rows: ["1 | ''", "2 | -", "3 | 'x'"]),
  ReadCase(
    name: "nothing but quoted empties", text: "n,t\n1,\"\"\n2,\n", names: "n t",
    types: "integer text", rows: ["1 | ''", "2 | -"]),
  ReadCase(
    name: "all missing", text: "n,t\n1,\n2, \n", names: "n t", types: "integer text",
    rows: ["1 | -", "2 | -"]),
  ReadCase(
    name: "short and long rows", text: "a,b\n1,x\n2\n3,y,z\n4,w\n", names: "a b",
    types: "integer text", rows: ["1 | 'x'", "4 | 'w'"],
    refused: [
      "3 fieldCount(found: 1, expected: 2) 2", "4 fieldCount(found: 3, expected: 2) 3,y,z",
    ]),
  ReadCase(
    name: "text behind a closing quote", text: "a,b\n1,\"x\"y\n2,z\n", names: "a b",
    types: "integer text", rows: ["2 | 'z'"], refused: ["2 textAfterQuote 1,\"x\"y"]),
  ReadCase(
    name: "a quote that is never closed", text: "a,b\n1,x\n2,\"y\n3,z\n4,w\n", names: "a b",
    types: "integer text", rows: ["1 | 'x'", "3 | 'z'", "4 | 'w'"],
    refused: ["3 unclosedQuote 2,\"y"]),
  ReadCase(
    name: "lines of refused rows behind a quoted line break",
    text: "a,b\n1,\"x\ny\nz\"\n2\n3,w\n", names: "a b", types: "integer text",
    rows: ["1 | 'x\ny\nz'", "3 | 'w'"], refused: ["5 fieldCount(found: 1, expected: 2) 2"]),
  ReadCase(
    name: "blanks around quotes", text: "a,b\n1, \"x, y\" \n2,\t\"z\"\n", names: "a b",
    types: "integer text", rows: ["1 | 'x, y'", "2 | 'z'"]),
  ReadCase(
    name: "quotes inside of a field", text: "a,b\n1,5\" pipe\n2,a \"b\" c\n", names: "a b",
    types: "integer text", rows: ["1 | '5\" pipe'", "2 | 'a \"b\" c'"]),
  ReadCase(
    name: "semicolons and decimal commas", text: "a;b\n1;x\n2;1,5\n3;2,5\n", names: "a b",
    types: "integer text", rows: ["1 | 'x'", "2 | '1,5'", "3 | '2,5'"]),
  ReadCase(
    name: "tabs", text: "a\tb\n1\tx y\n\t\n", names: "a b", types: "integer text",
    rows: ["1 | 'x y'", "- | -"]),
  ReadCase(
    name: "bars", text: "a|b\n1|x,y\n", names: "a b", types: "integer text", rows: ["1 | 'x,y'"]),
  ReadCase(
    name: "no header", text: "1,x\n2,y\n", names: "column_1 column_2", types: "integer text",
    rows: ["1 | 'x'", "2 | 'y'"]),
  ReadCase(
    name: "a header with years", text: "id,2024,2025\n1,5,6\n,,\n2,7,\n", names: "id 2024 2025",
    types: "integer integer integer", rows: ["1 | 5 | 6", "- | - | -", "2 | 7 | -"]),
  ReadCase(
    name: "no header above texts, whatever is typed beside", text: "x,5\n1,6\ny,7\n",
    names: "column_1 column_2", types: "text integer", rows: ["'x' | 5", "'1' | 6", "'y' | 7"]),
  ReadCase(
    name: "names", text: " a ,,a,\"b, c\",a_2\n1,2,3,4,5\n", names: "a column_2 a_3 b, c a_2",
    types: "integer integer integer integer integer", rows: ["1 | 2 | 3 | 4 | 5"]),
  ReadCase(
    name: "header alone", text: "a,b\n", names: "a b", types: "text text", rows: []),
  ReadCase(
    name: "codes are no numbers",
    text: "zip,plus,big,sci,inf\n01234,+5,99999999999999999999,1e5,inf\n2,6,1,2,3\n",
    names: "zip plus big sci inf", types: "text text text float text",
    rows: [
      "'01234' | '+5' | '99999999999999999999' | 100000.0 | 'inf'", "'2' | '6' | '1' | 2.0 | '3'",
    ]),
  ReadCase(
    name: "signs and zeros", text: "a,b,c\n-0,-0.50,.5\n9223372036854775807,0.5,5.\n",
    names: "a b c", types: "integer decimal decimal",
    rows: ["0 | -0.50 | 0.5", "9223372036854775807 | 0.50 | 5.0"]),
  ReadCase(
    name: "dates that are none", text: "a,b,c\n2025-02-30,2025/07/14,2025-7-14\n",
    names: "a b c", types: "text date date",
    rows: ["'2025-02-30' | 2025-07-14 | 2025-07-14"]),
  ReadCase(
    name: "moments",
    text: "at\n1970-01-01 00:01\n1970-01-01T00:01:00Z\n1970-01-01 02:01:00.5+02:00\n"
      + "1970-01-01T00:01:00.1234560\n1969-12-31 22:00:00-0200\n",
    names: "at", types: "timestamp",
    rows: ["60000000e-6", "60000000e-6", "60500000e-6", "60123456e-6", "0e-6"]),
  ReadCase(
    name: "more than 18 digits", text: "a\n0.1234567890123456789\n1.5\n", names: "a",
    types: "decimal", rows: ["0.1234567890123456789", "1.5000000000000000000"]),
  ReadCase(
    name: "digits that fit one by one, not together",
    text: "a\n0.123456789012345\n\"\"\n-1234567890.5\n", names: "a", types: "decimal",
    rows: ["0.123456789012345", "-", "-1234567890.500000000000000"]),
  ReadCase(
    name: "whole numbers that a float does not hold beside fine decimals",
    text: "a\n12345678901234567\n0.1234\n\" \"\n", names: "a", types: "decimal",
    rows: ["12345678901234567.0000", "0.1234", "-"]),
  ReadCase(
    name: "38 digits", text: "a\n-999999999999999999999999999999999999.99\n0\n", names: "a",
    types: "decimal", rows: ["-999999999999999999999999999999999999.99", "0.00"]),
  ReadCase(
    name: "more than 38 digits together are a float",
    text: "a\n999999999999999999999999999999999999.99\n0.001\n", names: "a", types: "float",
    rows: ["1e+36", "0.001"]),
  ReadCase(
    name: "what a float prints is a float, however small",
    text: "a\n0.000012345678901234566\n2.5\n", names: "a", types: "float",
    rows: ["1.2345678901234566e-05", "2.5"]),
  ReadCase(
    name: "an exponent makes floats", text: "a\n0.1234567890123456789\n1e2\n", names: "a",
    types: "float", rows: ["0.12345678901234568", "100.0"]),
  ReadCase(
    name: "many digits in another style",
    text: "a;b\n1.234.567.890.123.456.789,50;1\n-1.250;2\n", names: "a b",
    types: "decimal integer", rows: ["1234567890123456789.50 | 1", "-1250.00 | 2"]),
]

@Test("files", arguments: cases)
func reads(_ example: ReadCase) throws {
  let result = try read(example.text)
  #expect(result.table.fields.map(\.name).joined(separator: " ") == example.names)
  #expect(
    result.table.fields.map(\.column.type.word).joined(separator: " ") == example.types)
  #expect(rows(result.table) == example.rows)
  let refused = result.refused.map { "\($0.line) \($0.reason) \($0.excerpt)" }
  #expect(refused == example.refused)
  #expect(result.rowsRead == result.table.rowCount + result.refusedCount)
}

@Test("types that are said refuse rows that do not fit")
func saidTypes() throws {
  let text = "id,zip,n,day,ok\n1,01234,5,2025-07-14,yes\n2,02345,x,2025-07-15,no\n3,1,6,soon,1\n"
  let result = try read(text) {
    $0.types = ["zip": .text, "n": .integer, "day": .date, "ok": .boolean]
  }
  #expect(rows(result.table) == ["1 | '01234' | 5 | 2025-07-14 | true"])
  #expect(
    result.refused == [
      RefusedRow(line: 3, column: "n", reason: .notOfType(.integer), excerpt: "x"),
      RefusedRow(line: 4, column: "day", reason: .notOfType(.date), excerpt: "soon"),
    ])
  let wide = try read("a,b,c,d\n007,+1.50,2,2025-01-01\n17850.0,3,1e2,2025-01-02 12:00\n") {
    $0.types = ["a": .integer, "b": .decimal, "c": .float, "d": .timestamp]
  }
  #expect(
    rows(wide.table) == [
      "7 | 1.50 | 2.0 | 1735689600e-0", "17850 | 3.00 | 100.0 | 1735819200e-0",
    ])
}

@Test("a column said to be decimal holds up to 38 digits, whole numbers too")
func saidDecimals() throws {
  let text = "a,b\n0.123456789012345678,1\n+12345.5,12345678901234567890123\n\"\",007\n1e3,4\n"
  let result = try read(text) { $0.types = ["a": .decimal, "b": .decimal] }
  #expect(
    rows(result.table) == [
      "0.123456789012345678 | 1", "12345.500000000000000000 | 12345678901234567890123", "- | 7",
    ])
  #expect(result.refused.map(\.line) == [5])
}

@Test("a type said for no column, and decimals that do not fit together, are errors")
func saidTypeErrors() {
  #expect(throws: LoadingError.unknownColumn(name: "c", known: ["a", "b"])) {
    try read("a,b\n1,2\n") { $0.types = ["c": .text] }
  }
  #expect(throws: LoadingError.decimalTooWide(column: "a")) {
    try read("a,b\n0.123456789012345678,1\n123456789012345678901.5,2\n") {
      $0.types = ["a": .decimal]
    }
  }
}

@Test("texts that mean missing")
func missingTexts() throws {
  let result = try read("a,b\nNA,NULL\n1,\"NA\"\n\"\",x\n") { $0.missingTexts = ["NA", "NULL"] }
  #expect(rows(result.table) == ["- | -", "1 | -", "- | 'x'"])
  // Such a text is no name, even above numbers.
  #expect(
    try rows(read("NA,5\n1,6\n") { $0.missingTexts = ["NA"] }.table) == ["- | 5", "1 | 6"])
}

@Test("what is said about the dialect holds")
func saidDialect() throws {
  let result = try read("a,'b;c'\nd,e\n") {
    $0.hasHeader = false
    $0.quote = UInt8(ascii: "'")
    $0.delimiter = UInt8(ascii: ",")
  }
  #expect(rows(result.table) == ["'a' | 'b;c'", "'d' | 'e'"])
  #expect(try rows(read("2020,2021\n1,2\n") { $0.hasHeader = true }.table) == ["1 | 2"])
}

@Test("broken UTF-8 refuses its row and is shown escaped")
func brokenText() throws {
  let result = try read(Array("a,b\n1,x\n2,y".utf8) + [0xFF, 10] + Array("3,é\n".utf8))
  #expect(rows(result.table) == ["1 | 'x'", "3 | 'é'"])
  #expect(
    result.refused == [
      RefusedRow(line: 3, column: nil, reason: .invalidUTF8, excerpt: "2,y\\xff")
    ])
  #expect(
    try read("a,b\n1\u{1B}[31m\u{202E}\n").refused.map(\.excerpt) == ["1\\x1b[31m\\xe2\\x80\\xae"])
}

@Test("files that cannot be read")
func unreadableFiles() throws {
  func error(_ path: String) -> LoadingError? {
    #expect(throws: LoadingError.self) {
      try CSVReader.read(path: path, options: ReadOptions(), tableName: "t")
    }
  }
  #expect(error("/nowhere/x.csv") == .fileMissing(path: "/nowhere/x.csv"))
  #expect(error("/tmp") == .isDirectory(path: "/tmp"))
  #expect(error("/dev/null") == .empty(path: "/dev/null"))
  func failure(_ bytes: [UInt8]) -> String {
    do {
      _ = try read(bytes)
      return "read"
    } catch let error as LoadingError {
      switch error {
      case .empty: return "empty"
      case .binary(_, let offset): return "binary \(offset)"
      case .damagedArchive(_, let isShort): return isShort ? "cut short" : "damaged"
      case .encoding(_, let name): return name
      default: return "\(error)"
      }
    } catch {
      return "\(error)"
    }
  }
  #expect(failure([]) == "empty")
  #expect(failure(Array("\n \n\r\n".utf8)) == "empty")
  #expect(failure([0xEF, 0xBB, 0xBF]) == "empty")
  #expect(failure(Array("a,b\n1".utf8) + [0, 1, 2]) == "binary 5")
  let packed: [UInt8] = [0x1F, 0x8B, 8, 0]
  #expect(failure(packed + [UInt8](repeating: 0, count: 8)) == "binary 5")
  #expect(failure(packed + [UInt8](repeating: 0, count: 30)) == "damaged")
  #expect(failure([0xFF, 0xFE, 0x61, 0]) == "read")
  #expect(failure([0x61, 0, 0x2C, 0, 0x62, 0]) == "read")
  #expect(failure([0xE9, 0x2C, 0x62, 10]) == "read")
}

@Test("a cancelled load")
func cancelled() {
  #expect(throws: LoadingError.cancelled) {
    try read("a,b\n1,2\n") { $0.isCancelled = { true } }
  }
}

@Test("texts mostly distinct are kept without codes, few ones sorted, many in order")
func dictionaries() throws {
  let count = 70_000
  var text = "id,few,many\n"
  for row in 0..<count { text += "x\(row * 7919 % count),k\(row % 3),m\(row / 2 * 3)\n" }
  let table = try read(text) { $0.threads = 2 }.table
  func storage(_ name: String) -> (count: Int, isSorted: Bool, hasCodes: Bool)? {
    guard case .text(let dictionary, let codes)? = table.column(name)?.storage else { return nil }
    return (dictionary.count, dictionary.isSorted, codes != nil)
  }
  #expect(storage("id").map { "\($0)" } == "(count: 70000, isSorted: false, hasCodes: false)")
  #expect(storage("few").map { "\($0)" } == "(count: 3, isSorted: true, hasCodes: true)")
  #expect(storage("many").map { "\($0)" } == "(count: 35000, isSorted: true, hasCodes: true)")
  #expect(table.column("id")?[1] == .text("x7919"))
  #expect(table.column("many")?[count - 1] == .text("m\((count - 1) / 2 * 3)"))
}
