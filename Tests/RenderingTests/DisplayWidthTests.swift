import Rendering
import Testing

/// Columns of a terminal that texts take.
struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("客户", 4), ("ｱｲ", 2), ("ＡＢ", 4),
    ("こんにちは", 10), ("한국", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("、。", 4), ("–…─", 3),
    ("😀", 2), ("👨‍👩‍👧‍👦", 2), ("👍🏽", 2), ("🇨🇳", 2), ("❤", 1), ("❤️", 2), ("1️⃣", 2),
    ("a\u{200D}b", 2), (" \u{FE0F}", 1), ("\u{200B}", 0), ("\u{FE0F}", 0), ("𠮷", 2), ("café", 4),
    ("Ω≈ç", 3),
    ("ไทย", 3), ("ﷺ", 1),
  ])
  func measures(text: String, width: Int) {
    #expect(DisplayWidth.of(text) == width)
  }

  @Test(arguments: [
    ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abcdef", 0, ""),
    ("客户分析", 8, "客户分析"), ("客户分析", 7, "客户分…"), ("客户分析", 6, "客户…"),
    ("客户分析", 2, "…"), ("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 3, "👨‍👩‍👧‍👦…"),
  ])
  func cuts(text: String, width: Int, expected: String) {
    #expect(DisplayWidth.cut(text, to: width) == expected)
  }

  @Test func takesEnds() {
    #expect(DisplayWidth.suffix(of: "客户abc", fitting: 4) == "abc")
    #expect(DisplayWidth.suffix(of: "客户abc", fitting: 5) == "户abc")
    #expect(DisplayWidth.prefix(of: "客户abc", fitting: 3) == "客")
  }
}
