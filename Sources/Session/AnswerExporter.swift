package import Columnar
package import Language
import Loading
package import Messages
import Planning

/// Writes answers to files. The session knows no formats: what runs it does.
package protocol AnswerExporter: Sendable {
  /// The endings of file names that say a format, without the dot and in small letters.
  var endings: [String] { get }

  /// Those of databases, of which a table is written.
  var databaseEndings: [String] { get }

  /// Writes the whole answer as the ending of the path says, or leaves the file as it was.
  /// A path has the table of a database. Asks the budget between pieces whether to go on.
  func write(_ answer: Answer, to path: PathText, within budget: Budget) throws(ExportError)
}

/// Why an answer could not be written to a file.
package enum ExportError: Error, Sendable, Equatable {
  /// The system refused; its words.
  case failed(Message)
  /// Ctrl-C, or a limit.
  case stopped(BudgetError)
}

extension PathText {
  /// Whether the file's name is that of delimited text, which spreadsheets open.
  fileprivate var isDelimited: Bool {
    let name = text.lowercased()
    return name.hasSuffix(".csv") || name.hasSuffix(".tsv")
  }
}

extension ResultTable {
  /// Counts the texts that a spreadsheet would run as formulas; where `changes`, puts an apostrophe
  /// before each.
  fileprivate mutating func makeSafe(changes: Bool) -> Int {
    var count = 0
    for place in columns.indices {
      var safe: [Value]?
      for (row, value) in columns[place].values.enumerated() {
        guard case .text(let text) = value, let first = text.utf8.first,
          [0x3D, 0x2B, 0x2D, 0x40, 9, 13].contains(first)
        else { continue }
        count += 1
        guard changes else { continue }
        if safe == nil { safe = Array(columns[place].values) }
        safe?[row] = .text("'" + text)
      }
      if let safe { columns[place].values = ResultValues(safe) }
    }
    return count
  }
}

// `export`: the statement, and the clause.

extension QuerySession {
  /// Why nothing can be written to a path, before anything is asked; nil where it can.
  func exportProblem(_ path: PathText) -> Diagnostic? {
    guard permissions.mayWriteFiles, let exporter else {
      return SessionDiagnostics.writingNotAllowed(at: path.span)
    }
    let file = path.text.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    let parts = file.split(separator: ".", omittingEmptySubsequences: false)
    let ending = parts.count > 1 ? parts.last.map { $0.lowercased() } : nil
    let isOf = { (endings: [String]) in endings.contains { sameBytes($0, ending ?? "") } }
    if isOf(exporter.databaseEndings) { return nil }
    guard isOf(exporter.endings) else {
      let known = exporter.endings + exporter.databaseEndings.prefix(1)
      return SessionDiagnostics.exportFormat(ending, known: known, at: path.span)
    }
    return path.table == nil
      ? nil
      : SessionDiagnostics.loading(.notADatabase(path: path.text), at: path.span).0
  }

  /// Writes an answer; gives the footer that says so.
  func write(_ answer: Answer, to path: PathText) throws(ExportError) -> Footnote {
    var (answer, path) = (answer, path)
    path.table = path.table ?? LoadRequest.tableName(path.text)
    let formulas = answer.table?.makeSafe(changes: path.isForSpreadsheet) ?? 0
    try exporter?.write(answer, to: path, within: stage.budget)
    let rows = answer.table?.rowCount ?? 0
    var note: Message = "exported \(RowCount.text(rows, "row")) to \(path.text)"
    if formulas > 0, path.isDelimited || path.isForSpreadsheet {
      let cells = RowCount.text(formulas, "cell")
      note =
        path.isForSpreadsheet
        ? """
        \(note); \(cells) that a spreadsheet would take for formulas begin with an apostrophe
        """
        : """
        \(note); a spreadsheet would take \(cells) for formulas: `for spreadsheet` makes them safe
        """
    }
    return .text(note)
  }

  /// `export segment S to "f"`: the table of the customers who are in S on the as-of day.
  func export(_ reference: SegmentReference, to path: PathText, at span: SourceSpan) -> Outcome {
    if let problem = exportProblem(path) { return Outcome(diagnostics: [problem], status: .failed) }
    let catalog = catalog
    let (condition, diagnostics) = Binder.members(of: reference, catalog: catalog)
    guard let condition else { return Outcome(diagnostics: diagnostics, status: .failed) }
    let columns = catalog.customers.fields.enumerated().map { place, field in
      let isCounted = field.type.isNumeric && place != catalog.customers.keyField
      return OutputColumn(
        name: field.name, role: isCounted ? .measure : .dimension,
        value: Scalar(.field(place), field.type, .customers))
    }
    do {
      var plan = ListingPlan(existing: .constant(true), population: condition, columns: columns)
      plan.asOf = catalog.asOf
      let answer = try engine.answer(.listing(plan), store: store, under: stage)
      let note = try write(answer, to: path)
      return Outcome(
        diagnostics: diagnostics, answer: Answer(asOf: catalog.asOf, footnotes: [note]))
    } catch let error as ExportError {
      let (diagnostic, status) = SessionDiagnostics.export(error, path)
      return Outcome(diagnostics: diagnostics + [diagnostic], status: status)
    } catch {
      return Outcome.failure(error, diagnostics, at: span)
    }
  }
}
