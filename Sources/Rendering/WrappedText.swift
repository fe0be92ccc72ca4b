/// Text in lines of a width, parted at blanks, between ideographs and behind their punctuation.
package enum WrappedText {
  /// The lines of a sentence, all but the first behind two blanks more than the first; what is wider than
  /// a line and has no place to be parted is parted where the line ends. Without a width, as in files,
  /// it is one line.
  package static func lines(_ sentence: String, to width: Int?) -> [String] {
    guard let width else { return [sentence] }
    let room = max(width, RenderingLimits.leastWidth)
    let indent = min(sentence.prefix { $0 == " " }.count, room / 2)
    return parts(sentence, width: room, margin: String(repeating: " ", count: indent + 2))
  }

  /// The lines of a paragraph, all from the margin.
  package static func paragraph(_ text: String, width: Int) -> [String] {
    parts(text, width: max(width, RenderingLimits.leastWidth), margin: "")
  }

  /// The lines of a heading that is wider than its column: as many as there may be, the rest cut; so is
  /// a word that is too long.
  static func headingLines(_ heading: String, width: Int) -> [String] {
    guard DisplayWidth.of(heading) > width else { return [heading] }
    let words = heading.split(separator: " ").map { word in
      word.allSatisfy(isIdeograph) ? String(word) : DisplayWidth.cut(String(word), to: width)
    }
    let lines = parts(words.joined(separator: " "), width: width, margin: "")
    let limit = RenderingLimits.headingLines
    guard lines.count > limit else { return lines }
    let rest = lines[(limit - 1)...].joined(separator: " ")
    return lines.prefix(limit - 1) + [DisplayWidth.cut(rest, to: width)]
  }

  private static func parts(_ text: String, width: Int, margin: String) -> [String] {
    var lines: [String] = []
    var rest = text[...]
    while true {
      let margin = lines.isEmpty ? "" : margin
      let fitting = DisplayWidth.prefix(of: String(rest), fitting: width - margin.count)
      guard fitting.count < rest.count else {
        if !rest.isEmpty || lines.isEmpty { lines.append(margin + rest) }
        return lines
      }
      let end = rest.index(rest.startIndex, offsetBy: max(1, fitting.count))
      let cut = lastGap(in: rest, upTo: end) ?? end
      var line = rest[..<cut]
      while line.last == " " { line.removeLast() }
      lines.append(margin + line)
      rest = rest[cut...].drop(while: { $0 == " " })
    }
  }

  /// The last place up to `end` where a line may be parted, not at the start; nil where there is none.
  private static func lastGap(in text: Substring, upTo end: String.Index) -> String.Index? {
    var place = end
    while place > text.startIndex {
      let before = text[text.index(before: place)]
      let after = place < text.endIndex ? text[place] : " "
      let isBlank = after == " " || before == " "
      if isBlank && text[..<place].contains(where: { $0 != " " })
        || isSeam(before, after)
      {
        return place
      }
      place = text.index(before: place)
    }
    return nil
  }

  /// Whether a line may end between two signs that are no blanks.
  private static func isSeam(_ before: Character, _ after: Character) -> Bool {
    if closing.contains(after) || opening.contains(before) { return false }
    return closing.contains(before) || isIdeograph(before) && isIdeograph(after)
  }

  private static func isIdeograph(_ character: Character) -> Bool {
    DisplayWidth.of(character) == 2
  }

  /// Signs that belong to what stands behind them.
  private static let opening: Set<Character> = ["（", "「", "《"]

  /// Signs that belong to what stands before them.
  private static let closing: Set<Character> = ["，", "。", "、", "；", "：", "？", "！", "）", "」", "》"]
}
