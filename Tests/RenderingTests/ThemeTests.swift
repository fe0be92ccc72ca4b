import Foundation
import Testing

@testable import Rendering

/// Colours by meaning: legible on their background, and only where a terminal has them.
@Suite struct ThemeTests {
  private static let meanings: [Emphasis] =
    [.faint, .error, .warning, .note, .negative] + (0..<Emphasis.seriesCount).map { .series($0) }

  /// The backgrounds that terminals and pages have, the least favourable first: grey and cream, the
  /// blue-green and the grey of popular dark themes.
  private static func backgrounds(_ ground: Ground) -> [String] {
    switch ground {
    case .light: ["#fdf6e3", "#fafafa", "#ffffff", ground.paper.soft, ground.paper.ground]
    case .dark: ["#002b36", "#1e1e1e", "#000000", ground.paper.soft, ground.paper.ground]
    }
  }

  @Test(arguments: Ground.allCases) func textIsLegible(ground: Ground) throws {
    for meaning in Self.meanings {
      let shade = try #require(meaning.colours).on(ground)
      for background in Self.backgrounds(ground) {
        let behind = Self.luminance(Self.parts(background))
        let many = Self.contrast(Self.luminance(Self.parts(ofMany: shade.ofMany)), behind)
        let page = Self.contrast(Self.luminance(Self.parts(shade.onPage)), behind)
        #expect(many >= 4.1, "\(meaning), \(shade.ofMany) on \(background): \(many)")
        #expect(page >= 4.1, "\(meaning), \(shade.onPage) on \(background): \(page)")
      }
    }
  }

  /// Series keep apart, in every palette; so does what a picture is made of.
  @Test func coloursDiffer() {
    let palettes: [Palette] = [
      .own, .sixteen(.light), .sixteen(.dark), .many(.light), .many(.dark),
    ]
    for palette in palettes {
      let codes = (0..<Emphasis.seriesCount).map { Emphasis.series($0).applied(to: "x", palette) }
      #expect(Set(codes).count == codes.count)
      for meaning in Self.meanings + [.heading] {
        #expect(meaning.applied(to: "x", palette).hasSuffix("mx\u{1B}[0m"))
        #expect(meaning.applied(to: "", palette).isEmpty)
        #expect(meaning.applied(to: "x", .none) == "x")
      }
    }
    var pages: [Int: String] = [:]
    for colours in Self.meanings.compactMap(\.colours) {
      let page = colours.light.onPage + colours.dark.onPage
      #expect(pages[colours.light.ofMany, default: page] == page)
      pages[colours.light.ofMany] = page
    }
  }

  @Test func terminalsAreAsked() {
    func palette(_ theme: Theme, _ pairs: [String: String]) -> Palette { theme.palette(pairs) }
    #expect(palette(.auto, ["TERM": "xterm-256color"]) == .own)
    #expect(palette(.auto, ["TERM": "xterm", "COLORFGBG": "15;0"]) == .sixteen(.dark))
    #expect(
      palette(.auto, ["COLORFGBG": "0;default;15", "COLORTERM": "truecolor"]) == .many(.light))
    #expect(palette(.auto, ["COLORFGBG": "15;default"]) == .own)
    #expect(palette(.light, ["TERM": "xterm-256color", "COLORFGBG": "15;0"]) == .many(.light))
    #expect(palette(.dark, ["TERM": "xterm"]) == .sixteen(.dark))
  }

  /// A theme that is said is the only one of a page.
  @Test func pagesAreOfOneTheme() {
    for theme in Theme.allCases {
      let page = HTMLPage.beginning(title: "x", theme: theme)
      let picture = ScreenPicture.svg(of: "x", title: "x", theme: theme)
      for text in [page, picture] {
        #expect(text.contains("prefers-color-scheme") == (theme == .auto))
        #expect(text.contains(Ground.light.paper.soft) == (theme != .dark) || text == page)
        #expect(text.contains(Ground.dark.paper.soft) == (theme != .light))
      }
    }
  }

  // MARK: - Contrast (WCAG 2, relative luminance)

  private static func parts(_ text: String) -> [Double] {
    let value = Int(text.dropFirst(), radix: 16) ?? 0
    if text.count == 4 {
      return [8, 4, 0].map { Double((value >> $0) & 15) / 15 }
    }
    return [16, 8, 0].map { Double((value >> $0) & 255) / 255 }
  }

  /// The cube of 6 × 6 × 6 colours, and the greys behind it.
  private static func parts(ofMany place: Int) -> [Double] {
    if place >= 232 { return [Double](repeating: Double(8 + 10 * (place - 232)) / 255, count: 3) }
    let cube = place - 16
    let steps: [Int] = [cube / 36, cube / 6 % 6, cube % 6]
    return steps.map { step in step == 0 ? 0 : Double(55 + 40 * step) / 255 }
  }

  private static func luminance(_ parts: [Double]) -> Double {
    let linear = parts.map { $0 > 0.04045 ? pow(($0 + 0.055) / 1.055, 2.4) : $0 / 12.92 }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }

  private static func contrast(_ one: Double, _ other: Double) -> Double {
    (max(one, other) + 0.05) / (min(one, other) + 0.05)
  }
}
