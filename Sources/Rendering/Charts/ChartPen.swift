import Messages

/// What charts are drawn with: how wide, with which signs, in which colours.
struct ChartPen {
  /// Columns that a line takes at most.
  let width: Int
  /// Letters and signs of ASCII only.
  let isASCII: Bool
  /// The language of notes.
  let language: MessageLanguage
  private let palette: Palette

  init(_ style: RenderingStyle) {
    let room = style.width ?? RenderingLimits.chartWidthInFiles
    width = min(max(room, RenderingLimits.leastWidth), RenderingLimits.chartWidth)
    isASCII = style.isASCII
    language = style.language
    palette = style.palette
  }

  // MARK: - Colour: always beside another sign of the same meaning

  func title(_ text: String) -> String { Emphasis.heading.applied(to: text, palette) }

  func dim(_ text: String) -> String { Emphasis.faint.applied(to: text, palette) }

  /// What is below zero.
  func negative(_ text: String) -> String { Emphasis.negative.applied(to: text, palette) }

  private static let signs: [Character] = ["●", "○", "■", "□", "▲", "△"]
  private static let asciiSigns: [Character] = ["*", "o", "x", "+", "#", "@"]

  func series(_ index: Int, _ text: String) -> String {
    Emphasis.series(index).applied(to: text, palette)
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

  /// A sentence that matters, on as many lines as it needs.
  func sentence(_ message: Message) -> [String] { WrappedText.lines(text(message), to: width) }

  /// A message as it is shown.
  func text(_ message: Message) -> String { message.text(in: language) }

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
