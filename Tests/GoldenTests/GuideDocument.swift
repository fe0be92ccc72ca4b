import TestSupport

// The marks in `docs/language.md` that the test of the guide reads:
//
//     <!-- session: demo 2000 -->    a new session on the demo store of 2,000 customers
//     <!-- session: shared -->       a new session whose statements name files of the shared folder
//
//     ```strata                      statements
//     segment by plan show customers
//     ```
//
//     ```text                        and their answer; without it, each of them shall succeed
//     …
//     ```

/// The guide to the language, with the statements in it.
struct GuideDocument {
  /// Statements, and their answer where it is printed.
  struct Block {
    /// The number of the first statement's line in the file, from 1.
    var line: Int
    var statements: [String]
    /// The lines of the answer; nil where none is printed.
    var answer: [String]?
    /// The heading of the page (`## …`) it stands in.
    var page: String
  }

  /// Blocks that are run one after the other in one session.
  struct Session {
    /// What the mark says behind `session:`.
    var name: String
    var setup: GoldenScript.Setup
    var blocks: [Block] = []
  }

  private(set) var sessions: [Session] = []
  /// The lines before each block's answer (or its end), and those behind the last.
  private var texts: [[String]] = [[]]

  /// Reads the guide. Throws a `GoldenScriptError` for a fence that is not closed, a session that
  /// is not known, statements before the first session.
  init(parsing text: String) throws {
    let lines = TestSupport.lines(of: text)
    var page = ""
    var position = 0
    while position < lines.count {
      let line = lines[position]
      position += 1
      texts[texts.count - 1].append(line)
      if line.hasPrefix("## ") { page = String(line.dropFirst(3)) }
      if let mark = line.wholeMatch(of: /<!-- session: (.*) -->/) {
        let name = String(mark.output.1)
        sessions.append(Session(name: name, setup: try Self.setup(name, line: position)))
      } else if line.hasPrefix("```") {
        let start = position
        let held = try Self.fence(lines, &position)
        texts[texts.count - 1] += lines[start..<position]
        guard sameBytes(line, "```strata") else { continue }
        guard !sessions.isEmpty else {
          throw GoldenScriptError(line: start, message: "statements before the first session")
        }
        var block = Block(line: start + 1, statements: held, page: page)
        block.answer = try answer(lines, &position)
        sessions[sessions.count - 1].blocks.append(block)
        texts.append([])
      }
    }
  }

  /// The file's text with the answers that the blocks now have.
  var text: String {
    let answers = sessions.flatMap(\.blocks).map { $0.answer.map { $0 + ["```"] } ?? [] }
    let parts = zip(texts, answers + [[]]).flatMap { $0 + $1 }
    return parts.map { $0 + "\n" }.joined()
  }

  /// Puts answers in the place of those of a session, where it has any.
  mutating func record(_ answers: [[String]], session: Int) {
    for (place, lines) in answers.enumerated()
    where sessions[session].blocks[place].answer != nil {
      sessions[session].blocks[place].answer = lines
    }
  }

  private static func setup(_ name: String, line: Int) throws -> GoldenScript.Setup {
    var setup = GoldenScript.Setup()
    if let demo = name.wholeMatch(of: /demo (\d+)/), let count = Int(demo.output.1) {
      setup.data = [.demo(customers: count)]
    } else if sameBytes(name, "shared") {
      setup.data = [.shared]
    } else {
      throw GoldenScriptError(line: line, message: "no such session: \(name)")
    }
    return setup
  }

  /// The lines of a fence that was opened before `position`, which is left behind its end.
  private static func fence(_ lines: [String], _ position: inout Int) throws -> [String] {
    let start = position
    while position < lines.count {
      position += 1
      if sameBytes(lines[position - 1], "```") { return Array(lines[start..<(position - 1)]) }
    }
    throw GoldenScriptError(line: start, message: "this fence is not closed")
  }

  /// The answer that follows, with nothing but empty lines before it.
  private mutating func answer(_ lines: [String], _ position: inout Int) throws -> [String]? {
    var next = position
    while next < lines.count, lines[next].isEmpty { next += 1 }
    guard next < lines.count, sameBytes(lines[next], "```text") else { return nil }
    texts[texts.count - 1] += lines[position...next]
    position = next + 1
    return try Self.fence(lines, &position)
  }
}
