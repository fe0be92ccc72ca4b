import Foundation
import Messages
import TestSupport
import Testing

/// What is said to people has a translation, and translations are of what is said.
@Suite struct TranslationTests {
  private struct Place: Sendable {
    var path: String
    var line: Int
  }

  /// The literals of the sources by their templates, without the translations.
  private static let literals: [String: Place] = {
    var found: [String: Place] = [:]
    for file in Repository.files(under: Repository.url("Sources"), extensions: ["swift"]) {
      let path = Repository.path(of: file)
      guard !path.hasPrefix("Sources/Messages/"),
        let text = try? String(contentsOf: file, encoding: .utf8)
      else { continue }
      // What a precondition says is for us.
      for literal in SwiftLiterals(text).literals
      where found[literal.template] == nil && !literal.call.hasPrefix("precondition") {
        found[literal.template] = Place(path: path, line: literal.line)
      }
    }
    return found
  }()

  private static let entries = MessageLanguage.chinese.translations?.entries ?? []

  /// `untranslated.txt`: files, and literals of other files, that are said to nobody or to programs, or
  /// stay in English. A line that is not needed fails.
  private static let exceptions: Set<String> = {
    let list = Repository.url("Tests/TidyTests/untranslated.txt")
    let text = (try? String(contentsOf: list, encoding: .utf8)) ?? ""
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("# ") }
    return Set(lines.map { String($0).replacing("\\n", with: "\n") })
  }()

  /// Whether a literal has several words, and may be a sentence.
  private static func hasWords(_ template: String) -> Bool {
    let typed = template.split(separator: "`", omittingEmptySubsequences: false)
    let words = typed.indices.filter { $0 % 2 == 0 }.map { typed[$0] }.joined(separator: "`")
    return words.split { !$0.isLetter && !$0.isNumber && $0 != " " && $0 != "'" }.contains { part in
      part.split(separator: " ").count { $0.contains { $0.isLetter } } > 1
    }
  }

  @Test func everyMessageHasATranslation() {
    let translated = Set(Self.entries.map(\.template))
    let parts = Set(translated.flatMap { Self.parts(of: $0) })
    /// Whether a literal is a template, a piece of a sentence with figures, or what is counted.
    func isKnown(_ template: String) -> Bool {
      translated.contains(template) || translated.contains("{1} \(template)s")
        || Self.parts(of: template).allSatisfy(parts.contains)
    }
    var used: Set<String> = []
    for (template, place) in Self.literals where Self.hasWords(template) {
      if Self.exceptions.contains(place.path) {
        used.insert(place.path)
      } else if Self.exceptions.contains(template) {
        used.insert(template)
      } else if !isKnown(template) {
        Issue.record("\(place.path):\(place.line): no translation of: \(template)")
      }
    }
    for line in Self.exceptions.subtracting(used).sorted() {
      Issue.record("untranslated.txt names what need not be named: \(line)")
    }
  }

  /// What stands between the holes.
  private static func parts(of template: String) -> [String] {
    template.split(separator: /\{[0-9]\}/, omittingEmptySubsequences: true).map(String.init)
  }

  @Test func everyTranslationIsOfSomethingSaid() {
    let said = Set(Self.literals.keys.flatMap { Self.parts(of: $0) })
    let system = Set((1...133).map { String(cString: strerror($0)) })
    for entry in Self.entries where !Self.literals.keys.contains(entry.template) {
      let isOfPieces = Self.parts(of: entry.template).allSatisfy { part in
        said.contains(part) || !part.contains { $0.isLetter } || Self.isCounted(part, said)
      }
      if !isOfPieces, !system.contains(entry.template) {
        Issue.record("nothing says: \(entry.template)")
      }
    }
  }

  /// Whether a part is what counts make of a noun: ` rows`.
  private static func isCounted(_ part: String, _ said: Set<String>) -> Bool {
    let noun = String(part.drop { $0 == " " })
    return ["", "s", "es"].contains { ending in
      let one = String(noun.dropLast(ending.count))
      return noun.hasSuffix(ending) && (said.contains(one) || said.contains("a \(one)"))
    }
  }

  @Test func translationsHaveTheHolesOfTheirTemplates() {
    #expect(Self.entries.count > 700)
    var seen: Set<String> = []
    for entry in Self.entries {
      #expect(seen.insert(entry.template).inserted, "twice: \(entry.template)")
      let (own, other) = (
        Set(Translations.Entry.holes(in: entry.template)),
        Set(Translations.Entry.holes(in: entry.text))
      )
      #expect(own == other, "the holes of \(entry.template) and \(entry.text)")
      #expect(entry.text.last != " ", "a blank at the end of \(entry.text)")
    }
  }

  @Test func literalsAreRead() {
    let text = ##"""
      let a = "x \(f("y \(z)")) \"q\"" // "no"
      let b = """
        one \
        two
        """ + #"raw \n \#(c)"#
      """##
    let call = SwiftLiterals("f(g(1), \"a\"); precondition(h(\"b\"), \"c d\")").literals
    #expect(call.map(\.call) == ["f", "h", "precondition"])
    let found = SwiftLiterals(text).literals.map(\.template)
    #expect(Set(found) == ["x {1} \"q\"", "y {1}", "one two", "raw \\n {1}"])
  }
}
