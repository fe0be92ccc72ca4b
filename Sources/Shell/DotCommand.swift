import Language
import Rendering

/// A command of the shell itself; never part of the language.
enum DotCommand: String, CaseIterable {
  case charts
  case copy
  case edit
  case help
  case last
  case live
  case mode
  case plan
  case quit
  case run
  case settings
  case theme
  case timer
  case watch

  /// How it is written, in short.
  var syntax: String {
    switch self {
    case .charts: ".charts " + ChartUse.allCases.map(\.rawValue).joined(separator: "|")
    case .copy: ".copy [FORMAT]"
    case .edit: ".edit"
    case .help: ".help [TOPIC]"
    case .last: ".last"
    case .live: ".live on|off"
    case .mode: ".mode " + OutputFormat.allCases.map(\.rawValue).joined(separator: "|")
    case .plan: ".plan [analyze] STATEMENT"
    case .quit: ".quit"
    case .run: ".run \"FILE.seg\""
    case .settings: ".settings"
    case .theme: ".theme " + Theme.allCases.map(\.rawValue).joined(separator: "|")
    case .timer: ".timer on|off"
    case .watch: ".watch 5s STATEMENT"
    }
  }

  /// What it is for: one line of help, without a full stop.
  var summary: String {
    switch self {
    case .charts: "whether charts are drawn that no statement asks for"
    case .copy: "put the last answer into the clipboard, as tsv unless another format is said"
    case .edit: "change what was typed last in your own editor, and run it"
    case .last: "show the last answer once more, in the format of now"
    case .help: "what there is, or how a verb, clause or command is written"
    case .live: "whether the size of a segment stands beside a statement that is typed"
    case .mode: "how answers are written"
    case .plan: "the stages of a statement; with analyze also their rows and time"
    case .quit: "leave (as Ctrl-D does)"
    case .run: "run a script"
    case .settings: "what is set, and how it is changed"
    case .theme: "colours for a light or a dark terminal, and for pages and pictures"
    case .watch: "answer again and again and show what changed, until Ctrl-C"
    case .timer: "show how long each statement takes"
    }
  }

  /// One that works.
  var example: String {
    switch self {
    case .charts: ".charts never"
    case .copy: ".copy md"
    case .edit: ".edit"
    case .help: ".help segment"
    case .last: ".last"
    case .live: ".live off"
    case .mode: ".mode csv"
    case .plan: ".plan segment by region"
    case .quit: ".quit"
    case .run: ".run \"quickstart.seg\""
    case .settings: ".settings"
    case .theme: ".theme dark"
    case .timer: ".timer on"
    case .watch: ".watch 5s load orders from \"orders.csv\"; segment by region"
    }
  }

  /// The spellings of all commands.
  static let words = allCases.map(\.rawValue)

  /// Words that are commands without the dot, where nothing else stands on the line.
  static let bare: [String: DotCommand] = ["help": .help, "quit": .quit, "exit": .quit]
}

/// A line that begins with a dot, taken apart.
struct CommandLineText {
  /// The word behind the dot, as written.
  var word: String
  var wordSpan: SourceSpan
  /// What follows, without blanks around it and without quotes around the whole.
  var argument: String
  var argumentSpan: SourceSpan

  /// Takes apart what stands in a span of a text, the dot first.
  init(_ span: SourceSpan, of source: SourceText) {
    func isBlank(_ offset: Int) -> Bool { source.bytes[offset] <= UInt8(ascii: " ") }
    var end = span.end
    while end > span.start, isBlank(end - 1) || source.bytes[end - 1] == UInt8(ascii: ";") {
      end -= 1
    }
    var offset = min(span.start + 1, end)
    while offset < end, !isBlank(offset) { offset += 1 }
    wordSpan = SourceSpan(span.start, offset)
    word = source.text(of: SourceSpan(min(span.start + 1, offset), offset))
    while offset < end, isBlank(offset) { offset += 1 }
    argumentSpan = SourceSpan(offset, end)
    argument = Self.unquoted(source.text(of: argumentSpan))
  }

  private static func unquoted(_ text: String) -> String {
    guard text.utf8.count >= 2, let quote = text.first, quote == "\"" || quote == "'",
      text.last == quote
    else { return text }
    return String(text.dropFirst().dropLast()).replacing("\(quote)\(quote)", with: "\(quote)")
  }
}

extension DotCommand {
  /// The command whose dot stands at a place; nil where it is none.
  init?(openingAt dot: SourceSpan, of source: SourceText) {
    guard source.text(of: dot) == "." else { return nil }
    let letters = source.bytes[dot.end...].prefix {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20)
    }
    self.init(rawValue: String(decoding: letters, as: UTF8.self).lowercased())
  }
}

/// A piece of what was typed: statements, or one dot command.
enum EntryPart: Equatable {
  /// Statements up to the next command; their places in the whole entry are kept.
  case statements(SourceSpan)
  /// The span of the line of a command, and whether it is a bare word.
  case command(SourceSpan, bare: DotCommand?)

  /// Parts the entry: a command begins where a line opens with a dot, or consists of a bare word,
  /// and what stands before it is complete.
  static func parts(of source: SourceText) -> [EntryPart] {
    var parts: [EntryPart] = []
    var start = 0
    func takeStatements(upTo end: Int) {
      let text = source.text(of: SourceSpan(start, end))
      if text.contains(where: { !$0.isWhitespace }) {
        parts.append(.statements(SourceSpan(start, end)))
      }
    }
    for index in source.lineStarts.indices {
      let line = source.line(index)
      let bare = bareCommand(source.text(of: line))
      guard bare != nil || opensWithDot(line, source) else { continue }
      guard Parser.isComplete(source.text(of: SourceSpan(start, line.start))) else { continue }
      takeStatements(upTo: line.start)
      parts.append(.command(line, bare: bare))
      start = line.end
    }
    takeStatements(upTo: source.bytes.count)
    return parts
  }

  private static func opensWithDot(_ line: SourceSpan, _ source: SourceText) -> Bool {
    guard line.start + 1 < line.end, source.bytes[line.start] == UInt8(ascii: ".") else {
      return false
    }
    // `.5` and `..` are no commands.
    let next = source.bytes[line.start + 1] | 0x20
    return next >= UInt8(ascii: "a") && next <= UInt8(ascii: "z")
  }

  private static func bareCommand(_ line: String) -> DotCommand? {
    var word = line[...]
    while let last = word.last, last == ";" || last == " " { word.removeLast() }
    return DotCommand.bare[word.lowercased()]
  }
}
