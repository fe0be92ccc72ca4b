import Foundation
import Language
import LineEditing
import Rendering

// Completion of dot commands and of files.

extension Completer {
  /// Completion on a line that begins with a dot; nil elsewhere.
  func commandLine(_ text: String, _ cursorByteOffset: Int) -> Completion? {
    let bytes = Array(text.utf8)
    let cursor = min(max(cursorByteOffset, 0), bytes.count)
    let start = bytes[..<cursor].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    guard start < cursor, bytes[start] == UInt8(ascii: "."),
      Parser.isComplete(String(decoding: bytes[..<start], as: UTF8.self))
    else { return nil }
    let line = String(decoding: bytes[start..<cursor], as: UTF8.self)
    guard let blank = line.firstIndex(of: " ") else {
      let found = DotCommand.allCases.filter { Self.begins("." + $0.rawValue, with: line) }
      return Completion(
        replaceFrom: start,
        candidates: found.map {
          .init(".\($0.rawValue)" + ($0.syntax.contains(" ") ? " " : ""), note: $0.summary)
        })
    }
    let argument = line[blank...].drop { $0 == " " }
    let from = cursor - argument.utf8.count
    guard let command = DotCommand(rawValue: line[..<blank].dropFirst().lowercased()) else {
      return Completion(replaceFrom: cursor, candidates: [])
    }
    if command == .run {
      guard let quote = argument.first else {
        return Completion(replaceFrom: cursor, candidates: [.init("\"")])
      }
      let isQuoted = quote == "\"" || quote == "'"
      return isQuoted
        ? fileNames(String(argument.dropFirst()), from: from + 1)
        : fileNames(String(argument), from: from, closing: "")
    }
    if command == .plan { return ofPlan(String(argument), from: from) }
    let words = words(of: command).filter { Self.begins($0, with: String(argument)) }
    return Completion(replaceFrom: from, candidates: words.map { .init($0) })
  }

  /// Behind `.plan` stands a statement, with `analyze` before it or not.
  private func ofPlan(_ argument: String, from start: Int) -> Completion {
    let word = "analyze"
    let lead = argument.lowercased().hasPrefix(word + " ") ? word.utf8.count + 1 : 0
    let statement = String(argument.dropFirst(lead))
    var found = complete(statement, cursorByteOffset: statement.utf8.count)
    if lead == 0, Self.begins(word, with: argument), found.replaceFrom == 0 {
      found.candidates.append(.init(word + " "))
    }
    found.replaceFrom += start + lead
    return found
  }

  private func words(of command: DotCommand) -> [String] {
    switch command {
    case .help: HelpText.topics
    case .copy, .mode: OutputFormat.allCases.map(\.rawValue)
    case .charts: ChartUse.allCases.map(\.rawValue)
    case .theme: Theme.allCases.map(\.rawValue)
    case .live, .timer: ["on", "off"]
    case .edit, .last, .plan, .quit, .run, .settings, .watch: []
    }
  }

  /// The files that a path which is being typed can become; the last part is replaced.
  func fileNames(_ typed: String, from start: Int, closing: String = "\"") -> Completion {
    let cut = typed.utf8.lastIndex(of: UInt8(ascii: "/")).map { typed.utf8.index(after: $0) }
    let folder = cut.map { String(typed[..<$0]) } ?? ""
    let word = cut.map { String(typed[$0...]) } ?? typed
    let names = files?(folder.isEmpty ? "." : folder) ?? []
    let found = names.filter { name in
      name.utf8.starts(with: word.utf8) && (!name.hasPrefix(".") || word.hasPrefix("."))
    }
    return Completion(
      replaceFrom: start + folder.utf8.count,
      candidates: found.prefix(ShellLimits.completedFileCount).map {
        .init($0.hasSuffix("/") ? $0 : $0 + closing)
      })
  }
}

/// What is in a folder.
package enum FileNames {
  /// The names in a folder by their bytes, folders with a `/` at their end; none where it cannot
  /// be read. `~/` is the home folder.
  package static func list(_ folder: String) -> [String] {
    let path = folder.hasPrefix("~/") ? NSHomeDirectory() + folder.dropFirst() : folder
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { name in
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: path + "/" + name, isDirectory: &isFolder)
      return exists && isFolder.boolValue ? name + "/" : name
    }
  }
}
