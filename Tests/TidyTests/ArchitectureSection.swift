import Foundation
import TestSupport

/// The section of ARCHITECTURE.md on the path of a query, and the names it puts in back-quotes.
struct ArchitectureSection {
  /// The names in the order of the text.
  let names: [Name]

  /// A name in back-quotes, by what it looks like.
  enum Name: Equatable {
    /// A file or folder, from the root or from `Sources`; `…` stands for any characters.
    case path(String)
    /// A type.
    case type(String)
    /// A function, without its parentheses.
    case function(String)
  }

  /// Reads the section whose heading ends in "path of a query"; nil where there is none.
  init?(markdown: String) {
    let lines = TestSupport.lines(of: markdown)
    let isTitle = { (line: String) in
      line.hasPrefix("## ") && line.lowercased().hasSuffix("path of a query")
    }
    guard let start = lines.firstIndex(where: isTitle) else { return nil }
    let section = lines[(start + 1)...].prefix { !$0.hasPrefix("## ") }
    names = section.joined(separator: "\n").matches(of: /`([^`]+)`/)
      .compactMap { Self.name(String($0.output.1)) }
  }

  /// Dot commands, statements and notation are no names.
  private static func name(_ text: String) -> Name? {
    if let function = text.wholeMatch(of: /(?:\w+\.)*(\w+)\([\w:]*\)/) {
      return .function(String(function.output.1))
    }
    if text.wholeMatch(of: /[\w.+…-]+(\/[\w.+…-]+)+\/?|[\w+…-]+\.(swift|ebnf|md|seg)/) != nil {
      return .path(text)
    }
    return text.wholeMatch(of: /[A-Z]\w*/).map { .type(String($0.output)) }
  }

  /// The names that nothing in the sources or among the paths bears.
  func missing(sources: [SwiftSource], paths: [String]) -> [Name] {
    names.filter { name in
      switch name {
      case .path(let path): !paths.contains { Self.matches(path, $0) }
      case .type(let type):
        !Self.declares(sources, type, "struct", "class", "enum", "protocol", "actor", "typealias")
      case .function(let function): !Self.declares(sources, function, "func")
      }
    }
  }

  private static func declares(
    _ sources: [SwiftSource], _ name: String, _ keywords: String...
  ) -> Bool {
    let alternatives = keywords.joined(separator: "|")
    let pattern = #"\b(?:\#(alternatives))\s+\#(name)\b"#
    guard let regex = try? Regex(pattern).wordBoundaryKind(.simple) else { return false }
    return sources.contains { source in
      source.target != nil
        && source.indices { $0 == name }.contains { source.code[$0].contains(regex) }
    }
  }

  private static func matches(_ name: String, _ path: String) -> Bool {
    let pattern = name.split(separator: "…", omittingEmptySubsequences: false)
      .map { NSRegularExpression.escapedPattern(for: String($0)) }
      .joined(separator: ".*")
    let isFolder = name.hasSuffix("/")
    guard let regex = try? Regex("(?:Sources/)?(?:.*/)?\(pattern)" + (isFolder ? ".*" : "(?:/.*)?"))
    else { return false }
    return path.wholeMatch(of: regex) != nil
  }
}
