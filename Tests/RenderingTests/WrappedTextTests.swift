import Testing

@testable import Rendering

/// Sentences on terminals: whole words, no line too wide, nothing lost.
@Suite struct WrappedTextTests {
  @Test(arguments: [
    ("one two three", 20, ["one two three"]),
    ("twelve letters and some more", 20, ["twelve letters and", "  some more"]),
    ("exactly twenty signs here", 20, ["exactly twenty signs", "  here"]),
    ("", 20, [""]),
    (
      "there is no blank_in_this_name_at_all end", 20,
      ["there is no", "  blank_in_this_name", "  _at_all end"]
    ),
    ("客户的地区缺失，共一百三十七人。", 20, ["客户的地区缺失，共一", "  百三十七人。"]),
    ("华东地区客户缺失级别，共三人", 20, ["华东地区客户缺失级", "  别，共三人"]),
    ("rows of 客户表 without 地区", 20, ["rows of 客户表", "  without 地区"]),
  ]) func lines(text: String, width: Int, expected: [String]) {
    #expect(WrappedText.lines(text, to: width) == expected)
  }

  @Test func filesGetOneLine() {
    let text = String(repeating: "word ", count: 100)
    #expect(WrappedText.lines(text, to: nil) == [text])
  }

  @Test(arguments: 0..<50) func nothingIsLost(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    let signs: [Character] = ["a", "b", " ", "客", "，", "1", " ", "é"]
    let text = String((0..<120).map { _ in signs[Int(random.next() % UInt64(signs.count))] })
    for width in [1, 20, 37, 80] {
      let lines = WrappedText.lines(text, to: width)
      #expect(lines.allSatisfy { DisplayWidth.of($0) <= max(width, 20) })
      #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
    }
  }
}
