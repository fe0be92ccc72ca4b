/// The signs of the program's own that are not ASCII, for terminals that have no others.
enum PlainSigns {
  /// The text with rules, dashes and ellipses of ASCII; each takes as many columns as before.
  static func text(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "─", "–": result.append("-")
      case "…": result.append("~")
      case "·": result.append(".")
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
