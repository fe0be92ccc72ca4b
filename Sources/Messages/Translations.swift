/// The messages of a language by their English templates.
package struct Translations: Sendable {
  /// What stands for a template, with its holes in the order of that language.
  package struct Entry: Sendable {
    enum Piece: Sendable, Hashable {
      case text(String)
      /// The place of what fills it, from 0.
      case hole(Int)
    }

    /// The English template.
    package let template: String
    /// Its translation as it is written.
    package let text: String
    /// Worked out where they are asked for: most translations are not.
    var pieces: [Piece] { Self.pieces(of: text) }

    /// The numbers of the holes of a template or a translation, ascending.
    package static func holes(in text: String) -> [Int] {
      pieces(of: text).compactMap { if case .hole(let place) = $0 { place + 1 } else { nil } }
        .sorted()
    }

    init(_ template: String, _ text: String) {
      self.template = template
      self.text = text
    }

    /// Parts a text at `{1}`, `{2}`, …
    private static func pieces(of text: String) -> [Piece] {
      var pieces: [Piece] = []
      var words = ""
      var rest = text[...]
      while let first = rest.first {
        let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
        if first == "{", let number = Int(digits), rest[digits.endIndex...].first == "}" {
          if !words.isEmpty { pieces.append(.text(words)) }
          words = ""
          pieces.append(.hole(number - 1))
          rest = rest[digits.endIndex...].dropFirst()
        } else {
          words.append(first)
          rest = rest.dropFirst()
        }
      }
      return words.isEmpty ? pieces : pieces + [.text(words)]
    }
  }

  /// All of them, as they are written.
  package let entries: [Entry]
  private let byTemplate: [String: Entry]

  /// Reads tables: a template on a line, its translation on the next behind `= `; lines that begin with
  /// `#` are comments.
  init(_ tables: [String]) {
    var entries: [Entry] = []
    var template: Substring?
    for line in tables.joined(separator: "\n").split(separator: "\n") where !line.hasPrefix("#") {
      if line.hasPrefix("= "), let known = template {
        entries.append(Entry(String(known), String(line.dropFirst(2))))
        template = nil
      } else {
        template = line
      }
    }
    self.entries = entries
    byTemplate = Dictionary(entries.map { ($0.template, $0) }) { first, _ in first }
  }

  subscript(template: String) -> Entry? { byTemplate[template] }
}
