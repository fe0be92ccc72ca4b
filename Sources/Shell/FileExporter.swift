import Columnar
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
  var endings: [String] { [.csv, .tsv, .json, .jsonl, .md].map(\OutputFormat.rawValue) }

  func write(_ answer: Answer, to path: String, within budget: Budget) throws(ExportError) {
    let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard let format = OutputFormat(rawValue: ending) else {
      throw .failed("no format is called .\(ending)")
    }
    do throws(OutputError) {
      try write(answer, RenderingStyle(format: format), asFile: path, budget)
    } catch {
      switch error {
      case .stopped(let error): throw .stopped(error)
      case .closed: throw .failed("nobody reads it")
      case .failed(_, let code): throw .failed(systemMessage(code))
      }
    }
  }

  private func write(
    _ answer: Answer, _ style: RenderingStyle, asFile path: String, _ budget: Budget
  ) throws(OutputError) {
    guard DraftFile.isPlain(path) else {
      return try write(answer, style, to: TextStream(path: path), budget)
    }
    do {
      var draft = try DraftFile(for: path)
      try write(answer, style, to: TextStream(descriptor: draft.descriptor, name: path), budget)
      try draft.commit()
    } catch let error as OutputError {
      throw error
    } catch StoreFileError.system(_, let code) {
      throw .failed(name: path, code: code)
    } catch {
      throw .failed(name: path, code: EBUSY)
    }
  }

  private func write(
    _ answer: Answer, _ style: RenderingStyle, to stream: TextStream, _ budget: Budget
  ) throws(OutputError) {
    stream.budget = budget
    _ = try AnswerRenderer.render(answer, style: style) {
      (piece: String) throws(OutputError) in
      try stream.goOn()
      try stream.write(piece)
    }
    try stream.finish()
  }
}
