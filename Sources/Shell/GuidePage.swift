/// A page of the language guide, as `.help` shows it.
struct GuidePage {
  /// The words that ask for it.
  let topics: [String]
  /// Its heading, an empty line, and the text.
  let text: String
}
