import Messages

/// A picture as it is drawn, piece by piece. Lengths are pixels, from the top left corner.
struct SVGDrawing {
  /// How wide it is; what is drawn beyond it is cut.
  var width = 640.0
  /// How high it is.
  var height = 0.0
  /// The language of notes.
  var language = MessageLanguage.english
  private var body = ""

  /// Pixels of one column of text, about.
  static let columnWidth = 7.6
  /// Pixels from line to line.
  static let lineHeight = 20.0

  /// Where a text stands on its place.
  enum Anchor: String {
    case start, middle, end
  }

  /// Writes a text; `tip` is what is told about it.
  mutating func text(
    _ text: String, _ x: Double, _ y: Double, _ anchor: Anchor = .start, style: String = "",
    tip: String? = nil
  ) {
    let place = "x=\"\(Self.number(x))\" y=\"\(Self.number(y))\""
    let style = style.isEmpty ? "" : " class=\"\(style)\""
    body += "<text \(place) text-anchor=\"\(anchor.rawValue)\"\(style)>\(MarkupText.escaped(text))"
    body += Self.tip(tip) + "</text>\n"
  }

  mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, style: String,
    opacity: Double? = nil, tip: String? = nil
  ) {
    let place = "x=\"\(Self.number(x))\" y=\"\(Self.number(y))\""
    let size = "width=\"\(Self.number(width))\" height=\"\(Self.number(height))\""
    let opacity = opacity.map { " fill-opacity=\"\(NumberText.fixed($0, decimals: 2))\"" } ?? ""
    body += "<rect \(place) \(size) class=\"\(style)\"\(opacity)>\(Self.tip(tip))</rect>\n"
  }

  /// Straight lines from point to point.
  mutating func line(_ points: [(x: Double, y: Double)], style: String) {
    guard points.count > 1 else { return }
    let text = points.map { "\(Self.number($0.x)),\(Self.number($0.y))" }.joined(separator: " ")
    body += "<polyline points=\"\(text)\" class=\"\(style)\"/>\n"
  }

  /// A mark at a point; each series has a shape of its own.
  mutating func mark(_ series: Int, _ x: Double, _ y: Double, style: String, tip: String) {
    func path(_ corners: [(Double, Double)]) -> String {
      corners.map { "\(Self.number(x + $0.0)),\(Self.number(y + $0.1))" }.joined(separator: " ")
    }
    let shape =
      switch series % 4 {
      case 0: "circle cx=\"\(Self.number(x))\" cy=\"\(Self.number(y))\" r=\"3.5\""
      case 1: "polygon points=\"\(path([(-3.5, -3.5), (3.5, -3.5), (3.5, 3.5), (-3.5, 3.5)]))\""
      case 2: "polygon points=\"\(path([(0, -4.5), (4.5, 3.5), (-4.5, 3.5)]))\""
      default: "polygon points=\"\(path([(0, -4.8), (4.8, 0), (0, 4.8), (-4.8, 0)]))\""
      }
    let name = shape.prefix { $0 != " " }
    body += "<\(shape) class=\"\(style)\">\(Self.tip(tip))</\(name)>\n"
  }

  /// The element, for a page or, with a theme of its own, for a file.
  func element(title: String, theme: Theme?) -> String {
    let size = "\(Self.number(width)) \(Self.number(height))"
    var text = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(size)\""
    if theme != nil {
      text += " width=\"\(Self.number(width))\" height=\"\(Self.number(height))\""
    }
    let name = MarkupText.escaped(title)
    text += " role=\"img\" class=\"chart\" aria-label=\"\(name)\">\n<title>\(name)</title>\n"
    if let theme {
      text += "<style>\n\(PageStyle.colours(theme))\(PageStyle.chart)</style>\n"
      text += "<rect width=\"100%\" height=\"100%\" class=\"ground\"/>\n"
    }
    return text + body + "</svg>\n"
  }

  private static func tip(_ text: String?) -> String {
    text.map { "<title>\(MarkupText.escaped($0))</title>" } ?? ""
  }

  private static func number(_ value: Double) -> String {
    let text = NumberText.fixed(value, decimals: 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
