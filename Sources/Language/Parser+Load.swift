import Messages

extension Parser {
  /// `load T from "source" options`, and the same of `append`, behind the verb.
  mutating func load() -> LoadStatement? {
    scope = .loadOptions
    guard let table = name("a table") else {
      index = end
      return nil
    }
    guard expectWord("from") else {
      index = end
      return nil
    }
    clauseFailed = false
    let start = index
    var parameter: Name?
    if index < end, case .parameter(let text) = tokens[index].kind {
      parameter = Name(text, span: here)
      advance()
    }
    guard let source = parameter == nil ? text("a file in quotes") : "" else {
      synchronize()
      _ = loadOptions()
      return nil
    }
    let span = span(from: start)
    return LoadStatement(
      table: table, source: source, parameter: parameter, sourceSpan: span, options: loadOptions())
  }

  private mutating func loadOptions() -> [LoadOption] {
    var options: [LoadOption] = []
    var seen: Set<LoadOptionWord> = []
    while index < end {
      let start = index
      guard let option = nextOption() else {
        synchronize()
        continue
      }
      marks.parts.append(start)
      if !seen.insert(option).inserted, option != .compute {
        report(.optionTwice(option, at: tokens[start].span))
      }
      clauseFailed = false
      if let kind = parse(option) {
        options.append(LoadOption(kind, span: span(from: start)))
      }
      if clauseFailed { synchronize() }
    }
    return options
  }

  /// Passes the option's word. Anything else is reported; a misspelt option is taken as what was
  /// meant.
  private mutating func nextOption() -> LoadOptionWord? {
    if index < end, tokens[index].kind == .invalid || isUnpaired(index) { return nil }
    let word = word(at: index)
    if let option = word.flatMap(LoadOptionWord.init(word:)) {
      advanceKeyword()
      if let second = option.words.dropFirst().first, !expectWord(second) { return nil }
      return option
    }
    let words = LoadOptionWord.allCases.compactMap(\.words.first)
    let meant = word.flatMap { Spelling.nearest($0, among: words, limit: 1).first }
    report(.unknownOption(found, meant: meant, at: here))
    guard let meant else { return nil }
    advance()
    return LoadOptionWord(word: meant)
  }

  private mutating func parse(_ option: LoadOptionWord) -> LoadOption.Kind? {
    switch option {
    case .key: name("a column").map(LoadOption.Kind.key)
    case .customer: name("a column").map(LoadOption.Kind.customer)
    case .time: name("a column").map(LoadOption.Kind.time)
    case .amount: .amount(condition())
    case .event: name("a column").map(LoadOption.Kind.event)
    case .history: name("a column of customers").map { .history($0) }
    case .joined: name("a column").map(LoadOption.Kind.joined)
    case .attributes: bracketed { $0.name("a column") }.map(LoadOption.Kind.attributes)
    case .compute: computed()
    case .condition: .condition(condition())
    case .columns: bracketed { $0.columnTyping() }.map(LoadOption.Kind.columns)
    case .delimiter: delimiter().map(LoadOption.Kind.delimiter)
    case .quote: text("a character in quotes").map(LoadOption.Kind.quote)
    case .encoding: text("an encoding in quotes").map(LoadOption.Kind.encoding)
    case .dates: text("an order such as \"dmy\"").map(LoadOption.Kind.dates)
    case .decimal: text("a decimal sign in quotes").map(LoadOption.Kind.decimal)
    case .badRows: badRows().map(LoadOption.Kind.badRows)
    case .table: text("a table in quotes").map(LoadOption.Kind.table)
    case .query: text("a question in quotes").map(LoadOption.Kind.query)
    case .header: header().map(LoadOption.Kind.header)
    case .missing: .missing(entries { $0.text("a text in quotes") })
    }
  }

  /// `( entry, … )`
  private mutating func bracketed<Entry>(_ parse: (inout Parser) -> Entry?) -> [Entry]? {
    let opening = index
    guard expect(.open, "`(`") else { return nil }
    let result = entries(parse)
    close(opening, expected: "`,` or `)`")
    return result
  }

  private mutating func columnTyping() -> ColumnTyping? {
    guard let name = name("a column"), expectWord("as"), let type = self.name("a type") else {
      return nil
    }
    return ColumnTyping(name: name, type: type)
  }

  private mutating func computed() -> LoadOption.Kind? {
    guard let name = name("a name for the column"), expect(.equal, "`=`") else { return nil }
    return .compute(name, condition())
  }

  private mutating func delimiter() -> String? {
    let span = here
    guard let text = text("a delimiter in quotes") else { return nil }
    guard text.unicodeScalars.count == 1 || text == "tab" else {
      report(.badDelimiter(Parser.shortened(text), at: span))
      return nil
    }
    return text
  }

  private mutating func badRows() -> BadRows? {
    if takeWord("stop") { return .stop }
    if takeWord("skip") { return .skip }
    if takeWord("to") { return path("a file in quotes").map(BadRows.to) }
    unexpected("`stop`, `skip` or `to`")
    return nil
  }

  private mutating func header() -> Bool? {
    if takeWord("yes") { return true }
    if takeWord("no") { return false }
    unexpected("`yes` or `no`")
    return nil
  }
}
