import ArgumentParser
import Columnar
import Demo
import Language
import Messages
import Rendering
import Shell

/// The command line: what can be said, and whether it makes sense together.
struct StrataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "strata",
    abstract: "A shell for customer segmentation.",
    usage: "strata [options] [DATA …]",
    discussion: """
      With neither --command nor --file: a shell when standard input is a terminal, else \
      statements from standard input. Scripts run before commands.

      Exit status: 0 all well, 1 a statement failed, 2 wrong usage, 3 a file could not be read or \
      written, 4 a limit or a timeout, 130 interrupted.
      """,
    version: "strata \(Program.version)")

  @Argument(
    help: ArgumentHelp(
      """
      Files to load first (.csv .tsv .txt .jsonl .ndjson, also .gz; .sqlite .sqlite3 .db), or a store \
      (.strata).
      """,
      valueName: "DATA"),
    completion: .file())
  var data: [String] = []

  @Option(
    name: [.customShort("c"), .customLong("command")], parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Run the statements and exit; may be repeated.", valueName: "TEXT"))
  var commands: [String] = []

  @Option(
    name: [.customShort("f"), .customLong("file")], parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Run a script and exit; - is standard input; may be repeated.", valueName: "SCRIPT"),
    completion: .file(extensions: ["seg"]))
  var scripts: [String] = []

  @Option(
    help: ArgumentHelp(
      "How answers are written.", valueName: "FORMAT"))
  var format: OutputFormat?

  @Flag(exclusivity: .exclusive, help: "The format in short.")
  var formatFlag: FormatFlag?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where results go instead of standard output.", valueName: "FILE"),
    completion: .file())
  var output: String?

  @Flag(help: "Open the generated demo store of 20,000 customers.")
  var demo = false

  @Option(help: ArgumentHelp("Open the demo store of so many customers.", valueName: "N"))
  var demoCustomers: Int?

  @Flag(
    name: .customLong("fmt"),
    help:
      "Rewrite the scripts given as DATA in place, in their canonical form; - reads standard input and writes standard output."
  )
  var formatsScripts = false

  @Flag(help: "With --fmt: only say which scripts are not formatted.")
  var check = false

  @Option(help: ArgumentHelp("The day of all answers.", valueName: "DATE"))
  var asOf: String?

  @Option(
    name: .customLong("var"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A parameter, $NAME; may be repeated.", valueName: "NAME=VALUE"))
  var variables: [Variable] = []

  @Option(help: ArgumentHelp("Threads for loads and statements.", valueName: "N"))
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Memory that a statement may hold beside the store, as 512M or 2G.", valueName: "SIZE"))
  var memoryLimit: MemorySize?

  @Option(help: ArgumentHelp("Time that a statement may take.", valueName: "SECONDS"))
  var timeout: Double?

  @Flag(help: "Statements and commands read and write no files.")
  var safe = false

  @Flag(help: "Statements write no files; only the history is kept.")
  var readOnly = false

  @Flag(help: "Rows of files that do not fit fail the load.")
  var strictRows = false

  @Flag(help: "Go on after a failed statement.")
  var keepGoing = false

  @Flag(name: .customLong("no-init"), help: "Run no start-up script.")
  var ignoresStartUp = false

  @Option(
    name: .customLong("init"),
    help: ArgumentHelp(
      "A script to run first (default: $XDG_CONFIG_HOME/strata/init.seg in the shell).",
      valueName: "FILE"), completion: .file(extensions: ["seg"]))
  var startUp: String?

  @Option(help: ArgumentHelp("Whether to use colour.", valueName: "WHEN"))
  var color: ColourChoice = .auto

  @Option(
    help: ArgumentHelp(
      "Colours for a light or a dark terminal, and for pages and pictures.", valueName: "THEME"))
  var theme: Theme = .auto

  @Option(
    help: ArgumentHelp(
      "Whether charts are drawn that no statement asks for: on a terminal, everywhere, never.",
      valueName: "WHEN"))
  var charts: ChartUse = .auto

  @Flag(help: "Draw with signs of ASCII alone.")
  var ascii = false

  @Flag(
    help: """
      For readers of screens: records instead of tables, no charts, no colour, signs of ASCII alone.
      """)
  var plain = false

  @Option(
    help: ArgumentHelp(
      "Write a script of what is asked that gives the same answers.", valueName: "FILE"),
    completion: .file(extensions: ["seg"]))
  var record: String?

  @Flag(help: "No greeting, no reports of loads, no progress.")
  var quiet = false

  @Flag(help: "Show how long each statement takes.")
  var timer = false

  /// What does not make sense; nil where all does.
  private var problem: Message? {
    formattingProblem ?? valueProblem ?? clash ?? fileProblem
  }

  private var valueProblem: Message? {
    for path in data where !formatsScripts && path.lowercased().hasSuffix(".seg") {
      return "\"\(path)\" is a script: run it with -f \(path)"
    }
    let customers = DemoData.customerCounts
    if let demoCustomers, !customers.contains(demoCustomers) {
      return Self.outside("--demo-customers", customers.lowerBound, customers.upperBound)
    }
    let counts = Program.threadCounts
    if let threads, !counts.contains(threads) {
      return Self.outside("--threads", counts.lowerBound, counts.upperBound)
    }
    if let timeout, !(timeout > 0 && timeout < 1e9) {
      return "--timeout is a number of seconds above 0, as in --timeout 2.5"
    }
    if let format, let formatFlag, format != formatFlag.format {
      return Self.disagreement("--format \(format.rawValue)", "--\(formatFlag.rawValue)")
    }
    if let asOf, Parser.parse(Self.asOfStatement(asOf)).items.count != 1 {
      return "--as-of is one date, as in --as-of 2025-06-30"
    }
    for variable in variables where !ParameterValue.exists(variable.value) {
      return "--var \(variable.name): there is no date \(variable.text) in the calendar"
    }
    return nil
  }

  /// Two options of which only one can be meant.
  private var clash: Message? {
    if readOnly, output != nil { return Self.disagreement("--read-only", "--output") }
    if record != nil, safe || readOnly {
      return Self.disagreement(safe ? "--safe" : "--read-only", "--record")
    }
    if ignoresStartUp, startUp != nil { return Self.disagreement("--init", "--no-init") }
    return nil
  }

  private var fileProblem: Message? {
    if let record {
      for other in data + scripts + [output].compactMap(\.self)
      where ScriptFile.areSame(record, other) {
        return "\"\(other)\" is used: the session cannot be recorded there"
      }
    }
    for input in data + scripts {
      if let output, ScriptFile.areSame(input, output) {
        return "\"\(output)\" is read: results cannot go there"
      }
    }
    return nil
  }

  private var formattingProblem: Message? {
    guard formatsScripts else { return check ? "--check goes with --fmt" : nil }
    if data.isEmpty { return "--fmt needs a script: --fmt report.seg" }
    if !commands.isEmpty || !scripts.isEmpty || output != nil || demoCount != nil {
      return "--fmt runs nothing: it goes with scripts alone"
    }
    let writes = !check && data.contains { !$0.utf8.elementsEqual("-".utf8) }
    let name = safe ? "--safe" : "--read-only"
    return writes && (safe || readOnly)
      ? "--fmt writes files, which \(name) forbids; --fmt --check does not" : nil
  }

  private static func disagreement(_ left: String, _ right: String) -> Message {
    "\(left) and \(right) disagree"
  }

  private static func outside(_ option: String, _ least: Int, _ most: Int) -> Message {
    "\(option) is a number from \(least) to \(most)"
  }

  /// The command line that these words are, or the parser's error. For callers that do not know
  /// the parser.
  static func reading(
    _ words: [String], language: MessageLanguage = .english
  ) throws -> StrataCommand {
    let command = try parse(words)
    if let problem = command.problem { throw ValidationError(problem.text(in: language)) }
    return command
  }

  /// The statement that `--as-of` stands for.
  static func asOfStatement(_ day: String) -> SourceText {
    SourceText(name: "--as-of", text: "set as of \(day)")
  }

  /// Customers of the demo store; nil without it.
  var demoCount: Int? {
    demoCustomers ?? (demo ? DemoData.standardCustomerCount : nil)
  }

  /// The format asked for in either way.
  var chosenFormat: OutputFormat {
    format ?? formatFlag?.format ?? (plain ? .records : .table)
  }

  /// How a script that was recorded is run on the same data.
  var replay: String {
    var words = ["strata"]
    if let demoCount { words.append("--demo-customers \(demoCount)") }
    words += data.map { "'" + $0.replacing("'", with: "'\\''") + "'" }
    words += variables.map { "--var '\($0.name)=" + $0.text.replacing("'", with: "'\\''") + "'" }
    if let asOf { words.append("--as-of \(asOf)") }
    return words.joined(separator: " ") + " --no-init -f THIS-FILE"
  }
}

/// `--csv` and its like.
enum FormatFlag: String, EnumerableFlag {
  case csv, tsv, json, jsonl, md, records, html, screen

  var format: OutputFormat {
    switch self {
    case .csv: .csv
    case .tsv: .tsv
    case .json: .json
    case .jsonl: .jsonl
    case .md: .md
    case .records: .records
    case .html: .html
    case .screen: .screen
    }
  }
}

/// The value of `--memory-limit`.
struct MemorySize: ExpressibleByArgument {
  var bytes: Int

  init?(argument: String) {
    guard let bytes = ByteCount.bytes(argument) else { return nil }
    self.bytes = bytes
  }
}

extension OutputFormat: ExpressibleByArgument {}
extension ColourChoice: ExpressibleByArgument {}
extension ChartUse: ExpressibleByArgument {}
extension Theme: ExpressibleByArgument {}

/// `NAME=VALUE` of `--var`.
struct Variable: ExpressibleByArgument {
  var name: String
  /// What was written behind the sign.
  var text: String
  var value: Expression

  init?(argument: String) {
    guard let sign = argument.firstIndex(of: "=") else { return nil }
    name = String(argument[..<sign])
    guard Lexer.isPlainName(name) else { return nil }
    text = String(argument[argument.index(after: sign)...])
    value = Self.value(text)
  }

  /// A number or a date where it is one, the text in quotes, else the text as it is.
  private static func value(_ text: String) -> Expression {
    let lexed = Lexer.lex(SourceText(name: "--var", text: text))
    var kinds = lexed.tokens.map(\.kind)
    guard lexed.problems.isEmpty else { return Expression(.text(text)) }
    let isNegative = kinds.count == 2 && kinds[0] == .sign(.minus)
    if isNegative { kinds.removeFirst() }
    guard kinds.count == 1 else { return Expression(.text(text)) }
    switch kinds[0] {
    case .number(let literal):
      let number = Expression(.number(literal))
      return isNegative ? Expression(.negate(number)) : number
    case .date(let date) where !isNegative: return Expression(.date(date))
    case .text(let quoted) where !isNegative: return Expression(.text(quoted))
    case .word, .quotedName, .text, .date, .parameter, .sign, .mixed, .invalid:
      return Expression(.text(text))
    }
  }
}
