package import Language
import Messages

/// Diagnostics as text, with the place in the source that each is about.
package enum DiagnosticRenderer {
  /// Renders diagnostics in their order; empty where there are none.
  ///
  /// For people, an empty line between each two:
  ///
  /// ```
  /// error[unknown-column]: there is no column "ltvv"
  ///  --> script.seg:3:15
  /// 3 | segment where ltvv > 5
  ///   |               ^^^^
  /// note: fields of customers: ltv, region, stage
  /// help: did you mean "ltv"?
  /// ```
  ///
  /// In `json` and `jsonl` one object a line. Past `RenderingLimits.diagnosticsShown` they are only
  /// counted. Columns count characters (grapheme clusters) from 1. An empty source shows no line,
  /// one without a name no place either: so a failure outside the language is shown. Passwords in the
  /// source are shown as stars. All of it but JSON is in the style's language; the words in front of a code
  /// are the same in all.
  package static func render(
    _ diagnostics: [Diagnostic], source: SourceText, style: RenderingStyle
  ) -> String {
    let shown = diagnostics.prefix(RenderingLimits.diagnosticsShown)
    let hiddenCount = diagnostics.count - shown.count
    switch style.format {
    case .json, .jsonl:
      var buffer: [UInt8] = []
      for diagnostic in shown { DiagnosticJSON.append(diagnostic, source: source, to: &buffer) }
      if hiddenCount > 0 { DiagnosticJSON.append(hiddenCount: hiddenCount, to: &buffer) }
      return String(decoding: buffer, as: UTF8.self)
    case .table, .csv, .tsv, .md, .records, .html, .screen:
      let source = shown.isEmpty ? source : Secrets.masked(source)
      var blocks = shown.map { block($0, source: source, style: style) }
      if hiddenCount > 0 { blocks.append(hiddenText(hiddenCount).text(in: style.language) + "\n") }
      return blocks.joined(separator: "\n")
    }
  }

  /// The words for diagnostics that are only counted.
  static func hiddenText(_ count: Int) -> Message {
    "… \(FootnoteText.counted(count, "more message")) not shown"
  }

  private static func block(
    _ diagnostic: Diagnostic, source: SourceText, style: RenderingStyle
  ) -> String {
    let emphasis: Emphasis =
      switch diagnostic.severity {
      case .error: .error
      case .warning: .warning
      case .note: .note
      }
    let label = "\(diagnostic.severity.rawValue)[\(EscapeFilter.escaped(diagnostic.code))]"
    let place = SourcePlace(at: diagnostic.span.start, in: source)
    let name = EscapeFilter.escaped(source.name)
    var text = sentence("\(label): \(diagnostic.message.text(in: style.language))", style)
    if text.hasPrefix(label) {
      text = emphasis.applied(to: label, style.palette) + text.dropFirst(label.count)
    }
    if !name.isEmpty { text += " --> \(name):\(place.line):\(place.column)\n" }
    if !source.bytes.isEmpty {
      let gutter = "\(place.line) | "
      let excerpt = SourceExcerpt(
        of: diagnostic.span, in: source, width: excerptWidth(style, gutter: gutter.utf8.count))
      text += gutter + excerpt.line + "\n"
      text += String(repeating: " ", count: gutter.utf8.count - 2) + "| "
      text += String(repeating: " ", count: excerpt.caretOffset)
      let carets = String(repeating: "^", count: excerpt.caretCount)
      text += emphasis.applied(to: carets, style.palette) + "\n"
    }
    for note in diagnostic.notes { text += line("note: \(note)", style) }
    if let help = diagnostic.suggestion { text += line("help: \(help)", style) }
    return text
  }

  private static func line(_ message: Message, _ style: RenderingStyle) -> String {
    sentence(message.text(in: style.language), style)
  }

  private static func sentence(_ text: String, _ style: RenderingStyle) -> String {
    WrappedText.lines(EscapeFilter.escaped(text), to: style.width).map { $0 + "\n" }.joined()
  }

  private static func excerptWidth(_ style: RenderingStyle, gutter: Int) -> Int {
    let width = style.width ?? RenderingLimits.sourceLineWidth
    return max(RenderingLimits.leastWidth, width - gutter)
  }
}
