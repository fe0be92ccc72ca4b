import Columnar
import Language
import Loading
import Messages
import Rendering
import Session

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes answers to files in the format that the ending of the name says.
///
/// A file is written beside the one it will be and renamed when it is whole, so that a failure
/// leaves what was there. What is no plain file (a pipe, a device) is written to as it is.
struct FileExporter: AnswerExporter {
  /// What was asked, as written: a page shows it.
  var statement: String?
  /// How pages and pictures look.
  var theme = Theme.auto
  /// The language of what people read.
  var language = MessageLanguage.english

  /// The ending of a file that holds the chart alone.
  private static let picture = "svg"

  var endings: [String] {
    [.csv, .tsv, .json, .jsonl, .md, .html].map(\OutputFormat.rawValue) + [Self.picture]
  }

  let databaseEndings = ["sqlite", "sqlite3", "db"]

  func write(_ answer: Answer, to target: PathText, within budget: Budget) throws(ExportError) {
    let path = target.text
    let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    if ending.utf8.elementsEqual(Self.picture.utf8) {
      return try write(chartOf: answer, to: path, within: budget)
    }
    if databaseEndings.contains(where: { $0.utf8.elementsEqual(ending.utf8) }) {
      return try write(answer, toDatabase: target, within: budget)
    }
    guard let format = OutputFormat(rawValue: ending) else {
      throw .failed("no format is called .\(ending)")
    }
    try write(to: path, within: budget) { (stream: TextStream) throws(OutputError) in
      var style = RenderingStyle(format: format)
      style.language = language
      try write(answer, style, to: stream)
    }
  }

  /// Puts the table into a database: into the one there is, else into a new one.
  private func write(
    _ answer: Answer, toDatabase target: PathText, within budget: Budget
  ) throws(ExportError) {
    guard let table = answer.machineTable else { throw .failed("the answer has no table") }
    let path = target.text
    guard DraftFile.isPlain(path) else { throw .failed("it is no plain file") }
    let name = target.table ?? "answer"
    do {
      if access(path, F_OK) == 0 {
        try SQLiteWriter(path: path, isDraft: false).write(table, as: name, within: budget)
      } else {
        var draft = try DraftFile(for: path)
        try SQLiteWriter(path: draft.name, isDraft: true).write(table, as: name, within: budget)
        try draft.commit(isCancelled: { budget.isSpent("export") })
      }
    } catch let error as SQLiteWriter.Failure {
      if let reason = budget.error { throw .stopped(reason) }
      guard case .failed(let message) = error else { throw .failed("it was stopped") }
      throw .failed("\(message)")
    } catch StoreFileError.system(_, let code) {
      throw .failed(systemMessage(code))
    } catch StoreFileError.interrupted {
      throw .stopped(budget.error ?? .interrupted(during: "export"))
    } catch {
      throw .failed(systemMessage(EBUSY))
    }
  }

  private func write(
    chartOf answer: Answer, to path: String, within budget: Budget
  ) throws(ExportError) {
    switch SVGChart.file(of: answer, theme: theme, language: language) {
    case .refused(let reason): throw .failed(reason)
    case .picture(let text):
      try write(to: path, within: budget) { (stream: TextStream) throws(OutputError) in
        try stream.write(text)
      }
    }
  }

  private func write(
    to path: String, within budget: Budget, _ body: (TextStream) throws(OutputError) -> Void
  ) throws(ExportError) {
    do throws(OutputError) {
      try write(asFile: path, budget, body)
    } catch {
      switch error {
      case .stopped(let error): throw .stopped(error)
      case .closed: throw .failed("nobody reads it")
      case .failed(_, let code): throw .failed(systemMessage(code))
      }
    }
  }

  private func write(
    asFile path: String, _ budget: Budget, _ body: (TextStream) throws(OutputError) -> Void
  ) throws(OutputError) {
    guard DraftFile.isPlain(path) else {
      return try write(to: TextStream(path: path), budget, body)
    }
    do {
      var draft = try DraftFile(for: path)
      try write(to: TextStream(descriptor: draft.descriptor, name: "\(path)"), budget, body)
      try draft.commit(isCancelled: { budget.isSpent("export") })
    } catch let error as OutputError {
      throw error
    } catch StoreFileError.interrupted {
      throw .stopped(budget.error ?? .interrupted(during: "export"))
    } catch StoreFileError.system(_, let code) {
      throw .failed(name: "\(path)", code: code)
    } catch {
      throw .failed(name: "\(path)", code: EBUSY)
    }
  }

  private func write(
    to stream: TextStream, _ budget: Budget, _ body: (TextStream) throws(OutputError) -> Void
  ) throws(OutputError) {
    stream.budget = budget
    try body(stream)
    try stream.finish()
  }

  private func write(
    _ answer: Answer, _ style: RenderingStyle, to stream: TextStream
  ) throws(OutputError) {
    let isPage = style.format == .html
    if isPage {
      try stream.write(
        HTMLPage.beginning(title: answer.title?.text(in: language) ?? "Answer", theme: theme))
    }
    _ = try AnswerRenderer.render(answer, statement: statement, style: style) {
      (piece: String) throws(OutputError) in
      try stream.goOn()
      try stream.write(piece)
    }
    if isPage { try stream.write(HTMLPage.end) }
  }
}

extension SQLiteWriter {
  fileprivate func write(
    _ table: ResultTable, as name: String, within budget: Budget
  ) throws(Failure) {
    try write(
      table, as: name, text: { AnswerRenderer.machineText($0) },
      isCancelled: { budget.isSpent("export") })
  }
}
