import Columnar
import Language
import Loading
import Planning

/// A `load` with its options sorted out.
struct LoadRequest {
  var table: Name
  /// The file, or the address of a server without its password.
  var path: String
  var span: SourceSpan
  /// Where the question to a database was written.
  var querySpan: SourceSpan?
  var read = ReadOptions()
  var said = SaidRoles()
  /// The amount where it is an expression and not a column.
  var amount: Expression?
  var computes: [(name: Name, expression: Expression)] = []
  var condition: Expression?
  var attributes: [Name] = []
  /// What becomes of rows that do not fit; nil where it is not said.
  var badRows: BadRows?
  /// What the table is to whose rows the file's are added; nil for `load`.
  var appended: Appended?

  /// The request of a statement; what is wrong with its options goes into `diagnostics`.
  init(
    _ statement: LoadStatement, parameters: [String: Expression], diagnostics: inout [Diagnostic]
  ) {
    var source = statement.source
    if let name = statement.parameter {
      if case .text(let text)? = parameters[name.text]?.kind {
        source = text
      } else {
        diagnostics.append(SessionDiagnostics.notAFile(name, isKnown: parameters[name.text] != nil))
      }
    }
    table = statement.table
    path = LoadRequest.shown(source)
    self.span = statement.sourceSpan
    var seen: Set<String> = []
    for option in statement.options {
      let word = LoadRequest.word(option.kind)
      if word != "compute", !seen.insert(word).inserted {
        diagnostics.append(SessionDiagnostics.optionTwice(word, at: option.span))
      }
      apply(option, &diagnostics)
    }
    read.database.address = LoadRequest.address(source)
  }

  /// The request for a file on the command line: everything is found out.
  init(path: String, tableIn database: String? = nil) {
    table = Name(LoadRequest.tableName(database ?? path))
    self.path = LoadRequest.shown(path)
    span = .none
    read.database.address = LoadRequest.address(path)
    read.database.table = database
  }

  /// A source as it may be shown: an address without its password.
  static func shown(_ source: String) -> String {
    source.contains("://") ? Secrets.blanked(source) : source
  }

  private static func address(_ source: String) -> String? {
    PostgresDatabase.isAddress(source) ? source : nil
  }

  private mutating func apply(_ option: LoadOption, _ diagnostics: inout [Diagnostic]) {
    switch option.kind {
    case .key(let name): said.key = name.text
    case .customer(let name): said.customer = name.text
    case .time(let name): said.time = name.text
    case .event(let name): said.event = name.text
    case .joined(let name): said.joined = name.text
    case .history(let name): said.history = name.text
    case .amount(let expression):
      if case .name(let names) = expression.kind, names.count == 1 {
        said.amount = names[0].text
      } else {
        amount = expression
      }
    case .attributes(let names): attributes = names
    case .compute(let name, let expression): computes.append((name, expression))
    case .condition(let expression): condition = expression
    case .header(let flag): read.hasHeader = flag
    case .missing(let texts): read.missingTexts = texts
    case .delimiter(let text):
      guard let byte = LoadRequest.delimiter(text) else {
        diagnostics.append(SessionDiagnostics.wrongDelimiter(text, at: option.span))
        return
      }
      read.delimiter = byte
    case .quote(let text):
      guard text.utf8.count == 1, let byte = text.utf8.first else {
        diagnostics.append(SessionDiagnostics.wrongQuote(text, at: option.span))
        return
      }
      read.quote = byte
    case .encoding(let text): read.encoding = text
    case .dates(let text):
      guard let order = DateOrder(said: text) else {
        diagnostics.append(SessionDiagnostics.wrongDates(text, at: option.span))
        return
      }
      read.dates = order
    case .decimal(let text):
      guard text == "." || text == ",", let byte = text.utf8.first else {
        diagnostics.append(SessionDiagnostics.wrongDecimal(text, at: option.span))
        return
      }
      read.decimal = byte
    case .badRows(let choice):
      badRows = choice
      if case .to = choice { read.refusalLimit = .max }
    case .table(let text): read.database.table = text
    case .query(let text):
      read.database.query = text
      querySpan = option.span
    case .columns(let typings):
      for typing in typings {
        guard let type = SaidType(rawValue: typing.type.text.lowercased()) else {
          diagnostics.append(SessionDiagnostics.unknownType(typing.type))
          continue
        }
        read.types[typing.name.text] = type
      }
    }
  }

  private static func delimiter(_ text: String) -> UInt8? {
    if text.lowercased() == "tab" || text == "\\t" { return UInt8(ascii: "\t") }
    return text.utf8.count == 1 ? text.utf8.first : nil
  }

  private static func word(_ kind: LoadOption.Kind) -> String {
    switch kind {
    case .key: "key"
    case .customer: "customer"
    case .time: "time"
    case .amount: "amount"
    case .event: "event"
    case .joined: "joined"
    case .history: "history of"
    case .attributes: "attributes"
    case .compute: "compute"
    case .condition: "where"
    case .columns: "columns"
    case .delimiter: "delimiter"
    case .header: "header"
    case .quote: "quote"
    case .encoding: "encoding"
    case .dates: "dates"
    case .decimal: "decimal"
    case .badRows: "bad rows"
    case .table: "table"
    case .query: "query"
    case .missing: "missing"
    }
  }

  /// Where in a question stands what its database finds wrong; nil where that is not known.
  func place(of failure: any Error) -> SourceSpan? {
    guard case LoadingError.databaseQuery(_, _, _, let position?) = failure, let querySpan,
      let query = read.database.query, position > 0
    else { return nil }
    let before = query.unicodeScalars.prefix(position - 1)
    let word = query.unicodeScalars.dropFirst(position - 1).prefix {
      $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "_" || $0 == "."
    }
    let offset = String(before).utf8.count
    // Where no sign of the text is written as two, it lies between the word, a blank and the quotes.
    let start = querySpan.start + "query '".utf8.count
    guard start + query.utf8.count + 1 == querySpan.end else { return querySpan }
    return SourceSpan(start + offset, start + offset + max(1, String(word).utf8.count))
  }

  /// A table's name from a file's: `Online Retail.csv` is `online_retail`.
  static func tableName(_ path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let stem = file.hasPrefix(".") ? file : String(file.prefix { $0 != "." })
    var name = ""
    for scalar in stem.lowercased().unicodeScalars {
      let isLetter = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      if isLetter { name.unicodeScalars.append(scalar) } else if name.last != "_" { name += "_" }
    }
    while name.last == "_" { name.removeLast() }
    if name.isEmpty { return "data" }
    return name.unicodeScalars.first?.properties.numericType == nil ? name : "t_" + name
  }
}
