/// Pieces of a sentence put together: a blank stands between an ideograph and a Latin letter, a digit or
/// a quote, and none between two ideographs, whatever a hole is filled with.
struct SpacedText {
  private(set) var text = ""
  /// Whether the text ends in a piece of the translation, whose blanks are not the user's.
  private var endsOwn = false

  /// Adds a piece; `isOwn` where it is the translation's and not what fills a hole.
  mutating func add(_ piece: String, isOwn: Bool) {
    guard !piece.isEmpty else { return }
    var piece = piece[...]
    let before = text.unicodeScalars
    if endsOwn, before.last == " ", Self.isIdeograph(before.dropLast().last),
      Self.isIdeograph(piece.unicodeScalars.first)
    {
      text.removeLast()
    } else if isOwn, piece.first == " ", Self.isIdeograph(before.last),
      Self.isIdeograph(piece.unicodeScalars.dropFirst().first)
    {
      piece = piece.dropFirst()
    } else if isSeam(before.last, piece.unicodeScalars.first, isOwn) {
      text += " "
    }
    text += piece
    endsOwn = isOwn
  }

  /// Whether a blank belongs between the end and what comes. Quotes that are the translation's own hold
  /// what fills the hole: none belongs inside them.
  private func isSeam(
    _ left: Unicode.Scalar?, _ right: Unicode.Scalar?, _ isOwn: Bool
  ) -> Bool {
    Self.isIdeograph(left) && (Self.isLatin(right) || !isOwn && Self.isQuote(right))
      || Self.isIdeograph(right) && (Self.isLatin(left) || !endsOwn && Self.isQuote(left))
  }

  private static func isQuote(_ scalar: Unicode.Scalar?) -> Bool { scalar == "`" || scalar == "\"" }

  private static func isIdeograph(_ scalar: Unicode.Scalar?) -> Bool {
    scalar?.properties.isIdeographic ?? false
  }

  private static func isLatin(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar, scalar.isASCII else { return false }
    return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      || "$%.-/".unicodeScalars.contains(scalar)
  }
}
