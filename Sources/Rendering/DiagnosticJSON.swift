import Language
import Messages

/// Diagnostics as JSON, one object a line; programs read it, so that it is in English.
///
/// `endLine` and `endColumn` are the place after the last character of the span.
enum DiagnosticJSON {
  static func append(_ diagnostic: Diagnostic, source: SourceText, to buffer: inout [UInt8]) {
    let start = SourcePlace(at: diagnostic.span.start, in: source)
    let end = SourcePlace(at: max(diagnostic.span.start, diagnostic.span.end), in: source)
    append("{\"severity\":", diagnostic.severity.rawValue, to: &buffer)
    append(",\"code\":", diagnostic.code, to: &buffer)
    append(",\"message\":", diagnostic.message.english, to: &buffer)
    append(",\"file\":", source.name, to: &buffer)
    buffer.append(contentsOf: ",\"line\":\(start.line),\"column\":\(start.column)".utf8)
    buffer.append(contentsOf: ",\"endLine\":\(end.line),\"endColumn\":\(end.column)".utf8)
    buffer.append(contentsOf: ",\"notes\":[".utf8)
    for (index, note) in diagnostic.notes.enumerated() {
      append(index > 0 ? "," : "", note.english, to: &buffer)
    }
    if let suggestion = diagnostic.suggestion {
      append("],\"suggestion\":", suggestion.english, to: &buffer)
    } else {
      buffer.append(contentsOf: "],\"suggestion\":null".utf8)
    }
    buffer.append(contentsOf: "}\n".utf8)
  }

  /// Appends an object for the diagnostics that are only counted; it has no place.
  static func append(hiddenCount: Int, to buffer: inout [UInt8]) {
    append("{\"severity\":", Diagnostic.Severity.note.rawValue, to: &buffer)
    append(",\"code\":", "more-messages", to: &buffer)
    append(",\"message\":", DiagnosticRenderer.hiddenText(hiddenCount).english, to: &buffer)
    buffer.append(contentsOf: "}\n".utf8)
  }

  private static func append(_ key: String, _ text: String, to buffer: inout [UInt8]) {
    buffer.append(contentsOf: key.utf8)
    JSONText.append(text, to: &buffer)
  }
}
