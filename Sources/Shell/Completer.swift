import Columnar
import Language
package import LineEditing
package import Planning
import Rendering

/// What may stand at the cursor, by the grammar and by what is loaded.
///
/// Works on the tokens before the cursor alone. The rows of a column are only looked at where its
/// values are asked for.
package struct Completer {
  let catalog: Catalog
  /// The texts of a column of the named table with their counts, most frequent first.
  let values: (_ field: CatalogField, _ table: String) -> [(text: String, count: Int)]
  /// The names in a folder, folders with a `/` at their end; nil where files may not be read.
  let files: ((String) -> [String])?

  /// A completer over a catalog.
  package init(
    catalog: Catalog,
    values: @escaping (_ field: CatalogField, _ table: String) -> [(text: String, count: Int)] = {
      field, _ in field.textCounts(limit: ShellLimits.completedRowCount)
    }, files: ((String) -> [String])? = { FileNames.list($0) }
  ) {
    self.catalog = catalog
    self.values = values
    self.files = files
  }

  /// The candidates for the word at the cursor; none inside quotes and comments, but for the names
  /// of files. The offset counts bytes.
  package func complete(_ text: String, cursorByteOffset: Int) -> Completion {
    if let command = commandLine(text, cursorByteOffset) { return command }
    let place = CompletionText(text, cursorByteOffset: cursorByteOffset)
    let nothing = Completion(replaceFrom: place.cursor, candidates: [])
    guard !place.isSilent else { return nothing }
    if let open = place.openText {
      guard isFileName(place.tokens) else { return nothing }
      return fileNames(open.content, from: open.start)
    }
    if let found = valuesAtCursor(place) { return found }
    let candidates = candidates(place).filter { Self.begins($0.text, with: place.word) }
    if !candidates.isEmpty || place.word.isEmpty {
      return Completion(replaceFrom: place.wordStart, candidates: candidates)
    }
    return Completion(replaceFrom: place.wordStart, candidates: columnsByEnding(place))
  }

  /// Verbs behind which conditions stand.
  static let asking = Verb.allCases.filter { !$0.clauses.isEmpty }.map(\.rawValue)

  static func begins(_ text: String, with word: String) -> Bool {
    let plain = text.utf8.first == UInt8(ascii: "`") ? text.dropFirst() : text[...]
    return plain.lowercased().utf8.starts(with: word.lowercased().utf8)
      || text.lowercased().utf8.starts(with: word.lowercased().utf8)
  }

  // MARK: - Values

  /// The values of a text column behind a comparison sign, or within `in (…)`; also where what is
  /// typed so far is several words. Nil where no such value can stand.
  private func valuesAtCursor(_ place: CompletionText) -> Completion? {
    let tokens = place.tokens
    guard let verb = tokens.first, verb.isWord(anyOf: Self.asking) else { return nil }
    if let sign = tokens.lastIndex(where: { $0.comparison != nil }),
      tokens[(sign + 1)...].allSatisfy({ Self.isPartOfValue($0) })
    {
      let scan = scan(Array(tokens[..<sign]))
      if let classes = classes(scan.names(endingAt: sign)) {
        guard tokens.count == sign + 1 else { return nil }
        return Completion(
          replaceFrom: place.wordStart,
          candidates: classes.filter { Self.begins($0.text, with: place.word) })
      }
      guard let field = textField(scan.names(endingAt: sign), scan.eventScope) else { return nil }
      let start = sign + 1 < tokens.count ? tokens[sign + 1].span.start : place.wordStart
      let found = values(of: field, from: start, place)
      // Behind a whole value the next word is another matter.
      return found.candidates.isEmpty && start < place.wordStart ? nil : found
    }
    let scan = scan(tokens)
    if case .values(let names) = scan.frames.last?.kind,
      let field = textField(names, scan.eventScope),
      let last = tokens.last, last.kind == .sign(.open) || last.kind == .sign(.comma)
    {
      return values(of: field, from: place.wordStart, place)
    }
    return nil
  }

  private static func isPartOfValue(_ token: Token) -> Bool {
    switch token.kind {
    case .word(let word): !Keywords.matches(word, anyOf: ["and", "or"])
    case .number, .mixed, .sign(.minus), .sign(.dot): true
    case .quotedName, .text, .date, .parameter, .sign, .invalid: false
    }
  }

  private func values(
    of column: (table: String, field: CatalogField), from start: Int, _ place: CompletionText
  ) -> Completion {
    let typed = place.text(from: start)
    let found = values(column.field, column.table).lazy.filter { Self.begins($0.text, with: typed) }
      .prefix(ShellLimits.completedValueCount)
    return Completion(
      replaceFrom: start,
      candidates: found.map {
        .init(Self.valueText($0.text), note: GroupedNumber.text($0.count))
      })
  }

  /// A value as it is written: bare where one word, else in quotes.
  static func valueText(_ text: String) -> String {
    let special = Keywords.reserved + Keywords.constants + Keywords.clauseWords + Keywords.operators
    if Lexer.isPlainName(text), !Keywords.matches(text, anyOf: special) { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  /// A field that a name means here, if it holds texts.
  private func textField(_ names: [String], _ scope: String?) -> (
    table: String, field: CatalogField
  )? {
    guard let found = field(names, scope), case .text = found.field.type else { return nil }
    return found
  }
}
