/// What charts are drawn with: how wide, with which signs, in which colours.
struct ChartPen {
  /// Columns that a line takes at most.
  let width: Int
  /// Letters and signs of ASCII only.
  let isASCII: Bool
  private let colour: Bool

  init(_ style: RenderingStyle) {
    let room = style.width ?? RenderingLimits.chartWidthInFiles
    width = min(max(room, RenderingLimits.leastWidth), RenderingLimits.chartWidth)
    isASCII = style.isASCII
    colour = style.colour
  }

  // MARK: - Colour: always beside another sign of the same meaning

  func title(_ text: String) -> String { Emphasis.bold.applied(to: text, colour) }

  func dim(_ text: String) -> String { Emphasis.dim.applied(to: text, colour) }

  /// What is below zero.
  func negative(_ text: String) -> String { Emphasis.red.applied(to: text, colour) }

  /// Colours that tell series apart; their marks do too.
  private static let colours: [Emphasis] = [.cyan, .magenta, .green, .blue, .red, .yellow]
  private static let signs: [Character] = ["●", "○", "■", "□", "▲", "△"]
  private static let asciiSigns: [Character] = ["*", "o", "x", "+", "#", "@"]

  /// Series that can be told apart.
  static var seriesCount: Int { colours.count }

  func series(_ index: Int, _ text: String) -> String {
    ChartPen.colours[index % ChartPen.colours.count].applied(to: text, colour)
  }

  /// The mark of a series at its points.
  func sign(_ index: Int) -> Character {
    let signs = isASCII ? ChartPen.asciiSigns : ChartPen.signs
    return signs[index % signs.count]
  }

  // MARK: - Text

  /// Text cut to a width: the pen's own unless said.
  func cut(_ text: String, to limit: Int? = nil) -> String {
    let limit = max(0, limit ?? width)
    guard isASCII else { return DisplayWidth.cut(text, to: limit) }
    if DisplayWidth.of(text) <= limit { return text }
    return DisplayWidth.prefix(of: text, fitting: max(0, limit - 1)) + (limit > 0 ? "~" : "")
  }

  /// Text with blanks up to a width.
  func padded(_ text: String, to width: Int, right: Bool = false) -> String {
    let blanks = ChartPen.blanks(width - DisplayWidth.of(text))
    return right ? blanks + text : text + blanks
  }

  static func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  /// A line without blanks at its end.
  static func trimmed(_ line: String) -> String {
    var line = line[...]
    while line.last == " " { line.removeLast() }
    return String(line)
  }

  // MARK: - Signs

  var verticalRule: String { isASCII ? "|" : "│" }
  var tick: String { isASCII ? "+" : "┤" }
  var corner: String { isASCII ? "+" : "└" }
  var cross: String { isASCII ? "+" : "┼" }
  var horizontalRule: String { isASCII ? "-" : "─" }
  var downTick: String { isASCII ? "+" : "┬" }
}
