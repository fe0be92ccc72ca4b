/// A script in its canonical form.
///
/// A statement is one line where it fits in `Limits.formattedWidth` columns; else each clause is a
/// line, indented, and long ones are broken at commas, `and` and `or`. Comments stay where they
/// are, blank lines between statements become one. Words of the language are in small letters. What a statement means does not change, and formatting again changes nothing.
package struct Formatter {
  /// What became of a script.
  package struct Result: Sendable {
    /// The script anew; nil where it has an error.
    package var text: String?
    /// The errors, where there are any.
    package var diagnostics: [Diagnostic]
  }

  private let source: SourceText
  private let tokens: [Token]
  private let gaps: CommentScan
  private var output = ""

  private init(_ source: SourceText, _ tokens: [Token]) {
    self.source = source
    self.tokens = tokens
    gaps = CommentScan(source)
  }

  /// Lays a script out anew. Linear in its length.
  package static func format(_ source: SourceText) -> Result {
    let lexed = Lexer.lex(source)
    let items = Parser.parse(source, lexed).items
    var errors = items.flatMap(\.diagnostics).filter { $0.severity == .error }
    if errors.isEmpty, String(validating: source.bytes, as: UTF8.self) == nil {
      errors = [.invalidUTF8(at: source.line(0))]
    }
    guard errors.isEmpty else { return Result(text: nil, diagnostics: errors) }
    var formatter = Formatter(source, lexed.tokens)
    formatter.write(items)
    let again = Parser.parse(SourceText(name: source.name, text: formatter.output)).items
    precondition(
      again.map(\.statement) == items.map(\.statement), "a script means the same when formatted")
    return Result(text: formatter.output, diagnostics: [])
  }

  private mutating func write(_ items: [ParsedStatement]) {
    var end = 0
    for item in items {
      let range = item.marks.tokens
      let start = tokens[range.lowerBound].span.start
      writeComments(gaps.comments(in: end..<start, isBehindToken: end > 0))
      let layout = StatementLayout(source, tokens, item.marks, gaps)
      output += layout.commentsBefore().map { $0 + "\n" }.joined()
      output += layout.lines().joined(separator: "\n") + "\n"
      end = tokens[range.upperBound - 1].span.end
    }
    writeComments(gaps.comments(in: end..<source.bytes.count, isBehindToken: end > 0))
    while output.hasSuffix("\n\n") { output.removeLast() }
  }

  /// Comments between statements, and the blank lines around them.
  private mutating func writeComments(_ gap: CommentScan.Gap) {
    for comment in gap.comments {
      if comment.isTrailing {
        output.removeLast()
        output += "  \(comment.text)\n"
      } else {
        if comment.isBehindBlankLine { writeBlankLine() }
        output += comment.text + "\n"
      }
    }
    if gap.endsInBlankLine { writeBlankLine() }
  }

  private mutating func writeBlankLine() {
    if !output.isEmpty { output += "\n" }
  }
}

/// Finds the comments in the gaps between tokens.
struct CommentScan {
  /// What stands between two tokens.
  struct Gap {
    var comments: [Comment] = []
    /// An empty line stands between what is last in the gap and the next token.
    var endsInBlankLine = false
  }

  /// A comment as written, without blanks at its end.
  struct Comment {
    var text: String
    /// On the line of the token before it.
    var isTrailing: Bool
    var isBehindBlankLine: Bool
  }

  private let source: SourceText

  init(_ source: SourceText) { self.source = source }

  /// The comments in a range of bytes that holds no token but `;`.
  func comments(in range: Range<Int>, isBehindToken: Bool) -> Gap {
    var gap = Gap()
    var offset = range.lowerBound
    var lineEnds = 0
    while offset < range.upperBound {
      let byte = source.bytes[offset]
      if byte == UInt8(ascii: "\n") { lineEnds += 1 }
      guard byte == UInt8(ascii: "#") || byte == UInt8(ascii: "-") else {
        offset += 1
        continue
      }
      let start = offset
      while offset < range.upperBound, source.bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
      let isFirst = gap.comments.isEmpty
      gap.comments.append(
        Comment(
          text: text(start..<offset), isTrailing: isFirst && lineEnds == 0 && isBehindToken,
          isBehindBlankLine: lineEnds > 1))
      lineEnds = 0
    }
    gap.endsInBlankLine = lineEnds > 1
    return gap
  }

  private func text(_ range: Range<Int>) -> String {
    var end = range.upperBound
    while end > range.lowerBound, source.bytes[end - 1] <= UInt8(ascii: " ") { end -= 1 }
    return source.text(of: SourceSpan(range.lowerBound, end))
  }
}
