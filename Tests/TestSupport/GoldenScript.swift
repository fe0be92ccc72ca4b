// The format of a golden script:
//
//     # What the script shows, in a sentence. Further comments where wanted.
//     @data demo 500                 directives, before the first block
//     @format csv
//     @language zh
//
//     segment by region              a block: a statement of one or more lines,
//       show customers
//     ----                           a rule,
//     region,customers               what is expected, byte by byte; may hold empty lines,
//     North,120
//     ====                           a rule that ends it.
//
//     # A comment on the next block.
//     describe orders                a block not yet recorded ends at an empty line

/// A script of statements and the text each is expected to give.
package struct GoldenScript: Sendable, Equatable {
  /// What a script wants to be there before its first statement.
  package struct Setup: Sendable, Equatable {
    /// Data to open, in order.
    package var data: [DataSource] = []
    /// The output format (`@format`), or nil for the evaluator's default.
    package var format: String?
    /// Whether messages are in Chinese (`@language zh`).
    package var isChinese = false
    /// Command line arguments (`@args`), one element a word.
    package var arguments: [String] = []

    /// The defaults: no data, no format, no arguments.
    package init() {}

    /// Whether the script reads from the shared data folder and can only run where it is.
    package var needsSharedData: Bool {
      data.contains {
        switch $0 {
        case .demo, .files, .postgres, .noLibpq: false
        case .load, .shared: true
        }
      }
    }

    /// Whether the script reads from a server of PostgreSQL and can only run where there is one.
    package var needsPostgres: Bool { data.contains(.postgres) }
  }

  /// One `@data` directive.
  package enum DataSource: Sendable, Equatable {
    /// `@data demo N`: the generated demo store of so many customers.
    case demo(customers: Int)
    /// `@data load "path"`: a file of the shared data folder, loaded as if it stood on the command
    /// line.
    case load(String)
    /// `@data shared`: the statements themselves name files, by paths from the shared data folder.
    case shared
    /// `@data files`: the statements name files of the folder `files` beside the scripts.
    case files
    /// `@data postgres`: the statements name the database `shop` of the tests' own server, as
    /// `postgresql://ann@/shop`.
    case postgres
    /// `@data no-libpq`: the client library of PostgreSQL is not there.
    case noLibpq
  }

  /// A statement and what it should give.
  package struct Block: Sendable, Equatable {
    /// The number of the statement's first line in the file, from 1.
    package var line: Int
    /// The lines of the statement.
    package var statement: [String]
    /// The expected lines, or nil where nothing was recorded yet.
    package var expected: [String]?
  }

  /// A part of the file. Parts that are not blocks are kept as they are when a script is recorded.
  enum Part: Sendable, Equatable {
    /// A comment, a directive or an empty line.
    case other(String)
    case block(Block)
  }

  /// What the directives say.
  package private(set) var setup = Setup()
  private(set) var parts: [Part] = []

  /// The blocks in the order of the file.
  package var blocks: [Block] {
    parts.compactMap { if case .block(let block) = $0 { block } else { nil } }
  }

  /// Reads a script. Throws the first `GoldenScriptError`.
  package init(parsing text: String) throws {
    let lines = TestSupport.lines(of: text)
    guard let first = lines.first, first.utf8.starts(with: "# ".utf8) else {
      throw GoldenScriptError(
        line: 1, message: "a script opens with a comment that says what it shows")
    }
    var position = 0
    while position < lines.count {
      let line = lines[position]
      if line.isEmpty || line.utf8.first == UInt8(ascii: "#") {
        parts.append(.other(line))
        position += 1
      } else if line.utf8.first == UInt8(ascii: "@") {
        guard blocks.isEmpty else {
          throw GoldenScriptError(
            line: position + 1, message: "directives stand before the first statement")
        }
        try setup.apply(directive: line, line: position + 1)
        parts.append(.other(line))
        position += 1
      } else {
        parts.append(.block(try Block(lines, &position)))
      }
    }
  }

  /// The same script with the given lines expected: `answers` has one element a block.
  package func recorded(_ answers: [[String]]) -> GoldenScript {
    precondition(answers.count == blocks.count, "one answer a block")
    var copy = self
    var remaining = answers[...]
    copy.parts = parts.map { part in
      guard case .block(var block) = part else { return part }
      block.expected = remaining.removeFirst()
      return .block(block)
    }
    return copy
  }

  /// The text of the script: what was parsed, byte by byte, if every block was recorded.
  package var text: String {
    parts.flatMap { part in
      switch part {
      case .other(let line): [line]
      case .block(let block): block.lines
      }
    }
    .map { $0 + "\n" }.joined()
  }
}

/// What is wrong with a golden script.
package struct GoldenScriptError: Error, Sendable, CustomStringConvertible {
  /// The line, from 1.
  package var line: Int
  /// One sentence without a full stop.
  package var message: String

  /// A script cannot be read from this line on.
  package init(line: Int, message: String) {
    self.line = line
    self.message = message
  }

  /// The line and the message.
  package var description: String { "line \(line): \(message)" }
}

// MARK: - Blocks

private let answerRule = "----"
private let endRule = "===="

extension GoldenScript.Block {
  /// Reads the block that begins at `position` and leaves `position` on the line after it.
  fileprivate init(_ lines: [String], _ position: inout Int) throws {
    line = position + 1
    statement = []
    while position < lines.count, !lines[position].isEmpty {
      let next = lines[position]
      position += 1
      if sameBytes(next, answerRule) {
        expected = try Self.expectation(lines, &position, openedAt: position)
        return
      }
      guard !sameBytes(next, endRule) else {
        throw GoldenScriptError(line: position, message: "`====` without a `----` before it")
      }
      statement.append(next)
    }
  }

  private static func expectation(
    _ lines: [String], _ position: inout Int, openedAt opening: Int
  ) throws -> [String] {
    var expected: [String] = []
    while position < lines.count {
      let next = lines[position]
      position += 1
      if sameBytes(next, endRule) { return expected }
      expected.append(isEndRule(next.drop { $0 == "\\" }) ? String(next.dropFirst()) : next)
    }
    throw GoldenScriptError(line: opening, message: "this `----` has no `====` that ends it")
  }

  /// The lines of the block in the file. A line of the answer that would be read as the rule at
  /// the end gets a backslash before it, one that has backslashes before the rule one more.
  fileprivate var lines: [String] {
    guard let expected else { return statement }
    let answer = expected.map { isEndRule($0.drop { $0 == "\\" }) ? "\\" + $0 : $0 }
    return statement + [answerRule] + answer + [endRule]
  }
}

private func isEndRule(_ text: Substring) -> Bool { text.utf8.elementsEqual(endRule.utf8) }

// MARK: - Directives

extension GoldenScript.Setup {
  fileprivate mutating func apply(directive text: String, line: Int) throws {
    let words = try Self.words(of: text, line: line)
    switch (words.first, words.dropFirst().first, words.count) {
    case ("@data", "demo", 3):
      guard let customers = Int(words[2]), customers > 0 else {
        throw GoldenScriptError(line: line, message: "`@data demo` wants a number of customers")
      }
      data.append(.demo(customers: customers))
    case ("@data", "load", 3): data.append(.load(words[2]))
    case ("@data", "shared", 2): data.append(.shared)
    case ("@data", "files", 2): data.append(.files)
    case ("@data", "postgres", 2): data.append(.postgres)
    case ("@data", "no-libpq", 2): data.append(.noLibpq)
    case ("@format", let name?, 2): format = name
    case ("@language", "zh", 2): isChinese = true
    case ("@args", .some, _): arguments += words.dropFirst()
    default:
      throw GoldenScriptError(
        line: line,
        message: "unknown directive; there are `@data demo N`, `@data load \"path\"`, "
          + "`@data shared`, `@data files`, `@data postgres`, `@data no-libpq`, `@format name`, "
          + "`@language zh`, `@args words…`"
      )
    }
  }

  /// The words of a directive: blanks part them, double quotes hold them together.
  private static func words(of text: String, line: Int) throws -> [String] {
    var words: [String] = []
    var word: String?
    var isQuoted = false
    for character in text {
      if character == "\"" {
        isQuoted.toggle()
        word = word ?? ""
      } else if character == " ", !isQuoted {
        if let word { words.append(word) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    guard !isQuoted else { throw GoldenScriptError(line: line, message: "a quote is not closed") }
    return words + (word.map { [$0] } ?? [])
  }
}
