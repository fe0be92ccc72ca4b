/// Sentences in lines of a width.
enum WrappedText {
  /// Blanks before every line but the first.
  private static let indent = 2

  /// The lines of a text, parted at blanks and between ideographs; what is wider than a line and has
  /// neither is parted where the line ends. Without a width, as in files, it is one line.
  static func lines(_ text: String, to width: Int?) -> [String] {
    guard let width else { return [text] }
    let room = max(width, RenderingLimits.leastWidth)
    var lines: [String] = []
    var rest = text[...]
    var margin = ""
    while DisplayWidth.of(String(rest)) > room - margin.count {
      let fitting = DisplayWidth.prefix(of: String(rest), fitting: room - margin.count).count
      let end = rest.index(rest.startIndex, offsetBy: max(1, fitting))
      let cut = lastGap(in: rest, upTo: end) ?? end
      var line = rest[..<cut]
      while line.last == " " { line.removeLast() }
      lines.append(margin + line)
      rest = rest[cut...].drop(while: { $0 == " " })
      margin = String(repeating: " ", count: indent)
    }
    if !rest.isEmpty || lines.isEmpty { lines.append(margin + rest) }
    return lines
  }

  /// The last place up to `end` where a line may be parted, not at the start; nil where there is none.
  private static func lastGap(in text: Substring, upTo end: String.Index) -> String.Index? {
    var place = end
    while place > text.startIndex {
      let before = text[text.index(before: place)]
      let after = place < text.endIndex ? text[place] : " "
      let isBlank = after == " " || before == " "
      if isBlank && text[..<place].contains(where: { $0 != " " })
        || isIdeograph(before) && isIdeograph(after) && !closing.contains(after)
      {
        return place
      }
      place = text.index(before: place)
    }
    return nil
  }

  private static func isIdeograph(_ character: Character) -> Bool {
    DisplayWidth.of(character) == 2
  }

  /// Signs that belong to what stands before them.
  private static let closing: Set<Character> = ["，", "。", "、", "；", "：", "？", "！", "）", "」", "》"]
}
