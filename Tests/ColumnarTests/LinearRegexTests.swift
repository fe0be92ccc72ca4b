import Columnar
import Messages
import Testing

@Suite struct LinearRegexTests {
  /// Pattern, texts in which it is found, texts in which it is not.
  static let cases: [(pattern: String, found: [String], notFound: [String])] = [
    ("", ["", "a"], []),
    ("abc", ["abc", "xabcx", "ababc"], ["", "ab", "a bc"]),
    ("a.c", ["abc", "a地c", "a😀c"], ["ac", "a\nc"]),
    ("^ab", ["ab", "abc"], ["xab", "\nab"]),
    ("ab$", ["ab", "xab"], ["abx", "ab\n"]),
    ("^$", [""], ["a"]),
    ("ab|cd|", ["ab", "zzz"], []),
    ("^(ab|cd)+$", ["ab", "abcd", "cdcdab"], ["", "abc", "acd"]),
    ("^(?:a|b)*c", ["c", "ababc"], ["abd", "xc"]),
    ("^a?b+c*$", ["b", "abbcc"], ["", "a", "aab"]),
    ("^a{3}$", ["aaa"], ["aa", "aaaa"]),
    ("^a{2,}$", ["aa", "aaaaa"], ["a", ""]),
    ("^a{1,3}$", ["a", "aa", "aaa"], ["", "aaaa"]),
    ("^a{0}b$", ["b"], ["ab"]),
    ("^(a{2}b){2}$", ["aabaab"], ["aab", "aabab"]),
    ("a{", ["a{"], ["a"]),
    ("a{x}", ["a{x}"], ["ax"]),
    ("^a+?$", ["aaa"], ["ab"]),
    ("^[a-c]+$", ["abcabc"], ["abd", ""]),
    ("^[^a-c]+$", ["xyz", "地"], ["xa"]),
    ("^[]a]+$", ["]a]"], ["b"]),
    ("^[a-]+$", ["a-a"], ["b"]),
    ("^[\\d.-]+$", ["1.5-2"], ["a", "1a"]),
    ("^[à-ü]$", ["é"], ["e"]),
    ("\\d{3}-\\d{4}", ["call 555-1234"], ["555-123", "55-1234"]),
    ("^\\w+$", ["abc_1", "地区", "Ünal"], ["a b", "a-b", ""]),
    ("^\\W+$", [" -!"], ["a"]),
    ("^\\s\\S$", [" a", "\ta"], ["aa"]),
    ("^\\D+$", ["abc"], ["a1"]),
    ("\\bcat\\b", ["cat", "a cat.", "cat dog"], ["cats", "concat", "地cat"]),
    ("\\Bcat", ["concat"], ["cat", "a cat"]),
    ("\\.com$", ["x.com"], ["xcom"]),
    ("^\\x41\\u0042\\u{1F600}$", ["AB😀"], ["ab😀"]),
    ("(a*)*b", ["aaab", "b"], ["aaa"]),
    ("(|a)+$", ["", "a"], []),
    ("(^a|b)c", ["ac", "xbc"], ["xac"]),
    ("a\\|b", ["a|b"], ["a", "b"]),
  ]

  @Test(arguments: cases.indices)
  func finds(index: Int) throws {
    let (pattern, found, notFound) = LinearRegexTests.cases[index]
    let regex = try LinearRegex(pattern, ignoringCase: false)
    for text in found { #expect(isFound(regex, text), "\(pattern) in \(text)") }
    for text in notFound { #expect(!isFound(regex, text), "\(pattern) not in \(text)") }
  }

  @Test(arguments: [
    ("straße", "STRAßE", true), ("[a-c]x", "BX", true), ("É", "é", true), ("^[^a]$", "A", false),
    ("ab", "aB", true), ("地", "地", true), ("ab", "ac", false), ("\\bÄ", "x ä", true),
  ])
  func ignoringCase(pattern: String, text: String, isExpected: Bool) throws {
    #expect(isFound(try LinearRegex(pattern, ignoringCase: true), text) == isExpected)
  }

  @Test(arguments: [
    ("a(b", 1), ("ab)", 2), ("[ab", 0), ("*a", 0), ("a|+", 2), ("(a)\\1", 3), ("é(?=a)", 2),
    ("(?<!a)b", 0), ("(?i)a", 0), ("[b-a]", 1), ("[a-\\d]", 1), ("a{3,1}", 1), ("a**", 2),
    ("a++", 2), ("\\q", 0), ("a\\", 1), ("\\x4", 0), ("a{99999}", 1),
    ("(?:(?:a{100}){100}){100}", 7), ("\\u{D800}", 0),
  ])
  func problems(pattern: String, offset: Int) {
    do {
      _ = try LinearRegex(pattern, ignoringCase: false)
      Issue.record("\(pattern) is accepted")
    } catch {
      #expect(error.offset == offset, "\(pattern): \(error.message)")
      #expect(!error.message.isEmpty)
    }
  }

  @Test func tooDeep() {
    let pattern = String(repeating: "(", count: 100_000)
    #expect(throws: LinearRegex.Problem.self) {
      try LinearRegex(pattern, ignoringCase: false)
    }
  }

  /// A pattern on which a search that goes back would not end.
  @Test func linearTime() throws {
    let regex = try LinearRegex("^(a+)+$", ignoringCase: false)
    #expect(!isFound(regex, String(repeating: "a", count: 20_000) + "b"))
    let optional = String(repeating: "a?", count: 100) + String(repeating: "a", count: 100)
    let many = try LinearRegex(optional, ignoringCase: false)
    #expect(isFound(many, String(repeating: "a", count: 100)))
  }

  @Test func bytesThatAreNoText() throws {
    let regex = try LinearRegex("^a.b$", ignoringCase: false)
    let bytes: [[UInt8]] = [[0x61, 0xff, 0x62], [0x61, 0xe5], [0x80], [0xf0, 0x9f]]
    let found = bytes.map { $0.withUnsafeBufferPointer { regex.matches($0) } }
    #expect(found == [true, false, false, false])
  }

  private func isFound(_ regex: LinearRegex, _ text: String) -> Bool {
    Array(text.utf8).withUnsafeBufferPointer { regex.matches($0) }
  }
}
