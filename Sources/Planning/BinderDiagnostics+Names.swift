import Columnar
import Language
import Messages

// Messages about names: of columns, tables, segments, values and rows of the last answer.

extension Diagnostic {
  static func ambiguousName(_ name: String, candidates: [String], at span: SourceSpan) -> Diagnostic
  {
    error(
      "ambiguous-name", "`\(name)` is a column of several tables", span,
      suggestion: "write \(alternatives(candidates))")
  }

  static func ambiguousScore(_ name: String, tiers: [String], at span: SourceSpan) -> Diagnostic {
    error(
      "ambiguous-name", "`\(name)` is a score of several tiers", span,
      suggestion: "write \(alternatives(tiers.map { "\($0).\(name)" }))")
  }

  static func classNames(_ found: Int, expected: Int, at span: SourceSpan) -> Diagnostic {
    error(
      "class-names",
      expected == 1
        ? "there is \(RowCount.text(expected, "class")), and \(RowCount.text(found, "name")) for it"
        : "there are \(RowCount.text(expected, "class")), and \(RowCount.text(found, "name")) for them",
      span)
  }

  static func columnAsSegment(_ name: String, at span: SourceSpan) -> Diagnostic {
    error(
      "unknown-segment", "`\(name)` is a column, not a segment", span,
      suggestion: "write `segment by \(name)` to divide by it")
  }

  static func columnAsTable(_ name: String, at span: SourceSpan) -> Diagnostic {
    error(
      "unknown-table", "`\(name)` is a column, not an event table", span,
      suggestion: "put a comma between columns: `list \(name), …`")
  }

  static func cycle(_ names: [String], at span: SourceSpan) -> Diagnostic {
    error(
      "cycle", "the definition refers to itself: \(names.joined(separator: " → "))", span,
      suggestion: "define one of them without the other")
  }

  static func fieldWithoutMain(_ name: String, names: [String], at span: SourceSpan) -> Diagnostic {
    error(
      "no-main-table", "`\(name)` follows the main event table, and it is not known which that is",
      span, suggestion: "say \(alternatives(names.map { "set main = \($0)" }))")
  }

  static func lastAnswerIsKept(at span: SourceSpan) -> Diagnostic {
    error(
      "last-answer", "what is kept cannot hang on the last answer, which the next one replaces",
      span,
      suggestion: "keep today's customers with `segment it save members as NAME`")
  }

  static func nameTaken(_ name: String, by other: Message, at span: SourceSpan) -> Diagnostic {
    error(
      "name-taken", "`\(name)` is already the name of \(other)", span,
      suggestion: "choose another name")
  }

  static func needsColumn(_ word: String, table: String, at span: SourceSpan) -> Diagnostic {
    error(
      "needs-column", "`\(word)` needs a column, found the table `\(table)`", span,
      suggestion: "write `\(word)(\(table).column)`, or `count(\(table))` for events")
  }

  static func needsTable(_ word: String, known: [String], at span: SourceSpan) -> Diagnostic {
    error(
      "needs-table", "`\(word)` counts the rows of an event table", span,
      suggestion: known.isEmpty ? nil : "write \(alternatives(known.map { "\(word)(\($0))" }))")
  }

  static func noAmount(_ table: String, field: String, at span: SourceSpan) -> Diagnostic {
    error(
      "no-amount", "`\(field)` is a sum of amounts, and `\(table)` has no amount", span,
      suggestion: "load it with `amount COLUMN` or `amount EXPRESSION`")
  }

  static func noAsOf(at span: SourceSpan) -> Diagnostic {
    error(
      "no-as-of", "there is no as-of day: no event table with a time is loaded", span,
      suggestion: "say one with `set as of 2025-12-31`")
  }

  static func noLastAnswer(at span: SourceSpan) -> Diagnostic {
    error(
      "last-answer", "there is no last answer with customers in it", span,
      suggestion: "ask a `segment` or a `list` first; a load makes `it` forget")
  }

  static func noMainTable(names: [String], at span: SourceSpan) -> Diagnostic {
    error(
      "no-main-table", "which table's time is meant?", span,
      suggestion: names.isEmpty
        ? "load an event table" : "say `set main = \(names[0])`, or show a measure of one table")
  }

  static func noRows(known: [String], at span: SourceSpan) -> Diagnostic {
    error(
      "last-answer",
      known.isEmpty
        ? "the last answer has no rows of dimensions" : "the last answer has no such dimension",
      span,
      suggestion: known.isEmpty
        ? "`in it` is all of its customers" : "it was divided by \(alternatives(known))")
  }

  static func noScores(_ name: String, at span: SourceSpan) -> Diagnostic {
    error(
      "no-classes", "`\(name)` is a score and has no classes to move between", span,
      suggestion: "cut it: `define tier \(name)_class as tier \(name) into 3 quantiles`")
  }

  static func noSteps(at span: SourceSpan) -> Diagnostic {
    error(
      "last-answer", "no funnel was asked so far whose steps could be meant", span,
      suggestion: "ask a `funnel` first; a load makes its steps be forgotten")
  }

  static func noSuchArgument(
    _ name: String, of segment: String, known: [String], at span: SourceSpan
  ) -> Diagnostic {
    error(
      "unknown-parameter", "`\(segment)` has no parameter `\(name)`", span,
      suggestion: known.isEmpty ? "it has none" : "it has \(alternatives(known))")
  }

  static func notAnEventTable(
    _ name: String, near: [String], known: [String], at span: SourceSpan
  ) -> Diagnostic {
    error(
      "unknown-table", "`\(name)` is not an event table", span,
      suggestion: name.lowercased().utf8.elementsEqual("distinct".utf8)
        ? "write `segment by COLUMN` for the values of a column"
        : didYouMean(near)
          ?? (known.isEmpty ? "no event table is loaded" : thereAre(known)))
  }

  static func parameterTwice(_ name: String, at span: SourceSpan) -> Diagnostic {
    error(
      "parameter-twice", "`\(name)` is given twice", span, suggestion: "keep one of the values")
  }

  static func rowForm(at span: SourceSpan) -> Diagnostic {
    error(
      "last-answer", "a row is named by its dimensions", span,
      suggestion: "write `row(region = North)` or `row(region is missing)`")
  }

  static func rowOfBins(_ ranges: [String], at span: SourceSpan) -> Diagnostic {
    let shown = ranges.prefix(3).map { "\"\($0)\"" }
    return error(
      "last-answer", "a range is named as it was shown", span,
      suggestion: ranges.count > 3
        ? "write \(alternatives(shown)), or another of \(ranges.count)"
        : "write \(alternatives(shown))")
  }

  static func unknownStep(_ number: Int, of count: Int, at span: SourceSpan) -> Diagnostic {
    error(
      "last-answer", "the last funnel has \(count) steps, and no step \(number)", span,
      suggestion: "write `step 1` to `step \(count)`")
  }

  static func unknownRow(_ rows: [String], at span: SourceSpan) -> Diagnostic {
    error(
      "last-answer", "the last answer has no such row", span,
      suggestion: rows.count > 4
        ? "write \(alternatives(Array(rows.prefix(4)))), or another of \(rows.count)"
        : "write \(alternatives(Array(rows.prefix(4))))")
  }

  static func segmentAsValue(_ name: String, at span: SourceSpan) -> Diagnostic {
    error(
      "segment-as-value", "`\(name)` is a segment; a column was expected", span,
      suggestion: "write `in \(name)` for its members")
  }

  static func tableAsValue(_ name: String, at span: SourceSpan) -> Diagnostic {
    error(
      "table-as-value", "`\(name)` is a table; a value was expected", span,
      suggestion: "write `count(\(name))`, `any \(name)`, or a column such as `\(name).…`")
  }

  static func tableWithoutTime(_ name: String, at span: SourceSpan) -> Diagnostic {
    error(
      "no-time", "`\(name)` has no time", span,
      suggestion: "load it with `time COLUMN`, or ask without a period")
  }

  static func unknownClass(
    _ text: String, known: [String], near: [String], at span: SourceSpan
  ) -> Diagnostic {
    error(
      "unknown-class", "there is no class `\(text)`", span,
      suggestion: didYouMean(near) ?? thereAre(Array(known.prefix(5))))
  }

  static func unknownColumn(
    _ name: String, in table: String? = nil, near: [String], isEmpty: Bool = false,
    at span: SourceSpan
  ) -> Diagnostic {
    error(
      "unknown-column",
      table.map { "`\($0)` has no column `\(name)`" } ?? "there is no column `\(name)`", span,
      suggestion: isEmpty
        ? "nothing is loaded: `load NAME from \"FILE\"` comes first"
        : didYouMean(near) ?? "`describe` lists the columns")
  }

  static func unknownFunction(_ name: String, near: [String], at span: SourceSpan) -> Diagnostic {
    error(
      "unknown-function", "there is no function `\(name)`", span, suggestion: didYouMean(near))
  }

  static func unknownTier(
    _ name: String, known: [String], near: [String], at span: SourceSpan
  ) -> Diagnostic {
    error(
      "unknown-tier", "there is no tier `\(name)`", span,
      suggestion: didYouMean(near)
        ?? (known.isEmpty
          ? "save one with `tier … save as \(name)`, or define it: `define tier \(name) as tier …`"
          : thereAre(known)))
  }

  static func unknownParameter(_ name: String, known: [String], at span: SourceSpan) -> Diagnostic {
    error(
      "unknown-parameter", "there is no parameter `$\(name)`", span,
      suggestion: known.isEmpty
        ? "give it with `--var \(name)=VALUE`" : didYouMean(known.map { "$" + $0 }))
  }

  static func unknownSegment(
    _ name: String, near: [String], known: [String], at span: SourceSpan
  ) -> Diagnostic {
    error(
      "unknown-segment", "there is no segment `\(name)`", span,
      suggestion: didYouMean(near)
        ?? (known.isEmpty
          ? "define one with `define segment \(name) as where …`"
          : thereAre(known)))
  }

  static func unknownTable(_ name: String, near: [String], at span: SourceSpan) -> Diagnostic {
    error("unknown-table", "there is no table `\(name)`", span, suggestion: didYouMean(near))
  }

  static func unknownKey(
    _ key: Value, of field: String, near: [Value], at span: SourceSpan
  ) -> Diagnostic {
    Diagnostic(
      .warning, "unknown-value", "no customer has \(plain(key)) as `\(field)`", at: span,
      notes: ["the keys beside it are: \(Message.list(near.map(plain)))"])
  }

  /// A key as a message writes it.
  private static func plain(_ value: Value) -> String {
    switch value {
    case .text(let text): "\"\(text)\""
    case .exact(let units, _): "\(units)"
    case .missing, .other, .new, .boolean, .float, .date, .timestamp, .period: ""
    }
  }

  static func unknownValue(
    _ text: String, of field: String, values: [(text: String, count: Int?)], _ noun: String,
    areNear: Bool, at span: SourceSpan
  ) -> Diagnostic {
    let listed = values.map { value -> Message in
      value.count.map { "\"\(value.text)\" (\(RowCount.text($0, noun)))" } ?? "\"\(value.text)\""
    }
    if text == "(missing)" {
      return Diagnostic(
        .warning, "unknown-value", "no row has \"\(text)\" as `\(field)`", at: span,
        notes: ["`(missing)` is how answers show a value that is not there"],
        suggestion: "write `\(field) is missing`")
    }
    return Diagnostic(
      .warning, "unknown-value", "no row has \"\(text)\" as `\(field)`", at: span,
      notes: areNear || listed.isEmpty
        ? [] : ["values there are: \(Message.list(listed))"],
      suggestion: areNear ? "did you mean \(Message.either(listed))?" : nil)
  }

  static func unknownWeekday(_ text: String, at span: SourceSpan) -> Diagnostic {
    error(
      "unknown-weekday", "\"\(text)\" is no day of the week", span,
      suggestion: "write Monday … Sunday, or 1 … 7")
  }
}
