/// Text of data within HTML and SVG.
enum MarkupText {
  /// The text with every sign that could be taken for markup as a reference, and what XML forbids
  /// as the sign of replacement; nothing of it can be read as an element, an attribute or a script.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
