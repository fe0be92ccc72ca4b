import Rendering

/// A page of the language guide, as `.help` shows it.
struct GuidePage {
  /// The words that ask for it.
  let topics: [String]
  /// Its heading, an empty line, and the text.
  let text: String

  /// The text with its prose in lines of a width; what is set in, and tables, stay as they are.
  func text(width: Int) -> String {
    var lines: [String] = []
    var prose: [Substring] = []
    func endProse() {
      guard !prose.isEmpty else { return }
      lines += WrappedText.paragraph(prose.joined(separator: " "), width: width)
      prose = []
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty || line.hasPrefix(" ") || line.hasPrefix("|") || line.hasPrefix("- ") {
        endProse()
        lines.append(String(line))
      } else {
        prose.append(line)
      }
    }
    endProse()
    return lines.joined(separator: "\n")
  }
}
