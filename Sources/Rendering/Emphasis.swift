/// Meaning shown by colour as well as by words; the only escape sequences the program writes.
package enum Emphasis: Sendable, Hashable {
  /// What names the things below or beside it.
  case heading
  /// What matters less: footers, prompts, helping lines.
  case faint
  case error
  case warning
  case note
  /// What is below zero.
  case negative
  /// One of several lines or marks; see `seriesCount`.
  case series(Int)

  /// Series that can be told apart.
  static let seriesCount = seriesColours.count

  /// The text in the colour that this has in a palette, or as it is.
  package func applied(to text: String, _ palette: Palette) -> String {
    let code = code(palette)
    return code.isEmpty || text.isEmpty ? text : "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  private func code(_ palette: Palette) -> String {
    let weight = isBold ? "1" : ""
    let colour: String
    switch palette {
    case .none: return ""
    // Of the terminal's own ways to say it, the faint one needs no colour.
    case .own: colour = self == .faint ? "2" : colours.map { "\($0.own)" } ?? ""
    case .sixteen(let ground): colour = colours.map { "\($0.on(ground).ofSixteen)" } ?? ""
    case .many(let ground): colour = colours.map { "38;5;\($0.on(ground).ofMany)" } ?? ""
    }
    return [weight, colour].filter { !$0.isEmpty }.joined(separator: ";")
  }

  private var isBold: Bool {
    switch self {
    case .heading, .error, .warning, .note: true
    case .faint, .negative, .series: false
    }
  }
}

/// What a background is like.
package enum Ground: String, Sendable, Hashable, CaseIterable {
  case light
  case dark
}

/// The colours that a place has for text.
package enum Palette: Sendable, Hashable {
  /// Words alone.
  case none
  /// The sixteen of a terminal of which nothing is known: its own theme makes them legible.
  case own
  /// The sixteen of a terminal whose background is known.
  case sixteen(Ground)
  /// The 256 that most terminals have, the same in all of them.
  case many(Ground)
}

// MARK: - The table

/// The colours of one meaning.
struct MeaningColours {
  /// Where nothing is known of the background: one of the terminal's sixteen.
  let own: Int
  let light: Shade
  let dark: Shade

  /// One colour in a terminal and on a page.
  struct Shade {
    /// The code among the sixteen.
    let ofSixteen: Int
    /// The place among the 256.
    let ofMany: Int
    /// On a page, or in a picture.
    let onPage: String
  }

  func on(_ ground: Ground) -> Shade {
    switch ground {
    case .light: light
    case .dark: dark
    }
  }

  fileprivate init(
    _ own: Int, light: (Int, Int, String), dark: (Int, Int, String)
  ) {
    self.own = own
    self.light = Shade(ofSixteen: light.0, ofMany: light.1, onPage: light.2)
    self.dark = Shade(ofSixteen: dark.0, ofMany: dark.1, onPage: dark.2)
  }
}

extension Emphasis {
  /// Every colour there is, by what it means; nil where weight alone says it. A test holds them against
  /// the backgrounds.
  var colours: MeaningColours? {
    switch self {
    case .heading: nil
    case .faint: MeaningColours(90, light: (90, 241, "#59636e"), dark: (37, 247, "#9aa4af"))
    case .error: MeaningColours(31, light: (31, 160, "#c0261c"), dark: (91, 210, "#f0766a"))
    case .warning: MeaningColours(35, light: (35, 130, "#b05d00"), dark: (93, 215, "#f0a348"))
    case .note: MeaningColours(34, light: (34, 25, "#0069a8"), dark: (96, 117, "#58b2ec"))
    case .negative: MeaningColours(31, light: (31, 160, "#c0261c"), dark: (91, 210, "#f0766a"))
    case .series(let index): Emphasis.seriesColours[index % Emphasis.seriesColours.count]
    }
  }

  /// Six that most eyes can tell apart. Of the sixteen, yellow, which light terminals leave pale, comes
  /// last.
  private static let seriesColours = [
    MeaningColours(36, light: (34, 25, "#0069a8"), dark: (96, 75, "#58b2ec")),
    MeaningColours(35, light: (35, 130, "#b05d00"), dark: (95, 215, "#f0a348")),
    MeaningColours(32, light: (32, 29, "#00805f"), dark: (92, 79, "#3fcaa0")),
    MeaningColours(34, light: (36, 125, "#b0447f"), dark: (94, 211, "#ea8fc0")),
    MeaningColours(31, light: (31, 62, "#5b5fc7"), dark: (91, 147, "#a3a6f5")),
    MeaningColours(33, light: (33, 94, "#8a6d00"), dark: (93, 185, "#d8bd4a")),
  ]
}
