/// Light or dark; raw values are the names of `--theme` and `.theme`.
package enum Theme: String, Sendable, Hashable, CaseIterable {
  /// As the terminal, and the reader of a page, has it.
  case auto
  case light
  case dark

  /// The background that was said; nil for `auto`.
  package var ground: Ground? {
    switch self {
    case .auto: nil
    case .light: .light
    case .dark: .dark
    }
  }

  /// The colours of a terminal of which the environment tells.
  package func palette(_ environment: [String: String]) -> Palette {
    guard let ground = ground ?? Self.ground(environment) else { return .own }
    return Self.hasMany(environment) ? .many(ground) : .sixteen(ground)
  }

  /// What some terminals say of themselves: `15;0` is white on black.
  private static func ground(_ environment: [String: String]) -> Ground? {
    guard let last = environment["COLORFGBG"]?.split(separator: ";").last,
      let colour = Int(last), (0...15).contains(colour)
    else { return nil }
    return colour < 7 || colour == 8 ? .dark : .light
  }

  private static func hasMany(_ environment: [String: String]) -> Bool {
    let terminal = environment["TERM"] ?? ""
    return terminal.contains("256color") || terminal.contains("direct")
      || !(environment["COLORTERM"] ?? "").isEmpty
  }
}
