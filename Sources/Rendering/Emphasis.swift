/// Meaning shown by colour as well as by words; the only escape sequences the program writes.
///
/// The colours are the sixteen of the terminal, which its own theme, light or dark, makes legible; yellow, the
/// one that most light themes leave pale, comes last.
package enum Emphasis: String {
  case bold = "1"
  case dim = "2"
  case error = "1;31"
  case warning = "1;35"
  case note = "1;34"
  case red = "31"
  case green = "32"
  case yellow = "33"
  case blue = "34"
  case magenta = "35"
  case cyan = "36"

  /// The text in this colour, or as it is.
  package func applied(to text: String, _ isOn: Bool) -> String {
    isOn && !text.isEmpty ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
  }
}
